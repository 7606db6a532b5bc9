"""Reranking by a cross-encoder, a model that reads question and sentence together."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encoder.torch_backend import quiet
from index.errors import ModelUnavailable
from retrieval.rank.reader import PassageText, ReaderScores

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

#: The number of sentences that are read; the cost grows with it.
MOST_READ = 24
_HEADS = ("ForSequenceClassification", "ForCausalLM")


def find_reranker(model: str, *, allow_download: bool = False) -> Path:
    """Find the folder of a CrossEncoder by its path or by its name in the local cache, and check its
    configuration. The model is not loaded.

    Raises ModelUnavailable if it is not on this machine, or if it embeds texts: such a model has no
    head for scoring pairs and would get random weights.
    """
    folder = _folder(model, allow_download)
    if folder is None:
        raise _unusable(model, "it is not on this machine")
    stated = _read(folder / "config_sentence_transformers.json").get("model_type")
    built = _read(folder / "config.json").get("architectures") or []
    scores = stated == "CrossEncoder" or any(str(name).endswith(_HEADS) for name in built)
    if not scores and (stated or built):
        raise _unusable(model, "it embeds texts and scores no pairs")
    return folder


class CrossEncoderReader:
    """Any sentence-transformers CrossEncoder as a `Reader`: one number a sentence, each read with the
    question alone."""

    judges_premises = False

    def __init__(self, encoder: CrossEncoder) -> None:
        self._encoder = encoder

    def read(self, question: str, passages: Sequence[PassageText], share: float = 1.0) -> ReaderScores:
        """See `Reader`. Reads the first MOST_READ sentences, of which a ``share`` is rounded up; the
        scores are log-odds, as the model gives them before its last activation."""
        texts = [p.text[start:end] for p in passages for start, end in p.sentences]
        scores = np.full(len(texts), np.nan, np.float32)
        pairs = [(question, text) for text in texts[: math.ceil(MOST_READ * share)]]
        scores[: len(pairs)] = self._encoder.predict(pairs, **_raw())
        return ReaderScores(scores, scores.copy(), np.where(np.isnan(scores), scores, np.float32(0)))


def _raw() -> dict[str, Any]:
    from torch.nn import Identity

    return {"activation_fn": Identity(), "show_progress_bar": False}


def load_reranker(model: str, *, allow_download: bool = False) -> CrossEncoderReader:
    """Load any sentence-transformers CrossEncoder by its folder or by its name in the local cache.

    Downloads only if `allow_download`. Raises ModelUnavailable as `find_reranker` does, and if the
    model gives more than one number for a pair.
    """
    folder = find_reranker(model, allow_download=allow_download)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        with quiet():
            from sentence_transformers import CrossEncoder
    except ImportError as error:
        raise ModelUnavailable(
            f"The reranker {model} needs torch and sentence-transformers, of which {error.name} is missing: "
            "install them, or leave MOOT_RERANKER out."
        ) from error
    try:
        with quiet():
            encoder = CrossEncoder(str(folder), device="cpu", local_files_only=True)
            shape = np.asarray(encoder.predict([("a", "b")], show_progress_bar=False)).shape
    except Exception as error:
        raise _unusable(model, "its files are damaged or of another kind") from error
    if shape != (1,):
        raise ModelUnavailable(
            f"The reranker {model} gives {shape[-1]} numbers for a pair, not one: choose another."
        )
    return CrossEncoderReader(encoder)


def _folder(model: str, allow_download: bool) -> Path | None:
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder
    from huggingface_hub import snapshot_download

    for local in (True, False) if allow_download else (True,):
        try:
            return Path(snapshot_download(model, local_files_only=local))
        except Exception:  # not a name, not there, no network: each is "not on this machine"
            continue
    return None


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _unusable(model: str, why: str) -> ModelUnavailable:
    return ModelUnavailable(
        f"The reranker {model} cannot be used ({why}): set MOOT_RERANKER to a CrossEncoder's folder, or "
        "leave it out."
    )
