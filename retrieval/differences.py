"""What a quotation says otherwise than its source: numbers, signs, negations, opposites, names, words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from index.words import STOP_WORDS, stem
from retrieval.alignment import Alignment, Pair, align, is_number
from retrieval.normalise import Token, tokens
from retrieval.numbers import number_word, value
from retrieval.opposites import opposites
from retrieval.types import Difference

#: Words that turn a statement into its contrary.
NEGATIONS = frozenset(
    "not no never none neither nor nobody nothing nowhere cannot without hardly scarcely barely seldom"
    " aint arent cant couldnt darent didnt doesnt dont hadnt hasnt havent isnt mightnt mustnt neednt"
    " oughtnt shant shouldnt wasnt werent wont wouldnt".split()
)
_PREFIXES = ("non", "un", "in", "im", "il", "ir", "dis", "anti")
# Units that a number is followed by; another unit is another quantity.
_UNITS = frozenset(
    "mm cm m km nm mg g kg t ml l ha s ms h hz khz mhz ghz w kw mw gw twh kwh mwh gwh b kb mb gb tb c f k"
    " percent per cent inch inches foot feet yard yards mile miles metre metres meter meters kilometre"
    " kilometres kilometer kilometers centimetre centimetres centimeter centimeters millimetre"
    " millimetres gram grams kilogram kilograms kilo kilos ton tons tonne tonnes pound pounds ounce"
    " ounces litre litres liter liters gallon gallons acre acres hectare hectares second seconds minute"
    " minutes hour hours day days week weeks month months quarter quarters year years decade decades"
    " century centuries dollar dollars cent cents euro euros shilling shillings penny pence degree"
    " degrees celsius fahrenheit kelvin volt volts watt watts".split()
)
# At one place, so many words of each side are compared with each of the other.
_MOST_PAIRED = 40
_SENTENCE_END = re.compile(r"[.!?:][\"'”’)\]]*\s+[\"'“‘(\[]*$|^[\s\"'“‘(\[]*$|\n\s*$")


@dataclass(frozen=True, slots=True)
class _Side:
    """The words of one of the two texts at one place where they differ."""

    text: str
    every: Sequence[Token]
    known_names: frozenset[str]
    at: tuple[int, ...]

    @property
    def tokens(self) -> list[Token]:
        return [self.every[n] for n in self.at]

    @property
    def letters(self) -> str:
        return "".join(t.form for t in self.tokens)

    def shown(self, some: Iterable[Token] | None = None) -> str:
        """The text from the first to the last of the words."""
        words = list(self.tokens if some is None else some)
        if not words:
            return ""
        return " ".join(self.text[words[0].start : words[-1].end].split())

    def names(self) -> list[Token]:
        """Words that either text has as a name."""
        return [self.every[n] for n in self.at if self.every[n].form in self.known_names]


def is_name(text: str, every: Sequence[Token], number: int) -> bool:
    """Whether a word is capitalised, is no function word, and is not capitalised for opening a
    sentence alone: there it has to be all capitals, or to stand before another such word."""
    token = every[number]
    word = text[token.start : token.end]
    if is_acronym(text, every, number):
        return True
    if token.kind != "word" or not word[0].isupper() or token.form in STOP_WORDS:
        return False
    if word.isupper() and len(word) > 1:
        return True
    if not _SENTENCE_END.search(text[max(0, token.start - 8) : token.start]):
        return True
    after = every[number + 1] if number + 1 < len(every) else None
    return (
        after is not None
        and text[token.end : after.start] == " "
        and text[after.start].isupper()
        and after.form not in STOP_WORDS
    )


def is_acronym(text: str, every: Sequence[Token], number: int) -> bool:
    """Whether a word is written in capitals alone, while a word beside it is not; "US" and "WHO" are
    acronyms then, though "us" and "who" are function words."""
    token = every[number]
    word = text[token.start : token.end]
    if token.kind != "word" or len(token.form) < 2 or not word.isupper():
        return False
    beside = [every[n] for n in (number - 1, number + 1) if 0 <= n < len(every)]
    return any(t.kind == "word" and not text[t.start : t.end].isupper() for t in beside)


def differences(quotation: str, source: str) -> list[Difference]:
    """How a quotation differs from the part of a text that is most like it, in the order of the text."""
    wanted, text = tokens(quotation), tokens(source)
    alignment = align(wanted, text)
    return [] if alignment is None else named(alignment, quotation, wanted, source, text)


def named(
    alignment: Alignment, quotation: str, wanted: Sequence[Token], source: str, text: Sequence[Token]
) -> list[Difference]:
    """The differences at the places where two aligned texts differ."""
    found: list[Difference] = []
    begin, end = max(0, alignment.first - 1), alignment.last + 2
    names = names_of(quotation, wanted) | names_of(source, text, range(begin, min(end, len(text))))
    for same, pairs in groupby(alignment.pairs, lambda pair: _same(pair, wanted, text)):
        if same:
            continue
        place = list(pairs)
        found += _at_one_place(
            _Side(quotation, wanted, names, tuple(a for a, _ in place if a is not None)),
            _Side(source, text, names, tuple(b for _, b in place if b is not None)),
        )
    return list(dict.fromkeys(found))


def names_of(text: str, every: Sequence[Token], within: range | None = None) -> frozenset[str]:
    """The forms of the words of a text that are names."""
    numbers = range(len(every)) if within is None else within
    return frozenset(every[n].form for n in numbers if is_name(text, every, n))


def _same(pair: Pair, wanted: Sequence[Token], text: Sequence[Token]) -> bool:
    a, b = pair
    return a is not None and b is not None and wanted[a].form == text[b].form


def _at_one_place(quoted: _Side, there: _Side) -> list[Difference]:
    if quoted.letters == there.letters and _negations(quoted) == _negations(there):
        return []  # "super-computers" and "supercomputers"
    found = [*_quantities(quoted, there), *_negated(quoted, there), *_opposed(quoted, there)]
    found += _renamed(quoted, there)
    shown = {(d.quoted, d.source) for d in found}
    whole = Difference("word", quoted.shown(), there.shown())
    if _explained(found, quoted, there) or (whole.quoted, whole.source) in shown:
        return found
    return [*found, whole]


def _explained(found: Sequence[Difference], quoted: _Side, there: _Side) -> bool:
    """Whether the differences found are of all content words of one side at the place."""
    known = {t.form for d in found for t in (*tokens(d.quoted), *tokens(d.source))} | STOP_WORDS
    return bool(found) and any(
        all(t.form in known for t in side.tokens) for side in (quoted, there) if side.at
    )


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A number as it is written, its value without signs ("" for what is none), its digits, its signs."""

    shown: str
    value: float | str
    digits: str
    signs: str


def _quantities(quoted: _Side, there: _Side) -> list[Difference]:
    """Other numbers, signs and units."""
    ours, theirs = _without_shared(_numbers(quoted), _numbers(there))
    found = []
    for one, other in zip_longest(ours, theirs):
        same = one is not None and other is not None and one.digits == other.digits
        found.append(
            Difference("sign" if same else "number", one.shown if one else "", other.shown if other else "")
        )
    signs = [t for t in quoted.tokens if t.kind == "sign"], [t for t in there.tokens if t.kind == "sign"]
    if [t.form for t in signs[0]] != [t.form for t in signs[1]]:
        found.append(Difference("sign", quoted.shown(signs[0]), there.shown(signs[1])))
    if _signed(quoted) != _signed(there):
        found.append(Difference("sign", quoted.shown(), there.shown()))
    units = _units(quoted), _units(there)
    if units[0] and units[1] and {stem(t.form) for t in units[0]} != {stem(t.form) for t in units[1]}:
        found.append(Difference("number", quoted.shown(units[0]), there.shown(units[1])))
    return found


def _signed(side: _Side) -> list[str]:
    """Words that end in a sign: "C++"."""
    return [t.form for t in side.tokens if t.kind == "word" and t.form[-1] in "+#"]


def _numbers(side: _Side) -> list[_Quantity]:
    return [_quantity(side, n) for n in side.at if is_number(side.every[n])]


def _quantity(side: _Side, number: int) -> _Quantity:
    token = side.every[number]
    shown = side.text[token.start : token.end]
    if token.kind == "word":
        return _Quantity(shown, number_word(token.form) or 0.0, token.form, "")
    digits = "".join(c for c in token.form if (c.isascii() and c not in "#$%") or c.isdigit())
    signs = "".join(c for c in token.form if c not in digits and c != "#")
    after = [t.form for t in side.every[number + 1 : number + 3]]
    if after[:1] == ["percent"] or after == ["per", "cent"]:
        signs += "%"
    return _Quantity(shown, value(digits, default=digits), digits.replace("^", ""), signs)


def _units(side: _Side) -> list[Token]:
    """The units that follow a number."""
    return [
        side.every[n] for n in side.at if n and side.every[n].form in _UNITS and is_number(side.every[n - 1])
    ]


def _without_shared(
    ours: Sequence[_Quantity], theirs: Sequence[_Quantity]
) -> tuple[list[_Quantity], list[_Quantity]]:
    """The numbers without those of the same value and signs on the other side."""
    left = list(theirs)
    kept = []
    for one in ours:
        same = next((o for o in left if (o.value, o.signs) == (one.value, one.signs)), None)
        if same is None:
            kept.append(one)
        else:
            left.remove(same)
    return kept, left


def _negations(side: _Side) -> list[Token]:
    return [t for t in side.tokens if t.form in NEGATIONS]


def _negated(quoted: _Side, there: _Side) -> list[Difference]:
    """A negation that only one of the two has, as a word or as a prefix."""
    ours, theirs = _negations(quoted), _negations(there)
    found = []
    if bool(ours) != bool(theirs) or len(ours) % 2 != len(theirs) % 2:
        found.append(Difference("negation", quoted.shown(ours), there.shown(theirs)))
    found += [
        Difference("negation", quoted.shown([one]), there.shown([other]))
        for one, other in _word_pairs(quoted, there)
        if _prefixed(one.form, other.form)
    ]
    return found


def _word_pairs(quoted: _Side, there: _Side) -> list[tuple[Token, Token]]:
    """Each word beside each of the other side, where they are few enough to be counterparts."""
    ours = [t for t in quoted.tokens if t.kind == "word"][:_MOST_PAIRED]
    theirs = [t for t in there.tokens if t.kind == "word"][:_MOST_PAIRED]
    return [(one, other) for one in ours for other in theirs if one.form != other.form]


def _prefixed(one: str, other: str) -> bool:
    """Whether one of two words is the other with a negating prefix, in any form."""
    for short, long in (sorted((stem(one), stem(other)), key=len), sorted((one, other), key=len)):
        if any(long == prefix + short for prefix in _PREFIXES) and len(short) >= 3:
            return True
    pair = {one, other}
    return any(w.endswith("less") and pair == {w, w[:-4] + "ful"} for w in pair)


def _opposed(quoted: _Side, there: _Side) -> list[Difference]:
    return [
        Difference("opposite", quoted.shown([one]), there.shown([other]))
        for one, other in _word_pairs(quoted, there)
        if stem(other.form) in opposites(stem(one.form)) and not _prefixed(one.form, other.form)
    ]


def _renamed(quoted: _Side, there: _Side) -> list[Difference]:
    """Names that only one of the two has; a name quoted in lower case is known by its counterpart."""
    ours, theirs = quoted.names(), there.names()
    if {stem(t.form.strip("+#")) for t in ours} == {stem(t.form.strip("+#")) for t in theirs}:
        return []
    if {t.form for t in ours} <= {t.form for t in there.tokens} and not theirs:
        return []
    if {t.form for t in theirs} <= {t.form for t in quoted.tokens} and not ours:
        return []
    return [
        Difference("name", quoted.shown(ours or _content(quoted)), there.shown(theirs or _content(there)))
    ]


def _content(side: _Side) -> list[Token]:
    return [t for t in side.tokens if t.kind == "word" and t.form not in STOP_WORDS]
