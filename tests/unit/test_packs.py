"""The bundled packs hold what they promise."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ownership_lint.analysis.content.proof import failures
from ownership_lint.analysis.content.validators import VALIDATORS
from ownership_lint.analysis.literals import problem_of
from ownership_lint.analysis.tokens.algorithms import ALGORITHMS
from ownership_lint.inputs.pack_file import load_pack
from ownership_lint.rules.examples import found_in_example
from ownership_lint.rules.mcp import IDS

if TYPE_CHECKING:
    from ownership_lint.inputs.packs import Pack

POLICY = Path(__file__).resolve().parents[2] / "policy"


def packs() -> list[Pack]:
    found = []
    for path in sorted(POLICY.glob("*.yaml")):
        if b"\nkind: pack\n" in path.read_bytes():
            loaded = load_pack(
                path.read_bytes(),
                path.name,
                validators=VALIDATORS,
                problem_of=problem_of,
                in_code=IDS | ALGORITHMS.keys(),
            )
            assert loaded.pack is not None, loaded.findings
            found.append(loaded.pack)
    return found


def test_every_example_holds_and_disturbs_no_other_rule() -> None:
    assert list(failures(packs(), found_in_example)) == []


@pytest.mark.parametrize("rule", [rule for pack in packs() for rule in pack.rules], ids=lambda rule: rule.id)
def test_every_rule_has_examples_of_both_kinds(rule: object) -> None:
    examples = rule.examples  # type: ignore[attr-defined]
    assert sum(bool(one.values) for one in examples) >= 2
    assert sum(not one.values for one in examples) >= 3


def test_no_glob_is_written_in_another_dialect() -> None:
    globs = [glob for pack in packs() for rule in pack.rules for glob in (*rule.include, *rule.exclude)]
    assert globs
    assert not [glob for glob in globs if "{" in glob], "braces are plain characters in our patterns"
