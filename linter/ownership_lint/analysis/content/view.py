"""The text of a file as the bytes in which patterns are looked for.

That is the file as it is, but where a number may be written with other dashes or digits than ASCII's: such a
text is folded, to one byte for each character.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from ownership_lint.lazy_pattern import lazy_pattern

_DASHES: Final = "\u00ad\u0096\u0097\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_FOLDED: Final = {
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **{0xFF10 + digit: str(digit) for digit in range(10)},
    0x00A0: " ",
    0x202F: " ",
    0xFF20: "@",
}
_OTHER: Final = lazy_pattern(f"[{''.join(map(chr, _FOLDED))}]")
_WIDE: Final = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"))
_MARKS: Final = (*_WIDE, (b"\xfe\xff", "utf-16"))


class View(NamedTuple):
    """A text in the form in which it is searched."""

    data: bytes
    text: str | None = None
    """The text as it is written, where `data` is folded."""

    def written(self, start: int, end: int) -> str:
        """A part of the text as it is written."""
        if self.text is not None:
            return self.text[start:end]
        return self.data[start:end].decode("utf-8", "surrogateescape")


def view_of(data: bytes) -> View | None:
    """The bytes of a file as they are, or decoded where each character has several; None for no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return _folded(data.decode(encoding))
            except UnicodeDecodeError:
                return None
    return None if b"\0" in data else View(data)


def folded(view: View) -> View:
    """The same text with ASCII's dashes and digits."""
    if view.text is not None:
        return view
    try:
        return _folded(view.data.decode("utf-8"))
    except UnicodeDecodeError:
        return _folded(view.data.decode("latin-1"))


def _folded(text: str) -> View:
    plain = _OTHER.sub(lambda found: _FOLDED[ord(found[0])], text)
    return View(plain.encode("latin-1", "replace"), text)
