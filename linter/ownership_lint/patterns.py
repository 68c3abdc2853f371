"""Globs over tracked paths: three dialects, one matcher, and an index that answers most by dictionary.

docs/patterns.md tells users what each dialect means.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_GLOBSTARS = 3
"""`**` parts in one pattern; each one multiplies the work that a hostile pattern could ask for."""

_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": " \\t",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "\\x21-\\x7e",
    "lower": "a-z",
    "print": "\\x20-\\x7e",
    "punct": "!-/:-@\\[-`{-~",
    "space": " \\t\\n\\r\\f\\v",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}


class PatternError(ValueError):
    """A pattern that no dialect of ours can read; the text says why."""


_SPECIAL: Final = lazy_pattern(r"[\[\\]")
_WILD: Final = lazy_pattern(r"[*?]+")


class Glob:
    """A compiled pattern.

    `segments` are the parts between slashes without leading `**`; `floating` patterns start at any depth;
    `below` patterns own what lies under a folder of that name, `itself` the file of that name.
    """

    def __init__(
        self,
        text: str,
        segments: tuple[str, ...],
        *,
        floating: bool,
        below: bool,
        itself: bool,
        has_classes: bool,
    ) -> None:
        self.text = text
        self.segments = segments
        self.floating = floating
        self.below = below
        self.itself = itself
        self.has_classes = has_classes

    def matches(self, path: str) -> bool:
        """Whether the pattern names `path`, a file; the definition that the index has to agree with."""
        return self._needle in path and self._regex.fullmatch(path) is not None

    @cached_property
    def _needle(self) -> str:
        """A text that every match holds: what is not there need not be matched, nor the pattern compiled."""
        plain = (segment for segment in self.segments if not _SPECIAL.search(segment))
        return max((part for segment in plain for part in _WILD.split(segment)), key=len, default="")

    @cached_property
    def literal(self) -> str | None:
        """The path that the pattern spells out, where it has no wildcard."""
        if any(_is_wild(segment, self.has_classes) for segment in self.segments):
            return None
        return "/".join(map(_unescaped, self.segments))

    @cached_property
    def folder_of_star(self) -> str | None:
        """The folder of a pattern `folder/*`: files right in it."""
        *folder, last = self.segments
        if last != "*" or self.floating or self.below or not folder:
            return None
        if any(_is_wild(segment, self.has_classes) for segment in folder):
            return None
        return "/".join(map(_unescaped, folder))

    @cached_property
    def literal_folder(self) -> str:
        """The longest folder that every match lies in; empty for the root."""
        known: list[str] = []
        for segment in () if self.floating else self.segments[:-1]:
            if _is_wild(segment, self.has_classes):
                break
            known.append(_unescaped(segment))
        return "/".join(known)

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        any_folders = r"(?:[^/]+/)*"
        parts = [any_folders] if self.floating else []
        parts.extend(
            any_folders if segment == "**" else _translate(segment, self.has_classes) + "/"
            for segment in self.segments[:-1]
        )
        last = self.segments[-1]
        if last == "**":
            parts.append(".+" if self.itself else "[^/]+/.+")
        else:
            parts.append(_translate(last, self.has_classes))
            if self.below:
                parts.append("(?:/.+)?" if self.itself else "/.+")
        return re.compile("".join(parts), re.DOTALL)

    @cached_property
    def name_regex(self) -> re.Pattern[str]:
        """What a single-segment pattern asks of a file's or folder's name."""
        return re.compile(_translate(self.segments[-1], self.has_classes), re.DOTALL)


@lru_cache(maxsize=16_384)
def compile_glob(text: str, dialect: str = "gitignore") -> Glob:
    """Read a pattern.

    Raises PatternError for one that costs too much, and for one of our own dialect that can match nothing;
    in a file of another host such a rule is a fact, and dead.
    """
    rooted = text.startswith("/")
    folder_only = text.endswith("/") and not text.endswith("\\/")
    # As in git, any run of two and more stars between slashes stands for folders.
    segments = ["**" if set(one) == {"*"} and len(one) > 1 else one for one in text.split("/") if one]
    problem = _why_nothing(text, segments)
    if problem and dialect == "gitignore":
        raise PatternError(problem)
    if problem:
        return Glob(text, ("",), floating=False, below=False, itself=True, has_classes=False)
    has_middle_slash = len(segments) > 1
    floating = not rooted and (dialect == "gitlab" or not has_middle_slash)
    while segments[0] == "**" and len(segments) > 1:
        floating, segments = True, segments[1:]
    if segments.count("**") + floating > MAX_GLOBSTARS:
        raise PatternError(f"more than {MAX_GLOBSTARS} `**` in one pattern")
    has_classes = dialect == "gitignore"
    return Glob(
        text,
        tuple(segments),
        floating=floating,
        below=folder_only or _owns_below(segments[-1], dialect, has_classes=has_classes),
        itself=not folder_only,
        has_classes=has_classes,
    )


def _why_nothing(text: str, segments: list[str]) -> str | None:
    """Why a pattern can match no path, or None."""
    if not segments:
        return "an empty pattern matches nothing"
    if "." in segments or ".." in segments:
        return "`.` and `..` never match: patterns start at the repository root"
    if text.startswith("!"):
        return "a leading `!` is not supported: list the exception under `unowned`"
    return None


def below_folder(folder: str) -> str:
    """The glob of everything below a folder from the root, itself a glob perhaps; `.` is the whole tree."""
    name = folder.removeprefix("./").strip("/")
    return "**" if name in {"", "."} else f"/{name}/"


class PathTable:
    """The paths of a snapshot, indexed so that a pattern costs what it matches, not what there is."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = tuple(sorted(paths))
        self._known = frozenset(self.paths)

    def matching(self, glob: Glob) -> Sequence[str]:
        """Every path that `glob` names, each once, sorted where the pattern is not floating."""
        if glob.floating and len(glob.segments) == 1:
            return self._floating(glob)
        if glob.folder_of_star is not None:
            return self._by_folder.get(glob.folder_of_star, ())
        if glob.literal is not None and not glob.floating:
            return self._literal(glob, glob.literal)
        inside = self.below(glob.literal_folder) if glob.literal_folder else self.paths
        return [path for path in inside if glob.matches(path)]

    def below(self, folder: str) -> Sequence[str]:
        """The paths under a folder, at any depth."""
        start = bisect_left(self.paths, folder + "/")
        return self.paths[start : bisect_left(self.paths, folder + "0", start)]  # "0" follows "/"

    def _literal(self, glob: Glob, literal: str) -> Sequence[str]:
        itself = (literal,) if glob.itself and literal in self._known else ()
        return (*itself, *self.below(literal)) if glob.below else itself

    def _floating(self, glob: Glob) -> Sequence[str]:
        if glob.literal is not None:
            names = [glob.literal]
            folder_names = names
        else:
            names = [name for name in self._by_name if glob.name_regex.fullmatch(name)] if glob.itself else []
            folder_names = (
                [n for n in self._by_folder_name if glob.name_regex.fullmatch(n)] if glob.below else []
            )
        found = [path for name in names if glob.itself for path in self._by_name.get(name, ())]
        if glob.below:
            folders = (folder for name in folder_names for folder in self._by_folder_name.get(name, ()))
            found.extend(path for folder in folders for path in self.below(folder))
        return list(dict.fromkeys(found))

    @cached_property
    def _by_folder(self) -> dict[str, list[str]]:
        return _grouped((path.rpartition("/")[0], path) for path in self.paths)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        return _grouped((path.rpartition("/")[2], path) for path in self.paths)

    @cached_property
    def _by_folder_name(self) -> dict[str, list[str]]:
        folders: dict[str, None] = {}
        for folder in self._by_folder:
            parent = folder
            while parent and parent not in folders:
                folders[parent] = None
                parent = parent.rpartition("/")[0]
        return _grouped((folder.rpartition("/")[2], folder) for folder in folders)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def _owns_below(last: str, dialect: str, *, has_classes: bool) -> bool:
    """Whether a pattern that names a folder also names what lies in it."""
    if last == "**" or dialect == "gitlab":
        return False
    if dialect == "codeowners":
        return last != "*"
    return not _is_wild(last, has_classes)


def _is_wild(segment: str, has_classes: bool) -> bool:
    plain = re.sub(r"\\.", "", segment, flags=re.DOTALL)
    return any(mark in plain for mark in ("*", "?", "[") if mark != "[" or has_classes)


def _unescaped(segment: str) -> str:
    return re.sub(r"\\(.)", r"\1", segment, flags=re.DOTALL)


def _translate(segment: str, has_classes: bool) -> str:
    """One segment as a regular expression that cannot backtrack from star to star."""
    pieces: list[str] = [""]
    position = 0
    while position < len(segment):
        mark = segment[position]
        if mark == "*":
            pieces.append("")
            position += 1
        elif mark == "?":
            pieces[-1] += "[^/]"
            position += 1
        elif mark == "[" and has_classes:
            piece, position = _character_class(segment, position)
            pieces[-1] += piece
        else:
            escaped = mark == "\\" and position + 1 < len(segment)
            pieces[-1] += re.escape(segment[position + escaped])
            position += 1 + escaped
    first, *rest = pieces
    if not rest:
        return first
    *middle, last = rest
    # The leftmost shortest match of a middle piece is always the right one, so it can be atomic.
    atoms = "".join(f"(?>[^/]*?{piece})" for piece in middle if piece)
    return f"{first}{atoms}[^/]*{last}"


_NEVER = "(?!)"


def _character_class(segment: str, start: int) -> tuple[str, int]:
    """A bracket expression and the position behind it; one that never closes matches nothing, as in git."""
    position = start + 1
    negated = segment[position : position + 1] in {"!", "^"}
    position += negated
    content = ""
    first = True
    while True:
        mark = segment[position : position + 1]
        if not mark:
            return _NEVER, len(segment)
        if mark == "]" and not first:
            break
        first = False
        named = re.compile(r"\[:(\w+):\]").match(segment, position)
        if named:
            content += _CLASSES.get(named[1], "")
            position = named.end()
            continue
        low, position = _class_member(segment, position)
        if segment[position : position + 1] == "-" and segment[position + 1 : position + 2] not in {"]", ""}:
            high, position = _class_member(segment, position + 1)
            content += f"{re.escape(low)}-{re.escape(high)}" if low <= high else ""
        else:
            content += re.escape(low)
    if negated:
        return f"[^/{content}]", position + 1
    return (f"(?!/)[{content}]" if content else _NEVER), position + 1


def _class_member(segment: str, position: int) -> tuple[str, int]:
    if segment[position] == "\\" and position + 1 < len(segment):
        return segment[position + 1], position + 2
    return segment[position], position + 1
