"""The hosts that addresses in a text name, and from where they are reached."""

from __future__ import annotations

import ipaddress
import re
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_ADDRESS: Final = lazy_pattern(r"(?i)(?<![a-z0-9+])(https?|wss?)://([^\s/?#\"'`\\<>|,;]{1,2000})")
_DEFAULT: Final = lazy_pattern(r"\$\{[A-Za-z_]\w*:-([^{}]*)\}")
_PORT: Final = lazy_pattern(r":(?:\d*\Z|[${].*)", re.DOTALL)
_NOT_A_HOST: Final = lazy_pattern(r"[${}%*()]")
_SHORT_LOOPBACK: Final = lazy_pattern(r"127(?:\.\d{1,3}){0,3}")
_SHARED_SPACE: Final = ipaddress.ip_network("100.64.0.0/10")
_OF_THE_MACHINE: Final = (
    "localhost",
    "host.docker.internal",
    "gateway.docker.internal",
    "host.containers.internal",
)
_PRIVATE_ZONES: Final = (
    *(".local", ".internal", ".lan", ".home", ".home.arpa", ".localdomain", ".corp", ".intranet", ".private"),
    *(".test", ".svc", ".cluster.local", ".ts.net"),
)
_TUNNELS: Final = (
    *("ngrok.io", "ngrok.app", "ngrok.dev", "ngrok-free.app", "ngrok-free.dev", "trycloudflare.com"),
    *(
        "loca.lt",
        "localtunnel.me",
        "localhost.run",
        "lhr.life",
        "lhr.rocks",
        "serveo.net",
        "serveousercontent.com",
    ),
    *("pinggy.io", "pinggy.link", "bore.pub", "devtunnels.ms", "tunnelmole.net", "zrok.io", "loclx.io"),
    *("pagekite.me", "telebit.io", "packetriot.net", "tunnelto.dev", "tunnel.pyjam.as"),
)


class Reach(Enum):
    """From where a host is reached."""

    LOOPBACK = "loopback"
    """The machine itself."""
    EVERYWHERE = "everywhere"
    """No host, but all interfaces of the machine: `0.0.0.0`, `::`."""
    PRIVATE = "private"
    """A name or a number that means something in one network only."""
    PUBLIC = "public"
    UNKNOWN = "unknown"
    """A variable."""


class Address(NamedTuple):
    """The scheme and the host of an address, and where they stand in the text."""

    scheme: str
    host: str
    start: int
    end: int

    @property
    def is_plain(self) -> bool:
        """Whether what is sent there is not encrypted."""
        return self.scheme in {"http", "ws"}

    @property
    def reach(self) -> Reach:
        """From where it is reached."""
        return _reach(self.host)

    @property
    def tunnel(self) -> str:
        """The service whose tunnel it is; empty where it is none."""
        return next((one for one in _TUNNELS if self.host == one or self.host.endswith(f".{one}")), "")


def addresses(text: str) -> Iterator[Address]:
    """Every address in a text; of `${NAME:-default}` the default is taken."""
    for found in _ADDRESS.finditer(text):
        authority = _closed(found[2])
        yield Address(found[1].lower(), _host(authority), found.start(), found.start(2) + len(authority))


def _closed(text: str) -> str:
    """The text up to a brace that was opened before it."""
    depth = 0
    for place, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return text[:place]
    return text


def _host(authority: str) -> str:
    host = _DEFAULT.sub(r"\1", authority).rpartition("@")[2].lower()
    host = host.removeprefix("http://").removeprefix("https://")
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return _PORT.sub("", host).rstrip(".")


def _reach(host: str) -> Reach:
    if not host or _NOT_A_HOST.search(host):
        return Reach.UNKNOWN
    if host.endswith(".localhost") or host in _OF_THE_MACHINE or _SHORT_LOOPBACK.fullmatch(host):
        return Reach.LOOPBACK
    try:
        return _reach_of_number(ipaddress.ip_address(host))
    except ValueError:
        is_private = "." not in host or host.endswith(_PRIVATE_ZONES)
        return Reach.PRIVATE if is_private else Reach.PUBLIC


def _reach_of_number(number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> Reach:
    number = getattr(number, "ipv4_mapped", None) or number
    if number.is_unspecified:
        return Reach.EVERYWHERE
    if number.is_loopback:
        return Reach.LOOPBACK
    return Reach.PRIVATE if number.is_private or number in _SHARED_SPACE else Reach.PUBLIC
