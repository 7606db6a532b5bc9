"""No address of this machine or its network is reached, however it is spelled."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress

import httpx2
import pytest
from scholarly_server import Reply, Scholarly

from index.fetching.web import guard
from index.fetching.web.errors import AddressRefused
from index.fetching.web.guard import GuardedTransport, is_public

SPELLINGS = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::]",
    "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "169.254.169.254", "10.0.0.1",
    "192.168.1.1", "172.16.0.1", "100.64.0.1", "[fe80::1]", "[fc00::1]", "[2001:0:7f00:1::]", "[::7f00:1]",
    "224.0.0.1", "255.255.255.255",
]  # fmt: skip


def client(allowed: str | None = None, **how: object) -> httpx2.Client:
    return httpx2.Client(transport=GuardedTransport(allowed), trust_env=False, **how)  # type: ignore[arg-type]


@pytest.fixture
def listener():
    """A server on this machine that notes whether anything connected."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        yield server


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_of_a_private_address_is_connected_to(listener, host):
    port = listener.getsockname()[1]
    with client() as http, pytest.raises((AddressRefused, httpx2.InvalidURL, httpx2.ConnectError)):
        http.get(f"http://{host}:{port}/")
    with pytest.raises(TimeoutError):
        listener.accept()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]"])
def test_a_refusal_says_so(host):
    with client() as http, pytest.raises(AddressRefused, match="not a public address"):
        http.get(f"http://{host}/")


@pytest.mark.parametrize(
    "address",
    [
        "fec0::1", "ff0e::1", "3fff::1", "5f00::1", "2001:db8::1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1",
        "::ffff:0:127.0.0.1", "2001:0:7f00:1::", "2001:2::1", "2001:20::1", "2002:a00:1::1", "fe80::1%eth0",
        "2400:cb00:2048:1:0:5efe:127.0.0.1", "2400:cb00:2048:1:200:5efe:10.0.0.1", "fd00:ec2::254",
        "192.0.0.192", "192.88.99.1", "168.63.129.16", "100.100.100.200", "198.18.0.1", "203.0.113.1",
        "240.0.0.1",
    ],
)  # fmt: skip
def test_no_special_address_is_public(address):
    """By the registries of special-purpose addresses (IANA), forms that embed IPv4, and clouds' own."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "1.1.1.1",
        "2606:4700:4700::1111",
        "2a00:1450:4001:81b::200e",
        "2620:fe::fe",
        "::ffff:8.8.8.8",
    ],
)
def test_public_addresses_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize("url", ["ftp://example.net/a", "file:///etc/passwd", "http://user:pass@8.8.8.8/"])
def test_only_plain_web_addresses(url):
    with client() as http, pytest.raises((AddressRefused, httpx2.UnsupportedProtocol)):
        http.get(url)


def test_ports_of_other_services_are_refused(monkeypatch):
    monkeypatch.setattr(guard.socket, "getaddrinfo", _resolves_to("8.8.8.8"))
    with client() as http, pytest.raises(AddressRefused, match="port 25"):
        http.get("http://mail.example.net:25/")


def test_one_private_address_among_public_ones_refuses_the_host(monkeypatch):
    monkeypatch.setattr(guard.socket, "getaddrinfo", _resolves_to("8.8.8.8", "10.0.0.1"))
    with client() as http, pytest.raises(AddressRefused):
        http.get("http://both.example.net/")


def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch):
    """A name that resolves to a public address first and to this machine afterwards gains nothing."""
    asked: list[str] = []
    connected: list[str] = []

    def resolve(host, *args, **kwargs):
        asked.append(host)
        return _resolves_to("8.8.8.8" if len(asked) == 1 else "127.0.0.1")(host)

    def connect(self, host, port, timeout=None, local_address=None, socket_options=None):
        connected.append(host)
        raise guard.httpcore2.ConnectError("no network in a test")

    monkeypatch.setattr(guard.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(guard.httpcore2.SyncBackend, "connect_tcp", connect)
    with client() as http, pytest.raises(httpx2.ConnectError):
        http.get("http://rebinding.example.net/")
    assert asked == ["rebinding.example.net"]
    assert connected == ["8.8.8.8"]


def test_a_redirect_to_a_private_address_is_refused(world: Scholarly, listener):
    port = listener.getsockname()[1]
    world.files["/away"] = Reply(302, headers={"Location": f"http://127.0.0.1:{port}/"})
    allowed = world.base.removeprefix("http://")
    with client(allowed, follow_redirects=True) as http, pytest.raises(AddressRefused):
        http.get(world.url("/away"))
    with pytest.raises(TimeoutError):
        listener.accept()


def test_exactly_one_host_and_port_is_allowed(world: Scholarly):
    world.files["/here"] = Reply(200, b"yes")
    allowed = world.base.removeprefix("http://")
    port = allowed.rpartition(":")[2]
    with client(allowed) as http:
        assert http.get(world.url("/here")).text == "yes"
        with pytest.raises(AddressRefused):
            http.get(f"http://localhost:{port}/here")
        with pytest.raises(AddressRefused):
            http.get(f"http://127.0.0.1:{int(port) - 1}/here")


def test_a_proxy_of_the_environment_is_not_used(world: Scholarly, listener, monkeypatch):
    proxy = f"http://127.0.0.1:{listener.getsockname()[1]}"
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy)
    world.files["/here"] = Reply(200, b"yes")
    with client(world.base.removeprefix("http://")) as http:
        assert http.get(world.url("/here")).text == "yes"
    with pytest.raises(TimeoutError):
        listener.accept()


def test_a_connection_ends_in_time_however_slowly_the_server_sends(world: Scholarly):
    world.files["/slow"] = Reply(200, b"x" * 1000, trickle=0.02)
    transport = GuardedTransport(world.base.removeprefix("http://"))
    began = time.monotonic()
    with (
        httpx2.Client(transport=transport, trust_env=False) as http,
        transport.within(0.4),
        pytest.raises(httpx2.TimeoutException),
    ):
        http.get(world.url("/slow"))
    assert time.monotonic() - began < 3


def test_headers_that_never_end_are_bounded_too():
    """A header line sent byte by byte keeps each read short; the connection ends all the same."""
    server = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = server.accept()
        with connection, suppress(OSError):
            for _ in range(400):
                connection.sendall(b"H")
                time.sleep(0.02)

    threading.Thread(target=drip, daemon=True).start()
    address = f"127.0.0.1:{server.getsockname()[1]}"
    transport = GuardedTransport(address)
    began = time.monotonic()
    with (
        httpx2.Client(transport=transport, trust_env=False) as http,
        transport.within(0.4),
        pytest.raises(httpx2.HTTPError),
    ):
        http.get(f"http://{address}/")
    assert time.monotonic() - began < 3
    server.close()


def _resolves_to(*addresses: str):
    def resolve(host, *args, **kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 0)) for each in addresses]

    return resolve
