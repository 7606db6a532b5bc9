"""What users do with what the bot shows: press, choose, type, send, close."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chat_server import ClientRefuses

from slack_server.acting import ENVELOPE, NAMES
from slack_server.blocks import CONTROLS, label_of, said, walk
from slack_server.dispatch import INTERACTIVE, Dispatch
from slack_server.filling import STATELESS, chosen, empty, initial_state, option
from slack_server.model import Message, User, View
from slack_server.payloads import message_json, team_json, view_json, who_json
from slack_server.seen import Seen
from slack_server.world import World

JSON = dict[str, Any]
PLAIN = ("action_id", "block_id", "type", "text", "value", "style")


class ActingOnViews:
    """The users' side of messages, modals and Home tabs."""

    world: World
    dispatch: Dispatch

    def click(self, user: User, where: Message | View | None, button: str, *, nth: int = 0) -> Seen:
        """Press a button, by its text, action id or value, in a message, a modal or the Home tab (`user.home`).

        `nth`: which of several that are called so. A button of feedback_buttons does too. Raises ClientRefuses.
        """
        block, part = self._control(user, where, button, {"button", "icon_button", "feedback_buttons"}, nth)
        action = {key: part[key] for key in PLAIN if key in part} | {"block_id": block["block_id"]}
        if part["type"] == "feedback_buttons":
            sides = [part["positive_button"], part["negative_button"]]
            pressed = next(one for one in sides if button in (said(one["text"]), one["value"]))
            action |= {"text": pressed["text"], "value": pressed["value"]}
        return self._act(user, where, action)

    def select(
        self, user: User, where: Message | View | None, control: str, *given: Any, nth: int = 0
    ) -> Seen:
        """Choose in a menu, radio buttons, checkboxes, a picker or an overflow menu: by its placeholder or action id.

        Options are given by label or value, users and channels as such, dates as `2026-01-31`.
        """
        block, part = self._control(user, where, control, CONTROLS - {"button", "icon_button"}, nth)
        kind, action_id = part["type"], part["action_id"]
        offered = self._offered(user, action_id)
        action = {"type": kind, "action_id": action_id, "block_id": block["block_id"]}
        if kind == "overflow":
            return self._act(user, where, action | {"selected_option": option(part, given[0], [])})
        many = kind == "checkboxes" or kind.startswith("multi_")
        value = chosen(part, list(given) if many else given[0] if given else None, offered)
        if isinstance(where, View):
            where.state.setdefault(block["block_id"], {})[action_id] = value
        if block["type"] == "input" and not block.get("dispatch_action"):
            raise ClientRefuses(f"{control!r} is only read when the view is submitted: use submit_view")
        if isinstance(where, Message):
            where.picks.setdefault(user.id, {}).setdefault(block["block_id"], {})[action_id] = value
        return self._act(user, where, action | value)

    def suggest(self, user: User, where: Message | View | None, control: str, text: str = "") -> Seen:
        """Type into a menu whose options come from the bot; wait for `options()`."""
        block, part = self._control(user, where, control, {"external_select", "multi_external_select"}, 0)
        if len(text) < part.get("min_query_length", 3):
            raise ClientRefuses(
                f"{control!r} asks the bot from {part.get('min_query_length', 3)} characters on"
            )
        payload = self._base("block_suggestion", user) | self._place(user, where)
        payload |= {"action_id": part["action_id"], "block_id": block["block_id"], "value": text}
        return self._seen(payload, user, where, responds=False)

    def submit_view(
        self, user: User, values: Mapping[str, Any] | None = None, view: View | None = None
    ) -> Seen:
        """Fill in the modal before the user (or `view`), inputs by label, action id or block id, and send it.

        Raises ClientRefuses for what the form does not take, as for an input that was left empty.
        """
        view = view or user.modal
        if view is None or view.closed or view.user is not user:
            raise ClientRefuses(f"no modal is open for {user.name}")
        if "submit" not in view.body:
            raise ClientRefuses(f"the modal {view.title!r} has nothing to submit")
        left = dict(values or {})
        for block in view.blocks:
            for part in walk([block]):
                if part.get("type") in CONTROLS - STATELESS:
                    self._fill(user, view, block, part, left)
        if left:
            raise ClientRefuses(f"the modal {view.title!r} has no {sorted(left)}")
        for block in view.blocks:
            needed = block["type"] == "input" and not block.get("optional")
            if needed and empty(view.state[block["block_id"]][block["element"]["action_id"]]):
                raise ClientRefuses(f"{said(block['label'])!r} must be filled in")
        view.errors = {}
        payload = self._base("view_submission", user) | {"view": view_json(self.world, view)}
        return self._seen(payload, user, view, responds=False, into=_answered_into(view))

    def close_view(self, user: User, *, every: bool = False) -> Seen | None:
        """Close the modal before the user, or (`every`) the whole stack; None where the bot wants not to know."""
        view = user.modal
        if view is None:
            raise ClientRefuses(f"no modal is open for {user.name}")
        whole = every or bool(view.body.get("clear_on_close"))
        self._server.modals.close(view, every=whole)
        if not view.body.get("notify_on_close"):
            return None
        payload = self._base("view_closed", user) | {"view": view_json(self.world, view), "is_cleared": whole}
        return self._seen(payload, user, view, responds=False)

    def _fill(self, user: User, view: View, block: JSON, part: JSON, left: dict[str, Any]) -> None:
        """Put what is meant for this control into it, and take it from `left`."""
        names = (said(block.get("label")), part["action_id"], block["block_id"], label_of(part))
        for name in names:
            if name and name in left:
                value = chosen(part, left.pop(name), self._offered(user, part["action_id"]))
                view.state.setdefault(block["block_id"], {})[part["action_id"]] = value
                return

    def _act(self, user: User, where: Message | View | None, action: JSON) -> Seen:
        payload = self._base("block_actions", user) | self._place(user, where)
        payload["actions"] = [action | {"action_ts": self.world.clock.ts()}]
        if isinstance(where, Message):
            values = initial_state(where.blocks)
            for block, actions in where.picks.get(user.id, {}).items():
                if block in values:
                    values[block].update(actions)
            payload["state"] = {"values": values}
        return self._seen(payload, user, where, responds=isinstance(where, Message))

    def _base(self, kind: str, user: User) -> JSON:
        return {
            "type": kind,
            "user": who_json(user),
            "api_app_id": self.world.app_id,
            "token": self.world.verification,
            "team": team_json(user.team),
            **ENVELOPE,
        }

    def _place(self, user: User, where: Message | View | None) -> JSON:
        if isinstance(where, View):
            return {"container": {"type": "view", "view_id": where.id}, "view": view_json(self.world, where)}
        assert where is not None
        channel = where.channel
        container = {
            "type": "message",
            "message_ts": where.ts,
            "channel_id": channel.id,
            "is_ephemeral": where.ephemeral,
        }
        if where.thread_ts:
            container["thread_ts"] = where.thread_ts
        named = {"id": channel.id, "name": NAMES.get(channel.kind, channel.name)}
        told = {"container": container, "channel": named}
        return told if where.ephemeral else told | {"message": message_json(where)}

    def _seen(
        self, payload: JSON, user: User, where: Message | View | None, *, responds: bool, **more: Any
    ) -> Seen:
        if not self.world.config.interactive:
            raise ClientRefuses("the app takes no interactions")
        about: JSON = {"user": user}
        if isinstance(where, Message):
            about |= {"channel": where.channel, "message": where, "thread_ts": where.thread_ts}
        else:
            about |= {"view": where}
        made = self.dispatch.interaction(INTERACTIVE, payload, user.team, responds=responds, **more, **about)
        return Seen(self._server, made)

    def _control(
        self, user: User, where: Message | View | None, name: str, kinds: set[str], nth: int
    ) -> tuple[JSON, JSON]:
        """The block and the control that are meant. Raises ClientRefuses."""
        if where is None or (isinstance(where, View) and (where.closed or where.user is not user)):
            raise ClientRefuses(f"{user.name} does not see that view")
        if isinstance(where, Message):
            self._server._sees(user, where)
            if where.channel.archived:
                raise ClientRefuses(f"{where.channel.name} is archived")
        found: list[tuple[JSON, JSON]] = []
        shown: list[str] = []
        for block in where.blocks:
            for part in walk([block]):
                if part.get("type") not in kinds:
                    continue
                names = [label_of(part), part.get("action_id"), part.get("value"), said(block.get("label"))]
                sides = [part[one] for one in ("positive_button", "negative_button") if one in part]
                names += [word for one in sides for word in (said(one["text"]), one["value"])]
                shown.append(str(names[0] or names[1]))
                if name in names:
                    found.append((block, part))
        if len(found) <= nth:
            raise ClientRefuses(f"there is no {name!r}, only {shown}")
        return found[nth]

    def _offered(self, user: User, action_id: str) -> list[JSON]:
        """The options that the bot has offered this user in a menu."""
        return [
            one
            for each in self.dispatch.delivered
            if each.user is user
            and each.payload.get("action_id") == action_id
            and isinstance(each.answer, dict)
            for one in suggestions(each.answer)
        ]

    @property
    def _server(self) -> Any:
        return self


def _answered_into(view: View) -> list[tuple[str, str, str]]:
    """Where a form was told to answer: the block, the action and the channel chosen there."""
    found = []
    for block in view.blocks:
        element = block.get("element") or {}
        chosen_ = view.state.get(block.get("block_id", ""), {}).get(element.get("action_id", ""), {})
        if element.get("response_url_enabled") and chosen_.get("selected_conversation"):
            found.append((block["block_id"], element["action_id"], chosen_["selected_conversation"]))
    return found


def suggestions(answer: JSON) -> list[JSON]:
    """The options in the acknowledgement of a block_suggestion."""
    grouped = [one for group in answer.get("option_groups") or [] for one in group.get("options") or []]
    return [*(answer.get("options") or []), *grouped]
