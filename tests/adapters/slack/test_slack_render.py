"""Whatever a reply holds, its messages keep to Slack's limits, lose nothing and ping nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from golden import GOLDEN, LONG, excerpt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_charts import CHARTS
from slack_sdk.models.blocks import Block
from slack_server.checks import Faults
from slack_server.limits_blocks import BLOCKS_LENGTH, check_blocks, length

from adapters.slack.blocks import escape
from adapters.slack.rendering import Uploaded, render, view_blocks
from adapters.texts import split, units
from bot.actions import action
from bot.reply import Button, Card, Due, Mention, Menu, Pick, Reply
from bot.words import capitalised, part_heading
from retrieval.types import Fact

OTHER = Mention("Ben", "Ben (99)")
"""A member of another platform."""
PINGS = ("<!channel>", "<!here>", "<!everyone>", "<@U1", "<!subteam^")
words = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["<!channel> &amp; <@U1>", "*a* _b_ `c` ~d~", "👩‍🔬" * 40, "a. " * 40, LONG, LONG * 3, "x" * 7_000]
    ),
)
some = st.lists(words, max_size=4).map(tuple)
cards = st.builds(
    Card,
    title=words,
    caution=words,
    text=words,
    facts=st.lists(st.builds(Fact, words, words, st.just("key-2020")), max_size=3).map(tuple),
    excerpts=st.lists(
        st.builds(excerpt, st.integers(1, 9), words, part=st.one_of(st.none(), words)), max_size=3
    ).map(tuple),
    fields=st.lists(st.tuples(words, words), max_size=4).map(tuple),
    items=some,
    ordered=st.booleans(),
    footer=words,
    tone=st.sampled_from(["answer", "perhaps", "unanswered", "info", "warning", "error"]),
)


def with_controls(made: list[Card], buttons: int, picks: int) -> Reply:
    """The cards, with that many buttons and entries of a menu on the first."""
    pressed = tuple(
        Button(action("poll vote", id="p1", choice=str(n)), f"{n} {'wide ' * 30}", "good", n // 7)
        for n in range(buttons)
    )
    menu = Menu(
        action("poll from", answer="x", takes="pick"),
        "Choose " * 40,
        tuple(Pick(str(n), f"{n}. {'long ' * 30}", "note " * 30) for n in range(picks)),
        most=3,
    )
    if not made:
        return Reply()
    changed = replace(made[0], buttons=pressed, menus=(menu,) if picks else ())
    return Reply(cards=(changed, *made[1:]))


replies = st.builds(
    with_controls, st.lists(cards, max_size=3), st.integers(0, 24), st.sampled_from([0, 1, 8, 130])
)


def said(node: Any) -> str:
    """Every text in a payload."""
    if isinstance(node, dict):
        return "".join(said(value) for key, value in node.items() if key not in ("type", "style"))
    if isinstance(node, list):
        return "".join(map(said, node))
    return node if isinstance(node, str) else ""


def squeezed(text: str) -> str:
    return "".join(text.split())


def require_fine(payload: dict[str, Any]) -> None:
    """Held to the limits, to slack_sdk's models, and to what both miss."""
    json.dumps(payload)
    assert payload["text"].strip()
    assert units(payload["text"]) <= 40_000
    if "file" in payload:
        return
    faults = Faults()
    check_blocks(faults, "", payload["blocks"])
    assert faults.messages == []
    assert length(payload["blocks"]) <= BLOCKS_LENGTH
    for block in payload["blocks"]:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()
    ids = [
        each["action_id"]
        for block in payload["blocks"]
        for each in block.get("elements", [])
        if "action_id" in each
    ]
    assert len(ids) == len(set(ids))
    assert not any(ping in payload["text"] for ping in PINGS)


@pytest.mark.parametrize("blank", [" ", "\n", "\u2028"])
def test_blank_words_are_shown_as_an_ellipsis(blank: str):
    (payload,) = render(Reply(cards=(Card(footer=blank),)))
    require_fine(payload)
    assert payload["text"] == "…"
    assert payload["blocks"][0]["elements"][0]["text"] == "…"


@given(replies)
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
def test_limits_hold_and_nothing_is_lost(reply: Reply):
    payloads = render(reply)
    for payload in payloads:
        require_fine(payload)
    shown = squeezed(said(payloads))
    in_files = squeezed("".join(p["file"]["content"] for p in payloads if "file" in p))
    fallbacks = squeezed("".join(p["text"] for p in payloads))
    for card in reply.cards:
        texts = [
            card.title,
            card.caution,
            card.text,
            card.footer,
            *card.items,
            *(part for field in card.fields for part in field),
        ]
        texts += [each.text for each in card.excerpts]
        texts += [text for fact in card.facts for text in (capitalised(fact.what), fact.value)]
        texts += [part_heading(each.part) for each in card.excerpts if each.part is not None]
        for text in map(squeezed, texts):
            assert text in shown or text in in_files or squeezed(escape(text)) in fallbacks
    controls = sum(len(card.buttons) + len(card.menus) for card in reply.cards)
    rendered = [
        e for p in payloads for b in p.get("blocks", []) if b["type"] == "actions" for e in b["elements"]
    ]
    sends = [each for each in rendered if each["action_id"].startswith("go:")]
    assert len(rendered) - len(sends) == controls


@given(replies)
@settings(max_examples=80, suppress_health_check=list(HealthCheck))
def test_a_board_is_one_message_that_can_be_edited(reply: Reply):
    if not reply.cards or not any(
        part for card in reply.cards for part in (card.title, card.text, card.buttons)
    ):
        return
    (payload,) = render(replace(reply, board="p1"))
    require_fine(payload)
    assert len(payload["text"].encode()) <= 4_000
    for card in reply.cards:
        assert all(button.id in json.dumps(payload) for button in card.buttons)


@given(st.lists(cards, max_size=30))
@settings(max_examples=20, suppress_health_check=list(HealthCheck))
def test_the_home_tab_is_never_too_long(made: list[Card]):
    blocks = view_blocks(made)
    faults = Faults()
    check_blocks(faults, "", blocks, view=True)
    assert faults.messages == []


@given(st.text(max_size=400), st.integers(1, 50))
def test_split_texts_are_the_text(text: str, limit: int):
    pieces = split(text, max(limit, 2))
    assert "".join(pieces) == text
    assert all(0 < units(piece) <= max(limit, 2) for piece in pieces)


def test_texts_are_split_at_sentences():
    assert split("One is short. Two is longer than that. Three.", 40) == [
        "One is short. Two is longer than that. ",
        "Three.",
    ]
    assert split("para one\n\npara two goes on", 20) == ["para one\n\n", "para two goes on"]


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_replies_are_fine(name: str):
    for payload in render(GOLDEN[name]):
        require_fine(payload)


def test_the_three_verdicts_have_marks_of_their_own():
    heads = [render(GOLDEN[name])[0]["blocks"][0] for name in ("answer", "perhaps", "no answer")]
    elements = [head["elements"][0]["elements"] for head in heads]
    marks = [[each["name"] for each in found if each["type"] == "emoji"] for found in elements]
    assert marks == [[], ["grey_question"], ["mag"]]


def test_a_caution_stands_before_the_excerpts_under_a_warning():
    caution = render(GOLDEN["perhaps"])[0]["blocks"][1]["elements"][0]["elements"]
    assert caution[0] == {"type": "emoji", "name": "warning"}
    assert caution[-1] == {
        "type": "text",
        "text": "Caution: Geist (2016) says this, not Roff.",
        "style": {"bold": True},
    }


@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_pictures_with_words_or_words(name: str):
    chart = CHARTS[name]
    reply = Reply(cards=(Card(title="Result", chart=chart),))
    (worded,) = render(reply)
    assert squeezed(escape(chart.words())) in squeezed(worded["text"])
    require_fine(worded)
    (drawn,) = render(reply, pictures={0: Uploaded("F0123456789", chart.words())})
    image = next(block for block in drawn["blocks"] if block["type"] == "image")
    assert image["alt_text"] == chart.words()
    assert image["slack_file"] == {"id": "F0123456789"}
    assert squeezed(escape(chart.words())) in squeezed(drawn["text"])


def test_markup_is_shown_as_it_was_written():
    (payload,) = render(GOLDEN["markup"])
    assert {block["type"] for block in payload["blocks"]} == {"rich_text"}
    assert "&lt;!channel&gt;" in payload["text"]
    assert "[red]no[/red] <@U1> `code`" in said(payload["blocks"])


def texts(node: Any) -> Iterator[str]:
    """Every text within a payload's blocks."""
    if isinstance(node, dict):
        yield from (value for key, value in node.items() if key == "text" and isinstance(value, str))
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


@pytest.mark.parametrize("many", [49, 50, 51, 52, 53, 120])
@pytest.mark.parametrize("buttons", [0, 3])
def test_a_message_has_fifty_blocks_at_the_most(many: int, buttons: int):
    pressed = tuple(Button(action("poll vote", id="p1", choice=str(n)), str(n)) for n in range(buttons))
    card = Card(text="So it is.", fields=tuple((str(n), "x" * 300) for n in range(many)), buttons=pressed)
    short = Card(text="So it is.", excerpts=tuple(excerpt(n, "Short.") for n in range(many)), buttons=pressed)
    for each in (card, short):
        for payload in (*render(Reply(cards=(each,))), *render(Reply(cards=(each,), board="p1"))):
            if "blocks" in payload:
                assert len(payload["blocks"]) <= 50
        assert len(view_blocks([each, each])) <= 100


@pytest.mark.parametrize("long", [2_999, 3_000, 3_001, 3_050, 9_000])
def test_a_text_has_three_thousand_characters_at_the_most(long: int):
    words = "wording " * (long // 8) + "x" * (long % 8)
    card = Card(title=words, text=words, fields=((words, words),), items=(words,), footer=words)
    for reply in (Reply(cards=(card,)), Reply(text=words)):
        payloads = render(reply)
        assert payloads
        for payload in payloads:
            assert all(units(each) <= 3_000 for each in texts(payload.get("blocks")))


def test_members_are_mentioned_and_of_a_new_message_none_is_notified():
    reply = Reply(cards=(Card(members=(("agree", (Mention("Ben", "Ben (U2)", "U2"), OTHER)),)),))
    quiet, shown = render(reply, profiles_at="https://x.slack.com/"), render(reply)
    assert render(replace(reply, board="p1"))[0]["blocks"] == shown[0]["blocks"]
    (named,) = nodes(shown, "user")
    assert named["user_id"] == "U2"
    (link,) = nodes(quiet, "link")
    assert (link["text"], link["url"]) == ("Ben", "https://x.slack.com/team/U2")
    assert nodes(quiet, "user") == nodes(shown, "link") == []
    assert "Ben (99)" in said(shown) and "Ben (99)" in said(quiet)
    for payload in (*quiet, *shown):
        require_fine(payload)


def test_a_deadline_is_a_countdown_in_each_readers_zone():
    at = datetime(2026, 11, 27, 17, tzinfo=UTC)
    (payload,) = render(Reply(cards=(Card(text="Open.", due=Due("Closes", at, "Fri 27 Nov 2026, 18:00")),)))
    (date,) = nodes(payload, "date")
    assert date == {
        "type": "date",
        "timestamp": 1795798800,
        "format": "{date_short_pretty} at {time} ({ago})",
        "fallback": "Fri 27 Nov 2026, 18:00",
    }
    assert "Closes Fri 27 Nov 2026, 18:00." in payload["text"]
    require_fine(payload)


def nodes(node: Any, kind: str) -> list[dict[str, Any]]:
    """The elements of a kind in a payload."""
    if isinstance(node, list):
        return [found for each in node for found in nodes(each, kind)]
    if not isinstance(node, dict):
        return []
    return [node] * (node.get("type") == kind) + nodes(list(node.values()), kind)


def test_the_form_of_a_debate_names_the_usual_rounds():
    from adapters.slack.modals import build_view
    from bot.commands import debate_start
    from bot.debates.types import TEMPLATE

    form = json.dumps(build_view(debate_start.COMMAND))
    assert [each.name for each in TEMPLATE] == ["openings", "rebuttals", "questions", "closings"]
    assert "without any: openings=10, rebuttals=10, questions=10, closings=5." in form


def built_with(**filled: str) -> tuple[str, dict[str, Any]]:
    from adapters.slack.modals import built

    values = {name: {"text": {"value": value}} for name, value in filled.items()}
    return built({"view": {"state": {"values": values}, "private_metadata": '{"command": "poll create"}'}})


def test_the_form_of_a_poll_asks_for_all_rules():
    from adapters.slack.modals import build_view, wrong_with
    from bot.commands import poll_create

    asked = {block["block_id"] for block in build_view(poll_create.COMMAND)["blocks"]}
    assert asked >= {"motion", "kind", "option", "results", "closes", "most", "quorum", "reasons", "ballots"}
    options = {"motion": "M", "kind": "choice", "option": "A\nB\nC"}
    command, args = built_with(**options, most=" 2 ", quorum="5", reasons="required")
    assert command == "poll create"
    assert (args["most"], args["quorum"], args["reasons"]) == ("2", "5", "required")
    assert wrong_with(poll_create.COMMAND, args, "UTC") == {}
    for name, value in (("most", "two"), ("quorum", "-1"), ("most", "4")):
        _, args = built_with(**options, **{name: value})
        assert set(wrong_with(poll_create.COMMAND, args, "UTC")) == {name}
    assert "most" not in built_with(**options, most=" ")[1]
