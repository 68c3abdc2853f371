"""What a client makes of an entry that it cannot use, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ownership_lint.inputs.clients import Client

TRANSPORT_NAMES: Final = {
    "stdio": "a command",
    "http": "streamable HTTP",
    "sse": "SSE",
    "ws": "a web socket",
}


def effect(client: Client, what: str) -> str:
    """`dropped`, `rejected` and the like, said of a client."""
    return {
        "dropped": f"{client.name} drops the server",
        "rejected": f"{client.name} rejects the whole file",
        "sse": f"{client.name} takes it for SSE",
        "http": f"{client.name} takes it for streamable HTTP",
    }.get(what, f"what {client.name} makes of it is not defined")
