"""Train the reader on groups of passages, from the weights of the built-in embedding model.

python -m benchmarks.reader.train groups.pkl --out reader.pt [--epochs 2.4] [--threads 2]
    [--start reader.pt] [--rate 1e-4] [--last 0.02] [--seed 7]

Some 20 minutes an epoch on two cores that have nothing else to do. Progress goes to standard output; a
checkpoint is written after each epoch. `--start` goes on from such a checkpoint.
"""

from __future__ import annotations

import argparse
import pickle
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.reader.groups import Group
from index.encoder.model import find_model
from retrieval.rank.trained_reader import (
    MOST_HEADING,
    MOST_QUESTION,
    MOST_SENTENCE,
    cut,
    sequence,
    tokeniser,
)

_TOGETHER = 170  # word pieces of the sentences of one passage, in training
_GROUPS, _AT_ONCE = 16, 4
_RIVALS, _NEAREST = 3, 12
_HEAD_RATE, _WARM_UP = 5.0, 0.06
#: Of these kinds a share alone is taken in each epoch.
_SHARE = {"written": 0.6, "selqa": 0.7, "squad": 0.9}
_PAIR_SHARE = 0.45
#: How often the passages that answer are taken out of a question's group.
_TAKEN_OUT = 0.06
# What a sentence that is no answer counts for, and one that contradicts nothing.
_NO_ANSWER, _NO_CONTRADICTION = 0.25, 0.06


class ReaderNetwork(nn.Module):
    """A BERT over question and passage, and three numbers for each sentence from the average of its
    states, the state of [CLS], and the product with the question's average. The cosine of the two
    averages is added to each, scaled: the model that it starts from was trained for just that."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        from transformers import BertModel

        self.bert = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager")
        self.bert.embeddings.word_embeddings.weight.requires_grad_(False)
        width = self.bert.config.hidden_size
        self.dense = nn.Linear(3 * width, width)
        self.out = nn.Linear(width, 3)
        self.drop = nn.Dropout(0.1)
        self.scale = nn.Parameter(torch.tensor([8.0, 8.0, 2.0]))
        nn.init.normal_(self.out.weight, std=0.01)
        self.out.bias.data = torch.tensor([0.0, -5.0, -4.0])

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor, averages: Tensor, rows: Tensor) -> Tensor:
        """The scores (s, 3) of the sentences; `averages` (b, k, t) has a row for each sentence of each
        sequence and, last, one for the question; `rows` (s, 2) are a sentence's sequence and row."""
        states = self.bert(ids, attention_mask=mask, token_type_ids=types).last_hidden_state.float()
        means = torch.bmm(averages, states)
        sentence, question = means[rows[:, 0], rows[:, 1]], means[rows[:, 0], -1]
        near = functional.cosine_similarity(question, sentence)
        joined = torch.cat([sentence, states[rows[:, 0], 0], question * sentence], 1)
        scores: Tensor = self.out(self.drop(functional.gelu(self.dense(joined))))
        return scores + near.unsqueeze(1) * self.scale


Pieces = list[int]


class Sequences:
    """Questions and passages as word pieces."""

    def __init__(self) -> None:
        self._tokeniser = tokeniser()
        self._known: dict[str, Pieces] = {}

    def pieces(self, text: str) -> Pieces:
        """The word pieces of a text."""
        if text not in self._known:
            self._known[text] = self._tokeniser.encode(text, add_special_tokens=False).ids
        return self._known[text]

    def around(self, sentences: Sequence[str], centre: int) -> tuple[int, int]:
        """The sentences around one that fit together, as (first, last), last exclusive."""
        lengths = [min(len(self.pieces(s)), MOST_SENTENCE) for s in sentences]
        first, last, total = centre, centre + 1, lengths[centre]
        grown = True
        while grown:
            grown = False
            if first > 0 and total + lengths[first - 1] <= _TOGETHER:
                first, total, grown = first - 1, total + lengths[first - 1], True
            if last < len(lengths) and total + lengths[last] <= _TOGETHER:
                total, last, grown = total + lengths[last], last + 1, True
        return first, last

    def of(self, question: str, heading: str, sentences: Sequence[str]) -> NetworkInput:
        """The network's input; see retrieval/rank/trained_reader.py for its form."""
        return sequence(
            self.pieces(question)[:MOST_QUESTION],
            self.pieces(heading)[:MOST_HEADING],
            [cut(self.pieces(sentence)) for sentence in sentences],
        )


NetworkInput = tuple[Pieces, int, list[tuple[int, int]]]


def stacked(sequences: Sequence[NetworkInput]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Sequences as one input of the network, padded to the longest."""
    length = max(len(ids) for ids, _, _ in sequences)
    most = max(len(spans) for _, _, spans in sequences) + 1
    ids, types, mask = (torch.zeros(len(sequences), length, dtype=torch.long) for _ in range(3))
    averages = torch.zeros(len(sequences), most, length)
    rows = []
    for n, (own, asked, spans) in enumerate(sequences):
        ids[n, : len(own)] = torch.tensor(own)
        types[n, asked : len(own)] = 1
        mask[n, : len(own)] = 1
        for row, (start, end) in enumerate(spans):
            averages[n, row, start:end] = 1 / (end - start)
            rows.append((n, row))
        averages[n, -1, 1 : max(2, asked - 1)] = 1 / max(1, asked - 2)
    return ids, types, mask, averages, torch.tensor(rows)


def scores(network: ReaderNetwork, sequences: Sequence[NetworkInput]) -> Tensor:
    """The scores of all sentences in the sequences' order, in two batches by length."""
    order = sorted(range(len(sequences)), key=lambda n: len(sequences[n][0]))
    half = len(order) // 2
    out: list[Tensor] = [torch.empty(0)] * len(sequences)
    for part in filter(None, (order[:half], order[half:])):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = network(*stacked([sequences[n] for n in part])).float()
        for n, own in zip(part, found.split([len(sequences[n][2]) for n in part]), strict=True):
            out[n] = own
    return torch.cat(out)


def loss_of(
    network: ReaderNetwork, groups: Sequence[Group], made: Sequences, chance: random.Random
) -> Tensor:
    """The loss of some groups, added up: of the choice among all of a group's sentences (softmax), and of
    what each answers and contradicts (logistic)."""
    sequences, whose, gold, kind, weight = [], [], [], [], []
    for number, group in enumerate(groups):
        for n in _drawn(group, chance):
            marks = group.gold[n]
            centre = chance.choice([k for k, mark in enumerate(marks) if mark] or range(len(marks)))
            first, last = made.around(group.sentences[n], centre)
            sequences.append(made.of(group.question, group.headings[n], group.sentences[n][first:last]))
            whose += [number] * (last - first)
            gold += marks[first:last]
        kind.append(group.expects)
        weight.append(group.weight)
    found = scores(network, sequences)
    owner, right = torch.tensor(whose), torch.tensor(gold)
    each = torch.tensor(weight)
    relevance, answers, contradicts = found.unbind(1)
    total = found.new_zeros(())
    for number in range(len(groups)):
        own = owner == number
        if right[own].any():
            choice = torch.logsumexp(relevance[own], 0) - torch.logsumexp(relevance[own & right], 0)
            total = total + each[number] * choice
    for scored, expects, other in (
        (answers, "answer", _NO_ANSWER), (contradicts, "contradiction", _NO_CONTRADICTION),
    ):  # fmt: skip
        label = right & torch.tensor([kind[n] == expects for n in whose])
        share = torch.where(right, 1.0, other) * each[owner]
        losses = functional.binary_cross_entropy_with_logits(scored, label.float(), reduction="none")
        total = total + 0.7 * (losses * share).sum()
    return total


def _drawn(group: Group, chance: random.Random) -> list[int]:
    """The passages of a group that are read this time: those that are right, and some near ones."""
    right = [n for n, marks in enumerate(group.gold) if any(marks)]
    others = [n for n in range(min(_NEAREST, len(group.gold))) if n not in right]
    right = [*right[:1], *chance.sample(right[1:], min(1, len(right[1:])))]
    others.sort(key=lambda n: chance.random() * (1 + 0.18 * n))
    others = others[: _RIVALS if right else _RIVALS + 1]
    if group.expects == "answer" and len(group.gold) > 2 * _RIVALS and chance.random() < _TAKEN_OUT:
        right = []
    return right + others


def _epoch(groups: Sequence[Group], chance: random.Random) -> list[Group]:
    def share(group: Group) -> float:
        return _PAIR_SHARE if group.kind.startswith("pair") else _SHARE.get(group.kind, 1.0)

    taken = [group for group in groups if chance.random() < share(group)]
    chance.shuffle(taken)
    return taken


@dataclass(frozen=True)
class Plan:
    """How to train: epochs, the learning rate at its highest and the share of it that is left at the
    end, the seed, and the weights to start from (None: those of the embedding model)."""

    epochs: float
    rate: float
    last: float
    seed: int
    start: Path | None


def train(groups: Sequence[Group], out: Path, how: Plan, folder: Path) -> None:
    """Train on groups, and write the weights to `out`."""
    torch.manual_seed(how.seed)
    chance = random.Random(how.seed)
    network, made = ReaderNetwork(folder).train(), Sequences()
    if how.start is not None:
        network.load_state_dict(torch.load(how.start, weights_only=True))
    named = [(name, p) for name, p in network.named_parameters() if p.requires_grad]
    base = [p for name, p in named if name.startswith("bert.")]
    head = [p for name, p in named if not name.startswith("bert.")]
    settings: list[dict[str, Any]] = [
        {"params": base, "lr": how.rate},
        {"params": head, "lr": how.rate * _HEAD_RATE},
    ]
    optimiser = torch.optim.AdamW(settings, weight_decay=0.01)
    plan: list[Group] = []
    left = how.epochs
    while left > 0:
        part = _epoch(groups, chance)
        plan += part[: round(len(part) * min(1.0, left))]
        left -= 1
    steps = len(plan) // _GROUPS
    warm = max(1, round(steps * _WARM_UP))

    def rate(step: int) -> float:
        left = max(0.0, (steps - step) / max(1, steps - warm))
        return min((step + 1) / warm, how.last + (1 - how.last) * left)

    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, rate)
    begun, mean = time.monotonic(), 0.0
    for step in range(steps):
        optimiser.zero_grad()
        for at in range(0, _GROUPS, _AT_ONCE):
            first = step * _GROUPS + at
            loss = loss_of(network, plan[first : first + _AT_ONCE], made, chance) / _GROUPS
            loss.backward()
            mean += float(loss.detach()) / 25
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if step % 25 == 24:
            print(f"{step + 1} of {steps}: loss {mean:.3f}, {time.monotonic() - begun:.0f} s", flush=True)
            mean = 0.0
        if (step + 1) % max(1, round(steps / max(how.epochs, 1))) == 0 or step + 1 == steps:
            torch.save(network.state_dict(), out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=float, default=2.4)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--last", type=float, default=0.02)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    groups = [group for group in pickle.loads(options.groups.read_bytes()) if not group.held_out]
    how = Plan(options.epochs, options.rate, options.last, options.seed, options.start)
    train(groups, options.out, how, built_in_folder())


def built_in_folder() -> Path:
    """The folder of the built-in model."""
    from index.encoder.checksum import Checksums

    return find_model(None, Checksums(None), allow_download=False).folder


if __name__ == "__main__":
    main()
