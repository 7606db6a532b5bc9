"""Text that remembers where in the source each of its characters stood."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

INSERTED = -1


@dataclass(frozen=True, slots=True)
class Traced:
    """`text` with `origin[i]`, the raw offset of character i, or INSERTED for what
    joins two parts. Only white space, the bars of a table, the address of a link, the number of a note and
    the character of an entity are ever inserted, so no word can be invented."""

    text: str
    origin: tuple[int, ...]

    @classmethod
    def of(cls, raw: str, start: int, end: int) -> Traced:
        """The piece `start:end` of the source."""
        return cls(raw[start:end], tuple(range(start, end)))

    def __getitem__(self, part: slice) -> Traced:
        return Traced(self.text[part], self.origin[part])

    def __bool__(self) -> bool:
        return bool(self.text)

    def strip(self) -> Traced:
        """Without white space at either end."""
        left = len(self.text) - len(self.text.lstrip())
        return self[left : len(self.text.rstrip())] if self.text.strip() else self[0:0]

    def without(self, spans: Iterable[tuple[int, int]]) -> Traced:
        """The text less the given (start, end) spans, which may overlap."""
        gone = bytearray(len(self.text))
        for start, end in spans:
            gone[start:end] = b"\1" * (end - start)
        if not any(gone):
            return self
        keep = [i for i, cut in enumerate(gone) if not cut]
        return Traced("".join(self.text[i] for i in keep), tuple(self.origin[i] for i in keep))

    def mark(
        self, pattern: re.Pattern[str], spans: Callable[[re.Match[str]], list[tuple[int, int]]]
    ) -> Traced:
        """Drops, for every match of `pattern`, the spans that `spans` names."""
        cut = [span for match in pattern.finditer(self.text) for span in spans(match)]
        return self.without(cut) if cut else self

    def replace(self, spans: Iterable[tuple[int, int, str]]) -> Traced:
        """The text with other characters at the given (start, end, characters), in order."""
        text: list[str] = []
        origin: list[int] = []
        last = 0
        for start, end, characters in spans:
            text += (self.text[last:start], characters)
            origin += (*self.origin[last:start], *[INSERTED] * len(characters))
            last = end
        if not last:
            return self
        return Traced("".join(text) + self.text[last:], (*origin, *self.origin[last:]))

    def runs(self, at: int) -> tuple[tuple[int, int, int], ...]:
        """What was copied without change as (clean_start, clean_end, source_start), with the clean
        offsets counted from `at`."""
        runs: list[tuple[int, int, int]] = []
        begin = 0
        for i in range(1, len(self.origin) + 1):
            broken = i == len(self.origin) or self.origin[i] != self.origin[i - 1] + 1
            if broken or self.origin[begin] == INSERTED:
                if self.origin[begin] != INSERTED:
                    runs.append((at + begin, at + i, self.origin[begin]))
                begin = i
        return tuple(runs)


def join(parts: Iterable[Traced], glue: str) -> Traced:
    """The parts with inserted white space between them."""
    text: list[str] = []
    origin: list[int] = []
    for n, part in enumerate(parts):
        if n:
            text.append(glue)
            origin.extend([INSERTED] * len(glue))
        text.append(part.text)
        origin.extend(part.origin)
    return Traced("".join(text), tuple(origin))


def squeeze(traced: Traced, *, keep_breaks: bool = False) -> Traced:
    """Every run of white space as one blank (or one line break where `keep_breaks`)."""
    text: list[str] = []
    origin: list[int] = []
    last = 0
    for match in re.finditer(r"\s+", traced.text):
        text.append(traced.text[last : match.start()])
        origin.extend(traced.origin[last : match.start()])
        text.append("\n" if keep_breaks and "\n" in match[0] else " ")
        origin.append(INSERTED)
        last = match.end()
    text.append(traced.text[last:])
    origin.extend(traced.origin[last:])
    return Traced("".join(text), tuple(origin)).strip()
