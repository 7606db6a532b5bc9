"""Which licences let a text be kept."""

from __future__ import annotations

import re

_OPEN = re.compile(r"cc0|pd|cc-by(?:-(?:nc|nd|sa|nc-nd|nc-sa))?")
_CC = re.compile(r"creativecommons\.org/licen[sc]es/(by(?:-(?:nc|nd|sa))*)(?:/|$)")
_LABELS = {"cc0": "CC0", "pd": "public domain"}


def licence_of(stated: str | None) -> str | None:
    """A licence by its short name ("cc-by-nc", "cc0", "pd"); any other as it was stated; None for none.

    Takes the names and addresses that services give: "cc-by", "CC BY-SA 4.0",
    "https://creativecommons.org/licenses/by-sa/4.0/deed.de".
    """
    text = " ".join((stated or "").split())
    low = text.lower()
    if not low or low in ("unspecified", "null", "none", "unspecified-oa", "implied-oa"):
        return None
    if "creativecommons.org/publicdomain/zero" in low or re.fullmatch(r"cc[- ]?0(?:[- ]1\.0)?", low):
        return "cc0"
    if low in ("pd", "public-domain", "public domain") or "creativecommons.org/publicdomain/mark" in low:
        return "pd"
    if match := _CC.search(low):
        return _ordered(match[1])
    short = re.sub(r"[\s_]+", "-", low)
    if match := re.fullmatch(r"cc-(by(?:-(?:nc|nd|sa))*)(?:-v?\d\.\d)?", short):
        return _ordered(match[1])
    return text


def _ordered(parts: str) -> str:
    has = set(parts.split("-"))
    return "-".join(["cc", "by", *(part for part in ("nc", "nd", "sa") if part in has)])


def may_be_kept(licence: str | None) -> bool:
    """Whether a licence lets anyone keep and read a copy: CC0, public domain and the six of CC BY."""
    return bool(licence and _OPEN.fullmatch(licence))


def label(licence: str | None) -> str:
    """A licence as people write it: "CC BY-NC-ND"."""
    if licence is None:
        return "no licence stated"
    if licence in _LABELS:
        return _LABELS[licence]
    return licence.upper().replace("CC-", "CC ") if may_be_kept(licence) else licence
