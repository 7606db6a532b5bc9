"""Essays whose sentences cite the sixty works: each sentence with the works that it cites.

The texts are in a small notation that writers turn into a format: `*words*` in italics, `^{3,5}` a raised
number that leads to the list, `^[7]` the mark of note 7.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.citations.works import DATED, Work, printed, works

#: The ways to cite that a figure is given for.
WAYS = ("author-date", "MLA", "[n]", "superscript", "notes")
_UNITS = "one two three four five six seven eight nine".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
#: Names of places, one for each sentence, by which it is known again.
_PLACES = [f"{kind} {ten}-{unit}" for kind in ("ward", "plot") for ten in _TENS for unit in _UNITS]
_CLAIMS = """the price of grain had little to do with the tides; the older quays were let to strangers;
    the toll was collected twice in a year; the fishermen kept a calendar of their own;
    most of the deeds were drawn up after the event; the schools taught arithmetic before reading;
    letters from the coast were read aloud at the mill; the council preferred timber to stone;
    widows held a third of the moorings; nothing was written down before the flood;
    the harvest feast was moved to the spring; wages followed the depth of the channel""".split(";")
_VERBS = ("argues", "shows", "claims", "suggests", "found", "notes", "holds", "insists")
_FILLERS = (
    "No record of {p} has been kept, and the map (Figure 2, 2019) does not show it.",
    "The plan of {p} was engraved for a guide book (London: Albion Press, 2019) that few have seen.",
    "In {p} the bridge was closed for repairs (in 1984) and never opened again.",
    "The flood of {p} (1953) is remembered in a song, as is the Treaty of Lisbon (2007).",
    "About forty of the tenants of {p} (n = 43) answered the letter, which is more than usual (see above).",
    "There was a fair in {p} every year (January 2019 was the last), with a prize of five pounds.",
    "The pond of {p} covers 40 m² and holds some 10³ litres of water in spring.",
    "The people of {p} were asked about it (see Table 3), and most had never heard of it.",
    "A film was made in {p} (directed by a local man, 1999), of which nothing is left.",
    "Of all this {p} kept only the bell, and the inscription on it cannot be read.",
)


@dataclass(slots=True)
class Sentence:
    """A sentence of an essay, the name of a place by which it is known again, and the works it cites."""

    text: str
    place: str
    cited: tuple[Work, ...] = ()


@dataclass(slots=True)
class Essay:
    """An essay in paragraphs, with its list of works and its notes. `style` is the list's, `listed` are
    its works in order, `entries` what is printed of each; of an essay whose notes are the only list these
    are empty."""

    way: str
    style: str
    paragraphs: list[list[Sentence]]
    listed: Sequence[Work] = ()
    entries: Sequence[str] = ()
    notes: list[str] = field(default_factory=list)


def essays() -> Iterator[Essay]:
    """Every way to cite in the styles that have it."""
    for style in DATED:
        yield _essay("author-date", style, _Dated)
    yield _essay("MLA", "modern-language-association", _Paged)
    for style in ("ieee", "nlm-citation-sequence"):
        yield _essay("[n]", style, _Numbered)
    for style in ("nature", "american-medical-association"):
        yield _essay("superscript", style, _Raised)
    for style in ("chicago-notes-bibliography", "mhra-notes"):
        yield _essay("notes", style, _Noted)
    unlisted = _essay("notes", "chicago-notes-bibliography", _Noted)
    unlisted.listed, unlisted.entries = (), ()
    yield unlisted


def _essay(way: str, style: str, citing: Callable[[random.Random, str, Sequence[Work]], _Citing]) -> Essay:
    chance = random.Random(f"{way} {style}")
    order = list(works())
    if way in ("[n]", "superscript"):
        # numbered in the order in which they are cited first
        chance.shuffle(order)
    elif style != "apa" and any("non-dropping-particle" in p for w in order for p in w.people):
        order.sort(key=lambda w: _sorted_by(printed(style, w)))
    cites = citing(chance, style, order)
    sentences = []
    places = iter(_PLACES)
    for text, cited in cites.sentences():
        place = next(places)
        sentences.append(Sentence(text.replace("{p}", place), place, tuple(dict.fromkeys(cited))))
        if chance.random() < 0.25:
            place = next(places)
            sentences.append(Sentence(chance.choice(_FILLERS).replace("{p}", place), place))
    paragraphs = [sentences[n : n + 5] for n in range(0, len(sentences), 5)]
    entries = [printed(style, w) for w in order]
    return Essay(way, style, paragraphs, order, entries, cites.notes)


def _sorted_by(entry: str) -> str:
    return entry.lstrip("*‘“").casefold()


class _Citing:
    """Sentences that cite every work at least once."""

    def __init__(self, chance: random.Random, style: str, order: Sequence[Work]) -> None:
        self.chance, self.style, self.order = chance, style, order
        self.notes: list[str] = []
        names = [name for w in order for name in w.families[:1]]
        self.shared = {name for name in names if names.count(name) > 1}

    def sentences(self) -> Iterator[tuple[str, Sequence[Work]]]:
        """(text, the works it cites); {p} is the place in it."""
        left = list(self.order)
        self.chance.shuffle(left)
        while left:
            taken = [left.pop() for _ in range(min(len(left), self.chance.choice((1, 1, 1, 2, 2, 3))))]
            yield self.sentence(taken)
            if self.chance.random() < 0.3:
                yield self.sentence([self.chance.choice(self.order)])

    def sentence(self, cited: Sequence[Work]) -> tuple[str, Sequence[Work]]:
        """A sentence that cites these works, and those that it does cite."""
        raise NotImplementedError

    def claim(self) -> str:
        """A sentence without its full stop, with the place in it."""
        return f"in {{p}}, {self.chance.choice(_CLAIMS).strip()}"

    def pick(self, *options: str) -> str:
        """One of some texts."""
        return self.chance.choice(options)

    def page(self) -> int:
        """A page number."""
        return self.chance.randint(2, 390)

    def first(self, work: Work) -> str:
        """The first name as it is cited, with an initial where two authors share it."""
        name = work.families[0]
        smiths = {p["given"] for w in self.order for p in w.people[:1] if p.get("family") == name}
        return f"{work.people[0]['given'][0]}. {name}" if len(smiths) > 1 else name


def _opened(claim: str) -> str:
    return claim[0].upper() + claim[1:]


class _Dated(_Citing):
    """ "(Doe, 1999; cf. Roe, 2000)", "Doe (1999)"."""

    def names(self, work: Work, narrative: bool) -> str:
        first, *rest = work.families
        first = self.first(work)
        if len(rest) > 1:
            return f"{first} et al."
        ampersand = "&" if self.style == "apa" and not narrative else "and"
        return f"{first} {ampersand} {rest[0]}" if rest else first

    def inside(self, work: Work, loc: bool = False) -> str:
        comma = " " if self.style.startswith("chicago") else ", "
        page = f", {self.page()}" if comma == " " else f", p. {self.page()}"
        return f"{self.names(work, False)}{comma}{work.year}{page if loc else ''}"

    def narrative(self, work: Work) -> str:
        loc = f", p. {self.page()}" if self.chance.random() < 0.2 else ""
        return f"{self.names(work, True)} ({work.year}{loc})"

    def sentence(self, cited: Sequence[Work]) -> tuple[str, Sequence[Work]]:
        twin = next((w for w in self.order if w.families == cited[0].families and w is not cited[0]), None)
        verb, claim = self.chance.choice(_VERBS), self.claim()
        if twin and self.first(twin) == twin.families[0]:
            pair = sorted((cited[0], twin), key=lambda w: w.year)
            name, (a, b) = cited[0].families[0], (pair[0].year, pair[1].year)
            short = b[4:] if a[:4] == b[:4] and b[4:] else b
            text = self.pick(
                f"{name} ({a}, {b}) {verb} that {claim}.",
                f"{name} ({a}; see also {b}) {verb} that {claim}.",
                f"{_opened(claim)} ({name}, {a}, {b})." if self.style != "chicago-author-date"
                else f"{_opened(claim)} ({name} {a}, {b}).",
                f"{name} ({a}, {short}) {verb} that {claim}.",
            )  # fmt: skip
            return text, pair
        if len(cited) == 1:
            work = cited[0]
            return self.pick(
                f"{_opened(claim)} ({self.inside(work)}).",
                f"{_opened(claim)} ({self.inside(work, True)}).",
                f"{_opened(claim)} ({self.pick('see ', 'cf. ', 'e.g., ', 'see also ')}{self.inside(work)}).",
                f"{_opened(claim)}, as has been held before ({self.inside(work)}), and rightly so.",
                f"{self.narrative(work)} {verb} that {claim}.",
                f"According to {self.narrative(work)}, {claim}.",
                f"In {self.names(work, True)}’s ({work.year}) view, {claim}.",
                f"{_opened(claim)} (as {self.names(work, True)} [{work.year}] {verb}).",
            ), cited
        if len(cited) == 2 and self.chance.random() < 0.4:
            a, b = cited
            return self.pick(
                f"{self.narrative(a)} and {self.narrative(b)} agree that {claim}.",
                f"Unlike {self.narrative(a)}, {self.narrative(b)} {verb} that {claim}.",
            ), cited
        lead = self.pick("", "see ", "e.g., ")
        between = self.pick("; ", "; ", "; cf. ", "; see also ", "; but see ")
        rest = between.join(self.inside(w, self.chance.random() < 0.2) for w in cited)
        return f"{_opened(claim)} ({lead}{rest}).", cited


class _Paged(_Citing):
    """ "(Doe 23)", "Doe argues … (23)", "(Doe, *Short Title* 23)"."""

    def names(self, work: Work) -> str:
        first, *rest = work.families
        first = self.first(work)
        return f"{first} et al." if len(rest) > 1 else f"{first} and {rest[0]}" if rest else first

    def inside(self, work: Work) -> str:
        if work.families[0] in self.shared and self.first(work) == work.families[0]:
            return f"{self.names(work)}, *{work.short}* {self.page()}"
        return f"{self.names(work)} {self.page()}"

    def sentence(self, cited: Sequence[Work]) -> tuple[str, Sequence[Work]]:
        verb, claim = self.chance.choice(_VERBS), self.claim()
        a = cited[0]
        if len(cited) > 1:
            return f"{_opened(claim)} ({'; '.join(self.inside(w) for w in cited)}).", cited
        if a.families[0] in self.shared and self.first(a) == a.families[0]:
            return self.pick(
                f"{_opened(claim)} ({self.inside(a)}).",
                f"In *{a.short}*, {self.names(a)} {verb} that {claim} ({self.page()}).",
            ), cited
        full = f"{self.pick(*(str(p.get('given', '')) for p in a.people[:1]))} {a.families[0]}".strip()
        return self.pick(
            f"{_opened(claim)} ({self.inside(a)}).",
            f"{_opened(claim)} ({self.inside(a)}).",
            f"{self.names(a)} {verb} that {claim} ({self.page()}).",
            f"As {self.names(a)} {verb}, {claim} ({self.page()}–{self.page() + 400}).",
            f"According to {full if len(a.people) == 1 else self.names(a)}, {claim} ({self.page()}).",
            f"{_opened(claim)} ({self.names(a)}).",
            f"{_opened(claim)} (qtd. in {self.inside(a)}).",
            f"“{_opened(claim)}” ({self.inside(a)}), and that was all.",
        ), cited  # fmt: skip


class _Numbered(_Citing):
    """ "[3]", "[1, 3–5]", "[3, p. 45]"."""

    def sentence(self, cited: Sequence[Work]) -> tuple[str, Sequence[Work]]:
        verb, claim = self.chance.choice(_VERBS), self.claim()
        at = sorted(self.order.index(w) + 1 for w in cited)
        if len(at) > 1 or self.chance.random() < 0.15:
            run = self.chance.randint(1, len(self.order) - 4)
            spanned = [*at[:1], *range(run, run + 3)] if at[0] < run else list(range(run, run + 3))
            shown = f"{at[0]}, {run}–{run + 2}" if at[0] < run else f"{run}–{run + 2}"
            separate = "], [".join(map(str, at))
            text, numbers = self.chance.choice(
                (
                    (f"{_opened(claim)} [{', '.join(map(str, at))}].", at),
                    (f"{_opened(claim)} [{','.join(map(str, at))}].", at),
                    (f"{_opened(claim)} [{separate}].", at),
                    (f"{_opened(claim)} [{shown}].", spanned),
                    (f"{_opened(claim)} [{run}]–[{run + 2}].", [run, run + 1, run + 2]),
                )
            )
            return text, [self.order[n - 1] for n in numbers]
        n, work = at[0], cited[0]
        return self.pick(
            f"{_opened(claim)} [{n}].",
            f"{_opened(claim)} [{n}, p. {self.page()}].",
            f"{_opened(claim)}, as has been held before [{n}], and rightly so.",
            f"{work.families[0]} [{n}] {verb} that {claim}.",
            f"As [{n}] {verb}, {claim}.",
            f"“{_opened(claim)}” [{n}].",
        ), cited  # fmt: skip


class _Raised(_Citing):
    """ "harbours.³", "harbours,³⁻⁵ and"."""

    def sentence(self, cited: Sequence[Work]) -> tuple[str, Sequence[Work]]:
        verb, claim = self.chance.choice(_VERBS), self.claim()
        at = sorted(self.order.index(w) + 1 for w in cited)
        if len(at) > 1:
            run = self.chance.randint(1, len(self.order) - 4)
            spanned = [*at[:1], *range(run, run + 3)] if at[0] < run else list(range(run, run + 3))
            shown = f"{at[0]},{run}–{run + 2}" if at[0] < run else f"{run}–{run + 2}"
            marks, numbers = self.chance.choice(((",".join(map(str, at)), at), (shown, spanned)))
            return f"{_opened(claim)}.^{{{marks}}}", [self.order[n - 1] for n in numbers]
        n, work = at[0], cited[0]
        return self.pick(
            f"{_opened(claim)}.^{{{n}}}",
            f"{_opened(claim)}^{{{n}}}.",
            f"{_opened(claim)},^{{{n}}} and rightly so.",
            f"“{_opened(claim)}.”^{{{n}}}",
            f"{work.families[0]}^{{{n}}} {verb} that {claim}.",
        ), cited  # fmt: skip


class _Noted(_Citing):
    """Notes: in full, then "Doe, *Short Title*, 45.", "Ibid., 12.", "see also"."""

    def __init__(self, chance: random.Random, style: str, order: Sequence[Work]) -> None:
        super().__init__(chance, style, order)
        self.known: set[Work] = set()
        self.last: Work | None = None

    def note(self, work: Work) -> str:
        page = self.page()
        if work is self.last and self.chance.random() < 0.8:
            return self.pick("Ibid.", f"Ibid., {page}.", f"*Ibid.*, p. {page}.")
        if work not in self.known:
            self.known.add(work)
            full = printed(self.style, work, note=True).rstrip(".")
            return f"{self.pick('', '', '', 'See ')}{full}{'' if 'http' in full else f', {page}'}."
        names = work.families
        who = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
        if work.families[0] not in self.shared and self.chance.random() < 0.2:
            return f"{who}, op. cit., p. {page}."
        short = f"“{work.short},”" if "article" in work.item["type"] else f"*{work.short}*,"
        return f"{self.pick('', '', 'See ', 'Cf. ')}{who}, {short} {page}."

    def sentences(self) -> Iterator[tuple[str, Sequence[Work]]]:
        for text, cited in super().sentences():
            yield text, cited
            if self.chance.random() < 0.3 and len(cited) == 1:
                # the same work again, in the next note
                yield self.sentence(cited)
            if self.chance.random() < 0.08:
                # a note that cites nothing
                self.notes.append("The records of that year are thin, and some are lost.")
                self.last = None
                yield f"{_opened(self.claim())}.^[{len(self.notes)}]", ()

    def sentence(self, cited: Sequence[Work]) -> tuple[str, Sequence[Work]]:
        claim = self.claim()
        notes = [self.note(cited[0])]
        for work in cited[1:]:
            self.last = None
            notes.append(self.note(work))
        joined = "; ".join([n.removesuffix(".") for n in notes[:-1]] + notes[-1:])
        if len(notes) > 1 and self.chance.random() < 0.4:
            joined = joined.replace("; ", "; see also ")
            joined = joined.replace("also See ", "also ").replace("also Cf. ", "also ")
        self.last = cited[0] if len(cited) == 1 else None
        self.notes.append(joined)
        n = len(self.notes)
        return self.pick(
            f"{_opened(claim)}.^[{n}]",
            f"{_opened(claim)}.^[{n}]",
            f"{_opened(claim)},^[{n}] and rightly so.",
            f"“{_opened(claim)}.”^[{n}]",
        ), cited  # fmt: skip
