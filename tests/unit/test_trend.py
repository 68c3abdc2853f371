"""Coverage over time: the tree and the matrix as they stood at the end of each day."""

from __future__ import annotations

import subprocess
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from support.project import ENVIRONMENT, MINIMAL, Project

from ownership_lint.analysis.trend import Trend, trend_of
from ownership_lint.cli.past_matrices import past_matrix
from ownership_lint.inputs.git import open_repository
from ownership_lint.inputs.past_days import MOST_DAYS, past_days

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

A = MINIMAL + "scripts: {scripts/a.sh: {owner: A}}\n"
AB = MINIMAL + "scripts: {scripts/a.sh: {owner: A}, scripts/b.sh: {owner: A}}\n"
DOCUMENT = "# Scripts\n\n| Script | Owner |\n|---|---|\n| `scripts/a.sh` | A |\n"


def commit(
    project: Project, day: str, files: Mapping[str, str] | None = None, *gone: str, time: str = "12:00:00Z"
) -> None:
    project.add(files)
    if gone:
        project.git("rm", "-q", "-f", *gone)
    when = f"{day}T{time}"
    project.git("commit", "-q", "--allow-empty", "-m", "x", GIT_COMMITTER_DATE=when)


def trend(project: Project, **request: str | None) -> Trend:
    return trend_of(project.repository(**request), past_matrix)


def told(project: Project, **request: str | None) -> list[tuple[str, int, int, int]]:
    """Each day: scripts, owned, missing."""
    return [(one.date, one.scripts, one.owned, one.missing) for one in trend(project, **request).points]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path)


def test_no_commit_is_no_trend(project: Project) -> None:
    project.add({"ownership.yaml": A, "scripts/a.sh": ""})
    assert trend(project) == Trend((), is_cut=False)


def test_the_matrix_counts_as_it_stood(project: Project) -> None:
    commit(project, "2026-01-01", {"ownership.yaml": A, "scripts/a.sh": "", "scripts/b.sh": ""})
    commit(project, "2026-01-02", {"scripts/c.sh": ""})
    commit(project, "2026-01-03", {"ownership.yaml": AB})
    commit(project, "2026-01-04", {}, "scripts/a.sh")
    assert told(project) == [
        ("2026-01-01", 2, 1, 0),
        ("2026-01-02", 3, 1, 0),
        ("2026-01-03", 3, 2, 0),
        ("2026-01-04", 2, 1, 1),
    ]


def test_the_last_commit_of_a_day_counts(project: Project) -> None:
    commit(project, "2026-01-01", {"ownership.yaml": A, "scripts/a.sh": "", "scripts/b.sh": ""})
    commit(project, "2026-01-01", {}, "scripts/b.sh", time="23:59:00Z")
    commit(project, "2026-01-02", {"scripts/b.sh": ""}, time="03:00:00+05:00")
    assert told(project) == [("2026-01-01", 2, 1, 0)]


def test_days_before_the_matrix_are_left_out(project: Project) -> None:
    commit(project, "2026-01-01", {"scripts/a.sh": ""})
    commit(project, "2026-01-02", {"ownership.yaml": A})
    assert told(project) == [("2026-01-02", 1, 1, 0)]


def test_the_document_of_old_stands_for_the_matrix(project: Project) -> None:
    output = "report: {outputs: [{format: markdown, file: docs/scripts.md}]}\n"
    commit(project, "2026-01-01", {"docs/scripts.md": DOCUMENT, "scripts/a.sh": "", "scripts/b.sh": ""})
    commit(project, "2026-01-02", {"ownership.yaml": AB + output})
    commit(project, "2026-01-03", {"docs/scripts.md": "nothing any more\n"})
    assert told(project) == [("2026-01-01", 2, 1, 0), ("2026-01-02", 2, 2, 0), ("2026-01-03", 2, 2, 0)]


def test_of_a_day_without_a_matrix_that_can_be_read_nothing_is_known(project: Project) -> None:
    commit(project, "2026-01-01", {"ownership.yaml": A, "scripts/a.sh": ""})
    commit(project, "2026-01-02", {"ownership.yaml": "<<<<<<< HEAD\n"})
    commit(project, "2026-01-03", {"scripts/c.sh": ""})
    commit(project, "2026-01-04", {"ownership.yaml": A, "scripts/b.sh": ""})
    commit(project, "2026-01-05", {}, "ownership.yaml")
    commit(project, "2026-01-06", {"ownership.yaml": AB})
    assert told(project) == [("2026-01-01", 1, 1, 0), ("2026-01-04", 3, 1, 0), ("2026-01-06", 3, 2, 0)]


def test_the_last_point_is_what_is_looked_at_now(project: Project) -> None:
    commit(project, "2026-01-01", {"ownership.yaml": A, "scripts/a.sh": "", "scripts/b.sh": ""})
    commit(project, "2026-01-02", {"scripts/c.sh": ""})
    project.write({"ownership.yaml": AB})
    assert told(project) == [("2026-01-01", 2, 1, 0), ("2026-01-02", 3, 2, 0)]
    assert told(project, rev="HEAD~1") == [("2026-01-01", 2, 1, 0)]


def test_what_a_check_has_read_does_not_stand_for_the_past(project: Project) -> None:
    commit(project, "2026-01-01", {"ownership.yaml": A, "scripts/a.sh": "", "scripts/b.sh": ""})
    commit(project, "2026-01-02", {"ownership.yaml": AB})
    repository = project.repository(rev="HEAD")
    assert repository.snapshot.content(repository.entries["ownership.yaml"]).data == AB.encode()
    assert [one.owned for one in trend_of(repository, past_matrix).points] == [1, 2]


def test_shebangs_and_modes_make_scripts_in_the_past_too(project: Project) -> None:
    project.write({"scripts/run": "x"}, executable=True)
    commit(project, "2026-01-01", {"ownership.yaml": A, "scripts/go": "#!/bin/sh\n", "scripts/data": "x"})
    (project.root / "scripts" / "run").chmod(0o644)
    commit(project, "2026-01-02")
    assert [one.scripts for one in trend(project).points] == [2, 1]


def test_merges_count_by_what_they_brought(project: Project) -> None:
    commit(project, "2026-01-01", {"ownership.yaml": A, "scripts/a.sh": ""})
    project.git("checkout", "-q", "-b", "topic")
    commit(project, "2026-01-02", {"scripts/b.sh": ""})
    project.git("checkout", "-q", "main")
    commit(project, "2026-01-03", {"docs/x.md": ""})
    project.git("merge", "-q", "--no-ff", "-m", "m", "topic", GIT_COMMITTER_DATE="2026-01-04T12:00:00Z")
    assert told(project) == [("2026-01-01", 1, 1, 0), ("2026-01-03", 1, 1, 0), ("2026-01-04", 2, 1, 0)]


def test_wrong_clocks_move_no_other_day(project: Project) -> None:
    commit(project, "2026-01-02", {"ownership.yaml": A, "scripts/a.sh": ""})
    commit(project, "2070-01-01", {"scripts/b.sh": ""})
    commit(project, "1999-01-01", {"scripts/c.sh": ""})
    commit(project, "2026-01-03", {"scripts/d.sh": ""})
    assert told(project) == [("2026-01-02", 3, 1, 0), ("2026-01-03", 4, 1, 0)]


def test_settings_of_the_repository_change_nothing(project: Project) -> None:
    commit(project, "2026-01-01", {"ownership.yaml": A, "scripts/a.sh": "x\n" * 9})
    project.git("mv", "scripts/a.sh", "scripts/b.sh")
    commit(project, "2026-01-02")
    plain = told(project)
    project.git("config", "diff.renames", "copies")
    project.git("config", "diff.noprefix", "true")
    project.git("config", "log.showSignature", "true")
    project.git("config", "diff.orderFile", "/nonexistent")
    assert told(project) == plain == [("2026-01-01", 1, 1, 0), ("2026-01-02", 1, 0, 1)]


def test_odd_names_count(project: Project) -> None:
    commit(project, "2026-01-01", {"ownership.yaml": A, "scripts/a\nb c.sh": "", "scripts/:x.sh": ""})
    commit(project, "2026-01-02", {}, "scripts/:x.sh")
    assert [one.scripts for one in trend(project).points] == [2, 1]


def test_a_shallow_clone_goes_as_far_as_it_holds(project: Project, tmp_path: Path) -> None:
    for number in range(1, 5):
        commit(project, f"2026-01-0{number}", {"ownership.yaml": A, f"scripts/{number}.sh": ""})
    shallow = Project(tmp_path / "shallow")
    project.git("clone", "-q", "--depth", "2", f"file://{project.root}", str(shallow.root))
    assert told(shallow) == [("2026-01-03", 3, 0, 1), ("2026-01-04", 4, 0, 1)]
    assert trend(shallow).is_cut


def test_a_bare_repository_has_a_trend(project: Project, tmp_path: Path) -> None:
    commit(project, "2026-01-01", {"ownership.yaml": A, "scripts/a.sh": ""})
    commit(project, "2026-01-02", {"scripts/b.sh": ""})
    bare = Project(tmp_path / "bare.git")
    project.git("clone", "-q", "--bare", str(project.root), str(bare.root))
    assert told(bare) == told(project) == [("2026-01-01", 1, 1, 0), ("2026-01-02", 2, 1, 0)]


def test_of_a_long_history_days_in_equal_steps(project: Project) -> None:
    start = date(2020, 1, 1)
    days = [(start + timedelta(number)).isoformat() for number in range(2 * MOST_DAYS + 7)]
    stream = "".join(
        f"commit refs/heads/main\ncommitter A <a@example.com> {when} +0000\ndata 0\n"
        f"M 644 inline scripts/{number}.sh\ndata 0\n\n"
        for number, when in enumerate(1_577_880_000 + 86_400 * number for number in range(len(days)))
    )
    command = ["git", "-C", str(project.root), "fast-import", "--quiet"]
    subprocess.run(command, input=stream.encode(), env=ENVIRONMENT, check=True)
    git = open_repository(str(project.root), ENVIRONMENT)
    found = past_days(git, "HEAD")
    assert (len(found), found[0].date, found[-1].date) == (MOST_DAYS, days[0], days[-1])
    assert sum(len(day.changed) for day in found) == len(days)
