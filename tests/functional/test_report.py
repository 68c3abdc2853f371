"""`report` with real files: what is written, what is left alone, and what other tools make of it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support.project import ENVIRONMENT, MINIMAL, Project

from ownership_lint.report.blocks import marker_lines

if TYPE_CHECKING:
    from pathlib import Path

Done = subprocess.CompletedProcess[str]

BEGIN, END = marker_lines("README.md", "scripts")
README = f"# Tools\n\n{BEGIN}\n{END}\n\nBye.\n"
MATRIX = MINIMAL + (
    "scripts:\n"
    "  scripts/a.sh: {owner: OPS, purpose: Bakes}\n"
    "report:\n"
    "  outputs:\n"
    "    - {format: markdown, file: docs/scripts.md}\n"
    "    - {format: markdown, file: README.md, mode: inject, block: scripts}\n"
)
OTHER = MATRIX.replace("Bakes", "Fries")
RULE = ("check", "--staged", "--select", "ownership/report-stale")


def call(project: Project, *arguments: str, code: int = 0, **extra: str) -> Done:
    done = subprocess.run(
        [sys.executable, "-m", "ownership_lint", *arguments],
        cwd=project.root,
        env={**ENVIRONMENT, **extra},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A matrix with two outputs, of which none is written yet."""
    project = Project.create(tmp_path / "project")
    project.commit({"ownership.yaml": MATRIX, "scripts/a.sh": "", "README.md": README})
    return project


def text_of(project: Project, name: str = "README.md") -> str:
    return (project.root / name).read_text()


def test_the_first_run_writes_and_the_second_changes_no_byte(project: Project) -> None:
    done = call(project, "report", "--write")
    assert (done.stdout, done.stderr) == ("created docs/scripts.md\nupdated README.md\n", "")
    files = [project.root / name for name in ("docs/scripts.md", "README.md")]
    states = [(file.read_bytes(), file.stat()) for file in files]
    assert call(project, "report", "--write").stdout == "unchanged docs/scripts.md\nunchanged README.md\n"
    assert [(file.read_bytes(), file.stat().st_ino, file.stat().st_mtime_ns) for file in files] == [
        (data, status.st_ino, status.st_mtime_ns) for data, status in states
    ]
    assert text_of(project).startswith("# Tools\n\n<!-- ownership-lint:begin scripts digest=")
    assert text_of(project).endswith("| — |\n\n<!-- ownership-lint:end scripts -->\n\nBye.\n")


def test_a_second_run_changes_no_byte_of_any_format(project: Project) -> None:
    formats = ("markdown", "html", "json", "codeowners", "context")
    outputs = "".join(f"    - {{format: {name}, file: out/{name}}}\n" for name in formats)
    project.write({"ownership.yaml": MATRIX + outputs})
    assert call(project, "report", "--write").stdout.count("created out/") == len(formats)
    assert "updated" not in call(project, "report", "--write").stdout
    project.git("add", "-A")
    call(project, "report", "--check")
    call(project, *RULE)


def test_check_names_what_is_stale_and_the_command_that_mends_it(project: Project) -> None:
    assert call(project, "report", "--check", code=1).stdout == (
        "docs/scripts.md:1: `docs/scripts.md` is not in the tree; "
        "`ownership-lint report --write` writes it; then add it\n"
        "README.md:4: the block `scripts` of `README.md` is not what ownership.yaml says now; "
        "`ownership-lint report --write` writes it anew\n"
    )
    assert text_of(project) == README
    call(project, "report", "--write")
    assert call(project, "report", "--check").stdout == (
        "docs/scripts.md: as it should be\nREADME.md: as it should be\n"
    )


def test_a_diff_can_be_applied(project: Project) -> None:
    done = call(project, "report", "--diff", code=1)
    assert done.stderr == ""
    subprocess.run(["git", "apply"], cwd=project.root, input=done.stdout, text=True, check=True)
    assert call(project, "report", "--diff").stdout == ""


def test_what_was_edited_by_hand_is_left_alone_and_the_rest_is_written(project: Project) -> None:
    call(project, "report", "--write")
    edited = text_of(project).replace("Bakes", "Grills")
    project.commit({"README.md": edited, "ownership.yaml": OTHER})
    done = call(project, "report", "--write", code=1)
    assert done.stdout == "updated docs/scripts.md\n"
    shown = [line for line in done.stderr.splitlines() if line.startswith(("-|", "+|"))]
    assert [line.split("|")[4].strip() for line in shown] == ["Grills", "Fries"]
    assert done.stderr.splitlines()[-1] == (
        "README.md:3: the block `scripts` of `README.md` was changed by hand; "
        "put the change into ownership.yaml; `ownership-lint report --write --force` writes over it"
    )
    assert text_of(project) == edited
    assert call(project, "report", "--check", code=1).stdout.count("changed by hand") == 1
    call(project, "report", "--write", "--force")
    assert "Fries" in text_of(project)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# Tools\n", "README.md:1: the markers of `scripts` are missing"),
        (f"{BEGIN}\n", "README.md:1: the block `scripts` begins here and does not end"),
        (f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n", "README.md:3: the block `scripts` begins here once more"),
    ],
)
def test_broken_markers_are_an_error_with_the_lines_to_paste(project: Project, text: str, told: str) -> None:
    project.commit({"README.md": text})
    done = call(project, "report", "--write", code=2)
    assert done.stdout == "created docs/scripts.md\n"
    first, *pasted = done.stderr.splitlines()
    assert first == f"{told}; it stands between two lines:"
    assert pasted == [f"  {BEGIN}", f"  {END}"]
    assert text_of(project) == text


def test_nobodys_work_is_lost_with_a_whole_file(project: Project) -> None:
    project.write({"docs/scripts.md": "Somebody's.\n"})
    done = call(project, "report", "--write", code=1)
    assert done.stdout == "updated README.md\n"
    assert done.stderr.splitlines()[-1] == (
        "docs/scripts.md: not written: what it holds is neither in the last commit nor was it written "
        "by this command; `ownership-lint report --write --force` writes over it"
    )
    assert text_of(project, "docs/scripts.md") == "Somebody's.\n"
    project.git("add", "-A")  # the next `git add` would take it from the index, too
    assert "docs/scripts.md: not written" in call(project, "report", "--write", code=1).stderr
    project.commit()
    assert call(project, "report", "--write").stdout.startswith("updated docs/scripts.md\n")


def test_what_was_written_last_is_written_again_without_a_commit(project: Project) -> None:
    call(project, "report", "--write")
    project.write({"ownership.yaml": OTHER})
    assert call(project, "report", "--write").stdout == "updated docs/scripts.md\nupdated README.md\n"


def test_no_link_is_followed(project: Project, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/scripts.md").write_text("Mine.\n")
    (project.root / "README.md").unlink()
    project.link("docs", to="../elsewhere").link("README.md", to="../elsewhere/scripts.md")
    for _ in range(2):
        done = call(project, "report", "--write", code=2)
        assert done.stdout == ""
        assert [line.split(": ")[1] for line in done.stderr.splitlines()] == [
            "`docs/scripts.md` cannot be read",
            "`README.md` cannot be read",
        ]
        project.commit()
    assert text_of(project, "docs/scripts.md") == "Mine.\n"
    (tmp_path / "elsewhere/scripts.md").unlink()
    assert "it would be behind a symbolic link" in call(project, "report", "--write", code=2).stderr
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="modes")
def test_a_file_keeps_its_mode(project: Project) -> None:
    (project.root / "README.md").chmod(0o640)
    call(project, "report", "--write")
    modes = [(project.root / name).stat().st_mode & 0o777 for name in ("README.md", "docs/scripts.md")]
    assert modes == [0o640, 0o666 & ~_umask()]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_other_states_are_compared_and_not_written(project: Project, tmp_path: Path) -> None:
    call(project, "report", "--write")
    project.commit()
    project.write({"ownership.yaml": OTHER})
    call(project, "report", "--check", code=1)
    call(project, "report", "--staged", "--check")
    project.git("add", "-A")
    call(project, "report", "--staged", "--diff", code=1)
    call(project, "report", "--rev", "HEAD", "--check")
    for state in (("--staged",), ("--rev", "HEAD")):
        assert (
            "it goes without --staged and --rev" in call(project, "report", "--write", *state, code=2).stderr
        )
    bare = str(tmp_path / "bare")
    project.git("clone", "-q", "--bare", ".", bare)
    call(project, "report", "--repo", bare, "--check")
    assert "another state" in call(project, "report", "--repo", bare, "--write", code=2).stderr


def test_one_output_alone(project: Project) -> None:
    done = call(project, "report", "--output", "new/here.md", "--check", code=1)
    assert "`ownership-lint report --write --output new/here.md` writes it" in done.stdout
    assert call(project, "report", "--output", "new/here.md", "--write").stdout == "created new/here.md\n"
    assert call(project, "report", "--output", "README.md", "--write").stdout == "updated README.md\n"
    assert text_of(project).startswith("# Tools\n")
    assert not (project.root / "docs").exists()


def test_a_part_of_a_file_is_not_written_over_by_the_whole(project: Project) -> None:
    told = "ownership-lint: only a part of README.md is ours: --write writes it\n"
    for state in ((), ("--rev", "HEAD")):
        assert call(project, "report", "--output", "README.md", *state, code=2).stderr == told
    written = ("report", "--write", "--force", "--format", "json", "--output", "README.md")
    assert call(project, *written, code=2).stderr == (
        "ownership-lint: ownership.yaml wants another document in README.md\n"
    )
    project.write({"ownership.yaml": MINIMAL})
    assert call(project, "report", "--output", "README.md", code=2).stderr == told
    assert "holds the block `scripts`" in call(project, *written, code=2).stderr
    assert text_of(project) == README


def test_what_a_document_is_made_of_is_not_written_over(project: Project) -> None:
    project.write({"policy/policy.yaml": "version: 1\nkind: policy\n"})
    project.link("link.yaml", to="ownership.yaml")
    for name in ("ownership.yaml", "link.yaml", "policy/policy.yaml", "./docs/../ownership.yaml"):
        for state in ((), ("--rev", "HEAD")):
            done = call(project, "report", "--output", name, *state, code=2)
            assert done.stderr == (
                f"ownership-lint: {name}: says what holds in this repository, "
                "and no document takes its place\n"
            )
    outputs = "".join(
        f"    - {{format: markdown, file: {name}}}\n"
        for name in ("policy/policy.yaml", "ownership.yaml", "pyproject.toml", "scripts/a.sh", ".gitignore")
    )
    project.write({"ownership.yaml": MATRIX + outputs})
    before = project.git("status", "--porcelain")
    done = call(project, "report", "--write", code=2)
    assert done.stdout == "created docs/scripts.md\nupdated README.md\n"
    assert len(done.stderr.splitlines()) == 5
    assert set(project.git("status", "--porcelain").splitlines()) - set(before.splitlines()) == {
        " M README.md",
        "?? docs/",
    }


def test_nothing_is_written_where_git_would_not_track_it(project: Project, tmp_path: Path) -> None:
    inner = Project.create(tmp_path / "inner")
    inner.commit({"a": ""})
    project.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner.root), "sub")
    Project.create(project.root / "nested").commit({"a": ""})
    project.write({"notes": ""})
    places = {
        "sub/x.md": "would be in the submodule `sub`",
        "nested/x.md": "would be in another repository, `nested`",
        "scripts/a.sh/x.md": "would be below `scripts/a.sh`, which is a file",
        "notes/x.md": "would be below `notes`, which is a file",
        "out": "",
        "out/x.md": "would be below `out`, which is a file",
    }
    outputs = "".join(f"    - {{format: markdown, file: {name}}}\n" for name in places)
    project.write({"ownership.yaml": MATRIX + outputs})
    done = call(project, "report", "--write", code=2)
    assert done.stdout == "created docs/scripts.md\nupdated README.md\ncreated out\n"
    assert [line.split(": ", 1)[1].partition(";")[0] for line in done.stderr.splitlines()] == [
        f"`{name}` {told}" for name, told in places.items() if told
    ]
    project.git("add", "ownership.yaml")
    told = call(project, *RULE, code=1).stdout
    assert "`sub/x.md` would be in the submodule `sub`" in told


def test_what_git_ignores_is_written_only_where_nobody_misses_it(project: Project) -> None:
    outputs = "    - {format: html, file: out/page.html}\n    - {format: json, file: out/x.json}\n"
    project.write({"ownership.yaml": MATRIX + outputs, ".gitignore": "out/\n"})
    done = call(project, "report", "--write", code=2)
    assert "created out/page.html\n" in done.stdout
    assert done.stderr.startswith("ownership.yaml:10: `out/x.json` is ignored by git, and has to be ")
    assert not (project.root / "out/x.json").exists()
    call(project, "report", "--write", "--format", "context", "--output", "out/c.md")


def test_a_matrix_without_anything_is_an_empty_file(project: Project) -> None:
    empty = MINIMAL + "report: {outputs: [{format: markdown, file: a.md}]}\n"
    project.write({"ownership.yaml": empty})
    assert call(project, "report", "--write").stdout == "created a.md\n"
    assert text_of(project, "a.md") == ""
    assert call(project, "report", "--write").stdout == "unchanged a.md\n"
    project.git("add", "-A")
    call(project, *RULE)


def test_line_ends_in_a_matrix_are_no_line_ends_of_the_document(project: Project) -> None:
    project.write({"ownership.yaml": MATRIX.replace("purpose: Bakes", 'purpose: "Bakes\\r\\nbread"')})
    call(project, "report", "--write")
    assert b"\r" not in (project.root / "docs/scripts.md").read_bytes()
    assert "updated" not in call(project, "report", "--write").stdout


def test_the_difference_shows_headings_as_they_are_and_no_command_of_a_runner(project: Project) -> None:
    project.write({"docs/scripts.md": "# Mine\n##[error]x"})
    lines = call(project, "report", "--write", code=1).stderr.splitlines()
    assert {"-# Mine", "-#\\x23[error]x", "\\ No newline at end of file", "+## Other Scripts"} < set(lines)


def test_a_difference_that_cannot_be_applied_says_so(project: Project) -> None:
    project.write({"docs/scripts.md": b"\xff\n"})
    done = call(project, "report", "--diff", code=1)
    assert done.stderr == "docs/scripts.md: is not UTF-8: `git apply` refuses its difference\n"


def test_the_command_that_mends_writes_the_same_document(project: Project) -> None:
    options = "--format context --output c.md --owner OPS --max-tokens 90"
    call(project, "report", "--write", *options.split())
    project.write({"ownership.yaml": OTHER})
    told = call(project, "report", "--check", *options.split(), code=1).stdout
    assert f"`ownership-lint report --write {options}` writes it anew" in told


def test_what_is_staged_is_mended_by_adding(project: Project) -> None:
    call(project, "report", "--write")
    project.commit()
    project.write({"ownership.yaml": OTHER})
    project.git("add", "-A")
    call(project, "report", "--write")
    told = "`ownership-lint report --write` writes it anew; then add it together with ownership.yaml"
    assert told in call(project, "report", "--check", "--staged", code=1).stdout
    assert told in call(project, *RULE, code=1).stdout
    project.git("add", "-A")
    call(project, *RULE)


def test_a_page_remembers_what_was_read_for_it(project: Project) -> None:
    call(project, "report", "--format", "html")
    cache = project.root / ".git/ownership-lint/cache.json"
    assert cache.stat().st_size > 0
    seen = cache.read_bytes()
    call(project, "report", "--format", "html")
    assert cache.read_bytes() == seen


def test_files_are_written_and_compared_not_standard_output(project: Project) -> None:
    assert "`-` is none" in call(project, "report", "--write", "--output", "-", code=2).stderr
    assert call(project, "report", "--output", "-").stdout.startswith("---\n\n## ")


@pytest.mark.skipif(os.name != "posix", reason="terminals")
def test_on_a_terminal_no_text_acts(project: Project) -> None:
    import pty

    project.write({"ownership.yaml": MATRIX.replace("Bakes", '"\\e[31mBakes\\u202e"')})
    ours, theirs = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "ownership_lint", "report"],
        cwd=project.root,
        env=ENVIRONMENT,
        stdout=theirs,
        check=True,
    )
    os.close(theirs)
    shown = os.read(ours, 10_000)
    os.close(ours)
    assert b"\\x1b[31mBakes\\u202e" in shown
    assert b"\x1b" not in shown
    assert "\x1b[31mBakes\u202e" in call(project, "report").stdout


def test_a_matrix_without_outputs_says_how_to_name_one(project: Project) -> None:
    project.write({"ownership.yaml": MINIMAL})
    for mode in ("--write", "--check", "--diff"):
        assert call(project, "report", mode, code=2).stderr == (
            "ownership-lint: ownership.yaml names no file for this. "
            "Name one with --output FILE, or for good in ownership.yaml:\n"
            "report:\n  outputs:\n    - {format: markdown, file: docs/scripts.md}\n"
        )


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--write", "--check"), "--write writes and --check does not"),
        (("--force",), "--force says how to --write"),
        (("--owner", "OPS"), "--owner and --max-tokens are options of --format context"),
    ],
)
def test_options_that_make_no_sense_together(project: Project, options: tuple[str, ...], told: str) -> None:
    assert told in call(project, "report", *options, code=2).stderr


def test_the_rule_looks_again_at_a_document_that_changed(project: Project) -> None:
    call(project, "report", "--write")
    project.commit()
    for _ in range(3):
        call(project, *RULE)
    fresh = text_of(project, "docs/scripts.md")
    project.add({"docs/scripts.md": fresh.replace("Bakes", "Grills")})
    assert "docs/scripts.md:7:1: `docs/scripts.md` is not what ownership.yaml says now" in (
        call(project, *RULE, code=1).stdout
    )
    project.git("commit", "-q", "-m", "stale", "--no-verify")
    call(project, *RULE, code=1)
    project.add({"docs/scripts.md": fresh})
    call(project, *RULE)
    project.git("rm", "-q", "--cached", "README.md")
    assert "is not there to be injected into" in call(project, *RULE, code=1).stdout
    project.add({"ownership.yaml": OTHER})
    call(project, *RULE, code=1)


def test_a_fresh_document_costs_no_schema_library(project: Project) -> None:
    call(project, "report", "--write")
    project.commit()
    call(project, *RULE)
    loaded = "import sys, ownership_lint.cli as c\nassert c.run() == 0\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", loaded, *RULE, "--quiet"],
        cwd=project.root,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "ownership_lint.report.freshness" in done.stderr.split()
    assert {"pydantic", "jsonschema", "ruamel"}.isdisjoint(done.stderr.split())


RICH = (
    MINIMAL
    + """\
metadata: {title: Tools, purpose: What they do, overview: "All of them.", footer: Update it.}
domains:
  ovens: {title: Ovens, owner: OPS, covers: heat, summary: {intro: What is hot, activities: [Baking, Frying]}}
groups:
  hot: {title: Hot, intro: Handle with care.}
  wide: {title: Wide characters}
scripts:
  scripts/a.sh:
    owner: OPS
    group: hot
    purpose: "**Bakes** | fries 🔥"
    description: Text.
    modes: [{name: bake, description: Bakes}]
    safety: [Hot, Very hot]
    exit_codes: [{code: 0, meaning: Done}]
    examples: [{run: ./scripts/a.sh}]
    sections:
      - {title: Steps, style: ordered, items: [One, Two, Three]}
  scripts/漢字 é.sh: {owner: OPS, group: wide, trigger: "`x`"}
escalation: {intro: "When it burns:", matrix: [{category: Ovens, first: OPS}]}
prerequisites: {p: {title: Before baking, intro: "Look:", checks: [{text: One, command: ls}, {text: Two}]}}
history: [{version: "1.0", changes: First}]
report:
  style: formatted
  outputs:
    - {format: markdown, file: docs/scripts.md}
    - {format: markdown, file: README.md, mode: inject, block: scripts}
"""
)


def test_formatters_change_nothing_of_a_formatted_document(project: Project) -> None:
    project.commit({"ownership.yaml": RICH, "scripts/漢字 é.sh": ""})
    call(project, "report", "--write")
    files = ("docs/scripts.md", "README.md")
    before = {name: text_of(project, name) for name in files}
    for module in (
        ("mdformat",),
        ("pre_commit_hooks.trailing_whitespace_fixer",),
        ("pre_commit_hooks.end_of_file_fixer",),
        ("pre_commit_hooks.mixed_line_ending",),
    ):
        done = subprocess.run([sys.executable, "-m", *module, *files], cwd=project.root, check=False)
        assert done.returncode == 0
    assert {name: text_of(project, name) for name in files} == before
    assert call(project, "report", "--write").stdout == "unchanged docs/scripts.md\nunchanged README.md\n"


def test_a_formatted_document_imports_as_the_matrix_that_it_is_of(project: Project) -> None:
    project.commit({"ownership.yaml": RICH, "scripts/漢字 é.sh": ""})
    call(project, "report", "--output", "doc.md")
    project.git("add", "-A")
    done = call(project, "import", "doc.md", "--output", "again.yaml")
    lines = text_of(project, "doc.md").count("\n")
    assert f"rendered back: {lines} of {lines} lines equal\n" in done.stdout
    assert "  style: formatted\n" in text_of(project, "again.yaml")
    again = call(project, "report", "--matrix", "again.yaml", "--output", "-").stdout
    assert again == text_of(project, "doc.md")
