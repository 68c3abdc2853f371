"""YAML, as the reader of our own configuration takes it apart: without tags, bombs and depth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.tree import Flaw, Member, Node, Reading, Source, Span
from ownership_lint.inputs.yaml_source import read_yaml
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.finding import Finding
    from ownership_lint.inputs.yaml_source import YamlSource
    from ownership_lint.inputs.yaml_tree import Child
    from ownership_lint.inputs.yaml_tree import Node as YamlNode

SYNTAX: Final = "mcp/yaml-syntax"
DUPLICATE: Final = "mcp/duplicate-key"

_QUOTED: Final = lazy_pattern(r"`[^`]*`")


def read_yaml_file(source: Source) -> Reading:
    """Read a file."""
    yaml = read_yaml(source.data, source.path, SYNTAX)
    flaws = tuple(_flaw(source, one) for one in yaml.findings)
    if yaml.root is None:
        return Reading(None, flaws)
    return Reading(_node(source, yaml, yaml.root, Span(0, len(source.data))), flaws)


def _flaw(source: Source, finding: Finding) -> Flaw:
    at = finding.location
    span = Span(source.offset(at.line, at.column), source.offset(at.end_line, at.end_column))
    if finding.message.startswith("duplicate key"):
        return Flaw(span, DUPLICATE, "the key stands here twice: one of the two is lost", finding.help)
    # What it quotes may be a value of any kind.
    return Flaw(span, SYNTAX, _QUOTED.sub("`…`", finding.message), _QUOTED.sub("`…`", finding.help))


def _node(source: Source, yaml: YamlSource, node: YamlNode, span: Span) -> Node:
    if isinstance(node.value, dict):
        pairs = [(str(key), child) for key, child in node.children.items()]
        return Node(span, None, members=tuple(_member(source, yaml, key, child) for key, child in pairs))
    if isinstance(node.value, list):
        items = (
            _node(source, yaml, one.node, _span(source, yaml, one.span)) for one in node.children.values()
        )
        return Node(span, None, items=tuple(items))
    return Node(span, node.value)


def _member(source: Source, yaml: YamlSource, key: str, child: Child) -> Member:
    return Member(
        Node(_span(source, yaml, child.key_span), key),
        _node(source, yaml, child.node, _span(source, yaml, child.span)),
    )


def _span(source: Source, yaml: YamlSource, span: tuple[int, int, int, int]) -> Span:
    at = yaml.text.location(span)
    return Span(source.offset(at.line, at.column), source.offset(at.end_line, at.end_column))
