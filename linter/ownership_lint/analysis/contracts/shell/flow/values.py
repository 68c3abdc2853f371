"""What a variable or a status may hold, and what is known where the script has come to."""

from __future__ import annotations

from functools import lru_cache
from itertools import compress, product
from operator import is_not
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ownership_lint.analysis.contracts.shell.flow.program import Place

_MOST: Final = 24
_LONGEST: Final = 80
_NUMBER: Final = lazy_pattern(r"-?(?:0|[1-9][0-9]{0,8})\Z")
NONE: Final[frozenset[str]] = frozenset()
SUCCESS: Final = frozenset({"0"})
"""Of a status."""


class Why(NamedTuple):
    """Why something cannot be told."""

    reason: str
    at: Place
    is_implicit: bool = False
    """Of an exit code: whether no statement of the script says it."""


class Values:
    """Texts: those on a way that the control flow takes for sure, those that odd luck may give, or any.

    It never changes; the reason `why` makes no difference between two.
    """

    __slots__ = ("is_number", "is_open", "maybe", "outside", "sure", "why")

    def __init__(
        self,
        sure: frozenset[str] = NONE,
        maybe: frozenset[str] = NONE,
        is_open: bool = False,
        outside: bool = False,
        why: Why | None = None,
        is_number: bool = False,
    ) -> None:
        self.sure: Final = sure
        self.maybe: Final = maybe
        self.is_open: Final = is_open
        self.outside: Final = outside
        """Whether it may still be what the caller gave."""
        self.why: Final = why
        self.is_number: Final = is_number
        """Whether it is a number, where it may be any."""

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Values)
            and self.sure == other.sure
            and self.maybe == other.maybe
            and self.is_open == other.is_open
            and self.outside == other.outside
            and self.is_number == other.is_number
        )

    def __hash__(self) -> int:
        return hash((self.sure, self.maybe, self.is_open, self.outside))

    @staticmethod
    @lru_cache(maxsize=4096)
    def of(*texts: str) -> Values:
        """Exactly these."""
        return Values(frozenset(texts))

    @property
    def all(self) -> frozenset[str]:
        """All that are known."""
        return self.sure | self.maybe if self.maybe else self.sure

    @property
    def only(self) -> str | None:
        """The one text that it is."""
        if self.is_open or len(self.sure) != 1 or not self.maybe <= self.sure:
            return None
        (text,) = self.sure
        return text

    @property
    def is_counted(self) -> bool:
        """Whether it is a number for certain."""
        return self.is_number or (not self.is_open and all(map(_NUMBER.match, self.all)))

    @property
    def can_be_zero(self) -> bool:
        """Of a status: whether the command may succeed."""
        return self.is_open or "0" in self.sure or "0" in self.maybe

    @property
    def can_fail(self) -> bool:
        """Of a status: whether the command may fail."""
        return self.is_open or not (self.sure <= SUCCESS and self.maybe <= SUCCESS)

    def failing(self) -> Values:
        """Of a status: what remains where the command failed."""
        return Values(self.sure - SUCCESS, self.maybe - SUCCESS, self.is_open, self.outside, self.why)

    def keep(self, texts: Iterable[str]) -> Values:
        """What remains of it where it is known to be one of these."""
        kept = frozenset(texts)
        return Values(self.sure & kept, self.maybe & kept, is_open=False, outside=self.outside, why=self.why)

    def doubtful(self) -> Values:
        """The same, with nothing sure."""
        if not self.sure:
            return self
        return Values(NONE, self.all, self.is_open, self.outside, self.why, self.is_number)

    def within(self) -> Values:
        """The same, once the script has set it itself."""
        if not self.outside:
            return self
        return Values(self.sure, self.maybe, self.is_open, why=self.why, is_number=self.is_number)

    def lost(self) -> Values:
        """Anything; perhaps still what the caller gave."""
        return Values(is_open=True, outside=self.outside, why=self.why)

    def explained(self, why: Why) -> Values:
        """The same, for another reason."""
        return Values(self.sure, self.maybe, self.is_open, self.outside, why)

    def either(self, other: Values) -> Values:
        """What it is after two ways have met."""
        if self is other or self == other:
            return self
        sure = self.sure | other.sure
        maybe = (self.maybe | other.maybe) - sure
        is_open, outside = self.is_open or other.is_open, self.outside or other.outside
        why = other.why if other.is_open and not self.is_open else self.why or other.why
        is_number = (self.is_number or other.is_number) and self.is_counted and other.is_counted
        if why is not self.why or (is_open, outside, is_number) != (
            self.is_open,
            self.outside,
            self.is_number,
        ):
            return Values(sure, maybe, is_open, outside, why, is_number).bounded()
        is_new = sure != self.sure or maybe != self.maybe
        return (Values(sure, maybe, is_open, outside, why, is_number) if is_new else self).bounded()

    def bounded(self) -> Values:
        """The same, or any where there are too many to count."""
        if len(self.sure) + len(self.maybe) <= _MOST:
            return self
        return Values(self.sure, NONE, True, self.outside, self.why, self.is_counted)


FLAGS: Final = ("e", "u", "pipefail", "E")
"""Settings of the shell; a variable stands for each, `@e`."""
ZERO: Final = Values.of("0")
EMPTY: Final = Values.of("")
OUTSIDE: Final = Values(is_open=True, outside=True)
ANY: Final = Values(is_open=True)
NUMBER: Final = Values(is_open=True, is_number=True)
TRUTH: Final = Values.of("0", "1")
MAY_FAIL: Final = Values(frozenset({"0"}), frozenset({"1"}))
ERROR: Final = Values(maybe=frozenset({"1"}))
"""Of an error of bash itself."""
ERRORS: Final = Values(maybe=frozenset({"1", "2"}))
"""Of an error of some shell itself."""


def joined(pieces: list[Values]) -> Values:
    """One text after the other."""
    why = next((piece.why for piece in pieces if piece.is_open and piece.why), None)
    count = 1
    for piece in pieces:
        count *= len(piece.all)
    if any(piece.is_open for piece in pieces) or not 0 < count <= _MOST:
        return Values(is_open=True, why=why)
    texts = frozenset(map("".join, product(*(piece.all for piece in pieces))))
    if max(map(len, texts)) > _LONGEST:
        return ANY
    is_sure = all(piece.sure for piece in pieces) and sum(len(piece.all) > 1 for piece in pieces) < 2
    if not is_sure:
        return Values(maybe=texts)
    sure = frozenset(map("".join, product(*(piece.sure for piece in pieces))))
    return Values(sure, texts - sure)


class Env:
    """What is known at one point of the run; a way that splits copies it."""

    __slots__ = ("is_dim", "started", "status", "sure", "variables")

    def __init__(self) -> None:
        self.variables: dict[str, Values] = {}
        self.status = ZERO
        self.sure = True
        """Whether the control flow comes here for sure, by questions that the outside answers."""
        self.started = False
        """Whether a program was started, which saw the environment."""
        self.is_dim = False
        """Whether code was run that is not known, which may have read the environment."""

    def copy(self) -> Env:
        """The same, to go another way."""
        other = Env.__new__(Env)
        other.variables = self.variables.copy()
        other.status = self.status
        other.sure = self.sure
        other.started = self.started
        other.is_dim = self.is_dim
        return other

    def doubted(self) -> Env:
        """The same where only odd luck leads to."""
        self.sure = False
        return self

    def join(self, other: Env | None) -> Env:
        """What is known after two ways have met."""
        if other is None or other is self:
            return self
        mine, theirs = (self, other) if self.sure or not other.sure else (other, self)
        weaker = mine.sure and not theirs.sure
        variables, others = mine.variables, theirs.variables
        # Two ways agree in nearly all of their variables: what they share is passed over without a look.
        differ = map(is_not, others.values(), map(variables.get, others))
        for name in list(compress(others, differ)):
            known, value = variables.get(name, OUTSIDE), others[name]
            if known != value:
                variables[name] = known.either(value.doubtful() if weaker else value)
        for name in variables.keys() - others.keys():
            if not variables[name].outside:
                variables[name] = variables[name].either(OUTSIDE)
        status = theirs.status.doubtful() if weaker else theirs.status
        mine.status = mine.status.either(status)
        mine.started |= theirs.started
        mine.is_dim |= theirs.is_dim
        return mine

    def agrees(self, other: Env) -> bool:
        """Whether the same is known there."""
        return (
            self.variables == other.variables
            and self.status == other.status
            and (self.sure, self.started, self.is_dim) == (other.sure, other.started, other.is_dim)
        )


def meet(ways: Iterable[Env | None]) -> Env | None:
    """What is known where all these ways meet; None where none of them gets there."""
    result: Env | None = None
    for way in ways:
        if way is not None:
            result = way if result is None else result.join(way)
    return result
