"""Which part of a text is code, comment, string and so on."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.zones.model import Fence, Zone, Zones

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Fence", "Zone", "Zones", "zones_of"]

_MODULES: Final = {
    "python": "python",
    **dict.fromkeys(("javascript", "jsx", "typescript", "tsx"), "javascript"),
    **dict.fromkeys(("go", "rust", "c", "cpp", "csharp", "java", "kotlin", "swift", "dart"), "braces"),
    **dict.fromkeys(("css", "scss", "sql", "php"), "plain"),
    **dict.fromkeys(("json", "jsonc", "toml", "yaml"), "plain"),
    **dict.fromkeys(("shell", "dockerfile", "makefile", "powershell", "ruby"), "scripts"),
    **dict.fromkeys(("html", "xml", "vue", "svelte"), "markup"),
    **dict.fromkeys(("markdown", "mdx", "rst", "text"), "prose"),
}


def zones_of(text: str, language: str) -> Zones:
    """The zones of a text in a language as `languages.language_of` names it.

    Damaged text has zones too: nothing is refused, and what is not closed ends with its line or with the
    text, as it does in that language.
    """
    module = _MODULES.get(language)
    if module is None:
        return Zones(len(text), ((0, Zone.UNKNOWN),))
    zones: Callable[[str, str], Zones] = import_module(f"{__name__}.{module}").zones
    return zones(text, language)
