"""`ownership-lint rules`."""

from __future__ import annotations

import click

from ownership_lint.cli import shared
from ownership_lint.registry import RULES
from ownership_lint.rule import documentation


@click.command("rules")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What to print.",
)
def command(format_: str) -> int:
    """List every rule with its severity and what it finds."""
    if format_ == "json":
        import json

        listed = [
            {"id": rule.ID, "severity": rule.SEVERITY.value, "summary": documentation(rule).summary}
            for rule in RULES
        ]
        shared.write(json.dumps(listed, indent=2, ensure_ascii=False) + "\n")
        return 0
    width = max(len(rule.ID) for rule in RULES)
    shared.write(
        "".join(
            f"{rule.ID:<{width}}  {rule.SEVERITY.value:<7}  {documentation(rule).summary}\n" for rule in RULES
        )
    )
    return 0
