"""The side that a sentence is on, and the reason in plain words.

A motion that judges its subject ("trams are harmful", "ban trams") is decided by tone: does the sentence
speak well of the subject? A motion that claims a fact ("trams cause noise") is decided only by a sentence
that says the same, or denies it. All else is on neither side, since a wrong side is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.words import STOP_WORDS, fold, stem
from retrieval.argue.brief_cues import Judgement, Motion, near_judgements, negates

#: Least probability that assigns an excerpt to a side. On topics left out of the fit 91 % of the
#: assigned arguments are right, of sentences of other prose 81 % (benchmarks/fit_brief.py, docs/stances.md).
SURE = 0.8
#: Least share of the motion's target, weighted by inverse frequency, in an excerpt assigned to a side.
NAMED = 0.75
#: Least share of the motion's words in a sentence that says the same: if it has the words that judge, else.
_SAME, _SAME_WITHOUT_PREDICATE = 0.75, 0.95
#: Least cosine of a sentence that says the same as the motion, or denies it.
_SAME_COSINE = 0.5
#: Least share of the motion's words among the words that carry meaning in a sentence that says the same.
_SAME_OF_SENTENCE = 0.35
#: A denial governs so many words after it.
_DENIES_WITHIN = 12
_WORD = re.compile(r"\w+(?:['’]t)?|[.,;:!?—–()]")
_DENIAL = frozenset(
    map(
        stem,
        "deny disprove doubt doubtful dubious fallacy false myth refute reject skeptical sceptical unproven"
        " unsupported untrue wrong".split(),
    )
)
_SUPPORT = frozenset(map(stem, "evidence proof support reason reasons basis grounds".split()))
_LITTLE = frozenset("little few weak weaker scant scarce insufficient".split())
# Such a sentence supposes, tests or weighs what it says.
_HEDGE = re.compile(
    r"\b(?:if|whether|would|might|may|could|unless|although|though|while|despite|but|however|yet|critics|some"
    r"|hypothes\w+|possib\w+|alleg\w+|suppos\w+|assum\w+|notion|test(?:s|ed|ing)?|assess\w*|question\w*"
    r"|investigat\w*|examin\w*|claims? that|believe[sd]?)\b",
    re.IGNORECASE,
)

NEITHER = "It bears on the motion, but does not say plainly which side it is on."
FOUND = "It is what the sources say on the motion's subject, without a plain side."
#: Reasons that say only that an excerpt is on neither side.
UNSAID = frozenset((NEITHER, FOUND))


@dataclass(frozen=True, slots=True)
class Side:
    """`value` is 1 for the motion, -1 against it, 0 for neither; `reason` is a sentence."""

    value: int
    reason: str


def side_of(motion: Motion, said: str, *, chance: float, named: float, same: float, cosine: float) -> Side:
    """The side of a sentence.

    `chance` is the probability that it speaks for the motion (`brief_signal.judge`), `named` the weighted
    share of the motion's target that it names, `same` that of all of the motion's words, `cosine` its
    cosine with the motion.
    """
    if motion.factual:
        return _by_claim(motion, said, same, cosine)
    near = near_judgements(said, motion)
    towards = sum(judgement.sign for judgement in near) * motion.direction
    if max(chance, 1 - chance) < SURE or named < NAMED or (chance - 0.5) * towards <= 0:
        return Side(0, NEITHER)
    return Side(1 if towards > 0 else -1, _tone_reason(motion, near, towards))


def _tone_reason(motion: Motion, near: list[Judgement], towards: int) -> str:
    praises = (towards > 0) == (motion.direction > 0)
    shown = dict.fromkeys(f"“{j.shown}”" for j in near if (j.sign > 0) == praises)
    subject = "talk of it" if motion.of_talk else "it"
    speaks = f"speaks well of {subject}" if praises else f"speaks against {subject}"
    other = "as the motion does" if towards > 0 else "unlike the motion"
    return f"The sentence {speaks}, {other}: {', '.join(shown)}."


def _by_claim(motion: Motion, said: str, same: float, cosine: float) -> Side:
    """A sentence that says or denies what a factual motion claims; a motion with a negation has none."""
    tokens = [fold(token) for token in _WORD.findall(said)]
    stems = {stem(token) for token in tokens}
    has_predicate = bool(motion.predicate) and motion.predicate <= stems
    least = _SAME if has_predicate else _SAME_WITHOUT_PREDICATE
    if motion.negated or cosine < _SAME_COSINE:
        return Side(0, NEITHER)
    denials = [
        (at, token)
        for at, token in enumerate(tokens)
        if (negates(token) or stem(token) in _DENIAL or token in _LITTLE)
        and stem(token) not in motion.content
    ]
    meaning = {stem(t) for t in tokens if t[0].isalnum() and t not in STOP_WORDS}
    alike = len(motion.content & meaning) >= _SAME_OF_SENTENCE * len(meaning)
    if same >= least and alike and not denials and not _HEDGE.search(said):
        return Side(1, "The sentence says what the motion says.")
    if same >= _SAME and len(denials) == 1:
        at, token = denials[0]
        governed = []
        for word in tokens[at + 1 : at + 1 + _DENIES_WITHIN]:
            if not word[0].isalnum():
                break
            governed.append(stem(word))
        # "no evidence that …" denies all that follows, "not" mostly its own verb alone
        strong = stem(token) in _DENIAL or (governed and governed[0] in _SUPPORT)
        least_held = 0.5 if strong else 0.75
        held = motion.content & set(governed)
        if len(held) >= max(2.0, least_held * len(motion.content)):
            return Side(-1, f"The sentence denies what the motion says: “{token}”.")
    return Side(0, NEITHER)
