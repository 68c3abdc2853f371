from __future__ import annotations

import pytest

from ownership_lint.inputs import matrix_file
from ownership_lint.inputs.validation import MAX_FINDINGS, first_findings, schema_findings
from ownership_lint.inputs.yaml_source import read_yaml
from ownership_lint.nearest import nearest

HEAD = "version: 1\nkind: ownership\n"


def told(body: str, head: str = HEAD) -> list[tuple[str, str, str]]:
    """Each finding as place, message and help."""
    source = read_yaml((head + body).encode(), "o.yaml", matrix_file.RULE)
    assert source.findings == ()
    findings = schema_findings(source, matrix_file.SCHEMA)
    return [
        (f"{f.location.line}:{f.location.column}-{f.location.end_column}", f.message, f.help)
        for f in findings
    ]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "owners: {A: {handle: null}}\n",
        "scripts: {a.sh: {owner: A, exit_codes: [{code: 0, meaning: fine}]}}\n",
        "scripts: {a.sh: {deprecated: null, group: null}}\n",
        "metadata: {last_updated: 2026-01-03}\n",
    ],
)
def test_what_the_schema_allows_is_silent(body: str) -> None:
    assert told(body) == []


STATUSES = "it must be one of `active`, `experimental`, `deprecated`, `generated`, `removed`"


@pytest.mark.parametrize(
    ("body", "place", "message", "tip"),
    [
        (
            "metadata: {document_version: 1.10}\n",
            "3:30-34",
            "`document_version` must be text, found the number 1.1",
            'put it in quotes: `"1.10"`',
        ),
        (
            "metadata: {title: true}\n",
            "3:19-23",
            "`title` must be text, found the boolean `true`",
            'put it in quotes: `"true"`',
        ),
        (
            "metadata: []\n",
            "3:11-13",
            "`metadata` must be a mapping, found a list",
            "write `key: value` pairs",
        ),
        ("metadata:\n", "3:1-9", "`metadata` must be a mapping, found nothing", "write `key: value` pairs"),
        (
            "metadata: {references: ADR-1}\n",
            "3:24-29",
            "`references` must be a list, found the text `ADR-1`",
            "put it in brackets: `[ADR-1]`",
        ),
        (
            "domains: {d: {title: D, listed: yes}}\n",
            "3:33-36",
            "`listed` must be `true` or `false`, found the text `yes`",
            "write true or false",
        ),
        ("metadata: {title: ''}\n", "3:19-21", "`title` must not be empty", "fill it in, or remove it"),
        (
            "patterns: [{glob: a, owner: A, min_matches: -1}]\n",
            "3:45-47",
            "`min_matches` must be at least 0, found the number -1",
            "",
        ),
        (
            "patterns: [{glob: a, owner: A, min_matches: 1.0}]\n",
            "3:45-48",
            "`min_matches` must be a whole number, found the number 1.0",
            "",
        ),
        (
            "patterns: [{glob: a, owner: A, min_matches: true}]\n",
            "3:45-49",
            "`min_matches` must be a whole number, found the boolean `true`",
            "",
        ),
        (
            'patterns: [{glob: a, owner: A, min_matches: "1"}]\n',
            "3:45-48",
            "`min_matches` must be a whole number, found the text `1`",
            "write it without quotes, as a number",
        ),
        (
            "scripts: {a: {exit_codes: [{code: 256, meaning: m}]}}\n",
            "3:35-38",
            "`code` must be at most 255, found the number 256",
            "",
        ),
        (
            "scripts: {a: {options: [{flags: []}]}}\n",
            "3:33-35",
            "`flags` must not be empty",
            "fill it in, or remove it",
        ),
        (
            "scripts: {a: {status: depricated}}\n",
            "3:23-33",
            "`status` cannot be `depricated`, did you mean `deprecated`?",
            STATUSES,
        ),
        (
            "owners: {A: {kind: 1}}\n",
            "3:20-21",
            "`kind` must be text, found the number 1",
            'put it in quotes: `"1"`',
        ),
        (
            "owners: {A: {kind: zzz}}\n",
            "3:20-23",
            "`kind` must be one of `agent`, `coordinator`, `team`, `human`, found the text `zzz`",
            "",
        ),
        (
            "scripts: {a: {ownr: A}}\n",
            "3:15-19",
            "unknown key `ownr`, did you mean `owner`?",
            "write `owner`",
        ),
        (
            "scripts: {a: {Owner: A}}\n",
            "3:15-20",
            "unknown key `Owner`, did you mean `owner`?",
            "write `owner`",
        ),
        (
            "domains:\n  d:\n    titel: D\n",
            "5:5-10",
            "unknown key `titel`, did you mean `title`?",
            "`title` is required here",
        ),
        ("domains:\n  d: {}\n", "4:3-4", "`title` is missing in `d`", "add `title: …`"),
        ("patterns:\n  - owner: A\n", "4:5-13", "`glob` is missing in item 1 of `patterns`", "add `glob: …`"),
        (
            "metadata: {references: [x, 1]}\n",
            "3:28-29",
            "item 2 of `references` must be text, found the number 1",
            'put it in quotes: `"1"`',
        ),
        ("owners: {'': {}}\n", "3:10-12", "a key in `owners` is empty", "write a text before the colon"),
    ],
)
def test_each_mismatch_names_key_place_and_remedy(body: str, place: str, message: str, tip: str) -> None:
    assert told(body) == [(place, message, tip)]


def test_unknown_key_that_resembles_nothing_lists_the_known_ones() -> None:
    ((_, message, tip),) = told("domains: {d: {title: D, quux: 1}}\n")
    assert message == "unknown key `quux`"
    assert tip.startswith("remove it, or see the keys that are known here: `title`, `owner`")


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("1.0", "`version` must be a whole number, found the number 1.0"),
        ("true", "`version` must be a whole number, found the boolean `true`"),
        ('"1"', "`version` must be a whole number, found the text `1`"),
        ("2", "`version` must be `1`, found the number 2"),
    ],
)
def test_version_is_the_number_1(version: str, message: str) -> None:
    assert [finding[1] for finding in told("", f"version: {version}\nkind: ownership\n")] == [message]


def test_missing_head_is_told_at_the_top() -> None:
    assert told("owners: {}\n", "") == [
        ("1:1-1", "`version` is missing", "add `version: …`"),
        ("1:1-1", "`kind` is missing", "add `kind: …`"),
    ]


def test_problems_of_the_whole_file_come_in_document_order() -> None:
    body = "scripts: {a: {status: x}}\nowners: {A: {kind: x}}\nmetadata: {titel: x}\n"
    assert [place.partition(":")[0] for place, _, _ in told(body)] == ["3", "4", "5"]


def test_only_the_first_findings_are_told_and_the_rest_is_counted() -> None:
    body = HEAD + "scripts:\n" + "".join(f"  s{number}: 1\n" for number in range(50))
    source = read_yaml(body.encode(), "o.yaml", matrix_file.RULE)
    findings = first_findings(source, schema_findings(source, matrix_file.SCHEMA))
    assert len(findings) == MAX_FINDINGS + 1
    assert findings[0].message == "`s0` must be a mapping, found the number 1"
    assert findings[-1].message == "30 more problems"


@pytest.mark.parametrize(
    ("name", "meant"),
    [("ownr", "owner"), ("OWNER", "owner"), ("zzz", None), ("", None), ("o" * 100_000, None)],
)
def test_near_finds_what_was_meant(name: str, meant: str | None) -> None:
    assert nearest(name, ["owner", "purpose"]) == meant
