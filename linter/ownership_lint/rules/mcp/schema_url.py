"""Schemas that a client file names for itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.wording import quoted
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ownership_lint.analysis.mcp.servers import ClientFile

_GITHUB: Final = "raw.githubusercontent.com/"
_OF_CLIENTS: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    r"opencode\.ai/config\.json": ("the settings of opencode", frozenset({"opencode"})),
    r"app\.kilo\.ai/config\.json": ("the settings of Kilo Code", frozenset({"kilo-cli"})),
    r"charm\.land/crush\.json": ("the settings of Crush", frozenset({"crush"})),
    r"(?:json\.)?schemastore\.org/claude-code-settings\.json": (
        "the settings of Claude Code",
        frozenset({"claude-settings"}),
    ),
    r"(?:json\.)?schemastore\.org/claude-code-plugin-manifest\.json": (
        "plugins of Claude Code",
        frozenset({"claude-plugin"}),
    ),
    _GITHUB + r"google-gemini/gemini-cli/.+/settings\.schema\.json": (
        "the settings of Gemini CLI",
        frozenset({"gemini"}),
    ),
    r"developers\.openai\.com/codex/config-schema\.json": ("the settings of Codex CLI", frozenset({"codex"})),
    _GITHUB + r"openai/codex/.+/config\.schema\.json": ("the settings of Codex CLI", frozenset({"codex"})),
    _GITHUB + r"aws/amazon-q-developer-cli/.+/agent-v1\.json": (
        "agents of Amazon Q Developer CLI",
        frozenset({"amazon-q-agent"}),
    ),
    r"vscode://schemas/mcp": ("the MCP servers of VS Code", frozenset({"vscode"})),
    r"zed://schemas/settings": ("the settings of Zed", frozenset({"zed"})),
}
"""Schemas of client files: what each describes, and the dialects that it is for."""
_REGISTRY: Final = "`server.json`, by which the MCP registry knows a published server"
_OF_OTHERS: Final = {
    r"(?:static|registry)\.modelcontextprotocol\.io/.*server(?:\.schema)?\.json": _REGISTRY,
    _GITHUB + r"modelcontextprotocol/registry/.+": _REGISTRY,
    _GITHUB
    + r"modelcontextprotocol/(?:modelcontextprotocol|specification)/.+": "the messages of the protocol",
    r"json-schema\.org/.+": "JSON Schemas",
}
_NOWHERE: Final = {
    r"(?:[a-z]+\.)?modelcontextprotocol\.io(?:/.*)?": "the protocol defines no client file",
    r"(?:json\.)?schemastore\.org/.*mcp.*": "SchemaStore had no schema of MCP client files on 2026-08-07",
}
_OURS: Final = lazy_pattern(
    r"(?:urn:ownership-lint:schema:mcp-(?P<urn>[a-z0-9-]+):\d+|.*ownership-lint/.*schemas/mcp/(?P<file>[a-z0-9-]+)\.schema\.json)"
)
_LONGEST: Final = 500


def unknown_schema_url(file: ClientFile) -> Iterator[Problem]:
    """A schema of something else, or of nothing there is."""
    node = file.root.get("$schema") if file.root is not None else None
    if node is None or not node.text or len(node.text) > _LONGEST or file.client.is_dead:
        return
    message = _wrong(_address(node.text), file)
    if message:
        tip = "take it out, or name the schema of this file"
        yield Problem(node.span, "$schema", message, tip)


def _wrong(address: str, file: ClientFile) -> str:
    client = file.client
    if found := _OURS.fullmatch(address):
        named = found["urn"] or found["file"]
        return (
            ""
            if named == client.id
            else f"the schema describes the dialect {quoted(named)}, not {quoted(client.id)}"
        )
    for pattern, (what, dialects) in _OF_CLIENTS.items():
        if re.fullmatch(pattern, address):
            return (
                ""
                if client.id in dialects
                else f"the schema describes {what}, not this file of {client.name}"
            )
    for pattern, what in _OF_OTHERS.items():
        if re.fullmatch(pattern, address):
            return f"the schema describes {what}, not this file of {client.name}"
    why = next((why for pattern, why in _NOWHERE.items() if re.fullmatch(pattern, address)), "")
    return f"there is no such schema: {why}" if why else ""


def _address(text: str) -> str:
    """An address without what its spellings differ in."""
    text = re.sub(r"\Ahttps?://(?:[^/@]*@)?(?:www\.)?", "", text.strip(), flags=re.IGNORECASE)
    host, slash, path = text.partition("?")[0].rstrip("#/").partition("/")
    return host.lower() + slash + path


FILE_CHECKS: Final = {"mcp/unknown-schema-url": unknown_schema_url}
