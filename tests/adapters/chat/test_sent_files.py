"""Files that members send: from the platform's own hosts alone, bounded, and without redirects."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from adapters.chat.files import is_of, sent_file, with_file
from adapters.chat.platform import Command
from bot.commands import COMMANDS
from bot.sent_file import SentFile, file_name
from index.errors import UserError

HOSTS = ("cdn.discordapp.com",)
HEADERS: list[str | None] = []


@pytest.fixture
async def origin() -> AsyncIterator[str]:
    """A host of files, as a proxy of a platform."""

    async def file(request: web.Request) -> web.Response:
        HEADERS.append(request.headers.get("Authorization"))
        return web.Response(body=b"%PDF-" + b"x" * 995)

    async def elsewhere(request: web.Request) -> web.Response:
        raise web.HTTPFound("/file")

    async def page(request: web.Request) -> web.Response:
        return web.Response(text="Sign in", content_type="text/html")

    app = web.Application()
    app.add_routes([web.get("/file", file), web.get("/moved", elsewhere), web.get("/page", page)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://cdn.discordapp.com/attachments/1/2/a.pdf?ex=1", True),
        ("https://CDN.discordapp.com/a.pdf", True),
        ("http://cdn.discordapp.com/a.pdf", False),
        ("https://cdn.discordapp.com:8443/a.pdf", False),
        ("https://ana@cdn.discordapp.com/a.pdf", False),
        ("https://cdn.discordapp.com@evil.org/a.pdf", False),
        ("https://cdn.discordapp.com.evil.org/a.pdf", False),
        ("https://127.0.0.1/a.pdf", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_the_platforms_own_hosts(url: str, own: bool):
    assert is_of(url, HOSTS) is own
    assert is_of("http://127.0.0.1:8000/x", ("http://127.0.0.1:8000",))
    assert not is_of("http://127.0.0.1:8001/x", ("http://127.0.0.1:8000",))


async def test_a_file_is_saved_with_the_headers_that_it_needs(origin: str, tmp_path: Path):
    sent = sent_file(
        f"{origin}/file", "a.pdf", 1000, (origin,), headers=lambda: {"Authorization": "Bearer x"}
    )
    await sent.save(tmp_path / "a.pdf", 2000)
    assert (tmp_path / "a.pdf").stat().st_size == 1000
    assert HEADERS[-1] == "Bearer x"


@pytest.mark.parametrize(
    ("path", "most", "hosts", "says"),
    [
        ("/file", 999, None, "larger than"),
        ("/moved", 2000, None, "302"),
        ("/page", 2000, None, "200"),
        ("/nothing", 2000, None, "404"),
        ("/file", 2000, HOSTS, "uploaded to this chat"),
    ],
)
async def test_what_is_not_taken(origin: str, tmp_path: Path, path: str, most: int, hosts, says: str):
    with pytest.raises(UserError, match=says):
        await sent_file(f"{origin}{path}", "a.pdf", 1, hosts or (origin,)).save(tmp_path / "a.pdf", most)


async def test_a_host_that_is_down_is_a_sentence(tmp_path: Path):
    with pytest.raises(UserError, match="send it again"):
        await sent_file("http://127.0.0.1:9/x", "a.pdf", 1, ("http://127.0.0.1:9",)).save(tmp_path / "a", 9)


def test_a_file_goes_to_the_command_that_takes_one():
    async def save(path: Path, most: int) -> None:
        raise AssertionError

    one = SentFile("a.pdf", 1, save)
    asked = with_file(Command("attach", {"key": "cave-2018"}), COMMANDS, [one])
    assert asked.args == {"key": "cave-2018", "file": one}
    assert with_file(Command("ask", {"question": "Why?"}), COMMANDS, [one]).args == {"question": "Why?"}
    with pytest.raises(UserError, match="one file at a time: 2"):
        with_file(Command("attach", {"key": "cave-2018"}), COMMANDS, [one, one])


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Scharre 2021.PDF", "Scharre 2021.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        (".pdf", "file.pdf"),
        ("", "file"),
        ("..", "file"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("🦉" * 300 + ".pdf", "🦉" * 30 + ".pdf"),
        ("C:evil.html", "C_evil.html"),
    ],
)
def test_a_members_name_of_a_file_is_safe_in_a_folder(sent: str, kept: str):
    assert file_name(sent) == kept
