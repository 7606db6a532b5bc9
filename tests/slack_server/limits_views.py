"""What a view may be: a modal or a Home tab."""

from __future__ import annotations

from typing import Any

from slack_server.checks import Check, Faults, boolean, shaped, string
from slack_server.limits_blocks import check_blocks
from slack_server.limits_elements import plain


def _blocks(faults: Faults, at: str, value: Any) -> None:
    check_blocks(faults, at, value, view=True)


def _kind(faults: Faults, at: str, value: Any) -> None:
    """Said by whoever asks for the check."""


KNOWN: dict[str, Check] = {
    "callback_id": string(255),
    "external_id": string(255),
    "private_metadata": string(3000, 0),
}
MODAL = shaped(
    {"type": _kind, "title": plain(24), "blocks": _blocks},
    {
        **KNOWN,
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
HOME = shaped({"type": _kind, "blocks": _blocks}, KNOWN)


def check_view(faults: Faults, at: str, view: Any, kind: str) -> None:
    """A modal ("modal") or a Home tab ("home")."""
    if not isinstance(view, dict) or view.get("type") != kind:
        faults.wrong(f"{at}/type", f"must be {kind}")
        return
    (MODAL if kind == "modal" else HOME)(faults, at, view)
    blocks = view.get("blocks")
    asks = any(isinstance(one, dict) and one.get("type") == "input" for one in blocks or [])
    if kind == "modal" and asks and "submit" not in view:
        faults.wrong(at, "missing required field: submit")
