"""The guard: which network addresses may be reached. All requests of this folder pass through it.

Addresses come from answers and pages that anyone may have written, so none is trusted:

1. The URL is http or https, names a host, carries no user name, and no port below 1024 but 80 and 443.
2. The host is resolved here. Every address that it has must be public; one that is not refuses the host.
3. The connection is made to an address that was checked: the name is not resolved a second time, so an
   answer that changes between check and connection (DNS rebinding) has no effect. TLS verifies the name.
4. Redirects are requests of their own, so the same holds for each.
5. A connection ends `MOST_SECONDS` after it began, however slowly the server sends.
6. Proxies of the environment are not used, and no connection is used for a second request.

One exact host and port may be excepted, for a server of one's own in a test.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address, ip_network
from math import inf
from typing import Any

import httpcore2
import httpx2

from index.fetching.web.errors import AddressRefused

MOST_SECONDS = 60.0
"""How long one connection may last, in seconds."""
STEP_SECONDS = 20.0
"""How long connecting, one read or one write may take, in seconds."""
_GLOBAL_UNICAST = ip_network("2000::/3")
"""All that IPv6 routes publicly. Link-local, unique local and site-local addresses, multicast, NAT64
(RFC 6052, RFC 8215) and the IPv4-compatible and translated forms lie outside of it."""
_REFUSED = tuple(
    ip_network(each)
    for each in (
        "2001::/23",  # IETF protocols, among them Teredo, which hides an IPv4 address
        "2002::/16",  # 6to4, which does too
        "2001:db8::/32", "3fff::/20",  # documentation
        "192.0.0.0/24", "192.88.99.0/24",  # IETF protocols, 6to4 relays
        "168.63.129.16/32",  # what a cloud's host answers its machines at
    )
)  # fmt: skip
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)
"""The third quarter of an address whose last quarter is an IPv4 address (RFC 5214)."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet. Raises ValueError where it is no address."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip.scope_id is not None or ip not in _GLOBAL_UNICAST or int(ip) >> 32 & 0xFFFF_FFFF in _ISATAP:
            return False
    if any(ip.version == network.version and ip in network for network in _REFUSED):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)


class GuardedTransport(httpx2.HTTPTransport):
    """An HTTP transport that reaches public addresses alone, and `allowed` ("host:port") if one is given.

    Raises AddressRefused before anything is sent.
    """

    def __init__(self, allowed: str | None = None) -> None:
        super().__init__(trust_env=False)
        self._pool.close()
        self._connections = _CheckedConnections(allowed)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False),
            max_keepalive_connections=0,
            network_backend=self._connections,
        )

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """End all connections that are made meanwhile within `seconds` from now, redirects included."""
        self._connections.until = time.monotonic() + seconds
        try:
            yield
        finally:
            self._connections.until = inf

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request, if its URL may be reached."""
        url = request.url
        if url.scheme not in ("http", "https") or not url.host or url.userinfo:
            raise AddressRefused("the address is not a plain http or https address")
        request.extensions["timeout"] = dict.fromkeys(("connect", "read", "write", "pool"), STEP_SECONDS)
        return super().handle_request(request)


class _CheckedConnections(httpcore2.NetworkBackend):
    """Opens connections to addresses that were checked."""

    def __init__(self, allowed: str | None) -> None:
        self._allowed = allowed
        self.until = inf
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Resolve, check and connect. Raises AddressRefused, or httpcore2.ConnectError."""
        until = min(self.until, time.monotonic() + MOST_SECONDS)
        addresses = _resolve(host, port)
        if self._allowed not in (f"{host}:{port}", f"[{host}]:{port}"):
            if port < 1024 and port not in (80, 443):
                raise AddressRefused(f"port {port} is not one of the web")
            if not all(is_public(address) for address in addresses):
                raise AddressRefused(f"{host} is not a public address")
        failed: Exception = httpcore2.ConnectError(f"{host} has no address")
        for address in addresses[:4]:
            try:
                return _Bounded(self._plain.connect_tcp(address, port, timeout), until)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        raise failed

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.NetworkStream:
        """Refused: no answer of the web names a socket of this machine."""
        raise AddressRefused("a socket of this machine is not an address of the web")


def _resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, each once. Raises httpcore2.ConnectError where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore2.ConnectError(f"{host} is not known") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _Bounded(httpcore2.NetworkStream):
    """A connection that ends at `until`, on the monotonic clock."""

    def __init__(self, stream: httpcore2.NetworkStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def _left(self, timeout: float | None) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("it took too long")
        return min(left, timeout or STEP_SECONDS)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read, within what is left of the time."""
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write, within what is left of the time."""
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """The same connection under TLS, bounded alike."""
        secure = self._stream.start_tls(ssl_context, server_hostname, self._left(timeout))
        return _Bounded(secure, self._until)

    def get_extra_info(self, info: str) -> Any:
        """What the connection says of itself."""
        return self._stream.get_extra_info(info)
