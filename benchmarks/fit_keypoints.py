"""Fit retrieval/argue/keypoints.json and .npz on the arguments of ArgKP 2021.

python -m benchmarks.fit_keypoints [../shared/bench] [--out retrieval] [--cache FILE]

The learnt space is fitted first; the weights see it only on topics that it was not fitted on.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from benchmarks.data import lines
from benchmarks.fit_models import Scale, fit_choice
from index.encoder import load_encoder
from index.encoder.projection import shipped
from retrieval.argue.keypoint_features import PAIR, SAME, centre, pair_features, same_features
from retrieval.argue.keypoint_texts import Text, Texts, read_texts
from retrieval.argue.keypoints import KeyPointWeights, rank, score_level

Change = tuple[Any, Any]
RIDGE = 3e-3
RANK, STEPS, DECAY, RATE = 32, 60, 3e-3, 3e-3
SMALL = 10  # as many arguments as a small poll has
INNER, OUTER = 4, 7


@dataclass(frozen=True)
class Group:
    """One stance on one topic. `labels` (a, k): 1 says it, 0 does not, -1 undecided."""

    split: str
    topic: str
    arguments: list[Text]
    points: list[Text]
    words: tuple[list[str], list[str]]
    labels: Any

    def part(self, rows: Sequence[int]) -> Group:
        """These arguments only, all key points."""
        words = [self.words[0][row] for row in rows], self.words[1]
        return replace(
            self, arguments=[self.arguments[r] for r in rows], labels=self.labels[list(rows)], words=words
        )


def read_groups(bench: Path, home: Path, cache: Path | None = None) -> list[Group]:
    """Train and dev, encoded (or as encoded before, from `cache`)."""
    known: dict[str, Text] = {}
    if cache and cache.exists():
        known = pickle.loads(cache.read_bytes())
    found = []
    for split in ("train", "dev"):
        parts: dict[tuple[str, str], tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
        for side, name in enumerate(("arguments", "keypoints")):
            for record in lines(bench / "kpa" / f"{split}_{name}.jsonl"):
                parts[record["topic"], record["stance"]][side].append(record)
        label = {
            (record["arg_id"], record["key_point_id"]): int(record["label"])
            for record in lines(bench / "kpa" / f"{split}_labels.jsonl")
        }
        for (topic, _), (a, k) in sorted(parts.items()):
            labels = [[label.get((x["arg_id"], y["key_point_id"]), -1) for y in k] for x in a]
            words = [x["argument"] for x in a], [y["key_point"] for y in k]
            found.append((split, topic, words, np.array(labels)))
    missing = sorted({text for group in found for side in group[2] for text in side} - known.keys())
    if missing:
        encoder = load_encoder(home=home, threads=1)
        known |= dict(zip(missing, read_texts(missing, encoder, shipped()), strict=True))
        if cache:
            cache.write_bytes(pickle.dumps(known))
    return [
        Group(split, topic, [known[t] for t in words[0]], [known[t] for t in words[1]], words, labels)
        for split, topic, words, labels in found
    ]


def folds(groups: Sequence[Group], count: int) -> list[set[str]]:
    """The topics dealt out to `count` folds, always alike."""
    topics = sorted({g.topic for g in groups}, key=lambda topic: zlib.crc32(topic.encode()))
    return [set(topics[n::count]) for n in range(count)]


def fit_change(groups: Sequence[Group]) -> Change:
    """U, Z (d, RANK) of the learnt space: a softmax over an argument's key points by cosine should
    fall on those it says. Kept near the model's own space by the size of U Z'."""
    import torch
    from torch.nn.functional import normalize

    torch.manual_seed(0)
    torch.set_num_threads(1)
    data = []
    for group in groups:
        kept = (group.labels == 1).any(axis=1) & (group.labels == 0).any(axis=1)
        if kept.any():
            arguments, points = Texts.of(group.arguments), Texts.of(group.points)
            mean = centre(arguments, points)
            arrays = arguments.vectors[kept] - mean, points.vectors - mean, group.labels[kept]
            data.append([torch.tensor(array) for array in arrays])
    width = data[0][0].shape[1]
    u = torch.nn.Parameter(torch.randn(width, RANK) * 0.01)
    z = torch.nn.Parameter(torch.zeros(width, RANK))
    scale = torch.nn.Parameter(torch.tensor(2.5))
    optimiser = torch.optim.Adam([u, z, scale], lr=RATE)
    for _ in range(STEPS):
        losses = []
        for a, k, labels in data:
            s = normalize(a + a @ u @ z.T) @ normalize(k + k @ u @ z.T).T * torch.exp(scale)
            s = s.masked_fill(labels < 0, -1e9)
            losses.append(
                (torch.logsumexp(s, 1) - torch.logsumexp(s.masked_fill(labels != 1, -1e9), 1)).sum()
            )
        count = sum(len(part[0]) for part in data)
        loss = torch.stack(losses).sum() / count + DECAY * ((u @ z.T) ** 2).sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return tuple(part.detach().numpy().astype(np.float16).astype(np.float32) for part in (u, z))  # type: ignore[return-value]


def small(group: Group, size: int = SMALL) -> list[Group]:
    """The group dealt out to polls of `size` arguments."""
    order = np.random.default_rng(0).permutation(len(group.arguments)).tolist()
    return [group.part(order[at : at + size]) for at in range(0, len(order), size)]


def fit(groups: Sequence[Group]) -> KeyPointWeights:
    """All numbers from these groups, whole and dealt out to small polls."""
    changes: dict[str, Change] = {}
    for fold in folds(groups, INNER):
        change = fit_change([g for g in groups if g.topic not in fold])
        changes |= dict.fromkeys(fold, change)
    rows, group_of, right, every = [], [], [], []
    same_rows, same_right, same_weight = [], [], []
    count = 0
    for whole in groups:
        for group in (whole, *small(whole)):
            arguments, points = Texts.of(group.arguments), Texts.of(group.points)
            features = pair_features(arguments, points, changes[group.topic])
            every.append((arguments, points, features, group.labels))
            for row, labels in zip(features, group.labels, strict=True):
                if (labels == 1).any() and (labels == 0).any():
                    rows.append(row[labels >= 0])
                    right.append(labels[labels >= 0] == 1)
                    group_of.append(np.full(len(right[-1]), count))
                    count += 1
            known, alike = same_labels(group.labels)
            if known.any():
                same_rows.append(same_features(arguments, changes[group.topic])[known])
                same_right.append(alike[known])
                share = 1 / known.sum() * len(group.arguments)
                same_weight.append(np.full(int(known.sum()), share))
    pair = fit_choice(
        np.concatenate(rows).astype(np.float64), np.concatenate(group_of), np.concatenate(right),
        np.ones(count), RIDGE,
    ).astype(np.float32)  # fmt: skip
    odds, said = [], []
    for arguments, points, features, labels in every:
        scores = rank(arguments, points, features, pair)
        both = np.stack([scores, np.broadcast_to(score_level(scores), scores.shape)], axis=-1)
        odds.append(both[labels >= 0])
        said.append(labels[labels >= 0] == 1)
    match = fit_logistic(np.concatenate(odds), np.concatenate(said))
    same = fit_logistic(
        np.concatenate(same_rows), np.concatenate(same_right), np.concatenate(same_weight), RIDGE
    )
    return KeyPointWeights(pair, match, same, fit_change(groups))


def same_labels(labels: Any) -> tuple[Any, Any]:
    """Which pairs (a, a) of arguments are known to say the same or not, and which do.

    The same: one key point is said by both. Not: both say some, none in common, nothing undecided.
    """
    said = (labels == 1).astype(int)
    alike = said @ said.T > 0
    sure = (said.sum(axis=1) > 0) & (labels >= 0).all(axis=1)
    known = np.triu(alike | (sure[:, None] & sure), 1)
    return known, alike


def fit_logistic(rows: Any, right: Any, weight: Any = None, ridge: float = 1e-4) -> Any:
    """Bias and weights (1 + f,) of a logistic regression on standardised columns."""
    scale = Scale.of(rows.astype(np.float64))
    x = scale.apply(rows.astype(np.float64))
    weight = np.ones(len(x)) if weight is None else weight
    weight = weight / weight.sum()

    def loss(v: Any) -> tuple[float, Any]:
        z = v[0] + x @ v[1:]
        slope = weight * (expit(z) - right)
        value = float(weight @ (np.logaddexp(0, z) - right * z)) + ridge * float(v[1:] @ v[1:])
        return value, np.concatenate([[slope.sum()], x.T @ slope + 2 * ridge * v[1:]])

    found = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B").x
    bias, weights = scale.plain(found[0], found[1:])
    return np.array([bias, *weights], np.float32)


def left_out(groups: Sequence[Group], say: Callable[[str], None] = print) -> dict[str, KeyPointWeights]:
    """For each topic, weights fitted without its fold."""
    found = {}
    for number, fold in enumerate(folds(groups, OUTER)):
        say(f"fold {number + 1} of {OUTER} …")
        weights = fit([g for g in groups if g.topic not in fold])
        found |= dict.fromkeys(fold, weights)
    return found


def write(weights: KeyPointWeights, folder: Path) -> None:
    """The files that retrieval/argue/keypoints.py reads."""
    data = {
        name: {key: round(float(value), 5) for key, value in zip(keys, values, strict=True)}
        for name, keys, values in (
            ("pair", PAIR, weights.pair),
            ("match", ("bias", "score", "level"), weights.match),
            ("same", ("bias", *SAME), weights.same),
        )
    }
    (folder / "keypoints.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    assert weights.change is not None
    u, z = (part.astype(np.float16) for part in weights.change)
    np.savez_compressed(folder / "keypoints.npz", u=u, z=z)


def options(doc: str | None) -> argparse.ArgumentParser:
    """What both scripts understand."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("bench", nargs="?", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--home", type=Path, default=Path.home() / ".cache" / "moot-fit")
    parser.add_argument("--cache", type=Path, help="where encoded texts are kept between runs")
    return parser


def main() -> None:
    """Fit on train and dev together, write."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    parser = options(__doc__)
    parser.add_argument("--out", type=Path, default=Path("retrieval/argue"))
    chosen = parser.parse_args()
    write(fit(read_groups(chosen.bench, chosen.home, chosen.cache)), chosen.out)


if __name__ == "__main__":
    main()
