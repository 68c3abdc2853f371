"""How bad a finding ends up, and what a selection leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.project import MINIMAL, Project, told

from ownership_lint.engine import Selection, run
from ownership_lint.errors import UsageError
from ownership_lint.inputs.snapshot import Content, Entry, Snapshot, _Blobs

if TYPE_CHECKING:
    from pathlib import Path

DEPRECATED = MINIMAL + "scripts: {scripts/old.sh: {owner: OPS, deprecated: {reason: Old.}}}\n"
FILES = {
    "ownership.yaml": DEPRECATED,
    "scripts/old.sh": "",
    "docs/a.md": "See scripts/old.sh there.\n",
    "docs/b.md": "```sh\n./scripts/old.sh\n```\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path).add(FILES)


RULE = "ownership/deprecated-reference"


def override(path: str, severity: str) -> str:
    return f"overrides: [{{paths: [{path}], rules: {{{RULE}: {severity}}}, reason: So.}}]\n"


@pytest.mark.parametrize(
    ("policy", "severities"),
    [
        ("", ["note", "error"]),
        (f"rules: {{{RULE}: error}}\n", ["note", "error"]),
        (f"rules: {{{RULE}: warning}}\n", ["note", "warning"]),
        (f"rules: {{{RULE}: ignore}}\n", []),
        (override("docs/a.md", "error"), ["error", "error"]),
        (override("docs/b.md", "ignore"), ["note"]),
        (f"rules: {{{RULE}: ignore}}\n" + override("docs/b.md", "note"), ["note"]),
        ('classes: {history: ["docs/b.md"]}\n', ["note"]),
    ],
)
def test_the_policy_rates(project: Project, policy: str, severities: list[str]) -> None:
    project.write({"policy/policy.yaml": "version: 1\nkind: policy\n" + policy})
    report = project.check(RULE)
    assert [str(one.severity) for one in report.findings] == severities


@pytest.mark.parametrize("name", ["ownership/old", "owner", "policy/", ""])
def test_a_selection_of_nothing_is_refused(project: Project, name: str) -> None:
    with pytest.raises(UsageError, match="no rule and no family is called"):
        run(project.repository(), Selection((name,)))


def test_paths_limit_what_is_told_not_what_is_known(project: Project) -> None:
    report = run(project.repository(), Selection((RULE,), paths=("docs/a.md",)))
    assert told(report) == ["docs/a.md:1:5 note `scripts/old.sh` is deprecated and named here"]
    about = run(project.repository(), Selection((RULE,), paths=("scripts",)))
    assert len(about.findings) == 2


def test_a_fingerprint_does_not_move_with_its_line(project: Project) -> None:
    before = [one.fingerprint for one in project.check().findings]
    project.write({"docs/b.md": "# Title\n\n" + FILES["docs/b.md"]})
    assert [one.fingerprint for one in project.check().findings] == before


def test_what_cannot_be_told_is_counted_and_listed_apart(tmp_path: Path) -> None:
    makefile = 'all:\n\tcd "$(SOMEWHERE)" && ./scripts/gone.sh\n'
    project = Project.create(tmp_path).add(
        {"ownership.yaml": MINIMAL, "scripts/a.txt": "", "Makefile": makefile}
    )
    report = project.check("ownership/dangling-invocation")
    assert report.findings == ()
    assert report.summary.unknown == 1
    (unknown,) = report.unknowns
    assert (unknown.location.path, unknown.location.line) == ("Makefile", 2)
    assert (
        unknown.message == "what `./scripts/gone.sh` runs cannot be told: the working directory is not known"
    )


def test_a_file_that_was_read_in_part_is_listed(tmp_path: Path) -> None:
    huge = "./scripts/a.sh\n" + "# padding\n" * 250_000
    project = Project.create(tmp_path).add({"ownership.yaml": MINIMAL, "scripts/a.sh": "", "run.sh": huge})
    (not_read,) = project.check().summary.not_read
    assert (not_read.path, not_read.reason) == ("run.sh", "read in part: it is too large")


def test_no_file_is_read_twice(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write({".gitignore": "made/\n", "Makefile": "all:\n\t./scripts/gone.sh\n"})
    project.write({"scripts/run": "#!/bin/sh\n", "pyproject.toml": "[project]\n"})
    project.write({"policy/policy.yaml": "version: 1\nkind: policy\n"})
    project.commit()
    read: list[str] = []
    from_disk, from_git = Snapshot.from_disk, _Blobs.read

    def disk(snapshot: Snapshot, entry: Entry) -> Content:
        read.append(entry.path)
        return from_disk(snapshot, entry)

    def git(blobs: _Blobs, entry: Entry) -> Content:
        read.append(entry.path)
        return from_git(blobs, entry)

    monkeypatch.setattr(Snapshot, "from_disk", disk)
    monkeypatch.setattr(_Blobs, "read", git)
    for request in ({}, {"rev": "HEAD"}, {"staged": True}):
        read.clear()
        assert project.check(**request).findings
        assert sorted(read) == sorted(set(read))
        assert ".gitignore" in read


@pytest.mark.parametrize("family", ["ownership", "pii"])
def test_what_could_not_be_read_is_told_whatever_it_was_read_for(tmp_path: Path, family: str) -> None:
    project = Project.create(tmp_path)
    project.commit({"ownership.yaml": MINIMAL, "scripts/a.sh": "", "image.bin": b"a\0b"})
    report = project.check(family)
    assert [(one.path, one.reason) for one in report.summary.not_read] == [("image.bin", "binary")]
