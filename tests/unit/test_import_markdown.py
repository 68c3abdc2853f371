"""A Markdown matrix becomes data; what cannot be read is told, and nothing gets lost."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

from ownership_lint.importing.markdown import import_markdown
from ownership_lint.importing.writer import to_yaml
from ownership_lint.inputs.matrix_file import load_matrix
from ownership_lint.inputs.models import OwnershipFile
from ownership_lint.report.markdown import render_markdown

if TYPE_CHECKING:
    from ownership_lint.finding import Finding
    from ownership_lint.importing.imported import Imported

MATRIX = """\
# Tool Matrix

> **Purpose:** Who keeps the tools
> **Last Updated:** 2031-02-03
> **Authority:** LEAD
> **References:** ADR-007 (BUILDER owns the ovens), ADR-008

---

## Overview

Every tool of the bakery.

**Ownership Categories:**
- **Baking Scripts** (BUILDER domain via LEAD): ovens, dough
- **Storage Scripts** (KEEPER2 domain): flour

---

## Script Ownership Matrix

### Baking Scripts (BUILDER Domain)

| Script | Owner Agent | Coordinator | Purpose | Trigger Condition |
|--------|-------------|-------------|---------|-------------------|
| `tools/heat.sh` | BUILDER | LEAD | Heat the oven | Every morning |
| `tools/warm.sh` | BUILDER | LEAD | **DEPRECATED** - Use heat.sh | Legacy |
| ~~`tools/attic/`~~ | — | — | **DELETED** — empty since spring | — |

---

## Detailed Script Documentation

### `tools/heat.sh` ⭐ PRIMARY

**Owner:** BUILDER
**Coordinator:** LEAD

**Description:**
Heats the oven. Waits for it.

**Steps:**
1. Light
2. Wait

**Modes:**
```bash
fast  # Hot in a minute
slow  # Hot in an hour
```

**CLI Options:**
```bash
--degrees, -d N    # How hot
```

**Environment Variables:**
- `OVEN` - Which oven (default: left)

**Safety Features:**
- Asks twice

**Exit Codes:**
- 0: Hot
- 1: Cold

**Oven Contents:**
- `log/heat.txt`, `log/cold.txt` - What happened

**Pre-requisites:**
- Gas

**Example:**
```bash
# Before breakfast
./tools/heat.sh fast  # quick
# Then bake
```

---

## Python Tools

### Storage Scripts

| Script | Owner | Purpose |
|--------|-------|---------|
| `tools/count.py` | KEEPER2 | Count sacks |
| `tools/list_*.py` | KEEPER2 | Lists |

---

## Escalation Matrix

Whom to wake:

| Script Category | First Escalate To | Then To | Emergency |
|-----------------|-------------------|---------|-----------|
| Baking | BUILDER | LEAD | Mayor |
| Sacks | KEEPER2 | LEAD | Mayor |

---

## Pre-requisites Summary

### Before Baking (BUILDER Scripts)

Per ADR-007, look first:
1. Oven empty (`ls oven`)
2. Door shut

---

## Domain Summary

### Baking Domain (BUILDER Ownership via LEAD)

Scripts that make heat:
- Ovens

**Key Scripts:**
- `tools/heat.sh` - the oven

---

## Version History

| Version | Date | Author | Changes |
|---------|------|--------|---------|
| 1.0.0 | 2031-01-01 | LEAD | First |
| 1.1.0 | 2031-02-03 | LEAD | Better oven, deprecated 1 script |

---

*Update it when a tool changes.*
"""


def read(text: str, path: str = "MATRIX.md") -> Imported:
    return import_markdown(dedent(text), path)


def table(*rows: str, head: str = "Script | Owner | Purpose") -> str:
    cells = head.count("|") + 1
    return "\n".join([f"| {head} |", "|" + "---|" * cells, *rows]) + "\n"


def told(findings: tuple[Finding, ...]) -> list[tuple[int, str]]:
    return [(finding.location.line, finding.message) for finding in findings]


@pytest.fixture(scope="module")
def data() -> Any:
    return import_markdown(MATRIX, "MATRIX.md").data


def test_a_clean_document_has_no_notes() -> None:
    imported = read(MATRIX)
    assert imported.notes == ()
    assert imported.not_understood == ()
    assert imported.understood == (
        "5 rows in 2 tables",
        "4 owners",
        "2 domains",
        "1 detail block",
        "2 escalation rows",
        "1 checklist",
        "2 versions",
    )


def test_a_rendered_document_is_the_one_imported(data: Any) -> None:
    assert render_markdown(OwnershipFile.model_validate(data)) == MATRIX


def test_the_loader_takes_what_the_importer_writes(data: Any) -> None:
    loaded = load_matrix(to_yaml(data).encode(), "ownership.yaml")
    assert loaded.findings == ()


def test_metadata_and_references(data: Any) -> None:
    assert data["metadata"] == {
        "title": "Tool Matrix",
        "purpose": "Who keeps the tools",
        "document_version": "1.1.0",
        "last_updated": "2031-02-03",
        "authority": "LEAD",
        "references": ["ADR-007", "ADR-008"],
        "overview": "Every tool of the bakery.",
        "footer": "Update it when a tool changes.",
    }
    assert data["references"] == {"ADR-007": {"title": "BUILDER owns the ovens"}, "ADR-008": {}}


def test_owners_know_their_kind_coordinator_and_domain(data: Any) -> None:
    assert data["owners"] == {
        "BUILDER": {
            "kind": "agent",
            "coordinator": "LEAD",
            "domain": "baking",
            "references": ["ADR-007"],
        },
        "KEEPER2": {"kind": "agent", "domain": "storage"},
        "LEAD": {"kind": "coordinator"},
        "Mayor": {"kind": "human"},
    }


def test_domains_come_from_overview_and_summary(data: Any) -> None:
    assert data["domains"]["storage"] == {"title": "Storage", "owner": "KEEPER2", "covers": "flour"}
    assert data["domains"]["baking"] == {
        "title": "Baking",
        "owner": "BUILDER",
        "coordinator": "LEAD",
        "covers": "ovens, dough",
        "summary": {
            "heading": "Baking Domain (BUILDER Ownership via LEAD)",
            "intro": "Scripts that make heat",
            "activities": ["Ovens"],
            "key_scripts": [{"path": "tools/heat.sh", "note": "the oven"}],
        },
    }


def test_groups_name_chapter_columns_and_owner(data: Any) -> None:
    assert data["groups"] == {
        "baking": {"title": "Baking Scripts (BUILDER Domain)", "owner": "BUILDER"},
        "storage": {
            "title": "Storage Scripts",
            "chapter": "python-tools",
            "columns": ["script", "owner", "purpose"],
        },
    }


def test_a_detail_block_is_merged_into_its_script(data: Any) -> None:
    assert data["scripts"]["tools/heat.sh"] == {
        "owner": "BUILDER",
        "coordinator": "LEAD",
        "group": "baking",
        "domain": "baking",
        "primary": True,
        "purpose": "Heat the oven",
        "trigger": "Every morning",
        "description": "Heats the oven. Waits for it.",
        "modes": [
            {"name": "fast", "description": "Hot in a minute"},
            {"name": "slow", "description": "Hot in an hour"},
        ],
        "options": [{"flags": ["--degrees", "-d"], "value": "N", "description": "How hot"}],
        "env": [{"name": "OVEN", "description": "Which oven", "default": "left"}],
        "exit_codes": [{"code": 0, "meaning": "Hot"}, {"code": 1, "meaning": "Cold"}],
        "safety": ["Asks twice"],
        "outputs": {
            "title": "Oven Contents",
            "items": [{"paths": ["log/heat.txt", "log/cold.txt"], "description": "What happened"}],
        },
        "prerequisites": [{"text": "Gas"}],
        "examples": [
            {
                "run": "./tools/heat.sh fast",
                "title": "Before breakfast",
                "note": "quick",
                "then": "Then bake",
            }
        ],
        "sections": [{"title": "Steps", "style": "ordered", "items": ["Light", "Wait"]}],
    }
    assert data["report"]["detail_order"] == ["tools/heat.sh"]


def test_a_deprecated_row_finds_its_replacement_and_version(data: Any) -> None:
    assert data["scripts"]["tools/warm.sh"] == {
        "owner": "BUILDER",
        "coordinator": "LEAD",
        "group": "baking",
        "domain": "baking",
        "status": "deprecated",
        "deprecated": {"since": "1.1.0", "date": "2031-02-03", "replacement": "tools/heat.sh"},
        "trigger": "Legacy",
    }


def test_a_struck_row_is_a_tombstone_without_owner(data: Any) -> None:
    assert data["scripts"]["tools/attic/"] == {
        "group": "baking",
        "status": "removed",
        "purpose": "empty since spring",
    }


def test_a_wildcard_row_is_a_pattern(data: Any) -> None:
    assert data["patterns"] == [
        {
            "glob": "tools/list_*.py",
            "owner": "KEEPER2",
            "group": "storage",
            "domain": "storage",
            "purpose": "Lists",
        }
    ]


def test_escalation_rows_find_their_domain_by_title_or_first_owner(data: Any) -> None:
    assert data["escalation"] == {
        "intro": "Whom to wake:",
        "matrix": [
            {
                "category": "Baking",
                "domain": "baking",
                "first": "BUILDER",
                "then": "LEAD",
                "emergency": "Mayor",
            },
            {
                "category": "Sacks",
                "domain": "storage",
                "first": "KEEPER2",
                "then": "LEAD",
                "emergency": "Mayor",
            },
        ],
    }


def test_checklists_keep_owner_command_and_references(data: Any) -> None:
    assert data["prerequisites"] == {
        "baking": {
            "title": "Before Baking (BUILDER Scripts)",
            "owner": "BUILDER",
            "domains": ["baking"],
            "references": ["ADR-007"],
            "intro": "Per ADR-007, look first:",
            "checks": [{"text": "Oven empty", "command": "ls oven"}, {"text": "Door shut"}],
        }
    }


def test_a_listed_glob_is_a_pattern_of_the_domain_owner() -> None:
    text = MATRIX.replace("- `tools/heat.sh` - the oven", "- `tools/bake_*.sh`")
    assert {"glob": "tools/bake_*.sh", "owner": "BUILDER", "domain": "baking"} in read(text).data["patterns"]


def test_an_owner_without_a_domain_gets_an_unlisted_one() -> None:
    text = MATRIX.replace("| `tools/count.py` | KEEPER2", "| `tools/count.py` | FLOUR_COUNTER")
    data = read(text).data
    assert data["domains"]["flour"] == {"title": "Flour", "owner": "FLOUR_COUNTER", "listed": False}
    assert data["scripts"]["tools/count.py"]["domain"] == "flour"


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_and_byte_order_mark_change_nothing(ending: str, data: Any) -> None:
    assert import_markdown("\ufeff" + MATRIX.replace("\n", ending), "MATRIX.md").data == data


# --- contradictions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "other"),
    [
        (
            "| `tools/heat.sh` | BUILDER",
            "| `tools/heat.sh` | KEEPER2",
            26,
            "`tools/heat.sh` stands in the table of `BUILDER`, but its owner is `KEEPER2`",
            22,
        ),
        (
            "- `tools/heat.sh` - the oven",
            "- `tools/count.py`",
            88,
            (
                "`tools/count.py` is owned by `KEEPER2`, "
                'but listed under "Baking Domain (BUILDER Ownership via LEAD)"'
            ),
            116,
        ),
        (
            "| Sacks | KEEPER2",
            "| Sacks | BUILDER",
            88,
            "`KEEPER2` owns `tools/count.py`, but no escalation row covers its scripts",
            97,
        ),
        (
            "**Owner:** BUILDER",
            "**Owner:** KEEPER2",
            36,
            "owner of `tools/heat.sh` is `KEEPER2` here, but was `BUILDER` before",
            26,
        ),
    ],
)
def test_a_contradiction_names_both_lines(old: str, new: str, line: int, message: str, other: int) -> None:
    assert MATRIX.count(old) == 1
    notes = read(MATRIX.replace(old, new)).notes
    found = [(note.location.line, note.message, note.related[0].location.line) for note in notes]
    assert (line, message, other) in found
    assert {note.rule for note in notes} == {"import/contradiction"}


def test_a_heading_that_names_the_coordinator_is_no_contradiction() -> None:
    assert read(MATRIX.replace("### Baking Scripts (BUILDER Domain)", "### Baking (LEAD Domain)")).notes == ()


def test_a_row_listed_twice_names_both_rows() -> None:
    imported = read(table("| `a/x.sh` | ANN | One |", "| `a/x.sh` | BEN | Two |"))
    (note,) = imported.notes
    assert (note.location.line, note.location.column) == (4, 3)
    assert note.message == "`a/x.sh` is listed twice: here with owner `BEN`"
    assert note.related[0].location.line == 3
    assert imported.data["scripts"]["a/x.sh"]["owner"] == "ANN"


# --- tables in other words --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        ("File | Primary Owner | Description", ["script", "owner", "purpose"]),
        ("Path | Maintainer | When", ["script", "owner", "trigger"]),
        ("Command | Owner Agent | Reports To", ["script", "owner", "coordinator"]),
        ("Script | **Owner** | Secondary Owner", ["script", "owner", "secondary"]),
        ("Thing | Owner | Purpose", ["script", "owner", "purpose"]),
    ],
)
def test_columns_are_known_by_many_titles(head: str, columns: list[str]) -> None:
    (group,) = read(table("| `a/x.sh` | ANN | BEN |", head=head)).data["groups"].values()
    assert group["columns"] == columns


def test_unknown_columns_are_kept_and_told_once() -> None:
    text = "\n".join(table(f"| `a/{name}.sh` | ANN | {name} |", head="File | Owner | Mood") for name in "xy")
    imported = read(text)
    assert told(imported.not_understood) == [
        (1, "column `Mood` has no meaning here; its cells are kept under `extra`")
    ]
    assert imported.data["scripts"]["a/y.sh"]["extra"] == {"Mood": "y"}
    assert render_markdown(OwnershipFile.model_validate(imported.data)).count("| Mood |") == 2


@pytest.mark.parametrize(
    ("cell", "path", "status"),
    [
        ("`a/x.sh`", "a/x.sh", None),
        ("a/x.sh", "a/x.sh", None),
        ("x.sh", "x.sh", None),
        ("**`a/x.sh`**", "a/x.sh", None),
        ("[a/x.sh](../a/x.sh)", "a/x.sh", None),
        ("[`a/x.sh`](a/x.sh)", "a/x.sh", None),
        ("`a/with blank.sh`", "a/with blank.sh", None),
        ("`a/x.pem` (generated)", "a/x.pem", "generated"),
        ("~~`a/x.sh`~~", "a/x.sh", "removed"),
        ("`./a/x.sh`", "a/x.sh", None),
        (r"`a/x\|y.sh`", "a/x|y.sh", None),
    ],
)
def test_path_cells_come_in_many_forms(cell: str, path: str, status: str | None) -> None:
    (entry,) = read(table(f"| {cell} | ANN | - |")).data["scripts"].items()
    assert (entry[0], entry[1].get("status")) == (path, status)
    assert "purpose" not in entry[1]


@pytest.mark.parametrize("nothing", ["", "-", "–", "—"])  # noqa: RUF001
def test_a_row_without_owner_is_told_and_kept(nothing: str) -> None:
    imported = read(table("| `a/x.sh` | ANN | One |", f"| `a/y.sh` | {nothing} | Two |"))
    assert told(imported.not_understood) == [(4, "`a/y.sh` has no owner")]
    assert list(imported.data["scripts"]) == ["a/x.sh"]
    assert "Two" in render_markdown(OwnershipFile.model_validate(imported.data))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("| Total | ANN | all |", "`Total` is not a path"),
        ("| `python a/x.py --all` | ANN | - |", "`python a/x.py --all` is not a path"),
        ("| | ANN | - |", "the row names no script"),
        ("| `a/x.sh` | ANN | a | b |", "the row has 4 cells, the table 3 columns"),
    ],
)
def test_a_row_that_is_none_is_told_and_kept(row: str, message: str) -> None:
    imported = read(table("| `a/z.sh` | ANN | One |", row))
    assert told(imported.not_understood) == [(4, message)]
    assert row in render_markdown(OwnershipFile.model_validate(imported.data))


def test_several_owners_are_owner_and_co_owners() -> None:
    data = read(
        table("| `a/x.sh` | **ANN**, BEN | - | CAT, All |", head="File | Owner | Purpose | Secondary Owner")
    ).data
    entry = data["scripts"]["a/x.sh"]
    assert (entry["owner"], entry["co_owners"]) == ("ANN", ["BEN", "CAT", "All"])


def test_an_odd_owner_is_told() -> None:
    imported = read(table("| `a/*.sh` | Ops / Web | - |"))
    assert told(imported.not_understood) == [(3, "owner `Ops / Web` is read as one name")]
    assert imported.data["patterns"] == [
        {"glob": "a/*.sh", "owner": "Ops / Web", "group": "scripts"},
    ]


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [
        ("Deprecates old rows", {"purpose": "Deprecates old rows"}),
        ("DEPRECATED", {"status": "deprecated"}),
        (
            "**Deprecated**: use `b/new one.sh` instead",
            {"status": "deprecated", "deprecated": {"replacement": "b/new one.sh"}},
        ),
        (
            "**DEPRECATED** - Use y.sh. Slow",
            {"status": "deprecated", "deprecated": {"replacement": "a/y.sh"}, "purpose": "Slow"},
        ),
        ("**DEPRECATED** - too slow", {"status": "deprecated", "purpose": "too slow"}),
        ("**REMOVED** - in May", {"status": "removed", "purpose": "in May"}),
    ],
)
def test_the_purpose_tells_the_status(purpose: str, expected: dict[str, Any]) -> None:
    rows = ("| `a/y.sh` | ANN | - |", "| `b/new one.sh` | ANN | - |", f"| `a/x.sh` | ANN | {purpose} |")
    entry = read(table(*rows)).data["scripts"]["a/x.sh"]
    assert entry == {"owner": "ANN", "group": "scripts", **expected}


def test_a_replacement_that_nothing_names_is_told() -> None:
    imported = read(table("| `a/x.sh` | ANN | **DEPRECATED** - Use gone.sh |"))
    assert told(imported.not_understood) == [
        (3, "replacement `gone.sh` of `a/x.sh` is no script of the document")
    ]


# --- folders --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "heading", "cell", "expected"),
    [
        ("MATRIX.md", "All", "tools/x.sh", "tools/x.sh"),
        ("MATRIX.md", "Tools (`tools/`)", "x.sh", "tools/x.sh"),
        ("MATRIX.md", "Tools (`tools/`)", "tools/x.sh", "tools/x.sh"),
        ("web/MATRIX.md", "All", "x.conf", "web/x.conf"),
        ("web/MATRIX.md", "All", "web/x.conf", "web/x.conf"),
        ("web/MATRIX.md", "All", "../x.conf", "x.conf"),
        ("web/MATRIX.md", "All", "/top/x.conf", "top/x.conf"),
        ("web/MATRIX.md", "Parts (`parts/`)", "x.conf", "web/parts/x.conf"),
        ("web/MATRIX.md", "Parts (`web/parts/`)", "x.conf", "web/parts/x.conf"),
        (".notes/MATRIX.md", "All", "tools/x.sh", "tools/x.sh"),
    ],
)
def test_rows_are_relative_to_heading_and_document(path: str, heading: str, cell: str, expected: str) -> None:
    bare = "### More\n\n" + table("| `y.conf` | ANN | - |") if path.startswith("web/") else ""
    imported = import_markdown(f"### {heading}\n\n" + table(f"| `{cell}` | ANN | - |") + "\n" + bare, path)
    assert next(iter(imported.data["scripts"])) == expected


def test_a_document_that_names_its_folder_means_it() -> None:
    text = "Files of the `web/` folder.\n\n" + table("| `sub/x.conf` | ANN | - |")
    assert list(import_markdown(text, "web/MATRIX.md").data["scripts"]) == ["web/sub/x.conf"]


def test_tracked_files_decide_where_they_are_known() -> None:
    text = table("| `x.conf` | ANN | - |")
    assert list(import_markdown(text, "web/M.md", {"x.conf"}).data["scripts"]) == ["x.conf"]
    assert list(import_markdown(text, "web/M.md", {"web/x.conf"}).data["scripts"]) == ["web/x.conf"]


# --- what is only prose ---------------------------------------------------------------------------------


def test_a_document_without_a_script_table_says_so() -> None:
    imported = read("# Notes\n\nNothing here.\n")
    assert told(imported.not_understood) == [(1, "no table of scripts with their owners")]
    assert imported.data == {
        "version": 1,
        "kind": "ownership",
        "metadata": {"title": "Notes"},
        "report": {"chapters": [{"kind": "text", "rule": False, "text": "Nothing here."}]},
    }


@pytest.mark.parametrize(
    "text", ["\udc80", "# \udc80\x00", "", "\n", "\ufeff", "---", "# ", "|", "| Script | Owner |\n|---|---|"]
)
def test_next_to_nothing_is_no_crash(text: str) -> None:
    OwnershipFile.model_validate(read(text).data)


def test_prose_that_looks_like_ownership_is_told() -> None:
    text = "# X\n\n**Owner**: Team Red\n\n" + table(
        "| `a.ts` | types |", "| `b.ts` | hooks |", head="File | Purpose"
    )
    assert told(read(text).not_understood)[1:] == [
        (3, "names an owner, but not of which script"),
        (5, "a table of 2 files has no owner column"),
    ]


def test_text_of_unknown_shape_is_kept_in_place() -> None:
    text = dedent("""\
        # Mixed

        Words first.

        ## Rules

        - one
          - nested

        | Metric | Owner |
        |--------|-------|
        | Errors | ANN |

        ---

        ## Files

        Before.

        ### Core

        Inside.

        | File | Owner |
        |------|-------|
        | `a/x.sh` | ANN |

        **Note:** after.

        #### Deeper

        > quoted

        [link]: https://example.org

        ## Last

            code
        """)
    imported = read(text)
    assert imported.not_understood == ()
    assert render_markdown(OwnershipFile.model_validate(imported.data)) == text


@pytest.mark.parametrize(
    "part",
    [
        "**CLI Options:**\n```bash\n--a    # one\nb      # two words\n  odd\n```",
        "**CLI Options:**\n```python\nrun()\n```",
        "**Exit Codes:**\n- 0: fine\n- 999: too far",
        "**Exit Codes:**\n- none",
        "**Pre-requisites:**\n- one\n  - nested",
        "**Gates:**\n1. one\n3. three",
        "**Gates:**\nText and\nmore text.",
        "**Empty:**",
        "**Example:**\n```bash\n./x\n```\n\nAnd text.",
    ],
)
def test_a_part_of_another_form_stays_as_it_is(part: str) -> None:
    text = f"## Details\n\n### `a/x.sh`\n\n**Owner:** ANN\n\n{part}\n"
    imported = read(text)
    assert len(imported.data["scripts"]["a/x.sh"]["sections"]) == 1
    assert render_markdown(OwnershipFile.model_validate(imported.data)) == text


def test_a_second_detail_block_is_told_and_kept() -> None:
    block = "### `a/x.sh`\n\n**Owner:** ANN\n\n**Description:**\nText {}.\n"
    imported = read(f"## Details\n\n{block.format(1)}\n---\n\n{block.format(2)}")
    assert told(imported.not_understood) == [
        (12, "a second detail block of `a/x.sh`; it is kept as text"),
        (14, "names an owner, but not of which script"),
    ]
    assert "Text 2." in render_markdown(OwnershipFile.model_validate(imported.data))
