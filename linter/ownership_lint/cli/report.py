"""`ownership-lint report`: its options and its manual; the work is done in `reporting`."""

from __future__ import annotations

from typing import Any

import click

from ownership_lint.cli import shared
from ownership_lint.cli.candidates import files
from ownership_lint.cli.help import COULD_NOT, Command, Manual, option_group
from ownership_lint.errors import UsageError
from ownership_lint.report.formats import RENDERERS

_MANUAL = Manual(
    examples=(
        ("ownership-lint report", "The document, to standard output."),
        ("ownership-lint report --write", "Every file that `report.outputs` names, where it changes."),
        ("ownership-lint report --check", "Which of them are stale; nothing is written."),
        ("ownership-lint report --diff", "How they differ from what they should be."),
        ("ownership-lint report --rev v1.2 --output then.md", "As it was then, into a file."),
    ),
    exit_codes=(
        ("0", "Done; with --check and --diff: nothing is stale."),
        ("1", "With --check and --diff: something is stale. With --write: something edited was left alone."),
        *COULD_NOT,
    ),
    environment=(("NO_COLOR, FORCE_COLOR", "For what is wrong with a matrix that cannot be written."),),
    see_also=(
        ("ownership-lint import FILE", "The way back: a matrix made of such a document."),
        ("docs/reports.md", "The documents, and how they are kept."),
    ),
)

_what = option_group("What to write")
_where_to = option_group("Where to write")


@click.command("report", cls=Command, manual=_MANUAL)
@shared.place_options
@_what(
    "--format", "format_", type=click.Choice(tuple(RENDERERS)), help="Which document; else markdown, or all."
)
@_what("--owner", metavar="NAME", help="Of a context: only what this owner has to know.")
@_what("--max-tokens", metavar="N", type=click.IntRange(min=1), help="Of a context: how long it may be.")
@_where_to("--output", metavar="FILE", shell_complete=files, help="Write to FILE instead of standard output.")
@_where_to("--write", is_flag=True, help="Write every file of `report.outputs` that is not as it should be.")
@_where_to("--check", is_flag=True, help="Write nothing; tell which are stale.")
@_where_to("--diff", is_flag=True, help="Write nothing; show what --write would change.")
@_where_to("--force", is_flag=True, help="With --write: also over what was changed by hand.")
def command(
    format_: str | None,
    output: str | None,
    write: bool,
    check: bool,
    diff: bool,
    force: bool,
    owner: str | None,
    max_tokens: int | None,
    **place: Any,
) -> int:
    """Write the matrix as the documents that people and agents read.

    The same matrix always gives the same text. With --write, --check or --diff it is about the files that
    `report.outputs` of the matrix names, or about those of one --format, or about the one --output.
    """
    from ownership_lint.cli.reporting import Options, report  # `--help` and completion need none of it

    modes = [name for name, given in (("--write", write), ("--check", check), ("--diff", diff)) if given]
    if write and len(modes) > 1:
        raise UsageError(f"{modes[0]} writes and {modes[1]} does not; give one of them")
    if force and not write:
        raise UsageError("--force says how to --write")
    if (owner is not None or max_tokens is not None) and format_ != "context":
        raise UsageError("--owner and --max-tokens are options of --format context")
    if write and (place["staged"] or place["rev"] is not None):
        raise UsageError("--write writes the work tree as it is: it goes without --staged and --rev")
    given = Options(format_, output, owner, max_tokens, write, check, diff, force)
    return report(shared.request(**place), given)
