"""Makes repository text safe to print: nothing in it can move a cursor, start a line or hide itself."""

from __future__ import annotations

import unicodedata


def visible(text: str) -> str:
    """`text` for a line that a CI runner may read: as `printable`, and with `##` broken up.

    Runners take `##[` and `##vso[` for commands wherever they stand in a line.
    """
    return printable(text).replace("##", "#\\x23")


def printable(text: str) -> str:
    """`text` with control, format and undecodable characters written as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def safe_line(line: str) -> str:
    """A line that no CI runner takes for a command: they look for a leading `::`, blanks or not before it."""
    blanks = line[: len(line) - len(line.lstrip())]
    return f"{blanks}:\\x3a{line[len(blanks) + 2 :]}" if line.startswith("::", len(blanks)) else line


def _shown(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a name that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    is_noncharacter = code & 0xFFFE == 0xFFFE  # XML refuses the first two of these
    if is_noncharacter or unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return character.encode("unicode_escape", "surrogatepass").decode()
    return character
