"""Moot with its questions encoded in full precision, which is a setting (`MOOT_PRECISION=fp32`)."""

from __future__ import annotations

import moot_library
from driver import main

moot_library.CORPUS, moot_library.PRECISION = "speed32", "fp32"

if __name__ == "__main__":
    main(moot_library.prepare, moot_library.opened, moot_library.many)
