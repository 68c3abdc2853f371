"""Names in which a letter of another script stands for one that looks like it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.languages import is_code
from ownership_lint.analysis.tokens.source import IDENTIFIER
from ownership_lint.analysis.tokens.zones import Zone
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

RULE: Final = "tokens/homoglyph"

# Greek small letters are left out, but the omicron: mathematics writes them beside Latin ones.
_LATIN: Final = {
    ord(alike): latin
    for latin, others in {
        "A": "\u0391\u0410\u13aa", "B": "\u0392\u0412\u13f4", "C": "\u0421\u03f9\u13df",
        "E": "\u0395\u0415\u13ac", "G": "\u050c\u13c0", "H": "\u0397\u041d\u13bb",
        "I": "\u0399\u0406\u04c0", "J": "\u0408\u13ab", "K": "\u039a\u041a\u13e6",
        "L": "\u13de", "M": "\u039c\u041c\u13b7", "N": "\u039d", "O": "\u039f\u041e\u0555",
        "P": "\u03a1\u0420\u13e2", "Q": "\u051a", "R": "\u13a1", "S": "\u0405\u13da\u054f",
        "T": "\u03a4\u0422\u13a2", "U": "\u054d", "V": "\u0474\u13d9", "W": "\u051c\u13b3",
        "X": "\u03a7\u0425", "Y": "\u03a5\u04ae", "Z": "\u0396\u13c3",
        "a": "\u0430", "c": "\u0441\u03f2", "d": "\u0501", "e": "\u0435", "g": "\u0581",
        "h": "\u04bb\u0570", "i": "\u0456", "j": "\u0458\u03f3", "l": "\u04cf", "n": "\u0578",
        "o": "\u03bf\u043e\u0585", "p": "\u0440", "q": "\u051b\u0566", "s": "\u0455", "u": "\u057d",
        "v": "\u0475", "w": "\u051d", "x": "\u0445", "y": "\u0443",
    }.items()
    for alike in others
}  # fmt: skip
_SEGMENT: Final = lazy_pattern(r"[^\W\d_]+")
_ASCII: Final = lazy_pattern("[A-Za-z]")


def find_homoglyphs(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """Each name in code of which a part is mixed so."""
    if not is_code(file.language):
        return
    for number in sorted({file.place(start)[0] for _, start, _ in spots}):
        for name in IDENTIFIER.finditer(file.line_text(number)):
            start = file.lines[number - 1] + name.start()
            if _is_mixed(name[0]) and file.zones.at(start) is Zone.CODE:
                yield _damage(file, start, name[0])


def _is_mixed(name: str) -> bool:
    return not name.isascii() and any(map(_is_disguised, _SEGMENT.findall(name)))


def _is_disguised(segment: str) -> bool:
    foreign = [letter for letter in segment if not letter.isascii()]
    return bool(foreign and _ASCII.search(segment)) and all(ord(letter) in _LATIN for letter in foreign)


def _damage(file: TokenFile, start: int, name: str) -> Damage:
    plain = name.translate(_LATIN)
    letter = next(one for one in name if ord(one) in _LATIN)
    message = f"U+{ord(letter):04X} looks like `{_LATIN[ord(letter)]}`: this is another name than `{plain}`"
    is_known = plain in file.names
    return file.damage(
        RULE,
        start,
        start + len(name),
        f"{message}, which the file has too" if is_known else message,
        severity="error" if is_known else "",
        context=plain,
    )
