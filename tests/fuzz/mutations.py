"""Random damage: to bytes, to JSON, and hostile texts."""

from __future__ import annotations

import json
import random
from typing import Any

TEXTS = (
    *("", " ", "\x00", "a\x00b", "\ud800", "\u202egnp.exe", "\u200b\u2060", "\x1b[2J\x07", "\r\n" * 40),
    *(
        "@everyone @here <@1> <!channel> <!subteam^S1>",
        "**x** `y` ~z~ [a](https://a.example)",
        "\u202e\u0410gr\u0435\u0435",
    ),
    *("x" * 5_000, "ё" * 3_000, "e\u0301" * 500, "😀" * 200, "'; DROP TABLE polls; --", "../../etc/passwd"),
    *('" OR * NEAR(a b) AND', "<script>alert(1)</script>", "{{7*7}}", "%s%n%x", "NaN", "1e999", "-0"),
)
MARKS = (
    b"<",
    b">",
    b"&",
    b'"',
    b"\x00",
    b"\xff",
    b"<div>" * 300,
    b"&#x0;",
    b"&a;",
    b"]]>",
    b"<!--",
    b"(" * 200,
)


class Chance(random.Random):
    """Draws damage."""

    def damaged(self, data: bytes, *others: bytes) -> bytes:
        """Some bytes cut off, flipped, left out, doubled, or put in from elsewhere."""
        made = bytearray(data)
        for _ in range(self.choice((1, 1, 2, 8))):
            at = self.randrange(len(made) + 1)
            width = self.choice((1, 1, 4, 40, 1_000))
            match self.randrange(7):
                case 0:
                    del made[at:]
                case 1 if at < len(made):
                    made[at] ^= 1 << self.randrange(8)
                case 2:
                    del made[at : at + width]
                case 3:
                    made[at:at] = made[at : at + width] * self.choice((2, 50))
                case 4:
                    other = self.choice(others or (data,))
                    begin = self.randrange(len(other) + 1)
                    made[at : at + self.choice((0, width))] = other[begin : begin + width]
                case 5:
                    made[at:at] = self.choice(MARKS)
                case _:
                    made[at : at + width] = self.randbytes(min(width, 200))
        return bytes(made[: 4 * 2**20])

    def text(self) -> str:
        """A hostile text."""
        if self.random() < 0.7:
            return self.choice(TEXTS)
        return "".join(
            chr(self.choice((self.randrange(1, 0x3000), self.randrange(1, 0x11000)))) for _ in range(9)
        )

    def value(self) -> Any:
        """A value of any type that JSON has."""
        return self.choice(
            (
                None,
                True,
                False,
                0,
                -1,
                10**30,
                1.5,
                self.text(),
                [],
                {},
                [[[]]],
                [self.text()],
                {"a": self.text()},
            )
        )

    def changed(self, value: Any, share: float = 0.15) -> Any:
        """JSON, some parts of which are replaced, left out, doubled or named otherwise."""
        if self.random() < share * 0.3:
            return self.value()
        if isinstance(value, dict):
            made = {
                name: self.changed(each, share) for name, each in value.items() if self.random() > share / 3
            }
            if self.random() < share / 3:
                made[self.text()] = self.value()
            return made
        if isinstance(value, list):
            made_list = [self.changed(each, share) for each in value if self.random() > share / 3]
            return made_list * (3 if self.random() < share / 3 else 1)
        return self.value() if self.random() < share else value

    def body(self, value: Any) -> bytes:
        """JSON as bytes, changed and perhaps damaged."""
        data = json.dumps(self.changed(value)).encode()
        return self.damaged(data) if self.random() < 0.2 else data
