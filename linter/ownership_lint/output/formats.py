"""Every format by its name; a run imports only those that it prints."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from ownership_lint.finding import Report
    from ownership_lint.registry import RuleSet

_MODULES: Final = {
    "text": "text",
    "json": "json_v1",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "junit": "junit",
    "markdown": "markdown",
}

FORMATS: Final[tuple[str, ...]] = tuple(_MODULES)


class Presentation(NamedTuple):
    """How to print a report: decided once, by the command line."""

    version: Callable[[], str]
    """The version of this tool. Only formats that name it ask: the answer takes as long as a small run."""
    colour: bool = False
    show_all: bool = False
    """Every finding instead of the first of each rule."""
    show_unknown: bool = False
    """Also what cannot be told."""
    quiet: bool = False
    """The findings alone: no counts, and nothing at all where nothing was found."""
    rules: RuleSet | None = None
    """The rules that may have found something; None for ours alone."""


def render(name: str, report: Report, presentation: Presentation) -> str:
    """The report in the format of that name, one of `FORMATS`."""
    module = import_module(f"ownership_lint.output.{_MODULES[name]}")
    rendered: str = module.render(report, presentation)
    return rendered
