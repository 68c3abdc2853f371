"""Whether a path may be a file that a client of MCP servers reads: a quick look, asked of every path.

It may say yes too often, never no too often; tests compare it with the globs of `policy/mcp-clients.yaml`.
It is imported at every start, so it imports next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_ENDINGS: Final = (".json", ".jsonc", ".toml", ".yaml", ".yml", ".code-workspace")
_ANYWHERE: Final = frozenset(
    (
        *(".mcp.json", "claude_desktop_config.json", "cline_mcp_settings.json", "mcp_settings.json"),
        *("gemini-extension.json", "opencode.json", "opencode.jsonc", "kilo.json", "kilo.jsonc"),
        *("crush.json", ".crush.json"),
    )
)
_BELOW_HIDDEN: Final = frozenset(
    (
        *("mcp.json", "mcp_config.json", "mcp-config.json", "settings.json", "settings.local.json"),
        *("plugin.json", "config.toml", "config.yaml"),
    )
)
"""Names that other files have too; clients have theirs below a folder that begins with a dot."""


def may_be_client_file(path: str) -> bool:
    """Whether a client may read the file; `path` is from the repository's root."""
    path = path.lower()  # on many machines it makes no difference
    if not path.endswith(_ENDINGS):
        return False
    name = path[path.rfind("/") + 1 :]
    if name in _BELOW_HIDDEN and (path[0] == "." or "/." in path):
        return True
    folders = "/mcpservers/" in path or "/cli-agents/" in path
    return folders or name in _ANYWHERE or name.endswith(".code-workspace")
