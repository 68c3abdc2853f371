"""Tells made-up values, and words, from keys that a machine drew."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import log2
from typing import Final

from ownership_lint.lazy_pattern import lazy_pattern

_TEMPLATE: Final = lazy_pattern(
    r"[<>{]|\$\(|^\$|\$[A-Z_]{3}|%[({]|%[A-Z_]{3,}%|%s|\.\.\.|\*\*\*|\?\?\?|\bENC\[|^encrypted:|^__\w+__$"
)
_SEPARATOR: Final = lazy_pattern(r"[\W_]+")
HUMP: Final = lazy_pattern(
    r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])"
)
"""Between the words of camelCase, and between letters and digits."""

_STAND_IN_WORDS: Final = """
    bar baz change changeit default demo dummy enter example examples fake fill fixme fixture foo foobar here
    hidden insert invalid masked mock mocked my nil none null placeholder qux redacted removed replace
    replaceme sample samples something stub tbd template test testing tests todo undefined unused whatever
    wrong your
"""
_STAND_INS: Final = frozenset(_STAND_IN_WORDS.split())
_STAND_IN_PARTS: Final = lazy_pattern(
    r"(?i)chang(?:e|ing)[_-]?(?:me|this|it|in)|replace[_-]?(?:me|this|with)|place[_-]?holder|example|redacted|"
    r"your[_-]?(?:api|own|key|pass|secret|token|access)|insert[_-]?your|goes[_-]?here|"
    r"not[_-]?(?:a[_-]?)?(?:real|secret)|x{5}|dummy|deadbeef|testtest"
)
_COUNT: Final = lazy_pattern(r"[\W_]*[0-9]{1,4}[\W_]*$")
_HEX: Final = lazy_pattern(r"[0-9a-fA-F-]+")
_LOOKED_AT: Final = 200
"""Characters at the beginning that are looked at: what is longer is no more mixed."""
_LEAST_DRAWN: Final = 12
"""Characters below which chance and a clever name cannot be told apart."""
_LEAST_UNDISGUISED: Final = 24
"""Characters from which on nobody writes digits for letters throughout."""
_LEAST_WORD: Final = 4
"""Letters that a word between digits or humps needs to count: shorter ones come about by chance."""

_FOLLOWING: Final = """
    abcdfgiklmnprstuvwxy baeijlorsuy cacehiklorstuy dadeilorsu eabcdefgilmnopqrstuvwxy faefilorstuy
    gaeghilnorsu haeiorty iabcdefglmnoprstvxz jeu kaeils lacdeilopstuvy mabeimopsu nacdefgiklnopstuv
    oabcdfgiklmnoprstuvwxy paehiloprstuy qu rabcdefgiklmnoprstuvy sacefhiklmopstuy tacdefhilmoprstuwy
    uabcdefgilmnoprst vaeio waehinors xceipt yilmnpst zae
"""
"""A letter, and those that follow it in 97 of 100 pairs of English and of the words of programs."""
_FOLLOWERS: Final = {row[0]: frozenset(row[1:]) for row in _FOLLOWING.split()}
_LIKE_LETTERS: Final = str.maketrans("01345@$!", "oleasasi")


def is_placeholder(value: str) -> bool:
    """Whether a value only holds the place of one: to fill in, masked, or counted off the keyboard."""
    if not value.strip() or _TEMPLATE.search(value) or _STAND_IN_PARTS.search(value):
        return True
    parts = [part for part in _SEPARATOR.split(value) if part]
    words = {part.lower() for part in parts}
    words |= {word.lower() for part in parts for word in HUMP.split(part) if len(word) >= _LEAST_WORD}
    return not words.isdisjoint(_STAND_INS) or is_regular(value)


def is_regular(value: str) -> bool:
    """Whether most characters repeat the one before, or go on counting, or a piece of the value repeats."""
    value = value[:_LOOKED_AT]
    steps = [-1 <= one - other <= 1 for one, other in pairwise(value.encode("utf-8", "surrogatepass"))]
    if not steps or 2 * sum(steps) > len(steps):
        return True
    return any(value[period:] == value[:-period] for period in range(1, len(value) // 2 + 1))


def entropy(value: str) -> float:
    """Bits that each character tells, by how often each occurs."""
    total = len(value)
    return -sum(count / total * log2(count / total) for count in Counter(value).values())


def looks_drawn(value: str) -> bool:
    """Whether a machine seems to have drawn the characters: as mixed as chance makes them, and no words."""
    if len(value) < _LEAST_DRAWN or reads_like_words(value):
        return False
    if (
        len(value) < _LEAST_UNDISGUISED
        and not _HEX.fullmatch(value)
        and reads_like_words(without_disguise(value))
    ):
        return False
    is_one_case = value in {value.lower(), value.upper()}
    if value.isalpha() and is_one_case and len(value) < 2 * _LEAST_DRAWN:
        return False
    if not any(map(str.isalpha, value)):
        return False
    characters = 16 if _HEX.fullmatch(value) else 26 if is_one_case else 62
    return entropy(value) >= 0.75 * log2(min(len(value), characters))


def reads_like_words(value: str) -> bool:
    """Whether most of its letters and digits stand in runs that could be pronounced."""
    counted = _COUNT.sub("", value[:_LOOKED_AT])
    runs = [run for part in _SEPARATOR.split(counted) for run in HUMP.split(part) if run]
    total = sum(map(len, runs))
    worded = sum(len(run) for run in runs if is_wordy(run.lower()))
    return total == 0 or 9 * worded >= 5 * total


def without_disguise(value: str) -> str:
    """The value with letters for the digits and signs that are written for them, as in `p@ssw0rd`."""
    return value.translate(_LIKE_LETTERS)


def is_wordy(run: str) -> bool:
    """Whether lower-case letters follow each other as in words."""
    if len(run) < 3 or not run.isalpha() or not run.isascii():
        return False
    usual = sum(after in _FOLLOWERS[before] for before, after in pairwise(run))
    return 4 * usual >= 3 * (len(run) - 1) and any(vowel in run for vowel in "aeiouy")
