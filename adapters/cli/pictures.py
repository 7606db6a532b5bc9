"""A reply's charts as files."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from bot.reply import Reply
from index.errors import UserError


def save(reply: Reply, folder: Path) -> None:
    """Write each chart as a PNG, named for its kind, beside what is there: a name that is taken gets a number
    ("tally-2.png"). Raises UserError where that cannot be done."""
    from bot.pictures import draw

    charts = [card.chart for card in reply.cards if card.chart is not None]
    if reply.ok and not charts:
        raise UserError("There is no picture to save: nothing can be shown yet.")
    for chart in charts:
        picture = draw(chart)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _write(folder / picture.name, picture.png)
        except OSError as error:
            raise UserError(f"Cannot write to {folder} ({error.strerror}); name another folder.") from None


def _write(path: Path, content: bytes) -> None:
    """Write a new file under the first name that is free."""
    for number in count(1):
        free = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
        try:
            with free.open("xb") as file:
                file.write(content)
            return
        except FileExistsError:
            continue
