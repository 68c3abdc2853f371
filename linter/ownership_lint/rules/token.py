"""A rule about damage to source, as the registry wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.finding import Certainty, Edit, Finding, Location, Severity
from ownership_lint.rules.pack import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.inputs.packs import PackRule


class TokenRule:
    """One rule of a pack about damage: what it finds was found by the one pass over the text."""

    def __init__(self, rule: PackRule) -> None:
        self.ID = rule.id
        self.SEVERITY: Severity = rule.severity
        self.__doc__ = page_of(rule)
        self._rule = rule

    def check(self, repository: Repository) -> Iterator[Finding]:
        """The damage in the files that the rule reads."""
        for path, found in repository.damage.items():
            mine = [one for one in found if one.rule == self.ID]
            if (
                mine
                and repository.is_read_by(self._rule, path)
                and not self._is_told_of_client(repository, path)
            ):
                yield from (self._finding(repository, path, one) for one in mine)

    def _is_told_of_client(self, repository: Repository, path: str) -> bool:
        """Whether a rule about client files says more of the same."""
        is_syntax = self.ID in {"tokens/parse-error", "tokens/parse-regression"}
        return is_syntax and "mcp/json-syntax" in repository.running and path in repository.client_paths

    def _finding(self, repository: Repository, path: str, one: Damage) -> Finding:
        severity = Severity(one.severity) if one.severity else None
        return Finding(
            self.ID,
            Location.of_line(path, one.line, one.column, one.end_column - one.column),
            one.message,
            one.context or self.ID,
            help=one.help or self._rule.remediation,
            severity=severity,
            certainty=Certainty.PROVEN if one.is_certain else Certainty.UNKNOWN,
            edits=_edits(repository, path, one),
            context=one.context,
        )


def _edits(repository: Repository, path: str, one: Damage) -> tuple[Edit, ...]:
    """The repair, in bytes of the file."""
    data = repository.snapshot.read(path) if one.repair is not None else None
    if data is None or one.repair is None:
        return ()
    text = data.decode("utf-8", "surrogateescape")
    start, end = (len(text[:place].encode("utf-8", "surrogateescape")) for place in (one.start, one.end))
    return (Edit(start, end, one.repair.encode("utf-8", "surrogateescape")),)
