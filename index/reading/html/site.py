"""What names, roles and words say of a page's elements: a part of the site, notes of the text, a byline."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from index.reading.html.inline import plain, types_of
from index.structure.headings import is_references

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
COMMENTS = "comments"

# Words of classes and ids that name parts of a site.
_SITE = frozenset(
    """
    adsense adslot advert advertisement advertising addtoany breadcrumb breadcrumbs carousel consent
    cookie cookies crumb crumbs gallery gdpr hamburger lightbox login megamenu menu modal nav navbar navi
    navigation newsletter outbrain pager paginate pagination paywall popup recirc recirculation
    recommend recommendation recommendations recommended related sharebar sharedaddy sharethis sidebar
    signin signup sitemap skip skyscraper slider slideshow subnav subscribe subscription taboola teasers
    thumbnails thumbs toolbar topbar
    """.split()
)
# Words that stand on parts of the text as well: running prose within is kept.
_PERHAPS = frozenset(
    """
    ad ads adv banner copyright credits dropdown popular promo promos promotion rss share sharing social
    sponsor sponsored teaser toc tooltip trending widget widgets
    """.split()
)
_COMMENTS = frozenset("comment comments commenting commentlist disqus livefyre respond".split())
_PHRASES = re.compile(
    r"\b(?:(?:site|page|global|main|article|post|entry|story) (?:header|footer|foot|bottom|tags|meta|nav)"
    r"|(?:author|about) (?:bio|box|info|card|author|profile)|bio box|read (?:more|next|also)"
    r"|more (?:stories|posts|articles|from|news|on)"
    r"|(?:post|tag|category|article) (?:tags|list|cloud|links|cats)"
    r"|tags? (?:box|links|list|cloud)|latest (?:news|posts|stories)|call to action|sign up|opt in|back to top"
    r"|screen reader text|sr only|visually hidden|(?:image|photo|media|picture|embed|img) credit|cat links"
    r"|print only|no print|e ?mail (?:form|signup|alerts?)|up next|whats next|you may)\b"
)
_LANDMARKS = frozenset(
    ["navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "form"]
)
_OPEN = frozenset(["footer", "aside", "header", *_LANDMARKS])

_NOTES = frozenset(
    """
    doc-bibliography doc-biblioentry doc-endnotes doc-endnote doc-footnote footnote endnote footnotes
    endnotes rearnotes bibliography biblioentry
    """.split()
)
_NOTES_NAMED = re.compile(
    r"\b(?:footnotes?|endnotes?|references|reference list|reflist|bibliography|csl (?:bib|entry)"
    r"|citation list)\b"
)
_TEXT_NAMED = re.compile(
    r"\b(?:footnotes?|endnotes?|references?|bibliography|citations?|csl|reflist|notes|(?:entry|post|article|content|story)"
    r" (?:content|body|text|main)|body text)\b"
)
_NOTES_TITLED = re.compile(
    r"(?:(?:end|foot)?notes?|notes (?:and|&) references|references (?:and|&) notes|works (?:cited|consulted)|"
    r"(?:further|suggested) reading|(?:selected |select )?bibliograph(?:y|ies)|sources|literature(?: cited)?|"
    r"citations|fu(?:ß|ss)noten|anmerkungen|literatur(?:verzeichnis)?|quellen|einzelnachweise|notas|referencias|"
    r"bibliograf[ií]a|notes et r[ée]f[ée]rences|r[ée]f[ée]rences|bibliographie|note|bibliografia|"
    r"riferimenti|noten|literatuur)\s*:?",
    re.I,
)
_NUMBER = re.compile(r"[\dIVX]+(?:\.\d+)*[.)]?\s+")
_BYLINE = re.compile(
    r"\b(?:byline|author|authors|date|dateline|timestamp|time|published|publish|posted|meta|updated|reading|readtime)\b"
)
_CLICK = re.compile(
    r"(?:read (?:more|also|next|on)|related|more (?:on|from|about)|also read|subscribe|sign up|recommended|"
    r"follow (?:us|me|him|her|@)|get the latest|click here|don['’]t miss|share this|advert(?:isement)?|"
    r"anzeige|publicidad|publicité)\b",
    re.I,
)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LETTERS = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d[a-z]?\b|\bn\.d\.|\bforthcoming\b")
_END = re.compile(r"""[.!?…:;]["'”’»)\]]*$""")


def names_of(element: etree._Element) -> str:
    """The words of an element's classes and id, in lower case, with a space between two.

    An id made of the words of a heading ("social-media-and-power") says what the text is about, and is
    left out.
    """
    stated, identity = element.get("class") or "", element.get("id") or ""
    if identity:
        heading = element if element.tag in HEADINGS else next(element.iter(*HEADINGS), None)
        parts = set(_LETTERS.findall(identity.casefold()))
        words = set(_LETTERS.findall(plain(heading).casefold())) if heading is not None else set()
        if not parts or len(parts & words) < 0.6 * len(parts):
            stated += f" {identity}"
    # Elementor calls every paragraph a widget
    return " ".join(w.lower() for w in _WORDS.findall(stated)).replace("elementor widget", "elementor")


def part_of_site(element: etree._Element) -> str:
    """The part of a site that an element is by its tag, role or names ("nav", "newsletter"); or nothing."""
    tag, types, names = element.tag, types_of(element), names_of(element)
    if types & _NOTES or _TEXT_NAMED.search(names):
        return ""
    if tag in ("nav", "form", "footer"):
        return str(tag)
    if tag == "header":
        return "header" if next(element.iter("h1"), None) is None else ""
    if tag == "aside" and _leads_away(element):
        return "aside"
    if types & _LANDMARKS:
        return min(types & _LANDMARKS)
    words = set(names.split())
    if words & _COMMENTS:
        return COMMENTS
    if words & (_SITE | _PERHAPS):
        return min(words & _SITE or words & _PERHAPS)
    phrase = _PHRASES.search(names)
    return phrase[0] if phrase else ""


def is_doubtful(part: str) -> bool:
    """Whether a part of a site by this name may hold prose of the text."""
    return part in _PERHAPS


def is_closed(part: str) -> bool:
    """Whether no notes of the text stand in such a part; a footer or an aside may hold them."""
    return bool(part) and part not in _OPEN


def _leads_away(aside: etree._Element) -> bool:
    """Whether an aside is links, or something to click on, rather than a remark on the text."""
    text = plain(aside)
    return sum(len(plain(a)) for a in aside.iter("a")) > 0.3 * len(text) or not _END.search(text)


def is_byline(element: etree._Element) -> bool:
    """Whether an element is the line of an author or a date, by its names or by a link to an author."""
    if _BYLINE.search(names_of(element)):
        return True
    marked = (
        "author" in (e.get("rel") or e.get("itemprop") or "").split() for e in element.iter("a", "span")
    )
    return any(marked) and len(plain(element)) < 200


def is_call(text: str) -> bool:
    """Whether a short paragraph asks to click, or announces an advertisement."""
    return len(text) < 300 and bool(_CLICK.match(text.strip("[(•▶►→ ")))


def is_caption(element: etree._Element) -> bool:
    """Whether an element is a caption or a credit, or stands in a figure."""
    return any(
        e.tag in ("figure", "figcaption", "caption")
        or {"caption", "captions", "credit"} & set(names_of(e).split())
        for e in (element, *element.iterancestors())
    )


def notes_at(element: etree._Element) -> list[etree._Element]:
    """The elements of a reference list or of notes that begin at this element: by role, by name, by
    its heading, by what the items of a list look like. Empty where none do."""
    if types_of(element) & _NOTES:
        return [element]
    if element.tag in HEADINGS:
        title = _NUMBER.sub("", plain(element).strip(), count=1)
        if is_references(title) or _NOTES_TITLED.fullmatch(title):
            return [element, *_below(element)]
    elif element.tag in ("ul", "ol") and _looks_like_references(element):
        return [element]
    if element.tag not in ("a", "sup", "html", "body") and _NOTES_NAMED.search(names_of(element)):
        return [element]
    return []


def _below(heading: etree._Element) -> Iterator[etree._Element]:
    """What follows a heading, which may stand in a box of its own, until the next one of its rank."""
    level, title = int(heading.tag[1]), plain(heading)
    above = heading
    while (parent := above.getparent()) is not None and parent.tag != "body" and above.getnext() is None:
        if len(plain(parent)) > len(title) + 20:
            return
        above = parent
    for element in above.itersiblings():
        if isinstance(element.tag, str):
            if any(int(h.tag[1]) <= level for h in element.iter(*HEADINGS)) or part_of_site(element):
                return
            yield element


def _looks_like_references(element: etree._Element) -> bool:
    """Whether most items of a list hold a year among at least six words, most of them no link."""
    items = [e for e in element if e.tag == "li"]
    like = 0
    for item in items:
        text = plain(item)
        if _YEAR.search(text) and len(text.split()) >= 6:
            like += sum(len(plain(a)) for a in item.iter("a")) < 0.6 * len(text)
    return len(items) >= 3 and like >= 0.6 * len(items)
