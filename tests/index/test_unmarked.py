"""Texts without the marks of their notes: what goes, what stays, and that all offsets stay right."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate

from index.raised import without_typed_marks
from index.reading import read_file
from index.reading.document import read_article
from index.types import BlockKind, Reading

NOTES = """\
[^1]: Kevin Doran, “The Broken Granary: Labour and Debt,” *The Northern Review* 20, no. 4 (1999): 352–61, 355.

[^2]: The records of that year are thin.

[^3]: See Doran, *Broken Granary*, 12."""
BODY = """\
# On quays

## The tolls[^1]

The quays were let to *strangers*.[^1] The toll was paid,[^2] and rightly so. “It rains.”[^3]

The pond covers 40 m² and holds 10⁶ litres, x² + y², H²O, mc², sin²θ and ²³⁸U of it [sic]."""


def read(text: str, *, is_markdown: bool = True) -> Reading:
    return read_article(text, name="quays", markdown=is_markdown)


def texts(reading: Reading, kind: BlockKind) -> list[str]:
    return [reading.document.text[b.start : b.end] for b in reading.document.blocks if b.kind is kind]


def test_marks_go_and_powers_stay() -> None:
    reading = read(f"{BODY}\n\n{NOTES}\n")
    assert texts(reading, BlockKind.PARAGRAPH) == [
        "The quays were let to strangers. The toll was paid, and rightly so. “It rains.”",
        "The pond covers 40 m² and holds 10⁶ litres, x² + y², H²O, mc², sin²θ and ²³⁸U of it [sic].",
    ]
    assert [s.heading for s in reading.document.sections] == ["The tolls"]
    assert reading.left_out == ("Marks of notes and works left out of the text (4), the first of them “¹”.",)


def test_a_citation_by_a_mark_stands_at_the_word_before_it() -> None:
    reading = read(f"{BODY}\n\n{NOTES}\n")
    text = reading.document.text
    found = [
        (text[c.start : c.end], text[c.sentence_start : c.sentence_end], c.key, c.form)
        for c in reading.citations
    ]
    assert found == [
        ("strangers.", "The quays were let to strangers.", "doran-1999", "note"),
        ("rains.”", "“It rains.”", "doran-1999", "note"),
    ]


def test_the_sentences_of_a_note_begin_behind_its_number() -> None:
    reading = read(f"{BODY}\n\n{NOTES}\n")
    text = reading.document.text
    assert texts(reading, BlockKind.NOTE)[1] == "² The records of that year are thin."
    sentences = [text[a:b] for a, b in reading.document.sentences]
    assert "The records of that year are thin." in sentences
    # a number of the note's own stays
    plain = read(f"{BODY}\n\n{NOTES.replace('The records', '12 records')}\n").document
    assert "12 records of that year are thin." in [plain.text[a:b] for a, b in plain.sentences]


def test_all_offsets_stay_right() -> None:
    source = f"{BODY}\n\n{NOTES}\n"
    document = read(source).document
    for block in document.blocks:
        assert document.text[block.start : block.end].strip()
        for start, end, origin in block.runs:
            assert block.start <= start < end <= block.end
            assert document.text[start:end] == source[origin : origin + end - start]
    for start, end in document.sentences:
        assert document.text[start:end] == document.text[start:end].strip() != ""
    assert document.text[document.sections[0].start :].startswith("The tolls\n\nThe quays")
    assert document.sections[0].end == len(document.text)


LIST = "\n".join(f"{n}. Roe, A. (200{n}). Otters of coast {n}. Harbour Press." for n in range(1, 5))


@pytest.mark.parametrize(
    ("body", "shown", "keys"),
    [
        ("It was so [3]. As [1] says, it is.", "It was so [3]. As [1] says, it is.", ["roe-2003", "roe-2001"]),
        ("It was so[3], and is.[1][2] Yes.", "It was so, and is. Yes.", ["roe-2003", "roe-2001", "roe-2002"]),
        ("It was so.³ It is,¹,² yes.", "It was so. It is, yes.", ["roe-2003", "roe-2001", "roe-2002"]),
        ("It was so.3 It is,1 yes. “So.”2 It costs 5.4 here.", "It was so. It is, yes. “So.” It costs 5.4 here.",
         ["roe-2003", "roe-2001", "roe-2002"]),
        ("An array[9] of 4.3 Then.", "An array[9] of 4.3 Then.", [None]),
    ],
)  # fmt: skip
def test_numbers_of_works_set_as_marks_go_and_numbers_among_the_words_stay(
    body: str, shown: str, keys: list[str | None]
) -> None:
    reading = read(f"# On otters\n\n## Now\n\n{body}\n\n## References\n\n{LIST}\n")
    assert texts(reading, BlockKind.PARAGRAPH) == [shown]
    assert [c.key for c in reading.citations] == keys


def test_marks_within_notes_go_too() -> None:
    note = "The clerk said so,[2] as [1] has it."
    page = (
        f"# On otters\n\n## Now\n\nIt was so.[^1] It is so [1].\n\n[^1]: {note}\n\n## References\n\n{LIST}\n"
    )
    assert texts(read(page), BlockKind.NOTE) == ["¹ The clerk said so, as [1] has it."]


def test_marks_that_have_lost_how_they_were_set_lead_to_notes() -> None:
    body = "The quays were let.1 The toll, in vol.3 of it, was paid,2 and rightly so. “It rains.”3 It costs 5.2 now."
    notes = "1. Kevin Doran, The Broken Granary (Albion Press, 1999), 4.\n\n2. Ibid., 12.\n\n3. See Doran, Granary, 9."
    reading = read(f"On quays\n\nThe tolls\n\n{body}\n\nNotes\n\n{notes}\n", is_markdown=False)
    (paragraph,) = texts(reading, BlockKind.PARAGRAPH)
    assert paragraph == (
        "The quays were let. The toll, in vol.3 of it, was paid, and rightly so. “It rains.” It costs 5.2 now."
    )
    assert [(c.key, c.locator) for c in reading.citations] == [
        ("doran-1999", "p. 4"), ("doran-1999", "p. 12"), ("doran-1999", "p. 9"),
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ["{}", "[{}]", "({})"])
def test_marks_and_endnotes_of_a_pdf(tmp_path: Path, mark: str) -> None:
    body = ParagraphStyle("body", fontName="Times-Roman", fontSize=10, leading=12, spaceAfter=6)
    head = ParagraphStyle("head", parent=body, fontName="Times-Bold", fontSize=13, leading=16)

    def raised(n: object) -> str:
        return f"<super>{mark.format(n)}</super>"

    shown = [Paragraph("On quays and tolls", ParagraphStyle("title", parent=head, fontSize=20, leading=24))]
    shown.append(Paragraph("The tolls", head))
    for n in (1, 3, 5):
        shown.append(
            Paragraph(
                f"The quays of the {n}th ward, of 40 m<super>2</super> each, were let to strangers of another "
                f"valley.{raised(n)} The toll was paid,{raised(n + 1)} and rightly so, as all of them held.",
                body,
            )
        )
    shown.append(Paragraph("Notes", head))
    for n in range(1, 7):
        shown.append(Paragraph(f"{n}. Kevin Doran, <i>The Granary</i> (Albion Press, 1999), {n + 20}.", body))
    path = tmp_path / "quays.pdf"
    SimpleDocTemplate(str(path)).build(shown)
    reading = next(iter(read_file(path)))
    assert texts(reading, BlockKind.PARAGRAPH)[1] == (
        "The quays of the 3th ward, of 40 m² each, were let to strangers of another valley. The toll was paid, "
        "and rightly so, as all of them held."
    )
    assert [s.heading for s in reading.document.sections] == ["The tolls", "Notes"]
    assert len(texts(reading, BlockKind.NOTE)) == 6
    assert [r.key for r in reading.references] == ["doran-1999"]
    assert [c.locator for c in reading.citations] == [f"p. {n}" for n in range(21, 27)]


def test_a_sign_leads_to_the_note_that_has_it() -> None:
    page = "The quays were let.* The tolls† were not, and a * b is c.\n\n"
    reading = read(
        f"# Quays\n\n## Tolls\n\n{page}[^1]: \\* The clerk said so.\n\n[^2]: † So did the miller.\n"
    )
    assert texts(reading, BlockKind.NOTE)[0].endswith("* The clerk said so.")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("the quays.³ Then it fell", "the quays. Then it fell"),
        ("the quays.3 Then it fell", "the quays. Then it fell"),
        ("the quays[3] fell", "the quays fell"),
        ("“the quays.”12 Then", "“the quays.” Then"),
        ("it is so.* Then", "it is so. Then"),
        ("in vol.3 of", "in vol.3 of"),
        ("it costs 5.3 more, 10⁶ of 40 m²", "it costs 5.3 more, 10⁶ of 40 m²"),
        ("a C* algebra", "a C* algebra"),
    ],
)
def test_marks_as_they_are_typed(typed: str, meant: str) -> None:
    assert without_typed_marks(typed) == meant
