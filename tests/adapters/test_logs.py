"""The log: its two forms, the request that a line is about, and what is in none."""

from __future__ import annotations

import io
import json
import logging
import sys
from pathlib import Path

import pytest

from adapters.chat.observing import Observer
from adapters.chat.serving import say
from adapters.cli.logs import LOGGERS, log_to, logged_to_output
from adapters.settings import load
from bot.incidents import log_incident

WORDS = "what a member wrote"


@pytest.fixture
def logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Log some work in a format and at a level, and give what standard output and the file have of it."""
    logs = [logging.getLogger(name) for name in LOGGERS]
    before = [(log.level, log.propagate, list(log.handlers)) for log in logs]
    monkeypatch.chdir(tmp_path)

    def run(log_format: str, level: str = "INFO") -> tuple[str, str]:
        out = io.StringIO()
        monkeypatch.setattr(sys, "stdout", out)
        settings = load(home=str(tmp_path / log_format), log_format=log_format, log_level=level)
        path = log_to(settings)
        with logged_to_output(settings):
            say("Moot is here.")
            try:
                with Observer("discord").request("press"):
                    logging.getLogger("adapters.chat.x").warning("a detour")
                    raise ValueError(WORDS)
            except ValueError:
                log_incident("a press", "")
        return out.getvalue(), path.read_text(encoding="utf-8")

    yield run
    for log, (level, propagate, handlers) in zip(logs, before, strict=True):
        log.setLevel(level)
        log.propagate = propagate
        for handler in log.handlers:
            handler.close()
        log.handlers[:] = handlers


def test_as_text(logged):
    out, file = logged("text")
    lines = out.splitlines()
    assert lines[0] == "Moot is here."
    began, detour, ended = lines[1:4]
    request = began.split(" ")[4]
    assert len(request) == 8
    assert began.endswith(f"INFO adapters.chat.observing {request} a press began")
    assert detour.endswith(f"WARNING adapters.chat.x {request} a detour")
    assert f"INFO adapters.chat.observing {request} a press was cancelled after" in ended
    assert "ERROR moot " in lines[4] and lines[4].endswith(": a press failed")
    assert lines[-1] == "ValueError"
    assert "Moot is here." in file and file.splitlines()[1:] == lines[1:]


def test_as_json_each_line_is_an_object(logged):
    out, file = logged("json")
    assert out == file
    said, began, detour, ended, failed = map(json.loads, out.splitlines())
    assert (said["logger"], said["message"]) == ("moot.service", "Moot is here.")
    assert began["event"] == "request began" and began["kind"] == "press"
    assert began["request"] == detour["request"] == ended["request"]
    assert ended["outcome"] == "cancelled" and ended["ms"] >= 0
    assert failed["level"] == "ERROR" and failed["error"].endswith("ValueError")
    assert failed["time"].endswith("+00:00")


def test_in_the_file_alone(logged):
    out, file = logged("file")
    assert out == "Moot is here.\n"
    assert "a press failed" in file


@pytest.mark.parametrize("log_format", ["text", "json", "file"])
def test_what_a_member_wrote_is_in_no_line(logged, log_format):
    assert WORDS not in "".join(logged(log_format, "DEBUG"))


def test_below_its_level_only_what_the_operator_is_to_know(logged):
    out, _ = logged("text", "ERROR")
    assert out.startswith("Moot is here.\n") and "began" not in out and "a press failed" in out


def test_the_words_of_the_systems_own_errors_are_kept(tmp_path, logged):
    from adapters.cli.logs import TextForm

    try:
        (tmp_path / "none").read_text()
    except OSError:
        assert str(tmp_path / "none") in TextForm().formatException(sys.exc_info())


def test_what_is_tried_again_is_said_in_words_without_its_arguments():
    """stamina gives its arguments and the exception to the record."""
    import stamina

    from adapters.cli.logs import WithRequest

    handler = logging.StreamHandler(out := io.StringIO())
    handler.addFilter(WithRequest())
    log = logging.getLogger("stamina")
    log.addHandler(handler)
    try:
        with stamina.set_testing(True, attempts=2), pytest.raises(OSError, match=WORDS):
            for attempt in stamina.retry_context(on=OSError, attempts=2):
                with attempt:
                    raise OSError(WORDS)
    finally:
        log.removeHandler(handler)
    assert out.getvalue() == "a call is made again in 0.0 s (attempt 2)\n"


def test_a_reader_of_the_output_that_is_gone_stops_nothing(tmp_path, monkeypatch):
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdout", Gone())
    with logged_to_output(load(home=str(tmp_path))):
        say("Moot is here.")
