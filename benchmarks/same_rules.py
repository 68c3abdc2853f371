"""The patterns of our bundled packs, as other search tools take them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ownership_lint.inputs.packs import Detector, Pack


def same_rules(packs: Iterable[Pack]) -> tuple[str, ...]:
    """A pattern for each form of a value: what has to be found, before anything is checked about it.

    Where a value says nothing without a label, that is the label. Looking for the labels is quicker than for
    the values, so this is what favours the others.
    """
    patterns = (
        for_lines(pattern_of(detector))
        for pack in packs
        for rule in pack.rules
        if "content" in rule.scan
        for detector in rule.detectors
    )
    return tuple(dict.fromkeys(patterns))


def pattern_of(detector: Detector) -> str:
    """The pattern of a detector, or that of its labels."""
    if detector.context is not None:
        labels = ("[ _-]?".join(map(re.escape, label.split(" "))) for label in detector.context.labels)
        return "(?i)(?:" + "|".join(labels) + ")"
    return f"(?i){detector.pattern}" if detector.ignore_case else detector.pattern


def for_lines(pattern: str) -> str:
    """A pattern for tools that search line by line and take the name of a group only once."""
    return first_line(pattern).replace("(?P<value>", "(?:")


def first_line(pattern: str) -> str:
    """A pattern as far as the end of the first line that it asks for; `$` where it only may ask for one."""
    parts = _PARTS.findall(pattern)
    depth = 0
    for number, part in enumerate(parts):
        if part == r"\n" and depth == 0:
            return "".join(parts[:number]).removesuffix(r"\r?")
        if part == r"\n":
            parts[number] = "$"
        depth += {"(": 1, ")": -1}.get(part, 0)
    return "".join(parts)


_PARTS: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
"""What is escaped, a class, or another character."""
