"""`ownership-lint report`."""

from __future__ import annotations

from typing import Any

import click

from ownership_lint.cli import shared
from ownership_lint.cli.candidates import files
from ownership_lint.cli.help import Command, Manual, option_group
from ownership_lint.cli.terminal import wants_colour

_MANUAL = Manual(
    examples=(
        ("ownership-lint report", "The document, to standard output."),
        ("ownership-lint report --output docs/scripts.md", "Into a file."),
        ("ownership-lint report --rev v1.2", "As it was then."),
    ),
    environment=(("NO_COLOR, FORCE_COLOR", "For what is wrong with a matrix that cannot be written."),),
    see_also=(("ownership-lint import FILE", "The way back: a matrix made of such a document."),),
)


@click.command("report", cls=Command, manual=_MANUAL)
@shared.place_options
@option_group("What to write")(
    "--output", metavar="FILE", shell_complete=files, help="Write to FILE instead of standard output."
)
def command(output: str | None, **place: Any) -> int:
    """Write the matrix as the Markdown document that people read.

    The same matrix always gives the same text.
    """
    # `--help` and completion need none of it.
    from ownership_lint.engine import Selection, run
    from ownership_lint.loading import load
    from ownership_lint.output.formats import Presentation, render
    from ownership_lint.report.markdown import render_markdown

    workspace = load(shared.request(**place, no_cache=True))
    if workspace.document is None or workspace.repository.load_findings:
        shown = Presentation(shared.version, wants_colour())
        shared.write(render("text", run(workspace.repository, Selection()), shown))
        return 2
    shared.write(render_markdown(workspace.document), output)
    return 0
