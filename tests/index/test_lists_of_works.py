"""Lists of works are found under any heading and under none, and what only looks like one is none."""

from __future__ import annotations

import pytest

from index.reading.document import read_article
from index.structure.works import looks_like_entry
from index.types import BlockKind, Reading

PROSE = (
    "The river rises in a bog above the village and runs for nine miles before it meets the sea. "
    "For most of the year a child can wade it, and in a wet spring it takes a bridge away."
)
ENTRIES = (
    "Adeyemi, T. (2016). The ancient parish. The Northern Review, 42(4), 168–183.",
    "de la Cruz, Marta. The Distant Ferry: Trade in a Border Town. Kestrel, 2008.",
    "Institute for Tidal Studies. (2014). The restless granary. Marlowe University Press.",
    "Calloway, R. & Denholm, P. A quiet causeway. Harbour Notes https://example.org/quay (2019).",
    "St. John C. The broken quarry: memory and silence. London: Kestrel; 2012. p. 4–9.",
)


def read(*blocks: str, markdown: bool = False) -> Reading:
    return read_article("\n\n".join(blocks) + "\n", name="river", markdown=markdown)


def listed(reading: Reading) -> list[str]:
    return [r.text for r in reading.references]


@pytest.mark.parametrize(
    "heading",
    [
        "References and Notes", "Works Cited", "Works Consulted", "Further Reading", "Sources",
        "Selected bibliography", "LIST OF REFERENCES", "References:", "4. References", "Literature Cited",
    ],
)  # fmt: skip
@pytest.mark.parametrize("apart", ["\n\n", "\n"])
def test_a_list_under_its_heading(heading, apart):
    found = read("The river", "Course", PROSE, heading, apart.join(ENTRIES), "About the author", "She rows.")
    assert listed(found) == list(ENTRIES)
    assert found.document.sections[-2].heading == heading.removeprefix("4. ").rstrip(":")


@pytest.mark.parametrize("closing", [(), ("About the author", "Mara Quill keeps bees behind the school.")])
@pytest.mark.parametrize("form", ["{e}", "[{n}] {e}", "{n}. {e}"])
def test_a_list_without_a_heading(closing, form):
    shown = [form.format(n=n, e=e) for n, e in enumerate(ENTRIES, 1)]
    assert listed(read("The river", "Course", PROSE, PROSE, *shown, *closing)) == shown


def test_a_wrapped_list_by_its_indent_or_its_numbers():
    hanging = [e.replace(". The ", ".\n    The ") for e in ENTRIES]
    assert listed(read("The river", PROSE, "References", "\n".join(hanging))) == list(ENTRIES)
    counted = [f"{n} {e}".replace(". The ", ".\nThe ") for n, e in enumerate(ENTRIES, 1)]
    found = listed(read("The river", PROSE, "References", "\n".join(counted)))
    assert found == [f"{n} {e}" for n, e in enumerate(ENTRIES, 1)]


ADVICE = "\n".join(
    f"{n}. {line}"
    for n, line in enumerate(
        [
            "Walk the bank in the morning, when the light is low.",
            "Write down the level at the same stone every day, and the date beside it.",
            "Keep the notebook dry: Smith, the miller, lost the records of 1987 in one night.",
            "Ask before you cross a field.",
        ],
        1,
    )
)
SPRINGS = (
    "Of the three sources of the river the northern one is the strongest. It comes out of the rock at the "
    "foot of a wall that Mr. Ellery built in 1911, and it has never been seen to fail.",
    "The southern source is a marsh. People have drained it twice, in 1874 and 1950.",
)


@pytest.mark.parametrize(
    "blocks",
    [
        ("Course", PROSE, "Sources", *SPRINGS),
        ("1. Course", PROSE, "2. Sources", *SPRINGS, "3. Mouth", PROSE),
        ("Course", PROSE, ADVICE, PROSE),
        ("Course", PROSE, ADVICE),
        ("Course", PROSE, "Notes", ADVICE),
        (
            "Course",
            PROSE,
            "Further reading",
            "Readers may turn to Jane Ellery’s long history of the mills (2004).",
        ),
    ],
)
def test_what_is_no_list(blocks):
    assert listed(read("The river", *blocks)) == []


@pytest.mark.parametrize("entry", ENTRIES)
def test_entries_look_like_entries(entry):
    assert looks_like_entry(entry)
    assert looks_like_entry(f"[7] {entry}")


@pytest.mark.parametrize(
    "text",
    [*SPRINGS, PROSE, "According to Yilmaz (2021), in the ward the feast was moved to the spring.", "Home",
     "Cheung (2009a, 2009b) argues that in the town the council preferred timber to stone."],
)  # fmt: skip
def test_prose_does_not(text):
    assert not looks_like_entry(text)


def test_notes_at_the_end_are_notes_where_marks_lead_to_them():
    body = "The river is old.[1] Its mouth is wide.[2]"
    found = read("The river", "Course", PROSE, body, "Notes", "1. See the map.\n2. It was wider.")
    notes = [found.document.text[b.start : b.end] for b in found.document.blocks if b.kind is BlockKind.NOTE]
    assert notes == ["1. See the map.", "2. It was wider."]
