"""Fit retrieval/argue/brief.json and .npz: which words and vectors speak for a thing, from ArgKP 2021.

python -m benchmarks.fit_brief [../shared/bench] [--out retrieval]

First measured with each topic left out in turn, and on sentences of encyclopaedia articles that were
labelled by hand (benchmarks/brief_cases.json), which nothing was fitted on; then fitted on all.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from benchmarks.data import lines
from index.encoder import load_encoder
from index.encoder.model import BUILT_IN_SHA256
from retrieval.argue.brief_cues import cue, read_motion
from retrieval.argue.brief_signal import ToneWeights, judge, share, tone_words

CASES = Path(__file__).with_name("brief_cases.json")
TOPICS = 3  # a word must stand in arguments on so many topics
LEAST = 5  # and in so many arguments
C = 0.5
SURE = (0.5, 0.7, 0.75, 0.8, 0.85, 0.9)


@dataclass(frozen=True)
class Arguments:
    """n texts, each with its topic; `stance` (n,) is 1 for it, -1 against. Vectors are (n, d)."""

    texts: list[str]
    topics: list[str]
    stance: Any
    vectors: Any
    motions: Any

    @property
    def towards(self) -> Any:
        """1 where the text speaks for the topic's subject, -1 where it speaks against."""
        return self.stance * np.array([read_motion(topic).direction for topic in self.topics])

    def part(self, rows: Any) -> Arguments:
        """Those rows."""
        at = np.flatnonzero(rows).tolist()
        return Arguments(
            [self.texts[n] for n in at],
            [self.topics[n] for n in at],
            self.stance[at],
            self.vectors[at],
            self.motions[at],
        )


def read(bench: Path, encoder: Any) -> Arguments:
    """The arguments of train and dev, encoded."""
    records = [r for split in ("train", "dev") for r in lines(bench / "kpa" / f"{split}_arguments.jsonl")]
    texts, topics = [r["argument"] for r in records], [r["topic"] for r in records]
    motions = dict(zip(sorted(set(topics)), encoder.encode(sorted(set(topics))).vectors, strict=True))
    vectors = np.concatenate([encoder.encode(texts[n : n + 256]).vectors for n in range(0, len(texts), 256)])
    return Arguments(
        texts, topics, np.array([int(r["stance"]) for r in records]), vectors,
        np.stack([motions[t] for t in topics]),
    )  # fmt: skip


def table(texts: Sequence[str], names: dict[str, int]) -> Any:
    """Sparse (n, len(names)) of each text's words."""
    rows, columns, values = [], [], []
    for row, text in enumerate(texts):
        words = tone_words(text)
        for word in words & names.keys():
            rows.append(row)
            columns.append(names[word])
            values.append(share(len(words)))
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(texts), len(names)))


def vocabulary(data: Arguments) -> dict[str, int]:
    """Words of several topics, so that none is of one topic's own matter."""
    count: Counter[str] = Counter()
    where: dict[str, set[str]] = {}
    for text, topic in zip(data.texts, data.topics, strict=True):
        for word in tone_words(text):
            count[word] += 1
            where.setdefault(word, set()).add(topic)
    kept = sorted(w for w in count if count[w] >= LEAST and len(where[w]) >= TOPICS)
    return {word: n for n, word in enumerate(kept)}


def columns(data: Arguments, names: dict[str, int]) -> Any:
    """Words and vectors side by side."""
    along = np.einsum("nd,nd->n", data.vectors, data.motions)
    rest = data.vectors - along[:, None] * data.motions
    return sparse.hstack([table(data.texts, names), sparse.csr_matrix(rest)]).tocsr()


def fit_tone(data: Arguments) -> tuple[dict[str, float], Any, float]:
    """Weights of words and of the vector, and their bias."""
    names = vocabulary(data)
    model = LogisticRegression(C=C, max_iter=500).fit(columns(data, names), data.towards)
    values = model.coef_[0].astype(np.float16).astype(np.float32)
    words = {word: float(values[n]) for word, n in names.items()}
    return words, values[len(names) :], float(model.intercept_[0])


def left_out(data: Arguments) -> Any:
    """The learnt tone (n,) of each argument by weights fitted without its topic."""
    found = np.zeros(len(data.texts))
    for topic in sorted(set(data.topics)):
        inside = np.array([t == topic for t in data.topics])
        words, vector, bias = fit_tone(data.part(~inside))
        names = {word: n for n, word in enumerate(words)}
        values = np.concatenate([list(words.values()), vector])
        found[inside] = columns(data.part(inside), names) @ values + bias
    return found


def combine(tone: Any, cues: Any, towards: Any) -> tuple[float, float]:
    """The weights of tone and cue count in the log-odds; no bias, so that the sides are alike."""
    x = np.stack([tone, np.clip(cues, -3, 3)], axis=1)
    model = LogisticRegression(C=1e4, fit_intercept=False).fit(x, towards)
    return float(model.coef_[0][0]), float(model.coef_[0][1])


def told(name: str, odds: Any, towards: Any) -> None:
    """Print how many are told at each level of sureness, and how many of them rightly."""
    parts = []
    for sure in SURE:
        kept = np.abs(odds) > max(np.log(sure / (1 - sure)), 1e-9)
        right = (np.sign(odds) == towards)[kept]
        parts.append(f"{sure}: {right.mean() if len(right) else float('nan'):.3f} of {kept.mean():.0%}")
    print(f"{name:34}", "  ".join(parts))


def measure(data: Arguments, tone: Any, cues: Any, level: tuple[float, float]) -> None:
    """The baselines and the method on topics left out."""
    towards, direction = data.towards, data.towards * data.stance
    said = np.sign(np.array([np.sum(data.stance == 1) - np.sum(data.stance == -1)]))
    print(f"majority: {np.mean(data.stance == said):.3f}")
    cosine = np.einsum("nd,nd->n", data.vectors, data.motions)
    over = np.where(cosine > np.median(cosine), 1, -1)
    print(f"cosine with the motion above its median: {np.mean(over == data.stance):.3f}")
    told("cue words alone", np.sign(cues).astype(float) * 99, towards)
    told("learnt tone alone", tone, towards)
    both = level[0] * tone + level[1] * np.clip(cues, -3, 3)
    told("both", both, towards)
    told("both, where they agree", np.where(tone * cues > 0, both, 0.0), towards)
    by_topic = [np.mean((tone * direction > 0)[np.array(data.topics) == t] == (data.stance > 0)[np.array(data.topics) == t]) for t in sorted(set(data.topics))]  # fmt: skip  # noqa: E501
    print(f"learnt tone: mean over topics {np.mean(by_topic):.3f}, worst {np.min(by_topic):.3f}")


def cases(weights: ToneWeights, encoder: Any) -> None:
    """The method on sentences of other prose."""
    found: dict[str, list[tuple[int, float]]] = {}
    for name, items in json.loads(CASES.read_text(encoding="utf-8")).items():
        for item in items:
            motion = read_motion(item["motion"])
            vector = encoder.encode([item["motion"]]).vectors[0]
            for side, value in (("for", 1), ("against", -1), ("either", 0)):
                texts = item.get(side, [])
                if texts:
                    chances = judge(texts, encoder.encode(texts).vectors, motion, vector, weights)
                    found.setdefault(name, []).extend((value, float(c)) for c in chances)
    for name, pairs in found.items():
        for sure in SURE:
            sided = [(v, c) for v, c in pairs if v and max(c, 1 - c) > sure]
            right = sum((c > 0.5) == (v > 0) for v, c in sided)
            neither = sum(max(c, 1 - c) > sure for v, c in pairs if not v)
            most, none = sum(v != 0 for v, _ in pairs), sum(v == 0 for v, _ in pairs)
            print(f"{name} at {sure}: {right} right of {len(sided)} told, of {most}", end="; ")
            print(f"of {none} on neither side told: {neither}")


def main() -> None:
    """Measure, fit on all, write."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", nargs="?", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--home", type=Path, default=Path.home() / ".cache" / "moot-fit")
    parser.add_argument("--out", type=Path, default=Path("retrieval/argue"))
    chosen = parser.parse_args()
    encoder = load_encoder(home=chosen.home, threads=1)
    assert encoder.sha256 == BUILT_IN_SHA256
    data = read(chosen.bench, encoder)
    cues = np.array([cue(text) for text in data.texts])
    tone = left_out(data)
    level = combine(tone, cues, data.towards)
    measure(data, tone, cues, level)
    words, vector, bias = fit_tone(data)
    numbers = {"bias": bias, "tone": level[0], "cues": level[1]}
    cases(ToneWeights(words, vector, **numbers), encoder)
    text = json.dumps({name: round(value, 5) for name, value in numbers.items()}, indent=1)
    (chosen.out / "brief.json").write_text(text + "\n", encoding="utf-8")
    np.savez_compressed(
        chosen.out / "brief.npz",
        names=np.array(list(words)),
        weights=np.array(list(words.values()), np.float16),
        vector=vector.astype(np.float16),
    )


if __name__ == "__main__":
    main()
