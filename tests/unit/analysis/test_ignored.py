"""Our reading of .gitignore files against git's."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from support.project import ENVIRONMENT, Project

from ownership_lint.analysis.ignored import IgnoredPaths

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    ".gitignore": "# comment\nbuild/\n*.gen.sh\n!keep.gen.sh\n/packages/*/lib/\n"
    "scripts/made.sh  \n\\#odd\n/only\n",
    "sub/.gitignore": "local.sh\n!/build/\n",
}
PATHS = [
    *(
        "build",
        "build/x.sh",
        "a/build/x.sh",
        "x.gen.sh",
        "keep.gen.sh",
        "a/keep.gen.sh",
        "packages/p/lib/c.js",
    ),
    *("packages/p/src/lib/c.js", "scripts/made.sh", "scripts/other.sh", "sub/local.sh", "sub/x/local.sh"),
    *("local.sh", "sub/build/x.sh", "#odd", "only", "a/only", "only/x"),
]


def test_git_agrees(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit(FILES)
    asked = subprocess.run(
        ["git", "-C", str(tmp_path), "check-ignore", "--stdin", "--no-index"],
        env=ENVIRONMENT,
        input="\n".join(PATHS),
        capture_output=True,
        text=True,
        check=False,
    )
    ignored = IgnoredPaths(lambda path: FILES[path].encode() if path in FILES else None)
    assert [path for path in PATHS if path in ignored] == asked.stdout.splitlines()
