"""What several commands need: where to look, and the one place that writes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ownership_lint.cli.candidates import files, folders
from ownership_lint.cli.help import option_group
from ownership_lint.errors import OwnershipLintError, UsageError
from ownership_lint.inputs.plumbing import write_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.loading import Opened, Request
    from ownership_lint.registry import RuleSet


_where = option_group("Where to look")
_PLACE = (
    _where(
        "--repo",
        metavar="DIR",
        shell_complete=folders,
        help="The repository, bare or not; else the current directory's.",
    ),
    _where("--staged", is_flag=True, help="Look at the index: what the next commit would hold."),
    _where("--rev", metavar="REV", help="Look at a commit, read from git's objects alone."),
    _where(
        "--matrix",
        metavar="FILE",
        shell_complete=files,
        help="The matrix, where it is not at its usual place.",
    ),
    _where("--policy", metavar="DIR", shell_complete=files, help="The policy folder, or a policy file."),
    _where(
        "--policy-rev",
        metavar="REV",
        help="Read policy, exceptions and baseline from this commit instead.",
    ),
)


def version() -> str:
    """The version of the installed distribution."""
    from importlib.metadata import version as installed

    return installed("ownership-lint")


def engine() -> str:
    """The engine that matches patterns, as `analysis.literals` chooses it."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        import re2  # noqa: F401  (whether it can be imported is the question)
    except ImportError:
        return "re"
    try:
        return f"google-re2 {installed('google-re2')}"
    except PackageNotFoundError:  # the system brought it, without saying which
        return "google-re2"


def place_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which repository, which state of it, and which matrix and policy."""
    for option in reversed(_PLACE):
        command = option(command)
    return command


def request(*, repo: str | None, **place: Any) -> Request:
    """The options of `place_options` as a value."""
    from ownership_lint.loading import Request  # not for `--version` and `--help`

    return Request(os.environ, repo, **place)


def known_rules() -> RuleSet:
    """The rules of the current directory's repository; ours alone where there is none that can be read."""
    from ownership_lint.errors import OwnershipLintError
    from ownership_lint.loading import load
    from ownership_lint.registry import OURS, rules_of

    try:
        return rules_of(load(request(repo=None), needs_matrix=False).repository.packs)
    except OwnershipLintError:
        return OURS


def from_root(repository: Repository | Opened, path: str) -> str:
    """A path of the command line, from the repository root.

    It is relative to the current directory, or to the root where that lies elsewhere: with --repo.
    """
    git = repository.snapshot.git
    root = Path(git.work_tree or git.git_dir).resolve()
    is_inside = git.work_tree is not None and Path.cwd().resolve().is_relative_to(root)
    named = (Path.cwd() if is_inside else root) / path
    # The last part may be a link, which is tracked as itself.
    place = named.resolve() if named.name in {"", ".."} else named.parent.resolve() / named.name
    if not place.is_relative_to(root):
        raise UsageError(f"{path} is outside the repository")
    return place.relative_to(root).as_posix()


def write(text: str, file: str | None = None) -> None:
    """Write a whole output once, as UTF-8 with LF, to a file or to standard output."""
    data = text.encode("utf-8", "backslashreplace")
    if file is None or file == "-":
        if sys.stdout is None:  # it was closed before we began
            raise OwnershipLintError("standard output is closed")
        write_all(sys.stdout, data)
        return
    try:
        Path(file).write_bytes(data)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error
