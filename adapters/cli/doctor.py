"""`moot doctor`: what is set up, what is missing, what to do next."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from adapters.cli.adapter_discovery import found_adapters
from adapters.cli.doctor_database import database_findings
from adapters.cli.doctor_home import DoctorFinding, home_findings
from adapters.cli.index_commands import in_words
from adapters.cli.output import write_card, write_json
from adapters.cli.shared import shared_of, shared_options
from bot.database.sqlite.checkpoint import FAULT_MENDED_IN, has_fault
from bot.reply import Card
from bot.words import listed
from index.errors import UserError
from index.home import build_command

if TYPE_CHECKING:
    from adapters.settings import Settings

OLDEST = (3, 11)
UNCALIBRATED = (
    "it was calibrated with the model that comes with Moot; with another it ranks answers, but is no "
    "probability, so set MOOT_THRESHOLD by trying."
)
LLM_SECONDS = 5.0
"""How long a language model's server is waited for."""
PACKAGES = ("faiss", "onnxruntime", "sqlite_utils", "tokenizers")
#: What models other than the built-in one need besides.
MODEL_PACKAGES = ("sentence_transformers", "torch")


def findings(settings: Settings) -> Iterator[DoctorFinding]:
    """All findings, in the order in which one would set things up."""
    yield _python()
    yield _packages()
    yield _sqlite()
    yield _home(settings.home)
    yield from home_findings(settings.home, shared=settings.database is not None)
    yield from database_findings(settings)
    yield from _unknown_settings()
    model = _tried("Model", lambda: _model(settings))
    yield model
    if model.state == "ok" and not _is_built_in(settings):
        yield DoctorFinding("Confidence", "note", UNCALIBRATED)
    if settings.reader != "none" and not settings.reranker:
        yield _tried("Reader", _reader)
    if settings.reranker:
        yield _tried("Reranker", lambda: _reranker(settings))
    yield _language_model(settings)
    yield _contact(settings)
    yield _index(settings)
    yield from _adapters(settings)


def _python() -> DoctorFinding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST:
        return DoctorFinding("Python", "missing", f"{version}; install 3.11 or newer.")
    return DoctorFinding("Python", "ok", version)


def _packages() -> DoctorFinding:
    if lacking := _not_installed(PACKAGES):
        detail = f"{', '.join(lacking)} cannot be imported; install Moot again."
        return DoctorFinding("Packages", "missing", detail)
    if lacking := _not_installed(MODEL_PACKAGES):
        detail = (
            f"without {' and '.join(lacking)}, which the built-in model does not need; to use another "
            "MOOT_MODEL or MOOT_RERANKER, install them."
        )
        return DoctorFinding("Packages", "ok", detail)
    return DoctorFinding("Packages", "ok", "all there")


def _not_installed(packages: tuple[str, ...]) -> list[str]:
    return [name for name in packages if importlib.util.find_spec(name) is None]


def _sqlite() -> DoctorFinding:
    version = ".".join(map(str, sqlite3.sqlite_version_info))
    if has_fault(sqlite3.sqlite_version_info):
        mended = ".".join(map(str, FAULT_MENDED_IN))
        detail = f"{version}; its WAL-reset fault (mended in {mended}) cannot occur in the way Moot uses it"
        return DoctorFinding("SQLite", "ok", detail)
    return DoctorFinding("SQLite", "ok", version)


def _home(home: Path) -> DoctorFinding:
    there = home
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir() or not os.access(there, os.W_OK):
        detail = f"{home} cannot be written to; name another with --home or MOOT_HOME."
        return DoctorFinding("Home", "note" if home.is_dir() else "missing", detail)
    return DoctorFinding("Home", "ok", str(home) if home.exists() else f"{home} (made when needed)")


def _unknown_settings() -> Iterator[DoctorFinding]:
    from adapters.settings import unknown_settings

    for name, near in unknown_settings():
        hint = f"; did you mean {near}?" if near else "."
        yield DoctorFinding("Setting", "note", f"{name} is none that Moot knows{hint}")


def _model(settings: Settings) -> str:
    from index.encoder import describe_model

    found = describe_model(home=settings.home, model=settings.model, allow_download=settings.allow_download)
    return f"{found.name}, {found.dimension} dimensions, sha256 {found.sha256[:12]}"


def _is_built_in(settings: Settings) -> bool:
    from index.encoder import describe_model
    from index.encoder.model import BUILT_IN_SHA256

    described = describe_model(
        home=settings.home, model=settings.model, allow_download=settings.allow_download
    )
    return described.sha256 == BUILT_IN_SHA256


def _contact(settings: Settings) -> DoctorFinding:
    """Whether the references' texts can be fetched."""
    if not settings.contact:
        detail = "MOOT_CONTACT is not set, which `moot sources fetch` needs (docs/references.md)."
        return DoctorFinding("References", "note", detail)
    try:
        contact = settings.services.contact
    except UserError as error:
        return DoctorFinding("References", "note", str(error))
    from index.storage.corpora import corpus_names

    said, opened = f"their texts are fetched in the name of {contact}", sorted(settings.open_to_chats)
    if not opened:
        return DoctorFinding("References", "ok", said)
    if unknown := [name for name in opened if name not in corpus_names(settings.home, settings.database)]:
        detail = f"MOOT_CHAT_CORPORA names {listed(unknown, 'and')}, of which there is no index."
        return DoctorFinding("References", "note", detail)
    return DoctorFinding(
        "References", "ok", f"{said}; moderators may change {listed(opened, 'and')} from chats"
    )


def _reader() -> str:
    from retrieval.rank.trained_reader import SHA256, trained_reader

    trained_reader()
    return f"the one that comes with Moot, sha256 {SHA256[:12]}"


def _reranker(settings: Settings) -> str:
    from retrieval.rank.reranker import load_reranker

    load_reranker(str(settings.reranker), allow_download=settings.allow_download)
    return str(settings.reranker)


def _language_model(settings: Settings) -> DoctorFinding:
    from retrieval.rank.language_model import LanguageModel

    name = "Language model"
    try:
        server = settings.model_server
    except UserError as error:
        return DoctorFinding(name, "missing", str(error))
    if server is None:
        return DoctorFinding(name, "ok", "not set; docs/language-model.md says what one is for")
    where = f"{server.model} at {server.host}"
    pointer = LanguageModel(server, retries=0)
    try:
        trouble = pointer.reach(LLM_SECONDS)
    finally:
        pointer.close()
    if trouble:
        detail = f"{where}: {trouble}; see to MOOT_LLM_BASE_URL, MOOT_LLM_MODEL and MOOT_LLM_API_KEY."
        return DoctorFinding(name, "note", f"{detail} Answers are made without it meanwhile.")
    return DoctorFinding(name, "ok", f"{where}, questions and sentences are sent there")


def _index(settings: Settings) -> DoctorFinding:
    from adapters.cli.compose import opener, read_here

    names = read_here(settings)

    def look() -> str:
        library = opener(settings, names, upgrading=False)(lambda words: None)
        try:
            held = in_words(library.status()["counts"])
            return held if settings.database is None else f"{held}, in the database"
        finally:
            library.close()

    for name in names:
        if (older := _older_index(settings, name)) is not None:
            return older
    return _tried("Index", look)


def _older_index(settings: Settings, corpus: str) -> DoctorFinding | None:
    """The finding on an index of an older format, None for any other."""
    from index.building.upgrade import outdated
    from index.storage.manifest import FORMAT

    try:
        found = outdated(settings.home, corpus, settings.database)
    except UserError:
        return None
    if found is None:
        return None
    form, gone = found
    detail = f"{corpus} is of an older format ({form}, this version reads {FORMAT})"
    if gone:
        command = build_command(corpus)
        return DoctorFinding(
            "Index", "missing", f"{detail}, and {gone[0]} is gone: put it back, or `{command} PATH…`."
        )
    return DoctorFinding("Index", "note", f"{detail}; it is built again when it is next opened.")


def _adapters(settings: Settings) -> Iterator[DoctorFinding]:
    """The findings of each adapter that is set up, from its module `doctor`."""
    for adapter in found_adapters():
        name = adapter.module.rpartition(".")[2]
        asks = [field for field in type(settings).model_fields if field.startswith(f"{name}_")]
        given = any(field in settings.model_fields_set for field in asks)
        if asks and not given:
            yield DoctorFinding(
                name.capitalize(), "ok", f"{NOT_SET_UP}; docs/{name}.md goes from nothing to the first answer"
            )
        # Looked for as a file: only the adapter itself needs its SDK.
        if given and (Path(__file__).parents[1] / name / "doctor.py").exists():
            module = importlib.import_module(f"{adapter.module}.doctor")
            yield from (DoctorFinding(*finding) for finding in module.findings(settings))


def _tried(name: str, look: Callable[[], str]) -> DoctorFinding:
    try:
        return DoctorFinding(name, "ok", look())
    except UserError as error:
        return DoctorFinding(name, "missing", str(error))
    except Exception as error:
        return DoctorFinding(name, "missing", f"{type(error).__name__}: {error}"[:300])


def run() -> int:
    """What is set up, what is missing, what to do next."""
    shared = shared_of(click.get_current_context())
    found = list(findings(shared.settings()))
    missing = [finding for finding in found if finding.state == "missing"]
    if shared.json:
        write_json({"ok": not missing, "findings": [finding.as_json() for finding in found]})
        return 1 if missing else 0
    # An address that is wrapped cannot be copied.
    addresses = [finding for finding in found if finding.detail.startswith("https://")]
    fields = tuple(
        (
            f"{finding.name}",
            finding.detail if finding.state == "ok" else f"{MARKS[finding.state]}{finding.detail}",
        )
        for finding in found
        if finding not in addresses
    )
    next_step = missing[0].detail if missing else f"Nothing is missing: {_ways_in(found)}."
    write_card(
        Card(
            title="Something is missing" if missing else "All is set up",
            fields=fields,
            footer=f"Next: {next_step}" if missing else next_step,
            tone="warning" if missing else "answer",
        )
    )
    for finding in addresses:
        click.echo(f"\n{finding.name}:\n{finding.detail}")
    return 1 if missing else 0


def _ways_in(found: list[DoctorFinding]) -> str:
    """What can be started now."""
    names = {finding.name for finding in found if not finding.detail.startswith(NOT_SET_UP)}
    chats = [adapter.command for adapter in found_adapters() if adapter.command.capitalize() in names]
    return listed(
        ["moot chat opens the study room", *(f"moot {name} serves {name.capitalize()}" for name in chats)],
        "and",
    )


NOT_SET_UP = "not set up"
MARKS = {"note": "note: ", "missing": "missing: "}

doctor = click.Command("doctor", callback=run, params=list(shared_options()), help=run.__doc__)
