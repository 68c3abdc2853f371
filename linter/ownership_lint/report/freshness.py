"""Whether the documents in the tree say what the matrix says; an answer is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.inputs.digests import digest, path_digest
from ownership_lint.inputs.snapshot import FileKind
from ownership_lint.report.formats import RENDERERS, Source, renderer
from ownership_lint.report.outputs import Part, PlaceError, documents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

_SECTION: Final = "documents"
_OF_MATRIX_ALONE: Final = frozenset({"markdown"})
"""Formats that tell nothing of the tree."""
HISTORICAL: Final = frozenset({"html"})
"""Formats that tell of commits too: a commit makes them old, and cannot hold its own."""
_FILE: Final = "would be below `{}`, which is a file"
_BELOW: Final = {
    FileKind.FILE: _FILE,
    FileKind.EXECUTABLE: _FILE,
    FileKind.SYMLINK: "cannot be read: it would be behind a symbolic link",
    FileKind.SUBMODULE: "would be in the submodule `{}`",
}
"""Why git tracks nothing below an entry, by what that is."""


def stale_parts(repository: Repository) -> tuple[Part, ...]:
    """The outputs of which the snapshot holds another text than follows from its matrix, or none."""
    outputs = [
        output for output in repository.matrix.outputs if output.format in RENDERERS.keys() - HISTORICAL
    ]
    if not outputs:
        return ()
    paths = dict.fromkeys(output.file for output in outputs)
    tree = b"" if all(one.format in _OF_MATRIX_ALONE for one in outputs) else _tree(repository)
    key = digest(repository.matrix_data, tree, *(_state(repository, path) for path in paths))
    if repository.cache.get(_SECTION, key) is not None or repository.document is None:
        return ()
    found = documents(
        outputs,
        renderer(Source(repository, repository.document)),
        lambda path: tracked_content(repository, path),
    )
    stale = tuple(part for one in found for part in one.parts if not part.is_fresh)
    if not stale:
        repository.cache.put(_SECTION, key, "fresh")
    return stale


def tracked_content(repository: Repository, path: str) -> bytes | None:
    """What the snapshot holds at a path; None where that is nothing. Raises PlaceError."""
    require_place(repository, path)
    entry = repository.entries.get(path)
    if entry is None:
        return None
    content = repository.snapshot.content(entry)
    if content.data is None:
        raise PlaceError(f"cannot be read: {content.reason}")
    return content.data


def require_place(repository: Repository, path: str) -> None:
    """Raise PlaceError where git could not track a file of this path, or a script is there."""
    for folder in folders_above(path):
        entry = repository.entries.get(folder)
        if entry is not None:
            raise PlaceError(_BELOW[entry.kind].format(folder))
    if path in repository.scripts:
        raise PlaceError("is a script, and no document takes its place")


def folders_above(path: str) -> Iterator[str]:
    """The folders in which a path lies, the outermost first, without the root."""
    parts = path.split("/")
    return ("/".join(parts[:count]) for count in range(1, len(parts)))


def _state(repository: Repository, path: str) -> bytes:
    entry = repository.entries.get(path)
    if entry is None:
        return b""
    if entry.is_blob and entry.oid:
        return f"{entry.kind} {entry.oid}".encode()
    return repository.snapshot.read(path) or b""


def _tree(repository: Repository) -> bytes:
    """What a document may tell of besides the matrix: the files that there are, and which are scripts."""
    return path_digest((*repository.entries, "", *repository.scripts)).encode()
