"""Requests about a text as a whole: a summary of a part, its main point, its author's own stance.

A request is recognised by what it asks (a word for summarising or for what a text says) and of what (a
section, a role such as "conclusion", the text, its author), with no other subject left over.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from index.words import STOP_WORDS, WORD, fold
from retrieval.interpret.attitude_question import attitude_asked
from retrieval.interpret.outline import SECTION_WORDS, TextOutline, TextPart, roles_in

#: The least share of a heading's words that name it where nothing says that they are a heading.
_COVERED = 0.5
#: A question longer than this is not read as a request.
_LONG = 300

_TEXTS = frozenset(
    """
    text texts paper papers article articles essay essays report study book booklet piece chapter lesson
    document memo memorandum review handbook guide guidelines tutorial thing reading manuscript editorial
    letter pamphlet speech manual playbook policy work publication post blog source sources whole entire
    full
    """.split()
)
_PEOPLE = frozenset(
    "author authors writer writers reviewer reviewers he she they his her their him it".split()
)
# People who may be others than the author.
_OTHERS = frozenset("he she they his her their him it".split())
# The words at most for those who should do something: "states", "the great powers".
_MOST_ADDRESSED = 2
# The words at most for what fears or hopes are about.
_MOST_NARROWING = 3
_SECTIONS = frozenset(
    "section sections chapter part bit passage paragraph paragraphs para subsection portion".split()
)
_SUMMARY = frozenset(
    """
    summarise summarize summarised summarized summarising summarizing summary summaries sum summed recap
    synopsis gist tldr overview outline takeaway takeaways nutshell upshot condense essence crux
    """.split()
)
# A request for one of these wants the course of the text, not its thesis alone.
_WHOLE = frozenset(
    "summarise summarize summarising summarizing summary summaries sum recap synopsis overview".split()
)
_POINTS = frozenset(
    """
    point points message idea ideas claim claims argument arguments thesis theses finding findings result
    results demand demands takeaway takeaways conclusion conclusions upshot contention moral theme themes
    essence crux aim purpose goal contribution proposal lesson position line insight insights thrust lessons
    """.split()
)
_MAIN = frozenset(
    """
    main key central overall core principal basic primary general overarching ultimate fundamental whole
    big bottom chief major crucial
    """.split()
)
#: Words for what a text does.
_SAYS = frozenset(
    """
    say says said saying making made tell tells telling cover covers covered covering contain contains
    discuss discusses discussed discussing argue argues argued arguing claim claims claiming conclude
    concludes concluded concluding happen happens describe describes explain explains mean means deal
    deals talk talks talking address addresses get gets getting propose proposes proposing want wants
    demand demands demanding show shows showing find finds make makes trying try go goes going put puts
    come comes content contents present presents state states suggest suggests urge urges recommend
    recommends write writes contribute about prove proves proving convince convincing persuade persuading
    teach teaches remember learn boil boils drive driving amount amounts add adds end ends set sets
    """.split()
)
_EDGES = {
    **dict.fromkeys(
        (
            *("end", "ends", "ending", "ended", "finish", "finishes", "close", "closes", "closing"),
            *("wrap", "wraps", "wrapped", "round", "rounds"),
        ),
        -1,
    ),
    **dict.fromkeys(("start", "starts", "begin", "begins", "beginning", "open", "opens", "opening"), 0),
}
_ORDINALS = {
    **{
        word: n
        for n, words in enumerate(
            (
                "first 1st",
                "second 2nd",
                "third 3rd",
                "fourth 4th",
                "fifth 5th",
                "sixth 6th",
                "seventh 7th",
                "eighth 8th",
                "ninth 9th",
                "tenth 10th",
            )
        )
        for word in words.split()
    },
    **dict.fromkeys(("last", "final", "closing", "concluding"), -1),
    "penultimate": -2,
    "opening": 0,
}
_NUMBER_WORDS = {
    w: str(n)
    for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}
_FILLERS = frozenset(
    """
    please pls plz thanks hey hi hello ok okay so well now then basically briefly brief quick quickly
    short sentence sentences line lines word words plain simple simply english couple few two three one
    give could can you me us need like want would let know again there whats what's thats wheres s t re ve
    d ll actually really essentially exactly overall called titled named entitled heading headed deals
    concerning regarding main key points point ideas most important things thing stuff far up down back
    here bullet detail details section's quickest rough roughly go nice good sort kind
    """.split()
)
_NUMBERED = re.compile(
    r"(?:(?P<word>[^\W\d_]+)\.?|§)\s*(?P<number>\d+(?:\.\d+)*|[ivxl]+|[a-k](?:\.\d+)*)(?![\w%]|\.\d|\s*(?:%|percent))",
    re.I,
)
_BARE_NUMBER = re.compile(r"(?<![\w.])(?P<number>\d+(?:\.\d+)+)(?![\w]|\.\d)")
_QUOTED = re.compile(r"[\"“„«](?P<title>[^\"“”„«»]{4,120})[\"”“»]|(?<!\w)[‘'](?P<single>.{4,120}?)[’'](?!\w)")
_NAMED_AFTER = re.compile(
    r"\b(?:section|chapter|part|bit|passage|subsection|paragraphs?)\s+(?:that\s+(?:is|talks|deals)\s+|which\s+is\s+)?"
    r"(?:on|about|called|titled|named|entitled|headed|with|regarding|concerning|under|for|of|where\s+(?:he|she|they|it"
    r"|the\s+\w+)\s+(?:explains?|talks?\s+about|describes?|discuss(?:es)?|covers?|looks?\s+at|deals?\s+with"
    r"|introduces?|defines?))\s+(?:the\s+)?(?P<title>.+)$",
    re.I,
)
_NAMED_BEFORE = re.compile(
    r"(?:\b(?:the|this|that|its|of|in|does|up|summari[sz]e|whats|what's|is|do)\s+)(?P<title>(?:[\w'’/&:,-]+\s+){1,8}?)"
    r"(?:section|chapter|part|bit|passage|subsection|paragraphs?)\b",
    re.I,
)
# "What does this memo want agencies to do?", "what is he demanding of people?"
_WANTED = re.compile(
    r"\bwhat\b.*\b(?:want|wants|wanting|ask|asks|asking|urge|urges|urging|tell|tells|telling)\b.*\bto do\b"
    r"|\bwhat\b.*\b(?:want|wants|demand|demands|demanding|expect|expects|ask|asks|asking)\s+(?:of|from)\b",
    re.I,
)
# "What does the author think should be done?", "what should states do according to the article?", "what does
# the essay recommend?"
_HOLDS = (
    r"(?:think|thinks|say|says|believe|believes|argue|argues|suggest|suggests|propose|proposes|hold|holds|claim"
    r"|claims|want|wants|feel|feels)"
)
_OUGHT = r"(?:should|ought\s+to|must|needs?\s+to|has\s+to|have\s+to)"
_RECOMMENDED = re.compile(
    rf"^\W*what\s+(?:do|does|did)\s+.{{1,60}}?\s{_HOLDS}\s+(?:that\s+)?(?:.{{1,40}}?\s+)?{_OUGHT}\s+"
    r"(?:be\s+done|happen|change|(?:we|you|one|they|people)\s+do|do)\b"
    rf"|^\W*what\s+{_OUGHT}\s+(?:be\s+done|happen|change|(?:.{{1,40}}?\s+)do)\b.*\b(?:according\s+to"
    r"|in\s+(?:the|this)\b.*\b(?:view|opinion)|for\s+(?:the|this))\b"
    r"|^\W*what\s+(?:do|does|did)\s+.{1,60}?\s(?:recommend|advise|advocate|propose|call\s+for)s?\b"
    r"|^\W*what(?:['’]?s|\s+is|\s+are|['’]re)\s+.{1,60}?\s(?:recommending|advising|advocating|proposing|suggesting"
    r"|calling\s+for)\b"
    r"|^\W*(?:(?:so\s+)?what(?:['’]?s|\s+is|\s+are)?\s+)?(?:the\s+)?\w+['’]?s['’]?\s+(?:\w+\s+)?"
    r"(?:solutions?|proposals?|recommendations?|advice|remed(?:y|ies))\W*$"
    r"|\b(?:recommendations?|policy\s+advice)\s+(?:do|does|did|of|by|from|are|is)\b",
    re.I,
)
# Words of such a request that name no subject.
_OUGHT_WORDS = frozenset(
    "think thinks believe believes hold holds feel feels done do happen change people they we one advise"
    " advises advocate advocates call calls recommendation recommendations advice policy according view"
    " opinion need needs must ought should recommending advising advocating proposing suggesting calling"
    " propose proposes proposal proposals solution solutions remedy remedies".split()
)
_POSSESSIVE = re.compile(
    r"\b([^\W\d_]{3,})['’]s?\s+(?:whole\s+|entire\s+|own\s+)?(?:main|key|central|overall|core|basic|principal)\s+"
    r"(?:point|idea|claim|argument|thesis|message|conclusion|finding)s?\b",
    re.I,
)
# "What did they do under Honoree Curation?"
_UNDER = re.compile(r"\b(?:under|in|within)\s+(?:the\s+)?(?P<title>[^?]+)", re.I)
_TAKEAWAY = re.compile(r"\btake[\s-]*(?:home|away)s?\b(?:\s+(?:message|point|lesson)s?\b)?", re.I)
# "What question does the introduction want to answer?", "the research question".
_QUESTION = re.compile(
    r"\b(?:(?:research|guiding|main|central|key|leading|overall|core)\s+)?questions?\b", re.I
)
_RAISED = frozenset(
    """
    answer answers answering ask asks asked asking address addresses addressing pose poses posed raise
    raises raised tackle tackles investigate investigates explore explores examine examines research set
    sets start starts wants
    """.split()
)
# "the part on people who believe in it": where the sides of a question have sections of their own.
_ACCEPTING = frozenset(
    """
    believe believes believing believers accept accepts accepting agree agrees agreeing affirm affirms
    support supports supporters supporting favour favor favours favors defend defends defenders endorse
    endorses proponents advocates fans yes approve approves
    """.split()
)
_REJECTING = frozenset(
    """
    reject rejects rejecting deny denies denying doubt doubts doubters disagree disagrees disagreeing
    oppose opposes opponents critics criticise criticises criticize criticizes critical sceptics skeptics
    sceptical skeptical against dispute disputes dismiss dismisses disbelieve disbelievers unconvinced
    objections
    """.split()
)
_NOT = frozenset("not dont doesnt don doesn t no never".split())
_HOLDERS = frozenset(
    "people those scholars authors writers ones researchers everyone who that thinkers others".split()
)
_TLDR = re.compile(r"\btl\s*[;:,.]?\s*dr\b|\btoo long\b.{0,6}\bdidn'?t read\b", re.I)
_FOR_A_FACT = re.compile(
    r"\b(?:who|whom|whose|where|when|why|how\s+(?:many|much|long|old|often|far))\b", re.I
)


@dataclass(frozen=True, slots=True)
class TextRequest:
    """A request about a text as a whole.

    A "section" request asks what some parts say, a "summary" for a summary of whole texts, a "main point"
    for their thesis, "recommendations" for what they hold should be done, "concerns" and "hopes" for what
    their authors fear and hope. `parts` are those asked about, one
    for each text that has such a part, none for whole texts; `documents` are the keys of the texts. `subject`
    is what else the question names, "" if nothing. `sure` (0 to 1) is the chance that the excerpts are what
    was meant.
    """

    kind: Literal["section", "summary", "main point", "recommendations", "concerns", "hopes"]
    documents: tuple[str, ...]
    parts: tuple[TextPart, ...]
    subject: str
    sure: float


class Requests:
    """Recognises requests about the texts with these outlines.

    `authors` are the folded words of the family names of the texts' own authors, `others` those of all
    other authors that the texts cite.
    """

    def __init__(
        self, outlines: Sequence[TextOutline], authors: Collection[str] = (), others: Collection[str] = ()
    ) -> None:
        self._outlines = outlines
        self._others = set(others) - set(authors)
        self._authors = set(authors) - STOP_WORDS
        self._keys = tuple(o.key for o in outlines)
        self._labels = {"paragraph", "para", *SECTION_WORDS, *(w for o in outlines for w in o.labels)}
        titles = [{fold(w) for w in WORD.findall(o.title)} - STOP_WORDS for o in outlines]
        self._titles = [words for words in titles if words]

    def of(self, question: str) -> TextRequest | None:
        """The request that a question makes, or None."""
        if len(question) > _LONG:
            return None
        question = _TAKEAWAY.sub(" takeaway ", _TLDR.sub(" tldr ", question))
        owner = _POSSESSIVE.search(question)
        if owner and fold(owner[1]) not in self._others:
            # "Mill's main claim": the author, though the text does not state its author
            question = f"{question[: owner.start(1)]} the author{question[owner.end(1) :]}"
        words = [fold(w) for w in WORD.findall(question)]
        if not words:
            return None
        for title in self._titles:
            if title <= set(words):  # "the main point of On Liberty"
                words = [w if w not in title else "text" for w in words]
        return (
            self._research_question(question, words)
            or self._attitude(question)
            or self._recommendations(question, words)
            or self._section(question, words)
            or self._main_point(question, words)
        )

    def _research_question(self, question: str, words: Sequence[str]) -> TextRequest | None:
        """A request for the question that a text sets out to answer: its introduction says."""
        found = _QUESTION.search(question)
        spoken = set(words)
        of_text = bool(spoken & (_TEXTS | _PEOPLE | self._authors)) or any(
            role == "introduction" for _, role in roles_in(words)
        )
        by_name = found is not None and found[0].lower().startswith(("research", "guiding"))
        if found is None or spoken & _NOT or not (by_name or (of_text and spoken & _RAISED)):
            return None
        rest = [fold(w) for w in WORD.findall(f"{question[: found.start()]} {question[found.end() :]}")]
        if [w for w in self._left(rest) if w not in _RAISED and not any(True for _ in roles_in([w]))]:
            return None
        parts = _some(o.role("introduction")[0] for o in self._outlines)
        return TextRequest("section", self._keys, parts, "", 0.85 * _certain(parts)) if parts else None

    def _attitude(self, question: str) -> TextRequest | None:
        """A request for what the texts' authors fear or hope, and for no more than a narrow subject of it."""
        found = attitude_asked(question, self._authors.__contains__)
        if found is None:
            return None
        attitude, rest = found
        left = self._left([fold(w) for w in WORD.findall(rest)])
        if len(left) > _MOST_NARROWING or self._others & set(left):
            return None
        return TextRequest(attitude, self._keys, (), " ".join(left), 0.75 if not left else 0.65)

    def _recommendations(self, question: str, words: Sequence[str]) -> TextRequest | None:
        """A request for what the texts, or their authors, hold should be done."""
        of_text = bool(set(words) & (_TEXTS | (_PEOPLE - _OTHERS) | self._authors))
        if not of_text or not _RECOMMENDED.search(question) or self._others & set(words):
            return None
        left = [w for w in self._left(words) if w not in _OUGHT_WORDS]
        if len(left) > _MOST_ADDRESSED:
            return None
        return TextRequest("recommendations", self._keys, (), " ".join(left), 0.75 if not left else 0.65)

    def _section(self, question: str, words: Sequence[str]) -> TextRequest | None:
        asks = self._asks(words)
        for find in (
            self._by_number,
            self._by_place,
            self._by_title,
            self._by_side,
            self._by_role,
            self._by_heading,
            self._by_subject,
        ):
            found = find(question, words, asks)
            if found is None:
                continue
            parts, rest, sure, loose = found
            left = self._left(rest)
            if not left and (asks == "summary" or not _FOR_A_FACT.search(" ".join(rest))):
                return TextRequest("section", self._keys, parts, "", sure)
            if loose and left and (asks == "summary" or (asks and "," in question)):
                # "how does it end, what should students do now?"
                return TextRequest("section", self._keys, parts, " ".join(left), sure)
        return None

    def _asks(self, words: Sequence[str]) -> str:
        """What the words ask for: "summary", "content", or "" if for neither."""
        if _SUMMARY & set(words) or any(
            one in _MAIN and other in _POINTS for one, other in zip(words, words[1:], strict=False)
        ):
            return "summary"
        if _SAYS & set(words) or set(words) & {"what", "whats", "which", "how", "in"}:
            return "content"
        return ""

    def _left(self, words: Sequence[str]) -> list[str]:
        """The words that name a subject of their own."""
        return [
            w
            for w in words
            if w not in STOP_WORDS
            and w not in _FILLERS
            and w not in _SUMMARY
            and w not in _SAYS
            and w not in _TEXTS
            and w not in _PEOPLE
            and w not in _SECTIONS
            and w not in self._authors
        ]

    def _by_number(
        self, question: str, words: Sequence[str], asks: str
    ) -> tuple[tuple[TextPart, ...], list[str], float, bool] | None:
        spelt = re.sub(
            r"\b(" + "|".join(_NUMBER_WORDS) + r")\b",
            lambda m: _NUMBER_WORDS[m[1].lower()],
            question,
            flags=re.I,
        )
        for text in dict.fromkeys((question, spelt)):
            for match in (*_NUMBERED.finditer(text), *_BARE_NUMBER.finditer(text)):
                named = match.groupdict()
                word = fold(named.get("word") or "section")
                if word not in self._labels:
                    continue
                number = match["number"]
                if number.casefold() in ("a", "i") and word in ("part", "section") and number.islower():
                    continue  # "part a", "section i": more likely the article or the pronoun
                rest = [fold(w) for w in WORD.findall(f"{text[: match.start()]} {text[match.end() :]}")]
                if word in ("paragraph", "para") and number.isdigit():
                    inside = self._within(rest)
                    parts = _some(
                        o.paragraph(int(number) - 1, p) for o, p in zip(self._outlines, inside, strict=True)
                    )
                else:
                    parts = _some(o.numbered(number, word) for o in self._outlines)
                if parts:
                    heading = [fold(w) for p in parts for w in WORD.findall(p.heading)]
                    rest = [w for w in rest if w not in heading]
                    narrowed = self._role_within(rest, parts)
                    if narrowed:
                        return narrowed
                    return parts, rest, _certain(parts), True
        return None

    def _role_within(
        self, rest: list[str], parts: tuple[TextPart, ...]
    ) -> tuple[tuple[TextPart, ...], list[str], float, bool] | None:
        """The part with a role inside numbered parts: "the results of experiment 1"."""
        for n, role in roles_in(rest):
            owner = {p.document: p for p in parts}
            inside: list[TextPart] = []
            for outline in self._outlines:
                if outline.key in owner and (found := outline.role(role, owner[outline.key]))[1] and found[0]:
                    inside.append(found[0])
            if inside:
                return tuple(inside), [*rest[:n], *rest[n + 1 :]], _certain(inside), True
        return None

    def _within(self, words: Sequence[str]) -> list[TextPart | None]:
        """For each text the part that a role among the words names, else None."""
        roles = [role for _, role in roles_in(words)]
        return [o.role(roles[0])[0] if roles else None for o in self._outlines]

    def _by_place(
        self, question: str, words: Sequence[str], asks: str
    ) -> tuple[tuple[TextPart, ...], list[str], float, bool] | None:
        for n, word in enumerate(words[:-1]):
            if word in _ORDINALS and (kind := words[n + 1].rstrip("s")) in _SECTIONS | {
                "chapter",
                "few",
                "couple",
            }:
                rest = [*words[:n], *words[n + 2 :]]
                place = _ORDINALS[word]
                if kind in ("paragraph", "para", "passage"):
                    inside = self._within(rest)
                    parts = _some(o.paragraph(place, p) for o, p in zip(self._outlines, inside, strict=True))
                    rest = [w for w in rest if not any(True for _ in roles_in([w]))]
                else:
                    parts = _some(o.nth(place) for o in self._outlines)
                    if not parts and place in (0, -1):
                        parts = _some(o.ending() if place else o.beginning() for o in self._outlines)
                    heading = {fold(w) for p in parts for w in WORD.findall(p.heading)}
                    rest = [w for w in rest if w not in heading]
                if parts:
                    return parts, rest, _certain(parts), True
        for n, word in enumerate(words):
            if word not in _EDGES:
                continue
            how = "how" in words[:n] and any(w in ("does", "do", "did") for w in words[:n])
            alone = n + 1 == len(words) or words[n + 1] in STOP_WORDS or words[n + 1] in _SAYS | _FILLERS
            noun = n and words[n - 1] in ("the", "in", "very") and alone
            if not (how or (noun and asks)):
                continue
            before = [w for w in words[:n] if w != "how"]
            inside = self._within([w for w in before if w not in _EDGES])
            between = self._left([w for w in before if not any(True for _ in roles_in([w]))])
            if between:
                continue  # "how does the story of X end": an event of the text
            if words[n + 1 : n + 2] == ["of"] and not self._names_text(words[n + 2 :]):
                continue  # "at the end of one"
            parts = _some(
                o.ending(p) if _EDGES[word] else o.beginning(p)
                for o, p in zip(self._outlines, inside, strict=True)
            )
            rest = list(words[n + 1 :])
            if parts and (not self._left(rest) or "," in question):
                return parts, rest, _certain(parts), True
        return None

    def _names_text(self, words: Sequence[str]) -> bool:
        """Whether any word stands for a text or a part of it."""
        return any(w in _TEXTS or w in _SECTIONS or w in ("it", "this") for w in words) or any(
            roles_in(words)
        )

    def _by_title(
        self, question: str, words: Sequence[str], asks: str
    ) -> tuple[tuple[TextPart, ...], list[str], float, bool] | None:
        """A section by the words between "the" and "section", after "the part on", or in quotes."""
        for form in (_QUOTED, _NAMED_AFTER, _NAMED_BEFORE):
            if form is not _QUOTED and _SECTIONS.isdisjoint(words):
                continue
            match = form.search(question)
            if not match:
                continue
            given = match["title"] or match.groupdict().get("single") or ""
            title = [fold(w) for w in WORD.findall(given)]
            named = self._left([w for w in title if w not in _ORDINALS])
            if form is _QUOTED:
                named = title
            if not named:
                continue
            found = [h for o in self._outlines if (h := o.headed(named))]
            if not found:
                continue
            best = max(share for _, share, _ in found)
            parts = tuple(p for p, share, _ in found if share == best)
            if form is _QUOTED and asks != "summary" and max(cover for _, _, cover in found) < _COVERED:
                continue  # a phrase of the text rather than a heading
            rest = [fold(w) for w in WORD.findall(f"{question[: match.start()]} {question[match.end() :]}")]
            return parts, rest, _certain(parts) * (0.6 + 0.4 * best), False
        return None

    def _by_side(
        self, question: str, words: Sequence[str], asks: str
    ) -> tuple[tuple[TextPart, ...], list[str], float, bool] | None:
        """The section on those who accept or reject something: "the part on people who believe in it"."""
        match = _NAMED_AFTER.search(question)
        if not match or not asks:
            return None
        title = [fold(w) for w in WORD.findall(match["title"])]
        sign = bool(_ACCEPTING & set(title)) - bool(_REJECTING & set(title))
        sign = -sign if _NOT & set(title) else sign
        subject = self._left([w for w in title if w not in _ACCEPTING | _REJECTING | _NOT | _HOLDERS])
        found = [h for o in self._outlines if (h := o.on_side(sign, subject))] if sign else []
        if not found:
            return None
        return tuple(found), [fold(w) for w in WORD.findall(question[: match.start()])], 0.8, False

    def _by_subject(
        self, question: str, words: Sequence[str], asks: str
    ) -> tuple[tuple[TextPart, ...], list[str], float, bool] | None:
        """The paragraphs that "the bit about X" means where no heading names X."""
        match = _NAMED_AFTER.search(question)
        named = self._left([fold(w) for w in WORD.findall(match["title"])]) if match else []
        if not match or not named or not asks:
            return None
        found = [h for o in self._outlines if (h := o.about(named))]
        if not found:
            return None
        rest = [fold(w) for w in WORD.findall(question[: match.start()])]
        return (max(found, key=lambda pair: pair[1])[0],), rest, 0.7, False

    def _by_role(
        self, question: str, words: Sequence[str], asks: str
    ) -> tuple[tuple[TextPart, ...], list[str], float, bool] | None:
        named = list(roles_in(words))
        if re.search(
            r"\b(?:does|in|of)\s+the\s+(?:executive\s+)?(?:summary|overview|synopsis)\b", question, re.I
        ):
            at = next(n for n, w in enumerate(words) if w in ("summary", "overview", "synopsis"))
            named = [(at, "abstract"), *named]
        for n, role in named:
            if n and words[n - 1] in _MAIN and role in ("results", "conclusion", "objectives"):
                continue  # "the main result": the main point
            found = [f for o in self._outlines if (f := o.role(role))[0]]
            headed = [part for part, by_heading in found if by_heading and part]
            parts = tuple(headed) or tuple(part for part, _ in found if part)
            if parts:
                rest = [*words[:n], *words[n + 1 :]]
                return parts, rest, _certain(parts) * (1.0 if headed else 0.85), False
        return None

    def _by_heading(
        self, question: str, words: Sequence[str], asks: str
    ) -> tuple[tuple[TextPart, ...], list[str], float, bool] | None:
        """A section whose whole heading the question spells out, after a word for summarising."""
        under = _UNDER.search(question)
        if asks != "summary" and not under:
            return None
        left = self._left(words)
        if asks != "summary" and under:
            inside = {fold(w) for w in WORD.findall(under["title"])}
            parts = (
                _some(o.spelt(left) for o in self._outlines) if len(left) > 1 and set(left) <= inside else ()
            )
            return (parts, [], _certain(parts) * 0.9, False) if parts else None
        found = [h for o in self._outlines if (h := o.headed(left))]
        parts = tuple(p for p, share, cover in found if share > 0.99 and cover >= _COVERED)
        return (parts, [], _certain(parts) * 0.9, False) if parts else None

    def _main_point(self, question: str, words: Sequence[str]) -> TextRequest | None:
        if _FOR_A_FACT.search(question):
            return None
        left = [w for w in self._left(words) if w not in _POINTS and w not in _MAIN]
        distinct = set(words)
        whole = bool(distinct & _TEXTS) or bool(distinct & (_PEOPLE | self._authors))
        gist = bool(distinct & _SUMMARY) or "bottom line" in " ".join(words)
        points = any(a in _MAIN and b in _POINTS for a, b in zip(words, words[1:], strict=False))
        purpose = whole and bool(
            distinct & {"point", "purpose", "message", "aim", "goal", "argument", "thesis", "claim", "moral"}
        )
        says = whole and bool(distinct & {"what", "whats"}) and bool(distinct & _SAYS)
        if left and whole and len(left) <= 2 and _WANTED.search(question):
            return TextRequest("main point", self._keys, (), " ".join(left), 0.65)
        if left:
            return None
        if distinct & _WHOLE:
            return TextRequest("summary", self._keys, (), "", 0.85)
        if says and "about" in distinct and (found := [o.role("abstract") for o in self._outlines]):
            overviews = tuple(part for part, by_heading in found if part and by_heading)
            if overviews and len(overviews) == len(found):
                return TextRequest("section", self._keys, overviews, "", 0.85)
        if gist or points or purpose or says:
            return TextRequest("main point", self._keys, (), "", 0.75)
        return None


def _some(parts: object) -> tuple[TextPart, ...]:
    return tuple(p for p in parts if p is not None)  # type: ignore[attr-defined]


def _certain(parts: Sequence[TextPart]) -> float:
    """The chance that the parts were meant: near certain for one, less where several texts have one."""
    return 0.97 if len(parts) == 1 else 0.85
