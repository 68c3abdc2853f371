"""Tells files that hold data, tables and images of databases, from code that has their endings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ownership_lint.analysis.content.view import view_of
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


class Data(NamedTuple):
    """What a file holds."""

    what: str
    """In words, for a message."""
    about_people: bool
    """Whether its columns or keys name people, or nobody can tell without opening it."""


def kind_of(path: str) -> str:
    """The ending by which `path` may be data, in lower case; empty where it is of no such kind."""
    name = path.rpartition("/")[2].lower()
    if name in _MANIFESTS:
        return ""
    for packed in ("", *_PACKED):
        if packed and not name.endswith(packed):
            continue
        ending = _ending(name.removesuffix(packed))
        if ending in _READERS:
            return ending + packed
    return ""


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return dot + ending if dot and stem else ""


def read_data(kind: str, data: bytes) -> Data | None:
    """What a file of this kind holds; None where it is no data after all."""
    if not data.strip() or data.startswith(_POINTER):
        return None
    if kind.endswith(_PACKED):
        is_packed = data.startswith((b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"))
        return Data(f"compressed data ({kind})", about_people=True) if is_packed else None
    return _READERS[kind](data)


_MANIFESTS: Final = frozenset(
    ("package.json", "package-lock.json", "composer.json", "composer.lock", "bower.json", "codemeta.json")
)
"""Files of packages, whose authors name themselves to the public."""
_PACKED: Final = (".gz", ".zip", ".bz2", ".xz", ".zst")
_POINTER: Final = b"version https://git-lfs.github.com/spec/"
"""What git has of a file that git-lfs keeps elsewhere."""

_PERSON: Final = lazy_pattern(
    r"(?:^|_)(?:(?:first|last|given|family|full|sur|middle|maiden|nick|patient|employee|person|user|resident|"
    r"faculty|provider|physician|student|member|staff|customer|contact)_?name|surname|e?mail|phone|mobile|telephone|"
    r"cell|fax|ssn|social_security|dob|birth_?date|date_of_birth|birthday|(?:street|home|mailing)_?address|address|"
    r"zip_?code|postal_?code|mrn|medical_record|edipi|dod_?id|npi|passport|iban|person_?id|patient_?id|employee_?id|"
    r"gender|ethnicity|diagnosis|salary)(?:$|_)"
)
_NAMES: Final = lazy_pattern(r"names?|who|person|patient|employee|resident|faculty|provider")
_LONGEST_KEY: Final = 200
_HUMP: Final = lazy_pattern(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD: Final = lazy_pattern(r"[^a-z0-9]+")


def person_keys(keys: Iterable[str]) -> frozenset[str]:
    """What keys or headings say about a person, in our words: a table without a head has values there."""
    spelt = (_NOT_WORD.sub("_", _HUMP.sub("_", key[:_LONGEST_KEY]).lower()).strip("_") for key in keys)
    found = ((_NAMES.fullmatch(key) or _PERSON.search(key)) for key in spelt)
    return frozenset(match[0].strip("_") for match in found if match)


_MOST_ROWS: Final = 100_000


def text_of(data: bytes) -> str | None:
    """The text of a file, bytes of no encoding as surrogates; None where it is no text."""
    view = view_of(data)
    return None if view is None else view.written(0, len(view.data))


def _table(data: bytes) -> Data | None:
    """A table with a head and rows; a head alone is a template, and lines of one cell are a list."""
    text = text_of(data)
    if text is None:
        return None
    lines = [line for line in text.splitlines()[:_MOST_ROWS] if line.strip() and not line.startswith("#")]
    if len(lines) < 2:
        return None
    delimiter = max(",\t;|", key=lines[0].count)
    head, rows = _cells(lines[0], delimiter), len(lines) - 1
    people = person_keys(head)
    if len(head) < 2 and not people:
        return None
    counted = f"{rows} row" + "s" * (rows > 1)
    return Data(f"a table of {counted}{_about(people)}", bool(people))


def _cells(line: str, delimiter: str) -> list[str]:
    import csv  # only tables pay for it

    try:
        return next(csv.reader([line[:10_000]], delimiter=delimiter), [])
    except csv.Error:
        return []


def _about(people: Iterable[str]) -> str:
    named = ", ".join(f"`{key}`" for key in sorted(people)[:3])
    return f" with {named}" if named else ""


_COMMENT: Final = lazy_pattern(r"--[^\r\n]*|/\*(?:[^*]|\*(?!/))*+(?:\*/)?")
_COPY: Final = lazy_pattern(
    r"(?im)^[ \t]*COPY[ \t]+([^\s(;]{1,200})[ \t]*(\([^()\r\n]{0,4000}\))?[ \t]*"
    r"FROM[ \t]+stdin[^;\r\n]*;[ \t]*\r?\n(?!\\\.)[^\r\n]"
)
_INSERT: Final = lazy_pattern(
    r"(?i)\b(?:INSERT|REPLACE)[ \t\r\n]+(?:OR[ \t]+\w+[ \t]+|IGNORE[ \t]+)?INTO[ \t\r\n]+([^\s(;]{1,200})"
    r"[ \t\r\n]*(\([^()]{0,4000}\))?[ \t\r\n]*(?:OVERRIDING[ \t]+\w+[ \t]+VALUE[ \t\r\n]+)?VALUES[ \t\r\n]*"
    r"\([ \t\r\n]*(?:'[^']|[0-9-]|N'|NULL\b|TRUE\b|FALSE\b|\")"
)
_BOOKKEEPING: Final = lazy_pattern(
    r"(?i)alembic_version|schema_migrations|migrations?\b|schema_version|flyway"
)


def _sql(data: bytes) -> Data | None:
    """Rows of a dump or of INSERT statements; statements alone, and parameters for values, are code."""
    if data.startswith(b"PGDMP"):
        return Data("a database dump", about_people=True)
    text = text_of(data)
    if text is None:
        return None
    bare = _COMMENT.sub("", text)
    found = [match for match in _INSERT.finditer(bare) if not _BOOKKEEPING.search(match[1])]
    copied = [match for match in _COPY.finditer(bare) if not _BOOKKEEPING.search(match[1])]
    if not found and not copied:
        return None
    columns = (word for match in (*found, *copied) for word in re.findall(r"\w+", match[2] or ""))
    people = person_keys(columns)
    return Data(f"rows of a database{_about(people)}", bool(people))


_FEW: Final = 10
"""Objects below which a JSON file is an example."""
_KEY: Final = lazy_pattern(
    rb'(?i)"[a-z_ ]{0,30}(?:name|mail|phone|ssn|birth|address|mrn|patient|dob)[a-z_ ]{0,20}"[ \t]*:'
)


def _json(data: bytes) -> Data | None:
    """Many objects that each tell two things or more of a person."""
    if len(_KEY.findall(data)) < 2 * _FEW:
        return None
    import json  # only files full of people pay for it

    counts: dict[frozenset[str], int] = {}

    def look(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
        told = person_keys(
            key for key, value in pairs if isinstance(value, str | int | float) and value != ""
        )
        if len(told) >= 2:
            counts[told] = counts.get(told, 0) + 1
        return {}

    lines = [data] if data.lstrip()[:1] == b"[" or b"\n{" not in data.strip() else data.splitlines()
    for line in lines:
        try:
            json.loads(line, object_pairs_hook=look)
        except (ValueError, RecursionError):
            continue
    people = sum(counts.values())
    if people < _FEW:
        return None
    return Data(f"{people} records{_about(frozenset().union(*counts))}", about_people=True)


def _magic(what: str, *beginnings: bytes) -> Callable[[bytes], Data | None]:
    return lambda data: Data(what, about_people=True) if data.startswith(beginnings) else None


def _workbook(data: bytes) -> Data | None:
    """An Excel or OpenDocument file, by what its archive holds."""
    import io
    import zipfile  # only workbooks pay for them

    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        is_protected = data.startswith(_OLE)  # a password wraps it into the older format
        return Data("an Excel workbook", about_people=True) if is_protected else None
    if any(name.startswith("xl/") or name == "content.xml" for name in names):
        return Data("a workbook", about_people=True)
    return None


def _dump(data: bytes) -> Data | None:
    """A dump of a database, whatever wrote it."""
    return _sqlite(data) or _sql(data) or _redis(data) or _mongo(data)


_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_sqlite: Final = _magic("an SQLite database", b"SQLite format 3\0")
_parquet: Final = _magic("a Parquet file", b"PAR1")
_redis: Final = _magic("a Redis dump", b"REDIS0")
_mongo: Final = _magic("a MongoDB dump", b"\x6d\xe2\x99\x81")
_READERS: Final[Mapping[str, Callable[[bytes], Data | None]]] = {
    **dict.fromkeys((".csv", ".tsv", ".psv"), _table),
    **dict.fromkeys((".sql", ".pgsql"), _sql),
    **dict.fromkeys((".dump", ".pgdump", ".rdb"), _dump),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), _json),
    **dict.fromkeys((".sqlite", ".sqlite3", ".db", ".db3"), _sqlite),
    **dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".ods"), _workbook),
    ".xls": _magic("an Excel workbook", _OLE, b"\x09\x08", b"PK\x03\x04"),
    ".parquet": _parquet,
    ".feather": _magic("a Feather file", b"ARROW1", b"FEA1"),
    **dict.fromkeys((".mdb", ".accdb"), _magic("an Access database", b"\0\x01\0\0Standard ")),
    ".sav": _magic("an SPSS file", b"$FL2", b"$FL3"),
}
"""What looks into the files of each ending."""

ALWAYS_DATA: Final = frozenset(
    (
        ".csv",
        ".tsv",
        ".psv",
        ".dump",
        ".pgdump",
        ".rdb",
        ".sqlite",
        ".sqlite3",
        ".xlsx",
        ".xls",
        ".parquet",
        ".mdb",
        ".accdb",
    )
)
"""Endings that say enough where a file is too large to be read."""
