"""A rule pack that can find nothing.

## What it finds
- packs, ours and your own, of which the policy sets every rule to `ignore`;
- packs of your own whose rules read no file that git tracks;
- single rules of your own packs whose `files` match no tracked file.

## Why
A gate without a rule lets everything pass, and its report looks clean.

## Example
`files: {include: ["bakcend/**"]}` in a pack of your own.

## Fix
Correct the globs, or take the pack out of the policy. Who has other tools for what one of our packs looks for
sets this rule to `ignore`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Location, Severity
from ownership_lint.inputs.bundled_packs import PACKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.inputs.packs import Pack, PackRule

ID: Final = "policy/empty-pack"
SEVERITY: Final = Severity.WARNING

_IGNORED: Final = "raise at least one of its rules, or set `policy/empty-pack` to `ignore`"
_DEAD: Final = "correct its `files`, or delete it"


def check(repository: Repository) -> Iterator[Finding]:
    """Packs without an active rule, packs and rules without a file."""
    for pack in (*PACKS, *repository.packs):
        if not any(_may_run(repository, rule) for rule in pack.rules):
            message = f"every rule of the pack `{pack.name}` is set to `ignore`"
            yield Finding(ID, _place(repository, pack), message, pack.name, help=_IGNORED)
    for pack in repository.packs:
        dead = [rule for rule in pack.rules if not _reads_any_file(repository, rule)]
        if len(dead) == len(pack.rules):
            message = f"the rules of the pack `{pack.name}` read no tracked file"
            yield Finding(ID, _place(repository, pack), message, pack.name, help=_DEAD)
            continue
        for rule in dead:
            message = f"the `files` of `{rule.id}` match no tracked file"
            yield Finding(ID, rule.at or Location(pack.path), message, rule.id, help=_DEAD)


def _may_run(repository: Repository, rule: PackRule) -> bool:
    """Whether any path may be told of: at some stage, for somebody, it is not ignored."""
    policy = repository.policy
    said = [one.rules[rule.id] for one in policy.overrides if rule.id in one.rules]
    own = (rule.severity, *(severity for _, severity in rule.stages))
    said += (policy.rules[rule.id],) if rule.id in policy.rules else own
    return any(severity is not Severity.IGNORE for severity in said)


def _reads_any_file(repository: Repository, rule: PackRule) -> bool:
    if "content" not in rule.scan and "path" not in rule.scan:
        return True
    included = repository.matching(rule.include) if rule.include else repository.entries
    return any(repository.is_read_by(rule, path) for path in included)


def _place(repository: Repository, pack: Pack) -> Location:
    """Where the policy names the pack, or else what turns it off."""
    rules_at = repository.policy.rules_at
    places = (pack.at, *(rules_at.get(rule.id) for rule in pack.rules))
    return next(filter(None, places), Location(repository.policy.path or "policy/policy.yaml"))
