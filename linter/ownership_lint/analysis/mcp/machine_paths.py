"""Absolute paths that exist on one machine only, and how to tell of them without telling whose it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.mcp.wording import quoted
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATH: Final = lazy_pattern(
    r"""(?:(?<![\w.~$}%/\\*)-])|(?<=file://)|(?<=file:///))
    (?:
        (?P<home>(?:/mnt/[a-z]|/[a-z])?/(?:Users|home)/) (?P<login>[^/\s"'`:;,|&<>(){}$*?%\\]+)
      | (?P<disk>/Volumes/) [^/\s"'`:;,|&<>(){}$*?%\\]+
      | (?P<drive>[A-Za-z]:(?:\\+|/(?!/))) (?P<first>[^\\/\s"'`:;,|&<>(){}$*?%]+)
    )
    (?P<rest>[^\s"'`:;,|&<>*?]*)""",
    re.VERBOSE,
)
_ACCOUNTS: Final = frozenset(
    {
        "shared",
        "public",
        "linuxbrew",
        "node",
        "vscode",
        "runner",
        "codespace",
        "gitpod",
        "coder",
        "jovyan",
        "app",
    }
)
"""Homes that are the same everywhere: of images, and of installers."""
_INSTALLED: Final = frozenset({"program", "programdata", "windows", "progra~1", "tools", "tmp", "temp"})
"""Folders of a drive that are the same on many machines; `Program Files` is cut at its blank."""
_SEPARATORS: Final = lazy_pattern(r"[\\/]+")
_HOMES: Final = frozenset({"users", "home", "volumes"})
_MORE_WORDS: Final = lazy_pattern(r"(?: (?![-/~$.])[^\s\"'`:;,|&<>*?]+)+")
"""The rest of a path with blanks in it, where it is no further argument."""


class MachinePath(NamedTuple):
    """An absolute path, and where it stands in the text."""

    text: str
    start: int
    end: int

    @property
    def parts(self) -> tuple[str, ...]:
        """Its folders and the last name, from the drive or the root on."""
        return tuple(part for part in _SEPARATORS.split(self.text) if part)

    @property
    def owner(self) -> int:
        """Which of the parts is the name of a person or a disk; 0 where none is."""
        homes = (place for place, part in enumerate(self.parts[:-1]) if part.lower() in _HOMES)
        return next(homes, -1) + 1

    @property
    def shown(self) -> str:
        """The path in words, without the name of a person."""
        parts = list(self.parts)
        if self.owner:
            parts[self.owner] = "…"
        slash = "\\" if "\\" in self.text else "/"
        start = slash if self.text[0] in "/\\" else ""
        first, blank, _ = (start + slash.join(parts)).partition(" ")  # what follows may be an argument
        return quoted(first + ("…" if blank else ""))


def machine_paths(text: str) -> Iterator[MachinePath]:
    """Every path in a text that exists on one machine only."""
    for found in _PATH.finditer(text):
        if not _is_of_one_machine(found):
            continue
        is_whole = found.start() == 0 and _MORE_WORDS.fullmatch(text, found.end()) is not None
        end = len(text) if is_whole else found.end()
        yield MachinePath(text[found.start() : end], found.start(), end)
        if is_whole:
            return


def _is_of_one_machine(found: re.Match[str]) -> bool:
    if found["login"]:
        return found["login"].lower() not in _ACCOUNTS
    if found["disk"]:
        return True
    if found["first"].lower() != "users":
        return found["first"].lower() not in _INSTALLED
    login = next((part for part in _SEPARATORS.split(found["rest"]) if part), "")
    return bool(login) and login.lower() not in _ACCOUNTS and not login.startswith(("$", "%", "{"))
