"""Files and folders of the repository, found by how a path ends."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_COMMON_NAMES: Final = """
    src lib bin build dist out app server mcp scripts tools packages node_modules .venv venv index.js index.ts
    index.mjs index.cjs main.py main.js main.ts server.py server.js server.ts app.py cli.py cli.js run.sh
    start.sh package.json pyproject.toml __init__.py __main__.py docs test tests data config mcp-server
    mcp_server config.json config.yaml .env readme.md"""
_COMMON: Final = frozenset(_COMMON_NAMES.split())
"""Names that many repositories have, so that a path of them may belong to another one."""


class Tracked(NamedTuple):
    """What a repository holds."""

    paths: frozenset[str]
    """Files and folders."""
    counts: Counter[str]
    """How often each last name occurs."""

    @classmethod
    def of(cls, files: Iterable[str]) -> Tracked:
        """What these files and their folders are."""
        paths: set[str] = set()
        for file in files:
            path = file
            while path and path not in paths:
                paths.add(path)
                path = path.rpartition("/")[0]
        return cls(frozenset(paths), Counter(path.rpartition("/")[2] for path in paths))

    def ending(self, parts: Sequence[str]) -> str:
        """The path that some last parts are, where that is certain; empty where none is."""
        for start in range(len(parts)):
            path = "/".join(parts[start:])
            if path in self.paths:
                return path if self._is_certain(parts[start:]) else ""
        return ""

    def _is_certain(self, parts: Sequence[str]) -> bool:
        is_own = any(part.lower() not in _COMMON for part in parts)
        return is_own and (len(parts) > 1 or self.counts[parts[0]] == 1)
