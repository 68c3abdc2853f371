"""What else a file says about a script that it calls: that it is made there, looked for, or only planned."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.lines import line_around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.path_tokens import PathToken

_MAKES: Final = re.compile(
    r"\b(?:cp|mv|ln|install|tee|curl|wget|tar|unzip|touch|cat)\b|>|\[\[? |\btest -|hashFiles|exists|is_?file"
    r"|\baccess\b|download|\bpath:|\brepository:",
    re.IGNORECASE,
)
_BRINGS_FILES: Final = re.compile(
    r"\bgit (?:clone|checkout|switch|worktree|fetch|pull|submodule|restore)\b"
    r"|download-artifact|actions/cache|^\s*(?:repository|path):|\b(?:unzip|tar -?x|tar x)|\bsubmodules:"
    r"|\bgh (?:repo|release|run) ",
    re.MULTILINE,
)
_PLANNED: Final = re.compile(
    r"\b(?:creat\w*|add(?:ed|s|ing)?|new|implement\w*|write|planned|todo|proposed?|future|will|should|would"
    r"|missing|delet\w*|remov\w*|not (?:yet|exist|found)|does(?: not|n't) exist|archived?|moved|renam\w*"
    r"|file:?|generat\w*|deprecated)\b|^\s*#{1,6}\s|\xe2\x94",
    re.IGNORECASE,
)
_MAX_OCCURRENCES: Final = 60
_BEFORE: Final = 160


class Evidence:
    """What one file says about the names in it; each is looked up once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places: dict[str, tuple[tuple[int, tuple[int, int]], ...]] = {}
        self._making: dict[str, tuple[int, ...]] = {}
        self._planned: dict[str, bool] = {}

    @cached_property
    def brings_files(self) -> bool:
        """Whether a command or step fetches files that the tree does not hold."""
        return _BRINGS_FILES.search(self._text) is not None

    def makes(self, token: PathToken) -> bool:
        """Whether another line makes the file, fetches it or asks whether it is there."""
        name = self._name(token)
        if name not in self._making:
            places = self._places_of(name)
            self._making[name] = tuple(pos for pos, line in places if _MAKES.search(self._text, *line))
        is_everywhere = len(self._places_of(name)) == _MAX_OCCURRENCES
        return is_everywhere or any(not token.start <= pos < token.end for pos in self._making[name])

    def plans(self, token: PathToken) -> bool:
        """Whether a line speaks of the file as something to be written, or gone, or an example."""
        name = self._name(token)
        if name not in self._planned:
            self._planned[name] = any(self._is_plan(*line) for _, line in self._places_of(name))
        return self._planned[name]

    def _is_plan(self, start: int, end: int) -> bool:
        before = self._text[max(0, start - _BEFORE) : start]
        return "example" in before.lower() or _PLANNED.search(self._text[start:end]) is not None

    def _places_of(self, name: str) -> tuple[tuple[int, tuple[int, int]], ...]:
        if name not in self._places:
            self._places[name] = tuple(self._find(name))
        return self._places[name]

    def _find(self, name: str) -> Iterator[tuple[int, tuple[int, int]]]:
        pos = self._text.find(name)
        for _ in range(_MAX_OCCURRENCES):
            if pos < 0:
                return
            yield pos, line_around(self._text, pos)
            pos = self._text.find(name, pos + 1)

    def _name(self, token: PathToken) -> str:
        return self._text[token.start : token.end].rpartition("/")[2]
