"""Settings: `MOOT_*` in the environment or in a `.env` file, read once and passed down."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.times import zone_of
from bot.words import clean
from index.errors import UserError
from index.fetching.web.services import Services, checked_contact
from index.home import DEFAULT_CORPUS
from index.postgres_address import EXAMPLE, NAMES
from retrieval.rank.language_model import ModelServer

PREFIX = "MOOT_"
ENV_FILE = ".env"
NAME_LENGTH = 80
SCHEMES = tuple(f"{name}://" for name in NAMES)


def system_user() -> str:
    """Who sits at this computer, as far as it knows."""
    import getpass

    try:
        return clean(getpass.getuser())[:NAME_LENGTH] or "you"
    except (OSError, KeyError, ImportError):
        return "you"


def system_zone() -> str:
    """The time zone of this computer, UTC where it does not say."""
    from tzlocal import get_localzone_name

    try:
        return zone_of(get_localzone_name() or "UTC").key.removeprefix("Etc/")
    except (UserError, OSError, ValueError, KeyError):
        return "UTC"


class Settings(BaseSettings):
    """Everything that can be set. A field's name in the environment is `MOOT_` and the name."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    home: Path = Field(default_factory=lambda: user_data_path("moot", appauthor=False))
    acting_as: str = Field(default_factory=system_user)
    corpus: str = DEFAULT_CORPUS
    model: str | None = None
    backend: Literal["auto", "torch", "onnx"] = "auto"
    precision: Literal["fp32", "int8"] = "int8"
    reader: Literal["trained", "none"] | None = None
    reranker: str | None = None
    llm_base_url: str | None = None
    llm_model: str | None = None
    llm_api_key: SecretStr | None = None
    contact: str | None = None
    openalex_url: str = "https://api.openalex.org"
    openalex_key: SecretStr | None = None
    crossref_url: str = "https://api.crossref.org"
    unpaywall_url: str = "https://api.unpaywall.org"
    doi_url: str = "https://doi.org"
    datacite_url: str = "https://api.datacite.org"
    fetch_allow: str | None = None
    chat_corpora: str = ""
    threshold: float | None = Field(default=None, ge=0, le=1)
    allow_download: bool = False
    time_zone: str | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"
    log_format: Literal["text", "json", "file"] = "text"
    health_address: str | None = None
    database_url: SecretStr | None = None
    keys: Path | None = None
    keep_days: int | None = Field(default=None, ge=1, le=36_500)

    discord_token: SecretStr | None = None
    discord_api_url: str | None = None
    discord_gateway_url: str | None = None
    discord_message_content: bool = False
    discord_shards: str | None = None
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_redirect_url: str | None = None
    slack_host: str = "0.0.0.0"
    slack_port: int = Field(default=3000, ge=1, le=65_535)
    slack_api_url: str | None = None

    @field_validator("home", "keys", mode="before")
    @classmethod
    def _named(cls, value: Any) -> Any:
        if isinstance(value, str) and (not value.strip() or "\0" in value):
            raise ValueError("name a folder")
        return value

    @field_validator("home", "keys")
    @classmethod
    def _whole_path(cls, value: Path | None) -> Path | None:
        return None if value is None else value.expanduser().absolute()

    @field_validator("llm_base_url")
    @classmethod
    def _served(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("an address is like https://models.example.org/v1")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("the address ends with its path; the key is for MOOT_LLM_API_KEY")
        return value.strip()

    @field_validator("openalex_url", "crossref_url", "unpaywall_url", "doi_url", "datacite_url")
    @classmethod
    def _base_address(cls, value: str) -> str:
        parts = urlsplit(value.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("an address is like https://api.crossref.org")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("a base address ends with its host or its path")
        return value.strip().rstrip("/")

    @field_validator("discord_api_url", "discord_gateway_url", "slack_api_url", "slack_redirect_url")
    @classmethod
    def _without_credentials(cls, value: str | None) -> str | None:
        # An address is shown in messages. What is no address at all, its platform says.
        if value is not None and re.search(r"://[^/]*@|[?#]", value):
            raise ValueError("an address has no user, password or query; tokens have settings of their own")
        return value

    @field_validator("database_url")
    @classmethod
    def _of_postgres(cls, value: SecretStr | None) -> SecretStr | None:
        # Its parts are read by SQLAlchemy, where it is used.
        if value is not None and not value.get_secret_value().strip().startswith(SCHEMES):
            raise ValueError(f"an address is like {EXAMPLE}")
        return value

    @field_validator("discord_shards")
    @classmethod
    def _some_of_all(cls, value: str | None) -> str | None:
        if value is not None:
            match = re.fullmatch(r"\s*(\d+(?:\s*,\s*\d+)*)\s*/\s*(\d+)\s*", value)
            if match is None or not all(int(each) < int(match[2]) for each in match[1].split(",")):
                raise ValueError("it names shards from 0 on, and how many there are in all, like 0,1/4")
        return value

    @field_validator("fetch_allow", "health_address")
    @classmethod
    def _one_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        host, _, port = value.strip().rpartition(":")
        if not host or "/" in host or not port.isdecimal() or not 0 < int(port) < 65_536:
            raise ValueError("it names one host and port, like 127.0.0.1:8000")
        return value.strip()

    @property
    def shards(self) -> tuple[list[int], int] | None:
        """The shards of Discord that this process serves, and how many there are; None for all."""
        if self.discord_shards is None:
            return None
        some, _, count = self.discord_shards.partition("/")
        return sorted({int(each) for each in some.split(",")}), int(count)

    @property
    def key_folder(self) -> Path:
        """The folder of the files in which halves of ballots' keys lie, with PostgreSQL."""
        return self.keys or self.home / "keys"

    @property
    def services(self) -> Services:
        """The scholarly services that the references' texts are fetched through.

        Raises UserError where MOOT_CONTACT is not set, or a placeholder.
        """
        return Services(
            contact=checked_contact(self.contact),
            openalex=self.openalex_url,
            crossref=self.crossref_url,
            unpaywall=self.unpaywall_url,
            doi=self.doi_url,
            datacite=self.datacite_url,
            key=self.openalex_key.get_secret_value().strip() if self.openalex_key else "",
            allowed=self.fetch_allow,
        )

    @property
    def model_server(self) -> ModelServer | None:
        """Where the language model is served that points at sentences; None if none is set.

        Raises UserError if only a part of it is set.
        """
        key = self.llm_api_key.get_secret_value().strip() if self.llm_api_key else ""
        if not (self.llm_base_url or self.llm_model or key):
            return None
        lacking = [PREFIX + name.upper() for name in ("llm_base_url", "llm_model") if not getattr(self, name)]
        if lacking:
            raise UserError(
                f"{' and '.join(lacking)} must be set for a language model: set it, or remove the other "
                "MOOT_LLM settings (docs/language-model.md)."
            )
        return ModelServer(str(self.llm_base_url), str(self.llm_model), key)

    @property
    def database(self) -> str | None:
        """The address of the PostgreSQL database, a secret; None if the home keeps all."""
        return self.database_url.get_secret_value().strip() if self.database_url else None

    @property
    def corpora(self) -> tuple[str, ...]:
        """The corpora to read, as named in `corpus` between commas."""
        named = dict.fromkeys(name.strip() for name in self.corpus.split(",") if name.strip())
        return tuple(named) or (DEFAULT_CORPUS,)

    @property
    def open_to_chats(self) -> frozenset[str]:
        """The corpora whose texts moderators may change from a chat, as named in `chat_corpora`."""
        return frozenset(name.strip() for name in self.chat_corpora.split(",") if name.strip())

    @property
    def names_corpus(self) -> bool:
        """Whether somebody named what to read, or it is the default."""
        return "corpus" in self.model_fields_set

    @property
    def public(self) -> dict[str, str]:
        """The settings that were given, by their names in the environment, without secrets."""
        given = {name: getattr(self, name) for name in sorted(self.model_fields_set)}
        return {
            PREFIX + name.upper(): str(value)
            for name, value in given.items()
            if value is not None and not isinstance(value, SecretStr)
        }

    @property
    def zone(self) -> str:
        """The IANA name of the time zone in which deadlines are read and times shown."""
        return self.time_zone or system_zone()

    @field_validator("time_zone")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                zone_of(value)
            except UserError:
                raise ValueError("a time zone has a name like Europe/Berlin") from None
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: Any) -> Any:
        return value.upper() if isinstance(value, str) else value

    @field_validator("acting_as")
    @classmethod
    def _shown(cls, value: str) -> str:
        name = clean(value)
        if not name or len(name) > NAME_LENGTH:
            raise ValueError(f"a name has 1 to {NAME_LENGTH} characters")
        return name


def unknown_settings() -> list[tuple[str, str | None]]:
    """Names that begin as settings do and are none, in the environment and in `.env`, each with the setting
    that was probably meant."""
    from dotenv import dotenv_values

    from bot.words import nearest

    known = [PREFIX + name.upper() for name in Settings.model_fields]
    try:
        written = dotenv_values(ENV_FILE)
    except (OSError, UnicodeDecodeError):
        written = {}  # `load` says so
    found = sorted({name for name in (*os.environ, *written) if name.upper().startswith(PREFIX)})
    return [(name, nearest(name, known)) for name in found if name.upper() not in known]


def load(**given: Any) -> Settings:
    """The settings, with what is `given` (and not None) before the environment's.

    Raises UserError in one sentence for a value that cannot be used.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        options = {"acting_as": "--as", "home": "--home"}
        from_line = name in options and given.get(name) is not None
        where = options[name] if from_line else PREFIX + name.upper()
        said = first["msg"].removeprefix("Value error, ")
        raise UserError(f"{where} cannot be used: {said[0].lower()}{said[1:]}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"The file .env cannot be read ({error}); mend or remove it.") from None
