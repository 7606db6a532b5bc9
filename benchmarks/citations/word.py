"""Essays as Word documents, with Word's own footnotes and endnotes."""

from __future__ import annotations

import re
import zipfile
from html import escape
from pathlib import Path

from benchmarks.citations.essays import Essay
from benchmarks.citations.layouts import CLOSING, Layout, is_numbered, marked, numbered, parts

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def write_docx(essay: Essay, layout: Layout, path: Path) -> None:
    """Notes are footnotes or endnotes; a numbered list has typed numbers, or Word counts it."""
    kind = ("footnote", "endnote")[layout.variant % 2]
    body = _paragraph("A Shore in Letters", kind, "Title") + _paragraph("Mara Quill", kind, "Author")
    for heading, texts in zip(layout.sections(), parts(essay), strict=True):
        body += _paragraph(heading, kind, "Heading1") + "".join(_paragraph(t, kind) for t in texts)
    if essay.entries:
        heading = layout.list_heading(False)
        body += _paragraph(heading, kind, "Heading1" if layout.variant % 3 else "") if heading else ""
        counted = is_numbered(essay) and layout.variant % 4 < 2
        entries = list(essay.entries)
        if is_numbered(essay) and not counted:
            entries = numbered(entries, ("[{n}] ", "{n}. ")[layout.variant % 2])
        style = "Bibliography" if layout.variant % 2 else ""
        body += "".join(_paragraph(e, kind, style, counted=counted) for e in entries)
    if layout.closing:
        body += _paragraph(CLOSING[0], kind, "Heading1") + _paragraph(CLOSING[1], kind)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("[Content_Types].xml", _types(kind))
        file.writestr("_rels/.rels", _relations({"officeDocument": "word/document.xml"}))
        file.writestr(
            "word/_rels/document.xml.rels",
            _relations({"styles": "styles.xml", "numbering": "numbering.xml", f"{kind}s": f"{kind}s.xml"}),
        )
        file.writestr("word/document.xml", f"<w:document {_W}><w:body>{body}</w:body></w:document>")
        file.writestr("word/styles.xml", _styles())
        file.writestr("word/numbering.xml", _numbering())
        notes = "".join(_note(n, text, kind) for n, text in enumerate(essay.notes, 1))
        file.writestr(f"word/{kind}s.xml", f"<w:{kind}s {_W}>{notes}</w:{kind}s>")


def _run(text: str, properties: str = "") -> str:
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>' if text else ""


def _runs(text: str, kind: str) -> str:
    raised = '<w:vertAlign w:val="superscript"/>'
    return marked(
        text,
        number=lambda n: _run(n, raised),
        note=lambda n: f'<w:r><w:rPr>{raised}</w:rPr><w:{kind}Reference w:id="{n}"/></w:r>',
        italic=lambda run: re.sub("<w:r>", "<w:r><w:rPr><w:i/></w:rPr>", run),
        plain=_run,
    )


def _paragraph(text: str, kind: str, style: str = "", *, counted: bool = False) -> str:
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties += '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if counted else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{_runs(text, kind)}</w:p>"


def _note(n: int, text: str, kind: str) -> str:
    mark = f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Ref/></w:r>'
    return f'<w:{kind} w:id="{n}"><w:p>{mark}{_run(" ")}{_runs(text, kind)}</w:p></w:{kind}>'


def _types(kind: str) -> str:
    types = {"document": "document.main", **{n: n for n in ("styles", "numbering", f"{kind}s")}}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES}{value}+xml"/>'
        for name, value in types.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: dict[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATED}/{name}" Target="{target}"/>'
        for n, (name, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def _styles() -> str:
    names = {"Title": "Title", "Author": "Author", "Heading1": "heading 1", "Bibliography": "Bibliography"}
    return (
        f"<w:styles {_W}>"
        + "".join(
            f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
            for key, name in names.items()
        )
        + "</w:styles>"
    )


def _numbering() -> str:
    level = '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
    return (
        f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">{level}</w:lvl>'
        "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
