"""What an import yields: the data, and what its reader has to know about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ownership_lint.finding import Finding

CONTRADICTION: Final = "import/contradiction"
NOT_UNDERSTOOD: Final = "import/not-understood"

_UNDECODABLE: Final = lazy_pattern("[\ud800-\udfff]")


class Imported(NamedTuple):
    """A document as data.

    `data` has the shape of `OwnershipFile`. `understood` says in words what was read; `notes` are the places
    where the document contradicts itself; `not_understood` is what looks like ownership and was not read.
    """

    data: Mapping[str, Any]
    understood: tuple[str, ...] = ()
    notes: tuple[Finding, ...] = ()
    not_understood: tuple[Finding, ...] = ()


def plain(text: str) -> str:
    """`text` with plain line ends, without a byte order mark and without bytes that were no UTF-8."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _UNDECODABLE.sub("\ufffd", text)


def counted(number: int, one: str, many: str = "") -> str:
    """Such as "1 row" and "3 rows"."""
    return f"{number} {one if number == 1 else many or one + 's'}"
