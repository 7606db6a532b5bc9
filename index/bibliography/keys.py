"""Short names for works: `firstauthor-year` in ASCII lower case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count, product
from string import ascii_lowercase
from typing import Any

import regex
from anyascii import anyascii

from index.bibliography.dates import year_of
from index.bibliography.names import cited_authors, direct_name, is_organisation, surname

_LONGEST = 40
_STOP = frozenset(
    """
    a an and at by der die das el for from in la le les of on or the to un und
    """.split()
)


def assign_keys(items: Sequence[Mapping[str, Any]], taken: Collection[str] = ()) -> list[str]:
    """Give every CSL-JSON item its key, in order and each once.

    Where two collide, both get a letter, as APA has it (`smith-2020a`, `smith-2020b`), and the
    letter that the list itself prints ("2020b") is kept; the others follow in list order, from
    the first free letter. `taken` are keys that stand for something else already.
    """
    bases = [_base(item) for item in items]
    shared = Counter(bases)
    used = set(taken)
    keys: list[str | None] = []
    for base, item in zip(bases, items, strict=True):
        # A printed letter first, so that "2020b" stays b even where no "2020a" is listed.
        letter = str(item.get("year-suffix") or "")
        key = base + letter if regex.fullmatch("[a-z]", letter) else None
        if key is None and shared[base] == 1 and base not in used:
            key = base
        keys.append(None if key in used else key)
        used.update(k for k in keys[-1:] if k is not None)
    final: list[str] = []
    for key, base in zip(keys, bases, strict=True):
        free = (base + letter for letter in _letters() if base + letter not in used)
        final.append(key if key is not None else next(free))
        used.add(final[-1])
    return final


def document_key(authors: Sequence[str], year: int | None, title: str) -> str:
    """Give a document that is read in full its key, from names as its byline prints them."""
    name = authors[0].strip() if authors else ""
    if "," in name:
        name = name.split(",")[0]
    elif name and not is_organisation(name):
        direct = direct_name(name)
        name = direct["family"] if direct else name
    return f"{_slug(name) or _title_slug(title)}-{year or 'nd'}"


def _base(item: Mapping[str, Any]) -> str:
    people = cited_authors(item)
    name = _slug(surname(people[0])) if people else ""
    return f"{name or _title_slug(str(item.get('title') or ''))}-{year_of(item) or 'nd'}"


def _slug(text: str) -> str:
    """Bring a name to ASCII words joined by hyphens; apostrophes join ("O'Brien", "obrien")."""
    words = regex.findall(r"[a-z0-9]+", regex.sub(r"['’`]", "", anyascii(text).lower()))
    slug = ""
    for word in words:
        if slug and len(slug) + 1 + len(word) > _LONGEST:
            break
        slug = f"{slug}-{word}" if slug else word[:_LONGEST]
    return slug


def _title_slug(title: str) -> str:
    words = [w for w in _slug(title).split("-") if w and w not in _STOP]
    return "-".join(words[:3]) or "anonymous"


def _letters() -> Iterator[str]:
    """Count a, b, … z, aa, ab, …"""
    for length in count(1):
        for letters in product(ascii_lowercase, repeat=length):
            yield "".join(letters)
