"""Made-up shell scripts for tests, and what is said of them in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.trees import TextTree

from ownership_lint.analysis.contracts.shell.arguments.options import Taken, options_and_modes
from ownership_lint.analysis.contracts.shell.source import ShellSource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ownership_lint.analysis.contracts.interface import Interface, Option


class Files(TextTree):
    """A tree of texts, and of interfaces."""

    def __init__(
        self, texts: Mapping[str, str] | None = None, interfaces: Mapping[str, Interface] | None = None
    ) -> None:
        super().__init__({**dict.fromkeys(interfaces or {}, ""), **(texts or {})})
        self._interfaces = interfaces or {}

    def interface(self, path: str) -> Interface | None:
        return self._interfaces.get(path)


def taken(script: str, files: Files | None = None, path: str = "tools/x.sh") -> Taken:
    source = ShellSource(path, script)
    assert source.first_error is None, "the script does not parse"
    return options_and_modes(source, files or Files())


def shown(option: Option) -> str:
    value = {True: "=", False: "", None: "?"}[option.takes_value]
    return "|".join(option.flags) + value + (f"[{option.default}]" if option.default is not None else "")


def options(script: str, files: Files | None = None) -> str:
    """The options with a blank between, a last `...` where there may be more."""
    known = taken(script, files).options
    return " ".join([*map(shown, known.items), *(["..."] if known.open else [])])


def modes(script: str) -> str:
    """The words with a blank between, a last `...` where there may be more."""
    known = taken(script).modes
    return " ".join([*(mode.name for mode in known.items), *(["..."] if known.open else [])])
