"""Files are kept whole or not at all, and known as the work by their first pages."""

from __future__ import annotations

import pytest
from reference_entries import entry
from scholarly_server import BODY, text_of

from index.fetching.texts import files
from index.fetching.texts.files import TextFiles
from index.fetching.texts.first_pages import FirstPages, read_first_pages
from index.fetching.texts.identity import identify
from index.fetching.web.errors import FileRefused, PageInstead
from index.fetching.works.matching import Acceptance
from index.fetching.works.work import FoundWork, Name

TITLE = "The Clash of AI Superpowers"
WHOLE = text_of(TITLE, "Graham T. Allison and Y")


@pytest.fixture
def kept(tmp_path):
    return TextFiles(tmp_path / "files")


def pages(*lines: str, count: int = 12, second: tuple[str, ...] = BODY * 8) -> FirstPages:
    return FirstPages(("\n".join((*lines, *BODY * 3)), "\n".join(second)), count)


ALLISON = entry("allison-2020", TITLE, "Allison", 2020)


def test_a_file_is_named_by_its_content(kept, tmp_path):
    name = kept.keep_pdf([WHOLE[:100], WHOLE[100:]])
    assert kept.path(name).read_bytes() == WHOLE
    assert kept.keep_pdf([WHOLE]) == name
    assert [p.name for p in (tmp_path / "files").iterdir()] == [name]


@pytest.mark.parametrize(
    ("body", "error", "reason"),
    [
        (b"", FileRefused, "empty"),
        (b"<!DOCTYPE html><html>Sign in</html>", PageInstead, "a web page"),
        (b"PK\x03\x04 not a pdf", FileRefused, "not a PDF"),
        (WHOLE[: len(WHOLE) // 2], FileRefused, "cut off"),
        (b"x" * 2000, FileRefused, "not a PDF"),
    ],
)
def test_what_is_no_whole_pdf_leaves_nothing(kept, tmp_path, body, error, reason):
    with pytest.raises(error, match=reason):
        kept.keep_pdf([body])
    assert list((tmp_path / "files").iterdir()) == []


def test_a_file_that_is_too_large_is_left_at_once(kept, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 4000)
    read = []

    def parts():
        for n in range(1000):
            read.append(n)
            yield b"%PDF-1.7" + b"x" * 1000

    with pytest.raises(FileRefused, match="larger"):
        kept.keep_pdf(parts())
    assert len(read) < 6
    assert list((tmp_path / "files").iterdir()) == []


def test_sweeping(kept, tmp_path):
    name = kept.keep_pdf([WHOLE])
    (tmp_path / "files" / "77.part").write_bytes(b"half")
    (tmp_path / "files" / f"{'0' * 64}.pdf").write_bytes(b"of a run that was ended")
    kept.sweep({name})
    assert [p.name for p in (tmp_path / "files").iterdir()] == [name]


def test_first_pages(kept):
    read = read_first_pages(kept.path(kept.keep_pdf([WHOLE])))
    assert read.count == 3
    assert len(read.texts) == 2
    assert read.texts[0].startswith(TITLE)


@pytest.mark.parametrize("damage", [b"%PDF-1.7 nothing at all %%EOF", WHOLE.replace(b"obj", b"xxx")])
def test_a_damaged_file(kept, damage):
    path = kept.path(kept.keep_pdf([damage]))
    try:
        read = read_first_pages(path)
    except FileRefused as error:
        assert "damaged" in str(error)
    else:
        assert identify(read, ALLISON, None).verdict is not Acceptance.ACCEPT


@pytest.mark.parametrize(
    "first",
    [
        pages(TITLE, "Graham Allison"),
        pages("The National Interest 165", "The Clash of", "AI Superpowers", "GRAHAM ALLISON", "Harvard"),
        pages("Cover sheet of the repository", "x", second=(TITLE.upper(), "G. T. Allison", *BODY * 8)),
        pages("T h e C l a s h o f A I S u p e r p o w e r s", "Allison"),
    ],
)
def test_the_work(first):
    assert identify(first, ALLISON, None).verdict is Acceptance.ACCEPT


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        (pages("Water Sharing and Its Discontents", "M. Khan", "https://doi.org/10.47205/other"), "another text"),
        (FirstPages(("Just a moment…\nEnable JavaScript and cookies to continue",), 1), "log in"),
        (FirstPages(("Sign in to JSTOR\nAccess through your institution",), 1), "log in"),
        (pages("Book Reviews", TITLE, "By Graham Allison. 2020.", "Reviewed by P. Jones"), "a review"),
        (pages(TITLE, "Kai-Fu Lee"), "do not name the author"),
        (pages("Another Race", "J. Doe", "References", TITLE, "Allison, G. (2020)"), "another text"),
        (pages("Another Race", "J. Doe", f"As Allison (2020) says in “{TITLE}”, there is a race to be won."),
         "another text"),
    ],
)  # fmt: skip
def test_not_the_work(first, reason):
    found = identify(first, ALLISON, None)
    assert found.verdict is Acceptance.REFUSE
    assert reason in found.reason


def test_the_doi_decides_with_the_title():
    known = FoundWork("crossref", "10.1000/clash", TITLE, authors=(Name("Allison"),))
    assert identify(pages(TITLE, "Allison", "doi:10.1000/clash"), ALLISON, known).verdict is Acceptance.ACCEPT
    other = pages(TITLE, "Allison", "https://doi.org/10.1000/other")
    assert identify(other, ALLISON, known).verdict is Acceptance.ASK
    assert identify(other, ALLISON, known, preprint=True).verdict is Acceptance.ACCEPT
    assert identify(pages("Untitled", "doi:10.1000/clash"), ALLISON, known).verdict is Acceptance.ASK


def test_a_scan_without_text_is_asked_about():
    assert identify(FirstPages(("", " "), 20), ALLISON, None).verdict is Acceptance.ASK


def test_a_whole_book_for_a_chapter():
    chapter = entry("friedberg-2006", "The United States and the Cold War Arms Race", "Friedberg", 2006,
                    type="chapter", page="207–231", **{"container-title": "Reviewing the Cold War"})  # fmt: skip
    contents = (
        "Contents",
        "The United States and the Cold War Arms Race",
        "Aaron L. Friedberg 207",
        *BODY * 4,
    )
    book = pages("Reviewing the Cold War", "Odd Arne Westad", count=380, second=contents)
    found = identify(book, chapter, None)
    assert found.verdict is Acceptance.REFUSE
    assert "whole book" in found.reason
    alone = pages("The United States and the Cold War Arms Race", "Aaron L. Friedberg", count=25)
    assert identify(alone, chapter, None).verdict is Acceptance.ACCEPT


def test_an_earlier_edition_is_asked_about():
    third = entry("jervis-2017", "Perception and Misperception", "Jervis", 2017, type="book", edition="3")
    first = pages("Perception and Misperception", "Robert Jervis", "First edition, 1976")
    assert identify(first, third, None).verdict is Acceptance.ASK
    assert (
        identify(pages("Perception and Misperception", "Robert Jervis", "3rd edition"), third, None).verdict
        is Acceptance.ACCEPT
    )
