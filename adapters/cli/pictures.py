"""A reply's charts as files."""

from __future__ import annotations

from pathlib import Path

from bot.reply import Reply
from index.errors import UserError


def save(reply: Reply, folder: Path) -> None:
    """Write each chart as a PNG, named for its kind. Raises UserError where that cannot be done."""
    from bot.pictures import draw

    charts = [card.chart for card in reply.cards if card.chart is not None]
    if reply.ok and not charts:
        raise UserError("There is no picture to save: nothing can be shown yet.")
    for chart in charts:
        picture = draw(chart)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / picture.name).write_bytes(picture.png)
        except OSError as error:
            raise UserError(f"Cannot write to {folder} ({error.strerror}); name another folder.") from None
