"""A baseline as people use it: adopted, committed, lived with, shrunk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.process import run
from support.project import MINIMAL, Project

if TYPE_CHECKING:
    from pathlib import Path

FILE = ".ownership-baseline.json"


def test_adoption_and_after(script: Path, tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"ownership.yaml": MINIMAL, "scripts/a.sh": "", "scripts/b \n::error::.sh": ""})
    assert run(script, "check", cwd=tmp_path).returncode == 1

    created = run(script, "baseline", "create", cwd=tmp_path)
    assert (created.returncode, created.stdout) == (0, f"{FILE}: 2 findings known from now on\n")
    assert run(script, "baseline", "create", cwd=tmp_path).returncode == 2
    assert run(script, "check", cwd=tmp_path).returncode == 0
    # In a hook, only what is staged counts.
    assert run(script, "check", "--staged", cwd=tmp_path).returncode == 1
    project.commit()
    assert run(script, "check", "--staged", cwd=tmp_path).returncode == 0

    project.git("mv", "scripts/a.sh", "scripts/c.sh")
    assert run(script, "check", "--staged", cwd=tmp_path).returncode == 1
    pruned = run(script, "baseline", "prune", cwd=tmp_path)
    assert (pruned.returncode, pruned.stdout) == (0, f"{FILE}: 1 taken out, 1 finding left\n")
    shown = run(script, "baseline", "show", cwd=tmp_path)
    assert shown.stdout == ("       ownership/unowned-script  scripts/b \\n::error::.sh\n1 finding, 0 gone\n")


def test_a_repository_cannot_make_us_write_elsewhere(script: Path, tmp_path: Path) -> None:
    project = Project.create(tmp_path / "project")
    policy = "version: 1\nkind: policy\nbaseline: ../out.json\n"
    project.commit({"ownership.yaml": MINIMAL, "policy/policy.yaml": policy, "scripts/a.sh": ""})
    done = run(script, "baseline", "create", "--force", cwd=project.root)
    assert (done.returncode, done.stderr) == (
        2,
        (
            "ownership-lint: policy/policy.yaml:3: `baseline` must be a path in the repository, "
            "found the text `../out.json`; `ownership-lint check` tells all\n"
        ),
    )
    assert not (tmp_path / "out.json").exists()
