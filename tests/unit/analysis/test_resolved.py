"""What is known of a script, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.project import MINIMAL, Project

from ownership_lint.analysis.resolved import escalation_of, resolve, resolve_all
from ownership_lint.finding import Location
from ownership_lint.inputs.matrix import EscalationRow, Matrix

if TYPE_CHECKING:
    from pathlib import Path

AT = Location("ownership.yaml")
DATA = EscalationRow("Data", AT, "data", "DBA", "COORD", "CHIEF")
ALSO_DATA = EscalationRow("Imports", AT, "data", "ETL", "COORD")
TOOLS = EscalationRow("Tools", AT, "tools", "OPS")
LOOSE = EscalationRow("Everything", AT, None, "HELP", "HELP")


@pytest.mark.parametrize(
    ("rows", "owner", "coordinator", "domain", "chain", "category"),
    [
        ((), "DBA", None, None, ("DBA",), None),
        ((), "DBA", "COORD", "data", ("DBA", "COORD"), None),
        ((LOOSE,), "DBA", "COORD", None, ("DBA", "COORD"), None),
        ((TOOLS, DATA), "X", "COORD", "data", ("DBA", "COORD"), "Data"),
        ((DATA, ALSO_DATA), "ETL", None, "data", ("ETL", "COORD"), "Imports"),
        ((DATA, ALSO_DATA), "X", None, "data", ("DBA", "COORD"), "Data"),
        ((DATA, TOOLS), "OPS", "COORD", "elsewhere", ("OPS",), "Tools"),
        ((LOOSE,), "HELP", None, None, ("HELP",), "Everything"),
    ],
)
def test_whom_to_call(
    rows: tuple[EscalationRow, ...],
    owner: str,
    coordinator: str | None,
    domain: str | None,
    chain: tuple[str, ...],
    category: str | None,
) -> None:
    found = escalation_of(Matrix("ownership.yaml", escalation=rows), owner, coordinator, domain)
    assert (found.chain, found.row and found.row.category) == (chain, category)


def test_names_are_called_once() -> None:
    row = EscalationRow("Data", AT, "data", "DBA", "DBA", "DBA")
    found = escalation_of(Matrix("ownership.yaml", escalation=(row,)), "X", None, "data")
    assert (found.chain, found.emergency, found.names) == (("DBA",), "DBA", ("DBA",))


def test_coordinator_and_domain_are_the_entrys_else_the_owners(tmp_path: Path) -> None:
    matrix = """\
owners: {DBA: {coordinator: COORD, domain: data}}
patterns: [{glob: "*.py", owner: DBA, coordinator: OTHER}]
scripts: {a.sh: {owner: DBA}, b.sh: {owner: DBA, coordinator: OWN, domain: tools}}
"""
    project = Project.create(tmp_path)
    project.commit({"a.sh": "", "b.sh": "", "c.py": "", "ownership.yaml": MINIMAL + matrix})
    repository = project.repository()
    found = [resolve(repository, path) for path in ("a.sh", "b.sh", "c.py", "d.py")]
    assert [(one.coordinator, one.domain, one.is_tracked) for one in found] == [
        ("COORD", "data", True),
        ("OWN", "tools", True),
        ("OTHER", "data", True),
        ("OTHER", "data", False),
    ]


def test_every_script_and_every_entry_is_there_once_with_where_it_went(tmp_path: Path) -> None:
    matrix = """\
scripts:
  scripts/old.sh: {owner: OPS}
  scripts/case.sh: {owner: OPS}
  scripts/gone.sh: {owner: OPS}
  scripts/a.sh: {owner: OPS}
"""
    project = Project.create(tmp_path)
    project.commit({"scripts/old.sh": "one\ntwo\n"})
    project.git("mv", "scripts/old.sh", "scripts/new.sh")
    project.commit({"scripts/a.sh": "", "scripts/Case.sh": "", "ownership.yaml": MINIMAL + matrix})
    assert [(one.path, one.moved_to) for one in resolve_all(project.repository())] == [
        ("scripts/Case.sh", None),
        ("scripts/a.sh", None),
        ("scripts/case.sh", "scripts/Case.sh"),
        ("scripts/gone.sh", None),
        ("scripts/new.sh", None),
        ("scripts/old.sh", "scripts/new.sh"),
    ]
