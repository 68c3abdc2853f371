"""`report --format codeowners`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.project import MINIMAL, Project

from ownership_lint.errors import UsageError
from ownership_lint.report import codeowners
from ownership_lint.report.codeowners import render_codeowners
from ownership_lint.rules.ownership import codeowners_mismatch

if TYPE_CHECKING:
    from pathlib import Path

    from support.command import CommandLine

HEAD = """\
# Who owns what, for GitHub. Generated: change ownership.yaml instead, and run
#   ownership-lint report --format codeowners --output .github/CODEOWNERS
"""
OWNERS = """\
owners:
  DBA: {handle: "@org/dba"}
  OPS: {handle: "@org/ops"}
  LEAD: {handle: lead@example.org}
  HELPER: {}
"""


def rendered(root: Path, files: list[str], matrix: str) -> str:
    project = Project.create(root)
    project.commit({**dict.fromkeys(files, ""), "ownership.yaml": MINIMAL + OWNERS + matrix})
    return render_codeowners(project.repository())


def test_a_matrix_that_owns_nothing_gives_its_head_alone(tmp_path: Path) -> None:
    assert rendered(tmp_path, ["scripts/a.sh"], "") == HEAD


def test_general_lines_stand_before_special_ones(tmp_path: Path) -> None:
    files = ["run.sh", "scripts/a.sh", "scripts/b c.sh", "scripts/old/x.sh", "scripts/ops/x.sh", "tools/é.sh"]
    matrix = """\
patterns:
  - {glob: scripts/ops/, owner: OPS}
  - {glob: "/scripts/*", owner: DBA, co_owners: [LEAD, HELPER]}
  - {glob: "*.py", owner: OPS, min_matches: 0}
unowned: [{path: scripts/old, reason: Nobody knows.}]
scripts:
  tools/é.sh: {owner: OPS}
  scripts/b c.sh: {owner: LEAD}
  gone.sh: {owner: LEAD}
"""
    assert rendered(tmp_path, files, matrix) == (
        HEAD
        + """
# Patterns; the last line that names a path wins.
*.py @org/ops
/scripts/* @org/dba lead@example.org
/scripts/ops/ @org/ops

# Nobody, on purpose.
/scripts/old

# Paths, one by one.
/scripts/b\\ c.sh lead@example.org
/tools/é.sh @org/ops

# Left out, because the matrix gives them no `handle` of GitHub:
#   HELPER (1 file)
"""
    )


@pytest.mark.parametrize(
    ("glob", "files"),
    [
        ("scripts/[ab].sh", ["scripts/a.sh", "scripts/c.sh"]),  # GitHub has no classes
        ("scripts/*.sh", ["scripts/a.sh", "scripts/x.sh/readme"]),  # there it would name the folder too
    ],
)
def test_a_pattern_that_github_reads_otherwise_becomes_the_files_it_names(
    tmp_path: Path, glob: str, files: list[str]
) -> None:
    text = rendered(tmp_path, files, f'patterns: [{{glob: "{glob}", owner: DBA}}]\n')
    assert text == f"{HEAD}\n# Paths, one by one.\n/scripts/a.sh @org/dba\n"


def test_a_script_of_an_owner_without_handle_is_given_to_nobody_else(tmp_path: Path) -> None:
    matrix = "patterns: [{glob: scripts/, owner: DBA}]\nscripts: {scripts/a.sh: {owner: HELPER}}\n"
    assert rendered(tmp_path, ["scripts/a.sh", "scripts/b.sh"], matrix) == (
        HEAD
        + """
# Patterns; the last line that names a path wins.
scripts/ @org/dba

# Paths, one by one.
/scripts/a.sh

# Left out, because the matrix gives them no `handle` of GitHub:
#   HELPER (1 file)
"""
    )


def test_what_stands_undecided_is_given_to_nobody(tmp_path: Path) -> None:
    matrix = 'patterns: [{glob: "*.sh", owner: DBA}, {glob: a.*, owner: OPS}]\n'
    assert rendered(tmp_path, ["a.sh", "b.sh"], matrix).endswith(
        "*.sh @org/dba\na.* @org/ops\n\n# Paths, one by one.\n/a.sh\n"
    )


def test_paths_that_no_line_can_name_are_told(tmp_path: Path) -> None:
    files = ["scripts/[x].sh", "scripts/a\n@evil.sh", "scripts/ok.sh"]
    matrix = """\
scripts:
  "scripts/[x].sh": {owner: DBA}
  "scripts/a\\n@evil.sh": {owner: OPS}
  scripts/ok.sh: {owner: OPS}
"""
    assert rendered(tmp_path, files, matrix) == (
        HEAD
        + """
# Paths, one by one.
/scripts/ok.sh @org/ops

# Left out, because no line can name these paths:
#   scripts/[x].sh
#   scripts/a @evil.sh
"""
    )


@pytest.mark.parametrize("handle", ["org/dba", "@org/dba\\n* @evil", "@org/dba @evil", "@", "@@maintainer"])
def test_what_is_no_handle_is_never_written(tmp_path: Path, handle: str) -> None:
    project = Project.create(tmp_path)
    matrix = f'owners: {{DBA: {{handle: "{handle}"}}}}\nscripts: {{a.sh: {{owner: DBA}}}}\n'
    project.commit({"a.sh": "", "ownership.yaml": MINIMAL + matrix})
    text = render_codeowners(project.repository())
    assert (
        text
        == f"{HEAD}\n# Left out, because the matrix gives them no `handle` of GitHub:\n#   DBA (1 file)\n"
    )


def test_a_file_that_github_would_not_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codeowners, "MAX_BYTES", 100)
    with pytest.raises(UsageError, match=r"larger than 3 MB.* give folders to owners with `patterns`"):
        rendered(tmp_path, ["a.sh"], "scripts: {a.sh: {owner: DBA}}\n")


def test_who_is_left_out_is_told_on_standard_error(command: CommandLine, tmp_path: Path) -> None:
    matrix = MINIMAL + OWNERS + "scripts: {a.sh: {owner: DBA, co_owners: [HELPER]}}\n"
    Project.create(tmp_path).commit({"a.sh": "", "ownership.yaml": matrix})
    done = command("report", "--repo", str(tmp_path), "--format", "codeowners")
    assert done.code == 0
    assert "/a.sh @org/dba\n" in done.out
    assert done.err == "left out for want of a `handle`: HELPER (1 file)\n"


def test_the_head_names_the_command_that_writes_the_file(tmp_path: Path) -> None:
    matrix = "report: {outputs: [{format: codeowners, file: CODEOWNERS}]}\n"
    assert "\n#   ownership-lint report --write\n" in rendered(tmp_path, ["a.sh"], matrix)


def test_a_file_that_github_does_not_read_disputes_nothing(tmp_path: Path) -> None:
    matrix = MINIMAL + OWNERS + "scripts: {scripts/a.sh: {owner: DBA}}\n"
    project = Project.create(tmp_path)
    files = {"ownership.yaml": matrix, "scripts/a.sh": ""}
    for padding, told in ((0, 1), (3_000_000, 0)):
        project.commit({**files, ".github/CODEOWNERS": "* @other\n" + "#" * padding})
        assert len(list(codeowners_mismatch.check(project.repository()))) == told


def test_a_blank_at_the_end_of_a_line_names_nothing(tmp_path: Path) -> None:
    text = rendered(
        tmp_path, ["x "], 'unowned: [{path: "x\\\\ ", reason: R}]\npatterns: [{glob: "*", owner: DBA}]\n'
    )
    assert text.splitlines()[-1] == "#   x\\x20"
    assert not any(line.endswith(" ") for line in text.splitlines())
