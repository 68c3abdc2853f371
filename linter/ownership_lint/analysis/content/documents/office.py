"""Office documents: which members of their archive hold text, and who reads each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ownership_lint.analysis.content.documents.archive import Archive
from ownership_lint.analysis.content.documents.markup import Handler, parse
from ownership_lint.analysis.content.documents.paragraphs import paragraphs
from ownership_lint.analysis.content.documents.parts import ARCHIVE, EMBEDDED, Part, UnreadableError
from ownership_lint.analysis.content.documents.workbook import workbook
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_WORDS: Final = (
    (lazy_pattern(r"word/(?:glossary/)?document[0-9]*\.xml"), "in paragraph {number}"),
    (lazy_pattern(r"word/header[0-9]*\.xml"), "in paragraph {number} of a header"),
    (lazy_pattern(r"word/footer[0-9]*\.xml"), "in paragraph {number} of a footer"),
    (lazy_pattern(r"word/(?:foot|end)notes\.xml"), "in paragraph {number} of the notes"),
    (lazy_pattern(r"word/comments[A-Za-z]*\.xml"), "in paragraph {number} of the comments"),
    (lazy_pattern(r"ppt/slides/slide([0-9]{1,6})\.xml"), "on slide {0}"),
    (lazy_pattern(r"ppt/notesSlides/notesSlide([0-9]{1,6})\.xml"), "in the notes of a slide"),
    (lazy_pattern(r"(?:word|ppt|xl)/charts/chart[0-9]*\.xml"), "in a chart"),
    (lazy_pattern(r"(?:ppt|xl)/(?:diagrams|drawings)/[A-Za-z]+[0-9]*\.xml"), "in a drawing"),
)
_MAIN: Final = frozenset({"xl/workbook.xml", "content.xml"})
"""Members with text, besides those of `_WORDS`: where there is none, nobody here reads the document."""
_UNREAD: Final = lazy_pattern(
    r"(?i)/embeddings/|/afchunk|(?:^|/)customXml/item[0-9]*\.xml$|\.(?:mht|html?|rtf|bin)$"
)
"""Members that may hold text and are not read."""
_OPEN: Final = frozenset({"content.xml", "styles.xml"})
_PROPERTIES: Final = frozenset({"docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "meta.xml"})


def parts(data: bytes, named: Callable[[str], str]) -> Iterator[Part[Any]]:
    """The text of a document. Raises UnreadableError, also where members that may hold text are left."""
    archive = Archive(data)
    if not any(map(_is_text, archive.names)):
        raise UnreadableError(ARCHIVE)  # of a kind that nobody here reads
    if "xl/workbook.xml" in archive.names:
        yield from workbook(archive, named)
    for member in archive.names:
        yield from _member(archive, member)
    if archive.has_twins or any(map(_UNREAD.search, archive.names)):
        raise UnreadableError(EMBEDDED)


def _is_text(member: str) -> bool:
    return member in _MAIN or any(pattern.fullmatch(member) for pattern, _ in _WORDS)


def _member(archive: Archive, member: str) -> Iterator[Part[Any]]:
    if member in _OPEN:
        yield paragraphs(archive.read(member), lambda number: f"in paragraph {number}", is_open=True)
        return
    for pattern, words in _WORDS:
        match = pattern.fullmatch(member)
        if match is not None:
            yield paragraphs(archive.read(member), _teller(words, match.groups()))
    if member in _PROPERTIES:
        yield _values(archive.read(member), _Texts(), "in the document's properties")
    elif member.endswith(".rels"):
        yield _values(archive.read(member), _Links(), "in a link")
    elif member.startswith("xl/pivotCache/") and member.endswith(".xml"):
        yield _values(archive.read(member), _Cached(), "in the cache of a pivot table")
    elif member.startswith("ppt/comments/") and member.endswith(".xml"):
        yield _values(archive.read(member), _Texts(), "in a comment")


def _teller(words: str, groups: tuple[str, ...]) -> Callable[[int], str]:
    return lambda number: words.format(*groups, number=number)


def _values(data: bytes, reader: _Values, words: str) -> Part[None]:
    parse(data, reader)
    part: Part[None] = Part(lambda _: words)
    for text in reader.all:
        part.add([(None, text)])
    return part


class _Values(Handler):
    """Texts without any place of their own."""

    def __init__(self) -> None:
        self.all: list[str] = []


class _Texts(_Values):
    """All text between elements."""

    def text(self, text: str) -> None:
        self.all.append(text)


class _Links(_Values):
    """Where links lead that leave the document."""

    def start(self, _name: str, attributes: Mapping[str, str], /) -> None:
        if attributes.get("TargetMode") == "External":
            self.all.append(attributes.get("Target", ""))


class _Cached(_Values):
    """What a pivot table keeps of its source, even where that is gone."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in {"s", "n", "d"} and "v" in attributes:
            self.all.append(attributes["v"])
