"""What a message may hold: its text, embeds, mentions, attachments and poll."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from discord_server.components import JSON
from discord_server.limits_components import check_components
from discord_server.model import COMPONENTS_V2
from discord_server.refusals import Form, refusal

Path = tuple[str | int, ...]

FILE_BYTES = 10 * 1024 * 1024
EMBED_SUM = 6000


def check_message(
    body: JSON, files: Mapping[str, Any], form: Form, path: Path = (), *, attached: int = 0
) -> None:
    """Gather in `form` what Discord would refuse in this body; a file that is too large is refused at once.

    `files` are the uploads by their field's name (`files[0]`), `attached` counts those that the message already has.
    """
    flags = body.get("flags") or 0
    form.length((*path, "content"), body.get("content"), 2000)
    check_embeds(form, (*path, "embeds"), body.get("embeds"))
    check_components(form, (*path, "components"), body.get("components"), flags)
    if flags & COMPONENTS_V2:
        for legacy in ("content", "embeds", "poll", "sticker_ids"):
            if body.get(legacy):
                message = f"The '{legacy}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                form.wrong((*path, legacy), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)
    check_mentions(form, (*path, "allowed_mentions"), body.get("allowed_mentions"))
    check_attachments(form, (*path, "attachments"), body.get("attachments"), files, attached)
    if body.get("poll") is not None:
        check_poll(form, (*path, "poll"), body["poll"])
    nonce = body.get("nonce")
    if nonce is not None and len(str(nonce)) > 25:
        form.wrong((*path, "nonce"), "NONCE_TYPE_TOO_LONG", "Nonce must be 25 or fewer in length.")


def check_embeds(form: Form, path: Path, embeds: Any) -> None:
    """Embeds, each by itself and 6,000 characters over all of them."""
    total = 0
    for at, embed in enumerate(form.items(path, embeds, 10)):
        here = (*path, at)
        if not isinstance(embed, dict):
            form.wrong(here, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
            continue
        author, footer = embed.get("author") or {}, embed.get("footer") or {}
        if not any(
            embed.get(one) for one in ("title", "description", "fields", "image", "thumbnail", *_NAMED)
        ):
            form.wrong((*here, "description"), "BASE_TYPE_REQUIRED", "This field is required")
        form.length((*here, "title"), embed.get("title"), 256)
        form.length((*here, "description"), embed.get("description"), 4096)
        form.url((*here, "url"), embed.get("url"), "http", "https")
        form.number((*here, "color"), embed.get("color"), 0xFFFFFF)
        if embed.get("author") is not None:
            form.length((*here, "author", "name"), author.get("name"), 256, 1)
            form.url((*here, "author", "url"), author.get("url"), "http", "https")
        if embed.get("footer") is not None:
            form.length((*here, "footer", "text"), footer.get("text"), 2048, 1)
        for picture in ("image", "thumbnail"):
            if embed.get(picture):
                form.url((*here, picture, "url"), embed[picture].get("url"), "http", "https", "attachment")
        if embed.get("timestamp"):
            _check_time(form, (*here, "timestamp"), embed["timestamp"])
        total += sum(len(str(text or "")) for text in (embed.get("title"), embed.get("description")))
        total += len(str(author.get("name") or "")) + len(str(footer.get("text") or ""))
        for number, field in enumerate(form.items((*here, "fields"), embed.get("fields"), 25)):
            form.length((*here, "fields", number, "name"), field.get("name"), 256, 1)
            form.length((*here, "fields", number, "value"), field.get("value"), 1024, 1)
            total += len(str(field.get("name") or "")) + len(str(field.get("value") or ""))
    if total > EMBED_SUM:
        form.wrong(path, "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {EMBED_SUM}")


_NAMED = ("author", "footer", "url")


def _check_time(form: Form, path: Path, value: Any) -> None:
    try:
        datetime.fromisoformat(str(value))
    except ValueError:
        form.wrong(path, "DATE_TIME_TYPE_PARSE", f"Could not parse {value}. Should be ISO8601.")


def check_mentions(form: Form, path: Path, allowed: Any) -> None:
    """`parse` and a list of the same kind exclude each other; a list has 100 at most."""
    if not isinstance(allowed, dict):
        return
    parse = allowed.get("parse") or []
    for at, kind in enumerate(parse):
        if kind not in ("users", "roles", "everyone"):
            form.wrong(
                (*path, "parse", at),
                "BASE_TYPE_CHOICES",
                "Value must be one of ('users', 'roles', 'everyone').",
            )
    for kind in ("users", "roles"):
        listed = form.items((*path, kind), allowed.get(kind), 100)
        if kind in parse and listed:
            form.wrong(
                path,
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )


def check_attachments(form: Form, path: Path, listed: Any, files: Mapping[str, Any], attached: int) -> None:
    """At most ten files of 10 MiB each, with descriptions up to 1,024 characters."""
    if any(len(file.data) > FILE_BYTES for file in files.values()):
        raise refusal(40005)
    entries = form.items(path, listed, 10)
    if listed is None and len(files) + attached > 10:
        form.wrong(path, "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
    for at, entry in enumerate(entries):
        form.length((*path, at, "description"), entry.get("description"), 1024)
        form.length((*path, at, "filename"), entry.get("filename"), 1024)


def check_poll(form: Form, path: Path, poll: JSON) -> None:
    """A native poll: a question of 300 characters, up to 10 answers of 55, 32 days."""
    form.length((*path, "question", "text"), (poll.get("question") or {}).get("text"), 300, 1)
    for at, answer in enumerate(form.items((*path, "answers"), poll.get("answers"), 10, 1)):
        media = answer.get("poll_media") or {}
        form.length((*path, "answers", at, "poll_media", "text"), media.get("text"), 55, 1)
    form.number((*path, "duration"), poll.get("duration"), 768, 1)
