"""The log that slack_sdk and bolt write to."""

from __future__ import annotations

import logging

log = logging.getLogger("moot.slack.sdk")
# Below this, they log what members write and the tokens they use.
log.setLevel(logging.ERROR)
