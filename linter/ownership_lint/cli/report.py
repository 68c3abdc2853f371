"""`ownership-lint report`."""

from __future__ import annotations

from typing import Any

import click

from ownership_lint.cli import shared
from ownership_lint.engine import Selection, run
from ownership_lint.loading import load
from ownership_lint.output.formats import Presentation, render
from ownership_lint.report.markdown import render_markdown


@click.command("report")
@shared.place_options
@click.option("--output", metavar="FILE", help="Write to FILE instead of standard output.")
def command(output: str | None, **place: Any) -> int:
    """Write the matrix as the Markdown document that people read."""
    workspace = load(shared.request(**place, no_cache=True))
    if workspace.document is None or workspace.repository.load_findings:
        shown = Presentation(shared.version, shared.wants_colour())
        shared.write(render("text", run(workspace.repository, Selection()), shown))
        return 2
    shared.write(render_markdown(workspace.document), output)
    return 0
