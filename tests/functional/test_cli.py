"""The command line as people and hooks use it."""

from __future__ import annotations

import json
import os
import pty
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from support.process import run
from support.project import ENVIRONMENT, MINIMAL, Project

if TYPE_CHECKING:
    from pathlib import Path

OWNED = MINIMAL + "scripts: {scripts/a.sh: {owner: OPS}}\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.create(tmp_path / "project")
    project.commit({"ownership.yaml": MINIMAL, "scripts/a.sh": "", "scripts/sub/b.sh": ""})
    return project


def test_formats_and_outputs_in_one_run(script: Path, project: Project, tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    done = run(script, "check", "--format", "github", "--output", f"json={file}", cwd=project.root)
    assert done.returncode == 1
    assert done.stdout.count("::error file=scripts/") == 2
    document = json.loads(file.read_text())
    assert [one["path"] for one in document["findings"]] == ["scripts/a.sh", "scripts/sub/b.sh"]
    assert document["summary"] == {
        "files": 3,
        "scripts": 2,
        "owned": 0,
        "errors": 2,
        "warnings": 0,
        "notes": 0,
        "suppressed": 0,
        "suppressed_by": {"comment": 0, "exception": 0, "baseline": 0},
        "unknown": 0,
        "not_read": [],
    }


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 1),
        (("--ignore", "ownership"), 0),
        (("--ignore", "ownership/unowned-script"), 0),
        (("--select", "ownership/missing-script"), 0),
        (("--select", "ownership"), 1),
        (("scripts/sub",), 1),
        (("scripts/su",), 2),
        (("nope.sh",), 2),
        ((".",), 1),
        (("scripts/sub/",), 1),
        (("scripts/../scripts/a.sh",), 1),
        (("--select", "ownership", "--ignore", "ownership"), 2),
        (("ownership.yaml",), 0),
        (("--fail-on", "warning"), 1),
        (("--rev", "HEAD"), 1),
        (("--rev", "nope"), 2),
        (("--staged", "--rev", "HEAD"), 2),
        (("--matrix", "nope.yaml"), 2),
        (("--policy", "nope"), 2),
        (("--select", "ownership/unowned"), 2),
        (("--output", "yaml=x"), 2),
        (("--output", "json"), 2),
        (("--format", "yaml"), 2),
        (("/etc/passwd",), 2),
    ],
)
def test_exit_codes(script: Path, project: Project, arguments: tuple[str, ...], code: int) -> None:
    done = run(script, "check", *arguments, cwd=project.root)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_severities_decide_what_fails(script: Path, project: Project) -> None:
    project.write(
        {"policy/policy.yaml": "version: 1\nkind: policy\nrules: {ownership/unowned-script: note}\n"}
    )
    assert run(script, "check", cwd=project.root).returncode == 0
    assert run(script, "check", "--fail-on", "note", cwd=project.root).returncode == 1
    project.write({"policy/policy.yaml": "version: 1\nkind: policy\nfail_on: warning\n"})
    assert run(script, "check", cwd=project.root).returncode == 1


def test_paths_are_the_users_own(script: Path, project: Project) -> None:
    done = run(script, "check", "b.sh", cwd=project.root / "scripts" / "sub")
    assert "`scripts/sub/b.sh` has no owner" in done.stdout
    assert "`scripts/a.sh`" not in done.stdout


def test_with_repo_paths_are_from_its_root(script: Path, project: Project, tmp_path: Path) -> None:
    place = ("check", "--repo", str(project.root))
    done = run(script, *place, "scripts/sub", cwd=tmp_path)
    assert "`scripts/sub/b.sh` has no owner" in done.stdout
    assert "`scripts/a.sh`" not in done.stdout
    assert run(script, *place, "--explain-scope", "scripts/a.sh", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("arguments", [(), ("--select", "ownership"), ("--ignore", "policy"), ("scripts",)])
def test_nothing_selects_a_broken_matrix_away(
    script: Path, project: Project, arguments: tuple[str, ...]
) -> None:
    project.write(
        {
            "ownership.yaml": MINIMAL + "scripts: [\n",
            "policy/policy.yaml": "version: 1\nkind: policy\nrules: {policy/invalid-matrix: ignore}\n",
        }
    )
    done = run(script, "check", *arguments, cwd=project.root)
    assert done.returncode == 2
    assert "error[policy/invalid-matrix]" in done.stdout


def test_repository_text_is_no_command_on_standard_error(script: Path, project: Project) -> None:
    hostile = '[tool.ownership-lint]\nmatrix = "x\\n::error::pwned\\n##vso[x]"\n'
    project.add({"pyproject.toml": hostile})
    done = run(script, "check", cwd=project.root)
    assert done.returncode == 2
    assert "\n:\\x3aerror::pwned\n" in done.stderr
    assert "##" not in done.stderr


@pytest.mark.parametrize("redirection", [">&-", ">/dev/full"])
def test_a_closed_or_full_output_is_no_bug(script: Path, project: Project, redirection: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f"exec {script} check {redirection}"],
        cwd=project.root,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"), [("check nosuch", 2), ("nosuch", 2), ("check --rev nosuch", 2), ("check", 1)]
)
def test_full_standard_error_changes_no_exit_code(
    script: Path, project: Project, arguments: str, code: int
) -> None:
    command = ["/bin/sh", "-c", f"exec {script} {arguments} 2>/dev/full"]
    done = subprocess.run(command, cwd=project.root, env=ENVIRONMENT, capture_output=True, check=False)
    assert done.returncode == code


def test_reader_that_goes_away_is_not_taken_for_findings(script: Path, project: Project) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as output:
        done = subprocess.run(
            [script, "rules"],
            cwd=project.root,
            env=ENVIRONMENT,
            stdout=output,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (3, b"")


def test_explain_scope_says_why(script: Path, project: Project) -> None:
    done = run(script, "check", "--explain-scope", "scripts/a.sh", cwd=project.root)
    assert (done.returncode, done.stdout) == (
        0,
        "scripts/a.sh: a script: below root `**/scripts`, and its name ends in `.sh`\n",
    )
    done = run(script, "check", "--explain-scope", "ownership.yaml", cwd=project.root)
    assert done.stdout.startswith("ownership.yaml: not a script: below none of the roots: ")


def test_no_absolute_path_and_no_colour_in_the_output(script: Path, project: Project) -> None:
    done = run(script, "check", cwd=project.root)
    assert str(project.root) not in done.stdout
    assert "\x1b" not in done.stdout


def test_two_runs_give_the_same_bytes(script: Path, project: Project) -> None:
    project.commit({f"scripts/{name}.sh": "./scripts/a.sh\n" for name in "zyxw"})
    first, second = (
        run(script, "check", "--format", "json", cwd=project.root, PYTHONHASHSEED=s) for s in "01"
    )
    assert first.stdout == second.stdout


def test_a_plain_hook_sees_the_commit_it_belongs_to(script: Path, project: Project) -> None:
    """A partial commit: git gives the hook an index of its own, and the staged rest must not count."""
    hook = project.root / ".git" / "hooks" / "pre-commit"
    hook.write_text(f"#!/bin/sh\nexec {script} check --format json > seen.json\n")
    hook.chmod(0o755)
    project.write({"ownership.yaml": MINIMAL + "patterns: [{glob: scripts/, owner: OPS}]\n"})
    project.add({"scripts/staged.sh": ""})
    project.write({"scripts/sub/b.sh": "changed"})
    commit = subprocess.run(
        ["git", "-C", str(project.root), "commit", "-q", "-m", "only b", "scripts/sub/b.sh"],
        env={**ENVIRONMENT, "PATH": os.environ["PATH"]},
        capture_output=True,
        check=False,
    )
    seen = json.loads((project.root / "seen.json").read_text())
    assert commit.returncode == 1
    assert seen["snapshot"]["kind"] == "index"
    assert [one["path"] for one in seen["findings"]] == ["scripts/a.sh", "scripts/sub/b.sh"]


def test_import_does_not_replace_a_file_unasked(script: Path, project: Project) -> None:
    project.write({"doc.md": "| Script | Owner |\n|---|---|\n| `scripts/a.sh` | OPS |\n"})
    refused = run(script, "import", "doc.md", cwd=project.root)
    assert refused.returncode == 2
    assert refused.stderr == (
        "ownership-lint: ownership.yaml exists already; --force replaces it, --output names another file\n"
    )
    assert (project.root / "ownership.yaml").read_text() == MINIMAL
    forced = run(script, "import", "doc.md", "--force", cwd=project.root)
    assert forced.returncode == 0
    assert "scripts/a.sh" in (project.root / "ownership.yaml").read_text()


def test_import_to_standard_output_keeps_it_clean(script: Path, project: Project) -> None:
    project.write({"CODEOWNERS": "* @org/all\n/docs/ @org/docs\n/docs/x\n!bad @org/x\n"})
    done = run(script, "import", "CODEOWNERS", "--output", "-", cwd=project.root)
    assert done.returncode == 0
    assert done.stdout.startswith("version: 1\n")
    assert "CODEOWNERS:4: " in done.stderr


def test_a_dead_codeowners_rule_is_named_by_its_text(script: Path, project: Project) -> None:
    project.write({"CODEOWNERS": "* @org/all\n/gone/*.txt  @org/docs\n"})
    assert run(script, "import", "CODEOWNERS", "--force", cwd=project.root).returncode == 0
    done = run(script, "check", "--select", "ownership/dead-pattern", "--format", "json", cwd=project.root)
    assert [one["subject"] for one in json.loads(done.stdout)["findings"]] == ["/gone/*.txt"]


def test_import_of_no_text_is_refused(script: Path, project: Project) -> None:
    project.write({"doc.md": b"ok\n\xff\n"})
    done = run(script, "import", "doc.md", "--force", cwd=project.root)
    assert done.returncode == 2
    assert done.stderr == "ownership-lint: doc.md:2: not UTF-8 (byte 3 of the file)\n"


def test_import_of_nothing_writes_nothing(script: Path, project: Project) -> None:
    project.write({"doc.md": "# Poems\n\nNo table here.\n"})
    done = run(script, "import", "doc.md", "--force", cwd=project.root)
    assert done.returncode == 2
    assert done.stderr.startswith("ownership-lint: doc.md holds nothing that says who owns what\n")
    assert (project.root / "ownership.yaml").read_text() == MINIMAL


def test_report_gives_the_document_back(script: Path, project: Project) -> None:
    document = "# Scripts\n\n| Script | Owner |\n|--------|-------|\n| `scripts/a.sh` | OPS |\n"
    project.write({"doc.md": document})
    done = run(script, "import", "doc.md", "--force", cwd=project.root)
    assert "rendered back: 5 of 5 lines equal" in done.stdout
    assert run(script, "report", cwd=project.root).stdout == document


def test_explain_knows_a_rule_by_its_short_name(script: Path, tmp_path: Path) -> None:
    done = run(script, "explain", "dead-pattern", cwd=tmp_path)
    assert done.stdout.startswith(
        "ownership/dead-pattern (warning): A pattern that matches no tracked file\n"
    )
    wrong = run(script, "explain", "dead-patern", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "did you mean `dead-pattern`?" in wrong.stderr


def test_help_and_version_import_little(script: Path, tmp_path: Path) -> None:
    assert run(script, "--version", cwd=tmp_path).stdout.startswith("ownership-lint ")
    modules = run(script, "--help", cwd=tmp_path, PYTHONPROFILEIMPORTTIME="1").stderr
    heavy = [
        name for name in ("pydantic", "jsonschema", "ruamel", "re2", "markdown_it") if f" {name}\n" in modules
    ]
    assert heavy == []


def slow_git(folder: Path) -> dict[str, str]:
    """An environment in which git takes its time before it gives the content of files."""
    git = folder / "git"
    git.write_text(
        f"""#!/bin/sh
case "$*" in *cat-file*) : > "{folder}/asked"; sleep 1.3;; esac
exec {shutil.which("git")} "$@"
"""
    )
    git.chmod(0o755)
    return {**ENVIRONMENT, "PATH": f"{folder}{os.pathsep}{ENVIRONMENT['PATH']}", "TERM": "xterm"}


def _heed_interrupts() -> None:
    """Whoever runs the tests in the background may have begun them with Ctrl-C switched off."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def seen_on_terminal(
    script: Path,
    project: Project,
    environment: dict[str, str],
    *arguments: str,
    interrupt_at: Path | None = None,
) -> tuple[int, str]:
    """The exit code, and all that a terminal gets from a slow run over a commit.

    It is interrupted as soon as the file `interrupt_at` is there.
    """
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [script, "check", "--no-cache", "--rev", "HEAD", *arguments],
        cwd=project.root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        preexec_fn=_heed_interrupts,  # noqa: PLW1509  (no threads here)
    )
    os.close(theirs)
    if interrupt_at is not None:
        while not interrupt_at.exists() and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
    seen = b""
    while True:
        try:
            part = os.read(ours, 1 << 16)
        except OSError:  # how Linux tells the end of a terminal
            part = b""
        if not part:
            break
        seen += part
    os.close(ours)
    return process.wait(), seen.decode().replace("\r\n", "\n")


def test_who_waits_at_a_terminal_sees_a_bar_that_goes_away(
    script: Path, project: Project, tmp_path: Path
) -> None:
    environment = slow_git(tmp_path)
    code, seen = seen_on_terminal(script, project, environment, "--color", "never")
    bar, _, report = seen.partition("\r\x1b[K\x1b[?25h")
    assert code == 1
    assert "Reading files" in bar
    assert report.startswith("error[ownership/unowned-script]  2 findings\n")
    assert "Reading files" not in report
    for variables, arguments in (({"CI": "1"}, ()), ({"PRE_COMMIT": "1"}, ()), ({}, ("--quiet",))):
        code, seen = seen_on_terminal(
            script, project, {**environment, **variables}, "--color", "never", *arguments
        )
        assert code == 1
        assert seen.startswith("error[ownership/unowned-script]  2 findings\n")


def test_an_interrupted_run_ends_in_one_line(script: Path, project: Project, tmp_path: Path) -> None:
    code, seen = seen_on_terminal(script, project, slow_git(tmp_path), interrupt_at=tmp_path / "asked")
    assert (code, seen.strip()) == (130, "")


def test_no_bar_where_nobody_looks(script: Path, project: Project, tmp_path: Path) -> None:
    done = run(script, "check", "--rev", "HEAD", cwd=project.root, **slow_git(tmp_path))
    assert (done.returncode, done.stderr) == (1, "")


def test_verbose_goes_to_standard_error_alone(script: Path, project: Project) -> None:
    plain, verbose = (run(script, "check", *extra, cwd=project.root) for extra in ((), ("-v",)))
    assert verbose.stdout == plain.stdout
    assert verbose.stderr.startswith("snapshot     the work tree, 3 files\nmatrix       ownership.yaml, ")


def test_an_output_that_cannot_be_stops_before_a_long_run(
    script: Path, project: Project, tmp_path: Path
) -> None:
    outputs = ("--output", "sarif=out/x.sarif")
    done = run(script, "check", *outputs, "--rev", "nope", cwd=project.root)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "ownership-lint: out/x.sarif: there is no folder out\n",
    )


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_what_the_shell_reads(script: Path, tmp_path: Path, shell: str) -> None:
    done = run(script, "completion", shell, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"_OWNERSHIP_LINT_COMPLETE={shell}_complete" in done.stdout
    if shutil.which(shell) is not None:
        subprocess.run([shell, "-n"], input=done.stdout, text=True, check=True)


def test_bash_completes_what_is_typed(script: Path, tmp_path: Path) -> None:
    typed = """
eval "$(ownership-lint completion bash)"
COMP_WORDS=(ownership-lint check --fail-on w) COMP_CWORD=3
_ownership_lint_completion ownership-lint
echo "${COMPREPLY[@]}"
"""
    path = f"{script.parent}{os.pathsep}{ENVIRONMENT['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", typed],
        cwd=tmp_path,
        env={**ENVIRONMENT, "PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("warning\n", "")
