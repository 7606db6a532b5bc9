"""The learnt labelling of a reference: which words are its authors, its title, its journal.

The model is a linear-chain conditional random field (python-crfsuite), trained by
`benchmarks/references/train.py` on AnyStyle's labelled entries (github.com/inukshuk/anystyle, BSD 2-Clause).
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Any

from index.bibliography.entries.features import features
from index.bibliography.entries.tokens import tokenize

MODEL = Path(__file__).with_name("entries.crfsuite.xz")
_LABELLING = Lock()


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters of a reference, `text`, that belong to one field, `label`."""

    label: str
    text: str


def label(text: str) -> list[Segment]:
    """Divide a reference into fields, in order; only the spaces between two are left out.

    Labels: number, author, editor, translator, date, title, journal, container (a book or
    proceedings), collection, volume (with the issue), pages, publisher, location, edition, genre, note.
    """
    tokens = tokenize(text)
    if not tokens:
        return []
    rows = features([t.text for t in tokens])
    with _LABELLING:  # a tagger keeps the sequence it works on
        labels = _tagger().tag(rows)
    return list(_segments(text, zip(labels, tokens, strict=True)))


def _segments(text: str, labelled: Any) -> Iterator[Segment]:
    for name, group in groupby(labelled, key=lambda pair: pair[0]):
        tokens = [token for _, token in group]
        yield Segment(name, text[tokens[0].start : tokens[-1].end])


@cache
def _model() -> bytes:
    return lzma.decompress(MODEL.read_bytes())


@cache
def _tagger() -> Any:
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(_model())  # reads from these bytes as long as it lives: the cache keeps them
    return tagger
