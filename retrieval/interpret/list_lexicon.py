"""What a question may restrict a reference list to: languages, kinds of works, years."""

from __future__ import annotations

import re

#: ISO 639-1 codes by the English name of the language.
LANGUAGES = {
    "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "dutch": "nl",
    "portuguese": "pt",
}  # fmt: skip
#: CSL types by the noun for works of that kind.
TYPES = {
    "book": {"book", "chapter"}, "chapter": {"chapter"}, "report": {"report"}, "thesis": {"thesis"},
    "theses": {"thesis"}, "journal article": {"article-journal"}, "website": {"webpage", "post-weblog"},
    "web page": {"webpage", "post-weblog"}, "webpage": {"webpage", "post-weblog"},
    "conference paper": {"paper-conference"},
}  # fmt: skip
_FIRST, _LAST = 0, 9999
#: The forms of a restriction to years, with the kind that `years` reads.
TIMES = [
    (re.compile(r"(?:between|from) (?P<a>\d{4}) (?:and|to|until|till|through|-|–) (?P<b>\d{4})"), "between"),
    (re.compile(r"(?:from |in |of )?(?P<a>\d{4}) ?[-–] ?(?P<b>\d{4})"), "between"),
    (re.compile(r"(?:from |in |of )?(?:the )?(?P<a>\d{3}0)s"), "decade"),
    (re.compile(r"(?:from )?(?:before|older than|prior to|earlier than|until before|pre) "
                r"(?P<a>\d{4})"), "before"),
    (re.compile(r"(?:from )?(?:after|newer than|later than|more recent than|younger than) "
                r"(?P<a>\d{4})"), "after"),
    (re.compile(r"since (?P<a>\d{4})|from (?P<b>\d{4}) (?:on|onwards?|or later)"), "since"),
    (re.compile(r"(?:up to|until|till|by) (?P<a>\d{4})"), "until"),
    (re.compile(r"(?:from |in |of )?(?:the year )?(?P<a>\d{4})"), "in"),
]  # fmt: skip


def years(found: re.Match[str], kind: str) -> tuple[int, int]:
    """The first and the last year that a match of one of `TIMES` restricts to."""
    groups = found.groupdict()
    a = int(groups.get("a") or groups.get("b") or 0)
    if kind == "between":
        return min(a, int(groups["b"])), max(a, int(groups["b"]))
    return {
        "decade": (a, a + 9), "before": (_FIRST, a - 1), "after": (a + 1, _LAST), "since": (a, _LAST),
        "until": (_FIRST, a), "in": (a, a),
    }[kind]  # fmt: skip
