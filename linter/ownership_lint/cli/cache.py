"""`ownership-lint cache`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ownership_lint.cli import shared
from ownership_lint.cli.candidates import folders
from ownership_lint.cli.help import Group, Manual, option_group
from ownership_lint.errors import OwnershipLintError

if TYPE_CHECKING:
    from pathlib import Path

_SEE_ALSO = (
    ("ownership-lint check --no-cache", "A run that neither reads nor writes it."),
    ("docs/cache.md", "What is kept, where and how long."),
)
_INFO = ("ownership-lint cache info", "Where it is, and what it holds.")
_CLEAR = ("ownership-lint cache clear", "Begin anew.")
_MANUAL = Manual((_INFO, _CLEAR), see_also=_SEE_ALSO)

_where = option_group("Where to look")(
    "--repo",
    metavar="DIR",
    shell_complete=folders,
    help="The repository, bare or not; else the current directory's.",
)


@click.group("cache", cls=Group, manual=_MANUAL)
def command() -> None:
    """Tell what earlier runs left in git's own folder, or delete it.

    A run works out again whatever is missing there: nothing is lost but time.
    """


@command.command("info", manual=Manual((_INFO,), see_also=_SEE_ALSO))
@_where
@option_group("What to tell")(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What to print.",
)
def info(repo: str | None, format_: str) -> int:
    """Say where the cache is, how large, and what it remembers.

    It holds facts about files by their blobs, what whole runs printed, and no value that a rule found.
    """
    from ownership_lint.inputs.cache import stored

    file = _file(repo)
    found = stored(file)
    if format_ == "json":
        from ownership_lint.output.json_text import dumped

        states = found.states if found else {}
        runs = _runs(file)
        document: dict[str, Any] = {
            "version": 1,
            "path": str(file),
            "bytes": found.size if found else 0,
            "current": found.is_ours if found else False,
            "states": dict(states),
            "runs": len(runs),
        }
        shared.write(dumped(document))
        return 0
    if found is None:
        shared.write(f"{file}: not there\n")
        return 0
    lines = [f"{file}: {found.size:,} bytes"]
    if not found.is_ours:
        lines.append("of another version, or damaged: the next run begins anew")
    lines += [f"{section}: {count} state{'s' * (count != 1)}" for section, count in found.states.items()]
    if runs := _runs(file):
        lines.append(f"runs: {len(runs)}")
    shared.write("\n".join(lines) + "\n")
    return 0


@command.command("clear", manual=Manual((_CLEAR,), see_also=_SEE_ALSO))
@_where
def clear(repo: str | None) -> int:
    """Delete what earlier runs left, and nothing else.

    Other files in that folder stay, and no link is followed.
    """
    file = _file(repo)
    try:
        if file.parent.is_symlink():
            raise OwnershipLintError(f"{file.parent} is a symbolic link, which is not followed")
        for one in (file, *_runs(file)):
            one.unlink(missing_ok=True)
        if file.parent.is_dir() and not any(file.parent.iterdir()):
            file.parent.rmdir()
    except OSError as error:
        raise OwnershipLintError(f"{file}: {error.strerror}") from error
    return 0


def _runs(file: Path) -> list[Path]:
    """What whole runs said, beside the cache."""
    from pathlib import Path

    from ownership_lint.inputs.past_run import kept_runs

    return [Path(one) for one in kept_runs(str(file.parent))] if file.parent.is_dir() else []


def _file(repo: str | None) -> Path:
    import os

    from ownership_lint.inputs.cache import cache_file
    from ownership_lint.inputs.git import open_repository

    return cache_file(open_repository(repo, os.environ))
