"""What the tracked `.gitignore` files ignore: what is made on the way is not missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.lazy_pattern import lazy_pattern
from ownership_lint.patterns import PatternError, compile_glob

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ownership_lint.patterns import Glob

_TRAILING_BLANKS: Final = lazy_pattern(r"(?<!\\) +\Z")


class IgnoredPaths:
    """Answers for one snapshot; `read` gives the content of a tracked file, or None."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        self._read = read
        self._rules: dict[str, tuple[tuple[Glob, bool], ...]] = {}
        self._answers: dict[str, bool] = {}

    def __contains__(self, path: str) -> bool:
        """Whether git ignores `path` or a folder that it lies in."""
        parts = path.split("/")
        folders = ("/".join(parts[:end]) + "/" for end in range(1, len(parts)))
        return any(self._answer(one) for one in (*folders, path))

    def _answer(self, path: str) -> bool:
        if path not in self._answers:
            self._answers[path] = self._is_ignored(path)
        return self._answers[path]

    def _is_ignored(self, path: str) -> bool:
        """Of the files that apply, the deepest speaks first, and in each the last rule that matches."""
        is_folder = path.endswith("/")
        folder = path.rstrip("/").rpartition("/")[0]
        while True:
            below = path[len(folder) + 1 :] if folder else path
            for glob, ignores in reversed(self._rules_of(folder)):
                if glob.matches(below.rstrip("/")) or (is_folder and not glob.itself and _names(glob, below)):
                    return ignores
            if not folder:
                return False
            folder = folder.rpartition("/")[0]

    def _rules_of(self, folder: str) -> tuple[tuple[Glob, bool], ...]:
        if folder not in self._rules:
            data = self._read(f"{folder}/.gitignore".lstrip("/"))
            self._rules[folder] = tuple(_rules((data or b"").decode("utf-8", "replace")))
        return self._rules[folder]


def _names(glob: Glob, folder: str) -> bool:
    """Whether a rule for folders only names this one: it then matches what would lie in it."""
    return glob.matches(f"{folder}x") and not glob.matches(folder.rstrip("/"))


def _rules(text: str) -> Iterator[tuple[Glob, bool]]:
    for line in text.splitlines():
        pattern = _TRAILING_BLANKS.sub("", line)
        ignores = not pattern.startswith("!")
        pattern = pattern.removeprefix("!")
        if not pattern or pattern.startswith("#"):
            continue
        try:
            yield compile_glob(pattern), ignores
        except PatternError:  # it can match nothing, or more than we are willing to look for
            continue
