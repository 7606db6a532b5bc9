"""Moot with its model in eight bits, which is a setting (`MOOT_PRECISION=int8`)."""

from __future__ import annotations

import moot_library
from driver import main

moot_library.CORPUS, moot_library.PRECISION = "speed8", "int8"

if __name__ == "__main__":
    main(moot_library.prepare, moot_library.opened, moot_library.many)
