from __future__ import annotations

from pathlib import Path

import pytest

from adapters.settings import load
from index.errors import UserError


@pytest.fixture(autouse=True)
def away(tmp_path, monkeypatch):
    import os

    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("MOOT_"):
            monkeypatch.delenv(name)


def test_defaults(monkeypatch):
    monkeypatch.setenv("LOGNAME", "ana")
    settings = load()
    assert settings.home.is_absolute()
    assert settings.acting_as == "ana"
    assert settings.model is None
    assert settings.allow_download is False
    assert settings.discord_token is None


def test_the_line_comes_before_the_environment_before_the_file(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("MOOT_HOME=/of/the/file\nMOOT_THRESHOLD=0.4\nOTHER=1\n", encoding="utf-8")
    assert str(load().home) == "/of/the/file"
    assert load().threshold == 0.4
    monkeypatch.setenv("MOOT_HOME", "/of/the/environment")
    assert str(load().home) == "/of/the/environment"
    assert str(load(home="/of/the/line").home) == "/of/the/line"
    assert str(load(home=None).home) == "/of/the/environment"


def test_an_empty_setting_is_none(monkeypatch):
    monkeypatch.setenv("MOOT_MODEL", "")
    assert load().model is None


def test_secrets_do_not_show(monkeypatch):
    monkeypatch.setenv("MOOT_DISCORD_TOKEN", "hush")
    settings = load()
    assert "hush" not in repr(settings) + str(settings)
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "hush"


def test_a_language_model_needs_an_address_and_a_name(monkeypatch):
    assert load().model_server is None
    monkeypatch.setenv("MOOT_LLM_API_KEY", "hush")
    with pytest.raises(UserError, match="MOOT_LLM_BASE_URL and MOOT_LLM_MODEL must be set"):
        _ = load().model_server
    monkeypatch.setenv("MOOT_LLM_BASE_URL", "http://127.0.0.1:8080/v1")
    with pytest.raises(UserError, match=r"^MOOT_LLM_MODEL must be set"):
        _ = load().model_server
    monkeypatch.setenv("MOOT_LLM_MODEL", "small")
    server = load().model_server
    assert server is not None
    assert (server.base_url, server.model, server.api_key) == ("http://127.0.0.1:8080/v1", "small", "hush")
    assert "hush" not in repr(server) + repr(load())
    monkeypatch.delenv("MOOT_LLM_API_KEY")
    assert load().model_server is not None


@pytest.mark.parametrize(
    "address",
    ["models.example.org", "ftp://models.example.org/v1", "http://", "https://ana:hush@example.org/v1"],
)
def test_an_address_of_another_form_is_one_sentence(address, monkeypatch):
    monkeypatch.setenv("MOOT_LLM_BASE_URL", address)
    with pytest.raises(UserError, match=r"^MOOT_LLM_BASE_URL cannot be used: ") as caught:
        load()
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [("threshold", "high"), ("backend", "abacus"), ("log_level", "loud"), ("allow_download", "perhaps")],
)
def test_a_bad_value_is_one_sentence_that_names_it(name, value, monkeypatch):
    monkeypatch.setenv(f"MOOT_{name.upper()}", value)
    with pytest.raises(UserError) as caught:
        load()
    assert str(caught.value).startswith(f"MOOT_{name.upper()} cannot be used: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("written", "read"), [("0/1", ([0], 1)), (" 3, 1 / 4", ([1, 3], 4)), (None, None), ("", None)]
)
def test_shards_are_some_of_all(written, read, monkeypatch):
    if written is not None:
        monkeypatch.setenv("MOOT_DISCORD_SHARDS", written)
    assert load().shards == read


@pytest.mark.parametrize("written", ["4", "4/4", "1,/4", "-1/4", "a/b"])
def test_shards_of_another_form_are_refused(written, monkeypatch):
    monkeypatch.setenv("MOOT_DISCORD_SHARDS", written)
    with pytest.raises(UserError, match="MOOT_DISCORD_SHARDS cannot be used: it names shards"):
        load()


def test_the_folder_of_keys_is_the_homes_unless_it_is_named(tmp_path, monkeypatch):
    assert load(home=str(tmp_path)).key_folder == tmp_path / "keys"
    monkeypatch.setenv("MOOT_KEYS", "~/shared")
    assert load(home=str(tmp_path)).key_folder == Path("~/shared").expanduser()


def test_a_name_is_one_that_can_be_shown():
    assert load(acting_as=" Ana\u200b ").acting_as == "Ana"
    for name in ("\u200b", "x" * 81):
        with pytest.raises(UserError, match="--as"):
            load(acting_as=name)


def test_a_broken_file_is_one_sentence(tmp_path):
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(UserError, match=r"\.env"):
        load()
