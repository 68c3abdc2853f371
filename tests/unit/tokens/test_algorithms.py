"""Every rule about damage has an algorithm, and everything that is asked for is a rule."""

from __future__ import annotations

import pytest

from ownership_lint.analysis.tokens.algorithms import ALGORITHMS, algorithm_of
from ownership_lint.analysis.tokens.languages import asks_of
from ownership_lint.analysis.tokens.source import TokenFile
from ownership_lint.inputs.bundled_packs import TOKENS


def test_the_packs_and_the_code_have_the_same_rules() -> None:
    assert sorted(ALGORITHMS) == sorted(rule.id for pack in TOKENS for rule in pack.rules)


@pytest.mark.parametrize("rule", ALGORITHMS)
def test_an_algorithm_is_where_it_is_said_to_be(rule: str) -> None:
    assert list(algorithm_of(rule)(TokenFile("a.py", b"x = 1\n"), ())) == []


@pytest.mark.parametrize("path", ["a.py", "a.ts", "a.go", "a.json", "a.yaml", "a.toml", "a.md", "a.xyz"])
def test_only_rules_are_asked_for(path: str) -> None:
    assert asks_of(path, "é \u2018x\u2019 \x07\x1b[0m```\n1→a\n".encode()) <= ALGORITHMS.keys()
