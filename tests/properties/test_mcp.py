"""Whatever a client file holds: no check fails, mending mends, and no value is told."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ownership_lint.analysis.mcp.clients import clients_by_path, read_clients
from ownership_lint.inputs.policy import McpSettings, ServerPattern
from ownership_lint.rules.mcp import IDS, problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ownership_lint.analysis.mcp.problem import Problem

PATHS = (
    ".mcp.json",
    ".vscode/mcp.json",
    ".cursor/mcp.json",
    ".roo/mcp.json",
    ".gemini/settings.json",
    ".kiro/settings/mcp.json",
    ".zed/settings.json",
    "opencode.json",
    "claude_desktop_config.json",
    "cline_mcp_settings.json",
)
SETTINGS = McpSettings(
    allow=(ServerPattern(name="docs", url="https://*.example.com/*"), ServerPattern(package="docs-mcp")),
    deny=(ServerPattern(command="npx *"),),
)
WORDS = st.sampled_from(
    (
        *(
            "npx",
            "-y",
            "docs-mcp",
            "docs-mcp@1.2.3",
            "docker",
            "run",
            "-i",
            "uvx",
            "sh",
            "-c",
            "cmd",
            "/c",
            "--",
        ),
        *("http", "sse", "stdio", "streamableHttp", "streamable-http", "local", "remote", "", " ", "x"),
        *("http://localhost:8000/mcp", "http://localhost:8000/sse", "https://docs.example.com@a.b/mcp"),
        *(
            "${TOKEN}",
            "${env:TOKEN}",
            "{env:TOKEN}",
            "$TOKEN",
            "${A:-b}",
            "/Users/user/x/y.py",
            "C:\\\\x\\y.bat",
        ),
    )
)
TEXTS = st.one_of(WORDS, st.text(max_size=12))
KEYS = st.sampled_from(
    (
        *(
            "mcpServers",
            "servers",
            "mcp",
            "context_servers",
            "inputs",
            "docs",
            "type",
            "transport",
            "command",
        ),
        *(
            "args",
            "env",
            "url",
            "serverUrl",
            "headers",
            "timeout",
            "disabled",
            "alwaysAllow",
            "cmd",
            "$schema",
        ),
    )
)
VALUES = st.recursive(
    st.one_of(TEXTS, st.none(), st.booleans(), st.integers(-5, 10**6), st.floats(allow_nan=False)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(KEYS, st.text(max_size=5)), inner, max_size=6)
    ),
    max_leaves=12,
)
ENTRIES = st.fixed_dictionaries(
    {},
    optional={
        "type": TEXTS,
        "transport": st.one_of(TEXTS, VALUES),
        "command": st.one_of(TEXTS, st.lists(TEXTS, max_size=3)),
        "args": st.lists(TEXTS, max_size=5),
        "url": TEXTS,
        "env": st.dictionaries(st.sampled_from(("TOKEN", "TEAM")), TEXTS, max_size=2),
        "headers": st.dictionaries(st.sampled_from(("Authorization", "X-Team")), TEXTS, max_size=2),
        "timeout": st.integers(0, 10**6),
    },
)
FILES = st.builds(
    lambda root, servers: {root: servers},
    st.sampled_from(("mcpServers", "servers", "mcp", "context_servers")),
    st.dictionaries(st.sampled_from(("docs", "db", "a b")), ENTRIES, min_size=1, max_size=2),
)


def told(files: Mapping[str, bytes]) -> list[tuple[str, str, Problem]]:
    by_path = clients_by_path(files, ())
    clients = read_clients({path: files[path] for path in by_path}, by_path, SETTINGS, files)
    return [(rule, at.path, problem) for rule in sorted(IDS) for at, problem in problems(rule, clients)]


@given(st.sampled_from(PATHS), VALUES)
@settings(max_examples=300)
def test_any_json_is_judged(path: str, value: Any) -> None:
    told({path: json.dumps(value).encode("utf-8", "surrogatepass")})


@given(
    st.sampled_from((*PATHS, ".codex/config.toml", ".continue/mcpServers/a.yaml")), st.binary(max_size=200)
)
@settings(max_examples=300)
def test_any_bytes_are_judged(path: str, data: bytes) -> None:
    told({path: data})


@given(st.text(alphabet="[]{}\"'=:.,#\n\\ amcp_servxdo-1", max_size=120))
@settings(max_examples=300)
def test_any_toml_or_yaml_is_judged(text: str) -> None:
    head = "[mcp_servers.docs]\n"
    told({".codex/config.toml": f"{head}{text}".encode(), ".continue/mcpServers/a.yaml": text.encode()})


@given(st.sampled_from(PATHS), FILES, st.sampled_from((None, 2, "\t")))
@settings(max_examples=500, deadline=None)
def test_mending_takes_a_finding_away_and_adds_none(path: str, value: Any, indent: Any) -> None:
    data = json.dumps(value, indent=indent).encode()
    before = told({path: data})
    for rule, _, problem in before:
        if not problem.edits:
            continue
        mended = data
        for edit in sorted(problem.edits, key=lambda one: one.start, reverse=True):
            mended = mended[: edit.start] + edit.text + mended[edit.end :]
        after = told({path: mended})
        counts = Counter((one, other.subject) for one, _, other in before)
        now = Counter((one, other.subject) for one, _, other in after)
        assert now[rule, problem.subject] < counts[rule, problem.subject]
        assert {one for one, _ in now} <= {one for one, _ in counts}, (now, counts, mended)


DRAWN_FROM = "abcdefghkmnpqrstuvwxyzABCDEFGHKMNPQRSTUVWXYZ23456789"


def with_planted(value: str) -> list[dict[str, Any]]:
    """Entries with a value at the places where credentials stand."""
    return [
        {"command": "docs-mcp", "env": {"DOCS_API_KEY": value}},
        {"command": "docs-mcp", "env": {"CONFIG": json.dumps({"Authorization": f"Bearer {value}"})}},
        {"command": "docs-mcp", "env": {"TEAM_TOKEN": f"${{TEAM_TOKEN:-{value}}}"}},
        {"command": "docs-mcp", "args": ["--api-key", value]},
        {"command": "docs-mcp", "args": [f"postgres://app:{value}@db.hospital.org/main"]},
        {"command": f"npx -y docs-mcp --token {value}"},
        {"type": "http", "url": f"https://docs.example.com/mcp?api_key={value}"},
        {"type": "sse", "url": f"https://app:{value}@docs.example.com/sse"},
        {
            "transport": "http",
            "url": "http://docs.example.com",
            "headers": {"Authorization": f"Bearer {value}"},
        },
        {"type": "http", "url": "https://docs.example.com", "headers": {"X-Key": f"Bearer ${{A}}{value}"}},
    ]


@given(
    st.integers(0, 10**9),
    st.sampled_from(PATHS),
    st.data(),
)
@settings(max_examples=200, deadline=None)
def test_nothing_that_is_told_holds_a_planted_value(seed: int, path: str, data: st.DataObject) -> None:
    value = "".join(Random(seed).choices(DRAWN_FROM, k=32))
    entry = data.draw(st.sampled_from(with_planted(value)))
    other = {"type": "http", "url": "http://localhost:1/mcp"}
    files = {path: {"mcpServers": {"docs": entry}}, ".cursor/mcp.json": {"mcpServers": {"docs": other}}}
    problems_told = told({name: json.dumps(one).encode() for name, one in files.items()})
    texts = [
        text
        for _, _, one in problems_told
        for text in (one.message, one.help, one.subject, one.context, repr(one.related))
    ]
    parts = {value[start : start + 6] for start in range(len(value) - 5)}
    assert not any(part in text for part in parts for text in texts)
