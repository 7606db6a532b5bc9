"""A small corpus of made-up works: an article, and the texts of three works that its list names."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from index.fetching.attach import attach
from index.fetching.states import HeldStore, SourcesFolder, TextRecord
from index.fetching.works.entries import entries_of

ARTICLE = """---
title: Races without a finish
author: Mia Moe
date: 2020
---

## 1 The image of the race

Hart (2015) argues that rivals who cannot see each other climb faster and fall more often. He adds that a rope
shared between teams slows the climb. In my view, the image of a race hides what climbers owe each other.

Climbing clubs have kept records of accidents since 1860 (Lund, 2017).

## 2 What clubs can do

Lund (2017) claims that clubs which publish their accidents lose fewer members. Brandt (2018) describes the
rescue service of the Alps.

## References

Brandt, K. (2018). Bergrettung in den Alpen. Alpenverlag.

Hart, E. (2015). Racing for the summit. Journal of Mountain Studies, 4(2), 11-29.

Lund, S. (2017). A ledger of falls. Northern Press.
"""

REPORT = """---
title: Ascents under rivalry, a technical report
author: Edda Hart
date: 2013
---

## 1 Rivals in fog

Teams that cannot observe one another set out earlier and carry less equipment. Each additional rival team
raises the number of accidents by a fifth.

## 2 Common ropes

A common rope makes two teams slower and safer at once. Teams tied together turn back twice as often in bad
weather, and none of them regretted it.

The cost of rope was eleven crowns in every year of the study.

## References

Quist, O. (1999). Fog and falls. Summit Press.
"""

ESSAY = """---
title: A ledger of falls
author: Sigrid Lund
date: 2017
---

## 1 Keeping books

Clubs that print their accident lists keep their members. Openness about a fall is read as care.

## 2 Silence

A club that hides a fall loses a tenth of its members within the year.
"""

GERMAN = """---
title: Bergrettung in den Alpen
author: Karl Brandt
date: 2018
---

## 1 Die Bergwacht

Die Bergwacht rettet jedes Jahr mehrere tausend Menschen aus den Wänden der Alpen. Ihre Mitglieder arbeiten
ohne Lohn und üben an jedem Wochenende.

## 2 Die Hubschrauber

Seit die Hubschrauber fliegen, dauert ein Einsatz nur noch eine Stunde und nicht mehr eine ganze Nacht.
"""

ABSTRACT = (
    "This book follows forty climbing clubs over a century. Clubs that publish accident lists keep more of "
    "their members than clubs that do not."
)


def write_article(folder: Path) -> Path:
    """The article as a file, whose list names `brandt-2018`, `hart-2015` and `lund-2017`."""
    path = folder / "article.md"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def attach_text(home: Path, folder: Path, key: str, text: str | bytes, ending: str = ".md") -> None:
    """Attach a text to a reference, as `moot sources add KEY PATH --yes` does; it is not in the index yet."""
    path = folder / f"{key}{ending}"
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    entry = next(e for e in entries_of(home, "main") if e.key == key)
    attach(SourcesFolder(home, "main"), entry, path, sure=lambda match: True)


def give_abstract(home: Path, key: str, abstract: str) -> None:
    """Keep the abstract of a reference's work, as a fetch that finds no free text does."""
    entry = next(e for e in entries_of(home, "main") if e.key == key)
    with closing(HeldStore(SourcesFolder(home, "main"))) as store:
        store.put(TextRecord(key, entry.digest, step="done", state="abstract", abstract=abstract))
