"""The interpretations of a question that names an author: what the author's works say, what is reported of
them, what mentions the author."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.storage.ports import PassageStore
from index.words import STOP_WORDS, WORD, fold, stem
from retrieval.candidates.reported import Reported, mentioning, own_text, reported
from retrieval.interpret.authors import NamedAuthors, has_topic, named
from retrieval.interpret.interpretation import MOST_TEXTS, Interpretation
from retrieval.interpret.requests import TextRequest
from retrieval.interpret.scope import Scope

# The chance that the main point of an author's own text is what "Geist's view?" asks for.
_OWN_VIEW = 0.75
# "What does Habermas say …?", "alloy's problem with …", "jessfraz on passion".
_VIEW_OF = re.compile(
    r"\bwhat\s+(?:do|does|did)\s+(?:[^\W\d_]+\s+)?(?P<name>[^\W\d_]{3,})\s+(?:himself\s+|herself\s+)?"
    r"(?:say|think|argue|claim|believe|mean|conclude|write|suggest|propose|find|recommend|discuss|want)\b"
    r"|(?:^|\bwhat(?:['’]?s|\s+is|\s+are)\s+)(?P<owner>[^\W\d_]{3,})(?:['’]s\s+"
    r"(?:take|views?|advice|opinion|position|stance|problem|argument|point|objection|idea)\b|\s+on\b)",
    re.I,
)
# Words that say that another view or a demand is asked for, and not on what.
_UNNAMED = re.compile(
    r"\b(?:instead|else|alternatively|rather|wants?|demands?|prefers?"
    r"|(?:should|ought\s+to|must|needs?\s+to|has\s+to|have\s+to)\s+(?:be\s+done|happen|change|(?:we|you|one)\s+do|do)"
    r"|(?:we|you|one)\s+(?:should|ought\s+to|must|need\s+to|have\s+to)\s+do)\b",
    re.I,
)
#: A question for a person, place, time, reason or number is not answered by the gist of a text or by an
#: author's view in general.
FOR_A_FACT = re.compile(
    r"\b(?:who|whom|whose|where|when|why)\b"
    r"|\bhow\s+(?:many|much|long|old|far|often|large|big|tall|high|fast|deep|wide)\b"
    r"|\b(?:what|which)\s+(?:year|date|day|month|century|city|country|place|person|number)\b",
    re.I,
)


# Passages in which the sentence nearest to a clause is looked for.
_LOOKED_AT = 8
_NO_TOPIC = frozenset(map(stem, STOP_WORDS | frozenset(("who", "whom", "used", "came", "person", "people"))))


class AuthorInterpreter:
    """Interprets questions that name an author, to one opened index."""

    def __init__(self, text_store: PassageStore, scope: Scope) -> None:
        self._text_store = text_store
        self._scope = scope

    def own_authors(self) -> set[str]:
        """The folded family names of the authors of the texts."""
        return {name for key in self._scope.texts[:MOST_TEXTS] for name in self._scope.families.get(key, ())}

    def cited_in(self, previous: Sequence[str]) -> bool:
        """Whether the last question named an author whom the texts cite."""
        who = named(previous[-1], self._scope.owners, self._scope.years)
        return who is not None and any(self._scope.kinds.get(key) != "text" for key in who.keys)

    def reported_in(self, clause: str) -> str | None:
        """The first author's name of the work whose view the sentence nearest to a clause reports: of those
        that have half of its words, the one with most; None if there is none, or several have as many."""
        wanted = {stem(fold(w)) for w in WORD.findall(clause)} - _NO_TOPIC
        wanted = {w for w in wanted if self._text_store.document_frequency(w)}
        if not wanted:
            return None
        passages = self._text_store.many(n for n, _ in self._text_store.search(sorted(wanted), _LOOKED_AT))
        best: dict[int, set[str]] = {}
        for number, row, key, _ in self._text_store.attributions(passages=passages):
            passage = passages[number]
            start, end = passage.sentences[row]
            said = {
                stem(fold(w)) for w in WORD.findall(passage.text[start - passage.start : end - passage.start])
            }
            best.setdefault(len(wanted & said), set()).add(key)
        most = max(best, default=0)
        if 2 * most < len(wanted) or not most or len(best[most]) > 1:
            return None
        people = self._text_store.document(next(iter(best[most]))).item.get("author") or [{}]
        return str(people[0].get("family") or "") or None

    def by_mention(self, number: int, text: str, who: NamedAuthors | None) -> list[Interpretation]:
        """What the text says of the view of somebody whom it mentions without citing a work."""
        match = _VIEW_OF.search(text)
        name = fold(match["name"] or match["owner"]) if match else ""
        if not match or name in STOP_WORDS or (who is None and name in self._scope.owners):
            return []
        where = mentioning(self._text_store, name)
        if not where.sentences:
            return []
        rest = f"{text[: match.start()]} {text[match.end() :]}".strip()
        topic = has_topic(rest)
        inside = tuple(where.passages)
        return [Interpretation(number, text, inside, where, by_author=True, whole_view=not topic)]

    def by_author(
        self, number: int, text: str, who: NamedAuthors, allowed: tuple[int, ...] | None
    ) -> list[Interpretation]:
        """What the works of the authors named say, and what is reported of them; none if the question names
        the authors alone."""
        if not who.topic and not who.view:
            return []
        works = [key for key in who.keys if self._text_store.is_work(key)]
        ways = self._by_work(number, text, who, works, allowed) if works else []
        return [*ways, *self._by_report(number, text, who, works, allowed)]

    def _by_work(
        self,
        number: int,
        text: str,
        who: NamedAuthors,
        works: Sequence[str],
        allowed: tuple[int, ...] | None,
    ) -> list[Interpretation]:
        """What the works of these authors say themselves; the main point of each if no subject is named."""
        where = own_text(self._text_store, works)
        inside = _within(where, allowed)
        if not inside:
            return []
        if who.topic or FOR_A_FACT.search(text):
            wording = who.rest if who.topic else text
            return [Interpretation(number, wording, inside, where, by_author=True, work=True)]
        wanted = TextRequest("main point", tuple(works), (), "", _OWN_VIEW)
        return [Interpretation(number, text, None, request=wanted, work=True)]

    def _by_report(
        self,
        number: int,
        text: str,
        who: NamedAuthors,
        works: Sequence[str],
        allowed: tuple[int, ...] | None,
    ) -> list[Interpretation]:
        """What is said of the works of these authors, or, where nothing is, their entries and abstracts;
        `works` are those that speak for themselves."""
        where = reported(self._text_store, who.keys)
        if works:
            where = replace(where, own=where.own - own_text(self._text_store, works).own)
        where = where.views()
        cited_alone = not where.sentences and not any(self._scope.kinds.get(k) == "text" for k in who.keys)
        if cited_alone and not who.topic and (mentioned := self.by_mention(number, text, who)):
            return mentioned  # only the reference list has the work; a mention says more
        inside = _within(where, allowed)
        if not inside:
            return []
        if who.topic or FOR_A_FACT.search(text):
            wording = who.rest if who.topic else text
            view = bool(who.topic and _UNNAMED.search(who.rest)) and not has_topic(
                _UNNAMED.sub(" ", who.rest)
            )
            view = view and not FOR_A_FACT.search(text)
            return [Interpretation(number, wording, inside, where, True, view=view)]
        if not where.sentences and not works and self._are_texts(who.keys):
            # an author of a text in the index, whom no other text reports: the text's main point
            if allowed is not None:
                return []
            wanted = TextRequest("main point", tuple(sorted(who.keys)), (), "", _OWN_VIEW)
            return [Interpretation(number, text, None, request=wanted)]
        return [Interpretation(number, text, inside, where, by_author=True, whole_view=True)]

    def _are_texts(self, keys: Sequence[str]) -> bool:
        return all(self._scope.kinds.get(key) == "text" for key in keys)


def _within(where: Reported, allowed: tuple[int, ...] | None) -> tuple[int, ...]:
    """The passages of `where` that are allowed."""
    return tuple(where.passages) if allowed is None else tuple(sorted({*where.passages} & {*allowed}))
