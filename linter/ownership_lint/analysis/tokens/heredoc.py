"""Finds the end of a here-document that was written into the file that it should have made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.edges import LITERAL, last_lines
from ownership_lint.analysis.tokens.languages import DATA, is_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

_SHELLS: Final = frozenset({"shell", "makefile", "dockerfile"})
"""Languages that have here-documents of a shell's kind themselves."""


def find_heredoc_ends(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """The end with its redirection on a line of its own, and a bare one as the last line of a file."""
    if file.language in _SHELLS:
        return
    last = last_lines(file, 1)
    for name, start, end in spots:
        if name == "redirected":
            if file.zones.at(start) not in LITERAL:
                told = "the end of a here-document and its redirection were written into the file"
                yield file.damage("tokens/heredoc-residue", start, end, told)
        elif start >= last and _may_be_residue(file, start, end):
            told = "the last line is the end of a here-document that is opened nowhere"
            yield file.damage("tokens/heredoc-residue", start, end, told, severity="warning")


def _may_be_residue(file: TokenFile, start: int, end: int) -> bool:
    if not (is_code(file.language) or file.language in DATA or file.language == "markdown"):
        return False
    opening = re.compile(rf"<<<?[-~]?\s*\\?['\"]?{file.text[start:end]}\b")
    return opening.search(file.text, 0, start) is None
