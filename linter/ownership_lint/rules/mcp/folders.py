"""How much of the machine a server may touch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.spans import of_place
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.launch import Launch, Place
    from ownership_lint.analysis.mcp.servers import Server

_WHOLE: Final = lazy_pattern(r"/+|[A-Za-z]:[\\/]*|(?:/mnt)?/[a-z]/*")
_HOME: Final = lazy_pattern(
    r"~|\$HOME|\$\{(?:env:)?(?:HOME|USERPROFILE)(?::-[^{}]*)?\}|\$\{userHome\}|\{env:HOME\}|%USERPROFILE%|%HOMEPATH%"
    r"|\$env:USERPROFILE|/root|(?:(?:/mnt)?/[a-z]|[A-Za-z]:)?[\\/]+(?:Users|home)(?:[\\/]+[^\\/]+)?",
    re.IGNORECASE,
)
_SEPARATORS: Final = "\\/"


def broad_filesystem(server: Server) -> Iterator[Problem]:
    """A server that is given the whole machine, or all that a person has on it."""
    for launch in server.launch.walk():
        for folder, place in _given(launch):
            what = _breadth(folder)
            if what:
                message = f"the server is given {what}: keys, mails and passwords with it"
                yield Problem(
                    of_place(server, place), server.name, message, "give it the folders that it works on"
                )


def _given(launch: Launch) -> Iterator[tuple[str, Place]]:
    """The folders that a server is given."""
    if launch.container is not None:
        yield from ((mount.source, mount.place) for mount in launch.container.mounts)
    elif _is_filesystem_server(launch) and not launch.in_container:
        yield from ((word.text, word.place) for word in launch.arguments)


def _is_filesystem_server(launch: Launch) -> bool:
    names = [package.name for package in launch.packages]
    if launch.script is not None:
        names.append(launch.script.text)
    if launch.module is not None:
        names.append(launch.module.text)
    return any("filesystem" in name.lower() for name in (*names, launch.program))


def _breadth(folder: str) -> str:
    """What a folder is, if it is too much; no name of a person in it."""
    folder = folder.removeprefix("file://")
    if _WHOLE.fullmatch(folder):
        return "a whole drive" if ":" in folder or folder.strip("/") else "all files of the machine"
    bare = folder.rstrip(_SEPARATORS)
    if _HOME.fullmatch(bare):
        return "a whole home folder"
    return ""


SERVER_CHECKS: Final = {"mcp/broad-filesystem": broad_filesystem}
