"""A pointer that asks a language model on any server with OpenAI's chat completions."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from retrieval.rank.pointer import NumberedSentence, Pointing
from retrieval.rank.pointer_messages import SCHEMA, messages, read_reply

if TYPE_CHECKING:
    from openai import OpenAI

    from retrieval.rank.bounded_http import BoundedHttp

log = logging.getLogger("moot")

RETRIES = 2
_BY_SCHEMA = {
    "type": "json_schema",
    "json_schema": {"name": "pointing", "strict": True, "schema": SCHEMA},
}
# What a request asks of the server, the strictest first. Some models take no temperature, some servers no
# schema; a server that refuses one form with 400 or 422 is asked in the next, and from then on in the one
# that it took.
_FORMS: tuple[Mapping[str, Any], ...] = (
    {"response_format": _BY_SCHEMA, "temperature": 0},
    {"response_format": _BY_SCHEMA},
    {"response_format": {"type": "json_object"}, "temperature": 0},
    {"temperature": 0},
)
_NOT_TAKEN = (400, 422)


@dataclass(frozen=True, slots=True)
class ModelServer:
    """Where a language model is served: the address up to `/v1`, the model's name, and the key, "" if the
    server wants none."""

    base_url: str
    model: str
    api_key: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """The server's name and port, without the rest of the address."""
        return urlsplit(self.base_url).netloc.rpartition("@")[2]


class LanguageModel:
    """A `Pointer`. The package `openai` retries rate limits, server errors and broken connections, twice at
    most and within the time of the call. Nothing of a question, of the texts or of the key is logged."""

    def __init__(self, server: ModelServer, *, retries: int = RETRIES) -> None:
        self._server = server
        self._retries = retries
        self._lock = threading.Lock()
        self._opened: tuple[OpenAI, BoundedHttp] | None = None
        self._form = 0

    def load(self) -> None:
        """Import the client library and make the client."""
        self._open()

    def point(
        self,
        question: str,
        previous: Sequence[str],
        sentences: Sequence[NumberedSentence],
        seconds: float,
    ) -> Pointing | None:
        """Ask the model; None if it fails, and the log says why. A pause before a retry may outlast
        `seconds` by half a second."""
        try:
            client, http = self._open()
            with http.deadline(seconds):
                reply = self._ask(client, messages(question, previous, sentences))
            return read_reply(reply, question, sentences)
        except ValueError as error:  # of read_reply or _content, in words of ours
            why = str(error) if type(error) is ValueError else type(error).__name__
        except Exception as error:
            why = self._why(error)
        log.warning("the language model was passed over: %s", why)
        return None

    def reach(self, seconds: float) -> str:
        """Ask the server for its models; "" if it lists this one, else what it said. Nothing of the texts
        is sent."""
        try:
            client, http = self._open()
            with http.deadline(seconds):
                listed = client.models.list()
            names = {model.id for model in listed.data}
        except Exception as error:
            return self._why(error)
        return "" if self._server.model in names else f"it does not list the model {self._server.model}"

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            if self._opened is not None:
                self._opened[0].close()
                self._opened = None

    def _open(self) -> tuple[OpenAI, BoundedHttp]:
        with self._lock:
            if self._opened is None:
                from openai import OpenAI

                from retrieval.rank.bounded_http import BoundedHttp

                http = BoundedHttp()
                client = OpenAI(
                    base_url=self._server.base_url,
                    api_key=self._server.api_key or "none",
                    max_retries=self._retries,
                    http_client=http.client,
                )
                # OPENAI_ORG_ID and OPENAI_PROJECT_ID may be meant for another server
                client.organization = client.project = None
                self._opened = client, http
            return self._opened

    def _ask(self, client: OpenAI, asked: list[dict[str, str]]) -> str:
        """The content of the model's reply. Raises ValueError if it has none."""
        from openai import APIStatusError

        for number in range(self._form, len(_FORMS)):
            try:
                reply = client.chat.completions.with_raw_response.create(
                    model=self._server.model,
                    messages=asked,  # type: ignore[arg-type]
                    **_FORMS[number],
                )
            except APIStatusError as error:
                if error.status_code in _NOT_TAKEN and number + 1 < len(_FORMS):
                    continue
                raise
            self._form = number
            return _content(reply.text)
        raise AssertionError("a request has a last form")

    def _why(self, error: BaseException) -> str:
        """A failure in a few words, none of which are the server's."""
        from openai import APIConnectionError, APIStatusError, APITimeoutError

        from retrieval.rank.bounded_http import MOST_BYTES, DeadlineError, TooLargeError

        if isinstance(error, DeadlineError | APITimeoutError):
            return "it did not reply in time"
        if isinstance(error, TooLargeError):
            return f"its reply is compressed or over {MOST_BYTES // 1024} KB"
        if isinstance(error, APIConnectionError):
            return f"its server cannot be reached ({type(error.__cause__ or error).__name__})"
        if isinstance(error, APIStatusError):
            return f"{_STATUS.get(error.status_code, 'its server refused')} ({error.status_code})"
        return f"an error ({type(error).__name__})"


_STATUS = {
    401: "its server does not take the key",
    403: "its server does not take the key",
    404: "its server does not know the address or the model",
    429: "its server limits the rate of requests",
    500: "its server failed",
    502: "its server failed",
    503: "its server is overloaded",
    504: "its server failed",
}


def _content(body: str) -> str:
    """The content of the first choice of a chat completion. Raises ValueError without one."""
    import json

    try:
        choice = json.loads(body)["choices"][0]
        message = choice["message"]
        refused = bool(message.get("refusal")) or choice.get("finish_reason") == "content_filter"
        content = message["content"]
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        raise ValueError("its reply is no chat completion") from None
    if refused:
        raise ValueError("it refused to reply")
    if not isinstance(content, str):
        raise ValueError("its reply has no text")
    return content
