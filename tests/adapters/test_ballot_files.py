"""The whole home after an anonymous poll, as the command line and the study room leave it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from adapters.cli import main
from adapters.terminal.editor import KeptHistory

VOTERS = ("Wilhelmina", "Xanthippe", "Yggdrasil", "Zenobia", "Quetzal", "Vercingetorix")
STANCES = ("agree", "disagree", "strongly-agree", "undecided", "agree", "strongly-disagree")


def test_no_file_of_the_home_names_a_voter(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOOT_LOG_LEVEL", "DEBUG")
    home = tmp_path / "home"

    def moot(*words: str) -> str:
        assert main(["--home", str(home), *words]) == 0, capsys.readouterr()
        return str(capsys.readouterr().out)

    moot("--as", "Ana", "poll", "create", "We meet weekly")
    history = KeptHistory(home / "history")
    for name, stance in zip(VOTERS, STANCES, strict=True):
        moot("--as", name, "poll", "vote", "p1", stance, "--reason", f"I say {stance}")
        history.store_string(f"/poll vote p1 {stance} --reason I am {name}")
        history.store_string(f"poll vote p1 {stance} as {name}")
    moot("--as", "Ana", "poll", "close", "p1")
    assert '"ballots": 6' in moot("poll", "show", "p1", "--json")
    moot("--as", VOTERS[0], "privacy")
    moot("--as", VOTERS[0], "forget-me")
    left = {path.name: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert b"I say strongly-agree" in b"".join(left.values())
    for name in VOTERS:
        for form in (name, name.casefold()):
            assert [file for file, content in left.items() if form.encode() in content] == []


def test_a_poll_and_a_debate_in_the_study_room_from_a_script(tmp_path, home: Path, monkeypatch, capsys):
    """A group in one script: every reply is a card, none an error."""
    lines = [
        "/as Ana",
        "/poll create We meet weekly --closes in 2 hours --named",
        "/poll vote p1 agree --reason it suits me and my cat",
        "/as Ben",
        "/poll vote p1 strongly-disagree --reason never on a Monday",
        "/poll close p1",
        "/as Ana",
        "/poll close p1",
        "/debate start Cats are better --named --round openings=1",
        "/debate vote d1 undecided",
        "/debate next d1",
        "/debate next d1",
        "/debate vote d1 for",
        "/debate next d1",
        "/privacy",
        "/forget-me",
    ]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOOT_TIME_ZONE", "Europe/Berlin")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))
    own = tmp_path / "home"
    own.mkdir()
    for part in ("index", "models"):
        (own / part).symlink_to(home / part)
    assert main(["--home", str(own), "chat"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    for words in (
        "Poll p1 is open: a stance, named, results after the close.",
        "Ana, who began it, or a moderator can close p1",
        "it suits me and my cat",
        "Debate d1 opens with a ballot, hidden until the end",
        "For wins by swing: for +1",
        "Ana is forgotten",
    ):
        assert words in out, words


@pytest.mark.parametrize("words", [["poll"], ["debate"], ["poll", "vote"], ["poll", "create"]])
def test_wrong_usage_is_said(words, tmp_path, capsys):
    assert main(["--home", str(tmp_path), *words]) in (0, 2)
    assert "Traceback" not in capsys.readouterr().err
