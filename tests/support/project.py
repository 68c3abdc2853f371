"""A real git repository in a temporary folder, and checks of it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ownership_lint.engine import Selection, run
from ownership_lint.loading import Request, load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.finding import Report

# Nothing of the machine that runs the tests: no configuration, no signing, no clock.
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.com",
    "GIT_AUTHOR_DATE": "2026-01-10T12:00:00Z",
    "GIT_COMMITTER_DATE": "2026-01-10T12:00:00Z",
    "LC_ALL": "C.UTF-8",
}

MINIMAL = "version: 1\nkind: ownership\n"


@dataclass(frozen=True)
class Project:
    """A work tree with a repository."""

    root: Path

    @staticmethod
    def create(root: Path) -> Project:
        """An empty repository on branch `main`."""
        root.mkdir(parents=True, exist_ok=True)
        project = Project(root)
        project.git("init", "-q", "-b", "main")
        return project

    def git(self, *arguments: str, **extra: str) -> str:
        """What git prints."""
        done = subprocess.run(
            ["git", "-C", str(self.root), *arguments],
            env={**ENVIRONMENT, **extra},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode("utf-8", "surrogateescape")

    def write(self, files: Mapping[str, str | bytes], *, executable: bool = False) -> Project:
        """Write files, without telling git."""
        for name, content in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            if executable:
                path.chmod(0o755)
        return self

    def link(self, name: str, *, to: str) -> Project:
        """Make a symbolic link, without telling git."""
        (self.root / name).symlink_to(to)
        return self

    def add(self, files: Mapping[str, str | bytes] | None = None, *, executable: bool = False) -> Project:
        """Write files and stage everything."""
        self.write(files or {}, executable=executable)
        self.git("add", "-A")
        return self

    def commit(self, files: Mapping[str, str | bytes] | None = None, *, executable: bool = False) -> str:
        """Write files, stage everything, commit; the commit's id."""
        self.add(files, executable=executable)
        self.git("commit", "-q", "--no-verify", "--allow-empty", "-m", "change")
        return self.git("rev-parse", "HEAD").strip()

    def repository(self, **request: str | bool | None) -> Repository:
        """The loaded repository."""
        return load(Request(ENVIRONMENT, str(self.root), **request)).repository  # type: ignore[arg-type]

    def check(self, *select: str, **request: str | bool | None) -> Report:
        """A run of the selected rules."""
        return run(self.repository(**request), Selection(select))


def told(report: Report) -> list[str]:
    """The findings in one line each: place, severity, message."""
    return [
        f"{one.location.path}:{one.location.line}:{one.location.column} {one.severity} {one.message}"
        for one in report.findings
    ]
