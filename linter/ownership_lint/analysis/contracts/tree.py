"""What analysers may ask of the snapshot: the text of other tracked files, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ownership_lint.analysis.contracts.interface import Interface


class Tree(Protocol):
    """The tracked files of a snapshot, as analysers see them."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a tracked file; None where there is none, or it cannot be read."""
        ...

    def interface(self, path: str) -> Interface | None:
        """The interface of another tracked script; None where it cannot be told, or is being read already."""
        ...
