"""Whatever members write stays text in a record, in each form of it."""

from __future__ import annotations

import asyncio
import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser
from markdown_it import MarkdownIt
from record_room import Room, rows

from bot.blocks import isolated, plain
from bot.record.markdown import escaped, within
from bot.record.table import cell, guarded
from bot.words import clean

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a | b || c",
    "# not *a* _heading_ [x](http://evil.example) ![y](http://evil.example/z.png)",
    "1. one",
    "- [ ] task `code` ~~gone~~ $x$ ^up^",
    "www.evil.example and me@evil.example and https://evil.example/?a=1&copy;",
    "=HYPERLINK(\"http://evil.example\")",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "'quoted",
    "{{ 7*7 }} {% raw %} {# x #}",
    "שלום עולם, مرحبا",
    "👩‍👩‍👧 🎉 é à ﬀ",
    "&lt;b&gt; &amp; \\ \\\\ \\* end#",
    "x" * 200,
]  # fmt: skip
STATEMENTS = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
WORDS = st.one_of(
    st.text(max_size=60),
    st.text("#*_`[]()<>!|~$^&\\-+=:.@>1 \tawhtps/:", max_size=40),
    st.sampled_from(HOSTILE),
)


def markdown_text(inline):
    """What an inline token shows, and the names of whatever is more than text."""
    shown = "".join(child.content for child in inline.children if child.type in ("text", "text_special"))
    return shown, {child.type for child in inline.children} - {"text", "text_special"}


@given(WORDS)
def test_markdown_shows_just_the_words(words):
    tokens = STATEMENTS.parse(f"{escaped(words)}\n")
    said = plain(words)
    if not said:
        assert not tokens
        return
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert markdown_text(tokens[1]) == (said, set())


@given(st.lists(WORDS, min_size=2, max_size=4))
def test_markdown_tables_keep_their_cells(words):
    line = f"| {' | '.join(map(within, words))} |"
    tokens = STATEMENTS.parse(f"{line}\n|{' --- |' * len(words)}\n{line}\n")
    cells = [token for token in tokens if token.type == "inline"]
    assert [markdown_text(cell) for cell in cells] == [(plain(each), set()) for each in words * 2]


@given(WORDS.filter(plain), st.sampled_from(["## ", "- ", "> “"]))
def test_markdown_headings_lists_and_quotes_hold_nothing_else(words, mark):
    tokens = STATEMENTS.parse(f"{mark}{escaped(words) if mark != '> “' else within(words)}\n")
    inline = [token for token in tokens if token.type == "inline"]
    assert [markdown_text(each) for each in inline] == [(("“" if "“" in mark else "") + plain(words), set())]
    assert len({token.type for token in tokens if token.nesting == 1}) <= 3


@pytest.mark.parametrize(
    "address", ["http://a.b", "HTTPS://a.b/c", "see www.a.b", "ftp://a.b", "mailto:a@b.c"]
)
def test_no_address_becomes_a_link_on_github(address):
    # GFM 6.9 looks for these strings; a backslash within them is not of any.
    for mark in ("http://", "https://", "ftp://", "www.", "mailto:", "a@b"):
        assert mark not in escaped(address).casefold()


@given(st.one_of(WORDS, st.text("=+-@'\t\r\n ＝", max_size=4).map(lambda start: f"{start}x")))
def test_a_guard_is_always_taken_off_again(text):
    shown = guarded(text)
    assert shown.lstrip()[:1] not in tuple("=+-@＝＋－＠\t\r")
    assert (shown[1:] if shown.startswith("'") else shown) == text
    assert text in (shown, shown[1:])


def test_plain_words_turn_and_control_nothing():
    assert plain("a\u202eb\x1b[31m\x00c\u2028d\ud800") == "ab[31mc d"
    assert plain("👩\u200d👧") == "👩\u200d👧"
    assert isolated("abc") == "abc"
    assert isolated("שלום") == "\u2068שלום\u2069"


@pytest.fixture(scope="module")
def hostile():
    """A named poll and a debate in which everything is hostile, in all forms."""
    return asyncio.run(played(Room()))


async def played(room):
    texts = [text for text in HOSTILE if len(text) <= 100][:10]
    name = await room.poll(HOSTILE[0], {}, close=False, kind="choice", option=texts, named=True)
    debate = (await room.say("Author", "debate start", motion=HOSTILE[3], named=True)).data["id"]
    for number, text in enumerate(HOSTILE):
        who = f"{text[:30]}{number}\x00\n\u202e"
        quote = {"quote": text} if number < 3 else {}
        await room.say(who, "poll vote", id=name, choice=[str(number % 10 + 1)], reason=text, **quote)
        await room.say(who, "debate vote", id=debate, choice="for", reason=text)
        await room.say(who, "debate evidence", id=debate, side="for", what=text[:80])
    await room.say("Author", "poll close", id=name)
    await room.say("Author", "debate end", id=debate)
    return {(which, form): (await room.export(which, form)).text for which in (name, debate) for form in
            ("md", "html", "csv", "json")}  # fmt: skip


@pytest.mark.parametrize("name", ["p1", "d1"])
def test_a_page_holds_no_markup_of_members(hostile, name):
    page = parser.document_fromstring(hostile[name, "html"])
    assert not page.xpath("//script | //img | //iframe | //object | //form | //link | //base | //b")
    assert not [key for node in page.iter() for key in node.attrib if key.lower().startswith("on")]
    assert "\x00" not in hostile[name, "html"] and "\u202e" not in hostile[name, "html"]
    text = page.text_content()
    for words in HOSTILE:
        assert plain(words) in text


@pytest.mark.parametrize("name", ["p1", "d1"])
def test_markdown_holds_no_markup_of_members(hostile, name):
    tokens = STATEMENTS.parse(hostile[name, "md"])
    kinds = {child.type for token in tokens for child in token.children or ()} | {
        token.type for token in tokens
    }
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_inline", "code_block", "s_open",
                        "fence", "ordered_list_open", "hr"}  # fmt: skip
    tables = [token for token in tokens if token.type == "table_open"]
    assert len(tables) == hostile[name, "md"].count("| ---") - sum(
        line.count("| ---") - 1 for line in hostile[name, "md"].splitlines() if line.startswith("| ---")
    )


@pytest.mark.parametrize("name", ["p1", "d1"])
def test_no_cell_is_a_formula(hostile, name):
    table = rows(hostile[name, "csv"])
    for row in table:
        assert None not in row and None not in row.values()
        for column, held in row.items():
            if column in ("item", "ballot", "value", "n"):
                assert held == "" or float(held) is not None
            else:
                assert held.lstrip()[:1] not in tuple("=+-@＝") or held == ""
    said = {row["text"].removeprefix("'") for row in table if row["part"] == "reason"}
    assert {clean(words) for words in HOSTILE} == said


@pytest.mark.parametrize("name", ["p1", "d1"])
def test_json_has_the_words_as_they_were_given(hostile, name):
    form = json.loads(hostile[name, "json"])
    said = {reason["text"] for point in form["reasons"] for reason in point["reasons"]}
    # Members' words are cleaned as they come in, and not again.
    assert set(HOSTILE) - {HOSTILE[14]} <= said


@given(st.one_of(st.text(max_size=30), st.text("\r\n\0\"',=ab", max_size=8)))
def test_a_written_cell_is_read_back(text):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([cell(text), "x"])
    back = next(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert back[1:] == ["x"]
    kept = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    assert (back[0][1:] if back[0].startswith("'") else back[0]) == kept
