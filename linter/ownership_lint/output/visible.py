"""Makes repository text safe to print: nothing in it can move a cursor, start a line or hide itself."""

from __future__ import annotations

import unicodedata


def visible(text: str) -> str:
    """`text` with control, format and undecodable characters written as escapes.

    `##` is broken up too: CI runners take `##[` and `##vso[` for commands wherever they stand in a line.
    """
    if not (text.isascii() and text.isprintable()):
        text = "".join(map(_shown, text))
    return text.replace("##", "#\\x23")


def safe_line(line: str) -> str:
    """A line that no CI runner takes for a command: they look for a leading `::`, blanks or not before it."""
    blanks = line[: len(line) - len(line.lstrip())]
    return f"{blanks}:\\x3a{line[len(blanks) + 2 :]}" if line.startswith("::", len(blanks)) else line


def _shown(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a name that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return character.encode("unicode_escape", "surrogatepass").decode()
    return character
