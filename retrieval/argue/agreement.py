"""Those who agree or disagree: the sentences in which a text reports them, one excerpt for each holder.

The direction of a holder's sentences follows, in this order, from a stances file, from cues in the
sentences themselves, from their link to the holder before ("Likewise", "In contrast"), and from the
sentence or heading that opens the group ("Critics of X argue …", "Rejection of X").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from index.storage.ports import PassageStore
from index.types import Passage
from index.words import STOP_WORDS, WORD, fold, stem
from retrieval.answer.agreement_cues import (
    Sign,
    direction,
    names_another_first,
    opening,
    relation,
    says_how_far,
)
from retrieval.answer.held import Held
from retrieval.answer.locators import of_passage
from retrieval.argue.brief_cues import read_motion
from retrieval.argue.stances import Stance
from retrieval.interpret.agreement_question import AgreementAsked

#: Labels of the two sides of "who supports X and who rejects it?".
LABELS: Mapping[Sign, str | None] = {1: "for", -1: "against", 0: None}
#: Label of what a text says of the agreement itself.
HOW_FAR = "how far they agree"
# If fewer hold the side asked for, the other side is shown too.
_FEW = 2
# Holders of the other side that are shown then.
_MOST_OTHERS = 2
# How sure a direction is, by where it comes from.
_FILED, _NAMED, _LINKED, _OWN, _GROUP, _BY_SIDES, _ASSERTED = 0.95, 0.92, 0.9, 0.88, 0.8, 0.75, 0.0
# Passages near the subject whose sections are looked through, and the most passages of these.
_NEAREST, _MOST_PASSAGES = 12, 400
_FIRST_SENTENCES = 3
# Words that two authors' sentences share if they speak of the same subject.
_SAME_SUBJECT = 2
# Names of a claim: "the idea", "this narrative" name no subject by themselves.
_TALK = frozenset(
    stem(w)
    for w in """
    idea notion view claim narrative framing frame concept term terminology argument position thesis theory
    debate stance point discourse rhetoric label metaphor analogy proposal approach author text article paper
    hypothesis critique criticism statement story perspective
    """.split()
)
# Names of a text rather than of a claim.
_WRITING = frozenset(stem(w) for w in "author text article paper".split())
_SPEAK = (
    r"(?:argu|claim|contend|maintain|hold|believ|think|insist|reject|disput|oppos|support|critici|question|regard|view"
    r"|see|doubt|den[iy]|endors|defend|warn|suggest|favou?r|accept|challeng)\w*"
)
_GROUP_WORDS = re.compile(
    r"\b(?:critics|opponents|s[ck]eptics|proponents|supporters|advocates|defenders|detractors)\b"
    r"|\b(?:one|another|other|first|second|third|dominant|main|prevailing|common|opposing|alternative|critical)\s+"
    r"(?:\w+\s+)?(?:stance|view|camp|position|perspective|school|side|strand|group)s?\b"
    r"|\b(?:some|many|most|several|others?|few|scholars|authors|researchers|experts|commentators|economists|historians"
    rf"|philosophers|scientists|observers|people)\s+(?:\w+\s+){{0,2}}?{_SPEAK}\b",
    re.I,
)
_OWN_VOICE = re.compile(
    r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Tt]his (?:article|paper|essay|chapter|study|review|report))\b"
)
_POINTING = re.compile(r"\W*(?:the|this|that|these|those|such|their|his|her|its)\b", re.I)
_ASSERTS = re.compile(
    r"\b(?:argue|claim|contend|posit|maintain|hold|believe|state|suggest|assert|insist|conclude|show"
    r"|find|say|think|propose)(?:s|d|ed)?\b"
    r"|\b(?:held|found|said|thought|shown)\b",
    re.I,
)
_POINTS_TO_A_VIEW = re.compile(
    r"\b(?:this|that|the|such an?|these)\s+(?:\w+\s+)?(?:" + "|".join(sorted(_TALK - _WRITING)) + r")\w*",
    re.I,
)


@dataclass(slots=True)
class _Turn:
    """Adjacent sentences (start, end, text) of a passage that report one holder: `key`, "" for a group or the
    text itself. `others` are the works that they also cite, by sentence. `context` are stems of the heading
    and of the sentence that opens the group, whose direction is `group`. `named`: the running text names the
    holder, who is not cited in brackets alone."""

    key: str
    passage: Passage
    section: int
    context: frozenset[str]
    group: Sign
    sentences: list[tuple[int, int, str]] = field(default_factory=list)
    others: list[frozenset[str]] = field(default_factory=list)
    opens: Sign = 0
    side: Sign = 0
    sure: float = 0.0
    cue: int = 0
    named: bool = False

    @property
    def stems(self) -> frozenset[str]:
        return _content(" ".join(text for _, _, text in self.sentences))


class Agreements:
    """Finds those who agree and disagree in one opened index."""

    def __init__(self, text_store: PassageStore, stances: Callable[[], Sequence[Stance]]) -> None:
        """`stances` returns those that a file states; it is called for the first question."""
        self._text_store = text_store
        self._load_stances = stances

    @cached_property
    def _stances(self) -> Sequence[Stance]:
        return self._load_stances()

    def find(
        self, asked: AgreementAsked, near: Sequence[int], limit: int, allowed: Collection[int] | None = None
    ) -> list[Held]:
        """Up to `limit` excerpts, one for each holder and side, the surest first, both sides in turn.
        `near` are ids of passages on the subject, best first; `allowed` are those to show (None: all)."""
        turns = self._turns(self._around(asked, near), allowed)
        if asked.other:
            return _numbered(self._pair(asked, turns))[:limit]
        if asked.keys:
            found = self._on_author(asked.keys, turns)
            if filed := self._filed_on_author(asked):
                # beside stated positions count only sentences that link the two, and no contrary ones
                sides = {h.holder: h.side for h in filed}
                linked = [h for h in found if h.sure > _BY_SIDES and sides.get(h.holder, h.side) == h.side]
                found = [*linked, *filed]
        else:
            found = self._filed_on_subject(asked) or self._on_subject(asked, turns)
        found = [h for h in found if self._is_allowed(h, allowed)]
        if asked.direct and any(h.sure in (_NAMED, _LINKED) for h in found):
            found = [h for h in found if h.sure in (_NAMED, _LINKED)]
        if asked.how_far:
            return _numbered(self._how_far(asked, turns, _one_each(found), limit, allowed))
        if asked.side:
            every = _one_each(found)
            found = [h for h in every if h.side == asked.side][:limit]
            others = [h for h in every if h.side == -asked.side and h.sure] if found else []
            if len(found) < _FEW and others:
                return _numbered(_labelled([*found, *others[:_MOST_OTHERS]]))
            return _numbered(found)
        return _numbered(_in_turn(_one_each(found), limit))

    def _how_far(
        self,
        asked: AgreementAsked,
        turns: Sequence[_Turn],
        found: Sequence[Held],
        limit: int,
        allowed: Collection[int] | None,
    ) -> list[Held]:
        """What the text says of how far people agree on the subject, then both sides. With one side alone
        it is only a guess that all agree."""
        wanted = _wanted(asked)
        said: list[tuple[int, int, Held]] = []
        for turn in turns:
            before = ""
            for row, (_, _, text) in enumerate(turn.sentences):
                plainly = 0 if turn.named else says_how_far(text)
                own = _content(text) | turn.context
                if _POINTS_TO_A_VIEW.search(text):
                    own |= _content(before)
                before = text
                share = len(wanted & own)
                if plainly > (not wanted) and (share or not wanted):
                    held = replace(self._held(turn, 0, _OWN, row), holder=f"{turn.passage.id}:{row}")
                    if self._is_allowed(held, allowed):
                        said.append((plainly, share, held))
        best = [max(said, key=lambda each: each[:2])[2]] if said else []
        sides = _in_turn(found, limit)
        if not best and len({h.side for h in sides}) < len(LABELS) - 1:
            sides = [replace(h, sure=0.0) for h in sides]
        return [*(replace(h, excerpt=replace(h.excerpt, part=HOW_FAR)) for h in best), *sides]

    def _around(self, asked: AgreementAsked, near: Sequence[int]) -> list[Passage]:
        """The passages of the sections near the subject, or of those that report the authors."""
        reported = {
            p for key in asked.keys | asked.other for p, _, _, _ in self._text_store.attributions(key=key)
        }
        seeds = self._text_store.many(sorted(reported)[:_MOST_PASSAGES] if reported else near[:_NEAREST])
        # who agrees with whom is said by the group's texts; a work that they name speaks for itself alone
        seeds = {n: p for n, p in seeds.items() if p.document not in self._text_store.bindings}
        documents = list(dict.fromkeys(p.document for p in seeds.values()))
        citing = self._text_store.select(documents=documents)
        # the two sides of a dispute often stand in sections of their own
        if len(citing) > _MOST_PASSAGES:
            wanted = {(p.document, p.section) for p in seeds.values()}
            own = [n for n in citing if any(abs(n - s) <= _NEAREST for s in seeds)]
            found = self._text_store.many(own[:_MOST_PASSAGES])
            return [p for _, p in sorted(found.items()) if (p.document, p.section) in wanted]
        return [p for _, p in sorted(self._text_store.many(citing).items())]

    def _turns(self, passages: Iterable[Passage], allowed: Collection[int] | None) -> list[_Turn]:
        passages = [
            p for p in passages if p.kind not in ("reference", "pull-quote", "caption", "figure", "heading")
        ]
        works: dict[tuple[int, int], list[str]] = {}
        for number, row, key, _ in self._text_store.attributions(passages=[p.id for p in passages]):
            works.setdefault((number, row), []).append(key)
        named = {
            (c.document, c.sentence_start)
            for document in dict.fromkeys(p.document for p in passages)
            for c in self._text_store.citations(document=document)
            if c.form == "narrative"
        }
        turns: list[_Turn] = []
        place: tuple[str, str | None] | None = None
        section, context = 0, frozenset[str]()
        group: Sign = 0
        for passage in passages:
            if (passage.document, passage.section) != place:
                place = (passage.document, passage.section)
                section += 1
                context, group = _content(passage.heading or ""), direction(passage.heading or "")[0]
            for row, span in enumerate(passage.sentences):
                start, end = span[0] - passage.start, span[1] - passage.start
                text = passage.text[start:end]
                keys = works.get((passage.id, row), [])
                if len(keys) > 1 and names_another_first(text):
                    keys = [*keys[1:], keys[0]]
                key = keys[0] if keys else ""
                last = turns[-1] if turns else None
                if (
                    not key
                    and _GROUP_WORDS.search(text)
                    and not _OWN_VOICE.search(text)
                    and direction(text)[0]
                ):
                    group = direction(text)[0]
                    context = _content(passage.heading or "") | _content(text)
                if not (key and last and last.key == key and last.passage.id == passage.id):
                    last = _Turn(key, passage, section, context, group, opens=opening(text))
                    turns.append(last)
                last.sentences.append((start, end, text))
                last.named |= (passage.document, span[0]) in named
                last.others.append(frozenset(keys[1:]))
        self._take_sides(turns)
        return turns

    def _take_sides(self, turns: Sequence[_Turn]) -> None:
        """Decide the side of each turn: its own cues, its link to the holder before, then its group."""
        for number, turn in enumerate(turns):
            for row, (_, _, text) in enumerate(turn.sentences[:_FIRST_SENTENCES]):
                sign, joins = direction(text)
                if sign:
                    turn.side, turn.cue, turn.sure = (turn.group or sign) if joins else sign, row, _OWN
                    break
            before = self._before(turns, number)
            if turn.opens and before and before.side and not (turn.side and turn.cue == 0):
                turn.side, turn.sure, turn.cue = _times(turn.opens, before.side), _LINKED, 0
            if not turn.side and turn.group and turn.named:
                turn.side, turn.sure = turn.group, _GROUP

    def _before(self, turns: Sequence[_Turn], number: int) -> _Turn | None:
        """The holder before a turn in its section, at most one sentence of the text's own between."""
        for turn in reversed(turns[max(0, number - 2) : number]):
            if turn.section != turns[number].section:
                return None
            if turn.key:
                return turn if turn.key != turns[number].key else None
        return None

    def _on_subject(self, asked: AgreementAsked, turns: Sequence[_Turn]) -> list[Held]:
        wanted = _wanted(asked)
        turned = read_motion(asked.claim or asked.subject).direction if asked.subject else 1
        found: list[Held] = []
        speaking: set[int] = set()  # numbers of the turns that speak of the subject
        for number, turn in enumerate(turns):
            before = self._before(turns, number) if turn.opens else None
            goes_on = before is not None and any(turns[n] is before for n in speaking if n >= number - 2)
            own = _mentions(turn.stems, wanted) or goes_on
            if own:
                speaking.add(number)
            points = any(_POINTS_TO_A_VIEW.search(text) for _, _, text in turn.sentences)
            linked = bool(turn.opens) or points
            if not own and not (linked and _mentions(turn.context, wanted)):
                continue
            side, sure = turn.side, turn.sure
            if not turn.key:
                text = turn.sentences[0][2]
                if not side or not (_OWN_VOICE.search(text) or _GROUP_WORDS.search(text)) or not own:
                    continue
                sure = _GROUP - 0.01
                if not wanted and not (points and (_GROUP_WORDS.search(text) or _ASSERTS.search(text))):
                    continue  # a cue on an unknown subject
            else:
                if not turn.named and not (wanted and sure == _OWN):
                    continue  # a work in brackets supports what the text says itself
                if not wanted and not (turn.group or linked):
                    continue
                if not side and wanted and own and _ASSERTS.search(turn.sentences[0][2]):
                    side, sure = 1, _ASSERTED
            if side:
                found.append(self._held(turn, 1 if turned * side > 0 else -1, sure))
        return found

    def _on_author(self, keys: Collection[str], turns: Sequence[_Turn]) -> list[Held]:
        own = [turn for turn in turns if turn.key in keys]
        found: list[Held] = []
        related: dict[int, Sign] = {}
        for number, turn in enumerate(turns):
            if not turn.key or turn.key in keys:
                continue
            for row, others in enumerate(turn.others):
                sign = relation(turn.sentences[row][2]) if others & set(keys) else 0
                if sign:
                    related[number] = sign
                    found.append(self._held(turn, sign, _NAMED, row))
            before = self._before(turns, number)
            if before is not None and turn.opens and number not in related:
                at = next(n for n in range(number - 1, -1, -1) if turns[n] is before)
                sign = _times(turn.opens, 1 if before.key in keys else related.get(at, 0))
                if sign:
                    related[number] = sign
                    found.append(self._held(turn, sign, _LINKED, 0))
            if number in related or not turn.side:
                continue
            for other in own:
                if other.side and turn.passage.document == other.passage.document and _on_one(turn, other):
                    found.append(self._held(turn, _times(turn.side, other.side), _BY_SIDES))
                    break
        # an author whom the other one contradicts, or joins, in the other's own sentence
        for turn in own:
            for row, others in enumerate(turn.others):
                sign = relation(turn.sentences[row][2]) if others else 0
                if sign:
                    found += [
                        replace(self._held(turn, sign, _BY_SIDES, row), holder=key)
                        for key in others - set(keys)
                    ]
        return found

    def _pair(self, asked: AgreementAsked, turns: Sequence[_Turn]) -> list[Held]:
        """Whether two authors agree: the sentence that links them, then one of each."""
        linked = [
            (held, one)
            for one, two in ((asked.keys, asked.other), (asked.other, asked.keys))
            for held in self._on_author(one, turns)
            if held.holder in two
        ]
        if linked:
            best, one = max(linked, key=lambda pair: pair[0].sure)
            return [best, *[self._held(t, t.side, best.sure) for t in turns if t.key in one][:1]]
        found: list[Held] = []
        for keys in (asked.keys, asked.other):
            found += [self._held(t, t.side, _ASSERTED) for t in turns if t.key in keys][:1]
        return found

    def _filed_on_author(self, asked: AgreementAsked) -> list[Held]:
        found: list[Held] = []
        for own in self._stances:
            if own.key not in asked.keys or own.side is None:
                continue
            for stance in self._stances:
                if stance.motion == own.motion and stance.side and stance.key not in asked.keys:
                    same: Sign = 1 if stance.side == own.side else -1
                    found.append(Held(stance.key or fold(stance.holder), same, _FILED, stance.excerpt))
        return found

    def _filed_on_subject(self, asked: AgreementAsked) -> list[Held]:
        wanted = _wanted(asked)
        by_motion: dict[str, list[Stance]] = {}
        for stance in self._stances:
            if stance.motion and stance.side:
                by_motion.setdefault(stance.motion, []).append(stance)

        def rank(motion: str) -> tuple[float, int]:
            words = _content(f"{motion} {by_motion[motion][0].question}")
            missed = len(words - wanted - _TALK)
            return (-missed if wanted else 0), len(by_motion[motion])

        fitting = [
            m for m in by_motion if not wanted or wanted <= _content(f"{m} {by_motion[m][0].question}")
        ]
        if not fitting:
            return []
        motion = max(fitting, key=rank)
        turned = read_motion(motion).direction
        if asked.subject:
            turned *= read_motion(asked.claim or asked.subject).direction
        found: list[Held] = []
        for stance in by_motion[motion]:
            side: Sign = 1 if (stance.side == "for") == (turned > 0) else -1
            found.append(Held(stance.key or fold(stance.holder), side, _FILED, stance.excerpt))
        return found

    def _held(self, turn: _Turn, side: Sign, sure: float, row: int | None = None) -> Held:
        """The sentence of a turn that decides (`row`, by default that of its cue), with the first one, which
        names the holder, if they are adjacent."""
        row = turn.cue if row is None else row
        first = 0 if row <= 1 else row
        start, end = turn.sentences[first][0], turn.sentences[row][1]
        passage = turn.passage
        excerpt = of_passage(
            self._text_store,
            passage,
            passage.start + start,
            passage.start + end,
            number=1,
            score=round(sure, 4),
        )
        return Held(turn.key or f"{passage.document}:{_voice(turn)}", side, sure, excerpt)

    def _is_allowed(self, held: Held, allowed: Collection[int] | None) -> bool:
        if allowed is None:
            return True
        inside = self._text_store.many(allowed).values()
        e = held.excerpt
        return any(p.document == e.document and p.start <= e.start < p.start + len(p.text) for p in inside)


def _on_one(turn: _Turn, other: _Turn) -> bool:
    """Whether two turns are on one subject: their groups share words, and so do their own sentences."""
    if turn.section != other.section and not (turn.group and other.group):
        return False
    if turn.section != other.section and len(turn.context & other.context) < _SAME_SUBJECT:
        return False
    groups = turn.context & other.context
    own = turn.stems & (groups if turn.sure == _GROUP and groups else other.stems | other.context)
    return len(own) >= _SAME_SUBJECT


def _voice(turn: _Turn) -> str:
    """Own voice of the text, or a group that stands for itself."""
    return "own" if _OWN_VOICE.search(turn.sentences[0][2]) else f"{turn.passage.id}:{turn.sentences[0][0]}"


def _wanted(asked: AgreementAsked) -> frozenset[str]:
    """The stems of the subject of a question; none for "the narrative" and the like, which point to the claim
    that the texts dispute."""
    wanted = _content(asked.subject)
    if wanted - _TALK or _POINTING.match(asked.subject):
        wanted -= _TALK
    return wanted - read_motion(asked.claim).predicate if asked.claim else wanted


def _content(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in WORD.findall(text) if fold(w) not in STOP_WORDS)


def _mentions(stems: Collection[str], wanted: Collection[str]) -> bool:
    """Whether more than half of the words of a subject are among the stems; always if it has none."""
    return 2 * len(set(wanted) & set(stems)) > len(wanted) or not wanted


def _times(one: Sign, other: Sign) -> Sign:
    product = one * other
    return 1 if product > 0 else -1 if product < 0 else 0


def _one_each(found: Sequence[Held]) -> list[Held]:
    """The surest of each holder; holders of the same sureness in their order."""
    best: dict[str, Held] = {}
    for held in found:
        if held.holder not in best or held.sure > best[held.holder].sure:
            best[held.holder] = held
    return sorted(best.values(), key=lambda h: -h.sure)


def _in_turn(found: Sequence[Held], limit: int) -> list[Held]:
    """Up to `limit` of both sides, half of each, those for it first."""
    pro, con = [h for h in found if h.side > 0], [h for h in found if h.side < 0]
    most = max(limit - len(con), (limit + 1) // 2)
    pro = pro[:most]
    return _labelled([*pro, *con[: limit - len(pro)]])


def _labelled(found: Sequence[Held]) -> list[Held]:
    """The excerpts under the names of their sides."""
    return [replace(h, excerpt=replace(h.excerpt, part=LABELS[h.side])) for h in found]


def _numbered(found: Sequence[Held]) -> list[Held]:
    return [replace(h, excerpt=replace(h.excerpt, number=n)) for n, h in enumerate(found, 1)]
