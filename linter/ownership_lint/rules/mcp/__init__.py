"""The checks of client files, by the ids that the packs `policy/mcp-*.yaml` describe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.rules.mcp import (
    allowing,
    approvals,
    containers,
    drift,
    endpoints,
    expansion,
    folders,
    inputs,
    keys,
    launching,
    names,
    network,
    packages,
    portability,
    schema_url,
    secrets,
    shape,
    syntax,
    transport,
    values,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ownership_lint.analysis.mcp.clients import Clients
    from ownership_lint.analysis.mcp.problem import Problem
    from ownership_lint.analysis.mcp.servers import ClientFile, Server
    from ownership_lint.finding import Location

SERVER_CHECKS: Final[Mapping[str, Callable[[Server], Iterator[Problem]]]] = {
    **transport.SERVER_CHECKS,
    **expansion.SERVER_CHECKS,
    **secrets.SERVER_CHECKS,
    **network.SERVER_CHECKS,
    **packages.SERVER_CHECKS,
    **containers.SERVER_CHECKS,
    **launching.SERVER_CHECKS,
    **folders.SERVER_CHECKS,
    **approvals.SERVER_CHECKS,
    **portability.SERVER_CHECKS,
    **keys.SERVER_CHECKS,
    **values.SERVER_CHECKS,
    **endpoints.SERVER_CHECKS,
}
FILE_CHECKS: Final[Mapping[str, Callable[[ClientFile], Iterator[Problem]]]] = {
    **syntax.FILE_CHECKS,
    **shape.FILE_CHECKS,
    **approvals.FILE_CHECKS,
    **names.FILE_CHECKS,
    **keys.FILE_CHECKS,
    **values.FILE_CHECKS,
    **inputs.FILE_CHECKS,
    **schema_url.FILE_CHECKS,
}
TREE_CHECKS: Final[Mapping[str, Callable[[Clients], Iterator[tuple[Location, Problem]]]]] = {
    **drift.TREE_CHECKS,
    **allowing.TREE_CHECKS,
    **portability.TREE_CHECKS,
}

IDS: Final = frozenset({*SERVER_CHECKS, *FILE_CHECKS, *TREE_CHECKS})


def problems(rule: str, clients: Clients) -> Iterator[tuple[Location, Problem]]:
    """What a rule finds in client files, and where; nothing that is told holds a secret of theirs."""
    tell = clients.without_values
    for at, one in _problems(rule, clients):
        related = tuple(other._replace(message=tell(other.message)) for other in one.related)
        yield (
            at,
            one._replace(
                subject=tell(one.subject),
                message=tell(one.message),
                help=tell(one.help),
                context=tell(one.context),
                related=related,
            ),
        )


def _problems(rule: str, clients: Clients) -> Iterator[tuple[Location, Problem]]:
    if rule in TREE_CHECKS:
        yield from TREE_CHECKS[rule](clients)
    elif rule in FILE_CHECKS:
        for file in clients.files:
            for one in FILE_CHECKS[rule](file):
                yield file.source.location(one.span), one
    else:
        for file, server in clients.servers():
            for one in SERVER_CHECKS[rule](server):
                yield file.source.location(one.span), one
