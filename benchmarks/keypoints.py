"""Which key point does an argument say: simple methods and Moot's, on topics not fitted on.

python -m benchmarks.keypoints [../shared/bench] [--cache FILE]

P@1: of the arguments with at least one matching key point (label 1), the share whose best-scored
key point, among those of the same topic and stance, is labelled 1. Undecided pairs (no label) are
left out of the ranking and of every other figure.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

from benchmarks.bm25 import BM25, lucene_idf
from benchmarks.fit_keypoints import Group, fit, left_out, options, read_groups, same_labels, small
from benchmarks.fit_models import calibration_error
from index.words import stems
from retrieval.argue.keypoint_texts import Texts
from retrieval.argue.keypoints import match_texts, same_texts

Scores = list[Any]


def bm25(group: Group) -> Any:
    """BM25 of the key points (arguments, points), each argument a query."""
    points = BM25([Counter(stems(text)) for text in group.words[1]], lucene_idf)
    return np.stack([points.scores(stems(text)) for text in group.words[0]])


def dense(group: Group) -> Any:
    return Texts.of(group.arguments).vectors @ Texts.of(group.points).vectors.T


def fused(group: Group) -> Any:
    lexical = bm25(group)
    return dense(group) + 0.5 * lexical / np.maximum(lexical.max(axis=1, keepdims=True), 1e-9)


def reciprocal(group: Group) -> Any:
    """Reciprocal-rank fusion (Cormack et al. 2009), k = 60; what BM25 does not find has no rank."""
    total = np.zeros(group.labels.shape)
    for scores in (bm25(group), dense(group)):
        ranks = (-scores).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
        total += np.where(scores > 0, 1 / (61 + ranks), 0)
    return total + 1e-6 * dense(group)  # ties


def first(scores: Any, labels: Any) -> Any:
    """For each argument with a match, whether the best-scored key point is one."""
    best = np.where(labels < 0, -np.inf, scores).argmax(axis=1)
    return (labels[np.arange(len(labels)), best] == 1)[(labels == 1).any(axis=1)]


def hits(groups: Sequence[Group], scores: Scores) -> Any:
    return np.concatenate([first(s, g.labels) for g, s in zip(groups, scores, strict=True)])


def better(groups: Sequence[Group], scores: Scores, than: Scores) -> str:
    """The gain in points with its 95 % interval, topics drawn with replacement."""
    topics = sorted({g.topic for g in groups})
    part = np.array([
        [(first(s, g.labels).astype(int) - first(t, g.labels)).sum(), (g.labels == 1).any(axis=1).sum()]
        for g, s, t in zip(groups, scores, than, strict=True)
    ])  # fmt: skip
    of = np.array([part[[g.topic == topic for g in groups]].sum(axis=0) for topic in topics])
    drawn = of[np.random.default_rng(0).integers(0, len(of), (4000, len(of)))].sum(axis=1)
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], (0.025, 0.975))
    won = (of[:, 0] > 0).sum()
    gain = of[:, 0].sum() / of[:, 1].sum()
    return f"{100 * gain:+.1f} ({100 * low:+.1f} to {100 * high:+.1f}), better on {won} of {len(of)} topics"


def in_polls(group: Group, size: int, weights: Any) -> Any:
    """The probabilities where the arguments come in polls of `size`."""
    order = np.random.default_rng(0).permutation(len(group.arguments))
    parts = [
        match_texts(Texts.of(part.arguments), Texts.of(part.points), weights) for part in small(group, size)
    ]
    scores = np.zeros(group.labels.shape)
    scores[order] = np.concatenate(parts)
    return scores


def certainty(groups: Sequence[Group], scores: Scores) -> str:
    """AUROC, average precision and calibration error of the probabilities of all labelled pairs."""
    p = np.concatenate([s[g.labels >= 0] for g, s in zip(groups, scores, strict=True)])
    y = np.concatenate([g.labels[g.labels >= 0] for g in groups])
    error = calibration_error(p.astype(float), y.astype(float), np.ones(len(y)))
    top, some = [], []
    for g, s in zip(groups, scores, strict=True):
        whole = (g.labels >= 0).all(axis=1)
        top.append(s[whole].max(axis=1))
        some.append((g.labels[whole] == 1).any(axis=1))
    fits = roc_auc_score(np.concatenate(some), np.concatenate(top))
    return (
        f"AUROC {roc_auc_score(y, p):.3f}  AP {average_precision_score(y, p):.3f}  ECE {error:.3f}"
        f"  whether any fits, AUROC {fits:.3f}"
    )


def report(name: str, groups: Sequence[Group], weights: Callable[[Group], Any]) -> None:
    print(f"\n{name}: {sum((g.labels == 1).any(axis=1).sum() for g in groups)} arguments with a key point")
    simple = {
        "BM25": [bm25(g) for g in groups],
        "dense cosine": [dense(g) for g in groups],
        "cosine + 0.5 bm25/max": [fused(g) for g in groups],
        "reciprocal-rank fusion": [reciprocal(g) for g in groups],
    }
    for method, scores in simple.items():
        print(f"  {method:24} P@1 {hits(groups, scores).mean():.3f}")
    for size, label in ((1, "alone"), (10, "in polls of 10"), (10**6, "whole")):
        scores = [in_polls(g, size, weights(g)) for g in groups]
        print(f"  {'Moot, ' + label:24} P@1 {hits(groups, scores).mean():.3f}  {certainty(groups, scores)}")
    best = max(simple, key=lambda method: float(hits(groups, simple[method]).mean()))
    print(f"  over {best}: {better(groups, scores, simple[best])}")
    cosine = certainty(groups, [np.clip(s, 0, 1) for s in simple["dense cosine"]])
    print(f"  {'(cosine)':24} {cosine}")
    # Arguments of the next topic against these key points: nothing fits.
    others = [*groups[2:], *groups[:2]]
    strange = [
        match_texts(Texts.of(o.arguments[:20]), Texts.of(g.points), weights(g)).max(axis=1)
        for g, o in zip(groups, others, strict=True)
    ]
    print(f"  another topic's arguments: best p, median {np.median(np.concatenate(strange)):.3f},"
          f" above 0.5: {np.mean(np.concatenate(strange) > 0.5):.3f}")  # fmt: skip
    pairs: dict[str, list[Any]] = {"cosine": [], "similarity": [], "label": []}
    for g in groups:
        known, alike = same_labels(g.labels)
        texts = Texts.of(g.arguments)
        pairs["label"].append(alike[known])
        pairs["cosine"].append((texts.vectors @ texts.vectors.T)[known])
        pairs["similarity"].append(same_texts(texts, weights(g))[known])
    label, cosine_, same = (np.concatenate(pairs[key]) for key in ("label", "cosine", "similarity"))
    error = calibration_error(same.astype(float), label.astype(float), np.ones(len(label)))
    print(f"  two arguments, one key point: AUROC {roc_auc_score(label, same):.3f} (cosine"
          f" {roc_auc_score(label, cosine_):.3f})  AP {average_precision_score(label, same):.3f}"
          f" ({average_precision_score(label, cosine_):.3f})  ECE {error:.3f}")  # fmt: skip


def main() -> None:
    """Fit on train for dev, and on the other folds for each topic of train."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    chosen = options(__doc__).parse_args()
    groups = read_groups(chosen.bench, chosen.home, chosen.cache)
    train = [g for g in groups if g.split == "train"]
    once = fit(train)
    report("dev, fitted on train", [g for g in groups if g.split == "dev"], lambda _: once)
    every = left_out(train, lambda line: print(line, flush=True))
    report("train, topics left out", train, lambda g: every[g.topic])


if __name__ == "__main__":
    main()
