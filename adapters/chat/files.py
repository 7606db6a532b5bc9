"""Files that members send: which command one is for, and its download.

A file is downloaded from the platform's own hosts alone, over https, without redirects and with a limit. Its
address, which may hold a signature, and the token that opens it stand in no log.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import aiohttp

from adapters.chat.platform import Command
from bot.commands.line import find
from bot.commands.spec import Command as Spec
from bot.commands.spec import Kind
from bot.reply import Reply
from bot.sent_file import SentFile
from bot.works.desk import TOO_LARGE
from index.errors import UserError

T = TypeVar("T", bound=Command | Reply)

SECONDS = 120.0
"""The longest time that a download may take."""
ONE_FILE = "Send one file at a time: {} of them came."
NOT_HANDED_OVER = "The chat did not hand the file over ({}); send it again."
ELSEWHERE = "Only a file that was uploaded to this chat can be taken, and no link to one elsewhere."
_PIECE = 65_536


def takes_file(asked: Command, commands: Sequence[Spec]) -> str:
    """The parameter of a command that takes a file, "" where none does."""
    command, _ = find(asked.name.split(" "), commands)
    return next((each.name for each in command.parameters if each.kind is Kind.FILE), "")


def with_file(asked: T, commands: Sequence[Spec], files: Sequence[SentFile]) -> T:
    """What was asked with the file that came with it, if the command takes one. Raises UserError for
    several."""
    if not files or not isinstance(asked, Command) or not (name := takes_file(asked, commands)):
        return asked
    if len(files) > 1:
        raise UserError(ONE_FILE.format(len(files)))
    return replace(asked, args={**asked.args, name: files[0]})


def sent_file(
    url: str,
    name: str,
    size: int,
    hosts: Sequence[str],
    *,
    headers: Callable[[], Mapping[str, str]] = dict,
    why: str = "",
) -> SentFile:
    """A file at an address of one of these hosts: names, or whole origins ("http://127.0.0.1:8000").
    `headers` go with the request; `why` says what may be wrong where a page comes in the file's place."""

    async def save(path: Path, most: int) -> None:
        if not is_of(url, hosts):
            raise UserError(ELSEWHERE)
        try:
            await _download(url, path, most, headers(), why)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise UserError(NOT_HANDED_OVER.format(type(error).__name__)) from None

    return SentFile(name, size, save)


def is_of(url: str, hosts: Sequence[str]) -> bool:
    """Whether an address is of one of the hosts: https, without a port of its own or a user's name, or of
    exactly an origin that is named."""
    parts = urlsplit(url)
    for host in hosts:
        if "://" in host:
            own = urlsplit(host)
            if (parts.scheme, parts.netloc) == (own.scheme, own.netloc):
                return True
        elif parts.scheme == "https" and parts.netloc.lower() == host:
            return True
    return False


async def _download(url: str, path: Path, most: int, headers: Mapping[str, str], why: str) -> None:
    """Raises UserError, and as aiohttp does."""
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    async with (
        aiohttp.ClientSession(timeout=timeout, trust_env=False) as session,
        session.get(url, headers=dict(headers), allow_redirects=False) as response,
    ):
        # Slack answers with a page to log in where the app may not read files.
        page = response.content_type == "text/html" and path.suffix not in (".html", ".htm", ".xhtml")
        if response.status != 200 or page:
            raise UserError(NOT_HANDED_OVER.format(why or f"it answered {response.status}"))
        size = 0
        file = await asyncio.to_thread(path.open, "wb")
        try:
            async for piece in response.content.iter_chunked(_PIECE):
                size += len(piece)
                if size > most:
                    raise UserError(TOO_LARGE.format(most=most // 2**20))
                await asyncio.to_thread(file.write, piece)
        finally:
            await asyncio.to_thread(file.close)
