"""The documents that `report` can write: one renderer for each format, imported when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.analysis.trend import MatrixReader
    from ownership_lint.finding import Report
    from ownership_lint.inputs.matrix import DocumentOutput
    from ownership_lint.inputs.models import OwnershipFile

    Renderer = Callable[["Source"], str]


class Source(NamedTuple):
    """What a document is made of."""

    repository: Repository
    document: OwnershipFile
    """The matrix as it was written."""
    findings: Callable[[], Report | None] = lambda: None
    """What a check finds; only who asks for it pays."""
    owner: str | None = None
    """Only what this owner has to know."""
    max_tokens: int | None = None
    """How long the document may be."""
    past_matrix: MatrixReader = lambda path, data: None  # noqa: ARG005  (the shape that callers give)
    """Reads the matrix as it once stood, or the document that it was imported from."""


def _markdown(source: Source) -> str:
    from ownership_lint.report.markdown import render_markdown

    return render_markdown(source.document)


def _html(source: Source) -> str:
    from ownership_lint.report.html.page import render_html

    return render_html(source)


def _json(source: Source) -> str:
    from ownership_lint.report.json_document import render_json

    return render_json(source.repository)


def _codeowners(source: Source) -> str:
    from ownership_lint.report.codeowners import render_codeowners

    return render_codeowners(source.repository)


def _context(source: Source) -> str:
    from ownership_lint.report.context import render_context

    return render_context(source.repository, source.owner, source.max_tokens)


RENDERERS: Final[Mapping[str, Renderer]] = {
    "markdown": _markdown,
    "html": _html,
    "json": _json,
    "codeowners": _codeowners,
    "context": _context,
}


def notices(format_: str, source: Source) -> tuple[str, ...]:
    """What a document leaves out that its writer has to know."""
    if format_ != "codeowners":
        return ()
    from ownership_lint.report.codeowners import codeowners_notices

    return codeowners_notices(source.repository)


def renderer(source: Source) -> Callable[[DocumentOutput], str]:
    """What writes the outputs of a matrix; each names its own options."""
    return lambda output: RENDERERS[output.format](
        source._replace(owner=output.owner, max_tokens=output.max_tokens)
    )
