"""Ways of printing an entry that no citation style has: LaTeX's, title first, as authors type them."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.references.gold import Entry, join

Pieces = list[tuple[str, str]]
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip


def by_template(item: Mapping[str, Any], chance: random.Random) -> Entry:
    """One item printed by a template, picked by chance among those that suit its type."""
    form = chance.choice(
        (_latex, _latex, _latex, *[_title_first] * 3, _typed, _typed, _physics, _note, _biomed)
    )
    pieces = [(label, text) for label, text in form(item, chance) if text]
    return _spaced(pieces)


def _spaced(pieces: Pieces) -> Entry:
    parts: Pieces = []
    for label, text in pieces:
        apart = parts and not parts[-1][1].endswith(("(", ":", " ")) and text[:1] not in ".,;:)"
        parts.append((label, (" " if apart and not text.startswith("\a") else "") + text.lstrip("\a")))
    return join(parts)


def _name(person: Mapping[str, str], form: str) -> str:
    if "literal" in person:
        return person["literal"]
    family, given = person["family"], person.get("given", "")
    initials = [w[0] + "." for w in re.findall(r"[^\W\d_][\w’'-]*", given)]
    suffix = f", {person['suffix']}" if person.get("suffix") else ""
    return {
        "direct": f"{given} {family}{suffix}",
        "initials": f"{' '.join(initials)} {family}{suffix}",
        "tight": f"{''.join(initials)} {family}{suffix}",
        "plain": f"{''.join(initials).replace('.', '')} {family}",
        "inverted": f"{family}, {given}{suffix}",
        "short": f"{family}, {' '.join(initials)}{suffix}",
        "vancouver": f"{family} {''.join(initials).replace('.', '')}",
        "dotted": f"{family} {''.join(initials)}",
        "capitals": f"{family.upper()}, {given}",
        "last": f"{given} {family.upper()}",
    }[form]


def _names(people: Sequence[Mapping[str, str]], chance: random.Random, *forms: str) -> str:
    form = chance.choice(forms)
    names = [_name(p, form) for p in people]
    if len(names) > 3 and chance.random() < 0.3:
        return ", ".join(names[: chance.randint(1, 3)]) + chance.choice((" et al", ", et al", " and others"))
    if len(names) < 2:
        return names[0] if names else ""
    joined = chance.choice((" and ", " and ", " & ", ", "))
    comma = "," if len(names) > 2 and chance.random() < 0.6 and joined != ", " else ""
    return ", ".join(names[:-1]) + comma + joined + names[-1]


def _latex(item: Mapping[str, Any], chance: random.Random) -> Pieces:
    """BibTeX's plain and alpha: names in spoken order, the year last, "pages 1–9", "In E. Ed, editor"."""
    people, editors = item.get("author", ()), item.get("editor", ())
    form = chance.choice(("direct", "initials", "initials", "tight"))
    pieces = _label(item, chance, alpha=0.35)
    if people:
        pieces.append(("author", _names(people, chance, form) + "."))
    elif editors:
        pieces.append(("editor", f"{_names(editors, chance, form)}, editor{'s' * (len(editors) > 1)}."))
    pieces.append(("title", f"{item['title']}."))
    pages = item.get("page", "").replace("-", "–")
    date = _date(item, chance) + "."
    kind, volume, issue = item["type"], item.get("volume", ""), item.get("issue", "")
    if kind.startswith("article"):
        numbers = volume + (f"({issue})" if issue else "")
        pieces += [("journal", item["container-title"] + ",")]
        if numbers and pages:
            pieces += [("volume", numbers + ":"), ("pages", f"\a{pages},")]
        elif numbers:
            pieces.append(("volume", numbers + ","))
    elif kind in ("chapter", "paper-conference"):
        if editors:
            pieces.append(
                ("editor", f"In {_names(editors, chance, form)}, editor{'s' * (len(editors) > 1)},")
            )
            pieces.append(("container", item["container-title"] + ","))
        else:
            pieces.append(("container", f"In {item['container-title']},"))
        if volume and chance.random() < 0.7:
            pieces.append(("volume", f"volume {volume},"))
        end = chance.random() < 0.5
        pieces.append(("pages", f"pages {pages}" + (". " if end and item.get("publisher") else ",")))
        if item.get("publisher"):
            place = item.get("publisher-place") if chance.random() < 0.5 else ""
            pieces += [("publisher", item["publisher"] + ","), ("location", f"{place}," if place else "")]
    elif kind == "thesis":
        pieces += [("genre", "PhD thesis,"), ("publisher", item["publisher"] + ",")]
    elif kind == "report":
        pieces += [
            ("genre", f"Technical Report {item.get('number', '12')},"),
            ("publisher", item["publisher"] + ","),
        ]
    elif "publisher" in item:
        place = item.get("publisher-place") if chance.random() < 0.6 else ""
        pieces += [("publisher", item["publisher"] + ","), ("location", f"{place}," if place else "")]
        if item.get("edition"):
            pieces.append(("edition", chance.choice(("second", "third", "2nd", "revised")) + " edition,"))
    return [*pieces, ("date", date)]


def _title_first(item: Mapping[str, Any], chance: random.Random) -> Pieces:
    """Manubot's: the title, the authors, the journal, a date in brackets."""
    date = item["issued"]["date-parts"][0]
    full = f"{date[0]}-{chance.randint(1, 12):02}" + (
        f"-{chance.randint(1, 28):02}" if chance.random() < 0.7 else ""
    )
    shown = chance.choice((f"({full})", f"({date[0]})", f"({date[0]})", f"{date[0]}."))
    stop = chance.choice(("", "", "", ".", ","))
    people = item.get("author") or item.get("editor") or ()
    author = _names(people, chance, "direct", "direct", "initials", "inverted", "vancouver")
    pieces = [*_label(item, chance, alpha=0), ("title", item["title"] + stop)]
    pieces.append(("author" if item.get("author") else "editor", author + chance.choice(("", "", ".", ","))))
    if item.get("container-title"):
        label = "journal" if item["type"].startswith("article") else "container"
        pieces.append((label, item["container-title"] + stop))
    elif item.get("publisher"):
        pieces.append(("publisher", item["publisher"] + stop))
    if chance.random() < 0.3 and item.get("volume"):
        pieces += [("volume", f"{item['volume']}:"), ("pages", "\a" + item.get("page", "1"))]
    pieces.append(("date", shown))
    if chance.random() < 0.6:
        pieces.append(
            ("note", f"https://doi.org/10.{chance.randint(1000, 9999)}/x{chance.randint(10, 999)}y")
        )
        if chance.random() < 0.5:
            pieces.append(("note", f"PMID: {chance.randint(10**6, 10**8)}"))
    return pieces


def _typed(item: Mapping[str, Any], chance: random.Random) -> Pieces:
    """As many people type it: authors, year, title, source, in varying punctuation."""
    role = "author" if item.get("author") else "editor"
    year = str(item["issued"]["date-parts"][0][0])
    forms = ("inverted", "short", "vancouver", "dotted", "capitals", "direct", "initials", "last")
    stop = chance.choice((",", ".", ":", ","))
    names = _names(item.get(role, ()), chance, *forms) + (" (ed.)" if role == "editor" else "")
    early = chance.random() < 0.6
    pieces = _label(item, chance, alpha=0.1)
    if names:
        pieces.append((role, names + (chance.choice(("", ",", ".")) if early else stop)))
    if early:
        pieces.append(("date", _early(year, chance)))
    quotes = chance.choice(("", "", "", "“”", '""', "‘’", "«»", "„“", "''"))
    title = f"{quotes[0]}{item['title']}{quotes[1]}" if quotes else item["title"]
    pieces.append(("title", title + chance.choice((".", ",", "."))))
    if item.get("container-title"):
        pieces += _typed_source(item, item.get("editor", ()) if role == "author" else (), stop, chance)
    pages = item.get("page", "").replace("-", chance.choice(("-", "–", "–", "—")))
    label = chance.choice(("pp. ", "p. ", "", "S. ", "p.", "pp."))
    printed: Pieces = [("pages", label + pages + chance.choice((",", ".")))] if pages else []
    at_end = chance.random() < 0.3
    pieces += [*_typed_volume(item, chance), *([] if at_end else printed), *_typed_publisher(item, chance)]
    if not early:
        pieces.append(("date", chance.choice((f"({year})", year, year)) + chance.choice((".", "", ","))))
    pieces += printed if at_end else []
    if chance.random() < 0.05:
        pieces.append(("note", f"(Original work published {int(year) - chance.randint(3, 150)})"))
    return pieces


def _early(year: str, chance: random.Random) -> str:
    if chance.random() < 0.05:
        return chance.choice(("(in press).", "(n.d.).", "(forthcoming)", "n.d."))
    if chance.random() < 0.08:
        year = f"{year} [{int(year) - chance.randint(3, 150)}]"
    marked = (f"({year})", f"({year}).", f"({year}):", f"{year}.", f"{year},", f"{year}:", f"[{year}]")
    return chance.choice(marked)


def _typed_source(
    item: Mapping[str, Any], editors: Sequence[Mapping[str, str]], stop: str, chance: random.Random
) -> Pieces:
    is_journal = item["type"].startswith("article")
    label = "journal" if is_journal else "container"
    inside = chance.choice(("In: ", "in ", "In ")) if not is_journal or chance.random() < 0.15 else ""
    names = _names(editors, chance, "initials", "direct", "short")
    if names and chance.random() < 0.5:
        role = chance.choice(("(Eds.),", "(ed.):", "(Hrsg.):", "eds.,", "(dir.),"))
        return [("editor", f"{inside}{names} {role}"), (label, item["container-title"] + stop)]
    pieces = [(label, inside + item["container-title"] + stop)]
    if names:
        role = chance.choice(("edited by", "ed. by", "ed.", "eds.", "hrsg. von"))
        pieces.append(("editor", f"{role} {names},"))
    return pieces


def _typed_volume(item: Mapping[str, Any], chance: random.Random) -> Pieces:
    volume, issue = item.get("volume", ""), item.get("issue", "")
    if not volume:
        return []
    forms = [volume, f"vol. {volume}", f"v. {volume}", f"Bd. {volume}"]
    if issue:
        forms = [f"{volume}({issue})", f"vol. {volume}, no. {issue}", f"Vol. {volume} ({issue})",
                 f"{volume}, n° {issue}", f"{volume}.{issue}"]  # fmt: skip
    return [("volume", chance.choice(forms) + chance.choice((",", ":", ", ")))]


def _typed_publisher(item: Mapping[str, Any], chance: random.Random) -> Pieces:
    publisher, place = item.get("publisher", ""), item.get("publisher-place", "")
    tail = chance.choice((".", ",", ""))
    if not publisher:
        return []
    if place and chance.random() < 0.7:
        return [("location", place + chance.choice((":", ",", " :"))), ("publisher", publisher + tail)]
    if place:
        return [("publisher", publisher + ","), ("location", place + tail)]
    return [("publisher", publisher + tail)]


def _physics(item: Mapping[str, Any], chance: random.Random) -> Pieces:
    """Without a title: names, journal, volume, page, year."""
    if not item["type"].startswith("article") or "volume" not in item:
        return _typed(item, chance)
    first = re.sub(r"-.*", "", item.get("page", "12"))
    people = item.get("author", ())
    year = str(item["issued"]["date-parts"][0][0])
    names = _names(people, chance, "initials", "tight", "short", "direct", "plain")
    pieces = [*_label(item, chance, alpha=0), ("author", names + "," if names else "")]
    journal, volume = item["container-title"], item["volume"]
    order = chance.randint(0, 2)
    if order == 0:
        pieces += [("journal", journal), ("volume", volume + ","), ("pages", first), ("date", f"({year}).")]
    elif order == 1:
        pieces += [
            ("journal", journal),
            ("date", f"{year},"),
            ("volume", volume + ","),
            ("pages", item.get("page", first) + "."),
        ]
    else:
        pieces += [
            ("date", f"{year},"),
            ("journal", journal + ","),
            ("volume", volume + ","),
            ("pages", first),
        ]
    return pieces


def _note(item: Mapping[str, Any], chance: random.Random) -> Pieces:
    """A footnote: names in spoken order, the source in brackets, the page cited."""
    people = item.get("author") or item.get("editor") or ()
    role = "author" if item.get("author") else "editor"
    year = str(item["issued"]["date-parts"][0][0])
    names = _names(people, chance, "direct", "direct", "initials")
    pieces: Pieces = [
        *_label(item, chance, alpha=0),
        (role, names + (", ed.," if role == "editor" else ",") if names else ""),
    ]
    cited = f"{chance.choice(('', 'p. ', 'pp. '))}{chance.randint(1, 400)}."
    if item.get("container-title"):
        is_journal = item["type"].startswith("article")
        pieces += [("title", f"“{item['title']},”" if chance.random() < 0.6 else f"‘{item['title']}’,")]
        pieces.append(
            (
                "journal" if is_journal else "container",
                ("" if is_journal else "in ")
                + item["container-title"]
                + ("," if chance.random() < 0.3 else ""),
            )
        )
        if item.get("volume"):
            pieces.append(
                ("volume", item["volume"] + (f", no. {item['issue']}" if item.get("issue") else ""))
            )
        if is_journal:
            return [*pieces, ("date", f"({year}):"), ("pages", item.get("page") or cited)]
        if item.get("editor") and role == "author":
            pieces.append(("editor", f"ed. {_names(item['editor'], chance, 'direct', 'initials')}"))
    else:
        pieces.append(("title", item["title"] + ("," if chance.random() < 0.2 else "")))
    if item.get("publisher"):
        place = item.get("publisher-place", "")
        pieces += [
            ("location", f"({place}:" if place else "("),
            ("publisher", f"{item['publisher']},"),
            ("date", f"{year}),"),
        ]
    else:
        pieces.append(("date", f"({year}),"))
    return [*pieces, ("pages", item.get("page", cited))]


def _biomed(item: Mapping[str, Any], chance: random.Random) -> Pieces:
    """BioMed Central's: "Ashburner M, Ball CA: Gene ontology. Nat Genet 2000, 25:25–29."."""
    if not item["type"].startswith("article") or not item.get("page"):
        return _latex(item, chance)
    people = item.get("author", ())
    names = _names(people, chance, "vancouver", "vancouver", "dotted", "short")
    year = str(item["issued"]["date-parts"][0][0])
    pages = item["page"].replace("-", chance.choice(("-", "–")))
    volume = item.get("volume", "1")
    issue = f"({item['issue']})" if item.get("issue") and chance.random() < 0.4 else ""
    tail: Pieces = chance.choice((
        [("date", f"{year},"), ("volume", f"{volume}{issue}:"), ("pages", f"\a{pages}.")],
        [("date", f"{year};"), ("volume", f"\a{volume}{issue}:"), ("pages", f"\a{pages}.")],
        [("volume", f"{volume}{issue}:"), ("pages", f"\a{pages},"), ("date", f"{year}.")],
        [("volume", f"{volume}{issue},"), ("pages", pages), ("date", f"({year}).")],
    ))  # fmt: skip
    stop = chance.choice((":", ".", ":"))
    return [*_label(item, chance, alpha=0), ("author", names + stop if names else ""),
            ("title", f"{item['title']}."), ("journal", item["container-title"]), *tail]  # fmt: skip


def _label(item: Mapping[str, Any], chance: random.Random, *, alpha: float) -> Pieces:
    """The number or the letters by which a text cites the entry."""
    people = item.get("author") or item.get("editor") or ()
    if people and chance.random() < alpha:
        names = [str(p.get("family") or p.get("literal")) for p in people]
        letters = "".join(n[0] for n in names[:3]) if len(names) > 1 else names[0].replace(" ", "")[:3]
        year = item["issued"]["date-parts"][0][0] % 100
        return [("number", f"[{letters}{'+' if len(names) > 4 else ''}{year:02}]")]
    number = chance.randint(1, 160)
    return (
        [("number", chance.choice((f"[{number}]", f"{number}.", f"{number}", f"({number})", f"{number})")))]
        if chance.random() < 0.35
        else []
    )


def _date(item: Mapping[str, Any], chance: random.Random) -> str:
    date = item["issued"]["date-parts"][0]
    return f"{_MONTHS[date[1] - 1]} {date[0]}" if len(date) > 1 and chance.random() < 0.7 else str(date[0])


def spoiled(entry: Entry, chance: random.Random) -> Entry:
    """An entry as text taken out of a PDF has it: words broken at line ends, spaces lost, quotes straight."""
    text, labels = list(entry.text), list(entry.labels)
    straight = chance.random() < 0.3
    dashes = chance.choice(("–", "-", "-", "—"))
    out: list[str] = []
    kept: list[str] = []
    broken = chance.random() < 0.5
    for i, char in enumerate(text):
        before, after = text[max(0, i - 3) : i], text[i + 1 : i + 4]
        if straight:
            char = {"“": '"', "”": '"', "‘": "'", "’": "'"}.get(char, char)  # noqa: PLW2901
        if char == "–":
            char = dashes  # noqa: PLW2901
        lost = char == " " and text[i - 1 : i] in ([","], ["."], [":"], [";"]) and chance.random() < 0.02
        if lost:
            continue
        out.append(char)
        kept.append(labels[i])
        if (
            broken
            and char.isalpha()
            and "".join([*before, char, *after]).isalpha()
            and chance.random() < 0.008
        ):
            out += "- "
            kept += [labels[i]] * 2
    if chance.random() < 0.25 and out and out[-1] == ".":
        out, kept = out[:-1], kept[:-1]
    return Entry("".join(out), kept)
