"""The caution: what a question takes for granted and the sentence shown says otherwise.

Numbers, years and names are compared in every question. Negations and opposites only where the
question states something ("why does the policy …", "…, right?"): a yes-or-no question asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from index.words import STOP_WORDS, stem
from retrieval.differences import NEGATIONS, is_name
from retrieval.normalise import Token, tokens
from retrieval.numbers import number_word, value
from retrieval.opposites import opposites

#: What is said if a contradiction is all but certain and no rule names it.
GENERIC = "The text puts this otherwise: see the first excerpt."
# The evidence that a difference needs, by the reader's probability that the sentence contradicts the
# question, and the probability from which the generic caution is said.
_NEEDED = 0.5
_CERTAIN = 0.9
# The probability from which another word in the same place counts as a contradiction.
_LIKELY = 0.5
# The least number of words of a statement; what is shorter is a topic.
_LEAST_STATED = 4
# Words around a word that count as its place.
_NEAR = 6

_TAG = re.compile(
    r"[\s,;–—-]*\b(?:right|correct|yes|no|true|ok|okay|is that (?:right|so|true|what [\w ]+)|"
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)(?:n['’]?t| not)?"
    r" (?:it|they|he|she|there|that|this|we|you|i)(?: not)?)\s*[?!. ]*$",
    re.I,
)
# A question that is put after a statement: "…, why?", "…, who came up with that"
_AFTER = re.compile(
    r"[\s]*[,;–—-]\s*(?:so |and |but )?(?:why|how come|how|who|what|when|where|which|by how much|"
    r"did|do|does|is|are|was|were|can|could)\b[^,;–—]*$",
    re.I,
)
_OPENING = re.compile(r"^(?:so|and|but|ok|okay|well|hm+|wait|then|since|because|if|hey|also)\b[\s,]*", re.I)
_POLAR = re.compile(
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|shall|may|might|must)"
    r"(?:n['’]?t)?\b",
    re.I,
)
_ASSERTING = re.compile(r"(?:why|how come|where (?:do|does|did) (?:he|she|they|it|the|we)\b)", re.I)
_WH = re.compile(
    r"(?:what|who|whom|whose|which|when|where|how|tell|give|list|name|define|explain|describe|show|find|"
    r"summari[sz]e|compare|quote|any|something|anything)\b",
    re.I,
)
# Words that speak of the text or the asking, not of its subject.
_FRAME = frozenset(
    stem(w)
    for w in (
        "text author authors article paper essay chapter book section writer say says said saying tell"
        " think thinks claim claims argue argues mean means explain according stated call"
        " called write writes show shows reason reasoning point idea come really actually exactly even"
        " still already yet quite thing things people way get gets"
    ).split()
)
# A number after one of these, or after a capitalised word, is a name: "experiment 2", "GPT-2".
_LABELS = frozenset(
    stem(w)
    for w in (
        "experiment section chapter figure fig table part question study step play lecture scenario"
        " appendix version level type phase model rule article amendment page p no number item option"
        " principle lesson equation condition group wave day volume vol case"
    ).split()
)
# Verbs that deny what follows them.
_DENYING = frozenset(
    stem(w)
    for w in (
        "lack lacks fail fails refuse deny denies denial reject rejects avoid avoids unable absence absent"
        " few rarely hardly seldom instead against"
    ).split()
)
# Irregular forms that the stemmer keeps apart.
_IRREGULAR = {
    form: stem(base)
    for base, forms in (
        ("make", "made"), ("grow", "grew grown"), ("fall", "fell fallen"), ("rise", "rose risen"),
        ("give", "gave given"), ("take", "took taken"), ("find", "found"), ("know", "knew known"),
        ("think", "thought"), ("begin", "began begun"), ("write", "wrote written"), ("win", "won"),
        ("lose", "lost"), ("buy", "bought"), ("sell", "sold"), ("hold", "held"), ("keep", "kept"),
        ("leave", "left"), ("lead", "led"), ("spend", "spent"), ("build", "built"), ("send", "sent"),
        ("pay", "paid"), ("teach", "taught"), ("bring", "brought"), ("choose", "chose chosen"),
        ("speak", "spoke spoken"), ("break", "broke broken"), ("come", "came"), ("become", "became"),
        ("run", "ran"), ("see", "saw seen"), ("go", "went gone"), ("get", "got gotten"),
        ("draw", "drew drawn"),
        ("drive", "drove driven"), ("fight", "fought"), ("feel", "felt"), ("meet", "met"),
        ("have", "had has"),
        ("do", "did done"), ("say", "said"), ("seek", "sought"), ("stand", "stood"),
        ("understand", "understood"),
        ("tell", "told"), ("steal", "stole stolen"), ("forget", "forgot forgotten"), ("man", "men"),
        ("woman", "women"), ("child", "children"), ("person", "people"),
    )
    for form in forms.split()
}  # fmt: skip
_TIMES = {
    "second": 1.0, "minut": 60.0, "hour": 3600.0, "day": 86400.0, "week": 604800.0, "month": 2629800.0,
    "year": 31557600.0, "decad": 315576000.0, "centuri": 3155760000.0,
}  # fmt: skip
_SCALES = frozenset(("hundred", "thousand", "million", "billion", "trillion", "dozen"))
_SHARES = frozenset(
    "half third quarter fifth sixth seventh eighth ninth tenth hundredth thirds quarters fifths sixths"
    " tenths".split()
)
_BEFORE_YEAR = frozenset("in since by of until from before after to and between during the a an".split())
_BARE_ORDINAL = frozenset(("first", "second", "third", "fourth", "fifth"))


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a text: its value, what it counts ("year", "share", "money", "time", "count"), the
    stem of the word that it counts, and its words `first` to `last`."""

    value: float
    kind: str
    noun: str
    first: int
    last: int
    shown: str


class _Text:
    """The words of a question or sentence."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.stems = [
            _IRREGULAR.get(t.form, stem(t.form)) if t.kind == "word" else t.form for t in self.tokens
        ]

    @cached_property
    def content(self) -> frozenset[str]:
        return frozenset(
            s
            for s, t in zip(self.stems, self.tokens, strict=True)
            if t.kind == "word" and t.form not in STOP_WORDS and t.form not in NEGATIONS
            and s not in _FRAME and number_word(t.form) is None and len(s) > 1
        )  # fmt: skip

    @cached_property
    def denies(self) -> bool:
        """Whether a negation stands anywhere in the text."""
        return any(t.form in NEGATIONS or s in _DENYING for t, s in zip(self.tokens, self.stems, strict=True))

    def near(self, number: int, reach: int = _NEAR) -> set[str]:
        """The content stems around a word."""
        around = self.stems[max(0, number - reach) : number] + self.stems[number + 1 : number + 1 + reach]
        return {s for s in around if s in self.content or s[:1] == "#"}

    def next_content(self, number: int, reach: int = 3) -> str:
        """The first content stem after a word, "" if none stands within `reach` words."""
        return next((s for s in self.stems[number + 1 : number + 1 + reach] if s in self.content), "")

    def negated(self, number: int) -> int | None:
        """The word that negates a word, if one stands before it in its clause, at most two content words
        and six words away."""
        passed = 0
        for n in range(number - 1, max(-1, number - 7), -1):
            between = self.text[self.tokens[n].end : self.tokens[n + 1].start]
            if any(c in between for c in ",;:.()") or passed > 2:
                return None
            if self.tokens[n].form in NEGATIONS or self.stems[n] in _DENYING:
                return n
            passed += self.stems[n] in self.content
        return None

    def shown(self, first: int, last: int) -> str:
        return " ".join(self.text[self.tokens[first].start : self.tokens[last].end].split())

    @cached_property
    def numbers(self) -> list[_Number]:
        return list(self._read_numbers())

    def _read_numbers(self) -> Iterator[_Number]:
        n = 0
        while n < len(self.tokens):
            found = self._number_at(n)
            if found is None:
                n += 1
            else:
                yield found
                n = found.last + 1

    def _number_at(self, n: int) -> _Number | None:
        token = self.tokens[n]
        amount = _amount(token)
        if amount is None and token.form == "one" and n + 1 < len(self.stems) and self.stems[n + 1] in _TIMES:
            amount = 1.0
        if amount is None or (token.kind == "word" and token.form in _BARE_ORDINAL and self._is_ordinal(n)):
            return None
        above = number_word(self.tokens[n - 1].form) if n and token.form in _SHARES else None
        if n and self.tokens[n - 1].form == "one" and token.form in _SHARES:
            above = 1.0
        if n and above is None and (self.stems[n - 1] in _LABELS or self._hyphened(n)):
            return None
        amount *= above or 1.0
        last = n
        while last + 1 < len(self.tokens) and self.tokens[last + 1].form.rstrip("s") in _SCALES:
            last += 1
            amount *= _amount(self.tokens[last]) or 1.0
        share = token.form in _SHARES or token.form[-1] in "%‰"
        after = self.stems[last + 1 : last + 4]
        if after[:1] == ["percent"] or after[:2] == ["per", "cent"]:
            share, amount = True, amount / 100
            last += 1 if after[0] == "percent" else 2
        elif token.form[-1] == "%":
            amount /= 100
        while last + 1 < len(self.tokens) and self.stems[last + 1] in ("age",):
            last += 1
        noun = next((s for s in self.stems[last + 1 : last + 4] if s in self.content), "")
        unit = self.stems[last + 1] if last + 1 < len(self.stems) else ""
        money = any(c in token.form for c in "$£€¥") or unit in ("dollar", "pound", "euro", "shill")
        kind = "count"
        if share:
            kind = "share"
        elif money:
            kind = "money"
        elif unit in _TIMES:
            kind, amount, last = "time", amount * _TIMES[unit], last + 1
        elif re.fullmatch(r"#(?:1[5-9]\d\d|20\d\d)", token.form) and last == n and not self._counts(n):
            kind = "year"
        return _Number(amount, kind, noun, n, last, self.shown(n, last))

    def _counts(self, n: int) -> bool:
        """Whether a number of the form of a year counts the word after it ("2000 people")."""
        before = self.tokens[n - 1].form if n else ""
        after = self.tokens[n + 1].form if n + 1 < len(self.tokens) else ""
        return before not in _BEFORE_YEAR and (
            after in ("people", "men", "women", "children") or (after.endswith("s") and len(after) > 3)
        )

    def _is_ordinal(self, n: int) -> bool:
        before = self.tokens[n - 1].form if n else ""
        return not (before in ("a", "one", "two", "three", "only", "just") and self.tokens[n].form != "first")

    def _hyphened(self, n: int) -> bool:
        """Whether a number is part of a name ("GPT-2", "M-08-23"), or a citation's ("[5]")."""
        before = self.text[: self.tokens[n].start]
        if re.search(r"\[[\d,–\- ]*$", before):
            return True
        return bool(re.search(r"\w[-‐‑]$", before)) or (
            self.tokens[n].kind == "number"
            and self.tokens[n].form[1:2].isdigit()
            and bool(re.search(r"[A-Za-z]$", before))
        )

    @cached_property
    def names(self) -> list[tuple[int, int]]:
        """Runs (first, last) of words that are names."""
        runs: list[tuple[int, int]] = []
        for n, token in enumerate(self.tokens):
            if not is_name(self.text, self.tokens, n) or number_word(token.form) is not None:
                continue
            if (
                runs
                and runs[-1][1] == n - 1
                and self.text[self.tokens[n - 1].end : token.start] in (" ", ". ")
            ):
                runs[-1] = (runs[-1][0], n)
            else:
                runs.append((n, n))
        return runs


def _amount(token: Token) -> float | None:
    if token.kind == "word":
        return number_word(token.form)
    if token.kind != "number":
        return None
    digits = "".join(c for c in token.form if c.isdigit() or c in ".,/^−")
    found = value(digits.lstrip("−"), default="")
    return (-found if digits.startswith("−") else found) if isinstance(found, float) else None


def caution(
    question: str, sentence: str, context: str = "", *, contradicts: float | None = None
) -> str | None:
    """What a question takes for granted and the sentence says otherwise, as a sentence for people; or
    None.

    `context` is text that belongs to the sentence: its paragraph, the title and authors of its source;
    names in it are taken as said. `contradicts` is a reader's probability (0..1) that the sentence
    contradicts what the question takes for granted: the higher, the less evidence a difference needs.
    """
    claim, asserting = _claim(question)
    asked, said = _Text(claim), _Text(sentence)
    shared = asked.content & said.content
    need = _NEEDED if contradicts is None else _NEEDED + 0.6 * (0.4 - contradicts)
    cover = len(shared) / max(1, len(asked.content))
    best: tuple[float, str] | None = None
    for evidence, words in (
        *_other_numbers(asked, said, cover),
        *_other_names(asked, said, _Text(context), cover),
        *(_opposites(asked, said, cover) if asserting else ()),
        *(_negations(asked, said, cover) if asserting else ()),
        *(_substitutes(asked, said, contradicts) if asserting else ()),
    ):
        if evidence >= need and (best is None or evidence > best[0]):
            best = evidence, words
    if best is not None:
        return best[1]
    return GENERIC if contradicts is not None and contradicts >= _CERTAIN else None


def _claim(question: str) -> tuple[str, bool]:
    """The part of a question that states something, without a tag, and whether the question asserts it
    rather than asks for it."""
    text = " ".join(question.split())
    bare = _TAG.sub("", text.rstrip("?!. "))
    tagged = bare != text.rstrip("?!. ")
    after = _AFTER.search(bare)
    if after and len(bare[: after.start()].split()) >= 3:
        bare, tagged = bare[: after.start()], True
    opened = _OPENING.sub("", bare)
    if _POLAR.match(opened):
        return opened, False
    if _ASSERTING.match(opened):
        return opened, True
    if _WH.match(opened):
        return opened, False
    return opened, tagged or len(opened.split()) >= _LEAST_STATED


def _other_numbers(asked: _Text, said: _Text, cover: float) -> Iterator[tuple[float, str]]:
    """Another number in the place of one of the question's."""
    held = [n.value for n in said.numbers]
    wanted = [n.value for n in asked.numbers]
    for one in asked.numbers:
        if any(_equal(one.value, v) for v in held):
            continue
        for other in said.numbers:
            if other.kind != one.kind or any(_equal(other.value, v) for v in wanted):
                continue
            local = asked.near(one.first) & said.near(other.first)
            evidence = 0.4 * (one.noun != "" and one.noun == other.noun) + 0.25 * min(2, len(local)) + cover
            if one.kind in ("year", "share", "money", "time"):
                evidence += 0.3
            if sum(n.kind == one.kind for n in said.numbers) == 1:
                evidence += 0.2
            yield evidence, f"The text says {other.shown}, not {one.shown}."


def _equal(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other))


def _other_names(asked: _Text, said: _Text, context: _Text, cover: float) -> Iterator[tuple[float, str]]:
    """Another name in the place of one of the question's."""
    known = {*said.stems, *context.stems}
    in_question = set(asked.stems)
    for first, last in asked.names:
        own = asked.stems[first : last + 1]
        partly = any(s in known for s in own)
        plain = asked.content - set(own)
        share = len(plain & said.content) / max(1, len(plain))
        for begin, end in said.names:
            other = said.stems[begin : end + 1]
            if partly:
                # "Linux Foundation" where the text has "Python Software Foundation" alone
                if own[-1] != other[-1] or len(own) < 2 or len(other) < 2 or set(own[:-1]) & known:
                    continue
            elif in_question & set(other):
                continue
            local = (asked.near(first) | asked.near(last)) & (said.near(begin) | said.near(end))
            evidence = share + 0.25 * min(2, len(local)) - 0.35 + 0.1 * (len(plain) >= 3) + 0.5 * partly
            evidence += 0.3 * (first > 0 and begin > 0 and asked.stems[first - 1] == said.stems[begin - 1])
            yield evidence, _renaming(said, begin, end, asked.shown(first, last))


def _renaming(said: _Text, first: int, last: int, asked: str) -> str:
    shown = said.shown(first, last)
    year = re.match(r" \((?:1[5-9]|20)\d\d[a-z]?\)", said.text[said.tokens[last].end :])
    return f"{shown}{year[0]} says this, not {asked}." if year else f"The text says {shown}, not {asked}."


def _opposites(asked: _Text, said: _Text, cover: float) -> Iterator[tuple[float, str]]:
    """The opposite of one of the question's words in its place."""
    for a, one in enumerate(asked.stems):
        if asked.tokens[a].kind != "word":
            continue
        for b, other in enumerate(said.stems):
            if other not in opposites(one) or other in asked.stems:
                continue
            if one in said.stems and not _same_next(asked, a, said, b):
                continue
            if (asked.negated(a) is None) != (said.negated(b) is None):
                continue  # "not simple" and "complex" say the same
            local = asked.near(a) & said.near(b)
            evidence = (
                cover
                + 0.25 * min(2, len(local))
                + 0.3 * _same_next(asked, a, said, b)
                + (0.1 if asked.tokens[a].form not in STOP_WORDS else -0.2)
            )
            quoted, shown = asked.shown(a, a), said.shown(b, b)
            yield evidence, f"The text says “{shown}”, not “{quoted}”."


def _substitutes(asked: _Text, said: _Text, contradicts: float | None) -> Iterator[tuple[float, str]]:
    """Another word before the same noun, where all else of the question is in the sentence. Synonyms
    look the same, so this counts only with a reader that sees a contradiction."""
    rest = asked.content - said.content
    if contradicts is None or contradicts < _LIKELY or not rest or len(asked.content) < 2:
        return
    for a, one in enumerate(asked.stems):
        head = asked.stems[a + 1] if a + 1 < len(asked.stems) else ""
        if one not in rest or head not in asked.content & said.content:
            continue
        for b, other in enumerate(said.stems[:-1]):
            if said.stems[b + 1] == head and other in said.content - asked.content:
                evidence = 1.1 - 0.35 * (len(rest) - 1)
                yield evidence, f"The text says “{said.shown(b, b + 1)}”, not “{asked.shown(a, a + 1)}”."


def _same_next(asked: _Text, a: int, said: _Text, b: int) -> bool:
    """Whether the content words that follow two words closely, or stand right before them, are the same."""
    after = asked.next_content(a), said.next_content(b)
    before = asked.stems[a - 1] if a else "", said.stems[b - 1] if b else ""
    return (after[0] != "" and after[0] == after[1]) or (
        before[0] == before[1] and before[0] in asked.content
    )


def _negations(asked: _Text, said: _Text, cover: float) -> Iterator[tuple[float, str]]:
    """A word that only one of the two negates."""
    contrasts = asked.denies or "rather than" in asked.text.lower()
    for a, one in enumerate(asked.stems):
        if one not in asked.content:
            continue
        for b, other in enumerate(said.stems):
            if other != one:
                continue
            ours, theirs = asked.negated(a), said.negated(b)
            if (ours is None) == (theirs is None) or (ours is None and contrasts):
                continue
            local = asked.near(a) & said.near(b)
            evidence = cover + 0.2 * min(2, len(local)) - 0.1
            elsewhere = [said.negated(n) for n, s in enumerate(said.stems) if s == one and n != b]
            if theirs is not None:
                if any(n is None for n in elsewhere):
                    continue  # the sentence has the word without a negation too
                yield (
                    evidence,
                    f"The text denies this: “{said.shown(theirs, min(b + 2, len(said.tokens) - 1))}”.",
                )
            elif not said.denies:
                yield evidence - 0.15, f"The text does not deny this: “{said.shown(max(0, b - 3), b)}”."
