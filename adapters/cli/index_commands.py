"""`moot index …`: make, change and look at what the group reads."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from adapters.cli.index_read import read
from adapters.cli.output import complain, write_card, write_json, write_shown, write_verbatim
from adapters.cli.shared import Shared, shared_of, shared_options
from bot.reply import Card, Reply
from bot.words import counted
from index.errors import UserError
from index.home import DEFAULT_CORPUS, build_command
from index.storage.corpora import corpus_names, corpus_store

if TYPE_CHECKING:
    from adapters.settings import Settings
    from index.storage.manifest import Manifest
    from retrieval.protocol import TextLibrary

T = TypeVar("T")
COUNTED = ("documents", "passages", "sentences", "references", "citations")
DIGITS = 16
"""Of a checksum, enough to compare by eye; `--json` has all."""
MOST_NAMED = 5
"""Files and folders of which the index was made; `--json` has all."""


class SourcePath(click.ParamType[Path]):
    """A file or folder. The reader says whether it can be read, so that the rest is read."""

    name = "path"

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> Path:
        """Raises UserError for a blank name, which would mean the folder one is in."""
        if not str(value).strip():
            raise UserError("An empty name names no file: name a file or a folder, or . for this folder.")
        return Path(value)


def index_group() -> click.Group:
    """The group with its commands."""
    from adapters.cli.app import CommandGroup

    group = CommandGroup("index", help="The texts that Moot reads.", no_args_is_help=True)
    path = SourcePath()
    several = click.Argument(["paths"], nargs=-1, required=True, metavar="PATH…", type=path)
    keys = click.Argument(["keys"], nargs=-1, required=True, metavar="KEY…")
    for name, function, argument in (
        ("build", build, click.Argument(["paths"], nargs=-1, metavar="[PATH…]", type=path)),
        ("add", add, several),
        ("read", read, click.Argument(["path"], metavar="PATH", type=path)),
        ("remove", remove, keys),
        ("status", status, None),
        ("list", listing, None),
        ("text", text, click.Argument(["document"], metavar="DOC")),
    ):
        params: list[click.Parameter] = [*([argument] if argument else []), *shared_options()]
        if name == "build":
            params.insert(
                1, click.Option(["--bundled"], is_flag=True, help="The article that comes with Moot.")
            )
        group.add_command(
            click.Command(name, callback=function, params=params, help=inspect.getdoc(function))
        )
    return group


def build(paths: Sequence[Path], bundled: bool) -> int:
    """Read PDF, HTML, Word, EPUB and text files in place of what was read.

    Files or folders of them: .pdf, .html, .docx, .epub, .md, .txt, and BEIR's .jsonl.

    Without a PATH, what the index was made of is read again; the first time, the article that
    comes with Moot. The texts that were fetched or attached for references are read too. An index
    that is there stays in use until the new one is whole; only what changed is embedded again.
    """
    from index.reading import BUNDLED

    return _change([*([BUNDLED] if bundled else []), *paths] or None, "build")


def add(paths: Sequence[Path]) -> int:
    """Read more of them, besides what was read.

    Files or folders: .pdf, .html, .docx, .epub, .md, .txt, and BEIR's .jsonl. A file or work that
    was read before takes its own place.
    """
    return _change(paths, "add")


def remove(keys: Sequence[str]) -> int:
    """Take texts out again, by their keys."""
    shared = shared_of(click.get_current_context())
    settings = shared.settings()
    from adapters.cli.progress import shown_progress
    from index.building.build import remove as remove_texts

    with shown_progress(as_json=shared.json) as progress:
        manifest = remove_texts(
            settings.home, list(keys), corpus=one_corpus(settings), **_how(settings), progress=progress
        )
    return _write_built(manifest, shared, settings)


def status() -> int:
    """What is read, when and by which model it was indexed."""
    shared = shared_of(click.get_current_context())
    found = _with_library(shared, lambda library: library.status())
    if shared.json:
        write_json(found)
    else:
        settings = shared.settings()
        each = found.get("corpora", {"": found}).values()
        write_shown(Reply(cards=tuple(_status_card(one, _place(settings, one["corpus"])) for one in each)))
    return 0


def listing() -> int:
    """The corpora that there is an index of."""
    shared = shared_of(click.get_current_context())
    settings = shared.settings()
    names = corpus_names(settings.home, settings.database)
    if shared.json:
        write_json(names)
    elif names:
        write_verbatim("\n".join(names))
    else:
        raise UserError(f"There is no index yet: run `{build_command()}` to make one.")
    return 0


def text(document: str) -> int:
    """Print a document's clean text: what the offsets of excerpts count in."""
    shared = shared_of(click.get_current_context())
    words = _with_library(shared, lambda library: library.text(document))
    if shared.json:
        write_json({"document": document, "text": words})
    else:
        write_verbatim(words)
    return 0


def _change(paths: Sequence[Path] | None, mode: Literal["build", "add"]) -> int:
    shared = shared_of(click.get_current_context())
    settings = shared.settings()
    from adapters.cli.progress import shown_progress
    from index.building.build import build as build_index

    with shown_progress(as_json=shared.json) as progress:
        manifest = build_index(
            settings.home,
            None if paths is None else list(paths),
            corpus=one_corpus(settings),
            mode=mode,
            **_how(settings),
            progress=progress,
        )
    return _write_built(manifest, shared, settings)


def _how(settings: Settings) -> dict[str, Any]:
    return {
        "database": settings.database,
        "model": settings.model,
        "backend": settings.backend,
        "allow_download": settings.allow_download,
    }


def one_corpus(settings: Settings) -> str:
    """The corpus to change. Raises UserError where several are named."""
    if len(settings.corpora) > 1:
        raise UserError("Name one corpus to change, not several: --corpus NAME.")
    return settings.corpora[0]


def _with_library(shared: Shared, work: Callable[[TextLibrary], T]) -> T:
    from adapters.cli.compose import opener, read_here

    settings = shared.settings()
    library = opener(settings, read_here(settings), upgrading=False)(lambda words: None)
    try:
        return work(library)
    finally:
        library.close()


def bind_texts(shared: Shared) -> bool:
    """Build the index anew with the references' texts that were fetched, attached or taken away since, and
    read nothing else. Whether the index has them now: if it could not be built, a sentence on stderr says
    what to do."""
    settings = shared.settings()
    corpus = one_corpus(settings)
    from adapters.cli.progress import shown_progress
    from index.building.build import build as build_index
    from index.building.works import index_lacks

    try:
        if index_lacks(settings.home, corpus, database=settings.database):
            with shown_progress(as_json=shared.json) as progress:
                build_index(settings.home, [], corpus=corpus, mode="add", **_how(settings), progress=progress)
    except UserError as error:
        complain(f"{error} What you have is kept; `{build_command(corpus)}` puts it into the index.")
        return False
    return True


def _write_built(manifest: Manifest, shared: Shared, settings: Settings) -> int:
    if shared.json:
        from dataclasses import asdict

        write_json(asdict(manifest))
        return 0
    named = "" if manifest.corpus == DEFAULT_CORPUS else f" of {manifest.corpus}"
    write_card(
        Card(text=f"The index{named} is in {_place(settings, manifest.corpus)}: {in_words(manifest.counts)}.")
    )
    return 0


def _place(settings: Settings, corpus: str) -> str:
    return corpus_store(settings.home, corpus, settings.database).place


def in_words(counts: Mapping[str, int]) -> str:
    """What an index holds: "1 document, 49 passages"."""
    order = [*COUNTED, *(name for name in counts if name not in COUNTED)]
    return ", ".join(counted(counts[name], name.removesuffix("s")) for name in order if name in counts)


def _status_card(status: Mapping[str, Any], place: str) -> Card:
    fields = [("Kept in", place)]
    for name, label in (
        ("corpus", "Corpus"),
        ("counts", "Holds"),
        ("model", "Model"),
        ("dimension", "Dimension"),
        ("vectors", "Vectors"),
        ("built", "Built"),
        ("sources", "Made of"),
        ("corpus_sha256", "Texts' sha256"),
        ("model_sha256", "Model's sha256"),
    ):
        if (value := status.get(name)) is not None:
            in_short = in_words(value) if name == "counts" else _words(value)
            fields.append((label, in_short[:DIGITS] if name.endswith("sha256") else in_short))
    return Card(title="The index", fields=tuple(fields))


def _words(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        shown = ", ".join(map(str, value[:MOST_NAMED]))
        return f"{shown} and {len(value) - MOST_NAMED} more" if len(value) > MOST_NAMED else shown
    return str(value)
