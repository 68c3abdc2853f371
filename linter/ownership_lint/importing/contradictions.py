"""Places where a document contradicts itself, each with the second place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.importing.summaries import holder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.importing.draft import Draft


def find_contradictions(draft: Draft) -> None:
    """Add a note for each."""
    _headings(draft)
    _summaries(draft)
    _escalation(draft)


def _headings(draft: Draft) -> None:
    """A table whose heading names somebody else than a row's owner and coordinator."""
    for path, group, owner in _grouped(draft):
        title = draft.groups[group]["title"]
        named = holder(title)
        if title not in draft.headings or named not in draft.owners or named in _chain(draft, owner, path):
            continue
        message = f"`{path}` stands in the table of `{named}`, but its owner is `{owner}`"
        draft.contradiction(
            draft.rows[path], message, path, draft.headings[title], f"the heading names `{named}`"
        )


def _summaries(draft: Draft) -> None:
    """A domain summary that lists a script of somebody else."""
    for domain in draft.domains.values():
        summary = domain.get("summary", {})
        named = holder(summary.get("heading", ""))
        for script in summary.get("key_scripts", ()):
            path = script.get("path", "")
            owner = draft.scripts.get(path, {}).get("owner")
            if owner is None or named not in draft.owners or named in _chain(draft, owner, path):
                continue
            message = f'`{path}` is owned by `{owner}`, but listed under "{summary["heading"]}"'
            at = draft.headings[summary["heading"]]
            draft.contradiction(draft.rows[path], message, path, at, f"the heading names `{named}`")


def _escalation(draft: Draft) -> None:
    """An owner whose scripts have nobody to call."""
    if draft.escalation_at is None:
        return
    rows = draft.escalation["matrix"]
    covered = {row.get("first") for row in rows}
    domains = {row.get("domain") for row in rows}
    seen: set[str] = set()
    for path, owner in _owned(draft):
        if owner in covered | seen or draft.owners[owner].get("domain") in domains - {None}:
            continue
        seen.add(owner)
        message = f"`{owner}` owns `{path}`, but no escalation row covers its scripts"
        draft.contradiction(draft.rows[path], message, owner, draft.escalation_at, "the escalation table")


def _owned(draft: Draft) -> Iterator[tuple[str, str]]:
    for path, entry in draft.scripts.items():
        if "owner" in entry:
            yield path, entry["owner"]
    for pattern in draft.patterns:
        if pattern["glob"] in draft.rows:
            yield pattern["glob"], pattern["owner"]


def _grouped(draft: Draft) -> Iterator[tuple[str, str, str]]:
    entries = [*draft.scripts.items(), *((pattern["glob"], pattern) for pattern in draft.patterns)]
    for path, entry in entries:
        if "group" in entry and "owner" in entry:
            yield path, entry["group"], entry["owner"]


def _chain(draft: Draft, owner: str, path: str) -> set[str | None]:
    """Everybody whom a heading may name without contradicting the row."""
    entry = draft.scripts.get(path, {})
    return {
        owner,
        entry.get("coordinator"),
        draft.owners[owner].get("coordinator"),
        *entry.get("co_owners", ()),
    }
