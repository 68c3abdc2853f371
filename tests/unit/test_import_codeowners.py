"""CODEOWNERS files, GitHub's and GitLab's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ownership_lint.importing.codeowners import import_codeowners
from ownership_lint.inputs.models import OwnershipFile

if TYPE_CHECKING:
    from ownership_lint.importing.imported import Imported

GITHUB = ".github/CODEOWNERS"
GITLAB = ".gitlab/CODEOWNERS"


def problems(imported: Imported) -> list[tuple[int, int, str]]:
    found = imported.not_understood
    return [(finding.location.line, finding.location.column, finding.message) for finding in found]


@pytest.mark.parametrize("text", ["", "\n", "# comment\n", "   # comment", "\ufeff# comment\r\n"])
def test_a_file_without_rules_is_empty(text: str) -> None:
    assert import_codeowners(text, GITHUB).data == {"version": 1, "kind": "ownership"}


def test_rules_keep_text_owners_order_and_line() -> None:
    text = "# all\n*  @org/all\n\n/docs/ @ann me@example.org @ann # the writers\r\n"
    imported = import_codeowners(text, GITHUB)
    assert imported.data == {
        "version": 1,
        "kind": "ownership",
        "owners": {
            "@org/all": {"kind": "team", "handle": "@org/all"},
            "@ann": {"kind": "human", "handle": "@ann"},
            "me@example.org": {"kind": "human", "handle": "me@example.org"},
        },
        "patterns": [
            {"glob": "*", "owner": "@org/all", "dialect": "codeowners", "line": 2},
            {
                "glob": "/docs/",
                "owner": "@ann",
                "dialect": "codeowners",
                "co_owners": ["me@example.org"],
                "line": 4,
            },
        ],
    }
    assert imported.understood == ("2 rules of 3 owners, as GitHub reads the file",)
    assert imported.not_understood == ()
    OwnershipFile.model_validate(imported.data)


def test_a_rule_without_owners_clears() -> None:
    imported = import_codeowners("* @ann\n/gen/\n/tmp/ # nobody @here\n", GITHUB)
    assert imported.data["unowned"] == [
        {"path": path, "reason": f"Cleared on line {line} of {GITHUB}", "dialect": "codeowners", "line": line}
        for path, line in (("/gen/", 2), ("/tmp/", 3))
    ]
    assert imported.understood == ("1 rule of 1 owner, as GitHub reads the file", "2 rules that clear owners")


@pytest.mark.parametrize(
    ("line", "glob"),
    [
        (r"/a\ b/*.sh @ann", r"/a\ b/*.sh"),
        ("/a#b @ann", "/a#b"),
        (r"/a\\ @ann", r"/a\\"),
        ("  /indented\t@ann", "/indented"),
    ],
)
def test_blanks_and_hashes_inside_patterns(line: str, glob: str) -> None:
    imported = import_codeowners(line, GITHUB)
    assert [pattern["glob"] for pattern in imported.data["patterns"]] == [glob]


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("!/docs @ann", 1, "`!/docs` negates a pattern, which GitHub does not support"),
        ("  [ab].sh @ann", 3, "`[ab].sh` holds a character range, which GitHub does not support"),
        ("/x[0-9] @ann", 1, "`/x[0-9]` holds a character range, which GitHub does not support"),
        (r"\#file @ann", 1, r"`\#file` escapes a `#`, which GitHub does not support"),
        ("/a/***/b @ann", 1, "`/a/***/b` holds `***`, which GitHub does not support"),
        ("/x ann", 4, "`ann` is neither `@user`, `@organisation/team` nor an e-mail address"),
        ("/x @ann a@b", 9, "`a@b` is neither `@user`, `@organisation/team` nor an e-mail address"),
    ],
)
def test_what_github_does_not_read_is_told(line: str, column: int, message: str) -> None:
    imported = import_codeowners(f"# head\n{line}\n", GITHUB)
    assert problems(imported) == [(2, column, message)]
    assert "patterns" not in imported.data
    assert "unowned" not in imported.data


def test_a_file_too_large_for_github_is_told() -> None:
    assert problems(import_codeowners("#" * 3_000_001, GITHUB)) == [
        (1, 1, "the file is larger than 3 MB: GitHub does not read it")
    ]


def test_gitlab_sections_pass_their_owners_on() -> None:
    text = "* @all\n[Docs][2] @org/docs/team @ann\n/docs/\n/docs/x.md @ben\n^[Free Will]\n/gen/\n"
    data = import_codeowners(text, GITLAB).data
    assert data["patterns"] == [
        {"glob": "*", "owner": "@all", "dialect": "gitlab", "line": 1},
        {
            "glob": "/docs/",
            "owner": "@org/docs/team",
            "dialect": "gitlab",
            "co_owners": ["@ann"],
            "section": "Docs",
            "line": 3,
        },
        {"glob": "/docs/x.md", "owner": "@ben", "dialect": "gitlab", "section": "Docs", "line": 4},
    ]
    reason = f"Cleared on line 6 of {GITLAB}"
    assert data["unowned"] == [
        {"path": "/gen/", "reason": reason, "dialect": "gitlab", "section": "Free Will", "line": 6}
    ]
    OwnershipFile.model_validate(data)


def test_gitlab_roles_are_owners() -> None:
    assert import_codeowners("/x @@maintainer", GITLAB).data["owners"] == {
        "@@maintainer": {"kind": "team", "handle": "@@maintainer"}
    }


def test_gitlab_skips_only_the_malformed_owner() -> None:
    imported = import_codeowners("/x nobody @ann\n/y nobody\n!/z\n[broken\n", GITLAB)
    assert [pattern["glob"] for pattern in imported.data["patterns"]] == ["/x"]
    assert [line for line, _, _ in problems(imported)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("path", "text", "dialect"),
    [
        ("CODEOWNERS", "[Docs] @ann\n/x @ann", "gitlab"),
        ("docs/CODEOWNERS", "^[Docs]\n/x @ann", "gitlab"),
        ("CODEOWNERS", "[ab].sh @ann\n/x @ann", "codeowners"),
        ("CODEOWNERS", "[ab]* @ann\n/x @ann", "codeowners"),
        (GITHUB, "[Docs] @ann\n/x @ann", "codeowners"),
        (GITLAB, "/x @ann", "gitlab"),
    ],
)
def test_section_headers_and_path_tell_the_dialect(path: str, text: str, dialect: str) -> None:
    assert import_codeowners(text, path).data["patterns"][0]["dialect"] == dialect


def test_the_dialect_can_be_given() -> None:
    assert import_codeowners("/x @ann", "CODEOWNERS", "gitlab").data["patterns"][0]["dialect"] == "gitlab"
