"""Which servers the policy lets be configured, and which it wants."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.endpoints import endpoint_of, permits
from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.tree import Span
from ownership_lint.analysis.mcp.wording import either, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.clients import Clients
    from ownership_lint.analysis.mcp.launch import Launch
    from ownership_lint.analysis.mcp.servers import Server
    from ownership_lint.finding import Location
    from ownership_lint.inputs.policy import ServerPattern

_SOURCES: Final = re.compile(
    r"(?i)^npm_config_(?:.*:)?registry$|^(?:uv|pip)_(?:extra_|default_)?index(?:_url)?$|^uv_find_links$|"
    r"^(?:node_options|node_path|pythonpath|pythonstartup|ld_preload|dyld_insert_libraries|path|npm_config_userconfig)$"
)
_SOURCE_OPTIONS: Final = frozenset(
    {
        *(
            "--registry",
            "--userconfig",
            "--index",
            "--index-url",
            "--extra-index-url",
            "--default-index",
            "-i",
        ),
        *("--find-links", "-f", "--config-file", "--node-options"),
    }
)
_FOLDERS: Final = frozenset({"", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/bin"})
"""Where the programs that fetch packages are."""
_HELP: Final = "ask whoever keeps `mcp` in the policy, or take the server out"


def policy_denied(clients: Clients) -> Iterator[tuple[Location, Problem]]:
    """Servers that an entry of `deny` names."""
    for file, server in clients.servers():
        for pattern in clients.settings.deny:
            if _is_denied(server, pattern):
                message = f"the policy denies {_told(pattern)}"
                yield (
                    file.source.location(server.key.span),
                    Problem(server.key.span, server.name, message, _HELP),
                )
                break


def policy_not_allowed(clients: Clients) -> Iterator[tuple[Location, Problem]]:
    """Servers that no entry of `allow` names, where there is any."""
    settings = clients.settings
    if not settings.allow:
        return
    for file, server in clients.servers():
        if any(_is_denied(server, one) for one in settings.deny):
            continue
        if any(_is_allowed(server, one) for one in settings.allow):
            continue
        near = next((one for one in settings.allow if one.name == server.name), None)
        message = f"the policy does not allow the server {quoted(server.name)}"
        if near is not None:
            message = f"the policy allows {_told(near)}, and this {_difference(server, near)}"
        location = file.source.location(server.key.span)
        yield location, Problem(server.key.span, server.name, message, _HELP)


def policy_missing_required(clients: Clients) -> Iterator[tuple[Location, Problem]]:
    """Servers that the policy requires and no client finds."""
    found = {
        server.name
        for file in clients.files
        if not file.client.is_dead
        for server in file.servers
        if server.is_read
    }
    for name, location in clients.settings.required:
        if name not in found:
            files = either([file.path for file in clients.files][:3]) if clients.files else ""
            where = f": it is not in {files}" if files else ": there is no client file"
            message = f"the policy requires the server {quoted(name)}, and no client has it{where}"
            yield (
                location,
                Problem(Span(0, 0), name, message, "configure it, or take it out of `mcp.required`"),
            )


def _is_allowed(server: Server, pattern: ServerPattern) -> bool:
    """Whether all that a pattern says is proven of a server."""
    return (
        pattern.name in {"", server.name}
        and (not pattern.url or (server.is_remote and permits(pattern.url, _url(server))))
        and (not pattern.package or _is_fetched(server, pattern.package))
        and (not pattern.command or _is_command(server, pattern.command))
    )


def _is_denied(server: Server, pattern: ServerPattern) -> bool:
    """Whether all that a pattern says holds of a server, as far as can be seen anywhere in it."""
    launches = list(server.launch.walk())
    addresses = [_url(server), *(word.text for one in launches for word in one.url_arguments)]
    return (
        pattern.name in {"", server.name}
        and (not pattern.url or any(permits(pattern.url, one) for one in addresses))
        and (not pattern.package or any(_has(one, pattern.package) for one in launches))
        and (not pattern.command or _is_command(server, pattern.command))
    )


def _url(server: Server) -> str:
    return server.url.value.text if server.url is not None else ""


def _is_fetched(server: Server, pattern: str) -> bool:
    """Whether a package or image is all that is started, by a program that is what its name says."""
    folder = server.words[0].text.rpartition("/")[0] if server.words else ""
    is_usual = folder in _FOLDERS and "\\" not in folder
    return is_usual and _is_only(server.launch, pattern) and not _is_redirected(server)


def _is_only(launch: Launch, pattern: str) -> bool:
    """Whether nothing but the package or image is started, from where such packages come from."""
    if launch.inner or launch.inline is not None or launch.assignments:
        return False
    if [one.name for one in launch.chain[1:]] not in (
        [],
        [launch.packages[0].name] if launch.packages else [],
    ):
        return False  # something else that can be reached from there, as `npx --package=PACKAGE sh` does
    if launch.image is not None:
        return not launch.packages and _is_image(launch, pattern)
    is_one = len(launch.packages) == 1 and launch.packages[0].source == "registry"
    return is_one and _has(launch, pattern)


def _is_redirected(server: Server) -> bool:
    """Whether packages are fetched from elsewhere than is usual, or other code is loaded first."""
    names = [one.name for one in server.env] + [one.name for one in server.launch.assignments]
    options = [one.text.partition("=")[0] for one in server.words]
    return any(map(_SOURCES.search, names)) or not _SOURCE_OPTIONS.isdisjoint(options)


def _has(launch: Launch, pattern: str) -> bool:
    if launch.image is not None and _is_image(launch, pattern):
        return True
    name, version = _name_and_version(pattern)
    return any(one.name.lower() == name and version in {"", one.exact} for one in launch.packages)


def _name_and_version(pattern: str) -> tuple[str, str]:
    """`@scope/name@1.2.3` and `name==1.2.3` in two."""
    name, _, version = pattern.replace("==", "@").rpartition("@")
    return (name.lower(), version) if name else (pattern.lower(), "")


def _is_image(launch: Launch, pattern: str) -> bool:
    image = launch.image
    if image is None or not image.name:
        return False
    full = f"{image.registry}/{image.name}" if image.registry else image.name
    names = {full, f"{full}:{image.tag}", f"{full}@{image.digest}"}
    return pattern.removeprefix("docker.io/").removeprefix("library/") in {
        one.removeprefix("docker.io/").removeprefix("library/") for one in names
    }


def _is_command(server: Server, pattern: str) -> bool:
    words = [one.text for one in server.words]
    wanted = pattern.split()
    if wanted[-1:] == ["*"]:
        return words[: len(wanted) - 1] == wanted[:-1]
    return words == wanted


def _told(pattern: ServerPattern) -> str:
    """A pattern in words."""
    parts = [f"the server {quoted(pattern.name)}"] if pattern.name else []
    parts += [f"the address {quoted(pattern.url)}"] if pattern.url else []
    parts += [f"the package {quoted(pattern.package)}"] if pattern.package else []
    parts += [f"the command {quoted(pattern.command)}"] if pattern.command else []
    return " with ".join(parts)


def _difference(server: Server, pattern: ServerPattern) -> str:
    """What keeps a server of the right name from being the one that is allowed."""
    if pattern.url and not (server.is_remote and permits(pattern.url, _url(server))):
        endpoint = endpoint_of(_url(server))
        if server.url is None:
            return "has no address"
        return f"is at {quoted(str(endpoint))}" if endpoint else "is at an address that cannot be told"
    if pattern.package and not _is_fetched(server, pattern.package):
        return "starts something else, or more than that"
    return "has another command"


TREE_CHECKS: Final = {
    "mcp/policy-denied": policy_denied,
    "mcp/policy-not-allowed": policy_not_allowed,
    "mcp/policy-missing-required": policy_missing_required,
}
