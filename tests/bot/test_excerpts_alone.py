"""An excerpt that is given with a ballot and without words of one's own."""

from __future__ import annotations

import pytest
from fake_library import Check
from record_room import Room, Shelf, rows


class Strict(Shelf):
    """Has all words but made-up ones."""

    def check(self, text):
        return (
            Check("not found", 0.1, (), None)
            if text.casefold().startswith("made-up")
            else super().check(text)
        )


@pytest.fixture
def room():
    return Room(lambda say: Strict())


async def ballots(room, name, command):
    for who, quote in (("Ana", "Made-up words"), ("Ben", "Trees help."), ("Cem", "made-up  WORDS")):
        await room.say(who, command, id=name, choice=["agree"] if command[0] == "p" else "for", quote=quote)
    await room.say("Dee", command, id=name, choice=["agree"] if command[0] == "p" else "for", reason="So.")


def of(data):
    """Key points as (text, count, quotations with whether they are verified)."""
    return {
        (
            point["text"],
            point["count"],
            tuple((each["quotation"]["text"], each["quotation"]["verified"]) for each in point["reasons"]),
        )
        for point in data["reasons"]
        if not point["text"]
    }


@pytest.mark.parametrize("named", [True, False])
async def test_it_is_shown_among_the_reasons_of_a_poll(room, named):
    name = await room.poll("Parks help", {}, close=False, named=named)
    await ballots(room, name, "poll vote")
    own = dict((await room.say("Ana", "poll show", id=name)).cards[0].fields)
    if named:
        assert (own["Your ballot"], own["Unverified"]) == ("agree", "“Made-up words”")
    else:
        assert own["Your ballot"].startswith("You have voted; ") and "Unverified" not in own
    await room.say("Author", "poll close", id=name)
    shown = await room.say("Zoe", "poll show", id=name)
    card = next(card for card in shown.cards if card.title == "Why")
    # A named poll says the side of each; else there is nothing to name before a reason.
    assert bool(card.fields) is named and bool(card.items) is not named
    why = [*(value for _, value in card.fields), *card.items]
    who = " (Ana, Cem)" if named else " (2 members)"
    assert why[0] == ("So. (Dee)" if named else "So.")
    assert why[1] == f"“Made-up words” [unverified: not in the sources]{who}"
    assert why[2].startswith("“Trees help.” [") and "unverified" not in why[2]
    expected = {
        ("", 2, (("Made-up words", False), ("made-up  WORDS", False))),
        ("", 1, (("Trees help.", True),)),
    }
    assert of(shown.data) == of((await room.export(name)).data) == expected
    quotations = [row for row in rows((await room.export(name, "csv")).text) if row["part"] == "quotation"]
    assert {(row["text"], row["value"]) for row in quotations} == {
        ("Made-up words", "0"),
        ("made-up  WORDS", "0"),
        ("Trees help.", "1"),
    }
    text = (await room.export(name, "md")).text
    assert text.count("An excerpt without words of one's own") == 2
    assert text.count("**Unverified quotation.** “Made-up words”") == 1
    assert "“Trees help.”" in text


async def test_it_is_shown_among_the_reasons_of_a_debate(room):
    name = await room.debate("Parks help", {}, end=False)
    await ballots(room, name, "debate vote")
    await room.say("Author", "debate end", id=name)
    shown = await room.say("Zoe", "debate show", id=name)
    assert len(of(shown.data)) == 2
    assert "“Made-up words” [unverified: not in the sources] (2 members)" in repr(shown.cards)
