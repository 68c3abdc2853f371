"""Where servers stand, and how they say by which transport they are reached."""

from __future__ import annotations

import pytest
from support.clients import found, problems_in


def claude(entry: str) -> str:
    return f'{{"mcpServers": {{"a": {entry}}}}}'


def opencode(entry: str) -> str:
    return f'{{"mcp": {{"a": {entry}}}}}'


URL = '"url": "http://localhost/mcp"'


def mended(rule: str, path: str, text: str) -> str:
    """The text with the edits of the one finding of a rule."""
    (problem,) = problems_in(rule, {path: text})
    data = text.encode()
    for edit in sorted(problem.edits, key=lambda one: one.start, reverse=True):
        data = data[: edit.start] + edit.text + data[edit.end :]
    return data.decode()


@pytest.mark.parametrize(
    ("rule", "path", "before", "after"),
    [
        (
            "wrong-root-key",
            ".vscode/mcp.json",
            '{ "mcpServers" : {"a": {"command": "x"}}}',
            '{ "servers" : {"a": {"command": "x"}}}',
        ),
        (
            "wrong-root-key",
            ".codex/config.toml",
            "[mcpServers.a] # ours\ncommand='x'\n",
            "[mcp_servers.a] # ours\ncommand='x'\n",
        ),
        (
            "wrong-root-key",
            "opencode.json",
            claude('{"type": "local", "command": ["x"]}'),
            opencode('{"type": "local", "command": ["x"]}'),
        ),
        (
            "transport-field",
            ".mcp.json",
            claude(f'{{"transport":"streamable-http",{URL}}}'),
            claude(f'{{"type":"http",{URL}}}'),
        ),
        (
            "missing-type",
            ".mcp.json",
            claude(f"{{\n\t{URL}\n}}"),
            claude(f'{{\n\t"type": "http",\n\t{URL}\n}}'),
        ),
        (
            "missing-type",
            ".mcp.json",
            claude('{\r\n  "url": "http://localhost/sse"\r\n}'),
            claude('{\r\n  "type": "sse",\r\n  "url": "http://localhost/sse"\r\n}'),
        ),
        ("missing-type", ".mcp.json", claude(f"{{{URL}}}"), claude(f'{{"type": "http", {URL}}}')),
        (
            "missing-type",
            "opencode.json",
            opencode('{"command": ["x"]}'),
            opencode('{"type": "local", "command": ["x"]}'),
        ),
        (
            "bad-type-value",
            ".roo/mcp.json",
            claude(f'{{"type": "http", {URL}}}'),
            claude(f'{{"type": "streamable-http", {URL}}}'),
        ),
        (
            "bad-type-value",
            "cline_mcp_settings.json",
            claude(f'{{"type": "http", {URL}}}'),
            claude(f'{{"type": "streamableHttp", {URL}}}'),
        ),
        (
            "env-syntax",
            ".mcp.json",
            claude('{"command": "x", "env": {"T": "ä ${env:T}"}}'),
            claude('{"command": "x", "env": {"T": "ä ${T}"}}'),
        ),
        (
            "env-syntax",
            "opencode.json",
            opencode('{"type": "local", "command": ["x"], "environment": {"T": "${T}"}}'),
            opencode('{"type": "local", "command": ["x"], "environment": {"T": "{env:T}"}}'),
        ),
    ],
)
def test_what_is_certain_is_mended_and_nothing_else(rule: str, path: str, before: str, after: str) -> None:
    assert mended(f"mcp/{rule}", path, before) == after


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        # beside the right key, what is below the wrong one cannot be merged without thinking
        ("wrong-root-key", ".vscode/mcp.json", '{"servers": {}, "mcpServers": {"a": {"command": "x"}}}'),
        # the type contradicts the keys
        ("transport-field", ".mcp.json", '{"mcpServers": {"a": {"transport": "http", "command": "x"}}}'),
        ("transport-field", ".mcp.json", '{"mcpServers": {"a": {"transport": {"url": "http://localhost"}}}}'),
        ("bad-type-value", ".mcp.json", '{"mcpServers": {"a": {"type": "websockets", "command": "x"}}}'),
        ("missing-root-key", ".mcp.json", '{"a": {"command": "x"}}'),
        # a default has no place in the other form
        ("env-syntax", ".vscode/mcp.json", '{"servers": {"a": {"command": "x", "env": {"T": "${T:-b}"}}}}'),
        # each table names the key
        ("wrong-root-key", ".codex/config.toml", "[mcpServers.a]\ncommand='x'\n[mcpServers.a.env]\nB='c'\n"),
        # what the client has no word for
        (
            "transport-field",
            ".amazonq/mcp.json",
            claude('{"transport": "carrier-pigeon", "url": "http://localhost"}'),
        ),
        # one key of several
        ("transport-field", ".mcp.json", claude(f'{{"transport": "x", "transport": "http", {URL}}}')),
        # an escape stands between what is read and what is written
        (
            "env-syntax",
            ".mcp.json",
            '{"mcpServers": {"a": {"command": "x", "env": {"T": "${env\\u003aT}"}}}}',
        ),
    ],
)
def test_what_is_not_certain_is_told_and_left(rule: str, path: str, text: str) -> None:
    problems = problems_in(f"mcp/{rule}", {path: text})
    assert problems
    assert not any(one.edits for one in problems)


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        (
            "transport-field",
            '{"mcpServers": {"docs": {"transport": "http", "url": "http://localhost:8000/mcp"}}}',
            ".mcp.json:1:26 Claude Code reads `type`, not `transport`: Claude Code drops the server",
        ),
        (
            "missing-type",
            '{"mcpServers": {"docs": {"url": "http://localhost:8000/mcp"}}}',
            '.mcp.json:1:26 `url` without `type`: Claude Code drops the server; it wants `"type": "http"`',
        ),
        (
            "bad-type-value",
            '{"mcpServers": {"docs": {"type": "streamableHttp", "url": "http://localhost:8000/mcp"}}}',
            (
                ".mcp.json:1:34 Claude Code calls streamable HTTP `http`, not `streamableHttp`: "
                "Claude Code drops the server"
            ),
        ),
        (
            "no-transport",
            '{"mcpServers": {"docs": {"env": {}}}}',
            ".mcp.json:1:17 the server has neither `command` nor `url`: Claude Code drops the server",
        ),
        (
            "unknown-root-key",
            '{"mcpServers": {}, "global": {}}',
            ".mcp.json:1:20 Claude Code knows no root key `global`: it has no effect",
        ),
    ],
)
def test_a_message_names_client_wrong_and_right(rule: str, text: str, expected: str) -> None:
    assert found(f"mcp/{rule}", {".mcp.json": text}) == [expected]


@pytest.mark.parametrize(
    "path",
    [
        "server.json",
        ".well-known/mcp.json",
        "config/mcp.json",
        "settings.json",
        ".vscode/settings.json",
        "plugin.json",
    ],
)
def test_files_that_only_share_a_name_are_silent(path: str) -> None:
    from ownership_lint.rules.mcp import IDS

    text = '{"servers": {"a": {"url": "http://localhost/mcp", "transport": "x"}}, "editor.fontSize": 12}'
    assert [rule for rule in IDS if found(rule, {path: text})] == []


def test_the_policy_maps_a_file_to_a_client() -> None:
    text = '{"mcpServers": {"a": {"url": "http://localhost/mcp"}}}'
    files = {"config/mcp.prod.json": text}
    assert found("mcp/missing-type", files) == []
    assert len(found("mcp/missing-type", files, clients=(("config/mcp.*.json", "claude-code"),))) == 1


def test_a_reference_that_something_else_replaces_is_silent() -> None:
    args = '"args": ["-y", "mcp-remote@0.1.38", "https://h.example.com", "--header", "A:${A}"]'
    text = f'{{"mcpServers": {{"a": {{"command": "npx", {args}, "env": {{"A": "${{env:A}}"}}}}}}}}'
    assert found("mcp/env-syntax", {".cursor/mcp.json": text}) == []
