"""A rule that a pack describes, as the registry wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.finding import Finding, Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.content.scanner import Hit
    from ownership_lint.analysis.repository import Repository
    from ownership_lint.inputs.packs import PackRule


class PackedRule:
    """One rule of a pack: what it finds was found, and masked, by the one pass over the text."""

    def __init__(self, rule: PackRule) -> None:
        self.ID = rule.id
        self.SEVERITY = rule.severity
        self.__doc__ = _page(rule)
        self._rule = rule

    def check(self, repository: Repository) -> Iterator[Finding]:
        """What the rule found in the files that it reads."""
        rule = self._rule
        for path, hits in repository.hits.items():
            mine = [hit for hit in hits if hit.rule == rule.id]
            if mine and repository.is_read_by(rule, path):
                yield from (self._finding(path, hit) for hit in mine)

    def _finding(self, path: str, hit: Hit) -> Finding:
        rule = self._rule
        value = f" `{hit.shown}`" if hit.shown else ""
        more = f" (and {hit.more} more in this file)" if hit.more else ""
        return Finding(
            rule.id,
            Location.of_line(path, hit.line, hit.column, hit.end_column - hit.column),
            f"{rule.title}{value}{more}",
            hit.shown or rule.id,
            help=rule.remediation,
            context=hit.context,
        )


def _page(rule: PackRule) -> str:
    """The rule's documentation, in the sections that every rule has."""
    finds, _, why = rule.why.partition("\n\n")
    return "\n".join(
        (
            f"{rule.title}.",
            "",
            "## What it finds",
            finds,
            "",
            "## Why",
            why or finds,
            "",
            "## Fix",
            rule.remediation,
            *(("", "## References", *(f"- {one}" for one in rule.references)) if rule.references else ()),
        )
    )
