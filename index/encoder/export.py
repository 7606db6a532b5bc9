"""Turning a model into an ONNX file, once: tracing all of its modules and checking the outcome.

Runs in a process of its own (`python -m index.encoder.export`), so that the half gigabyte that
torch takes is given back, and a crash in the exporter costs the export and nothing else.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
import tempfile
import time
import warnings
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
from index.encoder.checksum import Checksums
from index.encoder.load import CANNOT_WRITE
from index.encoder.loop import loop_over_texts
from index.encoder.model import ModelSource
from index.encoder.onnx_backend import OnnxEncoder
from index.encoder.torch_backend import TorchEncoder
from index.encoder.trace import ExportError, fuse, quantise, trace

_SCRATCH, _STALE_S = ".export-", 3600.0
# Largest difference of a component (fp32), smallest cosine (int8), against torch.
_TOLERANCE, _COSINE = 1e-3, 0.95
# All of them go through the network in one call.
_CHECKED = [
    "Who is to blame?",
    "",
    "  Ein Satz über größere Fragen: naïve, 日本語 и кириллица, 🙂.\n\tAnd a second one. ",
    "Meaningful human control is a condition of responsibility. " * 3,
    "The committee met, argued, adjourned and met again without a vote. " * 200,
]


def export(
    source: ModelSource,
    place: ExportLocation,
    precision: Precision,
    threads: int,
    reference: TorchEncoder | None = None,
) -> ExportRecord:
    """Make the export and its record at `place`; both appear whole or not at all.

    `reference` is the model as torch runs it, loaded here where it is not given.

    Returns the record, whose `failure` says why the model must stay with torch, if it must.
    Raises OSError (no room, no permission), which says nothing about the model, and
    `ModelUnavailable` if torch cannot load it either.
    """
    place.folder.mkdir(parents=True, exist_ok=True)
    _tidy(place.folder)
    record = ExportRecord(source.sha256, source.configuration, precision, versions=exporter_versions())
    with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=place.folder) as scratch:
        made = ExportLocation(Path(scratch), place.stem)
        reference = reference or TorchEncoder(source, threads=threads)
        try:
            record = _make(reference, source, made, record, threads)
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


def _make(
    reference: TorchEncoder, source: ModelSource, made: ExportLocation, record: ExportRecord, threads: int
) -> ExportRecord:
    if reference.tokenizer is None:
        raise ExportError("its tokeniser has no tokenizer.json form")
    made.tokenizer.write_text(reference.tokenizer.backend_tokenizer.to_str(), "utf-8")
    token_width = trace(reference.model, made.network)
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
    if fused:
        try:
            return _finished(reference, source, made, record, token_width, threads)
        except OSError:
            raise
        except Exception:  # of a graph that fits neither the fusion nor what is made of it
            pass
    plain.replace(made.network)
    return _finished(reference, source, made, record, token_width, threads)


def _finished(
    reference: TorchEncoder,
    source: ModelSource,
    made: ExportLocation,
    record: ExportRecord,
    token_width: int | None,
    threads: int,
) -> ExportRecord:
    """The record of the network that lies there, in the record's precision, looped and compared."""
    if record.precision == "int8":
        quantise(made.network)
    loop_over_texts(made.network, token_width)
    fresh = Checksums(None)
    record = replace(
        record,
        network_sha256=fresh.of(made.network),
        tokenizer_sha256=fresh.of(made.tokenizer),
    )
    difference = _compare(reference, OnnxEncoder(source, made, record, threads=threads), record)
    return replace(record, difference=difference)


def _compare(reference: TorchEncoder, made: OnnxEncoder, record: ExportRecord) -> float:
    """The largest difference of a component from torch; raises `ExportError` if too large."""
    worst = 0.0
    for query in (False, True):
        expected = reference.encode(_CHECKED, query=query).vectors
        found = made.encode(_CHECKED, query=query).vectors
        worst = max(worst, float(np.abs(expected - found).max()))
        cosine = float((expected * found).sum(axis=1).min())
        if not (worst <= _TOLERANCE if record.precision == "fp32" else cosine >= _COSINE):
            raise ExportError(f"its vectors differ from torch's by {worst:.2g} (cosine {cosine:.4f})")
    return worst


def main(order: dict[str, Any]) -> None:
    """Export as ordered; the exit status and the last line of stderr tell what went wrong."""
    warnings.simplefilter("ignore")
    source = ModelSource(**(order["source"] | {"folder": Path(order["source"]["folder"])}))
    threads = int(order["threads"])
    try:
        reference = TorchEncoder(source, threads=threads)
        for precision in order["precisions"]:
            place = place_of(Path(order["home"]), source, precision)
            export(source, place, precision, threads, reference)
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(CANNOT_WRITE)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
