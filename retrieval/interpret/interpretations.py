"""The interpretations of a question: its words, where to look, and whose view it asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from index.errors import UserError
from index.storage.ports import PassageStore
from index.words import STOP_WORDS, WORD, fold, stem
from retrieval.candidates.reported import Reported, mentioning, of_source, own_text, reported
from retrieval.interpret.agreement_question import AgreementAsked, agreement_asked
from retrieval.interpret.authors import NamedAuthors, has_topic, named
from retrieval.interpret.everyday_words import with_lag
from retrieval.interpret.fillers import without_fillers
from retrieval.interpret.followup import (
    asks_bare_fact,
    asks_more,
    asks_of_person,
    leans,
    new_names,
    new_subject,
    not_on,
    resolve,
    thread,
    who_is,
    with_new_subject,
    with_person,
    without_the_text,
)
from retrieval.interpret.frames import without_frames
from retrieval.interpret.gloss import gloss
from retrieval.interpret.items import item_asked, items_near
from retrieval.interpret.language import Languages
from retrieval.interpret.negated import without_negation
from retrieval.interpret.outline import TextOutline
from retrieval.interpret.own_term import WORDING, own_term_asked, where_terms_are_weighed
from retrieval.interpret.parts import QuestionPart, asks_for_list, parts_of
from retrieval.interpret.pieces import as_student, asks_about_author, figure_asked, list_named, with_author
from retrieval.interpret.place_names import same_place, with_us_as_country
from retrieval.interpret.quoted_phrase import quoted
from retrieval.interpret.requests import TextRequest
from retrieval.interpret.scope import Scope
from retrieval.interpret.shown import near_shown
from retrieval.interpret.stance_question import stance_asked, without_names_of_talk
from retrieval.interpret.standing_question import StandingAsked, standing_asked
from retrieval.interpret.topic import canonical, topic_of
from retrieval.types import MOST_CLOSEST, Question

#: The most excerpts of an answer.
MOST_LIMIT = 20
#: The most excerpts shown of a list, a comparison, or several questions in one.
MOST_OF_SEVERAL = 5
# A request for a part or the main point is about each of the texts: with more of them it says nothing.
_MOST_TEXTS = 20
# A text's own author is mentioned in so few passages: in a byline or a note.
_FEW_MENTIONS = 2
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
_PERSON = re.compile(r"\b(?:he|she|they|his|her|their|him|them)\b", re.I)
# A question for a person, place, time, reason or number is not answered by the gist of a text or by an
# author's view in general.
_FOR_A_FACT = re.compile(
    r"\b(?:who|whom|whose|where|when|why)\b"
    r"|\bhow\s+(?:many|much|long|old|far|often|large|big|tall|high|fast|deep|wide)\b"
    r"|\b(?:what|which)\s+(?:year|date|day|month|century|city|country|place|person|number)\b",
    re.I,
)
# Words that say that another view or a demand is asked for, and not on what.
_UNNAMED = re.compile(
    r"\b(?:instead|else|alternatively|rather|wants?|demands?|prefers?"
    r"|(?:should|ought\s+to|must|needs?\s+to|has\s+to|have\s+to)\s+(?:be\s+done|happen|change|(?:we|you|one)\s+do|do)"
    r"|(?:we|you|one)\s+(?:should|ought\s+to|must|need\s+to|have\s+to)\s+do)\b",
    re.I,
)
# "what does he suggest?": the person asked about does or is something.
_PERSON_DOES = re.compile(
    r"\b(?:do|does|did|has|had|is|was|would|will|can|could|should)\s+(?:he|she)\b", re.I
)
# The passages of a conclusion or an abstract that are looked at beside those near to the question.
_MOST_CONCLUDING = 8
_ASKS_WHAT = re.compile(r"\W*(?:(?:so|and|but)\s+)*what\b", re.I)
_ANYBODY = frozenset(
    """
    anyone anybody someone somebody everyone everybody others all most people experts scholars researchers
    academics scientists economists historians philosophers thinkers critics supporters opponents sources
    """.split()
)


@dataclass(frozen=True, slots=True)
class Interpretation:
    """One interpretation of question number `question`: its `text`, the passages that are `allowed`
    (None: all), and the sentences that it is about (`where`, None: all).

    `by_author`: these sentences report an author named in the question. `whole_view`: the question
    asks for everything that is said there. `quoted`: they hold the phrase that the question quotes.
    `limit` is the number of excerpts to pick. `topic` is what the question asks about if it asks for no
    more than a topic, else None. `shown` are texts that a follow-up is not to repeat, `near` the passages
    where its answer is likeliest. `part` is the part of the question that this asks alone, or None.
    `request`: the question asks for a summary of a part, or for the main point of the texts. `own_view`:
    only sentences in which the text speaks for itself answer it. `standing`: it asks who is ahead or behind.
    `agreement`: it asks who agrees or disagrees; `side`: excerpts of the opposite direction (1 accepts, -1
    rejects) do not answer it, 0: both directions do, None: direction does not count. `read_as` is what a
    sentence reader is given in place of `text`: a follow-up behind the question before it, as it was trained.
    `view`: it asks what the author of `where` wants, or says instead, and names no subject, so that what is
    reported answers it.
    `work`: the text of the work itself answers it, by the author whom the question names. `guess`: what it
    finds is at best near to an answer. `negated`: `read_as` is the question without its negation, and the
    reader's view of the premise says nothing. `about` are all names of the country or organisation that a
    follow-up puts in place of the one before.
    """

    question: int
    text: str
    allowed: tuple[int, ...] | None
    where: Reported | None = None
    by_author: bool = False
    whole_view: bool = False
    quoted: bool = False
    limit: int = MOST_LIMIT
    request: TextRequest | None = None
    own_view: bool = False
    topic: str | None = None
    shown: tuple[str, ...] = ()
    near: tuple[int, ...] = ()
    part: QuestionPart | None = None
    agreement: AgreementAsked | None = None
    standing: StandingAsked | None = None
    side: int | None = None
    read_as: str | None = None
    view: bool = False
    work: bool = False
    guess: bool = False
    negated: bool = False
    about: frozenset[str] = frozenset()


class Interpreter:
    """Interprets questions to one opened index. `languages`: what sees that a question is in a language that
    the model does not read; None if it reads all."""

    def __init__(self, text_store: PassageStore, scope: Scope, languages: Languages | None = None) -> None:
        self._text_store = text_store
        self._scope = scope
        self._languages = languages

    def of(self, number: int, question: Question) -> list[Interpretation]:
        """Every interpretation of question number `number`, the most literal first. Raises UserError
        if the question is empty or restricted to an unknown section or source."""
        ways = [_without_negation(w) for w in self._literal(number, question)]
        if (of_standing := standing_asked(self._scope.in_known_names(question.text))) is not None:
            inside = self.allowed(question.section, question.source)
            ways = [Interpretation(number, ways[0].text, inside, standing=of_standing), *ways]
        asked = self._agreement(question)
        if asked is None or any(w.request or w.own_view for w in ways):
            return ways
        inside = self.allowed(question.section, question.source)
        text = asked.subject or question.text
        first = Interpretation(number, text, inside, agreement=asked)
        return [first, *(ways if asked.open else (replace(w, side=asked.side) for w in ways))]

    def plain(self, question: Question) -> Question:
        """The question and those before it without fillers and with "the us" as "the USA", each in the
        English words of the texts if it is in another language than they are."""
        put = self.in_english(question)

        def plain(text: str) -> str:
            return with_lag(with_us_as_country(without_fillers(text)))

        return replace(put, text=plain(put.text), previous=tuple(map(plain, put.previous)))

    def in_english(self, question: Question) -> Question:
        """The question and those before it, each in the English words of the texts if it is in another
        language than they are."""
        text, *previous = map(self._glossed, (question.text, *question.previous))
        if text == question.text and tuple(previous) == tuple(question.previous):
            return question
        return replace(question, text=text, previous=tuple(previous))

    def _glossed(self, text: str) -> str:
        differing = self._languages.differing(text) if self._languages else None
        if differing is None or differing[1] != "en":
            return text
        known = gloss(
            text,
            differing[0],
            lambda word: self._text_store.document_frequency(stem(word)) > 0,
            self._as_spelt,
        )
        return text if known is None else known

    def _as_spelt(self, word: str) -> str:
        """A word as the texts spell it, in lower case if they do anywhere: "technopoles" for "technopol"."""
        root = stem(word)
        numbers = [number for number, _ in self._text_store.search([root], _FEW_MENTIONS)]
        texts = [p.text for p in self._text_store.many(numbers).values()]
        spelt = sorted({w for text in texts for w in WORD.findall(text) if stem(w) == root}, key=str.isupper)
        lower = [w for w in spelt if w.islower()]
        return word if not spelt or word in spelt else (lower or spelt)[0]

    def _agreement(self, question: Question) -> AgreementAsked | None:
        """What a question asks of those who agree or disagree, with the subject of the question before if it
        names none, or None."""

        def works_of(phrase: str) -> frozenset[str]:
            who = named(phrase, self._scope.owners, self._scope.years)
            if who is None or who.topic:
                return frozenset()
            # "Diehl and Lambach" are not the four authors of another work, of whom these are two
            words = {fold(w) for w in WORD.findall(phrase)}
            exact = frozenset(key for key in who.keys if self._scope.families.get(key, {""}) <= words)
            return exact or frozenset(who.keys)

        asked = agreement_asked(question.text, works_of)
        if asked is None or asked.keys or not question.previous:
            return asked
        if asks_of_person(asked.subject) and (keys := self._person_meant(question)):
            return replace(asked, subject="", keys=keys)
        if has_topic(_PERSON.sub(" ", asked.subject)):
            return asked
        before = question.previous[-1]
        who = named(before, self._scope.owners, self._scope.years)
        if who is not None and not who.topic:
            return replace(asked, keys=frozenset(who.keys))
        return replace(asked, subject=before)

    def _person_meant(self, question: Question) -> frozenset[str]:
        """The keys of the works of the person whom a follow-up calls "he" or "her": the author whom the last
        questions name, else the one whom the last answer names first."""
        put = with_person(question.text, question.previous, question.shown, self._scope.owners)
        for text in (put, *thread(question.previous)):
            who = named(text, self._scope.owners, self._scope.years)
            if who is not None:
                return frozenset(who.keys)
        return frozenset()

    def _put(self, text: str, resolved: str) -> list[str]:
        """The ways to put a question: as it stands and `resolved` by the previous ones, with acronyms spelt
        out and names as the texts have them."""
        # "why?" means nothing without the question before
        forms = (text, resolved) if has_topic(text) else (resolved,)
        if asks_of_person(text) and any(fold(w) in self._scope.owners for w in WORD.findall(resolved)):
            forms = (resolved,)  # "he" in a text is anybody, and the question is about an author
        scope = self._scope
        put = (scope.spelt_out, scope.in_known_names, scope.in_short_names, scope.in_known_words)
        ways = [way for one in forms for way in (one, *(each(one) for each in put))]
        ways += [scope.in_known_words(scope.in_known_names(scope.spelt_out(one))) for one in forms]
        return list(dict.fromkeys(ways))

    def _literal(self, number: int, question: Question) -> list[Interpretation]:
        """The interpretations of a question by its words. Raises UserError as `of` does."""
        text = checked(question.text)
        if not 1 <= question.limit <= MOST_LIMIT:
            raise UserError(f"Ask for 1 to {MOST_LIMIT} excerpts.")
        text = with_person(text, question.previous, question.shown, self._scope.owners)
        if pieces := self._pieces(number, text, question):
            return pieces
        # the frame of a request for a topic ("a passage on …") is no request for a part of the text
        plain = topic_of(text) or text
        if (request := self._request(plain, question) or self._main_point(text, question)) is not None:
            return [Interpretation(number, text, None, request=request)]
        if (inside := self._own_term(text, question)) is not None:
            # what is proposed there is the text's own word
            return [Interpretation(number, WORDING, inside, view=True)]
        if (subject := self._stance(plain, question)) is not None:
            return self._own_views(number, text, subject, question)
        text, section, heading = without_frames(text), question.section, None
        if section is None and (found := self._scope.section_in(text)):
            section, rest = found
            heading = None if has_topic(rest) else self._scope.sections[section]
            text = rest or text
        allowed = self.allowed(section, question.source)
        where = None
        if question.source is not None:
            where = of_source(self._text_store, self._scope.key(question.source))
        parts = parts_of(text)
        most = max(most_excerpts(question), MOST_CLOSEST)
        ways: list[Interpretation] = []
        if heading:
            # "What does section 3 say?" asks for all of section 3, sentences on its heading first
            ways.append(Interpretation(number, heading, allowed, whole_view=True))
        # a question that names its own section stands alone
        alone = section is not None and question.section is None
        resolved = text if alone else resolve(text, question.previous, self._scope.owners)
        for spoken in self._put(text, resolved):
            asked = canonical(spoken)
            wording = without_the_text(asked)
            topic = topic_of(spoken)
            ways.append(Interpretation(number, wording, allowed, where, limit=most, topic=topic))
            if section is None and where is None:
                ways += self._by_heading(number, wording)
            if where is None and allowed is None and (holding := quoted(wording, self._text_store)):
                inside = tuple(holding.passages)
                ways.append(Interpretation(number, wording, inside, holding, quoted=True, limit=most))
            who = named(wording, self._scope.owners, self._scope.years)
            if who and (where is None or set(who.keys) & {self._scope.key(question.source or "")}):
                ways += self._by_author(number, wording, who, allowed)
            if allowed is None and where is None and not any(w.by_author for w in ways):
                ways += self._by_mention(number, wording, who)
        if _PERSON_DOES.search(text) and (theirs := [w for w in ways if w.by_author]):
            ways = theirs  # what others say of the same is no answer
        for part in parts:
            asked = canonical(self._scope.spelt_out(part.text))
            topic = topic_of(asked)
            kept = MOST_LIMIT if part.names else most
            ways.append(Interpretation(number, asked, allowed, where, limit=kept, topic=topic, part=part))
        if alone or self._is_of_person_alone(text, question):
            return ways
        return self._going_on(ways, text, resolved, question, anywhere=allowed is None)

    def _is_of_person_alone(self, text: str, question: Question) -> bool:
        """Whether a follow-up to "who is Allison?" needs no more than the name, which `text` has: "what does
        he compare it to?"."""
        if not question.previous or not asks_of_person(question.text):
            return False
        who = named(text, self._scope.owners, self._scope.years)
        return who_is(question.previous[-1], self._scope.owners) is not None and who is not None and who.topic

    def _going_on(
        self, ways: list[Interpretation], text: str, resolved: str, question: Question, *, anywhere: bool
    ) -> list[Interpretation]:
        """The interpretations of a follow-up, which goes on from what was shown; of another question as they
        are. `anywhere`: all passages are allowed."""
        if not (question.shown and question.previous and leans(text)):
            return ways
        near = near_shown(self._text_store, question.shown) if anywhere else ()
        # "tell me more" asks for something else than all that was shown, other follow-ups for something
        # else than the answer: theirs may stand beside it. The answer to "what year?" may stand in it.
        shown = question.shown if asks_more(text) else question.shown[: 0 if asks_bare_fact(text) else 1]
        # "and Norway?": what was shown may say the same of Norway
        shown = not_on(new_names(text, question.previous), shown)
        spoken = with_new_subject(question.previous[-1], text) or f"{question.previous[-1]} {text}"
        about = frozenset(n for name in new_subject(text) for n in same_place(name))
        return [
            replace(
                w,
                about=about,
                shown=shown,
                near=near if w.where is None else (),
                read_as=spoken if resolved != text and w.text == canonical(resolved) else None,
            )
            for w in ways
        ]

    def _own_term(self, text: str, question: Question) -> tuple[int, ...] | None:
        """The passages where the texts weigh words in their own voice and propose one, if a question asks for
        the author's word; else None."""
        if question.section is not None or question.source is not None:
            return None
        if not own_term_asked(text, lambda name: name in self._own_authors()):
            return None
        inside, proposed = where_terms_are_weighed(self._text_store, self._scope.texts[:_MOST_TEXTS])
        return inside if proposed else None

    def _own_views(self, number: int, text: str, subject: str, question: Question) -> list[Interpretation]:
        """The interpretations of a question for the author's own stance on a subject. Where the author may
        say nothing of it ("what does the author think of X?"), what the texts have on it is the nearest."""
        inside, near = self.allowed(question.section, question.source), self._where_texts_conclude
        wordings = dict.fromkeys((without_the_text(text), without_names_of_talk(subject)))
        ways = [Interpretation(number, wording, inside, near=near, own_view=True) for wording in wordings]
        if _ASKS_WHAT.match(text):
            asked = canonical(subject)
            ways.append(Interpretation(number, asked, inside, guess=True, topic=topic_of(subject)))
        return ways

    def _pieces(self, number: int, text: str, question: Question) -> list[Interpretation]:
        """The interpretations of a question for one piece of a text and nothing more: a numbered figure, a
        list, the note on the author, an item of the list that the last answer is about. None of another."""
        if question.section is not None or question.source is not None:
            return []
        place = item_asked(text) if question.previous else None
        found = figure_asked(self._text_store, text)
        if found is None and place is not None:
            found = items_near(self._text_store, question.shown, place)
        if found is None and not (question.previous and leans(text)):
            found = list_named(self._text_store, self._scope.sections, text)
        if found is not None:
            return [Interpretation(number, text, tuple(found.passages), found, whole_view=True)]
        own = self._own_authors()
        asked = asks_about_author(text, own)
        if asked is None or not (inside := self._scope.biographies):
            return []
        put = with_author(text, self._scope.author_in_biography)
        ways = [put] if asked == "life" else [w for w in (put, as_student(put)) if w is not None]
        return [Interpretation(number, w, inside, whole_view=asked == "life") for w in ways]

    def allowed(self, section: str | None, source: str | None) -> tuple[int, ...] | None:
        """The passages of a section, a source or both; None for all passages. Raises UserError."""
        inside = self._scope.allowed(section, source)
        return None if inside is None else tuple(inside)

    def _request(self, text: str, question: Question) -> TextRequest | None:
        """The request about a text as a whole that the question makes, or None."""
        if question.section is not None or len(self._scope.texts) > _MOST_TEXTS:
            return None
        if question.previous and _PERSON.search(text) and self._named_before(question.previous):
            return None  # "what is his main point?" asks for the author named before
        return self._scope.requests(question.source).of(text)

    def _main_point(self, text: str, question: Question) -> TextRequest | None:
        """The request for the main point that the question makes, though it has the form of one for a topic:
        "what is the author getting at"."""
        found = self._request(text, question)
        return found if found and found.kind == "main point" and not found.subject else None

    def _stance(self, text: str, question: Question) -> str | None:
        """The subject on which the question asks for the text's own stance, or None."""
        if question.previous and _PERSON.search(text) and self._named_before(question.previous):
            return None
        own = self._own_authors()

        def is_author(name: str) -> bool:
            if name in own:
                return True
            if name in _ANYBODY:
                return False
            # a text that states no author: anyone it hardly mentions and does not cite
            known = name in self._scope.owners
            return not known and self._text_store.document_frequency(stem(name)) <= _FEW_MENTIONS

        return stance_asked(text, is_author)

    @cached_property
    def _where_texts_conclude(self) -> tuple[int, ...]:
        """The passages of the texts' conclusions and abstracts, where an author's own view is likeliest."""
        found: list[int] = []
        for key in self._scope.texts[:_MOST_TEXTS]:
            outline = TextOutline(self._text_store.document(key))
            for role in ("conclusion", "abstract"):
                part = outline.role(role)[0]
                if part is None:
                    continue
                passages = self._text_store.many(self._text_store.select(documents=[key]))
                inside = [n for n, p in passages.items() if part.start <= p.start < part.end]
                found += inside[:_MOST_CONCLUDING]
        return tuple(dict.fromkeys(found))

    def _by_mention(self, number: int, text: str, who: NamedAuthors | None) -> list[Interpretation]:
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

    def _own_authors(self) -> set[str]:
        """The folded family names of the authors of the texts."""
        return {name for key in self._scope.texts[:_MOST_TEXTS] for name in self._scope.families.get(key, ())}

    def _named_before(self, previous: Sequence[str]) -> bool:
        """Whether the last question named an author whom the texts cite."""
        who = named(previous[-1], self._scope.owners, self._scope.years)
        return who is not None and any(self._scope.kinds.get(key) != "text" for key in who.keys)

    def _by_author(
        self, number: int, text: str, who: NamedAuthors, allowed: tuple[int, ...] | None
    ) -> list[Interpretation]:
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
        if who.topic or _FOR_A_FACT.search(text):
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
        if cited_alone and not who.topic and (mentioned := self._by_mention(number, text, who)):
            return mentioned  # only the reference list has the work; a mention says more
        inside = _within(where, allowed)
        if not inside:
            return []
        if who.topic or _FOR_A_FACT.search(text):
            wording = who.rest if who.topic else text
            view = bool(who.topic and _UNNAMED.search(who.rest)) and not has_topic(
                _UNNAMED.sub(" ", who.rest)
            )
            view = view and not _FOR_A_FACT.search(text)
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

    def _by_heading(self, number: int, text: str) -> list[Interpretation]:
        """The interpretation of a question that spells out a heading: the section under it."""
        found = self._scope.heading_in(text)
        if found is None or _FOR_A_FACT.search(text):
            return []
        section, rest = found
        inside = tuple(self._scope.allowed(section, None) or ())
        return (
            [] if has_topic(rest) or not inside else [Interpretation(number, text, inside, whole_view=True)]
        )


def _without_negation(way: Interpretation) -> Interpretation:
    """The interpretation, read without the negation of a question for a reason."""
    plain = without_negation(way.text) if way.read_as is None else None
    return way if plain is None else replace(way, read_as=plain, negated=True)


def _within(where: Reported, allowed: tuple[int, ...] | None) -> tuple[int, ...]:
    """The passages of `where` that are allowed."""
    return tuple(where.passages) if allowed is None else tuple(sorted({*where.passages} & {*allowed}))


def most_excerpts(question: Question) -> int:
    """The largest number of excerpts to show: more than asked for where a list or several things are asked,
    unless fewer than usual are wanted."""
    several = asks_for_list(question.text) or bool(parts_of(question.text))
    if several and question.limit >= MOST_CLOSEST:
        return max(question.limit, MOST_OF_SEVERAL)
    return question.limit


def checked(text: str) -> str:
    """The question without white space around it. Raises UserError if it is empty."""
    if not any(c.isalnum() for c in text):
        raise UserError("The question is empty: ask in words.")
    return text.strip()
