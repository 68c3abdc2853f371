"""The interfaces of the scripts of a snapshot, each worked out once and only where somebody asks."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.ahead import Analysed, analysed_ahead
from ownership_lint.analysis.contracts.interface import Open, all_open
from ownership_lint.analysis.contracts.showing import without_values
from ownership_lint.analysis.contracts.tree import ANYWHERE, module_names
from ownership_lint.analysis.paths import basename
from ownership_lint.finding import Location
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from ownership_lint.analysis.contracts.interface import Interface
    from ownership_lint.analysis.contracts.remembered import RememberedInterfaces
    from ownership_lint.analysis.contracts.tree import Tree

SIZE_LIMIT: Final = 200_000
"""Bytes; a longer script is not analysed."""

_ANALYSERS: Final = {
    "shell": "shell.analyser",
    "python": "python.analyser",
    "javascript": "javascript",
    "powershell": "powershell",
    "make": "makefile",
}
"""By language, the module beside this one: loaded where there is such a script."""
_BY_SUFFIX: Final = {
    **dict.fromkeys((".sh", ".bash", ".zsh", ".dash"), "shell"),
    **dict.fromkeys((".py", ".pyw"), "python"),
    **dict.fromkeys((".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"), "javascript"),
    ".ps1": "powershell",
    **dict.fromkeys((".mk", ".mak"), "make"),
}
_BY_NAME: Final = dict.fromkeys(("Makefile", "makefile", "GNUmakefile"), "make")
_SHEBANG: Final = lazy_pattern(rb"#![ \t]*(?:\S*/)?(?:env[ \t]+(?:-\S+[ \t]+)*)?([a-z]+)[0-9.]*(?:\s|\Z)")
_BY_INTERPRETER: Final = {
    **dict.fromkeys((b"sh", b"bash", b"zsh", b"dash"), "shell"),
    b"python": "python",
    b"node": "javascript",
    b"pwsh": "powershell",
    b"make": "make",
}


def language_of(path: str, data: bytes) -> str | None:
    """What a script is written in, by its name, else its first line; None where nothing here reads it."""
    name = basename(path)
    if language := _BY_NAME.get(name) or _BY_SUFFIX.get(name[name.rfind(".") :] if "." in name else ""):
        return language
    shebang = _SHEBANG.match(data[:200].partition(b"\n")[0].rstrip(b"\r"))
    return _BY_INTERPRETER.get(shebang[1]) if shebang else None


class Interfaces:
    """The analysed scripts of one snapshot; a `Tree` for analysers."""

    def __init__(
        self,
        read: Callable[[str], bytes | None],
        remembered: RememberedInterfaces | None = None,
        paths: Collection[str] = (),
    ) -> None:
        self._read = read
        self._paths = paths
        self._remembered = remembered
        self._expected: Mapping[str, int] = {}
        self._ahead: dict[str, Analysed] = {}
        """What was worked out before it was asked for."""
        self._settled: dict[str, Analysed] = {}
        """What holds whoever asks, with the files that it rests on."""
        self._known: dict[str, Interface | None] = {}
        """What was found on behalf of the script that is asked for, and may rest on where it began."""
        self._unsettled = 0
        """How often something was told that may rest on where it began."""
        self._asked: list[set[str]] = []
        """For each script that is being analysed, the files that were asked for on its behalf."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a tracked file."""
        if self._asked:
            self._asked[-1].add(path)
        return self._read(path)

    @cached_property
    def _modules(self) -> frozenset[str]:
        return module_names(self._paths)

    def has_module(self, name: str) -> bool:
        """Whether any tracked file, wherever it lies, is a Python module or package of this name."""
        if self._asked:
            self._asked[-1].add(ANYWHERE + name)
        return name in self._modules

    def interface(self, path: str) -> Interface | None:
        """The interface of a tracked script; None where nothing here reads it, or it leads back to itself."""
        if self._asked:  # on behalf of others: what it rests on is what they rest on
            return self._found(path)
        known = self._of_an_earlier_run(path)
        if known is not None:
            return known
        if path in self._expected:
            self._work_ahead()
        found, asked = self._ahead.pop(path) if path in self._ahead else self._alone(path)
        if found is not None and self._remembered is not None:
            self._remembered.add(path, asked, found)
        return found

    def expect(self, sizes: Mapping[str, int]) -> None:
        """The scripts that will be asked for, with their bytes: the first question answers them all."""
        self._expected = sizes

    def _work_ahead(self) -> None:
        expected, self._expected = self._expected, {}
        missing = {path: size for path, size in expected.items() if self._of_an_earlier_run(path) is None}
        self._ahead = analysed_ahead(missing, self._alone)

    def _of_an_earlier_run(self, path: str) -> Interface | None:
        return self._remembered.of(path) if self._remembered is not None else None

    def _alone(self, path: str) -> Analysed:
        """A script on behalf of nobody else."""
        self._known = {}
        self._asked.append(set())
        return Analysed(self._found(path), self._asked.pop())

    def _found(self, path: str) -> Interface | None:
        if path in self._settled:
            found, asked = self._settled[path]
        elif path in self._known:
            self._unsettled += 1
            return self._known[path]
        else:
            self._known[path] = None  # whoever asks meanwhile is part of a circle
            unsettled = self._unsettled
            self._asked.append(set())
            found = self._known[path] = self._analysed(path)
            asked = self._asked.pop()
            if self._unsettled == unsettled:
                self._settled[path] = Analysed(found, asked)
        self._asked[-1].update(asked)
        return found

    def _analysed(self, path: str) -> Interface | None:
        data = self.read(path)
        language = language_of(path, data) if data is not None else None
        if data is None or language is None:
            return None
        if len(data) > SIZE_LIMIT or b"\0" in data:
            reason = "it is too long to be analysed" if b"\0" not in data else "it is no text"
            return all_open(language, Open(reason, Location(path)))
        module = import_module(f"{__package__}.{_ANALYSERS[language]}")
        analyse: Callable[[str, str, Tree], Interface] = module.analyse
        try:
            return without_values(analyse(path, data.decode("utf-8", "replace"), self))
        except RecursionError:  # analysers bound what they know of; a script may always nest something else
            self._unsettled += 1
            return all_open(language, Open("it is nested too deeply to be analysed", Location(path)))
