"""The everyday back-end: ONNX Runtime and tokenizers, with no torch to wait for."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder.artefact import ExportLocation, ExportRecord
from index.encoder.base import Encoded, Floats, Ids, Tokens, clean, normalise, without_prompt
from index.encoder.model import ModelSource

#: The network's inputs and outputs: see `index.encoder.loop`.
IDS, OFFSETS, VECTORS, TOKENS = "ids", "offsets", "vectors", "tokens"
# The most texts in one call of the runtime; more are divided among calls.
_TOGETHER = 8
# An idle thread spins for some microseconds before it sleeps, since waking it takes longer than most
# operators; it sleeps at once when the text is done.
_SPIN = {
    "session.intra_op.allow_spinning": "1",
    "session.intra_op.spin_duration_us": "20",
    "session.force_spinning_stop": "1",
}


class OnnxEncoder:
    """An `Encoder` over an export, whose graph holds all of the model's modules."""

    def __init__(
        self,
        source: ModelSource,
        place: ExportLocation,
        record: ExportRecord,
        *,
        threads: int,
        alone: bool = False,
    ) -> None:
        """Load the export at `place`; `threads` bounds what one call of `encode` uses. With `alone`
        all of them share a text that is encoded by itself.

        Raises the errors of ONNX Runtime and tokenizers for files that they cannot use.
        """
        # before the import: the runtime would write an identifier of the machine into the user's cache
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
        # the tokeniser's own threads cost more than they save on a few questions, and do not survive a fork
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from tokenizers import Tokenizer

        self._network = place.network
        self._threads = threads
        # its threads start with the first work
        self._pool = ThreadPoolExecutor(threads, "moot-encoder")
        self._lock = threading.Lock()
        # opened beside the tokeniser: the runtime holds no lock of Python's
        first = threads if alone else 1
        coming = self._pool.submit(_session, place.network, first)
        self._tokenizer: Any = Tokenizer.from_file(str(place.tokenizer))
        self._tokenizer.enable_truncation(record.max_tokens)
        self._tokenizer.no_padding()
        session = coming.result()
        self._sessions = {first: session}
        self._prompts = record.prompts
        self._gives_tokens = TOKENS in [output.name for output in session.get_outputs()]
        self.name, self.sha256 = source.name, source.sha256
        self.dimension, self.max_tokens = record.dimension, record.max_tokens
        self.backend = "onnx" if record.precision == "fp32" else f"onnx-{record.precision}"

    def encode(
        self,
        texts: Sequence[str],
        *,
        tokens: bool = False,
        query: bool = False,
        batch_size: int = 32,
        threads: int | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Encoded:
        """See `Encoder.encode`.

        Up to eight texts are one call of the runtime, in which each goes through the network by itself,
        without padding: on all threads if the model was opened so, else side by side on one thread each.
        This is no slower than batches, and a text's vector is the same to the last bit in any company, in
        int8 too, whose scale would otherwise depend on the batch.
        """
        wanted = tokens and self._gives_tokens
        prompt = self._prompts.of(query=query)
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        parts: list[Tokens] = []
        for start in range(0, len(texts), batch_size):
            batch = [prompt + clean(text) for text in texts[start : start + batch_size]]
            read = self._read(batch)
            ids = [np.array(own.ids, np.int64) for own in read]
            hidden = self._run(ids, vectors[start : start + batch_size], wanted, threads or self._threads)
            if wanted:
                parts += [self._tokens(*own, prompt) for own in zip(read, ids, hidden, strict=True)]
            if progress is not None:
                progress(min(start + batch_size, len(texts)))
        if not wanted:
            return Encoded(normalise(vectors))
        return Encoded(
            normalise(vectors), [v for v, _, _ in parts], [s for _, s, _ in parts], [i for _, _, i in parts]
        )

    def _read(self, batch: list[str]) -> list[Any]:
        # the tokeniser's batch call costs more for one text
        if len(batch) == 1:
            return [self._tokenizer.encode(batch[0])]
        return list(self._tokenizer.encode_batch(batch))

    def _run(self, ids: Sequence[Ids], vectors: Floats, wanted: bool, threads: int) -> list[Floats]:
        """Write each text's vector into its row of `vectors` (n, d), which stays as it is for a text without
        tokens; return the token vectors if they are wanted.

        Threads do little in Python between two calls, since they would delay the thread that ranks.
        """
        names = [VECTORS, TOKENS] if wanted else [VECTORS]
        # each part has long and short texts, so that all take about as long
        left = sorted((n for n, own in enumerate(ids) if len(own)), key=lambda n: len(ids[n]))
        hidden = [np.zeros((0, self.dimension), np.float32)] * len(ids)
        if not left:
            return hidden
        count = -(-len(left) // _TOGETHER)
        if count == 1 and threads in self._sessions:
            session = self._sessions[threads]
        else:
            session = self._side_by_side()
            count = max(count, min(threads, len(left)))

        def work(part: list[int]) -> None:
            ends = np.cumsum([len(ids[n]) for n in part])
            feed = {IDS: np.concatenate([ids[n] for n in part]), OFFSETS: np.concatenate(([0], ends))}
            vectors[part], *more = session.run(names, feed)
            if wanted:
                for n, own in zip(part, np.split(more[0], ends[:-1]), strict=True):
                    hidden[n] = own

        parts = [left[k::count] for k in range(count)]
        if count > 1 and threads > 1:
            list(self._pool.map(work, parts))
        else:
            for part in parts:
                work(part)
        return hidden

    def _side_by_side(self) -> Any:
        """The network on one thread, opened on first use."""
        with self._lock:
            if 1 not in self._sessions:
                try:
                    self._sessions[1] = _session(self._network, 1)
                except Exception:  # its file is gone: the open session serves, more slowly
                    self._sessions[1] = next(iter(self._sessions.values()))
            return self._sessions[1]

    def _tokens(self, read: Any, ids: Ids, hidden: Floats, prompt: str) -> Tokens:
        spans = np.array(read.offsets, np.int64).reshape(-1, 2)
        special = np.array(read.special_tokens_mask, bool)
        return without_prompt(hidden, spans, ids, special, prompt)


def _session(network: Path, threads: int) -> Any:
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    for name, value in _SPIN.items():
        options.add_session_config_entry(name, value)
    return onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])
