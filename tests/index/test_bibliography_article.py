"""The bundled article from end to end: each place that cites a work, and whose view is told."""

from itertools import groupby
from pathlib import Path

import pytest

import index
from index.bibliography.citations.attribution import attribute
from index.reading.document import read_article
from index.types import Reading

MISSPELT = "printed “Cave and ÓhÉigearthaigh (2018)”; the list has Cave and ÓhÉigeartaigh (2018)"
EITHER = "printed “Schmidt et al.”; the list has Schmid et al. (2025) and Schmidt (2022)"
MARKS = [
    ("parenthetical", "(Mahnken et al., 2016)", "mahnken-2016", None),
    ("parenthetical", "(Johnson, 2019)", "johnson-2019", None),
    ("parenthetical", "(Mahnken et al., 2016)", "mahnken-2016", None),
    ("narrative", "Glaser (2000)", "glaser-2000", None),
    ("parenthetical", "(Friedberg, 2006)", "friedberg-2006", None),
    ("narrative", "Buchanan (2020)", "buchanan-2020", None),
    ("narrative", "Buchanan", "buchanan-2020", None),
    ("parenthetical", "(Buchanan, 2020, p.3)", "buchanan-2020", None),
    ("parenthetical", "(Ueno, 2023)", "ueno-2023", None),
    ("parenthetical", "(Chivvis and Kavanagh, 2024)", "chivvis-2024", None),
    ("parenthetical", "(Carrozza et al., 2022)", "carrozza-2022", None),
    ("narrative", "Carrozza et al. (2022)", "carrozza-2022", None),
    ("narrative", "Scharre (2021)", "scharre-2021", None),
    ("narrative", "Roff (2019)", "roff-2019", None),
    ("narrative", "Diehl and Lambach (2022)", "diehl-2022", None),
    ("narrative", "Scharre", "scharre-2021", None),
    ("narrative", "Asaro (2019)", "asaro-2019", None),
    ("narrative", "Cave and ÓhÉigearthaigh (2018)", "cave-2018", MISSPELT),
    ("narrative", "Graham Allison (2020)", "allison-2020", None),
    ("narrative", "Allison", "allison-2020", None),
    ("narrative", "Geist (2016)", "geist-2016", None),
    ("narrative", "Eric Schmidt (2022)", "schmidt-2022", None),
    ("narrative", "Ding (2021)", "ding-2021", None),
    ("narrative", "Schmid et al. (2025)", "schmid-2025", None),
    ("narrative", "Diehl and Lambach", "diehl-2022", None),
    ("parenthetical", "(see Cave and ÓhÉigeartaigh)", "cave-2018", None),
    ("narrative", "Armstrong et al. (2015)", "armstrong-2015", None),
    ("narrative", "Schmidt et al.", "schmid-2025", EITHER),
    ("narrative", "Armstrong et al.", "armstrong-2015", None),
    ("narrative", "Schmid et al. (2025)", "schmid-2025", None),
    ("narrative", "Schmid et al. (2025)", "schmid-2025", None),
    ("narrative", "Schmidt et al.", "schmid-2025", EITHER),
    ("narrative", "Armstrong et al.", "armstrong-2015", None),
]


@pytest.fixture(scope="module")
def read() -> Reading:
    raw = (Path(index.__file__).parent / "bundled" / "article.txt").read_text(encoding="utf-8")
    return read_article(raw, name="article")


def test_every_place_that_cites_a_work(read: Reading) -> None:
    document, citations = read.document, read.citations
    # In order of the clean text, which may place a figure's caption after the paragraph it cuts.
    found = [(c.form, document.text[c.start : c.end], c.key, c.doubt) for c in citations]
    assert sorted(found, key=str) == sorted(MARKS, key=str)
    assert [c.start for c in citations] == sorted(c.start for c in citations)
    assert [c.locator for c in citations if c.locator] == ["p. 3"]


def test_every_entry_is_cited_and_every_key_is_in_the_list(read: Reading) -> None:
    references, citations = read.references, read.citations
    assert {c.key for c in citations} == {r.key for r in references}
    assert all(r.item["id"] == r.key for r in references)


def test_the_sentence_given_is_the_one_around_the_mark(read: Reading) -> None:
    document, citations = read.document, read.citations
    for c in citations:
        assert c.sentence_start <= c.start < c.end <= c.sentence_end
        assert (c.sentence_start, c.sentence_end) in document.sentences


def test_whose_view_is_told(read: Reading) -> None:
    document, citations = read.document, read.citations
    carried: list[tuple[str, str]] = []
    for block in document.blocks:
        sentences = [s for s in document.sentences if block.start <= s[0] < block.end]
        for i, works in attribute(document.text, sentences, citations).items():
            start, end = sentences[i]
            words = " ".join(document.text[start:end].split()[:3])
            carried += [(work.key, words) for work in works if not work.direct]
    told = {key: [words for _, words in group] for key, group in groupby(carried, lambda c: c[0])}
    assert told["scharre-2021"] == ["He argues that", "Instead, the real"]
    assert told["roff-2019"] == ["She views this"]
    assert told["diehl-2022"] == ["Rather, the idea"]
    assert told["geist-2016"] == ["The author traces", "Thus, instead of"]
    assert told["armstrong-2015"] == ["Their model outlines", "Moreover, it highlights"]
    assert told["schmid-2025"][:2] == ["In it, they", "More specifically, they"]
