"""The YAML of the clients of MCP servers to frozen dialects, or findings that say what is off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ownership_lint.inputs.clients import Client, Key, Transport
from ownership_lint.inputs.matrix_file import is_date
from ownership_lint.inputs.validation import first_findings, glob_findings, schema_findings
from ownership_lint.inputs.yaml_source import read_yaml
from ownership_lint.inputs.yaml_text import quoted
from ownership_lint.inputs.yaml_tree import pointer_text
from ownership_lint.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.finding import Finding
    from ownership_lint.inputs.client_models import ClientModel, KeyModel
    from ownership_lint.inputs.yaml_source import YamlSource
    from ownership_lint.inputs.yaml_tree import Pointer

RULE: Final = "policy/invalid-policy"
SCHEMA: Final = "schemas/clients.schema.json"

_NAMES_OF_KEYS: Final = (
    *("command_key", "args_key", "env_key", "url_keys/*", "headers_keys/*"),
    *("approval_keys/*", "trust_keys/*", "foreign_keys/*", "deprecated_keys/*"),
)
"""Where the data names a key of a server's entry; a dot leads into a mapping below it."""


class LoadedClients(NamedTuple):
    """The dialects, or what is wrong with their file; never both."""

    clients: tuple[Client, ...]
    findings: tuple[Finding, ...]


def load_clients(data: bytes, path: str) -> LoadedClients:
    """Read the bytes of the file `path`."""
    source = read_yaml(data, path, RULE)
    if source.data is None:
        return LoadedClients((), source.findings)
    local = [
        *glob_findings(source, "clients/*/files/*"),
        *_unusable_patterns(source),
        *_repeated_ids(source),
        *_unknown_transports(source),
        *_repeated_literals(source),
        *_unread_keys(source),
        *_absent_days(source),
    ]
    if findings := first_findings(source, [*schema_findings(source, SCHEMA), *local]):
        return LoadedClients((), findings)

    from ownership_lint.inputs.client_models import ClientsFile

    return LoadedClients(tuple(map(_client, ClientsFile.model_validate(source.data).clients)), ())


def _unusable_patterns(source: YamlSource) -> Iterator[Finding]:
    for pointer, pattern in source.find("clients/*/name_pattern"):
        if isinstance(pattern, str):
            try:
                re.compile(pattern)
            except re.error as error:
                message = f"the pattern {quoted(pattern)} cannot be used: {error}"
                yield _finding(source, pointer, message, "write another pattern")


def _repeated_ids(source: YamlSource) -> Iterator[Finding]:
    seen: set[str] = set()
    for pointer, name in source.find("clients/*/id"):
        if isinstance(name, str) and name in seen:
            message = f"{quoted(name)} is the id of another client too"
            yield _finding(source, pointer, message, "give each its own")
        seen.add(str(name))


def _unknown_transports(source: YamlSource) -> Iterator[Finding]:
    """Keys of transports that their client does not have."""
    for pointer, name in source.find("clients/*/keys/*/transports/*"):
        known = [str(step) for step in source.steps((*pointer[:2], "transports"))]
        if isinstance(name, str) and name not in known:
            names = ", ".join(map(quoted, known)) or "none"
            message = f"this client has no transport called {quoted(name)}"
            yield _finding(source, pointer, message, f"its transports: {names}")


def _repeated_literals(source: YamlSource) -> Iterator[Finding]:
    """What the type key says, where it could mean two transports."""
    seen: set[tuple[object, str]] = set()
    for pointer, literal in source.find("clients/*/transports/*/*"):
        if (pointer[1], str(literal)) in seen:
            message = f"{quoted(str(literal))} stands for another transport of this client too"
            yield _finding(source, pointer, message, "remove one of them")
        seen.add((pointer[1], str(literal)))


def _unread_keys(source: YamlSource) -> Iterator[Finding]:
    """Names of keys, as of that for the command, which their client does not read."""
    for place in _NAMES_OF_KEYS:
        for pointer, name in source.find(f"clients/*/{place}"):
            known = [str(step) for step in source.steps((*pointer[:2], "keys"))]
            if isinstance(name, str) and name and name.partition(".")[0] not in known:
                near = nearest(name, known)
                question = f", did you mean {quoted(near)}?" if near else ""
                message = f"{quoted(name)} is not among the keys of this client{question}"
                yield _finding(source, pointer, message, "add it to `keys`, or write another")


def _absent_days(source: YamlSource) -> Iterator[Finding]:
    for pointer, day in source.find("clients/*/checked"):
        if isinstance(day, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", day) and not is_date(day):
            message = f"`checked` must be a date, found {quoted(day)}"
            yield _finding(source, pointer, message, "write a day that there is, as YYYY-MM-DD")


def _finding(source: YamlSource, pointer: Pointer, message: str, tip: str) -> Finding:
    return source.text.finding(source.place(pointer), message, subject=pointer_text(pointer), tip=tip)


def _client(model: ClientModel) -> Client:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in model
        if name not in {"transports", "keys"}
    }
    return Client(
        transports=tuple(
            Transport(name, tuple(literals)) for name, literals in model.transports if literals is not None
        ),
        keys=tuple(_key(name, key) for name, key in model.keys.items()),
        **values,
    )


def _key(name: str, model: KeyModel) -> Key:
    return Key(
        name,
        model.type,
        tuple(model.transports),
        model.unit or "",
        model.least,
        model.most,
        model.outside,
        is_required=model.required,
    )
