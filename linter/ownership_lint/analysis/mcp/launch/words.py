"""The words of a command line, read from left to right, and the options among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.mcp.launch.model import Place, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_END_OF_OPTIONS: Final = "--"


class Flags(NamedTuple):
    """The options of a program."""

    valued: frozenset[str]
    switches: frozenset[str]
    is_lenient: bool
    """Options of unknown names take no value; else nothing is known from there on."""

    def takes_value(self, name: str) -> bool | None:
        """Whether the option takes a value; None where that is not known."""
        if name in self.valued:
            return True
        if name in self.switches or name.startswith("--no-") or self.is_lenient:
            return False
        return None


def flags(valued: str = "", switches: str = "", *, lenient: bool = False) -> Flags:
    """Options by name, with and without a value."""
    return Flags(frozenset(valued.split()), frozenset(switches.split()), lenient)


class Option(NamedTuple):
    """An option, and its value if it has one."""

    name: str
    value: Word | None
    word: Word

    @property
    def is_on(self) -> bool:
        """Whether a switch is not switched off, as `--interactive=false` is."""
        return self.value is None or self.value.text.lower() not in {"false", "0"}


class Cursor:
    """What is left of a command line."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.is_lost = False
        """An option was met of which it is not known whether a value follows."""
        self._left = list(reversed(words))
        self._dashes = sum(word.text == _END_OF_OPTIONS for word in words)

    @classmethod
    def of(cls, words: Sequence[str]) -> Cursor:
        """A cursor over words as they were given."""
        return cls([Word(text, Place(index, 0, len(text))) for index, text in enumerate(words)])

    def __len__(self) -> int:
        return len(self._left)

    def peek(self) -> Word | None:
        """The next word, which stays."""
        return self._left[-1] if self._left else None

    def next(self) -> Word | None:
        """The next word, which is taken."""
        if not self._left:
            return None
        word = self._left.pop()
        self._dashes -= word.text == _END_OF_OPTIONS
        return word

    def push(self, words: Iterable[Word]) -> None:
        """Put words before what is left."""
        added = list(words)
        self._dashes += sum(word.text == _END_OF_OPTIONS for word in added)
        self._left.extend(reversed(added))

    def rest(self) -> tuple[Word, ...]:
        """All that is left, which is taken."""
        words = tuple(reversed(self._left))
        self._left.clear()
        self._dashes = 0
        return words

    def skip_past_dashes(self) -> bool:
        """Go behind the next `--`; False, and nothing taken, where there is none."""
        if not self._dashes:
            return False
        while (word := self.next()) is not None and word.text != _END_OF_OPTIONS:
            pass
        return True

    def options(self, known: Flags) -> Iterator[Option]:
        """The options that come next, up to the first other word or behind `--`."""
        while (word := self.peek()) is not None and not self.is_lost:
            if len(word.text) < 2 or not word.text.startswith("-"):
                return
            self.next()
            if word.text == _END_OF_OPTIONS:
                return
            yield from self._read(word, known)

    def skip_options(self, known: Flags) -> bool:
        """Skip the options that come next; False where it is not known where they end."""
        for _ in self.options(known):
            pass
        return not self.is_lost

    def _read(self, word: Word, known: Flags) -> Iterator[Option]:
        name, equals, _ = word.text.partition("=")
        is_known = name in known.valued or name in known.switches
        if not (is_known or name.startswith("--") or len(name) == 2):
            yield from self._cluster(word, known)
        elif equals:
            yield Option(name, word.tail(len(name) + 1), word)
        elif (takes_value := known.takes_value(name)) is None:
            self.is_lost = True
        else:
            yield Option(name, self.next() if takes_value else None, word)

    def _cluster(self, word: Word, known: Flags) -> Iterator[Option]:
        """`-it`, `-eNAME=VALUE`, `-ite NAME`."""
        for place, letter in enumerate(word.text[1:], 2):
            name = f"-{letter}"
            if name in known.valued:
                glued = word.tail(place + word.text.startswith("=", place))
                yield Option(name, glued if glued.text else self.next(), word)
                return
            if name not in known.switches:
                self.is_lost = not known.is_lenient
                return
            yield Option(name, None, word)
