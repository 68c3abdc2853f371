"""GitLab's code quality report."""

from __future__ import annotations

import json

from support.reports import PLAIN, hostile_report, many, report

from ownership_lint.output import gitlab


def test_nothing_found_is_an_empty_array() -> None:
    assert gitlab.render(report(), PLAIN) == "[]\n"


def test_an_issue_has_what_gitlab_asks_for() -> None:
    assert json.loads(gitlab.render(many(1), PLAIN)) == [
        {
            "description": "`scripts/0/00000.sh` has no owner; give it one",
            "check_name": "ownership/unowned-script",
            "fingerprint": "0" * 32,
            "severity": "major",
            "location": {"path": "scripts/0/00000.sh", "lines": {"begin": 1, "end": 1}},
        }
    ]


def test_no_two_issues_share_a_fingerprint() -> None:
    issues = json.loads(gitlab.render(many(30_000), PLAIN))
    assert len({issue["fingerprint"] for issue in issues}) == 30_000
    assert {issue["severity"] for issue in issues} == {"major", "minor", "info"}


def test_hostile_names_can_be_stored() -> None:
    for issue in json.loads(gitlab.render(hostile_report(), PLAIN)):
        for text in (issue["description"], issue["location"]["path"]):
            assert text.isprintable()
            assert text.encode("utf-8")
