"""The scripts of a page: a row and a tile for each, by folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.ownership import Ambiguous, OwnedByPattern, UnownedOnPurpose
from ownership_lint.printable import printable
from ownership_lint.report.html.contract import parts_of
from ownership_lint.report.html.treemap import Rectangle, squarified

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.analysis.resolved import Resolved
    from ownership_lint.inputs.models import OwnershipFile
    from ownership_lint.report.html.contract import Part

NOBODY: Final = "nobody"
_OF_OWNERS: Final = ("Coordinator", "Domain")
_LEAST: Final = 20
"""Lines that the smallest tile stands for, so that it can be seen and pointed at."""
_PICTURE: Final = Rectangle(0, 0, 616, 560)
"""What the treemap is laid out for, in between two shapes: the page stretches it to the room there is."""
_WIDE: Final = 960 / 616
_PHONE: Final = 358 / 616
"""How much a wide screen and a phone stretch it; labels have to fit then."""
_STRIP: Final = 20.0
"""The height of a folder's heading."""
_LETTER: Final = 6.4
"""The width of a letter of a label."""
_FEWEST: Final = 10
"""Letters of a name that still tell something."""


class Row(NamedTuple):
    """One script, or an entry whose script is gone."""

    path: str
    name: str
    owner: str
    """As people read it: a name, or why there is none."""
    style: str
    """The class that shows whose it is; empty where it is to be hatched."""
    lines: int
    is_present: bool
    mark: str
    """What to know at once: primary, deprecated, missing; perhaps with where it went."""
    purpose: str
    facts: tuple[tuple[str, str], ...]
    """What the matrix says besides, by title."""
    chain: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def is_owned(self) -> bool:
        """Whether exactly one owner answers for it."""
        return self.style.startswith("o")

    @property
    def is_worth_opening(self) -> bool:
        """Whether there is more to say than the table of owners does."""
        return bool(self.parts) or any(term not in _OF_OWNERS for term, _ in self.facts)


class Folder(NamedTuple):
    """The scripts right in one folder."""

    path: str
    rows: tuple[Row, ...]

    @property
    def scripts(self) -> tuple[Row, ...]:
        """Those that are there."""
        return tuple(row for row in self.rows if row.is_present)

    @property
    def owned(self) -> int:
        """How many have an owner."""
        return sum(row.is_owned for row in self.scripts)


class Tile(NamedTuple):
    """A rectangle of the treemap, in per cent of the picture."""

    x: str
    y: str
    width: str
    height: str
    row: Row
    label: str
    """Empty where it does not fit."""
    is_wide: bool
    """Whether the label fits on a wide screen only."""


class Block(NamedTuple):
    """A folder of the treemap."""

    path: str
    x: str
    y: str
    width: str
    height: str
    label: str
    is_wide: bool
    tiles: tuple[Tile, ...]


def folders_of(
    repository: Repository, document: OwnershipFile, scripts: Sequence[Resolved], styles: Mapping[str, str]
) -> tuple[Folder, ...]:
    """All scripts and entries by folder, in path order."""
    lines = _lines(repository)
    folders: dict[str, list[Row]] = {}
    for one in scripts:
        path = printable(repository.told_path(one.path))
        row = _row(one, path, document, styles, lines.get(one.path, 0))
        folders.setdefault(path.rpartition("/")[0], []).append(row)
    return tuple(Folder(path, tuple(rows)) for path, rows in sorted(folders.items()))


def _lines(repository: Repository) -> dict[str, int]:
    contents = repository.snapshot.read_many(repository.entries[path] for path in repository.scripts)
    return {one.entry.path: one.data.count(b"\n") + 1 if one.data else 0 for one in contents}


def _row(one: Resolved, path: str, document: OwnershipFile, styles: Mapping[str, str], lines: int) -> Row:
    script = document.scripts.get(one.path)
    owner, style = _ownership(one, styles)
    return Row(
        path=path,
        name=path.rpartition("/")[2],
        owner=owner,
        style=style,
        lines=lines,
        is_present=one.is_tracked,
        mark=_mark(one),
        purpose=one.purpose or "",
        facts=tuple(_facts(one)),
        chain=one.escalation.names if one.escalation is not None else (),
        parts=parts_of(script) if script is not None else (),
    )


def _ownership(one: Resolved, styles: Mapping[str, str]) -> tuple[str, str]:
    """Who owns it, in words, and the class that shows it."""
    if one.owner:
        return one.owner, styles.get(one.owner, "o0")
    match one.why:
        case UnownedOnPurpose():
            return "nobody, on purpose", "p"
        case Ambiguous(patterns):
            return " or ".join(dict.fromkeys(pattern.owner for pattern in patterns)) + "?", ""
    return NOBODY, ""


def _mark(one: Resolved) -> str:
    if one.moved_to is not None:
        return f"moved to {printable(one.moved_to)}"
    if not one.is_tracked:
        return "deprecated and gone" if one.deprecation is not None else "not in the tree"
    if one.deprecation is not None:
        return f"deprecated: use {printable(one.replacement)}" if one.replacement else "deprecated"
    if one.contract.is_primary:
        return "primary"
    return "" if one.status.value == "active" else one.status.value


def _facts(one: Resolved) -> Iterable[tuple[str, str]]:
    if one.co_owners:
        yield "Also owned by", ", ".join(one.co_owners)
    chain = one.escalation.names if one.escalation is not None else ()
    if one.coordinator and one.coordinator not in chain:
        yield "Coordinator", one.coordinator
    if one.domain:
        yield "Domain", one.domain
    if one.contract.trigger:
        yield "When", one.contract.trigger
    if isinstance(one.why, OwnedByPattern):
        yield "By pattern", f"`{one.why.pattern.glob}`"
    if isinstance(one.why, UnownedOnPurpose):
        yield "Why", one.why.entry.reason


def treemap_of(folders: Iterable[Folder]) -> tuple[Block, ...]:
    """The scripts as tiles, larger ones first, each in the block of its folder."""
    drawn = sorted((one for one in folders if one.scripts), key=lambda one: (-_size(one), one.path))
    places = squarified([_size(one) for one in drawn], _PICTURE)
    return tuple(_block(folder, place) for folder, place in zip(drawn, places, strict=True))


def _size(folder: Folder) -> int:
    return sum(max(_LEAST, row.lines) for row in folder.scripts)


def _block(folder: Folder, place: Rectangle) -> Block:
    has_strip = min(place.width, place.height) > 2.5 * _STRIP
    rows = sorted(folder.scripts, key=lambda row: -row.lines)  # as the script of the page pairs them
    inside = place.below(_STRIP) if has_strip else place
    places = squarified([max(_LEAST, row.lines) for row in rows], inside)
    label, is_wide = _label(f"{folder.path}/", place) if has_strip else ("", False)
    tiles = tuple(_tile(row, at) for row, at in zip(rows, places, strict=True))
    return Block(folder.path, *_edges(place), label, is_wide, tiles)


def _tile(row: Row, at: Rectangle) -> Tile:
    label, is_wide = _label(row.name, at)
    return Tile(*_edges(at), row, label, is_wide)


def _label(text: str, at: Rectangle) -> tuple[str, bool]:
    """As much of a text as fits, and whether it does so on wide screens only."""
    letters = int((at.width * _WIDE - 8) / _LETTER)
    if at.height < _STRIP * 0.8 or letters < min(len(text), _FEWEST):
        return "", False
    label = text if len(text) <= letters else f"{text[: letters - 1]}…"
    return label, at.width * _PHONE < len(label) * _LETTER + 8


def _edges(at: Rectangle) -> tuple[str, str, str, str]:
    """Place and size in per cent. Edges are rounded, not sizes: neighbours then meet without a gap."""
    left, right = (round(100 * edge / _PICTURE.width, 1) for edge in (at.x, at.x + at.width))
    top, bottom = (round(100 * edge / _PICTURE.height, 1) for edge in (at.y, at.y + at.height))
    sides = (left, top, right - left, bottom - top)
    x, y, width, height = (f"{side:.1f}".removesuffix(".0") for side in sides)
    return x, y, width, height
