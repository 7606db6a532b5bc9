"""How much text every block of a page holds, in characters, and how much of it is links and prose."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from index.reading.html.inline import BLOCKS, is_skipped

SENTENCE = 70
"""A block of at least this length, of which less than half is links, is prose."""
PARAGRAPH = 150
LONG = 1000
"""A block of this length is a flow of text by itself: its paragraphs are parted by line breaks."""


@dataclass(slots=True)
class Size:
    """Characters: all, those in links, those of prose. The number of paragraphs, and of flows, which are
    places where paragraphs stand side by side."""

    characters: int = 0
    linked: int = 0
    prose: int = 0
    paragraphs: int = 0
    flows: int = 0

    @property
    def density(self) -> float:
        """The share of the characters that are links."""
        return self.linked / self.characters if self.characters else 0.0

    def add(self, other: Size, sign: int = 1) -> None:
        """Adds another size, or takes it off where `sign` is -1."""
        self.characters += sign * other.characters
        self.linked += sign * other.linked
        self.prose += sign * other.prose
        self.paragraphs += sign * other.paragraphs
        self.flows += sign * other.flows

    def count(self, text: str | None, linked: bool) -> None:
        """Adds running text, white space folded."""
        if text and (n := len(" ".join(text.split()))):
            self.characters += n
            self.linked += n if linked else 0


@dataclass(slots=True)
class _Block:
    size: Size = field(default_factory=Size)
    own: Size = field(default_factory=Size)
    below: list[etree._Element] = field(default_factory=list)


_NOTHING = _Block()


class Sizes:
    """The blocks of a page that are still in it: all elements that hold text in lines of its own."""

    def __init__(self, body: etree._Element) -> None:
        self._blocks: dict[etree._Element, _Block] = {}
        self._holders = {a for e in body.iter() if e.tag in BLOCKS for a in (e, *e.iterancestors())}
        self._measure(body, False)

    def __contains__(self, element: object) -> bool:
        return element in self._blocks

    def elements(self) -> list[etree._Element]:
        """All blocks."""
        return list(self._blocks)

    def size(self, element: etree._Element) -> Size:
        """What a block holds; nothing where it was taken out."""
        return self._blocks.get(element, _NOTHING).size

    def own(self, element: etree._Element) -> Size:
        """What of it is running text between the blocks below."""
        return self._blocks.get(element, _NOTHING).own

    def below(self, element: etree._Element) -> list[etree._Element]:
        """The nearest blocks below a block."""
        return [e for e in self._blocks.get(element, _NOTHING).below if e in self._blocks]

    def take_out(self, element: etree._Element) -> None:
        """Takes an element off all that hold it."""
        size = self.size(element)
        for around in element.iterancestors():
            if around in self._blocks:
                self._blocks[around].size.add(size, -1)
        for within in element.iter():
            self._blocks.pop(within, None)

    def _measure(self, element: etree._Element, linked: bool) -> _Block:
        block = self._blocks[element] = _Block()
        self._run(element, linked or _is_link(element), block)
        own, size = block.own, block.size
        if own.characters >= SENTENCE and own.density < 0.5:
            own.prose = own.characters - own.linked
            own.paragraphs = int(own.characters >= PARAGRAPH)
            own.flows = int(own.characters >= LONG)
        size.add(own)
        size.flows += sum(self.own(e).paragraphs for e in block.below if e.getparent() is element) > 1
        return block

    def _run(self, element: etree._Element, linked: bool, block: _Block) -> None:
        """Adds the running text below `element` to a block's own, and the blocks to its size."""
        block.own.count(element.text, linked)
        for child in element:
            if is_skipped(child):
                pass
            elif child in self._holders:
                block.below.append(child)
                block.size.add(self._measure(child, linked).size)
            else:
                self._run(child, linked or _is_link(child), block)
            block.own.count(child.tail, linked)


def _is_link(element: etree._Element) -> bool:
    return element.tag == "button" or (element.tag == "a" and bool(element.get("href")))
