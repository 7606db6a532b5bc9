"""The reference back-end: sentence-transformers on the CPU, for any model; slow to start."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encoder.base import Encoded, Prompts, Tokens, clean, normalise, without_prompt
from index.encoder.model import BUILT_IN_READS, BUILT_IN_SHA256, ModelSource
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_MOST_TOKENS = 8192  # for models that state no limit: memory grows with the square


class TorchEncoder:
    """An `Encoder` that runs the model's own modules."""

    backend = "torch"

    def __init__(self, source: ModelSource, *, threads: int) -> None:
        """Load the model; `threads` bounds the threads of torch in this process.

        Raises `ModelUnavailable` if torch is missing or sentence-transformers rejects the model.
        """
        self.model = _load(source, threads)
        self.name, self.sha256 = source.name, source.sha256
        self.prompts = prompts_of(self.model)
        # None and infinity both occur for "no limit".
        limit = BUILT_IN_READS if source.sha256 == BUILT_IN_SHA256 else self.model.max_seq_length
        self.max_tokens = int(min(limit or _MOST_TOKENS, _MOST_TOKENS))
        if self.tokenizer is not None:
            self.model.max_seq_length = self.max_tokens
        self.dimension = source.dimension or int(self.model.encode([""]).shape[1])

    @property
    def tokenizer(self) -> Any:
        """The model's transformers tokeniser; None for models that have another kind."""
        found = getattr(self.model, "tokenizer", None)
        return found if getattr(found, "is_fast", False) else None

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
        """See `Encoder.encode`."""
        prompt = self.prompts.of(query=query)
        cleaned = [clean(text) for text in texts]
        # Texts of like length go together: padding costs as much as text.
        order = sorted(range(len(cleaned)), key=lambda i: len(cleaned[i]))
        vectors = np.zeros((len(cleaned), self.dimension), np.float32)
        parts: dict[int, Tokens] = {}
        wanted = tokens and self.tokenizer is not None
        for start in range(0, len(order), batch_size):
            places = order[start : start + batch_size]
            batch = [cleaned[i] for i in places]
            outputs = self._run(batch, prompt)
            vectors[places] = [np.asarray(one["sentence_embedding"]) for one in outputs]
            if wanted:
                read = self._tokens(batch, outputs, prompt)
                wanted = read is not None
                parts.update(zip(places, read or [], strict=False))
            if progress is not None:
                progress(start + len(places))
        if not wanted:
            return Encoded(normalise(vectors))
        found = [parts[i] for i in range(len(cleaned))]
        return Encoded(
            normalise(vectors), [v for v, _, _ in found], [s for _, s, _ in found], [i for _, _, i in found]
        )

    def _run(self, batch: list[str], prompt: str) -> list[dict[str, Any]]:
        outputs: Any = self.model.encode(
            batch,
            prompt=prompt or None,
            batch_size=len(batch),
            show_progress_bar=False,
            output_value=None,
        )
        return list(outputs)

    def _tokens(self, batch: list[str], outputs: list[dict[str, Any]], prompt: str) -> list[Tokens] | None:
        """Token vectors and spans of a batch, or None where the model's own tokens differ."""
        read = self.tokenizer(
            [prompt + text for text in batch],
            truncation=True,
            max_length=self.max_tokens,
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
        )
        found = []
        for i, output in enumerate(outputs):
            if not {"token_embeddings", "attention_mask", "input_ids"} <= output.keys():
                return None
            here = np.asarray(output["attention_mask"]).astype(bool)
            vectors = np.asarray(output["token_embeddings"])
            if len(vectors) != len(here):
                return None
            if np.asarray(output["input_ids"])[here].tolist() != read["input_ids"][i]:
                return None
            spans = np.array(read["offset_mapping"][i], np.int64).reshape(-1, 2)
            special = np.array(read["special_tokens_mask"][i], bool)
            values = vectors[here].astype(np.float32, copy=False)
            ids = np.array(read["input_ids"][i], np.int64)
            found.append(without_prompt(values, spans, ids, special, prompt))
        return found


def prompts_of(model: SentenceTransformer) -> Prompts:
    """The model's prompts, as sentence-transformers' `encode_query` and `encode_document` choose them."""
    known = {name: prompt for name, prompt in model.prompts.items() if prompt}
    plain = known.get(model.default_prompt_name or "", "")
    passages = [known[name] for name in ("document", "passage", "corpus") if name in known]
    return Prompts(known.get("query", plain), passages[0] if passages else plain)


@contextmanager
def quiet() -> Iterator[None]:
    """Silence the progress bars and reports that the libraries write on standard error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with suppress(ImportError):  # reported where it is needed
            import transformers

            transformers.utils.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
            transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        yield


def _load(source: ModelSource, threads: int) -> SentenceTransformer:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    # Waiting threads that spin stall each other for half a second once the cores are shared.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    with quiet():
        try:
            import torch
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise ModelUnavailable(
                f"The model {source.name} needs torch and sentence-transformers, of which "
                f"{error.name} is missing: install them, or set MOOT_MODEL to another model."
            ) from error
        torch.set_num_threads(threads)
        try:
            model = SentenceTransformer(str(source.folder), device="cpu", local_files_only=True)
            return model.float().eval()  # half precision is slower on a CPU, and less exact
        except Exception as error:
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise ModelUnavailable(
                f"The model in {source.folder} cannot be loaded ({reason[:200]}): set MOOT_MODEL "
                "to a folder written by SentenceTransformer.save()."
            ) from error
