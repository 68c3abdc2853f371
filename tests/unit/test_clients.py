"""The dialects of MCP clients: what the data promises, which paths it names, and what its loader tells."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ownership_lint.inputs.bundled_clients import CLIENTS
from ownership_lint.inputs.client_file import load_clients
from ownership_lint.inputs.client_paths import may_be_client_file
from ownership_lint.patterns import compile_glob

if TYPE_CHECKING:
    from ownership_lint.inputs.clients import Client

POLICY = Path(__file__).resolve().parents[2] / "policy/mcp-clients.yaml"
WITH_SERVERS = [client for client in CLIENTS if client.root]
SAMPLES = [
    (client.id, glob.replace("**/", folders).replace("*", "kiln"))
    for client in CLIENTS
    for glob in client.files
    for folders in ("", "web/", "packages/.web/deep/")
]
OTHERS = (
    *("mcp.json", "src/mcp.json", "config/mcp.json", "mcp/mcp.json", "server.json", ".well-known/mcp.json"),
    *(
        "package.json",
        "README.md",
        "settings.json",
        "src/settings.json",
        ".vscode/launch.json",
        "config.toml",
    ),
    *(".cargo/config.toml", ".streamlit/config.toml", "config.yaml", "goose/config.yaml", "k8s/config.yaml"),
    *("plugin.json", "src/plugin.json", ".codex-plugin/plugin.json", "mcp_config.json", "mcp-config.json"),
    *("docs/mcp_config.json", ".mcp.json.example", "x.mcp.json", "my.mcp.json", ".mcp.jsonc", "opencode.md"),
    *("mcpServers.json", "mcpServers/kiln.yaml", "continue/mcpServers/kiln.yaml", ".continue/config.yaml"),
    *("cli-agents/kiln.json", "claude_desktop_config.json.md", "code-workspace", "", "a/", "mcp.json/x"),
    *(".claude/settings.json.bak", ".claude/mcp.json", ".cursor/rules/mcp.json", ".vscode/sub/mcp.json"),
)
HEAD = "version: 1\nkind: clients\nclients:\n"
ONE = """\
  - id: kiln
    name: Kiln
    files: ["**/.kiln/mcp.json"]
    format: json
    root: [servers]
    transports: {stdio: [stdio], http: [http]}
    keys: {type: {}, command: {transports: [stdio]}, args: {}, env: {}, url: {}, headers: {}}
    sources: [kiln/manual]
    checked: "2026-11-22"
"""
NO_EXCEPTIONS = "a leading `!` is not supported: list the exception under `unowned`"


def client_of(path: str) -> str | None:
    """The dialect of a path: the first that has a glob for it."""
    globs = ((compile_glob(glob), client.id) for client in CLIENTS for glob in client.files)
    return next((name for glob, name in globs if glob.matches(path)), None)


def problems(text: str) -> list[tuple[int, int, str]]:
    loaded = load_clients(text.encode(), "clients.yaml")
    assert not loaded.clients or not loaded.findings
    return [(one.location.line, one.location.column, one.message) for one in loaded.findings]


def test_what_is_compiled_is_what_the_data_says() -> None:
    loaded = load_clients(POLICY.read_bytes(), "policy/mcp-clients.yaml")
    assert loaded.findings == ()
    assert loaded.clients == CLIENTS


@pytest.mark.parametrize(("client", "path"), SAMPLES)
def test_every_glob_names_its_files_at_any_depth(client: str, path: str) -> None:
    assert client_of(path) == client


@pytest.mark.parametrize("path", OTHERS)
def test_files_that_only_look_alike_belong_to_no_client(path: str) -> None:
    may_be = client_of(path) if may_be_client_file(path) else None
    assert may_be is None


@pytest.mark.parametrize("path", [path for _, path in SAMPLES])
def test_the_quick_look_misses_no_client_file(path: str) -> None:
    assert may_be_client_file(path)


def test_the_quick_look_passes_most_files_over() -> None:
    names = (
        "src/app.py",
        "mcp.json",
        "settings.json",
        "config.toml",
        "package.json",
        "tsconfig.json",
        "a.yaml",
    )
    assert [name for name in names if may_be_client_file(name)] == []


def test_the_quick_look_is_cheap_to_import() -> None:
    code = f"""
import sys
sys.path[:0] = {sys.path!r}
import ownership_lint.inputs.client_paths
print(*{{"re", "typing", "dataclasses"}} & {{*sys.modules}})
"""
    told = subprocess.run([sys.executable, "-SE", "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout == "\n"


@pytest.mark.parametrize("client", WITH_SERVERS, ids=lambda client: client.id)
def test_every_key_that_is_spoken_of_is_one_that_is_read(client: Client) -> None:
    read = {key.name for key in client.keys}
    named = {client.type_key, client.command_key, client.args_key, client.env_key, *client.url_keys}
    named |= {key.partition(".")[0] for key in client.headers_keys}
    named |= {*client.approval_keys, *client.trust_keys}
    assert named - {""} <= read
    foreign = {*client.foreign_keys, *client.fatal_keys, *client.wrong_type_keys}
    assert not foreign & read


@pytest.mark.parametrize("client", WITH_SERVERS, ids=lambda client: client.id)
def test_every_client_has_wrong_roots_and_none_is_its_own(client: Client) -> None:
    assert client.wrong_roots
    assert not {client.root[0], *client.other_roots} & {*client.wrong_roots}


@pytest.mark.parametrize("client", WITH_SERVERS, ids=lambda client: client.id)
def test_a_type_is_needed_only_where_there_is_one(client: Client) -> None:
    has_literals = any(transport.literals for transport in client.transports)
    assert has_literals == bool(client.type_key) or not client.is_verified
    if not client.type_key:
        assert (client.untyped_remote, client.untyped_local) == ("works", "works")


def test_times_have_units() -> None:
    times = [(client.id, key) for client in CLIENTS for key in client.keys if "timeout" in key.name.lower()]
    assert len(times) > 20
    assert not [(name, key.name) for name, key in times if key.unit not in {"ms", "s"}]


def test_what_is_not_verified_forbids_nothing() -> None:
    loose = [client for client in CLIENTS if not client.is_verified]
    assert len(loose) > 10
    for client in loose:
        assert not client.fatal_keys
        assert client.untyped_remote == client.untyped_local == "works"


def test_one_dialect_is_enough() -> None:
    loaded = load_clients((HEAD + ONE).encode(), "clients.yaml")
    assert loaded.findings == ()
    (kiln,) = loaded.clients
    assert kiln.literal("http") == "http"
    assert kiln.knows("stdio")
    assert not kiln.knows("sse")
    assert not kiln.is_verified


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("format: json", "format: tom", (7, 13, "`format` cannot be `tom`, did you mean `toml`?")),
        ("root:", "rot:", (8, 5, "unknown key `rot`, did you mean `root`?")),
        ('    checked: "2026-11-22"\n', "", (4, 5, "`checked` is missing in item 1 of `clients`")),
        ('"2026-11-22"', '"2026-02-30"', (12, 14, "`checked` must be a date, found `2026-02-30`")),
        ("http: [http]", "htp: [http]", (9, 34, "unknown key `htp`, did you mean `http`?")),
        ("http: [http]", "http: [stdio]", (9, 41, "`stdio` stands for another transport of this client too")),
        ("transports: [stdio]", "transports: [sse]", (10, 45, "this client has no transport called `sse`")),
        (
            "url: {}",
            "url: {unit: h}",
            (10, 85, "`unit` must be one of `ms`, `s`, found the text `h`"),
        ),
        (
            "root:",
            "command_key: comand\n    root:",
            (8, 18, "`comand` is not among the keys of this client, did you mean `command`?"),
        ),
        (
            "root:",
            "name_pattern: '[a-'\n    root:",
            (8, 19, "the pattern `[a-` cannot be used: unterminated character set at position 0"),
        ),
        (
            "**/.kiln/mcp.json",
            "!mcp.json",
            (6, 13, f"the pattern `!mcp.json` cannot be used: {NO_EXCEPTIONS}"),
        ),
    ],
)
def test_a_mistake_is_told_at_its_place(old: str, new: str, expected: tuple[int, int, str]) -> None:
    assert problems(HEAD + ONE.replace(old, new, 1)) == [expected]


def test_two_clients_share_no_id() -> None:
    assert problems(HEAD + ONE + ONE) == [(13, 9, "`kiln` is the id of another client too")]


def test_a_file_that_cannot_be_read_is_told() -> None:
    assert [line for line, _, _ in problems(HEAD + "  - {id: kiln")] != []
