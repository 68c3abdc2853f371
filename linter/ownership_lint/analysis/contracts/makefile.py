"""The interface of a Makefile: its targets, and the variables that a caller may set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.interface import (
    Exit,
    Interface,
    Known,
    Mode,
    Needed,
    Open,
    Option,
    Variable,
)
from ownership_lint.finding import Location
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.tree import Tree

LONGEST: Final = 1_000_000
_LONGEST_LINE: Final = 20_000
_ASSIGNED: Final = lazy_pattern(
    r"[ ]*+(?:override[ ]++|export[ ]++|private[ ]++)*+([A-Za-z_][\w.-]*+)[ \t]*+(\?=|:::?=|:=|\+=|!=|=)(.*)"
)
_INCLUDE: Final = lazy_pattern(r"[ ]*(?:-include|sinclude|include)\b")
_COMPUTED: Final = lazy_pattern(r"\$[({]\s*(?:eval|call|foreach)\b")
_DEFINE: Final = lazy_pattern(r"[ ]*(?:override[ ]+|export[ ]+)*define\b")
_COMMENT: Final = lazy_pattern(r"(?<!\\)#.*")


def analyse(path: str, text: str, tree: Tree) -> Interface:  # noqa: ARG001  (nothing is followed)
    """What a Makefile offers, as far as its text proves it."""
    start = Location.of_line(path, 1)
    if len(text) > LONGEST:
        text = ""
    reader = _Reader(path, is_whole=bool(text))
    for number, line in _lines(text):
        reader.read(number, line)
    none: Known[Needed] = Known((), Open("commands and files are not looked for", start))
    options: Known[Option] = Known((), Open("make has options of its own", start))
    return Interface(
        language="make",
        options=options,
        modes=Known(tuple(reader.targets.values()), reader.open_targets),
        exits=Known(tuple(Exit(code, start, is_implicit=True) for code in (0, 1, 2))),
        variables=Known(
            tuple(reader.variables.values()), Open("what recipes start gets the environment", start)
        ),
        commands=none,
        files=none,
    )


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines outside of recipes and of `define`, those that are continued as one, with their numbers."""
    joined, first, is_defining, is_recipe = "", 0, False, False
    for number, line in enumerate(text.split("\n"), 1):
        line = line.rstrip("\r")[:_LONGEST_LINE]  # noqa: PLW2901
        if not joined:
            first, is_recipe = number, line.startswith("\t")
        if line.endswith("\\") and len(joined) < _LONGEST_LINE:
            joined += line[:-1] + " "
            continue
        whole, joined = joined + line, ""
        if is_defining:
            is_defining = whole.strip() != "endef"
        elif _DEFINE.match(whole) and not is_recipe:
            is_defining = True
        elif not is_recipe:
            yield first, whole


class _Reader:
    """Gathers targets and variables line by line."""

    def __init__(self, path: str, *, is_whole: bool) -> None:
        self._path = path
        self.targets: dict[str, Mode] = {}
        self.variables: dict[str, Variable] = {}
        self.open_targets = None if is_whole else Open("the file is empty, or too long", self._at(1, ""))

    def _at(self, number: int, text: str) -> Location:
        return Location.of_line(self._path, number, 1, len(text))

    def _open(self, reason: str, number: int, line: str) -> None:
        self.open_targets = self.open_targets or Open(reason, self._at(number, line))

    def read(self, number: int, line: str) -> None:
        """Take in one line."""
        line = _COMMENT.sub("", line).rstrip()
        assigned = _ASSIGNED.fullmatch(line)
        if assigned:
            self._variable(assigned, number)
        elif _INCLUDE.match(line):
            self._open("another Makefile is read", number, line)
        elif _COMPUTED.search(line):
            self._open("rules are computed", number, line)
        elif ":" in line and not line.startswith(" "):
            self._target(line.partition(":")[0].removesuffix("&"), number)

    def _target(self, names: str, number: int) -> None:
        for name in names.split():
            if "$" in name or "%" in name:
                self._open("the name of a target is computed", number, names)
            elif not (name.startswith(".") and name[1:].isupper()):
                self.targets.setdefault(name, Mode(name, self._at(number, name)))

    def _variable(self, found: re.Match[str], number: int) -> None:
        """`X ?= d` asks the caller; `X = d` holds unless the command line of make says otherwise."""
        name, operator, value = found[1], found[2], found[3].strip()
        default = value if value and "$" not in value and operator in ("?=", "=", ":=", "::=") else None
        one = Variable(name, self._at(number, found[0]), default=default, is_input=operator == "?=")
        known = self.variables.setdefault(name, one)
        if known.default != one.default:
            is_input = known.is_input or one.is_input
            self.variables[name] = known._replace(default=None, is_input=is_input)
