"""`moot sources …`: the references' texts, fetched, attached and detached."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from adapters.cli.app import CommandGroup
from adapters.cli.index_commands import SourcePath, bind_texts, one_corpus
from adapters.cli.output import write_card, write_json
from adapters.cli.shared import Shared, shared_of, shared_options
from bot.reply import Card
from bot.text_states import in_words
from bot.words import counted
from bot.works.cards import over_in_words, row
from index.errors import UserError

if TYPE_CHECKING:
    from adapters.cli.progress import Bar, Lines
    from index.fetching.run import Ask, FetchOutcome, FetchQuestion
    from index.fetching.states import HeldText, SourcesFolder
    from index.fetching.works.entries import ReferenceEntry

LIST = "list"
"""The command that `moot sources` alone, or with a key, stands for."""


class SourcesGroup(CommandGroup):
    """A group that lists the sources where no command of its own is named: any other word is a key."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """No word at all, with options or without, stands for the list."""
        _, words, _ = self.make_parser(context).parse_args(list(args))
        return super().parse_args(context, args if words else [*args, LIST])

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named, else the list."""
        return super().resolve_command(context, args if args and args[0] in self.commands else [LIST, *args])


def sources_group(listing: click.Command, others: Sequence[click.Command]) -> click.Group:
    """The group with its commands; `listing` is the bot's own `sources`, `others` are the bot's commands that
    stand in the group."""
    group = SourcesGroup(
        "sources",
        context_settings={"ignore_unknown_options": True},
        params=[*shared_options()],
        help="The texts and references. Without a command: list them, or with a KEY show where one is cited "
        "(moot sources list --help).",
    )
    keys = click.Argument(["keys"], nargs=-1, metavar="[KEY…]")
    key = click.Argument(["key"], metavar="KEY")
    yes = click.Option(["--yes"], is_flag=True, help="Ask nothing: fill gaps, leave what is doubtful open.")
    for name, function, own in (
        (
            "fetch",
            fetch,
            [
                keys,
                yes,
                click.Option(["--again"], is_flag=True, help="Ask the services anew, also for what is done."),
                click.Option(
                    ["--own-use"],
                    is_flag=True,
                    help="Also keep, for your group alone, what is free to read without a licence.",
                ),
            ],
        ),
        (
            "add",
            add,
            [
                key,
                click.Argument(["path"], metavar="PATH", type=SourcePath()),
                click.Option(["--yes"], is_flag=True, help="Attach it even where its first pages doubt it."),
            ],
        ),
        ("detach", detach, [key]),
    ):
        params: list[click.Parameter] = [*own, *shared_options()]
        help_text = inspect.getdoc(function)
        group.add_command(click.Command(name, callback=function, params=params, help=help_text))
    listing.name = LIST
    for command in (*others, listing):
        group.add_command(command)
    return group


def fetch(keys: Sequence[str], yes: bool, again: bool, own_use: bool) -> int:
    """Fetch the texts of references that are free to keep.

    Asks OpenAlex, Crossref, Unpaywall and the DOI agencies which works they are and where they may be
    had, and keeps what a licence (CC BY and its kin, CC0, public domain) lets anyone keep. MOOT_CONTACT
    must be set to a mail address of yours. A run that is ended at any moment goes on where it was. At its
    end the texts are put into the index.
    """
    shared = shared_of(click.get_current_context())
    settings = shared.settings()
    services = settings.services
    from adapters.cli.logs import log_to
    from adapters.cli.progress import shown_progress
    from index.fetching.run import Wishes
    from index.fetching.run import fetch as fetch_texts

    folder, entries = _opened(shared)
    from index.fetching.works.entries import chosen

    wanted = chosen(entries, keys)
    log_to(settings)
    with shown_progress(as_json=shared.json) as progress:
        outcome = fetch_texts(
            folder,
            wanted,
            services,
            Wishes(yes=yes, again=again, own_use=own_use),
            ask=_asker(progress),
            progress=progress,
        )
    bind_texts(shared)
    over = [
        {"service": o.service, "reason": o.reason, "until": o.until.isoformat() if o.until else None}
        for o in outcome.over
    ]
    if over and all(record.step == "new" and record.state == "entry" for record in outcome.records):
        raise UserError(f"Nothing could be fetched. {over_in_words(over, '`moot {}`'.format)}")
    if shared.json:
        write_json({"sources": [_json(each) for each in _held(folder, outcome)], "over": over})
    else:
        write_card(_table(_held(folder, outcome), over))
    return 0


def add(key: str, path: Path, yes: bool) -> int:
    """Attach a file that your group has, as the text of a reference.

    A PDF, Word, HTML, EPUB or text file. If its first pages leave in doubt that it is the work, you are
    asked. It becomes part of the index at once, and is quoted as that work from then on.
    """
    shared = shared_of(click.get_current_context())
    from index.fetching.attach import attach
    from index.fetching.states import held
    from index.fetching.texts.identity import FileMatch
    from index.fetching.works.entries import chosen

    def sure(identity: FileMatch) -> bool:
        return yes or bool(_asked(f"{path.name} may not be the text of {key}: {identity.reason}. Attach it?"))

    folder, entries = _opened(shared)
    entry = chosen(entries, [key])[0]
    text = held(attach(folder, entry, path, sure=sure), folder)
    there = bind_texts(shared)
    if shared.json:
        write_json(_json(text))
    else:
        ask = f" `moot ask QUESTION --source {entry.key}` asks it alone." if there else ""
        write_card(Card(text=f"{path.name} is attached to {entry.key}.{ask}"))
    return 0


def detach(key: str) -> int:
    """Take a fetched or attached text away from its reference."""
    shared = shared_of(click.get_current_context())
    from index.fetching.attach import detach as detach_text
    from index.fetching.states import held
    from index.fetching.works.entries import chosen

    folder, entries = _opened(shared)
    entry = chosen(entries, [key])[0]
    text = held(detach_text(folder, entry.key), folder)
    bind_texts(shared)
    if shared.json:
        write_json(_json(text))
    else:
        write_card(Card(text=f"{entry.key} has no text any more: {in_words(text)}."))
    return 0


def _opened(shared: Shared) -> tuple[SourcesFolder, list[ReferenceEntry]]:
    from index.fetching.states import SourcesFolder
    from index.fetching.works.entries import entries_of

    settings = shared.settings()
    corpus = one_corpus(settings)
    return SourcesFolder(settings.home, corpus), entries_of(settings.home, corpus, settings.database)


def _asker(progress: Bar | Lines) -> Ask:
    """Asks at the terminal, above the bar; leaves all open without a person there."""

    def ask(question: FetchQuestion) -> bool | None:
        asked = {
            "work": f"Is {question.key} this work? {question.text}",
            "file": f"Is this the text of {question.key}? {question.text} ({question.file})",
            "gaps": f"Fill what the entry of {question.key} lacks: {question.text}?",
        }[question.kind]
        with progress.aside():
            return _asked(asked)

    return ask


def _asked(question: str) -> bool | None:
    """A yes or no from the terminal; None for neither, or without a person there."""
    from adapters.terminal.escape import escape
    from adapters.terminal.screen import is_terminal

    if not (is_terminal(sys.stdin) and is_terminal(sys.stderr)):
        return None
    sys.stderr.write(f"{escape(question)} [y/n, Enter for later] ")
    sys.stderr.flush()
    said = sys.stdin.readline().strip().casefold()
    return True if said in ("y", "yes") else False if said in ("n", "no") else None


def _held(folder: SourcesFolder, outcome: FetchOutcome) -> list[HeldText]:
    from index.fetching.states import held

    return [held(record, folder) for record in outcome.records]


def _json(text: HeldText) -> dict[str, Any]:
    return {"id": text.key, **text.to_json()}


def _table(texts: Sequence[HeldText], over: Sequence[Mapping[str, Any]]) -> Card:
    have = sum(text.file is not None for text in texts)
    return Card(
        title=f"{have} of {counted(len(texts), 'text')} held",
        caution=over_in_words(over, "`moot {}`".format),
        fields=tuple((text.key, row(text)) for text in texts),
        footer="" if have == len(texts) else "moot sources missing says where the others may be had.",
    )
