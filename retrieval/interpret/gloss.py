"""A question in German or French, as far as its words can be put in those of English texts.

This is no translation. Question words and some three hundred common words have a gloss, countries the name
that Babel (the CLDR) gives them, and a word that the texts have, as it is or in the usual English spelling of
its ending ("Technologie", "réalité"), is kept. Other words are left out: the model reads English alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from index.words import STOP_WORDS, WORD, fold

# Words as `fold` leaves them, each with its gloss; a row is "gloss: words".
_GERMAN = """
why: warum wieso weshalb
who: wer wem wen
when: wann
where: wo woher wohin
how: wie
what: was welche welcher welches welchen wofur wodurch womit
how many: wieviele
how much: wieviel
author: autor autorin autoren verfasser verfasserin
article: artikel aufsatz beitrag text
conclusion: fazit schluss schlussfolgerung ergebnis
introduction: einleitung
section: abschnitt kapitel
sources: quellen literatur
says: sagt sagen meint meinen schreibt behauptet behaupten argumentiert
mean: bedeutet bedeuten heisst
means by: versteht verstehen
define: definiert definieren definition
difference: unterschied unterschiede
differ: unterscheiden unterscheidet
compare: vergleicht vergleichen vergleich
example: beispiel beispiele
reason: grund grunde
cause: ursache ursachen verursacht
effect: wirkung wirkungen folge folgen auswirkung auswirkungen
goal: ziel ziele
problem: problem probleme
solution: losung losungen
advantage: vorteil vorteile
disadvantage: nachteil nachteile
risk: risiko risiken gefahr gefahren
dangerous: gefahrlich
important: wichtig
better: besser
worse: schlechter
best: beste besten
good: gut gute guten
bad: schlecht schlechte
more: mehr
less: weniger
big: gross grosse grossen
small: klein kleine kleinen
new: neu neue neuen
old: alt alte alten
first: erste ersten erster
behind: hinterher zuruck
lag: hinterherhinken zuruckliegen zuruckbleiben
ahead: voraus vorn
race: rennen wettlauf wettrennen
arms race: wettrusten rustungswettlauf
arms: waffen rustung
weapon: waffe
war: krieg kriege
peace: frieden
army: armee militar
state: staat staaten
government: regierung regierungen
country: land lander
people: menschen leute volk
society: gesellschaft
individual: individuum einzelne einzelnen
majority: mehrheit
minority: minderheit
women: frauen
men: manner
children: kinder
law: gesetz gesetze recht
freedom: freiheit
economy: wirtschaft
company: firma firmen unternehmen
money: geld
costs: kosten kostet
price: preis preise
work: arbeit arbeiten
science: wissenschaft
scientist: wissenschaftler forscher forscherinnen
research: forschung
study: studie studien
data: daten
file: datei dateien
computer: rechner computer
artificial intelligence: ki
artificial: kunstlich kunstliche kunstlichen kunstlicher
intelligence: intelligenz
learning: lernen
machine: maschine maschinen
software: software
language: sprache
book: buch bucher
world: welt
history: geschichte
time: zeit
year: jahr jahre jahren
century: jahrhundert
day: tag tage
life: leben
death: tod
health: gesundheit
disease: krankheit krankheiten
school: schule
university: universitat hochschule
student: student studierende studenten schuler
teacher: lehrer
should: soll sollen sollte sollten
must: muss mussen musste
can: kann konnen konnte darf durfen
want: will wollen wollte
need: brauchen braucht benotigt
use: benutzt benutzen verwendet verwenden nutzt nutzen
find: findet fanden gefunden herausgefunden
show: zeigt zeigen gezeigt
help: hilft helfen
invent: erfunden erfand erfindet
develop: entwickelt entwickeln
write: geschrieben schrieb
pay: bezahlt zahlt zahlen finanziert
win: gewinnt gewinnen gewonnen
lose: verliert verlieren verloren
begin: beginnt beginnen begann
end: ende endet
not: nicht kein keine keinen
"""
_FRENCH = """
why: pourquoi
who: qui
when: quand
where: ou
how: comment
what: que quoi quel quelle quels quelles qu
how many: combien
author: auteur auteure auteurs autrice
article: article texte essai
conclude: conclut concluent conclusion
introduction: introduction
section: section chapitre partie
sources: sources bibliographie litterature
says: dit disent pense pensent affirme affirment ecrit soutient pretend pretendent
mean: signifie veut
define: definit definir definition
difference: difference differences
differ: distingue differe
compare: compare comparer comparaison
example: exemple exemples
reason: raison raisons
cause: cause causes
effect: effet effets consequence consequences
goal: but objectif objectifs
problem: probleme problemes
solution: solution solutions
advantage: avantage avantages
disadvantage: inconvenient inconvenients
risk: risque risques danger dangers
dangerous: dangereux dangereuse
important: important importante
better: mieux meilleur meilleure
worse: pire
good: bon bonne bons bonnes
bad: mauvais mauvaise
more: plus davantage
less: moins
big: grand grande grands grandes
small: petit petite petits petites
new: nouveau nouvelle nouveaux nouvelles
old: vieux ancien ancienne
first: premier premiere
behind: retard derriere
race: course
arms: armements armement armes
weapon: arme
war: guerre guerres
peace: paix
army: armee
state: etat etats
government: gouvernement gouvernements
country: pays
people: gens peuple personnes
society: societe
individual: individu individus
majority: majorite
minority: minorite
women: femmes
men: hommes
children: enfants
law: loi lois droit
freedom: liberte
power: pouvoir
economy: economie
company: entreprise entreprises
money: argent
cost: cout couts coute
price: prix
work: travail emploi
science: science
scientist: scientifique scientifiques chercheur chercheurs
research: recherche recherches
study: etude etudes
data: donnees
file: fichier fichiers
computer: ordinateur ordinateurs
artificial intelligence: ia
artificial: artificielle artificiel
learning: apprentissage
machine: machine machines
software: logiciel logiciels
language: langue langage
book: livre livres
world: monde
history: histoire
time: temps
year: an ans annee annees
century: siecle
day: jour jours
life: vie
death: mort
health: sante
disease: maladie maladies
school: ecole
university: universite
student: etudiant etudiants eleve eleves
teacher: professeur enseignant
idea: idee idees
should: faut devrait devraient doit doivent
can: peut peuvent
need: besoin necessaire
use: utilise utiliser utilisent sert
find: trouve trouvent trouver
show: montre montrent
help: aide aident
invent: invente imagine
develop: developpe developper
pay: paie paye finance
win: gagne gagner
lose: perd perdre
begin: commence
end: fin
last: durait dure
not: pas ne jamais
"""
# Words without a gloss that are no words of the texts, though these may have words of the same letters.
_LEFT_OUT = {
    "de": frozenset(
        "der die das den dem des ein eine einen einem einer eines und oder aber auch ist sind war waren"
        " wird werden hat"
        " haben bei mit von vom zum zur aus nach uber unter fur gegen im am an auf in so sich es er sie"
        " ihr wir man laut"
        " denn noch schon nur als ob dass wenn dort hier alle allen diese dieser dieses diesem also an"
        " was".split()
    ),
    "fr": frozenset(
        "le la les l un une des du de d et ou mais est sont etait sur dans par pour avec sans il elle"
        " ils elles on en y"
        " se s ce cette ces c a au aux son sa ses leur leurs t m n j si tout tous toute sont ete a-t-il"
        " entre comme"
        " selon lui".split()
    ),
}
# Further names and phrases that are put as one.
_PHRASES = {
    "de": (
        ("usa", "United States"), ("vereinigten staaten", "United States"),
        ("europa", "Europe"), ("eu", "European Union"),
        ("europäischen union", "European Union"),
        ("künstliche intelligenz", "artificial intelligence"),
        ("künstlicher intelligenz", "artificial intelligence"),
        ("wie viele", "how many"), ("wie viel", "how much"), ("wie lange", "how long"),
        ("was ist", "what is"),
    ),
    "fr": (
        ("usa", "United States"), ("europe", "Europe"), ("ue", "European Union"),
        ("course aux armements", "arms race"),
        ("intelligence artificielle", "artificial intelligence"), ("combien de temps", "how long"),
        ("qu'est-ce que", "what is"), ("logiciel libre", "free software"),
    ),
}  # fmt: skip
# Verbs that are parted in a sentence, put as one word: "hinkt … hinterher".
_PARTED = {
    "de": re.compile(
        r"\b(?:hinkt|hinken|hinkte|liegt|liegen|lag|bleibt|bleiben|blieb|fällt|fallen|fiel|hängt|hängen)\b"
        r"(?P<between>(?:\s+[\w-]+){1,8}?)\s+(?:hinterher|zurück)\b",
        re.I,
    ),
}
# Endings and spellings that English has otherwise: the first that makes a word of the texts counts.
_SPELLINGS = {
    "de": (("ologie", "ology"), ("ie", "y"), ("itat", "ity"), ("tat", "ty"), ("ismus", "ism"), ("isch", "ic"),
           ("ische", "ic"), ("ischen", "ic"), ("ationen", "ation"), ("ung", "ing"), ("enz", "ence"),
           ("anz", "ance"),
           ("ell", "al"), ("elle", "al"), ("iv", "ive"), ("k", "c"), ("z", "c"), ("en", ""), ("e", ""),
           ("n", ""),
           ("s", "")),
    "fr": (("ologie", "ology"), ("ie", "y"), ("ite", "ity"), ("te", "ty"), ("isme", "ism"), ("ique", "ic"),
           ("iques", "ics"), ("eur", "or"), ("aire", "ary"), ("el", "al"), ("elle", "al"), ("if", "ive"),
           ("ive", "ive"), ("oire", "ory"), ("eux", "ous"), ("es", ""), ("e", ""), ("s", "")),
}  # fmt: skip
_LEAST_COGNATE = 5


def gloss(question: str, language: str, known: Callable[[str], bool]) -> str | None:
    """The words of a question that have a counterpart in English or in the texts, in order; None for a
    language without glosses, or if fewer than two words of a subject are left. `language` is an ISO 639
    code; `known` says whether the texts use a word.
    """
    if language not in _SPELLINGS:
        return None
    glosses, subjects = [], 0
    for word in _parts(question, language):
        put = _put(word, language, known)
        if put and put not in glosses:
            glosses.append(put)
            subjects += any(w.lower() not in STOP_WORDS for w in put.split())
    return " ".join(glosses) if subjects > 1 else None


def _parts(question: str, language: str) -> Iterator[str]:
    """The words of a question, names of countries of several words as one."""
    text = question.replace("’", "'")
    if parted := _PARTED.get(language):
        text = parted.sub(r"hinterherhinken\g<between>", text)
    for name, _ in _countries(language):
        if " " in name or "-" in name:
            text = re.sub(rf"\b{re.escape(name)}\b", lambda m: re.sub(r"\W", "_", m[0]), text, flags=re.I)
    yield from WORD.findall(text)


def _put(word: str, language: str, known: Callable[[str], bool]) -> str:
    """The gloss of a word, "" if it has none."""
    plain = fold(word)
    if country := _by_name(language).get(word.casefold()):
        return country
    if found := _glosses(language).get(plain):
        return found
    if plain in _LEFT_OUT[language]:
        return ""
    if word.isascii() and known(plain):
        return word
    if len(plain) < _LEAST_COGNATE:
        return word if word.isupper() and len(word) > 1 else ""
    for ending, english in _SPELLINGS[language]:
        if plain.endswith(ending) and known(made := plain[: -len(ending)] + english):
            return made
    if known(plain):
        return plain
    hard = plain.replace("k", "c").replace("z", "c").replace("ph", "f")
    return (
        hard if language == "de" and known(hard) else (word if word[0].isupper() and language == "fr" else "")
    )


@lru_cache(maxsize=4)
def _glosses(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in (_GERMAN if language == "de" else _FRENCH).strip().splitlines():
        english, words = row.split(":")
        found.update((word, english) for word in words.split())
    return found


@lru_cache(maxsize=4)
def _by_name(language: str) -> dict[str, str]:
    """The English names of countries and phrases by their name with an underscore for what parts its
    words."""
    return {re.sub(r"\W", "_", name): english for name, english in _countries(language)}


@lru_cache(maxsize=4)
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    """The names of countries in a language, in lower case, with their English names."""
    from babel import Locale

    english, own = Locale("en").territories, Locale(language).territories
    shared = [code for code in own if str(code).isalpha() and code in english]
    named = [(str(own[code]).casefold(), str(english[code])) for code in shared]
    return (*named, *_PHRASES[language])
