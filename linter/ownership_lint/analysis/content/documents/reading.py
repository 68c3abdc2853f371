"""Looks for values in the text of a document, part by part."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.content.documents import NOTEBOOK, OLE, SQLITE, ZIP
from ownership_lint.analysis.content.documents.parts import ENCRYPTED, UnreadableError
from ownership_lint.analysis.content.scanner import MOST
from ownership_lint.analysis.content.showing import masked_in, shape_of
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ownership_lint.analysis.content.scanner import Hit, Scans

_READERS: Final = {ZIP: "office", SQLITE: "database"}
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
_LONG_NUMBER: Final = lazy_pattern(r"\d[\d .()-]{5,}\d")
_LONGEST_NAME: Final = 60

Answer = tuple[tuple["Hit", ...], str]
"""What is found, and why not all could be read; empty where all was."""


def scan_document(scanner: Scans, path: str, data: bytes, form: str) -> Answer:
    """What is found in a file of that form."""
    if form == NOTEBOOK:
        from ownership_lint.analysis.content.documents.notebook import scan_notebook

        return scan_notebook(scanner, path, data)
    if form == OLE:  # what protects a workbook by a password wraps it into the older format
        return (), ENCRYPTED if _ENCRYPTED_PACKAGE in data else "binary"
    parts = import_module(f"{__package__}.{_READERS[form]}").parts
    found: list[Hit] = []
    was_read = False
    try:
        for part in parts(data, _namer(scanner)):
            hits = scanner.scan(path, part.data)
            found += [_placed(hit, part.place(hit.line, hit.column)) for hit in hits or ()]
            was_read = True
    except UnreadableError as error:
        reason = f"read in part: {error.reason}" if was_read else error.reason
        return _few(found), reason
    return _few(found), ""


def _placed(hit: Hit, place: str) -> Hit:
    return hit._replace(line=1, column=1, end_column=1, place=place, context=_without_numbers(hit.context))


def _without_numbers(text: str) -> str:
    """Also numbers that nothing beside them says to be a value: here nobody else can see them."""
    return _LONG_NUMBER.sub(lambda match: shape_of(match[0]), text)


def _few(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """As many of each rule as are told of any file, the allowed apart; the last counts the rest."""
    told: list[Hit] = []
    last: dict[tuple[str, int], int] = {}
    counts: Counter[tuple[str, int]] = Counter()
    left: Counter[tuple[str, int]] = Counter()
    for hit in hits:
        group = hit.rule, hit.allows
        counts[group] += 1
        left[group] += hit.more
        if counts[group] > MOST:
            left[group] += 1
        else:
            last[group] = len(told)
            told.append(hit._replace(more=0))
    for group, place in last.items():
        if left[group]:
            told[place] = told[place]._replace(more=left[group])
    return tuple(told)


def _namer(scanner: Scans) -> Callable[[str], str]:
    """Makes the name of a sheet, table or column fit for a message: on one line, short, without values."""

    def named(name: str) -> str:
        line = " ".join(name.replace("`", "'").split()).replace("\0", " ")
        hits = scanner.scan("", line.encode("utf-8", "replace")) or ()
        line = _without_numbers(masked_in(line, hits))
        return line if len(line) <= _LONGEST_NAME else line[: _LONGEST_NAME - 1] + "…"

    return named
