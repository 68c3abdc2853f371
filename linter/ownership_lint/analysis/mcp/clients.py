"""The client files of a repository."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.servers import MOST_SERVERS, ClientFile
from ownership_lint.analysis.mcp.tree import Flaw, Reading, Source, Span
from ownership_lint.inputs.bundled_clients import CLIENTS
from ownership_lint.patterns import compile_glob

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from ownership_lint.analysis.mcp.servers import Server
    from ownership_lint.finding import Location
    from ownership_lint.inputs.clients import Client
    from ownership_lint.inputs.policy import McpSettings
    from ownership_lint.patterns import Glob

SIZE_LIMIT: Final = 1_000_000
"""Bytes; no client file is larger."""

_LEAST: Final = 4
"""Characters; what is shorter stands in every text."""
_BY_ID: Final = {one.id: one for one in CLIENTS}


@dataclass(frozen=True)
class Clients:
    """All client files, and what else their checks have to know."""

    files: tuple[ClientFile, ...]
    settings: McpSettings
    tracked: Collection[str]
    """The paths of the repository."""

    @cached_property
    def secret_places(self) -> Mapping[str, tuple[tuple[str, Location], ...]]:
        """By path, where secrets stand, each with the rule that tells of it."""
        from ownership_lint.analysis.mcp.credentials import SECRET_RULES

        places: dict[str, tuple[tuple[str, Location], ...]] = {}
        for file, server in self.servers():
            found = [one for one in server.credentials if one.value]
            told = [(SECRET_RULES[one.place], file.source.location(one.node.span)) for one in found]
            places[file.path] = (*places.get(file.path, ()), *told)
        return places

    @cached_property
    def _values(self) -> re.Pattern[str] | None:
        """Every secret that is known, the longest first; None where there is none."""
        from ownership_lint.analysis.mcp.credentials import values_in_keys

        found = {one.value for _, server in self.servers() for one in server.credentials}
        found.update(value for file in self.files for value in values_in_keys(file.root))
        long = sorted((one for one in found if len(one) >= _LEAST), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, long)), re.IGNORECASE) if long else None

    def without_values(self, text: str) -> str:
        """A text without the secrets of any of the files."""
        return self._values.sub("***", text) if self._values is not None else text

    def servers(self) -> Iterator[tuple[ClientFile, Server]]:
        """Every server with its file."""
        return ((file, server) for file in self.files for server in file.servers)


@cache
def _globs() -> tuple[tuple[Glob, Client], ...]:
    return tuple((compile_glob(glob.lower()), client) for client in CLIENTS for glob in client.files)


def clients_by_path(paths: Iterable[str], mapped: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The id of the client of each file that one reads; `mapped` are the policy's globs, which come first."""
    own = [(compile_glob(glob), client) for glob, client in mapped]
    found = (
        (path, next((client for glob, client in own if glob.matches(path)), None) or _client_of(path))
        for path in paths
    )
    return {path: client for path, client in found if client is not None}


def _client_of(path: str) -> str | None:
    plain = path.lower()  # as file systems do that know no case
    return next((client.id for glob, client in _globs() if glob.matches(plain)), None)


def read_clients(
    contents: Mapping[str, bytes],
    clients: Mapping[str, str],
    settings: McpSettings,
    tracked: Collection[str],
) -> Clients:
    """Read files, each as its client does; `clients` gives the id of each."""
    files = (
        _client_file(Source(path, data), _BY_ID[clients[path]], tracked) for path, data in contents.items()
    )
    return Clients(tuple(one for one in files if not one.says_nothing), settings, tracked)


def _client_file(source: Source, client: Client, tracked: Collection[str]) -> ClientFile:
    reading = _read(source, client)
    syntax = f"mcp/{client.format.removesuffix('c')}-syntax"
    folder = source.path.rpartition("/")[0]
    is_beside = any(f"{folder}/{one}".lstrip("/") in tracked for one in client.bare_beside)
    may_be_bare = client.may_be_bare or is_beside
    file = ClientFile(client, source, reading.root, reading.flaws, may_be_bare)
    if len(file.servers) < MOST_SERVERS:
        return file
    flaw = Flaw(
        file.servers[-1].key.span, syntax, f"more than {MOST_SERVERS} servers: none behind is looked at"
    )
    return replace(file, flaws=(*file.flaws, flaw))


def _read(source: Source, client: Client) -> Reading:
    if len(source.data) > SIZE_LIMIT:
        flaw = Flaw(Span(0, 0), f"mcp/{client.format.removesuffix('c')}-syntax", "too large to be read")
        return Reading(None, (flaw,))
    if client.format == "toml":
        from ownership_lint.analysis.mcp.toml_reader import read_toml

        return read_toml(source)
    if client.format == "yaml":
        from ownership_lint.analysis.mcp.yaml_reader import read_yaml_file

        return read_yaml_file(source)
    from ownership_lint.analysis.mcp.json_reader import read_json

    return read_json(
        source.data,
        comments=client.format == "jsonc",
        trailing_commas=client.trailing_commas,
        client=client.name,
    )
