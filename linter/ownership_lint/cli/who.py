"""`ownership-lint who`: its options and its manual; the work is done in `asking`."""

from __future__ import annotations

from typing import Any

import click

from ownership_lint.cli import shared
from ownership_lint.cli.candidates import files
from ownership_lint.cli.help import COULD_NOT, Command, Manual, option_group

_MANUAL = Manual(
    examples=(
        ("ownership-lint who scripts/deploy.sh", "All about one script."),
        ("ownership-lint who deploy.sh tools/run.py", "A line for each of several."),
        ("ownership-lint who scripts/ops", "Every script below a folder."),
        ("ownership-lint who run.sh --contract", "What is documented beside what is there."),
        ("ownership-lint who --format json run.py", "For programs; schemas/who.schema.json."),
    ),
    exit_codes=(
        ("0", "Each has an owner, or the matrix says that nobody is to own it."),
        ("1", "Nobody owns one of them."),
        *COULD_NOT,
    ),
    environment=(("NO_COLOR, FORCE_COLOR", "Never, or always colour; else on a terminal."),),
    see_also=(
        ("docs/who.md", "What each line of an answer means."),
        ("ownership-lint report --format json", "The same for every script at once."),
    ),
)


@click.command("who", cls=Command, manual=_MANUAL)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, shell_complete=files)
@shared.place_options
@option_group("What to tell")(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What to print.",
)
@option_group("What to tell")(
    "--contract", is_flag=True, help="Also what the script itself proves, beside what is documented."
)
def command(paths: tuple[str, ...], format_: str, *, contract: bool, **place: Any) -> int:
    """Say who owns each PATH, why, whom to call, and how it is used.

    A PATH may be gone, or have moved: git's history says where it went. Of a folder, every script below it is
    told.
    """
    from ownership_lint.cli.asking import ask  # `--help` and completion need none of it

    return ask(shared.request(**place), paths, format_, contract=contract)
