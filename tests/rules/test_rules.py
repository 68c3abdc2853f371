"""Every rule against its cases: `FAMILY/RULE/ok/*.yaml` must stay silent, `bad/*.yaml` tell exactly this.

A case is one YAML file: `tree` (path: content), `executable` (paths), `ownership`, `policy`, `before` (a tree
committed first, so that there is history), `roster` (a plain one), `request` (options of the run), `with`
(more rules to run), and for bad cases `expect`, one line a finding of the rule itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML
from support.project import ENVIRONMENT, MINIMAL, Project, told

from ownership_lint.engine import Selection, run
from ownership_lint.loading import Request, load
from ownership_lint.registry import RULES
from ownership_lint.rules.checked import CheckedRule
from ownership_lint.rules.pack import PackedRule
from ownership_lint.rules.token import TokenRule

if TYPE_CHECKING:
    from ownership_lint.rule import Rule

CASES = Path(__file__).parent
LOADED_ELSEWHERE = {"policy/invalid-matrix", "policy/invalid-policy"}


def cases(kind: str) -> list[Any]:
    found = sorted(CASES.glob(f"*/*/{kind}/*.yaml"))
    return [pytest.param(path, id=path.relative_to(CASES).as_posix()) for path in found]


def report_of(path: Path, root: Path) -> list[str]:
    case = YAML(typ="safe", pure=True).load(path)
    project = Project.create(root)
    if "before" in case:
        project.commit(case["before"])
        for name in case["before"]:
            (root / name).unlink()
    project.write({"ownership.yaml": MINIMAL + case["ownership"], **case.get("tree", {})})
    if "policy" in case:
        project.write({"policy/policy.yaml": "version: 1\nkind: policy\n" + case["policy"]})
    for name in case.get("executable", ()):
        (root / name).chmod(0o755)
    project.commit()
    rule = "/".join(path.relative_to(CASES).parts[:2])
    repository = load(Request(_environment(case, root), str(root), **case.get("request", {}))).repository
    assert repository.load_findings == (), "a case with a broken matrix would be silent about everything else"
    report = run(repository, Selection((rule, *case.get("with", ()))))
    return told(report._replace(findings=tuple(one for one in report.findings if one.rule == rule)))


def _environment(case: dict[str, Any], root: Path) -> dict[str, str]:
    """With the `roster` of a case, which lies where git ignores it."""
    if "roster" not in case:
        return ENVIRONMENT
    file = root / ".git" / "roster.txt"
    file.write_text(case["roster"])
    return {**ENVIRONMENT, "OWNERSHIP_LINT_ROSTER": str(file)}


@pytest.mark.parametrize("path", cases("ok"))
def test_stays_silent(path: Path, tmp_path: Path) -> None:
    assert report_of(path, tmp_path) == []


@pytest.mark.parametrize("path", cases("bad"))
def test_tells(path: Path, tmp_path: Path) -> None:
    expected = YAML(typ="safe", pure=True).load(path)["expect"]
    assert report_of(path, tmp_path) == expected
    assert expected


def _needs_cases(rule: Rule) -> bool:
    """The examples of a pack are the cases of its rules."""
    return rule.ID not in LOADED_ELSEWHERE and not isinstance(rule, PackedRule | CheckedRule | TokenRule)


@pytest.mark.parametrize("rule", [rule.ID for rule in RULES if _needs_cases(rule)])
def test_has_cases_of_both_kinds(rule: str) -> None:
    assert list((CASES / rule / "ok").glob("*.yaml"))
    assert list((CASES / rule / "bad").glob("*.yaml"))
