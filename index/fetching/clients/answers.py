"""What the models of the services' answers share: every field may be missing or null."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from index.fetching.web.errors import FetchError

A = TypeVar("A", bound="ServiceAnswer")

_CSL = {
    "journal-article": "article-journal", "article": "article-journal", "review": "article-journal",
    "letter": "article-journal", "editorial": "article-journal",
    "book-chapter": "chapter", "book-section": "chapter", "book-part": "chapter",
    "reference-entry": "chapter",
    "monograph": "book", "edited-book": "book", "reference-book": "book", "book-set": "book",
    "proceedings-article": "paper-conference", "posted-content": "article", "preprint": "article",
    "report": "report", "report-component": "report", "dissertation": "thesis",
    "component": "figure",
}  # fmt: skip


class ServiceAnswer(BaseModel):
    """A part of an answer; what is not modelled is passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    @classmethod
    def read(cls: type[A], answer: Any) -> A:
        """The answer as this model. Raises FetchError where it has another form."""
        try:
            return cls.model_validate(answer)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the whole"
            raise FetchError(f"the service’s answer has an unknown form ({where})") from None


def csl_type(stated: str | None) -> str:
    """CSL's name for a type of Crossref, OpenAlex or CSL itself."""
    return _CSL.get(stated or "", stated or "")
