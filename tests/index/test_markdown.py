"""What Markdown has and plain text has not: read or left out, never shown as it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.pieces import Extract, PieceKind
from index.reading.plain.text import pieces_of_text
from index.structure import structure


def markdown(text: str) -> Extract:
    return pieces_of_text(text, markdown=True)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Ponds &amp; seas &#8211; and &mdash;.", "Ponds & seas – and —."),
        ("It is ~~deep~~ shallow, <del>not</del> now.", "It is  shallow,  now."),
        ("See {{ page.title }} here. {: .lead}", "See here."),
        ("A <span class='x'>tag</span>, 3 < 4 > 2.", "A tag, 3 < 4 > 2."),
        ("Kept: `&amp; {{ x }} ~~y~~ <b>`.", "Kept: &amp; {{ x }} ~~y~~ <b>."),
        ("One \\*star\\*.", "One *star*."),
        ("Before <!-- a\n\ncomment --> after.", "Before after."),
    ],
)
def test_what_markdown_only_means_is_read_or_left_out(source: str, shown: str) -> None:
    (piece,) = markdown(source).pieces
    assert piece.text.split() == shown.split()
    if "~~" in source and "`" not in source:
        assert markdown(source).left_out == ("Struck-out words left out (2), the first of them “~~deep~~”.",)


def test_reference_links_and_footnotes_are_resolved() -> None:
    source = (
        "See [the guild][g], [Roe] and [1] there.[^b]\n\n[^b]: Ray, A day.\n\n[g]: https://example.org/g\n"
        "[roe]: <https://example.org/roe> 'Roe'\n[1]: https://example.org/one\n"
    )
    prose, note, listed = markdown(source).pieces
    assert prose.text == "See the guild, Roe and [1] there.¹"
    assert [(prose.text[k.start : k.end], k.target) for k in prose.links] == [
        ("the guild", "https://example.org/g"), ("Roe", "https://example.org/roe"),
    ]  # fmt: skip
    assert (note.kind, note.text) == (PieceKind.NOTE, "¹ Ray, A day.")
    # a number that nothing refers to by words may be an entry of a list of sources
    assert listed.text == "[1]: https://example.org/one"


def test_check_boxes_fences_and_rows_that_align_are_not_shown() -> None:
    source = "- [ ] open\n- [x] shut\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n\n```python\n[g]: x\n```\n"
    listed, table, code = markdown(source).pieces
    assert [listed.text[a:b] for a, b in listed.items] == ["open", "shut"]
    assert table.text == "| a | b |\n| 1 | 2 |"
    assert code.text == "[g]: x"


def test_notes_set_where_their_marks_stand_are_notes() -> None:
    source = (
        "Herring was dear.^[See [the *book*](https://example.org/b) of 1710, p. 3.] Cod was not.^[Nor eel.] It is\n"
        "`a^[b]` of x^[y.\n\n- Eel^[Of ponds.] was sold.\n"
    )
    prose, first, second, listed, third = markdown(source).pieces
    assert " ".join(prose.text.split()) == "Herring was dear.¹ Cod was not.² It is a^[b] of x^[y."
    assert [(n.kind, n.text) for n in (first, second, third)] == [
        (PieceKind.NOTE, "¹ See the book of 1710, p. 3."),
        (PieceKind.NOTE, "² Nor eel."),
        (PieceKind.NOTE, "³ Of ponds."),
    ]
    assert [link.target for link in first.links] == ["https://example.org/b"]
    assert [listed.text[a:b] for a, b in listed.items] == ["Eel³ was sold."]


def test_notes_that_markdown_sets_in_html_are_marks_and_notes() -> None:
    source = (
        'Herring was dear.<sup id="ref-1"><a href="#footnote-1">1</a></sup> Cod was not.<sup>2</sup>\n\n'
        '<p class="footnote" id="footnote-1">1. The guild kept *no* book. <a href="#ref-1">↩︎</a></p>\n\n'
        '<p class="footnote" id="footnote-2">2. Cod came dried. [↩](#ref-2)</p>\n\n'
        "Press `<sup>3</sup>` to go on.\n"
    )
    prose, first, second, code = markdown(source).pieces
    assert prose.text == "Herring was dear.¹ Cod was not.²"
    assert [(n.kind, n.text.strip()) for n in (first, second)] == [
        (PieceKind.NOTE, "1. The guild kept no book."),
        (PieceKind.NOTE, "2. Cod came dried."),
    ]
    assert code.text == "Press <sup>3</sup> to go on."


@pytest.mark.parametrize(
    ("source", "kind", "shown", "links"),
    [
        (
            "[![build: passing](https://b.example/b.svg)](https://b.example/log)\n![docs](d.svg)",
            PieceKind.FIGURE, "build: passing\ndocs", ["https://b.example/log", "d.svg"],
        ),
        (
            "Now [![a pond](p.png)](https://example.org/pond) is dry.",
            PieceKind.PARAGRAPH, "Now a pond is dry.", ["https://example.org/pond"],
        ),
    ],
)  # fmt: skip
def test_a_linked_picture_is_read_by_its_description(
    source: str, kind: PieceKind, shown: str, links: list[str]
) -> None:
    (piece,) = markdown(source).pieces
    assert (piece.kind, piece.text) == (kind, shown)
    assert [link.target for link in piece.links] == links


def test_a_paragraph_that_ends_without_a_stop_does_not_take_up_the_next() -> None:
    source = (
        "The guild kept the ponds of the valley for the abbey and for the poor of the town, as their book says:\n\n"
        "> The ponds shall be kept by four of us and by their sons after them. Signed by Ana Roe, at the mill\n\n"
        "Drawing on that book, the town drained two ponds. The list of them is at https://example.org/ponds\n\n"
        "Keepers of the third pond were paid in carp, and nothing else, until the mill was sold to the abbey\n\n"
        "and to the town.\n"
    )
    body = structure(markdown(source)).body
    starts = [body.text[b.start : b.end].split()[0] for b in body.blocks]
    assert starts == ["The", "The", "Drawing", "Keepers"]
    assert body.text.endswith("sold to the abbey and to the town.")


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            ["{{", "}}", "{%", "%}", "~~", "`", "[a]", "[a]: b", "[^1]", "[^1]:", "^[", "]", "&amp;", "<!--", "-->", "<b", ">",
             "\\", "\n", "\n\n", "- [ ] ", "|", "<sup>1</sup>", "↩", "[![a](b)](c)", "```", "word", "{: x}", "<del>", "</del>"]
        )
    )
)  # fmt: skip
def test_any_markdown_is_read_without_error(parts: list[str]) -> None:
    shown = structure(markdown(" ".join(parts))).body
    assert all(end > start for start, end in shown.sentences)
