"""Train the model that labels reference entries.

python -m benchmarks.references.train [--bench DIR] [--made N] [--out FILE]

A linear-chain conditional random field (python-crfsuite, L-BFGS with L1 and L2 penalties) learns from
AnyStyle's labelled entries (github.com/inukshuk/anystyle, BSD 2-Clause) and from entries made of their
parts: printed by citeproc in hundreds of citation styles, and by templates for what has no style.
`dev.jsonl` is left out. The same data and seed give the same model.
"""

from __future__ import annotations

import argparse
import lzma
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pycrfsuite

from benchmarks.data import BENCH
from benchmarks.references.gold import Entry, read_gold
from benchmarks.references.items import draw_item
from benchmarks.references.pools import read_pools
from benchmarks.references.render import Renderer, pick_styles
from benchmarks.references.templates import by_template, spoiled
from index.bibliography.entries.features import features
from index.bibliography.entries.labeller import MODEL

SEED = 20261130
#: How often each of AnyStyle's files is gone through: the checked one twice.
TIMES = {"core": 2, "good": 1, "ugly": 1, "bad": 1}
_TEMPLATES, _SPOILED, _GOLD_SPOILED = 0.35, 0.35, 0.12


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, default=BENCH)
    parser.add_argument("--made", type=int, default=10_000, help="entries to make")
    parser.add_argument("--c1", type=float, default=0.8)
    parser.add_argument("--c2", type=float, default=0.02)
    parser.add_argument("--rounds", type=int, default=75)
    parser.add_argument("--out", type=Path, default=MODEL)
    options = parser.parse_args()
    began = time.monotonic()
    chance = random.Random(SEED)
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params({"c1": options.c1, "c2": options.c2, "max_iterations": options.rounds,
                        "feature.minfreq": 4, "feature.possible_transitions": True})  # fmt: skip
    count = 0
    for entry in _entries(options.bench / "references", options.made, chance):
        tokens, labels = entry.tokens()
        if tokens and all(labels):
            trainer.append(features(tokens), labels)
            count += 1
    print(f"{count} entries in {time.monotonic() - began:.0f} s", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "model"
        trainer.train(str(plain))
        data = plain.read_bytes()
    packed = lzma.compress(data, preset=9 | lzma.PRESET_EXTREME)
    options.out.write_bytes(packed)
    print(f"{len(data):,} bytes, packed {len(packed):,}, in {time.monotonic() - began:.0f} s")


def _entries(folder: Path, made: int, chance: random.Random) -> Iterator[Entry]:
    for name, times in TIMES.items():
        for entry in read_gold(folder, name):
            for _ in range(times):
                yield spoiled(entry, chance) if chance.random() < _GOLD_SPOILED else entry
    pools = read_pools(folder, chance)
    renderer, styles = Renderer(chance), pick_styles(chance)
    while made:
        item = draw_item(pools, chance)
        templated = chance.random() < _TEMPLATES
        entry = by_template(item, chance) if templated else renderer.render(item, chance.choice(styles))
        if entry is not None:
            made -= 1
            yield spoiled(entry, chance) if chance.random() < _SPOILED else entry


if __name__ == "__main__":
    main()
