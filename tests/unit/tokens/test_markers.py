"""Marks that tools write for themselves, where their examples in the pack do not tell all."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from ownership_lint.analysis.tokens.scanner import MOST, TokenScanner
from ownership_lint.inputs.bundled_packs import TOKENS

if TYPE_CHECKING:
    from ownership_lint.analysis.tokens.damage import Damage

SCANNER = TokenScanner([pack for pack in TOKENS if pack.name == "tokens-markers"])
OURS, SPLIT, THEIRS = "<" * 7, "=" * 7, ">" * 7
GONE = "***" + "REMOVED" + "***"
FENCE = "`" * 3
CLOSE = "</" + "invoke>"


def found(path: str, text: str) -> list[Damage]:
    return list(SCANNER.scan(path, text.encode("utf-8", "surrogateescape")))


def told(path: str, text: str) -> list[tuple[str, int, int, str]]:
    return [(one.rule, one.line, one.column, one.severity) for one in found(path, text)]


SILENT = {
    "a conflict in a test's string": (
        "tests/merge.test.ts",
        f"const a = `\n{OURS} HEAD\na\n{SPLIT}\nb\n{THEIRS} b\n`;\n",
    ),
    "a conflict that AsciiDoc shows": (
        "a.adoc",
        f"So:\n\n----\na\n{OURS} yours\n{SPLIT}\n{THEIRS} mine\n----\n",
    ),
    "a quotation of depth seven": ("a.md", f"{THEIRS} deep\n"),
    "an ancestor's marker as a table": ("a.html", "|" * 7 + " base\n"),
    "a fence whose only line is the mark": ("a.md", f"{FENCE}\n{GONE}\n{FENCE}\n"),
    "a removed line alone": ("a.md", f"Address:\n\n{GONE}\n"),
    "a secret in a shell": ("a.sh", f"export TOKEN={GONE}\n"),
    "a secret in a string": ("a.py", f"a = 'user:{GONE}@host'\n"),
    "a password in a configuration": ("a.conf", f"password {GONE}\nkey={GONE}\n"),
    "a name in a docstring": ("a.py", f'"""Written by {GONE} once."""\n'),
    "a name removed from a comment": ("a.py", f"# by {GONE}\n"),
    "code of an unknown language": ("a.zzz", f"x {GONE} y\n"),
    "a tag with its partner": ("a.py", f"x = 1\n# <invoke>\n{CLOSE}\n"),
    "a component": ("a.tsx", "const a = <content>x</content>;\n"),
    "a string over lines": ("a.py", 'A = """\nEOF < /dev' + '/null\n"""\n'),
    "a here-document of PHP": ("a.php", "<?php\n$a = <<<EOT\nx\nEOT\n"),
    "a text that ends with EOF": ("a.txt", "1 2\nEOF\n"),
    "a template of a model": ("a.jinja", "{{ x }}<|im_" + "end|>\n"),
    "struck out HTML": ("a.md", "<s>old</s>\n"),
    "numbers that stand still": ("a.py", "x = [\n1\t,\n1\t,\n1\t,\n]\n"),
    "a table in a comment": ("a.c", "/*\n1 | a\n2 | b\n3 | c\n*/\n"),
    "an empty file": ("a.py", ""),
}


@pytest.mark.parametrize(("path", "text"), SILENT.values(), ids=SILENT)
def test_silent(path: str, text: str) -> None:
    assert told(path, text) == []


def test_a_conflict_is_told_once_and_says_where_it_ends() -> None:
    (one,) = found("a.md", f"a\n{OURS} HEAD\nb\n{SPLIT}\nc\n{THEIRS} topic\n")
    assert (one.line, one.column, one.end_column) == (2, 1, 8)
    assert one.message == "a merge conflict on lines 2 to 6 is not resolved"


@pytest.mark.parametrize("text", [f"{THEIRS} 45897c56 (fix: x)\n", f"a\n{SPLIT}\nb\n{THEIRS} some branch\n"])
def test_a_marker_that_was_forgotten_alone_is_a_conflict(text: str) -> None:
    (one,) = found("a.md", text)
    assert one.message == "a marker of a merge conflict was left behind"


def test_conflicts_within_each_other_are_each_told() -> None:
    text = f"{OURS} HEAD\n{OURS} HEAD\na\n{SPLIT}\nb\n{THEIRS} 1234567\nc\n{SPLIT}\nd\n{THEIRS} 7654321\n"
    assert [line for _, line, _, _ in told("a.py", text)] == [1, 2, 10]


def test_a_conflict_in_a_string_of_a_program_is_a_warning() -> None:
    text = f'TEXT = """\n{OURS} HEAD\na\n{SPLIT}\nb\n{THEIRS} 1234567\n"""\n'
    assert told("guide.py", text) == [("tokens/merge-conflict", 2, 1, "warning")]


def test_windows_line_ends_are_ends() -> None:
    text = f"a\r\n{OURS} HEAD\r\n{SPLIT}\r\n{THEIRS} topic\r\n"
    assert told("a.txt", text) == [("tokens/merge-conflict", 2, 1, "")]


@pytest.mark.parametrize(
    ("path", "text", "place"),
    [
        ("a.py", f"x = 1  {GONE} one\n", (1, 8, "")),
        ("a.sh", f"if true; then a\n{GONE}\n", (2, 1, "")),
        ("a.yaml", f"a: 1  \n{GONE} comment\n", (2, 1, "warning")),
        ("a.md", f"{GONE} Usage\n", (1, 1, "warning")),
        ("a.md", f"{GONE}{GONE} Usage\n", (1, 1, "warning")),
        ("a.md", f"##{GONE}\n", (1, 3, "warning")),
        ("a.conf", f"{GONE} how many\nworkers 3\n", (1, 1, "warning")),
        ("a.py", f'"""Do it.\n\n    {GONE} Begin\n    f()\n"""\n', (3, 5, "warning")),
        ("a.ts", f"/*\n * {GONE}{GONE} Features\n */\n", (2, 4, "warning")),
        ("a.ts", f"const a = '{GONE}3b82f6';\n", (1, 12, "")),
        ("a.tsx", f'const a = <rect fill="url({GONE}grid)" />;\n', (1, 27, "")),
        ("a.md", f"é\n\n{FENCE}bash\n{GONE} Install\nmake\n{FENCE}\n", (4, 1, "warning")),
    ],
)
def test_redaction_is_worse_in_code(path: str, text: str, place: tuple[int, int, str]) -> None:
    assert told(path, text) == [("tokens/redaction-residue", *place)]


def test_a_bare_end_of_a_heredoc_is_a_warning() -> None:
    assert told("a.md", "Text\n" + "EO" + "F\n\n") == [("tokens/heredoc-residue", 2, 1, "warning")]


def test_an_end_with_redirection_counts_in_fences_too() -> None:
    text = f"{FENCE}\na\nEO" + f"F < /dev/null\n{FENCE}\n"
    assert told("a.md", text) == [("tokens/heredoc-residue", 3, 1, "")]


def test_the_tags_of_one_call_are_told_once() -> None:
    text = "x = 1\n</" + f"content>\n</parameter>\n{CLOSE}\n"
    assert told("a.py", text) == [("tokens/tool-markup", 2, 1, "")]


def test_line_numbers_are_told_once_for_a_row() -> None:
    text = "".join(f"{number:>6}\tx = {number}\n" for number in range(8, 20))
    (one,) = found("a.py", text)
    assert (one.line, one.column, one.end_column) == (1, 6, 8)
    assert one.message == "12 lines begin with the line numbers of a viewer"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.c", "int a;\n/* What it\n"),
        ("a.py", 'def f():\n    """Does\n    this\n'),
        ("a.js", "const a = `\nx\n"),
        ("a.php", "<?php\nf();\n"),
    ],
)
@pytest.mark.parametrize("note", ["... [trunca" + "ted]", "[... trunca" + "ted]", "(output trunca" + "ted)"])
def test_a_note_ends_a_file_whatever_it_was_cut_in(path: str, text: str, note: str) -> None:
    line = text.count("\n") + 1
    assert [(rule, at) for rule, at, *_ in told(path, f"{text}{note}\n")] == [
        ("tokens/truncation-notice", line)
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [("a.c", "/*\n [trunca" + "ted]\n */\n"), ("a.py", 'A = """\n[... trunca' + 'ted]"""\n')],
)
def test_a_note_in_a_comment_or_a_string_that_is_closed_is_none(path: str, text: str) -> None:
    assert told(path, text) == []


def test_a_cut_file_is_found_where_the_cut_opens_a_string() -> None:
    text = "const a = `<span>\n  <" + "response clipped><NOTE>Only a part is shown.</NOTE>"
    assert told("a.tsx", text) == [("tokens/truncation-notice", 2, 3, "")]


@pytest.mark.parametrize(
    "text", [f"{OURS} HEAD\n", f"{THEIRS} x\n", f"{GONE} ", CLOSE, "\\!", "1\t\n2\t\n3\t\n", FENCE + "\n"]
)
def test_damage_all_over_a_file_is_told_up_to_a_bound(text: str) -> None:
    for path in ("a.py", "a.md", "a.ts"):
        counts = Counter(one.rule for one in SCANNER.scan(path, (text * 3_000 + "é").encode()))
        assert all(count <= MOST for count in counts.values())
