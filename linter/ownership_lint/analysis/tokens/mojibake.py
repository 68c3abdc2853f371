"""UTF-8 that was read as if it were in an old code page, and written again."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

RULE: Final = "tokens/mojibake"

_PAGES: Final = {
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp437": "code page 437",
    "mac_roman": "Mac Roman",
}
_SURE: Final = "cp1252"
_MOST_LAYERS: Final = 4
_TOLD: Final = 3
_FEWEST_OF_WORD: Final = 3
"""Letters that decode by chance are no more than two in a row."""
_BEYOND_ASCII: Final = lazy_pattern(r"[^\x00-\x7f]{2,}")
_SEQUENCES: Final = lazy_pattern(
    rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+"
)
_LEADS: Final = frozenset("\u00c3\u00c2\u00c5\u00d0\u00d1\u00e2\u00f0")
_ORDINARY: Final = lazy_pattern(
    # Latin, Greek, Cyrillic, Hebrew, Arabic, Indic and Thai; signs; East Asia; wide forms and pictures
    "[\u00a0-\u024f\u02b0-\u06ff\u0900-\u0eff\u1e00-\u27ff\u2900-\u2bff\u3000-\u9fff\uac00-\ud7a3\ufe0f\uff00-\uffef"
    "\U0001f000-\U0001faff]+"
)
_SIGN: Final = lazy_pattern("[\u2010-\u27bf\U0001f300-\U0001faff]")
_UNUSUAL: Final = frozenset({"Cc", "Cn", "Co", "Cs"})


class _Wrong(NamedTuple):
    """A run of characters, and what it was before."""

    start: int
    end: int
    page: str
    right: str
    layers: int
    """How often it was read wrong."""


def find_mojibake(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """Each run that decodes; what may do so by chance only where the file has two different ones."""
    by_page: dict[str, list[_Wrong]] = defaultdict(list)
    for line in _lines(file, spots):
        for wrong in _in_line(file, line):
            by_page[wrong.page].append(wrong)
    for wrongs in by_page.values():
        are_many = len({letter for one in wrongs for letter in one.right}) > 1
        for one in wrongs:
            if (are_many or _is_typical(file, one)) and not _is_discussed(file, one):
                yield _damage(file, one)


def _is_typical(file: TokenFile, one: _Wrong) -> bool:
    """Whether it hardly stands there by chance: signs and pictures take three characters and more."""
    return _is_sure(file, one) or _SIGN.search(one.right) is not None


def _is_sure(file: TokenFile, one: _Wrong) -> bool:
    """Whether its repair is: what begins so in this page is nothing else."""
    return one.page == _SURE and file.text[one.start] in _LEADS


def _lines(file: TokenFile, spots: Sequence[Spot]) -> list[int]:
    return sorted({file.place(start)[0] for _, start, _ in spots})


def _in_line(file: TokenFile, line: int) -> Iterator[_Wrong]:
    for run in _BEYOND_ASCII.finditer(file.line_text(line)):
        start = file.lines[line - 1] + run.start()
        for page in _PAGES:
            wrongs = list(_in_run(run[0], start, page))
            if wrongs:
                yield from wrongs
                break


def _in_run(run: str, at: int, page: str) -> Iterator[_Wrong]:
    table = _table(page)
    raw = bytes(table.get(letter, 0) for letter in run)
    sequences = list(_SEQUENCES.finditer(raw))
    if 2 * sum(found.end() - found.start() for found in sequences) < len(run):
        return  # a table of letters, of which some decode by chance
    for found in sequences:
        wrong = run[found.start() : found.end()]
        right, layers = _right(found[0], table)
        if right and _is_unlikely(wrong, right):
            yield _Wrong(at + found.start(), at + found.end(), page, right, layers)


def _right(raw: bytes, table: Mapping[str, int]) -> tuple[str, int]:
    """The ordinary text that bytes were at first, and how often it was read wrong; none where there is none.

    What lies between may hold bytes that the page does not define.
    """
    right, layers = "", 0
    for count in range(1, _MOST_LAYERS + 1):
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            break
        if _is_ordinary(text):
            right, layers = text, count
        if len(text) < 2 or any(letter not in table for letter in text):
            break
        raw = bytes(table[letter] for letter in text)
    return right, layers


def _is_ordinary(text: str) -> bool:
    is_usual = all(unicodedata.category(letter) not in _UNUSUAL for letter in text)
    return is_usual and _ORDINARY.fullmatch(text) is not None


def _is_unlikely(wrong: str, right: str) -> bool:
    """Whether nobody would have written it: it is no drawing of boxes and no part of a word."""
    if all("\u2500" <= letter <= "\u259f" for letter in wrong):
        return False
    is_word = wrong.isalpha() and wrong[0] not in _LEADS and len(right) < _FEWEST_OF_WORD
    return not is_word or _SIGN.search(right) is not None


@cache
def _table(page: str) -> Mapping[str, int]:
    """The bytes of a page's characters above ASCII; bytes that it does not define stand for themselves."""
    decoded = {byte: bytes([byte]).decode(page, "replace") for byte in range(0x80, 0x100)}
    return {chr(byte) if letter == "\ufffd" else letter: byte for byte, letter in decoded.items()}


def _is_discussed(file: TokenFile, one: _Wrong) -> bool:
    """Whether the right form stands beside the wrong one: on its line, or on the next ones in a table.

    A wrong one may end in the right one.
    """
    wrong = file.text[one.start : one.end]
    line = file.place(one.start)[0]
    first, last = max(line - 2, 0), min(line + 1, len(file.lines))
    before = file.text[file.lines[first] : one.start]
    after = file.text[one.end : file.lines[last] if last < len(file.lines) else len(file.text)]
    return any(one.right in text.replace(wrong, "") for text in (before, after))


def _damage(file: TokenFile, one: _Wrong) -> Damage:
    shown = ", ".join(map(_named, one.right[:_TOLD])) + (" …" if len(one.right) > _TOLD else "")
    times = f", {one.layers} times over" if one.layers > 1 else ""
    is_sure = one.layers == 1 and _is_sure(file, one)
    return file.damage(
        RULE,
        one.start,
        one.end,
        f"UTF-8 that was read as {_PAGES[one.page]}{times}: it was {shown}",
        if_new="error",
        repair=one.right if is_sure else None,
    )


def _named(letter: str) -> str:
    return f"U+{ord(letter):04X} ({unicodedata.name(letter, 'unnamed').lower()})"
