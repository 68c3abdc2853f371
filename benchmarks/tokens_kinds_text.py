"""Damage to characters: code pages, characters that cannot be seen or look like others, and broken files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tokens_damage import Edit

if TYPE_CHECKING:
    from random import Random

    from tokens_corpus import Source
    from tokens_kinds import Maker

CODE_PAGES: Final = ("cp1252", "cp1250", "cp1251", "cp437", "mac-roman")
_NAME: Final = re.compile(r"(?<![\w\"'])[A-Za-z]{3,}\w*(?![\w\"'])")
_ALIKE: Final = str.maketrans("aceopxy", "\u0430\u0441\u0435\u043e\u0440\u0445\u0443")
BIDI: Final = ("\u202e", "\u2066", "\u202d")
INVISIBLE: Final = ("\u200b", "\u2060", "\u00ad", "\ufeff")


def misread(page: str, times: int = 1) -> Maker:
    """The whole file read in a code page and written as UTF-8; one place in it is looked for."""

    def make(source: Source, random: Random) -> list[Edit]:
        found = list(re.finditer(r"[^\x00-\x7f\ufeff]+", source.text))
        if not found:
            return []
        wanted = random.choice(found)
        return [Edit(*one.span(), _misread(one[0], page, times), one is wanted) for one in found]

    return make


def _misread(text: str, page: str, times: int) -> str:
    for _ in range(times):
        text = "".join(_as_page(byte, page) for byte in text.encode())
    return text


def _as_page(byte: int, page: str) -> str:
    """A byte in a code page; one that it does not define stands for itself."""
    try:
        return bytes([byte]).decode(page)
    except UnicodeDecodeError:
        return chr(byte)


def lost(source: Source, random: Random) -> list[Edit]:
    """U+FFFD in the place of what could not be read."""
    found = [one.span() for one in re.finditer(r"[^\x00-\x7f\ufeff]", source.text)]
    return [Edit(*random.choice(found), "\ufffd")] if found else []


def within_names(*characters: str) -> Maker:
    """Puts a character into one name."""

    def make(source: Source, random: Random) -> list[Edit]:
        names = _names(source)
        if not names:
            return []
        one = random.choice(names)
        at = one.start() + random.randrange(1, len(one[0]))
        return [Edit(at, at, random.choice(characters))]

    return make


def at_line_ends(*characters: str) -> Maker:
    """Puts a character at the end of one line."""

    def make(source: Source, random: Random) -> list[Edit]:
        number = random.randrange(len(source.lines))
        at = source.begins[number] + len(source.lines[number].rstrip("\n"))
        return [Edit(at, at, random.choice(characters))]

    return make


def wide_blank(source: Source, random: Random) -> list[Edit]:
    """U+00A0 in the place of a blank between names in code."""
    found = [
        one.span()
        for one in re.finditer(r"(?<=\w) (?=\w)", source.text)
        if source.is_code(one.start() - 1, one.end() + 1)
    ]
    return [Edit(*random.choice(found), "\u00a0")] if found else []


def alike(source: Source, random: Random) -> list[Edit]:
    """One letter of one name in Cyrillic."""
    names = [one for one in _names(source) if one[0] != one[0].translate(_ALIKE)]
    if not names:
        return []
    one = random.choice(names)
    places = [at for at in range(*one.span()) if source.text[at] != source.text[at].translate(_ALIKE)]
    at = random.choice(places)
    return [Edit(at, at + 1, source.text[at].translate(_ALIKE))]


def _names(source: Source) -> list[re.Match[str]]:
    return [one for one in _NAME.finditer(source.text) if source.is_code(*one.span())]
