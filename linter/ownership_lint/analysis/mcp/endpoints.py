"""Addresses, compared as what they reach."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from ownership_lint.lazy_pattern import lazy_pattern

_PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_LOOPBACK: Final = lazy_pattern(r"localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1")
_SUSPICIOUS: Final = lazy_pattern(r"[\x00-\x20\\\x7f]|[^\x00-\x7f]")
"""What clients and we may read in different ways."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address without credentials and query."""

    scheme: str
    host: str
    """In lower case; `localhost` for every name of the machine itself."""
    port: int
    path: str
    """Without a slash at the end."""
    written_host: str = field(compare=False)

    def __str__(self) -> str:
        port = "" if _PORTS.get(self.scheme) == self.port else f":{self.port}"
        host = f"[{self.written_host}]" if ":" in self.written_host else self.written_host
        return f"{self.scheme}://{host}{port}{self.path}"


def endpoint_of(text: str) -> Endpoint | None:
    """What an address reaches; None where that cannot be told for certain."""
    if _SUSPICIOUS.search(text):
        return None
    try:
        parts = urlsplit(text)
        scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
    except ValueError:
        return None
    if scheme not in _PORTS or not host or re.search(r"[${}%]", f"{parts.netloc}"):
        return None
    same_host = "localhost" if _LOOPBACK.fullmatch(host.rstrip(".")) else host.rstrip(".")
    return Endpoint(scheme, same_host, port or _PORTS[scheme], parts.path.rstrip("/"), host)


def permits(pattern: str, text: str) -> bool:
    """Whether an address is one that a pattern names: by scheme, host and port, and by path.

    `*.` before the host stands for any name below it, a `*` at the end of the path for any rest. The port is
    never left open, and nothing that clients could read in another way is named by any pattern.
    """
    is_prefix = pattern.endswith("*")
    wild = "://*." in pattern
    wanted = endpoint_of(pattern.removesuffix("*").replace("://*.", "://", 1))
    given = endpoint_of(text)
    if wanted is None or given is None or "@" in urlsplit(text).netloc:
        return False
    if (wanted.scheme, wanted.port) != (given.scheme, given.port):
        return False
    if not (given.host.endswith("." + wanted.host) if wild else given.host == wanted.host):
        return False
    if not is_prefix:
        return given.path == wanted.path
    is_below = given.path == wanted.path or given.path.startswith(wanted.path + "/")
    return is_below and ".." not in given.path.lower().replace("%2e", ".").split("/")


def may_be(pattern: str, text: str) -> bool:
    """Whether some client might reach what a pattern names by an address, however it is disguised.

    What `permits` answers for certain, this answers in doubt: a list of what is denied must not be escaped by
    another spelling.
    """
    wild = "://*." in pattern
    wanted = endpoint_of(pattern.removesuffix("*").replace("://*.", "://", 1))
    if wanted is None or not text:
        return False
    plain = _plain(text)
    parts = _PLAIN_ADDRESS.match(plain)
    if parts is None:
        return False
    authority = unquote(parts["authority"]).rpartition("@")[2]
    host, _, port = (
        authority.partition(":") if not authority.startswith("[") else (authority.strip("[]"), "", "")
    )
    if "${" in authority or "$" in authority or "{" in authority:
        return True  # nobody can tell
    host = "localhost" if _LOOPBACK.fullmatch(host.strip(".")) else host.strip(".")
    if not (host.endswith("." + wanted.host) if wild else host == wanted.host):
        return False
    scheme = parts["scheme"] or wanted.scheme
    given_port = int(port) if port.isdecimal() else _PORTS.get(scheme, 0)
    if (scheme, given_port) != (wanted.scheme, wanted.port):
        return False
    path = unquote(parts["path"]).rstrip("/")
    if not pattern.endswith("*"):
        return path == wanted.path or ".." in path
    return path == wanted.path or path.startswith(wanted.path + "/") or ".." in path


_DEFAULT: Final = lazy_pattern(r"\$\{[^{}:]*:-([^{}]*)\}")
_INVISIBLE: Final = lazy_pattern("[\x00-\x20\x7f\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_PLAIN_ADDRESS: Final = lazy_pattern(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*):)?/{1,}(?P<authority>[^/?#]*)(?P<path>[^?#]*)"
)


def _plain(text: str) -> str:
    """An address as the most generous of clients reads it."""
    text = _DEFAULT.sub(r"\1", text)
    text = unicodedata.normalize("NFKC", text).replace("\u3002", ".").replace("\\", "/")
    return _INVISIBLE.sub("", text).casefold()
