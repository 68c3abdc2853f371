"""What a shell script's variables hold, where they hold a folder of the repository for certain."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.lines import line_end
from ownership_lint.analysis.path_tokens import OWN_FOLDER, OWN_PATH, TOP_FOLDER
from ownership_lint.analysis.paths import folder, join
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

# All of these see one expression of at most `_MAX_LENGTH` characters, its blanks single.
_SCRIPT: Final = lazy_pattern(rf"(?:{OWN_PATH}|\$\{{\(%\):-%[xN]\}}|\$\{{0:A\}})\Z")
_TOP: Final = lazy_pattern(rf"{TOP_FOLDER}\Z")
_CD: Final = lazy_pattern(
    r"\$\( ?(?:builtin )?cd (?:-P )?(?:-- )?(.+?) ?(?:&&|;) ?pwd(?: -P)?(?: ?2> ?/dev/null)? ?\)\Z"
)
_REDIRECTS: Final = lazy_pattern(r"(?: ?[12&]?> ?[&\w/]++)++\Z")
_DIRNAME: Final = lazy_pattern(r"\$\( ?dirname (?:-- )?(.+?) ?\)\Z")
_REALPATH: Final = lazy_pattern(r"\$\( ?(?:realpath|readlink -f) (?:-- )?(.+?) ?\)\Z")
_VARIABLE: Final = lazy_pattern(r"\$(?:(\w+)|\{(\w+)\})(.*)\Z")
_SUBSTITUTION_END: Final = lazy_pattern(r"(\$\(.*\))((?:/[\w.-]+)*)\Z")
_PARENT: Final = lazy_pattern(rf"{OWN_FOLDER}(.*)\Z")
_STATIC: Final = lazy_pattern(r"(?:/[\w.-]+)*/?\Z")
_ASSIGNMENT: Final = lazy_pattern(
    r"(?:^|;|\b(?:export|readonly|local|declare(?: -\w+)*+)[ \t])[ \t]*+(\w++)=", re.MULTILINE
)
_MAX_DEPTH: Final = 6
_MAX_CHAIN: Final = 20
_MAX_ASSIGNMENTS: Final = 8
_MAX_LENGTH: Final = 300


class ShellVariables:
    """The variables of one script; each is looked up when asked for."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._text = text
        self._values: dict[str, str | None] = {}
        self._open = 0

    def get(self, name: str) -> str | None:
        """The folder, from the root, that every assignment of `name` gives it; None where not known."""
        if name not in self._values:
            if self._open == _MAX_CHAIN:
                return None
            self._values[name] = None  # while it is being found: an assignment may name itself
            self._open += 1
            self._values[name] = self._find(name)
            self._open -= 1
        return self._values[name]

    def _find(self, name: str) -> str | None:
        values: set[str | None] = set()
        for start in self._assigned.get(name, ()):
            value = self.evaluate(self._value(start))
            values.add(value)
            self._values[name] = value  # the next assignment may name the variable itself
        return values.pop() if len(values) == 1 else None

    @cached_property
    def _assigned(self) -> Mapping[str, list[int]]:
        """Where the values of each name begin, the first few of them."""
        starts: dict[str, list[int]] = {}
        for found in _ASSIGNMENT.finditer(self._text):
            known = starts.setdefault(found[1], [])
            if len(known) < _MAX_ASSIGNMENTS:
                known.append(found.end())
        return starts

    def _value(self, start: int) -> str:
        return self._text[start : line_end(self._text, start, start + _MAX_LENGTH + 1)]

    def evaluate(self, written: str, depth: int = 0) -> str | None:
        """The folder that an expression gives."""
        if depth > _MAX_DEPTH or len(written) > _MAX_LENGTH:
            return None
        written = _unquoted(" ".join(written.split()))
        if parent := _PARENT.match(written):
            return _below(folder(self._path), parent[1])
        if _TOP.match(written):
            return ""
        if found := _CD.match(written):
            return self.evaluate(_REDIRECTS.sub("", found[1]), depth + 1)
        if found := _REALPATH.match(written):
            return self.evaluate(found[1], depth + 1)
        if found := _DIRNAME.match(written):
            inner = _unquoted(found[1])
            value = self._path if _SCRIPT.match(inner) else self.evaluate(inner, depth + 1)
            if value is None and (real := _REALPATH.match(inner)) and _SCRIPT.match(_unquoted(real[1])):
                value = self._path
            return None if value is None else join("", folder(value)) if value else None
        if (found := _SUBSTITUTION_END.match(written)) and found[2]:
            return _below(self.evaluate(found[1], depth + 1), found[2])
        if found := _VARIABLE.match(written):
            return _below(self.get(found[1] or found[2]), found[3])
        return None


def _unquoted(written: str) -> str:
    return written.replace('"', "").strip().removesuffix(";").strip()


def _below(base: str | None, rest: str) -> str | None:
    if base is None or not _STATIC.match(rest):
        return None
    return join(base, rest.strip("/")) if rest.strip("/") else base
