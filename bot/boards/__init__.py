"""Messages that show how a poll or debate stands, and go on showing it."""

from bot.boards.boards import Boards, Update
from bot.boards.store import Board

__all__ = ["Board", "Boards", "Update"]
