from __future__ import annotations

import pytest

from ownership_lint.finding import Location
from ownership_lint.inputs.matrix import Deprecation, KeyScript, Matrix, Status
from ownership_lint.inputs.matrix_file import is_date, load_matrix, named_owner, path_problem

HEAD = "version: 1\nkind: ownership\n"


def told(body: str) -> list[str]:
    loaded = load_matrix((HEAD + body).encode(), "o.yaml")
    assert (loaded.matrix is None) == bool(loaded.findings)
    return [f"{f.location.line}:{f.location.column} {f.message}" for f in loaded.findings]


def matrix(body: str) -> Matrix:
    loaded = load_matrix((HEAD + body).encode(), "o.yaml")
    assert loaded.findings == ()
    assert loaded.matrix is not None
    return loaded.matrix


def at(line: int, column: int, end_column: int) -> Location:
    return Location("o.yaml", line, column, line, end_column)


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("a.sh", None),
        ("scripts/a b.sh", None),
        (".github/x", None),
        ("a..b/c...sh", None),
        ("/a.sh", "is an absolute path"),
        ("C:/a.sh", "is an absolute path"),
        ("../a.sh", "holds a `.` or `..` segment"),
        ("./a.sh", "holds a `.` or `..` segment"),
        ("a//b.sh", "holds an empty segment"),
        ("a\\b.sh", "holds a backslash"),
        ("a/", "ends with a slash; only a removed entry may be a directory"),
    ],
)
def test_paths_are_written_as_git_writes_them(path: str, problem: str | None) -> None:
    assert path_problem(path, may_be_directory=False) == problem


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("2026-01-03", True),
        ("2024-02-29", True),
        ("2026-02-30", False),
        ("2026-1-3", False),
        ("20260103", False),
        ("soon", False),
        ("٢٠٢٦-01-03", False),
    ],
)
def test_dates_are_real_days(text: str, valid: bool) -> None:
    assert is_date(text) is valid


@pytest.mark.parametrize(
    ("title", "owner"),
    [
        ("Scripts (OPS Domain)", "OPS"),
        ("Scripts (OPS Domain per ADR-1)", "OPS"),
        ("Databases (DBA Ownership via OPS)", "DBA"),
        ("Scripts (Data Team Domain)", "Data Team"),
        ("Scripts (NOBODY Domain)", None),
        ("Scripts (DEVOPS Domain)", None),
        ("Scripts (OPS Domains)", None),
        ("OPS Domain", None),
        ("Scripts (OPS Domain, DBA Domain)", None),
        (None, None),
    ],
)
def test_headings_name_one_known_owner(title: str | None, owner: str | None) -> None:
    assert named_owner(title, ["OPS", "DBA", "Data Team"]) == owner


@pytest.mark.parametrize(
    "body",
    [
        "",
        "scripts: {a.sh: {owner: A}}\n",
        "scripts: {old/: {status: removed}}\n",
        "scripts: {a.sh: {owner: A, deprecated: {remove_after: 2026-01-03}}}\n",
        "scripts: {a.sh: {owner: A, status: deprecated}}\n",
        "domains: {d: {title: D, summary: {key_scripts: [{path: a}, {glob: 'b*'}]}}}\n",
    ],
)
def test_sound_matrices_are_silent(body: str) -> None:
    assert told(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("scripts: {a.sh: {}}\n", ["3:11 `owner` is missing in `a.sh`"]),
        ("scripts: {a.sh: {owner: null}}\n", ["3:11 `owner` is missing in `a.sh`"]),
        ("scripts: {a.sh: {ownr: A}}\n", ["3:18 unknown key `ownr`, did you mean `owner`?"]),
        ("scripts: {../a.sh: {owner: A}}\n", ["3:11 `../a.sh` holds a `.` or `..` segment"]),
        (
            "scripts: {a/: {owner: A}}\n",
            ["3:11 `a/` ends with a slash; only a removed entry may be a directory"],
        ),
        (
            "scripts: {a: {owner: A, deprecated: {}, deprecation: {}}}\n",
            ["3:41 `deprecation` and `deprecated` are the same block, given twice"],
        ),
        (
            "scripts: {a: {owner: A, deprecated: {remove_after: soon}}}\n",
            ["3:52 `remove_after` must be a date, found `soon`"],
        ),
        (
            "domains: {d: {title: D, summary: {key_scripts: [{path: a, glob: b}]}}}\n",
            ["3:49 a key script of `d` has both `path` and `glob`"],
        ),
        (
            "domains: {d: {title: D, summary: {key_scripts: [{note: a}]}}}\n",
            ["3:49 a key script of `d` has neither `path` nor `glob`"],
        ),
        (
            "patterns: [{glob: '!a', owner: A}]\n",
            [
                (
                    "3:19 the pattern `!a` cannot be used: "
                    "a leading `!` is not supported: list the exception under `unowned`"
                ),
            ],
        ),
    ],
)
def test_what_no_schema_can_say_is_told_too(body: str, expected: list[str]) -> None:
    assert told(body) == expected


def test_all_kinds_of_problems_are_told_in_one_run() -> None:
    body = "scripts:\n  a.sh: {}\n  /b.sh: {owner: 1}\n  b.sh: {owner: x, owner: y}\nowners: []\n"
    assert told(body) == [
        "4:3 `owner` is missing in `a.sh`",
        "5:3 `/b.sh` is an absolute path",
        "5:18 `owner` must be text, found the number 1",
        "6:20 duplicate key `owner`",
        "7:9 `owners` must be a mapping, found a list",
    ]


def test_broken_yaml_is_findings_and_no_matrix() -> None:
    loaded = load_matrix(b"a: [", "o.yaml")
    assert loaded.matrix is None
    assert loaded.model is None
    assert [finding.rule for finding in loaded.findings] == ["policy/invalid-matrix"]


def test_a_script_knows_its_places() -> None:
    script = matrix("scripts:\n  a.sh: {owner: OPS, purpose: 'p', references: [R]}\n").scripts["a.sh"]
    assert script.at == at(4, 3, 7)
    assert script.place("owner") == at(4, 17, 20)
    assert script.place("purpose") == at(4, 31, 34)
    assert script.place("trigger") == script.at
    assert (script.owner, script.status, script.references) == ("OPS", Status.ACTIVE, ("R",))


@pytest.mark.parametrize(
    ("entry", "status", "deprecation"),
    [
        ("{owner: A}", Status.ACTIVE, None),
        ("{owner: A, status: deprecated}", Status.DEPRECATED, Deprecation(at(3, 33, 43))),
        ("{owner: A, deprecated: {since: '1'}}", Status.DEPRECATED, Deprecation(at(3, 25, 35), since="1")),
        ("{owner: A, deprecation: {since: '1'}}", Status.DEPRECATED, Deprecation(at(3, 25, 36), since="1")),
        ("{status: removed, deprecated: {}}", Status.REMOVED, Deprecation(at(3, 32, 42))),
        (
            "{owner: A, deprecated: {replacement: b, remove_after: 2026-01-03}}",
            Status.DEPRECATED,
            Deprecation(
                at(3, 25, 35),
                replacement="b",
                remove_after="2026-01-03",
                replacement_at=at(3, 51, 52),
                remove_after_at=at(3, 68, 78),
            ),
        ),
    ],
)
def test_a_deprecation_block_makes_a_script_deprecated(
    entry: str, status: Status, deprecation: Deprecation | None
) -> None:
    script = matrix(f"scripts: {{a: {entry}}}\n").scripts["a"]
    assert (script.status, script.deprecation) == (status, deprecation)


EVERYTHING = """\
metadata: {authority: M, references: [R1]}
owners:
  OPS: {coordinator: O, references: [R2]}
domains:
  d:
    title: D
    owner: D1
    coordinator: D2
    summary: {heading: Work (OPS Ownership), key_scripts: [{path: a}, {glob: b*}]}
groups:
  g: {title: Scripts (OPS Domain)}
  h: {title: Scripts (OPS Domain), owner: G}
patterns: [{glob: s/*, owner: P1, co_owners: [P2, P3], coordinator: P4}]
scripts:
  a: {owner: S1, coordinator: S2, references: [R3]}
escalation: {matrix: [{category: c, first: E1, then: E2, emergency: E3}]}
prerequisites: {p: {title: T, owner: C, references: [R4]}}
report: {outputs: [{format: markdown, file: OUT.md}]}
"""


def test_every_place_that_names_an_owner_is_known() -> None:
    uses = [(use.name, use.field) for use in matrix(EVERYTHING).owner_uses]
    assert uses == [
        ("M", "authority"),
        ("O", "coordinator"),
        ("D1", "owner"),
        ("D2", "coordinator"),
        ("G", "owner"),
        ("P1", "owner"),
        ("P2", "co_owners"),
        ("P3", "co_owners"),
        ("P4", "coordinator"),
        ("S1", "owner"),
        ("S2", "coordinator"),
        ("E1", "first"),
        ("E2", "then"),
        ("E3", "emergency"),
        ("C", "owner"),
    ]


def test_the_rest_of_the_matrix() -> None:
    whole = matrix(EVERYTHING)
    assert [name for name, _ in whole.cited] == ["R1", "R2", "R3", "R4"]
    assert [one.file for one in whole.outputs] == ["OUT.md"]
    assert {name: group.owner for name, group in whole.groups.items()} == {"g": "OPS", "h": "G"}
    assert whole.domains["d"].summary_owner == "OPS"
    assert whole.domains["d"].key_scripts == (
        KeyScript("a", at(11, 67, 68)),
        KeyScript("b*", at(11, 78, 80)),
    )
    assert whole.patterns[0].at == at(15, 19, 22)
    assert whole.escalation[0].at == at(18, 34, 35)
