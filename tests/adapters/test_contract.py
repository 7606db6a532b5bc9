"""Every adapter that is there, held to the same replies. A new one is found, not listed."""

from __future__ import annotations

import importlib
import inspect
import json
from dataclasses import replace

import fifth_platform
import pytest
from golden import GOLDEN

from adapters.cli.adapter_discovery import found_adapters
from adapters.terminal.escape import escape
from bot.reply import Reply
from bot.words import capitalised, part_heading

FOUND = found_adapters()
MODULES = [importlib.import_module(found.module) for found in FOUND]

every_adapter = pytest.mark.parametrize("adapter", MODULES, ids=lambda module: module.__name__)
every_renderer = pytest.mark.parametrize(
    "adapter", [*MODULES, fifth_platform], ids=lambda module: module.__name__
)
"""The adapters, and one more that is made up."""
every_reply = pytest.mark.parametrize("name", GOLDEN)
VERDICTS = ("answer", "perhaps", "unanswered")
FIRST = GOLDEN["parts"].cards[0].excerpts[0]


def words_of(payload: object) -> str:
    """All that a payload says, however its platform wraps it."""
    payload = written(payload)
    if isinstance(payload, str):
        text = payload
    elif isinstance(payload, list | tuple):
        text = " ".join(map(words_of, payload))
    elif isinstance(payload, dict):
        text = " ".join(words_of(value) for value in payload.values())
    else:
        text = str(payload)
    return " ".join(text.split())


def written(payload: object) -> object:
    """A payload as JSON: messages that are objects have `to_dict`."""
    if isinstance(payload, list):
        return [written(each) for each in payload]
    return payload.to_dict() if hasattr(payload, "to_dict") else payload


def squeezed(text: str) -> str:
    """Without white space: where a long word is folded is the platform's business."""
    return "".join(text.split())


def test_each_folder_with_a_description_is_an_adapter_and_its_command_is_known():
    assert {(found.platform, found.command, found.prefix) for found in FOUND} >= {
        ("terminal", "chat", "/"),
        ("discord", "discord", "/"),
        ("slack", "slack", "/moot "),
    }
    assert not {"cli", "chat", "settings"} & {found.platform for found in FOUND}


@pytest.mark.parametrize("found", FOUND, ids=lambda found: found.command)
def test_each_has_a_command_with_its_line_of_help(found):
    assert found.command.isidentifier()
    assert 0 < len(found.help) <= 100


@every_adapter
def test_each_is_parse_render_and_run(adapter):
    assert callable(adapter.parse)
    assert callable(adapter.render)
    assert inspect.iscoroutinefunction(adapter.run)
    assert list(inspect.signature(adapter.run).parameters)[:2] == ["bot", "settings"]


@every_renderer
@every_reply
def test_nothing_is_lost_on_the_way(adapter, name):
    reply = GOLDEN[name]
    said = squeezed(words_of(adapter.render(reply)))
    expected = [reply.text or ""]
    for card in reply.cards:
        expected += [card.title, card.caution, card.text, card.footer, *card.items]
        for fact in card.facts:
            expected += [capitalised(fact.what), fact.value, fact.key]
        expected += [part for field in card.fields for part in field]
        expected += [button.label for button in card.buttons]
        for excerpt in card.excerpts:
            expected += [excerpt.text, excerpt.locator, excerpt.title, excerpt.document]
            expected += [str(excerpt.number), *excerpt.references]
            expected += [part_heading(excerpt.part)] if excerpt.part else []
    # A platform may have marks of its own to take the meaning off.
    own = getattr(adapter, "escape", None)
    escaped = own if callable(own) else escape
    for words in expected:
        assert squeezed(escaped(words)) in said


@every_renderer
@every_reply
def test_what_was_found_stands_in_the_order_that_cards_state(adapter, name):
    reply = GOLDEN[name]
    said = squeezed(words_of(adapter.render(reply)))
    own = getattr(adapter, "escape", None)
    escaped = own if callable(own) else escape
    at = 0
    for card in reply.cards:
        ordered = [card.caution and "Caution", card.caution, card.text, *(fact.value for fact in card.facts)]
        part = None
        for excerpt in card.excerpts:
            ordered += [part_heading(excerpt.part)] if excerpt.part and excerpt.part != part else []
            part = excerpt.part
            ordered.append(excerpt.text)
        for words in ordered:
            found = said.find(squeezed(escaped(words)), at)
            assert found >= 0, words
            at = found


@every_renderer
def test_a_part_has_one_heading(adapter):
    said = words_of(adapter.render(GOLDEN["parts"]))
    once = said.count(part_heading("arms races"))
    alone = words_of(adapter.render(Reply(cards=(replace(GOLDEN["parts"].cards[0], excerpts=(FIRST,)),))))
    assert once == alone.count(part_heading("arms races")) >= 1


@every_renderer
def test_the_three_verdicts_differ_by_more_than_their_words(adapter):
    """The same words in the three tones: something else than the words shows the verdict."""
    card = GOLDEN["perhaps"].cards[0]
    shown = [
        json.dumps(written(adapter.render(Reply(cards=(replace(card, tone=tone),))))) for tone in VERDICTS
    ]
    assert len(set(shown)) == 3


@every_renderer
@every_reply
def test_rendering_is_pure(adapter, name):
    first, second = written(adapter.render(GOLDEN[name])), written(adapter.render(GOLDEN[name]))
    assert json.dumps(first, default=str) == json.dumps(second, default=str)
