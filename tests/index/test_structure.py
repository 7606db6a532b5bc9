"""The parser, on the bundled article as it is and on forms that others will bring."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.reading import BUNDLED
from index.reading.document import read_article
from index.reading.plain.text import pieces_of_text
from index.structure import Structure, structure
from index.types import BlockKind


def parse(raw: str, *, markdown: bool = False) -> Structure:
    return structure(pieces_of_text(raw, markdown=markdown))


@pytest.fixture(scope="module")
def raw() -> str:
    return BUNDLED.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def article(raw: str) -> Structure:
    return parse(raw)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def texts(parsed: Structure, *kinds: BlockKind) -> list[str]:
    return [parsed.body.text[b.start : b.end] for b in parsed.body.blocks if b.kind in kinds]


def paragraphs(parsed: Structure, section: str | None) -> list[str]:
    return [
        parsed.body.text[b.start : b.end]
        for b in parsed.body.blocks
        if b.kind is BlockKind.PARAGRAPH
        and (parsed.body.sections[b.section].name if b.section is not None else None) == section
    ]


def test_every_word_of_the_raw_file_is_accounted_for(raw: str, article: Structure) -> None:
    lost = words(raw) - words(article.body.text)
    invented = words(article.body.text) - words(raw)
    # four words were broken across columns; nothing else may differ
    assert lost == Counter(["cru", "cial", "specifi", "cally", "super", "computers", "multiface", "ted"])
    assert invented == Counter(["crucial", "specifically", "supercomputers", "multifaceted"])


def test_what_is_left_out_of_the_raw_file_is_markup_alone(raw: str, article: Structure) -> None:
    kept = set()
    for block in article.body.blocks:
        for start, end, origin in block.runs:
            assert article.body.text[start:end] == raw[origin : origin + end - start]
            kept.update(range(origin, origin + end - start))
    left = "".join(" " if i in kept or c.isspace() else c for i, c in enumerate(raw)).split()
    assert set(left) <= {"**", "*", "-", "<", ">", "[", "]"}
    assert left.count("-") >= 4


def test_title_author_and_no_guessed_year(article: Structure) -> None:
    assert article.front.title == "From Arms Race to Innovation Race"
    assert article.front.subtitle == "Reframing Geopolitical Competition Around AI"
    assert article.front.authors == ("Endrit Kasumaj",)
    assert article.front.year is None


def test_sections(article: Structure) -> None:
    assert [s.name for s in article.body.sections] == [
        "About the Article", "About the Author", "1", "2", "2.1", "2.2", "2.3",
        "3", "3.1", "3.2", "3.3", "4", "References",
    ]  # fmt: skip
    assert article.body.sections[7].heading == "Perspectives on the AI Arms Race"


@pytest.mark.parametrize("section", ["1", "2.1", "2.2", "2.3", "3", "3.1", "3.2", "3.3", "4"])
def test_a_section_cut_by_boxes_and_columns_is_one_paragraph(article: Structure, section: str) -> None:
    assert len(paragraphs(article, section)) == 1


@pytest.mark.parametrize(
    "resumed",
    [
        "nearly twice as many high-performance supercomputers and have shown",
        "designed to integrate civilian technological innovation with military",
        "China and the European Union. The United States",
        "more specifically the ascription",
        "the other crucial domains",
        "account for the multifaceted nature",
        "Diehl and Lambach and propose",
        "nature of global AI competition.",
        "benefits across the board. Secondly, as opposed to",
        "divides the causes of arms races into external and internal. Regarding the first cause, rational",
    ],
)
def test_text_goes_on_after_what_cut_it(article: Structure, resumed: str) -> None:
    assert resumed in "\n".join(texts(article, BlockKind.PARAGRAPH))


def test_what_is_not_running_text_is_labelled(article: Structure) -> None:
    assert [t[:12] for t in texts(article, BlockKind.PULL_QUOTE)] == ["Technopoles:", "Lethal Auton"]
    captions = texts(article, BlockKind.CAPTION)
    assert [c[:9] for c in captions] == ["Figure 1:", "Figure 2:", "The Four "]
    figure = texts(article, BlockKind.FIGURE)
    assert "Beyond Zero-Sum Competition" in figure and "Evolving Interpretative Frameworks" in figure
    assert len(figure) == 16
    assert len(texts(article, BlockKind.REFERENCE)) == 19


def test_sentences_are_whole_and_in_order(article: Structure) -> None:
    text = article.body.text
    running = [b for b in article.body.blocks if b.kind is BlockKind.PARAGRAPH]
    for block in running:
        inside = [s for s in article.body.sentences if block.start <= s[0] < block.end]
        assert inside[0][0] == block.start and inside[-1][1] == block.end
        for (_, end), (start, _) in zip(inside, inside[1:], strict=False):
            assert text[end:start] == " "
    shown = [text[s:e] for s, e in article.body.sentences]
    quote = next(s for s in shown if "progressive, competitive peacetime" in s)
    assert quote.startswith("With the outbreak") and quote.endswith("(Mahnken et al., 2016)”")
    assert any(s.startswith("Glaser (2000), coming") for s in shown)


MARKDOWN = """\
---
title: "On Bread"
author:
  - Ana de la Cruz
  - Bo Li
date: 2019-04-02
---

# On Bread

## Why *flour* matters

Flour is milled
grain. See [the guild](https://example.org/guild) for **more**.

> A loaf is a promise.

- rye
- wheat,
  sifted twice

1. Knead.
2. Wait.

| a | b |
|---|---|
| 1 | 2 |

```
x = "# not a heading"
```

Figure 3: An oven.

## References

Smith, J. (2001). *Bread*. Crumb Press.
Wu, L., & Ek, P. (2004). Dough and its dis-
contents. *Loaf*, 3(2), 1–9. https://doi.org/10.1000/xyz

[1] https://example.org/guild
"""


def test_markdown() -> None:
    parsed = parse(MARKDOWN, markdown=True)
    assert parsed.front.title == "On Bread"
    assert parsed.front.authors == ("Ana de la Cruz", "Bo Li")
    assert parsed.front.year == 2019
    assert [s.heading for s in parsed.body.sections] == ["Why flour matters", "References"]
    assert "Flour is milled grain. See the guild for more." in parsed.body.text
    assert texts(parsed, BlockKind.LIST) == ["rye", "wheat, sifted twice", "1. Knead.", "2. Wait."]
    assert texts(parsed, BlockKind.CODE) and texts(parsed, BlockKind.TABLE)
    assert texts(parsed, BlockKind.CAPTION) == ["Figure 3: An oven."]
    entries = texts(parsed, BlockKind.REFERENCE)
    assert entries[0] == "Smith, J. (2001). Bread. Crumb Press."
    assert entries[1].startswith("Wu, L., & Ek, P. (2004). Dough and its discontents. Loaf, 3(2)")
    link = next(b for b in parsed.body.blocks if b.links)
    assert link.links == ("https://example.org/guild",)


HARD_WRAPPED = """\
THE OLD HARBOUR
by Mary Ann Evans

I. Arrival

The ship came in at dawn, and the fisher-
men who had waited on the quay since mid-
night saw a well-
known flag; the self-
appointed pilot waved.

It was a zero-sum affair, they said, for the second time that week, and nobody on the whole long
quay had

the heart to argue.

II. Departure

Nobody spoke. "Is it over?" she asked.
"""


def test_hard_wrapped_text() -> None:
    parsed = parse(HARD_WRAPPED)
    assert parsed.front.authors == ("Mary Ann Evans",)
    assert [s.number for s in parsed.body.sections] == ["I", "II"]
    assert "fishermen who had waited on the quay since midnight saw a wellknown" not in parsed.body.text
    assert "well-known flag; the self-appointed pilot" in parsed.body.text
    assert "fishermen" in parsed.body.text and "midnight" in parsed.body.text
    assert "quay had the heart to argue." in parsed.body.text


@pytest.mark.parametrize("text", ["", " \n\n\t", "# ", "***", "---\n---\n", "- ", "[]()", "```", "\f\f"])
def test_next_to_nothing_is_read_without_error(text: str) -> None:
    parsed = parse(text, markdown=True)
    assert all(b.end > b.start for b in parsed.body.blocks)


LINES = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            ["", "# Title", "1. One", "2.1 Two", "- item", "**Boxed", "text**", "> quoted", "References",
             "Figure 1: A caption.", "Smith, J. (2001). A title. A press.", "The race goes on and cru-", "cial it is.",
             "Plain words that end.", "[a](b)", "`code`", "```", "| a | b |", "---", "\f", "A line of words without an end"]
        ),
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=150)
@given(LINES, st.booleans())
def test_no_letter_is_lost_or_invented_whatever_the_source(lines: list[str], markdown: bool) -> None:
    source = "\n".join(lines)
    if source.startswith(("---", "\ufeff---")):
        source = "\n" + source
    parsed = parse(source, markdown=False)
    letters = Counter(c for c in source if c.isalnum())
    # a link's target is kept beside the text and a list's letter bullet ("o ") is markup
    kept = Counter(c for c in parsed.body.text if c.isalnum())
    kept += Counter(c for b in parsed.body.blocks for link in b.links for c in link if c.isalnum())
    assert not kept - letters - kept_twice(parsed)
    assert set(letters - kept) <= {"o", "b"}
    for start, end in parsed.body.sentences:
        assert parsed.body.text[start:end].strip() == parsed.body.text[start:end] != ""
    parse(source, markdown=True)


def kept_twice(parsed: Structure) -> Counter[str]:
    """The letters of link targets that are printed as well."""
    return Counter(
        c
        for b in parsed.body.blocks
        for link in b.links
        if link in parsed.body.text
        for c in link
        if c.isalnum()
    )


@settings(max_examples=100)
@given(LINES)
def test_offsets_are_slices_of_the_source(lines: list[str]) -> None:
    source = "\n".join(lines)
    parsed = parse(source)
    clean = source.replace("\r\n", "\n").replace("\r", "\n")
    last = 0
    for block in parsed.body.blocks:
        assert block.start >= last
        last = block.end
        for start, end, origin in block.runs:
            assert parsed.body.text[start:end] == clean[origin : origin + end - start]
    for section in parsed.body.sections:
        assert 0 <= section.start <= section.end <= len(parsed.body.text)


def headings_of(raw: str, *, markdown: bool = False) -> list[str]:
    return [s.heading for s in parse(raw, markdown=markdown).body.sections]


TALK = (
    "Minutes of the meeting\n\nCHAIR (Mrs Okafor): The first item is the bridge. It is cracked.\n\n"
    "MISS LIND: The library will be open on Saturdays from January. We lack a cleaner.\n\n"
    "MR PELHAM: {short}\n\n"
    "MISS LIND: The heating is paid from the grant until 2025. After that we do not know.\n\n"
    "CHAIR (Mrs Okafor): Thank you. The meeting is closed.\n"
)


@pytest.mark.parametrize("short", ["Who pays for the heating?", "Nobody, as far as I can see"])
def test_a_short_turn_of_a_talk_is_no_heading(short: str) -> None:
    assert headings_of(TALK.format(short=short)) == []


PARAGRAPH = (
    "The council met in the hall and heard the engineer on the bridge. It was a long evening for all of them."
)


def test_a_heading_with_a_colon_between_paragraphs_stays_one() -> None:
    raw = "\n\n".join(
        ["On bridges", PARAGRAPH, "Case study: the arches", PARAGRAPH, "Case study: the road", PARAGRAPH]
    )
    assert headings_of(raw) == ["Case study: the arches", "Case study: the road"]


def test_a_question_between_paragraphs_stays_a_heading() -> None:
    raw = "\n\n".join(
        ["On bridges", PARAGRAPH, "Who pays for the heating?", PARAGRAPH, "What is left?", PARAGRAPH]
    )
    assert headings_of(raw) == ["Who pays for the heating?", "What is left?"]
    assert headings_of(f"# On bridges\n\n{PARAGRAPH}\n\n## Who pays?\n\n{PARAGRAPH}\n", markdown=True) == [
        "Who pays?"
    ]


@pytest.mark.parametrize(
    "before",
    [
        ["# On bridges", PARAGRAPH, "## The hall", PARAGRAPH],
        ["On bridges", "1. The hall", PARAGRAPH],
        ["On bridges", PARAGRAPH, f"{PARAGRAPH} One of them asked what everybody thought:"],
    ],
)
def test_a_question_within_the_text_is_no_heading(before: list[str]) -> None:
    raw = "\n\n".join([*before, "Who pays for the heating?", PARAGRAPH])
    assert "Who pays for the heating?" not in headings_of(raw, markdown=raw.startswith("#"))


def test_speech_is_no_heading() -> None:
    assert headings_of("\n\n".join(["On bridges", PARAGRAPH, "“Who pays for the heating?”", PARAGRAPH])) == []


@pytest.mark.parametrize(
    ("line", "authors", "year"),
    [
        ("By Nora Field, 3 May 2020", ("Nora Field",), 2020),
        ("By Nora Field and Bo Li · May 3rd, 2020", ("Nora Field", "Bo Li"), 2020),
        ("by Nora Field (2020)", ("Nora Field",), 2020),
        ("By Nora Field on 2020-05-03", ("Nora Field",), 2020),
        ("By Nora Field", ("Nora Field",), None),
        ("By 3 May 2020", (), None),
    ],
)
def test_a_byline_with_a_date(line: str, authors: tuple[str, ...], year: int | None) -> None:
    front = parse(f"# On bees\n\n{line}\n\n{PARAGRAPH}\n", markdown=True).front
    assert front.authors == authors
    if authors:
        assert front.year == year


def test_a_title_page_with_full_stops_or_with_a_subtitle_date_and_byline() -> None:
    page = read_article(
        "ON PONDS.\n\nBy JANE ROE.\n\nCHAPTER I.\n\nThe subject of this essay is the pond, which is shallow.\n",
        name="page",
    ).document
    assert (page.title, page.authors) == ("ON PONDS", ("JANE ROE",))
    report = read_article(
        "# Safer ponds\n\n## A handbook for towns\n\nAugust 5, 2019\n\nBy Jane Roe, Bo Li, and Ann Marsh\n\n"
        "## Introduction\n\nPonds are shallow. Herons like them for that reason.\n",
        name="report",
        markdown=True,
    ).document
    assert report.authors == ("Jane Roe", "Bo Li", "Ann Marsh")
    assert report.item["title"] == "Safer ponds: A handbook for towns"
    assert report.item["issued"] == {"date-parts": [[2019, 8, 5]]}
    assert [section.heading for section in report.sections] == ["Introduction"]


def test_front_matter_states_the_day_the_editors_and_the_journal() -> None:
    header = (
        "---\ntitle: Ponds\nauthor: Jane Roe\ndate: 2014-04-30\neditors:\n- Bo Li\n- Ann Marsh\n"
        "journal: Pond Review\nvolume: 3\n---\n\nPonds are shallow.\n"
    )
    document = read_article(header, name="ponds", markdown=True).document
    assert document.item["issued"] == {"date-parts": [[2014, 4, 30]]}
    assert [editor["family"] for editor in document.item["editor"]] == ["Li", "Marsh"]
    assert (document.item["container-title"], document.item["volume"]) == ("Pond Review", "3")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("It is so.[^1]\n\n[^1]: Mill 1859.", "It is so.¹\n\n¹ Mill 1859."), ("So.[^b] And so.[^a]", "So.¹ And so.²"),
        ("- [ ] Buy a mill.\n- [x] Sell it.", "Buy a mill.\nSell it."), ("Salt &amp; pepper, caf&eacute;.", "Salt & pepper, café."),
        ("It ran in ~~May~~<del>June</del> winter.", "It ran in winter."), ("Type `~~a~~`.", "Type ~~a~~."),
        ("Write &lt;b&gt; for bold.", "Write <b> for bold."), ("See [the mill][m] or [m].\n\n[m]: http://m.org \"Mill\"", "See the mill or m."),
        ("{% include toc.html %}\n\nIt is {{ page.title }}so.", "It is so."), ("It is so.\n{: .note}", "It is so."),
        ('{% include figure.html filename="a.png" caption="Figure 1: A mill." %}', "Figure 1: A mill."),
        ("Type `{% raw %}`, `&amp;` and `[^1]`.", "Type {% raw %}, &amp; and [^1]."), ("A set [x] and $x^{.5}$.", "A set [x] and $x^{.5}$."),
    ],
)  # fmt: skip
def test_marks_of_markdown_are_read_or_left_out(raw: str, text: str) -> None:
    body = parse(raw, markdown=True).body
    assert body.text == text


def test_links_by_reference_keep_their_address() -> None:
    (piece,) = pieces_of_text("See [the mill][M].\n\n[m]: <http://m.org>", markdown=True).pieces
    assert [(piece.text[k.start : k.end], k.target) for k in piece.links] == [("the mill", "http://m.org")]


def test_plain_text_keeps_what_only_markdown_would_leave_out() -> None:
    raw = "Salt &amp; pepper. It is {{ so }}. [m]: is a label."
    assert parse(raw).body.text == raw


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("The cases of COVID-\n19 rose again in all of the parishes.", "The cases of COVID-19 rose"),
        ("Between 1990–\n1995 nothing at all was built there.", "Between 1990–1995 nothing"),
        ("The file 2023-\n0379 was closed by the clerk of the vestry.", "The file 2023-0379 was"),
        ("The mid-\n1990s were dry in every one of the parishes.", "The mid-1990s were"),
        ("A 19-\nyear-old keeper kept the weir until the flood came.", "A 19-year-old keeper"),
        ("Those 18-\nand 19-year-olds kept the weir until the flood.", "Those 18- and 19-year-olds"),
        ("The long road—\nlonger than most—led to the weir at last.", "The long road—longer than"),
        ("They took X-\nrays of it and looked at them for a whole day.", "They took X-rays of"),
        ("The answer of the clerk was minus –\n12 of them, he said.", "was minus – 12 of"),
    ],
)
def test_a_line_that_ends_in_a_printed_hyphen_or_dash_goes_on(lines: str, text: str) -> None:
    assert text in read_article(f"On the weir\n\n{lines}\n", name="weir").document.text


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Figure 1 Steps in the making of a weir", BlockKind.CAPTION),
        ("Table 2-1 Tolls by parish", BlockKind.CAPTION),
        ("Table 2-1: Tolls by parish.", BlockKind.CAPTION),
        ("Table 2-1 shows the tolls of all the parishes that had any.", BlockKind.PARAGRAPH),
        ("Figure 1 Shows what came of it when the weir was built, and that is all.", BlockKind.PARAGRAPH),
    ],
)
def test_captions_without_a_stop_behind_their_number(line: str, kind: BlockKind) -> None:
    prose = "The weir was built of oak and stood for a century before the flood took it away at last."
    reading = read_article(f"On the weir\n\n{prose} {prose}\n\n{line}\n\n{prose} {prose}\n", name="weir")
    text = reading.document.text
    assert [b.kind for b in reading.document.blocks if text[b.start : b.end] == line] == [kind]
