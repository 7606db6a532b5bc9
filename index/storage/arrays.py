"""Arrays of numbers in files, and the largest of an array."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def best_of(values: NDArray[np.float32], k: int) -> NDArray[np.intp]:
    """Where the k largest of the values (n,) stand, the largest first and of equals the first."""
    if len(values) <= k:
        return np.argsort(-values, kind="stable")
    # all that tie with the last stay, so that the first among them is taken
    kept = np.flatnonzero(values >= np.partition(values, len(values) - k)[len(values) - k])
    order: NDArray[np.intp] = kept[np.argsort(-values[kept], kind="stable")[:k]]
    return order


def mapped(path: Path, kind: type[np.generic] | str, width: int = 0) -> NDArray[Any]:
    """A file of numbers of one kind, in rows of `width` where that is not 0, as an array that is
    mapped. Raises OSError, or ValueError where it ends within one."""
    shape = (-1, width) if width else (-1,)
    if path.stat().st_size == 0:
        return np.zeros((0, width) if width else (0,), kind)
    # a plain array over the map: the map's own class costs more than the slices taken of it
    return np.asarray(np.memmap(path, kind, "r")).reshape(shape)
