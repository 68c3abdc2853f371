"""Bytes of a YAML file to plain data with the place of every key and value, and findings of a broken file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ownership_lint.inputs import yaml_text
from ownership_lint.inputs.yaml_syntax import explained, is_stray_colon, position
from ownership_lint.inputs.yaml_tree import Child, Node, TreeBuilder, described
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ownership_lint.finding import Finding, Location
    from ownership_lint.inputs.yaml_text import Span, YamlText
    from ownership_lint.inputs.yaml_tree import Pointer

MAX_REPARSED: Final = 500_000
"""Characters that may be read again to find the next problem behind a broken line."""
MAX_ATTEMPTS: Final = 20
_TAB_WIDTHS: Final = (2, 4, 8, 1)
_INDENT: Final = lazy_pattern(r"[ \t]*")
_COLON: Final = lazy_pattern(r"""(?<!["'\]}]):(?=\S)""")
_QUESTION: Final = lazy_pattern(r"(?<=[^\s\[{,])\?")
_TABS: Final = lazy_pattern(r"(?<=(\S))[ \t]*\t[ \t]*(?=(\S?))")
_SHOW: Final = {0xE000: ":", 0xE001: "?", 0xE002: "\t"}
_STAND_IN: Final = lazy_pattern(r"[\ue000-\ue002]|\\u(?:0000)?e00[0-2]", re.IGNORECASE)


class YamlSource(NamedTuple):
    """One file: its mapping as plain data, where everything in it stands, and what is wrong with it.

    `data` is None where the file could not be read as one mapping. It can be there beside findings: what
    was wrong is then left out or mended, so that the rest can be checked in the same run.
    """

    text: YamlText
    data: dict[str, Any] | None
    root: Node | None
    findings: tuple[Finding, ...]

    def place(self, pointer: Pointer) -> Location:
        """Where the value at `pointer` stands; the nearest place above where there is no such value."""
        child = self._child(pointer)
        return self.text.location(child.span) if child else self.text.line_at(0)

    def key(self, pointer: Pointer) -> Location:
        """Where the key at `pointer` stands: the item itself in a list, the nearest key above if missing."""
        child = self._child(pointer)
        return self.text.location(child.key_span) if child else self.text.line_at(0)

    def is_shared(self, pointer: Pointer) -> bool:
        """Whether the value at `pointer`, or one around it, is repeated elsewhere, or may be."""
        node = self.root
        for step in pointer:
            below = node.children.get(step) if node else None
            if below is None:
                return False
            if below.node.is_anchored or below.span != below.node.span:
                return True
            node = below.node
        return False

    def steps(self, pointer: Pointer) -> Iterable[str | int]:
        """The keys of the mapping at `pointer`, or the positions of the list."""
        child = self._child(pointer)
        return child.node.children if child else ()

    def find(self, pattern: str) -> Iterator[tuple[Pointer, Any]]:
        """Every value at a place such as `scripts/*/owner`, where `*` is any key or position."""
        found: list[tuple[Pointer, Any]] = [((), self.data)]
        for step in pattern.split("/"):
            found = [below for at, value in found for below in _below(at, value, step)]
        yield from found

    def beside(self, pointer: Pointer, key: str) -> str | None:
        """The text of another key of the mapping that `pointer` leads into."""
        child = self._child((*pointer[:-1], key)) if key in self.steps(pointer[:-1]) else None
        return child.node.value if child and isinstance(child.node.value, str) else None

    def _child(self, pointer: Pointer) -> Child | None:
        node = self.root
        child: Child | None = None
        for step in pointer:
            below = node.children.get(step) if node else None
            if below is None:
                break
            child, node = below, below.node
        return child


def _below(at: Pointer, value: Any, step: str) -> Iterator[tuple[Pointer, Any]]:
    if isinstance(value, list) and step == "*":
        yield from (((*at, index), item) for index, item in enumerate(value))
    elif isinstance(value, dict) and step == "*":
        yield from (((*at, key), item) for key, item in value.items())
    elif isinstance(value, dict) and step in value:
        yield (*at, step), value[step]


def read_yaml(data: bytes, path: str, rule: str) -> YamlSource:
    """Read the bytes of the file `path`; its problems are findings of `rule`."""
    clean = yaml_text.clean(data, path, rule)
    if clean.text is None:
        return YamlSource(clean.source, None, None, clean.findings)
    reading = _read_mending_tabs(clean.source, clean.text)
    findings = [*clean.findings, *reading.findings]
    root = reading.root
    if (root is None and not findings) or (root and not isinstance(root.value, dict)):
        findings.append(_no_mapping(reading.source, root))
        root = None
    findings.sort(key=lambda finding: finding.location)
    return YamlSource(reading.source, root.value if root else None, root, tuple(findings))


def _no_mapping(source: YamlText, root: Node | None) -> Finding:
    tip = "begin with `version: 1`"
    if root is None or root.value is None:
        return source.finding(source.line_at(0), "the file is empty", tip=tip)
    at = source.location(root.span)
    return source.finding(at, f"the file must be a mapping, found {described(root.value)}", tip=tip)


class _Reading(NamedTuple):
    """What one way of reading the text gave."""

    source: YamlText
    root: Node | None
    findings: tuple[Finding, ...]
    content: tuple[Span, ...]
    stopped_at: tuple[int, int] | None = None


def _read_mending_tabs(source: YamlText, text: str) -> _Reading:
    """Read the text; where lines are indented by tabs, read a copy indented by spaces."""
    lines = text.split("\n")
    tabbed = {number for number, line in enumerate(lines) if "\t" in _indent(line)}
    if not tabbed:
        return _read_mending_colons(source, text)
    width, reading = _best_width(source, lines, tabbed)
    inside = {line for span in reading.content for line in range(span[0] + 1, span[2] + 1)} & tabbed
    if inside:
        reading = _read_mending_colons(*_without_tabs(source, lines, tabbed - inside, width))
    wrong = sorted(number for number in tabbed - inside if lines[number].lstrip()[:1] not in ("", "#"))
    found = yaml_text.limited(source, (_tab_finding(source, number, lines[number]) for number in wrong))
    return reading._replace(findings=(*found, *reading.findings))


def _best_width(source: YamlText, lines: list[str], tabbed: set[int]) -> tuple[int, _Reading]:
    """How many spaces a tab most likely stands for: what lets the parser come furthest."""
    readings = []
    for width in _TAB_WIDTHS:
        reading = _read_mending_colons(*_without_tabs(source, lines, tabbed, width))
        if reading.stopped_at is None:
            return width, reading
        readings.append((width, reading))
    return max(readings, key=lambda pair: pair[1].stopped_at or (0, 0))


def _without_tabs(source: YamlText, lines: list[str], tabbed: set[int], width: int) -> tuple[YamlText, str]:
    mended = list(lines)
    shift: dict[int, int] = {}
    for number in tabbed:
        indent = _indent(lines[number])
        mended[number] = indent.replace("\t", " " * width) + lines[number][len(indent) :]
        shift[number] = indent.count("\t") * (width - 1)
    return source._replace(shift=shift), "\n".join(mended)


def _indent(line: str) -> str:
    match = _INDENT.match(line)
    return match[0] if match else ""


def _tab_finding(source: YamlText, number: int, line: str) -> Finding:
    indent = _indent(line)
    at = source.line_at(number, indent.index("\t"), indent.count("\t"))
    return source.finding(at, "a tab in the indentation", tip="indent with spaces; YAML allows no tabs there")


def _read_mending_colons(source: YamlText, text: str) -> _Reading:
    """Read the text; a stray colon is reported, replaced on the copy, and reading starts again."""
    found: list[Finding] = []
    for _ in range(1, min(MAX_ATTEMPTS, 1 + MAX_REPARSED // (len(text) or 1)) + 1):
        builder, error = _parse(source, text)
        if error is None:
            return _Reading(source, builder.root, (*found, *builder.findings), tuple(builder.content))
        found.append(explained(source, error))
        if not is_stray_colon(error):
            break
        index = error.problem_mark.index
        text = f"{text[:index]}.{text[index + 1 :]}"
    findings = (*found, *builder.findings)
    return _Reading(source, None, findings, tuple(builder.content), position(error))


def _parse(source: YamlText, text: str) -> tuple[TreeBuilder, Any]:
    """Parse in C, which is many times faster; where that refuses the text, the parser of YAML 1.2 decides."""
    from ruamel.yaml.error import MarkedYAMLError

    attempts: list[tuple[TreeBuilder, Any]] = []
    for parse in (events,) if _STAND_IN.search(text) else (_c_events, _pure_events):
        builder = TreeBuilder(source)
        try:
            builder.build(parse(text))
        except MarkedYAMLError as error:
            attempts.append((builder, error))
        else:
            return builder, None
        if len(text) > MAX_REPARSED:
            break
    furthest: tuple[TreeBuilder, Any] = max(reversed(attempts), key=lambda attempt: position(attempt[1]))
    return furthest


def events(text: str, *, pure: bool = True) -> Iterator[Any]:
    """The parser's events."""
    from ruamel.yaml import YAML

    yield from YAML(typ="safe", pure=pure).parse(text)


def _c_events(text: str) -> Iterator[Any]:
    """The events of the C parser, read by the rules of YAML 1.2.

    It knows YAML 1.1, where a flow collection ends a text at any `:` or `?`, so that `{url: http://host}`
    is an error. Such characters are hidden from it; columns stay as they are.
    """
    return _shown(events(_QUESTION.sub("\ue001", _COLON.sub("\ue000", text)), pure=False))


def _pure_events(text: str) -> Iterator[Any]:
    """The events of the parser in Python, which takes a tab behind the indentation for an error."""

    def hidden(tabs: re.Match[str]) -> str:
        parts_tokens = tabs[1] in ":,?-[]{}" or tabs[2] in ("", "#")
        return tabs[0].replace("\t", " " if parts_tokens else "\ue002")

    return _shown(events(_TABS.sub(hidden, text), pure=True))


def _shown(hidden: Iterator[Any]) -> Iterator[Any]:
    """The events with every hidden character put back."""
    for event in hidden:
        for name in ("value", "anchor", "tag"):
            if (said := getattr(event, name, None)) and not said.isascii():
                setattr(event, name, said.translate(_SHOW))
        yield event
