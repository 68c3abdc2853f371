"""A rule that a pack describes, as the registry wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.content.scanner import MOST
from ownership_lint.finding import Finding, Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.content.scanner import Hit
    from ownership_lint.analysis.repository import Repository
    from ownership_lint.finding import Severity
    from ownership_lint.inputs.packs import PackRule

_CONFIDENCES: Final = ("high", "medium", "low")


class PackedRule:
    """One rule of a pack: what it finds was found, and masked, by the one pass over the text."""

    def __init__(self, rule: PackRule) -> None:
        self.ID = rule.id
        self.SEVERITY = rule.severity
        self.READS_MESSAGES = "commit-message" in rule.scan
        self.__doc__ = page_of(rule)
        self._rule = rule

    @property
    def confidence(self) -> str:
        """That of its least sure form."""
        return max((one.confidence for one in self._rule.detectors), key=_CONFIDENCES.index)

    def severity_at(self, stage: str) -> Severity:
        """How bad its findings are at a stage, where the policy does not say otherwise."""
        return dict(self._rule.stages).get(stage, self.SEVERITY)

    def check(self, repository: Repository) -> Iterator[Finding]:
        """What the rule found in the files that it reads."""
        rule = self._rule
        for path, hits in (*repository.hits.items(), *repository.path_hits.items()):
            mine = [hit for hit in hits if hit.rule == rule.id]
            mine = [hit for hit in mine if not repository.is_told_of_client(path, hit)]
            if mine and repository.is_read_by(rule, path):
                if rule.allow:
                    mine = [*self._sorted_out(repository, path, mine)]
                yield from (self._finding(path, hit) for hit in mine)

    def _sorted_out(self, repository: Repository, path: str, hits: Sequence[Hit]) -> Iterator[Hit]:
        """What the pack allows, and of the rest as many as are told of one file: none hides behind others."""
        rest: list[Hit] = []
        for hit in hits:
            if repository.suppression.allows(self._finding(path, hit)):
                yield hit._replace(more=0)
            else:
                rest.append(hit)
        more = len(rest[MOST:]) + sum(hit.more for hit in rest)
        yield from (hit._replace(more=0) for hit in rest[: MOST - 1])
        yield from (hit._replace(more=more) for hit in rest[MOST - 1 : MOST])

    def _finding(self, path: str, hit: Hit) -> Finding:
        rule = self._rule
        value = f" `{hit.shown}`" if hit.shown else ""
        place = f" {hit.place}" if hit.place else ""
        more = f" (and {hit.more} more in this file)" if hit.more else ""
        return Finding(
            rule.id,
            Location.of_line(path, hit.line, hit.column, hit.end_column - hit.column),
            f"{rule.title}{value}{place}{more}",
            hit.shown or rule.id,
            help=rule.remediation,
            context=hit.context,
            allows=hit.allows,
        )


def page_of(rule: PackRule) -> str:
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
