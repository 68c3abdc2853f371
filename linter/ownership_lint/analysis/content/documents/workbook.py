"""The cells and comments of an Excel workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.content.documents.markup import Handler, parse
from ownership_lint.analysis.content.documents.parts import Budget, Part, as_cell, as_heading
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ownership_lint.analysis.content.documents.archive import Archive

Place = tuple[int, int]
"""Row and column, from 1."""
_MOST_GAPS: Final = 2_000_000
"""Cells of a workbook, empty ones included, beyond which the columns of a sheet are not lined up."""
_REFERENCE: Final = lazy_pattern(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPE: Final = lazy_pattern(r"_x([0-9A-Fa-f]{4})_")
_FLOAT: Final = lazy_pattern(r"[0-9]\.[0-9]{1,15}E\+?[0-9]{1,2}")
_HEADINGS: Final = 2
"""Cells that the row of headings has at least: above it stand titles."""


def workbook(archive: Archive, named: Callable[[str], str]) -> Iterator[Part[Place]]:
    """Each sheet, then the comments on cells."""
    strings = _Strings()
    parse(archive.read("xl/sharedStrings.xml"), strings)
    names = _sheet_names(archive)
    budget, gaps = Budget(), _Gaps()
    for member in archive.names:
        if member.startswith("xl/worksheets/") and member.endswith(".xml"):
            sheet = _Sheet(strings.all, budget)
            parse(archive.read(member), sheet)
            yield _lined_up(sheet, gaps, named(names.get(member) or member.rpartition("/")[2][:-4]))
        elif member.startswith(("xl/comments", "xl/threadedComments/")) and member.endswith(".xml"):
            comments = _Comments()
            parse(archive.read(member), comments)
            part: Part[Place] = Part(lambda place: f"in a comment on cell `{_reference(place)}`")
            for place, text in comments.all:
                part.add([(place, text)])
            yield part
    yield _left_over(strings)


def _left_over(strings: _Strings) -> Part[Place]:
    """Texts of cells that are gone."""
    part: Part[Place] = Part(lambda _: "among the shared texts, in no cell")
    for number, text in enumerate(strings.all):
        if number not in strings.all.used:
            part.add([((0, 0), text)])
    return part


def _sheet_names(archive: Archive) -> dict[str, str]:
    """What each member is called in the workbook."""
    ids, targets = _Attributes("sheet", "id", "name"), _Attributes("Relationship", "Id", "Target")
    parse(archive.read("xl/workbook.xml"), ids)
    parse(archive.read("xl/_rels/workbook.xml.rels"), targets)
    members = {key: target.removeprefix("/").removeprefix("xl/") for key, target in targets.all.items()}
    return {f"xl/{members[key]}": name for key, name in ids.all.items() if key in members}


class _Gaps:
    """How many empty cells may still be put between others, in all sheets of a workbook."""

    def __init__(self) -> None:
        self._left = _MOST_GAPS

    def has_room(self, cells: int) -> bool:
        """Whether so many cells may be; then there are as many fewer."""
        has_room = cells <= self._left
        self._left -= cells if has_room else 0
        return has_room


def _lined_up(sheet: _Sheet, gaps: _Gaps, name: str) -> Part[Place]:
    """The sheet as a table: its headings first, below them each row, a cell for each column in use."""
    part: Part[Place] = Part(
        lambda place: (
            f"in cell `{name}!{_reference(place)}`" if place[0] else f"in a header or footer of `{name}`"
        )
    )
    columns = sorted({column for row in sheet.rows.values() for column in row})
    numbers = list(sheet.rows)
    heads = (
        one for one in numbers if sum(bool(text.strip()) for text in sheet.rows[one].values()) >= _HEADINGS
    )
    head = next(heads, numbers[0] if numbers else 0)
    if head:
        headings = sheet.rows[head]
        part.add([((head, column), as_heading(headings.get(column, ""))) for column in columns])
    has_gaps = gaps.has_room(len(columns) * len(numbers))
    for number in numbers:
        row = sheet.rows[number]
        if number != head and any(text.strip() for text in row.values()):
            placed = columns if has_gaps else sorted(row)
            part.add([((number, column), as_cell(row.get(column, ""))) for column in placed])
    for text in sheet.margins:
        part.add([((0, 0), text)])
    return part


def _reference(place: Place) -> str:
    """`B3`."""
    row, column = place
    letters = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def _place(reference: str) -> Place | None:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _number(text: str) -> str:
    """A number as people read it: Excel writes long ones as 5.29E+8."""
    return f"{float(text):.0f}" if _FLOAT.fullmatch(text) else text


class _Shared(list[str]):
    """Texts that cells name by number, and which of them are in use."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[int] = set()


class _Strings(Handler):
    """`sharedStrings.xml`: text of cells, each once."""

    def __init__(self) -> None:
        self.all = _Shared()
        self._texts: list[str] = []
        self._is_in_text = self._is_in_hint = False

    def start(self, name: str, _attributes: Mapping[str, str], /) -> None:
        if name == "t":
            self._is_in_text = True
        elif name == "rPh":
            self._is_in_hint = True

    def text(self, text: str) -> None:
        if self._is_in_text and not self._is_in_hint:
            self._texts.append(text)

    def end(self, name: str) -> None:
        if name == "t":
            self._is_in_text = False
        elif name == "rPh":
            self._is_in_hint = False
        elif name == "si":
            self.all.append(_unescaped("".join(self._texts)))
            self._texts = []


class _Sheet(Handler):
    """A sheet: what each cell holds, its formula too where that holds text."""

    def __init__(self, strings: _Shared, budget: Budget) -> None:
        self.rows: dict[int, dict[int, str]] = {}
        self.margins: list[str] = []
        self._strings, self._budget = strings, budget
        self._at: Place = (0, 0)
        self._kind = self._inside = ""
        self._value: list[str] = []
        self._formula: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        row, column = self._at
        if name == "row":
            number = attributes.get("r", "")
            self._at = (int(number) if number.isdecimal() and len(number) < 8 else row + 1, 0)
        elif name == "c":
            self._at = _place(attributes.get("r", "")) or (row, column + 1)
            self._kind, self._value, self._formula = attributes.get("t", ""), [], []
        elif name in {"v", "t", "f"} or name.endswith(("Header", "Footer")):
            self._inside = name

    def text(self, text: str) -> None:
        if self._inside == "f":
            self._formula.append(text)
        elif self._inside:
            self._value.append(text)

    def end(self, name: str) -> None:
        if name == "c":
            self._keep()
        elif name == self._inside and name.endswith(("Header", "Footer")):
            self.margins.append("".join(self._value))
            self._value = []
        if name == self._inside:
            self._inside = ""

    def _keep(self) -> None:
        text, formula = self._text(), "".join(self._formula)
        if '"' in formula:
            text = f"{text} {formula}"
        self._value = []
        if text:
            self._budget.spend(len(text))
            row, column = self._at
            self.rows.setdefault(row, {})[column] = text

    def _text(self) -> str:
        value = "".join(self._value)
        if self._kind == "s":
            number = int(value) if value.isdecimal() and len(value) < 10 else -1
            if not 0 <= number < len(self._strings):
                return ""
            self._strings.used.add(number)
            return self._strings[number]
        return _number(value) if self._kind in {"", "n"} else _unescaped(value)


class _Comments(Handler):
    """Comments on cells, of either kind."""

    def __init__(self) -> None:
        self.all: list[tuple[Place, str]] = []
        self._at: Place | None = None
        self._texts: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in {"comment", "threadedComment"}:
            self._at = _place(attributes.get("ref", "")) or (1, 1)
            self._texts = []

    def text(self, text: str) -> None:
        if self._at is not None:
            self._texts.append(text)

    def end(self, name: str) -> None:
        if name in {"comment", "threadedComment"} and self._at is not None:
            self.all.append((self._at, "".join(self._texts)))
            self._at = None


class _Attributes(Handler):
    """Two attributes of each element of a name."""

    def __init__(self, element: str, key: str, value: str) -> None:
        self.all: dict[str, str] = {}
        self._names = element, key, value

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        element, key, value = self._names
        if name == element and key in attributes:
            self.all[attributes[key]] = attributes.get(value, "")
