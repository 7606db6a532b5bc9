"""What is asked of an opened index's text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.storage.files.passages import SqlitePassageStore


def test_works_cited_within_a_stretch(text_store: SqlitePassageStore) -> None:
    citations = text_store.citations(document="kasumaj-nd")
    first = next(c for c in citations if c.key)
    assert first.key in text_store.cited_within("kasumaj-nd", first.start, first.end)
    assert text_store.cited_within("kasumaj-nd", first.start, first.start) == ()
    assert text_store.cited_within("nobody-2000", 0, 10**9) == ()


@given(st.data())
def test_what_a_stretch_cites_is_what_touches_it(text_store: SqlitePassageStore, data: st.DataObject) -> None:
    citations = text_store.citations(document="kasumaj-nd")
    start = data.draw(st.integers(0, citations[-1].end))
    end = data.draw(st.integers(start, citations[-1].end))
    expected = [c.key for c in citations if c.key and c.start < end and c.end > start]
    assert text_store.cited_within("kasumaj-nd", start, end) == tuple(dict.fromkeys(expected))
