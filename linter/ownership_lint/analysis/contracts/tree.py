"""What analysers may ask of the snapshot: the text of other tracked files, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ownership_lint.analysis.contracts.interface import Interface


ANYWHERE: Final = "**/"
"""Before the name of a module that was asked for wherever it lies, among the paths that were asked for."""


class Tree(Protocol):
    """The tracked files of a snapshot, as analysers see them."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a tracked file; None where there is none, or it cannot be read."""
        ...

    def has_module(self, name: str) -> bool:
        """Whether any tracked file, wherever it lies, is a Python module or package of this name."""
        ...

    def interface(self, path: str) -> Interface | None:
        """The interface of another tracked script; None where it cannot be told, or is being read already."""
        ...


def module_names(paths: Iterable[str]) -> frozenset[str]:
    """The names of the Python modules among some paths, and of the folders that may be packages."""
    paths = (path.removesuffix(".py") for path in paths if path.endswith(".py"))
    return frozenset(part for path in paths for part in path.split("/"))  # a folder is a package, too
