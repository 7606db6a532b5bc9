"""Word documents: numbers that Word prints, simple fields, tracked changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.reading import read_file
from index.reading.word.numbering import printed
from index.types import BlockKind, Document


def levels(*given: tuple[str, str]) -> str:
    """The levels of a list definition, each of (format, text)."""
    return "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(given)
    )


def define(made: Any, key: int, *given: tuple[str, str], restarts: bool = False) -> None:
    """A definition of a list of this key; `restarts` adds the list key + 100 of it, which begins anew."""
    part = made.part.numbering_part.element
    for one in [n for n in part if n.tag.endswith("}num") or n.tag.endswith("}abstractNum")]:
        if str(key) in one.values():
            part.remove(one)
    part.insert(
        0,
        parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}">{levels(*given)}</w:abstractNum>'),
    )
    part.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>'))
    if restarts:
        start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        part.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{key + 100}"><w:abstractNumId w:val="{key}"/>{start}</w:num>'
            )
        )


def numbered(paragraph: Any, key: int, level: int = 0) -> None:
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{key}"/></w:numPr>')
    )


def read(made: Any, path: Path) -> Document:
    made.save(path)
    return next(iter(read_file(path))).document


def texts(document: Document, *kinds: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind in kinds]


def test_headings_have_the_numbers_that_word_prints(tmp_path: Path) -> None:
    made = docx.Document()
    define(made, 71, ("decimal", "%1."), ("decimal", "%1.%2"))
    made.add_paragraph("On the weir", style="Title")
    for level, words in (
        (0, "The mill"),
        (1, "Its wheel"),
        (1, "Its race"),
        (0, "The weir"),
        (1, "Its keepers"),
    ):
        numbered(made.add_heading(words, level + 1), 71, level)
        made.add_paragraph("The keeper of the weir wrote down what he saw, and he saw a good deal of water.")
    document = read(made, tmp_path / "numbers.docx")
    assert [(s.number, s.heading) for s in document.sections] == [
        ("1", "The mill"), ("1.1", "Its wheel"), ("1.2", "Its race"), ("2", "The weir"), ("2.1", "Its keepers"),
    ]  # fmt: skip


def test_a_style_numbers_its_paragraphs(tmp_path: Path) -> None:
    made = docx.Document()
    define(made, 72, ("upperRoman", "%1."))
    style = made.styles["Heading 1"].element
    style.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="72"/></w:numPr>'))
    for words in ("The mill", "The weir", "The flood", "The end"):
        made.add_heading(words, 1)
        made.add_paragraph("The keeper of the weir wrote down what he saw, and he saw a good deal of water.")
    made.paragraphs[0].insert_paragraph_before("On the weir", style="Title")
    document = read(made, tmp_path / "style.docx")
    assert texts(document, BlockKind.HEADING) == [
        "I. The mill",
        "II. The weir",
        "III. The flood",
        "IV. The end",
    ]


def test_lists_go_on_where_text_stands_between_and_begin_anew_where_they_say_so(tmp_path: Path) -> None:
    made = docx.Document()
    define(made, 73, ("lowerLetter", "(%1)"), ("lowerRoman", "%2."), restarts=True)
    made.add_paragraph("The vestry decided the following, and it decided it in one sitting:")
    for key, level, words in (
        (73, 0, "to mend the weir"), (73, 1, "in the spring"), (73, 1, "in the autumn"), (73, 0, "to pay the miller"),
        (None, 0, "Between these stood a sentence of the clerk, who had an opinion of his own."),
        (73, 0, "to drain the race"), (173, 0, "to thank the ferryman"),
    ):  # fmt: skip
        paragraph = made.add_paragraph(words)
        if key:
            numbered(paragraph, key, level)
    document = read(made, tmp_path / "lists.docx")
    assert texts(document, BlockKind.LIST) == [
        "(a) to mend the weir", "i. in the spring", "ii. in the autumn", "(b) to pay the miller",
        "(c) to drain the race", "(a) to thank the ferryman",
    ]  # fmt: skip


def test_what_simple_fields_show_is_read(tmp_path: Path) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("It was built in ")
    inner = '<w:fldSimple w:instr=" REF y "><w:r><w:t>1931</w:t></w:r></w:fldSimple>'
    paragraph._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" IF "><w:r><w:t>May </w:t></w:r>{inner}</w:fldSimple>'
        )
    )
    paragraph.add_run(", as the clerk says.")
    document = read(made, tmp_path / "fields.docx")
    assert document.text == "It was built in May 1931, as the clerk says."


@pytest.mark.parametrize("mark", ["del", "moveFrom"])
def test_tracked_changes_join_and_part_paragraphs(tmp_path: Path, mark: str) -> None:
    made = docx.Document()
    tracked = 'w:id="1" w:author="x" w:date="2020-01-01T00:00:00Z"'
    first = made.add_paragraph("The first half of the thought ends here and ")
    first._p.get_or_add_pPr().append(parse_xml(f"<w:rPr {nsdecls('w')}><w:{mark} {tracked}/></w:rPr>"))
    second = made.add_paragraph("the second half ")
    second._p.append(
        parse_xml(f"<w:del {nsdecls('w')} {tracked}><w:r><w:delText>never </w:delText></w:r></w:del>")
    )
    second._p.append(parse_xml(f"<w:ins {nsdecls('w')} {tracked}><w:r><w:t>always </w:t></w:r></w:ins>"))
    second.add_run("follows it.")
    third = made.add_paragraph("A paragraph that was parted from another stands alone.")
    third._p.get_or_add_pPr().append(parse_xml(f"<w:rPr {nsdecls('w')}><w:ins {tracked}/></w:rPr>"))
    made.add_paragraph("So does this one, which came behind it.")
    document = read(made, tmp_path / "tracked.docx")
    assert texts(document, BlockKind.PARAGRAPH) == [
        "The first half of the thought ends here and the second half always follows it.",
        "A paragraph that was parted from another stands alone.",
        "So does this one, which came behind it.",
    ]


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (4, "decimal", "4"), (4, "decimalZero", "04"), (27, "lowerLetter", "aa"), (3, "upperLetter", "C"),
        (1994, "lowerRoman", "mcmxciv"), (49, "upperRoman", "XLIX"), (5, "chicago", "5"),
    ],
)  # fmt: skip
def test_numbers_are_printed_in_their_format(number: int, form: str, shown: str) -> None:
    assert printed(number, form) == shown
