"""Which servers the policy lets be configured, and which it wants."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.endpoints import endpoint_of, may_be, permits
from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.tree import Span
from ownership_lint.analysis.mcp.wording import either, quoted
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.clients import Clients
    from ownership_lint.analysis.mcp.launch import Launch, Package
    from ownership_lint.analysis.mcp.servers import Server
    from ownership_lint.finding import Location
    from ownership_lint.inputs.policy import ServerPattern

_STEERING: Final = lazy_pattern(
    r"(?i)(?:npm|pnpm|yarn|bun|deno|uv|uvx|pip|pipx|node|python|docker|podman|ld|dyld|corepack|bash|git)_.*|"
    r"python\w*|path|shell|env|ifs|comspec|http_proxy|https_proxy|all_proxy|ssl_cert_file"
)
"""Variables that decide what is fetched, from where, and what is run before it."""
_ANSWERS: Final = frozenset(
    {
        "-y",
        "--yes",
        "-q",
        "--quiet",
        "--silent",
        "-p",
        "--package",
        "--from",
        "dlx",
        "exec",
        "x",
        "tool",
        "run",
        "-i",
    }
    | {"--rm", "--interactive", "--init", "-it", "-t"}
)
"""Words that may stand before a package."""
_ACTING_KEYS: Final = frozenset({"headersHelper", "cwd", "envFile", "dev", "workingDirectory", "env_file"})
"""Keys of an entry that run something, or decide where it is run."""
_VERSION: Final = lazy_pattern(r"[\^~=<>!]*[0-9A-Za-z.+_-]*")
_FOLDERS: Final = frozenset({"", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/bin"})
"""Where the programs that fetch packages are."""
_ADDRESSES: Final = frozenset({"url", "httpUrl", "serverUrl", "uri", "endpoint", "baseUrl", "tcp"})
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
        if not file.flaws and _is_usable(server)
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


def _is_usable(server: Server) -> bool:
    """Whether its client finds the server and may start it."""
    disabled, enabled = server.node.get("disabled"), server.node.get("enabled")
    is_off = (disabled is not None and disabled.value is True) or (
        enabled is not None and enabled.value is False
    )
    reached = server.command or server.url
    is_said = reached is not None and bool(reached.value.text.strip() or reached.value.items)
    is_dropped = (
        server.is_remote and server.type is None and server.client.untyped_remote in {"dropped", "rejected"}
    )
    return server.is_read and server.client.is_verified and is_said and not is_off and not is_dropped


def _is_allowed(server: Server, pattern: ServerPattern) -> bool:
    """Whether all that a pattern says is proven of a server."""
    return (
        pattern.name in {"", server.name}
        and not any(one.name in _ACTING_KEYS for one in server.node.members or ())
        and (not pattern.url or (server.is_remote and _is_at(server, pattern.url)))
        and (not pattern.package or _is_fetched(server, pattern.package))
        and (not pattern.command or _is_command(server, pattern.command))
    )


def _is_denied(server: Server, pattern: ServerPattern) -> bool:
    """Whether all that a pattern says holds of a server, or may: a denial must not be escaped by disguise."""
    addresses = [*_urls(server), *(one.text for one in server.words if "/" in one.text)]
    return (
        pattern.name in {"", server.name}
        and (not pattern.url or any(may_be(pattern.url, one) for one in addresses))
        and (not pattern.package or _is_named(server, pattern.package))
        and (not pattern.command or _is_command(server, pattern.command))
    )


def _url(server: Server) -> str:
    return server.url.value.text if server.url is not None else ""


def _urls(server: Server) -> list[str]:
    """Every address that some client would read: which of several wins is no matter here."""
    return [one.value.text for one in server.node.members or () if one.name in _ADDRESSES]


def _is_at(server: Server, pattern: str) -> bool:
    return all(permits(pattern, one) for one in (_url(server), *_urls(server)))


def _is_fetched(server: Server, pattern: str) -> bool:
    """Whether a package or image is all that is started, by a program that is what its name says."""
    folder = server.words[0].text.rpartition("/")[0] if server.words else ""
    is_usual = folder in _FOLDERS and "\\" not in folder
    return is_usual and _is_only(server.launch, pattern) and not _is_steered(server)


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


def _is_steered(server: Server) -> bool:
    """Whether something else than the name decides what is fetched, and from where."""
    if any(_STEERING.fullmatch(one.name) for one in server.env):
        return True
    container = server.launch.container
    if container is not None:
        reach = (container.privileged, container.network, container.detached, *container.mounts)
        return not container.is_read_whole or any(one is not None for one in reach)
    fetched = next(iter(server.launch.packages), None)
    before = server.words[1 : fetched.place.word if fetched is not None else None]
    return not _ANSWERS.issuperset(one.text.partition("=")[0] for one in before)


def _has(launch: Launch, pattern: str) -> bool:
    if launch.image is not None and _is_image(launch, pattern):
        return True
    ecosystem, _, rest = pattern.rpartition(":")
    name, version = _name_and_version(rest)
    return any(
        _is_same_package(one, name)
        and version in {"", one.exact}
        and ecosystem in {"", one.ecosystem}
        and _VERSION.fullmatch(one.version) is not None
        for one in launch.packages
    )


def _is_same_package(package: Package, name: str) -> bool:
    if package.ecosystem == "pypi":
        return _same_name(package.name) == _same_name(name)
    return package.name == name


def _is_named(server: Server, pattern: str) -> bool:
    """Whether a package is started, or anything on the command line may be it under another spelling."""
    if any(_has(one, pattern) for one in server.launch.walk()):
        return True
    name, version = _name_and_version(pattern.rpartition(":")[2])
    text = _same_name(" ".join(one.text for one in server.words).replace(":-", " "))
    is_there = re.search(rf"(?<![a-z0-9-]){re.escape(_same_name(name))}(?![a-z0-9-])", text) is not None
    return is_there and not version


def _same_name(text: str) -> str:
    """A text in which names that registries take for the same are the same."""
    return re.sub(r"[-_.]+", "-", text.casefold())


def _name_and_version(pattern: str) -> tuple[str, str]:
    """`@scope/name@1.2.3` and `name==1.2.3` in two."""
    name, _, version = pattern.replace("==", "@").rpartition("@")
    return (name, version) if name else (pattern, "")


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
    if any(one.name in _ACTING_KEYS for one in server.node.members or ()):
        return "runs something besides, or elsewhere"
    if pattern.url and not (server.is_remote and _is_at(server, pattern.url)):
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
