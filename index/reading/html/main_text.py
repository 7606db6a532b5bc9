"""The main text of a web page: which element holds it, and what in that element belongs to the site.

The evidence is that of other extractors of main text: the names of classes and ids, landmarks, the density
of links, and where long paragraphs stand (Kohlschütter, Fankhauser & Nejdl 2010, "Boilerplate detection
using shallow text features"; arc90's Readability). Unlike those, these rules leave out no reference list,
no notes and no run of long paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from index.reading.html.inline import is_skipped, plain
from index.reading.html.site import (
    COMMENTS,
    HEADINGS,
    is_byline,
    is_call,
    is_caption,
    is_closed,
    is_doubtful,
    notes_at,
    part_of_site,
)
from index.reading.html.sizes import PARAGRAPH, Sizes

_UNDIVIDED = ("p", "ul", "ol", "dl", "table", "blockquote", "pre", "li", "td")
_BOXES = ("li", "div", "article", "section", "td", "tr", "dd")
_NO_LISTS = (*HEADINGS, "pre", "td", "th", "tr", "tbody", "thead")
_REASONS = {
    "teaser": "it leads to another text",
    "links": "it is made of links",
    "beside": "it stands beside the main text",
    "byline": "a line on author or date",
    "title": "it stands before the title",
    "end": "a heading without a text",
}
_Elements = set[etree._Element]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An element that is not of the main text, and why."""

    element: etree._Element
    why: str


def leave_out_site(root: etree._Element) -> list[LeftOut]:
    """Marks with the attribute `hidden` all that is not of the page's main text, so that readers pass
    it over. Returns the elements marked, in order, with those that readers pass over anyhow (menus)."""
    page = _Page(next(root.iter("body"), root))
    page.leave_parts(page.body)
    page.leave_teasers()
    container = page.container()
    page.leave_beside(page.body, container)
    page.leave_links(container)
    page.trim(container)
    return [LeftOut(e, page.left[e]) for e in page.body.iter() if e in page.left]


def sentences(left: list[LeftOut]) -> tuple[str, ...]:
    """What was left out and why, a sentence for each element that holds words."""
    found = []
    for part in left:
        words = plain(part.element).split()
        if words:
            opening = " ".join(words[:8]) + (" …" if len(words) > 8 else "")
            found.append(
                f"“{opening}” was left out: {_REASONS.get(part.why, f'part of the site ({part.why})')}."
            )
    return tuple(dict.fromkeys(found))


class _Page:
    """The body of a page: the sizes of what is still in it, and why the rest was left out."""

    def __init__(self, body: etree._Element) -> None:
        self.body = body
        self.left: dict[etree._Element, str] = {}
        self.sizes = Sizes(body)
        self.whole = self.sizes.size(body).prose
        self.parts = {e: part_of_site(e) for e in body.iterdescendants() if isinstance(e.tag, str)}
        self.title = _title(body)
        self.titled = {self.title, *self.title.iterancestors()} if self.title is not None else set()
        self.kept: _Elements = set()
        """Elements that are never left out; `around` are those that hold them."""
        self.around: _Elements = set()
        self._keep_notes(body)

    def leave(self, element: etree._Element, why: str) -> None:
        """Leaves an element out."""
        self.left[element] = why
        element.set("hidden", "hidden")
        self.sizes.take_out(element)

    def _keep(self, element: etree._Element) -> None:
        self.kept.add(element)
        self.around.update(element.iterancestors())

    def _keep_notes(self, element: etree._Element) -> None:
        for child in element:
            if not isinstance(child.tag, str) or child in self.kept:
                continue
            part = self.parts[child]
            if is_closed(part) and (part == COMMENTS or self.sizes.size(child).prose < 0.4 * self.whole):
                continue
            notes = notes_at(child)
            for note in notes:
                self._keep(note)
            if child not in notes:
                self._keep_notes(child)

    # -- parts of the site and teasers

    def leave_parts(self, element: etree._Element) -> None:
        """Leaves out what names or roles below `element` say is the site's, unless it holds the text."""
        for child in element:
            part = self.parts.get(child, "")
            if is_skipped(child):
                if part and child.get("hidden") is None and _holds_words(child):
                    self.left[child] = part
            elif child in self.kept:
                pass
            elif part and child not in self.around and not self._holds_text(child, part):
                self.leave(child, part)
            else:
                self.leave_parts(child)

    def _holds_text(self, element: etree._Element, part: str) -> bool:
        if element in self.titled or element.tag in ("pre", "code"):
            return True
        size = self.sizes.size(element)
        main = size.prose > 0.4 * self.whole > 0 and size.density < 0.5
        marked = next(element.iter("main", "article"), None) is not None
        if part == COMMENTS:
            return main and marked
        prose = is_doubtful(part) and size.flows > 0 and size.density < 0.2
        return main or prose or (size.paragraphs > 1 and marked)

    def leave_teasers(self) -> None:
        """Leaves out boxes in a row that each lead to another text."""
        for parent in self.sizes.elements():
            rows: dict[tuple[str, str], list[etree._Element]] = {}
            for child in parent if parent in self.sizes else ():
                if child in self.sizes and child not in self.kept and child not in self.around:
                    rows.setdefault((child.tag, child.get("class") or ""), []).append(child)
            for row in rows.values():
                teasers = [e for e in row if self._is_teaser(e)] if len(row) > 1 else []
                if len(teasers) > 1 and len(teasers) >= 0.6 * len(row):
                    for element in teasers:
                        self.leave(element, "teaser")

    def _is_teaser(self, element: etree._Element) -> bool:
        """Whether a box holds a heading that is a link, or an article's links, and hardly more."""
        size = self.sizes.size(element)
        if not size.characters or size.flows or size.paragraphs > 1:
            return False
        if element.tag not in _BOXES or element in self.titled:
            return False
        if element.tag == "article" and size.density > 0.3:
            return True
        for heading in element.iter(*HEADINGS):
            link = next(heading.iter("a"), None)
            leads_away = link is not None and not (link.get("href") or "").startswith("#")
            if leads_away and self.sizes.size(heading).density > 0.9:
                return True
            if len(plain(heading)) > 20 and any(a.tag == "a" for a in heading.iterancestors()):
                return True
        return False

    # -- the container

    def container(self) -> etree._Element:
        """The smallest element that holds the main text. An opening paragraph beside it is kept."""
        node = self._stated_container()
        while True:
            below = self.sizes.below(node)
            best = max(below, key=lambda e: self.sizes.size(e).prose, default=None)
            if best is None or best.tag in _UNDIVIDED or not self.sizes.size(best).prose:
                return node
            if best not in self.titled and not self.sizes.size(best).flows:
                # teasers together may outweigh a short text under its title
                titled = (e for e in below if e in self.titled and self.sizes.size(e).prose > 2 * PARAGRAPH)
                best = next(titled, best)
            if self.sizes.own(node).prose or any(self._is_text(e) for e in below if e is not best):
                return node
            if self.sizes.size(best).prose < 0.7 * self.sizes.size(node).prose:
                return node
            for lead in list(self._leads(node, best)):
                self._keep(lead)
            node = best

    def _stated_container(self) -> etree._Element:
        """The element that the page says holds its text, or the whole body."""
        for stated in (
            [e for e in self.body.iter() if "articleBody" in (e.get("itemprop") or "").split()],
            list(self.body.iter("article")),
            [e for e in self.body.iter() if e.tag == "main" or e.get("role") == "main"],
        ):
            every = {e: n for e in stated if (n := self.sizes.size(e).prose)}
            if not every:
                continue
            titled = [e for e in every if e in self.titled]
            best = titled[-1] if titled else max(every, key=lambda e: every[e])
            if not titled and every[best] <= 0.6 * sum(every.values()):
                continue
            # articles beside it are other texts
            others = sum(
                n for e, n in every.items() if e is not best and every.keys().isdisjoint(e.iterancestors())
            )
            if every[best] > 0.5 * (self.sizes.size(self.body).prose - others):
                return best
        return self.body

    def _is_text(self, element: etree._Element) -> bool:
        """Whether an element beside the longest text is text as well: notes, references, prose."""
        if element in self.kept or element in self.around:
            return True
        size = self.sizes.size(element)
        prose = size.flows or self.sizes.own(element).paragraphs or size.prose > 0.3 * self.whole
        return bool(prose) and size.density < 0.25

    def _leads(self, node: etree._Element, best: etree._Element) -> Iterator[etree._Element]:
        """Paragraphs in boxes of their own between the title and the rest of the text."""
        titled = self.title is None or node not in self.titled
        for element in node.iter():
            if element is best:
                return
            titled = titled or element is self.title
            own = self.sizes.own(element)
            if titled and own.paragraphs and own.density < 0.1 and not is_caption(element):
                yield element

    def leave_beside(self, element: etree._Element, container: etree._Element) -> None:
        """Leaves out all below `element` that is beside the container, but what is kept."""
        if element is container:
            return
        path = {container, *container.iterancestors()}
        for child in element:
            if child in self.kept or is_skipped(child):
                continue
            if child in path or child in self.around:
                self.leave_beside(child, container)
            elif _holds_words(child):
                self.leave(child, "beside")

    # -- within the container

    def leave_links(self, element: etree._Element) -> None:
        """Leaves out lists, boxes and paragraphs that are links for the most part, and calls to click."""
        for child in self.sizes.below(element):
            if child in self.kept:
                continue
            if child not in self.around and self._is_links(child):
                self.leave(child, "links")
            else:
                self.leave_links(child)

    def _is_links(self, element: etree._Element) -> bool:
        size = self.sizes.size(element)
        if not size.characters or element.tag in _NO_LISTS:
            return False
        most = 0.8 if element.tag in ("p", "li", "dd") else 0.5
        if size.density > most and size.prose < PARAGRAPH:
            return True
        calls = size.density > 0.15 or size.characters < 20
        return calls and size.characters < 300 and is_call(plain(element))

    def trim(self, container: etree._Element) -> None:
        """Leaves out what stands before and after the prose: bylines, dates, headings without a text."""
        blocks = [e for e in container.iter() if self.sizes.own(e).characters]
        prose = [n for n, e in enumerate(blocks) if self.sizes.own(e).prose or self._is_kept(e)]
        if not prose:
            return
        title = next((n for n, e in enumerate(blocks) if e is self.title), 0)
        for n, element in enumerate(blocks):
            if prose[0] <= n <= prose[-1] or self.sizes.below(element):
                # a box with words of its own may hold the text as well
                continue
            if n < min(title, prose[0]):
                self.leave(element, "title")
            elif n > prose[-1] and element.tag in HEADINGS:
                self.leave(element, "end")
            elif element.tag not in HEADINGS and self._is_byline(element, container):
                self.leave(element, "byline")

    def _is_kept(self, element: etree._Element) -> bool:
        return element in self.kept or any(a in self.kept for a in element.iterancestors())

    def _is_byline(self, element: etree._Element, container: etree._Element) -> bool:
        if element is container:
            return False
        parent = element.getparent()
        return is_byline(element) or (parent is not None and self._is_byline(parent, container))


def _title(body: etree._Element) -> etree._Element | None:
    """The heading of the text: one that the page's title holds, or the only one of the first rank."""
    root = body.getroottree().getroot()
    stated = " ".join(next((t.text or "" for t in root.iter("title")), "").split()).casefold()
    first = []
    for heading in body.iter("h1", "h2"):
        text = plain(heading).casefold()
        if len(text) > 10 and text in stated:
            return heading
        if text and heading.tag == "h1":
            first.append(heading)
    return first[0] if len(first) == 1 else None


def _holds_words(element: etree._Element) -> bool:
    return any(c.isalnum() for c in plain(element))
