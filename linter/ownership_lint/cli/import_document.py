"""`ownership-lint import`: its options and its manual; the work is done in `importing`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ownership_lint.cli.candidates import files, folders
from ownership_lint.cli.help import Command, Manual, option_group
from ownership_lint.errors import UsageError

if TYPE_CHECKING:
    from ownership_lint.cli.importing import Source

SOURCES = ("markdown", "codeowners", "gitlab")

_MANUAL = Manual(
    examples=(
        ("ownership-lint import docs/scripts.md", "A document whose tables say who owns which script."),
        ("ownership-lint import .github/CODEOWNERS", "Each rule becomes a pattern."),
        ("ownership-lint import doc.md --output -", "Only look: the matrix to standard output."),
    ),
    see_also=(
        ("ownership-lint check", "What the new matrix finds."),
        ("ownership-lint report", "The document again, written from the matrix."),
        ("docs/importing.md", "What is understood."),
    ),
)

_read = option_group("What to read")
_write = option_group("What to write")


@click.command("import", cls=Command, manual=_MANUAL)
@click.argument("file", shell_complete=files)
@_read("--from", "source", type=click.Choice(SOURCES), help="What FILE is, if its name does not say it.")
@_read("--rev", metavar="REV", help="Read FILE from a commit.")
@_read("--repo", metavar="DIR", shell_complete=folders, help="With --rev: the repository, bare or not.")
@_write(
    "--output",
    metavar="FILE",
    default="ownership.yaml",
    show_default=True,
    shell_complete=files,
    help="Where to write; `-` is standard output.",
)
@_write("--force", is_flag=True, help="Replace the output if it exists.")
def command(
    file: str, source: Source | None, output: str, force: bool, repo: str | None, rev: str | None
) -> int:
    """Make an ownership.yaml of FILE: a Markdown matrix, or a CODEOWNERS file.

    Says what was understood and, with line numbers, what was not. What a Markdown document holds is written
    back and compared, line by line, so that nothing is lost unnoticed.
    """
    if output != "-" and not force and os.path.lexists(output):
        raise UsageError(f"{output} exists already; --force replaces it, --output names another file")
    if repo is not None and rev is None:
        raise UsageError("--repo says where --rev is; without it FILE is read from disk")
    from ownership_lint.cli.importing import import_file  # `--help` and completion need none of it

    return import_file(file, source, output, repo, rev)
