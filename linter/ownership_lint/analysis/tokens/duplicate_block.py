"""A block that stands twice in a row: an edit was applied twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.literals import byte_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

RULE: Final = "tokens/duplicate-block"

_FEWEST_LINES: Final = 4
_FEWEST_CHARACTERS: Final = 120
_DEFINITION: Final = byte_pattern(
    rb"(?m)^[ \t]*(?:(?:export|default|declare|public|private|protected|internal|static|final|abstract|async"
    rb"|override|virtual|inline|open|suspend|unsafe|pub(?:\([a-z]+\))?)[ \t]+)*"
    rb"(?:(?:def|class|function\*?|func|fn|fun|interface|struct|enum|trait|impl|type|module)[ \t]+\w"
    rb"|(?:const|let|var)[ \t]+\w+[ \t]*=[ \t]*(?:async[ \t]+)?(?:function\b|\()"
    rb"|(?:it|test|describe)\()[^\n]*"
)


def find_duplicate_blocks(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """The first of two such blocks; empty lines do not count."""
    del spots
    heads = Counter(file.data[slice(*found.span())].strip() for found in _DEFINITION.finditer(file.data))
    repeated = {head for head, times in heads.items() if times > 1}
    if not repeated:
        return
    end = 0
    lines = [
        (number, line) for number, line in enumerate(file.text.split("\n"), 1) if line and not line.isspace()
    ]
    for first, size in sorted(_blocks([line.rstrip() for _, line in lines], repeated)):
        if first < end:
            continue
        end = first + size
        yield _damage(file, lines[first][0], lines[end - 1][0], size)


def _blocks(lines: Sequence[str], heads: set[bytes]) -> Iterator[tuple[int, int]]:
    """Where a block begins that is followed by itself, and of how many lines it is."""
    places: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        if line.strip().encode("utf-8", "surrogateescape") in heads:
            places[line].append(number)
    for numbers in places.values():
        for first, second in pairwise(numbers):
            if (start := _start(lines, first, second)) is not None:
                yield start, second - first


def _start(lines: Sequence[str], first: int, second: int) -> int | None:
    size = second - first
    before = 0
    while before < size - 1 and first > before and lines[first - before - 1] == lines[second - before - 1]:
        before += 1
    start = first - before
    block = lines[start : start + size]
    is_long = len(set(block)) >= _FEWEST_LINES and sum(map(len, block)) >= _FEWEST_CHARACTERS
    if any(line.lstrip().startswith("@over") for line in block):  # overloads look alike
        return None
    return start if is_long and block == lines[start + size : start + 2 * size] else None


def _damage(file: TokenFile, first: int, last: int, size: int) -> Damage:
    start = file.lines[first - 1]
    start += len(file.line_text(first)) - len(file.line_text(first).lstrip())
    end = file.lines[last - 1] + len(file.line_text(last).rstrip())
    return file.damage(RULE, start, end, f"these {size} lines stand here twice in a row", if_new="warning")
