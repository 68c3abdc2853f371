"""Documents made up for tests, with the little that office programs need to open them."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_TO = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(members: Mapping[str, str | bytes], *, types: bool = True) -> bytes:
    """A zip file; that of an office document says what its members are."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**({"[Content_Types].xml": _TYPES} if types else {}), **members}.items():
            archive.writestr(name, data)
    return file.getvalue()


def workbook(
    sheets: Mapping[str, Sequence[Sequence[str | int]]], more: Mapping[str, str] | None = None
) -> bytes:
    """An Excel workbook: text as shared text, numbers as they are; `more` are further members."""
    strings: list[str] = []
    members: dict[str, str | bytes] = {}
    listed, relations = "", ""
    for number, (name, rows) in enumerate(sheets.items(), 1):
        listed += f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        relations += f'<Relationship Id="rId{number}" Target="worksheets/sheet{number}.xml"/>'
        body = "".join(_row(place, row, strings) for place, row in enumerate(rows, 1))
        sheet = f'<worksheet xmlns="{_SHEETS}"><sheetData>{body}</sheetData></worksheet>'
        members[f"xl/worksheets/sheet{number}.xml"] = sheet
    shared = "".join(f"<si><t>{escape(one)}</t></si>" for one in strings)
    members["xl/sharedStrings.xml"] = f'<sst xmlns="{_SHEETS}">{shared}</sst>'
    members["xl/workbook.xml"] = (
        f'<workbook xmlns="{_SHEETS}" xmlns:r="{_TO}"><sheets>{listed}</sheets></workbook>'
    )
    members["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{_RELS}">{relations}</Relationships>'
    return zipped({**members, **(more or {})})


def _row(number: int, values: Sequence[str | int], strings: list[str]) -> str:
    cells = ""
    for column, value in enumerate(values):
        at = f"{chr(ord('A') + column)}{number}"
        if isinstance(value, int):
            cells += f'<c r="{at}"><v>{value}</v></c>'
        elif value:
            strings.append(value)
            cells += f'<c r="{at}" t="s"><v>{len(strings) - 1}</v></c>'
    return f'<row r="{number}">{cells}</row>'


def comments(at: str, text: str) -> str:
    """Comments of a workbook."""
    body = f'<comment ref="{at}"><text><r><t>{escape(text)}</t></r></text></comment>'
    return f'<comments xmlns="{_SHEETS}"><commentList>{body}</commentList></comments>'


def document(paragraphs: Sequence[str | Sequence[str]], more: Mapping[str, str] | None = None) -> bytes:
    """A Word document; a list among the paragraphs is a row of a table."""
    return zipped({"word/document.xml": words(paragraphs), **(more or {})})


def words(paragraphs: Sequence[str | Sequence[str]]) -> str:
    """The XML of paragraphs, each in two runs."""
    body = "".join(
        _paragraph(one)
        if isinstance(one, str)
        else f"<w:tbl><w:tr>{''.join(f'<w:tc>{_paragraph(cell)}</w:tc>' for cell in one)}</w:tr></w:tbl>"
        for one in paragraphs
    )
    return f'<w:document xmlns:w="{_WORDS}"><w:body>{body}</w:body></w:document>'


def _paragraph(text: str) -> str:
    middle = len(text) // 2
    runs = (text[:middle], text[middle:])
    return f"<w:p>{''.join(f'<w:r><w:t>{escape(run)}</w:t></w:r>' for run in runs)}</w:p>"


def presentation(slides: Sequence[str]) -> bytes:
    """A PowerPoint presentation with one paragraph a slide."""
    return zipped(
        {
            f"ppt/slides/slide{number}.xml": f'<p:sld xmlns:p="p" xmlns:a="{_DRAWING}">'
            f"<a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p></p:sld>"
            for number, text in enumerate(slides, 1)
        }
    )


def database(*statements: str) -> bytes:
    """An SQLite database after some statements."""
    with sqlite3.connect(":memory:") as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        return connection.serialize()


def notebook(source: str, output: str = "", *, indent: int | None = 1) -> bytes:
    """A Jupyter notebook with one cell."""
    cell = {
        "cell_type": "code",
        "metadata": {},
        "outputs": [{"output_type": "stream", "name": "stdout", "text": output.splitlines(keepends=True)}],
        "source": source.splitlines(keepends=True),
    }
    return json.dumps({"cells": [cell], "nbformat": 4, "nbformat_minor": 5}, indent=indent).encode()
