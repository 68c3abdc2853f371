"""Control characters, and the sequences that steer terminals."""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.languages import is_code
from ownership_lint.analysis.tokens.zones import Zone
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

CONTROL: Final = "tokens/control-char"
ANSI: Final = "tokens/ansi-escape"

_LOG: Final = lazy_pattern(r"\.(?:log|out|txt|text|ans|cast|typescript|ansi)\Z|(?:\A|/)logs?/", re.IGNORECASE)
_LETTERS: Final = {"\x07": "a", "\x08": "b", "\x0b": "v", "\x0c": "f"}
_LONGEST_LINE: Final = 1_000
_LONGEST_OF_BUNDLE: Final = 5_000
_UNDECODABLE: Final = lazy_pattern("[\udc80-\udcff]")
_END_OF_DOS: Final = "\x1a"


def find_control_chars(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """The first control character of each line; what bundles code writes them into its strings."""
    if any(second - first > _LONGEST_OF_BUNDLE for first, second in pairwise(file.lines)):
        return
    for start, end in _first_of_lines(file, spots):
        character = file.text[start]
        is_end = character == _END_OF_DOS and not file.text[end:].strip(_END_OF_DOS + "\r\n")
        if is_end or is_written_by_machine(file, start):
            continue
        severity = _severity(file)
        is_meant = file.language == "shell" and file.zones.at(start) is not Zone.CODE
        yield file.damage(
            CONTROL, start, end, _control(character), severity="warning" if is_meant else severity
        )


def find_ansi_escapes(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """The first sequence of each line."""
    message = "an escape sequence for a terminal: output was pasted or written here"
    for start, end in _first_of_lines(file, spots):
        severity = _severity(file)
        is_written = severity == "error" and file.zones.at(start) is not Zone.CODE
        yield file.damage(ANSI, start, end, message, severity="warning" if is_written else severity)


def is_written_by_machine(file: TokenFile, offset: int) -> bool:
    """Whether it stands in a bundle, or in data that only looks like text."""
    line = file.line_text(file.place(offset)[0])
    return len(line) > _LONGEST_LINE or bool(_UNDECODABLE.search(line))


def _first_of_lines(file: TokenFile, spots: Sequence[Spot]) -> Iterator[tuple[int, int]]:
    for _, places in groupby(spots, key=lambda spot: file.place(spot[1])[0]):
        yield next(places)[1:]


def _control(character: str) -> str:
    message = f"the control character U+{ord(character):04X}, which no editor shows"
    letter = _LETTERS.get(character)
    return f"{message}; `\\{letter}` may have been meant" if letter else message


def _severity(file: TokenFile) -> str:
    if is_code(file.language):
        return "error"
    return "note" if _LOG.search(file.path) else "warning"
