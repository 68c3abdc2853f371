"""`ownership-lint completion`."""

from __future__ import annotations

import click

from ownership_lint.cli import shared
from ownership_lint.cli.help import PROGRAM, Command, Manual

SHELLS = ("bash", "zsh", "fish")

_MANUAL = Manual(
    examples=(
        ('eval "$(ownership-lint completion bash)"', "In ~/.bashrc; bash 4.4 or newer."),
        ('eval "$(ownership-lint completion zsh)"', "In ~/.zshrc, after compinit."),
        (
            "ownership-lint completion fish > ~/.config/fish/completions/ownership-lint.fish",
            "Once; fish loads it when needed.",
        ),
    ),
    environment=(("_OWNERSHIP_LINT_COMPLETE", "Set by the script where it asks this program."),),
    see_also=(("ownership-lint --help", "What there is to complete."),),
)


@click.command("completion", cls=Command, manual=_MANUAL)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print the completion script of a SHELL.

    It completes commands, options, formats, rules and files. The shell asks this program at every <TAB>; no
    repository is looked at.
    """
    from click.shell_completion import get_completion_class

    made_for = get_completion_class(shell)
    if made_for is None:
        raise click.BadParameter(f"this version of click knows no {shell}")
    variable = f"_{PROGRAM}_COMPLETE".replace("-", "_").upper()
    shared.write(made_for(ctx.find_root().command, {}, PROGRAM, variable).source())
    return 0
