"""Makes text safe to show: nothing in it can move a cursor, start a line, turn around or hide itself."""

from __future__ import annotations

import unicodedata


def printable(text: str) -> str:
    """`text` with control, format and undecodable characters written as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a name that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    is_noncharacter = code & 0xFFFE == 0xFFFE  # XML refuses the first two of these
    if is_noncharacter or unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return character.encode("unicode_escape", "surrogatepass").decode()
    return character
