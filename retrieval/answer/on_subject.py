"""Log-odds of sentences for the country that a follow-up asks about: "and Norway?"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from retrieval.candidates.types import Candidate, Floats
from retrieval.interpret.place_names import places_in, same_place

#: For a sentence that names the country before any other, and for one that does not name it.
ABOUT, NOT_ABOUT = 2.0, -2.0


def on_subject(names: Collection[str], candidates: Sequence[Candidate]) -> Floats:
    """Log-odds (s,) for each sentence of the candidates, in order: ABOUT if the first country or organisation
    that it names is called by one of the names, NOT_ABOUT if none is."""
    found: list[float] = []
    for candidate in candidates:
        for start, end in candidate.sentences:
            places = [name for _, _, name in places_in(candidate.text[start:end])]
            named = [not same_place(name).isdisjoint(names) for name in places]
            found.append(NOT_ABOUT if not any(named) else ABOUT if named[0] else 0.0)
    return np.asarray(found, np.float32)
