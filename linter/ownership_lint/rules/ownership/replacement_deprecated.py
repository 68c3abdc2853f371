"""A replacement that is itself deprecated.

## What it finds
Deprecated entries of `scripts` whose `replacement` is deprecated too, cycles included.

## Why
Who follows the advice once should be done.

## Example
`a.sh` is replaced by `b.sh`, `b.sh` by `c.sh`.

## Fix
Name the script at the end of the chain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.deprecation import replacement_path
from ownership_lint.finding import Finding, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.inputs.matrix import ScriptEntry

ID: Final = "ownership/replacement-deprecated"
SEVERITY: Final = Severity.ERROR


def check(repository: Repository) -> Iterator[Finding]:
    """Advice that leads to more advice."""
    scripts = repository.matrix.scripts
    for entry in scripts.values():
        replacement = scripts.get(replacement_path(entry) or "")
        if entry.deprecation is None or replacement is None or replacement.deprecation is None:
            continue
        end = _end_of_chain(scripts, replacement)
        yield Finding(
            ID,
            entry.deprecation.replacement_at or entry.at,
            f"`{replacement.path}`, the replacement of `{entry.path}`, is deprecated itself",
            entry.path,
            help=f"name `{end}`" if end else "the replacements run in a circle: one of them has to stay",
            related=(Related(replacement.deprecation.at, "deprecated here"),),
        )


def _end_of_chain(scripts: Mapping[str, ScriptEntry], entry: ScriptEntry) -> str | None:
    """The last replacement, or None where the chain comes back to itself."""
    seen = {entry.path}
    path = replacement_path(entry)
    while path is not None and path not in seen:
        seen.add(path)
        following = scripts.get(path)
        if following is None or following.deprecation is None:
            return path
        path = replacement_path(following)
    return entry.path if path is None else None
