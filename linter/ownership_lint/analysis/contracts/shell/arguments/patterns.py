"""What a pattern of a `case` arm, a `[[ … == … ]]` or a `=~` says of the arguments that it lets in."""

from __future__ import annotations

import re
from enum import Enum, auto
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from ownership_lint.analysis.contracts.shell.source import ShellSource

_FLAG: Final = lazy_pattern(r"--?[^\W_][\w.:+-]*\Z|-\?\Z", re.ASCII)
_STAR, _ONE, _UNKNOWN = "\ue000", "\ue001", "\ue002"
_CLASS: Final = lazy_pattern(r"\[([^\]\[!^-][^\]\[-]{0,5})\]")
_GROUP: Final = lazy_pattern(r"[@?]\(([^()]*)\)")
_MAX_SPELLINGS: Final = 64
_REGEX_WORDS: Final = lazy_pattern(r"\^?\(?((?:[\w-]+\|)*[\w-]+)\)?(\$|=[^|]*)?\Z", re.ASCII)
_REGEX_CLASS: Final = lazy_pattern(r"\[\^?\]?(?:\[:\w+:\]|[^\]])*\]|\\.")


class Kind(Enum):
    """How a pattern tells arguments apart."""

    FLAG = auto()
    """It lets in one option."""
    VALUED = auto()
    """It lets in one option with its value behind it."""
    WORD = auto()
    """It lets in one word that is no option."""
    EMPTY = auto()
    GENERIC = auto()
    """It lets in all arguments, or all that begin with dashes."""
    OTHER_WORDS = auto()
    """It lets in words that are no options, more than one."""
    FAMILY = auto()
    """It lets in some options and not others, and does not name them."""


class Pattern(NamedTuple):
    """One way to match."""

    kind: Kind
    text: str = ""
    """The option or the word."""
    all_dashed: bool = False
    """Whether it lets in everything that begins with a dash."""
    everything: bool = False
    is_within: bool = False
    """Whether the word may be part of another argument."""


def is_flag(text: str) -> bool:
    """Whether a text looks like an option: dashes, and a name behind them."""
    return _FLAG.match(text) is not None


def case_patterns(source: ShellSource, item: Node) -> list[Pattern]:
    """The patterns of a `case` arm."""
    return [
        pattern
        for shape in _shapes(source, item.children_by_field_name("value"))
        for pattern in shape_patterns(shape)
    ]


def case_shapes(source: ShellSource, item: Node) -> list[str]:
    """The alternatives of a `case` arm as shapes: literal text with marks for wildcards."""
    return _shapes(source, item.children_by_field_name("value"))


def glob_shape(source: ShellSource, nodes: Iterable[Node]) -> str:
    """What stands to the right of `==` as a shape."""
    return "".join(_shape(source, node) if node.is_named else source.text_of(node) for node in nodes)


def _shapes(source: ShellSource, values: Iterable[Node]) -> list[str]:
    """One shape for each alternative; the grammar cuts `*" x "*` into three that touch."""
    shapes: list[str] = []
    end = -1
    for value in values:
        if value.start_byte == end:
            shapes[-1] += _shape(source, value)
        else:
            shapes.append(_shape(source, value))
        end = value.end_byte
    return shapes


def _shape(source: ShellSource, node: Node) -> str:
    if node.type in {"word", "extglob_pattern"} and not node.named_child_count:
        return _unquoted_shape(source.text_of(node).strip())
    if node.type == "concatenation":
        return "".join(_shape(source, child) for child in node.children)
    literal = source.literal(node)
    return _UNKNOWN if literal is None else literal


def _unquoted_shape(text: str) -> str:
    """Wildcards as marks; bracket expressions and groups stay as written, for `_spellings`."""
    if '"' in text or "'" in text or "$" in text or "`" in text:
        return _UNKNOWN
    shape, escaped = [], False
    for place, char in enumerate(text):
        if escaped or char not in "\\*?":
            shape.append(char)
            escaped = False
        elif char == "\\":
            escaped = True
        elif text[place + 1 : place + 2] == "(":
            shape.append(char)  # an extended pattern
        else:
            shape.append(_STAR if char == "*" else _ONE)
    return "".join(shape)


def shape_patterns(shape: str) -> list[Pattern]:
    """What a shape lets in, spelling by spelling."""
    return [_classified(spelling) for spelling in _spellings(shape)]


def _spellings(shape: str) -> Iterator[str]:
    """A shape with small classes and groups of alternatives written out."""
    pieces: list[list[str]] = []
    place, count = 0, 1
    while place < len(shape):
        if found := _CLASS.match(shape, place):
            pieces.append(list(found[1]))
        elif found := _GROUP.match(shape, place):
            pieces.append([*found[1].split("|"), *([""] if found[0][0] == "?" else [])])
        else:
            pieces.append([shape[place]])
            place += 1
            continue
        place = found.end()
        count *= len(pieces[-1])
    if count > _MAX_SPELLINGS:
        yield _UNKNOWN
        return
    for spelling in product(*pieces):
        yield "".join(spelling)


def _classified(shape: str) -> Pattern:
    if not shape:
        return Pattern(Kind.EMPTY)
    wild = [char for char in shape if char in "\ue000\ue001\ue002[(+!"]
    if not wild or shape in {"[", "!", "+", "("}:
        return Pattern(
            Kind.FLAG if is_flag(shape) else Kind.GENERIC if not shape.strip("-") else Kind.WORD, shape
        )
    if _UNKNOWN in shape:
        return Pattern(Kind.FAMILY)
    if not shape.strip(f"-{_STAR}{_ONE}"):
        return _generic(shape)
    if shape[0] not in f"-{_STAR}{_ONE}[(+!@?":
        return Pattern(Kind.OTHER_WORDS)
    name = shape.rstrip(_STAR + _ONE)
    if name.endswith("=") and is_flag(name[:-1]):
        return Pattern(Kind.VALUED, name[:-1])
    if len(name) == 2 and is_flag(name) and len(shape) == 3:
        return Pattern(Kind.VALUED, name)
    return _loose(shape)


def _generic(shape: str) -> Pattern:
    dashes = len(shape) - len(shape.lstrip("-"))
    takes_rest = shape.endswith(_STAR)
    return Pattern(
        Kind.GENERIC,
        all_dashed=takes_rest and dashes < 2 and len(shape) - dashes < 3,
        everything=shape == _STAR,
    )


def _loose(shape: str) -> Pattern:
    """A shape that begins with a wildcard or with dashes and has literal text besides."""
    rest = _REGEX_CLASS.sub("", shape)
    letters = [char for char in rest if char.isalnum()]
    if not letters and "-" not in rest:
        return Pattern(Kind.OTHER_WORDS if rest != shape and shape[0] == "[" else Kind.GENERIC)
    if any(char in "./:@,%~ =" for char in rest) and "-" not in rest:
        return Pattern(Kind.GENERIC)  # no option has such a character
    return Pattern(Kind.FAMILY)


def regex_patterns(text: str) -> list[Pattern]:
    """What a regular expression to the right of `=~` lets in."""
    if found := _REGEX_WORDS.match(text):
        words = found[1].split("|")
        if text.startswith("^") and (found[2] or "").startswith(("$", "=")):
            return [_classified(word) for word in words if word]
    rest = _REGEX_CLASS.sub("", text)
    if not any(char.isalnum() for char in re.sub(r"\{[0-9,]*\}", "", rest)):
        return [Pattern(Kind.GENERIC)]
    if text.startswith("^") and text[1:2].isalnum() and "|" not in text:
        return [Pattern(Kind.OTHER_WORDS)]
    return [Pattern(Kind.FAMILY)]


def contained(shape: str) -> Pattern:
    """What a pattern over all arguments at once, such as `*" --x "*`, asks for."""
    text = shape.replace(_STAR, " ").strip()
    is_whole = _STAR not in shape or f"{_STAR} {text}" in shape or f"{text} {_STAR}" in shape
    if not text:
        return Pattern(Kind.EMPTY)
    if is_flag(text):
        return Pattern(Kind.FLAG, text)
    is_open = "-" in text or _UNKNOWN in text
    return Pattern(Kind.FAMILY) if is_open else Pattern(Kind.WORD, text, is_within=not is_whole)
