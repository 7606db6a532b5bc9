"""Time that a test may set forward, and ids and timestamps in Slack's forms."""

from __future__ import annotations

import itertools
import secrets
import string

import chat_server

LETTERS = string.ascii_uppercase + string.digits


class Clock(chat_server.Clock):
    """Time as Slack writes it."""

    def __init__(self) -> None:
        super().__init__()
        self._last = 0
        self._numbers = itertools.count(1)

    def ts(self) -> str:
        """A message's timestamp, which is its id in its channel: seconds and six digits, later than all before."""
        self._last = max(int(self.now() * 1_000_000), self._last + 100)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def id(self, kind: str) -> str:
        """A new id of Slack's form: `C` and ten letters and digits."""
        number = next(self._numbers)
        digits = ""
        for _ in range(5):
            number, digit = divmod(number, len(LETTERS))
            digits = LETTERS[digit] + digits
        return f"{kind}0LOC{'' if len(kind) > 1 else '0'}{digits}"

    @staticmethod
    def secret(length: int = 24) -> str:
        """Letters and digits that nobody guesses."""
        return secrets.token_hex(length // 2)
