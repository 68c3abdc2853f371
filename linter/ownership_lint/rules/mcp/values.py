"""What stands behind the keys of an entry, and the names of servers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.entries import is_comment, is_where_expected
from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.tables import strayed
from ownership_lint.analysis.mcp.wording import counted, either, quoted
from ownership_lint.finding import Certainty
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.servers import ClientFile, Server
    from ownership_lint.analysis.mcp.tree import Member, Node
    from ownership_lint.inputs.clients import Client, Key

_KINDS: Final = {
    "string": "string",
    "strings": "list",
    "string-map": "mapping",
    "boolean": "boolean",
    "number": "number",
    "mapping": "mapping",
}
_COERCING: Final = frozenset({"copilot", "cursor", "gemini", "gemini-extension", "kiro", "windsurf"})
"""Clients that may make a text of a number, or a number of a text: nobody wrote down that they refuse it."""
_MAPPINGS: Final = {"toml": "a table", "yaml": "a mapping"}

_OF_LINES: Final = """
    bash bun bunx cargo cmd deno docker dotnet env fish go java mise nerdctl nix node nodejs npm npx perl php
    pipx pnpm podman poetry powershell pwsh py python ruby sh sudo ts-node tsx uv uvx wsl yarn zsh
"""
_RUNNERS: Final = frozenset(_OF_LINES.split())
_VERSIONED: Final = lazy_pattern(r"(?:python|pypy|node|ruby|php)\d[\d.]*")
_SUFFIXES: Final = (".exe", ".cmd", ".bat", ".ps1")
_FOLDERS: Final = frozenset({"bin", ".bin", "sbin", "Scripts"})
"""Where programs are: elsewhere, a blank may belong to a path."""
_ASSIGNMENT: Final = lazy_pattern(r"[A-Za-z_]\w*=")
_OPTION: Final = lazy_pattern(r"\s--?[A-Za-z][\w-]*(?=[\s=]|\Z)")


def wrong_value_type(file: ClientFile) -> Iterator[Problem]:
    """Values of another kind than the client reads."""
    if file.client.is_dead:
        return
    if file.client.is_verified:
        yield from _wrong_entries(file)
    for server in file.servers:
        swallowed = {id(one.member) for one in strayed(server)}
        keys = {one.name: one for one in server.client.keys}
        for member in server.node.members or ():
            key = keys.get(member.name)
            if key is not None and member.value.kind != "null":
                yield from _wrong_value(server, member, key, swallowed)


def _wrong_entries(file: ClientFile) -> Iterator[Problem]:
    """What stands in place of the servers, or of one of them."""
    client, holder = file.client, file.holder
    if holder is None or holder.value.kind == "null":
        return
    name, kind = ".".join(client.root), holder.value.kind
    if kind != ("list" if client.is_list else "mapping"):
        if not client.root_may_be_path:
            wanted = "a list" if client.is_list else _mapping(client)
            message = (
                f"{client.name} wants {quoted(name)} to be {wanted}, and it is {_kind(holder.value, client)}"
            )
            yield Problem(holder.value.span, name, message, f"make it {wanted} of servers")
        return
    for member in holder.value.members or ():
        if member.value.kind not in {"mapping", "null"} and not is_comment(member.name):
            message = (
                f"{client.name} wants the server {quoted(member.name)} to be {_mapping(client)}, "
                f"and it is {_kind(member.value, client)}"
            )
            yield Problem(member.value.span, member.name, message, f"write {_mapping(client)} with its keys")


def _wrong_value(server: Server, member: Member, key: Key, swallowed: set[int]) -> Iterator[Problem]:
    client, value = server.client, member.value
    wanted = _KINDS.get(key.type, value.kind)
    if value.kind != wanted:
        is_older = any(value.get(one.removeprefix(f"{key.name}.")) for one in client.deprecated_keys)
        is_scalar = {value.kind, wanted} <= {"string", "number", "boolean"}
        if is_older or id(member) in swallowed or (is_scalar and (not client.is_verified or _refers(value))):
            return
        certainty = Certainty.UNKNOWN if is_scalar and client.id in _COERCING else Certainty.PROVEN
        is_now = _kind(value, client)
        message = f"{client.name} wants {quoted(key.name)} to be {_type(key, client)}, and it is {is_now}"
        tip = _tip(client, key, value)
        yield Problem(value.span, server.name, message, tip, certainty=certainty, context=key.name)
    elif client.is_verified and key.type == "strings":
        yield from _wrong_items(server, key, value)
    elif client.is_verified and key.type == "string-map":
        yield from _wrong_texts(server, key, value, swallowed)


def _wrong_items(server: Server, key: Key, value: Node) -> Iterator[Problem]:
    for place, item in enumerate(value.items or ()):
        if item.kind != "string":
            client = server.client
            message = f"{client.name} wants texts in {quoted(key.name)}, and this is {_kind(item, client)}"
            context = f"{key.name}.{place}"
            yield Problem(item.span, server.name, message, "put it into quotes", context=context)


def _wrong_texts(server: Server, key: Key, value: Node, swallowed: set[int]) -> Iterator[Problem]:
    for member in value.members or ():
        if member.value.kind in {"string", "null"} or id(member) in swallowed:
            continue
        client, name = server.client, f"{key.name}.{member.name}"
        is_scalar = member.value.kind in {"number", "boolean"}
        certainty = Certainty.UNKNOWN if is_scalar and client.id in _COERCING else Certainty.PROVEN
        message = f"{client.name} wants {quoted(name)} to be a text, and it is {_kind(member.value, client)}"
        tip = "put it into quotes" if is_scalar else "write one text"
        yield Problem(member.value.span, server.name, message, tip, certainty=certainty, context=name)


def _refers(value: Node) -> bool:
    """Whether the text may stand for something else."""
    return "$" in value.text or "{" in value.text


def _tip(client: Client, key: Key, value: Node) -> str:
    if key.name == client.command_key and value.kind == "list":
        return f"put the program into {quoted(key.name)} and the rest into {quoted(client.args_key)}"
    if key.name == client.command_key and key.type == "strings":
        return "write a list: the program, then each argument by itself"
    if key.type == "strings":
        return "write a list with each text by itself"
    if key.type in {"number", "boolean"} and value.kind == "string":
        return "take away the quotes"
    return f"write {_type(key, client)}"


def _type(key: Key, client: Client) -> str:
    return {
        "string": "a text",
        "strings": "a list of texts",
        "string-map": f"{_mapping(client)} of texts",
        "boolean": "`true` or `false`",
        "number": "a number",
    }.get(key.type, _mapping(client))


def _kind(node: Node, client: Client) -> str:
    words = {
        "string": "a text",
        "list": "a list",
        "number": "a number",
        "boolean": "a boolean",
        "null": "nothing",
    }
    return words.get(node.kind, _mapping(client))


def _mapping(client: Client) -> str:
    return _MAPPINGS.get(client.format, "an object")


def whitespace_value(server: Server) -> Iterator[Problem]:
    """Blanks around what the client takes as it is."""
    client = server.client
    for member in (server.command, server.url, server.type):
        if member is not None:
            first = member.value.items[0] if member.value.items else member.value
            yield from _blanks(server, first, quoted(member.name), member.name)
    for member in server.headers:
        yield from _blanks(
            server, member.key, f"the name of the header {quoted(member.name.strip())}", member.name
        )
    for member in server.env:
        what = f"the name {quoted(member.name.strip())} in {quoted(client.env_key)}"
        yield from _blanks(server, member.key, what, member.name)


def _blanks(server: Server, node: Node, what: str, context: str) -> Iterator[Problem]:
    text = node.text
    inner = text.strip()
    if not inner or inner == text:
        return
    sides = [
        side
        for side, is_there in (("begins", text != text.lstrip()), ("ends", text != text.rstrip()))
        if is_there
    ]
    message = f"{what} {' and '.join(sides)} with a blank, which {server.client.name} takes for a part of it"
    yield Problem(node.span, server.name, message, "take the blank out", context=context.strip())


def command_line_in_command(server: Server) -> Iterator[Problem]:
    """A whole line, or JSON, where the name of a program belongs."""
    client, command = server.client, server.command
    if command is None or not server.words:
        return
    is_list = command.value.items is not None
    if is_list == bool(client.args_key) or (
        is_list and server.words[0] is not (command.value.items or ())[0]
    ):
        return
    text = server.words[0].text.strip()
    if text.startswith(("{", "[")) and text.endswith(("}", "]")) and '"' in text:
        message = f"{quoted(command.name)} holds JSON: {client.name} looks for a program of that name"
        tip = "write what is in it as the entry of the server"
    else:
        said = _line(text)
        if said is None:
            return
        message = (
            f"{quoted(command.name)} holds a line, {said}: {client.name} looks for a program of that name"
        )
        place = f"into {quoted(client.args_key)}" if client.args_key else "behind it in the list"
        tip = f"leave the program alone in {quoted(command.name)}, and put each argument {place}"
    yield Problem(server.words[0].span, server.name, message, tip)


def _line(text: str) -> str | None:
    """What a command line is made of, in words that give away nothing; None for the name of a program."""
    words = text.split()
    settings = next((place for place, word in enumerate(words) if not _ASSIGNMENT.match(word)), len(words))
    rest = words[settings:]
    if len(words) < 2 or not rest:
        return None
    if program := _runner(rest[0]):
        before = f"{counted(settings, 'variable')}, " if settings else ""
        return f"{before}{quoted(program)} and {counted(len(rest) - 1, 'argument')}"
    return "a program and options" if _OPTION.search(text) else None


def _runner(word: str) -> str:
    """The known program that a word names; empty where it may be the beginning of a path with blanks."""
    folder, _, name = word.replace("\\", "/").rpartition("/")
    program = name.lower()
    for suffix in _SUFFIXES:
        program = program.removesuffix(suffix)
    is_program = not folder or folder.rpartition("/")[2] in _FOLDERS or program != name.lower()
    return program if is_program and (program in _RUNNERS or _VERSIONED.fullmatch(program)) else ""


def server_name(server: Server) -> Iterator[Problem]:
    """Names that the client does not take."""
    client, name = server.client, server.name
    if not is_where_expected(server):
        return
    if not name.strip():
        what = "a server without `name`" if client.is_list else "a server whose name is empty"
        yield Problem(
            server.key.span, "", f"{what}: {client.name} has nothing to call it by", "give it a name"
        )
    elif name in client.reserved_names:
        message = f"{client.name} keeps the name {quoted(name)} for itself: it skips the server"
        yield Problem(
            server.key.span, name, message, f"take another name than {either(client.reserved_names)}"
        )
    elif client.name_pattern and not re.fullmatch(client.name_pattern, name):
        message = f"{client.name} takes no server of the name {quoted(name)}"
        tip = f"names must match {quoted(client.name_pattern)}"
        yield Problem(server.key.span, name, message, tip)


SERVER_CHECKS: Final = {
    "mcp/whitespace-value": whitespace_value,
    "mcp/command-line-in-command": command_line_in_command,
    "mcp/server-name": server_name,
}
FILE_CHECKS: Final = {"mcp/wrong-value-type": wrong_value_type}
