"""The shape of `policy/mcp-clients.yaml`; `schemas/clients.schema.json` is generated from these models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ownership_lint.inputs.exceptions_models import Day
from ownership_lint.inputs.models import Model, Name, Text, Version

TransportName = Literal["stdio", "http", "sse", "ws"]
Untyped = Literal["works", "http", "sse", "dropped", "rejected"]


class TransportsModel(Model):
    """How servers are reached, and what the type key says of each way, the best first."""

    stdio: list[Text] | None = Field(default=None, description="A command that the client starts.")
    http: list[Text] | None = Field(default=None, description="Streamable HTTP.")
    sse: list[Text] | None = Field(default=None, description="HTTP with server-sent events.")
    ws: list[Text] | None = Field(default=None, description="A web socket.")


class KeyModel(Model):
    """A key that the client reads in the entry of a server."""

    type: Literal["string", "strings", "string-map", "boolean", "number", "mapping", "any"] = Field(
        default="string", description="What its value is: `strings` are a list, a `string-map` holds texts."
    )
    transports: list[TransportName] = Field(
        default=[], description="The transports whose entries have it; all if none is given."
    )
    required: bool = Field(default=False, description="Whether an entry needs it.")
    unit: Literal["ms", "s"] | None = Field(default=None, description="The unit of a time.")
    least: float | None = Field(default=None, description="The least value that is taken.")
    most: float | None = Field(default=None, description="The greatest value that is taken.")
    outside: Literal["rejected", "ignored"] = Field(
        default="rejected", description="What becomes of a value that is not taken."
    )


class ClientModel(Model):
    """The dialect of one client in one kind of file."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")] = Field(description="What the dialect is called.")
    name: Text = Field(description="What people call the client.")
    files: Annotated[list[Text], Field(min_length=1)] = Field(
        description="Globs of the files that it reads in a repository."
    )
    format: Literal["json", "jsonc", "toml", "yaml"] = Field(
        description="How they are written; `jsonc` has comments."
    )
    trailing_commas: bool = Field(
        default=False, description="Whether a comma may stand behind the last entry."
    )
    root: list[Text] = Field(description="The keys that lead to the servers; none in a file without servers.")
    transports: TransportsModel = Field(
        description="How servers are reached, and what the type key says of each way, the best first."
    )
    keys: dict[Name, KeyModel] = Field(description="What it reads in the entry of a server.")
    is_list: bool = Field(
        default=False, description="Whether the servers are a list rather than a mapping by name."
    )
    is_shared: bool = Field(default=False, description="Whether the file holds other settings too.")
    bare_beside: list[Text] = Field(
        default=[], description="Files beside which the servers may stand without the root key."
    )
    may_be_bare: bool = Field(
        default=False, description="Whether the servers may stand without the root key everywhere."
    )
    root_may_be_path: bool = Field(
        default=False, description="Whether a path, or a list with paths, can stand in place of the servers."
    )
    moved_to: str = Field(
        default="",
        description="The file for servers instead, where this one is out of date or cannot hold any.",
    )
    wrong_roots: list[Text] = Field(default=[], description="Root keys of other clients, not read here.")
    other_roots: list[Text] = Field(default=[], description="What is read beside the root key.")
    type_key: str = Field(default="type", description="The key that names the transport; empty if none does.")
    other_types: list[Text] = Field(
        default=[], description="What the type key may say besides, of entries that are no servers."
    )
    wrong_type_keys: list[Text] = Field(
        default=[], description="Keys by which other clients or versions name the transport."
    )
    command_key: Text = Field(default="command", description="The key of the command.")
    args_key: str = Field(
        default="args", description="The key of its arguments; empty where the command is a list."
    )
    env_key: Text = Field(default="env", description="The key of the environment.")
    url_keys: list[Text] = Field(
        default=["url"], description="The keys of the endpoint, the best first; none without remote servers."
    )
    headers_keys: list[Text] = Field(default=["headers"], description="The keys of the headers.")
    untyped_remote: Untyped = Field(default="works", description="What an endpoint without a type is.")
    falls_back_to_sse: bool = Field(
        default=False, description="Whether it tries SSE where an endpoint speaks no streamable HTTP."
    )
    untyped_local: Untyped = Field(default="works", description="What a command without a type is.")
    mixed: Literal["rejected", "dropped", "unclear"] = Field(
        default="unclear", description="What a server with command and endpoint is."
    )
    nothing: Literal["rejected", "dropped", "allowed"] = Field(
        default="dropped", description="What a server with neither is."
    )
    unknown_keys: Literal["ignored", "flagged", "tolerated"] = Field(
        default="ignored", description="What becomes of unknown keys; nothing is told where `tolerated`."
    )
    misplaced_keys: Literal["ignored", "flagged", "tolerated", "rejected"] = Field(
        default="ignored", description="What becomes of keys of another transport."
    )
    fatal_keys: dict[Name, str] = Field(
        default={}, description="Keys that make the client fail, and what to write instead."
    )
    foreign_keys: dict[Name, str] = Field(
        default={}, description="Keys of other clients or versions, and this client's key; empty if none."
    )
    deprecated_keys: dict[Name, Text] = Field(
        default={},
        description="Keys that still work, and their successors; a dot leads into the mapping below a key.",
    )
    expansions: list[Text] = Field(default=[], description="The forms that it replaces, such as `${VAR}`.")
    expands_in: list[Literal["command", "args", "env", "url", "headers", "cwd"]] = Field(
        default=[], description="Where it does so; everywhere if none is given."
    )
    name_pattern: str = Field(default="", description="What the name of a server must match in full.")
    reserved_names: list[Text] = Field(default=[], description="Names that the client keeps for itself.")
    approval_keys: list[Name] = Field(default=[], description="Keys that list tools which run unasked.")
    trust_keys: list[Name] = Field(default=[], description="Keys that let all tools run unasked.")
    enable_keys: list[Name] = Field(
        default=[], description="Root keys that enable the servers of a project unasked."
    )
    has_directory: bool = Field(
        default=True, description="Whether relative paths start from a folder that is defined."
    )
    wants_absolute: bool = Field(default=False, description="Whether absolute paths are what it needs.")
    is_dead: str = Field(default="", description="Of a file that nobody reads: the one to use instead.")
    is_verified: bool = Field(
        default=False, description="Whether every fact was read in the client's code or its own manual."
    )
    sources: Annotated[list[Text], Field(min_length=1)] = Field(description="Where the facts were read.")
    checked: Day = Field(description="When, as YYYY-MM-DD.")


class ClientsFile(Model):
    """The dialects of MCP clients, as data."""

    version: Version = Field(default=1, description="The version of this format.")
    kind: Literal["clients"] = Field(default="clients", description="What this file is.")
    clients: Annotated[list[ClientModel], Field(min_length=1)] = Field(description="The dialects.")
