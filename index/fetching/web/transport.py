"""Requests as the services want them: paced, cached, tried again a few times, and one at a time."""

from __future__ import annotations

import email.utils
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import hishel
import httpx2
import stamina
from hishel.httpx2 import CacheTransport

from index.errors import UserError
from index.fetching.web.errors import FetchError, NotNow, NotThere, ServiceOver
from index.fetching.web.guard import GuardedTransport
from index.fetching.web.services import Services

ATTEMPTS = 3
LONGEST_PAUSE = 60.0
"""The longest `Retry-After` that is waited for, in seconds; a longer one ends the service for this run."""
KEPT_DAYS = 7
"""How long answers are kept."""
MOST_REDIRECTS = 5
_LARGEST_ANSWER = 20 * 2**20
_LARGEST_CACHE = 200 * 2**20
_FAILURES = 3
"""After so many failures one after the other a service is asked no more."""
_PACE = {"crossref": 0.2, "openalex": 0.1, "unpaywall": 0.1, "doi": 0.1, "datacite": 0.1}
_OTHER_PACE = 0.5
"""The least seconds between two requests to a service, and to another host."""
_NAMES = {
    "crossref": "Crossref", "openalex": "OpenAlex", "openalex search": "OpenAlex’s search",
    "unpaywall": "Unpaywall", "doi": "doi.org", "datacite": "DataCite",
}  # fmt: skip


class Busy(FetchError):
    """An answer that another attempt may mend. `pause` is what the service asked for, in seconds."""

    def __init__(self, status: int, pause: float | None) -> None:
        super().__init__(f"it answered {status}")
        self.status = status
        self.pause = pause


class Web:
    """All requests of one run. Not for several threads: one request at a time is its way to be polite."""

    def __init__(
        self,
        services: Services,
        cache: Path | None,
        *,
        again: bool = False,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`cache` is a file of kept answers, None for none; `again` asks anew and keeps the new answer."""
        self.services = services
        self._guard = GuardedTransport(services.allowed)
        self._polite = _Polite(self._guard, services, sleep)
        self._over: dict[str, ServiceOver] = {}
        self._failed: dict[str, int] = {}
        self._kept = None if cache is None else _Kept(self._polite, cache, again)
        # The contact address goes to the services that ask for it, and to no others.
        self._api = httpx2.Client(
            transport=self._kept or self._polite,
            follow_redirects=True,
            max_redirects=MOST_REDIRECTS,
            headers={"User-Agent": f"Moot (mailto:{services.contact})", "Accept-Encoding": "gzip"},
            trust_env=False,
        )
        self._files = httpx2.Client(
            transport=self._polite,
            follow_redirects=True,
            max_redirects=MOST_REDIRECTS,
            headers={"User-Agent": "Moot", "Accept-Encoding": "gzip", "Accept-Language": "en,*;q=0.5"},
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._api.close()
        self._files.close()

    @property
    def over(self) -> tuple[ServiceOver, ...]:
        """The services that answer no more in this run."""
        return tuple(self._over.values())

    def get_json(
        self,
        service: str,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        purpose: str = "",
        accept: str = "application/json",
    ) -> Any:
        """The JSON that a service answers. `purpose` ("search") names a part of it that can be over by
        itself.

        Raises NotThere; ServiceOver where the service answers no more in this run; FetchError where this
        request failed; UserError where the settings are at fault.
        """
        parts = [service, f"{service} {purpose}"] if purpose else [service]
        for part in parts:
            if part in self._over:
                raise self._over[part]
        try:
            for attempt in stamina.retry_context(
                on=_pause, attempts=ATTEMPTS, timeout=3 * LONGEST_PAUSE, wait_initial=1.0, wait_max=10.0
            ):
                with attempt:
                    answer = self._ask(service, url, dict(params or {}), purpose, accept)
        except ServiceOver as error:
            self._over[error.service] = error
            raise
        except Busy as error:
            if error.status == 429:
                raise self._close(service, "it takes no more requests for now") from error
            raise self._failure(service, str(error)) from error
        except httpx2.TransportError as error:
            raise self._failure(service, "it cannot be reached") from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise FetchError(f"{_NAMES[service]} cannot be asked: {type(error).__name__}") from error
        self._failed[service] = 0
        return answer

    def _failure(self, service: str, reason: str) -> FetchError:
        self._failed[service] = self._failed.get(service, 0) + 1
        if self._failed[service] >= _FAILURES:
            return self._close(service, reason)
        return FetchError(f"{_NAMES[service]}: {reason}")

    def _close(self, service: str, reason: str, until: datetime | None = None) -> ServiceOver:
        self._over[service] = ServiceOver(service, f"{_NAMES[service]}: {reason}", until)
        return self._over[service]

    def _ask(self, service: str, url: str, params: dict[str, str], purpose: str, accept: str) -> Any:
        extensions = {"service": service}
        with self._api.stream(
            "GET", url, params=params or None, headers={"Accept": accept}, extensions=extensions
        ) as response:
            body = read_bounded(response.iter_bytes(), _LARGEST_ANSWER)
            if response.status_code in (404, 410):
                raise NotThere(f"{_NAMES[service]} does not know it")
            if response.status_code != 200:
                raise self._refusal(service, purpose, response, body)
        try:
            return json.loads(body)
        except ValueError:
            if self._kept is not None:
                self._kept.forget(response.request)
            raise FetchError(f"{_NAMES[service]} answered something else than JSON") from None

    def _refusal(self, service: str, purpose: str, response: httpx2.Response, body: bytes) -> Exception:
        status, pause = response.status_code, retry_after(response.headers.get("retry-after"))
        if service == "openalex" and status in (401, 403) and self.services.key:
            return UserError(
                "OpenAlex refuses the key in MOOT_OPENALEX_KEY: correct it, or remove it to ask without one."
            )
        if service == "unpaywall" and status == 422 and b"mail" in body.lower():
            return UserError("Unpaywall refuses the address in MOOT_CONTACT: set one that you read.")
        if status == 503 and purpose:
            return ServiceOver(
                f"{service} {purpose}", f"{_NAMES[f'{service} {purpose}']} is paused; lookups by DOI go on"
            )
        if status == 429 and service == "openalex" and pause is None:
            # A request that needs a paid plan: no waiting mends it, and others may still be answered.
            return FetchError("OpenAlex does not answer this without a plan")
        if status == 429 and pause is not None and pause > LONGEST_PAUSE:
            until = datetime.now(UTC) + timedelta(seconds=pause)
            # OpenAlex counts searches against a daily budget; lookups by DOI cost nothing.
            part = f"{service} {purpose}" if purpose else service
            return ServiceOver(part, f"{_NAMES[part]} has answered all it does today", until)
        if status == 429 or status >= 500:
            return Busy(status, None if pause is None else min(pause, LONGEST_PAUSE))
        return FetchError(f"{_NAMES[service]} answered {status}")

    @contextmanager
    def opened(self, url: str, *, accept: str, seconds: float) -> Iterator[httpx2.Response]:
        """The answer to one request for a file or a page, redirects followed, all within `seconds`.

        Raises NotNow where another time may do, FetchError where it cannot be had.
        """
        self._files.cookies.clear()
        try:
            with (
                self._guard.within(seconds),
                self._files.stream("GET", url, headers={"Accept": accept}) as response,
            ):
                if response.status_code != 200:
                    later = response.status_code == 429 or response.status_code >= 500
                    raise (NotNow if later else FetchError)(f"it answered {response.status_code}")
                yield response
        except httpx2.TooManyRedirects:
            raise FetchError(f"more than {MOST_REDIRECTS} redirects") from None
        except httpx2.TimeoutException:
            raise NotNow("it took too long") from None
        except httpx2.RemoteProtocolError:
            raise NotNow("the answer was cut off") from None
        except httpx2.TransportError as error:
            raise NotNow(f"it cannot be reached ({type(error).__name__})") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError, ValueError) as error:
            raise FetchError(f"it cannot be read ({type(error).__name__})") from None


class _Kept(httpx2.BaseTransport):
    """The answers kept for `KEPT_DAYS`, in front of the services; a run `again` asks anew."""

    def __init__(self, inner: httpx2.BaseTransport, file: Path, again: bool) -> None:
        self._storage = hishel.SqliteStorage(
            database_path=file, default_ttl=KEPT_DAYS * 86_400, max_size=_LARGEST_CACHE
        )
        self._cached = CacheTransport(inner, self._storage)
        self._again = again

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The kept answer, or a new one."""
        if self._again:
            self.forget(request)
        request.extensions["caching"] = {"key": _key(request)}
        return self._cached.handle_request(request)

    def forget(self, request: httpx2.Request) -> None:
        """Keep the answer to this request no longer."""
        for entry in self._storage.get_entries(_key(request)):
            self._storage.remove_entry(entry.id)

    def close(self) -> None:
        """Close the file and the connections."""
        self._cached.close()


def _key(request: httpx2.Request) -> str:
    """The form is part of what is asked for: doi.org has a page and a record at one address."""
    return f"{request.headers.get('accept', '')} {request.url}"


class _Polite(httpx2.BaseTransport):
    """Keeps the pace that a service asks for, and adds OpenAlex's key to what goes to OpenAlex alone.

    The key is added here, below the cache and the client: neither stores nor logs an address with it.
    """

    def __init__(self, inner: GuardedTransport, services: Services, sleep: Callable[[float], None]) -> None:
        self._inner = inner
        self._services = services
        self._sleep = sleep
        self._pace = dict(_PACE)
        self._next: dict[str, float] = {}

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Wait for the turn, send, and learn the pace from the answer."""
        service = request.extensions.get("service")
        turn = str(service or request.url.netloc.decode("ascii", "replace"))
        self._sleep(max(0.0, self._next.get(turn, 0.0) - time.monotonic()))
        try:
            response = self._inner.handle_request(self._with_key(request, service))
        finally:
            self._next[turn] = time.monotonic() + self._pace.get(turn, _OTHER_PACE)
        if service and (pace := stated_pace(response.headers)) is not None:
            self._pace[turn] = pace
            self._next[turn] = time.monotonic() + pace
        return response

    def _with_key(self, request: httpx2.Request, service: object) -> httpx2.Request:
        home, to = urlsplit(self._services.openalex), request.url
        if not self._services.key or service != "openalex" or to.host != home.hostname:
            return request
        if to.scheme != home.scheme or to.port != home.port:
            return request
        url = to.copy_merge_params({"api_key": self._services.key})
        keyed = httpx2.Request(request.method, url, headers=request.headers, extensions=request.extensions)
        keyed.headers["Host"] = request.headers["Host"]
        return keyed

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


def read_bounded(parts: Iterable[bytes], most: int) -> bytes:
    """All parts of an unpacked body. Raises FetchError where they are more than `most` bytes."""
    read, size = [], 0
    for part in parts:
        size += len(part)
        if size > most:
            raise FetchError(f"the answer is larger than {most // 2**20} MB")
        read.append(part)
    return b"".join(read)


def retry_after(value: str | None) -> float | None:
    """The seconds that a `Retry-After` header asks for, given as seconds or as a date; None without one."""
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        when = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def stated_pace(headers: Mapping[str, str]) -> float | None:
    """The seconds between two requests that Crossref's `x-rate-limit-*` headers state; None without them."""
    try:
        limit = float(headers["x-rate-limit-limit"])
        interval = float(headers["x-rate-limit-interval"].strip().removesuffix("s"))
    except (KeyError, ValueError):
        return None
    return min(interval / limit, LONGEST_PAUSE) if limit > 0 and interval > 0 else None


def _pause(error: Exception) -> bool | float:
    """Whether to try again, and after how long."""
    if isinstance(error, Busy):
        return True if error.pause is None else max(error.pause, 0.1)
    return isinstance(error, httpx2.TransportError)
