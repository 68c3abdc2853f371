"""The JSON Schema of each dialect of MCP clients, for editors and for whoever checks files with schemas.

Draft 7: what every editor reads.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.inputs.clients import Client, Key, Transport

Schema = dict[str, Any]

_SERVER: Final = {"$ref": "#/definitions/server"}
_TYPES: Final[dict[str, Schema]] = {
    "string": {"type": "string"},
    "strings": {"type": "array", "items": {"type": "string"}},
    "string-map": {"type": "object", "additionalProperties": {"type": "string"}},
    "boolean": {"type": "boolean"},
    "number": {"type": "number"},
    "mapping": {"type": "object"},
    "any": {},
}
_UNITS: Final = {"ms": "In milliseconds.", "s": "In seconds."}


def has_schema(client: Client) -> bool:
    """Whether enough is known of a dialect, and its files hold servers that are read."""
    return client.is_verified and bool(client.root) and not client.is_dead


def client_schema(client: Client) -> str:
    """The schema of the client's files."""
    files = ", ".join(f"`{glob}`" for glob in client.files)
    schema: Schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"urn:ownership-lint:schema:mcp-{client.id}:1",
        "title": f"MCP servers of {client.name}",
        "description": f"{files}. Read on {client.checked} in: {'; '.join(client.sources)}.",
        "type": "object",
        **_root(client),
        "definitions": {"server": {"type": "object", "anyOf": [*_entries(client)]}},
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _root(client: Client) -> Schema:
    """What the file holds; of one that holds other settings too, only the servers are looked at."""
    first, *inner = client.root
    servers = _servers(client)
    for key in reversed(inner):
        servers = {"type": "object", "properties": {key: servers}}
    properties: Schema = {first: servers}
    if client.is_shared:
        return {"properties": properties}
    properties |= {key: {} for key in client.other_roots}
    if client.may_be_bare:
        return {"properties": properties, "additionalProperties": _SERVER}
    if client.unknown_keys == "flagged":
        closed = {"$schema": {"type": "string"}, **properties}
        return {"properties": closed, "required": [first], "additionalProperties": False}
    wrong = dict.fromkeys(client.wrong_roots, False)
    return {"properties": properties | wrong, "required": [first]}


def _servers(client: Client) -> Schema:
    if client.is_list:
        return {"type": "array", "items": _SERVER}
    servers: Schema = {"type": "object", "additionalProperties": _SERVER}
    names = {"pattern": f"^(?:{client.name_pattern})$"} if client.name_pattern else {}
    reserved = {"not": {"enum": [*client.reserved_names]}} if client.reserved_names else {}
    if names or reserved:
        servers["propertyNames"] = names | reserved
    if client.root_may_be_path:
        return {"anyOf": [servers, {"type": "string"}, {"type": "array"}]}
    return servers


def _entries(client: Client) -> Iterator[Schema]:
    """The forms that the entry of a server may have: one for each transport, where they differ."""
    seen: list[Schema] = []
    for transport in client.transports:
        for endpoint in _endpoints(client, transport):
            entry = _entry(client, transport, endpoint)
            if entry not in seen:
                seen.append(entry)
                yield entry
    if client.other_types:
        others = {client.type_key: {"enum": [*client.other_types]}}
        yield {"properties": others, "required": [client.type_key]}
    if client.nothing == "allowed":
        none = dict.fromkeys((client.command_key, *client.url_keys), False)
        yield {"properties": _properties(client, "") | none, **_closed(client)}


def _endpoints(client: Client, transport: Transport) -> list[str]:
    """The keys of which one says where or how a server is reached."""
    if transport.name == "stdio":
        return [client.command_key]
    known = {key.name for key in client.keys if _has(key, transport.name)}
    return [key for key in client.url_keys if key in known]


def _entry(client: Client, transport: Transport, endpoint: str) -> Schema:
    """A server that is reached by `transport`, at what the key `endpoint` says."""
    required = [endpoint, *(key.name for key in client.keys if key.is_required and _has(key, transport.name))]
    properties = _properties(client, transport.name)
    if client.type_key and transport.literals:
        properties[client.type_key] = {"enum": [*transport.literals]}
        if _needs_type(client, transport.name, endpoint) and client.type_key not in required:
            required.append(client.type_key)
    return {"properties": properties, "required": required, **_closed(client)}


def _closed(client: Client) -> Schema:
    return {"additionalProperties": False} if client.unknown_keys == "flagged" else {}


def _properties(client: Client, transport: str) -> Schema:
    """What the keys of a transport hold, and which keys break the entry."""
    known = {key.name: _value(key) for key in client.keys if _has(key, transport)}
    others = [key.name for key in client.keys if not _has(key, transport)]
    is_closed = client.misplaced_keys in {"rejected", "flagged"} or client.mixed == "rejected"
    wrong = [*client.fatal_keys, *client.wrong_type_keys, *(others if is_closed else ())]
    return known | dict.fromkeys(wrong, False)


def _has(key: Key, transport: str) -> bool:
    return not key.transports or transport in key.transports


def _needs_type(client: Client, transport: str, endpoint: str) -> bool:
    """Whether an entry without a type would not be taken for this transport."""
    if transport == "stdio":
        return client.untyped_local != "works"
    is_main = endpoint == client.url_keys[0]
    return is_main and client.untyped_remote not in {"works", transport}


def _value(key: Key) -> Schema:
    bounds = {"minimum": key.least, "maximum": key.most}
    said = {"description": _UNITS[key.unit]} if key.unit else {}
    return _TYPES[key.type] | said | {name: bound for name, bound in bounds.items() if bound is not None}
