"""Plain questions: whether a member's words, among other members', ask something of the texts.

A question mark makes a question, but not of what is asked of other members ("Shall we vote?"), of a tag ("It
is late, isn't it?") or of an exclamation ("Really?"). Without one, the opening decides: an interrogative word
or an auxiliary with its subject, or an imperative to explain, quote or summarise. In doubt the words are no
question, since a mention is always heard.
"""

from __future__ import annotations

import regex

LONGEST = 2_000
"""Characters that are looked at."""


def alternatives(text: str) -> str:
    """The alternatives of a pattern, from words with spaces between."""
    return "|".join(text.split())


def _pattern(text: str) -> regex.Pattern[str]:
    """A pattern in which a space stands for any white space."""
    return regex.compile(text.replace(" ", r"\s+"), regex.IGNORECASE)


NOT_SAID = regex.compile(r"^\s*>.*$|```.*?(?:```|$)|`[^`\n]*`|<?https?://\S+", regex.MULTILINE | regex.DOTALL)
"""Quoted lines, code and links."""
QUOTE_LINE = regex.compile(r"^\s*>[^\n]*$", regex.MULTILINE)
SENTENCE = regex.compile(r"(?<=[.!?…？؟])[\"”’)]*\s+|\n+")

MARKERS = alternatives(
    "so ok okay well also hmm hm oh ah now yes no yeah nope actually however but and then besides "
    "anyway finally first second third again still otherwise right fine sure sorry thanks please pls "
    "honestly wait look interesting meanwhile therefore thus hence overall indeed moreover furthermore "
    "instead today question q ps btw fyi or because if hey hi hello moot lol haha true maybe perhaps "
    "anyhow afterwards"
)
PREPOSITIONS = alternatives(
    "in on at after before during by for from with within under since of to about despite unlike"
)
FILLERS = _pattern(rf"(?:(?:{MARKERS}|good|great|nice|cool)\b[\s,.:;!…–—-]*)+")
"""Words before the sentence proper."""
VOCATIVE = regex.compile(
    rf"\s*(?:(?i:hey|hi|hello|dear|yes|no|so|but|and|ok|okay|well)\b,?\s+)*"
    rf"(?!@?(?i:{MARKERS}|{PREPOSITIONS})\b)(?!\w+ly\b)"
    r"(?:@\w|\p{L}[\w'’-]*\s*,\s|\p{Lu}[\w'’-]*(?:\s\p{Lu}[\w'’-]*)?\s*[,:]\s)"
)
"""A name at the beginning, as in "Ben, …", "hey Ben: …", "@ben …"."""

AUXILIARY = alternatives(
    "is are was were does do did has have had can could will would should shall might must may"
)
NEGATED = rf"(?:{AUXILIARY})(?:n['’]?t)?"
SEEKING = (
    r"(?:explain|quote|summari[sz]e|define|cite|list|compare|contrast|describe|elaborate|paraphrase|outline|"
    r"clarify|enumerate|identify|name|find|show|search|look up|expand on|tell (?:me|us)|"
    r"give (?:me|us|an?|another|the|some|more)|check)\b"
)
"""Verbs by which one asks for what the texts say."""
IDLE = (
    r"(?:explain (?:(?:it|that|this) )?(?:to|for) (?!me|us)|explain yourself|(?:quote|list) of |quote me\b|"
    r"name[- ]calling|"
    r"(?:find|found) (?:it|that|this|him|her|them|out|myself)\b|show (?:off|up|of )|compare notes|"
    r"check (?:it|this|that|these|those) out|check in\b|check your|"
    r"tell me about it\W*$|(?:give|tell) (?:me|us) (?:a|one) (?:break|minute|sec|second|moment)\b|"
    r"(?:show|tell|give|list|describe|explain|name) your\b)"
)
"""What begins like those and asks the texts nothing."""
IMPERATIVE = _pattern(
    rf"(?!{IDLE})(?:(?:please|pls|kindly|just) )*"
    rf"(?:(?:can|could|would|will) (?:you|u) (?:please |kindly |just |also )*|"
    rf"i(?:['’]d| would) (?:like|love) (?:you )?to |i want (?:you )?to )?"
    rf"(?!{IDLE})(?:{SEEKING} \S|i(?:['’]d| would)? (?:like|want|love) to (?:know|see|read|hear) \S)"
)
KNOW = _pattern(
    r"i(?:['’]d| would) (?:like|love) to know \S|i want to know \S|i(?:['’]d| would) like to (?:see|read) "
)
MORE = _pattern(
    r"(?:(?:any|an|another|one more|some|more|a few) )(?:\w+ )?"
    r"(?:example|evidence|source|quote|quotation|excerpt|detail|reference|passage|proof)s?\b(?:\W+\w+){0,4}\W*$|"
    r"more (?:on|about|from) \S"
)
"""What asks for more without a verb: "another example, please"."""

DOING = alternatives(
    "meet go start begin vote do eat drink talk continue move stop close say post write add sit join "
    "call open end finish read need get stand speak split choose pick take use"
)
READINESS = alternatives(
    "here know have has had got want wanna up free there coming seen remember interested able read need "
    "mind object agree disagree ready still around online like"
)
DUTIES = alternatives(
    "in coming next up here there going free want wants vote votes time bring lead start starts speak "
    "speaks moderate moderates take takes"
)
TO_MEMBERS = _pattern(
    rf"(?:(?:{NEGATED}|shan['’]?t) )?we\b|"
    rf"(?:what|how|when|where|who|which)(?: \w+)? (?:{AUXILIARY}) we (?:all |now |next )?(?:{DOING})\b|"
    r"(?:can|could|would|will)(?:n['’]?t)? (?:any|some|every)(?:one|body)\b"
    rf"(?! (?:please |kindly )?{SEEKING})|"
    rf"(?:(?:{NEGATED}) )?(?:any|some|every)(?:one|body)(?: else)? (?:{READINESS})\b|"
    r"(?:any|some|every)(?:one|body)(?: else)? (?:to|for|\w+ing)\b|"
    r"who(?:['’]s| is| else|['’]ll| will| wants?| votes?| has| have| here| can| could| would)? "
    rf"(?:{DUTIES}|the link)\b|"
    r"(?:what|how) about (?:us|we|tomorrow|today|lunch|dinner|coffee|tea|a break)\b|"
    r"how(?:['’]s| is| are) (?:it going|things|everyone|everybody|life)\b|"
    r"what(?:['’]s| is) (?:up|new|going on|wrong)\b|what (?:time|day) (?:is|was)\b|is this thing on\b|"
    r"(?:is|was) it just\b|whose turn\b|"
    r"(?:any|more) (?:questions|thoughts|takers|ideas|objections|comments|volunteers|news|updates?)\b|"
    r"(?:lunch|coffee|dinner|break|tomorrow|tonight|later)\b"
)
"""Openings of questions to other members."""
PERSONAL = _pattern(
    r"(?:.*[^\w'’])?(?:you|your|yours|ya|y['’]all|u(?!\.)|me|my|"
    r"(?<!(?:war|part|chapter|section|title|annex|volume|book|phase|type|table) )i)\b"
)
"""Words of one member to another, anywhere in a question."""
TO_MOOT = _pattern(
    rf"(?:{NEGATED}) (?:you|u|we|i) (?:please |kindly |also |just )*(?:{SEEKING} \S|"
    r"(?:have|know|find|see|get|read)(?: of)? (?:any|anything|something|more|some|another|"
    r"the (?:exact|full|whole|original|next)|a (?:quote|source|passage|longer))\b)|"
    r"(?:where|how) (?:can|could|do) i (?:read|find|see|learn)\b|"
    r"what (?:do|else do|can) (?:you|we) (?:have|know|find|learn|conclude|infer)"
    r"(?: \w+)? (?:on|about|from|of)\b"
)
"""What looks like those and asks for what the texts say."""
EXCLAIMED = alternatives(
    "right really seriously what huh eh no yes yeah sure lol wtf wth pardon same me us you mine too "
    "already again thoughts ideas objections questions opinions comments volunteers takers ready deal "
    "agreed coming here there now"
)
EXCLAMATION = _pattern(
    rf"(?:{EXCLAIMED}|excuse me|(?:oh )?wait,? what|what the \w+|oh really|same here|"
    r"is (?:it|that so|that right|that you)|who (?:cares|knows)|so what|what now|now what|says who|"
    r"why (?:not|me)|"
    r"(?:you )?know what(?: i mean)?|you know|what (?:did i|else is new|gives|if i told you.*)|guess what|"
    r"how (?:dare|come you)\b.*|can you believe\b.*)[\W_]*"
)
TAG = _pattern(
    rf"[,;–—-]\s*(?:right|no|yes|eh|huh|ok|okay|correct|true|yeah|don['’]?t you think|you know|"
    rf"(?:{NEGATED}|ain['’]?t) (?:it|he|she|they|we|you|i|that|this|there|not))\W*$"
)
ONE_WORD = _pattern(
    r"(?:who|whom|whose|when|where|why|how|which|(?:example|source|evidence|quote|reference|date|author|proof|page|"
    r"section)s?)\W*"
)
ONE_NAME = regex.compile(r"[\p{Latin}'’-]+\W*")
MARK = regex.compile(r"[?？؟][\s\"”’)?!？؟]*$")

SUBJECT_VERBS = alternatives(
    "said says wrote writes argues argued claims claimed holds held calls called coined won cites cited "
    "invented introduced proposed thinks think defined supports support opposes oppose started began "
    "uses used shows show mentions mention discusses discuss"
)
NO_QUESTION = (
    r"what an? |who (?:cares|knows)|which (?:is|was|means|would|makes)\b|"
    r"what(?:['’]s| is| was) (?:more|\w+ (?:is|was))\b|"
    r"what (?:i|you|we|he|she|it|they|this|that) |what \w+ said"
)
"""Openings of exclamations and of clauses."""
INTERROGATIVE = _pattern(
    rf"(?!{NO_QUESTION})(?:"
    rf"(?:who|what|when|where|why|how)(?:['’](?:s|re|d)|(?: exactly| else)? (?:{NEGATED}))\b \S|"
    rf"(?:whose|which|what) \w+ (?:\w+ )?(?:{NEGATED}|{SUBJECT_VERBS})\b|"
    rf"who (?:else )?(?:{SUBJECT_VERBS})\b \S|"
    rf"(?:from|in|on|by|to|for|of|with|at) (?:which|whom|what|whose) (?:\w+ )?(?:\w+ )?(?:{NEGATED})\b|"
    r"how (?:many|much|long|often|far|likely|large|big|strong|well|old|quickly|soon)\b \S+ \S)"
)
"""An interrogative word with a verb after it."""
AUXILIARY_OPENING = regex.compile(
    rf"(?i:{NEGATED})\s+(?:(?i:there|these|those|any|most|they|he|she)\b|\p{{Lu}}[\w'’-]+)\s+\S+\s+\S|"
    r"(?i:(?:is|are|was|were|does|did|has|can|could|will|would|should)(?:n['’]?t)?)\s+"
    r"(?i:the|an?|this|that|all|some|its?|their|his|her)\s+\S+\s+\S"
)
"""An auxiliary before its subject, with a predicate."""


def is_plain_question(text: str) -> bool:
    """Whether words, without the marks of a platform, plainly ask something of the texts, and not of another
    member."""
    said = NOT_SAID.sub(" ", QUOTE_LINE.sub(" ", text[:LONGEST])).strip()
    return VOCATIVE.match(said) is None and any(_asks(sentence) for sentence in SENTENCE.split(said))


def _asks(sentence: str) -> bool:
    sentence = sentence.strip(" \t\"“”'()*_~")
    filled = FILLERS.match(sentence)
    said = sentence[filled.end() :] if filled else sentence
    if not any(char.isalpha() for char in said):
        return False
    if TO_MOOT.match(said) or IMPERATIVE.match(said):
        return True
    if (
        EXCLAMATION.fullmatch(sentence)
        or EXCLAMATION.fullmatch(said)
        or TO_MEMBERS.match(said)
        or PERSONAL.match(said)
    ):
        return False
    if MARK.search(said):
        name = not filled and bool(ONE_NAME.fullmatch(said)) and not ONE_WORD.fullmatch(said)
        return not name and not TAG.search(said)
    return any(pattern.match(said) for pattern in (INTERROGATIVE, AUXILIARY_OPENING, MORE, KNOW))
