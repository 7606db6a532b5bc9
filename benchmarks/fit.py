"""Fit retrieval/rank/weights.json on public questions, and print what it reaches on articles left out.

python -m benchmarks.fit [../shared/bench] [--out retrieval/rank/weights.json]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.fit_cases import BY_CHANCE, FOLDS, Case, build_cases, label_of
from benchmarks.fit_data import read_selqa, read_squad
from benchmarks.fit_models import Array, area, calibration_error, fit_both, fit_choice, fit_platt
from index.encoder import load_encoder
from retrieval.rank.confidence import EVIDENCE, evidence, log_odds
from retrieval.rank.features import COLUMN, NAMES
from retrieval.rank.picks import pick_excerpts
from retrieval.rank.ranking import passage_scores
from retrieval.rank.weights import Linear, Weights, read_weights

# What tells whether, rather than where, is left out of the choice of a sentence.
_CHOICE = tuple(
    name
    for name in NAMES
    if name
    not in {"opposed", "negation", "weak_window", "weak_passage", "content_sentence", "stray",
            "absent_sentence", "names_missing_passage"}
)  # fmt: skip
_ABOUT = (
    "score", "best_cos_sentence", "best_max_passage", "best_prior_passage", "three_max_passage",
    "three_cos_sentence", "max_passage", "max_window", "weak_passage", "prior_passage",
    "cos_passage", "cos_sentence",
)  # fmt: skip
# How much each kind of question counts in the fit of the confidence; kinds by corpus and mode.
_SHARE = {
    "squad in": 1.0, "squad removed": 0.5, "squad off": 1.5, "squad written": 0.55,
    "five in": 0.2, "five removed": 0.1, "five off": 0.3,
    "pool in": 0.2, "pool removed": 0.1, "pool off": 0.3,
    "selqa in": 0.3, "selqa removed": 0.15, "selqa off": 0.45,
}  # fmt: skip


def _choice(cases: Sequence[Case], others: Sequence[Case]) -> Array:
    """Weights of the sentence score, by column of the feature matrix."""
    columns = [COLUMN[name] for name in _CHOICE]
    rows, group, right = [], [], []
    weight: list[float] = []
    for share, part in ((1.0, cases), (0.5, others)):
        start = len(weight)
        for case in part:
            wanted = np.array(
                [
                    (int(c.passage_id), n) in case.asked.gold
                    for c in case.candidates
                    for n in range(len(c.sentences))
                ]
            )
            if wanted.any():
                rows.append(case.features.matrix[:, columns])
                group.append(np.full(len(wanted), len(weight)))
                right.append(wanted)
                weight.append(share)
        weight[start:] = [w / max(len(weight) - start, 1) for w in weight[start:]]
    fitted = fit_choice(
        np.concatenate(rows).astype(np.float64), np.concatenate(group), np.concatenate(right),
        np.array(weight), 3e-3,
    )  # fmt: skip
    every = np.zeros(len(NAMES))
    every[columns] = fitted
    return every


def _settle(case: Case, weights: Array) -> None:
    """Rank a case, pick its excerpts, and note evidence, what they hold, and their length."""
    scores = (case.features.matrix @ weights).astype(np.float32)
    passages = passage_scores(scores, case.features)
    found = evidence(case.features, scores, passages)
    case.evidence = [found[name] for name in EVIDENCE]
    picks = pick_excerpts(case.candidates, scores, case.features, 3)
    case.lengths = [pick.end - pick.start for pick in picks]
    case.held = []
    gold = case.asked.gold
    for pick in picks:
        candidate = case.candidates[pick.candidate]
        text = candidate.text[pick.start : pick.end]
        inside = {(int(candidate.passage_id), n) for n in range(pick.first, pick.last + 1)}
        if case.asked.answers:
            case.held.append(any(answer in text for answer in case.asked.answers))
        else:
            case.held.append(not gold.isdisjoint(inside))
    wanted = {p for p, _ in gold}
    right = [passages[n] for n, c in enumerate(case.candidates) if int(c.passage_id) in wanted]
    case.rank = 1 + int((passages > max(right)).sum()) if right else 999


def _confidence(cases: dict[str, list[Case]], without: int | None) -> tuple[Any, Any]:
    rows, label, topic, weight = [], [], [], []
    for kind, share in _SHARE.items():
        used = [c for c in cases[kind] if c.fold != without]
        rows += [c.evidence for c in used]
        label += [label_of(kind, c) for c in used]
        topic += [float(not kind.endswith("off"))] * len(used)
        weight += [share / len(cases[kind])] * len(used)
    x = np.array(rows)
    about = x[:, [EVIDENCE.index(name) for name in _ABOUT]]
    return fit_both(about, x, np.array(label), np.array(topic), np.array(weight), 4e-3)


def _weights(choice: Array, both: tuple[Any, Any], platt: tuple[float, float]) -> Weights:
    (bias_a, about), (bias_b, answers) = both
    sentence = {name: float(choice[COLUMN[name]]) for name in _CHOICE}
    return Weights(
        Linear(0.0, sentence),
        Linear(bias_a, dict(zip(_ABOUT, map(float, about), strict=True))),
        Linear(bias_b, dict(zip(EVIDENCE, map(float, answers), strict=True))),
        platt[0], platt[1], 0.5, 0.1,
    )  # fmt: skip


def main() -> None:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", nargs="?", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--out", type=Path, default=Path("retrieval/rank/weights.json"))
    parser.add_argument("--home", type=Path, default=Path.home() / ".cache" / "moot-fit")
    options = parser.parse_args()
    encoder = load_encoder(home=options.home, threads=1)
    print("encoding …", flush=True)
    squad = read_squad(options.bench / "squad", encoder)
    selqa = read_selqa(options.bench / "selqa", encoder)
    cases = build_cases(squad, selqa)
    odds: dict[int, Array] = {}
    for fold in range(FOLDS):
        choice = _choice(
            [c for c in cases["squad in"] if c.fold != fold],
            [c for c in cases["selqa in"] if c.fold != fold],
        )
        for part in cases.values():
            for case in part:
                if case.fold == fold:
                    _settle(case, choice)
    for fold in range(FOLDS):
        made = _weights(np.zeros(len(NAMES)), _confidence(cases, fold), (1.0, 0.0))
        for part in cases.values():
            for case in part:
                if case.fold == fold:
                    odds_of = log_odds(dict(zip(EVIDENCE, case.evidence, strict=True)), made)
                    odds[id(case)] = np.array(odds_of)
    platt, threshold = report(cases, {key: float(value) for key, value in odds.items()})
    both = _confidence(cases, None)
    final = _weights(_choice(cases["squad in"], cases["selqa in"]), both, platt)
    _write(final, threshold, options.out)


def _write(weights: Weights, threshold: float, path: Path) -> None:
    def plain(linear: Linear) -> dict[str, Any]:
        rounded = {name: round(value, 5) for name, value in linear.weights.items()}
        return {"bias": round(linear.bias, 5), "weights": rounded}

    data = {
        "sentence": plain(weights.sentence),
        "about": plain(weights.about),
        "answers": plain(weights.answers),
        "slope": round(weights.slope, 5),
        "offset": round(weights.offset, 5),
        "threshold": round(threshold, 3),
        "perhaps": weights.perhaps,
    }
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    read_weights(path)


def report(cases: dict[str, list[Case]], odds: dict[int, float]) -> tuple[tuple[float, float], float]:
    """Print figures, all out of fold; return the calibration and the default threshold."""
    for kind in ("squad in", "pool in", "selqa in"):
        part = cases[kind]
        ranks = np.array([c.rank for c in part])
        held = np.array([[c.held[0], any(c.held)] for c in part]).mean(axis=0)
        length = np.mean([n for c in part for n in c.lengths])
        reciprocal = np.where(ranks <= 10, 1 / ranks, 0).mean()
        print(
            f"{kind}: R@1 {np.mean(ranks <= 1):.3f} R@5 {np.mean(ranks <= 5):.3f}"
            f" MRR@10 {reciprocal:.3f} first {held[0]:.3f} any {held[1]:.3f} length {length:.0f}"
        )
    z = {kind: np.array([odds[id(c)] for c in part]) for kind, part in cases.items()}
    y = {kind: np.array([label_of(kind, c) for c in part]) for kind, part in cases.items()}
    for kind in ("off", "removed", "written"):
        print(f"AUROC {kind}: {area(z['squad in'], z[f'squad {kind}']):.4f}")
    shares = {"in": 0.5, "removed": 0.25, "off": 0.25}

    def mix(corpus: str) -> tuple[Array, Array, Array, Array]:
        kinds = [f"{corpus} {mode}" for mode in shares]
        weight = [np.full(len(z[k]), shares[k.split()[1]] / len(z[k])) for k in kinds]
        there = [np.full(len(z[k]), float(k.endswith(" in"))) for k in kinds]
        joined = [np.concatenate(part) for part in ([z[k] for k in kinds], [y[k] for k in kinds])]
        return joined[0], joined[1], np.concatenate(weight), np.concatenate(there)

    squad, selqa = mix("squad"), mix("selqa")
    both = [np.concatenate([a, b]) for a, b in zip(squad, selqa, strict=True)]
    both[2] = np.concatenate([squad[2], 0.5 * selqa[2]])
    platt = fit_platt(both[0], both[1], both[2])
    for corpus in ("squad", "five", "pool", "selqa"):
        odds_, label, weight, there = mix(corpus)
        p = 1 / (1 + np.exp(-(platt[0] * odds_ + platt[1])))
        lax = np.where(there > 0, label, label / BY_CHANCE)
        lax_error = calibration_error(p, lax, weight)
        error = calibration_error(p, label * there, weight)
        print(f"ECE {corpus}: {lax_error:.3f} (removed always wrong: {error:.3f})")
    odds_, label, weight, there = squad
    p = 1 / (1 + np.exp(-(platt[0] * odds_ + platt[1])))
    threshold = float(np.quantile(p[there > 0], 0.19))
    told = p >= threshold
    lax = np.where(there > 0, label, label / BY_CHANCE)
    print(
        f"threshold {threshold:.3f}: answered {told[there > 0].mean():.3f} of the answerable,"
        f" precision {np.average(lax[told], weights=weight[told]):.3f}"
        f" (removed always wrong: {np.average((label * there)[told], weights=weight[told]):.3f})"
    )
    return platt, threshold


if __name__ == "__main__":
    main()
