"""What a text is made of. Offsets are code points into `Document.text`, end exclusive."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal


class BlockKind(StrEnum):
    """What a block of a document is; only `PARAGRAPH` and `LIST` are running text."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    BYLINE = "byline"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    PULL_QUOTE = "pull-quote"
    CAPTION = "caption"
    FIGURE = "figure"
    TABLE = "table"
    CODE = "code"
    NOTE = "note"
    METADATA = "metadata"
    REFERENCE = "reference"


#: Where pages begin: (offset, page), in order of offset. A page without a number is None.
Pages = tuple[tuple[int, int | None], ...]


def page_at(page: int | None, pages: Pages, offset: int) -> int | None:
    """The page that the character at `offset` stands on: the last to begin up to there, else
    `page`, where the whole begins."""
    before = bisect_right(pages, offset, key=lambda start: start[0])
    return pages[before - 1][1] if before else page


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document under one heading.

    `number` is the printed number ("3.1") or None; `name` is what a locator and `--section`
    call it: the number where there is one, else the heading.
    """

    number: str | None
    heading: str
    level: int
    start: int
    end: int

    @property
    def name(self) -> str:
        """The number, or the heading where it has none."""
        return self.number or self.heading


@dataclass(frozen=True, slots=True)
class Block:
    """A contiguous piece `start:end` of the document's text, of one kind.

    `section` indexes `Document.sections` (None before the first heading). `paragraph` counts
    paragraphs from 1 within the section, and is None for what is not running text. `page` is
    the page its first character stands on, where the source has pages, and `pages` says where in
    the block others begin. `links` holds link targets that stand behind words of the block.
    `runs` maps clean text to the source: (clean_start, clean_end, source_start) for what was copied
    without change.
    """

    kind: BlockKind
    start: int
    end: int
    section: int | None = None
    paragraph: int | None = None
    page: int | None = None
    links: tuple[str, ...] = ()
    runs: tuple[tuple[int, int, int], ...] = ()
    pages: Pages = ()


@dataclass(frozen=True, slots=True)
class Binding:
    """What binds a text to the reference whose work it is.

    `extent` is "full text" or "abstract". `entry` is the reference as its list prints it. `file` is the
    name of the text's file among the references' texts, "" for an abstract. `version` is "published",
    "accepted", "submitted" or None. `counted`: its pages are counted from the first page of the file,
    which states no numbers of its own. `language` is an ISO 639-1 code.
    """

    extent: Literal["full text", "abstract"]
    entry: str = ""
    file: str = ""
    version: str | None = None
    counted: bool = False
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Document:
    """A text as the group reads it: clean text, its parts, and its bibliographic record.

    `text` is what every offset counts in. `sentences` are (start, end) of whole sentences of
    every block but headings, in order. `item` is the document's own CSL-JSON record. `kind` is
    "text" for a text of the group's, "reference" for a work that a reference list names. The text of
    a reference is its entry, or the work (or its abstract) that `binding` ties to it.
    `source` is the file that a text was read from, "" where none is known.
    """

    key: str
    title: str
    authors: tuple[str, ...]
    text: str
    sections: tuple[Section, ...] = ()
    blocks: tuple[Block, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()
    item: Mapping[str, Any] = field(default_factory=dict)
    kind: str = "text"
    source: str = ""
    binding: Binding | None = None

    @property
    def entry(self) -> str:
        """A reference as its list prints it; "" for a text of the group's."""
        if self.binding is not None:
            return self.binding.entry
        return self.text if self.kind == "reference" else ""


@dataclass(frozen=True, slots=True)
class KeyedItem:
    """What a key names, as far as it takes to tell whether two are one."""

    key: str
    kind: str
    title: str
    text: str

    def is_same(self, other: KeyedItem) -> bool:
        """Whether the other is the same to the letter, whatever its key."""
        return (self.kind, self.title, self.text) == (other.kind, other.title, other.text)


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one block: the unit that is embedded and ranked.

    `id` is its row in the vector index. `name` is its stable public name,
    "<document>:<start>". `references` are the keys of works cited within it. `page` is the page
    it begins on, `pages` are those that begin inside it.
    """

    id: int
    document: str
    title: str
    section: str | None
    heading: str | None
    paragraph: int | None
    page: int | None
    kind: BlockKind
    start: int
    end: int
    text: str
    sentences: tuple[tuple[int, int], ...]
    references: tuple[str, ...] = ()
    pages: Pages = ()

    @property
    def name(self) -> str:
        """Its public name."""
        return f"{self.document}:{self.start}"

    def page_at(self, offset: int) -> int | None:
        """The page that the character at `offset` of the document stands on."""
        return page_at(self.page, self.pages, offset)


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of a reference list. `item` is CSL-JSON and its "id" equals `key`."""

    key: str
    text: str
    item: Mapping[str, Any]
    cited_by: str


@dataclass(frozen=True, slots=True)
class Citation:
    """One place where a text cites a work.

    `start:end` is the citing mark ("(Johnson, 2019)", "Scharre (2021)", a bare "Allison"), or where marks
    like it are left out of texts ("harbours.³", "harbours[3]"), the word that the mark stood behind;
    `sentence_start:sentence_end` the sentence it stands in. `form` is "parenthetical",
    "narrative" ("Scharre (2021)"), "number" ("[3]"), "superscript" (a raised number of the list),
    "label" ("[Knu84]") or "note" (the mark of a note that cites the work). `key` is the reference it is
    tied to, or None where no entry fits. `doubt` says in a few words why the tie is
    uncertain ("Schmidt et al." where Schmid et al. fits).
    """

    document: str
    key: str | None
    form: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    locator: str | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it was read: a document with the entries of its reference list and the places that
    cite them. `left_out` are sentences on what of the file is not in it, and why. `counted`: its pages
    are counted from the first page of the file, which states no numbers of its own."""

    document: Document
    references: tuple[Reference, ...] = ()
    citations: tuple[Citation, ...] = ()
    left_out: tuple[str, ...] = ()
    counted: bool = False
