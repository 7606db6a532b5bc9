"""Every way to cite by number, mark, page and note, in text as the readers give it."""

from __future__ import annotations

import pytest

from index.reading.document import read_article
from index.types import Citation, Reading

LIST = """\
Cheung, Mei. *The Restless Causeway: Famine in the Lower Valley*. Albion Press, 2009.

Cheung, Mei. *The Vanished Lighthouse: Weather in Two Parishes*. Kestrel, 2011.

Doran, Kevin. “The Broken Granary: Labour and Debt.” *The Northern Review*, vol. 20, no. 4, 1999, pp. 352–61.

Smith, Adele. “The Hollow Mill: Trade and Toll.” *Past Shores*, vol. 3, no. 1, 2001, pp. 1–9.

Smith, Jonas. *The Common Foundry: Kinship and Faith*. Kestrel, 2001.

United Ports Commission. *The Salt Ferry: Silence and Famine*. Albion Press, 2018.

van der Meulen, Pieter. *The Vanished Weir: Trade and Debt*. Tidewater Books, 2005."""
NUMBERED = "\n".join(f"{n}. {e}" for n, e in enumerate(LIST.split("\n\n"), 1))
KEYS = ("cheung-2009", "cheung-2011", "doran-1999", "smith-2001a", "smith-2001b",
        "united-ports-commission-2018", "van-der-meulen-2005")  # fmt: skip


def read(body: str, entries: str = LIST, notes: str = "") -> Reading:
    blocks = ["# The shore", "## What is known", body, *([notes] if notes else [])]
    blocks += ["## Works cited", entries] if entries else []
    return read_article("\n\n".join(blocks) + "\n", name="shore", markdown=True)


def cited(reading: Reading) -> list[tuple[str, str | None, str]]:
    """(mark, key, form) of every citation."""
    text = reading.document.text
    return [(text[c.start : c.end], c.key, c.form) for c in reading.citations]


def sentence(reading: Reading, citation: Citation) -> str:
    return reading.document.text[citation.sentence_start : citation.sentence_end]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("It was so [3].", [2]),
        ("It was so [1–3].", [0, 1, 2]),
        ("It was so [1, 5–7].", [0, 4, 5, 6]),
        ("It was so [1], [4].", [0, 3]),
        ("As [2]–[4] show, it was so.", [1, 2, 3]),
    ],
)
def test_numbers_in_brackets(text, keys):
    found = cited(read(text, NUMBERED))
    assert sorted(str(key) for _, key, _ in found) == sorted(KEYS[n] for n in keys)
    assert {form for *_, form in found} == {"number"}


@pytest.mark.parametrize("mark", ["⁴,⁶⁻⁷", "<sup>4,6–7</sup>", "^4,6-7^"])
def test_raised_numbers_close_their_sentence(mark):
    reading = read(f"The toll was 10³ pence.{mark} Then it fell to 40 m² of cloth.", NUMBERED)
    assert [key for _, key, _ in cited(reading)] == [KEYS[3], KEYS[5], KEYS[6]]
    assert {c.form for c in reading.citations} == {"superscript"}
    assert {sentence(reading, c) for c in reading.citations} == {"The toll was 10³ pence."}


@pytest.mark.parametrize(
    ("text", "key", "locator"),
    [
        ("It was so (Doran 23).", "doran-1999", "p. 23"),
        ("Doran argues that it was so (23–25).", "doran-1999", "pp. 23–25"),
        ("It was so (J. Smith 12).", "smith-2001b", "p. 12"),
        ("It was so (A. Smith 12).", "smith-2001a", "p. 12"),
        ("It was so (Cheung, *Restless Causeway* 23).", "cheung-2009", "p. 23"),
        ("In *Vanished Lighthouse*, Cheung says that it was so (23).", "cheung-2011", "p. 23"),
        ("It was so (United Ports Commission 4).", "united-ports-commission-2018", "p. 4"),
        ("It was so (qtd. in van der Meulen 7).", "van-der-meulen-2005", "p. 7"),
        ("It was so (Doran).", "doran-1999", None),
    ],
)
def test_pages_as_mla_has_them(text, key, locator):
    # two others show that the text cites by pages
    reading = read(f"Ports are old (Doran 1). Fish are not (van der Meulen 2; Doran 3). {text}")
    last = reading.citations[-1]
    assert (last.key, last.locator) == (key, locator)
    assert sentence(reading, last) == text.replace("*", "")


def test_a_page_alone_is_of_the_work_cited_before_and_a_year_is_no_page():
    reading = read(
        "Ports are old (Doran 1). Fish are not (Doran 3). She adds that it rains (23). It froze (1953)."
    )
    assert [(c.key, c.locator) for c in reading.citations][2:] == [("doran-1999", "p. 23")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Doran argues that it was so (12).", [("doran-1999", "p. 12")]),
        ("It was so, as Pieter van der Meulen held (7–9), and is.", [("van-der-meulen-2005", "pp. 7–9")]),
        ("It was so (Doran, 736).", [("doran-1999", "p. 736")]),
        # the number of an item, a year, a number that no author is named for
        ("Doran has (1) the toll and (2) the tide in mind. It froze (1999). It is so (12).", []),
        ("Doran died (1999).", []),
    ],
)
def test_one_page_alone_in_a_text_that_prints_no_years(text, found):
    assert [(c.key, c.locator) for c in read(text).citations] == found


ROUND = "Ports are old (3). Fish are not (1, 4), as Doran (3) held. It rains (5)."


def test_numbers_in_round_brackets_where_the_list_has_square_ones():
    listed = "\n\n".join(f"[{n}] {e}" for n, e in enumerate(LIST.split("\n\n"), 1))
    reading = read(ROUND, listed)
    numbers = [c.key for c in reading.citations if c.form == "number"]
    assert numbers == [KEYS[2], KEYS[0], KEYS[3], KEYS[2], KEYS[4]]
    # items, equations and a list that is cited in square brackets
    for text in (
        "Three ports: (1) the old one, (2) a new one and (3) the last. See step (4) of it.",
        f"{ROUND} So [1].",
    ):
        assert [c for c in read(text, listed).citations if text[c.start : c.start + 1] == "("] == []


NOTES = """\
[^1]: Kevin Doran, “The Broken Granary: Labour and Debt,” *The Northern Review* 20, no. 4 (1999): 352–61, 355.

[^2]: Ibid., 12.

[^3]: See Cheung, *Restless Causeway*, 45; see also Pieter van der Meulen, *The Vanished Weir: Trade and Debt* (Tidewater Books, 2005), 9.

[^4]: The records of that year are thin, and some are lost.

[^5]: Doran, op. cit., p. 5. Cf. Jonas Smith, *Common Foundry*, 3."""
NOTED = "Ports are old.[^1] Fish are not,[^2] they say. “It rains.”[^3] It froze.[^4] It thawed.[^5]"


def test_notes_are_tied_to_their_works_and_to_the_sentence_of_the_mark():
    reading = read(NOTED, LIST, NOTES)
    found = [(sentence(reading, c), c.key, c.locator) for c in reading.citations]
    assert found == [
        ("Ports are old.", "doran-1999", "p. 355"),
        ("Fish are not, they say.", "doran-1999", "p. 12"),
        ("“It rains.”", "cheung-2009", "p. 45"),
        ("“It rains.”", "van-der-meulen-2005", "p. 9"),
        ("It thawed.", "doran-1999", "p. 5"),
        ("It thawed.", "smith-2001b", "p. 3"),
    ]
    assert {c.form for c in reading.citations} == {"note"}


def test_notes_are_the_list_of_a_text_that_has_no_other():
    full = NOTES.replace(
        "Cheung, *Restless Causeway*, 45", "Mei Cheung, *The Restless Causeway* (Albion Press, 2009), 45"
    )
    full = full.replace("Cf. Jonas Smith, *Common Foundry*, 3", "")
    reading = read(NOTED, "", full)
    assert [r.key for r in reading.references] == ["doran-1999", "cheung-2009", "van-der-meulen-2005"]
    assert [c.key for c in reading.citations] == [
        "doran-1999", "doran-1999", "cheung-2009", "van-der-meulen-2005", "doran-1999",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "It was engraved for a guide (London: Albion Press, 2019) that few have seen.",
        "It was closed (in 1984) and the map (Figure 2, 2019) does not show it (see Table 3).",
        "A film was made (directed by a local man, 1999), of which nothing is left (1999).",
    ],
)
def test_what_is_no_citation(text):
    reading = read(f"Ports are old (Doran, 1999; Smith, 2001). {text}")
    assert [c.key for c in reading.citations if sentence(reading, c) == text] == []


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Cheung (2009, 2011) shows it.", ["cheung-2009", "cheung-2011"]),
        ("Cheung (2009; see also 2011) shows it.", ["cheung-2009", "cheung-2011"]),
        ("It was so (Cheung, 2009; 2011).", ["cheung-2009", "cheung-2011"]),
        ("Doran (1999, p. 12; cf. Cheung, 2009) doubts it.", ["doran-1999", "cheung-2009"]),
        ("It was so (as Doran [1999] holds).", ["doran-1999"]),
        ("It was so (see J. Smith, 2001; cf. A. Smith, 2001).", ["smith-2001b", "smith-2001a"]),
        ("Doran (1999 [1967]) says so.", ["doran-1999"]),
    ],
)
def test_several_years_and_initials(text, keys):
    assert [key for _, key, _ in cited(read(text))] == keys


def test_labels_in_brackets():
    entries = "[Knu84] D. Knot. The weir book. Addison, 1984.\n\n[ABC+15] A. Abel. Weirs in motion. Weirs, 12(3):45-67, 2015."
    found = cited(
        read("The first is old [Knu84]. Others are not [ABC+15, Knu84, p. 3], nor is [1].", entries)
    )
    assert [(mark, form) for mark, _, form in found] == [
        ("[Knu84]", "label"), ("ABC+15", "label"), ("Knu84", "label"),
    ]  # fmt: skip
