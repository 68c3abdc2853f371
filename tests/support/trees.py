"""Trees of a few files, as analysers of contracts see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.analysis.contracts.tree import module_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ownership_lint.analysis.contracts.interface import Interface


class TextTree:
    """Texts by their paths, of which no interface is known."""

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self.texts = texts or {}

    def read(self, path: str) -> bytes | None:
        text = self.texts.get(path)
        return None if text is None else text.encode()

    def has_module(self, name: str) -> bool:
        return name in module_names(self.texts)

    def interface(self, path: str) -> Interface | None:
        return None
