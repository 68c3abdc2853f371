"""Files that are broken as a whole."""

from __future__ import annotations

import ast
import random
from pathlib import Path

import pytest

from ownership_lint.analysis.tokens.damage import Damage, Needs
from ownership_lint.analysis.tokens.plausible_python import is_plausible
from ownership_lint.analysis.tokens.scanner import TokenScanner
from ownership_lint.inputs.bundled_packs import TOKENS

SCANNER = TokenScanner(TOKENS)
SOURCES = sorted(Path(ast.__file__).parent.glob("*.py"))

BLOCK = """\
def total(values: list[int]) -> int:
    result = 0
    for value in values:
        result += value * 2 + len(values) - 1
    return result * 3
"""


def found(text: str, rule: str, path: str = "a.py") -> list[Damage]:
    return [one for one in SCANNER.scan(path, text.encode()) if one.rule == f"tokens/{rule}"]


def told(text: str, path: str) -> list[str]:
    return [f"{one.line}:{one.column} {one.message}" for one in found(text, "parse-error", path)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", ""),
        ("a.py", "print 'one'\n"),
        ("a.py", "try:\n    pass\nexcept A, e:\n    pass\n"),
        ("a.py", "type Pair[T] = tuple[T, T]\n"),
        ("a.py", "x = f'{d['a']}'\n"),
        ("a.py", "{{ name }} = 1\n"),
        ("a.py", "%matplotlib inline\nx = 1\n"),
        ("{{ name }}/a.py", "x = = 1\n"),
        ("a.json", ""),
        ("a.json", '{"a": 1}\n{"a": 2}\n'),
        ("a.json", '{"a": 1, // ours\n}\n'),
        ("tsconfig.json", '{"a": 1,}\n'),
        (".vscode/settings.json", "{/* ours */}\n"),
        ("a.json", '{"a": {{ value }}}\n'),
        ("a.yaml", "a: 1\n---\n!tag\nb: &x [1, *x]\n...\n"),
        ("a.yaml", "on: push\nif: ${{ a && b }}\nrun: echo {a}\n"),
        ("a.yaml", "url: {home: http://host}\n"),
        ("values.yaml", "{{- if .a }}\na: 1\n  b: 2\n{{- end }}\n"),
        ("a.yml", "{% if a %}\nb\n c: d: e\n{% endif %}\n"),
        ("a.yaml", "image: {user}/app\n"),
        ("a.toml", "[a]\nb = 1\n"),
        ("a.js", "const a = ;\n"),
        ("a.md", "{\n"),
    ],
)
def test_other_versions_dialects_and_templates_are_not_broken(path: str, text: str) -> None:
    assert told(text, path) == []


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("a.py", "x = (1,\n", "1:5 not Python: '(' was never closed"),
        ("a.py", "def f(x)\n    return x\n", "1:8 not Python: expected ':'"),
        (
            "a.py",
            "if x:\ny = 1\n",
            "2:1 not Python: expected an indented block after 'if' statement on line 1",
        ),
        ("a.py", "x = 1\n    y = 2\n", "2:4 not Python: unexpected indent"),
        ("a.json", '{"a" 1}', "1:6 not JSON: expecting ':' delimiter"),
        ("a.json", '{"a": [1, 2', "1:11 not JSON: expecting ',' delimiter"),
        ("a.toml", "a = 1 2\n", "1:7 not TOML: expected newline or end of document after a statement"),
        ("a.yaml", "a: [1\nb: 2\n", "2:2 not YAML: did not find expected ',' or ']'"),
        ("a.yaml", "a: b: c\n", "1:5 not YAML: mapping values are not allowed in this context"),
    ],
)
def test_a_broken_file_is_told_once_and_where(path: str, text: str, message: str) -> None:
    assert told(text, path) == [message]


def test_python_that_is_broken_now_needs_a_base_that_was_not() -> None:
    (one,) = found("x = (\n", "parse-regression")
    assert (one.needs, one.message) == (
        Needs.SOUND_BASE,
        "no longer Python, which it was before: '(' was never closed",
    )


@pytest.mark.parametrize("source", SOURCES[::4], ids=lambda path: path.name)
def test_python_that_can_be_parsed_is_hardly_ever_doubted(source: Path) -> None:
    text = source.read_bytes()
    assert is_plausible(text) or not found(text.decode(), "parse-error")


def test_few_sound_files_have_to_be_parsed() -> None:
    doubted = [path.name for path in SOURCES if not is_plausible(path.read_bytes())]
    assert len(doubted) < len(SOURCES) / 2


@pytest.mark.parametrize(
    "line",
    [
        "Here is the updated code:",
        "```python",
        "<" * 7 + " HEAD",
        "=" * 7,
        ">" * 7 + " topic",
        "*" * 3 + "REMOVED" + "*" * 3,
        "await s" + "await ervice.call()",
        "EOF " + "< /dev/null",
        "x = = 1",
        "print(\u201ca\u201d)",
        "async class A:",
        "x = 1 2",
        "x = [1, , 2]",
        'y = "open',
        "if a !== b: pass",
    ],
)
def test_a_damaged_line_is_doubted(line: str) -> None:
    assert not is_plausible(f"import os\n\n\ndef f():\n    return 1\n\n\n{line}\n\nx = 2\n".encode())


@pytest.mark.parametrize(
    "text",
    [
        "x = not a in b, c not in d, e is not f\n",
        "a[:, 0], b[..., None], c[1:, ::2] = -1, ~x, +y\n",
        "from ...a import (b as c, d)\nfrom . import *\n",
        "def f(a, /, b=1, *, c: int = 2, **k) -> dict[str, int]: ...\n",
        "x = [*a, *(b), {**c}]\ny = lambda *a, **k: (yield)\n",
        "async def f():\n    async with a as b, c:\n        return [await x async for x in y if await z]\n",
        "x = ('a' \"b\" f'{c}' r'\\'' '''d'e''')\ny = rb'z' B\"\"\n",
        "x = (1\n     + 2  # three\n     .real)\n",
        "@a.b\nclass C(D, metaclass=E): pass\n",
        "match x:\n    case [1, *rest] if rest: pass\n    case {'a': 1, **k} | A(b=c): pass\n",
        "x = 1 if a else -2; y: int = 0x1F + 1_000 * 1e-5 ** 2j @ m\n",
        "assert x == 1, \\\n    'no'\nx //= 2; y >>= 1; z @= w; (n := 3)\n",
        "try: a\nexcept* (B, C) as d: raise E from d\nfinally: del x[0], y.z\n",
        "\ufeff\u0438\u043c\u044f = '\u00e9'  # \u2705\n",
    ],
)
def test_every_kind_of_token_is_known(text: str) -> None:
    ast.parse(text.encode())
    assert is_plausible(text.encode())


def test_hostile_text_takes_no_longer_than_other() -> None:
    for text in ("(" * 50_000, '"' * 50_001, "a " * 50_000, "\\\n" * 50_000, "{'a':" * 20_000):
        is_plausible(text.encode())
        found(text, "parse-error")
        found(text, "parse-error", "a.yaml")


def test_arbitrary_bytes_break_nothing() -> None:
    random_bytes = random.Random(7)
    for path in ("a.py", "a.json", "a.yaml", "a.toml", "a.ts", "a.md"):
        for _ in range(50):
            SCANNER.scan(path, bytes(random_bytes.randrange(1, 256) for _ in range(200)))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", BLOCK),
        ("a.py", f"{BLOCK}\n\n{BLOCK.replace('total', 'other')}"),
        ("a.py", f"{BLOCK}\n\nx = 1\n\n\n{BLOCK}"),
        ("a.py", "def a(x):\n    return x\n\n\n" * 2),
        (
            "a.py",
            ("x = [\n" + "".join(f"    {number} * 1000000000000000000000,\n" for number in range(8))) * 2,
        ),
        ("a.md", f"{BLOCK}\n{BLOCK}"),
        ("a.py", f"@overload\n{BLOCK}@overload\n{BLOCK}"),
    ],
)
def test_blocks_that_are_not_twice_the_same_are_left_alone(path: str, text: str) -> None:
    assert found(text, "duplicate-block", path) == []


@pytest.mark.parametrize("between", ["", "\n", "\n\n\n"])
def test_a_block_that_follows_itself_is_told_once(between: str) -> None:
    (one,) = found(f"import os\n\n\n{BLOCK}{between}{BLOCK}", "duplicate-block")
    assert (one.line, one.message, one.if_new) == (
        4,
        "these 5 lines stand here twice in a row",
        "warning",
    )


def test_what_stands_before_a_definition_belongs_to_the_block() -> None:
    block = f"# Adds up.\n@cached\n{BLOCK}"
    (one,) = found(f"import os\n{block}{block}x = 1\n", "duplicate-block")
    assert (one.line, one.message) == (2, "these 7 lines stand here twice in a row")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.ts", "function a() {\n  return 1;\n}\n"),
        ("a.ts", "const a = '{'; // (\n"),
        ("a.ts", "function a() {\n  return 1);\n  b(\n"),
        ("a.sh", "if (true\n  echo\n"),
        ("a.md", "an open ( bracket\n  here\n"),
    ],
)
def test_files_that_end_where_they_should_are_left_alone(path: str, text: str) -> None:
    assert found(text, "truncated-file", path) == []


def test_the_innermost_open_bracket_is_named() -> None:
    (one,) = found("function a() {\n  return call(b, [1,\n    2\n", "truncated-file", "a.ts")
    assert (one.line, one.column, one.needs) == (2, 18, Needs.SHRUNK)
    assert one.message == "this `[` is never closed, and the file was longer: its end may be lost"
