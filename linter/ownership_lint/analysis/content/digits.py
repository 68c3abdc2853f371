"""Digits of a text, and the sums over them that issuers use."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from ownership_lint.lazy_pattern import lazy_pattern

_NOT_DIGITS: Final = lazy_pattern(r"\D")
_ONE_DIGIT: Final = lazy_pattern(r"([0-9])\1*\Z")


def digits_of(text: str) -> str:
    """The digits alone."""
    return _NOT_DIGITS.sub("", text)


def luhn_holds(digits: str) -> bool:
    """Whether the last digit is the check digit of those before it, as ISO/IEC 7812 has it."""
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def mod_97(text: str) -> int:
    """The remainder of digits and capitals, a letter counting from 10 for A, as ISO/IEC 7064 has it."""
    return int("".join(str(int(character, 36)) for character in text)) % 97


def is_counted(digits: str) -> bool:
    """Whether nearly every digit follows from the one before by counting up, or down: `1234567890`."""
    steps = [(int(after) - int(before)) % 10 for before, after in pairwise(digits)]
    return max(steps.count(1), steps.count(9)) >= max(1, len(steps) - 1)


def is_repeated(*groups: str) -> bool:
    """Whether each group is one digit over and over: `111-22-3333`."""
    return all(_ONE_DIGIT.match(group) for group in groups)
