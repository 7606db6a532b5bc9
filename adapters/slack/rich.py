"""Rich text, Slack's own form of structured text: what is put in stands there as it is, so nothing in
it can be read as formatting, as a link or as a mention."""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]


def text(words: str, *, bold: bool = False, italic: bool = False, code: bool = False) -> Node:
    """Words in one style; they must not be empty."""
    style = {name: True for name, on in (("bold", bold), ("italic", italic), ("code", code)) if on}
    return {"type": "text", "text": words, **({"style": style} if style else {})}


def mention(user: str) -> Node:
    """A member by name. In a message that is new to a channel, Slack notifies them."""
    return {"type": "user", "user_id": user}


def profile(workspace: str, user: str, name: str) -> Node:
    """A member's name with a link to the profile, at the workspace's address. Slack notifies no member of
    it."""
    return {"type": "link", "url": f"{workspace}team/{user}", "text": name}


def section(*nodes: Node) -> Node:
    """A paragraph."""
    return {"type": "rich_text_section", "elements": list(nodes)}


def quote(*nodes: Node) -> Node:
    """A quotation, with a bar beside it."""
    return {"type": "rich_text_quote", "elements": list(nodes)}


def preformatted(words: str) -> Node:
    """Text whose lines stay as they are."""
    return {"type": "rich_text_preformatted", "elements": [text(words)]}


def listed(sections: list[Node], *, ordered: bool, offset: int = 0) -> Node:
    """A list; an `ordered` one goes on after `offset` entries."""
    made: Node = {
        "type": "rich_text_list",
        "style": "ordered" if ordered else "bullet",
        "elements": sections,
    }
    return {**made, "offset": offset} if offset and ordered else made


def block(*elements: Node) -> Node:
    """A block of a message, a modal or the Home tab."""
    return {"type": "rich_text", "elements": list(elements)}


def plain(words: str) -> Node:
    """The plain text object that buttons, menus and titles take."""
    return {"type": "plain_text", "text": words, "emoji": False}


def escape(words: str) -> str:
    """Text for a message's own `text`, in which Slack looks for links and mentions."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
