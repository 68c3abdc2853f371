"""Runs ownership-lint for the action: inputs and event become options, the report becomes outputs."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ownership_lint.output.visible import safe_line, visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Environment = Mapping[str, str]

COULD_NOT_RUN: Final = 3


class RefusedError(Exception):
    """The action cannot do what it is asked to; the text says why, and what to change."""

    def __init__(self, message: str, exit_code: int = 2) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@dataclass(frozen=True, slots=True)
class Base:
    """The commit to compare with, as it is named, and the `fetch-depth` that brings it."""

    rev: str
    depth: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What is left out as known, and whose policy holds: commits of the clone, or neither."""

    base: str | None = None
    policy_rev: str | None = None
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Clone:
    """The repository to check."""

    directory: Path
    environment: Environment

    def commit(self, rev: str) -> str | None:
        """The id of the commit `rev`, or None where the clone has not got it."""
        done = self._rev_parse(rev)
        return done.stdout.strip() if done.returncode == 0 else None

    def head(self) -> str:
        """The commit that is checked. Raises RefusedError where git cannot tell: nothing would be checked."""
        done = self._rev_parse("HEAD")
        if done.returncode != 0:
            reason = f"git has no commit to check in {self.directory}: {done.stderr.strip()}"
            raise RefusedError(
                f"{reason}\nIs a step with actions/checkout missing before this one?", COULD_NOT_RUN
            )
        return done.stdout.strip()

    def _rev_parse(self, rev: str) -> subprocess.CompletedProcess[str]:
        command = ["git", "rev-parse", "--verify", "--end-of-options", f"{rev}^{{commit}}"]
        return subprocess.run(  # noqa: S603  (argument list, no shell)
            command,
            cwd=self.directory,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )


def main() -> int:
    """Check, write the outputs whatever came of it, and return the exit code."""
    outputs: dict[str, object] = {}
    try:
        code = check(os.environ, outputs)
    except RefusedError as refusal:
        annotate("error", str(refusal))
        code = refusal.exit_code
    except Exception:
        annotate("error", f"this is a bug of the action:\n{traceback.format_exc()}")
        code = COULD_NOT_RUN
    outputs["exit-code"] = code
    lines = [f"{name}={value}\n" for name, value in outputs.items()]
    append(os.environ["GITHUB_OUTPUT"], "".join(lines).encode())
    return code


def check(env: Environment, outputs: dict[str, object]) -> int:
    """Run the tool once, and hand on what it wrote."""
    workspace = Path(env["GITHUB_WORKSPACE"])
    targets = {name: path for name in ("json", "sarif") if (path := target(env, name, workspace))}
    summary = env.get("GITHUB_STEP_SUMMARY") if flag(env, "summary") else None
    clone = Clone(folder(env, workspace), git_environment(env))
    plan = plan_of(env, clone)
    if plan.notice:
        annotate("notice", plan.notice)
    formats = ("json", *(("markdown",) if summary else ()), *(("sarif",) if "sarif" in targets else ()))
    with tempfile.TemporaryDirectory(dir=env["RUNNER_TEMP"]) as temporary:
        files = {name: Path(temporary, name) for name in formats}
        code = run(command(env, plan, files), clone)
        if not files["json"].is_file():
            return code or COULD_NOT_RUN
        outputs |= counts(json.loads(files["json"].read_bytes()))
        if summary:
            append(summary, files["markdown"].read_bytes())
        for name, path in targets.items():
            place(files[name], path)
            outputs[f"{name}-file"] = given(env, name)
    return code


def given(env: Environment, name: str) -> str:
    """An input of action.yml."""
    return env[f"INPUT_{name.upper().replace('-', '_')}"].strip()


def choice(env: Environment, name: str, choices: Sequence[str]) -> str:
    """An input that is one of `choices`. Raises RefusedError for anything else."""
    value = given(env, name)
    if value not in choices:
        raise RefusedError(f"{name}: `{value}` is none of {', '.join(choices)}")
    return value


def flag(env: Environment, name: str) -> bool:
    """An input that is true or false."""
    return choice(env, name, ("true", "false")) == "true"


def folder(env: Environment, workspace: Path) -> Path:
    """Where the tool runs. Raises RefusedError where the repository would lead us elsewhere by a link."""
    value = given(env, "working-directory")
    directory = workspace / value
    if not directory.is_dir():
        raise RefusedError(f"working-directory: there is no folder `{value}`")
    if directory.resolve() != Path(os.path.normpath(workspace.resolve() / value)):
        raise RefusedError(f"working-directory: `{value}` leads through a symbolic link")
    return directory


def target(env: Environment, name: str, workspace: Path) -> Path | None:
    """A file that the user wants written.

    Raises RefusedError where the repository would lead us elsewhere by a symbolic link.
    """
    value = given(env, name)
    if not value:
        return None
    path = workspace / value
    if not value.isprintable() or path.is_dir():
        raise RefusedError(f"{name}: `{value}` is no name for a file")
    is_inside = path.parent.resolve().is_relative_to(workspace.resolve())
    is_elsewhere = Path(value).is_absolute() and not path.absolute().is_relative_to(workspace.absolute())
    if path.is_symlink() or not (is_inside or is_elsewhere):
        raise RefusedError(f"{name}: `{value}` is a symbolic link, or leads out of the workspace")
    return path


def plan_of(env: Environment, clone: Clone) -> Plan:
    """What the mode means for this event and this clone. Raises RefusedError where it cannot be done."""
    event = env.get("GITHUB_EVENT_NAME", "")
    if event == "pull_request_target":
        raise RefusedError(_REFUSED_EVENT)
    mode = choice(env, "mode", ("auto", "full", "diff"))
    head = clone.head()
    is_push = event == "push" and not given(env, "base")
    base = None if is_push and mode == "full" else base_of(env, head)
    if base is None and mode == "diff":
        raise RefusedError(
            f"mode: diff needs `base`: a {event or 'missing'} event names no commit to compare with"
        )
    if base is None:
        return Plan(notice=_NEW_BRANCH if is_push and mode == "auto" else "")
    commit = clone.commit(base.rev)
    if commit is None and is_push and mode == "auto":
        return Plan(notice=_UNKNOWN_BEFORE.format(base.rev))
    if commit is None:
        raise RefusedError(_MISSING_BASE.format(base.rev, base.depth))
    # What is pushed has been merged, policy and all; anything else must not excuse itself.
    return Plan(base=None if mode == "full" else commit, policy_rev=None if is_push else commit)


def base_of(env: Environment, head: str) -> Base | None:
    """The base as the user or the event names it; None where neither does."""
    if given(env, "base"):
        return Base(given(env, "base"), 0)
    event = event_of(env)
    match env.get("GITHUB_EVENT_NAME"):
        case "pull_request" if is_merge_of_pull_request(env, head):
            return Base("HEAD^1", 2)
        case "pull_request":
            return Base(event["pull_request"]["base"]["sha"], 0)
        case "merge_group":
            return Base(event["merge_group"]["base_sha"], 0)
        case "push" if event["before"].strip("0") and not event.get("forced"):
            return Base(event["before"], 0)
    return None


def is_merge_of_pull_request(env: Environment, head: str) -> bool:
    """Whether HEAD is the merge commit that GitHub made: the parents of any other commit are its author's."""
    ref = env.get("GITHUB_REF", "")
    return head == env.get("GITHUB_SHA") and ref.startswith("refs/pull/") and ref.endswith("/merge")


def event_of(env: Environment) -> Any:
    """The event that started the workflow."""
    return json.loads(Path(env["GITHUB_EVENT_PATH"]).read_bytes())


_REFUSED_EVENT = (
    "pull_request_target runs with the rights of the base branch and must not look at the files of a pull "
    "request; use pull_request"
)
_NEW_BRANCH = "Full check: the branch or tag is new or forced, so there is no commit to compare with"
_UNKNOWN_BEFORE = (
    "Full check: {}, which the branch was at before, is not in this clone. The branch was forced, or "
    "actions/checkout needs `fetch-depth: 0`"
)
_MISSING_BASE = (
    "the base commit {} is not in this clone, so nothing was checked: give actions/checkout `fetch-depth: {}`"
)


def git_environment(env: Environment) -> dict[str, str]:
    """The environment with a git that never fetches, nor takes a tracked folder for a repository."""
    count = int(env.get("GIT_CONFIG_COUNT") or 0)
    return {
        **env,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_CONFIG_COUNT": str(count + 1),
        f"GIT_CONFIG_KEY_{count}": "safe.bareRepository",
        f"GIT_CONFIG_VALUE_{count}": "explicit",
    }


def command(env: Environment, plan: Plan, files: Mapping[str, Path]) -> list[str]:
    """The command line. Values are joined to their options, so that none can be read as an option."""
    try:
        args = shlex.split(given(env, "args"))
    except ValueError as error:
        raise RefusedError(f"args: {error}") from error
    options = {
        "rev": "HEAD",
        "base": plan.base,
        "policy-rev": plan.policy_rev,
        "matrix": given(env, "matrix"),
        "policy": given(env, "policy"),
        "fail-on": given(env, "fail-on"),
        "format": "github" if flag(env, "annotations") else "text",
    }
    return [
        *(sys.executable, "-I", "-X", "utf8", "-m", "ownership_lint", "check", "--no-cache"),
        *(f"--{name}={value}" for name, value in options.items() if value),
        *(f"--select={what}" for what in re.split(r"[\s,]+", given(env, "select")) if what),
        *(f"--output={name}={file}" for name, file in files.items()),
        *args,
    ]


def run(command_line: Sequence[str], clone: Clone) -> int:
    """The exit code of the tool. Its standard output is ours; its errors become one annotation."""
    sys.stdout.flush()
    done = subprocess.run(  # noqa: S603  (argument list, no shell)
        command_line, cwd=clone.directory, env=clone.environment, stderr=subprocess.PIPE, check=False
    )
    said = done.stderr.decode("utf-8", "surrogateescape").strip()
    if said and done.returncode in {0, 1}:
        sys.stdout.writelines(f"{safe_line(visible(line))}\n" for line in said.splitlines())
    elif said:
        annotate("error", said)
    return done.returncode if done.returncode in {0, 1, 2, 3} else COULD_NOT_RUN


def counts(report: Any) -> dict[str, object]:
    """The numbers of a JSON report, as outputs."""
    summary = report["summary"]
    scripts, owned = summary["scripts"], summary["owned"]
    findings = summary["errors"] + summary["warnings"] + summary["notes"]
    return {
        "findings": findings,
        **{name: summary[name] for name in ("errors", "warnings", "notes", "suppressed", "scripts", "owned")},
        "new-findings": findings if report["base"] else "",
        "coverage": 100 * owned // scripts if scripts else "",
    }


def annotate(level: str, text: str) -> None:
    """Print a workflow command; nothing in the text can end it or begin another."""
    data = "%0A".join(visible(line).replace("%", "%25") for line in text.splitlines())
    sys.stdout.write(f"::{level} title=ownership-lint::{data}\n")
    sys.stdout.flush()


def append(file: str, data: bytes) -> None:
    """Add to one of the runner's files."""
    with Path(file).open("ab") as opened:
        opened.write(data)


def place(source: Path, path: Path) -> None:
    """Write a result where the user wants it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.read_bytes())
    except OSError as error:
        raise RefusedError(f"{path}: {error.strerror}") from error


if __name__ == "__main__":
    sys.exit(main())
