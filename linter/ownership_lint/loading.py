"""Opens a repository for a run: which snapshot, which matrix, which policy."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ownership_lint.analysis.repository import Repository
from ownership_lint.errors import OwnershipLintError, UsageError
from ownership_lint.finding import Finding, Location
from ownership_lint.inputs.git import open_repository
from ownership_lint.inputs.matrix import Matrix
from ownership_lint.inputs.matrix_file import Loaded, load_matrix
from ownership_lint.inputs.policy import Policy
from ownership_lint.inputs.policy_file import load_policy
from ownership_lint.inputs.snapshot import (
    Entry,
    FileKind,
    Kind,
    commit_snapshot,
    index_snapshot,
    worktree_snapshot,
)
from ownership_lint.nearest import nearest
from ownership_lint.registry import COMING_FAMILIES, RULES_BY_ID

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ownership_lint.inputs.git import Git
    from ownership_lint.inputs.models import OwnershipFile
    from ownership_lint.inputs.snapshot import Snapshot

MATRIX_PLACES = (
    "ownership.yaml",
    ".github/ownership.yaml",
    ".claude/Governance/ownership.yaml",
    "docs/ownership.yaml",
)


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line says about where to look. Paths of `matrix` and `policy` are the user's own."""

    environment: Mapping[str, str]
    directory: str | None = None
    staged: bool = False
    rev: str | None = None
    matrix: str | None = None
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class Workspace:
    """A repository ready for rules, and its matrix as it was written, for the documents."""

    repository: Repository
    document: OwnershipFile | None


@dataclass(frozen=True, slots=True)
class _File:
    """A configuration file: its path for findings, and its bytes, or why it cannot be read."""

    path: str
    data: bytes | None
    reason: str = ""

    def unreadable(self, rule: str) -> Finding:
        """That it is there and does not serve: neither the next place nor the default is what is meant."""
        message = f"`{self.path}` cannot be read: {self.reason}"
        return Finding(rule, Location(self.path), message, self.path)


def open_snapshot(request: Request) -> Snapshot:
    """The state that the request names: a commit, the index, or the work tree.

    Without a word about it, hooks (where git says which index is committed) look at the index, a bare
    repository at HEAD, and everybody else at the work tree.
    """
    if request.staged and request.rev is not None:
        raise UsageError("--staged and --rev name two different states; give one of them")
    git = open_repository(request.directory, request.environment)
    rev = request.rev
    if rev is None and git.work_tree is None and not request.staged:
        rev = "HEAD"
    if rev is not None:
        return commit_snapshot(git, rev)
    if request.staged or "GIT_INDEX_FILE" in git.environment:
        return index_snapshot(git)
    return worktree_snapshot(git)


def load(request: Request, *, needs_matrix: bool = True) -> Workspace:
    """The repository with its matrix and policy; problems of these two files are its `load_findings`.

    Raises OwnershipLintError where there is no matrix and one is needed.
    """
    snapshot = open_snapshot(request)
    if not snapshot.entries:
        raise OwnershipLintError("nothing to check: git tracks no file in this snapshot")
    configured = _configured(snapshot)
    matrix_file = _matrix_file(snapshot, request, configured)
    policy, findings = _policy(_policy_file(snapshot, request, configured, beside=matrix_file))
    if matrix_file is None:
        if needs_matrix and not findings:
            raise OwnershipLintError(_HOW_TO_BEGIN)
        return Workspace(Repository(snapshot, Matrix(MATRIX_PLACES[0]), policy, findings), None)
    if matrix_file.data is None:
        loaded = Loaded(None, None, (matrix_file.unreadable("policy/invalid-matrix"),))
    else:
        loaded = load_matrix(matrix_file.data, matrix_file.path)
    matrix = loaded.matrix or Matrix(matrix_file.path)
    return Workspace(Repository(snapshot, matrix, policy, (*loaded.findings, *findings)), loaded.model)


def _policy(file: _File | None) -> tuple[Policy, tuple[Finding, ...]]:
    if file is None:
        return load_policy(None, None).policy or Policy(), ()
    if file.data is None:
        return Policy(), (file.unreadable("policy/invalid-policy"),)
    loaded = load_policy(file.data, file.path)
    return loaded.policy or Policy(), (*loaded.findings, *_unknown_rules(loaded.rules_at))


_HOW_TO_BEGIN = (
    "no ownership.yaml at the repository root, in .github/, .claude/Governance/ or docs/.\n"
    "To begin: `ownership-lint import FILE.md` or `ownership-lint import CODEOWNERS` makes one of what you\n"
    "have; or name yours with --matrix FILE"
)


def _matrix_file(snapshot: Snapshot, request: Request, configured: Mapping[str, str]) -> _File | None:
    if request.matrix is not None:
        return _named_file(snapshot, request.matrix)
    if "matrix" in configured:
        return _tracked_file(snapshot, configured["matrix"], "matrix")
    return next(_present(snapshot, MATRIX_PLACES), None)


def _policy_file(
    snapshot: Snapshot, request: Request, configured: Mapping[str, str], *, beside: _File | None
) -> _File | None:
    if request.policy is not None:
        named = Path(request.policy)
        return _named_file(snapshot, str(named / "policy.yaml" if named.is_dir() else named))
    if "policy" in configured:
        path = configured["policy"].rstrip("/")
        is_file = path.endswith((".yaml", ".yml"))
        return _tracked_file(snapshot, path if is_file else f"{path}/policy.yaml", "policy")
    folder = beside.path.rpartition("/")[0] if beside is not None and request.matrix is None else ""
    return next(_present(snapshot, (f"{folder}/policy/policy.yaml".lstrip("/"), "policy/policy.yaml")), None)


def _configured(snapshot: Snapshot) -> dict[str, str]:
    """`[tool.ownership-lint]` of pyproject.toml; both of its keys name files of the repository."""
    data = snapshot.read("pyproject.toml")
    if data is None or b"ownership-lint" not in data:
        return {}
    try:
        document: dict[str, Any] = tomllib.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise UsageError(f"pyproject.toml: {error}") from error
    tool = document.get("tool", {})
    table = tool.get("ownership-lint", {}) if isinstance(tool, dict) else {}
    entries = table.items() if isinstance(table, dict) else [("", table)]
    for key, value in entries:
        if key not in {"matrix", "policy"} or not isinstance(value, str):
            known = "[tool.ownership-lint] has `matrix` and `policy`, both paths"
            raise UsageError(f"pyproject.toml: {known}, not `{key} = {value!r:.80}`")
    return dict(entries)


def _present(snapshot: Snapshot, places: tuple[str, ...]) -> Iterator[_File]:
    """Those of `places` that the snapshot holds; a work tree also has what is not added yet."""
    for path in dict.fromkeys(places):
        entry = snapshot.entries.get(path)
        if entry is None and snapshot.kind is Kind.WORKTREE and snapshot.is_on_disk(path):
            entry = Entry(path, FileKind.FILE, "", on_disk=True)
        if entry is not None:
            content = snapshot.content(entry)
            yield _File(path, content.data, content.reason)


def _tracked_file(snapshot: Snapshot, path: str, what: str) -> _File:
    """A file that the repository's own configuration names: it may name nothing that git does not track."""
    entry = snapshot.entries.get(path)
    if entry is None:
        raise UsageError(
            f"pyproject.toml names `{path}` as {what}, and git does not track it in this snapshot"
        )
    content = snapshot.content(entry)
    return _File(path, content.data, content.reason)


def _named_file(snapshot: Snapshot, name: str) -> _File:
    """A file that the user named: as the snapshot has it if it is tracked there, else as it is on disk."""
    path = path_from_root(snapshot.git, name)
    if path is not None and snapshot.kind is not Kind.COMMIT:
        data = snapshot.read(path)
        if data is not None:
            return _File(path, data)
    try:
        return _File(path or Path(name).name, Path(name).read_bytes())
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}") from error


def path_from_root(git: Git, name: str) -> str | None:
    """The path of a file from the repository root, POSIX, or None where it lies elsewhere."""
    if git.work_tree is None:
        return None
    root = os.path.realpath(git.work_tree)
    path = os.path.relpath(os.path.realpath(name), root)
    return None if path == ".." or path.startswith(f"..{os.sep}") else path.replace(os.sep, "/")


def _unknown_rules(rules_at: Mapping[str, Location]) -> Iterator[Finding]:
    """Severities for rules that do not exist: the policy would change nothing, silently."""
    for rule, place in rules_at.items():
        if rule not in RULES_BY_ID and not rule.startswith(COMING_FAMILIES):
            near = nearest(rule, RULES_BY_ID)
            help_text = f"did you mean `{near}`?" if near else "`ownership-lint rules` lists them"
            message = f"`{rule}` is not a rule"
            yield Finding("policy/invalid-policy", place, message, rule, help=help_text)
