"""What findings are judged by: policy, exceptions and baseline, of the snapshot or of another commit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.suppression import Decisions
from ownership_lint.finding import Finding
from ownership_lint.inputs.baseline import Baseline, read_baseline
from ownership_lint.inputs.cache import Cache
from ownership_lint.inputs.policy import Policy
from ownership_lint.inputs.snapshot import commit_snapshot
from ownership_lint.loading.files import find_matrix, find_policy, present_files
from ownership_lint.loading.packs import allowances, read_packs
from ownership_lint.loading.remembered import read_exceptions, read_policy
from ownership_lint.nearest import nearest
from ownership_lint.registry import RULES_BY_ID, rules_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ownership_lint.finding import Location
    from ownership_lint.inputs.exceptions import PolicyException
    from ownership_lint.inputs.packs import Pack
    from ownership_lint.inputs.snapshot import Snapshot
    from ownership_lint.loading.files import ConfigFile, Request


INVALID: Final = "policy/invalid-policy"
_NO_EXCEPTIONS: Final = "add the file, or take the key out"


class Judgement(NamedTuple):
    """What findings are judged by, and what is wrong with its files."""

    policy: Policy
    decisions: Decisions
    findings: tuple[Finding, ...]
    packs: tuple[Pack, ...] = ()
    """The user's own."""


def judgement(
    snapshot: Snapshot,
    request: Request,
    matrix_file: ConfigFile | None,
    owners: Collection[str] | None,
    cache: Cache,
) -> Judgement:
    """Policy, exceptions and baseline: the snapshot's own, or those of the commit that `policy_rev` names.

    Then the snapshot's own are read too: what is broken there would be broken once merged.
    """
    own = _judgement_of(snapshot, request, matrix_file, owners, cache)
    if request.policy_rev is None:
        return own
    source = commit_snapshot(snapshot.git, request.policy_rev)
    their_matrix = find_matrix(source, request, checked=snapshot.entries)
    # Its exceptions were checked when they were merged, by the owners of that day.
    in_force = _judgement_of(source, request, their_matrix, None, cache, checked=snapshot.entries)
    changes = _changes(snapshot, source, own, in_force)
    if matrix_file is not None and their_matrix is not None and matrix_file.path != their_matrix.path:
        changes[matrix_file.path] = f"is the matrix now, in place of `{their_matrix.path}`"
    if in_force.findings:  # a change that mends them must be possible
        path = in_force.findings[0].location.path
        changes[path] = "cannot be used as it is there, so the bundled policy is in force"
        in_force = Judgement(_policy(None, source, cache)[0], Decisions(today=request.today), ())
    decisions = in_force.decisions._replace(
        policy_rev=request.policy_rev,
        changes=tuple(sorted(changes.items())),
        own=own.decisions,
        dated_by=own.decisions.dated_by,
    )
    return Judgement(in_force.policy, decisions, own.findings, in_force.packs)


def _changes(snapshot: Snapshot, source: Snapshot, own: Judgement, in_force: Judgement) -> dict[str, str]:
    """What the snapshot would have otherwise than the commit in force: by path, what is said of it."""
    ours, theirs = set(_files_of(own)), set(_files_of(in_force))
    changes = dict.fromkeys(sorted(ours - theirs), "would be in force, and is not now")
    changes |= dict.fromkeys(sorted(theirs - ours), "is in force, and would not be any more")
    for path in sorted(ours & theirs):
        if snapshot.read(path) != source.read(path):
            changes[path] = "differs from the one in force"
    return {
        path: what for path, what in changes.items() if path in snapshot.entries or path in source.entries
    }


def _judgement_of(
    source: Snapshot,
    request: Request,
    matrix_file: ConfigFile | None,
    owners: Collection[str] | None,
    cache: Cache,
    *,
    checked: Collection[str] = (),
) -> Judgement:
    named = find_policy(source, request, beside=matrix_file, checked=checked)
    policy, findings, rules_at = _policy(named, source, cache)
    read = read_packs(source, policy, cache)
    # Where a pack is broken, nobody knows which rules there are.
    rules = rules_of(read.packs).by_id if not read.findings else None
    unknown = _unknown_rules(rules_at, rules)
    exceptions, exceptions_findings = _exceptions(source, policy, owners, rules, cache)
    baseline, baseline_findings = _baseline(source, policy)
    dated_by = tuple(filter(None, (request.policy_rev, request.base)))
    decisions = Decisions((*exceptions, *allowances(read.packs)), baseline, request.today, dated_by)
    problems = (*findings, *unknown, *read.findings, *exceptions_findings, *baseline_findings)
    return Judgement(policy, decisions, problems, read.packs)


def _files_of(judgement: Judgement) -> Iterator[str]:
    policy = judgement.policy
    yield from policy.files
    yield from (pack.path for pack in judgement.packs)
    yield from filter(None, (policy.exceptions, policy.baseline))


def _policy(
    file: ConfigFile | None, source: Snapshot, cache: Cache
) -> tuple[Policy, tuple[Finding, ...], Mapping[str, Location]]:
    if file is not None and file.data is None:
        return Policy(), (file.unreadable(INVALID),), {}
    data, path = (file.data, file.path) if file is not None else (None, None)
    policy, findings, rules_at = read_policy(data, path, source.read, cache)
    return policy or Policy(), findings, rules_at


def _exceptions(
    source: Snapshot,
    policy: Policy,
    owners: Collection[str] | None,
    rules: Collection[str] | None,
    cache: Cache,
) -> tuple[tuple[PolicyException, ...], tuple[Finding, ...]]:
    file = _decisions_file(source, policy.exceptions)
    if file is None:
        at = policy.exceptions_at
        message = f"`{policy.exceptions}` is not in the tree"
        return (), (
            Finding(INVALID, at, message, policy.exceptions or "", help=_NO_EXCEPTIONS),
        ) if at else ()
    if file.data is None:
        return (), (file.unreadable(INVALID),)
    own_rules = [one for one in rules or () if one not in RULES_BY_ID]
    unknown = partial(_unknown_rules, rules=rules)
    cache = cache if rules is not None else Cache(None)  # what nobody could check is not remembered
    return read_exceptions(file.data, file.path, owners, policy.classes, own_rules, unknown, cache)


def _baseline(source: Snapshot, policy: Policy) -> tuple[Baseline, tuple[Finding, ...]]:
    """A baseline that is not there is an empty one: `baseline create` has yet to write it."""
    file = _decisions_file(source, policy.baseline)
    if file is None:
        return Baseline(), ()
    if file.data is None:
        return Baseline(file.path), (file.unreadable(INVALID),)
    return read_baseline(file.data, file.path)


def _decisions_file(source: Snapshot, path: str | None) -> ConfigFile | None:
    return next(present_files(source, (path,)), None) if path else None


def _unknown_rules(rules_at: Mapping[str, Location], rules: Collection[str] | None) -> Iterator[Finding]:
    """Severities for rules that do not exist: the policy would change nothing, silently.

    `rules` are all that exist; None where that cannot be told.
    """
    if rules is None:
        return
    for rule, place in rules_at.items():
        if rule not in rules:
            near = nearest(rule, rules)
            help_text = f"did you mean `{near}`?" if near else "`ownership-lint rules` lists them"
            message = f"`{rule}` is not a rule"
            yield Finding("policy/invalid-policy", place, message, rule, help=help_text)
