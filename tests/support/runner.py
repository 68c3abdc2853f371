"""Runs the steps of action.yml as GitHub's runner does: its variables, its files, its shell."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
ACTION: dict[str, Any] = YAML(typ="safe").load((ROOT / "action.yml").read_text())
_EXPRESSION = re.compile(r"\$\{\{ *([a-z. |_-]+?) *\}\}")


@dataclass(frozen=True, slots=True)
class Job:
    """What the runner knows of a job."""

    workspace: Path
    temp: Path
    event_name: str
    event: Mapping[str, Any]
    sha: str = ""
    ref: str = "refs/heads/main"


@dataclass(frozen=True, slots=True)
class Done:
    """What a step left behind."""

    code: int
    stdout: str
    stderr: str
    outputs: Mapping[str, str]
    summary: str

    @property
    def commands(self) -> list[str]:
        """The lines that the runner takes for workflow commands, from both streams."""
        lines = (self.stdout + self.stderr).splitlines()
        return [line for line in lines if re.match(r"\s*::[a-z-]+[^:]*::", line) or "##[" in line]


def run_step(job: Job, name: str, values: Mapping[str, str], **variables: str) -> Done:
    """Run the step whose id is `name`; `values` are what its expressions may ask for."""
    (step,) = (step for step in ACTION["runs"]["steps"] if step["id"] == name)
    assert step["shell"] == "bash"
    files = {key: job.temp / key for key in ("script.sh", "event.json", "output", "summary", "env")}
    files["script.sh"].write_text(step["run"])
    files["event.json"].write_text(json.dumps(job.event))
    for key in ("output", "summary", "env"):
        files[key].write_text("")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(job.temp),
        "LANG": "C.UTF-8",
        "CI": "true",
        "RUNNER_TEMP": str(job.temp),
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_WORKSPACE": str(job.workspace),
        "GITHUB_EVENT_NAME": job.event_name,
        "GITHUB_EVENT_PATH": str(files["event.json"]),
        "GITHUB_OUTPUT": str(files["output"]),
        "GITHUB_STEP_SUMMARY": str(files["summary"]),
        "GITHUB_ENV": str(files["env"]),
        "GITHUB_SHA": job.sha,
        "GITHUB_REF": job.ref,
        **{key: evaluate(text, values) for key, text in step.get("env", {}).items()},
        **variables,
    }
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(files["script.sh"])],
        cwd=job.workspace,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert files["env"].read_text() == ""
    return Done(
        done.returncode, done.stdout, done.stderr, _outputs(files["output"]), files["summary"].read_text()
    )


def evaluate(text: str, values: Mapping[str, str]) -> str:
    """A text with its expressions replaced: names, and `||` between them."""

    def value(match: re.Match[str]) -> str:
        return next(filter(None, (values.get(name.strip(), "") for name in match[1].split("||"))), "")

    replaced = _EXPRESSION.sub(value, text)
    assert "${{" not in _EXPRESSION.sub("", text)
    return replaced


def inputs(**given: str) -> dict[str, str]:
    """The values of all inputs: the defaults, and what is given."""
    named = {name.replace("_", "-"): value for name, value in given.items()}
    assert named.keys() <= ACTION["inputs"].keys()
    return {f"inputs.{name}": named.get(name, one["default"]) for name, one in ACTION["inputs"].items()}


def _outputs(file: Path) -> dict[str, str]:
    pairs = [line.partition("=") for line in file.read_text().splitlines()]
    assert all(re.fullmatch(r"[a-z-]+", name) and equals for name, equals, _ in pairs)
    return {name: value for name, _, value in pairs}
