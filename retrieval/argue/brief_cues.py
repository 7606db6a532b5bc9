"""Cue words that praise or blame, and the analysis of a motion: its subject, direction and kind.

The words are general English; in another language none matches, and the cue count is 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.words import STOP_WORDS, fold, stem

_AGAINST = (
    "abandon abolish abolition absurd abuse against attack backfire bad ban banned bias blame burden"
    " cancel catastrophe condemn contradict controversial corrupt costly criticise criticism critic"
    " cruel crude damage danger dangerous debunk defect degrade denounce deny destroy detriment"
    " devastate disadvantage disagree disapprove disaster discourage discredit dismiss disprove dispute"
    " distort doubt doubtful drawback endanger eradicate erode erroneous error evil exaggerate excessive"
    " exploit fail failure fallacy false fault fear fight flaw forbid fraud futile halt harm harmful"
    " hurt hype ignore illegal illegitimate illusion immoral impossible inaccurate inadequate incapable"
    " incorrect ineffective inefficient inferior infringe injustice invalid irresponsible lack lag lose"
    " loss misguide mislead mistake misuse myth naive neglect obsolete oppose opponent outdated outlaw"
    " overcome overlook oversimplify overstate poor prevent problem problematic prohibit protest punish"
    " question refute reject repeal resist restrict rhetoric risk risky scrap sensational simplistic"
    " stifle suffer terrible threat threaten tragic unable undermine unethical unfair unjust unlikely"
    " unnecessary unreliable unsafe unsuitable useless victim violate waste weak worse worsen worst"
    " wrong"
).split()
_FOR = (
    "accept accurate achieve adequate admire adopt advance advantage advocate affirm agree aid apt"
    " beneficial benefit best better boost commend compelling confirm convince correct deserve desirable"
    " effective efficient embrace encourage endorse enhance essential evident fair favour favor flourish"
    " foster gain genuine good help helpful important improve indispensable justify legitimate"
    " meaningful merit necessary need opportunity plausible praise promising promote prosper protect"
    " prove rational realistic recommend reinforce reliable resemble safe safer save strengthen"
    " subsidise succeed success successful suit suitable superior support true undoubted uphold useful"
    " valid valuable vital welcome worthwhile"
).split()
#: These speak against the subject of a motion; in running text they mostly mean something else.
_MOTION_AGAINST = (
    "close crime criminal curb cut decrease end leave lessen limit lower minimise mitigate pointless quit"
    " reduce remove sin slow stop unacceptable withdraw"
).split()
_NOT = frozenset(
    "cannot hardly lack lacks little neither never no nobody none nor not nothing scarcely unlike without"
    " fail fails failed failing fewer less".split()
)
# Opening words of a motion, which are not its subject.
_OPENING = frozenset(
    "house believe believes think would should must ought shall may might motion that this".split()
)
# Names of a claim, and verbs for an action on the subject.
_LIGHT = frozenset(
    "build claim concept create do does establish frame framing fund idea increase introduce label legalise"
    " legalize lens make makes making narrative notion provide subsidize term theory use view".split()
)
# Names of talk on a subject, which a motion may judge instead of the subject itself.
_TALK = frozenset(
    "talk talking discourse narrative narratives framing framings frame framework terminology rhetoric"
    " metaphor hype notion idea concept label term".split()
)
# These call a claim false or true, but neither praise nor blame its subject.
_DENIAL = (
    "abandon deny disprove dispute doubt erroneous exaggerate fallacy false flaw hype illusion inaccurate"
    " inadequate incorrect invalid mislead mistake myth overstate oversimplify refute reject simplistic wrong"
).split()
_AFFIRMATION = (
    "accept accurate adequate adopt affirm apt confirm convince correct evident meaningful prove reinforce"
    " support true valid"
).split()
# These have the stem of a word above, but neither praise nor blame.
_OTHER = frozenset("critical critically goods punishment punishments questions".split())
_REACH = 5  # words that a negation governs
_NEAR = 8  # tokens between a word that judges and the thing judged
# "The poor" and the like are people.
_PEOPLE = re.compile(
    r"\bthe (?:poor|weak|sick|disadvantaged)(?:est)?\b(?=\s*(?:[.,;:!?]|$|\b(?:and|or|more|most|in|by|of|to"
    r"|than|is|are|who|should|must|will|can)\b))",
    re.IGNORECASE,
)
_WEIGHED = re.compile(
    r"\bmore (?:harm|good|damage|benefits?) than\b|\boutweigh\w*"
    r"|\b(?:threat|danger|menace|blessing|curse) (?:to|for)\b",
    re.IGNORECASE,
)
_POLICY = re.compile(r"\b(?:should|must|ought|shall|this house would)\b", re.IGNORECASE)
_IS = frozenset(
    "is are was were be isn't aren't isn’t aren’t wasn't wasn’t remains remain seems seem".split()
)
# Between "is" and the word that judges: "is not a very good".
_BETWEEN = 3
_AFTER = re.compile(r"\b(?:rather than|instead of|than|outweighs?|outweighed)\b", re.IGNORECASE)
_IN_FAVOUR = re.compile(r"\b(?:fight|fights|fighting|struggle) for\b|\bnot only\b", re.IGNORECASE)
# "We should do it", not "it should be done".
_DEED = re.compile(r"\b(?:should|must|ought to|would)\b(?!\s+(?:not\s+|never\s+)?be\b)", re.IGNORECASE)
_TOKEN = re.compile(r"\w+(?:['’]t)?|[.,;:!?—–()]")


def _stems(words: list[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in words)


_NEGATIVE, _POSITIVE = _stems(_AGAINST), _stems(_FOR)
_TURNING = _NEGATIVE | _stems(_MOTION_AGAINST)
_CLAIMING = _stems(_DENIAL + _AFFIRMATION)


@dataclass(frozen=True, slots=True)
class Motion:
    """An analysed motion. `direction` is 1 if it speaks for its subject, -1 if it speaks against it;
    `turned` are the words that turn the direction. `subject` are the stems of its subject; `judged`
    those that praise or blame it, without mere denial ("no", "false") and affirmation. `target` are
    the stems of the thing praised or blamed: in “cities should build trams”, trams. `about` is the subject
    in the motion's words. `factual` motions claim a fact (“X causes Y”, “there is X”), which praise or
    blame of the subject does not decide; the others judge the subject or demand something. `of_talk` are
    motions on how a subject is talked about. `content` are the stems of all words that carry meaning,
    `predicate` those among them that judge, and `negated` says whether the motion has a negation."""

    text: str
    direction: int
    turned: tuple[str, ...]
    subject: frozenset[str]
    judged: frozenset[str]
    target: frozenset[str]
    about: str
    factual: bool
    of_talk: bool
    content: frozenset[str]
    predicate: frozenset[str]
    negated: bool


def read_motion(text: str) -> Motion:
    """Analyse a motion. Each blaming word and each negation reverses the direction once, so “should not
    be banned” speaks for its subject. Words after “rather than” and the like are ignored."""
    head = _PEOPLE.sub("people", _AFTER.split(text, maxsplit=1)[0])
    if not any(c.isalnum() for c in head):
        head = text
    turned: list[str] = []
    for token in _TOKEN.findall(_IN_FAVOUR.sub(" ", head)):
        word = token.lower()
        if not word[0].isalnum() or word in _OTHER:
            continue
        if stem(word) in _TURNING or negates(word):
            turned.append(word)
    tokens = [token for token in _TOKEN.findall(head) if token[0].isalnum()]
    words = [fold(token) for token in tokens]
    content = [word for word in words if word not in STOP_WORDS and word not in _OPENING]
    about = [
        word
        for word in content
        if word not in turned and _sign(word) <= 0 and word not in _LIGHT and word not in _TALK
    ]
    deed = _DEED.search(head)
    done = {fold(word) for word in _TOKEN.findall(head[deed.end() :])} if deed else set()
    target = [word for word in about if word in done] or about
    judged = {stem(w) for w in words if not negates(w) and (w in turned or _sign(w) > 0)} - _CLAIMING
    predicate = {stem(w) for w in content if not negates(w) and (w in turned or _sign(w) != 0)}
    return Motion(
        text,
        -1 if len(turned) % 2 else 1,
        tuple(turned),
        frozenset(map(stem, about or content or words)),
        frozenset(judged),
        frozenset(map(stem, target or content or words)),
        " ".join(token for token in tokens if fold(token) in about) or text,
        not (_POLICY.search(head) or _WEIGHED.search(text) or _judges(words)),
        not _TALK.isdisjoint(words),
        frozenset(stem(w) for w in content if w not in _LIGHT and w not in _TALK and not negates(w)),
        frozenset(predicate),
        any(negates(word) for word in words),
    )


def _judges(words: list[str]) -> bool:
    """Whether a word that praises or blames follows a form of "be" closely: “trams are not dangerous”."""
    for at, word in enumerate(words):
        if word in _IS:
            after = words[at + 1 : at + 2 + _BETWEEN]
            if any((_sign(w) and stem(w) not in _CLAIMING) or stem(w) in _TURNING - _CLAIMING for w in after):
                return True
    return False


@dataclass(frozen=True, slots=True)
class Judgement:
    """A word that praises (`sign` 1) or blames (-1), with the number of its token in the text. A negation
    before it has reversed the sign and stands in `shown`, the words to show."""

    at: int
    stem: str
    shown: str
    sign: int


def cue(text: str) -> int:
    """The number of praising words minus that of blaming words; a negation earlier in the clause reverses
    the sign of a word."""
    return sum(judgement.sign for judgement in judgements(text))


def judgements(text: str) -> list[Judgement]:
    """The words of a text that praise or blame, in order."""
    found: list[Judgement] = []
    reach, negation = 0, ""
    for at, token in enumerate(_TOKEN.findall(text)):
        word = token.lower()
        if not word[0].isalnum():
            reach = 0
            continue
        sign = _sign(word)
        if sign:
            shown = f"{negation} … {token}" if reach else token
            found.append(Judgement(at, stem(word), shown, -sign if reach else sign))
        if negates(word):
            reach, negation = _REACH, token
        else:
            reach = max(0, reach - 1)
    return found


def near_judgements(text: str, motion: Motion) -> list[Judgement]:
    """The words that praise or blame within a few words of the motion's target. If the motion judges talk
    on its subject, a name of talk must be as near, and words that only call a claim true do not count."""
    tokens = [fold(token) for token in _TOKEN.findall(text)]
    targets = [at for at, word in enumerate(tokens) if stem(word) in motion.target]
    talk = [at for at, word in enumerate(tokens) if word in _TALK]
    kept = []
    for judgement in judgements(text):
        near = any(abs(at - judgement.at) <= _NEAR for at in targets)
        if near and motion.of_talk:
            near = any(abs(at - judgement.at) <= _NEAR for at in talk) and not (
                judgement.sign > 0 and judgement.stem in _CLAIMING
            )
        if near:
            kept.append(judgement)
    return kept


def negates(word: str) -> bool:
    """Whether a lower-case word is a negation."""
    return word in _NOT or word.endswith(("n't", "n’t"))


def _sign(word: str) -> int:
    root = stem(word)
    if word in _OTHER:
        return 0
    return int(root in _POSITIVE) - int(root in _NEGATIVE)
