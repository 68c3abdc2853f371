"""Keys, values, endpoints and inputs: what is told of entries that their client reads otherwise."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.clients import found, problems_in

from ownership_lint.finding import Certainty, Severity
from ownership_lint.rules.mcp import endpoints, inputs, keys, schema_url, values

IDS = sorted(
    {
        *(*keys.SERVER_CHECKS, *keys.FILE_CHECKS, *values.SERVER_CHECKS, *values.FILE_CHECKS),
        *(*endpoints.SERVER_CHECKS, *inputs.FILE_CHECKS, *schema_url.FILE_CHECKS),
    }
)
CLAUDE = ".mcp.json"
VSCODE = ".vscode/mcp.json"
CURSOR = ".cursor/mcp.json"
CODEX = ".codex/config.toml"
GEMINI = ".gemini/settings.json"
ROO = ".roo/mcp.json"
ZED = ".zed/settings.json"
OPENCODE = "opencode.json"
CLINE = "home/cline_mcp_settings.json"
ROOTS = {VSCODE: "servers", ZED: "context_servers", OPENCODE: "mcp"}
MCP = "http://localhost:9000/mcp"
SSE = "http://localhost:9000/sse"
BOTH = "http://localhost:9000/mcp/sse"


def entry(path: str, name: str = "docs", **more: Any) -> dict[str, str]:
    """A client file with one server."""
    return {path: json.dumps({ROOTS.get(path, "mcpServers"): {name: more}})}


def rules(files: dict[str, str]) -> list[str]:
    """The rules of this module's subject that find something."""
    return [rule for rule in IDS for _ in problems_in(rule, files)]


def messages(rule: str, files: dict[str, str]) -> list[str]:
    """What a rule says, without the places."""
    return [problem.message for problem in problems_in(rule, files)]


def inputs_of(*declared: dict[str, Any], **env: str) -> dict[str, str]:
    """A file of VS Code with inputs and one server."""
    server = {"command": "docs", "env": env}
    return {VSCODE: json.dumps({"inputs": declared, "servers": {"docs": server}})}


@pytest.mark.parametrize(
    "files",
    [
        entry(CLAUDE, type="http", url=MCP),
        entry(CLAUDE, type="streamable-http", url=MCP, headers={"X-Team": "a"}),
        entry(CLAUDE, command="npx", args=["-y", "@acme/docs@1.2.3"], env={"MAX_TOKENS": "9"}, timeout=60000),
        entry(CLAUDE, command="docs", tools=["*"]),
        entry(CLAUDE, command="docs", _note="ours", description="The docs."),
        entry(CLAUDE, type="http", url=MCP, args=[], env={}),
        entry(VSCODE, url=SSE, type="http"),
        entry(VSCODE, command="docs", env={"PORT": 1, "HOST": None}, dev={"watch": "src"}),
        entry(CURSOR, url=MCP, headers={"X-Team": "a"}),
        entry(CURSOR, command="docs", envFile=".env"),
        entry(GEMINI, url=MCP, type="http", timeout=600000, trust=False, includeTools=["a"]),
        entry(GEMINI, command="docs", timeout=0),
        entry(ROO, type="streamable-http", url=MCP, timeout=3600, disabled=True, alwaysAllow=["a"]),
        entry(".kiro/settings/mcp.json", url=MCP, type="http", disabled=False, autoApprove=["a"]),
        entry("claude_desktop_config.json", command="/Applications/My App.app/Contents/MacOS/docs"),
        entry("claude_desktop_config.json", command="C:\\Program Files\\Acme - Docs\\docs.exe"),
        entry("claude_desktop_config.json", command="/opt/go tools/docs"),
        entry(CLINE, type="streamableHttp", url=MCP, timeout=60),
        entry(
            OPENCODE, type="local", command=["docs", "--all"], environment={"A": "b"}, enabled="{env:DOCS}"
        ),
        entry(OPENCODE, type="remote", url=SSE),
        entry(ZED, command="docs", args=["a"], enabled=True),
        entry(ZED, settings={"a": 1}),
        entry(".factory/mcp.json", command="docs", whatever=1, disabled="no"),
        entry(".zed/mcp.json", command="npx", type="stdio", disabled=True),
        {CLAUDE: '{"mcpServers": {}}'},
        {CLAUDE: "[]"},
        {CLAUDE: '"text"'},
        {CODEX: '[mcp_servers.docs]\ncommand = "docs"\n[mcp_servers.docs.env]\nurl_base = "a"\nMODEL = ""\n'},
        {
            CODEX: '[mcp_servers.docs.tools.search]\napproval_mode = "approve"\n[mcp_servers.docs]\nurl = "http://localhost/mcp"'
        },
        {CODEX: '[mcp_servers]\ndocs = {command = "docs", env = {A = "b"}, startup_timeout_sec = 20.0}\n'},
        {".claude-plugin/plugin.json": '{"mcpServers": "./servers.json"}'},
        {".continue/mcpServers/docs.yaml": f"mcpServers:\n- {{name: a, url: '{MCP}'}}\n"},
    ],
    ids=lambda files: json.dumps(files)[:90],
)
def test_what_the_client_reads_says_nothing(files: dict[str, str]) -> None:
    assert rules(files) == []


def test_keys_of_other_clients_are_told_with_the_right_one() -> None:
    files = entry(CLAUDE, command="docs", environment={"A": "b"}, disabled=True, comand="x", colour="red")
    assert messages("mcp/unknown-key", files) == [
        "Claude Code reads `env`, not `environment`: this line has no effect",
        "Claude Code has no `disabled`: this line has no effect",
        "Claude Code knows no key `comand`, did you mean `command`?",
        "Claude Code knows no key `colour`: this line has no effect",
    ]
    tips = [problem.help for problem in problems_in("mcp/unknown-key", files)]
    assert tips[:2] == [
        "write `env`",
        "name the server in `disabledMcpjsonServers` of `.claude/settings.json`",
    ]


@pytest.mark.parametrize(
    ("path", "more", "expected"),
    [
        (
            CLAUDE,
            {"serverUrl": MCP},
            "Claude Code reads `url`, not `serverUrl`: Claude Code drops the server",
        ),
        (
            CLAUDE,
            {"httpUrl": MCP, "type": "http"},
            "Claude Code reads `url`, not `httpUrl`: Claude Code drops the server",
        ),
        (CURSOR, {"cmd": "docs"}, "Cursor reads `command`, not `cmd`: Cursor drops the server"),
        (ROO, {"uri": MCP}, "Roo Code reads `url`, not `uri`: Roo Code rejects the whole file"),
        (ZED, {"uri": MCP}, "Zed reads `url`, not `uri`: the server has neither a command nor an address"),
    ],
)
def test_a_server_that_only_another_client_reaches_is_an_error(
    path: str, more: dict[str, Any], expected: str
) -> None:
    problems = problems_in("mcp/unknown-key", entry(path, **more))
    assert [(one.message, one.severity) for one in problems] == [(expected, Severity.ERROR)]


def test_a_key_that_other_clients_read_is_unclear_where_nothing_is_known_of_it() -> None:
    problems = problems_in("mcp/unknown-key", entry(CURSOR, command="docs", cwd="src", colour="red"))
    assert [one.certainty for one in problems] == [Certainty.UNKNOWN, Certainty.PROVEN]


def test_servers_in_a_list_that_should_be_an_object_are_told_once() -> None:
    files = {GEMINI: '{"mcpServers": [{"id": "docs", "command": "docs"}]}'}
    assert rules(files) == ["mcp/wrong-value-type"]


def test_the_opposite_of_a_key_is_told_as_such() -> None:
    problem = problems_in("mcp/unknown-key", entry(ZED, command="docs", disabled=True))[0]
    assert problem.message == "Zed reads `enabled`, not `disabled`: this line has no effect"
    assert problem.help == "write `enabled` with the opposite value"


def test_the_transport_that_codex_has_no_key_for_is_unknown() -> None:  # openai/codex#2320
    files = {CODEX: f'[mcp_servers.docs]\ntype = "http"\nurl = "{MCP}"\n'}
    assert found("mcp/unknown-key", files) == [
        ".codex/config.toml:2:1 Codex CLI has no `type`: this line has no effect"
    ]


def test_a_shape_of_claude_code_is_told_in_gemini() -> None:  # farion1231/cc-switch PR#275
    assert messages("mcp/unknown-key", entry(GEMINI, command="docs", enabled=True, environment={})) == [
        "Gemini CLI has no `enabled`: this line has no effect",
        "Gemini CLI reads `env`, not `environment`: this line has no effect",
    ]


@pytest.mark.parametrize("key", ["transport", "transportType"])
def test_the_type_under_another_name_is_another_rules(key: str) -> None:
    assert messages("mcp/unknown-key", entry(CLAUDE, url=MCP, **{key: "http"})) == []


def test_keys_of_another_transport_have_no_effect() -> None:
    local = entry(CLAUDE, command="docs", headers={"A": "b"})
    remote = entry(VSCODE, url=MCP, args=["a"], env={"A": "b"})
    assert messages("mcp/unknown-key", local) == [
        (
            "Claude Code reads `headers` only of servers reached by streamable HTTP, SSE or a web socket: "
            "here it has no effect"
        )
    ]
    assert messages("mcp/unknown-key", remote) == [
        "VS Code reads `args` only of servers reached by a command: here it has no effect",
        "VS Code reads `env` only of servers reached by a command: here it has no effect",
    ]


def test_keys_of_another_transport_are_not_told_where_the_transport_is_in_doubt() -> None:
    assert rules(entry(CLAUDE, command="docs", url=MCP, headers={"A": "b"}, args=[])) == []
    assert rules(entry(CLAUDE, type="http", command="docs", headers={"A": "b"})) == []


def test_a_key_that_makes_the_client_fail_is_told_with_what_it_does() -> None:
    codex = {CODEX: f'[mcp_servers.docs]\nurl = "{MCP}"\nbearer_token = "a"\nenv = {{ A = "b" }}\n'}
    assert found("mcp/unsupported-key", codex) == [
        (
            ".codex/config.toml:3:1 Codex CLI refuses `bearer_token`: Codex CLI rejects the whole file; "
            "it reads `bearer_token_env_var`"
        ),
        (
            ".codex/config.toml:4:1 Codex CLI takes `env` only of servers reached by a command: "
            "Codex CLI rejects the whole file"
        ),
    ]
    assert messages("mcp/unknown-key", codex) == []
    roo = entry(ROO, command="docs", headers={})
    assert messages("mcp/unsupported-key", roo) == [
        (
            "Roo Code takes `headers` only of servers reached by streamable HTTP or SSE: "
            "Roo Code rejects the whole file"
        )
    ]


@pytest.mark.parametrize(
    ("path", "more", "message", "tip"),
    [
        (
            GEMINI,
            {"httpUrl": MCP},
            "`httpUrl` is out of date: Gemini CLI calls it `url` now",
            'write `url` with `"type": "http"`',
        ),
        (
            CLINE,
            {"transportType": "sse", "url": SSE},
            "`transportType` is out of date: Cline calls it `type` now",
            "write `type`",
        ),
        (
            ZED,
            {"command": {"path": "docs", "args": []}},
            "`command.path` is out of date: Zed calls it `command` now",
            "move it up to `command`",
        ),
    ],
)
def test_a_key_with_a_successor(path: str, more: dict[str, Any], message: str, tip: str) -> None:
    problems = problems_in("mcp/deprecated-key", entry(path, **more))
    assert [(one.message, one.help) for one in problems] == [(message, tip)]
    assert not {"mcp/unknown-key", "mcp/wrong-value-type"} & {*rules(entry(path, **more))}


def test_a_successor_in_another_unit_is_told_with_it() -> None:
    files = {CODEX: '[mcp_servers.docs]\ncommand = "docs"\nstartup_timeout_ms = 20000\n'}
    problem = problems_in("mcp/deprecated-key", files)[0]
    assert (
        problem.message == "`startup_timeout_ms` is out of date: Codex CLI calls it `startup_timeout_sec` now"
    )
    assert problem.help == "write `startup_timeout_sec`, in seconds"


def test_servers_in_the_settings_of_vs_code() -> None:  # three projects' installers left them there
    files = {".vscode/settings.json": '{"mcp": {"servers": {"docs": {"command": "docs"}}}}'}
    assert found("mcp/deprecated-key", files) == [
        (
            ".vscode/settings.json:1:10 VS Code still reads `mcp.servers` here; "
            "servers belong into `.vscode/mcp.json`"
        )
    ]


@pytest.mark.parametrize(
    ("path", "more", "expected"),
    [
        (
            CLAUDE,
            {"command": "docs", "args": "-y"},
            "Claude Code wants `args` to be a list of texts, and it is a text",
        ),
        (CLAUDE, {"command": ["docs"]}, "Claude Code wants `command` to be a text, and it is a list"),
        (CLAUDE, {"command": "docs", "args": [1]}, "Claude Code wants texts in `args`, and this is a number"),
        (
            CLAUDE,
            {"command": "docs", "env": {"A": True}},
            "Claude Code wants `env.A` to be a text, and it is a boolean",
        ),
        (
            CLAUDE,
            {"command": "docs", "env": ["A=b"]},
            "Claude Code wants `env` to be an object of texts, and it is a list",
        ),
        (CLAUDE, {"type": 1, "url": MCP}, "Claude Code wants `type` to be a text, and it is a number"),
        (
            ROO,
            {"command": "docs", "timeout": "60"},
            "Roo Code wants `timeout` to be a number, and it is a text",
        ),
        (
            ROO,
            {"command": "docs", "disabled": "no"},
            "Roo Code wants `disabled` to be `true` or `false`, and it is a text",
        ),
        (
            OPENCODE,
            {"type": "local", "command": "npx docs"},
            "opencode wants `command` to be a list of texts, and it is a text",
        ),
        (
            ".factory/mcp.json",
            {"command": "docs", "args": "-y"},
            "Factory wants `args` to be a list of texts, and it is a text",
        ),
    ],
)
def test_values_of_the_wrong_kind(path: str, more: dict[str, Any], expected: str) -> None:
    problems = problems_in("mcp/wrong-value-type", entry(path, **more))
    assert [(one.message, one.certainty) for one in problems] == [(expected, Certainty.PROVEN)]


def test_numbers_among_texts_are_unclear_where_the_client_may_take_them() -> None:
    problems = problems_in("mcp/wrong-value-type", entry(CURSOR, command="docs", env={"PORT": 1}))
    assert [one.certainty for one in problems] == [Certainty.UNKNOWN]


def test_a_server_that_is_no_object() -> None:
    files = {CLAUDE: '{"mcpServers": {"docs": "npx docs", "_note": "ours", "off": null}}'}
    assert messages("mcp/wrong-value-type", files) == [
        "Claude Code wants the server `docs` to be an object, and it is a text"
    ]
    assert messages("mcp/wrong-value-type", {CLAUDE: '{"mcpServers": []}'}) == [
        "Claude Code wants `mcpServers` to be an object, and it is a list"
    ]


def test_blanks_around_values() -> None:
    files = entry(CLAUDE, type="http ", url=f" {MCP}\n", headers={"X-Team ": " a "})
    assert messages("mcp/whitespace-value", files) == [
        "`url` begins and ends with a blank, which Claude Code takes for a part of it",
        "`type` ends with a blank, which Claude Code takes for a part of it",
        "the name of the header `X-Team` ends with a blank, which Claude Code takes for a part of it",
    ]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("npx -y @acme/docs", "`npx` and 2 arguments"),
        ("uvx docs", "`uvx` and 1 argument"),
        ("/usr/bin/python3.11 server.py", "`python3.11` and 1 argument"),
        ("C:\\node\\npx.cmd -y docs", "`npx` and 2 arguments"),
        ("${workspaceFolder}/.venv/bin/python -m docs", "`python` and 2 arguments"),
        ("DOCS_TOKEN=hunter2 npx docs", "1 variable, `npx` and 1 argument"),
        ("/opt/My Docs/docs --port=9000", "a program and options"),
        ("docker run -i --rm acme/docs", "`docker` and 4 arguments"),
    ],
)
def test_a_line_in_place_of_a_program(command: str, said: str) -> None:
    assert messages("mcp/command-line-in-command", entry(CURSOR, command=command)) == [
        f"`command` holds a line, {said}: Cursor looks for a program of that name"
    ]


def test_json_in_place_of_a_program() -> None:  # coder/registry#562
    text = json.dumps({"mcpServers": {"docs": {"command": "docs", "env": {"TOKEN": "hunter2"}}}})
    assert messages("mcp/command-line-in-command", entry(CLAUDE, command=text)) == [
        "`command` holds JSON: Claude Code looks for a program of that name"
    ]


def test_a_line_as_the_first_of_a_list() -> None:
    problem = problems_in(
        "mcp/command-line-in-command", entry(OPENCODE, type="local", command=["npx -y docs"])
    )[0]
    assert problem.help == "leave the program alone in `command`, and put each argument behind it in the list"
    assert rules(entry(OPENCODE, type="local", command="npx -y docs")) == ["mcp/wrong-value-type"]


@pytest.mark.parametrize(
    ("path", "name", "expected"),
    [
        (CLAUDE, "workspace", ["Claude Code keeps the name `workspace` for itself: it skips the server"]),
        (CLAUDE, "Workspace", []),
        (CLAUDE, " ", ["a server whose name is empty: Claude Code has nothing to call it by"]),
        (CURSOR, "our docs", []),
    ],
)
def test_names_of_servers(path: str, name: str, expected: list[str]) -> None:
    assert messages("mcp/server-name", entry(path, name, command="docs")) == expected


def test_names_that_codex_refuses() -> None:
    files = {CODEX: '[mcp_servers."our.docs"]\ncommand = "docs"\n[mcp_servers.docs]\ncommand = "docs"\n'}
    assert messages("mcp/server-name", files) == ["Codex CLI takes no server of the name `our.docs`"]


def test_a_server_in_a_list_without_a_name() -> None:
    files = {".continue/mcpServers/docs.yaml": "mcpServers:\n  - command: docs\n"}
    assert messages("mcp/server-name", files) == [
        "a server without `name`: Continue has nothing to call it by"
    ]


BLED = """\
[mcp_servers.docs]
command = "docs"

[mcp_servers.docs.env]
MODE = "a"
startup_timeout_sec = 20
args = ["--all"]

[mcp_servers.docs.tools.search]
enabled = true

model = "m"
[mcp_servers.web.http_headers]
url = "http://localhost:9000/mcp"
sandbox_mode = "read-only"
"""


def test_keys_that_another_table_swallowed() -> None:
    tail = "and so belongs to that table: Codex CLI reads no key"
    assert found("mcp/toml-table-bleed", {CODEX: BLED}) == [
        (
            f".codex/config.toml:6:1 `startup_timeout_sec` stands below the head "
            f"`[mcp_servers.docs.env]` {tail} `startup_timeout_sec` of the server `docs`"
        ),
        (
            f".codex/config.toml:7:1 `args` stands below the head `[mcp_servers.docs.env]` {tail} "
            "`args` of the server `docs`"
        ),
        (
            f".codex/config.toml:10:1 `enabled` stands below the head "
            f"`[mcp_servers.docs.tools.search]` {tail} `enabled` of the server `docs`"
        ),
        (
            f".codex/config.toml:14:1 `url` stands below the head `[mcp_servers.web.http_headers]` {tail} "
            "`url` of the server `web`"
        ),
        (
            f".codex/config.toml:15:1 `sandbox_mode` stands below the head "
            f"`[mcp_servers.web.http_headers]` {tail} `sandbox_mode` of the file's root"
        ),
    ]
    assert problems_in("mcp/toml-table-bleed", {CODEX: BLED})[0].help == (
        "move the line above line 4, where that table begins"
    )


def test_what_was_swallowed_is_told_once() -> None:
    assert {*rules({CODEX: BLED})} == {"mcp/toml-table-bleed"}
    files = {CODEX: '[mcp_servers.docs]\ncommand = "docs"\nmodel = "m"\n'}
    assert rules(files) == ["mcp/toml-table-bleed"]


@pytest.mark.parametrize(
    ("path", "more", "expected"),
    [
        (CLAUDE, {"type": "http", "url": MCP}, []),
        (CLAUDE, {"type": "http", "url": "${DOCS_URL}/mcp"}, []),
        (CLAUDE, {"type": "http", "url": "https://sse"}, []),
        (CLAUDE, {"type": "http", "url": "http://localhost/lessee"}, []),
        (CLAUDE, {"type": "ws", "url": SSE}, []),
        (CLAUDE, {"type": "sse", "url": SSE}, ["mcp/sse-deprecated"]),
        (CLAUDE, {"transport": "sse", "url": SSE}, ["mcp/sse-deprecated"]),
        (CLAUDE, {"url": SSE}, ["mcp/sse-deprecated"]),
        (CLAUDE, {"type": "sse", "url": "http://localhost/v1"}, ["mcp/sse-deprecated"]),
        (CLAUDE, {"type": "sse", "url": MCP}, ["mcp/endpoint-mismatch"]),
        (CLAUDE, {"type": "sse", "url": f"{MCP}/?a=b"}, ["mcp/endpoint-mismatch"]),
        (CLAUDE, {"type": "sse", "url": BOTH}, ["mcp/endpoint-mismatch"]),
        (CLAUDE, {"type": "http", "url": BOTH}, ["mcp/endpoint-mismatch"]),
        (CLAUDE, {"url": BOTH}, ["mcp/endpoint-mismatch"]),
        (CLAUDE, {"type": "http", "url": SSE}, ["mcp/endpoint-mismatch"]),
        (CLAUDE, {"type": "http", "url": "${DOCS_URL}/sse"}, ["mcp/endpoint-mismatch"]),
        (VSCODE, {"type": "http", "url": BOTH}, []),
        (VSCODE, {"type": "sse", "url": BOTH}, ["mcp/endpoint-mismatch"]),
        (VSCODE, {"url": SSE}, ["mcp/sse-deprecated"]),
        (GEMINI, {"url": SSE}, ["mcp/sse-deprecated"]),
        (GEMINI, {"httpUrl": SSE}, ["mcp/deprecated-key", "mcp/endpoint-mismatch"]),
        (CLINE, {"url": SSE}, ["mcp/sse-deprecated"]),
        (CLINE, {"url": MCP}, []),
        (ROO, {"type": "streamable-http", "url": SSE}, ["mcp/endpoint-mismatch"]),
        (OPENCODE, {"type": "remote", "url": SSE}, []),
        (ZED, {"url": SSE}, ["mcp/endpoint-mismatch"]),
        (".amazonq/mcp.json", {"type": "http", "url": SSE}, ["mcp/endpoint-mismatch"]),
        (".junie/mcp/mcp.json", {"url": SSE}, []),
    ],
)
def test_endpoints_and_transports(path: str, more: dict[str, Any], expected: list[str]) -> None:
    assert rules(entry(path, **more)) == expected


def test_an_endpoint_is_told_with_the_client_and_what_goes_with_it() -> None:
    problem = problems_in("mcp/endpoint-mismatch", entry(CLAUDE, type="sse", url=MCP))[0]
    assert problem.message == (
        "`url` ends in `/mcp`, where servers speak streamable HTTP, but `type` is `sse`: "
        "Claude Code tries SSE alone"
    )
    assert problem.help == 'write the endpoint for SSE, mostly `/sse`, or `"type": "http"`'
    both = problems_in("mcp/endpoint-mismatch", entry(CLAUDE, type="sse", url=BOTH))[0]
    assert both.message == ("`url` ends in `/mcp/sse`: streamable HTTP is mostly at `/mcp` and SSE at `/sse`")
    assert both.help == 'write the endpoint that the server names, mostly `/mcp` with `"type": "http"`'


@pytest.mark.parametrize(
    ("path", "timeout", "expected"),
    [
        (GEMINI, 30000, []),
        (GEMINI, 0, []),
        (GEMINI, -1, []),
        (ROO, 60, []),
        (ROO, 3600, []),
        (CLINE, 3600, []),
        (CLINE, 5400, []),
        (GEMINI, 30, ["Gemini CLI counts `timeout` in milliseconds: 30 looks like seconds"]),
        (
            CLAUDE,
            30,
            [
                (
                    "Claude Code counts `timeout` in milliseconds and ignores fewer than 1000: "
                    "30 looks like seconds"
                )
            ],
        ),
        (CLINE, 30000, ["Cline counts `timeout` in seconds: 30000 looks like milliseconds"]),
        (CLINE, 2500, ["Cline counts `timeout` in seconds: 2500 looks like milliseconds"]),
        (ROO, 3601, ["Roo Code takes 1 to 3600 seconds for `timeout`, and refuses 3601"]),
        (ROO, 0, ["Roo Code takes 1 to 3600 seconds for `timeout`, and refuses 0"]),
        (OPENCODE, 0, ["opencode takes 1 or more milliseconds for `timeout`, and refuses 0"]),
    ],
)
def test_times_and_units(path: str, timeout: float, expected: list[str]) -> None:
    assert messages("mcp/timeout-unit", entry(path, command="docs", timeout=timeout)) == expected


def test_a_time_that_the_client_refuses_is_an_error() -> None:
    severities = [
        problems_in("mcp/timeout-unit", entry(path, command="docs", timeout=30000))[0].severity
        for path in (ROO, CLINE)
    ]
    assert severities == [Severity.ERROR, None]


TOKEN = {"type": "promptString", "id": "docs-token", "description": "Of the docs"}


def test_inputs_that_are_declared_used_and_hidden_say_nothing() -> None:
    assert rules(inputs_of({**TOKEN, "password": True}, DOCS_TOKEN="${input:docs-token}")) == []


def test_references_to_inputs_that_are_not_there() -> None:
    files = {VSCODE: '{"servers": {"docs": {"command": "é", "args": ["--token=${input:docs-token}"]}}}'}
    assert found("mcp/dangling-input", files) == [
        ".vscode/mcp.json:1:57 `inputs` declares no `docs-token`: VS Code cannot ask for it"
    ]
    near = inputs_of({**TOKEN, "password": True}, A="${input:docs-token}", B="${input:dcos-token}")
    assert messages("mcp/dangling-input", near) == [
        "`inputs` declares no `dcos-token`, did you mean `docs-token`?"
    ]


def test_inputs_of_the_settings_stand_beside_the_servers() -> None:
    server = {"docs": {"command": "docs", "env": {"DOCS_TOKEN": "${input:docs-token}"}}}
    declared = {"mcp": {"inputs": [{**TOKEN, "password": True}], "servers": server}}
    assert rules({".vscode/settings.json": json.dumps(declared)}) == ["mcp/deprecated-key"]


def test_inputs_of_a_file_with_a_wrong_root_key_are_read_all_the_same() -> None:
    server = {"docs": {"command": "docs", "env": {"DOCS_TOKEN": "${input:docs-token}"}}}
    text = json.dumps({"inputs": [{**TOKEN, "password": True}], "mcpServers": server})
    assert rules({VSCODE: text}) == []


def test_other_clients_have_no_inputs() -> None:
    assert rules(entry(CURSOR, command="docs", env={"DOCS_TOKEN": "${input:docs-token}"})) == []


def test_inputs_that_nothing_refers_to() -> None:
    assert messages("mcp/unused-input", inputs_of({**TOKEN, "password": True})) == [
        "no server refers to the input `docs-token`: VS Code never asks for it"
    ]


@pytest.mark.parametrize(
    ("declared", "variable", "is_told"),
    [
        ({"id": "docs-token"}, "DOCS_TOKEN", True),
        ({"id": "docs_password", "password": False}, "DOCS_PASSWORD", True),
        ({"id": "docs", "description": "Your API key"}, "DOCS_AUTH", True),
        ({"id": "docs-token", "password": True}, "DOCS_TOKEN", False),
        ({"id": "docs-token", "type": "pickString"}, "DOCS_TOKEN", False),
        ({"id": "docs-token-file"}, "DOCS_TOKEN_FILE", False),
        ({"id": "max-tokens"}, "MAX_TOKENS", False),
        ({"id": "project-key"}, "PROJECT_KEY", False),
        ({"id": "docs", "description": "Path of the token file"}, "DOCS", False),
        ({"id": "docs-token"}, "DOCS_URL", False),
    ],
)
def test_secrets_that_are_typed_in_the_open(
    declared: dict[str, Any], variable: str, *, is_told: bool
) -> None:
    files = inputs_of({**TOKEN, **declared}, **{variable: f"${{input:{declared['id']}}}"})
    said = f"the input `{declared['id']}` asks for a secret, and VS Code shows what is typed"
    assert messages("mcp/input-not-password", files) == [said] * is_told


@pytest.mark.parametrize(
    ("path", "url", "expected"),
    [
        (CLAUDE, "https://acme.example/mcp.json", []),
        (CLAUDE, "./schemas/mcp.json", []),
        (OPENCODE, "https://opencode.ai/config.json", []),
        (
            GEMINI,
            "https://raw.githubusercontent.com/google-gemini/gemini-cli/main/schemas/settings.schema.json",
            [],
        ),
        (VSCODE, "vscode://schemas/mcp", []),
        (CLAUDE, "urn:ownership-lint:schema:mcp-claude-code:1", []),
        (
            CLAUDE,
            "urn:ownership-lint:schema:mcp-cursor:1",
            ["the schema describes the dialect `cursor`, not `claude-code`"],
        ),
        (
            CLAUDE,
            "https://json-schema.org/draft/2020-12/schema",
            ["the schema describes JSON Schemas, not this file of Claude Code"],
        ),
        (
            CLAUDE,
            "https://opencode.ai/config.json",
            ["the schema describes the settings of opencode, not this file of Claude Code"],
        ),
        (
            CLAUDE,
            "http://www.OpenCode.ai/config.json#",
            ["the schema describes the settings of opencode, not this file of Claude Code"],
        ),
        (
            CLAUDE,
            "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
            [
                (
                    "the schema describes `server.json`, by which the MCP registry knows a published server, "
                    "not this file of Claude Code"
                )
            ],
        ),
        (
            CURSOR,
            "https://modelcontextprotocol.io/schema/mcp.json",
            ["there is no such schema: the protocol defines no client file"],
        ),
        (
            CURSOR,
            "https://json.schemastore.org/mcp.json",
            ["there is no such schema: SchemaStore had no schema of MCP client files on 2026-08-07"],
        ),
    ],
)
def test_schemas(path: str, url: str, expected: list[str]) -> None:
    root = ROOTS.get(path, "mcpServers")
    text = json.dumps({"$schema": url, root: {"docs": {"type": "local", "command": ["docs"]}}})
    assert messages("mcp/unknown-schema-url", {path: text}) == expected


SECRET = "hunter2-swordfish"


@pytest.mark.parametrize(
    "files",
    [
        entry(CLAUDE, command=f"npx docs --token {SECRET}", args=SECRET),
        entry(CLAUDE, command=f"DOCS_TOKEN={SECRET} docs --all"),
        entry(CLAUDE, type="sse", url=f"http://me:{SECRET}@localhost/mcp?key={SECRET}"),
        entry(CLAUDE, type="http ", url=f" http://localhost/{SECRET}/sse ", headers={"A ": SECRET}),
        entry(CLAUDE, command="docs", env=[SECRET], timeout=SECRET, disabled=SECRET, password=SECRET),
        {
            CLAUDE: json.dumps(
                {
                    "$schema": f"https://me:{SECRET}@opencode.ai/config.json?{SECRET}",
                    "mcpServers": {"docs": SECRET},
                }
            )
        },
        {CODEX: f'[mcp_servers.a]\nurl = "{MCP}"\nbearer_token = "{SECRET}"\nenv = {{A = "{SECRET}"}}\n'},
        {CODEX: f'[mcp_servers.docs.env]\nA = "{SECRET}"\nargs = ["{SECRET}"]\ncommand = "{SECRET}"\n'},
    ],
)
def test_no_value_is_shown(files: dict[str, str]) -> None:
    problems = [problem for rule in IDS for problem in problems_in(rule, files)]
    assert problems
    assert SECRET not in repr(problems)


def test_the_states_of_a_file_that_cost_days() -> None:
    """Each wrong state of it is told by the key that is wrong; the one that works is silent."""
    told = {
        state: rules(entry(CLAUDE, **json.loads(state)))
        for state in (
            '{"command": "docs", "disabled": true, "_state": 1}',
            f'{{"type": "sse", "url": "{MCP}", "_state": 2}}',
            f'{{"type": "sse", "url": "{BOTH}", "_state": 3}}',
            f'{{"type": "http", "url": "{MCP}", "_state": 4}}',
        )
    }
    assert [*told.values()] == [["mcp/unknown-key"], ["mcp/endpoint-mismatch"], ["mcp/endpoint-mismatch"], []]
