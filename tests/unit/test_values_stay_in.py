"""A value that was found is in no output, no cache and no baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.documents import database, document, notebook, workbook
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
PLANTED: dict[str, str | bytes] = {
    "app/people.py": f'ssn = "{VALUES[0]}"  # same line: {VALUES[1]}\n',
    "app/config.py": f'password = "{VALUES[2]}"\n',
    "docs/note.md": f"Write to {VALUES[1]}, or quote {VALUES[0]}.\n",
    "app/allowed.py": f'ssn = "{VALUES[0]}"  # ownership-lint: allow pii/ssn {VALUES[0]} is a sample\n',
    f"scans/{VALUES[0]}.txt": f"of {VALUES[1]}\n",
    f"scans/{VALUES[0]}.bin": b"a\0b",
    "data/book.xlsx": workbook({VALUES[0]: [["ssn", VALUES[1]], [VALUES[0], 1]]}),
    "data/letter.docx": document([f"It is {VALUES[0]}", ["mail", VALUES[1]]]),
    "data/notes.ipynb": notebook(f"password = '{VALUES[2]}'\n", f"{VALUES[0]}\n{VALUES[1]}\n"),
    "data/people.db": database(
        f'CREATE TABLE "{VALUES[1]}" (ssn, "{VALUES[0]}")',
        f"INSERT INTO \"{VALUES[1]}\" VALUES ('{VALUES[0]}', 1)",
    ),
}
MESSAGE = f'Mend it\n\n{VALUES[0]} wrote as {VALUES[1]}, or\npassword = "{VALUES[2]}"\n'


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
    assert "***-**-****.txt" in text.replace("%2A", "*").replace("\\*", "*")
    assert "in cell" in text
    assert not [value for value in VALUES if value in text]


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_tells_a_value_of_a_message(repository: Repository, tmp_path: Path, name: str) -> None:
    message = tmp_path / "message"
    message.write_text(MESSAGE)
    looked_at = load(Request(ENVIRONMENT, str(tmp_path), staged=True, commit_msg=str(message))).repository
    report = run(looked_at, Selection(("pii",)))
    assert {one.rule for one in report.findings} == {"pii/ssn", "pii/email", "pii/secret-assignment"}
    text = render(name, report, PLAIN)
    assert "COMMIT_EDITMSG" in text
    assert not [value for value in VALUES if value in text]


def test_neither_cache_nor_baseline_holds_a_value(repository: Repository, tmp_path: Path) -> None:
    report = run(repository, Selection(("pii",)))
    repository.cache.save()
    kept = (tmp_path / ".git/ownership-lint/cache.json").read_text()
    kept += render_baseline(map(known_finding, report.findings)) + repr(report)
    assert "pii/ssn" in kept
    assert not [value for value in VALUES if value in kept]


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_tells_a_value_of_a_broken_policy(tmp_path: Path, name: str) -> None:
    policy = f"version: 1\nkind: policy\nclasses: {{a: [], b: 'of {VALUES[0]}'}}\nx{VALUES[1]}: 1\n"
    project = Project.create(tmp_path)
    project.commit({"ownership.yaml": MINIMAL, "policy/policy.yaml": policy})
    broken = load(Request(ENVIRONMENT, str(project.root), staged=True)).repository
    text = render(name, run(broken, Selection()), PLAIN)
    assert "policy/invalid-policy" in text
    assert not [value for value in VALUES if value in text]


def test_another_value_on_the_same_line_is_the_same_finding(repository: Repository, tmp_path: Path) -> None:
    before = run(repository, Selection(("pii/ssn",))).findings
    other = "-".join(("531", "27", "8846"))
    project = Project(tmp_path)
    project.add({"app/people.py": "\n\n" + str(PLANTED["app/people.py"]).replace(VALUES[0], other)})
    after = project.check("pii/ssn", staged=True).findings
    assert [one.fingerprint for one in after] == [one.fingerprint for one in before]
