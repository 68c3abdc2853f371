"""What holds a finding back, which of several does, and what held nothing."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from support.project import MINIMAL, Project, told

from ownership_lint.analysis.allow_comments import find_allow_comments
from ownership_lint.engine import Selection, run
from ownership_lint.finding import Means
from ownership_lint.inputs.baseline import KnownFinding, known_finding, read_baseline, render_baseline

if TYPE_CHECKING:
    from pathlib import Path

EXCEPTION = """\
version: 1
kind: exceptions
exceptions:
  - id: EX-001
    rule: ownership/unowned-script
    match: {match}
    reason: Its owner is decided next week.
    owner: OPS
    created: "2026-01-01"
    expires: "2026-01-20"
"""
OWNERS = MINIMAL + "owners: {OPS: {kind: team}}\n"


def comments(path: str, text: str) -> list[tuple[int, str, str]]:
    return [(one.line, one.rule, one.reason) for one in find_allow_comments(path, text.encode())]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.sh", "x  # ownership-lint: allow a/b why"),
        ("a.ts", "x() // ownership-lint: allow a/b why"),
        ("a.css", "/* ownership-lint: allow a/b why */"),
        ("a.html", "<p> <!-- ownership-lint: allow a/b why -->"),
        ("a.sql", "select 1; -- ownership-lint: allow a/b why"),
        ("a.ini", "; ownership-lint: allow a/b why"),
        ("a.tex", "% ownership-lint: allow a/b why"),
        ("a.bat", "REM ownership-lint: allow a/b why"),
        ("a.ml", "(* ownership-lint: allow a/b why *)"),
        ("a.j2", "{# ownership-lint: allow a/b why #}"),
        ("a.hs", "{- ownership-lint: allow a/b why -}"),
        ("a.ps1", "<# ownership-lint: allow a/b why #>"),
        ("a.c", " * ownership-lint: allow a/b why"),
        ("a.vb", "' ownership-lint: allow a/b why"),
        ("a.m4", "dnl ownership-lint: allow a/b why"),
        ("a.py", "x = 1  # ownership-lint: allow a/b - why\r"),
        ("a.py", "x = 1  # ownership-lint: allow a/b: why"),
    ],
)
def test_every_comment_syntax(path: str, line: str) -> None:
    assert comments(path, line + "\n") == [(1, "a/b", "why")]


def test_comments_of_other_kinds() -> None:
    assert comments("a.sh", "# ownership-lint: allow-next-line a/b, c/d two at once\nx") == [
        (2, "a/b", "two at once"),
        (2, "c/d", "two at once"),
    ]
    assert comments("a.sh", "# ownership-lint: allow a/b") == [(1, "a/b", "")]
    assert comments("a.sh", "# ownership-lint: allow") == [(1, "", "")]
    assert comments("a.sh", "# ownership-lint: allowed a/b why") == []
    assert comments("a.sh", "# ownership-lint: allow a/b " + "x" * 5000) == []


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.create(tmp_path)
    project.commit({"ownership.yaml": OWNERS, "scripts/a.sh": "", "scripts/b.sh": ""})
    return project


def held(project: Project, **request: str) -> list[tuple[str, str, str]]:
    report = project.check("ownership", **request)
    return [(one.finding.subject, one.means.value, one.name) for one in report.suppressed]


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ("{paths: [scripts/a.sh]}", ["scripts/a.sh"]),
        ("{paths: [scripts/]}", ["scripts/a.sh", "scripts/b.sh"]),
        ("{paths: [scripts/], max_findings: 1}", ["scripts/a.sh"]),
        ("{subject: scripts/b.sh}", ["scripts/b.sh"]),
        ("{paths: [scripts/a.sh], subject: scripts/b.sh}", []),
        ("{fingerprint: 'sha256:00000000'}", []),
    ],
)
def test_every_condition_of_an_exception_has_to_match(
    project: Project, match: str, expected: list[str]
) -> None:
    project.commit({"policy/exceptions.yaml": EXCEPTION.replace("{match}", match)})
    assert held(project) == [(path, "exception", "EX-001") for path in expected]


def test_an_exception_by_fingerprint(project: Project) -> None:
    fingerprint = project.check("ownership").findings[0].fingerprint
    match = f"{{fingerprint: 'sha256:{fingerprint[:10]}'}}"
    project.commit({"policy/exceptions.yaml": EXCEPTION.replace("{match}", match)})
    assert held(project) == [("scripts/a.sh", "exception", "EX-001")]


def test_an_exception_of_a_script_that_is_not_there(project: Project) -> None:
    project.commit(
        {
            "ownership.yaml": OWNERS + "scripts: {scripts/gone.sh: {owner: OPS}}\n",
            "policy/exceptions.yaml": EXCEPTION.replace("{match}", "{paths: [scripts/gone*]}").replace(
                "unowned-script", "missing-script"
            ),
        }
    )
    assert held(project) == [("scripts/gone.sh", "exception", "EX-001")]


def test_an_exception_ends(project: Project) -> None:
    project.commit({"policy/exceptions.yaml": EXCEPTION.replace("{match}", "{paths: [scripts/a.sh]}")})
    assert len(held(project, today="2026-01-20")) == 1
    assert held(project, today="2026-01-21") == []


def test_a_comment_without_a_reason_allows_nothing(project: Project) -> None:
    mark = "# ownership-lint: allow ownership/unowned-script"
    project.commit({"scripts/a.sh": f"{mark} mine\n", "scripts/b.sh": f"{mark}\n"})
    report = project.check("ownership")
    assert [one.reason for one in report.suppressed] == ["mine"]
    assert [one.subject for one in report.findings] == ["scripts/b.sh"]


def test_a_comment_about_the_whole_file_stands_alone_at_its_top(project: Project) -> None:
    mark = "# ownership-lint: allow ownership/unowned-script mine"
    project.commit({"scripts/a.sh": "#!/bin/sh\n" * 9 + mark, "scripts/b.sh": f"\nx {mark}\n"})
    assert held(project) == [("scripts/a.sh", "comment", "")]
    project.commit({"scripts/a.sh": "#!/bin/sh\n" * 10 + mark})
    assert held(project) == []


def test_a_comment_at_an_entry_of_the_matrix(project: Project) -> None:
    entry = (
        "scripts:\n  scripts/gone.sh: # ownership-lint: allow ownership/missing-script the build makes it\n"
    )
    project.commit({"ownership.yaml": OWNERS + entry + "    owner: OPS\n"})
    assert held(project) == [("scripts/gone.sh", "comment", "")]


def test_a_comment_in_a_place_that_is_mentioned(project: Project) -> None:
    matrix = "scripts: {scripts/a.sh: {owner: OPS, deprecated: {replacement: scripts/b.sh}}}\n"
    line = "sh scripts/a.sh"
    mark = "ownership-lint: allow"
    project.commit(
        {
            "ownership.yaml": OWNERS + matrix,
            "Makefile": f"x:\n\t{line}\n# {mark}-next-line ownership/deprecated-reference drill\n\t{line}\n",
            "docs/a.md": f"```sh\n{line}  # {mark} ownership/deprecated-reference the drill is in May\n```\n",
        }
    )
    report = project.check("ownership/deprecated-reference")
    assert told(report) == ["Makefile:2:5 error `scripts/a.sh` is deprecated and still run here"]
    assert [one.finding.location.path for one in report.suppressed] == ["Makefile", "docs/a.md"]


def test_the_nearest_means_is_named_and_the_others_count_as_used(project: Project) -> None:
    findings = project.check("ownership").findings
    known = [KnownFinding(one.rule, one.location.path, one.subject, one.fingerprint) for one in findings]
    project.commit(
        {
            ".ownership-baseline.json": render_baseline(known),
            "scripts/a.sh": "# ownership-lint: allow ownership/unowned-script mine\n",
        }
    )
    report = run(project.repository(), Selection())
    assert [one.means for one in report.suppressed] == [Means.COMMENT, Means.BASELINE]
    assert report.findings == ()
    assert report.summary.suppressed == 2


def test_nothing_is_held_back_where_that_is_asked(project: Project) -> None:
    project.commit({"scripts/a.sh": "# ownership-lint: allow ownership/unowned-script mine\n"})
    report = run(project.repository(), Selection(("ownership",)), suppress=False)
    assert [one.subject for one in report.findings] == ["scripts/a.sh", "scripts/b.sh"]
    assert report.suppressed == ()


def test_unused_is_not_judged_where_only_some_paths_are_asked_for(project: Project) -> None:
    project.commit({"policy/exceptions.yaml": EXCEPTION.replace("{match}", "{paths: [docs/]}")})
    repository = project.repository()
    assert run(repository, Selection(paths=("scripts",))).summary.warnings == 0
    assert run(repository, Selection()).summary.warnings == 1


def test_a_baseline_comes_back_as_it_was_written() -> None:
    known = [
        KnownFinding("a/b", "x\udcff\n", "s\u2028", "1" * 32),
        KnownFinding("a/a", "y", "y", "2" * 32),
        KnownFinding("a/a", "x", "x", "3" * 32),
    ]
    text = render_baseline(known)
    assert text.encode().isascii()
    assert [line.count("fingerprint") for line in text.splitlines()] == [0, 1, 1, 1, 0]
    baseline, findings = read_baseline(text.encode(), "b.json")
    assert findings == ()
    assert baseline.known == Counter(known)
    assert [one["path"] for one in json.loads(text)["findings"]] == ["x", "y", "x\udcff\n"]


BEGIN = 'it must begin with `{"version": 1, "kind": "baseline"`'
ENTRIES = "`findings` must be a list of mappings with `rule`, `path`, `subject`, `fingerprint`, all text"
HEAD = b'{"version": 1, "kind": "baseline", "findings": '


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"", 1, "not JSON: Expecting value"),
        (b"\xff", 1, "not JSON: UnicodeDecodeError"),
        (b"[" * 100_000, 1, "not JSON: RecursionError"),
        (HEAD + b"[\n<<<<<<< HEAD\n", 2, "an unresolved merge conflict"),
        (b"[]", 1, BEGIN),
        (b'{"version": 2, "kind": "baseline", "findings": []}', 1, BEGIN),
        (HEAD + b'["x"]}', 1, ENTRIES),
        (HEAD + b"{}}", 1, ENTRIES),
    ],
)
def test_a_broken_baseline_is_told_with_its_line(data: bytes, line: int, message: str) -> None:
    baseline, (finding,) = read_baseline(data, "b.json")
    assert baseline.known == {}
    assert (finding.rule, finding.location.line) == ("policy/invalid-policy", line)
    assert finding.message == f"the baseline cannot be read: {message}"


def test_a_broken_baseline_stops_the_run(project: Project) -> None:
    project.commit({".ownership-baseline.json": "[]"})
    assert [one.rule for one in project.check().findings] == ["policy/invalid-policy"]


def test_what_others_hold_back_does_not_use_up_the_baseline(project: Project) -> None:
    matrix = "scripts: {scripts/a.sh: {owner: OPS, deprecated: {since: '1'}}}\n"
    project.commit({"ownership.yaml": OWNERS + matrix, "Makefile": "a:\n\tsh scripts/a.sh one\n"})
    rule = "ownership/deprecated-reference"
    known = [known_finding(one) for one in project.check(rule).findings]
    mark = f"# ownership-lint: allow {rule} drill"
    project.commit(
        {
            ".ownership-baseline.json": render_baseline(known),
            "Makefile": f"b:\n\tsh scripts/a.sh two {mark}\na:\n\tsh scripts/a.sh one\n",
        }
    )
    report = project.check(rule, "policy/unused-exception")
    assert report.findings == ()
    assert [(one.finding.location.line, one.means.value) for one in report.suppressed] == [
        (2, "comment"),
        (4, "baseline"),
    ]


def test_a_known_note_does_not_hide_an_error(project: Project) -> None:
    matrix = "scripts: {scripts/a.sh: {owner: OPS, deprecated: {since: '1'}}}\n"
    project.commit({"ownership.yaml": OWNERS + matrix, "Makefile": "# scripts/a.sh\n"})
    rule = "ownership/deprecated-reference"
    known = [known_finding(one) for one in project.check(rule).findings]
    project.commit(
        {".ownership-baseline.json": render_baseline(known), "Makefile": "a:\n\tsh scripts/a.sh\n"}
    )
    assert [one.rated.value for one in project.check(rule).findings] == ["error"]


def test_a_baseline_says_what_it_hides(project: Project) -> None:
    (finding, _) = project.check("ownership").findings
    lie = known_finding(finding)._replace(rule="ownership/dead-pattern", subject="harmless")
    project.commit({".ownership-baseline.json": render_baseline([lie])})
    assert len(project.check("ownership").findings) == 2


def test_max_findings_counts_the_whole_tree_and_only_what_is_proven(project: Project) -> None:
    project.commit(
        {"policy/exceptions.yaml": EXCEPTION.replace("{match}", "{paths: [scripts/], max_findings: 1}")}
    )
    repository = project.repository()
    assert [one.subject for one in run(repository, Selection(("ownership",))).findings] == ["scripts/b.sh"]
    narrowed = run(project.repository(), Selection(paths=("scripts/b.sh",)))
    assert [one.subject for one in narrowed.findings] == ["scripts/b.sh"]


def test_nothing_holds_back_what_is_wrong_with_the_configuration(project: Project) -> None:
    policy = (
        "# ownership-lint: allow policy/dead-scope later\nversion: 1\nkind: policy\nscope: {roots: [nope]}\n"
    )
    project.commit({"policy/policy.yaml": policy})
    assert [one.rule for one in project.check("policy").findings] == ["policy/dead-scope"]
