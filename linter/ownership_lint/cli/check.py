"""`ownership-lint check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ownership_lint.cli import shared
from ownership_lint.engine import Selection, run
from ownership_lint.errors import UsageError
from ownership_lint.finding import Severity
from ownership_lint.loading import load
from ownership_lint.output import text
from ownership_lint.output.visible import visible
from ownership_lint.registry import COMING_FAMILIES

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
    if repository.load_findings:
        paths = ()
    selection = Selection(select, ignore, tuple(_known_path(repository, path) for path in paths))
    report = run(repository, selection)
    _say_what_has_no_effect(repository)
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
        from ownership_lint.output import json_v1

        return json_v1.render(report, version=shared.version(), show_unknown=style.show_unknown)
    if format_ == "github":
        from ownership_lint.output import github

        return github.render(report)
    return text.render(report, style)


def _target(output: str) -> tuple[str, str]:
    format_, equals, file = output.partition("=")
    if format_ not in FORMATS or not equals or not file:
        raise UsageError(f"--output {output}: write FORMAT=FILE, with FORMAT one of {', '.join(FORMATS)}")
    return format_, file


def _say_what_has_no_effect(repository: Repository) -> None:
    coming = [f"`{key}`" for key in repository.policy.without_effect]
    coming += [f"`{rule}`" for rule in repository.policy.rules_at if rule.startswith(COMING_FAMILIES)]
    if coming:
        path = visible(repository.policy.path or "")
        click.echo(f"{path}: no effect in this version: {visible(', '.join(coming))}", err=True)


def _known_path(repository: Repository, path: str) -> str:
    """A PATH of the command line, from the repository root. Raises UsageError for one that names nothing."""
    known = _from_root(repository, path)
    is_known = known == "." or known in repository.entries or known in repository.matrix.scripts
    if not is_known and not repository.table.below(known):
        raise UsageError(f"{path} is neither a tracked file or folder nor an entry of the matrix")
    return known


def _from_root(repository: Repository, path: str) -> str:
    """A path of the command line, from the repository root.

    It is relative to the current directory, or to the root where that lies elsewhere: with --repo.
    """
    git = repository.snapshot.git
    root = Path(git.work_tree or git.git_dir).resolve()
    is_inside = git.work_tree is not None and Path.cwd().resolve().is_relative_to(root)
    named = (Path.cwd() if is_inside else root) / path
    # The last part may be a link, which is tracked as itself.
    place = named.resolve() if named.name in {"", ".."} else named.parent.resolve() / named.name
    if not place.is_relative_to(root):
        raise UsageError(f"{path} is outside the repository")
    return place.relative_to(root).as_posix()


def _explain_scope(place: dict[str, Any], path: str) -> int:
    repository = load(shared.request(**place), needs_matrix=False).repository
    if repository.load_findings:
        shared.write(text.render(run(repository, Selection()), text.Style(shared.wants_colour())))
        return 2
    root_relative = _from_root(repository, path)
    verdict = repository.explain_scope(root_relative)
    answer = "a script" if verdict.is_script else "not a script"
    shared.write(f"{visible(root_relative)}: {answer}: {visible(verdict.reason)}\n")
    return 0
