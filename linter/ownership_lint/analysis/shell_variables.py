"""What a shell script's variables hold, where they hold a folder of the repository for certain."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.paths import folder, join

if TYPE_CHECKING:
    from collections.abc import Iterator

_OWN: Final = re.compile(
    r"\$(?:0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(?:\[0\])?(?::-\$0)?\}|\{\(%\):-%[xN]\}|\{0:A\})\Z"
)
_ROOT: Final = re.compile(r"\$\(git rev-parse --show-toplevel[^()]*\)\Z")
_CD: Final = re.compile(
    r"\$\(\s*(?:builtin )?cd (?:-P )?(?:-- )?(.+?)(?:\s*[12&]?>\s*[&\w/]+)*\s*(?:&&|;)"
    r"\s*pwd(?: -P)?(?:\s*2>\s*/dev/null)?\s*\)\Z"
)
_DIRNAME: Final = re.compile(r"\$\(\s*dirname (?:-- )?(.+?)\s*\)\Z")
_REALPATH: Final = re.compile(r"\$\(\s*(?:realpath|readlink -f) (?:-- )?(.+?)\s*\)\Z")
_VARIABLE: Final = re.compile(r"\$(?:(\w+)|\{(\w+)\})(.*)\Z")
_SUBSTITUTION_END: Final = re.compile(r"(\$\(.*\))((?:/[\w.-]+)*)\Z")
_PARENT: Final = re.compile(r"\$\{(?:0|BASH_SOURCE(?:\[0\])?)%/\*\}(.*)\Z")
_STATIC: Final = re.compile(r"(?:/[\w.-]+)*/?\Z")
_BEFORE_ASSIGNMENT: Final = re.compile(r"(?:^|;|\b(?:export|readonly|local|declare(?: -\w+)*)[ \t])[ \t]*\Z")
_MAX_DEPTH: Final = 6
_MAX_ASSIGNMENTS: Final = 8
_MAX_LENGTH: Final = 300


class ShellVariables:
    """The variables of one script; each is looked up when asked for."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._text = text
        self._values: dict[str, str | None] = {}

    def get(self, name: str) -> str | None:
        """The folder, from the root, that every assignment of `name` gives it; None where not known."""
        if name not in self._values:
            self._values[name] = None  # while it is being found: an assignment may name itself
            self._values[name] = self._find(name, 0)
        return self._values[name]

    def _find(self, name: str, depth: int) -> str | None:
        values = {self.evaluate(value, depth + 1) for value in islice(self._assigned(name), _MAX_ASSIGNMENTS)}
        return values.pop() if len(values) == 1 else None

    def _assigned(self, name: str) -> Iterator[str]:
        pos = self._text.find(name + "=")
        while pos >= 0:
            start = self._text.rfind("\n", 0, pos) + 1
            end = self._text.find("\n", pos)
            if _BEFORE_ASSIGNMENT.search(self._text[start:pos]):
                yield self._text[pos + len(name) + 1 : end if end >= 0 else len(self._text)].strip()[
                    :_MAX_LENGTH
                ]
            pos = self._text.find(name + "=", pos + 1)

    def evaluate(self, written: str, depth: int = 0) -> str | None:
        """The folder that an expression gives."""
        if depth > _MAX_DEPTH or len(written) > _MAX_LENGTH:
            return None
        written = _unquoted(written)
        if parent := _PARENT.match(written):
            return _below(folder(self._path), parent[1])
        if _ROOT.match(written):
            return ""
        if found := _CD.match(written) or _REALPATH.match(written):
            return self.evaluate(found[1], depth + 1)
        if found := _DIRNAME.match(written):
            inner = _unquoted(found[1])
            value = self._path if _OWN.match(inner) else self.evaluate(inner, depth + 1)
            if value is None and (real := _REALPATH.match(inner)) and _OWN.match(_unquoted(real[1])):
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
    return join(base, rest) if base is not None and _STATIC.match(rest) else None
