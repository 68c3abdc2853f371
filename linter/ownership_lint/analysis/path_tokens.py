"""The path that a text names around a place: how far it reaches and what stands before it.

Texts are bytes decoded as Latin-1, so that offsets are byte offsets and every byte is one character.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Final, NamedTuple

from ownership_lint.lazy_pattern import lazy_pattern

_REACH: Final = 240
_LEFTWARD: Final = lazy_pattern(r"(?:[/\\][A-Za-z0-9_.@+~-]*)*")
_NOT_BEFORE: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.@+~-$%&")
_NOT_AFTER: Final = lazy_pattern(
    r"[A-Za-z0-9_/$%{@&-]|\.[A-Za-z0-9_]|~(?!~)|\\[A-Za-z0-9 ._-]*[/\\]|\*(?!\*)"
)
OWN_PATH: Final = r"\$(?:0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(?:\[0\])?(?::-\$0)?\})"
"""How a shell script names itself."""
OWN_FOLDER: Final = r"\$\{(?:0|BASH_SOURCE(?:\[0\])?)%/\*\}"
TOP_FOLDER: Final = r"\$\(git rev-parse --show-toplevel[^()]*\)"
_AT_ROOT: Final = lazy_pattern(
    rf"(?:\$PWD|\$\{{PWD\}}|\$\(pwd\)|`pwd`|{TOP_FOLDER}"
    r"|\$GITHUB_WORKSPACE|\$\{GITHUB_WORKSPACE\}"
    r"|\$\{\{\s*github\.workspace\s*\}\}|\$\{?CI_PROJECT_DIR\}?|\$\{?CLAUDE_PROJECT_DIR(?::-[^}]*)?\}?)\"?\Z"
)
_AT_OWN_FOLDER: Final = lazy_pattern(
    rf"(?:\$\(\s*dirname\s+(?:--\s+)?\"?{OWN_PATH}\"?\s*\)|{OWN_FOLDER}"
    r"|\$\{?GITHUB_ACTION_PATH\}?"
    r"|\$\{\{\s*github\.action_path\s*\}\}|%~dp0)\"?\Z"
)
_VARIABLE: Final = lazy_pattern(r"\$(?:(\w+)|\{(\w+)\})\"?\Z")
_MODULE_OPTION: Final = lazy_pattern(r"-m[ \t]+((?:[A-Za-z_]\w*\.)*)\Z")
_IN_MODULE: Final = lazy_pattern(r"\w|[.-]\w")


class Base(Enum):
    """What the written part of a path is relative to."""

    RELATIVE = auto()
    ROOT = auto()
    OWN_FOLDER = auto()
    VARIABLE = auto()
    UNKNOWN = auto()
    """A machine's absolute path, a home, a placeholder: only the end of the path says something."""


class PathToken(NamedTuple):
    """A path as written: `text[start:end]`, without its base."""

    start: int
    end: int
    path: str
    base: Base = Base.RELATIVE
    variable: str = ""
    explicit: bool = False
    """It began with `./` or `../`."""


def token_at(text: str, start: int, end: int) -> PathToken | None:
    """The path token that ends with the name at `text[start:end]`; None inside a longer word or a URL."""
    if _NOT_AFTER.match(text, end):
        return None
    window = text[max(0, start - _REACH) : start]
    leftward = _LEFTWARD.match(window[::-1])
    begin = start - (leftward.end() if leftward else 0)
    if begin == start and start and text[start - 1] in _NOT_BEFORE:
        return None
    return path_token(text, begin, end)


def exact_token(text: str, start: int, end: int) -> PathToken | None:
    """A path of any characters that stands there in full."""
    is_dotted = text.endswith("./", 0, start) and (start < 3 or text[start - 3] not in _NOT_BEFORE)
    before = text[start - 1] if start else ""
    if _NOT_AFTER.match(text, end) or (not is_dotted and (before == "/" or before in _NOT_BEFORE)):
        return None
    return PathToken(start, end, decoded(text[start:end]))


def module_token(text: str, start: int, end: int) -> PathToken | None:
    """The dotted name after `-m` that ends at `end`, as the path of its file."""
    window = text[max(0, start - _REACH) : start]
    option = _MODULE_OPTION.search(window)
    if option is None or _IN_MODULE.match(text, end):
        return None
    begin = start - len(option[1])
    return PathToken(begin, end, text[begin:end].replace(".", "/") + ".py")


def path_token(text: str, begin: int, end: int) -> PathToken | None:
    """The token whose path characters are `text[begin:end]`, with its base; None for a URL."""
    written = text[begin:end]
    if text[begin - 1 : begin] == "$" and "/" in written:
        variable = written.index("/")
        return _rooted(text, begin + variable, end, written[variable:])
    if written[0].isalnum() and "\\" not in written:
        return PathToken(begin, end, decoded(written))
    if "\\" in written:
        begin, written = _without_escape(begin, written)
    decorated = len(written) - len(written.lstrip("+-@"))
    begin, written = begin + decorated, written[decorated:]
    if written.startswith("~~"):
        begin, written = begin + 2, written[2:]
    if written.startswith("/"):
        return _rooted(text, begin, end, written)
    path = decoded(written)
    if written.startswith("~"):
        return PathToken(begin, end, path, Base.UNKNOWN)
    return PathToken(begin, end, path, explicit=written.startswith(("./", "../")))


def _rooted(text: str, begin: int, end: int, written: str) -> PathToken | None:
    """A path that begins with a slash: behind a variable, a placeholder, a drive, or the machine's root."""
    path = decoded(written.lstrip("/"))
    before = text[max(0, begin - 80) : begin]
    if written.startswith("//") or before.endswith(":"):
        return None
    if found := _AT_ROOT.search(before):
        return PathToken(begin - len(found[0]), end, path, Base.ROOT)
    if found := _AT_OWN_FOLDER.search(before):
        return PathToken(begin - len(found[0]), end, path, Base.OWN_FOLDER)
    if found := _VARIABLE.search(before):
        return PathToken(begin - len(found[0]), end, path, Base.VARIABLE, found[1] or found[2])
    return PathToken(begin, end, path, Base.UNKNOWN)


def _without_escape(begin: int, written: str) -> tuple[int, str]:
    """A Windows path with slashes; where both separators stand, the backslash begins an escape (`\\n`)."""
    if "/" not in written:
        return begin, written.replace("\\", "/")
    cut = written.rindex("\\") + 1
    if written[cut : cut + 1] in {"n", "r", "t"}:
        cut += 1
    return begin + cut, written[cut:]


def decoded(written: str) -> str:
    """Text of a Latin-1 view as the UTF-8 that it was."""
    return written if written.isascii() else written.encode("latin-1").decode("utf-8", "surrogateescape")
