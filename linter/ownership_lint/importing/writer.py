"""Plain data as the text of an `ownership.yaml` that people can read and edit."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MAX_FLOW: Final = 160
_MAX_SIMPLE_KEY: Final = 1000

# YAML 1.1 takes these for booleans or nothing, and so do many editors.
_WORDS: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})

# A letter, an underscore, a slash, or a dot that starts a name: never a number, a date or an indicator.
_PLAIN: Final = lazy_pattern(r"(?:[A-Za-z_/]|\.{1,2}/|\.[A-Za-z_]).*")
# libyaml ends a plain scalar at any colon or question mark inside a flow collection.
_FLOW_MARKS: Final = frozenset(",[]{}:?")
_FLOAT_WORDS: Final = frozenset({".inf", ".nan"})

# What YAML forbids in the open, and what only some readers take for a line break.
_UNPRINTABLE: Final = lazy_pattern(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def to_yaml(data: Mapping[str, Any]) -> str:
    """YAML that reads back as `data`, by the rules of YAML 1.1 and of 1.2.

    `data` holds only mappings, lists, strings, integers, booleans and None.
    """
    return "\n".join(_mapping(data, "")) + "\n"


def _mapping(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in data.items():
        yield from _entry(f"{indent}{_key(key, indent)}:", value, indent)


def _entry(lead: str, value: object, indent: str) -> Iterator[str]:
    """`value` behind `lead`: on the same line where it fits, else below and two blanks deeper."""
    if isinstance(value, dict) and value:
        yield lead
        yield from _mapping(value, indent + "  ")
    elif isinstance(value, list) and value:
        flow = _flow(value)
        if all(_is_word(item) for item in value) and len(lead) + len(flow) < _MAX_FLOW:
            yield f"{lead} {flow}"
        else:
            yield lead
            yield from _sequence(value, indent + "  ")
    elif isinstance(value, str) and _is_literal(value):
        yield f"{lead} |-"
        yield from (f"{indent}  {line}" if line else "" for line in value.split("\n"))
    else:
        yield f"{lead} {_scalar(value)}"


def _sequence(items: Sequence[Any], indent: str) -> Iterator[str]:
    for item in items:
        if not isinstance(item, dict):
            yield from _entry(f"{indent}-", item, indent)
        elif _is_short(item):
            yield f"{indent}- {_flow(item)}"
        else:
            lines = _mapping(item, indent + "  ")
            yield f"{indent}- {next(lines)[len(indent) + 2 :]}"
            yield from lines


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{_scalar(key, flow=True)}: {_flow(item)}" for key, item in value.items()) + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return _scalar(value, flow=True)


def _is_short(item: Mapping[str, Any]) -> bool:
    """Whether a mapping reads well on one line."""
    scalars = all(not isinstance(value, dict) or not value for value in item.values())
    one_line = not any(isinstance(value, str) and "\n" in value for value in item.values())
    return scalars and one_line and len(_flow(item)) < _MAX_FLOW


def _is_word(item: object) -> bool:
    return isinstance(item, int) or (isinstance(item, str) and not re.search(r"\s", item))


def _is_literal(text: str) -> bool:
    """Whether a text of several lines can stand as it is, below a bar."""
    lines = text.split("\n")
    blank_edge = any(line[-1:].isspace() for line in lines) or not lines[0] or not lines[-1]
    return len(lines) > 1 and not blank_edge and not lines[0][0].isspace() and not _UNPRINTABLE.search(text)


def _key(key: str, indent: str) -> str:
    """A key; longer ones than a parser looks ahead are marked."""
    text = _scalar(key)
    return f"? {text}\n{indent}" if len(text) > _MAX_SIMPLE_KEY else text


def _scalar(value: object, *, flow: bool = False) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    return value if _is_plain(value, flow=flow) else _quoted(value)


def _is_plain(text: str, *, flow: bool) -> bool:
    return (
        _PLAIN.fullmatch(text) is not None
        and text.lower() not in _WORDS | _FLOAT_WORDS
        and not text[-1].isspace()
        and not (flow and _FLOW_MARKS & set(text))
        and ": " not in text
        and text[-1] != ":"
        and " #" not in text
        and not _UNPRINTABLE.search(text)
    )


def _quoted(text: str) -> str:
    """Double quotes; JSON's escapes are YAML's too."""
    return _UNPRINTABLE.sub(_escape, json.dumps(text, ensure_ascii=False))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
