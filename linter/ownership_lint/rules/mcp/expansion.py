"""References to variables that the client leaves as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.problem import Problem
from ownership_lint.analysis.mcp.references import EDITOR_VARIABLES, references, written_as
from ownership_lint.analysis.mcp.wording import either, quoted, written
from ownership_lint.finding import Certainty, Edit, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.mcp.references import Reference
    from ownership_lint.analysis.mcp.servers import Server
    from ownership_lint.analysis.mcp.tree import Node

_OF_VARIABLES: Final = ("${VAR}", "${env:VAR}", "{env:VAR}")
"""Forms that mean the same, each in its client."""
_EXPANDING: Final = frozenset(
    {"sh", "bash", "zsh", "dash", "cmd", "powershell", "pwsh", "mcp-remote", "envsubst"}
)
"""What replaces variables itself in the arguments that it is given."""
_REMARKS: Final = frozenset({"description", "name", "title", "note", "comment", "instructions"})


def env_syntax(server: Server) -> Iterator[Problem]:
    """References in a form, or at a place, that this client does not know."""
    client = server.client
    if not client.is_verified:
        return
    for place, node in server.texts():
        field = _field(server, place)
        if place in _REMARKS or field == "":
            continue
        is_read = not client.expands_in or field in client.expands_in
        for one in references(node.text):
            if is_read and one.form in client.expansions:
                continue
            if _is_left_alone(server, field, one):
                continue
            yield _problem(server, field, node, one, is_read=is_read)


def _problem(server: Server, field: str, node: Node, one: Reference, *, is_read: bool) -> Problem:
    client = server.client
    said = quoted(
        node.text[one.start : one.end].partition(":-")[0] + ("…}" if one.form == "${VAR:-default}" else "")
    )
    right = next((form for form in _OF_VARIABLES if form in client.expansions), "")
    if not client.expansions:
        message = f"{client.name} replaces no variables: {said} in {quoted(field)} stays as it is"
        tip = "set the variable where the client is started, or write what it stands for if it is no secret"
    elif not is_read:
        places = either(client.expands_in)
        message = f"{client.name} replaces variables in {places}: {said} in {quoted(field)} stays as it is"
        tip = "move the reference to one of these"
    else:
        message = f"{client.name} does not replace {said}: it stays as it is in {quoted(field)}"
        tip = (
            f"write {quoted(written_as(right, one.name))}"
            if right
            else f"it knows {either(client.expansions)}"
        )
        message += f"; it reads {quoted(written_as(right, one.name))}" if right and _is_variable(one) else ""
    is_certain = is_read and bool(right) and _is_variable(one)
    certainty = (
        Certainty.PROVEN
        if one.form in {*_OF_VARIABLES, "${VAR:-default}"} or is_certain
        else Certainty.UNKNOWN
    )
    return Problem(
        node.span,
        server.name,
        message,
        tip,
        None if one.form != "${VAR:-default}" or "${VAR}" not in client.expansions else Severity.WARNING,
        certainty,
        _mended(server, node, one, right) if is_certain else (),
        context=f"{field} {one.name}",
    )


def _mended(server: Server, node: Node, one: Reference, right: str) -> tuple[Edit, ...]:
    """The reference in this client's form, in the place of the file where it is written as it is read."""
    raw = server.source.data[node.span.start : node.span.end]
    before = node.text[one.start : one.end].encode()
    is_inner = node.text[: one.start].endswith(":-")  # of another reference, whose default it is
    if is_inner or raw.count(before) != 1 or node.text.count(before.decode()) != 1:
        return ()
    start = node.span.start + raw.index(before)
    inner = written(written_as(right, one.name), server.client).strip(b"\"'")
    return (Edit(start, start + len(before), inner),)


def _is_variable(one: Reference) -> bool:
    """Whether it refers to a variable of the environment, and says nothing besides."""
    return one.form in {*_OF_VARIABLES, "$VAR"} and one.name not in EDITOR_VARIABLES


def _field(server: Server, place: str) -> str:
    """What `Client.expands_in` calls a key."""
    client = server.client
    if place in client.url_keys:
        return "url"
    names = {client.command_key: "command", client.args_key: "args", client.env_key: "env", "cwd": "cwd"}
    if place in names:
        return names[place] or "command"
    return "headers" if any(place == key.partition(".")[0] for key in client.headers_keys) else ""


def _is_left_alone(server: Server, field: str, one: Reference) -> bool:
    """Whether something else replaces it, or may: a shell, or the program that is started."""
    if field in {"args", "command"}:
        words = {word.text.rpartition("/")[2].partition("@")[0] for word in server.words}
        own = {member.name for member in server.env}
        return bool(words & _EXPANDING) or one.name in own
    return one.form in {"%VAR%", "{{VAR}}"} and field == "env"


SERVER_CHECKS: Final = {"mcp/env-syntax": env_syntax}
