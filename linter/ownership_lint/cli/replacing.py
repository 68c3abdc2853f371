"""Which files a document may take the place of: nothing that somebody else wrote is lost for it."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ownership_lint.cli import shared
from ownership_lint.errors import OwnershipLintError, UsageError
from ownership_lint.inputs.digests import digest
from ownership_lint.inputs.repository_paths import file_below
from ownership_lint.inputs.snapshot import Kind
from ownership_lint.loading.files import configuration_places, present_files
from ownership_lint.report.blocks import block_names
from ownership_lint.report.freshness import HISTORICAL, folders_above, require_place, tracked_content
from ownership_lint.report.outputs import PlaceError, State

if TYPE_CHECKING:
    from ownership_lint.analysis.repository import Repository
    from ownership_lint.loading import Request
    from ownership_lint.report.outputs import Document

_CONFIGURATION: Final = "says what holds in this repository, and no document takes its place"
_WRITTEN: Final = "written"
"""The section of the cache that knows what was written last: nobody's work but ours is lost with it."""


def refuse_loss(repository: Repository, request: Request, output: str) -> None:
    """Raise UsageError where a file is the one that a document is made of, or ours only in part."""
    root = repository.snapshot.git.work_tree
    places = (f"{root}/{place}" for place in configuration_places(repository)) if root else ()
    if os.path.realpath(output) in map(os.path.realpath, filter(None, (*places, request.matrix))):
        raise UsageError(f"{output}: {_CONFIGURATION}")
    path = _path(repository, output)
    is_named = any(one.file == path and one.block is not None for one in repository.matrix.outputs)
    if is_named or block_names(output, _text_on_disk(output)):
        raise UsageError(f"only a part of {output} is ours: --write writes it")


def _text_on_disk(file: str) -> str:
    try:
        return Path(file).read_bytes().decode("utf-8", "replace") if Path(file).is_file() else ""
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error


def _path(repository: Repository, output: str) -> str | None:
    """The path of a file from the root; None where it lies elsewhere."""
    try:
        return shared.from_root(repository, output)
    except UsageError:
        return None


def content_of(repository: Repository, path: str) -> bytes | None:
    """What is to be compared: of the work tree also what is not tracked."""
    snapshot = repository.snapshot
    if snapshot.kind is not Kind.WORKTREE:
        return tracked_content(repository, path)
    if path in configuration_places(repository):
        raise PlaceError(_CONFIGURATION)
    require_place(repository, path)
    _require_place_on_disk(snapshot.git.work_tree or "", path)
    _require_not_ignored(repository, path)
    file = next(present_files(snapshot, (path,)), None)
    if file is not None and file.data is None:
        raise PlaceError(f"cannot be read: {file.reason}")
    return file.data if file is not None else None


def _require_place_on_disk(root: str, path: str) -> None:
    """Raise PlaceError where a file of this path would not be one of the repository, or cannot be at all."""
    if file_below(root, path) is None:
        raise PlaceError("cannot be read: it would be behind a symbolic link")
    for folder in folders_above(path):
        place = Path(root, folder)
        if place.exists() and not place.is_dir():
            raise PlaceError(f"would be below `{folder}`, which is a file")
        if os.path.lexists(place / ".git"):
            raise PlaceError(f"would be in another repository, `{folder}`")


def _require_not_ignored(repository: Repository, path: str) -> None:
    """Raise PlaceError where a check would miss the file for ever; of pages, none does."""
    judged = {one.file for one in repository.matrix.outputs if one.format not in HISTORICAL}
    if path not in judged or path in repository.entries:
        return
    git = repository.snapshot.git
    plain = {name: value for name, value in git.environment.items() if name != "GIT_LITERAL_PATHSPECS"}
    with contextlib.suppress(OwnershipLintError):  # git's answer for what it does not ignore
        git._replace(environment=plain).run("check-ignore", "--quiet", "--", path)  # it refuses literal ones
        raise PlaceError("is ignored by git, and has to be tracked")


class Ours:
    """Which files may be replaced: what is lost with them is in a commit, or was written by us."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        known = repository.cache.get(_WRITTEN, _WRITTEN)
        self._written: dict[str, str] = dict(known) if isinstance(known, dict) else {}

    def may_replace(self, document: Document) -> bool:
        """Whether nobody's work is lost with what a file holds now."""
        before = document.before
        if document.state is State.EDITED:
            return False
        if before is None or document.state is State.UNCHANGED or document.parts[0].output.block is not None:
            return True
        is_known = self._written.get(document.path) == digest(before)
        return is_known or not before.strip() or self._is_committed(document.path, before)

    def _is_committed(self, path: str, data: bytes) -> bool:
        """Whether the last commit has it: what is only staged is lost with the next `git add`."""
        try:
            blob = self._repository.snapshot.git.run("cat-file", "blob", f"HEAD:{path}")
        except OwnershipLintError:  # there is no such file, or no commit yet
            return False
        return blob.replace(b"\r\n", b"\n") == data.replace(b"\r\n", b"\n")

    def keep(self, document: Document) -> None:
        """Remember what was written."""
        self._written = {**self._written, document.path: digest(document.after)}
        self._repository.cache.put(_WRITTEN, _WRITTEN, self._written)
