"""files.*: the upload in three steps, and what became of it."""

from __future__ import annotations

import json
import mimetypes
from typing import Any

from slack_server.model import File
from slack_server.payloads import file_json
from slack_server.refusals import SlackRefuses
from slack_server.router import Call, Method, method

JSON = dict[str, Any]
ALT_LENGTH = 1000


def upload_url(call: Call) -> JSON:
    """files.getUploadURLExternal"""
    world, name, alt = call.server.world, str(call["filename"]), call.args.get("alt_txt")
    length = int(call["length"]) if str(call["length"]).isdigit() else 0
    if length <= 0:
        raise SlackRefuses("invalid_arguments", "[ERROR] must be a positive number [json-pointer:/length]")
    if alt and len(str(alt)) > ALT_LENGTH:
        raise SlackRefuses("alt_txt_too_large")
    file = File(world.clock.id("F"), name, call.team, length, str(alt) if alt else None)
    file.mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file.url = f"{world.url}/files/{call.team.id}/{file.id}/{name}"
    call.team.files[file.id] = file
    if file.mimetype.startswith("image/") and not file.alt:
        world.log.note(f"files.getUploadURLExternal: {name} without alternative text")
    token = world.clock.secret()
    world.uploads[token] = file
    return {"upload_url": f"{world.url}/upload/{token}", "file_id": file.id}


def complete(call: Call) -> JSON:
    """files.completeUploadExternal"""
    posting, listed = call.server.posting, call["files"]
    if isinstance(listed, str):
        try:
            listed = json.loads(listed)
        except ValueError:
            raise SlackRefuses("invalid_arguments", "[ERROR] must be JSON [json-pointer:/files]") from None
    files = []
    for one in listed if isinstance(listed, list) else []:
        file = call.team.files.get(one.get("id", ""))
        if file is None or file.data is None or file.complete or file.deleted:
            raise SlackRefuses("file_not_found")
        file.title = one.get("title") or file.name
        files.append(file)
    if not files:
        raise SlackRefuses("invalid_arguments", "[ERROR] no less than 1 items allowed [json-pointer:/files]")
    named = call.args.get("channel_id") or call.args.get("channels")
    if named:
        channel = posting.place(call.team, {"channel": named})
        thread_ts = posting.thread(channel, call.args.get("thread_ts"))
        said = {"text": call.args.get("initial_comment"), "blocks": call.args.get("blocks")}
        if said["text"] and said["blocks"]:
            raise SlackRefuses("invalid_arguments", "[ERROR] initial_comment and blocks exclude each other")
        form = posting.forms.message(call.recorded.name, call.team, said, files=True)
        for file in files:
            file.complete = True
            file.shares.append(channel.id)
        posting.by_bot(channel, form, "files.completeUploadExternal", thread_ts=thread_ts, files=files)
    for file in files:
        file.complete = True
    return {"files": [file_json(one) for one in files]}


def info(call: Call) -> JSON:
    """files.info"""
    return {"file": file_json(_file(call))}


def delete(call: Call) -> JSON:
    """files.delete"""
    _file(call).deleted = True
    return {}


def _file(call: Call) -> File:
    file = call.team.files.get(str(call["file"]))
    if file is None or file.deleted:
        raise SlackRefuses("file_not_found" if file is None else "file_deleted")
    return file


METHODS: dict[str, Method] = {
    "files.getUploadURLExternal": method(upload_url, "files:write", "filename length alt_txt snippet_type"),
    "files.completeUploadExternal": method(
        complete, "files:write", "files channel_id channels initial_comment thread_ts blocks highlight_type"
    ),
    "files.info": method(info, "files:read", "file cursor limit page count"),
    "files.delete": method(delete, "files:write", "file"),
}
