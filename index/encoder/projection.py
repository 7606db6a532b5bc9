"""Compression of token vectors: centred, projected to fewer dimensions, eight bits a number."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

FILE = "projection.npz"
WIDTH = 128
SCALE = 127.0
# The principal axes of the default model's token vectors, over encyclopaedia text; its weights.
_SHIPPED = Path(__file__).resolve().parent.parent / "data" / "projection.npz"
# Texts of the corpus that another model's axes are fitted on.
_FITTED_ON = 400


@dataclass(frozen=True, slots=True)
class Projection:
    """`mean` (d,) is subtracted from unit token vectors, `matrix` (d, w) projects the difference."""

    mean: Floats
    matrix: Floats

    @property
    def width(self) -> int:
        """Dimensions of a projected vector."""
        return int(self.matrix.shape[1])

    def apply(self, tokens: Floats) -> Floats:
        """Project token vectors (t, d) of any length to unit rows (t, w)."""
        return _unit(np.asarray((_unit(tokens) - self.mean) @ self.matrix, np.float32))

    def quantise(self, tokens: Floats) -> NDArray[np.int8]:
        """The projected vectors as int8, SCALE times their value."""
        return np.round(self.apply(tokens) * SCALE).astype(np.int8)


def fit(tokens: Sequence[Floats], width: int = WIDTH) -> Projection:
    """Fit the principal axes of centred unit token vectors (Pearson 1901): of all projections to that
    width, the one with the least squared error. `tokens` are arrays (t, d)."""
    rows = _unit(np.concatenate(list(tokens)))
    mean = rows.mean(axis=0)
    centred = rows - mean
    _, axes = np.linalg.eigh(centred.T @ centred)
    matrix = np.ascontiguousarray(axes[:, ::-1][:, : min(width, axes.shape[1])])
    return Projection(mean.astype(np.float32), matrix.astype(np.float32))


def load(path: Path | BinaryIO) -> Projection:
    """Read a projection. Raises OSError, KeyError or ValueError if the file is missing or not whole."""
    with np.load(path, allow_pickle=False) as arrays:
        return Projection(arrays["mean"].astype(np.float32), arrays["matrix"].astype(np.float32))


def shipped() -> Projection:
    """The projection for the default model."""
    return load(_SHIPPED)


def save(projection: Projection, path: Path) -> None:
    """Write the file in one step, so that a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.npz")
    np.savez(part, mean=projection.mean, matrix=projection.matrix)
    part.replace(path)


def _unit(rows: Floats) -> Floats:
    rows = np.asarray(rows, np.float32)
    lengths = np.sqrt(np.einsum("...d,...d->...", rows, rows))
    return np.asarray(rows / np.maximum(lengths, 1e-9)[..., None], np.float32)
