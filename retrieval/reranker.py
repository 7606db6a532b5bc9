"""A cross-encoder over the best candidates: a model that reads question and sentence together."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index.errors import ModelUnavailable
from retrieval.candidates import Floats

#: Gives a score for each of the texts, higher for a better answer to the question.
Rescore = Callable[[str, Sequence[str]], Floats]
#: Sentences that are read together with the question; the cost grows with them.
MOST_READ = 24


def load_reranker(model: str, *, allow_download: bool = False) -> Rescore:
    """Any sentence-transformers CrossEncoder, by folder or by name in the local cache.

    Nothing is downloaded unless `allow_download`. Raises ModelUnavailable where it cannot be
    had or gives more than one number for a pair.
    """
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from sentence_transformers import CrossEncoder

        encoder = CrossEncoder(model, device="cpu", local_files_only=not allow_download)
        shape = np.asarray(encoder.predict([("a", "b")], show_progress_bar=False)).shape
    except Exception as error:
        known = (
            "its files are damaged or of another kind"
            if Path(model).exists()
            else "it is not on this machine"
        )
        raise ModelUnavailable(
            f"The reranker {model} cannot be loaded ({known}): "
            "set MOOT_RERANKER to a CrossEncoder's folder, or leave it out."
        ) from error
    if shape != (1,):
        raise ModelUnavailable(
            f"The reranker {model} gives {shape[-1]} numbers for a pair, not one: choose another."
        )

    def rescore(question: str, texts: Sequence[str]) -> Floats:
        pairs = [(question, text) for text in texts]
        return np.asarray(encoder.predict(pairs, show_progress_bar=False), np.float32)

    return rescore


def reorder(scores: Floats, texts: Sequence[str], question: str, rescore: Rescore) -> Floats:
    """Sentence scores (s,) with those of the best MOST_READ dealt out anew in the order that the
    reranker gives them, so that what confidence rests on keeps its scale."""
    best = np.argsort(-scores, kind="stable")[:MOST_READ]
    order = best[np.argsort(-rescore(question, [texts[row] for row in best]), kind="stable")]
    out = scores.copy()
    out[order] = scores[best]
    return out
