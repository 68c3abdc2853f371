"""All tracked paths, ready for the questions that a reference asks."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable


_DOTS: Final = lazy_pattern(r"\A(?:\./)?(?:\.\./)*")


class PathIndex:
    """The tracked paths by full path, by folder, and by how they end."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = frozenset(paths)
        self._folders = _folders_of(self._paths)
        self._folder_names = frozenset(basename(path) for path in self._folders)

    def __contains__(self, path: str) -> bool:
        return path in self._paths

    def is_folder(self, path: str) -> bool:
        """Whether some tracked file is below `path`; the root is the empty text."""
        return path in self._folders

    def has_folder_named(self, name: str) -> bool:
        """Whether a folder is called `name`, wherever it is."""
        return name in self._folder_names

    def ending_with(self, suffix: str) -> tuple[str, ...]:
        """All tracked paths that are `suffix` or end in `/suffix`, sorted."""
        start, end = self._range(suffix)
        found = [reversed_path[::-1] for reversed_path in self._reversed[start:end]]
        return tuple(sorted([suffix, *found] if suffix in self else found))

    def only_ending_with(self, suffix: str) -> str | None:
        """The one path that `ending_with` finds; None where it finds none or several."""
        start, end = self._range(suffix)
        if end - start + (suffix in self) != 1:
            return None
        return suffix if suffix in self else self._reversed[start][::-1]

    def has_ending(self, suffix: str) -> bool:
        """Whether `ending_with` finds something."""
        start, end = self._range(suffix)
        return start < end or suffix in self

    def has_ending_ignoring_case(self, suffix: str) -> bool:
        """Whether `ending_with` finds something once case is ignored."""
        return self._folded.has_ending(suffix.casefold())

    @cached_property
    def _reversed(self) -> list[str]:
        """Sorted so, the paths with a common end stand together."""
        return sorted(path[::-1] for path in self._paths)

    @cached_property
    def _folded(self) -> PathIndex:
        return PathIndex(path.casefold() for path in self._paths)

    def _range(self, suffix: str) -> tuple[int, int]:
        """Where in `_reversed` the paths stand that end in `/suffix`."""
        below = suffix[::-1]
        start = bisect_left(self._reversed, below + "/")
        return start, bisect_left(self._reversed, below + "0", start)  # "0" comes next after "/"


def basename(path: str) -> str:
    """The part of a POSIX path after its last slash."""
    return path.rpartition("/")[2]


def folder(path: str) -> str:
    """The part of a POSIX path before its last slash; empty for a file at the root."""
    return path.rpartition("/")[0]


def without_dots(path: str) -> str:
    """`path` without the `./`, or the `../` that lead out of a folder, before it."""
    return _DOTS.sub("", path)


def join(base: str, path: str) -> str | None:
    """`path` seen from the folder `base`, without `.` and `..`; None where it leaves the root."""
    if "." not in path[:1] and "/." not in path and "//" not in path and path[-1:] != "/":
        return f"{base}/{path}" if base else path  # by far the most paths
    parts = base.split("/") if base else []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def _folders_of(paths: Iterable[str]) -> frozenset[str]:
    folders: set[str] = set()
    for path in paths:
        parent = folder(path)
        while parent not in folders:
            folders.add(parent)
            parent = folder(parent)
    return frozenset(folders)
