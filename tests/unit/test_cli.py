"""The command line's manners: what it says on which stream, and what decides it."""

from __future__ import annotations

import io
import re
import sys
from typing import TYPE_CHECKING

import click
import pytest
from support.project import MINIMAL, Project

from ownership_lint.cli import COMMANDS, cli, progress
from ownership_lint.cli.progress import Progress
from ownership_lint.cli.terminal import wants_colour, wants_progress

if TYPE_CHECKING:
    from pathlib import Path

    from support.command import CommandLine

    from ownership_lint.cli.terminal import Colour

OWNED = MINIMAL + "scripts: {scripts/a.sh: {owner: OPS}}\n"
BROKEN = MINIMAL + "scripts: [\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    project = Project.create(tmp_path / "project")
    project.commit({"ownership.yaml": OWNED, "scripts/a.sh": "", "scripts/b.sh": ""})
    monkeypatch.chdir(project.root)
    return project


@pytest.mark.parametrize("name", COMMANDS)
def test_the_listed_help_is_the_commands_own(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.get_short_help_str(200) == COMMANDS[name][1]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "variables", "choice", "wanted"),
    [
        (None, {}, "auto", False),
        (io.StringIO(), {"TERM": "xterm"}, "auto", False),
        (io.StringIO(), {"TERM": "xterm", "CI": "true", "GITHUB_ACTIONS": "true"}, "auto", False),
        (io.StringIO(), {"FORCE_COLOR": "0"}, "auto", False),
        (io.StringIO(), {"FORCE_COLOR": ""}, "auto", False),
        (io.StringIO(), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, "auto", False),
        (Terminal(), {"TERM": "dumb"}, "auto", False),
        (Terminal(), {"TERM": "xterm", "NO_COLOR": "1"}, "auto", False),
        (Terminal(), {"TERM": "xterm", "FORCE_COLOR": "1"}, "never", False),
        (Terminal(), {"TERM": "xterm"}, "auto", True),
        (Terminal(), {"TERM": "xterm", "NO_COLOR": ""}, "auto", True),
        (io.StringIO(), {"FORCE_COLOR": "1"}, "auto", True),
        (io.StringIO(), {"NO_COLOR": "1"}, "always", True),
    ],
)
def test_colour_is_for_those_who_want_it(
    monkeypatch: pytest.MonkeyPatch,
    stream: io.StringIO | None,
    variables: dict[str, str],
    choice: Colour,
    wanted: bool,
) -> None:
    monkeypatch.setattr("os.environ", variables)
    monkeypatch.setattr(sys, "stdout", stream)
    assert wants_colour(choice) is wanted


@pytest.mark.parametrize(
    ("out", "err", "variables", "wanted"),
    [
        (None, None, {}, False),
        (io.StringIO(), io.StringIO(), {}, False),
        (Terminal(), io.StringIO(), {}, False),
        (io.StringIO(), Terminal(), {}, False),
        (Terminal(), Terminal(), {"TERM": "dumb"}, False),
        (Terminal(), Terminal(), {"CI": "true"}, False),
        (Terminal(), Terminal(), {"PRE_COMMIT": "1"}, False),
        (Terminal(), Terminal(), {"TERM": "xterm"}, True),
    ],
)
def test_progress_is_for_those_who_wait_at_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
    out: io.StringIO | None,
    err: io.StringIO | None,
    variables: dict[str, str],
    wanted: bool,
) -> None:
    monkeypatch.setattr("os.environ", variables)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    assert wants_progress() is wanted


def watched(project: Project, *, draws: bool, fails: type[BaseException] | None = None) -> Progress:
    """Let the files of a commit be read, under watch."""
    repository = project.repository(rev="HEAD")
    watching = Progress(draws=draws)
    with watching.of(repository):
        assert repository.references
        if fails is not None:
            raise fails
    return watching


def test_a_quick_run_draws_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert watched(project, draws=True).total == 3
    assert terminal.getvalue() == ""


def test_who_is_not_to_see_a_bar_sees_none(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0)
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    watched(project, draws=False)
    assert terminal.getvalue() == ""


@pytest.mark.parametrize("fails", [None, KeyboardInterrupt, ValueError])
def test_a_long_run_draws_a_bar_and_takes_it_away(
    project: Project, monkeypatch: pytest.MonkeyPatch, fails: type[BaseException] | None
) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0)
    monkeypatch.setattr(progress, "_PAUSE", 0)
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    try:
        watched(project, draws=True, fails=fails)
    except (KeyboardInterrupt, ValueError) as error:
        assert type(error) is fails  # noqa: PT017  (whether it is raised depends on the case)
    assert "Reading files" in terminal.getvalue()
    assert "3/3" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K\x1b[?25h")
    assert "\n" not in terminal.getvalue()


def test_the_cache_counts_as_known(project: Project) -> None:
    assert watched(project, draws=False).known == 0
    repository = project.repository(rev="HEAD")
    assert repository.references
    repository.cache.save()
    assert watched(project, draws=False).known == 3


def test_a_run_that_nobody_watches_tells_nothing(project: Project) -> None:
    repository = project.repository()
    assert repository.watch is None
    assert repository.references


def test_quiet_is_findings_only(command: CommandLine, project: Project) -> None:
    loud, quiet = command("check"), command("check", "--quiet")
    counts = loud.out[len(quiet.out) :]
    assert (quiet.code, quiet.err) == (1, "")
    assert "`scripts/b.sh` has no owner" in quiet.out
    assert counts.startswith("\n1 of 2 scripts owned")


def test_quiet_without_findings_is_silence(command: CommandLine, project: Project) -> None:
    done = command("check", "-q", "--ignore", "ownership/unowned-script")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_errors_are_told_quietly_too(command: CommandLine, project: Project) -> None:
    done = command("check", "-q", "--rev", "nope")
    assert (done.code, done.err) == (2, "ownership-lint: `nope` names no commit of this repository\n")


def test_verbose_says_what_was_used_and_changes_no_report(command: CommandLine, project: Project) -> None:
    plain, verbose = command("check", "--staged", "--no-cache"), command("check", "--staged", "-v")
    assert (verbose.code, verbose.out) == (plain.code, plain.out)
    told = re.sub(r"\d+\.\d\d s", "0.00 s", verbose.err)
    assert told.splitlines() == [
        "snapshot     the index, 3 files",
        "matrix       ownership.yaml, at its usual place",
        "policy       the bundled one",
        "exceptions   policy/exceptions.yaml, at its usual place: none",
        "baseline     .ownership-baseline.json, at its usual place: not there",
        "scripts      2",
        "cache        0 files known, 3 read anew",
        "time         load 0.00 s, rules 0.00 s, output 0.00 s",
    ]
    assert "cache        3 files known, 0 read anew\n" in command("check", "--staged", "-v").err


def test_verbose_says_who_named_each_file(command: CommandLine, project: Project) -> None:
    project.commit(
        {
            "pyproject.toml": '[tool.ownership-lint]\nmatrix = "m.yaml"\npolicy = "p.yaml"\n',
            "m.yaml": OWNED,
            "p.yaml": "version: 1\nkind: policy\nextends: [team.yaml]\nbaseline: known.json\n",
            "team.yaml": "version: 1\nkind: policy\n",
        }
    )
    command("baseline", "create")
    told = command("check", "-v", "--base", "HEAD").err.splitlines()
    assert told[:6] == [
        "snapshot     commit HEAD, 7 files",
        "base         HEAD",
        "matrix       m.yaml, named by pyproject.toml",
        "policy       p.yaml, named by pyproject.toml; it extends team.yaml",
        "exceptions   policy/exceptions.yaml, at its usual place: none",
        "baseline     known.json, named at p.yaml:4: not there",
    ]
    named = command("check", "-v", "--matrix", "m.yaml", "--policy", "p.yaml").err
    assert "matrix       m.yaml, named by --matrix\n" in named
    assert "policy       p.yaml, named by --policy; it extends team.yaml\n" in named
    assert "baseline     known.json, named at p.yaml:4: 1 known\n" in named


def test_verbose_is_no_command_to_a_ci_runner(command: CommandLine, project: Project) -> None:
    name = "##vso[x] ::error::y"
    policy = f"version: 1\nkind: policy\nbaseline: {name!r}\n".replace("'", '"')
    project.commit({"policy/policy.yaml": policy})
    told = command("check", "-v").err
    assert "baseline     #\\x23vso[x] ::error::y, named at" in told


def test_verbose_tells_of_broken_files_too(command: CommandLine, project: Project) -> None:
    project.write({"ownership.yaml": BROKEN})
    done = command("check", "-v")
    assert done.code == 2
    assert "matrix       ownership.yaml, at its usual place\n" in done.err
    assert "scripts" not in done.err


def test_quiet_and_verbose_contradict(command: CommandLine, project: Project) -> None:
    done = command("check", "-q", "-v")
    assert done.code == 2
    assert done.err == "ownership-lint: --quiet and --verbose contradict each other; give one of them\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--output", "json=."], ".: a folder, not a file to write to"),
        (["--output", "json=no/where/x"], "no/where/x: there is no folder no/where"),
        (["--output", "json=ownership.yaml/x"], "ownership.yaml/x: there is no folder ownership.yaml"),
        (
            ["--output", "json=x", "--output", "sarif=./scripts/../x"],
            "two outputs would go to ./scripts/../x; give each one of its own",
        ),
        (
            ["--output", "json=-", "--output", "text=-"],
            "two outputs would go to standard output; give each one of its own",
        ),
        (
            ["--output", "json=-", "--format", "text"],
            "two outputs would go to standard output; give each one of its own",
        ),
    ],
)
def test_outputs_that_cannot_be_are_refused_before_anything_is_read(
    command: CommandLine,
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.setattr("ownership_lint.cli.checking.load", None)
    done = command("check", *arguments)
    assert (done.code, done.out, done.err) == (2, "", f"ownership-lint: {said}\n")
    assert not (project.root / "x").exists()


def test_a_file_without_permission_is_refused(
    command: CommandLine, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda _path, _mode: False)  # a superuser may write everywhere
    done = command("check", "--output", "json=x")
    assert (done.code, done.err) == (2, "ownership-lint: x: no permission to write there\n")


def test_an_output_of_standard_output_takes_the_place_of_the_format(
    command: CommandLine, project: Project
) -> None:
    assert command("check", "--output", "github=-").out == command("check", "--format", "github").out
    assert command("check", "--output", "text=-").out == command("check").out


def test_colour_is_for_the_screen_only(command: CommandLine, project: Project) -> None:
    done = command("check", "--color", "always", "--output", "text=x")
    assert "\x1b[" in done.out
    assert "\x1b[" not in (project.root / "x").read_text()


@pytest.mark.parametrize(
    ("arguments", "variables", "code"),
    [
        ([], {"PRE_COMMIT": "1", "PRE_COMMIT_FROM_REF": "x", "PRE_COMMIT_HOME": "y"}, 1),
        ([], {"OWNERSHIP_LINT_VERSION": "1.2.3", "OWNERSHIP_LINT_NOPE": "x"}, 1),
        ([], {"OWNERSHIP_LINT_CHECK_NOPE": "x", "OWNERSHIP_LINT_CHECK": "y"}, 1),
        ([], {"OWNERSHIP_LINT_CHECK_HELP": "x", "OWNERSHIP_LINT_HELP": "x"}, 1),
        ([], {"OWNERSHIP_LINT_CHECK_FAIL_ON": ""}, 1),
        ([], {"OWNERSHIP_LINT_CHECK_STAGED": "0"}, 1),
        ([], {"OWNERSHIP_LINT_CHECK_SELECT": "ownership", "OWNERSHIP_LINT_CHECK_IGNORE": "ownership"}, 2),
        ([], {"OWNERSHIP_LINT_CHECK_IGNORE": "ownership"}, 0),
        ([], {"OWNERSHIP_LINT_CHECK_SELECT": "ownership/dead-pattern ownership/missing-script"}, 0),
        (["--select", "ownership"], {"OWNERSHIP_LINT_CHECK_SELECT": "ownership/dead-pattern"}, 1),
    ],
)
def test_the_environment_gives_options(
    command: CommandLine, project: Project, arguments: list[str], variables: dict[str, str], code: int
) -> None:
    assert command("check", *arguments, **variables).code == code


def test_options_go_from_file_to_environment_to_command_line(command: CommandLine, project: Project) -> None:
    notes = "rules: {ownership/unowned-script: note}\nfail_on: note\n"
    project.write({"policy/policy.yaml": "version: 1\nkind: policy\n" + notes})
    warning = {"OWNERSHIP_LINT_CHECK_FAIL_ON": "warning"}
    assert command("check").code == 1
    assert command("check", **warning).code == 0
    assert command("check", "--fail-on", "note", **warning).code == 1


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        (
            "OWNERSHIP_LINT_CHECK_FAIL_ON",
            "bad",
            "Error: Invalid value for OWNERSHIP_LINT_CHECK_FAIL_ON: 'bad' is not one of",
        ),
        ("OWNERSHIP_LINT_CHECK_STAGED", "maybe", "Error: Invalid value for OWNERSHIP_LINT_CHECK_STAGED: "),
        ("OWNERSHIP_LINT_CHECK_TODAY", "now", "Error: Invalid value for OWNERSHIP_LINT_CHECK_TODAY: "),
        ("OWNERSHIP_LINT_CHECK_OUTPUT", "x", "Error: Invalid value for OWNERSHIP_LINT_CHECK_OUTPUT: 'x': "),
        ("OWNERSHIP_LINT_CHECK_REV", "nope", "Given by the environment: OWNERSHIP_LINT_CHECK_REV\n"),
        ("OWNERSHIP_LINT_CHECK_SELECT", "nope", "Given by the environment: OWNERSHIP_LINT_CHECK_SELECT\n"),
    ],
)
def test_a_wrong_value_of_the_environment_names_its_variable(
    command: CommandLine, project: Project, variable: str, value: str, said: str
) -> None:
    done = command("check", **{variable: value})
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_an_error_of_the_command_line_blames_no_variable(command: CommandLine, project: Project) -> None:
    done = command("check", "--fail-on", "bad", OWNERSHIP_LINT_CHECK_FAIL_ON="worse")
    assert "Invalid value for '--fail-on': 'bad'" in done.err


def test_the_version_names_python_and_the_engine(
    command: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = ".".join(map(str, sys.version_info[:3]))
    assert re.fullmatch(
        rf"ownership-lint \d\S+ \(Python {python}\S*, google-re2 \d[\d.]+\)\n", command("--version").out
    )
    monkeypatch.setitem(sys.modules, "re2", None)
    assert command("--version").out.endswith(", re)\n")


def test_what_needs_no_matrix_runs_without_one(command: CommandLine, project: Project) -> None:
    project.git("rm", "-q", "ownership.yaml")
    number = "-".join(("529", "48", "1736"))
    project.commit({"app.py": f'ssn = "{number}"\n'})
    done = command("check")
    assert (done.code, done.err.splitlines()[0][:33]) == (1, "ownership-lint: no ownership.yaml")
    assert "error[pii/ssn]" in done.out
    assert command("check", "--select", "pii/npi").code == 0
    assert command("check", "--select", "pii/npi", "--select", "ownership").code == 3
    assert command("check", "--ignore", "pii").code == 3
    assert command("check", "--ignore", "pii", "--ignore", "ownership").code == 0
    assert command("check", "--select", "ownership").code == 3
