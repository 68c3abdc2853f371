"""What starts a server on the machine of one person only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.machine_paths import MachinePath, machine_paths
from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.spans import is_literal, of_place, within
from ownership_lint.analysis.mcp.tracked import Tracked
from ownership_lint.analysis.mcp.wording import quoted, replaced
from ownership_lint.finding import Certainty, Edit, Severity
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.clients import Clients
    from ownership_lint.analysis.mcp.launch import Launch, Mount, Place
    from ownership_lint.analysis.mcp.servers import ClientFile, Server
    from ownership_lint.analysis.mcp.tree import Node
    from ownership_lint.finding import Location

_REMARKS: Final = frozenset({"description", "name", "title", "note", "comment", "instructions"})
_FOLDER: Final = "${workspaceFolder}"
_FOLDER_OPTIONS: Final = frozenset({"--directory", "--project", "--cwd", "--cd", "--prefix", "-C", "--dir"})
_SAFE: Final = lazy_pattern(r"[\w./+-]+", re.ASCII)
_PLAIN: Final = lazy_pattern(r"[\w./\\ -]+")
"""What can be shown: no options, queries or credentials."""
_RELATIVE: Final = lazy_pattern(r"\.{1,2}[\\/]")
_SEPARATOR: Final = lazy_pattern(r"[\\/]")
_BACKSLASHED_FROM_HERE: Final = lazy_pattern(r"\.{1,2}\\[\w.\\-]+", re.ASCII)
_BACKSLASHED: Final = lazy_pattern(r"[\w.-]+\\[\w.\\-]+", re.ASCII)
_WINDOWS_SUFFIXES: Final = (".bat", ".cmd", ".exe", ".ps1")
_WINDOWS_PROGRAMS: Final = frozenset({"cmd", "powershell", "wsl"})
_DRIVE: Final = lazy_pattern(r"[A-Za-z]:[\\/]")
_DOUBLED: Final = lazy_pattern(r"(?<![\w\"'])[A-Za-z]:\\\\(?=[^\\\s])")


def absolute_path(clients: Clients) -> Iterator[tuple[Location, Problem]]:
    """Paths of one machine in a file that others share."""
    tracked: Tracked | None = None
    for file, server in clients.servers():
        told: set[str] = set()
        for key, node, path in _machine_paths(server):
            tracked = tracked or Tracked.of(clients.tracked)
            if path.text not in told:
                problem = _absolute(
                    file, server, (key, node, path), tracked.ending(path.parts[path.owner + 1 :])
                )
                yield file.source.location(problem.span), problem
            told.add(path.text)


def _absolute(file: ClientFile, server: Server, place: tuple[str, Node, MachinePath], own: str) -> Problem:
    client, (key, node, path) = server.client, place
    is_wanted = client.wants_absolute or not client.has_directory
    tip = "start a command that everybody has installed, or name the folder by a variable"
    if own and client.has_directory:
        tip = f"write {quoted(_relative(server, key, own))}"
    elif is_wanted:
        tip = f"{client.name} needs absolute paths: keep this as a template that everybody fills in"
    return Problem(
        within(server, node, path.start, path.end),
        server.name,
        f"{path.shown} exists on one machine only",
        tip,
        Severity.NOTE if is_wanted else None,
        Certainty.UNKNOWN if is_wanted else Certainty.PROVEN,
        edits=_made_relative(server, place, own) if own and _is_at_root(file) else (),
        context=f"{key} {own}".strip(),
    )


def _machine_paths(server: Server) -> Iterator[tuple[str, Node, MachinePath]]:
    """What the machine of whoever starts the server has to have; not what a container has."""
    client = server.client
    remote = {
        *client.url_keys,
        *(key.partition(".")[0] for key in client.headers_keys),
        *client.approval_keys,
    }
    containers = [launch.container for launch in server.launch.walk() if launch.container is not None]
    first = min((one.place.word for one in containers), default=len(server.words))
    inside = {id(node) for node in server.words[first:]}
    for key, node in server.texts():
        is_inside = id(node) in inside or (bool(containers) and key == client.env_key)
        if key not in remote and key not in _REMARKS and not is_inside:
            yield from ((key, node, one) for one in machine_paths(node.text))
    for mount in (mount for one in containers for mount in one.mounts):
        yield from _mounted(server, mount)


def _mounted(server: Server, mount: Mount) -> Iterator[tuple[str, Node, MachinePath]]:
    node = server.words[mount.place.word]
    shift = node.text.find(mount.source, mount.place.start) if mount.source else -1
    for one in machine_paths(mount.source) if shift >= 0 else ():
        yield "mount", node, MachinePath(one.text, one.start + shift, one.end + shift)


def _is_at_root(file: ClientFile) -> bool:
    """Whether the client's project is the whole repository, so that paths start from there."""
    return any(glob.removeprefix("**/") == file.path for glob in file.client.files)


def _relative(server: Server, key: str, own: str) -> str:
    """A path of the repository as this client finds it."""
    client = server.client
    if _FOLDER in client.expansions and (not client.expands_in or key in client.expands_in):
        return f"{_FOLDER}/{own}"
    return own if "/" in own else f"./{own}"


def _made_relative(server: Server, place: tuple[str, Node, MachinePath], own: str) -> tuple[Edit, ...]:
    key, node, path = place
    client = server.client
    is_certain = client.has_directory and client.is_verified and _SAFE.fullmatch(own)
    if key not in {client.command_key, client.args_key} or not is_certain:
        return ()
    text = _relative(server, key, own)
    if is_literal(server, node):
        span = within(server, node, path.start, path.end)
        return (Edit(span.start, span.end, text.encode()),)
    return replaced(server.source, node, text, client) if path.text == node.text else ()


def relative_path(server: Server) -> Iterator[Problem]:
    """A relative path where nobody knows from which folder it starts."""
    if (
        server.client.has_directory
        or server.node.get("cwd") is not None
        or server.launch.container is not None
    ):
        return
    if any(node.text.partition("=")[0] in _FOLDER_OPTIONS for node in server.words):
        return
    for index, node in enumerate(server.words):
        script = server.launch.script
        is_script = script is not None and script.place.word == index and _is_relative(script.text)
        if is_script or _RELATIVE.match(node.text):
            path = quoted(node.text) if _PLAIN.fullmatch(node.text) else "a relative path"
            message = f"{path}: {server.client.name} starts servers in no folder of the project"
            tip = "write an absolute path, or start a command that is installed"
            yield Problem(
                within(server, node, 0, len(node.text)), server.name, message, tip, context=f"word {index}"
            )


def _is_relative(text: str) -> bool:
    is_elsewhere = text.startswith(("/", "\\", "~", "$", "%", "{")) or ":" in text
    return bool(text.strip()) and not is_elsewhere


def windows_only(server: Server) -> Iterator[Problem]:
    """A command that only Windows has."""
    for launch in server.launch.walk():
        found = None if launch.in_container else next(_of_windows(server, launch), None)
        if found is not None:
            place, what, tip = found
            message = f"{what}: on macOS and Linux the server does not start"
            yield Problem(of_place(server, place), server.name, message, tip)
            return


def _of_windows(server: Server, launch: Launch) -> Iterator[tuple[Place, str, str]]:
    """What on a command line only Windows has, each with what to do instead."""
    for step in launch.chain:
        text = server.words[step.place.word].text[step.place.start : step.place.end]
        name = _SEPARATOR.split(text)[-1]
        if step.name in _WINDOWS_PROGRAMS:
            yield step.place, f"{quoted(step.name)} is a program of Windows", "start the program itself"
        elif any(machine_paths(text)):
            continue  # it is told as an absolute path
        elif name.lower().endswith(_WINDOWS_SUFFIXES):
            what = quoted(name) if _PLAIN.fullmatch(name) else "this"
            yield step.place, f"{what} is a program of Windows", "write the name without its ending"
        elif _DRIVE.match(text):
            yield (
                step.place,
                "a drive letter means something on Windows alone",
                "write the name of the program",
            )
    words = (*launch.arguments, *((launch.script,) if launch.script is not None else ()))
    for word in words:
        is_script = word is launch.script
        if (_BACKSLASHED if is_script else _BACKSLASHED_FROM_HERE).fullmatch(word.text):
            yield (
                word.place,
                f"{quoted(word.text)} has the separators of Windows",
                "write `/`, which Windows takes too",
            )


def double_escaped_path(server: Server) -> Iterator[Problem]:
    """A path of Windows with twice as many backslashes as it needs."""
    for key, node in server.texts():
        found = _DOUBLED.search(node.text)
        if found is None or key in _REMARKS or node.text.lstrip().startswith(("{", "[")):
            continue
        is_path = found.start() == 0 and " " not in node.text
        single = node.text.replace("\\\\", "\\")
        yield Problem(
            within(server, node, found.start(), found.end()),
            server.name,
            f"a path in {quoted(key)} has two backslashes where one is meant: they were escaped twice",
            "halve them, or write `/`",
            edits=replaced(server.source, node, single, server.client) if is_path else (),
            context=key,
        )


TREE_CHECKS: Final = {"mcp/absolute-path": absolute_path}
SERVER_CHECKS: Final = {
    "mcp/relative-path": relative_path,
    "mcp/windows-only": windows_only,
    "mcp/double-escaped-path": double_escaped_path,
}
