"""Blocks and views at Slack's limits and over them, each of these with the JSON pointer of what is wrong."""

from __future__ import annotations

from typing import Any

from little_slack_bot import JSON, asked, button, choice, plain, section


def mrkdwn(text: str) -> JSON:
    return {"type": "mrkdwn", "text": text}


def actions(*elements: JSON) -> JSON:
    return {"type": "actions", "elements": list(elements)}


def buttons(count: int) -> JSON:
    return actions(*(button(f"B{number}", f"b{number}") for number in range(count)))


def menu(count: int = 2, **more: Any) -> JSON:
    options = [choice(f"Option {number}") for number in range(count)]
    return {"type": "static_select", "action_id": "m", "options": options} | more


def radio(count: int = 2, text: JSON | None = None, kind: str = "radio_buttons") -> JSON:
    options = [{"text": text or plain(f"o{number}"), "value": f"o{number}"} for number in range(count)]
    return {"type": kind, "action_id": "r", "options": options}


def confirm(**more: Any) -> JSON:
    return {"title": plain("t"), "text": mrkdwn("t"), "confirm": plain("y"), "deny": plain("n")} | more


def picture(**more: Any) -> JSON:
    return {"type": "image", "image_url": "https://x.org/p.png", "alt_text": "a"} | more


def rich(*elements: JSON, kind: str = "rich_text_section") -> JSON:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


GOOD: list[list[JSON]] = [
    [section("x" * 3000)],
    [section("x", block_id=f"{number}") for number in range(50)],
    [{"type": "section", "fields": [mrkdwn("f" * 1000)] * 10}],
    [{"type": "section", "fields": [mrkdwn("f" * 2000)]}],
    [buttons(10)],
    [
        actions(
            button("l" * 75, "a" * 255, "v" * 2000, url="https://x.org", style="primary", confirm=confirm())
        )
    ],
    [section("x", accessory=menu(100)), actions(menu(2, initial_option=choice("Option 1")))],
    [actions(radio(10, mrkdwn("t" * 75))), section("x", accessory=radio(10, kind="checkboxes"))],
    [section("x", accessory={"type": "overflow", "action_id": "o", "options": [choice("A")]})],
    [{"type": "header", "text": plain("h" * 150)}, {"type": "divider"}],
    [{"type": "context", "elements": [mrkdwn("c"), picture()] * 5}],
    [picture(alt_text="a" * 2000, title=plain("t"))],
    [rich({"type": "text", "text": "quoted", "style": {"italic": True}}, kind="rich_text_quote")],
    [rich({"type": "link", "url": "https://x.org"}, {"type": "emoji", "name": "eyes"})],
    [{"type": "markdown", "text": "**m**" * 2000}],
    [asked("Why?", "b", type="plain_text_input", action_id="i", max_length=3000)],
]
BAD: list[tuple[list[Any], str]] = [
    ([section("x" * 3001)], "/blocks/0/text/text"),
    ([section("")], "/blocks/0/text/text"),
    ([section("x")] * 51, "/blocks"),
    ([{"type": "section"}], "/blocks/0"),
    ([{"type": "section", "text": "x"}], "/blocks/0/text/type"),
    ([{"type": "section", "fields": [mrkdwn("f")] * 11}], "/blocks/0/fields"),
    ([{"type": "section", "fields": [mrkdwn("f" * 2001)]}], "/blocks/0/fields/0/text"),
    ([section("x", colour="red")], "/blocks/0"),
    ([section("x", block_id="b" * 256)], "/blocks/0/block_id"),
    ([section("x", block_id="b"), section("y", block_id="b")], "/blocks/1/block_id"),
    ([{"type": "nonsense"}], "/blocks/0/type"),
    (["x"], "/blocks/0/type"),
    ([buttons(26)], "/blocks/0/elements"),
    ([buttons(0)], "/blocks/0/elements"),
    ([actions(button("l" * 76, "a"))], "/blocks/0/elements/0/text/text"),
    ([actions(button("", "a"))], "/blocks/0/elements/0/text/text"),
    ([actions(button("l", "a", text=mrkdwn("l")))], "/blocks/0/elements/0/text/type"),
    ([actions(button("l", "a" * 256))], "/blocks/0/elements/0/action_id"),
    ([actions(button("l", "a", "v" * 2001))], "/blocks/0/elements/0/value"),
    ([actions(button("l", "a", style="loud"))], "/blocks/0/elements/0/style"),
    ([actions(button("l", "a", url="javascript:x"))], "/blocks/0/elements/0/url"),
    ([actions(button("l", "a", disabled=True))], "/blocks/0/elements/0"),
    ([actions(button("l", "a"), button("m", "a"))], "/blocks/0/elements/1/action_id"),
    (
        [actions(button("l", "a", confirm=confirm(text=mrkdwn("t" * 301))))],
        "/blocks/0/elements/0/confirm/text/text",
    ),
    ([actions(picture())], "/blocks/0/elements/0/type"),
    ([section("x", accessory=menu(101))], "/blocks/0/accessory/options"),
    ([section("x", accessory=menu(0))], "/blocks/0/accessory/options"),
    ([section("x", accessory=menu(2, options=[choice("A")] * 2))], "/blocks/0/accessory/options/1/value"),
    (
        [section("x", accessory=menu(1, options=[choice("l" * 76)]))],
        "/blocks/0/accessory/options/0/text/text",
    ),
    (
        [section("x", accessory=menu(1, options=[choice("l", "v" * 151)]))],
        "/blocks/0/accessory/options/0/value",
    ),
    ([section("x", accessory=menu(placeholder=plain("p" * 151)))], "/blocks/0/accessory/placeholder/text"),
    ([section("x", accessory=menu(initial_option=choice("C")))], "/blocks/0"),
    ([section("x", accessory=menu(option_groups=[]))], "/blocks/0/accessory/option_groups"),
    ([actions(radio(11))], "/blocks/0/elements/0/options"),
    ([actions(radio(1, plain("t" * 76)))], "/blocks/0/elements/0/options/0/text/text"),
    ([actions(radio(11, kind="checkboxes"))], "/blocks/0/elements/0/options"),
    (
        [actions({"type": "overflow", "options": [choice(f"{n}") for n in range(6)]})],
        "/blocks/0/elements/0/options",
    ),
    ([{"type": "header", "text": plain("h" * 151)}], "/blocks/0/text/text"),
    ([{"type": "header", "text": mrkdwn("h")}], "/blocks/0/text/type"),
    ([{"type": "context", "elements": [mrkdwn("c")] * 11}], "/blocks/0/elements"),
    ([picture(alt_text="a" * 2001)], "/blocks/0/alt_text"),
    ([{"type": "image", "image_url": "https://x.org"}], "/blocks/0"),
    ([{"type": "image", "alt_text": "a"}], "/blocks/0"),
    ([{"type": "image", "alt_text": "a", "slack_file": {"id": "F0LOC0NONE0"}}], "/blocks/0/slack_file"),
    ([rich({"type": "text", "text": "x"}, kind="rich_text_poem")], "/blocks/0/elements/0/type"),
    ([{"type": "markdown", "text": "m" * 12_001}], "/blocks/0/text"),
    ([asked("l" * 2001, "b", type="plain_text_input", action_id="i")], "/blocks/0/label/text"),
    ([asked("l", "b", type="button", text=plain("x"))], "/blocks/0/element/type"),
]


def modal(*blocks: JSON, **more: Any) -> JSON:
    return {"type": "modal", "title": plain("T"), "submit": plain("S"), "blocks": list(blocks)} | more


def typed(**more: Any) -> JSON:
    return asked("Why?", "b", type="plain_text_input", action_id="i", **more)


GOOD_VIEWS: list[JSON] = [
    modal(*(section("x") for _ in range(100))),
    modal(typed(), title=plain("t" * 24), submit=plain("s" * 24), private_metadata="p" * 3000),
    modal(section("x"), callback_id="c" * 255, close=plain("c" * 24), clear_on_close=True),
]
BAD_VIEWS: list[tuple[JSON, str]] = [
    (modal(*(section("x") for _ in range(101))), "/view/blocks"),
    (modal(section("x"), title=plain("t" * 25)), "/view/title/text"),
    (modal(section("x"), title=mrkdwn("t")), "/view/title/type"),
    (modal(section("x"), submit=plain("s" * 25)), "/view/submit/text"),
    (modal(section("x"), private_metadata="p" * 3001), "/view/private_metadata"),
    (modal(section("x"), callback_id="c" * 256), "/view/callback_id"),
    (modal(section("x"), colour="red"), "/view"),
    (modal({"type": "markdown", "text": "m"}), "/view/blocks/0/type"),
    (modal(typed(max_length=3001)), "/view/blocks/0/element/max_length"),
    (modal(typed(placeholder=plain("p" * 151))), "/view/blocks/0/element/placeholder/text"),
    ({"type": "modal", "title": plain("T"), "blocks": [typed()]}, "/view"),
    ({"type": "modal", "blocks": []}, "/view"),
    ({"type": "home", "blocks": [section("x")]}, "/view/type"),
]
