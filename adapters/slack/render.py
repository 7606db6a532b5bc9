"""Replies as Slack messages: `text` for notifications and screen readers, and blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from adapters.slack import limits, rich
from adapters.slack.cards import Part, Uploaded, parts_of
from adapters.texts import split, units
from bot.reply import Card, Reply

Payload = dict[str, Any]
"""`text` and `blocks` as the Web API takes them; or `text` and a `file`: its `name` and `content`."""

WHOLE = "moot.txt"
TO_FILE = "The rest is in the file."
TO_SHOW = "This is not all of it: the command show has the rest."


def render(
    reply: Reply, *, pictures: Mapping[int, Uploaded] | None = None, profiles_at: str = ""
) -> list[Payload]:
    """The reply as messages, in order. `pictures` are those that Slack has already, by the place of
    their card; charts without one are said in words. Members are mentioned; where Slack would notify
    them of that, links to their profiles at the workspace's address, `profiles_at`, name them. Pure."""
    made = messages(_parts(reply.cards, pictures or {}, profiles_at))
    if reply.text is not None:
        made += _verbatim(reply.text, reply.file)
    return made


def board(reply: Reply, *, pictures: Mapping[int, Uploaded] | None = None, profiles_at: str = "") -> Payload:
    """The reply as the one message that goes on showing a poll or debate, with the arguments of `render`;
    what is too much for it is left out, and said to be."""
    parts = _parts(reply.cards, pictures or {}, profiles_at)
    controls = [part for part in parts if part.control]
    rest = [part for part in parts if not part.control]
    room = limits.BLOCKS - len(controls)
    kept = next(_packed(rest, room), [])
    if len(kept) < len(rest):
        kept = [*next(_packed(rest, room - 1), []), _note(TO_SHOW)]
    made = _message([*kept, *controls])
    return {**made, "text": _within_bytes(made["text"], limits.EDITED)}


def view_blocks(cards: Iterable[Card], most: int = limits.HOME_BLOCKS) -> list[rich.Node]:
    """Cards as the blocks of a modal or the Home tab, which are one piece: what is too much is left
    out, and said to be."""
    parts = [part for card in cards for part in parts_of(card)]
    if len(parts) > most:
        left = len(parts) - most + 1
        parts = [*parts[: most - 1], _note(f"{left} more parts are not shown here.")]
    return [part.block for part in parts]


def _parts(cards: Iterable[Card], pictures: Mapping[int, Uploaded], profiles_at: str) -> list[Part]:
    found: list[Part] = []
    for place, card in enumerate(cards):
        if place:
            found.append(Part({"type": "divider"}, ""))
        found += parts_of(card, pictures.get(place), profiles_at)
    return found


def messages(parts: list[Part]) -> list[Payload]:
    """Parts packed into messages; into one and a file where they would be too many."""
    packed = list(_packed(parts))
    if len(packed) <= limits.MESSAGES:
        return [_message(each) for each in packed]
    controls = [part for part in parts if part.control][: limits.BLOCKS // 2]
    head = [part for part in packed[0] if not part.control][: limits.BLOCKS - len(controls) - 1]
    words = "\n\n".join(part.words for part in parts if part.words)
    return [
        _message([*head, _note(TO_FILE), *controls]),
        {"text": TO_FILE, "file": {"name": WHOLE, "content": words + "\n"}},
    ]


def _packed(parts: list[Part], most: int = limits.BLOCKS) -> Iterator[list[Part]]:
    """As many parts as go into a message, and then the next."""
    now: list[Part] = []
    for part in parts:
        full = len(now) == most or sum(p.size for p in now) + part.size > limits.MESSAGE
        if now and full:
            yield now
            now = []
        if now or part.block["type"] != "divider":
            now.append(part)
    if now:
        yield now


def _message(parts: list[Part]) -> Payload:
    words = rich.escape("\n".join(part.words for part in parts if part.words))
    if units(words) > limits.FALLBACK:
        words = split(words, limits.FALLBACK)[0]
    return {"text": words or "…", "blocks": [part.block for part in parts]}


def _within_bytes(words: str, limit: int) -> str:
    """`words`, cut where they are too long; an escape is not cut in two."""
    if len(words.encode()) <= limit:
        return words
    kept = words.encode()[: limit - len("…".encode())].decode(errors="ignore")
    start, end = kept.rfind("&"), kept.rfind(";")
    return (kept[:start] if start > end else kept) + "…"


def _note(words: str) -> Part:
    return Part({"type": "context", "elements": [rich.plain(words)]}, words)


def _verbatim(text: str, file: str | None) -> list[Payload]:
    """Text that must stay as it is: in a frame, or as the file that it makes."""
    if file is None:
        pieces = [piece for piece in split(text, limits.TEXT) if piece.strip()]
        framed = [Part(rich.block(rich.preformatted(piece)), piece) for piece in pieces]
        if len(list(_packed(framed))) <= limits.MESSAGES:
            return messages(framed)
    name = file or WHOLE
    return [{"text": rich.escape(name), "file": {"name": name, "content": text}}]
