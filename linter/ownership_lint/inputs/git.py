"""Asks git's plumbing, without letting the repository run a program or reach a network."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.errors import NotARepositoryError, OwnershipLintError
from ownership_lint.inputs.plumbing import FILTERS, common_dir, git_command, git_environment, without_filters

if TYPE_CHECKING:
    from collections.abc import Mapping

_REPOSITORY_VARIABLES = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_INDEX_FILE",
)


class Git(NamedTuple):
    """One repository: where git is run, with which environment, and what it said about itself."""

    directory: str
    environment: Mapping[str, str]
    git_dir: str
    work_tree: str | None
    """None in a bare repository."""
    is_shallow: bool

    def run(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """What `git ARGUMENTS` prints. Raises OwnershipLintError with git's own words when it fails."""
        return _run(git_command(self.directory, arguments), self.environment, stdin)

    @property
    def common_dir(self) -> str:
        """The folder that linked work trees have in common."""
        return common_dir(self.git_dir)

    @property
    def filters(self) -> bytes:
        """The settings of programs that git gives the content of files to, NUL-separated."""
        try:
            return self.run(*FILTERS)
        except OwnershipLintError:  # git's answer for "no such setting"
            return b""

    def without(self, filters: bytes) -> Git:
        """The same, but git starts none of these programs where it compares files."""
        return self._replace(environment=without_filters(filters, self.environment)) if filters else self

    def is_partial(self) -> bool:
        """Whether the clone left objects behind at a remote, where we never go."""
        try:
            return bool(self.run("config", "--get-regexp", r"^remote\..*\.promisor$"))
        except OwnershipLintError:  # git's answer for "no such setting"
            return False

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A git process with both pipes open, for the batch commands."""
        return subprocess.Popen(  # noqa: S603  (argument list, no shell)
            git_command(self.directory, arguments),
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=1 << 16,
            pipesize=1 << 20,  # one blob ahead fits, so git inflates while we read
        )


def open_repository(directory: str | None, environment: Mapping[str, str]) -> Git:
    """The repository at `directory`, or the one that the current directory and git's variables name.

    In a hook, git's variables say which index is about to be committed, so they hold unless `directory`
    names another repository.
    """
    env = git_environment(environment)
    if directory is not None:
        env = _without_foreign_repository(directory, env)
    where = directory or "."
    questions = ("--absolute-git-dir", "--is-bare-repository", "--is-shallow-repository")
    answer = _run(git_command(where, ("rev-parse", *questions)), env)
    git_dir, is_bare, is_shallow, *_ = os.fsdecode(answer).rsplit("\n", 3)
    work_tree = None
    if is_bare != "true":
        try:
            work_tree = os.fsdecode(_run(git_command(where, ("rev-parse", "--show-toplevel")), env))[:-1]
        except OwnershipLintError as error:
            message = f"{where}: this is git's own folder, not a work tree; run from the work tree"
            raise OwnershipLintError(message) from error
    if "GIT_INDEX_FILE" in env:
        # Git reads it from the top of the work tree, wherever it was started: hooks may have changed folder.
        index = os.path.join(work_tree or where, env["GIT_INDEX_FILE"])  # noqa: PTH118  (odd names)
        env["GIT_INDEX_FILE"] = os.path.abspath(index)  # noqa: PTH100  (git's own reading)
    return Git(work_tree or git_dir, env, git_dir, work_tree, is_shallow == "true")


def _without_foreign_repository(directory: str, env: dict[str, str]) -> dict[str, str]:
    """Git's repository variables stay only where they speak of the repository at `directory`."""
    clean = {key: value for key, value in env.items() if key not in _REPOSITORY_VARIABLES}
    index = env.get("GIT_INDEX_FILE")
    if index is not None:
        git_dir = _run(git_command(directory, ("rev-parse", "--absolute-git-dir")), clean)[:-1]
        if os.path.realpath(index).startswith(os.path.realpath(os.fsdecode(git_dir)) + os.sep):
            clean["GIT_INDEX_FILE"] = os.path.abspath(index)  # noqa: PTH100  (git's own reading)
    return clean


def _run(command: list[str], environment: Mapping[str, str], stdin: bytes = b"") -> bytes:
    try:
        done = subprocess.run(  # noqa: S603  (argument list, no shell)
            command, env=environment, input=stdin, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise OwnershipLintError("git is not installed, or not on the PATH") from error
    except (OSError, ValueError) as error:
        raise OwnershipLintError(f"git could not be started: {error}") from error
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode("utf-8", "backslashreplace").strip().removeprefix("fatal: ")
    if said.startswith("not a git repository"):
        raise NotARepositoryError(f"git could not answer: {said}")
    raise OwnershipLintError(f"git could not answer: {said or f'exit code {done.returncode}'}")
