"""Abbreviations whose full stop ends no sentence, by language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# Written in any language.
_ALWAYS = "et.al cf e.g i.e vs bzw z.B Dr Prof Mr Mrs Ms St"
_BEFORE_NUMBER = """
    p pp c max min No no Nos nos Vol vol Vols vols Fig fig Figs figs Ch ch Chap chap Sec sec Sect
    sect Secs ca approx art Art
"""
#: Per language: what never ends a sentence; what ends none where a number follows.
_LISTS = {
    "en": (
        """
        viz Rev Hon Gov Sen Rep Messrs Lt Col Capt Sgt Gen
        """,
        """
        Eq Eqs eq Tab tab App para Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
        """,
    ),
    "de": (
        """
        d.h u.a u.U o.g s.o s.u i.d.R i.e.S i.w.S v.a m.E m.W z.T z.Z u.d.T vgl Vgl bspw ca evtl
        ggf sog insb inkl exkl gem lt zit zzgl abzgl entspr allg bes Hr Hrn Fr Dipl Ing Hl hl geb
        gest verh urspr engl franz frz lat griech österr Hg Hrsg Aufl Bearb Übers
        """,
        """
        S Nr Nrn Bd Bde Abb Tab Kap Abs Anm Fn Jg H Z Sp Bl Rn Rz Ziff Jan Jän Feb Febr Apr Aug
        Sept Okt Nov Dez
        """,
    ),
    "fr": (
        """
        M MM Mme Mmes Mlle Mlles Me Pr Mgr Ste c.-à-d p.ex env éd dir coll trad av apr resp op.cit
        loc.cit
        """,
        """
        tabl chap n nos t l v col sect ann s janv févr avr juil sept oct nov déc
        """,
    ),
    "es": (
        """
        Sr Sra Sres Sras Srta D Da Dra Profa Ud Uds Vd Sto Sta Ing Lic Gral Cf cfr p.ej v.gr aprox
        ed eds trad coord dir Excmo Ilmo EE
        """,
        """
        pág págs Pág pag cap caps núm núms Núm n arts t tab apdo párr col s ss ene feb mar abr jun
        jul ago sept oct nov dic
        """,
    ),
    "it": (
        """
        sig Sig sigg dott Dott prof ing avv arch on sen mons S cfr Cfr p.es ad.es es ed trad c.ca
        """,
        """
        pag pagg figg cap capp voll n nn artt tab par co lett t gen feb mar apr mag giu lug ago
        set sett ott nov dic
        """,
    ),
    "nl": (
        """
        dhr Dhr mevr Mevr mw drs ir ing mr bijv bv vgl Vgl d.w.z o.a m.a.w M.a.w m.n i.p.v t.o.v
        t.a.v m.b.t a.h.w d.m.v t.w o.m resp evt incl excl zgn red vert
        """,
        """
        blz afb Afb tab hfst Hfst nr Nr nrs dl jrg lid par jan feb mrt apr jun jul aug sept okt
        nov dec
        """,
    ),
    "pt": (
        """
        Sr Sra Srs Sras Srta Dra Drs Profa Eng Arq D Exmo Exma V cfr Cf p.ex aprox ed org orgs
        coord trad Sto Sta
        """,
        """
        pág págs Pág cap caps n núm arts t tab séc inc col jan fev mar abr mai jun jul ago set out
        nov dez
        """,
    ),
}
#: The languages that have lists of their own.
LANGUAGES = tuple(_LISTS)


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Patterns of a language for the end of what stands before a gap: `always` ends no sentence,
    `before_number` ends none where a number follows."""

    always: re.Pattern[str]
    before_number: re.Pattern[str]


@lru_cache(maxsize=16)
def abbreviations(language: str) -> Abbreviations:
    """Those of a language by its ISO 639-1 code, and those that are written in any."""
    always, numbered = _LISTS.get(language, ("", ""))
    return Abbreviations(_ending(f"{_ALWAYS} {always}"), _ending(f"{_BEFORE_NUMBER} {numbered}"))


def _ending(words: str) -> re.Pattern[str]:
    # "z. B." is written with and without the blank
    several = "|".join(
        re.escape(w).replace(r"\.", r"\.?\s?" if w == "et.al" else r"\.\s?") for w in words.split()
    )
    return re.compile(rf"(?<![\w.])(?:{several})\.$")
