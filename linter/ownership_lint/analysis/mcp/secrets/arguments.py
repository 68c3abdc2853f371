"""The credentials of a command line, in which an option may name the word behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.secrets.judging import Kind, judged
from ownership_lint.analysis.mcp.secrets.reading import secrets_in
from ownership_lint.analysis.mcp.secrets.references import literal_of
from ownership_lint.analysis.mcp.secrets.values import Place
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.mcp.secrets.values import Found

_OPTION: Final = lazy_pattern(r"-{1,2}(?P<name>[A-Za-z][\w.-]{0,80})")
_WITH_USER: Final = frozenset({"-u", "--user", "--auth", "--basic-auth", "--credentials"})
"""Options behind which stands `user:password`."""
_SHORT: Final = {"k": "key"}


def secrets_in_args(words: Sequence[str]) -> tuple[tuple[int, Found], ...]:
    """The literal credentials and placeholders of a command line, each with the number of its word."""
    before = ("", *words)
    return tuple((number, one) for number, word in enumerate(words) for one in _in_word(before[number], word))


def _in_word(before: str, word: str) -> Iterator[Found]:
    option = _OPTION.fullmatch(before)
    if option is None or _OPTION.fullmatch(word):
        yield from secrets_in(Place.ARGS, "", word)
        return
    found = secrets_in(Place.ARGS, _SHORT.get(option["name"], option["name"]), word)
    if not found and before in _WITH_USER:
        found = tuple(_behind_user(word))
    yield from found


def _behind_user(word: str) -> Iterator[Found]:
    colon = word.find(":")
    if colon > 0:
        text = literal_of(word).text
        yield from judged(Kind.PASSWORD, text, colon + 1, len(text))
