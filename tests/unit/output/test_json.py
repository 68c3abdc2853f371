"""The JSON report keeps the promise of its schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from support.reports import HOSTILE, PLAIN, compared, finding, held_back, hostile_report, many, report

from ownership_lint import resources
from ownership_lint.output import json_v1

if TYPE_CHECKING:
    from ownership_lint.finding import Report

SCHEMA = jsonschema.Draft202012Validator(json.loads(resources.read("schemas/report.schema.json")))


def document(given: Report, *, show_unknown: bool = False) -> Any:
    parsed = json.loads(json_v1.render(given, PLAIN._replace(show_unknown=show_unknown)))
    SCHEMA.validate(parsed)
    return parsed


@pytest.mark.parametrize("count", [0, 1, 300])
def test_any_number_of_findings_is_valid(count: int) -> None:
    assert len(document(many(count))["findings"]) == count


def test_hostile_text_arrives_unchanged() -> None:
    parsed = document(hostile_report())
    first = parsed["findings"][0]
    assert (first["path"], first["help"], first["related"][0]["message"]) == (HOSTILE, HOSTILE, HOSTILE)
    assert parsed["summary"]["not_read"] == [{"path": HOSTILE, "reason": HOSTILE}]


def test_what_cannot_be_told_is_listed_on_request() -> None:
    certainties = [one["certainty"] for one in document(hostile_report(), show_unknown=True)["findings"]]
    assert certainties == ["proven", "proven", "proven", "unknown"]
    assert len(document(hostile_report())["findings"]) == 3


def test_what_was_held_back_says_by_what() -> None:
    parsed = document(report(suppressed=held_back()))
    assert parsed["findings"] == []
    assert [one["suppression"] for one in parsed["suppressed"]] == [
        {"means": "exception", "name": "EX-001", "reason": "the owner left"},
        {"means": "exception", "name": "EX-001", "reason": "the owner left"},
        {"means": "comment", "name": "", "reason": "a copy"},
        {"means": "baseline", "name": "", "reason": ""},
    ]
    assert parsed["summary"]["suppressed_by"] == {"comment": 1, "exception": 2, "baseline": 1}


def test_a_base_is_null_where_nothing_was_compared() -> None:
    assert document(report())["base"] is None
    base = document(compared([finding()]))["base"]
    assert [one["path"] for one in base.pop("resolved")] == [f"scripts/old{number}.sh" for number in range(3)]
    assert base == {"rev": "main", "known": 143, "scripts": 179, "owned": 34}
