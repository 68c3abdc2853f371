"""Markdown for summaries and comments, read by a real parser."""

from __future__ import annotations

import pytest
from support.readers import markdown_cells
from support.reports import (
    PLAIN,
    compared,
    finding,
    held_back,
    hostile_finding,
    hostile_report,
    many,
    report,
)

from ownership_lint.finding import Comparison, Location, Means, Severity, Suppressed
from ownership_lint.output import markdown
from ownership_lint.output.markdown_text import code, plain
from ownership_lint.registry import RULES


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("nothing to change here, at all: 12 of 20 %.", "nothing to change here, at all: 12 of 20 %."),
        ("it's (so-called) été → done…", "it's (so-called) été → done…"),
        ("`scripts/a.sh` has no owner", "`scripts/a.sh` has no owner"),
        ("see docs/a.md, (EX-001 2); .env...", "see `docs/a.md`, (`EX-001` 2); `.env`..."),
        (":smile: 100% 1234567 deadbe1", "`:smile`: 100% `1234567` `deadbe1`"),
        ("the \u201cCI\u201d group", "the \u201cCI\u201d group"),
        ("@team #12 GH-12 a@b.example", "`@team` `#12` `GH-12` `a@b.example`"),
        ("www.e.example http://e.example", "`www.e.example` `http://e.example`"),
        ("![a](b) <b> &lt; *x* _y_ ~z~ $1$", "`![a]`(b) `<b>` `&lt`; `*x*` `_y_` `~z~` `$1$`"),
        ("a|b \\ `c|d` `", "`a\\x7cb` `\\` `c\\x7cd` `\\x60`"),
        ("`a``b`", "`a` `b`"),
        ("$`m`$", "`$` `m` `$`"),
        ("\n- x", "`\\n-` x"),
        ("", ""),
    ],
)
def test_whatever_is_no_word_is_code(given: str, written: str) -> None:
    assert plain(given) == written


def test_code_is_one_span() -> None:
    assert code("a `b` | c\n") == "`a \\x60b\\x60 \\x7c c\\n`"
    assert code("") == ""
    assert code("x" * 500) == f"`{'x' * 399}…`"


def test_nothing_found_is_short() -> None:
    assert markdown.render(report(scripts=4, owned=3), PLAIN) == (
        "### ownership-lint: nothing found\n"
        "\n"
        "- 3 of 4 scripts owned (75 %)\n"
        "\n"
        "To see this locally: `ownership-lint check`\n"
    )


def test_a_comparison_says_what_is_new_held_back_and_resolved() -> None:
    found = finding("m.yaml", location=Location("m.yaml", 3, 5, 3, 9), message="`x.sh` is run by ci.yml")
    given = compared([found])._replace(suppressed=held_back()[1:3], snapshot="index")
    assert markdown.render(given, PLAIN) == (
        "### ownership-lint: 1 error\n"
        "\n"
        "- 34 → 36 of 179 scripts owned\n"
        "- 1 new against main, 143 known, 3 resolved\n"
        "- 2 suppressed (`EX-001` 1, comments 1)\n"
        "\n"
        "| severity | rule | place | what is wrong |\n"
        "| --- | --- | --- | --- |\n"
        "| error | `ownership/unowned-script` | `m.yaml:3` | `x.sh` is run by `ci.yml`; give it one |\n"
        "\n"
        "<details><summary>2 suppressed</summary>\n"
        "\n"
        "| rule | place | held back by |\n"
        "| --- | --- | --- |\n"
        "| `ownership/unowned-script` | `scripts/2.sh` | exception `EX-001`: the owner left |\n"
        "| `ownership/unowned-script` | `scripts/3.sh` | comment: a copy |\n"
        "\n"
        "</details>\n"
        "\n"
        "<details><summary>3 resolved</summary>\n"
        "\n"
        "| severity | rule | place | what was wrong |\n"
        "| --- | --- | --- | --- |\n"
        + "".join(
            f"| error | `ownership/unowned-script` | `scripts/old{number}.sh` "
            f"| `scripts/old{number}.sh` has no owner |\n"
            for number in range(3)
        )
        + "\n"
        "</details>\n"
        "\n"
        "To see this locally: `ownership-lint check --staged --base main`\n"
    )


def test_hostile_text_stays_in_its_cell() -> None:
    rows = markdown_cells(markdown.render(hostile_report(), PLAIN))
    assert [len(row) for row in rows] == [4] * 4 + [3] * 4 + [4] * 4


def test_fifty_rows_are_shown_the_worst_first_and_the_rest_counted() -> None:
    rows = markdown_cells(markdown.render(many(300), PLAIN))
    assert [row[0] for row in rows] == [
        "severity", *["error"] * 50, "severity", "error", "warning", "note",
    ]  # fmt: skip
    assert rows[-3:] == [
        ["error", "ownership/unowned-script", "50"],
        ["warning", "ownership/unowned-script", "100"],
        ["note", "ownership/unowned-script", "100"],
    ]


@pytest.mark.parametrize(
    "text", ["@ " * 5000, "` " * 5000, "\U000e0001" * 5000, "漢|" * 5000, "\U0001f600" * 5000]
)
def test_the_ceiling_holds_and_rows_are_whole(text: str) -> None:
    found = [
        hostile_finding(text, rule=rule.ID, severity=severity)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
        for rule in RULES
    ] * 3
    held = [Suppressed(found[0], means, text, text) for means in Means] * 60
    given = report(
        found, snapshot="commit", rev=text, suppressed=held, base=Comparison(text, 9, tuple(found), 1, 1)
    )
    written = markdown.render(given, PLAIN)
    assert len(written.encode()) <= markdown.MAX_BYTES
    rows = markdown_cells(written)
    assert {len(row) for row in rows} == {3, 4}
    assert sum(len(row) == 4 for row in rows) < len(found)
    assert f"<details><summary>{len(found)} resolved</summary>" in written


def test_the_command_is_quoted_for_a_shell() -> None:
    given = report(snapshot="commit", rev="a b;c")
    assert markdown.render(given, PLAIN).endswith(
        "To see this locally: `ownership-lint check --rev 'a b;c'`\n"
    )
