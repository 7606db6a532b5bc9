from __future__ import annotations

import random
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_room import Room, no_index, shelf

from bot.reasons.gathering import gather, said
from bot.reasons.likeness import likeness, opposed, set_apart
from index.encoder import load_encoder


@pytest.mark.parametrize("opener", [shelf, no_index])
async def test_the_same_words_are_one_reason_even_without_a_model(opener):
    room = Room(opener)
    name = (await room.say("Ana", "poll create", motion="M")).data["id"]
    for who, reason in (
        ("Ana", "It costs too much."),
        ("Ben", "it  costs too MUCH"),
        ("Cem", "It is late"),
        ("Dee", "It costs too much"),
    ):
        await room.say(who, "poll vote", id=name, choice=["agree"], reason=reason)
    await room.say("Ana", "poll close", id=name)
    shown = (await room.say("Ana", "poll show", id=name)).data["reasons"]
    assert [(point["text"], point["count"]) for point in shown] == [
        ("It costs too much.", 3),
        ("It is late", 1),
    ]


def alike(*groups, same=0.9, other=0.1):
    """Similarities of reasons that come in groups of these sizes."""
    owner = np.repeat(np.arange(len(groups)), groups)
    found = np.where(owner[:, None] == owner, same, other)
    np.fill_diagonal(found, 1)
    return found


def named(count):
    return [f"Reason number {number}." for number in range(count)]


def test_groups_come_with_the_largest_first():
    found = gather(named(7), alike(2, 4, 1))
    assert [point.members for point in found] == [(2, 3, 4, 5), (0, 1), (6,)]
    assert [point.size for point in found] == [4, 2, 1]


def test_a_group_of_one_stands_as_it_is():
    (point,) = gather(["just because"], np.ones((1, 1)))
    assert point.typical == 0 and point.members == (0,)


def test_no_reasons():
    assert gather([], np.zeros((0, 0))) == ()


def test_the_most_typical_speaks():
    similarity = np.array([[1, 0.95, 0.8], [0.95, 1, 0.95], [0.8, 0.95, 1]])
    texts = ["Trams are quiet.", "Trams, I think, are quite a lot less noisy than buses.", "No noise at all."]
    similarity[0, 1] = similarity[1, 0] = similarity[1, 2] = similarity[2, 1] = 0.99
    (point,) = gather(texts, similarity)
    assert point.typical == 1
    assert point.typical_first == (1, 0, 2)


@pytest.mark.parametrize(
    ("plain", "other"),
    [
        ("Trams are quiet and clean.", "trams are quiet and clean because of"),
        ("Trams are quiet and clean.", "Quiet."),
        ("Trams are quiet and clean.", "Trams are quiet and clean, and that matters to all of us here."),
        ("Trams are quiet and clean.", "Trams are quiet. " * 12),
    ],
)
def test_of_equals_a_concise_whole_sentence_speaks(plain, other):
    for texts in ([plain, other], [other, plain]):
        (point,) = gather(texts, alike(2))
        assert texts[point.typical] == plain


def test_mean_similarity_joins_and_a_single_bridge_does_not():
    # 1 and 2 are alike, their neighbours are not: the two pairs stay apart.
    similarity = alike(2, 2)
    similarity[1, 2] = similarity[2, 1] = 0.85
    assert [point.members for point in gather(named(4), similarity)] == [(0, 1), (2, 3)]


def test_the_same_words_are_always_together():
    texts = ["Too dear!", "It is late.", "too  DEAR", "It is late"]
    similarity = np.eye(4)
    assert sorted(point.members for point in gather(texts, similarity)) == [(0, 2), (1, 3)]


def test_said():
    assert said("  Café, naïve? ") == said("cafe NAIVE") == "cafe naive"
    assert said("👍") != said("👎") and said("…") == "…"


def test_similarities_of_others_are_refused():
    with pytest.raises(ValueError, match="for 3 reasons"):
        gather(named(3), np.eye(2))


@given(st.data())
def test_each_reason_is_in_one_group_whatever_the_order(data):
    count = data.draw(st.integers(1, 9))
    texts = data.draw(
        st.lists(st.sampled_from(["a", "A!", "b c", "d", "e f", "g"]), min_size=count, max_size=count)
    )
    numbers = data.draw(
        st.lists(st.sampled_from([0.0, 0.3, 0.7, 0.75, 1.0]), min_size=count**2, max_size=count**2)
    )
    similarity = np.array(numbers).reshape(count, count)
    similarity = (similarity + similarity.T) / 2
    # As similarity is of texts, equal texts have equal rows.
    first = [texts.index(text) for text in texts]
    similarity = similarity[np.ix_(first, first)]
    found = gather(texts, similarity)
    assert sorted(member for point in found for member in point.members) == list(range(count))
    assert all(point.typical in point.members for point in found)
    where = {member: n for n, point in enumerate(found) for member in point.members}
    for one in range(count):
        for other in range(count):
            assert said(texts[one]) != said(texts[other]) or where[one] == where[other]
    order = data.draw(st.permutations(range(count)))
    turned = gather([texts[row] for row in order], similarity[np.ix_(order, order)])
    assert [sorted(texts[order[m]] for m in point.members) for point in turned] == [
        sorted(texts[m] for m in point.members) for point in found
    ]
    assert [texts[order[point.typical]] for point in turned] == [texts[point.typical] for point in found]


def test_three_hundred_reasons_take_little_time():
    chance = random.Random(0)
    words = [f"word{n}" for n in range(60)]
    texts = [" ".join(chance.sample(words, 12)) for _ in range(300)]
    similarity = np.random.default_rng(0).random((300, 300))
    similarity = (similarity + similarity.T) / 2
    started = time.process_time()
    gather(texts, set_apart(texts, similarity))
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("one", "other", "turned"),
    [
        ("Shops would lose customers.", "Shops would not lose customers.", True),
        ("Shops would lose customers.", "Shops would win customers.", True),
        ("Shops would not lose customers.", "Shops would win customers.", False),
        ("The plan is expensive.", "The plan isn't expensive.", True),
        ("The plan is legal", "The plan is illegal", True),
        ("Shops would lose customers.", "Shops would lose customers!", False),
        ("Shops would lose customers.", "The air does not get cleaner.", False),
        (
            "It should not be abolished, it protects us.",
            "The right to bear arms protects us all at home.",
            False,
        ),
        ("", "", False),
        ("no", "yes", False),
    ],
)
def test_opposed(one, other, turned):
    assert opposed(one, other) is turned
    assert opposed(other, one) is turned


@pytest.fixture(scope="module")
def encoder(home: Path):
    return load_encoder(home=home, threads=1)


REASONS = [
    "Shops would lose customers.",
    "My neighbour's child was nearly run over crossing the square.",
    "Small shops will lose their customers if nobody can park nearby.",
    "The air would become cleaner.",
    "shops would lose customers",
    "It is dangerous for children to cross the road.",
    "Air quality would be better.",
    "Shops would not lose customers.",
    "🙂",
]


def test_reasons_become_key_points(encoder):
    found = gather(REASONS, likeness(REASONS, encoder))
    assert {point.members for point in found} == {(0, 2, 4), (1, 5), (3, 6), (7,), (8,)}


def test_likeness(encoder):
    found = likeness(REASONS, encoder)
    assert found.shape == (9, 9) and np.array_equal(found, found.T)
    assert (np.diag(found) == 1).all() and found.min() >= 0 and found.max() <= 1
    assert found[0, 4] == 1
    assert found[0, 7] == 0
    assert likeness([], encoder).shape == (0, 0)


def test_a_repeated_reason_and_another_order_change_nothing(encoder):
    found = likeness(REASONS, encoder)
    order = [8, 3, 3, 1, 0, 2, 7, 6, 5, 4, 1]
    assert np.allclose(
        likeness([REASONS[row] for row in order], encoder), found[np.ix_(order, order)], atol=1e-5
    )
