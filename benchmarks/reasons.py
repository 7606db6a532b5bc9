"""Which reasons say the same: ways of gathering them, on topics that nothing was fitted on.

python -m benchmarks.reasons [../shared/bench] [--cache FILE]

The arguments of a stance are gathered, whole and dealt out to polls of 10 and of 30, and held
against the key points that annotators gave them: B-cubed precision and recall (Bagga & Baldwin
1998) and pairwise F1 over the arguments with exactly one. Each method's threshold is the best one
on the other topics by F0.5, which counts precision double: a reason under a point that its author
did not make is worse than the same point twice.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.cluster import HDBSCAN

from benchmarks.fit_keypoints import OUTER, Group, fit, folds, left_out, options, read_groups, small
from bot.reasons.gathering import LEAST, gather
from bot.reasons.likeness import likeness, set_apart
from index.encoder import load_encoder
from retrieval.argue.keypoint_features import centre
from retrieval.argue.keypoint_texts import Texts, unit
from retrieval.argue.keypoints import KeyPointWeights, same_texts

SIZES = (10, 30, 10**6)
Method = Callable[["Case", str, float], Any]


@dataclass(frozen=True)
class Case:
    """One poll's arguments; `gold` holds the key point of each of the rows `known`."""

    split: str
    topic: str
    size: int
    words: list[str]
    measures: dict[str, Any]
    known: Any
    gold: Any


def cases(groups: Sequence[Group], weights: Callable[[Group], KeyPointWeights]) -> list[Case]:
    found = []
    for size in SIZES:
        for group in groups:
            for part in small(group, size):
                texts = Texts.of(part.arguments)
                rows = unit(texts.vectors - centre(texts))
                same = same_texts(texts, weights(group))
                measures = {
                    "cosine": texts.vectors @ texts.vectors.T,
                    "centred": rows @ rows.T,
                    "matcher": same,
                    "matcher, opposites apart": set_apart(part.words[0], same),
                }
                said = part.labels == 1
                known = np.flatnonzero(said.sum(axis=1) == 1)
                gold = said[known].argmax(axis=1)
                found.append(
                    Case(group.split, group.topic, size, part.words[0], measures, known, gold)
                )  # fmt: skip
    return found


def linked(how: str) -> Method:
    def labels(case: Case, measure: str, least: float) -> Any:
        apart = np.maximum(1 - case.measures[measure].astype(float), 0)
        np.fill_diagonal(apart, 0)
        if len(apart) < 2:
            return np.zeros(len(apart))
        return fcluster(linkage(squareform(apart, checks=False), how), 1 - least, "distance")

    return labels


def leaders(case: Case, measure: str, least: float) -> Any:
    """Whoever has most neighbours takes them, then the next (community detection as in
    sentence-transformers)."""
    near = case.measures[measure] >= least
    np.fill_diagonal(near, True)
    labels, free = np.full(len(near), -1), np.ones(len(near), bool)
    while free.any():
        first = int(np.where(free, (near & free).sum(axis=1), -1).argmax())
        labels[near[first] & free] = first
        free &= labels < 0
    return labels


def dense(case: Case, measure: str, samples: float) -> Any:
    """HDBSCAN (Campello et al. 2013); what it takes for noise stays alone."""
    count = len(case.words)
    if count <= samples + 1:
        return np.arange(count)
    apart = np.maximum(1 - case.measures[measure].astype(float), 0)
    found = HDBSCAN(min_cluster_size=2, min_samples=int(samples), metric="precomputed", copy=True)
    labels = found.fit_predict((apart + apart.T) / 2)
    return np.where(labels < 0, count + np.arange(count), labels)


def gathered(case: Case, measure: str, least: float) -> Any:
    labels = np.zeros(len(case.words))
    for number, point in enumerate(gather(case.words, case.measures[measure], least=least)):
        labels[list(point.members)] = number
    return labels


def tally(case: Case, labels: Any) -> Any:
    """Sums of B-cubed precision and recall, their number; pairs found rightly, found, there."""
    same = case.gold[:, None] == case.gold
    found = labels[case.known][:, None] == labels[case.known]
    both = (same & found).sum(axis=1)
    pairs = np.triu(np.ones_like(same), 1)
    return np.array([
        (both / found.sum(axis=1)).sum(), (both / same.sum(axis=1)).sum(), len(same),
        (pairs & same & found).sum(), (pairs & found).sum(), (pairs & same).sum(),
    ])  # fmt: skip


def f_measure(precision: float, recall: float, beta: float = 1.0) -> float:
    return (1 + beta**2) * precision * recall / max(beta**2 * precision + recall, 1e-9)


def half(counts: Any) -> float:
    return f_measure(counts[0] / counts[2], counts[1] / counts[2], 0.5)


def line(counts: Any) -> str:
    precision, recall = counts[0] / counts[2], counts[1] / counts[2]
    pairs = f_measure(counts[3] / max(counts[4], 1), counts[3] / max(counts[5], 1))
    return f"{precision:.3f} {recall:.3f} {f_measure(precision, recall):.3f} {pairs:.3f}"


def compare(name: str, every: Sequence[Case], method: Method, measure: str, grid: Sequence[float]) -> None:
    """Print B-cubed P, R, F1 and pairwise F1 for each size, topics left out, and for dev."""
    table: dict[tuple[str, str, int], Any] = defaultdict(lambda: np.zeros((len(grid), 6)))
    for case in every:
        if len(case.known):
            rows = [tally(case, np.asarray(method(case, measure, value))) for value in grid]
            table[case.split, case.topic, case.size] += np.array(rows)
    train = {topic for split, topic, _ in table if split == "train"}

    def best(topics: set[str]) -> int:
        summed = [sum(table["train", topic, size] for topic in topics) for size in SIZES]
        return int(np.argmax([np.mean([half(s[n]) for s in summed]) for n in range(len(grid))]))

    parts = [fold & train for fold in folds_of(every)]
    chosen = {topic: best(train - part) for part in parts for topic in part}
    all_train = best(train)
    out = []
    for size in SIZES:
        ours = sum(table["train", topic, size][at] for topic, at in chosen.items())
        dev = sum(value[all_train] for key, value in table.items() if key[0] == "dev" and key[2] == size)
        out.append(f"{line(ours)} (dev {line(dev)})")
    print(f"{name:38} {grid[all_train]:.2f} | " + " | ".join(out), flush=True)


def folds_of(every: Sequence[Case]) -> list[set[str]]:
    return folds([case for case in every if case.split == "train"], OUTER)  # type: ignore[arg-type]


def typical(every: Sequence[Case]) -> None:
    """Print how often the reason that speaks for a group makes the key point that most of it makes, and
    how often one of the group drawn by chance would."""
    for size in SIZES:
        right = chance = total = 0.0
        for case in (case for case in every if case.size == size):
            gold = dict(zip(case.known.tolist(), case.gold.tolist(), strict=True))
            for point in gather(case.words, case.measures["matcher, opposites apart"]):
                made = [gold[member] for member in point.members if member in gold]
                if len(made) > 1 and point.typical in gold:
                    most = max(map(made.count, made))
                    right += made.count(gold[point.typical]) == most
                    chance += sum(made.count(one) == most for one in made) / len(made)
                    total += 1
        print(
            f"typical of its group, polls of {size}: {right / total:.3f} of {total:.0f} "
            f"(by chance {chance / total:.3f})"
        )


def speed(every: Sequence[Case], home: Path) -> None:
    """Print the time that 300 reasons take."""
    words = [text for case in every if case.size == max(SIZES) for text in case.words][:300]
    encoder = load_encoder(home=home, threads=1)
    encoder.encode(words[:2], tokens=True)
    times = [time.perf_counter()]
    encoder.encode(words, tokens=True)
    times.append(time.perf_counter())
    found = likeness(words, encoder)
    times.append(time.perf_counter())
    gather(words, found)
    times.append(time.perf_counter())
    encoding, all_, gathering = np.diff(times)
    print(
        f"300 reasons, s: {encoding:.2f} encoding, {all_ - encoding:.2f} likeness, {gathering:.2f} gathering"
    )


def main() -> None:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    chosen = options(__doc__).parse_args()
    groups = read_groups(chosen.bench, chosen.home, chosen.cache)
    train = [g for g in groups if g.split == "train"]
    once, every_fold = fit(train), left_out(train, lambda text: print(text, flush=True))
    every = cases(groups, lambda g: once if g.split == "dev" else every_fold[g.topic])
    print("B-cubed P, R, F1, pairwise F1 in polls of 10 | 30 | all")
    steps = np.arange(0.04, 1, 0.04).round(2).tolist()
    for measure in ("cosine", "centred", "matcher"):
        for how in ("average", "complete", "single"):
            compare(f"{how} link, {measure}", every, linked(how), measure, steps)
        compare(f"leaders, {measure}", every, leaders, measure, steps)
        compare(f"HDBSCAN, {measure}", every, dense, measure, [1, 2, 3])
    apart = "matcher, opposites apart"
    compare(f"average link, {apart}", every, gathered, apart, steps)
    compare("as shipped", every, gathered, apart, [LEAST])
    typical(every)
    speed(every, chosen.home)


if __name__ == "__main__":
    main()
