"""`tokens/doubled-keyword`, `-await`, `-receiver`: what a rewrite put before names that had it already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.differential import improves
from ownership_lint.analysis.tokens.languages import JS_LIKE, is_code
from ownership_lint.analysis.tokens.zones import Zone
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.differential import Edit
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

_GROUPS: Final = {
    "javascript": JS_LIKE | {"svelte", "vue"},
    "members": frozenset({"cpp", "csharp", "dart", "java", "kotlin", "php", "swift"}),
}
"""The languages of detectors that are not named for the one language they are for."""
_WITH_AWAIT: Final = JS_LIKE | {"csharp", "dart", "python", "svelte", "swift", "vue"}
_WITH_WORDS: Final = frozenset({"shell"})
"""Languages in which a keyword may also be an argument, so that a parser takes it twice."""
_JOINED: Final = frozenset({".", "$", "@", "#", ":", "-", "\\"})
"""Behind one of these, a word is no keyword."""
_ASSIGNED: Final = {
    f"{word}.": lazy_pattern(rf"\.{word}\s*=(?!=)|\b(?:def|get|set)\s+{word}\b|\b{word}[\"']?\s*\??:(?!:)")
    for word in ("self", "this")
}
"""Makes an attribute of these names."""
_RUN: Final = lazy_pattern(r"((?:\w+(?:\.|::))+?)\1+|(\w+)(?: \2\b)+")
_MOST_PARSED: Final = 10
_MOST_SHOWN: Final = 40
"""Characters of a run that a message quotes."""


def find_keywords(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """Keywords that stand twice in a row, where none may and no parser takes them."""
    mine = [spot for spot in spots if file.language in _GROUPS.get(spot[0], {spot[0]})]
    for edit, is_proven in _judged(file, _repairs(file, mine)):
        if is_proven is not False or file.language in _WITH_WORDS:
            yield _damage(file, "tokens/doubled-keyword", edit, repair=edit[2])


def find_awaits(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """`await` before `await`: an error where a parser says so, else only strange."""
    edits = _repairs(file, spots) if file.language in _WITH_AWAIT else []
    for edit, is_proven in _judged(file, edits):
        more = {"severity": "error", "repair": edit[2]} if is_proven else {}
        yield _damage(file, "tokens/doubled-await", edit, **more)


def find_receivers(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """`self.self.` and the like, where no attribute has such a name."""
    for edit in _repairs(file, spots) if is_code(file.language) else ():
        assigned = _ASSIGNED.get(edit[2])
        if assigned is None or not assigned.search(file.text):
            repair = edit[2] if assigned is None else None  # a class that stands elsewhere may have one
            yield _damage(file, "tokens/doubled-receiver", edit, repair=repair)


def _repairs(file: TokenFile, spots: Sequence[Spot]) -> list[Edit]:
    """For each run of one word in code, the edit that leaves the word once."""
    edits: list[Edit] = []
    done = 0
    for _, start, _ in spots:
        run = _RUN.match(file.text, start) if start >= done else None
        if run and file.zones.at(start) is Zone.CODE and file.text[max(0, start - 1) : start] not in _JOINED:
            done = run.end()
            edits.append((start, done, run[1] or run[2]))
    return edits


def _judged(file: TokenFile, edits: Sequence[Edit]) -> Iterator[tuple[Edit, bool | None]]:
    """Edits, and whether a parser wants them once all the others are made."""
    for edit in edits[:_MOST_PARSED]:
        yield edit, improves(file, [edit], [other for other in edits if other != edit])
    yield from ((edit, None) for edit in edits[_MOST_PARSED:])


def _damage(file: TokenFile, rule: str, edit: Edit, **more: str | None) -> Damage:
    start, end, word = edit
    text = file.text[start:end] if end - start <= _MOST_SHOWN else f"{word} {word} …"
    return file.damage(rule, start, end, f"`{text}`: did you mean `{word}`?", context=word, **more)
