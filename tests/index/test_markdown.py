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


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["{{", "}}", "{%", "%}", "~~", "`", "[a]", "[a]: b", "[^1]", "[^1]:", "&amp;", "<!--", "-->", "<b", ">",
             "\\", "\n", "\n\n", "- [ ] ", "|", "```", "word", "{: x}", "<del>", "</del>"]
        )
    )
)  # fmt: skip
def test_any_markdown_is_read_without_error(parts: list[str]) -> None:
    shown = structure(markdown(" ".join(parts))).body
    assert all(end > start for start, end in shown.sentences)
