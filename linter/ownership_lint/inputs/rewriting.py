"""Writes files of the work tree anew: whole or not at all, and never through a link."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ownership_lint.errors import OwnershipLintError

if TYPE_CHECKING:
    from ownership_lint.inputs.snapshot import Entry, Snapshot


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
    path = Path(snapshot.git.work_tree or "", entry.path)
    try:
        mode = stat.S_IMODE(os.lstat(path).st_mode)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".ownership-lint-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            Path(name).chmod(mode)
            Path(name).replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise OwnershipLintError(f"{entry.path}: could not be written: {error.strerror}") from error
