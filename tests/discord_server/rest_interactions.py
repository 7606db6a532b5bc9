"""REST: answers to interactions, and their messages through the interaction's webhook."""

from __future__ import annotations

from discord_server.model import COMPONENTS_V2, EPHEMERAL
from discord_server.payloads_message import message_json
from discord_server.router import Call, Reply, Routes

WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
ORIGINAL, ONE = f"{WEBHOOK}/messages/@original", f"{WEBHOOK}/messages/{{message_id}}"
KEPT_FLAGS = EPHEMERAL | COMPONENTS_V2 | 1 << 2 | 1 << 12


def callback(call: Call) -> Reply:
    """POST callback: the acknowledgement."""
    desk, fields = call.server.desk, call.fields
    made = desk.acknowledge(call["interaction_id"], call["interaction_token"], fields, call.files)
    if call.query.get("with_response") in ("1", "true", "True"):
        return Reply(desk.callback_json(made, fields["type"]))
    return Reply(status=204)


def follow_up(call: Call) -> Reply:
    """POST: a followup."""
    made = call.server.desk.by_token(call["webhook_id"], call["webhook_token"])
    body = dict(call.fields)
    if "flags" in body:
        body["flags"] = int(body["flags"] or 0) & KEPT_FLAGS
    message = call.server.desk.follow_up(made, body, call.files)
    return Reply(message_json(message))


def _number(call: Call) -> str:
    return call.params.get("message_id", "@original")


def fetch(call: Call) -> Reply:
    """GET the original answer or a followup."""
    made = call.server.desk.by_token(call["webhook_id"], call["webhook_token"])
    return Reply(message_json(call.server.desk.message_of(made, _number(call))))


def change(call: Call) -> Reply:
    """PATCH it."""
    made = call.server.desk.by_token(call["webhook_id"], call["webhook_token"])
    return Reply(message_json(call.server.desk.change(made, _number(call), call.fields, call.files)))


def remove(call: Call) -> Reply:
    """DELETE it."""
    made = call.server.desk.by_token(call["webhook_id"], call["webhook_token"])
    call.server.posting.delete(call.server.desk.message_of(made, _number(call)))
    return Reply(status=204)


ROUTES: Routes = {
    "POST /interactions/{interaction_id}/{interaction_token}/callback": callback,
    f"POST {WEBHOOK}": follow_up,
    f"GET {ORIGINAL}": fetch,
    f"PATCH {ORIGINAL}": change,
    f"DELETE {ORIGINAL}": remove,
    f"GET {ONE}": fetch,
    f"PATCH {ONE}": change,
    f"DELETE {ONE}": remove,
}
