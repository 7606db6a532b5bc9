"""Retrieval quality and honesty within one article, through the same calls as `moot ask`.

python -m benchmarks.quality [--bench DIR]
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, R, nDCG
from sklearn.metrics import roc_auc_score

from benchmarks.data import BENCH, Squad, indexed, squad
from benchmarks.honesty import ece, reliability, trade_off
from retrieval.library import Library
from retrieval.rank.weights import default_weights
from retrieval.types import Answer, Question

MEASURES = [R @ 1, R @ 5, R @ 10, RR @ 10, nDCG @ 10]


def holds(answer: Answer, golds: Sequence[str], first: int) -> bool:
    shown = (answer.excerpts or answer.closest)[:first]
    return any(g.lower() in e.text.lower() for e in shown for g in golds)


def ask(library: Library, texts: Sequence[str]) -> list[Answer]:
    answers: list[Answer] = []
    for at in range(0, len(texts), 32):
        answers += library.ask([Question(t) for t in texts[at : at + 32]])
    return answers


def run(data: Squad, home: Path, seed: int = 3, share: float = 1.0) -> dict[str, Any]:
    chance = random.Random(seed)
    out: dict[str, Any] = {"hits": {}, "qrels": {}, "first": [], "any": [], "length": [], "exact": []}
    sure: dict[str, list[tuple[float, bool]]] = {
        "answerable": [],
        "off-topic": [],
        "removed": [],
        "written": [],
    }
    titles = list(data.paragraphs)
    for n, title in enumerate(titles):
        paragraphs, questions = data.paragraphs[title], data.questions[title]
        text = {p["_id"]: p["text"] for p in paragraphs}
        with indexed(home, paragraphs, f"a{n}") as library:
            for at in range(0, len(questions), 32):
                part = questions[at : at + 32]
                for q, hits in zip(
                    part, library.search([Question(q["text"]) for q in part], 10), strict=True
                ):
                    run = out["hits"].setdefault(q["_id"], {})
                    for hit in hits:
                        run.setdefault(hit.passage.document, -float(hit.rank))
                    out["qrels"][q["_id"]] = {q["gold"]: 1}
            for q, a in zip(questions, ask(library, [q["text"] for q in questions]), strict=True):
                out["first"].append(holds(a, q["answers"], 1))
                out["any"].append(holds(a, q["answers"], 3))
                sure["answerable"].append((a.confidence, holds(a, q["answers"], 3)))
                for e in a.excerpts or a.closest:
                    out["length"].append(len(e.text))
                    out["exact"].append(text[e.document][e.start : e.end] == e.text)
            others = [q for t in titles if t != title for q in data.questions[t]]
            off = ask(library, [q["text"] for q in chance.sample(others, len(questions))])
            sure["off-topic"] += [(a.confidence, False) for a in off]
            written = ask(library, [q["text"] for q in data.impossible[title]])
            sure["written"] += [(a.confidence, False) for a in written]
        golds = list(dict.fromkeys(q["gold"] for q in questions))
        for gold in chance.sample(golds, max(1, round(share * len(golds)))):
            left = [p for p in paragraphs if p["_id"] != gold]
            mine = [q for q in questions if q["gold"] == gold]
            with indexed(home, left, f"r{n}") as library:
                for q, a in zip(mine, ask(library, [q["text"] for q in mine]), strict=True):
                    sure["removed"].append((a.confidence, holds(a, q["answers"], 3)))
    out["sure"] = sure
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, default=BENCH)
    parser.add_argument("--removed", type=float, default=1.0, help="share of the paragraphs removed in turn")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(squad(options.bench), Path(folder), share=options.removed)
    scores = ir_measures.calc_aggregate(MEASURES, found["qrels"], found["hits"])
    print("within one article:", "  ".join(f"{m} {scores[m]:.3f}" for m in MEASURES))
    print(
        f"first excerpt holds the answer {np.mean(found['first']):.3f}, "
        f"any of three {np.mean(found['any']):.3f}, "
        f"mean length {np.mean(found['length']):.0f}, exact offsets {np.mean(found['exact']):.4f}"
    )
    sure = found["sure"]
    yes = [p for p, _ in sure["answerable"]]
    for kind in ("off-topic", "removed", "written"):
        no = [p for p, _ in sure[kind]]
        print(f"AUROC {kind}: {roc_auc_score([1] * len(yes) + [0] * len(no), yes + no):.4f}")
    chance = random.Random(1)
    half = min(len(sure["removed"]), len(sure["answerable"]) // 2)
    mix = [p for k, n in (("answerable", 2 * half), ("off-topic", half), ("removed", half))
           for p in chance.sample(sure[k], n)]  # fmt: skip
    print(f"ECE {ece(mix):.4f} over {len(mix)}, half answerable, a quarter off-topic, a quarter removed")
    t = default_weights("reader").threshold
    told = [ok for p, ok in mix if p >= t]
    print(
        f"threshold {t:.3f}: precision {np.mean(told):.3f}, "
        f"coverage of answerable {np.mean([p >= t for p in yes]):.3f}"
    )
    print(f"\nReliability, same mix:\n\n{reliability(mix)}")
    print(f"\nCoverage and precision by threshold, same mix:\n\n{trade_off(mix, yes, t)}")


if __name__ == "__main__":
    main()
