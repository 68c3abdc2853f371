"""Files that end in the middle: a bracket that was opened last is never closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.damage import Needs
from ownership_lint.analysis.tokens.languages import C_LIKE
from ownership_lint.analysis.tokens.zones import Zone
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

RULE: Final = "tokens/truncated-file"

_LANGUAGES: Final = C_LIKE | {"css", "scss"}
_BRACKET: Final = lazy_pattern(r"[()\[\]{}]")
_NEAR: Final = 400
_ENDS: Final = (b"}", b")", b"]", b";", b"/", b"f")
"""Of code, of comments, and of `#endif`."""
_OPENING: Final = {")": "(", "]": "[", "}": "{"}


def find_truncated_file(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """The innermost bracket that is open at the end, where all before it are in order."""
    del spots
    if file.language not in _LANGUAGES or _ends_well(file.data) or not _has_more_opening(file.data):
        return
    if (at := _open_at_end(file)) is not None:
        message = f"this `{file.text[at]}` is never closed, and the file was longer: its end may be lost"
        yield file.damage(RULE, at, at + 1, message, needs=Needs.SHRUNK)


def _ends_well(data: bytes) -> bool:
    """Whether the last line looks like the last of a file: it is not indented, and ends what it says."""
    last = data.rstrip()[-_NEAR:].rpartition(b"\n")[2]
    return not last[:1].isspace() and last.endswith(_ENDS)


def _has_more_opening(data: bytes) -> bool:
    return any(data.count(left.encode()) > data.count(right.encode()) for right, left in _OPENING.items())


def _open_at_end(file: TokenFile) -> int | None:
    opened: list[int] = []
    for found in _BRACKET.finditer(file.text):
        if file.zones.at(found.start()) is not Zone.CODE:
            continue
        if found[0] not in _OPENING:
            opened.append(found.start())
        elif not opened or file.text[opened.pop()] != _OPENING[found[0]]:
            return None
    return opened[-1] if opened else None
