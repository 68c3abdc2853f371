"""Clients of MCP servers as values: how each writes its configuration, from `policy/mcp-clients.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Key(NamedTuple):
    """A key that a client reads in the entry of a server."""

    name: str
    type: str = "string"
    """`string`, `strings` (a list), `string-map`, `boolean`, `number`, `mapping` or `any`."""
    transports: tuple[str, ...] = ()
    """Of which transports, as in `Transport.name`; all where empty."""
    unit: str = ""
    """Of a time: `ms` or `s`."""
    least: float | None = None
    most: float | None = None
    """Between them lies what the client takes, in `unit`."""
    outside: str = "rejected"
    """What becomes of any other value: `rejected` or `ignored`."""
    is_required: bool = False
    """Whether an entry of these transports needs it."""


class Transport(NamedTuple):
    """One way in which a client reaches a server."""

    name: str
    """`stdio`, `http` (streamable HTTP), `sse` or `ws`."""
    literals: tuple[str, ...] = ()
    """What the type key may say, the best first; empty where the client has no type key for it."""


class Client(NamedTuple):
    """The dialect of one client."""

    id: str
    name: str
    files: tuple[str, ...]
    """Globs of the files that it reads in a repository."""
    format: str
    """`json`, `jsonc` (with comments), `toml` or `yaml`."""
    root: tuple[str, ...]
    """The keys that lead to the servers, from the outside in; none where the file can hold no servers."""
    transports: tuple[Transport, ...]
    keys: tuple[Key, ...]
    trailing_commas: bool = False
    is_list: bool = False
    """Whether the servers are a list, each with its `name`, rather than a mapping by name."""
    is_shared: bool = False
    """Whether the file holds other settings too: without servers it says nothing."""
    bare_beside: tuple[str, ...] = ()
    """Files; beside one of them, the servers may stand without the root key."""
    may_be_bare: bool = False
    """Whether the servers may stand without the root key everywhere."""
    root_may_be_path: bool = False
    """Whether a path, or a list that may hold paths, can stand in place of the servers."""
    moved_to: str = ""
    """The file for servers instead: this place is out of date or, without `root`, never was one."""
    wrong_roots: tuple[str, ...] = ()
    """Root keys of other clients, which this one does not read."""
    other_roots: tuple[str, ...] = ()
    """Further keys that are read beside the root key."""
    type_key: str = "type"
    """The key that names the transport; empty where there is none."""
    other_types: tuple[str, ...] = ()
    """What the type key may say besides: of entries that are no servers which a file could describe."""
    wrong_type_keys: tuple[str, ...] = ()
    """Keys by which other clients, or older versions, name the transport."""
    command_key: str = "command"
    args_key: str = "args"
    """Empty where the command is a list that holds the arguments."""
    env_key: str = "env"
    url_keys: tuple[str, ...] = ("url",)
    """The keys that may hold the endpoint, the best first; empty where the client has no remote servers."""
    headers_keys: tuple[str, ...] = ("headers",)
    """The keys of the headers; a dot leads into a mapping, as in `requestOptions.headers`."""
    untyped_remote: str = "works"
    """What an endpoint without a type is: `works`, `http`, `sse`, `dropped` or `rejected` (the whole file).

    `works`: the client finds out which it is.
    """
    falls_back_to_sse: bool = False
    """Whether it tries SSE where an endpoint speaks no streamable HTTP."""
    untyped_local: str = "works"
    """What a command without a type is, in the same words."""
    mixed: str = "unclear"
    """What a server with command and endpoint is: `rejected`, `dropped` or `unclear`."""
    nothing: str = "dropped"
    """What a server with neither is: `rejected`, `dropped` or `allowed`."""
    unknown_keys: str = "ignored"
    """What the client does about keys that it does not know: `ignored`, `flagged` or `tolerated`.

    `tolerated`: other tools' keys are usual there, and nothing is told.
    """
    misplaced_keys: str = "ignored"
    """What it does about keys of another transport: `ignored`, `flagged`, `tolerated` or `rejected`."""
    fatal_keys: Mapping[str, str] = {}
    """Keys that make the client fail, and what to write instead."""
    foreign_keys: Mapping[str, str] = {}
    """Keys of other clients or older versions, and this client's key for the same; `` where it has none."""
    deprecated_keys: Mapping[str, str] = {}
    """Keys that still work, and their successors; a dot leads into the mapping below a key."""
    expansions: tuple[str, ...] = ()
    """Forms that it replaces, the best first.

    As `${VAR}`, `${VAR:-default}`, `$VAR`, `${env:VAR}`, `{env:VAR}`, `{file:PATH}`, `${file:PATH}`,
    `${input:ID}`, `${{ secrets.VAR }}`, `${{ inputs.VAR }}`, `%VAR%`, and editor variables by their names,
    such as `${workspaceFolder}`.
    """
    expands_in: tuple[str, ...] = ()
    """Where it does so: of `command`, `args`, `env`, `url`, `headers`, `cwd`; everywhere where empty."""
    name_pattern: str = ""
    """What the name of a server must match in full; empty where any will do."""
    reserved_names: tuple[str, ...] = ()
    approval_keys: tuple[str, ...] = ()
    """Keys that list tools which run without asking."""
    trust_keys: tuple[str, ...] = ()
    """Keys that let all tools of a server run without asking, where true."""
    enable_keys: tuple[str, ...] = ()
    """Root keys that enable the servers of a project without asking, where true."""
    has_directory: bool = True
    """Whether relative paths start from a folder that is defined."""
    wants_absolute: bool = False
    """Whether absolute paths are what the client needs."""
    is_dead: str = ""
    """Of a file that no client reads: the one that is read instead."""
    is_verified: bool = False
    """Whether its facts were read in the client's code or its own manual.

    Else only what holds of all clients is told.
    """
    sources: tuple[str, ...] = ()
    checked: str = ""
    """The day on which that was read, `YYYY-MM-DD`."""

    def literal(self, transport: str) -> str:
        """What the type key says of a transport; empty where the client does not know it."""
        found = next((one for one in self.transports if one.name == transport), None)
        return found.literals[0] if found is not None and found.literals else ""

    def knows(self, transport: str) -> bool:
        """Whether the client can reach a server this way."""
        return any(one.name == transport for one in self.transports)
