"""Which files hold data, by name and content."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from ownership_lint.analysis.data_files import Data, kind_of, person_keys, read_data


def read(path: str, text: str | bytes) -> Data | None:
    return read_data(kind_of(path), text.encode() if isinstance(text, str) else text)


def archive(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as opened:
        for name in names:
            opened.writestr(name, "")
    return file.getvalue()


def records(number: int, **more: object) -> list[dict[str, object]]:
    return [{"id": one, **more} for one in range(number)]


PERSON = {"first_name": "A", "email": "a@b.example"}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a.csv", ".csv"),
        ("A.CSV", ".csv"),
        ("dir.x/Duty Roster.Xlsx", ".xlsx"),
        ("données.csv", ".csv"),
        ("alembic/a.sqlite", ".sqlite"),
        ("dump.sql.gz", ".sql.gz"),
        ("a\nb.tsv", ".tsv"),
        ("a\udcff.parquet", ".parquet"),
        ("csv", ""),
        (".csv", ""),
        ("a.csv.py", ""),
        ("csv.md", ""),
        ("read_csv.py", ""),
        ("a.gz", ""),
        ("Makefile", ""),
    ],
)
def test_kind(path: str, kind: str) -> None:
    assert kind_of(path) == kind


NOTHING: list[tuple[str, str | bytes]] = [
    ("a.csv", ""),
    ("a.csv", "\n \n"),
    ("a.csv", "first_name,last_name,phone\n"),
    ("a.csv", "# a comment\nfirst_name,last_name\n"),
    ("words.csv", "one\ntwo\nthree\n"),
    ("a.csv", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"),
    ("a.csv", b"\0\1\2\3"),
    ("a.sql", "CREATE TABLE person (id int, name text);\nCREATE INDEX i ON person (id);\n"),
    ("a.sql", "-- INSERT INTO person VALUES ('a', 'b');\nSELECT 1;\n"),
    ("a.sql", "/* INSERT INTO person VALUES ('a'); */ SELECT 1;"),
    ("a.sql", "INSERT INTO person SELECT id, name FROM staging;"),
    ("a.sql", "INSERT INTO person (name) VALUES ($1), (:name), (?), (%s), (NEW.name);"),
    ("a.sql", "INSERT INTO log (at) VALUES (now());"),
    ("a.sql", "INSERT INTO alembic_version (version_num) VALUES ('abc');"),
    ("a.sql", "COPY alembic_version (version_num) FROM stdin;\nabc\n\\.\n"),
    ("a.sql", "COPY public.person (id, name) FROM stdin;\n\\.\n"),
    ("a.sql", "COPY person FROM '/tmp/a.csv';"),
    ("a.sql", "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN INSERT INTO t VALUES (NEW.id); END $$;"),
    ("a.db", "text, no database"),
    ("Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("a.sqlite", "placeholder"),
    ("a.parquet", "no magic"),
    ("a.xlsx", "text"),
    ("a.xlsx", archive("word/document.xml")),
    ("a.xlsx", b"PK\x03\x04 broken"),
    ("a.xls", "text"),
    ("a.mdb", "text"),
    ("core.dump", "Traceback (most recent call last):\n"),
    ("a.json", "{}"),
    ("a.json", "not json " + '"name": "email": ' * 30),
    ("a.json", json.dumps(records(9, **PERSON))),
    ("a.json", json.dumps(records(50, name="x", version="1"))),
    ("a.json", json.dumps(records(50, firstName="", email=""))),
    ("a.json", json.dumps(records(50, email={"type": "string"}, phone={"type": "string"}))),
    ("a.json", "[" * 100_000 + '"name": 1, "email": 2, ' * 30),
    ("a.csv.gz", "not compressed"),
]


@pytest.mark.parametrize(("path", "content"), NOTHING)
def test_is_no_data(path: str, content: str | bytes) -> None:
    assert read(path, content) is None


PEOPLE = True
DATA: list[tuple[str, str | bytes, str, bool]] = [
    ("a.csv", "x,y\n1,2\n", "a table of 1 row", not PEOPLE),
    ("a.csv", "x;y\n1;2\n3;4\n", "a table of 2 rows", not PEOPLE),
    ("a.tsv", "id\tLast Name\n1\tA\n", "a table of 1 row with `last_name`", PEOPLE),
    ("a.csv", "\ufeffemail\na@b.example\n", "a table of 1 row with `email`", PEOPLE),
    (
        "a.csv",
        "id,patientSsn,dob,e-mail\n1,2,3,4",
        "a table of 1 row with `dob`, `mail`, `ssn`",
        PEOPLE,
    ),
    ("a.csv", "Name,Größe\nA,2\n".encode("latin-1"), "a table of 1 row with `name`", PEOPLE),
    ("a.csv", "name,x\nA,2\n".encode("utf-16"), "a table of 1 row with `name`", PEOPLE),
    ("a.csv", '"last, first",phone\n"a, b",2\n', "a table of 1 row with `phone`", PEOPLE),
    (
        "a.sql",
        "COPY public.person (id, last_name) FROM stdin;\n1\tA\n\\.\n",
        "rows of a database with `last_name`",
        PEOPLE,
    ),
    ("a.sql", "insert into `t` (a, b) values\n  (1, 2);", "rows of a database", not PEOPLE),
    ("a.SQL", "INSERT INTO t VALUES ('a');", "rows of a database", not PEOPLE),
    ("a.sql", "INSERT OR IGNORE INTO p (email) VALUES ('a');", "rows of a database with `email`", PEOPLE),
    ("a.dump", b"PGDMP\1\2", "a database dump", PEOPLE),
    ("a.dump", "COPY t (a) FROM stdin;\n1\n\\.\n", "rows of a database", not PEOPLE),
    ("a.rdb", b"REDIS0009", "a Redis dump", PEOPLE),
    ("a.sqlite3", b"SQLite format 3\0", "an SQLite database", PEOPLE),
    ("a.db", b"SQLite format 3\0", "an SQLite database", PEOPLE),
    ("a.parquet", b"PAR1\1", "a Parquet file", PEOPLE),
    ("a.XLSX", archive("xl/workbook.xml"), "a workbook", PEOPLE),
    ("a.ods", archive("content.xml"), "a workbook", PEOPLE),
    ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook", PEOPLE),
    ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook", PEOPLE),
    ("a.mdb", b"\0\x01\0\0Standard Jet DB", "an Access database", PEOPLE),
    ("a.sql.gz", b"\x1f\x8b\x08", "compressed data (.sql.gz)", PEOPLE),
    ("a.json", json.dumps(records(10, **PERSON)), "10 records with `email`, `first_name`", PEOPLE),
    (
        "a.json",
        json.dumps({"data": {"rows": records(12, name="A", dob="2")}}),
        "12 records with `dob`, `name`",
        PEOPLE,
    ),
    (
        "a.json",
        json.dumps([{"model": "a.user", "fields": {"lastName": "A", "phone": one}} for one in range(11)]),
        "11 records with `last_name`, `phone`",
        PEOPLE,
    ),
    (
        "a.jsonl",
        "\n".join(json.dumps(one) for one in records(10, **PERSON)),
        "10 records with `email`, `first_name`",
        PEOPLE,
    ),
]


@pytest.mark.parametrize(("path", "content", "what", "about_people"), DATA)
def test_is_data(path: str, content: str | bytes, what: str, about_people: bool) -> None:
    assert read(path, content) == Data(what, about_people)


def test_value_at_the_place_of_a_heading_is_not_told() -> None:
    found = read("a.csv", "alba.mail.zeta@phone.example,1\nb,2\n")
    assert found == Data("a table of 1 row with `mail`", about_people=True)


def test_ordinary_columns_name_nobody() -> None:
    columns = [
        "id",
        "filename",
        "hostname",
        "table_name",
        "created_at",
        "ip",
        "status",
        "shift",
        "rotation",
        "week",
    ]
    assert person_keys(columns) == frozenset()


def test_hostile_text_is_read_in_linear_time() -> None:
    assert read("a.sql", "INSERT INTO a (" * 60_000 + "/* " * 60_000) is None
    assert read("a.csv", "a," * 500_000 + "\n" + '"' * 100_000) == Data("a table of 1 row", False)
    assert read("a.json", b'"name":' * 200_000) is None
