"""The formats, on a report whose texts mean harm."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from ownership_lint import resources
from ownership_lint.finding import (
    Certainty,
    Finding,
    Location,
    NotRead,
    Related,
    Report,
    Severity,
    Summary,
)
from ownership_lint.output import github, json_v1, text
from ownership_lint.output.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

HOSTILE = "a\n::error::b,c:d%0A##[command]e\x1b[31m\u202e" + os.fsdecode(b"\xff")


def report(findings: Sequence[Finding], **counts: int) -> Report:
    numbers: dict[str, Any] = dict.fromkeys(
        ("files", "scripts", "owned", "errors", "warnings", "notes", "suppressed", "unknown"), 0
    )
    not_read = (NotRead(HOSTILE, "binary"),)
    return Report("commit", HOSTILE, tuple(findings), (), Summary(**(numbers | counts), not_read=not_read))


def finding(path: str = "scripts/a.sh", **values: Any) -> Finding:
    standard: dict[str, Any] = {
        "rule": "ownership/unowned-script",
        "location": Location(path),
        "message": f"`{path}` has no owner",
        "subject": path,
        "help": "give it one",
        "severity": Severity.ERROR,
        "fingerprint": "0" * 32,
    }
    return Finding(**(standard | values))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("plain é 漢", "plain é 漢"),
        ("a\nb\tc\x1b[0m", "a\\nb\\tc\\x1b[0m"),
        ("\u202ereversed\u200b\u2028", "\\u202ereversed\\u200b\\u2028"),
        (os.fsdecode(b"bad\xff"), "bad\\xff"),
        ("\ud800", "\\ud800"),
    ],
)
def test_visible(given: str, shown: str) -> None:
    assert visible(given) == shown


def test_text_never_prints_a_control_character() -> None:
    hostile = finding(
        HOSTILE,
        message=HOSTILE,
        help=HOSTILE,
        excerpt=HOSTILE,
        related=(Related(Location(HOSTILE), HOSTILE),),
    )
    printed = text.render(report([hostile]), text.Style(show_all=True))
    assert all(character.isprintable() for line in printed.split("\n") for character in line)
    assert len(printed.split("\n")) == 8
    assert "##[" not in printed


def test_text_begins_no_line_with_a_command() -> None:
    hostile = finding("::error ::x", location=Location("::error ::x", 3, 1, 3, 2))
    assert text.render(report([hostile]), text.Style()).splitlines()[1].startswith("  :\\x3aerror ::x:3:1: ")


def test_text_caps_a_rule_and_counts_the_rest() -> None:
    findings = [finding(f"scripts/{number % 3}/{number:02}.sh") for number in range(20)]
    printed = text.render(report(findings, errors=20, scripts=30, owned=10, files=40), text.Style())
    assert printed == (
        "error[ownership/unowned-script]  20 findings\n"
        + "".join(f"  `scripts/{number % 3}/{number:02}.sh` has no owner\n" for number in range(10))
        + "  … and 10 more: scripts/1/ (4), scripts/0/ (3), scripts/2/ (3); --all shows them\n"
        "  help: give it one\n"
        "\n"
        "10 of 30 scripts owned (33 %) | 20 errors | 40 files in commit "
        + visible(HOSTILE)
        + ", 1 not read\n"
    )
    assert "19.sh" in text.render(report(findings), text.Style(show_all=True))


def test_text_shows_what_is_called_first() -> None:
    called = finding("scripts/z.sh", related=(Related(Location("ci.yml"), "runs it"),))
    findings = [*(finding(f"scripts/{number:02}.sh") for number in range(12)), called]
    assert text.render(report(findings), text.Style()).splitlines()[1] == "  `scripts/z.sh` has no owner"


def test_text_shows_the_line_with_a_caret() -> None:
    broken = finding(
        "ownership.yaml",
        rule="policy/invalid-matrix",
        location=Location("ownership.yaml", 7, 5, 7, 9),
        message="unknown key `ownr`",
        excerpt="    ownr: OPS",
    )
    assert text.render(report([broken]), text.Style()).splitlines()[:5] == [
        "error[policy/invalid-matrix]",
        "  ownership.yaml:7:5: unknown key `ownr`",
        "    7 |     ownr: OPS",
        "      |     ^^^^",
        "  help: give it one",
    ]


def test_colour_only_where_it_is_asked_for() -> None:
    assert "\x1b[31m" in text.render(report([finding()]), text.Style(colour=True))
    assert "\x1b" not in text.render(report([finding()]), text.Style())


def test_json_keeps_its_promise() -> None:
    unknown = finding("u", certainty=Certainty.UNKNOWN)
    hostile = finding(HOSTILE, related=(Related(Location(HOSTILE), HOSTILE),))
    given = report([hostile])
    full = Report(given.snapshot, given.rev, given.findings, (unknown,), given.summary)
    schema = json.loads(resources.read("schemas/report.schema.json"))
    for show_unknown, count in ((False, 1), (True, 2)):
        document = json.loads(json_v1.render(full, version="1.2.3", show_unknown=show_unknown))
        jsonschema.Draft202012Validator(schema).validate(document)
        assert document["findings"][0]["path"] == HOSTILE
        assert len(document["findings"]) == count


def test_github_escapes_everything() -> None:
    hostile = finding(HOSTILE, message=HOSTILE, help=HOSTILE)
    lines = github.render(report([hostile])).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("::error file=")
    assert "##[" not in lines[0]
    properties = lines[0].removeprefix("::error ").partition("::")[0]
    assert [part.partition("=")[0] for part in properties.split(",")] == ["file", "line", "endLine", "title"]


def test_github_keeps_ten_a_level_and_counts_the_rest() -> None:
    lines = github.render(report([finding(f"{number}") for number in range(30)], errors=30)).splitlines()
    assert len(lines) == 11
    assert lines[9] == "::error title=ownership-lint::and 21 more of this level"


def test_github_gives_columns_within_one_line_only() -> None:
    line = github.render(report([finding(location=Location("m.yaml", 3, 5, 3, 9))])).splitlines()[0]
    assert line == (
        "::error file=m.yaml,line=3,endLine=3,col=5,endColumn=9,title=ownership/unowned-script"
        "::`scripts/a.sh` has no owner. give it one"
    )
