"""How well reference entries are read, on entries that the labelling model has not seen.

python -m benchmarks.references [--bench DIR] [--wrong]

Measured are six fields: the authors' family names, year, title, container, volume and first page. F1 is
over all fields that the truth states; an entry is whole if all of them are right. Names and numbers count as
right if their letters and digits agree, titles and containers from 90 % of agreement on, since lists differ
in what punctuation belongs to them.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz.fuzz import ratio

from benchmarks.data import BENCH
from benchmarks.references.works import printed
from benchmarks.table import table, target
from index.bibliography.dates import year_of
from index.bibliography.entries import parse_entry
from index.bibliography.names import fold, surname

FIELDS = ("authors", "year", "title", "container", "volume", "page")
_ALIKE = 90.0
#: What rules alone reached on the same entries (2026-11-29), before the learnt labelling: fields / whole.
_RULES = {
    "dev.jsonl": ".856 / .580", "works": ".854 / .587", "Vancouver": ".876 / .625", "AMA": ".876 / .625",
    "Nature": ".712 / .229", "MHRA": ".516 / .021", "IEEE": ".910 / .688", "APA": ".981 / .917",
    "Chicago, notes": ".951 / .833", "Chicago, author-date": ".963 / .896", "MLA": ".924 / .688",
    "Harvard": ".977 / .896", "LaTeX plain": ".625 / .042",
}  # fmt: skip


@dataclass(slots=True)
class Score:
    """Fields right, fields given and fields stated; entries whole and entries."""

    right: int = 0
    given: int = 0
    stated: int = 0
    whole: int = 0
    entries: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall over fields."""
        return 2 * self.right / max(1, self.given + self.stated)

    @property
    def all_right(self) -> float:
        """The share of entries whose fields are all right."""
        return self.whole / max(1, self.entries)


def read(item: Mapping[str, Any]) -> dict[str, Any]:
    """The six fields of a CSL-JSON item, in the form of the truth."""
    people = [fold(surname(p)) for p in item.get("author", ()) if p.get("literal") != "et al."]
    page, volume = str(item.get("page", "")), str(item.get("volume", ""))
    number = re.search(r"\d+", volume)
    return {
        "authors": people, "year": str(year_of(item) or ""), "title": str(item.get("title", "")),
        "container": str(item.get("container-title", "")), "volume": number.group() if number else volume,
        "page": re.split(r"\W", page)[0],
    }  # fmt: skip


def score(
    pairs: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]], only: Sequence[str] = FIELDS
) -> Score:
    """Compare what was read with the truth, for pairs of the two."""
    result = Score()
    for found, truth in pairs:
        stated = [name for name in only if truth.get(name)]
        right = [name for name in stated if agree(name, found[name], truth[name])]
        result.right += len(right)
        result.stated += len(stated)
        result.given += sum(bool(found[name]) for name in stated)
        result.whole += len(right) == len(stated)
        result.entries += 1
    return result


def agree(name: str, found: Any, truth: Any) -> bool:
    """Whether a field was read right."""
    if name == "authors":
        return list(found) == list(truth)
    one, other = fold(str(found)), fold(str(truth))
    return one == other or (name in ("title", "container") and ratio(one, other) >= _ALIKE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, default=BENCH)
    parser.add_argument("--wrong", action="store_true", help="list what is read wrong")
    options = parser.parse_args()
    lines = (options.bench / "references" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    dev = [(entry["text"], entry["truth"]) for entry in map(json.loads, lines)]
    parse_entry("Roe, P. (2021). On it. Press.")  # loads the model
    began = time.process_time()
    gold = [(read(parse_entry(text)), truth) for text, truth in dev]
    took = (time.process_time() - began) / len(dev)
    by_style: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for style, text, truth in printed():
        by_style.setdefault(style, []).append((text, truth))
    styles = {s: [(read(parse_entry(t)), truth) for t, truth in pairs] for s, pairs in by_style.items()}
    known = [pair for pairs in styles.values() for pair in pairs]
    rows = [
        ("AnyStyle's entries (dev.jsonl)", _RULES["dev.jsonl"], *_row(gold)),
        (f"{len(next(iter(styles.values())))} known works, eleven styles", _RULES["works"], *_row(known)),
        *((f"- {style}", _RULES[style], *_row(pairs)) for style, pairs in styles.items()),
    ]
    print(table(["entries", "rules alone", "n", "fields", "whole", *FIELDS], rows))
    print(target("AnyStyle's entries, fields", score(gold).f1, 0.97))
    print(target("AnyStyle's entries, whole", score(gold).all_right, 0.88))
    print(target("known works, fields", score(known).f1, 0.94))
    print(target("known works, the worst style", min(score(p).f1 for p in styles.values()), 0.88))
    print(target("sixty entries", 60_000 * took, 200, most=True, unit=" ms"))
    if options.wrong:
        texts = dev + [pair for pairs in by_style.values() for pair in pairs]
        _list_wrong([text for text, _ in texts], gold + known)


def _row(pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> list[object]:
    whole = score(pairs)
    figures = [whole.f1, whole.all_right, *(score(pairs, [name]).f1 for name in FIELDS)]
    return [whole.entries, *(f"{figure:.3f}".lstrip("0") for figure in figures)]


def _list_wrong(texts: Sequence[str], pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> None:
    for text, (found, truth) in zip(texts, pairs, strict=True):
        wrong = [n for n in FIELDS if truth.get(n) and not agree(n, found[n], truth[n])]
        if wrong:
            print("\n" + text)
            for name in wrong:
                print(f"    {name}: {found[name]!r} for {truth[name]!r}")


if __name__ == "__main__":
    main()
