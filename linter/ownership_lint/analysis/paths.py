"""All tracked paths, ready for the questions that a reference asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class PathIndex:
    """The tracked paths by full path, folder and basename."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = frozenset(paths)
        self._folders = _folders_of(self._paths)
        self._folder_names = frozenset(basename(path) for path in self._folders)
        self._by_name: dict[str, list[str]] = {}
        for path in self._paths:
            self._by_name.setdefault(basename(path), []).append(path)
        self._folded_names: dict[str, list[str]] | None = None

    def __contains__(self, path: str) -> bool:
        return path in self._paths

    def is_folder(self, path: str) -> bool:
        """Whether some tracked file is below `path`; the root is the empty text."""
        return path in self._folders

    def has_folder_named(self, name: str) -> bool:
        """Whether a folder is called `name`, wherever it is."""
        return name in self._folder_names

    def named(self, name: str) -> tuple[str, ...]:
        """All tracked paths with this basename, sorted."""
        return tuple(sorted(self._by_name.get(name, ())))

    def ending_with(self, suffix: str) -> tuple[str, ...]:
        """All tracked paths that are `suffix` or end in `/suffix`, sorted."""
        named = self._by_name.get(basename(suffix), ())
        return tuple(sorted(path for path in named if _ends(path, suffix)))

    def ending_with_ignoring_case(self, suffix: str) -> bool:
        """Whether `ending_with` finds something once case is ignored."""
        if self._folded_names is None:
            self._folded_names = {}
            for name in self._by_name:
                self._folded_names.setdefault(name.casefold(), []).append(name)
        folded = suffix.casefold()
        names = self._folded_names.get(basename(folded), ())
        return any(_ends(path.casefold(), folded) for name in names for path in self._by_name[name])


def basename(path: str) -> str:
    """The part of a POSIX path after its last slash."""
    return path.rpartition("/")[2]


def folder(path: str) -> str:
    """The part of a POSIX path before its last slash; empty for a file at the root."""
    return path.rpartition("/")[0]


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


def _ends(path: str, suffix: str) -> bool:
    return path.endswith(suffix) and (len(path) == len(suffix) or path[-len(suffix) - 1] == "/")


def _folders_of(paths: Iterable[str]) -> frozenset[str]:
    folders: set[str] = set()
    for path in paths:
        parent = folder(path)
        while parent not in folders:
            folders.add(parent)
            parent = folder(parent)
    return frozenset(folders)
