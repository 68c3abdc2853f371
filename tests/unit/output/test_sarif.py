"""SARIF that its schema and GitHub accept."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

import pytest
from sarif_kit.validate import validation_errors  # type: ignore[import-untyped]  # ships no types
from support.reports import PLAIN, compared, finding, held_back, hostile_report, many, report

from ownership_lint.finding import Certainty, Location, NotRead, Severity
from ownership_lint.output import sarif
from ownership_lint.registry import RULES

if TYPE_CHECKING:
    from ownership_lint.finding import Report


def run(given: Report) -> Any:
    """The one run of the log, which is valid."""
    log = json.loads(sarif.render(given, PLAIN))
    assert validation_errors(log) == []
    (only,) = log["runs"]
    return only


def uri(path: str) -> str:
    (result,) = run(report([finding(path)]))["results"]
    found: str = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    return found


@pytest.mark.parametrize("given", [report(), many(1), hostile_report(), compared()])
def test_the_log_is_valid_and_nothing_in_it_is_empty(given: Report) -> None:
    assert list(_empty(run(given))) == []


def _empty(node: Any, at: str = "") -> Any:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _empty(value, f"{at}/{key}")
    elif isinstance(node, list):
        for value in node:
            yield from _empty(value, at)
    elif node in ("", None):
        yield at


def test_every_rule_is_described_within_githubs_limits() -> None:
    rules = run(report())["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.ID for rule in RULES]
    for rule in rules:
        assert len(rule["name"]) <= 255
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert "## " not in rule["fullDescription"]["text"]
        assert rule["help"]["markdown"].startswith("## What it finds\n")
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note", "none"}


def test_a_result_names_its_rule_and_its_place() -> None:
    found = finding("m.yaml", location=Location("m.yaml", 3, 5, 3, 9), severity=Severity.NOTE)
    only = run(report([found]))
    (result,) = only["results"]
    assert only["tool"]["driver"]["rules"][result.pop("ruleIndex")]["id"] == result["ruleId"]
    assert result == {
        "ruleId": "ownership/unowned-script",
        "level": "note",
        "message": {"text": "`m.yaml` has no owner; give it one"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "m.yaml", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 9},
                }
            }
        ],
        "partialFingerprints": {"ownershipLint/v1": "0" * 32},
    }


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("scripts/a-b_c.sh", "scripts/a-b_c.sh"),
        ("a b#c?d%e", "a%20b%23c%3Fd%25e"),
        ("c:/x", "c%3A/x"),
        ("é", "%C3%A9"),
        (os.fsdecode(b"\xff\xc3"), "%FF%C3"),
        ("a\nb", "a%0Ab"),
    ],
)
def test_every_byte_of_a_path_is_in_its_uri(path: str, expected: str) -> None:
    assert uri(path) == expected
    assert unquote_to_bytes(expected) == os.fsencode(path)


def test_a_name_that_is_no_path_has_a_uri_too() -> None:
    assert uri("\ud800x") == "%3Fx"


def test_no_message_holds_a_link() -> None:
    texts = re.findall(r'"text": "(.*)"', sarif.render(hostile_report(), PLAIN))
    assert any("[l]" in text for text in texts)
    assert not any("](" in text for text in texts)


def test_what_was_held_back_is_listed_as_suppressed() -> None:
    results = run(report([finding()], suppressed=held_back()))["results"]
    assert [result.get("suppressions") for result in results] == [
        None,
        [{"kind": "external", "justification": "exception EX-001: the owner left"}],
        [{"kind": "external", "justification": "exception EX-001: the owner left"}],
        [{"kind": "inSource", "justification": "comment: a copy"}],
        [{"kind": "external", "justification": "baseline"}],
    ]


def test_what_cannot_be_told_is_left_out() -> None:
    assert run(report(unknowns=[finding(certainty=Certainty.UNKNOWN)]))["results"] == []


def test_the_run_says_what_it_did_not_look_at() -> None:
    given = compared([finding()])
    (base,) = run(given)["invocations"][0]["toolExecutionNotifications"]
    assert base == {"level": "note", "message": {"text": "1 new against main, 143 known, 3 resolved"}}
    (not_read,) = run(report(not_read=[NotRead("a b", "binary")]))["invocations"][0][
        "toolExecutionNotifications"
    ]
    place = {"artifactLocation": {"uri": "a%20b", "uriBaseId": "%SRCROOT%"}}
    assert not_read == {
        "level": "note",
        "message": {"text": "not read: binary"},
        "locations": [{"physicalLocation": place}],
    }


def test_the_worst_are_kept_where_there_are_too_many() -> None:
    (only,) = json.loads(sarif.render(many(30_000), PLAIN))["runs"]
    levels = [result["level"] for result in only["results"]]
    assert len(levels) == 25_000
    assert levels == ["error"] * 10_000 + ["warning"] * 10_000 + ["note"] * 5_000
    (notification,) = only["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"] == (
        "the worst 25000 of 30000 results; GitHub accepts no more in one run"
    )
