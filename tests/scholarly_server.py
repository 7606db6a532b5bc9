"""The scholarly services and the hosts of texts on 127.0.0.1, which answer in the forms of the real ones.

What they know is set by a test: works by DOI, results of a search, files by path. Every request is logged.
"""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from index.fetching.web.services import Services

ORACLES = Path(__file__).parents[2] / "shared" / "oracles" / "scholarly"
CC_BY = "cc-by"


@dataclass
class Reply:
    """What is sent: `cut` leaves out the last bytes of the body, `trickle` sends it slowly."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    trickle: float = 0.0

    @classmethod
    def of(cls, value: Any, status: int = 200, **headers: str) -> Reply:
        return cls(status, json.dumps(value).encode(), {"Content-Type": "application/json", **headers})


@dataclass
class Seen:
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    began: float
    ended: float = 0.0


Answerer = Callable[[Seen], Reply]


class Scholarly:
    """The world that the services know. All DOIs in lower case."""

    def __init__(self) -> None:
        self.crossref: dict[str, dict[str, Any]] = {}
        self.crossref_hits: list[dict[str, Any]] = []
        self.openalex: dict[str, dict[str, Any]] = {}
        self.openalex_hits: list[dict[str, Any]] = []
        self.unpaywall: dict[str, dict[str, Any]] = {}
        self.agencies: dict[str, str] = {}
        self.datacite: dict[str, dict[str, Any]] = {}
        self.csl: dict[str, dict[str, Any]] = {}
        self.files: dict[str, Reply | Answerer] = {}
        self.faults: dict[str, Reply | list[Reply]] = {}
        """By the beginning of a path: what is answered instead; of a list, one after the other."""
        self.seen: list[Seen] = []
        self.base = ""
        self.delay = 0.0
        """Seconds that each answer takes."""

    def url(self, path: str) -> str:
        return f"{self.base}{path}"

    def services(self, **more: Any) -> Services:
        host = urlsplit(self.base).netloc
        return Services(**{
            "contact": "librarian@uni-library.de",
            "openalex": self.url("/openalex"), "crossref": self.url("/crossref"),
            "unpaywall": self.url("/unpaywall"), "doi": self.url("/doi"), "datacite": self.url("/datacite"),
            "allowed": host, **more,
        })  # fmt: skip

    def environment(self) -> dict[str, str]:
        services = self.services()
        return {
            "MOOT_CONTACT": services.contact,
            "MOOT_OPENALEX_URL": services.openalex, "MOOT_CROSSREF_URL": services.crossref,
            "MOOT_UNPAYWALL_URL": services.unpaywall, "MOOT_DOI_URL": services.doi,
            "MOOT_DATACITE_URL": services.datacite, "MOOT_FETCH_ALLOW": str(services.allowed),
        }  # fmt: skip

    def asked(self, beginning: str) -> list[Seen]:
        return [each for each in self.seen if each.path.startswith(beginning)]

    def answer(self, seen: Seen) -> Reply:
        time.sleep(self.delay)
        for beginning, fault in self.faults.items():
            if seen.path.startswith(beginning):
                if isinstance(fault, Reply):
                    return fault
                if fault:
                    return fault.pop(0)
        if seen.path in self.files:
            found = self.files[seen.path]
            return found if isinstance(found, Reply) else found(seen)
        service, _, rest = seen.path.lstrip("/").partition("/")
        name = unquote(rest).lower()
        if service == "crossref":
            return self._crossref(name, seen)
        if service == "openalex":
            if name == "works":
                return Reply.of({"meta": {"count": len(self.openalex_hits)}, "results": self.openalex_hits})
            doi = name.removeprefix("works/doi:").removeprefix("works/https://doi.org/")
            if doi in self.openalex:
                return Reply.of(self.openalex[doi])
            return Reply(404, b"<!doctype html><title>404 Not Found</title>", {"Content-Type": "text/html"})
        if service == "unpaywall":
            if "email" not in seen.query:
                return Reply.of(
                    {"HTTP_status_code": 422, "error": True, "message": "Email address required"}, 422
                )
            doi = name.removeprefix("v2/")
            if doi in self.unpaywall:
                return Reply.of(self.unpaywall[doi])
            return Reply.of({"HTTP_status_code": 404, "error": True, "message": "isn't in Unpaywall"}, 404)
        if service == "datacite":
            doi = name.removeprefix("dois/")
            if doi in self.datacite:
                return Reply.of(self.datacite[doi])
            return Reply.of({"errors": [{"status": "404", "title": "doesn't exist"}]}, 404)
        if service == "doi":
            if name.startswith("ra/"):
                agency = self.agencies.get(name.removeprefix("ra/"))
                stated = {"RA": agency} if agency else {"status": "DOI does not exist"}
                return Reply.of([{"DOI": name.removeprefix("ra/"), **stated}])
            if name in self.csl and "citationstyles" in seen.headers.get("accept", ""):
                return Reply.of(self.csl[name])
        return Reply(404, b"<html><body>Not here</body></html>", {"Content-Type": "text/html"})

    def _crossref(self, name: str, seen: Seen) -> Reply:
        limits = {"x-rate-limit-limit": "50", "x-rate-limit-interval": "1s"}
        if name in ("works", "works/"):
            form = {"status": "ok", "message-type": "work-list", "message-version": "1.0.0"}
            items = {"total-results": len(self.crossref_hits), "items": self.crossref_hits}
            return Reply.of({**form, "message": items}, **limits)
        doi = name.removeprefix("works/")
        if doi in self.crossref:
            form = {"status": "ok", "message-type": "work", "message-version": "1.0.0"}
            return Reply.of({**form, "message": self.crossref[doi]}, **limits)
        return Reply(404, b"Resource not found.", {"Content-Type": "text/plain", **limits})


@contextmanager
def scholarly_server() -> Iterator[Scholarly]:
    """A running server and the world that it answers from."""
    world = Scholarly()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            seen = Seen(parts.path, query, headers, time.monotonic())
            world.seen.append(seen)
            reply = world.answer(seen)
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Connection", "close")
            self.end_headers()
            try:
                if reply.trickle:
                    for at in range(len(reply.body)):
                        self.wfile.write(reply.body[at : at + 1])
                        self.wfile.flush()
                        time.sleep(reply.trickle)
                else:
                    self.wfile.write(reply.body[: len(reply.body) - reply.cut])
            except OSError:
                pass  # the client has had enough
            seen.ended = time.monotonic()
            self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    world.base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield world
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def pdf(*pages: Sequence[str], size: int = 11) -> bytes:
    """A PDF file with these pages, each of lines from the top; the first line of all in large letters."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for number, lines in enumerate(pages):
        y = 800
        for at, line in enumerate(lines):
            big = number == 0 and at == 0
            canvas.setFont("Helvetica-Bold" if big else "Helvetica", 16 if big else size)
            for part in _wrapped(line, 60 if big else 95):
                canvas.drawString(50, y, part)
                y -= 20 if big else 14
        canvas.showPage()
    canvas.save()
    return out.getvalue()


BODY = (
    "Rivalry between states over a new technology has been described in many ways, and the words that are",
    "chosen for it shape what governments do. This text asks what the words take for granted and what follows.",
)


def text_of(title: str, author: str, *more: str, pages: int = 3) -> bytes:
    """A stand-in for the text of a work: title, author and some pages of words."""
    return pdf((title, author, *more, *BODY * 3), *(BODY * 8 for _ in range(pages - 1)))


def _wrapped(line: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(line, width) or [""]


def crossref_work(doi: str, title: str, family: str, year: int | None, **more: Any) -> dict[str, Any]:
    """A record of Crossref's."""
    return {
        "DOI": doi, "type": "journal-article", "title": [title], "container-title": ["A Journal"],
        "author": [{"given": "A.", "family": family, "sequence": "first", "affiliation": []}],
        "issued": {"date-parts": [[year]]}, "license": [], **more,
    }  # fmt: skip


def openalex_work(doi: str, title: str, author: str, year: int | None, **more: Any) -> dict[str, Any]:
    """A record of OpenAlex's."""
    return {
        "id": "https://openalex.org/W1", "doi": f"https://doi.org/{doi}", "title": title, "display_name": title,
        "publication_year": year, "type": "article", "type_crossref": "journal-article", "language": "en",
        "authorships": [{"author_position": "first", "author": {"display_name": author}, "raw_author_name": author}],
        "biblio": {"volume": None, "issue": None, "first_page": None, "last_page": None}, "is_retracted": False,
        "primary_location": None, "best_oa_location": None, "locations": [], "abstract_inverted_index": None, **more,
    }  # fmt: skip


def unpaywall_record(doi: str, title: str, *places: dict[str, Any]) -> dict[str, Any]:
    """A record of Unpaywall's."""
    return {"doi": doi, "title": title, "is_oa": bool(places), "oa_locations": list(places),
            "best_oa_location": places[0] if places else None}  # fmt: skip


def place(
    pdf_url: str | None, page: str | None = None, *, licence: str | None = CC_BY,
    version: str | None = "publishedVersion", host: str = "repository",
) -> dict[str, Any]:  # fmt: skip
    """A place in Unpaywall's form."""
    return {"url": pdf_url or page, "url_for_pdf": pdf_url, "url_for_landing_page": page, "license": licence,
            "version": version, "host_type": host, "is_best": False}  # fmt: skip


def inverted(text: str) -> dict[str, list[int]]:
    """An abstract in OpenAlex's form."""
    found: dict[str, list[int]] = {}
    for at, word in enumerate(text.split()):
        found.setdefault(word, []).append(at)
    return found


def oracle(name: str) -> dict[str, Any]:
    """A recorded answer; skips the test where the recordings are not there."""
    import pytest

    path = ORACLES / f"{name}.json"
    if not path.is_file():
        pytest.skip("the recorded answers of the services are not here")
    return json.loads(path.read_text(encoding="utf-8"))


def replayed(name: str) -> Reply:
    """A recorded answer as it is sent."""
    response = oracle(name)["response"]
    body = response["body"]
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    kept = {
        k: v for k, v in response["headers"].items() if k.lower() not in ("content-length", "date", "server")
    }
    return Reply(response["status"], raw, kept)
