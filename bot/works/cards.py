"""What is said of references' texts: a run's progress and end, what is in doubt, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.actions import action
from bot.reply import Button, Card, Style
from bot.text_states import in_words
from bot.words import capitalised, counted, listed
from index.fetching.job import digest_of
from index.fetching.states import HeldText
from index.fetching.works.entries import ReferenceEntry

if TYPE_CHECKING:
    from bot.works.job import Step

ASKED_AT_ONCE = 4
"""The most questions with buttons below one message."""
NAMED = 40
"""The most texts of one kind that are named."""
Say = Callable[[str], str]
_ATTACH: tuple[tuple[str, str, Style], ...] = (("yes", "Attach it", "good"), ("no", "Discard it", "bad"))


def at_work(step: Step | None) -> Card:
    """How far a run is."""
    if step is None:
        return Card(text="Fetching the references’ texts…", buttons=(_stop(),))
    far = f": {step.at} of {step.of}" if step.of > 1 else ""
    return Card(text=f"{step.what}{far}…", buttons=(_stop(),))


def ended(
    texts: Sequence[HeldText],
    before: Mapping[str, HeldText],
    result: Mapping[str, Any],
    say: Say,
    *,
    typed: bool,
) -> Card:
    """The end of a run over `texts`, beside what there was `before`. Questions are settled by buttons, or by
    a command that is `typed`."""
    have = [text for text in texts if text.file is not None]
    new = [text for text in have if (old := before.get(text.key)) is None or old.file != text.file]
    doubts = [text for text in texts if text.state == "doubtful"]
    notes = [note for note in (over_in_words(result.get("over", ()), say), result.get("index", "")) if note]
    if len(texts) == 1:
        said = (
            f"{capitalised(in_words(texts[0]))}.{'' if doubts else _remark(texts[0])}{_retracted(texts[0])}"
        )
        fields: tuple[tuple[str, str], ...] = ()
        title = texts[0].key
    else:
        title = f"{len(have)} of {counted(len(texts), 'text')} held"
        said = _rest(texts, doubts, say)
        fields = tuple(_grouped(new))
    buttons: list[Button] = []
    items = []
    for at, text in enumerate(doubts[:ASKED_AT_ONCE]):
        pair = [] if typed else _decide(text, at)
        settle = "" if pair else f" To settle it: {say(f'sources fetch {text.key} --answer yes')} (or no)."
        items.append(f"{text.key}: {text.remark}{settle or ' Is it?'}")
        buttons += pair
    if (later := len(doubts) - ASKED_AT_ONCE) > 0:
        items.append(
            f"{counted(later, 'more question')}: {say('sources fetch')} asks when these are settled."
        )
    if filled := sum(bool(text.filled) and text.filled != _filled(before, text.key) for text in texts):
        items.append(f"The entries of {counted(filled, 'reference')} have what they lacked (DOI, pages).")
    if offered := result.get("offered", 0):
        items.append(
            f"The entries of {counted(offered, 'reference')} lack what the services know (DOI, pages): "
            f"{say('sources fetch --yes')} fills them."
        )
        buttons.append(Button(action("fetch", yes=True), "Fill the gaps", row=ASKED_AT_ONCE))
    return Card(
        title=title,
        caution=" ".join(notes),
        text=said,
        fields=fields,
        items=tuple(items),
        buttons=tuple(buttons),
    )


def doubted(key: str, name: str, reason: str, token: str, again: str) -> Card:
    """A file that was sent and may not be the work. Buttons attach or discard the one that waits under
    `token`; without, the command `again` attaches it."""
    try:
        buttons: tuple[Button, ...] = tuple(
            Button(action("attach", key=key, waiting=token, answer=said), label, style)
            for said, label, style in _ATTACH
            if token
        )
    except ValueError:  # a key too long for a button
        buttons = ()
    return Card(
        text=f"{name} may not be the text of {key}: {reason}.",
        footer="" if buttons else f"To attach it all the same: {again}.",
        buttons=buttons,
        tone="warning",
    )


def lacking(entries: Iterable[ReferenceEntry], known: Mapping[str, HeldText], say: Say) -> Card:
    """The references without their text, with why, and where each may be had."""
    rows = without_text(entries, known)
    if not rows:
        return Card(text="No reference lacks its text.")
    return Card(
        title=f"{counted(len(rows), 'reference')} without a text",
        fields=tuple((entry.key, _lack(entry, text, say)) for entry, text in rows),
        footer=f"{say('sources fetch')} looks for them; {say('sources add KEY')} takes a file of yours.",
    )


def without_text(
    entries: Iterable[ReferenceEntry], known: Mapping[str, HeldText]
) -> list[tuple[ReferenceEntry, HeldText]]:
    """The references whose text is not held, with what is known of it."""
    found = ((entry, known.get(entry.key, HeldText(entry.key))) for entry in entries)
    return [(entry, text) for entry, text in found if text.file is None]


def to_have(entry: ReferenceEntry, text: HeldText) -> str | None:
    """The address where a text may be had."""
    return text.where or entry.url or (f"https://doi.org/{entry.doi}" if entry.doi else None)


def row(text: HeldText) -> str:
    """A text's state, with why, in a line of a table."""
    return f"{capitalised(in_words(text))}.{_remark(text)}{_retracted(text)}"


def over_in_words(over: Iterable[Mapping[str, Any]], say: Say) -> str:
    """Which services answer no more, and when to go on; "" for none."""
    parts = []
    for each in over:
        until = each.get("until")
        when = f" until {datetime.fromisoformat(until):%d %B, %H:%M} UTC" if until else ""
        parts.append(f"{each['reason']}{when}")
    return f"{listed(parts, 'and')}. Go on later with {say('sources fetch')}." if parts else ""


def in_style(sentence: str, say: Say) -> str:
    """A sentence of the index, which writes commands as a shell has them, with the commands of here."""
    return re.sub(
        r"`moot (sources (?:fetch|add|detach|missing)|sources)((?: [^`]*)?)`", _typed(say), sentence
    )


def _typed(say: Say) -> Callable[[re.Match[str]], str]:
    def typed(match: re.Match[str]) -> str:
        return say(f"{match[1]}{match[2]}".rstrip())

    return typed


def _grouped(texts: Sequence[HeldText]) -> Iterator[tuple[str, str]]:
    """Texts by what they are: those of one kind in one row, each retracted one in a row of its own."""
    kinds: dict[str, list[str]] = {}
    for text in texts:
        kinds.setdefault(f"{capitalised(in_words(text))}.{_retracted(text)}", []).append(text.key)
    for words, keys in kinds.items():
        more = [f"{len(keys) - NAMED} more"] if len(keys) > NAMED else []
        yield listed([*keys[:NAMED], *more], "and"), words


def _filled(before: Mapping[str, HeldText], key: str) -> Mapping[str, str]:
    return before[key].filled if key in before else {}


def _rest(texts: Sequence[HeldText], doubts: Sequence[HeldText], say: Say) -> str:
    """How many texts there are in each other state."""
    counts = {
        state: sum(text.state == state for text in texts) for state in ("abstract", "not to be had", "entry")
    }
    said = []
    if counts["abstract"]:
        said.append(f"of {counts['abstract']} the abstract alone")
    if counts["not to be had"]:
        said.append(f"{counts['not to be had']} not to be had")
    if counts["entry"]:
        said.append(f"{counts['entry']} not looked for to the end")
    if doubts:
        said.append(f"{len(doubts)} in doubt")
    if not said:
        return ""
    return (
        f"{capitalised(listed(said, 'and'))}: {say('sources missing')} says why, and where each may be had."
    )


def _decide(text: HeldText, row: int) -> list[Button]:
    about = digest_of(text.remark)
    try:
        yes, no = (action("fetch", keys=[text.key], answer=said, about=about) for said in ("yes", "no"))
    except ValueError:  # a key too long for a button
        return []
    return [Button(yes, f"Yes: {text.key}"[:80], "good", row), Button(no, "No", "bad", row)]


def _stop() -> Button:
    return Button(action("fetch", stop=True), "Stop")


def _remark(text: HeldText) -> str:
    return f" {text.remark}" if text.remark else ""


def _retracted(text: HeldText) -> str:
    return f" Retracted: {text.retracted}" if text.retracted else ""


def _lack(entry: ReferenceEntry, text: HeldText, say: Say) -> str:
    where = to_have(entry, text)
    asks = f" {say(f'sources fetch {entry.key}')} asks you." if text.state == "doubtful" else ""
    return f"{row(text)}{asks}{f' {where}' if where else ''}"
