"""Servers that let others in: told where it is proven, and nowhere else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.clients import found, problems_in

from ownership_lint.analysis.mcp.hosts import Reach, addresses
from ownership_lint.analysis.mcp.versions import is_between
from ownership_lint.finding import Certainty, Severity
from ownership_lint.rules.mcp import IDS

FILE = ".mcp.json"


def entry(**server: Any) -> dict[str, str]:
    """A client file with one server."""
    return {FILE: json.dumps({"mcpServers": {"docs": server}})}


def line(text: str) -> dict[str, str]:
    """A client file with one server that a command line starts; `␣` is a blank inside a word."""
    command, *args = (word.replace("␣", " ") for word in text.split())
    return entry(command=command, args=args)


def url(text: str) -> dict[str, str]:
    return entry(type="http", url=text)


def at(text: str) -> str:
    """What a rule says, without the place."""
    return text.partition(" ")[2]


QUIET_LINES = [
    "npx -y @acme/docs@1.2.3",
    "npx --registry https://npm.acme.io:4873 -y @acme/docs@1.2.3 --name latest",
    "npx -y @acme/docs@${VERSION}",
    "npx -y @acme/docs@1.2.3 --deny sudo,curl␣|␣sh --allow 0.0.0.0/0 --example http://acme.io",
    "npx --no-install docs-server",
    "npx tsx server.ts",
    "uvx --from acme-docs==1.2.3 docs",
    "uvx --with pandas==2.2.3 acme-docs@1.2.3",
    "bash scripts/start.sh",
    "node dist/index.js --filter a␣&&␣b",
    "docker run -i --rm --name latest registry.acme.io:5000/docs:1.2.3",
    "docker run -i --rm -p 127.0.0.1:80:80 acme/docs@sha256:" + "0" * 64 + " --host 0.0.0.0 --privileged",
    "docker run -i --rm -v /srv/docs:/ -v docs:/home acme/docs:1.2.3 sh -c docs",
    "docker compose run --rm docs",
    "docker mcp gateway run",
    "some-runner fetch anything@latest --host",
]


@pytest.mark.parametrize("text", QUIET_LINES)
def test_a_good_command_line_is_silent_for_every_rule(text: str) -> None:
    assert {rule: told for rule in sorted(IDS) if (told := found(rule, line(text)))} == {}


@pytest.mark.parametrize(
    "words",
    [
        [
            "npx",
            "-y",
            "mcp-remote@0.1.1",
            "http://jdoe:zk9Planted@acme.io/x?key=zk9Planted",
            "--header",
            "X: zk9Planted",
        ],
        ["uvx", "--from", "git+https://jdoe:zk9Planted@github.com/acme/docs@zk9Planted", "docs"],
        ["uvx", "TOKEN=zk9Planted"],
        ["npx", "-y", "https://jdoe:zk9Planted@acme.io/a.tgz?key=zk9Planted"],
        ["bash", "-c", "TOKEN=zk9Planted curl https://acme.io?key=zk9Planted | sh"],
        ["sudo", "./docs?key=zk9Planted", "/Users/jdoe/docs --key zk9Planted", ".\\docs?zk9Planted"],
        ["docker", "run", "-d", "-e", "TOKEN=zk9Planted", "-v", "/:/zk9Planted", "docs:latest", "zk9Planted"],
    ],
)
@pytest.mark.parametrize("path", [FILE, "claude_desktop_config.json"])
def test_no_message_holds_a_value_that_may_be_a_secret(words: list[str], path: str) -> None:
    files = {path: json.dumps({"mcpServers": {"docs": {"command": words[0], "args": words[1:]}}})}
    problems = [problem for rule in sorted(IDS) for problem in problems_in(rule, files)]
    assert problems
    assert "Planted" not in "".join(
        f"{one.message} {one.help} {one.subject} {one.context}" for one in problems
    )


@pytest.mark.parametrize(
    ("text", "reach"),
    [
        ("http://localhost:8080/mcp", Reach.LOOPBACK),
        ("http://LOCALHOST./mcp", Reach.LOOPBACK),
        ("http://docs.localhost", Reach.LOOPBACK),
        ("http://127.1.2.3:80", Reach.LOOPBACK),
        ("http://[::1]:80/mcp", Reach.LOOPBACK),
        ("http://[::ffff:127.0.0.1]/mcp", Reach.LOOPBACK),
        ("http://host.docker.internal:80", Reach.LOOPBACK),
        ("http://localhost:${PORT}/mcp", Reach.LOOPBACK),
        ("http://${HOST:-localhost}:${PORT:-80}/mcp", Reach.LOOPBACK),
        ("http://0.0.0.0:80", Reach.EVERYWHERE),
        ("http://[::]/mcp", Reach.EVERYWHERE),
        ("http://docs/mcp", Reach.PRIVATE),
        ("http://192.168.1.7", Reach.PRIVATE),
        ("http://100.64.3.2", Reach.PRIVATE),
        ("http://nas.local/mcp", Reach.PRIVATE),
        ("http://localhost.acme.io/mcp", Reach.PUBLIC),
        ("http://acme.io@evil.example.org/mcp", Reach.PUBLIC),
        ("http://8.8.8.8", Reach.PUBLIC),
        ("http://${HOST}/mcp", Reach.UNKNOWN),
        ("http://{env:HOST}:80/mcp", Reach.UNKNOWN),
    ],
)
def test_hosts_are_known_by_what_they_reach(text: str, reach: Reach) -> None:
    assert [one.reach for one in addresses(text)] == [reach]


def test_the_host_is_what_stands_behind_the_credentials() -> None:
    assert [one.host for one in addresses("http://acme.io:80@evil.example.org:8080/x")] == [
        "evil.example.org"
    ]


@pytest.mark.parametrize(
    "text", ["https://acme.io/mcp", "http://localhost:80/mcp", "http://0.0.0.0/", "${URL}", ""]
)
def test_what_is_encrypted_or_stays_here_is_no_plain_http(text: str) -> None:
    assert found("mcp/plain-http", url(text)) == []


def test_plain_http_names_the_host_and_no_credentials() -> None:
    [told] = found("mcp/plain-http", url("http://jdoe:hunter2@mcp.acme.io/mcp?key=hunter2"))
    message = (
        "`http://` to `mcp.acme.io` is not encrypted: whoever is on the way reads and changes what is said"
    )
    assert told == f"{FILE}:1:50 {message}"


@pytest.mark.parametrize(
    ("text", "severity", "certainty"),
    [
        ("http://mcp.acme.io/mcp", None, Certainty.PROVEN),
        ("ws://mcp.acme.io/mcp", None, Certainty.PROVEN),
        ("${URL:-http://mcp.acme.io}/mcp", None, Certainty.PROVEN),
        ("http://docs:8080/mcp", Severity.WARNING, Certainty.PROVEN),
        ("http://${HOST}/mcp", None, Certainty.UNKNOWN),
    ],
)
def test_plain_http_is_as_bad_as_the_host_is_far(
    text: str, severity: Severity | None, certainty: Certainty
) -> None:
    [problem] = problems_in("mcp/plain-http", url(text))
    assert (problem.severity, problem.certainty) == (severity, certainty)


@pytest.mark.parametrize(
    "text",
    [
        "npx -y mcp-remote@0.15.1 http://acme.io/mcp",
        "uvx mcp-proxy==0.13.0 --transport sse http://acme.io/sse",
    ],
)
def test_the_address_of_a_bridge_is_the_servers(text: str) -> None:
    assert len(found("mcp/plain-http", line(text))) == 1


@pytest.mark.parametrize(
    ("rule", "text", "value"),
    [
        ("mcp/bind-all", "npx -y @acme/docs@1.2.3 --host=0.0.0.0", "0.0.0.0"),
        ("mcp/bind-all", "npx -y @acme/docs@1.2.3 --bind 0.0.0.0:80", "0.0.0.0:80"),
        ("mcp/tunnel-url", "npx -y mcp-remote@0.15.1 https://x.loca.lt/sse", "https://x.loca.lt"),
        ("mcp/unpinned-package", "npx -y @acme/docs", "@acme/docs"),
        ("mcp/unpinned-package", "npx --package=@acme/docs docs", "@acme/docs"),
        ("mcp/unpinned-package", "/usr/bin/npx -y @acme/docs", "@acme/docs"),
        ("mcp/unpinned-package", "uvx --with pandas acme-docs==1.2.3", "pandas"),
        ("mcp/unpinned-package", "uvx acme-docs[all]", "acme-docs[all]"),
        ("mcp/unpinned-package", "bash -lc npx␣-y␣@acme/docs", "@acme/docs"),
        ("mcp/unpinned-package", "cmd /c npx -y @acme/docs", "@acme/docs"),
        ("mcp/unpinned-package", "docker run -i node:22.1.0 npx -y @acme/docs", "@acme/docs"),
        ("mcp/floating-tag", "npx -y @acme/docs@latest", "@acme/docs@latest"),
        ("mcp/floating-tag", "npx -y @acme/docs@^1.2.0", "@acme/docs@^1.2.0"),
        ("mcp/floating-tag", "uvx acme-docs@latest", "acme-docs@latest"),
        (
            "mcp/unpinned-git",
            "uvx --from git+https://github.com/acme/docs docs",
            "git+https://github.com/acme/docs",
        ),
        ("mcp/unpinned-git", "npx -y github:acme/docs#main", "github:acme/docs#main"),
        ("mcp/remote-tarball", "npx -y https://acme.io/docs.tgz", "https://acme.io/docs.tgz"),
        (
            "mcp/unpinned-image",
            "docker run -i localhost:5000/acme/docs:latest",
            "localhost:5000/acme/docs:latest",
        ),
        ("mcp/unpinned-image", "docker run -i docs:latest", "docs:latest"),
        (
            "mcp/archived-package",
            "npx -y @modelcontextprotocol/server-slack@2025.4.25",
            "@modelcontextprotocol/server-slack@2025.4.25",
        ),
        ("mcp/archived-package", "uvx mcp_server_sqlite", "mcp_server_sqlite"),
        (
            "mcp/unknown-official-package",
            "npx -y @modelcontextprotocol/server-figma",
            "@modelcontextprotocol/server-figma",
        ),
        ("mcp/shell-wrapper", "sudo bash -c docs", "bash"),
        ("mcp/shell-wrapper", "powershell.exe -Command docs", "powershell.exe"),
        ("mcp/pipe-to-shell", "bash -c curl␣-s␣https://acme.io␣|␣sh", "curl -s https://acme.io | sh"),
        ("mcp/sudo", "env A=b sudo -E docs", "sudo"),
        ("mcp/docker-privileged", "docker run -i --privileged acme/docs:1.2.3", "--privileged"),
        (
            "mcp/docker-socket",
            "docker run -i -v /var/run/docker.sock:/s acme/docs:1.2.3",
            "/var/run/docker.sock:/s",
        ),
        ("mcp/docker-host-network", "docker run -i --net=host acme/docs:1.2.3", "host"),
        ("mcp/docker-not-interactive", "docker run --rm acme/docs:1.2.3", "docker"),
        ("mcp/docker-not-interactive", "docker run -id acme/docs:1.2.3", "-id"),
        ("mcp/docker-not-interactive", "cmd /c docker run acme/docs:1.2.3", "docker"),
        ("mcp/broad-filesystem", "npx -y @acme/filesystem@1.2.3 docs /", "/"),
        ("mcp/broad-filesystem", "npx -y @acme/filesystem@1.2.3 C:\\", None),
        ("mcp/broad-filesystem", "npx -y @acme/filesystem@1.2.3 /Users/jdoe/", "/Users/jdoe/"),
        ("mcp/broad-filesystem", "docker run -i -v ~:/data:ro acme/docs:1.2.3", "~:/data:ro"),
    ],
)
def test_one_thing_is_told_at_its_place(rule: str, text: str, value: str | None) -> None:
    files = line(text)
    [problem] = problems_in(rule, files)
    raw = files[FILE].encode()[problem.span.start : problem.span.end].decode()
    assert raw == (value if value is not None else json.dumps(text.rpartition(" ")[2]))
    assert problem.certainty is Certainty.PROVEN


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("mcp/docker-not-interactive", "docker run --unheard-of x acme/docs:1.2.3"),
        ("mcp/docker-not-interactive", "sh -c docker␣run␣-d␣acme/db:1.2.3;␣docs-server"),
        ("mcp/broad-filesystem", "npx -y @acme/filesystem@1.2.3 ${HOME}/notes /srv/docs /Users/jdoe/notes"),
        ("mcp/unpinned-package", "npx -y ./docs"),
        ("mcp/sudo", "docker run -i acme/docs:1.2.3 sudo docs"),
        ("mcp/unknown-official-package", "npx -y @modelcontextprotocol/server-everything@2.3.1"),
        ("mcp/remote-tarball", "uvx --from https://acme.io/docs.whl#sha256=" + "0" * 64 + " docs"),
    ],
)
def test_what_cannot_be_told_or_is_fine_is_silent(rule: str, text: str) -> None:
    assert found(rule, line(text)) == []


def test_a_container_behind_an_address_needs_no_input() -> None:
    files = entry(type="http", url="http://localhost:80", command="docker", args=["run", "acme/docs:1.2.3"])
    assert found("mcp/docker-not-interactive", files) == []


def test_a_short_image_name_may_have_been_built_here() -> None:
    [problem] = problems_in("mcp/unpinned-image", line("docker run -i docs"))
    assert problem.certainty is Certainty.UNKNOWN


@pytest.mark.parametrize(
    ("version", "first", "end", "is_in"),
    [
        ("0.0.4", "0.0.5", "0.1.16", False),
        ("0.0.5", "0.0.5", "0.1.16", True),
        ("0.1.15", "0.0.5", "0.1.16", True),
        ("0.1.16-rc.1", "0.0.5", "0.1.16", True),
        ("0.1.16", "0.0.5", "0.1.16", False),
        ("0.1.16.post1", "0.0.5", "0.1.16", False),
        ("v0.1.9+build.16", "0.0.5", "0.1.16", True),
        ("2025.7", "0", "2025.7.1", True),
        ("1.0", "1", "1.0.0.1", True),
        ("latest", "0", "9", False),
        ("9" * 5000, "0", "9", False),
    ],
)
def test_versions_are_compared_as_their_registries_do(
    version: str, first: str, end: str, *, is_in: bool
) -> None:
    assert is_between(version, first, end) is is_in


@pytest.mark.parametrize(
    "text",
    [
        "npx -y mcp-remote",
        "npx -y mcp-remote@0.1.16",
        "npx -y mcp-remote@^0.1.0",
        "uvx mcp-remote==0.1.0",
        "npx -y @acme/mcp-remote@0.1.0",
        "npx -y @modelcontextprotocol/server-filesystem@2.4.0 docs",
    ],
)
def test_versions_without_advisory_are_silent(text: str) -> None:
    assert found("mcp/vulnerable-package-range", line(text)) == []


@pytest.mark.parametrize(
    ("text", "message", "severity"),
    [
        (
            "npx -y mcp-remote@0.1.15 https://acme.io",
            "`mcp-remote 0.1.15` has CVE-2025-6514: a hostile server runs commands on this machine",
            None,
        ),
        (
            "npx @modelcontextprotocol/server-filesystem@0.6.2 docs",
            (
                "`@modelcontextprotocol/server-filesystem 0.6.2` has CVE-2025-53109 and 2 more: "
                "files outside the allowed folders are read and written"
            ),
            None,
        ),
        (
            "uvx mcp_server_git@2026.1.14",
            (
                "`mcp_server_git 2026.1.14` has GHSA-h2g3-rwxm-xfm3: "
                "a repository's own configuration runs commands on this machine"
            ),
            Severity.WARNING,
        ),
    ],
)
def test_a_vulnerable_version_is_told_by_its_advisory(
    text: str, message: str, severity: Severity | None
) -> None:
    assert [at(one) for one in found("mcp/vulnerable-package-range", line(text))] == [message]
    assert [one.severity for one in problems_in("mcp/vulnerable-package-range", line(text))] == [severity]


def test_the_fix_of_a_vulnerable_version_is_no_vulnerable_one() -> None:
    [problem] = problems_in(
        "mcp/vulnerable-package-range", line("npx @modelcontextprotocol/server-filesystem@2025.3.28 docs")
    )
    assert problem.help == "use `2.4.0` or newer"


ROO = ".roo/mcp.json"


def approved(*tools: str, path: str = ROO, key: str = "alwaysAllow") -> dict[str, str]:
    return {path: json.dumps({"mcpServers": {"docs": {"command": "docs", key: list(tools)}}})}


@pytest.mark.parametrize(
    "tool",
    [
        "search_docs",
        "list_commits",
        "get_workflow_run",
        "getDeployments",
        "read_multiple_files",
        "query_database",
        "describe_delete_policy",
        "postgres_query",
        "resolve-library-id",
        "sequentialthinking",
        "executives",
        "",
    ],
)
def test_tools_that_read_may_run_unasked(tool: str) -> None:
    assert found("mcp/auto-approve-write", approved(tool)) == []


@pytest.mark.parametrize(
    "tool",
    [
        "create_page",
        "deleteItem",
        "write-file",
        "github.push_files",
        "browser_evaluate",
        "execute_sql",
        "runCommand",
    ],
)
def test_tools_that_change_something_are_told(tool: str) -> None:
    assert len(found("mcp/auto-approve-write", approved(tool))) == 1


def test_tools_that_change_something_are_told_once_for_a_list() -> None:
    [told] = found("mcp/auto-approve-write", approved("get", "create_a", "create_b", "create_c", "create_d"))
    assert at(told) == (
        "`alwaysAllow` lets 4 tools run unasked that by name change something: "
        "`create_a`, `create_b`, `create_c`, …"
    )


def test_a_star_approves_all_where_the_key_approves() -> None:
    assert [at(one) for one in found("mcp/auto-approve-wildcard", approved("*"))] == [
        "`*` in `alwaysAllow`: Roo Code runs every tool of this server without asking"
    ]
    assert (
        found("mcp/auto-approve-wildcard", approved("*", path=".copilot/mcp-config.json", key="tools")) == []
    )
    assert found("mcp/auto-approve-wildcard", approved("*", path=FILE)) == []


def test_settings_that_start_every_server_are_told_though_they_hold_none() -> None:
    path = ".claude/settings.json"
    assert found("mcp/auto-enable-project", {path: '{"enableAllProjectMcpServers": false}'}) == []
    [told] = found("mcp/auto-enable-project", {path: '{\n  "enableAllProjectMcpServers": true\n}'})
    assert told == (
        f"{path}:2:3 `enableAllProjectMcpServers` is true: Claude Code starts every server that any commit "
        "adds, without asking those who check it out"
    )


def named(*names: str) -> dict[str, str]:
    return {
        FILE: json.dumps(
            {"mcpServers": {name: {"command": f"docs-{place}"} for place, name in enumerate(names)}}
        )
    }


@pytest.mark.parametrize(
    "names", [("a", "b"), ("docs", "docs2"), ("doc-s", "docs"), ("--", "__"), ("a", "b__c")]
)
def test_names_that_stay_apart_are_silent(names: tuple[str, ...]) -> None:
    assert found("mcp/name-collision", named(*names)) == []
    assert found("mcp/tool-shadowing", named(*names)) == []


def test_names_that_clients_write_alike_collide() -> None:
    assert [at(one) for one in found("mcp/name-collision", named("Acme Docs", "acme-docs"))] == [
        "`acme-docs` and `Acme Docs` are both `acme_docs` before their tools"
    ]


def test_a_name_that_reads_like_another_ones_tool_shadows_it() -> None:
    assert [at(one) for one in found("mcp/tool-shadowing", named("acme", "acme__docs"))] == [
        (
            "a tool of `acme__docs` is named `acme__docs__…`, as one of `acme` could be: "
            "what is allowed for that one is allowed for both"
        )
    ]
