"""`ownership-lint explain`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ownership_lint.cli import shared
from ownership_lint.cli.candidates import rules
from ownership_lint.cli.help import COULD_NOT, Command, Manual
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
    exit_codes=(("0", "Done."), ("1", "Of a path: nobody owns it."), *COULD_NOT),
    see_also=(
        ("ownership-lint rules", "Every rule in one line."),
        ("ownership-lint who PATH --contract", "The same of scripts, of any state."),
    ),
)


@click.command("explain", cls=Command, manual=_MANUAL)
@click.argument("rule", shell_complete=rules)
def command(rule: str) -> int:
    """Say what a RULE finds, why, with an example and the fix.

    RULE is an id as findings name it, or the path of a script or a folder, there or gone: then who owns it,
    what its contract says, and what the script itself proves.
    """
    if Path(rule).is_file():
        return _told_of_path(rule)
    rules = RULES_BY_ID if rule in RULES_BY_ID else shared.known_rules().by_id
    name = _named(rule, rules)
    if name is not None:
        shared.write(_text(rules[name]))
        return 0
    near = nearest(rule, (*rules, *(one.partition("/")[2] for one in rules)))
    if Path(rule).is_dir() or (near is None and ("/" in rule or "." in rule)):
        return _told_of_path(rule)
    hint = f"did you mean `{near}`?" if near else "`ownership-lint rules` lists them"
    raise UsageError(f"no rule is called `{rule}`; {hint}")


def _told_of_path(path: str) -> int:
    from ownership_lint.cli.asking import ask

    return ask(shared.request(repo=None), (path,), "text", contract=True)


def _named(name: str, rules: Collection[str]) -> str | None:
    """A rule's id; the family may be left out where that names one rule."""
    short = [rule for rule in rules if name in {rule, rule.partition("/")[2]}]
    return name if name in rules else short[0] if len(short) == 1 else None


def _text(rule: Rule) -> str:
    text = documentation(rule)
    return f"{rule.ID} ({rule.SEVERITY.value}): {text.summary}\n\n{text.body}\n"
