"""The containers that servers run in: which image, and what of the machine they reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.launch import Pin
from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.spans import of_place
from ownership_lint.analysis.mcp.wording import quoted
from ownership_lint.finding import Certainty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.launch import Container
    from ownership_lint.analysis.mcp.servers import Server


def unpinned_image(server: Server) -> Iterator[Problem]:
    """An image without a tag, or with one that moves."""
    for launch in server.launch.walk():
        image = launch.image
        if image is None or image.pin not in {Pin.MISSING, Pin.FLOATING}:
            continue
        name = quoted("/".join(part for part in (image.registry, image.name) if part))
        if image.tag:
            message = f"the tag {quoted(image.tag)} of {name} moves: what runs changes unseen"
        else:
            message = f"{name} has no tag: what `latest` means today is run"
        # A short name without a tag may be an image that was built here; `latest` is written for a registry.
        is_told = image.pin is Pin.FLOATING or not image.may_be_local
        yield Problem(
            of_place(server, image.place),
            server.name,
            message,
            "write the tag of a version, or better the digest: `@sha256:…`",
            certainty=Certainty.PROVEN if is_told else Certainty.UNKNOWN,
            context=f"image {image.name}",
        )


def docker_privileged(server: Server) -> Iterator[Problem]:
    """A container with all rights on the machine."""
    for one in _containers(server):
        if one.privileged:
            message = (
                "`--privileged` lifts the walls of the container: the server can do anything on the machine"
            )
            tip = "take it out; give the one device or capability that it needs"
            yield Problem(of_place(server, one.privileged), server.name, message, tip)


def docker_socket(server: Server) -> Iterator[Problem]:
    """A container that controls all containers."""
    for one in _containers(server):
        if one.socket:
            message = (
                f"the socket of {quoted(one.tool)} is mounted: the server can start containers that reach all"
            )
            tip = "take the mount out, or put a proxy before the socket that lets through what is needed"
            yield Problem(of_place(server, one.socket), server.name, message, tip)


def docker_host_network(server: Server) -> Iterator[Problem]:
    """A container in the network of the machine."""
    for one in _containers(server):
        if one.network is not None and one.network.value == "host":
            message = "`--network host`: the server reaches every service that listens on this machine alone"
            tip = "publish the ports that it needs"
            yield Problem(of_place(server, one.network.place), server.name, message, tip)


def docker_not_interactive(server: Server) -> Iterator[Problem]:
    """A container to which its client cannot speak."""
    one = _sole_container(server)
    if one is None or one.verb not in {"run", "exec"} or not one.is_read_whole or server.transport != "stdio":
        return
    call = f"{one.tool} {one.verb}"
    if one.detached:
        message = f"{quoted(call)} with `-d` goes into the background: {server.client.name} speaks to nobody"
        yield Problem(of_place(server, one.detached), server.name, message, "write `-i` in place of `-d`")
    elif not one.is_interactive:
        message = (
            f"{quoted(call)} without `-i` closes the input: {server.client.name} cannot speak to the server"
        )
        yield Problem(of_place(server, one.place), server.name, message, f"write {quoted(f'{call} -i')}")


def _containers(server: Server) -> Iterator[Container]:
    return (launch.container for launch in server.launch.walk() if launch.container is not None)


def _sole_container(server: Server) -> Container | None:
    """The container that the client speaks to, if there is no other program that it could speak to."""
    launch = server.launch
    while launch.container is None and len(launch.inner) == 1:
        launch = launch.inner[0]
    return launch.container


SERVER_CHECKS: Final = {
    "mcp/unpinned-image": unpinned_image,
    "mcp/docker-privileged": docker_privileged,
    "mcp/docker-socket": docker_socket,
    "mcp/docker-host-network": docker_host_network,
    "mcp/docker-not-interactive": docker_not_interactive,
}
