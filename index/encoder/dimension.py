"""The length of a model's vectors, from its configuration, without loading its weights."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

_HIDDEN = ("hidden_size", "d_model", "dim", "n_embd")


def dimension_of(folder: Path) -> int | None:
    """The length of the vectors of the sentence-transformers model in `folder`.

    Follows `modules.json` from module to module; None if it does not show the length. Raises OSError if
    a file exists but cannot be read.
    """
    modules = _json(folder / "modules.json")
    if not isinstance(modules, list):  # a bare transformer: mean pooling, hence its own width
        return _hidden(_json(folder / "config.json"))
    width: int | None = None
    for module in modules:
        kind = str(module.get("type", "")).rsplit(".", 1)[-1]
        place = folder / str(module.get("path", ""))
        config = _json(place / "config.json")
        settings = config if isinstance(config, dict) else {}
        if kind == "Transformer":
            width = _hidden(settings)
        elif kind == "Pooling":
            width = _pooled(settings) or width
        elif kind == "Dense":
            width = _integer(settings.get("out_features"))
        elif kind == "StaticEmbedding":
            width = _table_width(place / "model.safetensors")
        elif kind not in ("Normalize", "Dropout", "LayerNorm", "WeightedLayerPooling"):
            return None
    return width


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) and value > 0 else None


def _hidden(config: object) -> int | None:
    if not isinstance(config, dict):
        return None
    return next((size for key in _HIDDEN if (size := _integer(config.get(key)))), None)


def _pooled(config: dict[str, Any]) -> int | None:
    # The vectors of several ways of pooling are concatenated.
    width = _integer(config.get("embedding_dimension", config.get("word_embedding_dimension")))
    mode = config.get("pooling_mode")
    if mode is None:
        ways = sum(bool(v) for k, v in config.items() if k.startswith("pooling_mode_"))
    else:
        ways = 1 if isinstance(mode, str) else len(mode)
    return width * max(ways, 1) if width else None


def _table_width(file: Path) -> int | None:
    """The second axis of the one matrix in a safetensors file, from the file's header."""
    try:
        with file.open("rb") as stream:
            (size,) = struct.unpack("<Q", stream.read(8))
            header = json.loads(stream.read(min(size, 1 << 20)))
    except (FileNotFoundError, struct.error, ValueError):
        return None
    shapes = [entry.get("shape") for name, entry in header.items() if name != "__metadata__"]
    return _integer(shapes[0][1]) if len(shapes) == 1 and len(shapes[0]) == 2 else None
