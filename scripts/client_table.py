"""The tables of docs/mcp-clients.md: what each client of MCP servers reads, and where that was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from client_schemas import has_schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ownership_lint.inputs.clients import Client

_COLUMNS: Final = (
    "files",
    "client",
    "format",
    "servers under",
    "transports, by `type`",
    "endpoint without `type`",
    "replaces",
    "times in",
    "unknown keys",
    "schema",
)
_FORMATS: Final = {"json": "JSON", "jsonc": "JSON with comments", "toml": "TOML", "yaml": "YAML"}
_UNTYPED: Final = {
    "works": "works",
    "http": "is HTTP",
    "sse": "is SSE",
    "dropped": "the server is dropped",
    "rejected": "the file is rejected",
}


def client_table(clients: Iterable[Client]) -> str:
    """A table of the verified dialects, a list of the others, and the sources of all."""
    told = [client for client in clients if client.is_verified and client.root and not client.is_dead]
    others = [client for client in clients if client not in told]
    rows = ["| " + " | ".join(_row(client)) + " |" for client in told]
    head = ["| " + " | ".join(_COLUMNS) + " |", "| " + " | ".join("---" for _ in _COLUMNS) + " |"]
    parts = (
        *("", *head, *rows, "", "## Further files", "", *(f"- {_other(client)}" for client in others)),
        *("", "## Sources", "", *(f"- {_sources(client)}" for client in clients), "", ""),
    )
    return "\n".join(parts)


def _row(client: Client) -> tuple[str, ...]:
    schema = f"[{client.id}](../schemas/mcp/{client.id}.schema.json)" if has_schema(client) else ""
    commas = ", trailing commas" if client.trailing_commas else ""
    untyped = _UNTYPED[client.untyped_remote] if client.url_keys else "no endpoints"
    return (
        _codes(client.files),
        client.name,
        _FORMATS[client.format] + commas,
        f"`{'.'.join(client.root)}`{', a list' if client.is_list else ''}",
        _transports(client),
        untyped if client.type_key else "has no `type`",
        _codes(client.expansions) or "nothing",
        ", ".join(sorted({key.unit for key in client.keys if key.unit})),
        client.unknown_keys,
        schema,
    )


def _transports(client: Client) -> str:
    names = (
        f"{transport.name}: {_codes(transport.literals)}" if transport.literals else transport.name
        for transport in client.transports
    )
    return "; ".join(names)


def _other(client: Client) -> str:
    if client.is_dead:
        return f"{_codes(client.files)}: {client.name} does not read it; it reads `{client.is_dead}`."
    if not client.root:
        return f"{_codes(client.files)}: {client.name}; looked at for {_codes(client.enable_keys)}."
    return f"{_codes(client.files)}: {client.name}, not verified."


def _sources(client: Client) -> str:
    return f"{client.id}, on {client.checked}: {', '.join(f'`{source}`' for source in client.sources)}"


def _codes(values: Iterable[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)
