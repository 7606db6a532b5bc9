"""Turning a model into an ONNX file, once: writing the graph of all of its modules and checking the outcome.

The built-in model's graph is written from its weights, without torch; any other model is traced by torch.
Runs in a process of its own (`python -m index.encoder.export`), so that the memory it takes is given back,
and a crash in the exporter costs the export and nothing else.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder.artefact import (
    ExportLocation,
    ExportRecord,
    Precision,
    exporter_versions,
    place_of,
    write_record,
)
from index.encoder.base import Floats
from index.encoder.bert import write_bert
from index.encoder.checksum import Checksums
from index.encoder.load import CANNOT_WRITE
from index.encoder.loop import loop_over_texts
from index.encoder.model import BUILT_IN_READS, BUILT_IN_SHA256, ModelSource
from index.encoder.onnx_backend import OnnxEncoder
from index.encoder.torch_backend import TorchEncoder
from index.encoder.trace import ExportError, fuse, quantise, trace

_SCRATCH, _STALE_S = ".export-", 3600.0
# Largest difference of a component (fp32), smallest cosine (int8), against the model as torch runs it.
_TOLERANCE, _COSINE = 1e-3, 0.95
#: The vectors, float32 (n, d), that torch gives the built-in model's `CHECKED` texts.
BUILT_IN_VECTORS = Path(__file__).parents[1] / "data" / "built_in_vectors.npy"
#: Texts whose vectors are compared; all of them go through the network in one call.
CHECKED = [
    "Who is to blame?",
    "",
    "  Ein Satz über größere Fragen: naïve, 日本語 и кириллица, 🙂.\n\tAnd a second one. ",
    "Meaningful human control is a condition of responsibility. " * 3,
    "The committee met, argued, adjourned and met again without a vote. " * 200,
]


def export(source: ModelSource, place: ExportLocation, precision: Precision, threads: int) -> ExportRecord:
    """Make the export and its record at `place`; both appear whole or not at all.

    Returns the record, whose `failure` says why the model must stay with torch, if it must.
    Raises OSError (no room, no permission), which says nothing about the model, and
    `ModelUnavailable` if torch is needed and cannot load the model either.
    """
    (record,) = export_all(source, {precision: place}, threads)
    return record


def export_all(
    source: ModelSource, places: Mapping[Precision, ExportLocation], threads: int
) -> list[ExportRecord]:
    """Make an export in each precision; otherwise as `export`."""
    made = _BuiltIn(source) if source.sha256 == BUILT_IN_SHA256 else _Traced(source, threads)
    return [_export(made, source, place, precision, threads) for precision, place in places.items()]


def _export(
    model: _BuiltIn | _Traced,
    source: ModelSource,
    place: ExportLocation,
    precision: Precision,
    threads: int,
) -> ExportRecord:
    place.folder.mkdir(parents=True, exist_ok=True)
    _tidy(place.folder)
    record = ExportRecord(source.sha256, source.configuration, precision, versions=exporter_versions())
    with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=place.folder) as scratch:
        made = ExportLocation(Path(scratch), place.stem)
        try:
            record = model.make(made, record, threads)
        except OSError:
            raise
        except Exception as error:
            line = (str(error).strip().splitlines() or [""])[0]
            record = replace(record, failure=f"{type(error).__name__}: {line}"[:300])
        else:
            made.network.replace(place.network)
            made.tokenizer.replace(place.tokenizer)
    write_record(place, record)
    return record


def _tidy(folder: Path) -> None:
    """Remove what exporters that were killed left behind."""
    for left in folder.glob(f"{_SCRATCH}*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_S:
                shutil.rmtree(left, ignore_errors=True)


class _BuiltIn:
    """The built-in model: its graph is written from its weights, and compared with stored vectors."""

    def __init__(self, source: ModelSource) -> None:
        self.source = source

    def make(self, made: ExportLocation, record: ExportRecord, threads: int) -> ExportRecord:
        """Write the network and the tokeniser at `made`; return the record completed."""
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.source.folder / "tokenizer.json"))
        made.tokenizer.write_text(tokenizer.to_str(), "utf-8")
        width = write_bert(self.source.folder, made.network)
        record = replace(record, dimension=width, max_tokens=BUILT_IN_READS)
        expected = np.load(BUILT_IN_VECTORS)
        return _finished(self.source, made, record, width, {False: expected, True: expected}, threads)


class _Traced:
    """Any other model: torch traces its modules, and its own vectors are what the export is compared with."""

    def __init__(self, source: ModelSource, threads: int) -> None:
        self.source = source
        self.reference = TorchEncoder(source, threads=threads)

    def make(self, made: ExportLocation, record: ExportRecord, threads: int) -> ExportRecord:
        """Write the network and the tokeniser at `made`; return the record completed.

        Raises `ExportError` or what an exporter raises if the model has no equal export.
        """
        reference = self.reference
        if reference.tokenizer is None:
            raise ExportError("its tokeniser has no tokenizer.json form")
        made.tokenizer.write_text(reference.tokenizer.backend_tokenizer.to_str(), "utf-8")
        width = trace(reference.model, made.network)
        plain = made.network.with_suffix(".plain")
        shutil.copyfile(made.network, plain)
        try:
            fused = fuse(reference.model, made.network)
        except Exception:  # of a graph that it was not made for
            fused = False
        record = replace(
            record,
            dimension=reference.dimension,
            max_tokens=reference.max_tokens,
            query_prompt=reference.prompts.query,
            document_prompt=reference.prompts.document,
        )
        expected = {query: reference.encode(CHECKED, query=query).vectors for query in (False, True)}
        if fused:
            try:
                return _finished(self.source, made, record, width, expected, threads)
            except OSError:
                raise
            except Exception:  # of a graph that fits neither the fusion nor what is made of it
                pass
        plain.replace(made.network)
        return _finished(self.source, made, record, width, expected, threads)


def _finished(
    source: ModelSource,
    made: ExportLocation,
    record: ExportRecord,
    token_width: int | None,
    expected: Mapping[bool, Floats],
    threads: int,
) -> ExportRecord:
    """Bring the network at `made` to the record's precision, loop it over texts, and compare its vectors
    with those `expected` of `CHECKED`, by whether they are questions; return the record completed."""
    if record.precision == "int8":
        quantise(made.network)
    loop_over_texts(made.network, token_width)
    fresh = Checksums(None)
    record = replace(
        record,
        network_sha256=fresh.of(made.network),
        tokenizer_sha256=fresh.of(made.tokenizer),
    )
    difference = _compare(expected, OnnxEncoder(source, made, record, threads=threads), record)
    return replace(record, difference=difference)


def _compare(expected: Mapping[bool, Floats], made: OnnxEncoder, record: ExportRecord) -> float:
    """The largest difference of a component; raises `ExportError` if too large."""
    worst = 0.0
    for query, vectors in expected.items():
        found = made.encode(CHECKED, query=query).vectors
        worst = max(worst, float(np.abs(vectors - found).max()))
        cosine = float((vectors * found).sum(axis=1).min())
        if not (worst <= _TOLERANCE if record.precision == "fp32" else cosine >= _COSINE):
            raise ExportError(f"its vectors differ from torch's by {worst:.2g} (cosine {cosine:.4f})")
    return worst


def main(order: dict[str, Any]) -> None:
    """Export as ordered; the exit status and the last line of stderr say what failed."""
    warnings.simplefilter("ignore")
    source = ModelSource(**(order["source"] | {"folder": Path(order["source"]["folder"])}))
    places: dict[Precision, ExportLocation] = {
        precision: place_of(Path(order["home"]), source, precision) for precision in order["precisions"]
    }
    try:
        export_all(source, places, int(order["threads"]))
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(CANNOT_WRITE)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
