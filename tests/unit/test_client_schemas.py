"""The JSON Schemas of client files accept what each client reads, and refuse what breaks it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator

from ownership_lint.inputs.bundled_clients import CLIENTS

if TYPE_CHECKING:
    from ownership_lint.inputs.clients import Client

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = {
    path.name.removesuffix(".schema.json"): json.loads(path.read_text())
    for path in (ROOT / "schemas/mcp").glob("*.schema.json")
}
VERIFIED = [client for client in CLIENTS if client.is_verified and client.root and not client.is_dead]
BY_ID = {client.id: client for client in CLIENTS}
URL = "https://mcp.example.com/mcp"

LOCAL: dict[str, Any] = {"command": "npx", "args": ["-y", "kiln-mcp@1.2.0"], "env": {"KILN": "east"}}
TYPED = LOCAL | {"type": "stdio"}
REMOTE: dict[str, Any] = {"url": URL, "headers": {"X-Kiln": "east"}}
HTTP, SSE = REMOTE | {"type": "http"}, REMOTE | {"type": "sse"}
STREAMABLE = REMOTE | {"type": "streamable-http"}
OPENCODE = {"type": "local", "command": ["npx", "kiln-mcp@1.2.0"], "environment": {"KILN": "east"}}
BAD_ARGS = {"command": "npx", "args": "-y kiln-mcp"}
NOTHING = {"env": {"KILN": "east"}}

GOOD: dict[str, list[dict[str, Any]]] = {
    "claude-code": [LOCAL, TYPED, HTTP, SSE, STREAMABLE, REMOTE | {"type": "ws"}, LOCAL | {"timeout": 5000}],
    "claude-plugin": [LOCAL, HTTP],
    "claude-desktop": [LOCAL, TYPED],
    "vscode": [LOCAL, TYPED, REMOTE, HTTP, SSE, LOCAL | {"envFile": "${workspaceFolder}/.env", "dev": {}}],
    "vscode-settings": [LOCAL, HTTP],
    "vscode-workspace": [LOCAL, HTTP],
    "cursor": [LOCAL, TYPED, REMOTE, HTTP, SSE],
    "gemini": [LOCAL, TYPED, REMOTE, HTTP, SSE, {"httpUrl": URL}, LOCAL | {"trust": True, "timeout": 600000}],
    "gemini-extension": [LOCAL, REMOTE],
    "codex": [
        LOCAL | {"env_vars": ["KILN"], "startup_timeout_sec": 20},
        {"url": URL, "bearer_token_env_var": "KILN", "http_headers": {"X-Kiln": "east"}, "enabled": False},
    ],
    "roo": [LOCAL, TYPED, STREAMABLE, SSE, REMOTE, LOCAL | {"timeout": 60, "alwaysAllow": ["look"]}],
    "kilo": [LOCAL, STREAMABLE, SSE],
    "kiro": [LOCAL, REMOTE, HTTP, LOCAL | {"disabled": True, "autoApprove": ["look"]}],
    "opencode": [OPENCODE, REMOTE | {"type": "remote", "oauth": False}, {"enabled": False}],
    "kilo-cli": [OPENCODE, REMOTE | {"type": "remote", "timeout": 15000}],
    "zed": [LOCAL | {"source": "custom"}, REMOTE | {"timeout": 60}, {"enabled": True, "settings": {"a": 1}}],
    "cline": [LOCAL, TYPED, REMOTE, SSE, REMOTE | {"type": "streamableHttp", "timeout": 60}],
    "windsurf": [LOCAL, REMOTE, {"serverUrl": URL, "disabledTools": ["bake"]}],
    "continue": [
        LOCAL | {"name": "kiln"},
        {"name": "kiln", "type": "streamable-http", "url": URL, "requestOptions": {"headers": {}}},
        {"name": "kiln", "type": "sse", "url": URL, "connectionTimeout": 5000},
    ],
    "continue-json": [LOCAL, TYPED, REMOTE, HTTP, SSE],
    "amazon-q": [LOCAL, TYPED, HTTP, LOCAL | {"timeout": 120000, "disabled": False}],
    "amazon-q-agent": [LOCAL, HTTP],
    "copilot": [LOCAL, TYPED, LOCAL | {"type": "local", "tools": ["*"]}, HTTP, STREAMABLE, SSE],
    "goose": [
        {"name": "kiln", "type": "stdio", "cmd": "npx", "args": ["kiln-mcp"], "envs": {"KILN": "east"}},
        {
            "name": "kiln",
            "type": "streamable_http",
            "uri": URL,
            "headers": {"X-Kiln": "east"},
            "timeout": 300,
        },
        {"name": "developer", "type": "builtin", "bundled": True},
    ],
}
BAD: dict[str, list[dict[str, Any]]] = {
    "claude-code": [
        REMOTE,
        REMOTE | {"transport": "http"},
        HTTP | {"transport": "http"},
        REMOTE | {"type": "streamableHttp"},
        REMOTE | {"type": "remote"},
        {"type": "http"},
        TYPED | {"type": "http"},
        NOTHING,
        BAD_ARGS,
        {"type": "http", "serverUrl": URL},
        LOCAL | {"env": {"PORT": 8080}},
        LOCAL | {"timeout": "30s"},
        LOCAL | {"timeout": 30},
    ],
    "claude-plugin": [REMOTE, BAD_ARGS],
    "claude-desktop": [REMOTE, HTTP, BAD_ARGS],
    "vscode": [
        STREAMABLE,
        REMOTE | {"transport": "http"},
        LOCAL | {"url": URL},
        LOCAL | {"disabled": True},
        {"type": "http", "serverUrl": URL},
        BAD_ARGS,
    ],
    "vscode-settings": [STREAMABLE, BAD_ARGS],
    "vscode-workspace": [STREAMABLE, BAD_ARGS],
    "cursor": [NOTHING, BAD_ARGS, REMOTE | {"type": "remote"}],
    "gemini": [STREAMABLE, LOCAL | {"disabled": True}, NOTHING, BAD_ARGS, LOCAL | {"trust": "yes"}],
    "gemini-extension": [NOTHING, BAD_ARGS],
    "codex": [
        LOCAL | {"url": URL},
        {"url": URL, "env": {"KILN": "east"}},
        {"url": URL, "bearer_token": "x"},
        LOCAL | {"http_headers": {"X-Kiln": "east"}},
        {"startup_timeout_sec": 20},
        BAD_ARGS,
    ],
    "roo": [
        HTTP,
        REMOTE | {"type": "streamableHttp"},
        LOCAL | {"url": URL},
        STREAMABLE | {"env": {"KILN": "east"}},
        LOCAL | {"timeout": 60000},
        NOTHING,
        BAD_ARGS,
    ],
    "kilo": [HTTP, REMOTE | {"type": "remote"}, LOCAL | {"url": URL}, BAD_ARGS],
    "kiro": [NOTHING, BAD_ARGS, LOCAL | {"autoApprove": "look"}],
    "opencode": [
        LOCAL,
        REMOTE,
        HTTP,
        OPENCODE | {"type": "stdio"},
        OPENCODE | {"command": "npx kiln-mcp"},
        OPENCODE | {"env": {"KILN": "east"}},
        {"command": ["npx", "kiln-mcp"]},
    ],
    "kilo-cli": [LOCAL, REMOTE, HTTP],
    "zed": [{"command": {"path": "npx", "args": []}}, BAD_ARGS, REMOTE | {"timeout": "60"}],
    "cline": [HTTP, STREAMABLE, NOTHING, BAD_ARGS, LOCAL | {"timeout": 0}, SSE | {"transportType": "sse"}],
    "windsurf": [{"httpUrl": URL}, NOTHING, BAD_ARGS],
    "continue": [LOCAL, HTTP | {"name": "kiln"}, {"name": "kiln"}],
    "continue-json": [STREAMABLE, NOTHING, BAD_ARGS],
    "amazon-q": [REMOTE, STREAMABLE, SSE, NOTHING, BAD_ARGS],
    "amazon-q-agent": [REMOTE, SSE],
    "copilot": [REMOTE, REMOTE | {"type": "remote"}, LOCAL | {"tools": "*"}, NOTHING],
    "goose": [
        LOCAL | {"name": "kiln", "type": "stdio"},
        {"name": "kiln", "type": "stdio", "cmd": "npx"},
        {"name": "kiln", "type": "sse", "uri": URL},
        {"name": "kiln", "uri": URL},
        {"type": "streamable_http", "uri": URL},
    ],
}


def document(client_id: str, *entries: dict[str, Any]) -> Any:
    """A file of the client with these servers."""
    client = BY_ID[client_id]
    held: Any = [*entries] if client.is_list else {f"kiln-{at}": one for at, one in enumerate(entries)}
    for key in reversed(client.root):
        held = {key: held}
    return held


def problems(client_id: str, data: Any) -> list[str]:
    return [error.message for error in Draft7Validator(SCHEMAS[client_id]).iter_errors(data)]


def test_every_verified_client_has_a_schema_and_examples() -> None:
    ids = {client.id for client in VERIFIED}
    assert set(SCHEMAS) == set(GOOD) == set(BAD) == ids


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_schemas_are_schemas_that_say_where_their_facts_are_from(schema: dict[str, Any]) -> None:
    Draft7Validator.check_schema(schema)
    assert schema["$schema"] == Draft7Validator.META_SCHEMA["$schema"]
    assert "Read on 2026-" in schema["description"]


@pytest.mark.parametrize("client_id", GOOD)
def test_what_a_client_reads_is_accepted(client_id: str) -> None:
    assert problems(client_id, document(client_id, *GOOD[client_id])) == []


@pytest.mark.parametrize("client", VERIFIED, ids=lambda client: client.id)
def test_examples_hold_the_first_literal_of_each_transport(client: Client) -> None:
    shown = {entry.get("type") for name in _same_transports(client) for entry in GOOD[name]}
    assert {one.literals[0] for one in client.transports if one.literals} <= shown


def _same_transports(client: Client) -> list[str]:
    return [one.id for one in VERIFIED if one.transports == client.transports]


@pytest.mark.parametrize(("client_id", "entry"), [(name, one) for name in BAD for one in BAD[name]])
def test_what_breaks_a_client_is_refused(client_id: str, entry: dict[str, Any]) -> None:
    assert problems(client_id, document(client_id, entry)) != []


@pytest.mark.parametrize("client", VERIFIED, ids=lambda client: client.id)
def test_another_clients_root_key_is_refused_where_the_file_holds_nothing_else(client: Client) -> None:
    for root in client.wrong_roots:
        found = problems(client.id, {root: {"kiln": {"url": 8080}}})
        assert bool(found) != client.is_shared, root


def test_settings_beside_the_servers_are_no_matter() -> None:
    assert problems("gemini", {"theme": "dark", "mcpServers": {"kiln": LOCAL}}) == []
    assert problems("codex", {"model": "large"}) == []
    assert problems("vscode", {"servers": {"kiln": LOCAL}, "inputs": [], "$schema": "x"}) == []
    assert problems("vscode", {"servers": {}, "theme": "dark"}) != []


def test_names_that_a_client_refuses_are_refused() -> None:
    assert problems("claude-code", {"mcpServers": {"workspace": LOCAL}}) != []
    assert problems("codex", {"mcp_servers": {"kiln.env": LOCAL}}) != []
    assert problems("copilot", {"mcpServers": {"kiln}": LOCAL}}) != []
    assert problems("copilot", {"mcpServers": {"The Kiln": LOCAL}}) == []


def test_servers_may_stand_bare_where_the_client_takes_them_so() -> None:
    assert problems("copilot", {"kiln": LOCAL}) == []
    assert problems("copilot", {"kiln": NOTHING}) != []
    assert problems("claude-code", {"kiln": LOCAL}) != []


def test_a_plugin_may_name_files_of_servers() -> None:
    for held in ("./servers.json", ["./servers.json"], {"kiln": LOCAL}):
        assert problems("claude-plugin", {"name": "oven", "mcpServers": held}) == []
