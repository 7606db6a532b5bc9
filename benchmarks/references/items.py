"""CSL-JSON items put together of parts of several entries."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Any

from benchmarks.references.pools import Pools

_KINDS = {
    "article-journal": 42, "book": 24, "chapter": 14, "paper-conference": 5, "thesis": 2, "report": 5,
    "webpage": 5, "article-newspaper": 3,
}  # fmt: skip


def draw_item(pools: Pools, chance: random.Random) -> dict[str, Any]:
    """An item of some type, with the fields that works of that type have."""
    kind = chance.choices(list(_KINDS), list(_KINDS.values()))[0]
    item: dict[str, Any] = {"type": kind, "issued": {"date-parts": [_date(kind, chance)]}}
    if chance.random() > 0.03:
        item["author"] = _people(pools, chance)
    item["title"] = _title(pools, chance, pools.books if kind == "book" else pools.titles)
    first = chance.randint(1, 1400)
    if kind.startswith("article"):
        item |= _of_journal(kind, first, pools, chance)
    elif kind in ("chapter", "paper-conference"):
        item |= _of_chapter(first, pools, chance)
    elif kind == "book":
        _make_book(item, pools, chance)
    elif kind == "thesis":
        genres = ("PhD thesis", "Doctoral dissertation", "Master's thesis", "Ph.D. diss.")
        item |= {"publisher": f"University of {chance.choice(pools.places)}", "genre": chance.choice(genres)}
    if kind in ("book", "chapter", "report") or (kind == "paper-conference" and chance.random() < 0.5):
        item["publisher"] = chance.choice(pools.bodies if kind == "report" else pools.publishers)
        if chance.random() < 0.85:
            item["publisher-place"] = chance.choice(pools.places)
    if kind == "report" and chance.random() < 0.4:
        item |= {
            "genre": chance.choice(("Working Paper", "Technical Report", "Report")),
            "number": str(first),
        }
    _add_addresses(item, first, pools, chance)
    return item


def _date(kind: str, chance: random.Random) -> list[int]:
    recent = chance.randint(1985, 2024)
    date = [chance.choice((recent, recent, chance.randint(1780, 1990)))]
    if kind in ("article-newspaper", "webpage") or chance.random() < 0.12:
        date += [chance.randint(1, 12), chance.randint(1, 28)][: chance.choice((1, 2, 2))]
    return date


def _title(pools: Pools, chance: random.Random, titles: Sequence[str]) -> str:
    title = chance.choice(titles)
    if chance.random() < 0.2:
        title = _short(title, chance)
    if chance.random() < 0.12:
        subtitle = chance.choice(pools.titles)
        title = f"{title}: {subtitle[:1].lower()}{subtitle[1:]}"[:120].rsplit(" ", 1)[0]
    return title


def _short(title: str, chance: random.Random) -> str:
    """A title of a few words, as many books and essays have."""
    words = title.split()[: chance.randint(1, 4)]
    while len(words) > 1 and (len(words[-1]) < 4 or words[-1].endswith((",", ":"))):
        words.pop()
    return " ".join(words).strip(" ,:;.-–—") or title


def _of_journal(kind: str, first: int, pools: Pools, chance: random.Random) -> dict[str, Any]:
    item: dict[str, Any] = {"container-title": chance.choice(pools.journals)}
    if kind == "article-journal":
        item["volume"] = str(chance.choice((chance.randint(1, 60), chance.randint(1, 400))))
        if chance.random() < 0.6:
            item["issue"] = chance.choice((str(chance.randint(1, 12)), "1-2", str(chance.randint(1, 400))))
        if chance.random() < 0.92:
            pages = [f"{first}-{first + chance.randint(1, 40)}"] * 5
            odd = [str(first), f"e{first}", f"e{first * 7}", f"S{first}-S{first + 9}"]
            item["page"] = chance.choice(pages + odd)
    return item


def _of_chapter(first: int, pools: Pools, chance: random.Random) -> dict[str, Any]:
    container = chance.choice(pools.containers)
    if chance.random() < 0.1:
        container = _short(container, chance)
    item: dict[str, Any] = {
        "container-title": container,
        "page": f"{first}-{first + chance.randint(1, 40)}",
    }
    if chance.random() < 0.8:
        item["editor"] = _people(pools, chance, most=3, bodies=0)
    if chance.random() < 0.12:
        item["volume"] = str(chance.randint(1, 12))
    return item


def _make_book(item: dict[str, Any], pools: Pools, chance: random.Random) -> None:
    if chance.random() < 0.12:
        item.pop("author", None)
        item["editor"] = _people(pools, chance, most=4, bodies=0)
    if chance.random() < 0.15:
        item["edition"] = chance.choice(("2", "3", "5", "2nd", "Rev. ed", "1", "4"))
    if chance.random() < 0.08:
        item["translator"] = _people(pools, chance, most=2, bodies=0)
    if chance.random() < 0.06:
        item["volume"] = str(chance.randint(1, 6))
    if chance.random() < 0.06:
        item["collection-title"] = chance.choice(pools.containers)


def _add_addresses(item: dict[str, Any], first: int, pools: Pools, chance: random.Random) -> None:
    if item["type"] == "webpage":
        sites = [*pools.bodies, "BBC News", "The Guardian"]
        item |= {"container-title": chance.choice(sites), "URL": f"https://www.example.org/{first}/page"}
        if chance.random() < 0.5:
            item["accessed"] = {"date-parts": [[2023, chance.randint(1, 12), chance.randint(1, 28)]]}
    elif chance.random() < 0.3:
        item["DOI"] = f"10.{chance.randint(1000, 9999)}/s{first}-{chance.randint(100, 999)}.x"
        if chance.random() < 0.3:
            item["URL"] = f"https://doi.org/{item['DOI']}"


def _people(
    pools: Pools, chance: random.Random, *, most: int = 7, bodies: float = 0.09
) -> list[dict[str, str]]:
    """A few names: all with initials for their forenames in half of the cases."""
    if chance.random() < bodies:
        return [{"literal": chance.choice(pools.bodies)}]
    many = min(most, chance.choice((1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7)))
    people = [dict(chance.choice(pools.people)) for _ in range(many)]
    initials = chance.random() < 0.5
    for person in people:
        if initials:
            person["given"] = " ".join(f"{w[0]}." for w in re.findall(r"\w[\w’'-]*", person["given"]))
        if chance.random() < 0.02:
            person["suffix"] = chance.choice(("Jr.", "III", "Sr."))
    return people
