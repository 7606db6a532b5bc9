from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.candidates.types import Candidate, NoStatistics
from retrieval.rank.features import Features, features
from retrieval.rank.picks import MAX_JOINED, MEAN_LENGTH, pick_excerpts
from retrieval.rank.ranking import Ranking, in_own_words, passage_scores, rank, scores_of
from retrieval.rank.reader import PassageText, ReaderScores
from tests.retrieval.made_up import candidate, query

CASTLE = candidate("The castle has a deep moat.", "It was built in 1300 by Edward.", key="castle")
MILL = candidate("The mill grinds corn.", "Its miller is Thomas.", key="mill")
BRIDGE = candidate("The bridge spans a river.", key="bridge")


def scored(candidates: list[Candidate], scores: list[float]) -> tuple[list[Candidate], np.ndarray, Features]:
    return (
        candidates,
        np.array(scores, np.float32),
        features(query("x"), candidates, NoStatistics()),
    )


def test_the_passage_and_sentence_that_answer_come_first():
    ranking = rank(query("How deep is the castle moat?"), [MILL, BRIDGE, CASTLE], NoStatistics())
    assert ranking.passages[0] == 2
    first = ranking.picks[0]
    assert (first.candidate, first.first, first.start) == (2, 0, 0)
    assert CASTLE.text[first.start : first.end].startswith("The castle has a deep moat.")


def test_order_of_candidates_does_not_matter():
    asked = query("Who is the miller?")
    one = rank(asked, [CASTLE, MILL, BRIDGE], NoStatistics())
    other = rank(asked, [BRIDGE, MILL, CASTLE], NoStatistics())
    assert one.passage_scores.tolist() == pytest.approx(other.passage_scores[::-1].tolist(), abs=1e-4)


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_no_more_excerpts_than_asked_for(limit: int):
    assert len(rank(query("castle"), [CASTLE, MILL, BRIDGE], NoStatistics(), limit).picks) == limit


def test_a_passage_scores_at_least_as_its_best_sentence():
    _, scores, found = scored([CASTLE, MILL], [1.0, 1.0, -3.0, 2.0])
    passages = passage_scores(scores, found)
    assert passages[0] == pytest.approx(1.0 + np.log(2) / 2, abs=1e-5)
    assert 2.0 < passages[1] < 2.1


def test_a_sentence_said_twice_is_shown_once():
    twin = candidate("The castle has a deep moat!", key="twin")
    picks = pick_excerpts(*scored([CASTLE, twin, BRIDGE], [5.0, -9.0, 4.9, 0.0]), 2)
    assert [pick.candidate for pick in picks] == [0, 2]


def test_good_neighbours_join_one_excerpt():
    picks = pick_excerpts(*scored([CASTLE, BRIDGE], [5.0, 4.0, 0.0]), 2)
    assert (picks[0].first, picks[0].last) == (0, 1)
    assert CASTLE.text[picks[0].start : picks[0].end] == CASTLE.text


@pytest.mark.parametrize("after", ["Another was the mill.", "Moreover, the mill burnt.", "Lastly, it burnt."])
def test_an_excerpt_does_not_go_over_to_the_next_point(after: str):
    text = candidate("The castle had one foe.", after, key="castle")
    picks = pick_excerpts(*scored([text, BRIDGE], [5.0, 4.0, 0.0]), 3)
    assert [(p.first, p.last) for p in picks[:2]] == [(0, 0), (1, 1)]


@pytest.mark.parametrize(
    ("speakers", "together"),
    [
        (("roe-2001", "poe-2002"), False),
        (("roe-2001", "roe-2001"), True),
        (("", "poe-2002"), True),
        ((), True),
    ],
)
def test_an_excerpt_does_not_go_over_to_another_author(speakers: tuple[str, ...], together: bool):
    text = candidate("Roe calls the castle deep.", "Poe calls it dry.", key="castle")
    text = replace(text, passage=replace(text.passage, speakers=speakers))
    picks = pick_excerpts(*scored([text, BRIDGE], [5.0, 4.0, 0.0]), 2)
    assert ((picks[0].first, picks[0].last) == (0, 1)) is together


def test_a_neighbour_far_worse_is_left_out():
    picks = pick_excerpts(*scored([CASTLE, BRIDGE], [5.0, -50.0, 0.0]), 2)
    assert (picks[0].first, picks[0].last) == (0, 0)


sentences = st.lists(st.integers(2, 70), min_size=1, max_size=6)


@given(
    st.lists(sentences, min_size=1, max_size=5),
    st.randoms(use_true_random=False),
    st.integers(1, 3),
)
def test_excerpts_are_whole_sentences_apart_and_short(shape, chance, limit: int):
    made = []
    for p, counts in enumerate(shape):
        texts = [
            f"w{p}a{s} " + " ".join(f"v{chance.randrange(999)}" for _ in range(n)) + "."
            for s, n in enumerate(counts)
        ]
        made.append(candidate(*texts, key=str(p)))
    rows = sum(map(len, shape))
    candidates, scores, found = scored(made, [chance.uniform(-6, 6) for _ in range(rows)])
    picks = pick_excerpts(candidates, scores, found, limit)
    assert 1 <= len(picks) <= limit
    assert picks[0].score == scores.max()
    seen = set()
    for pick in picks:
        spans = candidates[pick.candidate].sentences
        assert (pick.start, pick.end) == (spans[pick.first][0], spans[pick.last][1])
        if pick.last > pick.first:
            assert pick.end - pick.start <= MAX_JOINED
        inside = {(pick.candidate, n) for n in range(pick.first, pick.last + 1)}
        assert seen.isdisjoint(inside)
        seen |= inside
    longest = max(end - start for c in candidates for start, end in c.sentences)
    assert sum(p.end - p.start for p in picks) <= max(MEAN_LENGTH, longest) * limit
    for one in picks:
        for other in picks:
            if one.candidate == other.candidate and other.first == one.last + 1:
                far = abs(one.score - other.score) > 2  # else they are one
                assert far or other.end - one.start > MAX_JOINED


def _long(word: str, end: str = ".") -> str:
    """A sentence of some 250 characters."""
    return " ".join(f"{word}{n}" for n in range(45)) + end


def test_excerpts_that_follow_one_another_are_one():
    made = [candidate(_long("a"), _long("b"), _long("c"), key="0")]
    candidates, scores, found = scored(made, [-9.0, 4.0, 3.5])
    (pick,) = pick_excerpts(candidates, scores, found, 2)
    assert (pick.first, pick.last, pick.score) == (1, 2, 4.0)


def test_a_question_of_the_text_keeps_the_sentence_that_answers_it():
    made = [candidate(_long("a"), _long("b", "?"), _long("c"), _long("d"), key="0")]
    candidates, scores, found = scored(made, [-1.0, 4.0, 0.0, -1.0])
    (pick,) = pick_excerpts(candidates, scores, found, 1)
    assert (pick.first, pick.last) == (1, 2)
    stated, scores, found = scored([candidate(_long("a"), _long("b"), _long("c"), key="0")], [-1.0, 4.0, 0.0])
    (pick,) = pick_excerpts(stated, scores, found, 1)
    assert (pick.first, pick.last) == (1, 1)


class NotingReader:
    """Reads nothing, and notes the passages that it was given."""

    judges_premises = True

    def __init__(self) -> None:
        self.given: list[str] = []

    def read(self, question: str, passages: Sequence[PassageText], share: float = 1.0) -> ReaderScores:
        self.given = [passage.text for passage in passages]
        nothing = np.full(sum(len(passage.sentences) for passage in passages), np.nan, np.float32)
        return ReaderScores(nothing, nothing, nothing)


def test_a_reader_gets_the_passage_with_the_best_sentence_first():
    candidates, scores, found = scored([CASTLE, MILL, BRIDGE], [2.0, 2.0, 2.2, -9.0, -5.0])
    passages = passage_scores(scores, found)
    order = tuple(int(n) for n in np.argsort(-passages))
    assert order == (0, 1, 2)  # two fair sentences make the better passage
    reader = NotingReader()
    read = scores_of("x", candidates, Ranking(found, scores * 0, scores, passages, order, ()), reader)
    assert reader.given == [MILL.text, CASTLE.text, BRIDGE.text]
    assert len(read.answers) == 5 and not read.read.any()


def test_more_passages_are_given_for_a_question_in_words_of_its_own():
    made = [candidate(f"Herons wade in pond {'abcdefghijklmnopqrst'[n]}.", key=str(n)) for n in range(20)]
    for question, own, passages in (("herons wade", False, 12), ("birds walking", True, 20)):
        ranking = rank(query(question), made, NoStatistics())
        reader = NotingReader()
        scores_of(question, made, ranking, reader)
        assert (in_own_words(ranking), len(reader.given)) == (own, passages)
    made = [*made, candidate("In 1873 herons left.", key="20")]
    assert not in_own_words(rank(query("which birds moved away after 1873"), made, NoStatistics()))
