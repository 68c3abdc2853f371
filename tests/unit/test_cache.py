"""What is remembered gives the same report as reading everything anew, and less work."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.project import ENVIRONMENT, MINIMAL, Project

from ownership_lint.engine import Selection, run
from ownership_lint.inputs import snapshot as snapshots
from ownership_lint.inputs.cache import Cache, cache_of, from_json, to_json
from ownership_lint.inputs.git import open_repository
from ownership_lint.inputs.matrix_file import load_matrix
from ownership_lint.inputs.policy_file import load_policy
from ownership_lint.loading import Request, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ownership_lint.finding import Report

MATRIX = MINIMAL + (
    "owners: {OPS: {kind: team}}\n"
    "scripts:\n"
    "  scripts/a.sh: {owner: OPS, deprecated: {since: '1', replacement: scripts/b.sh}}\n"
    "  scripts/b.sh: {owner: OPS}\n"
    "  scripts/gone.sh: {owner: OPS}\n"
)
EXCEPTIONS = """\
version: 1
kind: exceptions
exceptions:
  - id: EX-001
    rule: ownership/deprecated-reference
    match: {paths: [Makefile]}
    reason: The drill is in May, then it goes.
    owner: OPS
    created: "2026-01-01"
    expires: "2026-03-01"
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.create(tmp_path / "project")
    project.commit({"scripts/gone.sh": "#!/bin/sh\nset -e\nmkdir x\ncp a b\nrm -r x\n"})
    project.git("mv", "scripts/gone.sh", "scripts/here.sh")
    project.commit(
        {
            "ownership.yaml": MATRIX,
            "policy/policy.yaml": "version: 1\nkind: policy\nextends: [policy/more.yaml]\n",
            "policy/more.yaml": "version: 1\nkind: policy\nfail_on: warning\n",
            "policy/exceptions.yaml": EXCEPTIONS,
            "scripts/a.sh": "",
            "scripts/b.sh": "",
            "scripts/c.sh": "# ownership-lint: allow ownership/unowned-script mine\n",
            "Makefile": "x:\n\tsh scripts/a.sh\n\tsh scripts/absent.sh\n",
            "docs/a.md": "```sh\nsh scripts/a.sh\n```\n",
            "README.md": "Nothing here.\n",
            "logo.png": b"\0",
        }
    )
    return project


def checked(project: Project, **options: str | bool) -> Report:
    """A run that leaves its cache behind, as `check` does."""
    request = Request(ENVIRONMENT, str(project.root), **{"staged": True, **options})  # type: ignore[arg-type]
    repository = load(request).repository
    report = run(repository, Selection())
    repository.cache.save()
    return report


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that are read from git, in order."""
    paths: list[str] = []
    original = snapshots.Snapshot.read_many

    def watched(
        self: snapshots.Snapshot, entries: Iterable[snapshots.Entry], *, keep: bool = False
    ) -> Iterator[snapshots.Content]:
        wanted = list(entries)
        paths.extend(entry.path for entry in wanted)
        return original(self, wanted, keep=keep)

    monkeypatch.setattr(snapshots.Snapshot, "read_many", watched)
    return paths


def test_the_second_run_says_the_same_and_reads_only_the_configuration(
    project: Project, read: list[str]
) -> None:
    first = checked(project)
    assert {"Makefile", "docs/a.md", "README.md"} <= set(read)
    read.clear()
    assert checked(project) == first
    assert set(read) == {"ownership.yaml", "policy/policy.yaml", "policy/more.yaml", "policy/exceptions.yaml"}
    assert checked(project, no_cache=True) == first


def test_only_what_changed_is_read(project: Project, read: list[str]) -> None:
    checked(project)
    project.add({"Makefile": "x:\n\tsh scripts/a.sh\n\n\tsh scripts/a.sh\n", "README.md": "scripts/a.sh\n"})
    read.clear()
    report = checked(project)
    assert {"Makefile", "README.md"} <= set(read)
    assert "docs/a.md" not in read
    assert report == checked(project, no_cache=True)


def test_another_path_changes_what_calls_mean(project: Project, read: list[str]) -> None:
    assert "ownership/dangling-invocation" in {one.rule for one in checked(project).findings}
    project.add({"scripts/absent.sh": ""})
    read.clear()
    report = checked(project)
    assert "ownership/dangling-invocation" not in {one.rule for one in report.findings}
    assert report == checked(project, no_cache=True)


def test_a_new_file_that_is_no_script_leaves_quiet_files_unread(project: Project, read: list[str]) -> None:
    checked(project)
    project.add({"docs/new.md": "Nothing.\n"})
    read.clear()
    report = checked(project)
    assert "docs/new.md" in read
    assert "README.md" not in read
    assert report == checked(project, no_cache=True)


def test_a_change_below_the_policy_counts(project: Project) -> None:
    checked(project)
    project.add({"policy/more.yaml": "version: 1\nkind: policy\nrules: {ownership/unowned-script: note}\n"})
    assert checked(project) == checked(project, no_cache=True)


def test_the_work_tree_is_never_answered_from_blobs(project: Project) -> None:
    checked(project)
    project.write({"README.md": "```sh\nsh scripts/a.sh\n```\n"})
    report = checked(project, staged=False)
    assert "README.md" in {one.location.path for one in report.findings}


def test_moves_hold_until_a_commit_touches_them(project: Project) -> None:
    moved = "ownership/moved-script"
    assert moved in {one.rule for one in checked(project).findings}
    project.commit({"README.md": "Something else.\n"})
    assert moved in {one.rule for one in checked(project).findings}
    project.git("mv", "scripts/here.sh", "scripts/there.sh")
    project.commit()
    assert checked(project) == checked(project, no_cache=True)
    project.commit({"scripts/gone.sh": "another"})
    (project.root / "scripts/gone.sh").unlink()
    project.commit()
    assert checked(project) == checked(project, no_cache=True)


def test_problems_are_told_in_every_run(project: Project) -> None:
    project.add({"policy/exceptions.yaml": EXCEPTIONS.replace("deprecated-reference", "depricated")})
    assert checked(project).findings == checked(project).findings != ()


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b"\xff", b"[" * 100_000, b'{"code": "x", "sections": {}}'],
)
def test_a_damaged_cache_is_an_empty_one(project: Project, damage: bytes) -> None:
    report = checked(project)
    file = project.root / ".git/ownership-lint/cache.json"
    file.write_bytes(damage)
    assert checked(project) == report
    assert json.loads(file.read_bytes())["sections"]


def test_a_changed_byte_makes_it_an_empty_one(project: Project) -> None:
    report = checked(project)
    file = project.root / ".git/ownership-lint/cache.json"
    data = file.read_bytes()
    changed = data.replace(b"drill is in May", b"drill is in Mai")
    assert changed != data
    file.write_bytes(changed)
    assert Cache(file).newest("exceptions") == ()
    assert checked(project) == report
    assert file.read_bytes() == data


@pytest.mark.parametrize(
    "crafted", [5, "x", ["Popen", "touch pwned"], [[]], [{}, 5], {"x": 5}, {"x": [5]}, {}]
)
def test_values_that_somebody_crafted_are_read_anew(project: Project, crafted: object) -> None:
    report = checked(project)
    cache = cache_of(open_repository(str(project.root), ENVIRONMENT))
    for section in ("matrix", "policy", "exceptions", "facts", "quiet", "renames"):
        for key, _ in cache.newest(section):
            cache.put(section, key, crafted)
    cache.save()
    assert checked(project) == report
    for key, value in cache_of(open_repository(str(project.root), ENVIRONMENT)).newest("facts"):
        cache.put("facts", key, dict.fromkeys(value, crafted))
    cache.save()
    assert checked(project) == report


def test_history_that_becomes_visible_counts(project: Project, tmp_path: Path) -> None:
    project.git("clone", "-q", "--depth=1", project.root.as_uri(), str(tmp_path / "clone"))
    clone = Project(tmp_path / "clone")
    assert "ownership/missing-script" in {one.rule for one in checked(clone).findings}
    clone.git("fetch", "-q", "--unshallow")
    report = checked(clone)
    assert "ownership/moved-script" in {one.rule for one in report.findings}
    assert report == checked(clone, no_cache=True)


def test_history_that_becomes_invisible_counts(project: Project, tmp_path: Path) -> None:
    project.git("clone", "-q", project.root.as_uri(), str(tmp_path / "clone"))
    clone = Project(tmp_path / "clone")
    assert "ownership/moved-script" in {one.rule for one in checked(clone).findings}
    clone.git("fetch", "-q", "--depth=1")
    assert checked(clone) == checked(clone, no_cache=True)


def test_an_answer_that_an_error_cut_short_is_not_kept(project: Project, tmp_path: Path) -> None:
    project.git("config", "uploadpack.allowFilter", "true")
    project.git("mv", "scripts/here.sh", "scripts/there.sh")
    project.commit({"scripts/there.sh": "#!/bin/sh\nset -e\nmkdir x\ncp a b\nrm -r y\n"})
    origin = project.root.as_uri()
    project.git("clone", "-q", "--filter=blob:none", "--no-local", origin, str(tmp_path / "clone"))
    clone = Project(tmp_path / "clone")
    assert "ownership/missing-script" in {one.rule for one in checked(clone).findings}
    clone.git("log", "-p", "-M", "--format=")  # fetches the blobs
    report = checked(clone)
    assert "ownership/moved-script" in {one.rule for one in report.findings}
    assert report == checked(clone, no_cache=True)


def test_settings_and_replaced_objects_change_nothing(project: Project) -> None:
    project.git("mv", "scripts/here.sh", "scripts/there.sh")
    project.git("mv", "scripts/c.sh", "scripts/d.sh")
    project.commit(
        {
            "scripts/there.sh": "#!/bin/sh\nset -e\nmkdir x\ncp a b\nrm -r y\n",
            "scripts/d.sh": "# ownership-lint: allow ownership/unowned-script ours\n",
        }
    )
    report = checked(project, no_cache=True)
    assert "ownership/moved-script" in {one.rule for one in report.findings}
    project.git("config", "diff.renameLimit", "1")
    project.git("replace", *project.git("rev-parse", "HEAD:docs/a.md", "HEAD:README.md").split())
    assert checked(project, no_cache=True) == report


def test_only_the_newest_states_are_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "x" / "cache.json")
    for number in range(9):
        cache.put("s", str(number), number)
    cache.save()
    again = Cache(tmp_path / "x" / "cache.json")
    assert list(again.newest("s")) == [("8", 8), ("7", 7), ("6", 6), ("5", 5)]
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["cache.json"]


def test_what_cannot_be_written_is_left(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.mkdir()
    (tmp_path / "link").symlink_to(target)
    (tmp_path / "file").write_text("")
    for folder in ("link", "file", "not/there"):
        cache = Cache(tmp_path / folder / "cache.json")
        cache.put("s", "k", 1)
        cache.save()
    assert list(target.iterdir()) == []


def test_linked_work_trees_share_one(project: Project, tmp_path: Path) -> None:
    project.git("worktree", "add", "-q", str(tmp_path / "linked"))
    for root in (project.root, tmp_path / "linked"):
        cache = cache_of(open_repository(str(root), ENVIRONMENT))
        cache.put("s", root.name, 1)
        cache.save()
    document = json.loads((project.root / ".git/ownership-lint/cache.json").read_bytes())
    assert document["sections"]["s"] == {"project": 1, "linked": 1}


def test_matrix_and_policy_come_back_as_they_were() -> None:
    root = Path(__file__).resolve().parents[2]
    matrix = load_matrix((root / "ownership.yaml").read_bytes(), "ownership.yaml").matrix
    policy = load_policy((root / ".ci/policy.yaml").read_bytes(), ".ci/policy.yaml").policy
    assert policy is not None
    assert from_json(json.loads(json.dumps(to_json(matrix)))) == matrix
    policy = policy._replace(tree=None)
    assert from_json(json.loads(json.dumps(to_json(policy)))) == policy
