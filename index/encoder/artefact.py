"""An ONNX export on disk: network, tokeniser, and a record with the digests of both."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from index.encoder.base import Prompts
from index.encoder.checksum import Checksums, write_whole
from index.encoder.model import ModelSource

Precision = Literal["fp32", "int8"]
FORMAT = 6
_EXPORTERS = ("torch", "transformers", "sentence-transformers", "onnx", "onnxruntime")


@dataclass(frozen=True, slots=True)
class ExportLocation:
    """Where the export of one model in one precision lies."""

    folder: Path
    stem: str

    @property
    def network(self) -> Path:
        """The weights and the graph, pooling and all."""
        return self.folder / f"{self.stem}.onnx"

    @property
    def tokenizer(self) -> Path:
        """The tokeniser as the model uses it."""
        return self.folder / f"{self.stem}.tokenizer.json"

    @property
    def record(self) -> Path:
        """The `ExportRecord` as JSON."""
        return self.folder / f"{self.stem}.json"


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """An export's source, form, digests and tools; or why there is none (`failure`)."""

    source: str
    configuration: str
    precision: str
    format: int = FORMAT
    failure: str | None = None
    network_sha256: str = ""
    tokenizer_sha256: str = ""
    dimension: int = 0
    max_tokens: int = 0
    query_prompt: str = ""
    document_prompt: str = ""
    difference: float = 0.0
    versions: dict[str, str] = field(default_factory=dict)

    @property
    def prompts(self) -> Prompts:
        """The model's prompts for questions and passages."""
        return Prompts(self.query_prompt, self.document_prompt)


def place_of(home: Path, source: ModelSource, precision: Precision) -> ExportLocation:
    """Where the export of this model belongs under `home`."""
    return ExportLocation(home / "models", f"{source.sha256[:16]}-{precision}")


def read_record(place: ExportLocation) -> ExportRecord | None:
    """The record at that place; None if none can be read."""
    try:
        return ExportRecord(**json.loads(place.record.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_record(place: ExportLocation, record: ExportRecord) -> None:
    """Write the record. Raises OSError if it cannot be written."""
    content = json.dumps(asdict(record), indent=1, ensure_ascii=False)
    write_whole(place.record, content.encode("utf-8", "replace"))


def is_of(record: ExportRecord, source: ModelSource, precision: Precision) -> bool:
    """Whether the record is of this very model, in the current format."""
    claimed = (record.format, record.source, record.configuration, record.precision)
    return claimed == (FORMAT, source.sha256, source.configuration, precision)


def is_whole(place: ExportLocation, record: ExportRecord, checksums: Checksums) -> bool:
    """Whether the exported files have the digests in the record."""
    try:
        return (
            record.failure is None
            and checksums.of(place.network) == record.network_sha256
            and checksums.of(place.tokenizer) == record.tokenizer_sha256
        )
    except OSError:
        return False


def exporter_versions() -> dict[str, str]:
    """The versions of the exporting packages: with other versions, a failed export is tried again."""
    import importlib.metadata  # 15 ms that a question need not wait for

    found = {}
    for package in _EXPORTERS:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = ""
    return found
