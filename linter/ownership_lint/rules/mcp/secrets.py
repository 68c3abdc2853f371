"""Credentials that stand in a client file, where a reference to them should."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.credentials import SECRET_RULES
from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.references import written_as
from ownership_lint.analysis.mcp.secrets import Secret
from ownership_lint.analysis.mcp.wording import quoted
from ownership_lint.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ownership_lint.analysis.mcp.secrets import Place
    from ownership_lint.analysis.mcp.servers import Server

_FORMS: Final = ("${VAR}", "${env:VAR}", "{env:VAR}", "${{ secrets.VAR }}")


def secrets(place: Place, server: Server) -> Iterator[Problem]:
    """The credentials at one of the places where they may stand."""
    for one in server.credentials:
        if one.place is place and isinstance(one.found, Secret):
            message = f"{one.found.what} in {quoted(one.key)}: {one.found.shown}"
            severity = Severity.WARNING if one.found.is_soft else None
            context = f"{one.key} {one.found.start}"
            yield Problem(one.node.span, server.name, message, _remedy(server), severity, context=context)


def placeholder_value(server: Server) -> Iterator[Problem]:
    """Text of a template that somebody was to replace."""
    for one in server.credentials:
        if not isinstance(one.found, Secret):
            message = f"{quoted(one.key)} still holds {one.found.shown}"
            context = f"{one.key} {one.found.start}"
            yield Problem(one.node.span, server.name, message, f"write {_reference(server)}", context=context)


def _remedy(server: Server) -> str:
    return f"take it out, change it where it is valid, and write {_reference(server)}"


def _reference(server: Server) -> str:
    form = next((one for one in _FORMS if one in server.client.expansions), "")
    if form:
        return f"a reference: {quoted(written_as(form, 'NAME'))}"
    return "nothing: set the variable where the client is started"


SERVER_CHECKS: Final[Mapping[str, Callable[[Server], Iterator[Problem]]]] = {
    **{rule: partial(secrets, place) for place, rule in SECRET_RULES.items()},
    "mcp/placeholder-value": placeholder_value,
}
