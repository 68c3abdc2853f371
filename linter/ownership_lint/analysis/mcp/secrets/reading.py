"""The credentials of one text: as a whole, in its pairs of names and values, and in what it encloses."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.content.plausibility import is_wordy
from ownership_lint.analysis.content.validators.secrets import decoded
from ownership_lint.analysis.mcp.secrets.judging import Kind, judged, judged_basic, kind_of
from ownership_lint.analysis.mcp.secrets.references import Default, literal_of
from ownership_lint.analysis.mcp.secrets.templates import placeholders_in
from ownership_lint.analysis.mcp.secrets.urls import secrets_in_urls
from ownership_lint.analysis.mcp.secrets.values import Place, Placeholder, Secret
from ownership_lint.analysis.mcp.secrets.vendors import token, tokens_in
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ownership_lint.analysis.mcp.secrets.values import Found

_DEEPEST: Final = 3
"""Defaults within defaults, and texts within encoded texts, that are looked into."""
_NAMED: Final = lazy_pattern(
    r"(?<![\w.%$-])(?P<dashes>-{0,2})(?P<name>[A-Za-z_][\w.-]{0,80})"
    r"(?:\\{0,4}[\"']?[ \t]{0,4}(?P<sign>[=:])[ \t]{0,4}|(?<=\w)[ \t]{1,4}(?=[^\s-]))"
    r"(?P<quote>\\{0,4}[\"']?)"
)
_QUOTED: Final = lazy_pattern(r"[^\"'\\\n]*")
_PLAIN: Final = lazy_pattern(r"[^\s\"'`\\,;&=:<>(){}]+={0,2}")
_SCHEME: Final = lazy_pattern(
    r"(?i)(?<![\w-])(?P<scheme>bearer|basic|token|api-?key|ssws|bot)(?:[ \t]{1,4}|%20|\+)"
    r"(?P<value>[^\s\"'`\\,;&<>]+)"
)
_NEAR: Final = 100
"""Characters before a value in which its name is looked for."""
_USER: Final = lazy_pattern(r"://[^\s/@:]*:$")
_NAME: Final = lazy_pattern(r"(?<![\w.-])-{0,2}([A-Za-z_][\w.-]*)[\"']?[ \t]*[=: ][ \t]*[\"']?$")
_BEARER: Final = lazy_pattern(r"(?i)(?:bearer|token)[ \t]+$")
_ENCODED: Final = lazy_pattern(r"(?<![A-Za-z0-9_+/-])eyJ[A-Za-z0-9_+/-]{16,}")
_ENCLOSING: Final = ("{", "[")


def secrets_in(place: Place, name: str, text: str) -> tuple[Found, ...]:
    """The literal credentials and the placeholders in a text, in order.

    `name` is that of the variable, header, option or parameter that it is given to, if any.
    """
    return tuple(_apart(_found(place, name, text, 0)))


def _found(place: Place, name: str, text: str, depth: int) -> Iterator[Found]:
    """All that is found, what says most of itself first; they may overlap."""
    literal = literal_of(text)
    if depth < _DEEPEST:
        for default in literal.defaults:
            yield from _in_default(place, name, text, default, depth)
        yield from _in_encoded(literal.text, depth)
    yield from tokens_in(text)
    yield from secrets_in_urls(literal.text, is_endpoint=place is Place.URL)
    yield from _in_schemes(place, literal.text)
    yield from _in_pairs(place, name, literal.text)
    kind = kind_of(name)
    if kind is Kind.SECRET and place is Place.HEADER:
        kind = Kind.CREDENTIAL
    if kind is not None and not text.lstrip().startswith(_ENCLOSING):
        yield from judged(kind, literal.text, 0, len(text))
    yield from placeholders_in(literal.text)


def _in_default(place: Place, name: str, text: str, default: Default, depth: int) -> Iterator[Found]:
    inner = next(filter(kind_of, (default.variable, name, _name_before(text, default.reference))), "")
    for one in _found(place, inner, text[default.start : default.end], depth + 1):
        moved = one._replace(start=one.start + default.start, end=one.end + default.start)
        if isinstance(moved, Secret):
            moved = moved._replace(what=f"the default of {_written(default.variable)}")
        yield moved


def _name_before(text: str, end: int) -> str:
    """The name that what begins at `end` is given to."""
    before = text[max(0, end - _NEAR) : end]
    if _USER.search(before):
        return "password"
    match = _NAME.search(before)
    return "authorization" if _BEARER.search(before) else match[1] if match else ""


def _written(variable: str) -> str:
    """The reference, where the name of the variable is made of words and so holds no secret itself."""
    is_plain = all(len(part) <= 4 or is_wordy(part.lower()) for part in variable.split("_"))
    return f"`${{{variable}:-…}}`" if is_plain else "a variable"


def _in_encoded(text: str, depth: int) -> Iterator[Found]:
    """Objects that are written in Base64 and hold a secret."""
    for match in _ENCODED.finditer(text):
        inner = _found(Place.ENV, "", decoded(match[0]), depth + 1)
        secret = next((one for one in inner if isinstance(one, Secret)), None)
        if secret is not None:
            yield token(text, *match.span(), "")._replace(
                what=f"{secret.what} in Base64", is_soft=secret.is_soft
            )


def _in_schemes(place: Place, text: str) -> Iterator[Found]:
    """What stands behind the name of a scheme, as `Bearer` is one."""
    for match in _SCHEME.finditer(text):
        scheme, span = match["scheme"].lower(), match.span("value")
        if scheme == "basic":
            yield from judged_basic(text, *span)
        else:
            before = text[max(0, match.start() - _NEAR) : match.start()]
            is_header = place is Place.HEADER or "authorization" in before.lower()
            kind = Kind.CREDENTIAL if is_header else Kind.SECRET if scheme == "bearer" else Kind.ANYTHING
            yield from judged(kind, text, *span, "a bearer token" if scheme == "bearer" else "a token")


def _in_pairs(place: Place, name: str, text: str) -> Iterator[Found]:
    """What is given to names in the text: options, variables, parameters, headers, members of objects."""
    is_cookie = "cookie" in name.lower()
    for match in _NAMED.finditer(text):
        if not match["sign"] and not match["dashes"]:
            continue
        kind = Kind.SECRET if is_cookie else kind_of(match["name"], in_url=place is Place.URL)
        if kind is None:
            continue
        value = (_QUOTED if match["quote"][-1:] in {'"', "'"} else _PLAIN).match(text, match.end())
        if value is not None:
            yield from judged(kind, text, *value.span())


def _apart(found: Iterable[Found]) -> Iterator[Found]:
    """Those that overlap with none that came before, in order; a placeholder gives way to every secret."""
    every = list(found)
    starts: list[int] = []
    chosen: list[Found] = []
    for one in (*_only(Secret, every), *_only(Placeholder, every)):
        place = bisect_right(starts, one.start)
        is_free = place == 0 or chosen[place - 1].end <= one.start
        if is_free and (place == len(chosen) or one.end <= chosen[place].start):
            starts.insert(place, one.start)
            chosen.insert(place, one)
    yield from chosen


def _only(kind: type[Found], found: Iterable[Found]) -> Iterator[Found]:
    return (one for one in found if isinstance(one, kind))
