"""The cases of the accuracy benchmark: well-formed, mostly silent; our figures on them no worse than told."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from accuracy_cases import KINDS, Case, Figure, Found, read_cases, score
from ownership_lint.analysis.content.candidate import Settings
from ownership_lint.analysis.content.scanner import Scanner
from ownership_lint.analysis.content.validators import VALIDATORS
from ownership_lint.analysis.data_files import kind_of, read_data
from ownership_lint.analysis.env_files import assigned_values, is_env_file
from ownership_lint.analysis.literals import problem_of
from ownership_lint.inputs.pack_file import load_pack

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/pii-accuracy.md").read_text(encoding="utf-8")
PACKS = ("pii.yaml", "pii-contact.yaml", "secrets.yaml")
SETS = ("first", "second")
ROW = re.compile(r"^\| `([a-z-]+)` \| (\d+) \| (\d+) \| (\d+) \|", re.MULTILINE)


@cache
def scanner() -> Scanner:
    packs = []
    for name in PACKS:
        data = (ROOT / "policy" / name).read_bytes()
        loaded = load_pack(data, name, validators=VALIDATORS, problem_of=problem_of)
        assert loaded.pack is not None, loaded.findings
        packs.append(loaded.pack)
    return Scanner(packs, Settings())


def kinds_in(case: Case) -> frozenset[str]:
    hits = scanner().scan(f"{case.id}/{case.path}", case.content) or ()
    kinds = {hit.rule.removeprefix("pii/") for hit in hits}
    if (kind := kind_of(case.path)) and read_data(kind, case.content):
        kinds.add("data-file")
    if is_env_file(case.path) and assigned_values(case.content):
        kinds.add("env-file")
    return frozenset(kinds)


def told_in_the_manual(name: str) -> dict[str, tuple[int, int, int]]:
    """For each kind of a set: its cases, those found, and the false alarms."""
    table = PAGE.split(f"<!-- accuracy:{name} -->")[1].split(f"<!-- /accuracy:{name} -->")[0]
    rows = ROW.findall(table)
    return {kind: (int(cases), int(found), int(false)) for kind, cases, found, false in rows}


@cache
def figures(name: str) -> dict[str, Figure]:
    cases = read_cases(name)
    found: Found = {case.id: kinds_in(case) for case in cases}
    return {figure.kind: figure for figure in score(cases, found)}


def test_no_two_cases_share_an_id() -> None:
    ids = [case.id for name in SETS for case in read_cases(name)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("name", "fewest"), [("first", 300), ("second", 60)])
def test_half_of_a_set_or_more_has_nothing_to_find(name: str, fewest: int) -> None:
    cases = read_cases(name)
    assert len(cases) >= fewest
    assert 2 * sum(case.kind is None for case in cases) >= len(cases)


@pytest.mark.parametrize("name", SETS)
def test_every_kind_has_cases_and_every_case_a_kind_that_there_is(name: str) -> None:
    assert {case.kind for case in read_cases(name)} == {*KINDS, None}


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_manual_does_not_say_more_than_is_so(name: str, kind: str) -> None:
    cases, found, false = told_in_the_manual(name)[kind]
    figure = figures(name)[kind]
    assert cases == figure.positives
    assert figure.hits >= found, figure.missed
    assert len(figure.false) <= false, figure.false


def test_a_figure_counts_what_is_missed_and_what_is_false() -> None:
    cases = [
        Case("a", "a", b"", "ssn"),
        Case("b", "b", b"", "ssn"),
        Case("c", "c", b"", None),
        Case("d", "d", b"", None, frozenset({"ssn"})),
    ]
    found = {"a": frozenset({"ssn"}), "c": frozenset({"ssn"}), "d": frozenset({"ssn"})}
    assert score(cases, found, ["ssn"]) == (Figure("ssn", 2, ("b",), ("c",)),)


def test_lines_that_tools_draw_differently_cost_nobody() -> None:
    cases = [Case("t", "t", b"", "secret-token"), Case("m", "m", b"", "mil-email")]
    found = {"t": frozenset({"secret-assignment"}), "m": frozenset({"email"})}
    token, assignment, email, mil = score(
        cases, found, ["secret-token", "secret-assignment", "email", "mil-email"]
    )
    assert (token.recall, assignment.false, email.false) == (1.0, (), ())
    assert mil.missed == ("m",)
