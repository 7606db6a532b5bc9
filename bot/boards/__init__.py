"""Boards: messages that show the state of a poll or debate and are kept up to date."""

from bot.boards.boards import Boards, Update
from bot.boards.store import Board

__all__ = ["Board", "Boards", "Update"]
