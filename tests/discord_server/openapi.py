"""Recorded requests held to Discord's own OpenAPI description, closed-world, where that file is there."""

from __future__ import annotations

import copy
import functools
import json
import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
VARIABLE = "DISCORD_OPENAPI"
UNDESCRIBED = {
    "MessageEditRequestPartial": {"tts": {"type": "boolean"}},
    "RichEmbed": {"flags": {"type": "integer"}},
    "ApplicationCommandUpdateRequest": {"nsfw": {"type": "boolean"}},
    "ApplicationCommandCreateRequest": {"nsfw": {"type": "boolean"}},
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": {"tts": {"type": "boolean"}},
    "IncomingWebhookUpdateRequestPartial": {"tts": {"type": "boolean"}},
}
"""What the description leaves out though Discord takes it and discord.py always sends it; besides, ids as numbers."""


def description_file() -> Path | None:
    """Where the description is: `$DISCORD_OPENAPI`, else `../shared/oracles/` beside the repository."""
    named = os.environ.get(VARIABLE)
    path = Path(named) if named else ROOT.parent / "shared" / "oracles" / "discord-openapi.json"
    return path if path.is_file() else None


def why_not() -> str | None:
    """The reason why nothing is validated, or None where it is."""
    try:
        import jsonschema_rs  # noqa: F401
    except ImportError:
        return "jsonschema-rs is not installed"
    return None if description_file() else f"no discord-openapi.json (set {VARIABLE} to its path)"


@functools.cache
def _as_published() -> dict[str, Any]:
    path = description_file()
    assert path is not None
    described: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return described


@functools.cache
def _description() -> dict[str, Any]:
    described = copy.deepcopy(_as_published())
    for name, properties in UNDESCRIBED.items():
        described["components"]["schemas"][name]["properties"].update(properties)
    described["components"]["schemas"]["SnowflakeType"]["type"] = ["string", "integer"]
    _close(described["components"]["schemas"])
    return described


def _close(node: Any) -> None:
    """Let objects have only the properties that are described."""
    if isinstance(node, dict):
        for value in list(node.values()):
            _close(value)
        if "properties" in node and node.get("type") == "object":
            node.setdefault("additionalProperties", False)
    elif isinstance(node, list):
        for value in node:
            _close(value)


def _operation(method: str, template: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = _description()["paths"].get(template, {}).get(method.lower())
    return found


@functools.cache
def _validators(method: str, template: str) -> tuple[Any, ...]:
    """A validator for each form that the body of this request may have."""
    import jsonschema_rs

    operation = _operation(method, template) or {}
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return ()
    schema = copy.deepcopy(content["application/json"]["schema"])
    _close(schema)
    forms = schema.get("anyOf", [schema])
    components = _description()["components"]
    return tuple(jsonschema_rs.Draft202012Validator({**form, "components": components}) for form in forms)


def wrong_with(method: str, template: str, body: Any) -> list[str]:
    """What the description has against this request, a sentence each; nothing where it may be so.

    Of several forms that a body may have, the one with the fewest faults is spoken of.
    """
    if why_not() is not None:
        return []
    if _operation(method, template) is None:
        return [f"{method} {template}: no such request in Discord's description"]
    validators = _validators(method, template)
    if not validators:
        return [f"{method} {template}: takes no body"] if body is not None else []
    best: list[str] | None = None
    for validator in validators:
        faults = [
            f"{method} {template}: {'.'.join(str(part) for part in fault.instance_path) or 'body'}: "
            f"{str(fault.message)[:300]}"
            for fault in validator.iter_errors({} if body is None else body)
        ]
        if best is None or len(faults) < len(best):
            best = faults
    return best or []


@functools.cache
def _reply_validator(method: str, template: str, status: int) -> Any:
    import jsonschema_rs

    operation = _as_published()["paths"].get(template, {}).get(method.lower(), {})
    content = operation.get("responses", {}).get(str(status), {}).get("content", {})
    if "application/json" not in content:
        return None
    schema = {**content["application/json"]["schema"], "components": _as_published()["components"]}
    return jsonschema_rs.Draft202012Validator(schema)


def wrong_with_reply(method: str, template: str, status: int, reply: Any) -> list[str]:
    """What the description has against a reply of this server's own, a sentence each; it may hold more than is said."""
    validator = None if why_not() or reply is None else _reply_validator(method, template, status)
    if validator is None:
        return []
    return [
        f"{method} {template}: {'.'.join(str(part) for part in fault.instance_path)}: {str(fault.message)[-400:]}"
        for fault in validator.iter_errors(reply)
    ]
