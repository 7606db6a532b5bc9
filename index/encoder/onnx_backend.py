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
_Outputs = list[npt.NDArray[Any]]


class OnnxEncoder:
    """An `Encoder` over an export, whose graph holds all of the model's modules."""

    def __init__(self, source: ModelSource, place: Place, record: Record, *, threads: int) -> None:
        """Load the export at `place`; `threads` bounds what one call of `encode` uses.

        Raises whatever ONNX Runtime and tokenizers raise on files they cannot use.
        """
        # before the import: the runtime would leave an identifier of the machine in the user's cache
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
        # a few questions are not worth the tokeniser's own threads, which a fork would have to mourn
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
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
        self._threads = threads
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
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        parts: list[Tokens] = []
        for start in range(0, len(texts), batch_size):
            batch = [prompt + clean(text) for text in texts[start : start + batch_size]]
            read = self._tokenizer.encode_batch(batch)
            for n, (own, outputs) in enumerate(zip(read, self._run(read, wanted), strict=True), start):
                if outputs:
                    vectors[n] = outputs[0][0]
                if wanted:
                    parts.append(self._tokens(own, outputs, prompt))
            if progress is not None:
                progress(min(start + batch_size, len(texts)))
        if not wanted:
            return Encoded(normalise(vectors))
        return Encoded(
            normalise(vectors), [v for v, _, _ in parts], [s for _, s, _ in parts], [i for _, _, i in parts]
        )

    def _run(self, read: Sequence[Any], wanted: bool) -> list[_Outputs]:
        """What the network makes of each text as the tokeniser read it; nothing of nothing.

        Threads do no more between two texts than to take the next, since they hold up whoever
        ranks meanwhile.
        """
        names = [SENTENCE, TOKENS] if wanted else [SENTENCE]
        feeds = [self._feed(own) for own in read]
        outputs: list[_Outputs] = [[]] * len(feeds)
        left = iter([n for n, own in enumerate(read) if own.ids])

        def work(_: int) -> None:
            for n in left:
                outputs[n] = self._session.run(names, feeds[n])

        if len(feeds) == 1:
            work(0)
        else:
            list(self._pool.map(work, range(self._threads)))
        return outputs

    def _feed(self, read: Any) -> dict[str, npt.NDArray[np.int64]]:
        ids = np.array([read.ids], np.int64)
        fields = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        if "token_type_ids" in self._record.inputs:
            fields["token_type_ids"] = np.array([read.type_ids], np.int64)
        return {name: fields[name] for name in self._record.inputs}

    def _tokens(self, read: Any, outputs: _Outputs, prompt: str) -> Tokens:
        hidden = outputs[1][0] if outputs else np.zeros((0, self.dimension), np.float32)
        spans = np.array(read.offsets, np.int64).reshape(-1, 2)
        special = np.array(read.special_tokens_mask, bool)
        return without_prompt(hidden, spans, np.array(read.ids, np.int64), special, prompt)
