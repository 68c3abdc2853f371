"""Credentials in URLs, but for those in their queries, which are pairs as others are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from ownership_lint.analysis.content.plausibility import is_placeholder, looks_drawn
from ownership_lint.analysis.content.validators.secrets import has_usual_word, is_near, looks_chosen
from ownership_lint.analysis.mcp.secrets.references import HOLE
from ownership_lint.analysis.mcp.secrets.vendors import is_public, token
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.secrets.values import Secret

_URL: Final = lazy_pattern(
    r"(?i)(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}://(?P<authority>[^\s\"'`<>\\/?#]*)(?P<path>[^\s\"'`<>\\?#]*)"
)
_LOOPBACK: Final = lazy_pattern(
    r"(?i)(?:localhost|127\.[0-9.]+|\[::1\]|0\.0\.0\.0|[a-z0-9.-]*\.localhost)(?::|$)"
)
_DEMONSTRATION: Final = lazy_pattern(
    r"(?i)(?<![a-z])(?:demo|guest|public|anonymous|readonly|sandbox|playground)(?![a-z])"
)
_LEAST_LENGTH: Final = 4
_SEGMENT: Final = lazy_pattern(r"[A-Za-z0-9_-]{20,}={0,2}")
_ID: Final = lazy_pattern(r"(?i)[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
_HASH: Final = lazy_pattern(r"[0-9a-f]{32,}")
_BEFORE_A_KEY: Final = frozenset(
    {"mcp", "sse", "s", "key", "token", "k", "hook", "hooks", "webhook", "webhooks"}
)


def secrets_in_urls(text: str, *, is_endpoint: bool) -> Iterator[Secret]:
    """Passwords before the host, and keys in the path; of an endpoint each drawn part of it is one."""
    for match in _URL.finditer(text):
        yield from _before_host(text, *match.span("authority"))
        yield from _in_path(text, *match.span("path"), is_endpoint=is_endpoint)


def _before_host(text: str, start: int, end: int) -> Iterator[Secret]:
    at = text.rfind("@", start, end)
    if at < 0:
        return
    host = text[at + 1 : end]
    colon = text.find(":", start, at)
    if colon < 0:
        if looks_drawn(text[start:at].replace(HOLE, "")) and "sentry" not in host:
            yield token(text, start, at, "the credential of a URL")
        return
    user = text[start:colon]
    for piece in re.finditer(rf"[^{HOLE}]+", text[colon + 1 : at]):
        is_soft = _softness(user, unquote(piece[0]), host)
        if is_soft is not None:
            first = colon + 1
            yield token(
                text, first + piece.start(), first + piece.end(), "the password of a URL", is_soft=is_soft
            )


def _softness(user: str, password: str, host: str) -> bool | None:
    """Whether a password opens little; None where it is none."""
    if len(password) < _LEAST_LENGTH or password.lower() == user.lower() or is_placeholder(password):
        return None
    is_demonstration = _DEMONSTRATION.search(f"{user} {host}") is not None
    if looks_drawn(password):
        return is_demonstration or _LOOPBACK.match(host) is not None
    is_made_up = any(map(str.isdigit, password)) and not has_usual_word(password)
    if is_near(host):
        return True if looks_chosen(password) or is_made_up else None
    if has_usual_word(password):
        return None
    return is_demonstration or not is_made_up


def _in_path(text: str, start: int, end: int, *, is_endpoint: bool) -> Iterator[Secret]:
    before, position = "", start
    is_served = is_endpoint
    for segment in text[start:end].split("/"):
        is_served |= before in _BEFORE_A_KEY
        is_hash = _HASH.fullmatch(segment) is not None and before not in _BEFORE_A_KEY
        if is_served and not is_hash and _is_key(segment):
            yield token(text, position, position + len(segment), "a key in the path of a URL")
        position += len(segment) + 1
        before = segment.lower()


def _is_key(segment: str) -> bool:
    if not _SEGMENT.fullmatch(segment) or _ID.fullmatch(segment) or is_public(segment):
        return False
    return looks_drawn(segment) and not is_placeholder(segment)
