"""What is logged while something fails: one line when the database is lost, one when it is back."""

from __future__ import annotations

import logging

import pytest

from bot import incidents
from bot.incidents import given_up, log_incident, repeated
from index.errors import DatabaseUnavailable

SENTENCE = "PostgreSQL at db/moot cannot be reached: start it, or correct MOOT_DATABASE_URL."


@pytest.fixture(autouse=True)
def _nothing_fails_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incidents, "_failing", {})


def round_of(what: str, error: Exception | None = None) -> None:
    with repeated(what, ""):
        if error is not None:
            raise error


def test_one_line_when_the_database_is_lost_and_one_when_it_is_back(caplog):
    caplog.set_level(logging.WARNING)
    for _ in range(5):
        for work in ("looking", "leading"):
            round_of(work, DatabaseUnavailable(SENTENCE))
    assert [each.getMessage() for each in caplog.records] == [f"{SENTENCE} Moot goes on trying."]
    assert caplog.records[0].exc_info is None
    caplog.clear()
    round_of("looking")
    assert not caplog.records  # the other has not got through yet
    round_of("leading")
    round_of("leading")
    assert [each.getMessage() for each in caplog.records] == ["The database can be used again."]


def test_a_work_that_has_ended_is_not_waited_for(caplog):
    caplog.set_level(logging.WARNING)
    round_of("drawing", DatabaseUnavailable(SENTENCE))
    round_of("leading", DatabaseUnavailable(SENTENCE))
    given_up("drawing")
    round_of("leading")
    assert [each.getMessage() for each in caplog.records][1:] == ["The database can be used again."]


def test_a_fault_is_logged_with_its_traceback_when_it_begins(caplog):
    for _ in range(3):
        round_of("counting", KeyError("a fault"))
    round_of("counting", ValueError("another"))
    round_of("counting")
    round_of("counting", ValueError("anew"))
    kinds = [each.exc_info and each.exc_info[0] for each in caplog.records]
    assert kinds == [KeyError, ValueError, ValueError]
    round_of("counting")


def test_a_database_that_is_gone_is_no_incident(caplog):
    try:
        raise DatabaseUnavailable(SENTENCE)
    except DatabaseUnavailable:
        assert log_incident("keeping an event", "moot.log") == SENTENCE
    assert [(each.levelname, each.exc_info) for each in caplog.records] == [("WARNING", None)]


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_an_end_passes_through(error):
    with pytest.raises(error), repeated("looking", ""):
        raise error
