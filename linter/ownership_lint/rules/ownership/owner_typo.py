"""A rare owner name that is one letter away from a frequent one.

## What it finds
Names that differ from another used name in one letter or only in case, and that are used at most a fifth
as often. It looks where no registry can decide: in a matrix without `owners`, and among names that were
declared by an import and have nothing but a handle. Names that differ in a digit (`team-1`, `team-2`) are
left alone.

## Why
A typo in an owner is an owner that nobody is.

## Example
`@org/plattform` owns one pattern, `@org/platform` owns twenty.

## Fix
Correct the name. If both exist, give the rare one a `title` under `owners`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.inputs.matrix import Owner

ID: Final = "ownership/owner-typo"
SEVERITY: Final = Severity.WARNING

_RATIO = 5


def check(repository: Repository) -> Iterator[Finding]:
    """Names that look like a slip of the pen."""
    declared = repository.matrix.owners
    counts = Counter(use.name for use in repository.matrix.owner_uses)
    first = {use.name: use.at for use in reversed(repository.matrix.owner_uses)}
    doubtful = [name for name in counts if _is_bare(declared.get(name), bool(declared))]
    most_used = counts.most_common()
    for name in doubtful:
        for other, count in most_used:
            if count < counts[name] * _RATIO:
                break
            if _differ_in_one_letter(name, other):
                message = f"`{name}` is one letter away from `{other}`, which is used {count} times"
                related = (Related(first[other], f"`{other}`"),)
                help_text = f"write `{other}`, or give `{name}` a title under `owners`"
                yield Finding(ID, first[name], message, name, help=help_text, related=related)
                break


def _is_bare(owner: Owner | None, has_registry: bool) -> bool:
    if owner is None:
        return not has_registry
    return owner.handle is not None and not owner.title


def _differ_in_one_letter(name: str, other: str) -> bool:
    if name == other:
        return False
    if name.casefold() == other.casefold():
        return True
    shorter, longer = sorted((name, other), key=len)
    start = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    swapped = longer[start : start + 2] == shorter[start : start + 2][::-1]
    if len(shorter) == len(longer):
        changed = shorter[start] + longer[start]
        same_rest = shorter[start + 1 :] == longer[start + 1 :]
        return (same_rest and changed.isalpha()) or (swapped and shorter[start + 2 :] == longer[start + 2 :])
    return (
        len(longer) == len(shorter) + 1 and longer[start].isalpha() and shorter[start:] == longer[start + 1 :]
    )
