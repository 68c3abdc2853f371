"""The one pass over the text of all files, in two processes where there are many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ownership_lint.analysis.file_facts import QUIET, facts_from_json, facts_to_json
from ownership_lint.inputs.processes import Shares, beside, has_room

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
    """What the files say, in any order; from `many` files on, a second process reads about half of them."""
    if len(entries) < many or not has_room():
        yield from ((content.entry, reader.facts_of(content)) for content in contents(entries))
        return
    parts = _parts(entries)
    shares = Shares(len(parts))
    answer = beside(lambda: _as_json((parts[number] for number in shares), contents, reader))
    mine = set()
    for number in shares:
        mine.add(number)
        yield from ((content.entry, reader.facts_of(content)) for content in contents(parts[number]))
    found = answer()
    theirs = [entry for number, part in enumerate(parts) if number not in mine for entry in part]
    if found is None:  # it failed: so shall we, and say why
        yield from ((content.entry, reader.facts_of(content)) for content in contents(theirs))
        return
    for entry in theirs:
        said = found.get(entry.path)
        yield entry, facts_from_json(entry.path, said) if said is not None else QUIET


def _parts(entries: Sequence[Entry]) -> list[Sequence[Entry]]:
    """In which files are taken: the last are small. For what comes from git, each part starts a process."""
    if not entries[0].on_disk:
        return [entries[::2], entries[1::2]]
    parts = [entries[number::16] for number in range(16)]
    return [*parts[:12], *(part[number::4] for part in parts[12:] for number in range(4))]


def _as_json(parts: Iterable[Sequence[Entry]], contents: Contents, reader: FactsReader) -> dict[str, Any]:
    read = ((one.entry.path, reader.facts_of(one)) for part in parts for one in contents(part))
    return {path: facts_to_json(facts) for path, facts in read if facts is not QUIET}
