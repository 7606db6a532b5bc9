"""How an answer of each verdict reads, and what becomes of it: shared, kept, rated, in a record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from answers_by_hand import ABSENT, AUTHOR, BY_HAND, CAUTION, FACTS, PARTS, PERHAPS, WITH_CAUTION, answer
from chat_group import Chat, button, buttons
from fake_library import excerpt
from hypothesis import given
from hypothesis import strategies as st
from record_room import Room, Shelf, rows
from study_group import ANA, BEN, MOD

from bot.answer_cards import answer_card
from bot.database.sqlite.connection import FILE
from bot.finding import Finding, finding_of, read_finding, written
from bot.reply import Card
from retrieval.types import Answer, Fact

VERDICTS = ("answered", "perhaps", "not in the sources")


@pytest.fixture
async def chat(tmp_path: Path) -> Any:
    made = Chat(tmp_path / FILE)
    made.library.answers = dict(BY_HAND)
    yield made
    await made.bot.close()


def said(card: Card) -> str:
    return " ".join((card.title, card.caution, card.text, card.footer))


def test_each_verdict_has_its_title_tone_and_words():
    assert answer_card(WITH_CAUTION) == Card(
        title="The sources say",
        caution=CAUTION,
        excerpts=WITH_CAUTION.excerpts,
        footer="1 excerpt. Confidence that this answers it: high (84%).",
        tone="answer",
    )
    assert answer_card(PERHAPS) == Card(
        title="Perhaps",
        caution=CAUTION,
        text="These passages come closest; the first may well answer it.",
        excerpts=PERHAPS.closest,
        footer="Confidence that the first answers it: 42%.",
        tone="perhaps",
    )
    assert answer_card(ABSENT) == Card(
        title="Not in the sources",
        text="The closest passage, which may only touch on it:",
        excerpts=ABSENT.closest,
        footer="Confidence that anything here answers it: very low (1%).",
        tone="unanswered",
    )


def test_facts_and_parts_are_counted_and_what_is_missing_is_named():
    assert answer_card(FACTS).facts == (AUTHOR,)
    assert answer_card(FACTS).footer == "1 fact. Confidence that this answers it: very high (97%)."
    both = answer("q", facts=(AUTHOR, AUTHOR), confidence=0.97)
    assert answer_card(both).footer.startswith("2 facts and 1 excerpt. ")
    assert answer_card(PARTS).text == "Nothing was found on quotas."
    several = answer("q", missing=("quotas", "tolls"))
    assert answer_card(several).text == "Nothing was found on quotas or tolls."
    asked = answer("q", missing=("Who paid?", "tolls"))
    assert answer_card(asked).text == "Nothing was found for “Who paid?” or “tolls”."
    nothing = answer("q", verdict="not in the sources", excerpts=(), missing=("x",), confidence=0.7)
    assert answer_card(nothing).text == "Nothing was found on x. No passage comes near it."
    assert answer_card(nothing).footer == ""


@given(st.sampled_from(VERDICTS), st.floats(0, 1), st.integers(0, 3), st.integers(0, 2))
def test_no_headline_contradicts_the_confidence(verdict, confidence, number, facts):
    """Whatever a threshold is set to."""
    found = tuple(excerpt(n + 1) for n in range(number))
    answered = verdict == "answered"
    made = answer(
        "q",
        verdict=verdict,
        confidence=confidence,
        excerpts=found if answered else (),
        closest=() if answered else found,
        facts=(AUTHOR,) * facts if answered else (),
    )
    words = said(answer_card(made))
    low, high = "low (" in words, "high (" in words or "fair (" in words
    assert not (verdict == "answered" and low)
    assert not (verdict == "perhaps" and (low or high))
    assert not (verdict == "not in the sources" and high)
    assert ("%" in words) == bool(made.excerpts or made.closest or made.facts)


@given(
    st.builds(
        Finding,
        st.sampled_from(VERDICTS),
        st.none() | st.text(),
        st.lists(st.builds(Fact, st.text(), st.text(), st.text())).map(tuple),
        st.lists(st.text()).map(tuple),
    )
)
def test_a_finding_is_kept_as_it_is(finding):
    assert read_finding(written(finding)) == finding
    assert read_finding(written(None)) is None


async def test_facts_come_with_the_entry_of_their_work(chat):
    reply = await chat.do(ANA, "ask", question=FACTS.question)
    ((name, entry),) = reply.cards[0].fields
    assert name == "Entry" and "From Arms Race to Innovation Race" in entry
    assert reply.data["facts"] == [{"what": "author", "value": "Endrit Kasumaj", "key": "kasumaj-nd"}]
    # An excerpt from a reference list is an entry itself, and a list of works needs none.
    chat.library.answers["q"] = answer("q", facts=tuple(Fact("work", "W", f"k-{n}") for n in range(9)))
    assert (await chat.do(ANA, "ask", question="q")).cards[0].fields == ()


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("made", [WITH_CAUTION, FACTS, PARTS, PERHAPS], ids=lambda each: each.question)
async def test_what_is_shared_is_what_was_shown(chat, made, restart):
    await chat.do(MOD, "settings", name="answers", value="private")
    reply = await chat.do(ANA, "ask", question=made.question)
    if restart:
        await chat.again()
    shared = await chat.press(ANA, button(reply, "Share"))
    card, before = shared.cards[0], reply.cards[0]
    parts = ("caution", "facts", "excerpts", "fields", "footer", "tone")
    assert [getattr(card, part) for part in parts] == [getattr(before, part) for part in parts]
    assert card.text == f"On “{made.question}”: {before.text}".rstrip()
    assert shared.data["verdict"] == made.verdict
    assert ("Perhaps" in card.title) == (made.verdict == "perhaps")
    # The shared answer can be rated like any other.
    assert {"👍", "👎"} <= {each.label for each in buttons(shared)}


async def test_only_passages_that_may_not_answer_are_not_shared(chat):
    await chat.do(MOD, "settings", name="answers", value="private")
    reply = await chat.do(ANA, "ask", question=ABSENT.question)
    assert "Share" not in [each.label for each in buttons(reply)]


async def test_feedback_says_what_the_verdict_was(chat):
    for made in (PERHAPS, FACTS):
        reply = await chat.do(ANA, "ask", question=made.question)
        await chat.press(BEN, button(reply, "👎"))
    report = await chat.do(MOD, "feedback")
    fields = dict(report.cards[0].fields)
    assert fields[PERHAPS.question].startswith("perhaps; confidence 42%; ")
    assert fields[FACTS.question].endswith("; Author: Endrit Kasumaj")
    assert {each["text"]: each["verdict"] for each in report.data["worst"]} == {
        PERHAPS.question: "perhaps",
        FACTS.question: "answered",
    }


async def debated(room: Room, *asked: Answer) -> str:
    name = str((await room.say("Author", "debate start", motion="N", round=["openings=5"])).data["id"])
    for made in asked:
        await room.say("Asker", "ask", question=made.question)
    return name


def by_hand(say: Any) -> Any:
    shelf = Shelf()
    shelf.answers = dict(BY_HAND)
    return shelf


async def test_a_record_has_all_that_was_found():
    room = Room(by_hand)
    name = await debated(room, WITH_CAUTION, FACTS, PARTS, PERHAPS, ABSENT)
    form = (await room.export(name)).data
    kept = [
        (e["verdict"], e["answered"], e["caution"], e["missing"], len(e["excerpts"]), len(e["closest"]))
        for e in form["shown"]
    ]
    assert kept == [
        ("answered", True, CAUTION, [], 1, 0),
        ("answered", True, None, [], 0, 0),
        ("answered", True, None, ["quotas"], 2, 0),
        ("perhaps", False, CAUTION, [], 0, 2),
        ("not in the sources", False, None, [], 0, 1),
    ]
    assert [e["facts"] for e in form["shown"]][1] == [
        {"what": "author", "value": "Endrit Kasumaj", "key": "kasumaj-nd"}
    ]
    shown = dict((await room.say("Zoe", "debate show", id=name)).cards[0].fields)
    assert shown["On the table"] == (
        "5 excerpts, 2 of them perhaps an answer; 1 fact; asked for and not in the sources: 1"
    )


@pytest.mark.parametrize("form", ["md", "html"])
async def test_a_record_for_people_has_it_in_words(form):
    room = Room(by_hand)
    text = (await room.export(await debated(room, WITH_CAUTION, FACTS, PARTS, PERHAPS, ABSENT), form)).text
    text = text.replace("\\", "")
    order = [
        f"Caution: {CAUTION}", "The plan of 2017.",
        "Author", "Endrit Kasumaj [kasumaj-nd]",
        "Nothing was found on quotas.", "Races:", "Races are run.", "Tolls:", "Tolls are paid.",
        f"Caution: {CAUTION}", "Perhaps; closest passages:", "A single story moves.",
        "Not in the sources; closest passages:", "The race was won.",
        "Evidence by side", "perhaps; closest passages", "not in the sources; closest passages",
    ]  # fmt: skip
    at = 0
    for words in order:
        at = text.find(words, at)
        assert at >= 0, words
        at += len(words)


async def test_a_table_has_it_in_rows():
    room = Room(by_hand)
    table = rows((await room.export(await debated(room, WITH_CAUTION, FACTS, PARTS, PERHAPS), "csv")).text)
    found = [(row["item"], row["measure"], row["value"], row["text"]) for row in table]
    assert ("1", "answered", "1", "") in found
    assert ("1", "caution", "", CAUTION) in found
    assert ("3", "missing", "", "quotas") in found
    assert ("4", "answered", "0", "perhaps; closest passages") in found
    (fact,) = [row for row in table if row["part"] == "fact"]
    assert (fact["item"], fact["label"], fact["measure"], fact["text"]) == (
        "2", "kasumaj-nd", "author", "Endrit Kasumaj",
    )  # fmt: skip
    assert [row["item"] for row in table if row["part"] == "closest"] == ["4", "4"]


def test_the_finding_of_an_answer_is_all_but_its_excerpts():
    assert finding_of(PARTS) == Finding("answered", None, (), ("quotas",))
    assert finding_of(PERHAPS) == Finding("perhaps", CAUTION)
