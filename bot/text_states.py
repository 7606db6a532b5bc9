"""What is had of a reference's text, in words."""

from __future__ import annotations

from index.fetching.states import HeldText
from index.fetching.works.licences import label

_STATES = {
    "entry": "known by its entry alone",
    "abstract": "the abstract alone",
    "not to be had": "not to be had",
    "doubtful": "doubtful",
    "attached": "attached by the group",
}


def in_words(held: HeldText) -> str:
    """The state of a reference's text, with the version and the licence of a fetched one."""
    if held.state != "full text":
        return _STATES[held.state]
    version = f"{held.version} version" if held.version else "version not stated"
    return f"full text ({version}, {label(held.licence)})"
