"""A value that was found is in no output, no cache and no baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.project import ENVIRONMENT, MINIMAL, Project
from support.reports import PLAIN

from ownership_lint.engine import Selection, run
from ownership_lint.inputs.baseline import known_finding, render_baseline
from ownership_lint.loading import Request, load
from ownership_lint.output.formats import FORMATS, render

if TYPE_CHECKING:
    from pathlib import Path

    from ownership_lint.analysis.repository import Repository

# Made up, and put together here so that no file of ours holds them.
VALUES = ("-".join(("529", "48", "1736")), "mwquist" + "@" + "lakeside-clinic.org", "Kp7rT2vLx9" + "Qz4WmN8s")
PLANTED = {
    "app/people.py": f'ssn = "{VALUES[0]}"  # same line: {VALUES[1]}\n',
    "app/config.py": f'password = "{VALUES[2]}"\n',
    "docs/note.md": f"Write to {VALUES[1]}, or quote {VALUES[0]}.\n",
}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    project = Project.create(tmp_path)
    project.commit({"ownership.yaml": MINIMAL, **PLANTED})
    return load(Request(ENVIRONMENT, str(project.root), staged=True)).repository


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_tells_a_value(repository: Repository, name: str) -> None:
    report = run(repository, Selection(("pii",)))
    assert {one.rule for one in report.findings} >= {"pii/ssn", "pii/email", "pii/secret-assignment"}
    text = render(name, report, PLAIN)
    assert "app/people.py" in text
    assert not [value for value in VALUES if value in text]


def test_neither_cache_nor_baseline_holds_a_value(repository: Repository, tmp_path: Path) -> None:
    report = run(repository, Selection(("pii",)))
    repository.cache.save()
    kept = (tmp_path / ".git/ownership-lint/cache.json").read_text()
    kept += render_baseline(map(known_finding, report.findings)) + repr(report)
    assert "pii/ssn" in kept
    assert not [value for value in VALUES if value in kept]


def test_another_value_on_the_same_line_is_the_same_finding(repository: Repository, tmp_path: Path) -> None:
    before = run(repository, Selection(("pii/ssn",))).findings
    other = "-".join(("531", "27", "8846"))
    project = Project(tmp_path)
    project.add({"app/people.py": "\n\n" + PLANTED["app/people.py"].replace(VALUES[0], other)})
    after = project.check("pii/ssn", staged=True).findings
    assert [one.fingerprint for one in after] == [one.fingerprint for one in before]
