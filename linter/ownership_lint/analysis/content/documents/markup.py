"""Reads XML that may be made to do harm: no entities, no other files, no more elements than a limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from ownership_lint.analysis.content.documents.parts import BEYOND, DAMAGED, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_ELEMENTS: Final = 3_000_000


class Handler:
    """Told of each element by its local name, whatever its prefix."""

    def start(self, name: str, attributes: Mapping[str, str], /) -> None:
        """An element begins; its attributes by their local names."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text between two of them, or a part of it."""


def parse(data: bytes, handler: Handler) -> None:
    """Read a whole document. Raises UnreadableError; nothing is resolved, and no other file is opened."""
    if not data:
        return
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    seen = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal seen
        seen += 1
        if seen > _MOST_ELEMENTS:
            raise UnreadableError(BEYOND)
        handler.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def refuse(*_: object) -> None:
        raise UnreadableError(DAMAGED)  # no office program writes a document type

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: handler.end(_local(name))
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise UnreadableError(DAMAGED) from error


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
