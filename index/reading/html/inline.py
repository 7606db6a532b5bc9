"""The words of a page's elements in one line: links, raised figures, printed pages, what is hidden."""

from __future__ import annotations

import re

from lxml import etree

from index.pieces import clean
from index.raised import RAISED_END, RAISED_START, raised
from index.reading.marks import LINK, PAGE, link_mark, page_mark, without_marks
from index.reading.xml import words

_SKIPPED = frozenset(
    [
        "head",
        "script",
        "del",
        "s",
        "strike",
        "style",
        "noscript",
        "template",
        "svg",
        "nav",
        "button",
        "input",
        "select",
        "option",
        "textarea",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "canvas",
        "dialog",
        "menu",
        "meta",
        "link",
        "base",
        "param",
        "source",
        "track",
        "area",
        "map",
        "rp",
        "annotation",
        "annotation-xml",
    ]
)
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
        "legend",
    ]
)
_ROLES = frozenset(
    ["navigation", "banner", "contentinfo", "search", "menu", "menubar", "toolbar", "doc-backlink", "doc-toc"]
)
# What Wikipedia and Sphinx set beside a heading or a note to click on.
_CLICKED = frozenset(["mw-editsection", "mw-cite-backlink", "headerlink", "mw-jump-link"])
_UNSHOWN = re.compile(r"display\s*:\s*none|text-decoration(?:-line)?\s*:[^;]*line-through", re.I)
_BACKLINK = "↑↩⏎^←⤴\ufe0e\ufe0f "
_EPUB = "{http://www.idpf.org/2007/ops}type"


def types_of(element: etree._Element) -> set[str]:
    """The roles and EPUB types of an element."""
    return set(f"{element.get('role') or ''} {element.get(_EPUB) or element.get('epub:type') or ''}".split())


def is_page(element: etree._Element) -> bool:
    """Whether a printed page begins at this element."""
    return bool({"pagebreak", "doc-pagebreak"} & types_of(element))


def is_skipped(element: etree._Element) -> bool:
    """Whether nothing of the element is the text's: a script, a menu, what is hidden or struck out."""
    if not isinstance(element.tag, str) or element.tag in _SKIPPED:
        return True
    if is_page(element):
        return False
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_UNSHOWN.search(element.get("style") or ""))
        or bool(_ROLES & types_of(element))
        or bool(_CLICKED & set((element.get("class") or "").split()))
    )


def printed_page(element: etree._Element) -> str:
    """The mark of the page that begins here."""
    label = element.get("title") or element.get("aria-label") or words(element)
    number = re.fullmatch(r"\D{0,6}(\d{1,6})\.?", label.strip())
    return page_mark(int(number[1]) if number else None)


def plain(element: etree._Element) -> str:
    """All words of an element in one line, without marks."""
    return " ".join(without_marks(inline(element)).split())


def inline(element: etree._Element, below: tuple[str, ...] = ()) -> str:
    """All words of an element in one line; those within elements named by `below` are left out."""
    text = clean(element.text or "")
    for child in element:
        if not is_skipped(child) and child.tag not in below:
            text = (
                f"{text} {inline(child, below)} "
                if child.tag in BLOCKS
                else joined(text, inline_element(child, below))
            )
        text += clean(child.tail or "")
    return text


def joined(text: str, following: str) -> str:
    """Two parts of a line as one; two raised numbers are a list of them, and not one number."""
    if RAISED_END.search(text) and RAISED_START.match(following):
        return f"{text.rstrip()},{following.lstrip()}"
    return text + following


def inline_element(element: etree._Element, below: tuple[str, ...] = ()) -> str:
    """The words of an element within a line, with marks for links and pages."""
    if element.tag in ("br", "img"):
        return " " if element.tag == "br" else ""
    if is_page(element):
        return printed_page(element)
    text = inline(element, below)
    href = (element.get("href") or "").strip() if element.tag == "a" else ""
    if href.startswith("#") and re.search(r"(?:foot|end)?note-?ref|fnref|backlink", href):
        # the way back from a note to its mark, unless it is the note's number
        return text if any(c.isalnum() for c in text) else ""
    bare = without_marks(text).strip()
    if href.startswith("#") and bare in ("#", "¶", "§"):
        # a heading's own address, to be clicked on
        return ""
    if element.tag == "a" and "#" in href and bare and all(c in _BACKLINK for c in bare):
        # the way back from a note to its mark
        return ""
    refers = {"noteref", "doc-noteref"} & types_of(element) or "note" in href.partition("#")[2]
    # "[3]" stays as printed where it leads to no note: a page may have notes 1 to 5 and works [1] to [23]
    small = element.tag == "sup" and not bare.startswith("[")
    number = raised(bare) if small or (element.tag == "a" and refers) else None
    if number:
        return number
    if href.startswith(("http://", "https://", "mailto:", "doi:")) and bare and not set(text) & {LINK, PAGE}:
        return link_mark(text, clean(href))
    return text
