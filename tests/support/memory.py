"""A repository without git, for tests that need many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.analysis.repository import Repository
from ownership_lint.errors import OwnershipLintError
from ownership_lint.inputs.git import Git
from ownership_lint.inputs.matrix_file import load_matrix
from ownership_lint.inputs.policy import Policy, Scope
from ownership_lint.inputs.snapshot import Content, Entry, FileKind, Kind, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class NoGit(Git):
    """Git in a place without history."""

    def run(self, *arguments: str, stdin: bytes = b"") -> bytes:
        raise OwnershipLintError(f"no git here to answer {arguments[0]}")


class MemorySnapshot(Snapshot):
    """A work tree that is a dictionary."""

    def __init__(self, git: Git, entries: Mapping[str, Entry], contents: Mapping[str, bytes]) -> None:
        super().__init__(git, Kind.WORKTREE, None, entries)
        self.contents = contents

    def read_many(self, entries: Iterable[Entry], *, keep: bool = False) -> Iterator[Content]:
        for entry in entries:
            yield Content(entry, self.contents[entry.path])


def memory_repository(files: Mapping[str, str], matrix: str, scope: Scope | None = None) -> Repository:
    """A repository with these files and this matrix, which has to be valid."""
    git = NoGit(".", {}, ".git", ".", is_shallow=False)
    entries = {path: Entry(path, FileKind.FILE, "") for path in sorted(files)}
    contents = {path: text.encode() for path, text in files.items()}
    loaded = load_matrix(matrix.encode(), "ownership.yaml")
    assert loaded.matrix is not None, loaded.findings
    policy = Policy(scope or Scope(roots=("scripts",), extensions=(".sh", ".py"), detect=("extension",)))
    return Repository(MemorySnapshot(git, entries, contents), loaded.matrix, policy)
