"""Which of our five classes each rule of a tool belongs to, read from the tool's own description of the rule.

A rule that is not here is about something that no verdict is about, and counts neither way: a missing OAuth
set-up, the number of servers, a tool's licence, `npx -y`, known advisories of a package without a version.
"""

from collections.abc import Mapping
from types import MappingProxyType


def _by_rule(**classes: str) -> Mapping[str, str]:
    return MappingProxyType({rule: kind for kind, rules in classes.items() for rule in rules.split()})


AGNIX = _by_rule(
    broken=(
        "MCP-007 MCP-009 MCP-010 MCP-011 MCP-012 MCP-022 MCP-023 MCP-024 CC-MCP-001 CC-MCP-002 CC-MCP-004"
        " CC-MCP-005 KR-MCP-001 KR-MCP-003 KR-MCP-004 KR-MCP-005 KR-MCP-006 KR-MCP-007 KR-MCP-009 KR-MCP-010"
        " KR-MCP-011 GM-011 GM-014 COP-035 CDX-000 CDX-CFG-006 CDX-CFG-009 CDX-CFG-020 CDX-CFG-028 OC-CFG-006"
        " OC-CFG-007 AMP-010"
    ),
    secrets="MCP-018 MCP-028 KR-MCP-002",
    security="MCP-017 MCP-019 MCP-021 MCP-029 KR-MCP-008 KR-MCP-015 GM-015",
    pinning="MCP-027",
    portability="GM-023",
)
LATCHPOINT = _by_rule(
    broken="MCP007 error", secrets="MCP004", security="MCP001 MCP002 MCP005 MCP006", pinning="MCP003"
)
# The ids of its own table of advisory classes; COMM-013 (`npx -y`) is left out.
MCP_AUDIT = _by_rule(
    secrets="CRED-001 CRED-002 CRED-003",
    security="TRANSPORT-001 COMM-003 COMM-005 COMM-006 COMM-007 COMM-015 STDIO-002b",
    pinning="COMM-010 TRANSPORT-003 VULN-UNPINNED",
    portability="COMM-028",
)
# Its categories, with the risk where one category says two things.
CONFIG_GUARD = _by_rule(
    broken="config missing-command multi-transport deprecated-transport duplicate-server",
    secrets="secret-leak env-var-leak hardcoded-secret db-connection-leak",
    security=(
        "transport-security/HIGH insecure-protocol shell-server command-injection code-execution"
        " docker-socket unrestricted-fs privilege-escalation overbroad-access wildcard-tools shell-expansion"
        " supply-chain-download dangerous-permission"
    ),
    pinning="version-pinning unpinned-package rug-pull/MEDIUM",
)
CONFIG_LINT = _by_rule(
    broken=(
        "json:parse-error structure:not-object structure:missing-mcp-servers structure:mcp-servers-not-object"
        " server:not-object server:missing-command server:missing-args server:cmd-mismatch-npx-for-uv"
        " server:cmd-mismatch-uvx-for-npm"
    ),
    secrets=(
        "sec:aws-key-in-config sec:classic-github-pat sec:db-creds-in-args sec:db-creds-in-env"
        " sec:private-key-in-env sec:secret-in-args gotcha:postgres-creds-in-args gotcha:redis-creds-in-url"
        " gotcha:stripe-live-key server:placeholder-arg server:placeholder-env-var"
        " server:placeholder-extra-env"
    ),
    security=(
        "sec:bind-all-interfaces sec:broad-scope sec:filesystem-home-path sec:filesystem-root-path"
        " gotcha:filesystem-docker-socket"
    ),
    portability="gotcha:filesystem-relative-path gotcha:gdrive-relative-path",
)
CONFIG_CHECK = _by_rule(
    broken="E000 E001 E002 E003 E004 E006 E008 E010 E020 E030 E031 W900",
    secrets="E005 E007 E021",
    security="E022 E100",
)
MCPCHECK = _by_rule(
    broken=(
        "invalid-json unreadable empty-servers duplicate-server-name missing-transport unknown-field"
        " invalid-env invalid-env-var-name"
    ),
    secrets="hardcoded-secret",
    security="dangerous-command plaintext-http-with-token",
)
AISECSCAN = _by_rule(
    secrets="AS-MCP-001 AS-SECRET-001", security="AS-MCP-002 AS-MCP-003", pinning="AS-MCP-004"
)

_OURS_PINNING = frozenset(
    {"unpinned-package", "floating-tag", "unpinned-git", "remote-tarball", "unpinned-image"}
)
_OURS = _by_rule(
    broken=(
        "json-syntax toml-syntax yaml-syntax toml-table-bleed duplicate-key missing-root-key wrong-root-key"
        " unknown-root-key transport-field missing-type bad-type-value type-mismatch mixed-transport"
        " no-transport unsupported-transport unsupported-key unknown-key deprecated-key wrong-value-type"
        " whitespace-value command-line-in-command server-name env-syntax endpoint-mismatch sse-deprecated"
        " timeout-unit dangling-input unused-input input-not-password dead-config-file unknown-schema-url"
        " duplicate-server docker-not-interactive double-escaped-path missing-key"
    ),
    secrets="secret-in-env secret-in-args secret-in-header secret-in-url placeholder-value",
    portability="absolute-path relative-path windows-only",
)
_UNCOUNTED = ("cross-file-drift", "policy-")


def of_ours(rule: str) -> str | None:
    """The class of one of our rules; what neither is listed nor about several files is security."""
    name = rule.removeprefix("mcp/")
    if name in _OURS_PINNING:
        return "pinning"
    return None if name.startswith(_UNCOUNTED) else _OURS.get(name, "security")
