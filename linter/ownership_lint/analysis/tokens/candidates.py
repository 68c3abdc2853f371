"""Places that look as if a rewrite had put a word into the middle of a name: `K pK s` where `K ps` stood.

A regular expression that puts `await ` before every name that has none yet fails at the first letter of
`await service`, succeeds at the second, and leaves `await s`, `await `, `ervice`. Most places that look like
that are harmless; what tells them apart is evidence.
"""

from __future__ import annotations

import re
import string
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.literals import byte_pattern
from ownership_lint.analysis.tokens.languages import keywords
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ownership_lint.analysis.literals import BytePattern
    from ownership_lint.analysis.tokens.source import TokenFile

_SEPARATORS: Final = (b" ", b".", b"(", b"::", b"->")
_WORD: Final = lazy_pattern(rb"[\w\x80-\xff]+")
_PHP: Final = lazy_pattern(rb"\$this->((?:[\w\x80-\xff]+\$this->)+[\w\x80-\xff]+)")
_ASCII_WORD: Final = frozenset(f"{string.ascii_letters}{string.digits}_".encode())
_TWO_LETTERS: Final = lazy_pattern(r"[\W\d_]*[^\W\d_][\W\d_]*[^\W\d_]")

_OF_PHP: Final = "$this"
_RECEIVERS: Final = frozenset({"self", "this", "cls", "std", "fmt", _OF_PHP})
"""Words before `.`, `::` or `->` that rewrites put everywhere, and that no other name ends in."""
_TAKE_ONE_NAME: Final = frozenset(
    {"await", "delete", "fn", "func", "function", "let", "mut", "new"}
    | {"raise", "return", "throw", "typeof", "yield"}
)
"""Keywords behind which no language takes two names."""
_WITHOUT_BRACKETS: Final = frozenset({"dockerfile", "makefile", "powershell", "ruby", "shell", "sql"})
"""Languages in which words may follow each other as they like."""
_INSERTED: Final = _TAKE_ONE_NAME | frozenset(
    {"assert", "async", "class", "const", "def", "defer", "del", "echo", "enum", "export", "extends", "final"}
    | {"from", "global", "impl", "implements", "import", "lambda", "local", "match", "nonlocal", "not"}
    | {"override", "private", "protected", "pub", "public", "range", "readonly", "static"}
    | {"struct", "type", "use", "using", "val", "var"}
)
"""Keywords that stand before names: they are looked for in names without one before these."""
_WORDS: Final = frozenset(
    {"because", "cannot", "cause", "causing", "clause", "confuse", "construct", "dataclass", "datatype"}
    | {"deconstruct", "destruct", "doctype", "dtype", "house", "instruct", "metaclass", "mismatch", "misuse"}
    | {"model", "newtype", "pause", "pausing", "prototype", "reconstruct", "refuse", "renew", "reraise"}
    | {"reuse", "reusing", "subclass", "subtype", "superclass", "supertype", "unfunction"}
)
"""Words of their own that end in one of these."""
_MOST_PAIRS: Final = 10_000
"""Pairs of words in one file that are looked at: large files have a third of that."""
_LEAST_JOIN_ALONE: Final = 5
_LEAST_JOIN_IN_CHAIN: Final = 4
_LEAST_TAIL_IN_CHAIN: Final = 3


class Candidate(NamedTuple):
    """A name that may have been split by `keyword` and `separator`."""

    keyword: str
    separator: str
    leads: bool
    """Whether the keyword also stands before it, as it should."""
    fragments: tuple[str, ...]
    """The words that end in the keyword: more than one where the rewrite ran more than once."""
    tail: str
    start: int
    end: int
    """In characters of the text."""

    @property
    def join(self) -> str:
        """The name before it was split."""
        return "".join(one.removesuffix(self.keyword) for one in self.fragments) + self.tail

    @property
    def before(self) -> str:
        """What stands before the name when all is well."""
        return self.keyword + self.separator if self.leads else ""

    @property
    def damaged(self) -> str:
        """The name as it stands."""
        return self.separator.join((*self.fragments, self.tail))

    @property
    def spelling(self) -> str:
        """All that is damaged, as it stands."""
        return self.before + self.damaged

    @property
    def repair(self) -> str:
        """What stands there when all is well."""
        return self.before + self.join

    @property
    def is_chain(self) -> bool:
        """Whether no blank separates the words: in chains of names, much is possible."""
        return self.separator != " "

    @property
    def has_receiver(self) -> bool:
        """Whether what was put before names is one of the words that stand before many."""
        return self.is_chain and self.separator != "(" and self.keyword in _RECEIVERS

    @property
    def is_member(self) -> bool:
        """Whether the words are members of each other, and the first is none that all have."""
        return self.is_chain and self.separator != "(" and not self.has_receiver

    def is_telling(self, language: str) -> bool:
        """Whether it is worth a look into other files, or a parser's; `ENV NODE_ENV production` is not."""
        is_keyword = self.keyword in keywords(language) and self.keyword.islower()
        return self.has_receiver if self.is_chain else is_keyword

    def breaks_grammar(self, language: str) -> bool:
        """Whether no parser is needed to see that it cannot be parsed."""
        if self.keyword == _OF_PHP:  # no name goes on with a dollar sign
            return True
        is_strict = language not in _WITHOUT_BRACKETS
        return is_strict and self.leads and not self.is_chain and self.keyword in _TAKE_ONE_NAME


def candidates(file: TokenFile) -> list[Candidate]:
    """The candidates of a text, from left to right."""
    php = _of_php(file.data) if file.language == "php" else ()
    places = sorted((*_led(file.data), *_alone(file.data, file.language), *php))
    return [one for one in _read(file.data, places) if _is_worth_a_look(one, file.language)]


_Place = tuple[int, int, bytes, bytes, bool]
"""Where the first fragment begins and the tail ends, in bytes; keyword, separator, whether it leads."""


def _led(data: bytes) -> Iterator[_Place]:
    """`K pK s`: a word, and a longer one that ends in it."""
    position = 0
    for _ in range(_MOST_PAIRS):
        found = _pair_pattern().search(data, position)
        if found is None:
            break
        end = position = found.start() + 2
        separator = next(one for one in _SEPARATORS if data.startswith(one, end))
        first = end + len(separator)
        keyword = data[end - _common(data, end, _word(data, first)) : end]
        if keyword:
            tail = _tail(data, first, keyword, separator)
            yield first, tail + len(_word(data, tail)), keyword, separator, True
            position = tail


def _alone(data: bytes, language: str) -> Iterator[_Place]:
    """`pK s`: a word that ends in a keyword of the language, which does not stand before it."""
    pattern = _keyword_pattern(language)
    for found in islice(pattern.finditer(data), _MOST_PAIRS) if pattern is not None else ():
        start, end = found.span()
        keyword = data[start + 1 : end - 2]
        while start and _WORD.match(data, start - 1, start):
            start -= 1
        if not data.endswith(keyword + b" ", max(0, start - len(keyword) - 1), start):
            tail = _tail(data, start, keyword, b" ")
            yield start, tail + len(_word(data, tail)), keyword, b" ", False


def _of_php(data: bytes) -> Iterator[_Place]:
    """`$this->p$this->s`, in which words are not all that stands between."""
    keyword, separator = _OF_PHP.encode(), b"->"
    for found in islice(_PHP.finditer(data), _MOST_PAIRS):
        yield found.start(1), found.end(1), keyword, separator, True


@cache
def _pair_pattern() -> BytePattern:
    """A word and a separator, another word that ends in the same letter, the same separator, a third word.

    To compare whole words would take a back-reference; this takes a tenth of its time and leaves few of them.
    """
    word = rb"[\w\x80-\xff]"
    separators = [re.escape(one) for one in _SEPARATORS]
    branches = (
        letter + b"(?:%b)" % b"|".join(one + word + word + b"+" + letter + one for one in separators)
        for letter in (bytes([byte]) for byte in sorted(_ASCII_WORD))
    )
    return byte_pattern(b"%b(?:%b)%b" % (word, b"|".join(branches), word))


@cache
def _keyword_pattern(language: str) -> BytePattern | None:
    words = sorted(_INSERTED & keywords(language))
    return byte_pattern(rf"\w(?:{'|'.join(words)}) [A-Za-z_]".encode()) if words else None


def _word(data: bytes, start: int) -> bytes:
    found = _WORD.match(data, start)
    return found[0] if found else b""


def _common(data: bytes, end: int, word: bytes) -> int:
    """The length of the word that ends at `end`, if `word` is longer and ends in it, else 0."""
    length = 0
    while length < end and data[end - length - 1] in _ASCII_WORD:
        length += 1
        if length >= len(word) or data[end - length] != word[-length]:
            return 0
    return length


def _tail(data: bytes, start: int, keyword: bytes, separator: bytes) -> int:
    """Where the first word begins that does not end in the keyword, or has no other behind it."""
    while (word := _word(data, start)).endswith(keyword) and len(word) > len(keyword):
        following = start + len(word) + len(separator)
        if not data.startswith(separator, start + len(word)) or not _word(data, following):
            break
        start = following
    return start


def _read(data: bytes, places: Iterable[_Place]) -> Iterator[Candidate]:
    """Places as candidates; characters are counted from one place to the next."""
    byte = character = 0
    for first, end, keyword, separator, leads in places:
        character += len(_text(data[byte:first]))
        byte = first
        *fragments, tail = _text(data[first:end]).split(_text(separator))
        before = len(_text(keyword + separator)) if leads else 0
        yield Candidate(
            _text(keyword),
            _text(separator),
            leads,
            tuple(fragments),
            tail,
            character - before,
            character + len(_text(data[first:end])),
        )


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _is_worth_a_look(one: Candidate, language: str) -> bool:
    """Whether it is no ordinary sequence of words."""
    reserved = keywords(language)
    if one.tail == one.keyword or not _TWO_LETTERS.match(one.keyword):
        return False
    if one.tail in reserved and not one.leads:
        return False
    if one.tail[0].isdigit() and one.keyword not in reserved:
        return False
    may_be_reserved = one.leads and not one.is_chain  # `or for rmat`, where `format` stood
    if not (may_be_reserved or reserved.isdisjoint(one.fragments)) or not one.join.isidentifier():
        return False
    if one.has_receiver:
        return True
    if one.is_chain:
        return (
            one.fragments[0].removesuffix(one.keyword).strip("_") != ""
            and len(one.tail) >= _LEAST_TAIL_IN_CHAIN
            and len(one.join) >= _LEAST_JOIN_IN_CHAIN
        )
    return one.leads or (len(one.join) >= _LEAST_JOIN_ALONE and one.fragments[0].lower() not in _WORDS)
