"""Files that hold text in another form: what is found in them, and where it is said to be."""

from __future__ import annotations

import io
import sqlite3
import struct
import zipfile
from functools import cache
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.documents import (
    comments,
    database,
    document,
    notebook,
    presentation,
    words,
    workbook,
    zipped,
)

from ownership_lint.analysis.content.candidate import Settings
from ownership_lint.analysis.content.documents import form_of, why_no_text
from ownership_lint.analysis.content.documents.reading import scan_document
from ownership_lint.analysis.content.scanner import MOST, Hit, Scanner
from ownership_lint.inputs.bundled_packs import PACKS

# Made up, and put together here so that no file of ours holds them.
DIGITS = "529481736"
SSN = f"{DIGITS[:3]}-{DIGITS[3:5]}-{DIGITS[5:]}"
MAIL = "mwquist" + "@" + "lakeside-clinic.org"


@cache
def scanner() -> Scanner:
    return Scanner(PACKS, Settings())


def look(path: str, data: bytes) -> tuple[tuple[Hit, ...], str]:
    form = form_of(path, data)
    assert form
    return scan_document(scanner(), path, data, form)


def places(path: str, data: bytes) -> list[str]:
    hits, not_read = look(path, data)
    assert not_read == ""
    assert not [hit for hit in hits if SSN in repr(hit) or DIGITS in repr(hit) or MAIL in repr(hit)]
    return [f"{hit.rule} {hit.place or f'{hit.line}:{hit.column}'}" for hit in hits]


BOOKS: dict[str, tuple[bytes, list[str]]] = {
    "empty": (workbook({"Sheet1": []}), []),
    "no values": (workbook({"Sheet1": [["name", "room"], ["A", 12]]}), []),
    "bare digits without a label": (workbook({"Sheet1": [["order", "room"], [int(DIGITS), 1]]}), []),
    "a cell": (workbook({"Sheet1": [[], ["", f"was {SSN}"]]}), ["pii/ssn in cell `Sheet1!B2`"]),
    "the second sheet": (
        workbook({"A": [["x"]], "B c": [["y", SSN]]}),
        ["pii/ssn in cell `B c!B1`"],
    ),
    "digits below a heading": (
        workbook({"S": [["who", "ssn", "room"], ["a", 1, 2], ["b", int(DIGITS), 3]]}),
        ["pii/ssn in cell `S!B3`"],
    ),
    "headings below a title": (
        workbook({"S": [["All of them, 2025"], [], ["who", "ssn", "room"], ["b", int(DIGITS), 3]]}),
        ["pii/ssn in cell `S!B4`"],
    ),
    "gaps in rows": (
        workbook({"S": [["who", "x", "ssn", "room"], ["b", "", int(DIGITS), ""]]}),
        ["pii/ssn in cell `S!C2`"],
    ),
    "headings with delimiters": (
        workbook({"S": [["last, first, middle", "ssn", "room"], ["b", int(DIGITS), 3]]}),
        ["pii/ssn in cell `S!B2`"],
    ),
    "a label beside": (workbook({"S": [["SSN", int(DIGITS)]]}), ["pii/ssn in cell `S!B1`"]),
    "a comment": (
        workbook({"S": [["x"]]}, {"xl/comments1.xml": comments("C7", f"is {SSN}")}),
        ["pii/ssn in a comment on cell `C7`"],
    ),
    "an escaped end of line": (
        workbook({"S": [[f"{SSN}_x000D_"]]}),
        ["pii/ssn in cell `S!A1`"],
    ),
    "a name that is a value": (
        workbook({SSN: [["x", MAIL]]}),
        ["pii/email in cell `***-**-****!B1`"],
    ),
    "a name with odd characters": (
        workbook({"a`b\n::c": [["x", MAIL]]}),
        ["pii/email in cell `a'b ::c!B1`"],
    ),
    "a link": (
        workbook(
            {"S": [["x"]]},
            {
                "xl/worksheets/_rels/sheet1.xml.rels": "<Relationships><Relationship Id='a' "
                f"TargetMode='External' Target='mailto:{MAIL}'/></Relationships>"
            },
        ),
        ["pii/email in a link"],
    ),
    "what a pivot table remembers": (
        workbook(
            {"S": [["x"]]},
            {"xl/pivotCache/pivotCacheRecords1.xml": f"<r><s v='{SSN}'/></r>"},
        ),
        ["pii/ssn in the cache of a pivot table"],
    ),
    "a text without cell": (
        workbook(
            {"S": [["x"]]}, {"xl/sharedStrings.xml": f"<sst><si><t>x</t></si><si><t>{SSN}</t></si></sst>"}
        ),
        ["pii/ssn among the shared texts, in no cell"],
    ),
    "text in the cell itself": (
        workbook(
            {"S": [["x"]]},
            {
                "xl/worksheets/sheet1.xml": "<worksheet><sheetData><row><c t='inlineStr'><is>"
                "<r><t>529-</t></r>"
                f"<r><t>{SSN[4:]}</t></r></is></c></row></sheetData>"
                f"<headerFooter><oddFooter>{MAIL}</oddFooter></headerFooter></worksheet>"
            },
        ),
        ["pii/ssn in cell `S!A1`", "pii/email in a header or footer of `S`"],
    ),
    "an exponent": (
        workbook(
            {"S": [["x"]]},
            {
                "xl/worksheets/sheet1.xml": "<worksheet><sheetData><row><c t='str'><v>ssn</v></c>"
                "<c><v>5.29481736E8</v></c></row></sheetData></worksheet>"
            },
        ),
        ["pii/ssn in cell `S!B1`"],
    ),
}


@pytest.mark.parametrize("name", BOOKS)
def test_workbooks(name: str) -> None:
    data, expected = BOOKS[name]
    assert places("book.xlsx", data) == expected


PAPERS: dict[str, tuple[bytes, list[str]]] = {
    "empty": (document([]), []),
    "no values": (document(["Nothing", ["a", "b"]]), []),
    "a run that ends within a value": (document(["Nothing", f"was {SSN}"]), ["pii/ssn in paragraph 2"]),
    "a label in the cell before": (
        document(["People", ["a", "b"], ["SSN", DIGITS]]),
        ["pii/ssn in paragraph 5"],
    ),
    "a header": (
        document(["x"], {"word/header1.xml": words([MAIL])}),
        ["pii/email in paragraph 1 of a header"],
    ),
    "a comment": (
        document(["x"], {"word/comments.xml": words(["ok", MAIL])}),
        ["pii/email in paragraph 2 of the comments"],
    ),
    "a deleted text": (
        document(
            ["x"],
            {
                "word/document.xml": "<w:d xmlns:w='w'><w:p>"
                f"<w:del><w:delText>{SSN}</w:delText></w:del></w:p></w:d>"
            },
        ),
        ["pii/ssn in paragraph 1"],
    ),
    "said twice for older programs": (
        document(
            ["x"],
            {
                "word/document.xml": f"<w:d xmlns:w='w'><w:p><w:Choice><w:t>{SSN}</w:t></w:Choice>"
                f"<w:Fallback><w:t>{SSN}</w:t></w:Fallback></w:p></w:d>"
            },
        ),
        ["pii/ssn in paragraph 1"],
    ),
    "properties": (
        document(["x"], {"docProps/core.xml": f"<c><creator>{MAIL}</creator></c>"}),
        ["pii/email in the document's properties"],
    ),
    "a slide": (presentation(["Nothing", f"Ask {MAIL}"]), ["pii/email on slide 2"]),
    "OpenDocument": (
        zipped(
            {"content.xml": f"<c xmlns:t='t'><t:h>x</t:h><t:p>was <t:span>{SSN}</t:span></t:p></c>"},
            types=False,
        ),
        ["pii/ssn in paragraph 2"],
    ),
}


@pytest.mark.parametrize("name", PAPERS)
def test_papers(name: str) -> None:
    data, expected = PAPERS[name]
    assert places("paper.docx", data) == expected


PEOPLE = "CREATE TABLE people (id INTEGER PRIMARY KEY, ssn, mail TEXT)"
DATABASES: dict[str, tuple[bytes, list[str]]] = {
    "empty table": (database(PEOPLE), []),
    "no values": (database(PEOPLE, "INSERT INTO people VALUES (1, 2, 'x')"), []),
    "text": (
        database(
            PEOPLE, "INSERT INTO people VALUES (1, 2, 'x')", f"INSERT INTO people VALUES (2, 0, '{MAIL}')"
        ),
        ["pii/email in table `people`, column `mail`, row 2"],
    ),
    "a number below its column": (
        database(PEOPLE, f"INSERT INTO people VALUES (1, {DIGITS}, '')"),
        ["pii/ssn in table `people`, column `ssn`, row 1"],
    ),
    "odd names": (
        database('CREATE TABLE "a`b""c\n" ("x\ny")', f'INSERT INTO "a`b""c\n" VALUES (\'{MAIL}\')'),
        ["pii/email in table `a'b\"c`, column `x y`, row 1"],
    ),
    "names that are values": (
        database(f'CREATE TABLE "{SSN}" ("n {DIGITS}")', f"INSERT INTO \"{SSN}\" VALUES ('{MAIL}')"),
        ["pii/email in table `***-**-****`, column `n *********`, row 1", "pii/ssn in the schema"],
    ),
    "a default of a column": (
        database(f"CREATE TABLE t (m TEXT DEFAULT '{MAIL}')"),
        ["pii/email in the schema"],
    ),
    "without row ids": (
        database("CREATE TABLE t (m TEXT PRIMARY KEY) WITHOUT ROWID", f"INSERT INTO t VALUES ('{MAIL}')"),
        ["pii/email in table `t`, column `m`, row 1"],
    ),
    "a view is not asked": (
        database("CREATE TABLE t (m TEXT)", f"CREATE VIEW v AS SELECT '529-' || '{SSN[4:]}' AS x FROM t"),
        [],
    ),
    "a computed column is not worked out": (
        database(
            "CREATE TABLE t (m TEXT, x TEXT AS (replace(m, '_', '-')))",
            f"INSERT INTO t (m) VALUES ('{SSN.replace('-', '_')}')",
        ),
        [],
    ),
    "texts of a search index": (
        database("CREATE VIRTUAL TABLE v USING fts5(m)", f"INSERT INTO v VALUES ('{MAIL}')"),
        ["pii/email in table `v_content`, column `c0`, row 1"],
    ),
}


@pytest.mark.parametrize("name", DATABASES)
def test_databases(name: str) -> None:
    data, expected = DATABASES[name]
    assert places("a.sqlite", data) == expected


def test_a_database_with_a_journal_beside_it_is_read() -> None:
    data = bytearray(database(PEOPLE, f"INSERT INTO people VALUES (1, 2, '{MAIL}')"))
    data[18:20] = b"\2\2"
    assert places("a.db", bytes(data)) == ["pii/email in table `people`, column `mail`, row 1"]


NOTEBOOKS: dict[str, tuple[bytes, list[str]]] = {
    "no values": (notebook("x = 1\n"), []),
    "a source line": (notebook(f"x = 1\nssn = '{SSN}'\n"), ["pii/ssn 15:13"]),
    "an output": (notebook("x", f"was\n{SSN}\n"), ["pii/ssn 12:8"]),
    "on one line": (notebook(f"a\nb {SSN}", indent=None), ["pii/ssn 1:141"]),
    "behind an escape": (notebook(f'"\u00e4"\\{SSN}'), ["pii/ssn 14:18"]),
    "in escapes": (
        notebook("x").replace(b'"x"', b'"ssn 529\\u002d' + SSN[4:].encode() + b'"'),
        ["pii/ssn 14:10"],
    ),
    "digits below a heading": (
        notebook("x", f"name,ssn,room\nsomebody,1,2\nx,{DIGITS},3\n"),
        [],
    ),
    "no JSON": (b'{"source": ["' + SSN.encode() + b'"]', ["pii/ssn 1:14"]),
}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebooks(name: str) -> None:
    data, expected = NOTEBOOKS[name]
    assert places("a.ipynb", data) == expected


def test_the_place_in_a_notebook_is_that_of_the_value() -> None:
    for data, _ in NOTEBOOKS.values():
        lines = data.decode().split("\n")
        for hit in look("a.ipynb", data)[0]:
            written = lines[hit.line - 1][hit.column - 1 : hit.end_column - 1]
            assert written.replace("\\u002d", "-") == SSN


def test_many_values_are_counted() -> None:
    book = workbook({name: [["x", SSN]] * 40 for name in "abc"})
    hits, _ = look("a.xlsx", book)
    assert len(hits) == MOST
    assert [hit.more for hit in hits if hit.more] == [70]
    assert hits[-1].more == 70


def _encrypted() -> bytes:
    data = bytearray(document(["x"]))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def _billion_laughs() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return document(["x"], {"word/document.xml": f'<!DOCTYPE d [<!ENTITY a0 "x">{entities}]><d>&a11;</d>'})


def _outside() -> bytes:
    return document(["x"], {"word/document.xml": '<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>'})


def _many_members() -> bytes:
    return zipped({f"m{number}": "" for number in range(5_001)})


def _same_text_everywhere() -> bytes:
    cells = "<c t='s'><v>0</v></c>" * 30_000
    return workbook(
        {"S": [["x" * 1_000]]},
        {"xl/worksheets/sheet1.xml": f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>"},
    )


def _lied_about_size() -> bytes:
    data = bytearray(zipped({"word/document.xml": b"<d>" + b" " * 200_000_000}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(data)


def _odd_compression() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("word/document.xml", "<d/>")
    return file.getvalue()


def _endless_rows() -> bytes:
    """A database whose rows are few pages, said by many tables."""
    names = [f"t{number}" for number in range(400)]
    data = database(
        *(f"CREATE TABLE {name} (m TEXT)" for name in names),
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 20000) "
        "INSERT INTO t0 SELECT 'row' FROM n",
    )
    with sqlite3.connect(":memory:") as connection:
        connection.deserialize(data)
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 't0')"
        )
        connection.commit()
        return connection.serialize()


HOSTILE: dict[str, tuple[bytes, str]] = {
    "encrypted zip": (_encrypted(), "encrypted"),
    "protected workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    "older Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "binary"),
    "no office document": (zipped({"a.txt": "x"}, types=False), "archive"),
    "empty zip": (zipped({}, types=False), "archive"),
    "half a file": (workbook({"S": [["x", SSN]]})[:-30], "damaged"),
    "entities": (_billion_laughs(), "damaged"),
    "a file outside": (_outside(), "damaged"),
    "no XML": (document(["x"], {"word/document.xml": "x"}), "damaged"),
    "an unknown encoding": (
        document(["x"], {"word/document.xml": "<?xml version='1.0' encoding='rot13'?><d/>"}),
        "damaged",
    ),
    "many members": (_many_members(), "beyond limits"),
    "much of nothing": (document(["x"], {"word/document.xml": "<d>" + " " * 20_000_000}), "beyond limits"),
    "one text in many cells": (_same_text_everywhere(), "beyond limits"),
    "a size that is none": (_lied_about_size(), "damaged"),
    "odd compression": (_odd_compression(), "damaged"),
    "no database": (b"SQLite format 3\0" + b"\xff" * 500, "damaged"),
    "half a database": (database(PEOPLE)[:700], "damaged"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_told(name: str) -> None:
    data, reason = HOSTILE[name]
    started = perf_counter()
    assert look("any.name", data) == ((), reason)
    assert perf_counter() - started < 10


def test_what_was_read_before_the_damage_is_told() -> None:
    data = workbook({"A": [["x", SSN]], "B": [["x"]]}, {"xl/worksheets/sheet2.xml": "<broken"})
    hits, not_read = look("a.xlsx", data)
    assert [hit.place for hit in hits] == ["in cell `A!B1`"]
    assert not_read == "read in part: damaged"


def test_a_database_of_endless_rows_ends() -> None:
    started = perf_counter()
    _, not_read = look("a.db", _endless_rows())
    assert not_read in {"read in part: beyond limits", "damaged"}
    assert perf_counter() - started < 15


@pytest.mark.parametrize(
    ("path", "data", "form"),
    [
        ("a.docx", b"plain text", ""),
        ("a.xlsx", b"", ""),
        ("a.sqlite", b"SQLite is nice", ""),
        ("a.json", b"{}", ""),
        ("a.ipynb", b"[]", ""),
        ("a.ipynb", b"\n {}", "notebook"),
        ("notes.txt", document(["x"]), "zip"),
        ("notes.txt", database(PEOPLE), "sqlite"),
    ],
)
def test_the_first_bytes_say_what_a_file_is(path: str, data: bytes, form: str) -> None:
    assert form_of(path, data) == form


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"a\0b", "binary"),
        (b"\x89PNG\r\n\x1a\n\0", "binary"),
        (b"\x1f\x8b\x08\0", "archive"),
        (b"a" * 257 + b"ustar\0", "archive"),
        (b"\xff\xfea", "undecodable text"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, why: str) -> None:
    assert why_no_text(data) == why


SEEDS = (
    workbook({"S": [["who", "ssn"], ["b", int(DIGITS)]]}, {"xl/comments1.xml": comments("A1", "x")}),
    document(["x", ["a", "b"]]),
    database(PEOPLE, "INSERT INTO people VALUES (1, 2, 'x')"),
    notebook("x = 1\n", "y\n"),
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 20_000), st.binary(max_size=6)), max_size=8))
def test_no_damage_stops_the_reader(seed: bytes, changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(seed)
    for place, new in changes:
        at = 16 + place % len(data)
        data[at : at + len(new)] = new
    if form_of("a.ipynb", bytes(data)):
        look("a.ipynb", bytes(data))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([b"PK\x03\x04", b"SQLite format 3\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{"]),
    st.binary(),
)
def test_no_bytes_stop_the_reader(magic: bytes, rest: bytes) -> None:
    look("a.ipynb", magic + rest)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_no_text_of_a_member_stops_the_reader(text: str) -> None:
    look("a.docx", document([text, [text]], {"word/comments.xml": text.replace("\ud800", "")}))
