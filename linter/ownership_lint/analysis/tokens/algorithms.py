"""The algorithms of the rules about damage, by the ids that the packs `policy/tokens-*.yaml` describe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile


ALGORITHMS: Final[Mapping[str, Callable[[TokenFile, Sequence[Spot]], Iterator[Damage]]]] = {}
