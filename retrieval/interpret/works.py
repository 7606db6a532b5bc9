"""The work that a phrase names: "the Roff paper", "scharre 2021", "reference 6", a title, the text itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from index.words import STOP_WORDS, WORD, fold

_THIS = r"(?:this|the|our|the present|this present|the given|this whole|the whole|the entire|the full)"
_NOUN = (
    r"(?:article|paper|text|essay|lesson|report|handbook|chapter|document|manuscript|publication|reading|"
    r"piece|study|excerpt|extract|tutorial)"
)
_ANY_NOUN = (
    rf"(?:{_NOUN}|book|work|post|story|review|thesis|lecture|speech|pamphlet|editorial|interview|column|"
    r"memo|page|website|pdf|guide|playbook|treatise|source|thing|one|stuff)"
)
_KIND = r"(?:(?:journal|research|blog|news|magazine|review|conference|scholarly|academic|scientific) )?"
_TEXT = re.compile(
    rf"(?:it|this|that|(?:all )?this|{_THIS} {_KIND}{_NOUN}|this {_KIND}{_ANY_NOUN}|"
    rf"(?:that|your) {_KIND}(?:article|paper|text|essay)|"
    r"the (?:journal|published|final|printed) version|the original)"
    r"(?: itself| here| in question| (?:that )?(?:we|i|you) (?:are|have|had to|should|must)? ?read(?:ing)?)?"
)
_POINTING = re.compile(
    r"(?:it|that|that (?:one|work|paper|article|book|text|study|reference|source)|he|she|they)"
)
_NUMBERED = re.compile(
    r"(?:the )?(?:reference|entry|citation|source|item|footnote|endnote)(?: (?:number|no|nr|#))? (\d{1,4})"
)
_CITED = re.compile(
    r" (?:(?:that )?(?:is |are |was |were )?(?:cited|referenced)(?: (?:here|by (?:it|them|the authors?)))?|"
    rf"(?:that |which )?(?:it|this|they|he|she|the authors?|{_THIS} {_NOUN}) (?:cites?|references?|uses?)|"
    r"(?:in|from) the (?:references?|bibliography|reference list|works cited|sources|list))$"
)
_WORK = frozenset(
    """
    paper papers article articles book books study studies essay report reports reference references work
    works biography monograph post blog piece chapter thesis dissertation publication publications source
    preprint memoir entry citation editorial text texts one ones
    """.split()
)
_EMPTY = frozenset("et al co colleagues others s the a an in on of for by and with et. al. others'".split())
_YEAR = re.compile(r"(?:1[4-9]|20)\d\d[a-z]?")
_LEAST_FUZZY = 6
_FUZZY = 86.0
# Content words of a title that name the work by themselves, in their order.
_LEAST_RUN = 3
_MOST_WORKS = 6


@dataclass(frozen=True, slots=True)
class Work:
    """A text or an entry of a reference list: `names` are the folded words of its authors' family names,
    `title` its title's folded words in order, of which `head` stand before the subtitle, `entry` those of
    the whole entry. `number` is its place in the list, from 1. `kind` is "text" or "reference"."""

    key: str
    kind: str
    names: frozenset[str]
    title: tuple[str, ...]
    entry: frozenset[str]
    head: int = 0
    year: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class View:
    """What an index holds, as far as it takes to understand a question for a fact: its works, the
    headings of its sections by name, and whether the texts use a word."""

    works: Sequence[Work] = ()
    sections: Mapping[str, str] = field(default_factory=dict)
    known: Callable[[str], bool] = lambda word: False


@dataclass(frozen=True, slots=True)
class NamedWorks:
    """The works that a phrase names; `keys` is empty if it names the text itself. `pointing`: by a word
    such as "it", which may mean a work that was spoken of before."""

    keys: tuple[str, ...] = ()
    pointing: bool = False


def folded(text: str) -> list[str]:
    """The folded words of a text."""
    return [fold(word) for word in WORD.findall(text)]


def is_text(phrase: str) -> bool:
    """Whether a phrase in plain wording means the text itself."""
    return bool(_TEXT.fullmatch(phrase.strip()))


def named_work(phrase: str, view: View) -> NamedWorks | None:
    """What a phrase in plain wording names, or None if it names neither a known work nor the text.

    Every content word of the phrase must be accounted for: by an author's name, the year, or the title.
    """
    phrase = phrase.strip()
    if is_text(phrase) or _POINTING.fullmatch(phrase):
        return NamedWorks(pointing=bool(_POINTING.fullmatch(phrase)))
    for work in view.works:
        if phrase == fold(work.key):
            return NamedWorks((work.key,))
    number = _NUMBERED.fullmatch(phrase)
    if number:
        keys = [w.key for w in view.works if w.kind == "reference" and w.number == int(number[1])]
        return NamedWorks(tuple(keys)) if len(keys) == 1 else None
    cited = _CITED.search(phrase)
    explicit = bool(cited)
    if cited:
        phrase = phrase[: cited.start()]
    words = folded(phrase)
    content = [w for w in words if w not in _EMPTY and (w not in STOP_WORDS or len(words) < 4)]
    whole = _matching(content, words, view.works, explicit)
    if not whole:
        bare = [w for w in content if w not in _WORK]
        if len(bare) < len(content) or {"al", "colleagues"} & set(words):
            whole = _matching(bare, [w for w in words if w not in _WORK], view.works, True)
    return NamedWorks(tuple(w.key for w in whole)) if 0 < len(whole) <= _MOST_WORKS else None


def by_author(phrase: str, view: View) -> tuple[str, ...]:
    """Keys of the works of the authors that a phrase names, and of nothing besides; with a year, of
    those of that year."""
    words = [w for w in folded(phrase) if w not in _EMPTY]
    years = [w for w in words if _YEAR.fullmatch(w)]
    names = [w for w in words if not _YEAR.fullmatch(w)]
    if not names:
        return ()
    dated = [w for w in view.works if not years or w.year in years]
    return tuple(w.key for w in _by(names, dated))


def holding(words: Sequence[str], works: Iterable[Work]) -> list[Work]:
    """The works whose entries hold all of the words, in any form that differs by its ending alone."""
    return [w for w in works if all(_in_some_form(word, w.entry) for word in words)]


def _by(names: Sequence[str], works: Sequence[Work]) -> list[Work]:
    """The works of which one of the names is an author's family name, if need be misspelt, and the others
    stand in the entry too."""
    for among in (_stands, _among):
        found = [
            w
            for w in works
            if any(among(n, w.names) for n in names)
            and all(among(n, w.names) or among(n, w.entry) for n in names)
        ]
        if found:
            return found
    return []


def _matching(
    content: Sequence[str], words: Sequence[str], works: Sequence[Work], explicit: bool
) -> list[Work]:
    """Works that account for all content words: by an author's name, by a run of the title, or, if the
    phrase says that it names a work (`explicit`), by words of the entry."""
    years = [w for w in content if _YEAR.fullmatch(w)]
    rest = [w for w in content if not _YEAR.fullmatch(w)]
    if not rest:
        return []
    dated = [w for w in works if not years or w.year in years or (w.year is None and set(years) & w.entry)]
    found = _by(rest, dated)
    if not found:
        found = [w for w in dated if _has_run(w, words)]
    if not found and explicit and any(w not in STOP_WORDS for w in rest):
        found = [w for w in dated if w.kind == "reference" and set(rest) <= w.entry]
    return found


def _has_run(work: Work, words: Sequence[str]) -> bool:
    """Whether the words are a run of the title with at least three content words, or all of it, or all
    of it before the subtitle."""
    size = len(words)
    telling = [w for w in words if w not in STOP_WORDS]
    runs = [tuple(work.title[n : n + size]) for n in range(len(work.title) - size + 1)]
    if tuple(words) not in runs:
        opens = [w for w in words if w not in ("the", "a", "an")]
        return len(opens) < size and bool(opens) and _has_run(work, opens)
    whole = size == len(work.title) or (size == work.head and tuple(words) == work.title[:size])
    return len(telling) >= _LEAST_RUN or (whole and size > 1 and len(telling) > 0)


def _stands(word: str, words: frozenset[str]) -> bool:
    """Whether a word stands among others, perhaps with a genitive's "s"."""
    return word in words or (word.endswith("s") and len(word) > 4 and word[:-1] in words)


def _among(word: str, words: frozenset[str]) -> bool:
    """The same, or nearly so if the word is long."""
    if _stands(word, words):
        return True
    if len(word) < _LEAST_FUZZY:
        return False
    from rapidfuzz import fuzz, process

    near = process.extractOne(
        word, [w for w in words if len(w) >= _LEAST_FUZZY], scorer=fuzz.ratio, score_cutoff=_FUZZY
    )
    return near is not None


def _in_some_form(word: str, words: frozenset[str]) -> bool:
    from index.words import stem

    return word in words or stem(word) in {stem(w) for w in words}
