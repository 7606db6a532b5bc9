"""What Slack takes, in characters and pieces."""

from __future__ import annotations

BLOCKS = 50
HOME_BLOCKS = 100
TEXT = 3_000
"""A text within a block."""
MESSAGE = 9_000
"""Text in the blocks of one message. Slack names no limit, and refuses more than some 13,000."""
FALLBACK = 39_000
"""Slack cuts a message's own text at 40,000."""
EDITED = 4_000
"""Bytes of a message's own text when it is edited."""
BUTTON = 75
VALUE = 2_000
"""What a button gives back when it is pressed."""
OPTION = 75
OPTIONS = 100
BUTTONS_IN_A_ROW = 5
"""Of the ten that a block of actions may have."""
TITLE = 24
LABEL = 2_000
INPUT = 3_000
ALT = 2_000
PLACEHOLDER = 150
MESSAGES = 4
"""A reply that would take more messages than this goes into a file."""
