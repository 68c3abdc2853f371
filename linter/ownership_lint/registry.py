"""Every rule there is: ours in one explicit tuple, those of a user's packs behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.inputs.bundled_packs import PACKS
from ownership_lint.rules.checked import CheckedRule
from ownership_lint.rules.contract import (
    advertised_option,
    default_mismatch,
    missing_prerequisite_file,
    missing_shebang,
    not_executable,
    undocumented_exit_code,
    undocumented_option,
    undocumented_variable,
    unknown_option,
    unreachable_exit_code,
    unread_variable,
)
from ownership_lint.rules.ownership import (
    ambiguous_owner,
    case_mismatch,
    codeowners_mismatch,
    coordinator_mismatch,
    dangling_invocation,
    dead_pattern,
    deprecated_reference,
    deprecated_without_replacement,
    domain_mismatch,
    escalation_gap,
    missing_reference,
    missing_script,
    moved_script,
    owner_typo,
    removal_overdue,
    replacement_deprecated,
    replacement_missing,
    report_stale,
    retired_script,
    unknown_owner,
    unowned_script,
    unused_exclusion,
)
from ownership_lint.rules.pack import PackedRule
from ownership_lint.rules.pii import data_file, deployment, env_file, roster, roster_in_policy
from ownership_lint.rules.policy import (
    changed_policy,
    dead_scope,
    empty_pack,
    expired_exception,
    invalid_matrix,
    invalid_policy,
    unused_exception,
)
from ownership_lint.rules.token import TokenRule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ownership_lint.inputs.packs import Pack, PackRule
    from ownership_lint.rule import Rule

_RULE_OF: Final[Mapping[str, Callable[[PackRule], Rule]]] = {
    "values": PackedRule,
    "clients": CheckedRule,
    "tokens": TokenRule,
}

RULES: Final[tuple[Rule, ...]] = (
    invalid_matrix,
    invalid_policy,
    dead_scope,
    empty_pack,
    changed_policy,
    expired_exception,
    unused_exception,
    unowned_script,
    missing_script,
    moved_script,
    retired_script,
    case_mismatch,
    dead_pattern,
    ambiguous_owner,
    unknown_owner,
    owner_typo,
    coordinator_mismatch,
    domain_mismatch,
    escalation_gap,
    deprecated_reference,
    deprecated_without_replacement,
    replacement_missing,
    replacement_deprecated,
    removal_overdue,
    dangling_invocation,
    missing_reference,
    unused_exclusion,
    report_stale,
    codeowners_mismatch,
    unknown_option,
    undocumented_option,
    advertised_option,
    unreachable_exit_code,
    undocumented_exit_code,
    unread_variable,
    undocumented_variable,
    default_mismatch,
    not_executable,
    missing_shebang,
    missing_prerequisite_file,
    data_file,
    env_file,
    roster,
    roster_in_policy,
    deployment,
    *(_RULE_OF[pack.judge](rule) for pack in PACKS for rule in pack.rules),
)

LAST: Final[tuple[Rule, ...]] = (unused_exception,)
"""Rules that ask what all the others found."""


class RuleSet(NamedTuple):
    """The rules that hold in a repository."""

    rules: tuple[Rule, ...]
    by_id: Mapping[str, Rule]
    families: tuple[str, ...]


def _rule_set(rules: tuple[Rule, ...]) -> RuleSet:
    families = dict.fromkeys(rule.ID.partition("/")[0] for rule in rules)
    return RuleSet(rules, {rule.ID: rule for rule in rules}, tuple(families))


OURS: Final = _rule_set(RULES)
RULES_BY_ID: Final = OURS.by_id
FAMILIES: Final = OURS.families


def rules_of(packs: Iterable[Pack]) -> RuleSet:
    """Our rules, and those of the user's packs."""
    own = tuple(PackedRule(rule) for pack in packs for rule in pack.rules)
    return _rule_set((*RULES, *own)) if own else OURS
