"""Citations tied to the works of a list, and lists found, in every way to cite and every format.

python -m benchmarks.citations [--show WAY] [--write FOLDER]

The essays and their sixty works are invented (`essays.py`, `works.py`); the styles are those of the CSL
repository, printed by citeproc-py. A citation counts as found where a sentence is tied to a work that it
cites; anything else that is tied or taken for a citation is false. A list is whole where it has sixty
entries, each of them one work's.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import regex as re

from benchmarks.citations.essays import WAYS, Essay, essays
from benchmarks.citations.layouts import Layout, layout
from benchmarks.citations.no_lists import no_lists
from benchmarks.citations.works import Work, works
from benchmarks.citations.writers import WRITERS
from benchmarks.table import table, target
from index.bibliography.names import fold
from index.reading import read_file
from index.types import Reading

_TARGETS = {"author-date": 0.98, "MLA": 0.95, "[n]": 0.99, "superscript": 0.97, "notes": 0.90}
_LISTS = ("docx", "html", "epub", "txt")
_PLACE = re.compile(r"\b(?:ward|plot) (?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-\p{Ll}+")


# A citation: the place of its sentence and the id of the work that it is tied to.
_Tie = tuple[str, str]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--show", choices=WAYS, help="print what was missed and what is false in one way")
    parser.add_argument("--write", type=Path, help="keep the essays in this folder")
    options = parser.parse_args()
    right: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    lists: dict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as name:
        folder = options.write or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        for essay, shape, path in _written(folder):
            read = next(iter(read_file(path)))
            form = path.suffix[1:]
            counted = lists[form if essay.entries else "notes alone"]
            counted += _list(essay, read)
            true, found = _true(essay), set(_found(read))
            right[essay.way, form] += Counter(true=len(true), found=len(found), both=len(true & found))
            if essay.way == options.show:
                _show(path, shape, essay, read, true, found)
        made = list(no_lists(folder))
        false = sum(bool(next(iter(read_file(path))).references) for path in made)
    return _report(right, lists, false, len(made))


def _written(folder: Path) -> Iterator[tuple[Essay, Layout, Path]]:
    n = 0
    for essay in essays():
        for form, write in WRITERS.items():
            shape = layout(essay, form, n)
            name = f"{n:02}-{re.sub(r'[^a-z]', '', essay.way.lower()) or 'n'}"
            write(essay, shape, folder / f"{name}.{form}")
            yield essay, shape, folder / f"{name}.{form}"
            n += 1
            if essay.notes and form == "pdf":
                # notes at the feet of pages, and at the end
                other = replace(shape, variant=shape.variant + 1)
                write(essay, other, folder / f"{name}-end.{form}")
                yield essay, other, folder / f"{name}-end.{form}"


def _true(essay: Essay) -> set[_Tie]:
    """(place of the sentence, id of the work) of every citation."""
    return {
        (s.place, str(w.item["id"])) for paragraph in essay.paragraphs for s in paragraph for w in s.cited
    }


def _works_of(read: Reading) -> dict[str, str]:
    """The id of the work whose title an entry holds, by the entry's key."""
    titles = {fold(w.title): str(w.item["id"]) for w in works()}
    return {r.key: work for r in read.references for title, work in titles.items() if title in fold(r.text)}


def _found(read: Reading) -> Iterator[_Tie]:
    text, known = read.document.text, _works_of(read)
    for n, c in enumerate(read.citations):
        # of a sentence that took in another, the place next to the mark
        places = list(_PLACE.finditer(text, c.sentence_start, c.sentence_end))
        before = [p for p in places if p.end() <= c.end]
        place = (before[-1:] or places[:1] or [None])[0]
        yield place[0] if place else f"none {n}", known.get(c.key or "", f"unknown {n}")


def _list(essay: Essay, read: Reading) -> Counter[str]:
    listed = essay.listed or [w for part in essay.paragraphs for s in part for w in s.cited]
    wanted = {str(w.item["id"]) for w in listed}
    found = Counter(_works_of(read).values())
    once = sum(found[work] == 1 for work in wanted)
    whole = once == len(wanted) == len(read.references)
    return Counter(lists=1, whole=whole, works=len(wanted), once=once)


def _show(path: Path, shape: Layout, essay: Essay, read: Reading, true: set[_Tie], found: set[_Tie]) -> None:
    print(f"\n# {path.name}: {essay.style}, {shape}; {len(read.references)} references")
    sentences = {s.place: s.text for paragraph in essay.paragraphs for s in paragraph}
    by_id: dict[str, Work] = {str(w.item["id"]): w for w in works()}
    for place, work in sorted(true - found)[:12]:
        print(f"  missed {by_id[work].families} {by_id[work].year}: {sentences[place]}")
    for place, work in sorted(found - true)[:12]:
        print(f"  false {work}: {sentences.get(place)}")


def _report(
    right: dict[tuple[str, str], Counter[str]], lists: dict[str, Counter[str]], false: int, made: int
) -> int:
    print("Citations tied, recall by way and format\n")
    rows: list[Sequence[object]] = []
    met = []
    for way in WAYS:
        every = sum((right[way, form] for form in WRITERS), Counter())
        recall, precision = every["both"] / every["true"], every["both"] / max(1, every["found"])
        cells = (f"{right[way, form]['both'] / right[way, form]['true']:.3f}" for form in WRITERS)
        rows.append((way, every["true"], *cells, f"{recall:.3f}", f"{precision:.3f}"))
        met.append(target(f"citations tied, {way}", recall, _TARGETS[way]))
    print(table(("way to cite", "citations", *WRITERS, "recall", "precision"), rows))
    every = sum(right.values(), Counter())
    met.append(target("citations, precision", every["both"] / every["found"], 0.98))
    print("\nLists found\n")
    rows = [
        (form, n["lists"], f"{n['whole'] / n['lists']:.3f}", f"{n['once'] / n['works']:.3f}")
        for form, n in lists.items()
    ]
    print(table(("format", "lists", "whole", "works found once"), rows))
    whole = sum((lists[form] for form in _LISTS), Counter())
    met.append(target(f"lists whole in {', '.join(_LISTS)}", whole["whole"] / whole["lists"], 0.97))
    met.append(target(f"of {made} texts without a list, those read with one", false, 0, most=True))
    print("\n" + "\n".join(met))
    return 0


if __name__ == "__main__":
    sys.exit(main())
