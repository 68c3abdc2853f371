"""The roster of personnel names: where it is, and its two files. No name of it ever gets into a message.

The plain file lies outside the repository, one person a line. The keyed file is tracked: it holds random
looking entries, which tell something only to those who have the key.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.errors import OwnershipLintError, UsageError
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ownership_lint.inputs.git import Git
    from ownership_lint.inputs.policy import RosterSettings
    from ownership_lint.inputs.snapshot import Snapshot

FILE_VARIABLE: Final = "OWNERSHIP_LINT_ROSTER"
KEY_VARIABLE: Final = "OWNERSHIP_LINT_ROSTER_KEY"
KEYED_PLACE: Final = "policy/roster.hmac"
"""Where the keyed file is, if the policy says nothing else."""

ENTRY_BYTES: Final = 16
_KEY_BYTES: Final = 32
_LEAST_ENTRIES: Final = 256
_HEAD: Final = "ownership-lint roster 1"
_CHECK: Final = "check "
_ENTRY: Final = lazy_pattern(rf"[0-9a-f]{{{2 * ENTRY_BYTES}}}")
_KEY: Final = lazy_pattern(rf"[0-9A-Fa-f]{{{2 * _KEY_BYTES}}}")
_SECRET: Final = lazy_pattern(r"(?i)\b(?:salt|key|pepper|secret|nonce|iterations|rounds)\b")
_OBJECT_ID: Final = lazy_pattern(r"[0-9a-f]{40,64}")


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the plain file."""

    family: str = field(repr=False)
    given: str = field(default="", repr=False)
    also: tuple[str, ...] = field(default=(), repr=False)
    """Other given or family names; they count beside a name of the same person."""
    is_weak: bool = False
    """Whether the family name is a word, too: it needs a companion."""


@dataclass(frozen=True, slots=True)
class PlainRoster:
    """The people of a plain file."""

    people: tuple[Person, ...] = field(repr=False)
    stamp: str
    """Changes with the file, and is made of nothing that is in it."""


@dataclass(frozen=True, slots=True)
class KeyedRoster:
    """The entries of a keyed file, and the key."""

    entries: frozenset[bytes] = field(repr=False)
    key: bytes = field(repr=False)
    stamp: str


class NoRoster(NamedTuple):
    """Why no roster is used."""

    reason: str
    is_asked_for: bool = False
    """Whether a variable or a file says that there is one."""


Roster = PlainRoster | KeyedRoster | NoRoster


def find_roster(snapshot: Snapshot, settings: RosterSettings | None) -> Roster:
    """The first roster that is there: of the environment, of the user's own folder, the keyed file.

    Raises UsageError for one that is there and must not, or cannot, be used.
    """
    git = snapshot.git
    named = git.environment.get(FILE_VARIABLE)
    file = named or _own_file(git)
    if file is not None:
        refuse_within(git, file)
        roster = _plain_roster(file, FILE_VARIABLE if named else "the roster")
        return roster if roster.people else NoRoster("the roster names nobody", is_asked_for=True)
    key = git.environment.get(KEY_VARIABLE)
    if settings is None and not key:
        return NoRoster("no roster found")
    return _keyed_roster(snapshot, settings.file if settings is not None else KEYED_PLACE, key)


def _keyed_roster(snapshot: Snapshot, path: str, key: str | None) -> Roster:
    data = snapshot.read(path)
    if data is None:
        missing = f": {path} is not in the tree" if key else ""
        return NoRoster(f"no roster found{missing}", is_asked_for=bool(key))
    entries, check = read_keyed(data, path)
    if not key:
        return NoRoster(f"no roster found, and {KEY_VARIABLE} is not set for {path}")
    secret = read_key(key)
    if _check_of(secret, entries) != check:
        raise UsageError(
            f"{path} was not written with the key in {KEY_VARIABLE}, or was changed since; "
            "`ownership-lint roster rekey` writes it anew"
        )
    from ownership_lint.inputs.digests import digest

    return KeyedRoster(frozenset(map(bytes.fromhex, entries)), secret, digest(b"keyed", data))


# Where the plain file is


def own_folder(environment: Mapping[str, str]) -> str | None:
    """The folder of plain rosters in the user's configuration; None for a user without a home."""
    base = environment.get("XDG_CONFIG_HOME") or ""
    if not os.path.isabs(base):  # noqa: PTH117  (a check pays for each import; the specification says to ignore any other
        home = environment.get("HOME") or environment.get("USERPROFILE")
        if not home:
            return None
        base = os.path.join(home, ".config")  # noqa: PTH118  (a check pays for each import)
    return os.path.join(base, "ownership-lint", "rosters")  # noqa: PTH118  (as above)


def own_files(git: Git) -> list[str]:
    """The names that the plain file of this repository may have in the user's folder, the best first."""
    folder = own_folder(git.environment)
    if folder is None:
        return []
    return [os.path.join(folder, f"{name}.txt") for name in _repository_ids(git)]  # noqa: PTH118  (as above)


def _own_file(git: Git) -> str | None:
    folder = own_folder(git.environment)
    if folder is None or not os.path.isdir(folder):  # noqa: PTH112  (as above)
        return None
    return next(filter(os.path.isfile, own_files(git)), None)


def _repository_ids(git: Git) -> Iterator[str]:
    """The first commit's id, where history reaches back to it, and the name of the folder.

    Clones and forks share the first; the second serves before the first commit and in shallow clones.
    """
    if not git.is_shallow:
        try:
            root = git.run("rev-list", "--max-parents=0", "--first-parent", "HEAD").decode().strip()
        except OwnershipLintError:  # no commit yet
            root = ""
        if _OBJECT_ID.fullmatch(root):
            yield root
    top = os.path.realpath(git.work_tree or git.git_dir)
    yield "folder-" + os.path.basename(top).removesuffix(".git")  # noqa: PTH119  (odd names)


_UNTRACKED_AND_IGNORED: Final = ("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--")


def refuse_within(git: Git, file: str) -> None:
    """Raises UsageError where git could take the file in: with the next `git add`, or it has already."""
    if git.work_tree is None:
        return
    root = os.path.realpath(git.work_tree)
    for place in {os.path.abspath(file), os.path.realpath(file)}:  # noqa: PTH100  (a link counts at both ends)
        path = os.path.relpath(place, root)
        if path.startswith(os.pardir + os.sep) or path.partition(os.sep)[0] in {os.pardir, ".git"}:
            continue
        if not git.run(*_UNTRACKED_AND_IGNORED, path):
            raise UsageError(
                f"{file}: a plain roster in the work tree, which git does not ignore, would be committed; "
                "keep it outside the repository"
            )


# The plain file


def _plain_roster(file: str, what: str) -> PlainRoster:
    """Read a plain file; its stamp is its size, its time and its number on the disk."""
    try:
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # a pipe would hold us up
        with open(handle, "rb") as stream:  # noqa: PTH123  (a check pays for each import)
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UsageError(f"{what}: {file}: not a regular file")
            data = stream.read()
    except OSError as error:
        raise UsageError(f"{what}: {file}: {error.strerror}") from None
    stamp = f"{status.st_size}-{status.st_mtime_ns}-{status.st_ino}-{status.st_dev}"
    return PlainRoster(read_people(data, file), stamp)


def read_people(data: bytes, name: str) -> tuple[Person, ...]:
    """The people of a plain file or of standard input. Raises UsageError, which names lines only."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{name}: not UTF-8") from None
    people = []
    for number, line in enumerate(text.splitlines(), 1):
        content = line.partition("#")[0].strip()
        if content:
            people.append(_person(content, f"{name}:{number}"))
    return tuple(people)


def _person(line: str, at: str) -> Person:
    family, *rest = (part.strip() for part in line.split(";"))
    given, is_weak = "", False
    also: tuple[str, ...] = ()
    for number, part in enumerate(rest):
        key, equals, names = part.partition("=")
        if equals and key.strip() == "also":
            also = tuple(filter(None, (one.strip() for one in names.split(","))))
        elif part == "weak":
            is_weak = True
        elif number == 0:
            given = part
        elif part:
            raise UsageError(f"{at}: write `Family; Given; also=Other, Other; weak`")
    for name in (family, given, *also):
        if not all(one.isalpha() or one in _WITHIN_NAMES for one in name) or len(name) > _LONGEST:
            raise UsageError(f"{at}: a name is made of letters, blanks, hyphens, apostrophes and full stops")
    if sum(map(str.isalpha, family)) < _SHORTEST:
        raise UsageError(f"{at}: a line begins with a family name of two letters or more")
    return Person(family, given, also, is_weak)


_SHORTEST: Final = 2
_LONGEST: Final = 100
_WITHIN_NAMES: Final = frozenset(
    " -'\u2019\u2018\u02bc`.\u2010\u2011\u0300\u0301\u0302\u0303\u0308\u0327\u030c"
)


def person_line(person: Person) -> str:
    """A person as a line of the plain file."""
    parts = [person.family, person.given]
    if person.also:
        parts.append("also=" + ", ".join(person.also))
    if person.is_weak:
        parts.append("weak")
    while not parts[-1]:
        parts.pop()
    return "; ".join(parts)


def write_privately(file: str, data: bytes, *, mode: int = 0o600) -> None:
    """Replace a file as a whole; whoever else uses this machine cannot read it."""
    import secrets

    folder = os.path.dirname(os.path.abspath(file))  # noqa: PTH100, PTH120  (no other import)
    new = os.path.join(folder, f".roster-{secrets.token_hex(8)}")  # noqa: PTH118
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            os.replace(new, file)  # noqa: PTH105
        except OSError:
            os.unlink(new)  # noqa: PTH108
            raise
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from None


# The keyed file


def new_key() -> bytes:
    """A key that nobody can guess."""
    import secrets

    return secrets.token_bytes(_KEY_BYTES)


def read_key(text: str) -> bytes:
    """A key as the environment gives it. Raises UsageError, which does not repeat it."""
    if not _KEY.fullmatch(text.strip()):
        raise UsageError(f"{KEY_VARIABLE} must be {2 * _KEY_BYTES} hexadecimal digits")
    return bytes.fromhex(text.strip())


def seal(key: bytes, form: str) -> tuple[bytes, bytes]:
    """The two entries that a form of a name can have: one of the forms that suffice, one of the weak ones."""
    import hmac

    both = hmac.digest(key, form.encode("utf-8", "surrogatepass"), "sha256")
    return both[:ENTRY_BYTES], both[ENTRY_BYTES:]


def render_keyed(key: bytes, entries: Iterable[bytes]) -> bytes:
    """The keyed file: padded with random entries to a power of two, in an order that says nothing."""
    import secrets

    sealed = set(entries)
    size = max(_LEAST_ENTRIES, 1 << (len(sealed) - 1).bit_length() if sealed else 0)
    while len(sealed) < size:
        sealed.add(secrets.token_bytes(ENTRY_BYTES))
    lines = sorted(one.hex() for one in sealed)
    return "\n".join((_HEAD, _CHECK + _check_of(key, lines), *lines, "")).encode("ascii")


def read_keyed(data: bytes, path: str) -> tuple[list[str], str]:
    """Entries and check of a keyed file. Raises UsageError for one that is no such file, or says too much."""
    head, _, body = data.decode("ascii", "replace").partition("\n")
    check, *lines = body.split("\n") if body else [""]
    for number, line in enumerate((head, check, *lines), 1):
        if _SECRET.search(line):
            raise UsageError(
                f"{path}:{number}: a salt or key in the repository protects no name: whoever can read it "
                "tries all names there are; `ownership-lint roster export` writes the file without"
            )
    if head.rstrip("\r") != _HEAD or not check.startswith(_CHECK):
        raise UsageError(f"{path}: not a keyed roster; `ownership-lint roster export` writes one")
    entries = [line.rstrip("\r") for line in lines if line.strip()]
    for number, line in enumerate(entries, 3):
        if not _ENTRY.fullmatch(line):
            raise UsageError(f"{path}:{number}: not an entry; a keyed roster holds nothing else")
    return entries, check.removeprefix(_CHECK).rstrip("\r")


def _check_of(key: bytes, lines: Iterable[str]) -> str:
    """Proves that whoever wrote these entries had the key."""
    import hmac

    return hmac.digest(key, "\n".join((_HEAD, *lines)).encode("ascii"), "sha256").hex()
