"""Tying a citing mark to the entry it means, and saying why where that is uncertain."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import regex
from rapidfuzz.fuzz import ratio

from index.bibliography.dates import year_of
from index.bibliography.names import cited_authors, fold, has_unnamed_authors, surname
from index.types import Reference

NOT_LISTED = "not in the reference list"
_ALIKE = 85.0  # "ohéigearthaigh" is 96 like "ohéigeartaigh", "ling" 75 like "ding"
_FARTHEST = 3.0
_MANY = 99


@dataclass(frozen=True, slots=True)
class Entry:
    """What a mark can be compared with: an entry of the reference list."""

    key: str
    names: tuple[str, ...]
    folded: tuple[str, ...]
    givens: tuple[str, ...]
    authors: int
    year: int | None
    letter: str
    title: str
    acronym: str

    @property
    def label(self) -> str:
        """The entry as a text would cite it: "Schmid et al. (2025)"."""
        who = self.names[0] if self.names else self.title
        if self.authors > 2:
            who += " et al."
        elif self.authors == 2:
            who += f" and {self.names[1]}"
        return f"{who} ({f'{self.year}{self.letter}' if self.year else 'n.d.'})"


@dataclass(frozen=True, slots=True)
class Printed:
    """What a mark prints: surnames, whether "et al.", and the year (None: none, 0: "n.d.").

    `given` is what stands in front of the first surname, initials or a forename, if anything.
    """

    names: tuple[str, ...]
    et_al: bool = False
    year: int | None = None
    letter: str = ""
    text: str = ""
    given: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """The entry a mark is tied to, or none; `distance` is 0 where nothing disagrees."""

    key: str | None
    doubt: str | None
    distance: float
    entry: Entry | None = None


def read_entries(references: Sequence[Reference]) -> list[Entry]:
    """Bring a reference list to what marks are compared with."""
    entries = []
    for reference in references:
        people = cited_authors(reference.item)
        names = tuple(surname(p) for p in people)
        literal = str(people[0].get("literal") or "") if people else ""
        entries.append(
            Entry(
                key=reference.key,
                names=names,
                folded=tuple(fold(n) for n in names),
                givens=tuple(str(p.get("given") or "") for p in people),
                authors=_MANY if has_unnamed_authors(reference.item) else len(names),
                year=year_of(reference.item),
                letter=str(reference.item.get("year-suffix") or ""),
                title=str(reference.item.get("title") or ""),
                acronym="".join(regex.findall(r"\b\p{Lu}", literal)) if " " in literal else "",
            )
        )
    return entries


def tie(printed: Printed, entries: Sequence[Entry], cited: Collection[str] = ()) -> Tie:
    """Tie what a mark prints to an entry.

    `cited` are the keys cited before, latest last: where several entries fit equally, the latest
    of them is meant, with doubt. Anything that disagrees (spelling, year, number of authors)
    leaves a doubt that names what is printed and what the list has.
    """
    fits = sorted(
        ((d, i, e) for i, e in enumerate(entries) if (d := distance(printed, e)) <= _FARTHEST),
        key=lambda fit: fit[:2],
    )
    if not fits:
        return Tie(None, NOT_LISTED, _FARTHEST + 1)
    nearest = fits[0][0]
    equal = [e for d, _, e in fits if d == nearest]
    if len(equal) > 1 and printed.given:
        # initials tell two Smiths apart
        initial = fold(printed.given)[:1]
        named = [e for e in equal if e.givens and fold(e.givens[0])[:1] == initial]
        equal = named if len(named) == 1 else equal
    if nearest == 0 and len(equal) == 1:
        return Tie(equal[0].key, None, 0.0, equal[0])
    rivals = [e for d, _, e in fits if d <= nearest + (1.5 if nearest else 0.0)]
    doubt = f"printed “{printed.text}”; the list has {_join([e.label for e in rivals])}"
    if len(equal) == 1:
        return Tie(equal[0].key, doubt, nearest, equal[0])
    recent = next((k for k in reversed(list(cited)) if any(e.key == k for e in equal)), None)
    entry = next((e for e in equal if e.key == recent), None)
    return Tie(recent, doubt, nearest, entry)


def distance(printed: Printed, entry: Entry) -> float:
    """Say how far a mark is from an entry: 0 where all agrees, over 3 where it is another work."""
    if not entry.names or not printed.names or len(printed.names) > len(entry.names):
        return _FARTHEST + 1
    far = 0.0
    for name, folded in zip(printed.names, entry.folded, strict=False):
        likeness = _unlike(name, folded, entry)
        if likeness is None:
            return _FARTHEST + 1
        far = max(far, likeness)
    return far + _miscounted(printed, entry) + _misdated(printed, entry)


def _unlike(name: str, folded: str, entry: Entry) -> float | None:
    own = fold(name)
    if own == folded or (entry.acronym and name == entry.acronym):
        return 0.0
    # Short names are too easily alike; organisations are cited by their whole name.
    if min(len(own), len(folded)) >= 5 and own[0] == folded[0] and ratio(own, folded) >= _ALIKE:
        return 1.5
    return None


def _miscounted(printed: Printed, entry: Entry) -> float:
    named = len(printed.names)
    if printed.et_al:
        # "et al." stands for three or more; for two it is a slip, for one another work.
        return {1: 3.0, 2: 1.0}.get(entry.authors, 0.0) if entry.authors > named else 3.0
    return 0.0 if named == entry.authors else 1.5


def _misdated(printed: Printed, entry: Entry) -> float:
    if printed.year is None:
        return 0.0
    if printed.year == 0 or entry.year is None:
        return 0.0 if printed.year == 0 and entry.year is None else 1.5
    if printed.year != entry.year:
        return 2.5
    return 0.0 if printed.letter == entry.letter or not printed.letter else 0.5


def _join(labels: Sequence[str]) -> str:
    shown = [*labels[:3], *([f"{len(labels) - 3} more"] if len(labels) > 3 else [])]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
