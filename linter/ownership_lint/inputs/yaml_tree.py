"""Parser events to plain data that knows where each value stands.

Nothing here recurses, nothing is constructed from a tag, and what aliases multiply is counted before it is
walked: a hostile file costs no more than its own length.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ownership_lint.finding import Finding, Related
from ownership_lint.inputs.yaml_text import MAX_PROBLEMS, quoted
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ownership_lint.inputs.yaml_text import Span, YamlText

Pointer = tuple[str | int, ...]

MAX_DEPTH: Final = 100
MAX_VALUES: Final = 500_000
MAX_COPIES: Final = 100_000
"""How many values all aliases together may repeat."""

_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL: Final = {word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")}
_INT: Final = lazy_pattern(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT: Final = lazy_pattern(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_SPECIAL: Final = {
    f"{sign}.{word}": float(sign + word) for sign in ("", "+", "-") for word in ("inf", "Inf", "INF")
} | {f".{word}": float("nan") for word in ("nan", "NaN", "NAN")}
_MAX_NUMBER: Final = 300
_SURROGATE: Final = lazy_pattern("[\ud800-\udfff]")


@dataclass(slots=True)
class Node:
    """A value, where it stands, and for collections where each child stands."""

    value: Any
    span: Span
    children: dict[str | int, Child] = field(default_factory=dict)
    size: int = 1
    height: int = 1
    is_anchored: bool = False
    """Whether it has a name by which other places may repeat it."""


class Child(NamedTuple):
    """A place in a collection; `span` is that of the alias where the node is one repeated."""

    node: Node
    span: Span
    key_span: Span


def pointer_text(pointer: Pointer) -> str:
    """The JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in pointer)


def core_value(text: str) -> object:
    """What a plain scalar means in the core schema of YAML 1.2: dates, `yes` and `off` are text."""
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    # Python refuses to convert numbers of thousands of digits; nobody means one.
    if text[0] not in "+-.0123456789" or len(text) > _MAX_NUMBER:
        return text
    if _INT.fullmatch(text):
        return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    if _FLOAT.fullmatch(text):
        return float(text)
    return _SPECIAL.get(text, text)


@dataclass(slots=True)
class _Frame:
    """A collection that is still open."""

    node: Node
    flow: bool
    at_value: bool = False
    """In a mapping: whether the key was read and its value comes next."""
    key: str | None = None
    """The key whose value comes next; None where it was refused, so that its value is dropped."""
    key_span: Span = (0, 0, 0, 0)


class _StopReadingError(Exception):
    """Going on would cost more than it can tell."""


class TreeBuilder:
    """Builds the tree of the first document; what is wrong with it is in `findings`."""

    def __init__(self, source: YamlText) -> None:
        self.root: Node | None = None
        self.findings: list[Finding] = []
        self.content: list[Span] = []
        """Quoted and block texts and flow collections over several lines: no tab in them is indentation."""
        self._source = source
        self._stack: list[_Frame] = []
        self._anchors: dict[str, Node] = {}
        self._values = 0
        self._copies = 0
        self._end = (0, 0)

    def build(self, events: Iterable[Any]) -> None:
        """Read the events; an error of the parser passes through."""
        handlers = {
            "ScalarEvent": self._scalar,
            "AliasEvent": self._alias,
            "MappingStartEvent": self._open,
            "SequenceStartEvent": self._open,
            "MappingEndEvent": self._close,
            "SequenceEndEvent": self._close,
        }
        try:
            for event in events:
                name = type(event).__name__
                if name == "DocumentStartEvent" and self.root:
                    self._problem(_span(event), "a second document begins here", "keep one in the file")
                    return
                if name in handlers:
                    handlers[name](event)
        except _StopReadingError:
            self.root = None

    def _scalar(self, event: Any) -> None:
        span = self._scalar_span(event)
        node = Node(event.value, span)
        self._register(event, node)
        if event.tag is None and not event.style:
            node.value = core_value(event.value)
        elif _SURROGATE.search(event.value):
            self._problem(span, "an escape names half a character", "write the character itself")
        self._complete(node, span, event.value)

    def _alias(self, event: Any) -> None:
        span = _span(event)
        self._end = span[2:]
        name = quoted(f"*{event.anchor}")
        node = self._anchors.get(event.anchor)
        if node is None:
            self._problem(span, f"{name} repeats an anchor that is not there", "write the value out")
            node = Node(None, span)
        elif any(frame.node is node for frame in self._stack):
            self._problem(span, f"{name} stands within the value that it repeats", "write the value out")
            node = Node(None, span)
        self._copies += node.size
        if self._copies > MAX_COPIES:
            self._stop(span, f"aliases repeat more than {MAX_COPIES:,} values", "write the values out")
        if len(self._stack) + node.height > MAX_DEPTH:
            self._too_deep(span)
        self._complete(node, span, None)

    def _open(self, event: Any) -> None:
        span = _span(event)
        if len(self._stack) >= MAX_DEPTH:
            self._too_deep(span)
        node = Node({} if type(event).__name__ == "MappingStartEvent" else [], span)
        self._register(event, node)
        self._stack.append(_Frame(node, bool(event.flow_style)))

    def _close(self, event: Any) -> None:
        frame = self._stack.pop()
        node = frame.node
        if frame.flow:
            self._end = _span(event)[2:]
        # A block ends for the parser where the next token stands; for people, with its last value.
        node.span = (*node.span[:2], *max(node.span[:2], self._end))
        if frame.flow and node.span[0] != node.span[2]:
            self.content.append(node.span)
        self._complete(node, node.span, None)

    def _register(self, event: Any, node: Node) -> None:
        """What every value that is written out has in common, before its content is read."""
        self._values += 1
        if self._values > MAX_VALUES:
            self._stop(node.span, f"the file holds more than {MAX_VALUES:,} values", "split it")
        if event.anchor:
            node.is_anchored = True
            self._anchors[event.anchor] = node
        if event.tag is not None:
            tag = quoted(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self._problem(node.span, f"the tag {tag} is not allowed", "remove it; quotes make a value text")

    def _complete(self, node: Node, span: Span, text: str | None) -> None:
        """Put a value, whose own content is complete, where it belongs."""
        if not self._stack:
            self.root = node
            return
        frame = self._stack[-1]
        if isinstance(frame.node.value, list):
            self._attach(frame, len(frame.node.value), Child(node, span, span))
        elif frame.at_value:
            frame.at_value = False
            if frame.key is not None:
                self._attach(frame, frame.key, Child(node, span, frame.key_span))
        else:
            self._take_key(frame, node, span, text)

    def _take_key(self, frame: _Frame, node: Node, span: Span, text: str | None) -> None:
        """Remember the key that `node` stands for, or that its value has no place."""
        key = node.value if isinstance(node.value, str) else text
        frame.at_value, frame.key, frame.key_span = True, key, span
        if not isinstance(node.value, str):
            tip = f'put it in quotes: "{text}"' if text else "write a text before the colon"
            self._problem(span, f"a key must be text, found {described(node.value)}", tip)
        first = frame.node.children.get(key) if key is not None else None
        if first and key is not None:
            related = (Related(self._source.location(first.key_span), "first given here"),)
            self._problem(span, f"duplicate key {quoted(key)}", "keep one of the two", related)
            frame.key = None

    def _attach(self, frame: _Frame, key: str | int, child: Child) -> None:
        parent, node = frame.node, child.node
        parent.children[key] = child
        parent.size += node.size
        parent.height = max(parent.height, node.height + 1)
        if isinstance(parent.value, list):
            parent.value.append(node.value)
        else:
            parent.value[key] = node.value

    def _scalar_span(self, event: Any) -> Span:
        if not event.value and not event.style:
            # Parsers do not agree on where nothing stands: at its key, or behind what came before.
            frame = self._stack[-1] if self._stack else None
            return frame.key_span if frame and frame.at_value else (*self._end, *self._end)
        span = _span(event)
        if event.style in ("|", ">"):
            span = self._without_trailing_lines(span)
        self._end = span[2:]
        if span[0] != span[2] and event.style:
            self.content.append(span)
        return span

    def _without_trailing_lines(self, span: Span) -> Span:
        line, column, end, end_column = span
        lines = self._source.lines
        while end > line and (end >= len(lines) or not lines[end][:end_column].strip()):
            end -= 1
            end_column = len(lines[end])
        return line, column, end, end_column

    def _pointer(self) -> Pointer:
        return tuple(
            len(frame.node.value) if isinstance(frame.node.value, list) else frame.key or ""
            for frame in self._stack
            if isinstance(frame.node.value, list) or frame.at_value
        )

    def _too_deep(self, span: Span) -> None:
        self._stop(span, f"values are nested more than {MAX_DEPTH} deep", "flatten them")

    def _stop(self, span: Span, message: str, tip: str) -> None:
        self._problem(span, message, tip)
        raise _StopReadingError

    def _problem(self, span: Span, message: str, tip: str, related: tuple[Related, ...] = ()) -> None:
        at = self._source.location(span)
        subject = pointer_text(self._pointer())
        self.findings.append(self._source.finding(at, message, subject=subject, tip=tip, related=related))
        if len(self.findings) == MAX_PROBLEMS:
            self.findings.append(self._source.finding(at, "too many problems to go on"))
            raise _StopReadingError


def described(value: object) -> str:
    """A value in words, for "must be …, found …"."""
    match value:
        case None:
            return "nothing"
        case bool():
            return f"the boolean `{str(value).lower()}`"
        case int() | float():
            return f"the number {quoted(str(value)).strip('`')}"
        case str():
            return f"the text {quoted(value)}" if value else "an empty text"
        case list():
            return "a list"
    return "a mapping"


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    return start.line, start.column, end.line, end.column
