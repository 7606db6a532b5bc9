"""Any reply as Discord's messages: within every limit, and with every word."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from discord_server.limits_components import check_modal
from discord_server.limits_message import check_message
from discord_server.refusals import Form, Refusal
from golden import GOLDEN, LONG, excerpt
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from adapters.discord import limits
from adapters.discord.components import modal_of
from adapters.discord.limits import escape, unescaped
from adapters.discord.rendering import Attachment, Message, plain, render
from adapters.texts import printable
from bot.charts import Bars, Row
from bot.pictures import Picture
from bot.reply import Button, Card, Due, Field, Mention, Menu, Pick, Reply
from bot.reply import Form as Asked
from bot.words import capitalised, part_heading
from retrieval.types import Fact

MARKED = re.compile(r"\\([\\*_~`|\[\]<>#+.)-])")
TONES = ("answer", "perhaps", "unanswered", "info", "warning", "error")
PICTURE = Picture(b"png", "Bars. agree: 3 of 4.", "tally.png", 10, 10)

letter = st.characters(categories=("L", "M", "N", "P", "S", "Zs"))
words = st.one_of(
    st.text(letter, max_size=60),
    st.sampled_from(["", " ", "@everyone <@1> **x**", "1. one", "# two", "😀" * 40, "a\\", "\u202eb", "```"]),
    st.builds(
        lambda text, times: text * times, st.text(letter, min_size=1, max_size=40), st.integers(1, 300)
    ),
)
shorts = st.text(letter, min_size=1, max_size=120)
parts = st.one_of(st.none(), words)
some_pairs = st.lists(st.tuples(words, words), max_size=6)
thorough = settings(max_examples=80, phases=(Phase.explicit, Phase.reuse, Phase.generate))


@st.composite
def cards(draw) -> Card:
    number = draw(st.integers(0, 10_000))
    buttons = tuple(
        Button(f"m1:b?n={number}-{at}", label, "main", at // 4)
        for at, label in enumerate(draw(st.lists(shorts, max_size=8)))
    )
    picks = tuple(Pick(str(at), label, label) for at, label in enumerate(draw(st.lists(shorts, max_size=30))))
    menu = Menu(f"m1:m?n={number}", draw(shorts), picks, 1, max(1, len(picks)))
    return Card(
        title=draw(words),
        caution=draw(words),
        text=draw(words),
        facts=tuple(Fact(what, value, "key-2020") for what, value in draw(some_pairs)),
        chart=draw(st.sampled_from([None, Bars("Chart", (Row("agree", 3),), 4)])),
        excerpts=tuple(
            excerpt(at + 1, text, part=part)
            for at, (part, text) in enumerate(draw(st.lists(st.tuples(parts, words), max_size=3)))
        ),
        fields=tuple(draw(st.lists(st.tuples(words, words), max_size=30))),
        items=tuple(draw(st.lists(words, max_size=30))),
        ordered=draw(st.booleans()),
        footer=draw(words),
        buttons=buttons,
        menus=(menu,) if picks else (),
        tone=draw(st.sampled_from(TONES)),
    )


replies = st.builds(
    Reply,
    cards=st.lists(cards(), max_size=3).map(tuple),
    text=st.one_of(st.none(), words),
    file=st.sampled_from([None, "moot-p1.md"]),
    board=st.sampled_from(["", "p1"]),
)


def refused(shown: Message) -> dict:
    """What Discord would find wrong."""
    form = Form()
    message = shown.to_dict()
    files = message.pop("attachments")
    uploads = {f"files[{at}]": _Upload(file["filename"]) for at, file in enumerate(files)}
    attachments = [
        {"id": at, **{key: file[key] for key in ("filename", "description") if key in file}}
        for at, file in enumerate(files)
    ]
    body = {key: message[key] for key in ("content", "embeds", "components")}
    check_message(body | ({"attachments": attachments} if attachments else {}), uploads, form)
    return form.tree


class _Upload:
    def __init__(self, filename: str) -> None:
        self.filename, self.data, self.content_type = filename, b"", ""


def unmarked(shown: Message) -> str:
    """Everything that a reader can see or open, as plain text."""
    message = shown.to_dict()
    said = [message["content"]]
    for embed in message["embeds"]:
        said += [
            embed.get("title", ""),
            embed.get("description", ""),
            embed.get("footer", {}).get("text", ""),
        ]
        said += [part for field in embed.get("fields", ()) for part in (field["name"], field["value"])]
    for row in message["components"]:
        for part in row["components"]:
            said += [part.get("label", ""), part.get("placeholder", "")]
            said += [
                text for each in part.get("options", ()) for text in each.values() if isinstance(text, str)
            ]
    said += [
        text
        for file in message["attachments"]
        for text in (file.get("text", ""), file.get("description", ""))
    ]
    return MARKED.sub(r"\1", "\n".join(said))


def letters(text: str) -> str:
    """The text without white space and marks that may differ."""
    return re.sub(r"[\s\\>*•“”\u200b-]+|\d+\.", "", text)


@thorough
@given(replies)
def test_every_reply_is_within_every_limit(reply):
    pictures = {place: PICTURE for place, card in enumerate(reply.cards) if card.chart is not None}
    for message in render(reply, pictures):
        assert refused(message) == {}
        assert message.content or message.embeds or message.attachments


@thorough
@given(replies)
def test_no_word_is_lost(reply):
    said = letters("".join(unmarked(message) for message in render(reply)))
    expected = [reply.text or ""]
    for card in reply.cards:
        expected += [card.title, card.caution, card.text, card.footer, *card.items]
        expected += [text for fact in card.facts for text in (capitalised(fact.what), fact.value)]
        expected += [part_heading(each.part) for each in card.excerpts if each.part is not None]
        expected += [part for field in card.fields for part in field]
        expected += [each.text for each in card.excerpts]
        expected += [button.label for button in card.buttons]
        expected += [text for menu in card.menus for pick in menu.picks for text in (pick.label, pick.note)]
    for text in expected:
        for word in text.split():
            # A word longer than a message is divided, so only its beginning can be looked for; a file
            # holds control characters as they are.
            assert letters(printable(word))[:40] in said or letters(word)[:40] in said


def test_a_reply_that_is_kept_up_to_date_is_one_message_with_all_its_controls():
    reply = Reply(
        cards=(
            Card(text=LONG, buttons=(Button("m1:a", "Agree"),)),
            Card(text=LONG, items=(LONG, LONG), buttons=(Button("m1:b", "My ballot"),)),
        ),
        board="p1",
    )
    (message,) = render(reply)
    assert [[item.label for item in row] for row in message.rows] == [["Agree"], ["My ballot"]]
    assert [file.filename for file in message.attachments] == ["moot-p1.txt"]
    assert "file has all of it" in message.content


def test_long_replies_are_several_messages_and_then_a_file():
    some = render(Reply(cards=(Card(items=(LONG,) * 4),)))
    assert 1 < len(some) <= 4
    (one,) = render(Reply(cards=(Card(items=(LONG,) * 30),)))
    assert one.attachments[0].content.count(LONG.strip()) == 30


@pytest.mark.parametrize(("length", "files"), [(1_992, 0), (1_993, 1)])
def test_a_block_is_as_long_as_a_message_may_be(length, files):
    (message,) = render(Reply(text="x" * length))
    assert len(message.attachments) == files
    assert refused(message) == {}


def test_menus_are_as_long_as_discord_takes_them():
    picks = tuple(Pick(str(at), f"Pick {at}") for at in range(60))
    menus = tuple(Menu(f"m1:m{at}", "Choose", picks, 1, 60) for at in range(2))
    messages = render(Reply(cards=(Card(text="x", menus=menus),)))
    assert all(refused(message) == {} for message in messages)
    shown = [item for message in messages for row in message.rows for item in row]
    assert [len(item.options) for item in shown] == [25, 25, 10] * 2


def test_texts_are_divided_at_sentences():
    (first, second) = limits.pieces(LONG + LONG, 4_096)
    assert first.endswith("does not stop.")
    assert second.startswith("A sentence")


def test_a_backslash_is_not_parted_from_what_it_escapes():
    parts = limits.pieces(escape("*" * 5_000), 4_096)
    assert MARKED.sub(r"\1", "".join(parts)) == "*" * 5_000
    assert all((len(part) - len(part.rstrip("\\"))) % 2 == 0 for part in parts)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*a* _b_ `c` ~d~ ||e||", r"\*a\* \_b\_ \`c\` \~d\~ \|\|e\|\|"),
        ("<@1> <#2> [x](http://y)", r"\<@1\> \<#2\> \[x\](http://y)"),
        ("<@1574911782307233795> <@&1574911782307233795>", "<@1574911782307233795> <@&1574911782307233795>"),
        ("# one\n- two\n3. three\n> four", "\\# one\n\\- two\n3\\. three\n\\> four"),
        ("https://doi.org/10.1/a_b_c and a_b", r"https://doi.org/10.1/a_b_c and a\_b"),
        ("a\u202eb\x1b", r"a\\u202eb\\x1b"),
    ],
)
def test_markup_in_what_others_wrote_is_shown_as_it_is(text, shown):
    assert escape(text) == shown


def test_the_three_verdicts_look_different():
    shown = [render(GOLDEN[name])[0].embeds[0] for name in ("answer", "perhaps", "no answer")]
    assert len({embed.colour for embed in shown}) == 3
    titles = [embed.title for embed in shown]
    assert titles == ["The sources say", "❔ Perhaps", "🔍 Not in the sources"]


def test_a_caution_stands_before_the_excerpts():
    (message,) = render(GOLDEN["answer with a caution"])
    lines = message.embeds[0].description.split("\n")
    assert lines[0] == "⚠️ **Caution:** The text says 2017, not 2019."
    assert lines[3] == "> “The plan of 2017 set the goal.”"


def test_a_fact_is_a_line_with_its_key():
    (message,) = render(GOLDEN["facts"])
    assert message.embeds[0].description.split("\n") == [
        r"**Author:** Paul Scharre \[scharre-2021\]",
        r"**DOI:** 10.26153/tsw/13985 \[scharre-2021\]",
    ]


def test_members_are_mentioned_and_notified_by_nothing():
    voters = (Mention("Ben", "Ben (101)", "101"), Mention("Ben", "Ben (U9)"))
    (message,) = render(Reply(cards=(Card(members=(("*agree*", voters),)),)))
    (field,) = message.to_dict()["embeds"][0]["fields"]
    assert (field["name"], field["value"]) == (r"\*agree\*", "<@101>, Ben (U9)")
    assert message.for_sending()["allowed_mentions"].to_dict() == {"parse": []}
    many = tuple(Mention("Ben", "Ben", str(10**18 + number)) for number in range(150))
    (message,) = render(Reply(cards=(Card(members=(("agree", many),)),), board="p1"))
    described = "".join(embed["description"] for embed in message.to_dict()["embeds"])
    assert all(f"<@{each.id}>" in described for each in many)


def test_a_deadline_is_a_countdown_in_each_readers_zone():
    at = datetime(2026, 11, 27, 17, tzinfo=UTC)
    card = Card(text="*Open*.", due=Due("Closes", at, "Fri 27 Nov 2026, 18:00"), footer="To vote: …")
    (message,) = render(Reply(cards=(card,), board="p1"))
    described = message.embeds[0].description
    assert described == "\\*Open\\*.\n\nCloses <t:1795798800:f> (<t:1795798800:R>)"
    assert datetime.fromtimestamp(1795798800, UTC) == at
    assert "Closes Fri 27 Nov 2026, 18:00." in plain(Reply(cards=(card,)))


def test_an_excerpt_is_a_numbered_quotation_with_its_place():
    (message,) = render(GOLDEN["answer"])
    lines = message.embeds[0].description.split("\n")
    assert lines[0] == r"**1.** §3.1 ¶1, From Arms Race to Innovation Race \[kasumaj-nd\]"
    assert lines[1] == "> “The race is on.”"
    assert lines[2] == "-# cites scharre-2021, allison-2017"


def test_a_picture_is_attached_with_its_words_and_shown_in_the_embed():
    chart = Bars("Chart", (Row("agree", 3),), 4)
    (drawn,) = render(Reply(cards=(Card(title="Poll", chart=chart),)), {0: PICTURE})
    assert drawn.to_dict()["embeds"][0]["image"] == {"url": "attachment://1-tally.png"}
    assert drawn.attachments == [Attachment("1-tally.png", PICTURE.png, PICTURE.alt)]
    (said,) = render(Reply(cards=(Card(title="Poll", chart=chart),)))
    assert "agree" in said.embeds[0].description
    assert said.attachments == []


def test_alternative_text_that_does_not_fit_is_said_in_the_message_too():
    chart = Bars("Chart", (Row("agree", 3),), 4)
    picture = Picture(b"", "word " * 400, "tally.png", 1, 1)
    (message,) = render(Reply(cards=(Card(chart=chart),)), {0: picture})
    assert limits.length(message.attachments[0].description) <= limits.ALTERNATIVE_TEXT
    assert "agree" in message.embeds[0].description


def test_buttons_stand_in_their_rows():
    buttons = tuple(Button(f"m1:{at}", str(at), row=at % 2) for at in range(8))
    (message,) = render(Reply(cards=(Card(text="x", buttons=buttons),)))
    rows = [[part["label"] for part in row["components"]] for row in message.to_dict()["components"]]
    assert rows == [["0", "2", "4", "6"], ["1", "3", "5", "7"]]


def test_verbatim_text_is_a_block_of_code_or_a_file():
    (block,) = render(Reply(text="@book{x}\n"))
    assert block.content == "```\n@book{x}\n```"
    (long,) = render(Reply(text="x" * 3_000))
    assert long.attachments == [Attachment("moot.txt", "x" * 3_000)]
    (fenced,) = render(Reply(text="```"))
    assert fenced.attachments[0].content == "```"
    (record,) = render(Reply(cards=(Card(text="The record."),), text="# p1", file="moot-p1.md"))
    assert record.attachments == [Attachment("moot-p1.md", "# p1")]


@given(
    title=shorts,
    fields=st.lists(st.tuples(shorts, st.booleans(), st.integers(1, 10_000)), min_size=1, max_size=5),
)
@settings(max_examples=50)
def test_a_form_is_a_modal_within_its_limits(title, fields):
    asked = Asked(
        "m1:x",
        title,
        tuple(Field(f"f{at}", label, long, long, most) for at, (label, long, most) in enumerate(fields)),
    )
    form = Form()
    check_modal(form, (), modal_of(asked).to_dict())
    try:
        form.finish()
    except Refusal as refusal:
        pytest.fail(str(refusal.errors if hasattr(refusal, "errors") else refusal))


@given(words)
def test_what_is_escaped_can_be_read_back(text: str):
    assert unescaped(escape(text)) == printable(text)
