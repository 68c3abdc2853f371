"""The option strings of `getopts` and of the program `getopt`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from ownership_lint.analysis.contracts.shell.source import ShellSource

_Spec = list[tuple[str, bool]]


def letters(spec: str) -> _Spec | None:
    """The options of a `getopts` string, and whether each takes a value; None where they cannot be told."""
    found: _Spec = []
    for char in spec.lstrip(":+"):
        if char == ":" and found:
            found[-1] = (found[-1][0], True)
        elif char.isalnum() or char == "?":
            found.append((f"-{char}", False))
        else:
            return None  # `-:` is how long options are smuggled in
    return found


def getopt_options(source: ShellSource, words: Sequence[Node]) -> _Spec | None:
    """The options that a `getopt` command line names; None where one of its strings is not literal."""
    texts = [source.literal(word) for word in words]
    if "--" not in texts:
        return letters(texts[0]) if texts and texts[0] is not None else None
    found: _Spec = []
    own = texts[: texts.index("--")]
    place = 0
    while place < len(own):
        option = own[place]
        name, joined, value = _split(option)
        if option is None or not name:
            return None
        if name not in {"-o", "-l", "-n", "-s", "--options", "--longoptions", "--long", "--name", "--shell"}:
            place += 1
            continue
        if not joined:
            place += 1
            value = own[place] if place < len(own) else None
        place += 1
        if name in {"-n", "-s", "--name", "--shell"}:
            continue
        more = None if value is None else letters(value) if name in {"-o", "--options"} else _long(value)
        if more is None:
            return None
        found += more
    return found


def _split(option: str | None) -> tuple[str, bool, str | None]:
    if option is None or not option.startswith("-"):
        return "", False, None
    if option.startswith("--"):
        name, joined, value = option.partition("=")
        return name, bool(joined), value
    return option[:2], len(option) > 2, option[2:]


def _long(value: str) -> _Spec:
    names = [name.strip() for name in value.split(",")]
    return [(f"--{name.rstrip(':')}", name.endswith(":")) for name in names if name.rstrip(":")]
