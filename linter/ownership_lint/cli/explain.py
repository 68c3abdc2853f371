"""`ownership-lint explain`."""

from __future__ import annotations

import click

from ownership_lint.cli import shared
from ownership_lint.cli.candidates import rules
from ownership_lint.cli.help import Command, Manual
from ownership_lint.errors import UsageError
from ownership_lint.nearest import nearest
from ownership_lint.registry import RULES_BY_ID
from ownership_lint.rule import documentation

_MANUAL = Manual(
    examples=(
        ("ownership-lint explain ownership/dead-pattern", "By its id."),
        ("ownership-lint explain dead-pattern", "Without the family, where that names one rule."),
    ),
    see_also=(("ownership-lint rules", "Every rule in one line."),),
)


@click.command("explain", cls=Command, manual=_MANUAL)
@click.argument("rule", shell_complete=rules)
def command(rule: str) -> int:
    """Say what a RULE finds, why, with an example and the fix.

    RULE is an id as findings name it.
    """
    shared.write(_text(_named(rule)))
    return 0


def _named(name: str) -> str:
    """A rule's id; the family may be left out where that names one rule."""
    if name in RULES_BY_ID:
        return name
    short = [rule for rule in RULES_BY_ID if rule.partition("/")[2] == name]
    if len(short) == 1:
        return short[0]
    near = nearest(name, (*RULES_BY_ID, *(rule.partition("/")[2] for rule in RULES_BY_ID)))
    hint = f"did you mean `{near}`?" if near else "`ownership-lint rules` lists them"
    raise UsageError(f"no rule is called `{name}`; {hint}")


def _text(name: str) -> str:
    rule = RULES_BY_ID[name]
    text = documentation(rule)
    return f"{name} ({rule.SEVERITY.value}): {text.summary}\n\n{text.body}\n"
