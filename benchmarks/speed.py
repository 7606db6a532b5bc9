"""Speed and memory beside what a user would pick instead, in one run.

python -m benchmarks.speed [--bench DIR] [--peers PYTHON] [--rounds N] [--questions N]

Every contender answers from the same paragraphs with the same model's weights, in processes of
its own. Rounds take all contenders in turn, so that whatever else the machine does hits all.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.children import MOOT, ROOT, environment, quiet
from benchmarks.data import BENCH, lines
from benchmarks.table import table, target

HERE = Path(__file__).resolve().parent / "contenders"
NAIVE, OURS = "sentence-transformers + FAISS", "Moot"
CONTENDERS = {
    OURS: "moot_library.py",
    "Moot, fp32 (a setting)": "moot_fp32.py",
    NAIVE: "naive.py",
    "txtai, hybrid": "txtai_hybrid.py",
    "LlamaIndex, vectors": "llamaindex_vectors.py",
}
PEERS = (NAIVE, "txtai, hybrid", "LlamaIndex, vectors")


@dataclass
class Found:
    """What one contender's processes told, a figure a round."""

    command: list[str]
    first: list[float] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)
    peak: list[float] = field(default_factory=list)
    peak_many: list[float] = field(default_factory=list)
    rates: dict[str, list[float]] = field(default_factory=dict)

    def rate(self, at_once: int) -> float | None:
        """Questions a second with so many asking, or None where it fails."""
        return statistics.median(self.rates[str(at_once)]) if self.rates.get(str(at_once)) else None


def first_answer(command: list[str]) -> float:
    """Seconds from the start of a process to its first line of output, the answer."""
    began = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(), cwd=ROOT
    ) as child:
        assert child.stdout is not None
        line = child.stdout.readline()
        took = time.perf_counter() - began
        child.stdout.read()
    if child.returncode != 0 or not line.strip():
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}")
    return took


def steady(found: Found) -> None:
    """Adds what one process tells of itself after it has answered all questions."""
    done = subprocess.run(
        found.command, capture_output=True, text=True, env=environment(), cwd=ROOT, check=True
    )
    told = json.loads(done.stdout.strip().splitlines()[-1])
    found.ms.append(statistics.median(told["times"]))
    found.peak.append(told["peak_mb"])
    found.peak_many.append(told["peak_many_mb"])
    for at_once, rate in told["rates"].items():
        if rate is not None:
            found.rates.setdefault(at_once, []).append(rate)


def run(work: Path, bench: Path, peers: Path | None, rounds: int, questions: int) -> dict[str, Found]:
    """Prepares every contender, then measures them in turn."""
    records = lines(bench / "squad" / "corpus.jsonl")
    asked = [q["text"] for q in lines(bench / "squad" / "queries.jsonl")]
    (work / "records.json").write_text(json.dumps(records), encoding="utf-8")
    drawn = random.Random(7).sample(asked, questions)
    (work / "questions.json").write_text(json.dumps(drawn), encoding="utf-8")
    out: dict[str, Found] = {}
    for name, script in CONTENDERS.items():
        python = str(peers) if name in PEERS else sys.executable
        if name in PEERS and (peers is None or not os.access(peers, os.X_OK)):
            print(f"({name} is left out: name the python of its environment with --peers)")
            continue
        base = [python, str(HERE / script)]
        done = subprocess.run(
            [*base, "prepare", str(work)],
            env=environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            print(f"({name} is left out: {(done.stderr.strip().splitlines() or ['it failed'])[-1]})")
            continue
        out[name] = Found([*base, "steady", str(work)])
    ask = [*MOOT, "--home", str(work / "moot"), "--corpus", "speed", "ask", "--json"]
    command = out["moot ask (the command)"] = Found(ask)
    for number in range(rounds):
        for found in out.values():
            if found is command:
                found.first.append(first_answer([*ask, drawn[number]]))
                continue
            found.first.append(first_answer([*found.command[:2], "first", str(work), str(number)]))
        if number % 2 == 0:  # the longer part: every other round
            for found in out.values():
                if found is not command:
                    steady(found)
    return out


def shown(found: dict[str, Found]) -> str:
    """The table, the ratios and the targets."""
    rows: list[list[Any]] = []
    middle = statistics.median
    for name, f in found.items():
        rates = [f.rate(n) for n in (1, 8, 64)]
        steady_ = [middle(f.ms), *rates, middle(f.peak), middle(f.peak_many)] if f.ms else [None] * 6
        rows.append([name, middle(f.first), *steady_])
    text = table(
        [
            "388 paragraphs",
            "first answer s",
            "ms a question",
            "1 asking /s",
            "8 /s",
            "64 /s",
            "peak MB",
            "64: MB",
        ],
        rows,
    )
    if NAIVE not in found:
        return text
    ours, naive = found[OURS], found[NAIVE]
    others = [f for name, f in found.items() if name in PEERS and name != NAIVE and f.ms]
    sooner = middle(naive.first) / middle(ours.first)
    command = middle(naive.first) / middle(found["moot ask (the command)"].first)
    share = middle(ours.ms) / middle(naive.ms)
    says = [
        target("process start to first answer, times sooner than " + NAIVE, sooner, 10),
        target("the same for the command `moot ask`", command, 10),
        target("milliseconds a question, share of it", share, 1 / 3, most=True),
    ]
    if others:
        best = min(middle(f.ms) for f in others)
        says.append(
            target("the same, share of the best other peer's", middle(ours.ms) / best, 0.5, most=True)
        )
    mine, its, alone = ours.rate(64), naive.rate(64), naive.rate(1)
    if mine and its:
        says.append(target("questions a second, 64 asking, times its rate with 64 threads", mine / its, 8))
    if mine and alone:
        says.append(target("the same, times its rate one at a time", mine / alone, 8))
    says.append(target("peak memory, share of it", middle(ours.peak) / middle(naive.peak), 0.5, most=True))
    return text + "\n\n" + "\n".join(says)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--bench", type=Path, default=BENCH)
    parser.add_argument("--peers", type=Path, help="the python of an environment that holds the peers")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--questions", type=int, default=256)
    options = parser.parse_args()
    print(f"load before: {quiet(patience=60):.2f}")
    with tempfile.TemporaryDirectory() as folder:
        print(shown(run(Path(folder), options.bench, options.peers, options.rounds, options.questions)))


if __name__ == "__main__":
    main()
