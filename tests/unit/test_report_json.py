"""`report --format json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from support.project import MINIMAL, Project

from ownership_lint import resources
from ownership_lint.report.json_document import render_json

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = jsonschema.Draft202012Validator(json.loads(resources.read("schemas/matrix.schema.json")))
MATRIX = (
    MINIMAL
    + """\
metadata: {title: Who owns what}
owners: {DBA: {coordinator: COORD, domain: data, handle: "@dba", spec: dba.md}, OPS: {title: Operations}}
domains: {data: {title: Databases, owner: DBA}}
patterns: [{glob: "*.py", owner: OPS}]
unowned: [{path: scripts/free.sh, reason: Everybody's.}]
escalation: {matrix: [{category: Data, domain: data, first: DBA}]}
scripts:
  scripts/b.sh: {owner: DBA, purpose: "##[group]x"}
  scripts/gone.sh: {owner: DBA, deprecated: {replacement: scripts/b.sh}}
"""
)
TREE = ["scripts/b.sh", "scripts/c.py", "scripts/free.sh", "scripts/new.sh", "dba.md"]


def document(root: Path, files: list[str], matrix: str) -> dict[str, Any]:
    project = Project.create(root)
    project.commit({**dict.fromkeys(files, ""), "ownership.yaml": matrix})
    text = render_json(project.repository())
    assert text.isascii()
    assert "##" not in text
    found: dict[str, Any] = json.loads(text)
    SCHEMA.validate(found)
    return found


def test_an_empty_matrix_fits_the_schema(tmp_path: Path) -> None:
    assert document(tmp_path, ["README.md"], MINIMAL) == {
        "version": 1,
        "matrix": "ownership.yaml",
        "title": None,
        "coverage": {"scripts": 0, "owned": 0},
        "owners": [],
        "domains": [],
        "escalation": [],
        "scripts": [],
    }


def test_every_script_with_its_owner_and_why(tmp_path: Path) -> None:
    found = document(tmp_path, TREE, MATRIX)
    assert found["coverage"] == {"scripts": 4, "owned": 2}
    assert [(one["path"], one["tracked"], one["owner"], one["why"]["kind"]) for one in found["scripts"]] == [
        ("scripts/b.sh", True, "DBA", "entry"),
        ("scripts/c.py", True, "OPS", "pattern"),
        ("scripts/free.sh", True, None, "unowned"),
        ("scripts/gone.sh", False, "DBA", "entry"),
        ("scripts/new.sh", True, None, "nobody"),
    ]
    assert found["scripts"][0]["escalation"] == {"chain": ["DBA"], "emergency": None, "category": "Data"}
    assert found["scripts"][1]["why"]["patterns"] == ["*.py"]
    assert found["scripts"][3]["deprecated"]["replacement"] == "scripts/b.sh"
    assert [(one["name"], one["handle"], one["scripts"]) for one in found["owners"]] == [
        ("DBA", "@dba", 1),
        ("OPS", None, 1),
    ]


def test_paths_that_are_no_text_are_kept(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.write({"ownership.yaml": MINIMAL + "patterns: [{glob: '*.sh', owner: OPS}]\n"})
    blob = project.git("hash-object", "-w", "ownership.yaml").strip()
    project.git("add", "ownership.yaml")
    project.git("update-index", "--add", "--cacheinfo", f"100755,{blob},scripts/\udce9.sh")
    text = render_json(project.repository(staged=True))
    assert json.loads(text)["scripts"][0]["path"] == "scripts/\udce9.sh"


@pytest.mark.parametrize("request_", [{"staged": True}, {"rev": "HEAD"}])
def test_every_state_of_the_same_tree_gives_the_same_text(tmp_path: Path, request_: dict[str, Any]) -> None:
    project = Project.create(tmp_path)
    project.commit({**dict.fromkeys(TREE, ""), "ownership.yaml": MATRIX})
    assert render_json(project.repository(**request_)) == render_json(project.repository())
