from __future__ import annotations

import random
import sys
import time
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from ownership_lint.finding import Location
from ownership_lint.inputs import yaml_source, yaml_text
from ownership_lint.inputs.yaml_source import read_yaml

if TYPE_CHECKING:
    from ownership_lint.inputs.yaml_source import YamlSource

RULE = "policy/invalid-matrix"


def read(text: str | bytes) -> YamlSource:
    return read_yaml(text.encode() if isinstance(text, str) else text, "o.yaml", RULE)


def told(text: str | bytes) -> list[str]:
    """Each finding as `line:column message`."""
    return [f"{f.location.line}:{f.location.column} {f.message}" for f in read(text).findings]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-01-03", "2026-01-03"),
        ("yes", "yes"),
        ("off", "off"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("0755", 755),
        ("0o17", 15),
        ("0xff", 255),
        ("-7", -7),
        ("1.10", 1.1),
        ("1e3", 1000.0),
        ("-.inf", float("-inf")),
        ("~", None),
        ("", None),
        ("Null", None),
        ("TRUE", True),
        ('"true"', "true"),
        ("'1'", "1"),
        ("''", ""),
        ("{url: http://localhost:8000}", {"url": "http://localhost:8000"}),
        ("[is it ok?, what]", ["is it ok?", "what"]),
        ("|\n  a\n  \tb\n", "a\n\tb\n"),
        (">-\n  a\n  b\n", "a b"),
        ("\n  <<: x\n", {"<<": "x"}),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_scalars_mean_what_yaml_1_2_says(text: str, value: object) -> None:
    source = read(f"key: {text}\n")
    assert source.findings == ()
    assert source.data == {"key": value}
    assert source.data is not None
    assert type(source.data["key"]) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffa: 1\n",
        "---\na: 1\n...\n",
        "# comment\na: 1\n",
        "a: 1\r\nb: 2\r\n",
        "a: &x [1]\nb: *x\nc: *x\n",
        'a: "q\n\tr"\n',
        "a: {b: 1,\n\tc: 2}\n",
        "a: 1\n\t\n\t# note\nb: 2\n",
        "a: |\n  <<<<<<< x\n  =======\n",
        "a: 'caf\u00e9 \U0001f600'\n",
    ],
)
def test_valid_files_are_silent(text: str) -> None:
    source = read(text)
    assert source.findings == ()
    assert source.data is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["1:1 the file is empty"]),
        ("# only a comment\n", ["1:1 the file is empty"]),
        ("- a\n- b\n", ["1:1 the file must be a mapping, found a list"]),
        ("text", ["1:1 the file must be a mapping, found the text `text`"]),
        ("a: 1\n---\nb: 2\n---\n", ["2:1 a second document begins here"]),
        (
            "a: 1\na: 2\nb: {c: 1, c: 2}\na: 3\n",
            ["2:1 duplicate key `a`", "3:11 duplicate key `c`", "4:1 duplicate key `a`"],
        ),
        ("1: a\n", ["1:1 a key must be text, found the number 1"]),
        ("? [a]\n: b\n", ["1:3 a key must be text, found a list"]),
        ("true: a\n", ["1:1 a key must be text, found the boolean `true`"]),
        ("a: !!python/object:os.system x\n", ["1:4 the tag `!!python/object:os.system` is not allowed"]),
        (
            "a: !foo [1]\nb: !!str 1\n",
            ["1:4 the tag `!foo` is not allowed", "2:4 the tag `!!str` is not allowed"],
        ),
        ("a: &x [*x]\n", ["1:8 `*x` stands within the value that it repeats"]),
        ("a: *nobody\n", ["1:4 `*nobody` repeats an anchor that is not there"]),
        (
            "a: x: y\nb: p: q\n",
            [
                "1:5 the text after `a:` contains `:` and needs quotes",
                "2:5 the text after `b:` contains `:` and needs quotes",
            ],
        ),
        ("a: 1\n  b: 2\n", ["2:4 `b:` is indented as if it went on with the line above"]),
        ("a: [1, 2\nb: 1\n", ["1:4 `[` is not closed, or a comma is missing"]),
        ('a: "x\nb: 1\n', ['1:4 the quote `"` is not closed']),
        ("a: 'it's'\n", ["1:8 a text goes on after its closing quote"]),
        ("a: 1\nfoo\nb: 2\n", ["2:1 this line is no `key: value`"]),
        ("a:\n    b: 1\n  c: 2\n", ["3:3 the line does not continue what stands above it"]),
        ("a: @x\n", ["1:4 a text cannot start with this character"]),
        ('a: "\\q"\n', ["1:6 `\\` before this letter means nothing"]),
        ('a: "\\ud800"\n', ["1:4 an escape names half a character"]),
        ("a: , b\n", ["1:4 a text cannot start with this character"]),
        ("a: - b\n", ["1:4 a list or key cannot begin here"]),
        ("a: \x07x\nb: \u2028y\x1b\n", ["1:4 control character U+0007", "2:4 control character U+2028"]),
        ("a: b\0c\n", ["1:5 control character U+0000"]),
        (b"a: x\nb: caf\xe9\n", ["2:7 byte 0xe9 is not UTF-8"]),
        ("a: 1\n".encode("utf-16"), ["1:1 the file is UTF-16 or UTF-32, not UTF-8"]),
        ("a: 1\n".encode("utf-16-be"), ["1:1 the file is UTF-16 or UTF-32, not UTF-8"]),
        (b"#" * 5_000_001, ["1:1 the file is larger than 5 MB"]),
        (
            "<<<<<<< ours\na: 1\n=======\na: 2\n>>>>>>> theirs\n",
            [
                "1:1 unresolved merge conflict",
                "3:1 unresolved merge conflict",
                "5:1 unresolved merge conflict",
            ],
        ),
    ],
)
def test_broken_files_are_told_with_their_place(text: str | bytes, expected: list[str]) -> None:
    assert told(text) == expected


def test_duplicate_key_points_to_the_first() -> None:
    (finding,) = read("a: 1\nb:\n  c: 1\n  c: 2\n").findings
    assert finding.rule == RULE
    assert finding.location == Location("o.yaml", 4, 3, 4, 4)
    assert finding.subject == "/b/c"
    assert finding.excerpt == "  c: 2"
    assert [(note.location.line, note.message) for note in finding.related] == [(3, "first given here")]


def test_problems_of_many_kinds_are_told_in_one_run() -> None:
    text = b"<<<<<<< a\n=======\n>>>>>>> b\nt:\n\tu: 1\n\tv: 2\nw: x: y\nz: \x07\nz: \xff\n1: !t q\n"
    assert told(text) == [
        "1:1 unresolved merge conflict",
        "2:1 unresolved merge conflict",
        "3:1 unresolved merge conflict",
        "5:1 a tab in the indentation",
        "6:1 a tab in the indentation",
        "7:5 the text after `w:` contains `:` and needs quotes",
        "8:4 control character U+0007",
        "9:1 duplicate key `z`",
        "9:4 byte 0xff is not UTF-8",
        "10:1 a key must be text, found the number 1",
        "10:4 the tag `!t` is not allowed",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a:\n\tb: 1\n\tc: {d: 1, d: 2}\n",
        "a:\n  b:\n\tc: 1\n\td: {d: 1, d: 2}\n",
        "a:\n        b: 1\n\tc: {d: 1, d: 2}\n",
    ],
)
def test_columns_hold_behind_a_mended_tab(text: str) -> None:
    duplicate = next(finding for finding in read(text).findings if "duplicate" in finding.message)
    line = text.splitlines()[duplicate.location.line - 1]
    assert duplicate.location.column == line.rindex("d") + 1


def test_every_tab_line_is_told_however_many() -> None:
    text = "a:\n" + "".join(f"\tk{number}: 1\n" for number in range(200))
    assert len(read(text).findings) == 200


@pytest.mark.parametrize("depth", [5_000, 100_000])
@pytest.mark.parametrize("unit", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_is_a_finding(unit: str, depth: int) -> None:
    assert [finding.message for finding in read("a:\n  " + unit * depth).findings] == [
        "values are nested more than 100 deep"
    ]


def test_aliases_cannot_nest_deeper_than_text() -> None:
    chain = "".join(f"k{number}: &k{number} [[[[[[*k{number - 1}]]]]]]\n" for number in range(1, 100))
    (finding,) = read("k0: &k0 x\n" + chain).findings
    assert finding.message == "values are nested more than 100 deep"


def test_alias_bomb_costs_little() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join(['*' + a] * 10)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    read("warm: up")
    tracemalloc.start()
    begin = time.perf_counter()
    (finding,) = read("\n".join(lines)).findings
    seconds = time.perf_counter() - begin
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert finding.message == "aliases repeat more than 100,000 values"
    assert seconds < 0.5
    assert peak < 2_000_000


def test_values_of_one_file_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ownership_lint.inputs.yaml_tree.MAX_VALUES", 10)
    assert told("a: [1, 2, 3, 4, 5, 6, 7, 8, 9]") == ["1:26 the file holds more than 10 values"]


def test_problems_of_one_kind_are_limited() -> None:
    findings = read("a: 1\n" + "a: 2\n" * 5000).findings
    assert len(findings) == yaml_text.MAX_PROBLEMS + 1
    assert findings[-1].message == "too many problems to go on"


def test_long_and_unprintable_lines_are_shown_safely() -> None:
    (first, *_) = read("a: \x1b[31m" + "x" * 500 + "\n").findings
    assert first.excerpt == "a: ␛[31m" + "x" * 192 + "…"


PLACES = """\
top: 1
list:
  - first
  - {flow: [1, two]}
block: |
  text

empty:
last: &a {x: y}
again: *a
"""


@pytest.mark.parametrize(
    ("pointer", "key", "value"),
    [
        (("top",), (1, 1, 1, 4), (1, 6, 1, 7)),
        (("list",), (2, 1, 2, 5), (3, 3, 4, 21)),
        (("list", 0), (3, 5, 3, 10), (3, 5, 3, 10)),
        (("list", 1, "flow", 1), (4, 16, 4, 19), (4, 16, 4, 19)),
        (("list", 1, "flow"), (4, 6, 4, 10), (4, 12, 4, 20)),
        (("block",), (5, 1, 5, 6), (5, 8, 6, 7)),
        (("empty",), (8, 1, 8, 6), (8, 1, 8, 6)),
        (("again",), (10, 1, 10, 6), (10, 8, 10, 10)),
        (("again", "x"), (9, 11, 9, 12), (9, 14, 9, 15)),
        (("top", "absent"), (1, 1, 1, 4), (1, 6, 1, 7)),
        (("absent",), (1, 1, 1, 1), (1, 1, 1, 1)),
    ],
)
@pytest.mark.parametrize("pure", [False, True], ids=["C", "pure"])
def test_places_of_keys_and_values(
    pointer: tuple[str | int, ...],
    key: tuple[int, ...],
    value: tuple[int, ...],
    pure: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if pure:
        use_pure_parser(monkeypatch)
    source = read(PLACES)
    assert source.key(pointer) == Location("o.yaml", *key)
    assert source.place(pointer) == Location("o.yaml", *value)


def test_find_walks_mappings_and_lists() -> None:
    source = read("a: {x: [{k: 1}, {k: 2}, 3], y: {z: {k: 4}}}\n")
    assert list(source.find("a/*/*/k")) == [
        (("a", "x", 0, "k"), 1),
        (("a", "x", 1, "k"), 2),
        (("a", "y", "z", "k"), 4),
    ]


def use_pure_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_source, "_c_events", yaml_source._pure_events)


PIECES = [
    "a",
    "b",
    "key",
    ": ",
    ":",
    "\n",
    "\n  ",
    "\n    ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "&x ",
    "*x ",
    "'",
]
PIECES += [
    '"',
    " # c",
    ">-\n",
    "!t ",
    "? ",
    "?",
    "~",
    "1",
    "\n\n",
    "http://h:80",
    "é",
    "---\n",
    "@",
    "b\tb",
    " ",
]


def test_both_parsers_give_the_same_data_and_places(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(7)
    texts = ["k: " + "".join(chance.choices(PIECES, k=chance.randint(1, 12))) for _ in range(3000)]
    texts += ["a:\n  - " + "".join(chance.choices(PIECES, k=chance.randint(1, 12))) for _ in range(3000)]
    quick = [read(text) for text in texts]
    use_pure_parser(monkeypatch)
    compared = 0
    for text, c_source in zip(texts, quick, strict=True):
        pure_source = read(text)
        assert c_source.root == pure_source.root, text
        assert c_source.findings == pure_source.findings or pure_source.data is None, text
        compared += pure_source.data is not None
    assert compared > 300


def test_nothing_heavy_is_imported_before_a_file_is_read() -> None:
    import subprocess

    code = (
        "import sys, ownership_lint.inputs.matrix_file, ownership_lint.inputs.policy_file;"
        "print([name for name in ('ruamel', 'jsonschema', 'pydantic') if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert shown.stdout == "[]\n"
