"""What counts as a script, and what is said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.project import MINIMAL, Project

if TYPE_CHECKING:
    from pathlib import Path

POLICY = """\
version: 1
kind: policy
scope:
  roots: [scripts, "**/tools", "./"]
  extensions: [.sh]
  detect: [extension, shebang, executable]
  exclude: ["**/__init__.py", scripts/gen/]
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.create(tmp_path)
    project.write({"scripts/run": "x"}, executable=True)
    project.write(
        {
            "ownership.yaml": MINIMAL,
            "policy/policy.yaml": POLICY.replace(', "./"', ""),
            "scripts/a.sh": "",
            "scripts/.sh": "",
            "scripts/py": "#!/usr/bin/env python3\n",
            "scripts/data": "no shebang",
            "scripts/gen/x.sh": "",
            "a/tools/x.sh": "",
            "other/x.sh": "",
        }
    )
    (tmp_path / "scripts" / "link.sh").symlink_to("a.sh")
    project.commit()
    return project


@pytest.mark.parametrize(
    ("path", "is_script", "reason"),
    [
        ("scripts/a.sh", True, "below root `scripts`, and its name ends in `.sh`"),
        ("scripts/run", True, "below root `scripts`, and its executable bit is set"),
        ("scripts/py", True, "below root `scripts`, and it starts with a shebang"),
        ("a/tools/x.sh", True, "below root `**/tools`, and its name ends in `.sh`"),
        (
            "scripts/data",
            False,
            "below root `scripts`, but found by none of: `extension`, `shebang`, `executable`",
        ),
        (
            "scripts/.sh",
            False,
            "below root `scripts`, but found by none of: `extension`, `shebang`, `executable`",
        ),
        ("scripts/gen/x.sh", False, "excluded by `scripts/gen/`"),
        ("other/x.sh", False, "below none of the roots: `scripts`, `**/tools`"),
        ("scripts/link.sh", False, "a symbolic link, which is never followed"),
        ("scripts/nope.sh", False, "not tracked by git in this snapshot"),
    ],
)
def test_the_verdict_says_why(project: Project, path: str, is_script: bool, reason: str) -> None:
    verdict = project.repository().explain_scope(path)
    assert (verdict.is_script, verdict.reason) == (is_script, reason)


def test_the_scripts_are_those_with_a_yes(project: Project) -> None:
    assert list(project.repository().scripts) == ["a/tools/x.sh", "scripts/a.sh", "scripts/py", "scripts/run"]


def test_the_root_of_the_tree_is_a_root(project: Project) -> None:
    project.write({"policy/policy.yaml": POLICY})
    assert "other/x.sh" in project.repository().scripts
