"""What components may be: rows of buttons and selects, layouts with text, and modals."""

from __future__ import annotations

from typing import Any

from discord_server.components import JSON, walk
from discord_server.model import COMPONENTS_V2
from discord_server.refusals import Form

Path = tuple[str | int, ...]

ROW, BUTTON, SELECT, TEXT_INPUT, SECTION, TEXT_DISPLAY, CONTAINER, LABEL = 1, 2, 3, 4, 9, 10, 17, 18
SELECTS = (3, 5, 6, 7, 8)
LAYOUT = (1, 9, 10, 12, 13, 14, 17)
MODAL_INPUTS = (*SELECTS, TEXT_INPUT, 19, 21, 22, 23)


def check_components(form: Form, path: Path, components: Any, flags: int = 0) -> None:
    """The components of a message; with the flag IS_COMPONENTS_V2, layouts too."""
    layout = bool(flags & COMPONENTS_V2)
    given = form.items(path, components, 40 if layout else 5)
    for at, part in enumerate(given):
        if part.get("type") not in (LAYOUT if layout else (ROW,)):
            choices = ", ".join(str(kind) for kind in (LAYOUT if layout else (ROW,)))
            form.wrong(
                (*path, at, "type"), "UNION_TYPE_CHOICES", f"Value of field must be one of ({choices})."
            )
        else:
            _check_part(form, (*path, at), part)
    if layout:
        every = list(walk(given))
        if len(every) > 40:
            form.wrong(
                path, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "The maximum number of components is 40"
            )
        if sum(len(part.get("content") or "") for part in every if part.get("type") == TEXT_DISPLAY) > 4000:
            form.wrong(
                path, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "Displayable text exceeds 4000 characters"
            )
    _check_unique(form, path, given)


def check_modal(form: Form, path: Path, modal: JSON) -> None:
    """A modal: a title of 45 characters and one to five fields."""
    form.length((*path, "custom_id"), modal.get("custom_id"), 100, 1)
    form.length((*path, "title"), modal.get("title"), 45, 1)
    given = form.items((*path, "components"), modal.get("components"), 5, 1)
    for at, part in enumerate(given):
        here = (*path, "components", at)
        if part.get("type") == ROW:
            inputs = form.items((*here, "components"), part.get("components"), 1, 1)
            for number, field in enumerate(inputs):
                form.length((*here, "components", number, "label"), field.get("label"), 45, 1)
                _check_input(form, (*here, "components", number), field, (TEXT_INPUT,))
        elif part.get("type") == LABEL:
            form.length((*here, "label"), part.get("label"), 45, 1)
            form.length((*here, "description"), part.get("description"), 100)
            _check_input(form, (*here, "component"), part.get("component") or {}, MODAL_INPUTS)
        elif part.get("type") == TEXT_DISPLAY:
            form.length((*here, "content"), part.get("content"), 4000, 1)
        else:
            form.wrong((*here, "type"), "UNION_TYPE_CHOICES", "Value of field must be one of (1, 10, 18).")
    _check_unique(form, (*path, "components"), given)


def _check_unique(form: Form, path: Path, components: list[JSON]) -> None:
    seen: set[str] = set()
    for part in walk(components):
        custom_id = part.get("custom_id")
        if custom_id is not None and custom_id in seen:
            form.wrong(path, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
        seen |= {custom_id} if custom_id is not None else set()


def _check_part(form: Form, path: Path, part: JSON) -> None:
    kind = part.get("type")
    inner = part.get("components")
    if kind == ROW:
        children = form.items((*path, "components"), inner, 5, 1)
        width = sum(5 if child.get("type") in SELECTS else 1 for child in children)
        if width > 5 and len(children) <= 5:
            message = "The specified component exceeds the maximum width"
            form.wrong((*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)
        for at, child in enumerate(children):
            _check_control(form, (*path, "components", at), child)
    elif kind == SECTION:
        for at, child in enumerate(form.items((*path, "components"), inner, 3, 1)):
            form.length((*path, "components", at, "content"), child.get("content"), 4000, 1)
        if (part.get("accessory") or {}).get("type") == BUTTON:
            _check_control(form, (*path, "accessory"), part["accessory"])
    elif kind == TEXT_DISPLAY:
        form.length((*path, "content"), part.get("content"), 4000, 1)
    elif kind == CONTAINER:
        for at, child in enumerate(form.items((*path, "components"), inner, 40, 1)):
            _check_part(form, (*path, "components", at), child)


def _check_control(form: Form, path: Path, part: JSON) -> None:
    if part.get("type") == BUTTON:
        _check_button(form, path, part)
    elif part.get("type") in SELECTS:
        form.length((*path, "custom_id"), part.get("custom_id"), 100, 1)
        _check_select(form, path, part)
    else:
        form.wrong((*path, "type"), "UNION_TYPE_CHOICES", "Value of field must be one of (2, 3, 5, 6, 7, 8).")


def _check_button(form: Form, path: Path, part: JSON) -> None:
    style = part.get("style")
    form.length((*path, "label"), part.get("label"), 80)
    if style not in (1, 2, 3, 4, 5, 6):
        form.wrong((*path, "style"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.")
    elif style == 5:
        if part.get("custom_id") is not None:
            message = "A custom id and url cannot both be specified"
            form.wrong((*path, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", message)
        form.length((*path, "url"), part.get("url"), 512, 1)
        form.url((*path, "url"), part.get("url"), "http", "https", "discord", most=512)
    elif style != 6:
        form.length((*path, "custom_id"), part.get("custom_id"), 100, 1)
        if part.get("url") is not None:
            message = "A url cannot be specified for a non-link button"
            form.wrong((*path, "url"), "BUTTON_COMPONENT_INVALID_URL", message)
    if style != 6 and not part.get("label") and not part.get("emoji"):
        form.wrong((*path, "label"), "BASE_TYPE_REQUIRED", "This field is required")
    _check_emoji(form, path, part)


def _check_emoji(form: Form, path: Path, part: JSON) -> None:
    emoji = part.get("emoji")
    if emoji is None or emoji.get("id"):
        return
    name = emoji.get("name") or ""
    keycap = "\u20e3" in name
    if (
        not name
        or len(name) > 32
        or (not keycap and any(char.isascii() and char.isprintable() for char in name))
    ):
        form.wrong((*path, "emoji", "name"), "COMPONENT_INVALID_EMOJI", "Invalid emoji")


def _check_select(form: Form, path: Path, part: JSON) -> None:
    form.length((*path, "placeholder"), part.get("placeholder"), 150)
    form.number((*path, "min_values"), part.get("min_values"), 25)
    form.number((*path, "max_values"), part.get("max_values"), 25, 1)
    if part.get("type") != SELECT:
        return
    options = form.items((*path, "options"), part.get("options"), 25, 1)
    seen: set[str] = set()
    for at, option in enumerate(options):
        here = (*path, "options", at)
        form.length((*here, "label"), option.get("label"), 100, 1)
        form.length((*here, "value"), option.get("value"), 100, 1)
        form.length((*here, "description"), option.get("description"), 100)
        _check_emoji(form, here, option)
        if option.get("value") in seen:
            message = "The specified option value is already used"
            form.wrong((*here, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message)
        seen.add(str(option.get("value")))
    most = part.get("max_values", 1) or 1
    if most > len(options) or (part.get("min_values") or 0) > len(options):
        message = f"Cannot select more values than the {len(options)} options."
        form.wrong((*path, "options"), "SELECT_COMPONENT_NOT_ENOUGH_OPTIONS", message)
    if sum(bool(option.get("default")) for option in options) > most:
        message = "More options are selected by default than may be"
        form.wrong((*path, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULTS", message)


def _check_input(form: Form, path: Path, part: JSON, kinds: tuple[int, ...]) -> None:
    form.length((*path, "custom_id"), part.get("custom_id"), 100, 1)
    if part.get("type") not in kinds:
        form.wrong((*path, "type"), "UNION_TYPE_CHOICES", f"Value of field must be one of {kinds}.")
    elif part["type"] in SELECTS:
        _check_select(form, path, part)
    elif part["type"] == TEXT_INPUT:
        form.length((*path, "placeholder"), part.get("placeholder"), 100)
        form.length((*path, "value"), part.get("value"), 4000)
        form.number((*path, "min_length"), part.get("min_length"), 4000)
        form.number((*path, "max_length"), part.get("max_length"), 4000, 1)
        if part.get("style") not in (1, 2):
            form.wrong((*path, "style"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2}.")
        least, most = part.get("min_length") or 0, part.get("max_length") or 4000
        if least > most:
            form.wrong((*path, "min_length"), "TEXT_INPUT_MIN_OVER_MAX", "min_length is over max_length")
        if part.get("value") and not least <= len(part["value"]) <= most:
            message = f"Must be between {least} and {most} in length."
            form.wrong((*path, "value"), "BASE_TYPE_BAD_LENGTH", message)
