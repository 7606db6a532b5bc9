"""Bodies of requests at Discord's limits and over them, each of these with the path of what is wrong."""

from __future__ import annotations

from typing import Any

from discord_server.components import JSON


def row(*parts: JSON) -> JSON:
    return {"components": [{"type": 1, "components": list(parts)}], "content": "x"}


def button(at: int = 0, **more: Any) -> JSON:
    return {"type": 2, "style": 1, "label": "B", "custom_id": f"b{at}"} | more


def select(count: int = 1, **more: Any) -> JSON:
    return {
        "type": 3,
        "custom_id": "s",
        "options": [{"label": f"{n}", "value": f"{n}"} for n in range(count)],
    } | more


def embed(**more: Any) -> JSON:
    return {"embeds": [{"description": "d"} | more]}


def modal(*parts: JSON, title: str = "T") -> JSON:
    return {"type": 9, "data": {"custom_id": "m", "title": title, "components": list(parts)}}


def text_input(**more: Any) -> JSON:
    return {"type": 1, "components": [{"type": 4, "custom_id": "i", "style": 1, "label": "L"} | more]}


def field(name: int, value: int) -> JSON:
    return {"name": "n" * name, "value": "v" * value}


def answers(count: int, length: int = 5) -> JSON:
    return {"poll": {"question": {"text": "?"}, "answers": [{"poll_media": {"text": "a" * length}}] * count}}


GOOD: list[JSON] = [
    {"content": "x" * 2000},
    embed(title="t" * 256, description="d" * 4096, footer={"text": "f" * 1648}),
    embed(fields=[field(1, 1)] * 25, author={"name": "a" * 256}),
    row(*(button(number) for number in range(5))) | {"embeds": []},
    row(select(25, placeholder="p" * 150, max_values=25)),
    row(
        button(emoji={"name": "👍"}, label="l" * 80, custom_id="c" * 100),
        {"type": 2, "style": 5, "url": "https://x.org", "label": "x"},
    ),
    answers(10, 55),
    {"content": "x", "allowed_mentions": {"parse": ["roles"], "users": ["1"]}},
    {"flags": 1 << 15, "components": [{"type": 17, "components": [{"type": 10, "content": "t" * 4000}]}]},
]
BAD: list[tuple[JSON, str]] = [
    ({"content": "x" * 2001}, "content"),
    (embed(title="t" * 257), "embeds.0.title"),
    (embed(description="d" * 4097), "embeds.0.description"),
    (embed(fields=[field(1, 1)] * 26), "embeds.0.fields"),
    (embed(fields=[field(257, 1)]), "embeds.0.fields.0.name"),
    (embed(fields=[field(1, 1025)]), "embeds.0.fields.0.value"),
    (embed(fields=[field(1, 0)]), "embeds.0.fields.0.value"),
    (embed(footer={"text": "f" * 2049}), "embeds.0.footer.text"),
    (embed(author={"name": "a" * 257}), "embeds.0.author.name"),
    (embed(url="javascript:x"), "embeds.0.url"),
    (embed(color=1 << 24), "embeds.0.color"),
    ({"embeds": [{"description": "d" * 3001}, {"description": "d" * 3000}]}, "embeds"),
    ({"embeds": [{"description": "d"}] * 11}, "embeds"),
    ({"embeds": [{}]}, "embeds.0.description"),
    (
        {"content": "x", "components": [row(button(number))["components"][0] for number in range(6)]},
        "components",
    ),
    (row(*(button(number) for number in range(6))), "components.0.components"),
    (row(), "components.0.components"),
    (row(select(), button()), "components.0.components"),
    (row(select(26)), "components.0.components.0.options"),
    (row(select(0)), "components.0.components.0.options"),
    (row(select(placeholder="p" * 151)), "components.0.components.0.placeholder"),
    (
        row(select(2, options=[{"label": "a", "value": "a"}] * 2)),
        "components.0.components.0.options.1.value",
    ),
    (
        row(select(1, options=[{"label": "l" * 101, "value": "v"}])),
        "components.0.components.0.options.0.label",
    ),
    (
        row(select(1, options=[{"label": "l", "value": "v" * 101}])),
        "components.0.components.0.options.0.value",
    ),
    (
        row(select(1, options=[{"label": "l", "value": "v", "description": "d" * 101}])),
        "components.0.components.0.options.0.description",
    ),
    (row(button(label="l" * 81)), "components.0.components.0.label"),
    (row(button(label=None)), "components.0.components.0.label"),
    (row(button(custom_id="c" * 101)), "components.0.components.0.custom_id"),
    (row(button(custom_id="")), "components.0.components.0.custom_id"),
    (row(button(style=5, url="https://x.org")), "components.0.components.0.custom_id"),
    (row(button(emoji={"name": "thumbsup"})), "components.0.components.0.emoji.name"),
    (row(button(1), button(1)), "components"),
    ({"content": "x", "components": [{"type": 10, "content": "text"}]}, "components.0.type"),
    ({"flags": 1 << 15, "content": "x", "components": [{"type": 10, "content": "t"}]}, "content"),
    (
        {
            "flags": 1 << 15,
            "components": [{"type": 10, "content": "t" * 2001}, {"type": 10, "content": "t" * 2000}],
        },
        "components",
    ),
    ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "allowed_mentions"),
    (answers(11), "poll.answers"),
    (answers(1, 56), "poll.answers.0.poll_media.text"),
    (answers(1)["poll"] and {"poll": answers(1)["poll"] | {"duration": 769}}, "poll.duration"),
    ({"content": "x", "message_reference": {"message_id": "1"}}, "message_reference"),
    ({"content": "x", "attachments": [{"id": 7}]}, "attachments.0.id"),
]
BAD_MODALS: list[tuple[JSON, str]] = [
    (modal(text_input(), title="t" * 46), "data.title"),
    (modal(), "data.components"),
    (modal(*(text_input(custom_id=f"{number}") for number in range(6))), "data.components"),
    (modal(text_input(label="l" * 46)), "data.components.0.components.0.label"),
    (modal(text_input(placeholder="p" * 101)), "data.components.0.components.0.placeholder"),
    (modal(text_input(value="v" * 4001)), "data.components.0.components.0.value"),
    (modal(text_input(max_length=4001)), "data.components.0.components.0.max_length"),
    (modal(text_input(), text_input()), "data.components"),
    ({"type": 7, "data": {"content": "x"}}, "type"),
    ({"type": 8, "data": {"choices": []}}, "type"),
]


def command(**more: Any) -> JSON:
    return {"name": "ask", "description": "d", "type": 1} | more


def option(name: str = "o", **more: Any) -> JSON:
    return {"name": name, "description": "d", "type": 3} | more


COMMANDS: list[tuple[list[JSON], str]] = [
    ([command(name="Ask")], "0.name"),
    ([command(name="a b")], "0.name"),
    ([command(name="a" * 33)], "0.name"),
    ([command(description="d" * 101)], "0.description"),
    ([command(description="")], "0.description"),
    ([command(), command()], "1.name"),
    ([command(options=[option(f"o{number}") for number in range(26)])], "0.options"),
    ([command(options=[option(name="O")])], "0.options.0.name"),
    ([command(options=[option(description="d" * 101)])], "0.options.0.description"),
    ([command(options=[option("a"), option("b", required=True)])], "0.options.1.required"),
    ([command(options=[option("a"), option("a")])], "0.options.1.name"),
    ([command(options=[option("a"), {"name": "s", "description": "d", "type": 1}])], "0.options"),
    (
        [command(options=[option(choices=[{"name": str(n), "value": str(n)} for n in range(26)])])],
        "0.options.0.choices",
    ),
    (
        [command(options=[option(choices=[{"name": "n", "value": "v" * 101}])])],
        "0.options.0.choices.0.value",
    ),
    (
        [command(options=[option(choices=[{"name": "n" * 101, "value": "v"}])])],
        "0.options.0.choices.0.name",
    ),
    (
        [command(options=[option(choices=[{"name": "n", "value": "v"}], autocomplete=True)])],
        "0.options.0.autocomplete",
    ),
    (
        [
            command(
                options=[
                    option(f"{o}", choices=[{"name": f"{c}" * 40, "value": "v" * 100} for c in range(10, 35)])
                    for o in range(3)
                ]
            )
        ],
        "0",
    ),
    ([{"name": "n" * 33, "type": 3}], "0.name"),
    ([{"name": "Find", "type": 3, "description": "d"}], "0.description"),
]
