"""Small talk: a stop, a call for help, a greeting, thanks, and reactions that ask nothing."""

from __future__ import annotations

from typing import Literal

import regex

from bot.hearing.questions import alternatives

SmallTalk = Literal["stop", "help", "hello", "thanks", ""]

LONGEST = 200
"""Characters that are looked at; small talk is short."""
BEFORE = rf"(?:(?:{alternatives('please pls ok okay moot now just')}) )*"
AFTER = rf"(?: (?:{alternatives('please pls now moot it here there everyone all again')}|for now))*"
ANSWERING = alternatives(
    "that this answering answers answer listening listen talking talk replying reply writing posting"
)
STOP = (
    r"stop|be quiet|quiet|silence|shut up|go away|leave us(?: alone)?|hush|mute|"
    rf"(?:stop|no more|quit|dont|do not|you can stop) (?:{ANSWERING})(?: to us| to me| in this thread)?"
)
HELP = (
    r"help(?: me| us)?|commands|usage|instructions|manual|(?:what|who) (?:can|do|are) you(?: do)?|"
    r"what (?:else )?(?:can|could|do) (?:you|i|we) (?:do|ask you|know|type|write)(?: with you)?|"
    r"how (?:do|can|should) (?:you (?:work|help)|(?:i|we) (?:use you|talk to you|ask you|ask))"
)
HELLO = (
    r"hi|hello|hey|hallo|hiya|howdy|yo|greetings|(?:good )?(?:morning|afternoon|evening)|good day|"
    r"(?:(?:hi|hello|hey) )?(?:how are you|how ?i?s it going|are you (?:there|awake|alive|up))"
)
PRAISE = alternatives(
    "ok okay great perfect good nice cool super wow ah oh yes brilliant excellent awesome many much"
)
THANKS = (
    rf"(?:(?:{PRAISE}) )*(?:thanks|thank you|thx|ty|tysm|cheers|merci|danke|gracias|appreciated)"
    r"(?: (?:a lot|lots|so much|very much|a million|bot|you|for|that|this)(?: \w+){0,4})?"
)
INTERJECTIONS = alternatives(
    "lol lmao rofl ok okay k kk nice cool great good wow whoa yes yeah yep yup y no nope nah n true false "
    "same "
    "exactly indeed right agreed sure fine fair perfect awesome amazing interesting brilliant excellent oh "
    "ah aha ugh oops yay damn omg wtf ikr idk this so well 1 100"
)
REACTION = (
    rf"(?:{INTERJECTIONS})(?: (?:{INTERJECTIONS}))*|(?:oh |well )?(?:a*(?:ha)+h?|(?:he)+|hm+|m+)|"
    r"me too|of course|no way|got it|i see|makes sense|fair enough|"
    r"(?:good|great|nice|fair|bad) (?:point|one|find|bot|job|work|answer|question)|"
    r"well (?:said|done|put)|love it|(?:sounds|looks) (?:good|great|right|wrong|fine)|"
    r"thats (?:it|all|ok|right|wrong|true|false|fine|great|good|funny|interesting|fair)|"
    r"i (?:strongly |totally |fully |quite |dont |do not )?(?:agree|disagree|think so)(?: \w+){0,4}|"
    r"(?:so|neither) do i"
)
KINDS: tuple[tuple[SmallTalk, regex.Pattern[str]], ...] = (
    ("stop", regex.compile(f"{BEFORE}(?:{STOP}){AFTER}")),
    ("help", regex.compile(f"{BEFORE}(?:{HELP}){AFTER}")),
    ("hello", regex.compile(f"{BEFORE}(?:{HELLO})(?: (?:you|folks|bot|friend))*{AFTER}")),
    ("thanks", regex.compile(f"(?:{THANKS}){AFTER}")),
)
REACTIONS = regex.compile(f"(?:{REACTION})(?: (?:lol|haha|too|then|though|man|bot|moot))*")


def small_talk(text: str) -> SmallTalk:
    """The kind of small talk that words to Moot are; "" for none."""
    said = _bare(text)
    return next((kind for kind, pattern in KINDS if pattern.fullmatch(said)), "")


def is_reaction(text: str) -> bool:
    """Whether words ask for nothing, even where they are addressed to Moot."""
    said = _bare(text)
    return not said or REACTIONS.fullmatch(said) is not None


def _bare(text: str) -> str:
    """The words alone, in small letters: no punctuation, no emoji."""
    said = regex.sub(r"[^\p{L}\p{N}\s]", " ", regex.sub(r"['’]", "", text[:LONGEST]))
    return " ".join(said.casefold().split())
