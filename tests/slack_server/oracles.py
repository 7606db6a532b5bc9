"""Second opinions on blocks and views: the models of slack_sdk, and slackblocks where it is installed."""

from __future__ import annotations

import functools
import json
import logging
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

JSON = dict[str, Any]
logging.getLogger("slack_sdk.models").setLevel(logging.ERROR)


def why_not() -> str | None:
    """Why slackblocks is not asked, if it is not."""
    try:
        import slackblocks  # noqa: F401
    except ImportError:
        return "slackblocks is not installed"
    return None


def wrong_with_blocks(blocks: Any) -> list[str]:
    """What the two say against these blocks."""
    if not isinstance(blocks, list):
        return ["blocks is not a list"]
    told = [(number, _wrong_with(json.dumps(block))) for number, block in enumerate(blocks)]
    return [f"block {number}: {fault}" for number, faults in told for fault in faults]


def wrong_with_view(view: Any) -> list[str]:
    """What slack_sdk says against this view, and the two against its blocks."""
    try:
        View(**view).validate_json()
    except (SlackObjectFormationError, TypeError, AttributeError, KeyError) as error:
        return [f"slack_sdk: {error}"]
    return wrong_with_blocks(view.get("blocks"))


@functools.lru_cache(4096)
def _wrong_with(written: str) -> tuple[str, ...]:
    """What is said against one block, in JSON: the same blocks come again and again."""
    block, faults = json.loads(written), []
    try:
        parsed = Block.parse(block)
        if parsed is None:
            faults.append("slack_sdk: unknown")
        else:
            _validate(parsed)
    except (SlackObjectFormationError, TypeError, AttributeError, KeyError, ValueError) as error:
        faults.append(f"slack_sdk: {error}")
    if why_not() is None:
        from slackblocks.blocks import Block as Other
        from slackblocks.errors import InvalidUsageError

        try:
            Other.from_dict(block)
        except NotImplementedError:
            pass  # it does not read elements and rich text
        except (InvalidUsageError, KeyError, TypeError) as error:
            faults.append(f"slackblocks: {error}")
    return tuple(faults)


def _validate(parsed: Any) -> None:
    """The object and all within it."""
    if isinstance(parsed, JsonObject):
        parsed.validate_json()
        for inner in vars(parsed).values():
            _validate(inner)
    elif isinstance(parsed, list | tuple):
        for inner in parsed:
            _validate(inner)
