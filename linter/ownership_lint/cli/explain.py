"""`ownership-lint explain`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ownership_lint.cli import shared
from ownership_lint.cli.candidates import rules
from ownership_lint.cli.help import Command, Manual
from ownership_lint.errors import UsageError
from ownership_lint.nearest import nearest
from ownership_lint.registry import RULES_BY_ID
from ownership_lint.rule import documentation

if TYPE_CHECKING:
    from collections.abc import Collection

    from ownership_lint.rule import Rule

_MANUAL = Manual(
    examples=(
        ("ownership-lint explain ownership/dead-pattern", "By its id."),
        ("ownership-lint explain dead-pattern", "Without the family, where that names one rule."),
        ("ownership-lint explain scripts/run.sh", "A script: its owner, and its contract beside its text."),
    ),
    see_also=(
        ("ownership-lint rules", "Every rule in one line."),
        ("ownership-lint who PATH --contract", "The same of scripts, of any state."),
    ),
)


@click.command("explain", cls=Command, manual=_MANUAL)
@click.argument("rule", shell_complete=rules)
def command(rule: str) -> int:
    """Say what a RULE finds, why, with an example and the fix.

    RULE is an id as findings name it, or the path of a script: then who owns it, what its contract says, and
    what the script itself proves.
    """
    if Path(rule).is_file():
        from ownership_lint.cli.asking import ask

        return ask(shared.request(repo=None), (rule,), "text", contract=True)
    rules = RULES_BY_ID if rule in RULES_BY_ID else shared.known_rules().by_id
    shared.write(_text(rules[_named(rule, rules)]))
    return 0


def _named(name: str, rules: Collection[str]) -> str:
    """A rule's id; the family may be left out where that names one rule."""
    if name in rules:
        return name
    short = [rule for rule in rules if rule.partition("/")[2] == name]
    if len(short) == 1:
        return short[0]
    near = nearest(name, (*rules, *(rule.partition("/")[2] for rule in rules)))
    hint = f"did you mean `{near}`?" if near else "`ownership-lint rules` lists them"
    raise UsageError(f"no rule is called `{name}`; {hint}")


def _text(rule: Rule) -> str:
    text = documentation(rule)
    return f"{rule.ID} ({rule.SEVERITY.value}): {text.summary}\n\n{text.body}\n"
