"""Proves by the clock that a pattern ends soon on texts that are made to keep it busy.

`re` cannot be interrupted, so a process of its own tries longer and longer texts: what does not end is
killed.
It runs this interpreter on the few lines below and reads nothing but the pattern.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

from ownership_lint.analysis.content.pattern_proof import characters, children, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LIMIT: Final = 5.0
"""Seconds for all texts of one pattern, in each engine."""
_LENGTHS: Final = (50, 500, 2_000)
_MOST: Final = 40
"""Texts of one pattern, of each length."""
_ENDS: Final = ("", "\0", "!")
_SINGLE: Final = ("LITERAL", "NOT_LITERAL", "ANY", "IN")
_REPEATS: Final = ("MAX_REPEAT", "MIN_REPEAT")

_PROGRAM: Final = """
import json, re, sys
pattern, texts, engine = json.load(sys.stdin)
if engine == "re2":
    try:
        import re2
    except ImportError:
        sys.exit()
    compiled = re2.compile(pattern.encode())
else:
    compiled = re.compile(pattern.encode())
for text in texts:
    compiled.search(text.encode("latin-1"))
"""


def takes_too_long(pattern: str) -> str | None:
    """Which engine is kept busy by a text for the pattern, in words; None where none is."""
    texts = [*hostile_texts(pattern)]
    for engine in ("re", "re2"):
        try:
            subprocess.run(  # noqa: S603  (this interpreter, with nothing but a pattern and texts)
                [sys.executable, "-I", "-c", _PROGRAM],
                input=json.dumps([pattern, texts, engine]).encode(),
                capture_output=True,
                timeout=LIMIT,
                check=True,
            )
        except subprocess.TimeoutExpired:
            return f"`{engine}` is not done with texts of {_LENGTHS[-1]} characters after {LIMIT:g} seconds"
    return None


def hostile_texts(pattern: str) -> Iterator[str]:
    """Texts that almost match: a beginning, something of what repeats over and over, and a wrong end."""
    tree = parsed(pattern)
    starts = ("", *_samples(tree))
    bodies = [sample for repeat in _repeats(tree) for sample in _samples(repeat) if sample]
    pumps = [*dict.fromkeys((*bodies, *(one for one in starts if one)))]
    made = [(start, pump, end) for pump in pumps for start in starts for end in _ENDS]
    for length in _LENGTHS:
        for start, pump, end in made[:_MOST]:
            yield start + pump * (length // len(pump)) + end


def _repeats(tree: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for node in tree:
        if str(node[0]) in _REPEATS:
            yield node[1][2]
        for below in children(node):
            yield from _repeats(below)


def _samples(tree: Sequence[Any]) -> tuple[str, ...]:
    """Two texts that a tree matches: of the lowest and of the highest characters that are fit to print."""
    return tuple(dict.fromkeys("".join(_sample(node, last) for node in tree) for last in (False, True)))


def _sample(node: tuple[Any, Any], last: bool) -> str:
    op, argument = node
    name = str(op)
    if name in _SINGLE:
        codes = sorted(characters(node), key=lambda code: (not 32 < code < 127, code))
        fit = [code for code in codes if 32 < code < 127] or codes
        return chr(fit[-1 if last else 0]) if fit else ""
    if name in _REPEATS:
        times: int = min(max(1, argument[0]), 50)
        return "".join(_sample(one, last) for one in argument[2]) * times
    below = children(node)
    return "".join(_sample(one, last) for one in below[-1 if last else 0]) if below else ""
