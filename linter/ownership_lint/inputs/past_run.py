"""What an earlier run said, and the state of the repository that it said it of, kept in git's own folder.

Imported at every start, so it imports next to nothing. Nothing in the file is executed, and no value that a
rule found is in it: only what the run printed.
"""

from __future__ import annotations

import os

from ownership_lint.inputs.digests import code_digest, digest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Final

_LARGEST: Final = 8_000_000
"""Bytes; what is longer is not kept."""
_REGULAR: Final = 0o10
"""What a file's mode begins with."""
_NAME: Final = 28
"""Characters of the name of a run's file."""
_LENGTH: Final = 3
"""Digits that the length of a commit's id does not have."""
_MOST: Final = 8
"""Runs that are kept, of different command lines."""


class PastRun:
    """One run. Paths and git's answers are bytes, as git gives them."""

    __slots__ = (
        *("base", "changes", "code", "count_at", "counts_scripts", "errors", "facts", "files", "forms"),
        *("is_by_file", "output", "seeks_damage", "settings", "told", "witnesses"),
    )

    def __init__(
        self,
        *,
        base: bytes,
        changes: frozenset[bytes],
        code: int,
        output: bytes,
        errors: bytes,
        files: int,
        count_at: int,
        is_by_file: bool,
        counts_scripts: bool,
        seeks_damage: bool,
        told: frozenset[bytes],
        facts: Mapping[bytes, bytes],
        forms: tuple[bytes, ...],
        settings: tuple[bytes, ...],
        witnesses: tuple[bytes, ...],
    ) -> None:
        self.base = base
        """The commit that HEAD was."""
        self.changes = changes
        """How what was looked at differed from it."""
        self.code = code
        """The exit code."""
        self.output = output
        self.errors = errors
        """What was printed on the two streams."""
        self.files = files
        """How many files there were."""
        self.count_at = count_at
        """Where in the output that number stands; -1 where it does not, or more than once."""
        self.is_by_file = is_by_file
        """Whether each file was judged by itself, whatever commits and other files there are."""
        self.counts_scripts = counts_scripts
        """Whether the output says how many scripts there are, or are owned."""
        self.seeks_damage = seeks_damage
        """Whether damaged source was looked for; where each file was judged by itself, there was none."""
        self.told = told
        """The paths that have to be looked at by all rules if they change: they say what holds, or what is
        told of them is not of their text."""
        self.facts = facts
        """For each path whose text something is told of, a key that stands for all that is."""
        self.forms = forms
        """By which to tell where a rule may find something."""
        self.settings = settings
        """The policy's placeholder domains, by which to tell what is nothing after all."""
        self.witnesses = witnesses
        """Files outside of git's state that were asked for, as `witness` gives them."""


def witness(path: bytes) -> bytes:
    """A file and what its state is known by, whether it is there or not."""
    try:
        status = os.stat(path)  # noqa: PTH116  (bytes)
    except OSError:
        return path + b"\0"
    return b"%s\0%d %d %d" % (path, status.st_mtime_ns, status.st_size, status.st_ino)


def path_of_witness(text: bytes) -> bytes:
    """The file of which `witness` gave the text."""
    return text.rpartition(b"\0")[0]


def run_file(folder: str, key: Sequence[str]) -> str:
    """Where the run with the command line and the circumstances `key` is kept."""
    return f"{folder}/run-{digest(*(os.fsencode(one) for one in key))[:24]}"


def read_run(file: str) -> PastRun | None:
    """The run that a file holds; None where it is not there, damaged, or of other code than this."""
    return proven_run(read_kept(file))


def read_kept(file: str) -> bytes:
    """What a file holds; nothing where it is not there, or is none that holds a run."""
    try:
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with open(handle, "rb") as stream:  # noqa: PTH123  (a handle)
            is_file = os.fstat(handle).st_mode >> 12 == _REGULAR
            data = stream.read(_LARGEST + 1) if is_file else b""
    except OSError:
        return b""
    return data if len(data) <= _LARGEST else b""


def base_of(data: bytes) -> bytes:
    """The commit that a kept run began from, before the rest of it is proven; empty where it names none."""
    length, _, body = data.partition(b"\n")[2].partition(b":")
    base = body[: int(length)] if length.isdigit() and len(length) < _LENGTH else b""
    return base if _is_hex(base) else b""


def proven_run(data: bytes) -> PastRun | None:
    """The run that was kept; None where it is damaged, or of other code than this."""
    head, _, body = data.partition(b"\n")
    if head != _head(body):
        return None
    try:
        return _unpacked(body)
    except (ValueError, IndexError):
        return None


def write_run(file: str, run: PastRun) -> None:
    """Keep a run; the oldest of many goes."""
    body = _packed(run)
    if len(body) > _LARGEST - 100:
        return
    folder = os.path.dirname(file)  # noqa: PTH120  (a module that imports no pathlib)
    if os.path.islink(folder):  # noqa: PTH114
        return
    name = f"{file}.{os.getpid()}"
    try:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "wb") as stream:  # noqa: PTH123
            stream.write(_head(body) + b"\n" + body)
        os.replace(name, file)  # noqa: PTH105
        kept = sorted(kept_runs(folder), key=os.path.getmtime)
        for old in kept[:-_MOST]:
            os.unlink(old)  # noqa: PTH108
    except OSError:
        return


def kept_runs(folder: str) -> list[str]:
    """The files of all runs that are kept in a folder."""
    named = (one for one in os.scandir(folder) if one.name.startswith("run-") and one.is_file())
    return [one.path for one in named if _is_hex(one.name[4:].encode()) and len(one.name) == _NAME]


def _is_hex(text: bytes) -> bool:
    return not text.strip(b"0123456789abcdef")


def _head(body: bytes) -> bytes:
    return digest(code_digest().encode(), body).encode()


def _packed(run: PastRun) -> bytes:
    return _joined(
        (
            run.base,
            _joined(sorted(run.changes)),
            b"%d" % run.code,
            run.output,
            run.errors,
            b"%d" % run.files,
            b"%d" % run.count_at,
            b"%d" % run.is_by_file,
            b"%d" % run.counts_scripts,
            b"%d" % run.seeks_damage,
            _joined(sorted(run.told)),
            _joined(part for item in sorted(run.facts.items()) for part in item),
            _joined(run.forms),
            _joined(run.settings),
            _joined(run.witnesses),
        )
    )


def _unpacked(body: bytes) -> PastRun:
    base, changes, code, output, errors, files, count_at, is_by_file, *rest = _split(body)
    counts_scripts, seeks_damage, told, facts, *lists = rest
    if not base or not _is_hex(base):
        raise ValueError("no commit")
    forms, settings, witnesses = (tuple(_split(one)) for one in lists)
    return PastRun(
        base=base,
        changes=frozenset(_split(changes)),
        code=int(code),
        output=output,
        errors=errors,
        files=int(files),
        count_at=int(count_at),
        is_by_file=is_by_file == b"1",
        counts_scripts=counts_scripts == b"1",
        seeks_damage=seeks_damage == b"1",
        told=frozenset(_split(told)),
        facts=dict(zip(_split(facts)[::2], _split(facts)[1::2], strict=True)),
        forms=forms,
        settings=settings,
        witnesses=witnesses,
    )


def _joined(parts: Iterable[bytes]) -> bytes:
    """Parts of any bytes, each after its length."""
    return b"".join(b"%d:%s" % (len(part), part) for part in parts)


def _split(text: bytes) -> list[bytes]:
    parts: list[bytes] = []
    place = 0
    while place < len(text):
        colon = text.index(b":", place)
        end = colon + 1 + int(text[place:colon])
        parts.append(text[colon + 1 : end])
        place = end
    return parts
