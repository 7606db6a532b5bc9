"""Findings: an answer's verdict, caution, facts and missing parts, without its excerpts."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from retrieval.types import AnswerVerdict, Fact

if TYPE_CHECKING:
    from retrieval.types import Answer


@dataclass(frozen=True, slots=True)
class Finding:
    """The parts of an `Answer` that are kept beside its excerpts. Commands that show excerpts without
    a question (`quote`, `search`) have the verdict "answered" and nothing else."""

    verdict: AnswerVerdict = "answered"
    caution: str | None = None
    facts: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()


ANSWERED = Finding()


def finding_of(answer: Answer) -> Finding:
    """The finding of an answer."""
    return Finding(answer.verdict, answer.caution, answer.facts, answer.missing)


def written(finding: Finding | None) -> str | None:
    """A finding as the database keeps it: JSON; None where it is unknown."""
    return None if finding is None else json.dumps(asdict(finding), ensure_ascii=False)


def read_finding(kept: str | None) -> Finding | None:
    """The finding of a JSON text by `written`."""
    if kept is None:
        return None
    values = json.loads(kept)
    return Finding(
        verdict=values["verdict"],
        caution=values["caution"],
        facts=tuple(Fact(**fact) for fact in values["facts"]),
        missing=tuple(values["missing"]),
    )
