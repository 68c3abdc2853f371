"""Which paths the files of a repository may name: those of the repository itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from ownership_lint.lazy_pattern import lazy_pattern

_DRIVE: Final = lazy_pattern(r"[A-Za-z]:")
_NAMES_OF_GIT: Final = frozenset({".git", "git~1"})


def is_repository_path(path: str) -> bool:
    """Whether `path` is one from the root of a work tree and into no folder of git, on every system.

    Whoever changes a repository writes its configuration, which must not choose among the files of the
    machine that reads it.
    """
    is_plain = path.isprintable() and "\\" not in path and not _DRIVE.match(path)
    return is_plain and all(map(_is_name, path.split("/")))


def _is_name(part: str) -> bool:
    """Whether a file of a work tree may be called so. `.` and `..` are no names, nor is nothing."""
    # Windows leaves out dots and blanks at the end, and what follows a colon.
    name = part.partition(":")[0].rstrip(". ").casefold()
    return name != "" and name not in _NAMES_OF_GIT


def file_below(root: str, path: str) -> Path | None:
    """The file `path` of the work tree `root`, there or not; None where a link or the like leads away."""
    if not is_repository_path(path):
        return None
    file = Path(os.path.realpath(root), path)
    return file if Path(os.path.realpath(file)) == file else None
