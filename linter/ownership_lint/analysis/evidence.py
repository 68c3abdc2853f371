"""What else a file says about a script that it calls: that it is made there, looked for, or only planned."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.documents import Fence, fences
from ownership_lint.analysis.lines import line_around
from ownership_lint.analysis.paths import basename, folder, join
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.path_tokens import PathToken
    from ownership_lint.analysis.paths import PathIndex

_MAKES: Final = lazy_pattern(
    r"\b(?:cp|mv|ln|install|tee|curl|wget|tar|unzip|touch|cat)\b|>|\[\[? |\btest -|hashFiles|exists|is_?file"
    r"|\bcommand -[vV]\b|\b(?:type|which|hash) "
    r"|\baccess\b|download|\bpath:|\brepository:",
    re.IGNORECASE,
)
_BRINGS_FILES: Final = lazy_pattern(
    r"\bgit (?:clone|checkout|switch|worktree|fetch|pull|submodule|restore)\b"
    r"|download-artifact|^[^\S\n]*repository:|\b(?:unzip|tar -?x|tar x)|\bsubmodules:"
    r"|\bgh (?:repo|release|run) ",
    re.MULTILINE,
)
_PATH_KEY: Final = lazy_pattern(r"^[ \t]*path:[ \t]*[|>]?[-+]?[ \t]*\n?[ \t]*([^\n]*)", re.MULTILINE)
_USES: Final = lazy_pattern(r"uses:[ \t]*['\"]?([^\s'\"]*)")
_JOBS: Final = lazy_pattern(r"^jobs:[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*([ ]+)", re.MULTILINE)
_RULE: Final = lazy_pattern(r"^[^\s#]", re.MULTILINE)
_PLANNED: Final = lazy_pattern(
    r"\b(?:creat\w*|add(?:ed|s|ing)?|new|implement\w*|write|planned|todo|proposed?|future|will|should|would"
    r"|missing|delet\w*|remov\w*|not (?:yet|exist|found)|does(?: not|n't) exist|archived?|moved|renam\w*"
    r"|file:?|generat\w*|deprecated)\b|^\s*#{1,6}\s|\xe2\x94",
    re.IGNORECASE,
)
_HEADING: Final = lazy_pattern(r"^(?:#{1,6}[ \t]|<h[1-6])", re.MULTILINE)
_ANOTHER_TREE: Final = lazy_pattern(
    r"\bgit clone\b|\bgh repo\b|^[ \t>$%]*(?:cd|pushd)[ \t]|(?:github|gitlab|bitbucket)\.\w+[/:][\w.-]+/"
    r"|\b(?:an?|the|your|this|that|other|another|each|every)\b"
    r"(?:[ \t\n]+[^\s.]\S*){1,4}[ \t\n]+repo(?:s|sitor(?:y|ies))?\b"
    r"|\b[\w.-]{1,60}/[\w.-]{1,60}[`\]\"'*)]*[ \t\n]+repo(?:s|sitory)?\b"
    r"|\byour (?:own )?(?:\w+ )?(?:project|repo|application|app|code|fork|module|package)"
    r"|\b(?:save|write|put|copy|paste|place|add) (?:this|the following|it|as|that)\b"
    r"|\b(?:save|create|write|add)\b[^.\n]{0,60}`[^`\n]+`|\bcreate (?:a|the|an)\b|contents?:\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_TEMPLATE: Final = lazy_pattern(r"^[ \t]*(?:`{3,}(?:markdown|md)\b|`{4,})", re.MULTILINE)
_PATH_LIKE: Final = lazy_pattern(r"(?<![\w.@+-])[\w.@+-]+(?:/[\w.@+-]+)+")
_MAX_SECTION: Final = 6_000
_MAX_SECTIONS: Final = 200
_MAX_PATHS: Final = 5_000
_MAX_OCCURRENCES: Final = 60
_MAX_READ: Final = 1_000_000_000
_BEFORE: Final = 160


class Evidence:
    """What one file says about the names in it; each is looked up once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places: dict[str, tuple[tuple[int, tuple[int, int]], ...]] = {}
        self._making: dict[str, tuple[int, ...]] = {}
        self._planned: dict[str, bool] = {}
        self._lines: dict[tuple[re.Pattern[str], int, int], bool] = {}
        self._bringing: dict[tuple[int, int], bool] = {}
        self._begins: list[int] | None = None
        self._elsewhere: dict[int, bool] = {}
        self._names_tracked: bool | None = None
        self._names_left = _MAX_READ // max(len(text), 1)

    @property
    def is_exhausted(self) -> bool:
        """Whether more names were asked for than a text of this length can be searched for."""
        return self._names_left < 0

    def brings_files(self, path: str, token: PathToken) -> bool:
        """Whether a command or step of the same job or recipe fetches files that the tree does not hold."""
        scope = self._scope(path, token.start)
        if scope not in self._bringing:
            self._bringing[scope] = _brings_files(self._text[scope[0] : scope[1]])
        return self._bringing[scope]

    def _scope(self, path: str, place: int) -> tuple[int, int]:
        """The job of a workflow, the rule of a Makefile; else the whole file."""
        if path.startswith(".github/workflows/") and (jobs := _JOBS.search(self._text)):
            begins = re.compile(rf"^{jobs[1]}[\w\"'-]", re.MULTILINE)
        elif basename(path).lower() in {"makefile", "gnumakefile"}:
            begins = _RULE
        else:
            return 0, len(self._text)
        if self._begins is None:
            self._begins = [0, *(found.start() for found in begins.finditer(self._text)), len(self._text)]
        last = bisect_right(self._begins, place, hi=len(self._begins) - 1)
        return self._begins[last - 1], self._begins[last]

    def is_of_another_tree(self, token: PathToken) -> bool:
        """Whether the section up to the call may speak of another repository, or of a file to be written."""
        place = token.start
        last = bisect_right(self._fences, place, key=lambda fence: fence.start) - 1
        if last >= 0 and place < self._fences[last].end:
            place = self._fences[last].start
        if place not in self._elsewhere:
            if len(self._elsewhere) == _MAX_SECTIONS:
                return True
            self._elsewhere[place] = self._is_elsewhere(place)
        return self._elsewhere[place]

    def _is_elsewhere(self, place: int) -> bool:
        if self._first_template is not None and self._first_template < place:
            return True  # a document within the document: its fences cannot be told from ours
        first = max(0, place - _MAX_SECTION)
        for heading in _HEADING.finditer(self._text, first, place):
            last = bisect_right(self._fences, heading.start(), key=lambda fence: fence.start) - 1
            if last < 0 or heading.start() >= self._fences[last].end:
                first = heading.start()
        return _ANOTHER_TREE.search(self._text, first, place) is not None

    @cached_property
    def _fences(self) -> list[Fence]:
        return fences(self._text, len(self._text))

    @cached_property
    def _first_template(self) -> int | None:
        found = _TEMPLATE.search(self._text)
        return found.start() if found else None

    def names_one_of(self, index: PathIndex, path: str) -> bool:
        """Whether the document at `path` elsewhere names a tracked file by its path."""
        if self._names_tracked is None:
            written = (found[0].rstrip(".") for found in islice(_PATH_LIKE.finditer(self._text), _MAX_PATHS))
            meant = (join(base, one) for one in written for base in ("", folder(path)))
            self._names_tracked = any(one is not None and one in index for one in meant)
        return self._names_tracked

    def makes(self, token: PathToken) -> bool:
        """Whether another line makes the file, fetches it or asks whether it is there."""
        name = self._name(token)
        if name not in self._making:
            places = self._places_of(name)
            self._making[name] = tuple(pos for pos, line in places if self._matches(_MAKES, *line))
        is_everywhere = len(self._places_of(name)) == _MAX_OCCURRENCES
        return (
            self.is_exhausted
            or is_everywhere
            or any(not token.start <= pos < token.end for pos in self._making[name])
        )

    def plans(self, token: PathToken) -> bool:
        """Whether a line speaks of the file as something to be written, or gone, or an example."""
        name = self._name(token)
        if name not in self._planned:
            self._planned[name] = any(self._is_plan(*line) for _, line in self._places_of(name))
        return self._planned[name]

    def _is_plan(self, start: int, end: int) -> bool:
        before = self._text[max(0, start - _BEFORE) : start]
        return "example" in before.lower() or self._matches(_PLANNED, start, end)

    def _matches(self, pattern: re.Pattern[str], start: int, end: int) -> bool:
        key = pattern, start, end
        if key not in self._lines:
            self._lines[key] = pattern.search(self._text[start:end]) is not None
        return self._lines[key]

    def _places_of(self, name: str) -> tuple[tuple[int, tuple[int, int]], ...]:
        if name not in self._places:
            self._names_left -= 1
            self._places[name] = () if self.is_exhausted else tuple(self._find(name))
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


def _brings_files(text: str) -> bool:
    if _BRINGS_FILES.search(text):
        return True
    for key in _PATH_KEY.finditer(text):
        uses = _USES.match(text, max(text.rfind("uses:", max(0, key.start() - _MAX_SECTION), key.start()), 0))
        action = uses[1] if uses else ""
        is_outside = "cache" in action and key[1].startswith(("~", "/", "$"))
        if not is_outside and "upload-" not in action:
            return True
    return False
