"""The one pass over the text of all files, in two processes where there are many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ownership_lint.analysis.file_facts import QUIET, facts_from_json, facts_to_json
from ownership_lint.inputs.processes import beside, has_room

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ownership_lint.analysis.file_facts import FactsReader, FileFacts
    from ownership_lint.inputs.snapshot import Content, Entry

    Contents = Callable[[Iterable[Entry]], Iterator[Content]]

_MANY: Final = 2_000
"""Files that are worth a second process."""


def read_facts(
    entries: Sequence[Entry], contents: Contents, reader: FactsReader, *, many: int = _MANY
) -> Iterator[tuple[Entry, FileFacts]]:
    """What the files say, in any order; from `many` files on, a second process reads half of them."""
    theirs: Sequence[Entry] = entries[1::2] if len(entries) >= many and has_room() else ()
    answer = beside(lambda: _as_json(theirs, contents, reader)) if theirs else None
    for content in contents(entries[::2] if theirs else entries):
        yield content.entry, reader.facts_of(content)
    if answer is None:
        return
    found = answer()
    if found is None:  # it failed: so shall we, and say why
        yield from ((content.entry, reader.facts_of(content)) for content in contents(theirs))
        return
    for entry in theirs:
        said = found.get(entry.path)
        yield entry, facts_from_json(entry.path, said) if said is not None else QUIET


def _as_json(entries: Iterable[Entry], contents: Contents, reader: FactsReader) -> dict[str, Any]:
    read = ((content.entry.path, reader.facts_of(content)) for content in contents(entries))
    return {path: facts_to_json(facts) for path, facts in read if facts is not QUIET}
