"""Opens a repository for a run: which snapshot, which matrix, which policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.errors import OwnershipLintError, UsageError
from ownership_lint.finding import Finding, Location
from ownership_lint.inputs.cache import Cache, cache_of
from ownership_lint.inputs.git import open_repository
from ownership_lint.inputs.matrix import Matrix
from ownership_lint.inputs.snapshot import Kind, Snapshot, commit_snapshot, index_snapshot, worktree_snapshot
from ownership_lint.loading.files import MATRIX_PLACES, Request, find_matrix, path_from_root
from ownership_lint.loading.remembered import ReadMatrix, read_matrix

if TYPE_CHECKING:
    from collections.abc import Collection

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.inputs.models import OwnershipFile
    from ownership_lint.loading.files import ConfigFile

__all__ = [
    "HOW_TO_BEGIN",
    "MATRIX_PLACES",
    "Opened",
    "Request",
    "Workspace",
    "load",
    "load_base",
    "open_matrix",
    "open_snapshot",
    "path_from_root",
]


class Opened(NamedTuple):
    """A state of a repository with its matrix, and nothing that judges it."""

    snapshot: Snapshot
    matrix_file: ConfigFile | None
    read: ReadMatrix
    cache: Cache


class Workspace(NamedTuple):
    """A repository ready for rules, and its matrix as it was written, unless the cache knew it."""

    repository: Repository
    document: OwnershipFile | None


def open_snapshot(request: Request) -> Snapshot:
    """The state that the request names: a commit, the index, or the work tree.

    Without a word about it, hooks (where git says which index is committed) look at the index, a bare
    repository at HEAD, and everybody else at the work tree.
    """
    if request.staged and request.rev is not None:
        raise UsageError("--staged and --rev name two different states; give one of them")
    git = open_repository(request.directory, request.environment)
    # No revision is not an empty one: that is what a variable leaves that nobody set.
    rev = request.rev if request.rev is not None else _pushed(request)
    if rev is None and git.work_tree is None and not request.staged:
        rev = "HEAD"
    if rev is not None:
        return commit_snapshot(git, rev)
    if request.staged or "GIT_INDEX_FILE" in git.environment:
        return index_snapshot(git)
    return worktree_snapshot(git)


def _pushed(request: Request) -> str | None:
    """The commit that a hook is asked about: pre-commit names it for pushes and for `--to-ref`.

    Where a push brings the root commit too, it names the branch alone.
    """
    if not request.staged or request.directory is not None:
        return None
    names = ("PRE_COMMIT_TO_REF", "PRE_COMMIT_LOCAL_BRANCH")
    return next(filter(None, map(request.environment.get, names)), None)


def _stage(request: Request, snapshot: Snapshot) -> str:
    """Hooks look at the index, or at what is pushed; everything else counts as CI."""
    if request.commit_msg is not None:
        return "commit-msg"
    return "pre-commit" if request.staged or snapshot.kind is Kind.INDEX else "ci"


def open_matrix(request: Request) -> Opened:
    """The state that the request names, and its matrix. Raises OwnershipLintError where it holds no file."""
    snapshot = open_snapshot(request)
    if not snapshot.entries and request.commit_msg is None:
        raise OwnershipLintError("nothing to check: git tracks no file in this snapshot")
    matrix_file = find_matrix(snapshot, request)
    cache = Cache(None) if request.no_cache else cache_of(snapshot.git)
    return Opened(snapshot, matrix_file, _read(matrix_file, cache), cache)


def load(request: Request, *, needs_matrix: bool = True, opened: Opened | None = None) -> Workspace:
    """The repository with its matrix and policy; problems of these files are its `load_findings`.

    `opened` is what `open_matrix` gave, where it was asked already. Raises OwnershipLintError where there is
    no matrix and one is needed.
    """
    # Who only wants to know what the matrix says does not pay for what judges it.
    from ownership_lint.analysis.repository import Repository
    from ownership_lint.loading.judgement import judgement

    opened = opened or open_matrix(request)
    snapshot, matrix_file, read, cache = opened.snapshot, opened.matrix_file, opened.read, opened.cache
    judged = judgement(snapshot, request, matrix_file, _owners(read.matrix), cache)
    if matrix_file is None and needs_matrix and not judged.findings:
        raise OwnershipLintError(HOW_TO_BEGIN)
    findings = (*read.findings, *judged.findings)
    matrix = read.matrix or _no_matrix(matrix_file)
    repository = Repository(snapshot, matrix, judged.policy, findings, judged.decisions, cache)
    repository.packs = judged.packs
    repository.stage = request.stage or _stage(request, snapshot)
    repository.has_matrix = matrix_file is not None
    repository.matrix_data = _data(matrix_file)
    repository.tells_old = request.base is not None  # a comparison leaves out itself what the base has
    repository.base = request.base or ("HEAD" if snapshot.kind is not Kind.COMMIT else None)
    if request.commit_msg is not None:
        _look_at_message(repository, request.commit_msg, request)
    return Workspace(repository, read.document)


def _look_at_message(repository: Repository, file: str, request: Request) -> None:
    """Judge a message, and no file, by the policy of the snapshot."""
    from ownership_lint.inputs.commit_message import read_message  # for one hook alone

    snapshot = repository.snapshot
    repository.message = read_message(snapshot.git, file, request.environment)
    repository.snapshot = Snapshot(snapshot.git, Kind.MESSAGE, None, {})


def load_base(workspace: Workspace, request: Request, rev: str) -> Repository:
    """The commit `rev` of the same repository, with its own matrix, judged by the same policy."""
    from ownership_lint.analysis.repository import Repository

    head = workspace.repository
    snapshot = commit_snapshot(head.snapshot.git, rev)
    matrix_file, read = _base_matrix(snapshot, request, head)
    matrix = read.matrix or _no_matrix(matrix_file)
    decisions = head.decisions._replace(today=head.today, changes=())
    base = Repository(snapshot, matrix, head.policy, read.findings, decisions, head.cache)
    base.matrix_data = _data(matrix_file)
    base.packs, base.stage = head.packs, head.stage
    base.roster_of = head.snapshot
    return base


def _base_matrix(
    snapshot: Snapshot, request: Request, head: Repository
) -> tuple[ConfigFile | None, ReadMatrix]:
    """The matrix of a commit to compare with; what is wrong there must not stop the change that mends it."""
    try:
        matrix_file = find_matrix(snapshot, request, checked=head.entries)
    except UsageError as error:
        finding = Finding("policy/invalid-matrix", Location("pyproject.toml"), str(error), "pyproject.toml")
        return None, ReadMatrix(findings=(finding,))
    return matrix_file, _read(matrix_file, head.cache)


def _read(file: ConfigFile | None, cache: Cache) -> ReadMatrix:
    if file is None:
        return ReadMatrix()
    if file.data is None:
        return ReadMatrix(findings=(file.unreadable("policy/invalid-matrix"),))
    return read_matrix(file.data, file.path, cache)


def _data(file: ConfigFile | None) -> bytes:
    return (file.data if file is not None else None) or b""


def _no_matrix(file: ConfigFile | None) -> Matrix:
    """What stands for a matrix that is not there, or cannot be used."""
    return Matrix(file.path if file is not None else MATRIX_PLACES[0])


def _owners(matrix: Matrix | None) -> Collection[str] | None:
    """The names that may answer for an exception; None where that cannot be told."""
    if matrix is None:
        return None
    return matrix.owners or frozenset(use.name for use in matrix.owner_uses) or None


HOW_TO_BEGIN = (
    "no ownership.yaml at the repository root, in .github/, .claude/Governance/ or docs/.\n"
    "To begin: `ownership-lint import FILE.md` or `ownership-lint import CODEOWNERS` makes one of what you\n"
    "have; or name yours with --matrix FILE"
)
