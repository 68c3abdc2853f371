"""Whether a value is a credential, by the name that it is given to and by its own looks."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from ownership_lint.analysis.content.plausibility import (
    is_placeholder,
    is_regular,
    looks_drawn,
    reads_like_words,
)
from ownership_lint.analysis.content.validators.secrets import (
    decoded,
    has_usual_word,
    is_reference,
    looks_chosen,
)
from ownership_lint.analysis.mcp.secrets import names
from ownership_lint.analysis.mcp.secrets.references import HOLE
from ownership_lint.analysis.mcp.secrets.templates import names_a_secret, placeholder
from ownership_lint.analysis.mcp.secrets.vendors import is_public, is_readable_jwt, token
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.secrets.values import Found

_LEAST_LENGTH: Final = 8
_MOST_LOOKED_AT: Final = 4_000
_PIECE: Final = lazy_pattern(rf"[^{HOLE}\s\"'`]+(?: [^{HOLE}\s\"'`]+)*")
_SIGNS: Final = lazy_pattern(r"[<>{}$%*?]")
_UUID: Final = lazy_pattern(r"(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_GROUPS: Final = lazy_pattern(r"[A-Za-z0-9]{4}(?: [A-Za-z0-9]{4}){3,5}")
"""How Google and WordPress write the passwords that they give to programs."""
_PART: Final = lazy_pattern(r"[A-Za-z0-9]+")


class Kind(Enum):
    """What stands in the place of a value."""

    CREDENTIAL = auto()
    """A header, or a scheme in one, that carries nothing else."""
    PASSWORD = auto()
    SECRET = auto()
    ANYTHING = auto()
    """What is only told by its looks."""


class Grade(Enum):
    """What a value is taken for."""

    NOTHING = auto()
    SOFT = auto()
    HARD = auto()


_WHAT: Final = {
    Kind.CREDENTIAL: "a literal credential",
    Kind.PASSWORD: "a password",
    Kind.SECRET: "a literal secret",
    Kind.ANYTHING: "a literal secret",
}


def kind_of(name: str, *, in_url: bool = False) -> Kind | None:
    """What the name says that its value is; None for no secret."""
    if not names.is_secret(name, in_url=in_url):
        return None
    if names.is_header(name):
        return Kind.CREDENTIAL
    return Kind.PASSWORD if names.is_password(name) else Kind.SECRET


def judged(kind: Kind, text: str, start: int, end: int, what: str = "") -> Iterator[Found]:
    """The credentials in a value, in which references are holes."""
    for match in _PIECE.finditer(text, start, end):
        grade = grade_of(kind, unquote(match[0]) if "%" in match[0] else match[0])
        if grade is not Grade.NOTHING:
            yield token(text, *match.span(), what or _WHAT[kind], is_soft=grade is Grade.SOFT)
        elif kind is not Kind.ANYTHING and names_a_secret(match[0]):
            yield placeholder(text, *match.span())


def grade_of(kind: Kind, value: str) -> Grade:
    """How sure it is that a value is a credential."""
    value = value[:_MOST_LOOKED_AT]
    if _is_something_else(value):
        return Grade.NOTHING
    if _UUID.fullmatch(value) or _is_drawn(value):
        return Grade.HARD
    if kind is Kind.ANYTHING or " " in value or is_placeholder(value):
        return Grade.NOTHING
    if kind is Kind.PASSWORD and looks_chosen(value):
        return Grade.HARD
    return _grade_of_words(kind, value)


def _is_something_else(value: str) -> bool:
    is_short = len(value) < _LEAST_LENGTH
    return is_short or is_public(value) or is_reference(value) or is_readable_jwt(value) or is_regular(value)


def _is_drawn(value: str) -> bool:
    if _GROUPS.fullmatch(value):
        return not reads_like_words(value) and not is_regular(value.replace(" ", ""))
    bare = _SIGNS.sub("", value)
    return " " not in value and looks_drawn(bare) and not is_placeholder(bare)


def _grade_of_words(kind: Kind, value: str) -> Grade:
    """Of words: a credential that somebody made up, where nothing else can stand or there is a number."""
    has_number = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    parts = len(_PART.findall(value))
    if kind is Kind.CREDENTIAL and parts > 1 and not names_a_secret(value):
        return Grade.HARD if has_number else Grade.SOFT
    if kind is Kind.PASSWORD and has_number and not has_usual_word(value):
        return Grade.SOFT
    is_composed = has_number and parts > 2
    return Grade.SOFT if kind is Kind.SECRET and is_composed and value.count("-") > 1 else Grade.NOTHING


def judged_basic(text: str, start: int, end: int) -> Iterator[Found]:
    """The credentials of HTTP's scheme `Basic`, which are Base64 of `user:password`."""
    user, colon, password = decoded(text[start:end]).partition(":")
    if not colon or not (user + password).isprintable():
        yield from judged(Kind.ANYTHING, text, start, end, "credentials for `Basic`")
        return
    grade = grade_of(Kind.PASSWORD, password) if password else grade_of(Kind.ANYTHING, user)
    if grade is not Grade.NOTHING:
        yield token(text, start, end, "credentials for `Basic`", is_soft=grade is Grade.SOFT)
