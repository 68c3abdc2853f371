"""Finds the notes of tools that showed a part of a file, where that part was written back as all of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.edges import LITERAL, QUOTED, REMARK, last_lines, line_around
from ownership_lint.analysis.tokens.languages import DATA, is_code
from ownership_lint.analysis.tokens.zones import Zone
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

_LAST: Final = 3
"""Lines at the end of a file that may hold such a note."""
_ALONE: Final = lazy_pattern(r"[\W\d_]*+(?:\w++[ ]){0,3}+\Z")
"""What may stand before a note on its line: a bracket, a number, a few words."""
_CLOSINGS: Final = ("*/", "-->", "#>", "=end", '"', "'", "`")


def find_truncations(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """Such notes in code outside of strings, and within the last lines of any file."""
    last = last_lines(file, _LAST)
    for name, start, end in spots:
        zone = file.zones.at(start)
        if zone in QUOTED:
            continue
        if _is_in_code(file, name, zone) or (start >= last and _ends_file(file, name, start, end, zone)):
            told = "a tool's note that it left out text stands here, so that text is lost"
            yield file.damage("tokens/truncation-notice", start, end, told)


def _is_in_code(file: TokenFile, name: str, zone: Zone) -> bool:
    return name != "bracketed" and zone is Zone.CODE and is_code(file.language)


def _ends_file(file: TokenFile, name: str, start: int, end: int, zone: Zone) -> bool:
    """Whether a note ends a file; where a file is cut, its zones are, too."""
    line, line_end = line_around(file, start)
    if name == "clipped":
        return not re.search(r"[\"'`]\Z", file.text[line:start])
    is_alone = _ALONE.match(file.text[line:start]) and not re.search(r"\w", file.text[end:line_end])
    has_end = is_code(file.language) or file.language in DATA or file.language == "markdown"
    return bool(is_alone) and has_end and (zone not in REMARK | LITERAL or _is_cut(file, line, zone))


def _is_cut(file: TokenFile, line: int, zone: Zone) -> bool:
    """Whether a file ends within a comment or a string from an earlier line that nothing closes."""
    is_open = file.zones.at(line) is zone and file.zones.at(len(file.text)) is zone
    return is_open and not file.text.rstrip().endswith(_CLOSINGS)
