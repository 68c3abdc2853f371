"""What a client asks its user for, and the references to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.references import references
from ownership_lint.analysis.mcp.secrets.names import is_secret, words_of
from ownership_lint.analysis.mcp.tree import Span
from ownership_lint.analysis.mcp.wording import quoted
from ownership_lint.lazy_pattern import lazy_pattern
from ownership_lint.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.servers import ClientFile, Server
    from ownership_lint.analysis.mcp.tree import Node

_FORM: Final = "${input:ID}"
_KEY: Final = "inputs"
_DECLARE: Final = (
    'add `{"type": "promptString", "id": …, "description": …}` to `inputs`, or mend the reference'
)
_SECRET: Final = lazy_pattern(
    r"\b(?:api|access|auth|private|secret|license) ?-?keys?\b|\b(?:secret|token|password|passphrase|pat)\b",
    re.IGNORECASE,
)
_ABOUT_SECRETS: Final = lazy_pattern(
    r"\b(?:path|file|folder|directory|name|url|endpoint|id|identifier|max|maximum|limit|number|count|lifetime)\b",
    re.IGNORECASE,
)
_OTHER_KEYS: Final = frozenset(
    {"board", "foreign", "issue", "partition", "primary", "project", "sort", "space"}
)


class _Use(NamedTuple):
    """A reference to an input."""

    id: str
    server: Server
    node: Node
    name: str
    """Below which key it stands: of the environment, of a header, or of the entry."""


def dangling_input(file: ClientFile) -> Iterator[Problem]:
    """References to inputs that are not declared."""
    declared = {one.text for one in _ids(file)}
    for use in _uses(file):
        if use.id not in declared:
            near = nearest(use.id, declared)
            question = (
                f", did you mean {quoted(near)}?" if near else f": {file.client.name} cannot ask for it"
            )
            message = f"{quoted(_KEY)} declares no {quoted(use.id)}{question}"
            yield Problem(_place(use), use.server.name, message, _DECLARE, context=f"{use.name} {use.id}")


def unused_input(file: ClientFile) -> Iterator[Problem]:
    """Inputs that nothing refers to."""
    used = {use.id for use in _uses(file)} | {*_others(file)}
    for node in _ids(file):
        if node.text not in used:
            message = (
                f"no server refers to the input {quoted(node.text)}: {file.client.name} never asks for it"
            )
            yield Problem(
                node.span, node.text, message, "write `${input:…}` where its value belongs, or take it out"
            )


def input_not_password(file: ClientFile) -> Iterator[Problem]:
    """Secrets that are shown while they are typed."""
    uses = [*_uses(file)]
    for entry in _entries(file):
        node = entry.get("id")
        kind, password = entry.get("type"), entry.get("password")
        if (
            node is None
            or kind is None
            or kind.text != "promptString"
            or (password and password.value is True)
        ):
            continue
        if _asks_for_secret(entry, node.text) and any(
            _is_used_as_such(use) for use in uses if use.id == node.text
        ):
            message = (
                f"the input {quoted(node.text)} asks for a secret, and {file.client.name} shows what is typed"
            )
            yield Problem(node.span, node.text, message, 'add `"password": true`')


def _entries(file: ClientFile) -> Iterator[Node]:
    parent = _parent(file)
    declared = parent.get(_KEY) if parent is not None else None
    return (one for one in (declared.items or () if declared else ()) if one.members is not None)


def _parent(file: ClientFile) -> Node | None:
    """The mapping that holds servers and inputs; None where the client asks its user for nothing."""
    if _FORM not in file.client.expansions or file.root is None or not file.client.root:
        return None
    return file.root.at(*file.client.root[:-1])


def _ids(file: ClientFile) -> Iterator[Node]:
    found = (entry.get("id") for entry in _entries(file))
    return (one for one in found if one is not None and one.text)


def _uses(file: ClientFile) -> Iterator[_Use]:
    if _FORM not in file.client.expansions:
        return
    for server in file.servers:
        inner = [(one.name, one.value) for one in (*server.env, *server.headers)]
        nodes = {id(value) for _, value in inner}
        outer = [(key, node) for key, node in server.texts() if id(node) not in nodes]
        for name, node in (*inner, *outer):
            yield from (
                _Use(one.name, server, node, name) for one in references(node.text) if one.form == _FORM
            )


def _others(file: ClientFile) -> Iterator[str]:
    """Inputs that are referred to outside of servers."""
    parent = _parent(file)
    for member in (parent.members or ()) if parent is not None else ():
        nodes = [] if member.name == _KEY else [*member.value.mappings()]
        texts = [one.value for node in nodes for one in node.members or ()]
        texts += [item for one in texts for item in one.items or ()]
        yield from (one.name for node in texts for one in references(node.text) if one.form == _FORM)


def _place(use: _Use) -> Span:
    """Where the reference stands, if the file writes it as it is read; else all of the text."""
    start = use.server.source.data.find(
        b"${input:" + use.id.encode() + b"}", use.node.span.start, use.node.span.end
    )
    length = len("${input:}") + len(use.id.encode())
    return Span(start, start + length) if start >= 0 else use.node.span


def _asks_for_secret(entry: Node, name: str) -> bool:
    if not _OTHER_KEYS.isdisjoint(words_of(name)):
        return False
    description = entry.get("description")
    said = description.text[:500] if description is not None else ""
    return is_secret(name) or (_SECRET.search(said) is not None and not _ABOUT_SECRETS.search(said))


def _is_used_as_such(use: _Use) -> bool:
    """Whether a secret may stand there: not where a variable is named for something else."""
    is_variable = any(use.node is one.value for one in use.server.env)
    return not is_variable or is_secret(use.name)


FILE_CHECKS: Final = {
    "mcp/dangling-input": dangling_input,
    "mcp/unused-input": unused_input,
    "mcp/input-not-password": input_not_password,
}
