"""What to do about findings: fix, decide, wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.pages import kitchen
from support.project import MINIMAL, Project

from ownership_lint.inputs.baseline import known_finding, render_baseline
from ownership_lint.report.html.drift import Drift, drift_of

if TYPE_CHECKING:
    from pathlib import Path


def drift(project: Project, *select: str) -> Drift:
    repository = project.repository()
    return drift_of(repository, project.check(*select or ("ownership", "policy")))


def told(found: Drift) -> dict[str, list[str]]:
    groups = {"fix": found.fix, "decide": found.decide}
    return {
        name: [f"{one.title}: {', '.join(finding.subject for finding in one.findings)}" for one in causes]
        for name, causes in groups.items()
    }


def test_agreement_is_empty(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"ownership.yaml": MINIMAL + "scripts: {scripts/a.sh: {owner: A}}\n", "scripts/a.sh": ""})
    found = drift(project)
    assert found == Drift((), (), (), ())
    assert found.counts == (0, 0, 0)


def test_what_names_its_remedy_is_to_be_fixed(tmp_path: Path) -> None:
    found = drift(kitchen(tmp_path))
    assert told(found) == {
        "fix": ["Deprecated reference: scripts/old.sh"],
        "decide": [
            "Missing reference: BAKER",
            "Missing script: scripts/gone.sh",
            "Unknown owner: FIRE",
            "Unowned script: scripts/loose.sh",
        ],
    }
    assert found.counts == (1, 4, 0)


def test_a_move_counts_once(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"ownership.yaml": MINIMAL + "scripts: {scripts/a.sh: {owner: A}}\n", "scripts/a.sh": "x"})
    project.git("mv", "scripts/a.sh", "scripts/b.sh")
    project.commit()
    assert told(drift(project)) == {"fix": ["Moved script: scripts/a.sh"], "decide": []}


def test_only_naming_a_deprecated_script_is_no_drift(tmp_path: Path) -> None:
    project = kitchen(tmp_path)
    project.commit({"docs/use.md": "The script old.sh was fine.\n"})
    assert told(drift(project))["fix"] == []


def test_exceptions_wait_with_the_days_that_are_left(tmp_path: Path) -> None:
    exceptions = (
        "version: 1\nkind: exceptions\nexceptions:\n"
        "  - {id: later, rule: ownership/unowned-script, match: {paths: [scripts/loose.sh]}, owner: COOK,\n"
        '     reason: The new cook decides., created: "2026-01-02", expires: "2026-01-13"}\n'
    )
    project = kitchen(tmp_path)
    project.commit({"policy/exceptions.yaml": exceptions})
    (wait,) = drift(project).waits
    assert (wait.title, wait.reason, wait.count, wait.until) == (
        "the exception `later`, COOK answers for it",
        "The new cook decides.",
        1,
        "until 2026-01-13, 3 days left",
    )


def test_comments_and_the_baseline_wait_without_an_end(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    allow = "# ownership-lint: allow ownership/unowned-script it is a demo\n"
    project.commit({"ownership.yaml": MINIMAL, "scripts/a.sh": allow, "scripts/b.sh": ""})
    (known,) = project.check("ownership").findings
    project.commit({".ownership-baseline.json": render_baseline([known_finding(known)])})
    waits = drift(project).waits
    assert [(one.title, one.reason, one.count, one.until) for one in waits] == [
        ("allowed in the file: `ownership/unowned-script`", "it is a demo", 1, ""),
        ("known since the baseline: `ownership/unowned-script`", "", 1, ""),
    ]


def test_scanners_are_only_counted(tmp_path: Path) -> None:
    project = kitchen(tmp_path)
    address = "@".join(("first.cook", "kitchen.mil"))
    project.commit({"docs/mail.md": f"Write to {address}.\n"})
    found = drift(project, "ownership", "pii")
    assert found.elsewhere
    assert all(rule.startswith("pii/") and count > 0 for rule, count in found.elsewhere)
