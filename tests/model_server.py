"""A server of chat completions on 127.0.0.1 that answers as a test has it answer."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-a-secret-key"
Answer = Callable[["Call"], None]


class Call:
    """One request, and the ways to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler, number: int, body: dict[str, Any]) -> None:
        self.handler = handler
        self.number = number
        self.body = body
        self.key = handler.headers.get("Authorization")

    @property
    def data(self) -> dict[str, Any]:
        """What the user's message holds."""
        return json.loads(self.body["messages"][1]["content"])

    def number_of(self, words: str) -> int:
        """The number of the sentence that holds these words."""
        return next(s["number"] for s in self.data["sentences"] if words in s["text"])

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.handler.send_response(status)
        headers = {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()
        self.handler.wfile.write(body)

    def message(self, finish: str = "stop", **message: Any) -> None:
        """A chat completion with this message."""
        choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", **message}}
        whole = {"id": "c1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
        self.send(200, json.dumps(whole).encode())

    def content(self, text: str) -> None:
        self.message(content=text)

    def points(self, *numbers: Any, verdict: str = "answered", difference: Any = None, **more: Any) -> None:
        reply = {"numbers": list(numbers), "verdict": verdict, "difference": difference, **more}
        self.content(json.dumps(reply))

    def error(self, status: int, **headers: str) -> None:
        self.send(status, json.dumps({"error": {"message": "no: hidden words"}}).encode(), **headers)


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *args: Any) -> None:
        """A caller that hangs up is no error."""


class FakeModelServer:
    """`answer` is called for each chat completion; `calls` are those that came."""

    def __init__(self) -> None:
        self.answer: Answer = lambda call: call.points(1)
        self.calls: list[Call] = []
        self.stopping = threading.Event()
        self.models = ["small"]
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args: Any) -> None:
                pass

            def do_GET(self) -> None:
                models = [
                    {"id": name, "object": "model", "created": 1, "owned_by": "us"} for name in fake.models
                ]
                call = Call(self, 0, {})
                if call.key != f"Bearer {KEY}":
                    call.error(401)
                else:
                    call.send(200, json.dumps({"object": "list", "data": models}).encode())

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                call = Call(self, len(fake.calls) + 1, body)
                fake.calls.append(call)
                try:
                    fake.answer(call)
                except OSError:
                    self.close_connection = True

        self._http = Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()

    def wait(self, seconds: float) -> None:
        """Sleep, but no longer than the test."""
        self.stopping.wait(seconds)

    def drip(self, call: Call) -> None:
        """A reply without an end, a space at a time."""
        call.handler.send_response(200)
        call.handler.send_header("Content-Type", "application/json")
        call.handler.end_headers()
        while not self.stopping.is_set():
            call.handler.wfile.write(b" ")
            call.handler.wfile.flush()
            time.sleep(0.02)

    def close(self) -> None:
        self.stopping.set()
        self._http.shutdown()
        self._http.server_close()


@contextmanager
def serving() -> Iterator[FakeModelServer]:
    server = FakeModelServer()
    try:
        yield server
    finally:
        server.close()
