"""`ownership-lint rules`."""

from __future__ import annotations

import click

from ownership_lint.cli import shared
from ownership_lint.cli.help import Command, Manual, option_group
from ownership_lint.rule import documentation

_MANUAL = Manual(
    examples=(("ownership-lint rules --format json", "For programs."),),
    see_also=(
        ("ownership-lint explain RULE", "All about one of them."),
        ("ownership-lint policy show", "The severities that hold here."),
    ),
)


@click.command("rules", cls=Command, manual=_MANUAL)
@option_group("What to tell")(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What to print.",
)
def command(format_: str) -> int:
    """List every rule with its severity and what it finds.

    The rules of the packs that the policy here names stand last. The severities are the rules' own; a policy
    may say otherwise.
    """
    rules = shared.known_rules().rules
    if format_ == "json":
        import json

        listed = [
            {"id": rule.ID, "severity": rule.SEVERITY.value, "summary": documentation(rule).summary}
            for rule in rules
        ]
        shared.write(json.dumps(listed, indent=2, ensure_ascii=False) + "\n")
        return 0
    width = max(len(rule.ID) for rule in rules)
    shared.write(
        "".join(
            f"{rule.ID:<{width}}  {rule.SEVERITY.value:<7}  {documentation(rule).summary}\n" for rule in rules
        )
    )
    return 0
