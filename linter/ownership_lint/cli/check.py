"""`ownership-lint check`: its options and its manual; the work is done in `checking`."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from ownership_lint.cli import shared
from ownership_lint.cli.candidates import families_and_rules, files
from ownership_lint.cli.help import COULD_NOT, Command, Manual, option_group
from ownership_lint.cli.terminal import COLOURS
from ownership_lint.finding import Severity
from ownership_lint.inputs.packs import STAGES
from ownership_lint.output.formats import FORMATS

_MANUAL = Manual(
    examples=(
        ("ownership-lint check", "The tracked files as they are on disk."),
        ("ownership-lint check --staged", "What the next commit would hold: for hooks."),
        ("ownership-lint check --base main", "Only what this branch adds: for pull requests."),
        ("ownership-lint check --repo app.git --rev v1.2", "A commit of a bare repository."),
        ("ownership-lint check --output sarif=o.sarif", "Text for people, and a file for a service."),
        ("ownership-lint check --select ownership scripts/", "One family of rules, one folder."),
        ("ownership-lint check --select mcp --diff", "What --fix would write."),
    ),
    exit_codes=(
        ("0", "No finding at or above --fail-on."),
        ("1", "Findings; with --diff, something to mend."),
        *COULD_NOT,
    ),
    environment=(
        ("NO_COLOR, FORCE_COLOR", "What --color auto means, where set; TERM=dumb has no colour either."),
        ("CI, PRE_COMMIT", "Where set, no progress is shown."),
        ("GIT_INDEX_FILE, GIT_DIR, …", "As git sets them for hooks: which repository and index is meant."),
        ("PRE_COMMIT_TO_REF", "With --staged: the commit that is pushed, which is then looked at."),
    ),
    see_also=(
        ("ownership-lint explain RULE", "Why a rule found something, and the way out."),
        ("ownership-lint baseline create", "Accept what is found today."),
        ("ownership-lint policy show", "What holds, and the file and line that says so."),
        ("docs/formats.md, docs/snapshots.md", "What each format is for; what is read of git."),
    ),
)

_what = option_group("What to check")
_tell = option_group("What to tell")
_live = option_group("Living with findings")
_mend = option_group("Mending")


def _day(_ctx: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no day; write YYYY-MM-DD") from error


def _outputs(
    _ctx: click.Context, _option: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    outputs = []
    for value in values:
        format_, equals, file = value.partition("=")
        if format_ not in FORMATS or not equals or not file:
            raise click.BadParameter(f"{value!r}: write FORMAT=FILE, with FORMAT one of {', '.join(FORMATS)}")
        outputs.append((format_, file))
    return tuple(outputs)


@click.command("check", cls=Command, manual=_MANUAL)
@click.argument("paths", metavar="[PATH]...", nargs=-1, shell_complete=files)
@shared.place_options
@_what(
    "--select",
    metavar="WHAT",
    multiple=True,
    shell_complete=families_and_rules,
    help="Only this FAMILY or FAMILY/RULE; repeatable.",
)
@_what(
    "--ignore",
    metavar="WHAT",
    multiple=True,
    shell_complete=families_and_rules,
    help="Without this FAMILY or FAMILY/RULE; repeatable.",
)
@_what(
    "--stage",
    type=click.Choice(STAGES),
    help="Whose severities hold; pre-commit for the index and pushes, else ci, if not given.",
)
@_what(
    "--commit-msg",
    metavar="FILE",
    shell_complete=files,
    help="Look at a commit's message, and at no file: for commit-msg hooks.",
)
@_what("--base", metavar="REV", help="Only what is new against REV; looks at HEAD, or --rev, --staged.")
@_what(
    "--explain-scope",
    metavar="PATH",
    shell_complete=files,
    help="Say whether PATH counts as a script, and why; nothing else.",
)
@_tell(
    "--format",
    "format_",
    metavar="FORMAT",
    type=click.Choice(FORMATS),
    help=f"What to print: {', '.join(FORMATS)}; text if not given.",
)
@_tell(
    "--output",
    "outputs",
    metavar="FORMAT=FILE",
    multiple=True,
    callback=_outputs,
    help="Also write a file; repeatable. With `-` as FILE, print this instead of --format.",
)
@_tell("--all", "show_all", is_flag=True, help="Show every finding instead of the first of each rule.")
@_tell("--show-unknown", is_flag=True, help="Also show what cannot be told.")
@_tell("-q", "--quiet", is_flag=True, help="Findings only: no counts, no progress, no notices.")
@_tell("-v", "--verbose", is_flag=True, help="Say on standard error which files were used, and the time.")
@_tell("--color", type=click.Choice(COLOURS), default="auto", show_default=True, help="Colour of the text.")
@_live(
    "--fail-on",
    type=click.Choice([one.value for one in Severity if one is not Severity.IGNORE]),
    help="The lowest severity that makes the exit code 1; the policy's `fail_on` if not given.",
)
@_live("--no-suppress", is_flag=True, help="Also what comments, exceptions and the baseline hold back.")
@_live(
    "--today", metavar="DATE", callback=_day, help="The day on which exceptions are judged, as YYYY-MM-DD."
)
@_mend("--fix", is_flag=True, help="Write what is certain to mend a finding; tell what is left.")
@_mend("--diff", is_flag=True, help="Print what --fix would write, and write nothing.")
@option_group("Other")("--no-cache", is_flag=True, help="Read everything anew, and remember nothing.")
def command(**given: Any) -> int:
    """Check the matrix against the tree.

    Every rule runs over one state of the repository: the tracked files as they are on disk, the index, or a
    commit. Nothing of it is executed, no file of it is changed but by --fix, and no network is used.

    With PATHs, only findings at or about these files and folders are told.
    """
    from ownership_lint.cli.checking import Options, check  # `--help` and completion need none of it

    return check(Options(**given))
