"""What goes to standard output and standard error, and in which form."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

from bot.reply import Card, Reply


def prepare() -> None:
    """Let no character of any text be one that the streams refuse."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed by the process that started us
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")


def complain(sentence: str) -> None:
    """One line on standard error."""
    from adapters.terminal.escape import escape

    print(f"moot: {escape(' '.join(sentence.split()))}", file=sys.stderr)


def write_json(value: Any, *, lines: bool = False) -> None:
    """JSON alone: indented for people who look, on one line where `lines` are wanted."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    text = json.dumps(value, ensure_ascii=plain, indent=None if lines else 2)
    sys.stdout.write(f"{text}\n")


def write_reply(reply: Reply, *, as_json: bool) -> int:
    """A reply on the right stream, and the exit status that goes with it."""
    if not reply.ok:
        complain(" ".join(card.text for card in reply.cards))
        return 1
    if as_json:
        write_json(reply.data)
        return 0
    if reply.text is not None:
        write_verbatim(reply.text)
        return 0
    write_shown(reply)
    return 0


def write_verbatim(text: str) -> None:
    """Text to the letter for a pipe; a terminal is kept from obeying what stands in it."""
    from adapters.terminal.escape import escape
    from adapters.terminal.screen import is_terminal

    sys.stdout.write(escape(text) if is_terminal(sys.stdout) else text)
    if not text.endswith("\n"):
        sys.stdout.write("\n")


def write_card(card: Card) -> None:
    """One card, for people."""
    write_shown(Reply(cards=(card,)))


def write_shown(reply: Reply) -> None:
    """A reply's cards, for people."""
    from adapters.terminal.render import render
    from adapters.terminal.screen import colour_wanted, width_of

    sys.stdout.write(render(reply, width=width_of(sys.stdout), colour=colour_wanted(sys.stdout)))
