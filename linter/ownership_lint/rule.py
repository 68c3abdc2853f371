"""What a rule looks like: a module with an id, a severity, a docstring for users, and `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.finding import Finding, Severity


class Rule(Protocol):
    """A module with these names. Rules receive values and yield findings; the engine does the rest.

    The docstring is the user documentation: one line, then the sections *What it finds*, *Why*, *Example*
    and *Fix*, each under a `## ` heading.
    """

    __doc__: str | None

    @property
    def ID(self) -> str:  # noqa: N802  (rules are modules, and these their constants)
        """`family/problem-in-words`."""
        ...

    @property
    def SEVERITY(self) -> Severity:  # noqa: N802  (rules are modules, and these their constants)
        """How bad its findings are where neither they nor the policy say otherwise."""
        ...

    def check(self, repository: Repository) -> Iterator[Finding]:
        """Everything that is wrong, in any order."""
        ...


class RuleText(NamedTuple):
    """A rule's documentation, taken apart."""

    summary: str
    body: str


def documentation(rule: Rule) -> RuleText:
    """The docstring of a rule: its first line, and the rest as Markdown."""
    import inspect  # for documents only: a check does not pay for it

    summary, _, body = inspect.cleandoc(rule.__doc__ or "").partition("\n")
    return RuleText(summary.rstrip("."), body.strip())
