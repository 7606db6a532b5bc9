"""Questions with slips of the keyboard, as one types them on a phone.

python -m benchmarks.hasty [--bench DIR]
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

from benchmarks.data import BENCH, indexed, squad
from benchmarks.quality import ask, holds

_ARTICLES, _QUESTIONS, _SLIPS = 6, 50, 2


def slipped(word: str, chance: random.Random) -> str:
    """The word with two letters swapped, or one left out or doubled."""
    at = chance.randrange(len(word) - 1)
    kind = chance.randrange(3)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1 and at > 0:
        return word[:at] + word[at + 1 :]
    return word[: at + 1] + word[at:]


def hasty(text: str, chance: random.Random) -> str:
    """The question in lower case with two slips, in words of three letters or more."""
    words = text.split()
    bare = [word.strip("?.,") for word in words]
    where = [n for n, word in enumerate(bare) if len(word) >= 3 and word.isalpha()]
    for n in chance.sample(where, min(_SLIPS, len(where))):
        words[n] = slipped(words[n], chance)
    return " ".join(words).lower()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, default=BENCH)
    data, chance = squad(parser.parse_args().bench), random.Random(11)
    first, three, answered, off = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for n, title in enumerate(sorted(data.paragraphs)[:_ARTICLES]):
            drawn = chance.sample(data.questions[title], _QUESTIONS)
            with indexed(Path(folder), data.paragraphs[title], f"a{n}") as library:
                found = ask(library, [hasty(q["text"], chance) for q in drawn])
                for answer, question in zip(found, drawn, strict=True):
                    first.append(holds(answer, question["answers"], 1))
                    three.append(holds(answer, question["answers"], 3))
                    answered.append(answer.answered)
                others = [q for t in data.questions if t != title for q in data.questions[t]]
                asked = [hasty(q["text"], chance) for q in chance.sample(others, _QUESTIONS)]
                off += [answer.answered for answer in ask(library, asked)]
    shares = [sum(x) / len(x) for x in (first, three, answered, off)]
    print(
        f"{_SLIPS} slips a question, {len(first)} questions: first excerpt holds the answer {shares[0]:.3f}, "
        f"any of three {shares[1]:.3f}, answered {shares[2]:.3f}; off-topic answered {shares[3]:.3f}"
    )


if __name__ == "__main__":
    main()
