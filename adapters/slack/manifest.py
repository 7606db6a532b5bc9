"""What the app is in Slack, as its manifest says."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, cast

FILE = "manifest.yaml"


def manifest() -> dict[str, Any]:
    """The manifest, read."""
    import yaml  # type: ignore[import-untyped]

    text = files("adapters.slack").joinpath(FILE).read_text(encoding="utf-8")
    return cast("dict[str, Any]", yaml.safe_load(text))


def scopes() -> list[str]:
    """What the bot's token must be allowed to do."""
    return list(manifest()["oauth_config"]["scopes"]["bot"])


def difference(has: str) -> tuple[list[str], list[str]]:
    """The scopes that a token lacks, and those that it has without need, from the header in which Slack
    lists them."""
    held = {scope.strip() for scope in has.split(",") if scope.strip()}
    wanted = set(scopes())
    return sorted(wanted - held), sorted(held - wanted)
