"""Whether a repair makes a text easier to parse.

A parser that refuses a text proves little: it may be of another version, or the text a template. One that
gets further once a few characters are repaired proves that these were wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.analysis.tokens.grammars import error_count
from ownership_lint.analysis.tokens.parsing import parse
from ownership_lint.analysis.tokens.source import TokenFile

if TYPE_CHECKING:
    from collections.abc import Iterable

Edit = tuple[int, int, str]
"""A stretch of the text, in characters, and what to write there."""


def improves(file: TokenFile, edits: Iterable[Edit], others: Iterable[Edit] = ()) -> bool | None:
    """Whether there are fewer faults with `edits` than without, where `others` are made anyway.

    None where that cannot be told: without a parser, and where another fault stops the parser before.
    """
    others = tuple(others)
    before = _faults(_edited(file, others))
    if not before:
        return None if before is None else False
    after = _faults(_edited(file, (*others, *edits)))
    return None if after in (None, before) else after < before


def _faults(file: TokenFile) -> int | None:
    """How far from sound a text is; None where that cannot be told."""
    if file.language != "python":
        return error_count(file.language, file.data)
    found = parse(file)
    if found.is_sound is None:
        return None
    return 0 if found.is_sound else max(1, len(file.lines) + 1 - found.line)


def _edited(file: TokenFile, edits: Iterable[Edit]) -> TokenFile:
    """The file with all edits made; none of them may overlap another."""
    parts: list[str] = []
    last = 0
    for start, end, new in sorted(edits):
        parts += (file.text[last:start], new)
        last = end
    text = "".join((*parts, file.text[last:]))
    return TokenFile(file.path, text.encode("utf-8", "surrogateescape"))
