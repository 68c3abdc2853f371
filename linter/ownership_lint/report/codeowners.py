"""The matrix as a CODEOWNERS file that GitHub reads exactly so."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.codeowners import MAX_BYTES, PLACES, is_owner, read_codeowners
from ownership_lint.analysis.ownership import OwnedByEntry, OwnedByPattern
from ownership_lint.errors import UsageError
from ownership_lint.inputs.matrix import Dialect, PatternEntry, UnownedEntry
from ownership_lint.lazy_pattern import lazy_pattern
from ownership_lint.patterns import compile_glob
from ownership_lint.report.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ownership_lint.analysis.ownership import Resolution
    from ownership_lint.analysis.repository import Repository
    from ownership_lint.inputs.matrix import Matrix

_STARS: Final = lazy_pattern(r"\*{2,}")


class _Line(NamedTuple):
    """A line: what it names and whom it gives it; nobody clears."""

    pattern: str
    handles: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join((self.pattern, *self.handles))


class _File(NamedTuple):
    """The lines by their parts, in the order in which they win, and what could not be said."""

    patterns: tuple[_Line, ...]
    cleared: tuple[_Line, ...]
    paths: tuple[_Line, ...]
    unsaid: tuple[str, ...]
    """Paths that GitHub would give to somebody else, and that no line can name."""


def render_codeowners(repository: Repository) -> str:
    """The file. Raises UsageError where GitHub would not read it, for its size."""
    file = _file(repository)
    parts = (
        _header(repository.matrix),
        _part("Patterns; the last line that names a path wins.", file.patterns),
        _part("Nobody, on purpose.", file.cleared),
        _part("Paths, one by one.", file.paths),
        _remarks(
            "Left out, because the matrix gives them no `handle` of GitHub:", _without_handle(repository)
        ),
        _remarks("Left out, because no line can name these paths:", file.unsaid),
    )
    text = "\n".join(part for part in parts if part)
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise UsageError(
            "the CODEOWNERS file would be larger than 3 MB, and GitHub reads none of that size: give folders "
            "to owners with `patterns` instead of listing each file"
        )
    return text


def codeowners_notices(repository: Repository) -> tuple[str, ...]:
    """What the file does not say and its writer has to know."""
    return tuple(f"left out for want of a `handle`: {one}" for one in _without_handle(repository))


def _header(matrix: Matrix) -> str:
    is_named = any(one.format == "codeowners" for one in matrix.outputs)
    how = "--write" if is_named else f"--format codeowners --output {PLACES[0]}"
    return (
        f"# Who owns what, for GitHub. Generated: change {plain(matrix.path)} instead, and run\n"
        f"#   ownership-lint report {how}\n"
    )


def _part(title: str, lines: Iterable[_Line]) -> str:
    told = "".join(f"{line}\n" for line in lines)
    return f"# {title}\n{told}" if told else ""


def _seen(path: str) -> str:
    """A path for a remark, which formatters leave alone."""
    shown = plain(path)
    return f"{shown[:-1]}\\x20" if shown.endswith(" ") else shown


def _remarks(title: str, items: Iterable[str]) -> str:
    told = "".join(f"#   {item}\n" for item in items)
    return f"# {title}\n{told}" if told else ""


def _file(repository: Repository) -> _File:
    """General lines first; then a line for each path that the matrix names, or that they get wrong."""
    matrix, ownership = repository.matrix, repository.ownership
    wanted = {path: _handles(ownership.of(path), matrix) for path in repository.entries}
    general = _General(repository)
    for entry in _by_precedence(matrix):
        general.add(entry)
    wrong = [path for path, handles in wanted.items() if general.given.get(path, ()) != handles]
    named = [path for path in matrix.scripts if wanted.get(path)]
    lines = {path: _exact(path) for path in sorted({*named, *wrong})}
    return _File(
        tuple(general.patterns),
        tuple(general.cleared),
        tuple(_Line(text, wanted[path]) for path, text in lines.items() if text is not None),
        tuple(_seen(path) for path in wrong if lines[path] is None),
    )


class _General:
    """The lines of patterns, and whom they give each path so far."""

    def __init__(self, repository: Repository) -> None:
        self._matrix = repository.matrix
        self._ownership = repository.ownership
        self._table = repository.table
        self.patterns: list[_Line] = []
        self.cleared: list[_Line] = []
        self.given: dict[str, tuple[str, ...]] = {}

    def add(self, entry: PatternEntry | UnownedEntry) -> None:
        """Add the line of an entry, if one says exactly the same."""
        text = _translated(entry.glob, entry.dialect)
        if text is None:
            return
        paths = self._table.matching(compile_glob(text, Dialect.CODEOWNERS))
        if set(paths) != set(self._matches(entry)):
            return
        handles: tuple[str, ...] = ()
        if isinstance(entry, PatternEntry):
            handles = _handles_of(self._matrix, entry.owner, entry.co_owners)
            if not handles and not any(self.given.get(path) for path in paths):
                return  # there is nothing to take away
        is_ours = isinstance(entry, UnownedEntry) and entry.dialect is Dialect.GITIGNORE
        (self.cleared if is_ours else self.patterns).append(_Line(text, handles))
        self.given |= dict.fromkeys(paths, handles)

    def _matches(self, entry: PatternEntry | UnownedEntry) -> Sequence[str]:
        if isinstance(entry, PatternEntry):
            return self._ownership.pattern_matches[entry]
        return self._ownership.unowned_matches[entry]


def _by_precedence(matrix: Matrix) -> Iterator[PatternEntry | UnownedEntry]:
    """What wins last: imported lines in their order, patterns from general to specific, then nobody."""
    every: list[PatternEntry | UnownedEntry] = [*matrix.patterns, *matrix.unowned]
    imported = [one for one in every if one.dialect is not Dialect.GITIGNORE]
    yield from sorted(imported, key=lambda one: one.line)
    for entries in (matrix.patterns, matrix.unowned):
        yield from sorted(
            (one for one in entries if one.dialect is Dialect.GITIGNORE),
            key=lambda one: _specificity(one.glob),
        )


def _specificity(glob: str) -> tuple[bool, int, int, str]:
    compiled = compile_glob(glob)
    return not compiled.floating, len(compiled.literal_folder), len(compiled.segments), glob


def _translated(glob: str, dialect: Dialect) -> str | None:
    """What GitHub writes for a pattern; None where it has no such pattern."""
    if dialect is Dialect.GITLAB:
        return None
    if dialect is Dialect.CODEOWNERS:
        return glob if _is_read(glob) else None
    compiled = compile_glob(glob.replace("\\ ", " "))
    segments = [one if one == "**" else _STARS.sub("*", one) for one in compiled.segments]
    start = "/" if not compiled.floating else "**/" if len(segments) > 1 else ""
    end = "" if compiled.itself else "/"
    return _written(start + "/".join(segments) + end)


def _exact(path: str) -> str | None:
    """The pattern that names one path alone; None where GitHub has none."""
    return None if "*" in path or "?" in path else _written(f"/{path}")


def _written(pattern: str) -> str | None:
    """A pattern without brackets and backslashes, its blanks escaped; None where it needs them."""
    if not pattern.isprintable() or any(mark in pattern for mark in "[]\\#"):
        return None
    if pattern.endswith(" "):
        return None  # formatters take it away where no owner follows
    escaped = pattern.replace(" ", "\\ ")
    return escaped if _is_read(escaped) else None


def _is_read(pattern: str) -> bool:
    """Whether GitHub reads a line with this pattern, and as this pattern."""
    rules = read_codeowners(f"{pattern} @owner", PLACES[0]).rules
    return [(rule.pattern, rule.owners) for rule in rules] == [(pattern, ("@owner",))]


def _handles(why: Resolution, matrix: Matrix) -> tuple[str, ...]:
    match why:
        case OwnedByEntry(entry) | OwnedByPattern(entry):
            return _handles_of(matrix, entry.owner, entry.co_owners)
    return ()


def _handles_of(matrix: Matrix, owner: str, co_owners: Iterable[str]) -> tuple[str, ...]:
    """What GitHub calls the owner and those beside; nobody where it has no name for the owner."""
    first, *others = (_handle(matrix, name) for name in (owner, *co_owners))
    return tuple(dict.fromkeys(filter(None, (first, *others)))) if first else ()


def _handle(matrix: Matrix, name: str) -> str | None:
    handle = matrix.owners[name].handle if name in matrix.owners else None
    return handle if handle is not None and is_owner(handle) else None


def _without_handle(repository: Repository) -> list[str]:
    """The owners that GitHub has no name for, with the number of their files."""
    matrix, counts = repository.matrix, Counter[str]()
    for path in repository.entries:
        match repository.ownership.of(path):
            case OwnedByEntry(entry) | OwnedByPattern(entry):
                counts.update({entry.owner, *entry.co_owners})
    return [
        f"{plain(name)} ({count} file{'s' * (count != 1)})"
        for name, count in sorted(counts.items())
        if _handle(matrix, name) is None
    ]
