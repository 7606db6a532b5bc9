"""The cards of an answer with the controls under it, and of an answer that a member shares.

Each verdict has a title and a tone of its own. The words for the confidence agree with the verdict,
however the thresholds are set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.actions import OF_PICK, action
from bot.finding import ANSWERED, Finding, finding_of
from bot.reply import Button, Card, Menu, Pick, Tone
from bot.words import counted, nothing_found_on

if TYPE_CHECKING:
    from bot.answers import ShownAnswer
    from retrieval.types import Answer, AnswerVerdict, Excerpt

EXCERPTS = 10
"""Excerpts with entries in an answer's menu."""
TITLES: dict[AnswerVerdict, str] = {
    "answered": "The sources say",
    "perhaps": "Perhaps",
    "not in the sources": "Not in the sources",
}
SHARED: dict[AnswerVerdict, str] = {
    "answered": "{} shares what the sources say",
    "perhaps": "Perhaps: {} shares the closest passages",
    "not in the sources": "Not in the sources: {} shares the closest passages",
}
TONES: dict[AnswerVerdict, Tone] = {
    "answered": "answer",
    "perhaps": "perhaps",
    "not in the sources": "unanswered",
}
LIKELY = 0.4
"""The confidence from which the first of several passages is said to be the one that may answer."""
FAIR, LOW = 0.5, 0.25

Fields = tuple[tuple[str, str], ...]


def answer_card(answer: Answer, entries: Fields = ()) -> Card:
    """The answer for people. `entries` are fields with the entries of the works that the facts are
    about."""
    finding, excerpts = finding_of(answer), answer.excerpts or answer.closest
    return Card(
        title=TITLES[answer.verdict],
        caution=answer.caution or "",
        text=_introduction(finding, excerpts, answer.confidence),
        facts=answer.facts,
        excerpts=excerpts,
        fields=entries,
        footer=_footer(finding, excerpts, answer.confidence),
        tone=TONES[answer.verdict],
    )


def shared_card(shown: ShownAnswer, member: str, entries: Fields = ()) -> Card:
    """A kept answer, shared by the member of that name. Answers of which no finding was kept could be
    shared only if they were answers."""
    finding = shown.finding or ANSWERED
    said = [f"On “{shown.text}”:"]
    introduction = _introduction(finding, shown.excerpts, shown.confidence)
    return Card(
        title=SHARED[finding.verdict].format(member),
        caution=finding.caution or "",
        text=" ".join([*said, introduction] if introduction else said),
        facts=finding.facts,
        excerpts=shown.excerpts,
        fields=entries,
        footer="" if shown.confidence is None else _footer(finding, shown.excerpts, shown.confidence),
        tone=TONES[finding.verdict],
    )


def in_percent(confidence: float) -> str:
    """Whole percents, and never a certainty, which no answer has."""
    if confidence < 0.01:
        return "under 1%"
    return "over 99%" if confidence > 0.99 else f"{confidence:.0%}"


def in_words(confidence: float) -> str:
    """A probability in words."""
    for least, words in ((0.9, "very high"), (0.75, "high"), (FAIR, "fair"), (LOW, "low")):
        if confidence >= least:
            return words
    return "very low"


def _introduction(finding: Finding, excerpts: Sequence[Excerpt], confidence: float | None) -> str:
    """What the passages are, and the parts of the question for which nothing was found."""
    said = []
    if excerpts and finding.verdict == "perhaps":
        likely = confidence is None or confidence >= LIKELY
        if len(excerpts) == 1:
            said.append(f"This passage comes closest; it may {'well ' if likely else ''}answer it.")
        else:
            which = "the first may well answer it" if likely else "one of them may answer it"
            said.append(f"These passages come closest; {which}.")
    elif excerpts and finding.verdict == "not in the sources":
        passages = "passage" if len(excerpts) == 1 else "passages"
        said.append(f"The closest {passages}, which may only touch on it:")
    elif finding.verdict == "not in the sources":
        said.append("No passage comes near it.")
    if finding.missing:
        said.insert(0, nothing_found_on(finding.missing))
    return " ".join(said)


def _footer(finding: Finding, excerpts: Sequence[Excerpt], confidence: float) -> str:
    """How much was found, and the confidence in words that agree with the verdict. Thresholds can be
    set to any value; where the usual word would contradict the verdict, the figure stands beside the
    threshold instead."""
    percent = in_percent(confidence)
    usual = f"{in_words(confidence)} ({percent})"
    if finding.verdict == "answered":
        sure = usual if confidence >= FAIR else f"{percent}, enough for the threshold in use"
        sizes = ((len(finding.facts), "fact"), (len(excerpts), "excerpt"))
        found = " and ".join(counted(number, name) for number, name in sizes if number)
        return f"{found}. Confidence that this answers it: {sure}." if found else ""
    if not excerpts:
        return ""
    if finding.verdict == "perhaps":
        which = "this" if len(excerpts) == 1 else "the first"
        return f"Confidence that {which} answers it: {percent}."
    sure = usual if confidence < FAIR else f"{percent}, too little for the threshold in use"
    return f"Confidence that anything here answers it: {sure}."


def with_answer_controls(card: Card, shown: ShownAnswer, *, private: bool = False) -> Card:
    """The card with the controls of an answer: a row of buttons to rate it, and to share it if it is
    `private`; for each excerpt the passage around it and its citation, in a menu where there are several.
    An answer and a "perhaps" can be shared; passages that only touch on a question cannot."""
    numbers = range(1, min(len(shown.excerpts), EXCERPTS) + 1)
    about = [
        (action(command, number=number, answer=shown.id), label, number)
        for command, label in (("more", "More context"), ("cite", "Cite"))
        for number in numbers
    ]
    rate = [
        Button(action("rate", verdict=verdict, answer=shown.id), mark)
        for verdict, mark in (("good", "👍"), ("bad", "👎"))
    ]
    share = [Button(action("share", answer=shown.id), "Share", "main")]
    besides = (*rate, *(share if private and _worth_sharing(shown) else ()))
    if len(numbers) <= 1:
        alone = [Button(control, label) for control, label, _ in about]
        return replace(card, buttons=(*alone, *besides))
    picks = tuple(Pick(control, f"{label} {number}") for control, label, number in about)
    menu = Menu(action(OF_PICK, answer=shown.id), "More context, or a citation", picks)
    return replace(card, buttons=besides, menus=(menu,))


def _worth_sharing(shown: ShownAnswer) -> bool:
    finding = shown.finding
    if finding is None:
        return bool(shown.excerpts)
    return finding.verdict != "not in the sources" and bool(shown.excerpts or finding.facts)
