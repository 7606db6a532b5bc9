"""What Discord says when it will not: status, JSON error code and message, as its documentation lists them."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A request that Discord refuses."""

    def __init__(self, status: int, code: int, message: str, errors: dict[str, Any] | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def payload(self) -> dict[str, Any]:
        """The body of the reply."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        return body | {"errors": self.errors} if self.errors else body


_KNOWN = {
    0: (401, "401: Unauthorized"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10014: (400, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    30003: (400, "Maximum number of pins reached for the channel (250)"),
    30010: (400, "Maximum number of reactions reached (20)"),
    30032: (400, "Maximum number of application commands reached (100)"),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50013: (403, "Missing Permissions"),
    50024: (403, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50033: (400, "Invalid Recipient(s)"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    160002: (403, "Cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
}


def refusal(code: int) -> Refusal:
    """The refusal with this JSON error code."""
    status, message = _KNOWN[code]
    return Refusal(status, code, message)


class Form:
    """What is wrong with a request's body, gathered by the path of each field, as in `errors` of code 50035."""

    def __init__(self) -> None:
        self.tree: dict[str, Any] = {}

    def wrong(self, path: tuple[str | int, ...], code: str, message: str) -> None:
        """One field is wrong."""
        node = self.tree
        for part in path:
            node = node.setdefault(str(part), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def length(self, path: tuple[str | int, ...], value: Any, most: int, least: int = 0) -> None:
        """A text of `least` to `most` characters; with `least`, it must be there."""
        if value is None:
            if least:
                self.wrong(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif not isinstance(value, str):
            self.wrong(path, "BASE_TYPE_STRING", "Value must be of type string.")
        elif least and not least <= len(value) <= most:
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        elif len(value) > most:
            self.wrong(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")

    def number(self, path: tuple[str | int, ...], value: Any, most: int, least: int = 0) -> None:
        """A whole number of `least` to `most`, where it is given."""
        if value is None:
            return
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif value < least:
            code = "NUMBER_TYPE_MIN"
            self.wrong(path, code, f"int value should be greater than or equal to {least}.")
        elif value > most:
            self.wrong(path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")

    def items(self, path: tuple[str | int, ...], value: Any, most: int, least: int = 0) -> list[Any]:
        """A list of `least` to `most` entries; the list itself, empty where it is none."""
        given = value if isinstance(value, list) else []
        if value is not None and not isinstance(value, list):
            self.wrong(path, "BASE_TYPE_LIST", "Only iterables may be used in a ListType")
        elif not least <= len(given) <= most:
            code = "BASE_TYPE_BAD_LENGTH" if least else "BASE_TYPE_MAX_LENGTH"
            span = f"between {least} and {most}" if least else f"{most} or fewer"
            self.wrong(path, code, f"Must be {span} in length.")
        return given

    def url(self, path: tuple[str | int, ...], value: Any, *schemes: str, most: int = 2048) -> None:
        """An address with one of these schemes, where it is given."""
        self.length(path, value, most)
        if isinstance(value, str) and not value.startswith(tuple(f"{scheme}://" for scheme in schemes)):
            listed = ", ".join(repr(scheme) for scheme in schemes)
            scheme = value.split(":")[0] if ":" in value else ""
            self.wrong(path, "URL_TYPE_INVALID_SCHEME", f'Scheme "{scheme}" must be one of ({listed}).')

    def finish(self) -> None:
        """Refuse if anything is wrong."""
        if self.tree:
            raise Refusal(400, 50035, "Invalid Form Body", self.tree)
