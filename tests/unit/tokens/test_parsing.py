"""What can be told of a file by parsing it."""

from __future__ import annotations

import pytest

from ownership_lint.analysis.tokens.parsing import Parse, parse, parses
from ownership_lint.analysis.tokens.source import TokenFile


class Written(TokenFile):
    """A file whose language is given."""

    def __init__(self, data: bytes, language: str) -> None:
        super().__init__("x", data)
        self.language = language


def sound(text: str, language: str = "python") -> bool | None:
    return parses(Written(text.encode("utf-8", "surrogateescape"), language))


UNTOLD = {
    "no parser": ("let x = (", "typescript"),
    "another version of f-strings": ('x = f"{d["a"]}"\n', "python"),
    "a type statement": ("type Pair = tuple[int, int]\n", "python"),
    "a generic function": ("def first[T](it: list[T]) -> T: ...\n", "python"),
    "a generic class": ("class Box[T]:\n    pass\n", "python"),
    "a template string": ("x = t'hello {name}'\n", "python"),
    "a print statement": ("print 'hello'\n", "python"),
    "a printed name": ("print name\n", "python"),
    "two exceptions in Python 2": ("try:\n    f()\nexcept E, e:\n    pass\n", "python"),
    "raise with a comma": ("raise ValueError, 'x'\n", "python"),
    "an octal number of Python 2": ("x = 0777\n", "python"),
    "a long number": ("x = 0xFFL\n", "python"),
    "backquotes": ("x = `y`\n", "python"),
    "a template": ("import {{ name }}\n", "python"),
    "a notebook's command": ("%matplotlib inline\n", "python"),
    "too deep": ("(" * 100_000, "python"),
    "deep without brackets": ("-" * 100_000 + "1", "python"),
    "another encoding": ("# -*- coding: klingon -*-\n", "python"),
    "JSON with comments": ('{\n  // a\n  "a": 1\n}', "json"),
    "JSON with a last comma": ('{"a": [1, 2,],}', "json"),
    "JSON without quotes": ("{a: 1}", "json"),
    "JSON in single quotes": ("{'a': 1}", "json"),
    "JSON lines": ('{"a": 1}\n{"a": 2}\n', "json"),
    "an empty file": ("\n", "json"),
    "JSON of a template": ('{"a": {{ value }}}', "json"),
    "JSON in Latin-1": ('{"a": "\udce9"}', "json"),
    "JSON that is too deep": ("[" * 200_000, "json"),
    "JSON with a long number": ("9" * 10_000, "json"),
    "TOML of a template": ("{% if x %}\na = 1\n", "toml"),
}


@pytest.mark.parametrize(("text", "language"), UNTOLD.values(), ids=UNTOLD)
def test_what_another_version_or_dialect_may_mean_is_not_told(text: str, language: str) -> None:
    assert sound(text, language) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("x = '\\d'\n", "python"),
        ("\ufeffx = 1\n", "python"),
        ("", "python"),
        ('\ufeff{"a": [1]}', "json"),
        ("a = 1\r\n[b]\r\n", "toml"),
    ],
)
def test_sound_files_are_sound(text: str, language: str) -> None:
    assert sound(text, language) is True


@pytest.mark.parametrize(
    ("text", "language", "line", "column"),
    [
        ("x = 1\ny = = 2\n", "python", 2, 5),
        ("def f(:\n", "python", 1, 7),
        ("a b c\n", "python", 1, 3),
        ('{"a": 1\n', "json", 2, 1),
        ('{"a": *}', "json", 1, 7),
        ("a = 1\nb = \n", "toml", 2, 5),
        ("a = [", "toml", 1, 6),
    ],
)
def test_a_broken_file_is_broken_at_a_place(text: str, language: str, line: int, column: int) -> None:
    found = parse(Written(text.encode(), language))
    assert (found.is_sound, found.line, found.column) == (False, line, column)


def test_a_file_too_large_is_not_parsed() -> None:
    assert parse(Written(b"x = (\n" * 1_000_000, "python")) == Parse(None)
