"""Whether a sentence says what the question says."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answer.premise.places import alike, of_one_root
from retrieval.answer.views import is_attitude, speaks_against
from retrieval.answer.wording import SENTENCE_ENDS, Wording
from retrieval.opposites import has_antonyms

# The share of the question's words that a sentence has if it says the same.
_MOST_WORDS = 0.6
# A question of fewer content words is not said by a sentence that has them.
_LEAST_SHARED = 2
_LAG_BEHIND = ("lag", "behind")


def stated(asked: Wording, said: Wording) -> bool:
    """Whether the question's content words follow each other in a sentence with no other between them, and
    neither text negates any: it says what the question says, unless a rule has found a difference."""
    words = [s for s in asked.stems if s in asked.content]
    if asked.denies or said.denies or asked.numbers or len(words) < _LEAST_SHARED:
        return False
    there = [s for s in said.stems if s in said.content]
    words, there = _behind_once(words), _behind_once(there)
    return any(there[n : n + len(words)] == words for n in range(len(there)))


def _behind_once(words: Sequence[str]) -> list[str]:
    """Stems without a repetition ("eu" stands for both words of a name), and without "behind" after "lag"."""
    return [
        s for n, s in enumerate(words) if not n or (s != words[n - 1] and (words[n - 1], s) != _LAG_BEHIND)
    ]


def same_way(asked: Wording, said: Wording) -> bool:
    """Whether a sentence of an excerpt has most words of the question, and for each of those that have an
    opposite the word itself or one of its direction ("rose" for "increased"). A contradiction has not."""
    return any(_says_the_same_way(asked, Wording(one)) for one in SENTENCE_ENDS.split(said.text))


def _says_the_same_way(asked: Wording, said: Wording) -> bool:
    if asked.denies or said.denies or asked.numbers:
        return False
    content = [n for n, s in enumerate(asked.stems) if s in asked.content and asked.tokens[n].kind == "word"]
    telling = [n for n in content if has_antonyms(asked.stems[n]) and n not in asked.in_names]
    rest = {asked.stems[n] for n in content if n not in telling}
    if not telling or len(of_one_root(rest, said.stems)) < _MOST_WORDS * len(rest):
        return False
    return all(any(alike(asked, a, said, b) for b in range(len(said.stems))) for a in telling)


def disliked(asked: Wording, said: Wording) -> bool:
    """Whether a question says that somebody does not like something, and the sentence rejects that."""
    return speaks_against(said) and any(
        is_attitude(asked, n) and asked.negated(n) is not None and asked.next_content(n) in said.content
        for n in range(1, len(asked.tokens))
    )
