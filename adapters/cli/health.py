"""`moot health`: what a chat that runs on this machine says of itself."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import click

from adapters.cli.output import write_card, write_json
from adapters.cli.shared import shared_of, shared_options
from bot.reply import Card
from bot.words import listed
from index.errors import UserError

SECONDS = 5.0
ANYWHERE = ("0.0.0.0", "[::]")


def run(ready: bool) -> int:
    """Ask a running `moot discord` or `moot slack` whether it is alive, at MOOT_HEALTH_ADDRESS.

    Exit status 0 where it is, else 1: for a container's health check.
    """
    shared = shared_of(click.get_current_context())
    address = shared.settings().health_address
    if not address:
        raise UserError("MOOT_HEALTH_ADDRESS is not set: give a chat and this command the same host:port.")
    host, _, port = address.rpartition(":")
    where = f"{'127.0.0.1' if host in ANYWHERE else host}:{port}"
    try:
        with urllib.request.urlopen(
            f"http://{where}/{'readyz' if ready else 'healthz'}", timeout=SECONDS
        ) as reply:
            found = json.load(reply)
    except urllib.error.HTTPError as error:
        found = _read(error.read())
    except (OSError, ValueError) as error:
        raise UserError(f"Nothing answers at {where} ({type(error).__name__}): is a chat running?") from None
    parts = found.get("missing")
    missing = [str(part) for part in parts] if isinstance(parts, list) else []
    if shared.json:
        write_json(found)
    elif found.get("ready") or found.get("alive"):
        write_card(Card(text="Ready." if ready else "Alive."))
    else:
        raise UserError(f"Not ready: {listed(missing, 'and')}." if missing else "Not alive: start it again.")
    return 0 if found.get("ready") or found.get("alive") else 1


def _read(body: bytes) -> dict[str, object]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


health = click.Command(
    "health",
    callback=run,
    params=[
        click.Option(["--ready"], is_flag=True, help="Ask whether it can answer members now."),
        *shared_options(),
    ],
    help=run.__doc__,
)
