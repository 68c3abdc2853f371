"""Hooks of this checkout, as pre-commit, prek and plain git run them."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from support.project import ENVIRONMENT, Project

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pytest

Tool = Literal["pre-commit", "prek", "plain"]
MANAGERS: tuple[Tool, ...] = ("pre-commit", "prek")
TOOLS: tuple[Tool, ...] = (*MANAGERS, "plain")

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
# What an installation of the package is made of.
_PARTS = ("linter", "schemas", "policy", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md")
MESSAGES = "pii-commit-msg"
"""The hook that is given a message."""
_MANIFEST = ".pre-commit-hooks.yaml"


@dataclass(frozen=True)
class Hooks:
    """One way of running hooks. What it installed lies in `home`, and serves every project."""

    tool: Tool
    home: Path
    source: Path
    """A git repository with the checkout as it is on disk, in its one commit."""

    @property
    def environment(self) -> Mapping[str, str]:
        """What commands run with: the machine's programs, and nothing else of the machine."""
        homes = {"PRE_COMMIT_HOME": str(self.home / "pre-commit"), "PREK_HOME": str(self.home / "prek")}
        return {**ENVIRONMENT, **homes, "PATH": f"{BIN}{os.pathsep}{ENVIRONMENT['PATH']}"}

    def install(self, project: Project, hook: str = "ownership-lint") -> None:
        """Write and commit the documented configuration, and let git call the tool."""
        if self.tool == "plain":
            commit, push = documented("# pre-commit, pre-merge-commit:"), documented("# pre-push:")
            names = {"pre-commit": commit, "pre-merge-commit": commit, "pre-push": push}
            if hook == MESSAGES:
                names = {"commit-msg": documented("# commit-msg:")}
            for name, text in names.items():
                project.write({f".git/hooks/{name}": text}, executable=True)
            return
        self.configure(project, hook)
        # What the tool's own `install` wrote: nothing in it depends on the project.
        shutil.copytree(self.first / ".git/hooks", project.root / ".git/hooks", dirs_exist_ok=True)

    @property
    def first(self) -> Path:
        """The project that the tool was installed into, and that its environments were built for."""
        return self.home / f"first-{self.tool}"

    def configure(self, project: Project, hook: str = "ownership-lint") -> None:
        """Commit the configuration of docs/hooks.md, with the checkout's own address and commit."""
        config = documented("# .pre-commit-config.yaml")
        if hook == MESSAGES:
            config = config.replace("      - id: ownership-lint\n", "")
        config = config.replace("id: ownership-lint", f"id: {hook}", 1)
        config = config.replace("https://github.com/example-org/ownership-lint", str(self.source))
        config = config.replace("v0.1.0", Project(self.source).git("rev-parse", "HEAD").strip())
        project.commit({".pre-commit-config.yaml": config})

    def git(self, project: Project, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """Git, with the hooks that it calls."""
        return self._call("git", *arguments, cwd=project.root, **extra)

    def run(self, project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The tool itself, called by hand; a plain hook is its script."""
        if self.tool == "plain":
            return self._call(".git/hooks/pre-commit", cwd=project.root)
        return self._call(self.tool, *arguments, cwd=project.root)

    def _call(self, *command: str, cwd: Path, **extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=cwd,
            env={**self.environment, **extra},
            capture_output=True,
            encoding="utf-8",
            errors="backslashreplace",
            check=False,
        )


def documented(marker: str) -> str:
    """The one code block of docs/hooks.md that holds `marker`."""
    blocks = re.findall(r"(?ms)^```\w+\n(.*?)^```$", (ROOT / "docs" / "hooks.md").read_text())
    (block,) = (one for one in blocks if marker in one)
    return str(block)


def shared_hooks(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Tool, Hooks]:
    """The tools, with the hooks of this checkout installed once, whatever number of workers ask."""
    base = tmp_path_factory.getbasetemp()
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "hooks"
    home.mkdir(exist_ok=True)
    tools = {tool: Hooks(tool, home, home / "source") for tool in TOOLS}
    with _locked(home / "lock"):
        if not (home / "source").exists():
            _write_source(home / "source")
            with ThreadPoolExecutor() as pool:
                list(pool.map(_install, (tools[manager] for manager in MANAGERS)))
    return tools


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _write_source(folder: Path) -> None:
    """A repository of the checkout as it is on disk: what is not committed yet is under test too."""
    listing = Project(ROOT).git("ls-files", "-z", "-co", "--exclude-standard", "--", *_PARTS, _MANIFEST)
    source = Project.create(folder)
    for name in listing.split("\0")[:-1]:
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    source.commit()


def _install(hooks: Hooks) -> None:
    """Install the tool and build its environment: this alone needs the machine's way to a package index."""
    project = Project.create(hooks.first)
    hooks.configure(project)
    machine = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    # prek brings uv along where there is none; left alone, it looks for it at half a dozen servers.
    here = {**machine, **hooks.environment, "HOME": str(Path.home()), "PREK_UV_SOURCE": "pip"}
    for command in ([hooks.tool, "install"], [hooks.tool, "install-hooks"]):
        done = subprocess.run(command, cwd=project.root, env=here, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
