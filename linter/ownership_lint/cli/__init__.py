"""The command line: options become values, one call does the work, the text is written once."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from ownership_lint.cli.help import COULD_NOT, PROGRAM, WIDTH, Group, Manual
from ownership_lint.errors import OwnershipLintError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# Each command with its one line of help. Its module is imported when the command is asked for: a hook must
# not pay for the others, nor `--help` for any.
COMMANDS = {
    "baseline": ("ownership_lint.cli.baseline", "Accept today's findings, so that only new ones fail."),
    "cache": ("ownership_lint.cli.cache", "Tell what earlier runs left in git's own folder, or delete it."),
    "check": ("ownership_lint.cli.check", "Check the matrix against the tree."),
    "completion": ("ownership_lint.cli.completion", "Print the completion script of a SHELL."),
    "explain": ("ownership_lint.cli.explain", "Say what a RULE finds, why, with an example and the fix."),
    "import": (
        "ownership_lint.cli.import_document",
        "Make an ownership.yaml of FILE: a Markdown matrix, or a CODEOWNERS file.",
    ),
    "policy": (
        "ownership_lint.cli.policy",
        "Show the merged policy and where each value comes from, or prove its rule packs.",
    ),
    "report": ("ownership_lint.cli.report", "Write the matrix as the documents that people and agents read."),
    "roster": ("ownership_lint.cli.roster", "Keep the list of names that pii/roster looks for."),
    "rules": ("ownership_lint.cli.rules", "List every rule with its severity and what it finds."),
    "who": ("ownership_lint.cli.who", "Say who owns each PATH, why, whom to call, and how it is used."),
}

_MANUAL = Manual(
    examples=(
        ("ownership-lint import docs/scripts.md", "Begin: make an ownership.yaml of what you have."),
        ("ownership-lint check", "Prove that it is still true."),
        ("ownership-lint COMMAND --help", "All about a command."),
    ),
    exit_codes=(("0", "Clean, or done."), ("1", "`check` has findings."), *COULD_NOT),
    environment=(
        ("OWNERSHIP_LINT_COMMAND_OPTION", "Stands for an option; the help of each command names one."),
        ("NO_COLOR, FORCE_COLOR", "Never, or always colour; else on a terminal."),
    ),
    see_also=(
        ("ownership-lint explain RULE", "The manual of a rule."),
        ("docs/index.md, docs/exit-codes.md", "The manual; what the exit codes mean."),
    ),
)


class _Lazy(Group):
    """A group that imports a command when it is used."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return found

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        from ownership_lint.cli.candidates import starting_with

        summaries = {name: summary for name, (_, summary) in COMMANDS.items()}
        options = click.Command.shell_complete(self, ctx, incomplete)
        return [*starting_with(incomplete, summaries), *options]


def _print_version(ctx: click.Context, _parameter: click.Parameter, wanted: Any) -> None:
    if wanted:
        from ownership_lint.cli.shared import engine, version

        click.echo(f"{PROGRAM} {version()} (Python {sys.version.split()[0]}, {engine()})")
        ctx.exit()


@click.command(
    cls=_Lazy,
    manual=_MANUAL,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": WIDTH,
        "auto_envvar_prefix": "OWNERSHIP_LINT",
    },
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    allow_from_autoenv=False,
    callback=_print_version,
    help="Print the version, with Python's and the matching engine's, and exit.",
)
def cli() -> None:
    """Prove that the document saying who owns each script is still true.

    One file, ownership.yaml, says who owns every script and what its contract is. It is held against what git
    tracks; nothing is executed, and no network is used.
    """


def run() -> int:
    """Run the command line, and give its exit code."""
    try:
        code = cli.main(prog_name=PROGRAM, standalone_mode=False)
        return code if isinstance(code, int) else 0
    except OwnershipLintError as error:
        _complain(str(error))
        return error.exit_code
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except SystemExit:  # click's answer to a reader that went away, which need not be told
        _forget_output()
        return 3
    except OSError as error:  # files are opened where their names can be told: this is standard output
        _forget_output()
        _complain(f"could not write: {error.strerror}")
        return 3
    except Exception:
        import traceback

        text = "ownership-lint: this is a bug of ownership-lint; please report it with the text above"
        with suppress(OSError):
            click.echo(f"{traceback.format_exc()}\n{text}", err=True)
        return 3


def _forget_output() -> None:
    """Lead what is still buffered to nowhere: flushed at exit, it would fail again and change the code."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(text: str) -> None:
    """An error on standard error; names in it come from the repository, and CI reads this stream too."""
    from ownership_lint.output.visible import safe_line, visible

    lines = f"ownership-lint: {text}".splitlines()
    with suppress(OSError):  # nobody can be told; the exit code says enough
        click.echo("\n".join(safe_line(visible(line)) for line in lines), err=True)
