"""Writes files of the work tree anew: whole or not at all, and never through a link."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ownership_lint.errors import OwnershipLintError
from ownership_lint.inputs.repository_paths import file_below

if TYPE_CHECKING:
    from ownership_lint.inputs.snapshot import Entry, Snapshot

_NEW_MODE = 0o666


def why_not_writable(snapshot: Snapshot, entry: Entry, data: bytes) -> str:
    """Why a file on disk cannot be written in the place of what was looked at; empty where it can."""
    if snapshot.git.work_tree is None:
        return "there is no work tree"
    if not entry.is_file:
        return "it is a link"
    content = snapshot.from_disk(entry)
    if content.data is None:
        return content.reason or "it cannot be read"
    return "" if content.data == data else "it is another on disk than what was looked at"


def rewrite(snapshot: Snapshot, entry: Entry, data: bytes) -> None:
    """Write a file, for which `why_not_writable` gave no reason; it keeps its mode.

    Raises OwnershipLintError where the system refuses.
    """
    _replace(Path(snapshot.git.work_tree or "", entry.path), entry.path, data)


def write_below(root: str, path: str, data: bytes) -> None:
    """Write a file of the work tree `root`, with its folders; one that is there keeps its mode.

    Raises OwnershipLintError where a link leads elsewhere, or the system refuses.
    """
    file = file_below(root, path)
    if file is None:
        raise OwnershipLintError(f"{path}: not written: outside the repository, or behind a symbolic link")
    _replace(file, path, data)


def _replace(file: Path, path: str, data: bytes) -> None:
    """Put a whole new file into the place of what is there."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        mode = stat.S_IMODE(os.lstat(file).st_mode) if os.path.lexists(file) else _NEW_MODE & ~_umask()
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".ownership-lint-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            Path(name).chmod(mode)
            Path(name).replace(file)
        except OSError:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise OwnershipLintError(f"{path}: could not be written: {error.strerror}") from error


def _umask() -> int:
    """What the system takes away from the mode of new files; it tells only who sets another."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
