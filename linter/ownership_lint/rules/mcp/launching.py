"""How a server is started: through a shell, with the rights of another user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.spans import of_place
from ownership_lint.analysis.mcp.wording import quoted
from ownership_lint.analysis.wrappers import SHELLS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.servers import Server

_SHELLS: Final = frozenset({*SHELLS, "fish", "cmd", "powershell", "pwsh"})


def shell_wrapper(server: Server) -> Iterator[Problem]:
    """A command line that a shell takes apart."""
    for launch in server.launch.walk():
        if (
            launch.inline is None
            or launch.program not in _SHELLS
            or launch.in_container
            or launch.pipes_download
        ):
            continue
        shell = launch.chain[-1]
        message = (
            f"{quoted(shell.name)} runs a line of code: what starts is not what allow lists and reviewers see"
        )
        tip = "name the program as `command` and its arguments one by one, or keep the code in a script"
        yield Problem(of_place(server, shell.place), server.name, message, tip)
        return


def pipe_to_shell(server: Server) -> Iterator[Problem]:
    """A download that is run as it comes."""
    for launch in server.launch.walk():
        if launch.pipes_download and launch.inline is not None:
            message = (
                "a download is run at once: whoever answers for that address runs code here at every start"
            )
            tip = "download it once, look at it, and start what was looked at"
            yield Problem(of_place(server, launch.inline.place), server.name, message, tip)


def sudo(server: Server) -> Iterator[Problem]:
    """A server with the rights of another user."""
    for launch in server.launch.walk():
        if launch.sudo and not launch.in_container:
            message = "the server runs with the rights of another user, and every tool of it too"
            yield Problem(of_place(server, launch.sudo), server.name, message, "start it without `sudo`")


SERVER_CHECKS: Final = {
    "mcp/shell-wrapper": shell_wrapper,
    "mcp/pipe-to-shell": pipe_to_shell,
    "mcp/sudo": sudo,
}
