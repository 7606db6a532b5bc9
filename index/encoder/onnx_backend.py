"""The everyday back-end: ONNX Runtime and tokenizers, with no torch to wait for."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt

from index.encoder.artefact import Place, Record
from index.encoder.base import Encoded, Tokens, clean, normalise, without_prompt
from index.encoder.model import ModelSource

SENTENCE, TOKENS = "sentence_embedding", "token_embeddings"
_Outcome = tuple[npt.NDArray[Any], Tokens | None]


class OnnxEncoder:
    """An `Encoder` over an export, whose graph holds all of the model's modules."""

    def __init__(self, source: ModelSource, place: Place, record: Record, *, threads: int) -> None:
        """Load the export at `place`; `threads` bounds what one call of `encode` uses.

        Raises whatever ONNX Runtime and tokenizers raise on files they cannot use.
        """
        # before the import: the runtime would leave an identifier of the machine in the user's cache
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
        import onnxruntime
        from tokenizers import Tokenizer

        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        # A text by itself is as fast on one thread, since its weights have to come from memory
        # either way; several texts go side by side.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # its threads start with the first work
        self._pool = ThreadPoolExecutor(threads, "moot-encoder")
        # the runtime prepares the network outside of Python
        session = self._pool.submit(
            onnxruntime.InferenceSession, str(place.network), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer: Any = Tokenizer.from_file(str(place.tokenizer))
        self._tokenizer.enable_truncation(record.max_tokens)
        self._tokenizer.no_padding()
        self._record = record
        self._session = session.result()
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
        progress: Callable[[int], None] | None = None,
    ) -> Encoded:
        """See `Encoder.encode`.

        Each text goes through the network by itself. Without padding, and with all that it
        touches in the processor's cache, that is no slower than batches on two cores, and a
        text's vector is the same to the last bit whatever else is encoded, in int8 too, whose
        scale would otherwise depend on the batch.
        """
        wanted = tokens and TOKENS in self._record.outputs
        prompt = self._record.prompts.of(query=query)

        def one(text: str) -> _Outcome:
            return self._one(text, prompt, wanted)

        outcomes: list[_Outcome] = []
        for start in range(0, len(texts), batch_size):
            batch = texts[start : start + batch_size]
            outcomes += map(one, batch) if len(batch) == 1 else self._pool.map(one, batch)
            if progress is not None:
                progress(len(outcomes))
        vectors = np.zeros((len(outcomes), self.dimension), np.float32)
        for row, (vector, _) in zip(vectors, outcomes, strict=True):
            row[:] = vector
        if not wanted:
            return Encoded(normalise(vectors))
        parts = [part for _, part in outcomes if part is not None]
        return Encoded(
            normalise(vectors), [v for v, _, _ in parts], [s for _, s, _ in parts], [i for _, _, i in parts]
        )

    def _one(self, text: str, prompt: str, wanted: bool) -> _Outcome:
        read = self._tokenizer.encode(prompt + clean(text))
        if not read.ids:  # a tokeniser without special tokens, and nothing to read
            nothing = (
                np.zeros((0, self.dimension), np.float32),
                np.zeros((0, 2), np.int64),
                np.zeros(0, np.int64),
            )
            return np.zeros(self.dimension, np.float32), nothing if wanted else None
        ids = np.array(read.ids, np.int64)
        types = np.array(read.type_ids, np.int64)
        fields = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
        feed = {name: fields[name][None, :] for name in self._record.inputs}
        outputs: Any = self._session.run([SENTENCE, TOKENS] if wanted else [SENTENCE], feed)
        if not wanted:
            return outputs[0][0], None
        spans = np.array(read.offsets, np.int64).reshape(-1, 2)
        special = np.array(read.special_tokens_mask, bool)
        return outputs[0][0], without_prompt(outputs[1][0], spans, ids, special, prompt)
