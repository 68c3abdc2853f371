"""Characters that are not what they look like, are not to be seen, or were lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ownership_lint.analysis.tokens.scanner import TokenScanner
from ownership_lint.inputs.bundled_packs import TOKENS

if TYPE_CHECKING:
    from ownership_lint.analysis.tokens.damage import Damage

SCANNER = TokenScanner(TOKENS)

PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
FLAG = "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbeng") + "\U000e007f"
RIGHT = "caf\u00e9 \u2013 \u201cna\u00efve\u201d \u2022 \U0001f680 \u65e5\u672c\u8a9e"
RUSSIAN = "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440"


def found(text: str, rule: str, path: str = "a.py") -> list[Damage]:
    data = text.encode("utf-8", "surrogateescape")
    return [one for one in SCANNER.scan(path, data) if one.rule == f"tokens/{rule}"]


def garbled(text: str, page: str) -> str:
    """The text as a program shows its UTF-8 that reads it in a code page."""
    return "".join(
        bytes([byte]).decode(page, "replace").replace("\ufffd", chr(byte)) for byte in text.encode()
    )


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        ("bidi-control", "a.md", "\u2067\u05e9\u05dc\u05d5\u05dd\u2069\n"),
        ("bidi-control", "a.md", "one\u200ftwo\n"),
        ("replacement-char", "a.py", "if letter in ('\ufffd', '?'):\n    pass\n"),
        ("replacement-char", "a.py", "text.decode('utf-8', 'replace') == 'a\ufffdb'\n"),
        ("invisible-char", "a.md", "\U0001f468\u200d\U0001f4bb \u26a0\ufe0f 1\ufe0f\u20e3\n"),
        ("invisible-char", "a.md", f"{PERSIAN}\n{PERSIAN}\u200c.\n"),
        ("invisible-char", "a.md", f"made in {FLAG}\n"),
        ("invisible-char", "a.md", "\u200b```sh\nls\n"),
        ("invisible-char", "a.py", "HIDDEN = {'\u200b', '\ufeff'}\n"),
        ("invisible-char", "a.md", "hy\u00adphen, 5\u00a0km\n"),
        ("invisible-char", "a.py", "\ufeffx = 1\n"),
        ("invisible-char", "a.py", "x = '5\u00a0km'  # 5\u00a0km\n"),
        ("invisible-char", "a.css", "a::before { content: '\ue001'; }\n"),
        ("invisible-char", "theme.zsh", "PROMPT=' \ue0b0 '\n"),
        ("homoglyph", "a.py", "\u0394x = \u03c3x = \u03c1A = 1\n"),
        ("homoglyph", "a.py", "# us\u0435r\nx = 'us\u0435r'\n"),
        ("homoglyph", "a.md", "us\u0435r\n"),
        ("homoglyph", "a.py", "\u0438\u043c\u044f_user = 1\n"),
        ("control-char", "a.c", "int a;\n\x0c\nint b;\n"),
        ("control-char", "a.bat", "echo\r\n\x1a"),
        ("control-char", "a.js", "a = '\x01';" + "b();" * 400),
        ("control-char", "a.js", "b();" * 2000 + "\na = '\x01';\n"),
        ("control-char", "a.dat", "\x01\udcc8a\udc8e\n"),
        ("ansi-escape", "a.sh", "printf '\\033[1m'\n"),
        ("smart-quote", "a.py", "x = '(\u201ca\u201d)'  # (\u201ca\u201d)\n"),
        ("smart-quote", "a.md", "Call print(\u201ca\u201d).\n"),
        ("smart-quote", "a.ps1", "Write-Host (\u201ca\u201d)\n"),
        ("mojibake", "a.md", RIGHT),
        ("mojibake", "a.md", RUSSIAN),
        ("mojibake", "a.md", "\u251c\u2500\u2500 a\n\u2514\u2500\u2500 \u2592\u2591\n"),
        ("mojibake", "a.md", "\u00c5ngstr\u00f6m, CAF\u00c9\u00a0\u00bb, \u00c5\u00d1\u015a\n"),
        ("mojibake", "a.py", "REPAIRS = {'\u00e2\u20ac\u2122': '\u2019'}\n"),
        ("mojibake", "a.py", "TABLE = [\n    '\u00e2\u20ac\u2122',\n    '\u2019',\n]\n"),
        ("mojibake", "a.md", "\u0393\u00c7\n\u0394\u00b2 \u2013\u00a7\n"),
        ("mojibake", "a.py", "CP437 = '" + bytes(range(128, 256)).decode("cp437") + "'\n"),
    ],
)
def test_what_is_meant_is_left_alone(rule: str, path: str, text: str) -> None:
    assert found(text, rule, path) == []


@pytest.mark.parametrize(
    ("rule", "path", "text", "severity", "message"),
    [
        (
            "bidi-control",
            "a.c",
            "/* \u202e */\n",
            "",
            "U+202E turns the direction of text: what is shown is not what is run",
        ),
        (
            "invisible-char",
            "a.py",
            "user\u200bname = 1\n",
            "error",
            "U+200B is not to be seen, and stands in the middle of a name",
        ),
        ("invisible-char", "a.md", "one \u2060two\n", "", "U+2060 is not to be seen"),
        ("invisible-char", "a.md", "one\ufefftwo\n", "", "U+FEFF is not to be seen"),
        (
            "invisible-char",
            "a.md",
            "one\U000e0068\U000e0069\n",
            "error",
            "2 tag characters: text that nobody sees and a model reads",
        ),
        (
            "invisible-char",
            "a.md",
            "one\U000e0100\U000e0101\U000e0102\n",
            "error",
            "3 variation selectors in a row: data that nobody sees",
        ),
        (
            "invisible-char",
            "a.py",
            "x =\u00a01\n",
            "",
            "U+00A0 looks like a blank, and is another character",
        ),
        (
            "homoglyph",
            "a.py",
            "user = 1\nprint(us\u0435r)\n",
            "error",
            "U+0435 looks like `e`: this is another name than `user`, which the file has too",
        ),
        (
            "homoglyph",
            "a.py",
            "x.us\u0435r()\n",
            "",
            "U+0435 looks like `e`: this is another name than `user`",
        ),
        (
            "control-char",
            "a.py",
            "x = r'\x08a'\n",
            "error",
            "the control character U+0008, which no editor shows; `\\b` may have been meant",
        ),
        (
            "control-char",
            "a.sh",
            "echo '\x01'\n",
            "warning",
            "the control character U+0001, which no editor shows",
        ),
        ("control-char", "a.log", "\x01\n", "note", "the control character U+0001, which no editor shows"),
        (
            "ansi-escape",
            "a.md",
            "\x1b[1mok\n",
            "warning",
            "an escape sequence for a terminal: output was pasted or written here",
        ),
        (
            "smart-quote",
            "a.py",
            "print(\u201ca\n",
            "error",
            'a typographic quotation mark, U+201C, where code wants `"`',
        ),
        (
            "smart-quote",
            "a.js",
            "f(\u2018a\n",
            "",
            "a typographic quotation mark, U+2018, where code wants `'`",
        ),
        (
            "replacement-char",
            "a.md",
            "the caf\ufffd\ufffd\n",
            "",
            "U+FFFD stands where a character was lost: a byte could not be decoded",
        ),
    ],
)
def test_what_stands_there_is_named(rule: str, path: str, text: str, severity: str, message: str) -> None:
    assert [(one.severity, one.message) for one in found(text, rule, path)] == [(severity, message)]


def test_lost_characters_are_an_error_where_they_are_new() -> None:
    assert found("caf\ufffd\n", "replacement-char")[0].if_new == "error"
    assert found(garbled("caf\u00e9\n", "cp1252"), "mojibake")[0].if_new == "error"


@pytest.mark.parametrize("page", ["cp1252", "cp1250", "cp1251", "cp1253", "cp437", "mac_roman"])
@pytest.mark.parametrize("text", [RIGHT, RUSSIAN])
def test_text_read_in_another_code_page_is_found(page: str, text: str) -> None:
    assert found(garbled(text, page), "mojibake", "a.md")


@pytest.mark.parametrize("page", ["cp1250", "cp1251", "cp437", "mac_roman"])
@pytest.mark.parametrize("sign", ["\u2014", "\u2192", "\u2500\u2500", "\U0001f680"])
def test_a_sign_is_enough_which_takes_three_characters(page: str, sign: str) -> None:
    assert found(f"a {garbled(sign, page)} b", "mojibake", "a.md")


def test_the_end_of_a_wrong_form_is_no_right_one() -> None:
    wrong = garbled("\u00b0", "cp1252")
    assert len(found(f"1 {wrong}C, 2 {wrong}C", "mojibake", "a.md")) == 2


def test_a_byte_that_no_page_defines_is_passed_on() -> None:
    twice = garbled(garbled("\u274c", "cp1252"), "cp1252")
    assert [one.message for one in found(twice, "mojibake")] == [
        "UTF-8 that was read as Windows-1252, 2 times over: it was U+274C (cross mark)"
    ]


def test_each_layer_is_undone() -> None:
    once = garbled("it\u2019s", "cp1252")
    assert found(once, "mojibake")[0].message == (
        "UTF-8 that was read as Windows-1252: it was U+2019 (right single quotation mark)"
    )
    assert found(garbled(once, "cp1252"), "mojibake")[0].message == (
        "UTF-8 that was read as Windows-1252, 2 times over: it was U+2019 (right single quotation mark)"
    )


def test_a_repair_restores_the_text() -> None:
    right = "caf\u00e9 \u2013 na\u00efve \u2022 \U0001f680 it\u2019s\n"
    repaired = wrong = garbled(right, "cp1252")
    for one in reversed(found(wrong, "mojibake", "a.md")):
        assert one.repair is not None
        repaired = repaired[: one.start] + one.repair + repaired[one.end :]
    assert repaired == right


def test_nothing_is_repaired_that_was_read_wrong_twice() -> None:
    assert found(garbled(garbled("it\u2019s", "cp1252"), "cp1252"), "mojibake")[0].repair is None


def test_a_message_tells_no_text_of_the_file() -> None:
    (one,) = found(garbled("x\u00e9\u00e8\u00ea\u00eb\n", "cp1252"), "mojibake")
    assert one.message.isascii() is False
    assert "\u00e9" not in one.message
    assert one.message.endswith("U+00EA (latin small letter e with circumflex) …")
