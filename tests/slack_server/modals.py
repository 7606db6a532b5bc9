"""Views before users: modals in their stacks, and Home tabs."""

from __future__ import annotations

from typing import Any

from slack_server.filling import initial_state
from slack_server.forms import Forms
from slack_server.model import Team, User, View
from slack_server.refusals import SlackRefuses
from slack_server.world import Delivery, World

JSON = dict[str, Any]
DEEPEST = 3


class Modals:
    """Opened, pushed, changed and closed."""

    def __init__(self, world: World, forms: Forms) -> None:
        self.world = world
        self.forms = forms

    def open(self, name: str, team: Team, trigger_id: Any, view: Any, *, push: bool = False) -> View:
        """A modal before whoever did something not 3 seconds ago. Raises SlackRefuses."""
        body = self.forms.view(name, team, view, "modal")
        trigger = self.world.trigger(trigger_id)
        delivery, user = trigger.delivery, trigger.delivery.user
        if delivery.team is not team or user is None:
            raise SlackRefuses("invalid_trigger_id")
        if not push:
            for one in user.modals:
                one.closed = True
            user.modals.clear()
        made = self.put(name, user, body)
        delivery.opened.append(made)
        self.world.bell.ring()
        return made

    def put(self, name: str, user: User, body: JSON) -> View:
        """One more view on the stack. Raises SlackRefuses: push_limit_reached."""
        if len(user.modals) >= DEEPEST:
            raise SlackRefuses("push_limit_reached")
        self._external(user.team, body)
        clock, beneath = self.world.clock, user.modal
        made = View(clock.id("V"), "modal", user, body, clock.secret(), previous=beneath)
        made.root = beneath.root if beneath else made.id
        made.state = initial_state(body["blocks"])
        user.modals.append(made)
        self.world.views[made.id] = made
        self.world.bell.ring()
        return made

    def change(self, view: View, body: JSON) -> None:
        """The view shows something else; what was typed stays where block and action ids are the same."""
        view.history.append(view.body)
        view.body, view.hash, view.errors = body, self.world.clock.secret(), {}
        fresh = initial_state(body["blocks"])
        for block, actions in fresh.items():
            for action in actions:
                actions[action] = view.state.get(block, {}).get(action, actions[action])
        view.state = fresh
        self.world.bell.ring()

    def find(self, team: Team, args: JSON) -> View:
        """The view that is meant by `view_id` or `external_id`. Raises SlackRefuses: not_found, hash_conflict."""
        named, external = args.get("view_id"), args.get("external_id")
        for view in self.world.views.values():
            if view.user.team is team and (
                view.id == named or (external and view.body.get("external_id") == external)
            ):
                if view.closed:
                    break
                if args.get("hash") and args["hash"] != view.hash:
                    raise SlackRefuses("hash_conflict")
                return view
        raise SlackRefuses("not_found")

    def publish(self, user: User, body: JSON, expected: Any) -> View:
        """The user's Home tab. Raises SlackRefuses: hash_conflict."""
        view = user.home
        if view is None:
            view = View(self.world.clock.id("V"), "home", user, body, self.world.clock.secret())
            view.root = view.id
            view.state = initial_state(body["blocks"])
            user.home = view
            self.world.views[view.id] = view
            self.world.bell.ring()
        else:
            if expected and expected != view.hash:
                raise SlackRefuses("hash_conflict")
            self.change(view, body)
        return view

    def close(self, view: View, *, every: bool = False) -> None:
        """The view is gone, and with `every` the whole stack."""
        stack = view.user.modals
        for one in list(stack) if every else [view]:
            one.closed = True
            if one in stack:
                stack.remove(one)
        self.world.bell.ring()

    def submitted(self, delivery: Delivery, answer: Any) -> None:
        """What the acknowledgement of a submission asks for."""
        view = delivery.view
        assert view is not None
        if view.closed:
            return
        action = answer.get("response_action") if isinstance(answer, dict) else None
        name = f"view_submission acknowledged with {action}"
        try:
            if action == "errors":
                self._errors(view, answer.get("errors"))
            elif action in ("update", "push"):
                body = self.forms.view(name, view.user.team, answer.get("view"), "modal")
                if action == "push":
                    delivery.opened.append(self.put(name, view.user, body))
                else:
                    self.change(view, body)
                    delivery.opened.append(view)
            elif action == "clear":
                self.close(view, every=True)
            elif not answer:
                self.close(view)
            else:
                self.world.log.note(f"{name}: no such answer")
        except SlackRefuses as refused:
            delivery.failed = refused.code
            self.world.log.note(f"{name}: {refused}")
        self.world.bell.ring()

    def _errors(self, view: View, errors: Any) -> None:
        inputs = {one["block_id"] for one in view.blocks if one["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
            self.world.log.note(f"view_submission: errors {errors!r} name no inputs of the view")
            return
        view.errors = {str(key): str(one) for key, one in errors.items()}

    def _external(self, team: Team, body: JSON) -> None:
        named = body.get("external_id")
        open_views = [one for one in self.world.views.values() if not one.closed and one.user.team is team]
        if named and any(one.body.get("external_id") == named for one in open_views):
            raise SlackRefuses("duplicate_external_id")
