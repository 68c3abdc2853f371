"""Who owns how much, with a colour for each of the largest."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.resolved import escalation_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.analysis.resolved import Resolved

COLOURS: Final = 8
"""Colours that people with any sight can tell from each other; further owners share a grey."""


class OwnerView(NamedTuple):
    """One owner."""

    name: str
    title: str
    kind: str
    style: str
    """The class that stands for the colour."""
    scripts: int
    missing: int
    """Entries of theirs whose script is not in the tree."""
    share: str
    """Of all scripts, in per cent."""
    length: int
    """Of a bar that is full for the largest owner, in per cent."""
    chain: tuple[str, ...]
    """Whom to call, in order."""
    spec: str
    has_spec: bool


def owners_of(repository: Repository, scripts: Sequence[Resolved]) -> tuple[OwnerView, ...]:
    """Everybody who owns a script or an entry, the largest first; then those of whom a spec is expected."""
    present = Counter(one.owner for one in scripts if one.owner and one.path in repository.scripts)
    missing = Counter(one.owner for one in scripts if one.owner and not one.is_tracked)
    named = {*present, *missing, *(name for name, owner in repository.matrix.owners.items() if owner.spec)}
    order = sorted(named, key=lambda name: (-present[name], -missing[name], name))
    chains = _chains(scripts)
    most = max(present.values(), default=1)
    return tuple(
        _view(repository, name, _style(place), present[name], missing[name], most, chains)
        for place, name in enumerate(order)
    )


def styles_of(owners: Iterable[OwnerView]) -> Mapping[str, str]:
    """The class of each owner's colour."""
    return {owner.name: owner.style for owner in owners}


def _view(
    repository: Repository,
    name: str,
    style: str,
    present: int,
    missing: int,
    most: int,
    chains: Mapping[str, tuple[str, ...]],
) -> OwnerView:
    owner = repository.matrix.owners.get(name)
    spec = (owner.spec if owner else None) or ""
    chain = chains.get(name)
    if chain is None and owner is not None:
        chain = escalation_of(repository.matrix, name, owner.coordinator, owner.domain).names
    return OwnerView(
        name=name,
        title=(owner.title if owner else None) or "",
        kind=owner.kind if owner else "",
        style=style,
        scripts=present,
        missing=missing,
        share=_share(present, len(repository.scripts)),
        length=round(100 * present / most),
        chain=chain or (name,),
        spec=spec,
        has_spec=spec in repository.entries,
    )


def _share(part: int, whole: int) -> str:
    share = round(100 * part / (whole or 1))
    return str(share) if share or not part else "under 1"


def _style(place: int) -> str:
    return f"o{place + 1}" if place < COLOURS else "o0"


def _chains(scripts: Iterable[Resolved]) -> dict[str, tuple[str, ...]]:
    """The escalation that most scripts of an owner have."""
    counts: dict[str, Counter[tuple[str, ...]]] = {}
    for one in scripts:
        if one.owner and one.escalation is not None:
            counts.setdefault(one.owner, Counter())[one.escalation.names] += 1
    return {owner: min(found, key=lambda chain: (-found[chain], chain)) for owner, found in counts.items()}
