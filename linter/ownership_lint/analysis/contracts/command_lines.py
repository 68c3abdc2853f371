"""Command lines that the matrix shows: whether they start a script by its path, and with which options."""

from __future__ import annotations

import shlex
from itertools import takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.paths import join
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ENDS: Final = lazy_pattern(r"[;&|()<>]+")
"""What ends one command."""
_ASSIGNMENT: Final = lazy_pattern(r"[A-Za-z_]\w*=")
_PREFIXES: Final = frozenset({"sudo", "env", "time", "nohup", "exec", "command"})
_INTERPRETERS: Final = lazy_pattern(r"(?:ba|z|da)?sh|python[0-9.]*|node|pwsh|make")
_OPTION: Final = lazy_pattern(r"--?[A-Za-z][\w.-]*")
"""A dash and a digit may be a negative number."""
_STARTED_BY_NAME: Final = (".ps1", ".bat", ".cmd")
_LONGEST: Final = 2_000
"""Characters of a line; nobody types a longer one."""


class Call(NamedTuple):
    """One start of a script."""

    is_direct: bool
    """Whether the script itself is the command, so that it has to be executable."""
    options: tuple[str, ...]
    """The options that it is given, without values."""


def calls_of(text: str, path: str) -> Iterator[Call]:
    """The starts of the script `path` that a command line run at the repository's root shows.

    What the lines make executable themselves, or a system starts by its name alone, is no direct start.
    """
    is_startable = path.endswith(_STARTED_BY_NAME)
    for line in text.split("\n"):
        base = ""
        for words in _commands(line):
            if words[0] == "cd" and len(words) > 1:
                base = join(base, words[1]) or base
            elif words[0] == "chmod":
                is_startable |= any(join(base, word) == path for word in words[1:])
            elif (found := _call(words, base, path)) is not None:
                yield found._replace(is_direct=found.is_direct and not is_startable)


def _commands(line: str) -> Iterator[list[str]]:
    """The simple commands of a line, without what is redirected; nothing of one that no shell would take."""
    if len(line) > _LONGEST:
        return
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    try:
        words = list(lexer)
    except ValueError:  # an open quote
        return
    while words:
        command = list(takewhile(lambda word: not _ENDS.fullmatch(word), words))
        words = words[len(command) + 1 :]
        if command:
            yield command


def _call(words: Sequence[str], base: str, path: str) -> Call | None:
    rest = list(words)
    while rest and (_ASSIGNMENT.match(rest[0]) or rest[0] in _PREFIXES):
        del rest[0]
    if not rest:
        return None
    is_direct = "/" in rest[0] and join(base, rest[0]) == path
    if not is_direct:
        if not _INTERPRETERS.fullmatch(rest[0]) or len(rest) == 1 or join(base, rest[1]) != path:
            return None
        del rest[0]
    return Call(is_direct, tuple(_options(rest[1:])))


def _options(words: Sequence[str]) -> Iterator[str]:
    for word in takewhile(lambda one: one != "--", words):
        found = _OPTION.match(word)
        if found and (found.end() == len(word) or word[found.end()] == "="):
            yield found[0]
