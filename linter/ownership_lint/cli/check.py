"""`ownership-lint check`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from ownership_lint.cli import shared
from ownership_lint.engine import Selection, run
from ownership_lint.errors import UsageError
from ownership_lint.finding import Severity
from ownership_lint.loading import load
from ownership_lint.output import github, json_v1, text
from ownership_lint.output.visible import visible

if TYPE_CHECKING:
    from ownership_lint.analysis.repository import Repository
    from ownership_lint.finding import Report

FORMATS = ("text", "json", "github")


@click.command("check")
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@shared.place_options
@click.option("--select", metavar="WHAT", multiple=True, help="Only this FAMILY or FAMILY/RULE; repeatable.")
@click.option(
    "--ignore", metavar="WHAT", multiple=True, help="Without this FAMILY or FAMILY/RULE; repeatable."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="What to print.",
)
@click.option(
    "--output", "outputs", metavar="FORMAT=FILE", multiple=True, help="Also write a file; repeatable."
)
@click.option(
    "--fail-on",
    type=click.Choice([one.value for one in Severity if one is not Severity.IGNORE]),
    help="The lowest severity that makes the exit code 1; the policy's `fail_on` if not given.",
)
@click.option("--show-unknown", is_flag=True, help="Also show what cannot be told.")
@click.option("--all", "show_all", is_flag=True, help="Show every finding instead of the first of each rule.")
@click.option(
    "--explain-scope", metavar="PATH", help="Say whether PATH counts as a script, and why; nothing else."
)
def command(
    paths: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    format_: str,
    outputs: tuple[str, ...],
    fail_on: str | None,
    show_unknown: bool,
    show_all: bool,
    explain_scope: str | None,
    **place: Any,
) -> int:
    """Check the matrix against the tree.

    With PATHs, only findings at or about these files and folders are told.
    """
    targets = [_target(output) for output in outputs]
    if explain_scope is not None:
        return _explain_scope(place, explain_scope)
    repository = load(shared.request(**place)).repository
    selection = Selection(select, ignore, tuple(_from_root(repository, path) for path in paths))
    report = run(repository, selection)
    style = text.Style(shared.wants_colour(), show_all, show_unknown)
    for chosen, file in (*targets, (format_, None)):
        in_file = text.Style(show_all=True, show_unknown=show_unknown)
        shared.write(_render(report, chosen, style if file is None else in_file), file)
    if repository.load_findings:
        return 2
    threshold = Severity(fail_on) if fail_on else repository.policy.fail_on
    return 1 if report.fails(threshold) else 0


def _render(report: Report, format_: str, style: text.Style) -> str:
    if format_ == "json":
        return json_v1.render(report, version=shared.version(), show_unknown=style.show_unknown)
    if format_ == "github":
        return github.render(report)
    return text.render(report, style)


def _target(output: str) -> tuple[str, str]:
    format_, equals, file = output.partition("=")
    if format_ not in FORMATS or not equals or not file:
        raise UsageError(f"--output {output}: write FORMAT=FILE, with FORMAT one of {', '.join(FORMATS)}")
    return format_, file


def _from_root(repository: Repository, path: str) -> str:
    """A path of the command line, from the repository root; in a bare repository it is that already."""
    root = repository.snapshot.git.work_tree
    if root is None:
        return path.rstrip("/")
    base = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))  # noqa: PTH118, PTH119, PTH120
    relative = os.path.relpath(base, os.path.realpath(root))
    if relative.startswith(".."):
        raise UsageError(f"{path} is outside the repository at {root}")
    return relative.replace(os.sep, "/")


def _explain_scope(place: dict[str, Any], path: str) -> int:
    repository = load(shared.request(**place), needs_matrix=False).repository
    if repository.load_findings:
        shared.write(text.render(run(repository, Selection()), text.Style(shared.wants_colour())))
        return 2
    root_relative = _from_root(repository, path) if path not in repository.entries else path
    verdict = repository.explain_scope(root_relative)
    answer = "a script" if verdict.is_script else "not a script"
    shared.write(f"{visible(root_relative)}: {answer}: {visible(verdict.reason)}\n")
    return 0
