"""The human document: usual chapters from bare data, and text that cannot break out of its place."""

from __future__ import annotations

from typing import Any

import pytest

from ownership_lint.inputs.models import OwnershipFile
from ownership_lint.report.markdown import render_markdown


def render(**data: Any) -> str:
    return render_markdown(OwnershipFile.model_validate({"version": 1, "kind": "ownership", **data}))


def script(**fields: Any) -> dict[str, Any]:
    return {"scripts": {"bin/x.sh": {"owner": "ANN", **fields}}}


def test_no_data_is_an_empty_document() -> None:
    assert render() == ""


def test_lines_end_in_one_way_whatever_the_matrix_holds() -> None:
    text = render(
        metadata={"title": "A\r\nB", "overview": "one\r\ntwo\rthree\r"},
        scripts={"bin/x.sh": {"owner": "ANN", "purpose": "a\r\nb"}},
    )
    assert "\r" not in text
    assert "one\ntwo three\n" in text
    assert "| a <br>b |" in text


def test_chapters_follow_the_usual_order_and_only_where_there_is_something() -> None:
    text = render(
        metadata={"title": "Tools", "footer": "Bye."},
        domains={"oven": {"title": "Oven", "owner": "ANN", "coordinator": "BEN", "covers": "heat"}},
        groups={"heat": {"title": "Heat"}, "more": {"title": "More", "chapter": "add-on"}},
        scripts={
            "bin/a.sh": {"owner": "ANN", "group": "heat", "description": "Text."},
            "bin/b.sh": {"owner": "ANN"},
        },
        history=[{"version": "1.0", "changes": "First"}],
    )
    headings = [line for line in text.split("\n") if line.startswith(("#", "---", "*", "- "))]
    assert headings == [
        "# Tools",
        "---",
        "## Overview",
        "**Ownership Categories:**",
        "- **Oven Scripts** (ANN domain via BEN): heat",
        "---",
        "## Script Ownership Matrix",
        "### Heat",
        "---",
        "## Detailed Script Documentation",
        "### `bin/a.sh`",
        "**Owner:** ANN",
        "**Description:**",
        "---",
        "## Add On Scripts",
        "### More",
        "---",
        "## Other Scripts",
        "---",
        "## Version History",
        "---",
        "*Bye.*",
    ]
    assert text.endswith("*Bye.*\n")


def test_planned_chapters_come_first_and_the_rest_follows() -> None:
    text = render(
        **script(description="Text."),
        history=[{"version": "1.0", "changes": "First"}],
        report={
            "chapters": [
                {"kind": "text", "rule": False, "text": "> Words"},
                {
                    "kind": "history",
                    "title": "Changes",
                    "rule": False,
                    "headers": ["Nr", "Day", "Who", "What"],
                },
            ]
        },
    )
    assert text == (
        "> Words\n\n## Changes\n\n"
        "| Nr | Day | Who | What |\n|----|-----|-----|------|\n| 1.0 | — | — | First |\n\n"
        "---\n\n## Detailed Script Documentation\n\n"
        "### `bin/x.sh`\n\n**Owner:** ANN\n\n**Description:**\nText.\n"
    )


def row_of(text: str) -> str:
    return next(line for line in text.split("\n") if "bin/x.sh" in line)


@pytest.mark.parametrize(
    ("fields", "row"),
    [
        ({}, "| `bin/x.sh` | ANN | — | — | — |"),
        ({"purpose": "a|b"}, r"| `bin/x.sh` | ANN | — | a\|b | — |"),
        ({"purpose": "a\nb"}, "| `bin/x.sh` | ANN | — | a<br>b | — |"),
        ({"status": "generated"}, "| `bin/x.sh` (generated) | ANN | — | — | — |"),
        ({"status": "removed", "purpose": "old"}, "| ~~`bin/x.sh`~~ | ANN | — | **DELETED** — old | — |"),
        ({"status": "deprecated"}, "| `bin/x.sh` | ANN | — | **DEPRECATED** | — |"),
        ({"deprecated": {"reason": "slow"}}, "| `bin/x.sh` | ANN | — | **DEPRECATED** - slow | — |"),
        (
            {"deprecated": {"reason": "slow"}, "purpose": "Sorts"},
            "| `bin/x.sh` | ANN | — | **DEPRECATED** - slow. Sorts | — |",
        ),
        (
            {"deprecated": {"replacement": "bin/y.sh"}, "purpose": "Slow"},
            "| `bin/x.sh` | ANN | — | **DEPRECATED** - Use bin/y.sh. Slow | — |",
        ),
        (
            {"deprecation": {"replacement": "lib/my y.sh"}},
            "| `bin/x.sh` | ANN | — | **DEPRECATED** - Use `lib/my y.sh` | — |",
        ),
    ],
)
def test_a_row_shows_status_and_escapes(fields: dict[str, Any], row: str) -> None:
    assert row_of(render(**script(**fields))) == row


def test_a_path_with_backticks_has_a_longer_fence() -> None:
    assert "| `` a`b `` |" not in render(scripts={"a`b": {"owner": "ANN"}})
    assert "| ``a`b`` |" in render(scripts={"a`b": {"owner": "ANN"}})


def test_other_columns_show_what_is_under_extra() -> None:
    text = render(
        groups={"g": {"title": "G", "columns": ["script", "other"], "headers": ["File", "Mood"]}},
        **script(group="g", extra={"Mood": "good"}),
    )
    assert "| File | Mood |\n|------|------|\n| `bin/x.sh` | good |" in text


def test_a_pattern_with_a_group_is_a_row_and_one_from_a_summary_is_not() -> None:
    text = render(
        groups={"g": {"title": "G", "columns": ["script", "owner"]}},
        domains={
            "d": {"title": "D", "listed": False, "summary": {"key_scripts": [{"glob": "bin/k_*.sh"}]}},
        },
        patterns=[
            {"glob": "bin/*.sh", "owner": "ANN", "group": "g"},
            {"glob": "bin/k_*.sh", "owner": "BEN"},
            {"glob": "lib/", "owner": "CAT"},
        ],
    )
    assert "### G\n\n| Script | Owner |\n|--------|-------|\n| `bin/*.sh` | ANN |\n" in text
    assert "| `lib/` | CAT | — | — | — |" in text
    assert text.count("bin/k_*.sh") == 1


def test_comments_are_aligned_and_single_columns_kept() -> None:
    options = [
        {"flags": ["--long-name", "-l"], "value": "N", "description": "One", "default": "3"},
        {"flags": ["-s"], "description": "Two"},
        {"flags": ["-t"], "description": "Three", "column": 5},
        {"flags": ["-u"]},
    ]
    assert (
        "**CLI Options:**\n```bash\n"
        "--long-name, -l N    # One (default: 3)\n"
        "-s                   # Two\n"
        "-t   # Three\n"
        "-u\n```"
    ) in render(**script(options=options))


def test_a_code_block_cannot_be_ended_by_its_content() -> None:
    text = render(**script(examples=[{"run": "cat <<X\n```\nX"}]))
    assert "**Example:**\n````bash\ncat <<X\n```\nX\n````\n" in text


def test_sections_stand_behind_the_field_they_name() -> None:
    text = render(
        **script(
            description="Text.",
            safety=["Careful"],
            sections=[
                {"title": "Last", "text": "z", "after": "safety"},
                {"title": "First", "style": "ordered", "items": ["a", "b"]},
            ],
        )
    )
    labels = [line for line in text.split("\n") if line.endswith(":**")]
    assert labels == ["**Description:**", "**First:**", "**Safety Features:**", "**Last:**"]


def test_detail_blocks_follow_the_order_of_the_report() -> None:
    data = {name: {"owner": "ANN", "description": name} for name in ("a", "b", "c")}
    text = render(scripts=data, report={"detail_order": ["c", "gone", "a"]})
    assert [line for line in text.split("\n") if line.startswith("###")] == ["### `c`", "### `a`", "### `b`"]


def test_no_line_ends_in_a_blank_and_the_text_ends_in_one_newline() -> None:
    text = render(
        **script(description="Text.", sections=[{"title": "Empty"}]),
        groups={"g": {"title": "G", "outro": "After."}},
        escalation={"matrix": [{"category": "All"}]},
        prerequisites={"p": {"title": "P", "checks": [{"text": "One", "command": "ls"}]}},
    )
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert [line for line in text.split("\n") if line != line.rstrip()] == []


FORMATTED: dict[str, Any] = {
    "metadata": {"title": "Tools", "footer": "Bye."},
    "domains": {
        "oven": {"title": "Oven", "owner": "ANN", "summary": {"intro": "Hot", "activities": ["Baking"]}},
    },
    "scripts": {
        "bin/漢.sh": {"owner": "ANN", "purpose": "a|b 🔥"},
        "bin/x.sh": {
            "owner": "ANN",
            "safety": ["Careful"],
            "examples": [{"run": "bin/x.sh"}],
            "sections": [{"title": "Steps", "style": "ordered", "items": ["One", "Two"]}],
        },
    },
    "prerequisites": {"p": {"title": "P", "intro": "Look:", "checks": [{"text": "One"}, {"text": "Two"}]}},
    "history": [{"version": "1.0", "changes": "First"}],
}


def formatted(**data: Any) -> str:
    return render(**{**FORMATTED, **data, "report": {"style": "formatted"}})


def test_columns_are_as_wide_as_their_widest_cell_where_a_letter_may_take_two() -> None:
    assert (
        "| Script      | Owner Agent | Coordinator | Purpose | Trigger Condition |\n"
        "| ----------- | ----------- | ----------- | ------- | ----------------- |\n"
        "| `bin/漢.sh` | ANN         | —           | a\\|b 🔥 | —                 |\n"
    ) in formatted()


def test_no_column_is_narrower_than_formatters_make_it() -> None:
    text = formatted(
        groups={"g": {"title": "G", "columns": ["owner"], "headers": ["A"]}},
        scripts={"x": {"owner": "B", "group": "g"}},
    )
    assert "| A   |\n| --- |\n| B   |\n" in text


def test_what_formatters_disagree_about_is_not_written() -> None:
    lines = formatted().split("\n")
    assert "---" not in lines
    assert [line for line in lines if line.startswith(("1. ", "2. "))] == ["1. One", "1. Two"] * 2
    assert lines[-2] == "_Bye._"


def test_a_blank_line_stands_between_all_that_is_of_another_kind() -> None:
    in_code = False
    kind = before = ""
    for line in formatted().split("\n"):
        if line.startswith("```"):
            in_code = not in_code
            kind = "code"
        elif not in_code:
            kind = next((mark for mark in ("#", "|", "- ", "1. ") if line.startswith(mark)), line and "text")
        assert not before or not kind or before == kind or in_code, line
        before = kind
