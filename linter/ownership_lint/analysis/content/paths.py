"""Values in the names of files, and how such names are told: with the value replaced by its shape."""

from __future__ import annotations

import os
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from ownership_lint.analysis.content.scanner import Hit
from ownership_lint.analysis.content.showing import masked_in
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ownership_lint.analysis.content.scanner import Scans
    from ownership_lint.finding import Finding, Related

PLACE: Final = "in the path"
_SEPARATOR: Final = lazy_pattern(rb"(?<=[0-9])_(?![0-9])|(?<![0-9])_(?=[0-9])")
"""What a name separates a number with, where a text has a blank."""
_ENDING: Final = lazy_pattern(rb"\.(?=[0-9A-Za-z]{1,5}\Z)")
"""What ends a name; an address before it would go on with it."""
_LEAST: Final = 7
"""Characters of a value that is masked wherever it stands, not only in its path."""


def hits_in_paths(scanner: Scans, paths: Sequence[str]) -> dict[str, tuple[Hit, ...]]:
    """What is found in paths, which are looked at as the lines of one text; columns are the path's own."""
    lines = [os.fsencode(path).replace(b"\n", b" ") for path in paths]
    split = {number: form for number, line in enumerate(lines) if (form := _split(line)) != line}
    found: defaultdict[int, dict[tuple[str, int], Hit]] = defaultdict(dict)
    for group in (dict(enumerate(lines)), split):
        for number, hit in _numbered(scanner, group):
            found[number].setdefault((hit.rule, hit.column), hit)
    return {paths[number]: tuple(one for _, one in sorted(found[number].items())) for number in sorted(found)}


def _split(path: bytes) -> bytes:
    """A path with blanks where a text would have them."""
    parted = _SEPARATOR.sub(b" ", path)
    return _ENDING.sub(b" ", parted) if b"@" in parted else parted


def _numbered(scanner: Scans, lines: Mapping[int, bytes]) -> Iterable[tuple[int, Hit]]:
    numbers = tuple(lines)
    hits = scanner.scan("", b"\n".join(lines.values()), "path") or ()
    if not any(hit.more for hit in hits):
        return [(numbers[hit.line - 1], hit) for hit in hits]
    # Some are counted only: path by path, all are told.
    each = ((number, scanner.scan("", line, "path") or ()) for number, line in lines.items())
    return [(number, hit) for number, hits in each for hit in hits]


def to_json(found: Mapping[str, Iterable[Hit]], paths: Sequence[str]) -> list[Any]:
    """For the cache, which must not hold what it is about: paths by number."""
    numbers = {path: number for number, path in enumerate(paths) if path in found}
    return [[numbers[path], *hit] for path, hits in found.items() for hit in hits]


def from_json(value: Any, paths: Sequence[str]) -> dict[str, tuple[Hit, ...]] | None:
    """What `to_json` was given; None where it gave nothing like this."""
    found: defaultdict[str, list[Hit]] = defaultdict(list)
    try:
        for number, *facts in value:
            found[paths[number]].append(Hit(*facts))
    except (TypeError, ValueError, LookupError):
        return None
    return {path: tuple(hits) for path, hits in found.items()}


def as_told(path: str, hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Hits in a path, for findings at its first line."""
    shown = masked_in(path, hits)
    return tuple(hit._replace(line=1, column=1, end_column=1, place=PLACE, context=shown) for hit in hits)


class ShownPaths:
    """How findings tell the paths that hold a value."""

    def __init__(self, found: Mapping[str, tuple[Hit, ...]], rules: Collection[str]) -> None:
        """Only what `rules` find is masked: a path is told as it is where nobody looks for its values."""
        hits = {path: [hit for hit in each if hit.rule in rules] for path, each in found.items()}
        self._paths = {path: masked_in(path, each) for path, each in hits.items() if each}
        texts = dict(self._paths)
        for path, each in hits.items():
            for hit in each:
                value = path[hit.column - 1 : hit.end_column - 1]
                if len(value) >= _LEAST:
                    texts[value] = masked_in(path, [hit])[hit.column - 1 : hit.end_column - 1]
        self._texts = sorted(texts.items(), key=lambda item: -len(item[0]))

    def path(self, path: str) -> str:
        """A path as it may be told."""
        return self._paths.get(path, path)

    def finding(self, finding: Finding) -> Finding:
        """A finding that repeats no value of any path."""
        if not self._paths:
            return finding
        return finding._replace(
            location=finding.location._replace(path=self.path(finding.location.path)),
            message=self._text(finding.message),
            subject=self._text(finding.subject),
            help=self._text(finding.help),
            excerpt=self._text(finding.excerpt),
            context=self._text(finding.context),
            related=tuple(map(self._related, finding.related)),
        )

    def _related(self, related: Related) -> Related:
        at = related.location._replace(path=self.path(related.location.path))
        return related._replace(location=at, message=self._text(related.message))

    def _text(self, text: str) -> str:
        for value, shape in self._texts:
            if value in text:
                text = text.replace(value, shape)
        return text
