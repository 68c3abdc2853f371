"""Which tracked script a word names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.paths import folder, join
from ownership_lint.analysis.shell_variables import ShellVariables
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.analysis.contracts.shell.flow.program import Place, Word
    from ownership_lint.analysis.contracts.shell.flow.run import Run
    from ownership_lint.analysis.contracts.tree import Tree

_DATA: Final = lazy_pattern(
    r"""(?:.*/)?(?:\.env[\w.-]*|[\w.-]*\.env(?:\.[\w.-]+)?|activate|os-release|lsb-release|environment)["']?\Z"""
)
_PLAIN: Final = lazy_pattern(r"(?:\./)?[\w.@-]++(?:/[\w.@-]++)*+\Z")


def is_data(written: str) -> bool:
    """Whether a file that is sourced only sets variables, by what such files are called everywhere."""
    return len(written) < 300 and _DATA.match(written) is not None


def script_of(run: Run, word: Word | None, text: str | None, at: Place) -> str | None:
    """The path of the tracked file that a word names; None where it is not known."""
    if run.tree is None:
        return None
    tree = run.tree
    return next((path for path in _paths(word, text, at) if path and tree.read(path) is not None), None)


def path_of(tree: Tree, word: Word) -> str | None:
    """The tracked file that a word names."""
    return next(
        (path for path in _paths(word, word.literal, word.at) if path and tree.read(path) is not None), None
    )


def _paths(word: Word | None, text: str | None, at: Place) -> list[str | None]:
    if text is not None:
        if not _PLAIN.match(text) or "/" not in text:
            return []
        return [join("", text), join(folder(at.source.path), text)]
    if word is None:
        return []
    source = word.at.source
    written = source.text_of(word.at.node)
    if written not in source.evaluated:
        source.evaluated[written] = ShellVariables(source.path, source.text).evaluate(written)
    return [source.evaluated[written]]
