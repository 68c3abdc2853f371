"""What in a holder of servers is an entry of one, and what in an entry is a remark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ownership_lint.analysis.mcp.servers import Server

_BEGINNINGS: Final = ("$", "_", "//", "#")
_OF_READERS: Final = """
    author comment comments description displayname display_name documentation homepage icon instructions
    label license metadata name note notes purpose readme repository tags title todo
"""
_WORDS: Final = frozenset(_OF_READERS.split())


def is_remark(key: str) -> bool:
    """Whether a key of an entry that the client does not know is there for its readers."""
    return is_comment(key) or key.lower() in _WORDS


def is_comment(key: str) -> bool:
    """Whether a key can only be a remark, and never the name of a server."""
    return key.startswith(_BEGINNINGS) or key.lower() == "comment"


def is_where_expected(server: Server) -> bool:
    """Whether it stands in a list or below its name, as its client wants it."""
    is_in_list = server.key is server.node or server.key is server.node.get("name")
    return is_in_list == server.client.is_list
