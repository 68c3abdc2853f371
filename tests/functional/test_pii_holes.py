"""What a script of `grep -E` and `git diff --name-only` lets through, staged in a real repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.documents import database, document, notebook, workbook
from support.process import run
from support.project import Project

from ownership_lint.output.formats import FORMATS

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Mapping
    from pathlib import Path

# Made up, and put together here so that no file of ours holds them.
SSN = "-".join(("529", "48", "1736"))
MIL = "jane.q.doe" + ".mil@" + "army.mil"
MAIL = "mwquist" + "@" + "lakeside-clinic.org"
HOME = "/Users/" + "mwquist" + "/work"
VALUES = (SSN, MIL, MAIL, "mwquist")

PEOPLE = "last_name,phone\nA,1\n"
RECORDS = "[" + ",".join('{"last_name": "A", "phone": "1"}' for _ in range(12)) + "]"
LETTER = f"was {SSN}\n"

HOLES: dict[str, tuple[Mapping[str, str | bytes], str]] = {
    "SSN on Linux, where grep -E has no \\d": ({"notes.md": LETTER}, "error[pii/ssn]"),
    "a value in a Python file": ({"app/seed.py": f'ssn = "{SSN}"\n'}, "error[pii/ssn]"),
    "a blank in a name": ({"duty roster.md": LETTER}, "duty roster.md:1:5"),
    "a name that is not ASCII": ({"donn\u00e9es.csv": PEOPLE}, "error[pii/data-file]"),
    "a value in a file whose name is not ASCII": ({"donn\u00e9es.md": LETTER}, "donn\u00e9es.md:1:5"),
    "a newline in a name": ({"a\nb.md": LETTER}, "a\\nb.md:1:5"),
    "CSV in capitals": ({"export.CSV": PEOPLE}, "error[pii/data-file]"),
    "tab-separated values": ({"export.tsv": PEOPLE.replace(",", "\t")}, "error[pii/data-file]"),
    "a workbook": ({"export.xlsx": workbook({"S": [["x"]]})}, "error[pii/data-file]"),
    "a database": ({"export.sqlite": database("CREATE TABLE t (x)")}, "error[pii/data-file]"),
    "Parquet": ({"export.parquet": b"PAR1\0\0PAR1"}, "error[pii/data-file]"),
    "JSON": ({"export.json": RECORDS}, "error[pii/data-file]"),
    "alembic anywhere in the path": ({"alembic/export.csv": PEOPLE}, "error[pii/data-file]"),
    ".envrc": ({".envrc": "export DB_PASSWORD=x7Kq9vLm2Rt4\n"}, "pii/env-file"),
    "myexample/.env": ({"myexample/.env": "DB_PASSWORD=x7Kq9vLm2Rt4\n"}, "pii/env-file"),
    "counterexample.env": ({"counterexample.env": "DB_PASSWORD=x7Kq9vLm2Rt4\n"}, "pii/env-file"),
    ".mil below tests/": ({"tests/conftest.py": f'to = "{MIL}"\n'}, "pii/mil-email"),
    ".mil on a line with latest": ({"a.py": f'to = "{MIL}"  # the latest\n'}, "pii/mil-email"),
    "a home path": ({"docs/setup.md": f"cd {HOME}\n"}, "pii/home-path"),
    "a value in a path": ({f"scans/{SSN}.txt": "x\n"}, "scans/***-**-****.txt: A US"),
    "a value in a path with underscores": ({f"scan_{SSN}_x.txt": "x\n"}, "scan_***-**-****_x.txt: A US"),
    "a value in a workbook": ({"a.xlsx": workbook({"S": [["x", SSN]]})}, "`***-**-****` in cell `S!B1`"),
    "a value in Word": ({"a.docx": document(["x", LETTER])}, "`***-**-****` in paragraph 2"),
    "a value in a database": (
        {"a.db": database("CREATE TABLE p (ssn)", f"INSERT INTO p VALUES ('{SSN}')")},
        "`***-**-****` in table `p`, column `ssn`, row 1",
    ),
    "a value in a notebook": ({"a.ipynb": notebook("x", f"was\n{SSN}\n")}, "a.ipynb:12:8"),
    "a workbook of another name": ({"a.bin": workbook({"S": [["x", SSN]]})}, "in cell `S!B1`"),
    "a text named as a document": ({"a.docx": LETTER}, "a.docx:1:5"),
    "UTF-16": ({"a.txt": LETTER.encode("utf-16")}, "a.txt:1:5"),
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.create(tmp_path / "project")
    project.commit({"README.md": "Read me.\n"})
    return project


def check(script: Path, project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(script, "check", "--select", "pii", "--fail-on", "note", *arguments, cwd=project.root)


def assert_found(done: subprocess.CompletedProcess[str], said: str) -> None:
    output = done.stdout + done.stderr
    assert (done.returncode, said in output) == (1, True), output
    assert not [value for value in VALUES if value in output], output


@pytest.mark.parametrize("hole", HOLES)
def test_the_hole_is_closed(script: Path, project: Project, hole: str) -> None:
    files, said = HOLES[hole]
    assert check(script, project, "--staged").returncode == 0
    project.add(files)
    assert_found(check(script, project, "--staged"), said)


def test_what_is_staged_and_not_on_disk_any_more(script: Path, project: Project) -> None:
    project.add({"notes.md": LETTER})
    (project.root / "notes.md").unlink()
    assert_found(check(script, project, "--staged"), "notes.md:1:5")


def test_what_is_staged_is_judged_and_not_what_is_on_disk(script: Path, project: Project) -> None:
    project.add({"notes.md": LETTER})
    project.write({"notes.md": "nothing\n"})
    assert_found(check(script, project, "--staged"), "notes.md:1:5")
    project.add()
    project.write({"notes.md": LETTER})
    assert check(script, project, "--staged").returncode == 0


def test_a_commit_message(script: Path, project: Project) -> None:
    message = project.root / ".git/COMMIT_EDITMSG"
    message.write_text(f"Take somebody out\n\n{LETTER}")
    assert_found(check(script, project, "--commit-msg", str(message)), "COMMIT_EDITMSG:3:5")
    message.write_text("Take somebody out\n")
    assert check(script, project, "--commit-msg", str(message)).returncode == 0


@pytest.mark.parametrize("format_", FORMATS)
def test_a_path_with_a_value_is_told_masked_by_every_rule(
    script: Path, project: Project, format_: str
) -> None:
    files: dict[str, str | bytes] = {f"scripts/{SSN}.sh": f"# {MAIL}\n", f"{SSN}.bin": b"a\0b"}
    project.add({"ownership.yaml": "version: 1\nkind: ownership\n", **files})
    done = run(script, "check", "--staged", "--all", "--format", format_, cwd=project.root)
    assert "***-**-****.sh" in done.stdout.replace("%2A", "*").replace("\\*", "*"), done.stdout
    assert not [value for value in VALUES if value in done.stdout + done.stderr], done.stdout
