"""A large corpus: building it (killed half way and begun again), then asking it.

python -m benchmarks.size FOLDER [--bench DIR] [--passages N]

FOLDER keeps the corpus and the index, so that a second run only asks.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path
from typing import Any

from benchmarks.children import run
from benchmarks.data import BENCH, lines
from benchmarks.size_build import built
from benchmarks.table import table


def child(module: str, *words: str) -> Any:
    """What a benchmark's child process tells, as JSON in its last line."""
    done = run([sys.executable, "-m", module, *words])
    if done.status != 0:
        raise RuntimeError(f"{module} failed: {done.output[-500:]}")
    return json.loads(done.output.strip().splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--bench", type=Path, default=BENCH)
    parser.add_argument("--passages", type=int, default=20_000)
    options = parser.parse_args()
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    build = built(options.bench, folder, options.passages)
    print(table(["building", "figure"], [[name, str(value)] for name, value in build.items()]))
    asked = [q["text"] for q in lines(options.bench / "squad" / "queries.jsonl")]
    questions = folder / "questions.json"
    questions.write_text(json.dumps(random.Random(5).sample(asked, 320)), encoding="utf-8")
    home = str(folder / "home")
    told = child("benchmarks.size_query", home, str(questions))
    print(table(["asking", "figure"], [[name, str(value)] for name, value in told.items()]))
    searched = child("benchmarks.size_ann", home, str(questions), str(options.passages))
    heads = ["vector search", "build s", "ms", "p95 ms", "recall@10", "MB"]
    keys = ("name", "build_s", "ms", "p95", "recall", "mb")
    print(table(heads, [[row[k] for k in keys] for row in searched]))


if __name__ == "__main__":
    main()
