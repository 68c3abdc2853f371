"""The benchmark of the MCP family: its data is well-formed, and it counts as it says."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest

import mcp_accuracy
import mcp_accuracy_classes as classes
from mcp_accuracy_cases import CLASSES, VERDICTS, Case, Figure, Told, Verdict, is_held_out, read_cases, score

ROOT = Path(__file__).resolve().parents[2]
CASES = read_cases()
SHA256 = re.compile(r"[0-9a-f]{64}")
COMMIT = re.compile(r"[0-9a-f]{40}")
KEYS = {"class", "line", "server", "problem", "may"}


def test_no_file_is_judged_twice() -> None:
    assert max(Counter(case.file for case in CASES).values()) == 1
    assert max(Counter(case.sha256 for case in CASES).values()) == 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_file_can_be_had_by_anybody(case: Case) -> None:
    assert SHA256.fullmatch(case.sha256)
    assert COMMIT.fullmatch(case.commit)
    assert re.fullmatch(r"[\w.-]+/[\w.-]+", case.repo)
    assert not Path(case.path).is_absolute()
    assert ".." not in Path(case.path).parts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_repository_is_in_one_half_as_a_whole(case: Case) -> None:
    assert case.held_out is is_held_out(case.repo)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_verdict_is_of_a_known_class_and_in_the_lines_of_its_server(case: Case) -> None:
    places = [(verdict.kind, verdict.line, verdict.server, verdict.problem) for verdict in case.verdicts]
    assert len(set(places)) == len(places)
    for verdict in case.verdicts:
        assert verdict.kind in CLASSES
        if verdict.server is not None:
            first, last = (case.servers or {})[verdict.server]
            assert first <= verdict.line <= last


def test_a_file_that_only_shares_a_name_has_no_server_and_no_fault() -> None:
    silent = [case for case in CASES if case.silent]
    assert len(silent) >= 12
    assert all(case.is_clean and not case.servers for case in silent)


def test_the_set_is_as_large_and_as_mixed_as_the_manual_says() -> None:
    with_servers = [case for case in CASES if case.servers]
    assert len(with_servers) >= 70
    assert len({case.dialect for case in with_servers}) >= 8
    assert 0.4 <= sum(case.held_out for case in CASES) / len(CASES) <= 0.6


def test_the_data_holds_no_more_than_where_a_fault_is() -> None:
    lines = VERDICTS.read_text(encoding="utf-8").splitlines()
    flows = [line for line in lines if line.lstrip().startswith("- {")]
    assert len(flows) == sum(len(case.verdicts) for case in CASES)
    for flow in flows:
        assert set(re.findall(r"[{,] ?([a-z]+): ", flow)) <= KEYS


@pytest.mark.parametrize(
    "table",
    [
        classes.AGNIX,
        classes.LATCHPOINT,
        classes.MCP_AUDIT,
        classes.CONFIG_GUARD,
        classes.CONFIG_LINT,
        classes.CONFIG_CHECK,
        classes.MCPCHECK,
        classes.AISECSCAN,
    ],
)
def test_a_rule_of_a_peer_is_mapped_to_a_known_class(table: dict[str, str]) -> None:
    assert set(table.values()) <= set(CLASSES)


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ("mcp/cross-file-drift", None),
        ("mcp/policy-denied", None),
        ("mcp/missing-type", "broken"),
        ("mcp/secret-in-url", "secrets"),
        ("mcp/plain-http", "security"),
        ("mcp/floating-tag", "pinning"),
        ("mcp/absolute-path", "portability"),
    ],
)
def test_each_of_our_rules_has_a_class_unless_it_is_about_several_files(rule: str, kind: str | None) -> None:
    assert classes.of_ours(rule) == kind


def made_up(*verdicts: Verdict, silent: bool = False) -> Case:
    servers = {} if silent else {"one": (3, 6), "two": (7, 9)}
    return Case("o/r", "c" * 40, ".mcp.json", "0" * 64, "claude-code", False, silent, servers, verdicts)


def figure(case: Case, *told: Told, kind: str = "broken") -> Figure:
    return next(one for one in score([case], {case.file: told}) if one.kind == kind)


FAULT = Verdict("broken", 4, "one", "missing-type")
ALLOWED = Verdict("broken", 8, "two", "sse-deprecated", may=True)
WHOLE_FILE = Verdict("broken", 2, None, "wrong-root-key")


@pytest.mark.parametrize(
    ("told", "hits", "false"),
    [
        ([], 0, 0),
        ([Told("secrets", 4)], 0, 0),
        ([Told("broken", 8)], 0, 0),  # allowed: neither found nor wrong
        ([Told("broken", 4)], 1, 0),
        ([Told("broken", 6)], 1, 0),  # another line of the same server
        ([Told("broken", None, "one")], 1, 0),
        ([Told("broken")], 1, 0),  # a tool that says no place
        ([Told("broken", 3), Told("broken", 5)], 1, 0),  # told twice is found once
        ([Told("broken", 1)], 0, 1),
        ([Told("broken", 1), Told("broken", 12)], 0, 1),  # outside of all servers is one place
    ],
)
def test_a_place_is_a_server_of_a_file(told: list[Told], hits: int, false: int) -> None:
    counted = figure(made_up(FAULT, ALLOWED), *told)
    assert (counted.places, counted.hits, len(counted.false)) == (1, hits, false)


def test_a_fault_of_the_whole_file_may_be_told_anywhere_in_it() -> None:
    counted = figure(made_up(WHOLE_FILE), Told("broken", 8), Told("broken", 1))
    assert (counted.hits, counted.false) == (1, ())


def test_all_that_is_told_of_a_file_with_a_strange_name_is_wrong() -> None:
    counted = figure(made_up(silent=True), Told("broken", None, "ghost"), Told("broken", 5))
    assert (counted.recall, counted.precision, len(counted.false)) == (None, 0.0, 1)


def test_two_faults_in_one_server_are_one_place() -> None:
    case = made_up(FAULT, Verdict("broken", 5, "one", "unknown-key"))
    assert figure(case).places == 1


def test_a_file_that_has_changed_is_not_measured(tmp_path: Path) -> None:
    content = b"{}\n"
    case = Case("o/r", "c" * 40, "a.json", hashlib.sha256(content).hexdigest(), "roo", False)
    assert not mcp_accuracy.is_there(tmp_path, case)
    file = tmp_path / "o+r@cccccccc/a.json"
    file.parent.mkdir()
    file.write_bytes(content)
    assert mcp_accuracy.is_there(tmp_path, case)
    file.write_bytes(content + b"\n")
    assert not mcp_accuracy.is_there(tmp_path, case)


def test_only_what_stands_between_the_markers_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A\n<!-- mcp-accuracy -->\nold\n<!-- /mcp-accuracy -->\nend\n", encoding="utf-8")
    mcp_accuracy.put(page, r"new \1")
    assert page.read_text(encoding="utf-8") == (
        "# A\n<!-- mcp-accuracy -->\nnew \\1\n<!-- /mcp-accuracy -->\nend\n"
    )


def test_the_manual_has_the_markers() -> None:
    page = (ROOT / "docs/mcp-accuracy.md").read_text(encoding="utf-8")
    assert page.count(mcp_accuracy.START) == page.count(mcp_accuracy.END) == 1
