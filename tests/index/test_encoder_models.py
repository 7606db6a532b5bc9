"""Any sentence-transformers model: small ones made here, random weights, in each shape that counts.

Both back-ends must agree on each, or the exporter must say that the model stays with torch.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.building.build import build
from index.encoder import describe_model, load_encoder
from index.encoder.artefact import is_whole, place_of, read_record
from index.encoder.checksum import Checksums
from index.encoder.export import export
from index.encoder.model import find_model
from index.encoder.onnx_backend import OnnxEncoder
from index.encoder.torch_backend import TorchEncoder
from index.home import CorpusFolder
from index.storage.files.vectors import open_vectors
from retrieval.library import Library
from retrieval.types import Question

WORDS = "the robot kills a civilian and nobody is to blame for it ? . machine law war"
TEXTS = ["The robot kills.", "", "nobody is to blame for war " * 30, "zzz Machine LAW\n\nwar!"]


def tokenizer() -> Any:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    letters = [chr(c) for c in range(97, 123)]
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *WORDS.split(),
        *letters,
        *map("##{}".format, letters),
    ]
    vocabulary = {word: number for number, word in enumerate(dict.fromkeys(words))}
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    made_up: Any = PreTrainedTokenizerFast
    return made_up(
        tokenizer_object=made,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_max_length=48,
    )


def transformer(folder: Path, kind: str, **more: Any) -> Any:
    import torch
    from sentence_transformers.sentence_transformer.modules import Transformer
    from transformers import (
        BertConfig,
        BertModel,
        DistilBertConfig,
        DistilBertModel,
        MPNetConfig,
        MPNetModel,
    )

    torch.manual_seed(7)
    shape: dict[str, Any] = {"vocab_size": 128, "max_position_embeddings": 64}
    wide: dict[str, Any] = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4}
    network: Any
    if kind == "bert":
        network = BertModel(BertConfig(**shape, **wide, intermediate_size=48, **more))
    elif kind == "mpnet":
        network = MPNetModel(MPNetConfig(**shape, **wide, intermediate_size=48))
    else:
        network = DistilBertModel(DistilBertConfig(**shape, dim=32, n_layers=2, n_heads=4, hidden_dim=48))
    # The usual small random weights make all texts alike, and every comparison true.
    for weights in network.parameters():
        if weights.ndim > 1:
            torch.nn.init.normal_(weights, std=0.5)
    network.save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    return Transformer(str(folder))


def bert_cls(folder: Path) -> Any:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling

    return SentenceTransformer(modules=[transformer(folder, "bert"), Pooling(32, "cls")])


def bert_faint(folder: Path) -> Any:
    """Its layers are sums that hardly vary, so that what is added to their variance counts."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling

    read = transformer(folder, "bert", layer_norm_eps=2e-5)
    with torch.no_grad():
        for name, weights in read.named_parameters():
            if "LayerNorm.weight" in name or "output.dense.weight" in name:
                weights.mul_(0.003)
    return SentenceTransformer(modules=[read, Pooling(32, "mean")])


def bert_types(folder: Path) -> Any:
    """Its tokeniser puts the tokens of a single text in the second of two parts."""
    from tokenizers import processors

    model = bert_cls(folder)
    model.tokenizer.backend_tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS]:1 $A:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return model


def mpnet_max(folder: Path) -> Any:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling

    return SentenceTransformer(modules=[transformer(folder, "mpnet"), Pooling(32, ("mean", "max"))])


def distilbert_dense(folder: Path) -> Any:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Pooling

    return SentenceTransformer(
        modules=[transformer(folder, "distilbert"), Pooling(32, "mean"), Dense(32, 12)]
    )


def bert_prompts(folder: Path) -> Any:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling

    modules = [transformer(folder, "bert"), Pooling(32, "mean")]
    prompts = {"query": "a robot: ", "document": "the law: "}
    return SentenceTransformer(modules=modules, prompts=prompts)


def static(folder: Path) -> Any:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    rows = np.random.default_rng(7).normal(size=(128, 20)).astype(np.float32)
    return SentenceTransformer(modules=[StaticEmbedding(tokenizer(), embedding_weights=rows)])


Maker = Callable[[Path], Any]


def saved(make: Maker, folder: Path) -> Path:
    make(folder / "parts").save_pretrained(str(folder / "model"))
    return folder / "model"


@pytest.mark.parametrize(
    ("make", "dimension"),
    [(bert_cls, 32), (mpnet_max, 64), (distilbert_dense, 12), (bert_prompts, 32)],
)
def test_both_backends_agree(make: Maker, dimension: int, tmp_path: Path) -> None:
    source = find_model(str(saved(make, tmp_path)), Checksums(None), allow_download=False)
    place = place_of(tmp_path, source, "fp32")
    record = export(source, place, "fp32", 1)
    assert record.failure is None
    reference = TorchEncoder(source, threads=1)
    made = OnnxEncoder(source, place, record, threads=1)
    assert source.dimension == reference.dimension == made.dimension == dimension
    for query in (False, True):
        ours = made.encode(TEXTS, tokens=True, query=query)
        theirs = reference.encode(TEXTS, tokens=True, query=query)
        np.testing.assert_allclose(ours.vectors, theirs.vectors, atol=1e-3)
        assert ours.tokens and theirs.tokens and ours.spans and theirs.spans
        for mine, other in zip(ours.tokens, theirs.tokens, strict=True):
            np.testing.assert_allclose(mine, other, atol=1e-3)
        for here, there in zip(ours.spans, theirs.spans, strict=True):
            np.testing.assert_array_equal(here, there)
    assert (ours.vectors @ ours.vectors.T)[0, 2] < 0.999  # the texts are told apart at all


def test_a_faint_layer_is_normalised_as_torch_does(tmp_path: Path) -> None:
    source = find_model(str(saved(bert_faint, tmp_path)), Checksums(None), allow_download=False)
    place = place_of(tmp_path, source, "fp32")
    record = export(source, place, "fp32", 1)
    assert record.failure is None
    assert b"InstanceNormalization" in place.network.read_bytes()
    ours = OnnxEncoder(source, place, record, threads=1).encode(TEXTS, tokens=True)
    theirs = TorchEncoder(source, threads=1).encode(TEXTS, tokens=True)
    assert ours.tokens and theirs.tokens
    for mine, other in zip(ours.tokens, theirs.tokens, strict=True):
        scale = float(np.abs(other).max()) if len(other) else 1.0
        np.testing.assert_allclose(mine / scale, other / scale, atol=1e-5)
    np.testing.assert_allclose(ours.vectors, theirs.vectors, atol=1e-5)


def test_types_of_tokens_are_left_to_torch(tmp_path: Path) -> None:
    folder = saved(bert_types, tmp_path)
    settings = folder / "tokenizer_config.json"
    fields = {"model_input_names": ["input_ids", "token_type_ids", "attention_mask"]}
    settings.write_text(json.dumps(json.loads(settings.read_text()) | fields))
    source = find_model(str(folder), Checksums(None), allow_download=False)
    record = export(source, place_of(tmp_path, source, "fp32"), "fp32", 1)
    assert "types" in str(record.failure)


def test_a_fusion_that_makes_rubbish_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoil(_: Any, network: Path) -> bool:
        network.write_bytes(b"rubbish")
        return True

    monkeypatch.setattr("index.encoder.export.fuse", spoil)
    source = find_model(str(saved(bert_cls, tmp_path)), Checksums(None), allow_download=False)
    place = place_of(tmp_path / "home", source, "fp32")
    record = export(source, place, "fp32", 1)
    assert record.failure is None and is_whole(place, record, Checksums(None))


def test_what_cannot_be_looped_over_stays_with_torch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise ValueError("no such loop")

    monkeypatch.setattr("index.encoder.export.loop_over_texts", fail)
    source = find_model(str(saved(bert_cls, tmp_path)), Checksums(None), allow_download=False)
    place = place_of(tmp_path / "home", source, "fp32")
    assert "no such loop" in str(export(source, place, "fp32", 1).failure)
    assert sorted(p.name for p in place.folder.iterdir()) == [place.record.name]


def test_prompts_are_those_of_the_model(tmp_path: Path) -> None:
    folder = saved(bert_prompts, tmp_path)
    encoder = load_encoder(home=tmp_path, model=str(folder), backend="torch")
    assert isinstance(encoder, TorchEncoder)
    asked = encoder.encode(TEXTS, query=True).vectors
    told = encoder.encode(TEXTS).vectors
    unit: dict[str, Any] = {"normalize_embeddings": True, "show_progress_bar": False}
    np.testing.assert_allclose(asked, encoder.model.encode_query(TEXTS, **unit), atol=1e-5)
    np.testing.assert_allclose(told, encoder.model.encode_document(TEXTS, **unit), atol=1e-5)
    assert np.abs(asked - told).max() > 0.01
    spans = encoder.encode(["nobody kills"], tokens=True, query=True).spans
    assert spans is not None
    assert spans[0].tolist() == [[0, 6], [7, 12]]


def test_what_has_no_onnx_form_stays_with_torch_and_is_not_tried_twice(tmp_path: Path) -> None:
    folder = saved(static, tmp_path)
    said: list[str] = []
    home = tmp_path / "home"
    source = find_model(str(folder), Checksums(None), allow_download=False)
    place = place_of(home, source, "fp32")
    assert export(source, place, "fp32", 1).failure
    encoder = load_encoder(home=home, model=str(folder), say=said.append)
    assert (encoder.backend, said) == ("torch", [])
    assert encoder.dimension == describe_model(home=home, model=str(folder)).dimension == 20
    found = encoder.encode(["The robot kills.", "war"], tokens=True)
    assert found.vectors.shape == (2, 20)
    assert found.tokens is None and found.spans is None
    record = read_record(place)
    assert record is not None and "tokenizer.json" in str(record.failure)


def distilbert_wide(folder: Path) -> Any:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Pooling

    return SentenceTransformer(
        modules=[transformer(folder, "distilbert"), Pooling(32, "mean"), Dense(32, 48)]
    )


@pytest.mark.parametrize("make", [distilbert_dense, distilbert_wide, mpnet_max, static])
def test_an_index_of_any_model(make: Maker, tmp_path: Path) -> None:
    model = str(saved(make, tmp_path))
    text = tmp_path / "law.txt"
    text.write_text(
        "The robot kills a civilian. Nobody is to blame for war.\n\nThe law is a machine.\n", "utf-8"
    )
    home = tmp_path / "home"
    manifest = build(home, [text], model=model, backend="torch")
    folder = CorpusFolder(home).current()
    assert folder is not None
    encoder = load_encoder(home=home, model=model, backend="torch")
    stored = open_vectors(folder, manifest.dimension, manifest.token_width).embedded([0])[0]
    told = encoder.encode(["The robot kills a civilian.", "Nobody is to blame for war."]).vectors
    np.testing.assert_allclose(stored.sentences, told, atol=2e-3)
    with closing(Library.open(home, model=model, backend="torch")) as library:
        (answer,) = library.ask([Question("Who is to blame for war?")])
        assert answer.excerpts or answer.closest


@pytest.mark.parametrize("part", ["network", "tokenizer", "record"])
def test_a_corrupt_export_is_made_again(tmp_path: Path, part: str) -> None:
    folder = saved(bert_cls, tmp_path)
    source = find_model(str(folder), Checksums(None), allow_download=False)
    place = place_of(tmp_path, source, "fp32")
    whole = export(source, place, "fp32", 1)
    assert is_whole(place, whole, Checksums(None))
    file: Path = getattr(place, part)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content if part != "record" else content[:40])
    record = read_record(place)
    assert record is None or not is_whole(place, record, Checksums(None))
    if part != "network":
        return  # what follows is the same, and takes a while: it starts torch anew
    said: list[str] = []
    encoder = load_encoder(home=tmp_path, model=str(folder), say=said.append)
    assert (encoder.backend, len(said)) == ("onnx", 1)
    assert read_record(place) == whole
    assert Checksums(None).of(place.network) == whole.network_sha256
    assert encoder.encode(TEXTS).vectors.shape == (4, 32)


def test_an_export_that_differs_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.encoder.export._TOLERANCE", -1.0)
    source = find_model(str(saved(bert_cls, tmp_path)), Checksums(None), allow_download=False)
    place = place_of(tmp_path / "home", source, "fp32")
    record = export(source, place, "fp32", 1)
    assert "differ from torch" in str(record.failure)
    assert sorted(p.name for p in place.folder.iterdir()) == [place.record.name]


def test_a_changed_configuration_is_another_model(tmp_path: Path) -> None:
    folder = saved(bert_cls, tmp_path)
    before = find_model(str(folder), Checksums(None), allow_download=False)
    config = folder / "1_Pooling" / "config.json"
    config.write_text(config.read_text().replace('"cls"', '"mean"'))
    after = find_model(str(folder), Checksums(None), allow_download=False)
    assert before.sha256 == after.sha256
    assert before.configuration != after.configuration
