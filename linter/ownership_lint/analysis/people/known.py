"""Whether a form is that of a listed person: asked of the forms themselves, or of sealed entries."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol

from ownership_lint.analysis.literals import byte_pattern
from ownership_lint.analysis.people.forms import LOGIN, words_of
from ownership_lint.inputs.roster import KeyedRoster, seal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ownership_lint.analysis.literals import BytePattern
    from ownership_lint.analysis.people.forms import Forms

_LETTER: Final = (
    r"(?:[A-Za-z]|[\xc3-\xdf][\x80-\xbf]|\xe1[\x80-\xbf][\x80-\xbf]|\xef\xbc[\x80-\xbf]|\xef\xbd[\x80-\xbf])"
)
_WIDE: Final = _LETTER.replace("[A-Za-z]|", "")
_APOSTROPHE: Final = r"(?:['`]|\xe2\x80[\x98\x99]|\xca\xbc)"
_ODD: Final = (
    rf"(?:[A-Za-z]|{_APOSTROPHE})*{_WIDE}(?:{_LETTER}|{_APOSTROPHE})*|[A-Za-z]+(?:{_APOSTROPHE}[A-Za-z]+)+"
)
"""Words that are not written as their form is, up to capitals."""
_CAPITAL: Final = rb"[A-Z][A-Za-z]+"
_LOGIN: Final = r"[A-Za-z][A-Za-z0-9._-]*@|(?:Users|home)[/\\][A-Za-z][A-Za-z0-9._-]*"
_NEVER: Final = "[^\\x00-\\xff]"
"""Stands for no alternative at all."""


class Known(Protocol):
    """Answers about listed people; forms are those of `plain_form`."""

    def is_strong(self, form: str) -> bool:
        """Whether the form alone names somebody."""

    def is_weak(self, form: str) -> bool:
        """Whether it does together with a companion."""

    def is_pair(self, form: str) -> bool:
        """Whether two words, or the first part of an address, name somebody."""

    def places(self, data: bytes) -> Iterator[int]:
        """A place beside or within everything that may be a name, in UTF-8."""


class Listed:
    """The forms as they are."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        self._odd = _Words(self, _ODD)

    def is_strong(self, form: str) -> bool:
        """Whether the form alone names somebody."""
        return form in self._forms.strong

    def is_weak(self, form: str) -> bool:
        """Whether it does together with a companion."""
        return form in self._forms.weak

    def is_pair(self, form: str) -> bool:
        """Whether two words, or the first part of an address, name somebody."""
        return form in self._forms.pairs

    def places(self, data: bytes) -> Iterator[int]:
        """A place beside or within everything that may be a name, in UTF-8."""
        yield from (match.start() for match in self._pattern.finditer(data))
        yield from self._odd.places(data)

    @cached_property
    def _pattern(self) -> BytePattern:
        """All names in one pattern: as words of their own in any case, and as parts of identifiers.

        Names that are words are looked for as names are written.
        """
        strong, weak = sorted(_ascii(self._forms.strong)), sorted(_ascii(self._forms.weak))
        pairs = sorted(one for one in self._forms.pairs if one.isascii())
        logins = [one.removesuffix(LOGIN) for one in pairs if one.endswith(LOGIN)]
        titled = [one.title() for one in (*strong, *weak)]
        dotted = [_dotted(one) for one in pairs if one.rpartition(" ")[2] in self._forms.weak]
        pattern = (
            rf"(?m:(?i:(?:^|[^a-z])(?:{_any(strong)})(?:[^a-z]|$))"
            rf"|(?:^|[^A-Za-z])(?:{_any(strong)})[A-Z]"
            rf"|(?:{_any(titled)})(?:[^a-z]|$)"
            rf"|(?:^|[^A-Za-z])(?:{_any(one.upper() for one in weak)})(?:[^A-Za-z]|$)"
            rf"|(?i:{_any(dotted)}|(?:{_any(logins)})[0-9]*@|(?:users|home)[/\\](?:{_any(logins)})))"
        )
        return byte_pattern(pattern.encode("ascii"))


def _ascii(forms: Iterable[str]) -> Iterator[str]:
    return filter(str.isascii, forms)


def _any(alternatives: Iterable[str]) -> str:
    return "|".join(alternatives) or _NEVER


def _dotted(pair: str) -> str:
    first, _, second = pair.partition(" ")
    return f"{first}[._-]{second}|{second}[._-]{first}"


class Sealed:
    """The entries of a keyed roster; what a form is sealed to is worked out once."""

    def __init__(self, roster: KeyedRoster) -> None:
        self._roster = roster
        self._asked: dict[str, tuple[bool, bool]] = {}
        self._words = _Words(self, f"{_LOGIN}|{_ODD}", _CAPITAL)

    def is_strong(self, form: str) -> bool:
        """Whether the form alone names somebody."""
        return self._of(form)[0]

    def is_weak(self, form: str) -> bool:
        """Whether it does together with a companion."""
        return self._of(form)[1]

    def is_pair(self, form: str) -> bool:
        """Whether two words, or the first part of an address, name somebody."""
        return self._of(form)[0]

    def places(self, data: bytes) -> Iterator[int]:
        """A place beside or within everything that may be a name, in UTF-8."""
        return self._words.places(data)

    def _of(self, form: str) -> tuple[bool, bool]:
        known = self._asked.get(form)
        if known is None:
            first, second = seal(self._roster.key, form)
            entries = self._roster.entries
            known = self._asked[form] = first in entries, second in entries
        return known


class _Words:
    """Looks at each distinct word once."""

    def __init__(self, known: Known, pattern: str, plain: bytes = b"") -> None:
        """`plain` finds words that are so many that only the standard library's engine lists them fast."""
        self._known = known
        self._pattern = byte_pattern(pattern.encode("ascii"))
        self._plain = re.compile(plain) if plain else None
        self._nobody: set[bytes] = set()
        self._somebody: set[bytes] = set()

    def places(self, data: bytes) -> Iterator[int]:
        """Where a word stands that may name somebody."""
        found = {data[slice(*match.span())] for match in self._pattern.finditer(data)}
        if self._plain is not None:
            found.update(self._plain.findall(data))
        found -= self._nobody
        for word in found - self._somebody:
            (self._somebody if self._may_name(word) else self._nobody).add(word)
        for word in found & self._somebody:
            at = data.find(word)
            while at >= 0:
                yield at
                at = data.find(word, at + 1)

    def _may_name(self, word: bytes) -> bool:
        forms = _forms(word.decode("utf-8", "replace"))
        return any(map(self._is_anchor, forms)) or any(self._known.is_pair(one + LOGIN) for one in forms[-1:])

    def _is_anchor(self, form: str) -> bool:
        return self._known.is_strong(form) or self._known.is_weak(form)


def _forms(text: str) -> list[str]:
    return [word.form for word in words_of(text)]
