"""What the bot and the adapters call to search, quote and argue from the texts of one corpus or several."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from retrieval.types import Answer, Check, Excerpt, Hit, Question, Source

if TYPE_CHECKING:  # the bot imports this module at its start, and needs none of these then
    from index.encoder import Encoder
    from retrieval.argue.brief import Brief
    from retrieval.argue.motions import Proposal
    from retrieval.argue.stances import Stance
    from retrieval.quote.compare import Comparison
    from retrieval.quote.excerpts_on_demand import Quotes


class TextLibrary(Protocol):
    """An opened index: a `Library` (one corpus) or a `LibraryGroup` (several corpora as one).

    Synchronous, and for one thread at a time. Every excerpt is verbatim: its `text` equals
    `text(document)[start:end]`. Any method may raise IndexUnavailable or ModelUnavailable when it
    opens what it needs.
    """

    @property
    def encoder(self) -> Encoder:
        """The encoder of the texts, for comparing other texts with them or with each other."""

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """Answers, one for each question, in order.

        Raises UserError for an empty question or a limit outside 1 to 20, UnknownKey for a section
        or source that does not exist.
        """

    def stream(
        self, more: Callable[[], Sequence[Question]], waiting: Callable[[], int] | None = None
    ) -> Generator[list[Answer], None, None]:
        """Answers, one list for each sequence that `more` returns; the stream ends when `more`
        returns an empty one. No other method may be called before the stream ends or is closed.

        `waiting`, called before each sequence is ranked, gives the number of questions that wait at the
        same time as those of the sequence, these included. The more there are, the less is read for
        each (`retrieval.rank.reading_share`). Without it as much is read as for one question alone.

        An error that `ask` would raise ends the stream.
        """

    def search(self, queries: Sequence[Question], k: int = 10) -> list[list[Hit]]:
        """The `k` best passages for each query, best first. Raises UserError unless 1 <= k <= 1000."""

    def quote(
        self,
        topic: str,
        *,
        author: str | None = None,
        section: str | None = None,
        source: str | None = None,
        limit: int = 5,
    ) -> Quotes:
        """Excerpts on a topic, best first, with a verdict; with an empty topic, the excerpts of the
        author, section or source in the order of the text.

        Raises UserError for a request without topic, author, section and source, UnknownKey for a
        name that does not exist.
        """

    def around(self, excerpt: Excerpt) -> list[Excerpt]:
        """The passage that holds the excerpt, and its neighbours, in the order of the text; empty if
        the text has changed since. Raises UnknownKey if the document no longer exists."""

    def check(self, text: str) -> Check:
        """The verdict on a quotation, with where it stands, or the nearest excerpts if it stands
        nowhere. Raises UserError for a text without a word."""

    def compare(self, key: str) -> Comparison:
        """The sentences of the texts that report a work, each beside the closest passages of the work.
        Raises UnknownKey for a key that does not exist, and if the index has only the work's entry."""

    def stances(self) -> list[Stance]:
        """The positions stated in files beside the texts, numbered from 1; empty if there are none."""

    def brief(self, motion: str, limit: int = 5) -> Brief:
        """Excerpts for a motion and against it, at most `limit` (1 to 10) a side. Raises UserError
        for an empty motion."""

    def motions(self, topic: str, limit: int = 5) -> list[Proposal]:
        """At most `limit` (1 to 20) debatable statements of the texts on a topic, best first. Raises
        UserError for an empty topic."""

    def sources(self) -> list[Source]:
        """Every document and reference, with the places that cite it."""

    def source(self, key: str) -> Source:
        """The document or reference of this key. Raises UnknownKey with the nearest keys."""

    def text(self, document: str) -> str:
        """The clean text of a document, in which all offsets count. Raises UnknownKey."""

    def section_names(self) -> list[str]:
        """The names that `section` takes."""

    def headings(self) -> list[str]:
        """The heading of each section, in the order of `section_names`."""

    def keys(self) -> list[str]:
        """The keys of all documents and references."""

    def authors(self) -> list[str]:
        """The family names of all authors, sorted."""

    @property
    def current(self) -> bool:
        """Whether it has the index open that is in use now: a build since makes another."""

    def status(self) -> dict[str, Any]:
        """The manifest as plain values; for several corpora their added counts, and the manifest of
        each under `corpora`."""

    def load(self) -> None:
        """Open the encoder and the vectors, unless they are open."""

    def warm(self) -> None:
        """Open the encoder and the vectors and run both once, so that the next question is fast."""

    def close(self) -> None:
        """Close the index and end its streams; nothing can be called afterwards."""
