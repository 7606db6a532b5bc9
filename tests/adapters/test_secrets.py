"""Secrets are in no `repr`, error, log, answer or file of the home."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from adapters.cli.logs import JsonForm, TextForm
from adapters.settings import PREFIX, Settings, load
from index.errors import UserError
from retrieval.rank.language_model import LanguageModel

NOWHERE = "http://127.0.0.1:9"
SECRET = re.compile(r"token|secret|password|(^|_)key$|database_url")
FIELDS = sorted(name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation))
PLANTED = {name: f"planted-{number}-{name[::-1]}" for number, name in enumerate(FIELDS)}
ADDRESSES = {
    "MOOT_LLM_BASE_URL": f"{NOWHERE}/v1",
    "MOOT_LLM_MODEL": "small",
    "MOOT_SLACK_API_URL": f"{NOWHERE}/api/",
    "MOOT_DISCORD_API_URL": f"{NOWHERE}/api/v10",
    "MOOT_OPENALEX_URL": NOWHERE,
    "MOOT_CONTACT": "ana@university.edu",
}
DATABASE = {"MOOT_DATABASE_URL": f"postgresql://moot:{PLANTED['database_url']}@127.0.0.1:9/moot"}
ENVIRONMENT = {PREFIX + name.upper(): value for name, value in PLANTED.items()} | ADDRESSES | DATABASE


def found_in(text: str | bytes) -> list[str]:
    """The planted secrets that are in a text, also in another encoding of bytes."""
    content = text if isinstance(text, bytes) else text.encode()
    return [
        name
        for name, value in PLANTED.items()
        if value.encode() in content or value.encode("utf-16-le") in content
    ]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    return load(home=str(tmp_path / "home"))


def test_a_setting_named_like_a_secret_is_kept_as_one():
    named = sorted(name for name in Settings.model_fields if SECRET.search(name))
    assert named == FIELDS and len(FIELDS) >= 7


def test_the_secrets_are_read(settings):
    """Else the other tests would show nothing."""
    for name, value in PLANTED.items():
        kept = getattr(settings, name)
        assert isinstance(kept, SecretStr) and value in kept.get_secret_value()
    assert found_in(PLANTED["slack_bot_token"]) == ["slack_bot_token"]


def test_no_object_made_of_them_shows_one(settings):
    """Each object's `repr` and `str`, and those of all that it holds."""
    server = settings.model_server
    made = [settings, server, settings.services, LanguageModel(server), settings.public]
    from adapters.chat.health import Health
    from adapters.slack.workspaces import Workspaces

    made += [Health(), Workspaces(settings, None)]  # type: ignore[arg-type, list-item]
    for thing in made:
        assert found_in(f"{thing!r} {thing!s}") == [], type(thing)
    for form in (settings.model_dump_json(), str(settings.model_dump()), str(vars(settings))):
        assert found_in(form) == []


def test_no_traceback_with_an_objects_words_shows_one(settings):
    """As libraries make them that print the values of a frame."""
    try:
        raise ValueError(f"{settings!r} {settings.model_server!r} {settings.services!r}")
    except ValueError:
        assert found_in(traceback.format_exc()) == []


@pytest.mark.parametrize("form", [TextForm("%(message)s"), JsonForm()])
def test_an_error_of_a_library_that_quotes_a_secret_is_logged_without_it(settings, form):
    """Some libraries put the request, with its headers, into the exception."""
    try:
        try:
            raise KeyError(PLANTED["discord_token"])
        except KeyError as error:
            raise RuntimeError(f"Authorization: Bot {PLANTED['slack_bot_token']}") from error
    except RuntimeError:
        record = logging.LogRecord("moot", logging.ERROR, "", 1, "it failed", (), sys.exc_info())
    said = form.format(record)
    assert "RuntimeError" in said and "KeyError" in said
    assert found_in(said) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MOOT_LLM_BASE_URL", "http://user:{}@127.0.0.1/v1"),
        ("MOOT_OPENALEX_URL", "http://user:{}@127.0.0.1"),
        ("MOOT_DISCORD_API_URL", "https://user:{}@127.0.0.1/api/v10"),
        ("MOOT_DISCORD_GATEWAY_URL", "wss://127.0.0.1/?token={}"),
        ("MOOT_SLACK_API_URL", "https://{}@127.0.0.1/api/"),
        ("MOOT_FETCH_ALLOW", "{}"),
        ("MOOT_HEALTH_ADDRESS", "{}"),
        ("MOOT_DATABASE_URL", "mysql://moot:{}@127.0.0.1/moot"),
        ("MOOT_SLACK_PORT", "{}"),
        ("MOOT_TIME_ZONE", "{}"),
        ("MOOT_LOG_LEVEL", "{}"),
        ("MOOT_KEEP_DAYS", "{}"),
    ],
)
def test_a_secret_in_the_wrong_place_is_not_repeated(monkeypatch, tmp_path, name, value):
    """Who mixes two lines of `.env` up is not shown the secret, which may be in a terminal's log."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, value.format(PLANTED["discord_token"]))
    with pytest.raises(UserError) as refused:
        load()
    assert found_in(str(refused.value)) == [] and name in str(refused.value)


def test_no_command_writes_one(settings, moot_here, home, tmp_path):
    """What commands print and leave in the home, at the most talkative level, while nothing can be reached."""
    own = tmp_path / "own"
    own.mkdir()
    for part in ("index", "models"):
        (own / part).symlink_to(home / part)
    at = ("--home", str(own))
    said = ""
    for words in (
        ("doctor",),
        ("doctor", "--json"),
        ("ask", "What is an arms race?"),
        ("ask", "What is an arms race?", "--json"),
        ("sources", "missing"),
        ("backup", str(tmp_path / "b.zip"), "--replace"),
        ("poll", "create", "We meet"),
        ("backup", str(tmp_path / "b.zip"), "--replace", "--json"),
        ("slack", "--help"),
    ):
        # With the address of a database that is not there, see the next test.
        more: dict[str, Any] = ENVIRONMENT | {"MOOT_LOG_LEVEL": "DEBUG", "MOOT_DATABASE_URL": ""}
        done = moot_here(*words, *at, **more)
        said += done.stdout + done.stderr
    assert "Slack" in said and "Language model" in said
    assert found_in(said) == []
    left = {
        path.name: found_in(path.read_bytes())
        for path in own.rglob("*")
        if path.is_file() and path.stat().st_size < 10**7
    }
    assert "moot.log" in left and {name: names for name, names in left.items() if names} == {}
    import zipfile

    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        for name in archive.namelist():
            assert found_in(archive.read(name)) == [], name
        kept = json.loads(archive.read("manifest.json"))["settings"]
    assert kept["MOOT_LLM_MODEL"] == "small" and not {PREFIX + name.upper() for name in FIELDS} & set(kept)
