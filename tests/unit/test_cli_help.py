"""Help and completion of every command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from support.project import ENVIRONMENT

from ownership_lint.cli import cli
from ownership_lint.cli.help import PROGRAM, WIDTH, Option

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).resolve().parents[2] / "docs"


def contexts(ctx: click.Context) -> Iterator[click.Context]:
    yield ctx
    if isinstance(ctx.command, click.Group):
        for name in ctx.command.list_commands(ctx):
            command = ctx.command.get_command(ctx, name)
            assert command is not None
            yield from contexts(click.Context(command, info_name=name, parent=ctx))


def top(width: int = WIDTH - 2) -> click.Context:
    return click.Context(cli, info_name=PROGRAM, terminal_width=width, **cli.context_settings)


ALL = {ctx.command_path: ctx for ctx in contexts(top())}


def sections(text: str) -> dict[str, str]:
    """What stands under each heading."""
    parts: dict[str, str] = {}
    for line in text.splitlines():
        if line and not line.startswith(" "):
            title = line
        parts[title] = parts.get(title, "") + line + "\n"
    return parts


@pytest.mark.parametrize("path", ALL)
def test_every_help_is_a_whole_page(path: str) -> None:
    text = ALL[path].get_help()
    titles = [*sections(text)]
    has_options = any(isinstance(one, Option) for one in ALL[path].command.params)
    wanted = ["Examples:", "Exit codes:", *(["Environment:"] if has_options else []), "See also:"]
    assert [title for title in titles if title in wanted] == wanted
    summary, *paragraphs = str(ALL[path].command.help).split("\n\n")
    assert summary.endswith(".")
    assert paragraphs


@pytest.mark.parametrize("path", ALL)
def test_help_is_as_wide_as_the_terminal_and_not_wider_than_is_read(path: str) -> None:
    assert max(map(len, ALL[path].get_help().splitlines())) <= WIDTH
    narrow = {ctx.command_path: ctx for ctx in contexts(top(60))}[path]
    too_long = [line for line in narrow.get_help().splitlines() if len(line) > 60]
    assert [
        line for line in too_long if not line.startswith("  ownership-lint ")
    ] == []  # commands stay whole


@pytest.mark.parametrize("path", ALL)
def test_examples_are_command_lines_that_exist(path: str) -> None:
    for line in sections(ALL[path].get_help())["Examples:"].splitlines()[1:]:
        if line.startswith("  ownership-lint ") and "COMMAND" not in line:
            words = line.removeprefix("  ").split("  ")[0].split()
            ctx = ALL.get(" ".join(words[:3])) or ALL[" ".join(words[:2])]
            known = {name for one in ctx.command.get_params(ctx) for name in one.opts}
            assert {word for word in words if word.startswith("--")} <= known, line


def test_pages_that_are_named_exist() -> None:
    named = {
        word.rstrip(",")
        for ctx in ALL.values()
        for word in sections(ctx.get_help())["See also:"].split()
        if word.startswith("docs/")
    }
    assert named
    assert [page for page in named if not (DOCS.parent / page).is_file()] == []


def test_the_options_of_check_stand_in_groups() -> None:
    titles = [*sections(ALL["ownership-lint check"].get_help())]
    assert titles == [
        "Usage: ownership-lint check [OPTIONS] [PATH]...",
        "Where to look:",
        "What to check:",
        "What to tell:",
        "Living with findings:",
        "Mending:",
        "Other:",
        "Examples:",
        "Exit codes:",
        "Environment:",
        "See also:",
    ]


def test_the_variable_of_an_option_is_named_by_its_help() -> None:
    environment = sections(ALL["ownership-lint baseline create"].get_help())["Environment:"]
    assert "OWNERSHIP_LINT_BASELINE_CREATE_REPO" in environment
    check = ALL["ownership-lint check"]
    names = {one.variable(check) for one in check.command.params if isinstance(one, Option)}
    assert {"OWNERSHIP_LINT_CHECK_FORMAT", "OWNERSHIP_LINT_CHECK_OUTPUT", "OWNERSHIP_LINT_CHECK_ALL"} <= names


HEAVY = ("pydantic", "jsonschema", "ruamel", "markdown_it", "jinja2")


def python(code: str, **variables: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**ENVIRONMENT, **variables},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.mark.parametrize("path", ALL)
def test_help_imports_nothing_heavy(path: str) -> None:
    words = [*path.split()[1:], "--help"]
    code = f"""
import sys
from ownership_lint.cli import cli
cli.main({words!r}, standalone_mode=False)
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    assert python(code).splitlines()[-1] == "[]"


def completed(words: str, number: int) -> list[str]:
    """What bash would be answered, and that nothing heavy was imported for it."""
    code = f"""
import sys
from ownership_lint import cli
try:
    cli.run()
except SystemExit as end:
    assert end.code == 0
assert not [name for name in {HEAVY!r} if name in sys.modules]
"""
    variables = {"_OWNERSHIP_LINT_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(number)}
    return python(code, **variables).split()


@pytest.mark.parametrize(
    ("words", "number", "answer"),
    [
        ("ownership-lint check --rev ", 3, []),
        ("ownership-lint check --base ", 3, []),
        ("ownership-lint check --select nope", 3, []),
        ("ownership-lint ch", 1, ["plain,check"]),
        ("ownership-lint --ver", 1, ["plain,--version"]),
        ("ownership-lint baseline ", 2, ["plain,create", "plain,prune", "plain,show"]),
        ("ownership-lint baseline create --f", 3, ["plain,--force"]),
        ("ownership-lint check --fai", 2, ["plain,--fail-on"]),
        ("ownership-lint check --ignore ownership/dead", 3, ["plain,ownership/dead-pattern"]),
        ("ownership-lint explain dead-p", 2, ["plain,dead-pattern"]),
        ("ownership-lint explain ownership/dead-p", 2, ["plain,ownership/dead-pattern"]),
        ("ownership-lint check --color ", 3, ["plain,auto", "plain,always", "plain,never"]),
        ("ownership-lint rules --format ", 3, ["plain,text", "plain,json"]),
        ("ownership-lint check scr", 2, ["file,scr"]),
        ("ownership-lint check --matrix own", 3, ["file,own"]),
        ("ownership-lint report --repo x", 3, ["dir,x"]),
        ("ownership-lint import doc", 2, ["file,doc"]),
        ("ownership-lint completion ", 2, ["plain,bash", "plain,zsh", "plain,fish"]),
    ],
)
def test_completion(words: str, number: int, answer: list[str]) -> None:
    assert completed(words, number) == answer


def test_families_and_formats_are_completed() -> None:
    families = completed("ownership-lint check --select ", 3)
    assert {"plain,ownership", "plain,policy", "plain,ownership/unowned-script"} <= set(families)
    formats = completed("ownership-lint check --format ", 3)
    assert formats[:2] == ["plain,text", "plain,json"]


def test_a_wrong_environment_does_not_disturb_completion() -> None:
    code = "from ownership_lint import cli; cli.run()"
    variables = {
        "_OWNERSHIP_LINT_COMPLETE": "bash_complete",
        "COMP_WORDS": "x check --fai",
        "COMP_CWORD": "2",
    }
    assert python(code, **variables, OWNERSHIP_LINT_CHECK_FAIL_ON="bad") == "plain,--fail-on\n"
