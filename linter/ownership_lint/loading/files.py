"""Where the files of a configuration are, and their bytes as the snapshot has them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ownership_lint.errors import UsageError
from ownership_lint.finding import Finding, Location
from ownership_lint.inputs.repository_paths import file_below
from ownership_lint.inputs.snapshot import Entry, FileKind, Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.inputs.git import Git
    from ownership_lint.inputs.snapshot import Snapshot

MATRIX_PLACES = (
    "ownership.yaml",
    ".github/ownership.yaml",
    ".claude/Governance/ownership.yaml",
    "docs/ownership.yaml",
)


def configuration_places(repository: Repository) -> Iterator[str]:
    """The paths of all files that say what holds, or would if they were there."""
    from ownership_lint.inputs.roster import KEYED_PLACE

    yield from ("pyproject.toml", *MATRIX_PLACES, repository.matrix.path)
    yield from (f"{place.rpartition('/')[0]}/policy/policy.yaml".lstrip("/") for place in MATRIX_PLACES)
    policy = repository.policy
    yield from filter(None, (*policy.files, policy.exceptions, policy.baseline))
    yield from (pack.path for pack in repository.packs)
    yield policy.pii.roster.file if policy.pii.roster is not None else KEYED_PLACE


class Request(NamedTuple):
    """What the command line says about where to look. Paths of `matrix` and `policy` are the user's own."""

    environment: Mapping[str, str]
    directory: str | None = None
    staged: bool = False
    rev: str | None = None
    matrix: str | None = None
    policy: str | None = None
    policy_rev: str | None = None
    """A commit whose policy, exceptions and baseline are in force, instead of the snapshot's own."""
    base: str | None = None
    """A commit to compare with."""
    today: str | None = None
    no_cache: bool = False
    commit_msg: str | None = None
    """The file of a commit's message, which is then looked at in place of the tracked files."""
    stage: str | None = None
    """Whose severities hold; None where that follows from what is looked at."""


class ConfigFile(NamedTuple):
    """A configuration file: its path for findings, and its bytes, or why it cannot be read."""

    path: str
    data: bytes | None
    reason: str = ""

    def unreadable(self, rule: str) -> Finding:
        """That it is there and does not serve: neither the next place nor the default is what is meant."""
        message = f"`{self.path}` cannot be read: {self.reason}"
        return Finding(rule, Location(self.path), message, self.path)


def find_matrix(snapshot: Snapshot, request: Request, *, checked: Collection[str] = ()) -> ConfigFile | None:
    """The matrix: as it was named, as `pyproject.toml` names it, or at its usual places.

    Where `snapshot` is not the state that is checked, `checked` are the paths of that one: what they name
    is never read from disk, or a change could choose what it is judged by.
    """
    if request.matrix is not None:
        return _named_file(snapshot, request.matrix, checked)
    configured = _configured(snapshot)
    if "matrix" in configured:
        return _tracked_file(snapshot, configured["matrix"], "matrix")
    return next(present_files(snapshot, MATRIX_PLACES), None)


def find_policy(
    snapshot: Snapshot, request: Request, *, beside: ConfigFile | None, checked: Collection[str] = ()
) -> ConfigFile | None:
    """The policy, found as the matrix is, or beside it."""
    if request.policy is not None:
        named = _path_from_root(snapshot.git, request.policy)
        in_folder = f"{named}/policy.yaml"
        is_tracked_folder = named is not None and (in_folder in snapshot.entries or in_folder in checked)
        is_folder = is_tracked_folder or (named not in checked and Path(request.policy).is_dir())
        name = str(Path(request.policy) / "policy.yaml") if is_folder else request.policy
        return _named_file(snapshot, name, checked)
    configured = _configured(snapshot)
    if "policy" in configured:
        path = configured["policy"].rstrip("/")
        is_file = path.endswith((".yaml", ".yml"))
        return _tracked_file(snapshot, path if is_file else f"{path}/policy.yaml", "policy")
    folder = beside.path.rpartition("/")[0] if beside is not None and request.matrix is None else ""
    places = (f"{folder}/policy/policy.yaml".lstrip("/"), "policy/policy.yaml")
    return next(present_files(snapshot, places), None)


def _configured(snapshot: Snapshot) -> dict[str, str]:
    """`[tool.ownership-lint]` of pyproject.toml; both of its keys name files of the repository."""
    data = snapshot.read("pyproject.toml")
    if data is None or b"ownership-lint" not in data:
        return {}
    import tomllib  # most have no such table

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


def present_files(snapshot: Snapshot, places: tuple[str, ...]) -> Iterator[ConfigFile]:
    """Those of `places` that the snapshot holds; a work tree also has what is not added yet."""
    for path in dict.fromkeys(places):
        entry = snapshot.entries.get(path)
        if entry is None and snapshot.kind is Kind.WORKTREE and snapshot.is_on_disk(path):
            if file_below(snapshot.git.work_tree or "", path) is None:
                yield ConfigFile(path, None, "outside the repository, or behind a symbolic link")
                continue
            entry = Entry(path, FileKind.FILE, "", on_disk=True, is_blob=False)
        if entry is not None:
            content = snapshot.content(entry)
            yield ConfigFile(path, content.data, content.reason)


def _tracked_file(snapshot: Snapshot, path: str, what: str) -> ConfigFile:
    """A file that the repository's own configuration names: it may name nothing that git does not track."""
    entry = snapshot.entries.get(path)
    if entry is None:
        raise UsageError(
            f"pyproject.toml names `{path}` as {what}, and git does not track it in this snapshot"
        )
    content = snapshot.content(entry)
    return ConfigFile(path, content.data, content.reason)


def _named_file(snapshot: Snapshot, name: str, checked: Collection[str]) -> ConfigFile | None:
    """A file that the user named: as the snapshot has it if it is tracked there, else as it is on disk.

    Within the repository no link is followed: whoever changes the tree must not choose what is read.
    """
    path = _path_from_root(snapshot.git, name)
    if path is not None:
        entry = snapshot.entries.get(path)
        if entry is not None:
            content = snapshot.content(entry)
            return ConfigFile(path, content.data, content.reason)
        if path in checked:
            return None
        if path_from_root(snapshot.git, name) != path:
            raise UsageError(f"{name}: behind a symbolic link, which is not followed in a repository")
    try:
        return ConfigFile(path or Path(name).name, Path(name).read_bytes())
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}") from error


def _path_from_root(git: Git, name: str) -> str | None:
    """The path of a file from the repository root as it is written; None where it lies elsewhere."""
    if git.work_tree is None:
        return None
    path = _below(os.path.realpath(git.work_tree), str(Path(os.path.realpath(os.curdir)) / name))
    return path or path_from_root(git, name)


def path_from_root(git: Git, name: str) -> str | None:
    """The path of a file from the repository root, links followed; None where it lies elsewhere."""
    if git.work_tree is None:
        return None
    return _below(os.path.realpath(git.work_tree), os.path.realpath(name))


def _below(root: str, name: str) -> str | None:
    path = os.path.relpath(name, root)
    return None if path == ".." or path.startswith(f"..{os.sep}") else path.replace(os.sep, "/")
