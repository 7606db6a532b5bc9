"""Whose view a sentence reports: "Scharre (2021) views …. He argues …. Instead, the risk …".

The rule, for the sentences of one paragraph in order:

1. A sentence reports, directly, every work that it cites.
2. A work named in the text ("Scharre (2021)", not "(Scharre, 2021)") goes on speaking. Of several
   in one sentence it is the first that is not an aside ("building on Scharre’s point").
3. A following sentence without a named work of its own is carried by that speaker if it points
   back to an agent: "he", "they", "the authors", "their model"; the number must agree, so that
   "they" never carries a single author.
4. It is carried, too, if it opens with a connective that continues a thought ("Instead",
   "Moreover", "Thus", "For this reason") or counts on ("Secondly", "The first …"), but only right
   after a sentence that was itself reported, and not one in which the text speaks for itself.
5. Anything else is a gap. After a gap only "the author(s)" or "their model" resumes.
6. The text's own voice ("I", "we", "this article") and another named work end it. So does a
   paragraph: nothing is carried across.

"However" and "Therefore" never carry: after them a text as often speaks for itself; nor does
"Similarly", which compares the speaker with somebody else. The lists of words
are for English, German, French and Spanish; elsewhere only rule 1 applies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from index.types import Citation

_START = r"^[\s“\"„«‘'(]*"
_OPENING = rf"{_START}(?:[\p{{L}}’' -]{{1,60}}?,\s+)?(?:[\p{{L}}]+\s+){{0,1}}?"
_CONNECTIVE = regex.compile(
    rf"{_START}(?:instead|rather|moreover|furthermore|in addition|additionally|also|thus|hence"
    r"|for this reason|for these reasons"
    r"|(?:more )?specifically|in particular|more precisely|more generally|in other words|that is"
    r"|for example|for instance|indeed|first(?:ly)?|second(?:ly)?"
    r"|third(?:ly)?|fourth(?:ly)?|lastly|finally|further"
    r"|stattdessen|vielmehr|zudem|außerdem|darüber hinaus|ferner|somit|aus diesem grund"
    r"|insbesondere|genauer|zum beispiel|erstens|zweitens|drittens|schließlich"
    r"|de plus|en outre|ainsi|plutôt|au contraire|notamment|par exemple|pour cette raison"
    r"|en particulier|premièrement|deuxièmement|enfin|además|más bien|por ello|por esta razón|así"
    r"|en concreto|en particular|por ejemplo|en primer lugar|en segundo lugar|por último)\b",
    regex.IGNORECASE,
)
_COUNTING = regex.compile(
    rf"{_START}(?:\p{{L}}+\s+)?(?:the|a|der|die|das|le|la|el)\s+"
    r"(?:first|second|third|fourth|fifth|last|final|former|latter|erste|zweite|dritte|letzte"
    r"|premi[eè]re?|deuxième|troisième|primer[oa]?|segund[oa]|tercer[oa]?)\b(?!\s+(?-i:\p{Lu}))",
    regex.IGNORECASE,
)
_WORK = (
    r"(?:account|analysis|approach|argument|article|book|claim|concept|conclusion|essay|framework"
    r"|framing|model|paper|perspective|point|position|proposal|reasoning|report|stud(?:y|ies)|theory"
    r"|thesis|view|work|research|modell|ansatz|these|argumentation|studie|modèle|thèse|étude|modelo"
    r"|tesis|estudio|argumento)s?\b"
)
_AUTHORS = regex.compile(
    rf"{_OPENING}(?:the (?:\p{{L}}+ )?authors?\b|die autor(?:en|in|innen)\b|der autor\b"
    r"|les? auteurs?\b|l['’]auteure?\b|l[oa]s? autor(?:es|as|a)?\b|el autor\b"
    rf"|(?:his|her|their|ihre?|sein|leurs?|su) (?:\p{{L}}+ )?{_WORK})",
    regex.IGNORECASE,
)
_THIS_VIEW = regex.compile(
    rf"{_OPENING}(?:this|that|such an?|diese[rs]?|cette|cet|ce|est[ea]|dicha) {_WORK}"
    rf"|{_START}(?:moreover|furthermore|in it|here),?\s+it\b",
    regex.IGNORECASE,
)
_ONE = regex.compile(rf"{_OPENING}(?:he|she|er|sie|il|elle|él|ella)\b", regex.IGNORECASE)
_MANY = regex.compile(rf"{_OPENING}(?:they|sie|ils|elles|ellos|ellas)\b", regex.IGNORECASE)
_OWN_VOICE = regex.compile(
    r"\bI\b(?!\.)|\b(?:we|my|our|this (?:article|paper|essay|chapter|thesis|section|study|review)"
    r"|this review article|in conclusion|to conclude|ich|wir|dieser (?:artikel|beitrag|aufsatz)"
    r"|in diesem (?:artikel|beitrag|abschnitt)|je|nous|cet article|nosotros|este artículo)\b"
)
_ASIDE = regex.compile(
    r"(?:['’]s?\b|\b(?:by|of|from|on|upon|with|to|following|unlike|like|contrast to|von|nach|par"
    r"|selon|chez|de|por|según|con))\s*$",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """A work whose view a sentence reports: `direct` if it cites it, else carried on to it."""

    key: str
    direct: bool


def attribute(
    text: str, sentences: Sequence[tuple[int, int]], citations: Sequence[Citation]
) -> dict[int, tuple[Attribution, ...]]:
    """Say whose view each sentence of one paragraph reports, by its place in `sentences`.

    `sentences` are (start, end) into `text`; `citations` may be those of the whole text. A
    sentence that reports no one is absent. The rule is in the module's documentation.
    """
    reported: dict[int, tuple[Attribution, ...]] = {}
    speaker: Citation | None = None
    flowing = False
    for i, (start, end) in enumerate(sentences):
        own = sorted((c for c in citations if start <= c.start < end), key=lambda c: c.start)
        direct = [Attribution(k, True) for k in dict.fromkeys(c.key for c in own if c.key)]
        sentence = text[start:end]
        named = [c for c in own if c.form == "narrative" and c.key]
        leading = [c for c in named if not _is_aside(text, start, c)]
        own_voice = _OWN_VOICE.search(sentence) is not None
        back = speaker is not None and _points_back(sentence, speaker, text, flowing)
        if leading or (named and not back):
            speaker = (leading or named)[0]
            # After "I consult the article by …" only a pronoun carries, no mere connective.
            flowing = bool(leading) and not own_voice
        elif back and speaker and speaker.key and not own_voice:
            if speaker.key not in {a.key for a in direct}:
                direct = [Attribution(speaker.key, False), *direct]
            flowing = True
        else:
            flowing = False
            if own_voice or any(c.form == "narrative" for c in own):
                speaker = None
        if direct:
            reported[i] = tuple(direct)
    return reported


def _points_back(sentence: str, speaker: Citation, text: str, flowing: bool) -> bool:
    if _AUTHORS.match(sentence):
        return True
    mark = text[speaker.start : speaker.end]
    several = regex.search(r"\bet\b|&|\band\b|\bund\b|\by\b|\bu\.\s?a\.", mark) is not None
    return _right_after(sentence, several) or (flowing and _continues(sentence))


def _continues(sentence: str) -> bool:
    return any(form.match(sentence) for form in (_CONNECTIVE, _COUNTING, _THIS_VIEW))


def _right_after(sentence: str, several: bool) -> bool:
    return (_MANY if several else _ONE).match(sentence) is not None


def _is_aside(text: str, sentence: int, citation: Citation) -> bool:
    """Tell "building on Scharre", "Scharre’s point" from "Scharre views" and "According to"."""
    before = text[max(sentence, citation.start - 30) : citation.start]
    after = text[citation.end : citation.end + 10]
    if regex.search(r"\b(?:[Aa]ccording to|[Ff]or|[Ll]aut|[Ss]elon|[Ss]egún)\s*$", before):
        return False
    return _ASIDE.search(before) is not None or regex.match(r"['’]s?\s+\p{L}", after) is not None
