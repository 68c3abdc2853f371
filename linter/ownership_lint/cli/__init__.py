"""The command line: options become values, one call does the work, the text is written once."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Any

import click

from ownership_lint.errors import OwnershipLintError

# Each command with its one line of help. Its module is imported when the command is asked for: a hook must
# not pay for the others, nor `--help` for any.
COMMANDS = {
    "baseline": ("ownership_lint.cli.baseline", "Accept today's findings, so that only new ones fail."),
    "check": ("ownership_lint.cli.check", "Check the matrix against the tree."),
    "explain": ("ownership_lint.cli.explain", "Say what a RULE finds, why, with an example and the fix."),
    "import": (
        "ownership_lint.cli.import_document",
        "Make an ownership.yaml of FILE: a Markdown matrix, or a CODEOWNERS file.",
    ),
    "policy": ("ownership_lint.cli.policy", "Show the merged policy, and where each value comes from."),
    "report": ("ownership_lint.cli.report", "Write the matrix as the Markdown document that people read."),
    "rules": ("ownership_lint.cli.rules", "List every rule with its severity and what it finds."),
}


class _Lazy(click.Group):
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


def _print_version(ctx: click.Context, _parameter: click.Parameter, wanted: Any) -> None:
    if wanted:
        from ownership_lint.cli.shared import version

        click.echo(f"ownership-lint {version()}")
        ctx.exit()


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Print the version and exit.",
)
def cli() -> None:
    """Prove that the document saying who owns each script is still true.

    Exit codes: 0 clean, 1 findings, 2 wrong usage or configuration, 3 could not run.
    """


def main() -> None:
    """Run the command line and end the process with its exit code."""
    gc.disable()  # a run is short and leaves hardly a cycle: collecting costs a tenth of it
    sys.exit(_run())


def _run() -> int:
    try:
        code = cli.main(standalone_mode=False)
        return code if isinstance(code, int) else 0
    except OwnershipLintError as error:
        _complain(str(error))
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except OSError as error:  # files are opened where their names can be told: this is standard output
        _forget_output()
        if not isinstance(error, BrokenPipeError):  # a reader that went away need not be told
            _complain(f"could not write: {error.strerror}")
        return 3
    except Exception:
        import traceback

        click.echo(traceback.format_exc(), err=True)
        click.echo(
            "ownership-lint: this is a bug of ownership-lint; please report it with the text above", err=True
        )
        return 3


def _forget_output() -> None:
    """Lead what is still buffered to nowhere: flushed at exit, it would fail again and change the code."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(text: str) -> None:
    """An error on standard error; names in it come from the repository, and CI reads this stream too."""
    from ownership_lint.output.visible import safe_line, visible

    lines = f"ownership-lint: {text}".splitlines()
    click.echo("\n".join(safe_line(visible(line)) for line in lines), err=True)
