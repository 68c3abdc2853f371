"""What was known of packages on the day `CHECKED`.

Advisories: osv.dev, cve.org, advisories.gitlab.com, and the releases of modelcontextprotocol/servers up to
v2.5.0. Archived servers: README.md of modelcontextprotocol/servers @76d64c82. Names in the npm scope
@modelcontextprotocol: the packages of the registry that are downloaded at all, and the example servers of
modelcontextprotocol/ext-apps, of which some may never have been published.
"""

from __future__ import annotations

from typing import Final, NamedTuple

CHECKED: Final = "2026-11-22"
OFFICIAL_PREFIX: Final = "@modelcontextprotocol/server-"


class Advisory(NamedTuple):
    """A published vulnerability."""

    id: str
    ecosystem: str
    package: str
    affected: tuple[tuple[str, str], ...]
    """Each the first affected version, and the first one behind it that is not."""
    what: str
    """What it allows."""
    fixed: str
    """Where to go; empty where no version is safe."""
    is_grave: bool = True
    """Whether it was rated high or critical."""


_FILESYSTEM: Final = "@modelcontextprotocol/server-filesystem"
_DATES: Final = ("2025.1.14", "2026.9")
"""The versions that are dates; what came after them starts from 1.0.0 again."""

# The newest last: its `fixed` is what is told.
ADVISORIES: Final = (
    Advisory(
        "CVE-2025-6514", "npm", "mcp-remote", (("0.0.5", "0.1.16"),),
        "a hostile server runs commands on this machine", "0.1.16",
    ),
    Advisory(
        "CVE-2025-49596", "npm", "@modelcontextprotocol/inspector", (("0", "0.14.1"),),
        "any web page runs commands on this machine", "0.14.1",
    ),
    Advisory(
        "CVE-2025-58444", "npm", "@modelcontextprotocol/inspector", (("0", "0.16.6"),),
        "a hostile server runs commands on this machine", "0.16.6",
    ),
    Advisory(
        "CVE-2025-53109", "npm", _FILESYSTEM, (("0", "0.6.3"), ("2025.1.14", "2025.7.1")),
        "files outside the allowed folders are read and written", "2025.7.1",
    ),
    Advisory(
        "GHSA-p9cv-8g75-4xcg", "npm", _FILESYSTEM, (("0", "2.3.0"), _DATES),
        "files outside the allowed folders are read", "2.3.0", is_grave=False,
    ),
    Advisory(
        "GHSA-rq2p-q7c4-6g27", "npm", _FILESYSTEM, (("0", "2.4.0"), _DATES),
        "its limits are passed", "2.4.0", is_grave=False,
    ),
    Advisory(
        "CVE-2025-68144", "pypi", "mcp-server-git", (("0", "2025.12.18"),),
        "files outside the repository are overwritten", "2025.12.18", is_grave=False,
    ),
    Advisory(
        "CVE-2026-27735", "pypi", "mcp-server-git", (("0", "2026.1.14"),),
        "files outside the repository are staged", "2026.1.14", is_grave=False,
    ),
    Advisory(
        "GHSA-h2g3-rwxm-xfm3", "pypi", "mcp-server-git", (("0", "2026.11.18"),),
        "a repository's own configuration runs commands on this machine", "2026.11.18", is_grave=False,
    ),
    Advisory(
        "CVE-2025-53107", "npm", "@cyanheads/git-mcp-server", (("0", "2.1.5"),),
        "text in a repository runs commands on this machine", "2.1.5",
    ),
    Advisory(
        "CVE-2025-53967", "npm", "figma-developer-mcp", (("0", "0.6.3"),),
        "a crafted request runs commands on this machine", "0.6.3",
    ),
    Advisory(
        "CVE-2025-53355", "npm", "mcp-server-kubernetes", (("0", "2.5.0"),),
        "text in a cluster runs commands on this machine", "2.5.0",
    ),
    Advisory(
        "CVE-2026-61459", "npm", "mcp-server-kubernetes", (("0", "3.9.0"),),
        "the token of the cluster is sent to a foreign host", "3.9.0", is_grave=False,
    ),
    Advisory(
        "CVE-2025-9611", "npm", "@playwright/mcp", (("0", "0.0.40"),),
        "any web page uses the browser that it drives", "0.0.40", is_grave=False,
    ),
    Advisory(
        "CVE-2025-54994", "npm", "@akoskm/create-mcp-server-stdio", (("0", "0.0.13"),),
        "a crafted request runs commands on this machine", "0.0.13",
    ),
    Advisory(
        "the backdoor found in September 2025", "npm", "postmark-mcp", (("1.0.16", "1.0.19"),),
        "every mail is copied to a stranger", "",
    ),
)  # fmt: skip

_ARCHIVED_NAMES: Final = """
    aws-kb-retrieval brave-search everart github gitlab gdrive google-maps postgres puppeteer redis slack"""
ARCHIVED: Final = frozenset(
    {
        *(("npm", OFFICIAL_PREFIX + name) for name in _ARCHIVED_NAMES.split()),
        ("pypi", "mcp-server-sentry"),
        ("pypi", "mcp-server-sqlite"),
    }
)
"""Reference servers that nobody maintains any more, by ecosystem and name."""

_OFFICIAL_NAMES: Final = """
    aws-kb-retrieval basic-angular basic-preact basic-raw basic-react basic-solid basic-svelte basic-vanillajs
    basic-vue brave-search budget-allocator cohort-heatmap conformance customer-segmentation debug everart
    everything filesystem gdrive github gitlab google-maps inlined-app integration lazy-auth map memory pdf
    phone-call postgres puppeteer qr quickstart redis say scenario-modeler sequential-thinking shadertoy
    sheet-music slack stitch system-monitor threejs transcript video-resource virtual-desktop wiki-explorer"""
OFFICIAL: Final = frozenset(OFFICIAL_PREFIX + name for name in _OFFICIAL_NAMES.split())
"""The servers in that scope."""

PYTHON_SERVERS: Final = frozenset({"fetch", "git", "sentry", "sqlite", "time"})
"""Of the names that do not exist there, those that are on PyPI, as `mcp-server-NAME`."""

BRIDGES: Final = frozenset(
    {
        *("mcp-remote", "mcp-proxy", "supergateway", "mcp-remote-client", "mcp-stdio-http-proxy", "fastmcp"),
        *("@pyroprompts/mcp-stdio-to-streamable-http-adapter", "mcp-client-bridge", "mcp-http-bridge"),
        *("mcp-streamablehttp-client", "@smithery/cli", "mcp-stdio-to-http"),
    }
)
"""Packages that pass on to a remote server what a client says: an address given to them is that server's."""
