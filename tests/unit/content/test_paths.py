"""Values in the names of files."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from support.project import MINIMAL, Project, told

from ownership_lint.analysis.content.candidate import Settings
from ownership_lint.analysis.content.paths import from_json, hits_in_paths, to_json
from ownership_lint.analysis.content.scanner import Scanner
from ownership_lint.inputs.bundled_packs import PACKS

if TYPE_CHECKING:
    from pathlib import Path

# Made up, and put together here so that no file of ours holds them.
SSN = "-".join(("529", "48", "1736"))
MAIL = "mwquist" + "@" + "lakeside-clinic.org"
FOUND = "error A US Social Security number `***-**-****` in the path"


@cache
def scanner() -> Scanner:
    return Scanner(PACKS, Settings())


@pytest.mark.parametrize(
    ("path", "columns"),
    [
        ("docs/2024-05-17-notes.md", []),
        ("a/000-00-0000.txt", []),
        (f"v{SSN}.txt", []),
        (f"{SSN}.txt", [1]),
        (f"a/b c {SSN}.txt", [7]),
        (f"a_{SSN}_b.txt", [3]),
        (f"\u00e4\udcff/{SSN}.txt", [4]),
        (f"a\nb/{SSN}.txt", [5]),
        (f"mail/{MAIL}/x.eml", [6]),
        (f"mail/{MAIL}.eml", [6]),
    ],
)
def test_values_in_a_path(path: str, columns: list[int]) -> None:
    found = hits_in_paths(scanner(), ["a", path, "z"])
    assert [hit.column for hits in found.values() for hit in hits] == columns
    assert set(found) == ({path} if columns else set())


def test_each_of_many_paths_is_told() -> None:
    paths = [f"{number}/{SSN}.txt" for number in range(120)]
    assert list(hits_in_paths(scanner(), paths)) == paths


def test_what_is_remembered_holds_no_path() -> None:
    paths = ["a", f"{SSN}.txt", f"b/{MAIL}"]
    found = hits_in_paths(scanner(), paths)
    kept = to_json(found, paths)
    assert SSN not in repr(kept)
    assert from_json(kept, paths) == found
    assert from_json([[7, "pii/ssn"]], paths) is None


def test_a_path_is_told_masked_and_stays_the_same_finding(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.add({"ownership.yaml": MINIMAL, f"scans/{SSN}.txt": "x\n"})
    first = project.check("pii", staged=True)
    assert told(first) == [f"scans/***-**-****.txt:1:1 {FOUND}"]
    project.git("mv", f"scans/{SSN}.txt", f"scans/{SSN.replace('529', '531')}.txt")
    second = project.check("pii", staged=True)
    assert [one.fingerprint for one in second.findings] == [one.fingerprint for one in first.findings]


def test_a_path_that_no_running_rule_minds_is_told_as_it_is(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"ownership.yaml": MINIMAL, f"scripts/{SSN}.sh": ""})
    (finding,) = project.check("ownership/unowned-script", "pii/phone").findings
    assert finding.location.path == f"scripts/{SSN}.sh"
    findings = project.check("ownership/unowned-script", "pii/ssn").findings
    assert {one.location.path for one in findings} == {"scripts/***-**-****.sh"}
    assert not [one for one in findings if SSN in repr(one)]
