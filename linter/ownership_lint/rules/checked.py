"""A rule that a bundled pack describes and code of ours decides, as the registry wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.finding import Finding
from ownership_lint.rules.pack import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.finding import Severity
    from ownership_lint.inputs.packs import PackRule


class CheckedRule:
    """One rule about client files; its code is loaded where there is such a file."""

    def __init__(self, rule: PackRule) -> None:
        self.ID = rule.id
        self.SEVERITY: Severity = rule.severity
        self.__doc__ = page_of(rule)
        self._remediation = rule.remediation

    def check(self, repository: Repository) -> Iterator[Finding]:
        """What is wrong with the client files."""
        if not repository.needs_clients:
            return
        from ownership_lint.rules.mcp import problems

        for location, problem in problems(self.ID, repository.clients):
            yield Finding(
                self.ID,
                location,
                problem.message,
                problem.subject,
                help=problem.help or self._remediation,
                severity=problem.severity,
                certainty=problem.certainty,
                edits=problem.edits,
                related=problem.related,
                context=problem.context,
            )
