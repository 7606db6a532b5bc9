"""What a question is taken to ask: a part, a view, a fact, a year that is nowhere."""

from __future__ import annotations

import pytest

from retrieval.candidates.terms import codes
from retrieval.library import Library
from retrieval.types import Answer, Question


def ask(library: Library, text: str) -> Answer:
    return library.ask([Question(text)])[0]


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("What does section 3.2 say?", "3.2"),
        ("what is section 2.2 about?", "2.2"),
        ("summarise section 2.2", "2.2"),
        ("section 3.2", "3.2"),
        ("What does 3.1 say?", "3.1"),
        ("§3.3", "3.3"),
    ],
)
def test_a_section_by_its_number_alone(library: Library, question: str, section: str) -> None:
    answer = ask(library, question)
    assert answer.answered
    assert {excerpt.section for excerpt in answer.excerpts} == {section}


def test_a_number_with_a_topic_is_a_number_of_something(library: Library) -> None:
    answer = ask(library, "Which spending grew by 3.1 as China caught up?")
    assert {excerpt.section for excerpt in answer.excerpts or answer.closest} != {"3.1"}


def test_a_part_that_a_heading_names(library: Library) -> None:
    answer = ask(library, "What is the author's conclusion?")
    assert answer.answered
    assert {excerpt.section for excerpt in answer.excerpts} == {"4"}


@pytest.mark.parametrize("question", ["What is the article about?", "What does Kasumaj argue?"])
def test_the_gist_of_a_text_comes_from_what_it_says_of_itself(library: Library, question: str) -> None:
    answer = ask(library, question)
    assert answer.answered
    # what it says of itself, and what it concludes
    assert "About the Article" in {excerpt.section for excerpt in answer.excerpts}
    assert {excerpt.section for excerpt in answer.excerpts} <= {"About the Article", "1", "4"}


@pytest.mark.parametrize(
    "question",
    ["Where is the article from?", "Who does the author mention?", "Where does Scharre work?"],
)
def test_a_fact_is_not_answered_by_a_view(library: Library, question: str) -> None:
    assert ask(library, question).confidence < 0.6


def test_a_work_of_another_year_is_not_there(library: Library) -> None:
    assert ask(library, "What does Scharre (2021) argue?").answered
    assert ask(library, "What does Scharre argue?").answered
    assert not ask(library, "What does Scharre (2005) argue?").answered


def test_a_year_or_a_code_that_is_nowhere_makes_an_answer_unlikely(library: Library) -> None:
    plain = ask(library, "What did China's State Council launch?")
    held = ask(library, "What did China's State Council launch in 2017?")
    absent = ask(library, "What did China's State Council launch in 2009?")
    code = ask(library, "What does plan E99 of China's State Council seek?")
    assert plain.answered and held.answered
    assert absent.confidence < 0.5 and not absent.answered
    assert not code.answered


def test_years_and_codes_of_a_question() -> None:
    assert codes("Did GPT4 or E07 fail in 1998, the 1990s, on the 15th or 300,000 times?") == [
        "1998",
        "1990",
        "GPT4",
        "E07",
    ]


@pytest.mark.parametrize("question", ["Why is Europe falling behind?", "Why does the EU lag behind?"])
def test_europe_is_the_union_of_the_text(library: Library, question: str) -> None:
    answer = ask(library, question)
    assert "the European Union lags" in answer.excerpts[0].text
    assert answer.caution is None


def test_what_the_author_recommends_is_nobody_elses_advice(library: Library) -> None:
    answer = ask(library, "What does Kasumaj think should be done?")
    assert answer.answered and "international cooperation" in answer.excerpts[0].text
    assert not any("Track II" in excerpt.text for excerpt in answer.excerpts)


def test_a_definition_in_brackets_answers_a_topic(library: Library) -> None:
    answer = ask(library, "Define reinforcement learning")
    assert answer.answered and "reinforcement learning (learning" in answer.excerpts[0].text
