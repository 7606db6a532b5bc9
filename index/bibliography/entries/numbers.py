"""Volumes, issues and pages as references print them."""

from __future__ import annotations

import regex

_VOLUME_LABEL = r"(?:vols?|volumes?|volumen|jg|jahrgang|bd|band|tome|tom|t|v)\b\.?\s*"
_ISSUE_LABEL = (
    r"(?:nos?|nrs?|n[°ºo]s?|numbers?|numéro|h|heft|issues?|iss|núm|num|fasc|parts?|pt)\b\.?\s*"
    r"|n[°º]\s*|n\.\s*"
)
_VALUE = r"[\p{L}]?\d[\p{L}\d]*(?:\s?[-–—/&]\s?\d+\p{L}?)?|[IVXLCDM]+\b|[ivxlc]+\b"
_ISSUE_VALUE = (
    r"[\p{L}]{0,2}\d[\w.]*(?:\s?[-–—/&]\s?\d+\p{L}?)?|[IVXLC]+\b|Suppl\w*\.?(?:\s?\d+)?|Special Issue"
)
_PAIRS = tuple(
    regex.compile(form, regex.IGNORECASE)
    for form in (
        rf"{_VOLUME_LABEL}(?P<volume>{_VALUE})[\s,.;:(]*(?:{_ISSUE_LABEL})(?P<issue>{_ISSUE_VALUE})",
        rf"(?:{_VOLUME_LABEL})?(?P<volume>{_VALUE})[\s,]*\((?:{_ISSUE_LABEL})?(?P<issue>[^()]{{1,24}})\)",
        rf"(?<!\w)\((?P<volume>\d{{1,4}})\)\s*(?P<issue>{_ISSUE_VALUE})",
        rf"(?<![\w.])(?P<volume>{_VALUE})[\s,.;:(]+(?:{_ISSUE_LABEL})(?P<issue>{_ISSUE_VALUE})",
        rf"(?:{_ISSUE_LABEL})(?P<issue>{_ISSUE_VALUE})[\s,.;]+{_VOLUME_LABEL}(?P<volume>{_VALUE})",
        rf"{_VOLUME_LABEL}(?P<volume>{_VALUE})(?:\s*[.,/:]\s*(?P<issue>\d[\w–-]*))?",
        r"(?<!\w)(?P<volume>\d{1,4}[A-Z]?)\s*[.,/:]\s*(?P<issue>\d[\w–-]*)",
        rf"(?<!\w)(?:{_ISSUE_LABEL})(?P<issue>{_ISSUE_VALUE})",
        rf"^\W*\((?P<issue>{_ISSUE_VALUE})\)\W*$",
        rf"(?<!\w)(?P<volume>{_VALUE})(?!\w)",
    )
)
_PAGES = regex.compile(
    r"(?<![\p{L}\p{N}])(?P<page>\p{L}{0,4}\d+\p{L}?(?:[.:]\d+)?(?:\s?[-–—‐‒−]+\s?\p{L}{0,2}\d+\p{L}?)?"
    r"(?:\s?[,;&+]\s?\d+(?:\s?[-–—]\s?\d+))*"
    r"|[ivxlc]+\s?[-–—]\s?[ivxlc\d]+|[ivxlc]+(?![\p{L}])|[IVXLC]+\s?[-–—]\s?[IVXLC]+)"
)
_PAGE_LABEL = regex.compile(
    r"^[\W_]*(?:(?:pp?|pgs?|pages?|págs?|s|ss|seiten?|str|article|art|article number|no|id)\b[\s.:]*)+",
    regex.IGNORECASE,
)


def read_volume(text: str) -> dict[str, str]:
    """Read "14(2)", "vol. 4, no. 3", "12.3" or "n° 5" into `volume` and `issue`, as far as stated."""
    text = " ".join(text.split())
    for form in _PAIRS:
        if found := form.search(text):
            return {k: v.strip(" .,") for k, v in found.groupdict().items() if v and v.strip(" .,")}
    return {}


def read_pages(text: str) -> str:
    """Read "pp. 113–39", "e1253" or "S1244-S1253": the pages as printed, without their label."""
    text = " ".join(text.split())
    bare = _PAGE_LABEL.sub("", text)
    found = _PAGES.search(bare) or _PAGES.search(text)
    return found["page"].strip() if found else ""
