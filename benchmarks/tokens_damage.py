"""Damages a text and remembers where; and splits tokens as a blind rewrite does."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.keywords import ALL_KEYWORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from random import Random

    from ownership_lint.analysis.tokens.damage import Damage
    from tokens_corpus import Source


@dataclass(frozen=True, slots=True)
class Edit:
    """What is written in the place of a stretch of a text."""

    start: int
    end: int
    new: str
    counts: bool = True
    """Whether it has to be found; in a comment, a rewrite does the same and no rule is to speak."""
    name: str = ""
    """The name that was damaged, which a message should give."""


@dataclass(frozen=True, slots=True)
class Place:
    """A damaged place: where it stands, and what stood there before."""

    start: int
    end: int
    before: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A text after damage."""

    text: str
    places: tuple[Place, ...]


def damaged(text: str, edits: Iterable[Edit]) -> Damaged:
    """A text with all edits, which do not overlap."""
    parts: list[str] = []
    places: list[Place] = []
    done = length = 0
    for edit in sorted(edits, key=lambda one: one.start):
        parts += (text[done : edit.start], edit.new)
        start = length + edit.start - done
        length = start + len(edit.new)
        if edit.counts:
            places.append(Place(start, length, text[edit.start : edit.end], edit.name))
        done = edit.end
    return Damaged("".join((*parts, text[done:])), tuple(places))


def overlaps(place: Place, found: Damage) -> bool:
    """Whether a finding is about a place; where nothing is left of the place, it stands beside it."""
    return found.start <= place.end and place.start <= found.end


def is_right_repair(text: str, place: Place, found: Damage) -> bool:
    """Whether what the finding would write restores the original; else, whether it names what was damaged."""
    if found.repair is None:
        return bool(place.name) and f"`{place.name}`" in f"{found.message} {found.help}"
    first, last = min(place.start, found.start), max(place.end, found.end)
    repaired = text[first : found.start] + found.repair + text[found.end : last]
    return repaired == text[first : place.start] + place.before + text[place.end : last]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of damage."""

    name: str
    rules: frozenset[str]
    """Any of them will do."""
    make: Callable[[Source, Random], list[Edit]] = field(compare=False)
    """No edit where it cannot be done to a file."""
    languages: frozenset[str]
    is_anywhere: bool = False
    """Whether the finding may stand in another place: where a parser noticed."""


# Split tokens: `K sep name`, where K takes a name and `sep` stands between them.

_JS: Final = (
    "await return const let var new typeof class function extends in of case throw delete yield import",
    "this. super.",
)
_TS: Final = (f"{_JS[0]} interface type implements keyof as readonly private public", _JS[1])
_C: Final = ("return struct enum static void int char const unsigned case goto typedef", "")
_OPENERS: Final[Mapping[str, tuple[str, str]]] = {
    "python": (
        "await return import from def class in not and or is as with yield raise del global if while for",
        "self. cls.",
    ),
    "javascript": _JS,
    "typescript": _TS,
    "tsx": _TS,
    "go": ("func return type var const go defer range case package", "fmt. strings. errors. ctx. time."),
    "rust": (
        "let mut fn use mod pub struct enum impl trait for in as return match where dyn",
        "self. std:: Self:: super::",
    ),
    "shell": ("local export return readonly declare unset function source alias exec for echo if in", ""),
    "csharp": (
        "await return new using namespace class var in is as void throw case typeof out ref public",
        "this. base.",
    ),
    "dart": (
        "await return new final var const class extends in is as throw case late required void",
        "this. super.",
    ),
    "java": (
        "return new class extends implements throws throw instanceof public private void final case package",
        "this. super.",
    ),
    "kotlin": ("val var fun return class in is as throw object package import", "this. super."),
    "ruby": ("def class module return include require if unless in and not or raise", "self."),
    "php": (
        "new use return function class extends implements instanceof case namespace as",
        "$this-> self:: static:: parent::",
    ),
    "c": _C,
    "cpp": (f"{_C[0]} new delete namespace using class typename", "std:: this->"),
}
LANGUAGES: Final = frozenset(_OPENERS)
_INSERTED: Final = {
    "python": "await return yield raise import",
    **dict.fromkeys(("javascript", "typescript", "tsx"), "await return new throw const typeof"),
    "go": "return defer func var const",
    "rust": "return let pub mut const",
    "shell": "local export return readonly",
    "csharp": "await return new var throw",
    "dart": "await return const new final",
    "java": "return new throw final static",
    "kotlin": "return val var throw import",
    "ruby": "return yield raise",
    "php": "new return throw static",
    "c": "return static const struct",
    "cpp": "return new const static",
}
"""Keywords that a rewrite puts before expressions and declarations."""
MOST: Final = 40
"""Occurrences of a pair in code; of more, the product tells only some."""

_NAME: Final = r"[A-Za-z_][A-Za-z0-9_]*"
_PARTS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=_)(?=[A-Za-z])")


@dataclass(frozen=True, slots=True)
class _Pair:
    """`K sep name`, and where in a text it stands."""

    opener: str
    """With its separator."""
    name: str
    starts: tuple[int, ...]


def _pattern(language: str) -> re.Pattern[str]:
    words, receivers = (one.split() for one in _OPENERS[language])
    openers = "|".join((*(f"{word} " for word in words), *map(re.escape, receivers)))
    return re.compile(rf"(?<![\w.$@:-])(?P<opener>{openers})(?=(?P<name>{_NAME})(?![\w-]))")


_PATTERNS: Final = {language: _pattern(language) for language in _OPENERS}


def _pairs(source: Source, shortest: int) -> list[_Pair]:
    """The pairs of a file that stand in code, and not too often."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for found in _PATTERNS[source.language].finditer(source.text):
        if len(found["name"]) >= shortest and found["name"] not in ALL_KEYWORDS:
            places[found["opener"], found["name"]].append(found.start())
    pairs = []
    for (opener, name), starts in places.items():
        in_code = [start for start in starts if source.is_code(start, start + len(opener + name))]
        if 0 < len(in_code) <= MOST:
            pairs.append(_Pair(opener, name, tuple(starts)))
    return pairs


def _split(source: Source, pair: _Pair, starts: Sequence[int], *offsets: int) -> list[Edit]:
    """The rewrite: K is written again, and again, after so many letters of the name."""
    pieces = [pair.name[first:last] for first, last in zip((0, *offsets), (*offsets, None), strict=True)]
    new = "".join(pair.opener + piece for piece in pieces)
    length = len(pair.opener + pair.name)
    return [
        Edit(start, start + length, new, source.is_code(start, start + length), pair.name) for start in starts
    ]


def split_all(source: Source, random: Random) -> list[Edit]:
    """Every occurrence of one pair, after the first letter."""
    pairs = [pair for pair in _pairs(source, 4) if _may_begin(pair.name[1:])]
    if not pairs:
        return []
    pair = random.choice(pairs)
    return _split(source, pair, pair.starts, 1)


def split_one(source: Source, random: Random) -> list[Edit]:
    """One occurrence of a pair, after the first letter."""
    return _one(source, random, lambda name: [1] if _may_begin(name[1:]) else [])


def split_anywhere(source: Source, random: Random) -> list[Edit]:
    """One occurrence of a pair, after any letter."""
    return _one(source, random, lambda name: [at for at in range(1, len(name)) if _may_begin(name[at:])])


def _one(source: Source, random: Random, offsets: Callable[[str], list[int]]) -> list[Edit]:
    pairs = [pair for pair in _pairs(source, 4) if offsets(pair.name)]
    if not pairs:
        return []
    pair = random.choice(pairs)
    length = len(pair.opener + pair.name)
    in_code = [start for start in pair.starts if source.is_code(start, start + length)]
    return _split(source, pair, [random.choice(in_code)], random.choice(offsets(pair.name)))


def split_twice(source: Source, random: Random) -> list[Edit]:
    """Every occurrence of one pair, by a rewrite that ran twice."""
    pairs = [pair for pair in _pairs(source, 6) if _may_begin(pair.name[1:]) and _may_begin(pair.name[2:])]
    if not pairs:
        return []
    pair = random.choice(pairs)
    return _split(source, pair, pair.starts, 1, 2)


def inserted(source: Source, random: Random) -> list[Edit]:
    """One keyword before the last words of a longer name, which is a name to the rewrite."""
    places = [
        (found.start() + part.start(), found[0])
        for found in re.finditer(rf"(?<![\w$@]){_NAME}(?!\w)", source.text)
        if len(found[0]) >= 6 and source.is_code(found.start(), found.end())
        for part in _PARTS.finditer(found[0])
        if part.start() > 0 and found[0][part.start() :] not in ALL_KEYWORDS
    ]
    if not places:
        return []
    at, name = random.choice(places)
    return [Edit(at, at, f"{random.choice(_INSERTED[source.language].split())} ", name=name)]


def _may_begin(rest: str) -> bool:
    """Whether a rewrite takes the rest of a name for a name."""
    return rest[:1].isalpha() or rest[:1] == "_"


SPLIT: Final = "tokens/split-token"
_TOLD_BY: Final = frozenset({SPLIT, "tokens/glued-lines"})
"""`import rimport andom` may be either: which one is seen by the repair."""
SPLITS: Final = (
    Kind("M1-all", _TOLD_BY, split_all, LANGUAGES),
    Kind("M1-one", _TOLD_BY, split_one, LANGUAGES),
    Kind("M1-rand", _TOLD_BY, split_anywhere, LANGUAGES),
    Kind("M1-twice", _TOLD_BY, split_twice, LANGUAGES),
    Kind("M2", _TOLD_BY, inserted, LANGUAGES),
)
