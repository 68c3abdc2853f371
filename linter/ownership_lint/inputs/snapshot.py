"""One state of the repository as git has it: the index, the work tree or a commit. Nothing is written."""

from __future__ import annotations

import os
import stat
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.errors import OwnershipLintError, UsageError
from ownership_lint.inputs.plumbing import SIZE_LIMIT
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import IO

    from ownership_lint.inputs.git import Git

_MOST_LINKS = 8
"""Links that are followed, one after the other."""

KEEP_LIMIT = 32_000_000
"""Bytes of files that are kept in memory because they are asked for more than once."""

# Neither a link nor a pipe that stands where a file was may lead or hold us up; Windows has other flags.
_OPEN_FLAGS = sum(getattr(os, name, 0) for name in ("O_RDONLY", "O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))


class Kind(StrEnum):
    """Which state of the repository a run looks at."""

    INDEX = "index"
    WORKTREE = "worktree"
    COMMIT = "commit"
    MESSAGE = "message"
    """The message of a commit, and no file."""


class FileKind(StrEnum):
    """What git's mode says about an entry."""

    FILE = "100644"
    EXECUTABLE = "100755"
    SYMLINK = "120000"
    SUBMODULE = "160000"


class Entry(NamedTuple):
    """One tracked path. Undecodable bytes of the name stand as surrogates."""

    path: str
    kind: FileKind
    oid: str
    on_disk: bool = False
    """Whether the content to look at is the work tree's, not the blob's."""
    is_blob: bool = True
    """Whether that content is known to be the blob's: what was found in it once holds for good."""

    @property
    def is_file(self) -> bool:
        """Whether it has content of its own: neither a symbolic link nor a submodule."""
        return self.kind in {FileKind.FILE, FileKind.EXECUTABLE}


class Content(NamedTuple):
    """What a file holds, or why it was not read."""

    entry: Entry
    data: bytes | None
    reason: str = ""


class _Memory:
    """Files that are asked for more than once, as many as fit."""

    def __init__(self) -> None:
        self.contents: dict[str, Content] = {}
        self._room = KEEP_LIMIT

    def keep(self, content: Content) -> None:
        size = len(content.data or b"")
        if size <= self._room and content.entry.path not in self.contents:
            self.contents[content.entry.path] = content
            self._room -= size


class _Links:
    """Which folders of a work tree lie behind a symbolic link: git counts nothing there as tracked."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._known = {"": False}

    def is_below_one(self, folder: str) -> bool:
        """Whether `folder`, from the root, is a link or lies below one; asked of the disk once a folder."""
        if folder not in self._known:
            parent = folder.rpartition("/")[0]
            is_link = os.path.islink(os.path.join(self._root, folder))  # noqa: PTH114, PTH118  (odd names)
            self._known[folder] = is_link or self.is_below_one(parent)
        return self._known[folder]


class Snapshot:
    """The tracked paths of one state, sorted, and their contents on demand."""

    def __init__(self, git: Git, kind: Kind, rev: str | None, entries: Mapping[str, Entry]) -> None:
        self.git = git
        self.kind = kind
        self.rev = rev
        self.entries = entries
        self._memory = _Memory()

    @cached_property
    def _links(self) -> _Links:
        return _Links(self.git.work_tree or "")

    def read(self, path: str) -> bytes | None:
        """The content of one file, or None where it is not there or cannot be read."""
        entry = self.entries.get(path)
        return self.content(entry).data if entry is not None else None

    def content(self, entry: Entry) -> Content:
        """The content of one file, or why it cannot be read."""
        if not entry.is_file:
            return Content(entry, None, "a symbolic link or a submodule, which is never followed")
        return self._memory.contents.get(entry.path) or next(self.read_many([entry], keep=True))

    def behind(self, entry: Entry) -> Entry | None:
        """The tracked file that a tracked link leads to, over others too; None where it leads elsewhere."""
        for _ in range(_MOST_LINKS):
            if entry.kind is not FileKind.SYMLINK:
                return entry if entry.is_file else None
            target = os.fsdecode(self.git.run("cat-file", "blob", entry.oid))
            beside = os.path.join(os.path.dirname(entry.path), target)  # noqa: PTH118, PTH120  (odd names)
            found = self.entries.get(os.path.normpath(beside))
            if found is None:
                return None
            entry = found
        return None

    def is_on_disk(self, path: str) -> bool:
        """Whether the work tree holds something at `path`, tracked or not."""
        return os.path.lexists(os.path.join(self.git.work_tree or "", path))  # noqa: PTH118  (odd names)

    def read_many(self, entries: Iterable[Entry], *, keep: bool = False) -> Iterator[Content]:
        """The contents of files, in order, one at a time; one git process serves all blobs.

        What is kept is not read again by whoever asks next, as far as it fits into KEEP_LIMIT.
        """
        wanted = tuple((entry, self._memory.contents.get(entry.path)) for entry in entries)
        blobs = _Blobs(self.git, [entry for entry, kept in wanted if kept is None and not entry.on_disk])
        try:
            for entry, kept in wanted:
                content = kept or (self.from_disk(entry) if entry.on_disk else blobs.read(entry))
                if keep:
                    self._memory.keep(content)
                yield content
        finally:
            blobs.close()

    def from_disk(self, entry: Entry) -> Content:
        """What the work tree holds in the place of an entry, or why that cannot be read."""
        root = self.git.work_tree or ""
        name = os.path.join(root, entry.path)  # noqa: PTH118  (a name that pathlib could not hold)
        if self._links.is_below_one(os.path.dirname(entry.path)):  # noqa: PTH120  (as above)
            return Content(entry, None, "behind a symbolic link")
        try:
            handle = os.open(name, _OPEN_FLAGS)
        except OSError as error:
            return Content(entry, None, error.strerror or "unreadable")
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                return Content(entry, None, "not a regular file")
            if status.st_size > SIZE_LIMIT:
                return Content(entry, None, "too large")
            return Content(entry, _all_of(handle, status.st_size))
        finally:
            os.close(handle)


def _all_of(handle: int, size: int) -> bytes:
    """What a file holds that was `size` bytes long a moment ago."""
    data = os.read(handle, size + 1)
    if len(data) == size:
        return data
    parts = [data]
    while parts[-1]:  # it has grown, or shrunk
        parts.append(os.read(handle, 1 << 16))
    return b"".join(parts)


def index_snapshot(git: Git) -> Snapshot:
    """What the next commit would hold. Raises OwnershipLintError where a conflict leaves that open."""
    records = git.run("ls-files", "-z", "--stage", "--full-name").split(b"\0")[:-1]
    _refuse_unmerged(records)
    entries = [_index_entry(record) for record in records]
    empty = [entry.path for entry in entries if entry.oid in _EMPTY_BLOBS]
    if empty:
        announced = _announced(git, empty)
        entries = [entry for entry in entries if entry.path not in announced]
    return Snapshot(git, Kind.INDEX, None, _sorted(entries))


def _announced(git: Git, empty: Sequence[str]) -> frozenset[str]:
    """What `git add -N` lists, as empty files: the next commit does not hold it."""
    asked = empty if sum(map(len, empty)) < _MOST_BYTES else ()
    listing = git.run("ls-files", "-z", "--debug", "--full-name", "--", *asked)
    found = _FLAGS.finditer(listing)
    return frozenset(os.fsdecode(one["path"]) for one in found if int(one["flags"], 16) & _INTENT_TO_ADD)


_FLAGS = lazy_pattern(rb"(?P<path>[^\0]+)\0(?:  [^\n]*\n)*?  size: [0-9]+\tflags: (?P<flags>[0-9a-f]+)\n")
_INTENT_TO_ADD = 1 << 29
"""Among git's flags of an entry."""


def _refuse_unmerged(records: Iterable[bytes]) -> None:
    # What is merged stands once, as stage 0; a conflict leaves up to three others.
    unmerged = (record for record in records if not record.partition(b"\t")[0].endswith(b" 0"))
    paths = list(dict.fromkeys(_index_entry(record).path for record in unmerged))
    if paths:
        named = ", ".join(map(repr, paths[:_MOST_NAMED]))
        more = f" and {len(paths) - _MOST_NAMED} more" if len(paths) > _MOST_NAMED else ""
        raise OwnershipLintError(
            f"what the next commit would hold cannot be told: a conflict stands in {named}{more}\n"
            "Resolve it with `git add` or `git rm`; without --staged, the work tree is checked as it is"
        )


_MOST_NAMED = 10
"""Unmerged paths that a refusal names."""

_MOST_BYTES = 20_000
"""Of paths in one command line."""

_EMPTY_BLOBS = frozenset(
    {
        "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
        "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
    }
)
"""The empty file in both of git's object formats."""


def worktree_snapshot(git: Git) -> Snapshot:
    """The tracked files as they are on disk; what a sparse checkout leaves out, as the index has it."""
    if git.work_tree is None:
        raise UsageError("a bare repository has no work tree: name a commit with --rev")
    links = _Links(git.work_tree)
    lists = ("--cached", "--deleted", "--modified")
    filters = git.filters
    listing = git.without(filters).run("ls-files", "-z", "--stage", "-t", *lists, "--full-name")
    kept: dict[str, Entry] = {}
    deleted: set[str] = set()
    changed: set[str] = set()
    for record in listing.split(b"\0")[:-1]:
        tag, entry = record[:1], _index_entry(record[2:])
        if tag == b"R" or (tag != b"S" and links.is_below_one(entry.path.rpartition("/")[0])):
            deleted.add(entry.path)
        elif tag == b"C":
            changed.add(entry.path)
        elif entry.path not in kept:
            kept[entry.path] = Entry(entry.path, entry.kind, entry.oid, on_disk=tag != b"S")
    is_filtered = any(not name.startswith(b"filter.lfs.") for name in filters.split(b"\0")[:-1])
    if is_filtered or _has_attributes(git, kept):
        changed.update(kept)
    entries = (
        entry._replace(is_blob=False) if entry.path in changed and entry.on_disk else entry
        for entry in kept.values()
        if entry.path not in deleted
    )
    return Snapshot(git, Kind.WORKTREE, None, _sorted(entries))


def _has_attributes(git: Git, entries: Iterable[str]) -> bool:
    """Whether attributes may have git write other bytes to the disk than a blob holds."""
    tracked = [path for path in entries if path.rpartition("/")[2] == ".gitattributes"]
    texts = [Path(git.work_tree or "", path) for path in tracked]
    for file in (*texts, Path(git.common_dir, "info", "attributes")):
        try:
            if _FILTERS.search(file.read_bytes()):
                return True
        except OSError:
            continue
    return False


def commit_snapshot(git: Git, rev: str) -> Snapshot:
    """The tree of any commit, tag or tree; git's objects alone are asked."""
    oid = _tree_of(git, rev)
    if oid is None:
        shallow = "; the clone is shallow, so fetch that commit first" if git.is_shallow else ""
        raise UsageError(f"`{rev}` names no commit of this repository{shallow}")
    listing = git.run("ls-tree", "-r", "-z", "--full-tree", oid)
    return Snapshot(git, Kind.COMMIT, rev, _sorted(map(_tree_entry, listing.split(b"\0")[:-1])))


def _tree_of(git: Git, rev: str) -> str | None:
    try:
        answer = git.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{tree}}")
    except OwnershipLintError:
        return None
    # To git, `^main` is all but main: it answers with the tree, and a `^` before it.
    return None if answer.startswith(b"^") else answer.decode().strip()


def _index_entry(record: bytes) -> Entry:
    facts, _, name = record.partition(b"\t")
    mode, oid, _stage = facts.split(b" ")
    return Entry(os.fsdecode(name), file_kind(mode), oid.decode())


def _tree_entry(record: bytes) -> Entry:
    facts, _, name = record.partition(b"\t")
    mode, _type, oid = facts.split(b" ")
    return Entry(os.fsdecode(name), file_kind(mode), oid.decode())


def file_kind(mode: bytes) -> FileKind:
    """What one of git's modes says."""
    if mode in {b"120000", b"160000"}:
        return FileKind(mode.decode())
    # Old commits hold modes such as 100664.
    return FileKind.EXECUTABLE if int(mode, 8) & 0o100 else FileKind.FILE


def _sorted(entries: Iterable[Entry]) -> dict[str, Entry]:
    return {entry.path: entry for entry in sorted(entries, key=lambda entry: entry.path)}


_FILTERS = lazy_pattern(rb"filter|ident|working-tree-encoding|eol")
_NOT_FETCHED = "not fetched by this partial clone"
_MOST_STOPS = 200
"""Blobs of a partial clone that git is started again for; what comes behind counts as not fetched."""


class _Blobs:
    """One `git cat-file --batch`, started at the first blob and asked some way ahead of the reader."""

    # Requests that wait in the pipe, so that git inflates the next blobs while we look at this one.
    # 400 of at most 65 bytes fit into any pipe's buffer: neither side can block the other.
    _AHEAD = 400

    def __init__(self, git: Git, entries: Sequence[Entry]) -> None:
        self._git = git
        self._entries = entries
        self._process: subprocess.Popen[bytes] | None = None
        self._read = 0
        self._asked = 0
        self._stops = 0

    def read(self, entry: Entry) -> Content:
        """The next blob; `entry` is the next of the entries."""
        if self._stops > _MOST_STOPS:
            return Content(entry, None, _NOT_FETCHED)
        try:
            answer = self._ask()
        except BrokenPipeError:
            return self._stopped(entry)
        header = answer.readline().split()
        if not header:
            return self._stopped(entry)
        self._read += 1
        if len(header) != 3:
            return Content(entry, None, "not in the object database")
        size = int(header[2])
        if size > SIZE_LIMIT:
            _skip(answer, size + 1)
            return Content(entry, None, "too large")
        data = answer.read(size)
        if len(answer.read(1)) != 1:
            raise OwnershipLintError("git stopped in the middle of a file; is the repository damaged?")
        return Content(entry, data)

    def _ask(self) -> IO[bytes]:
        """Top up the requests and give the stream that the next answer comes from."""
        if self._process is None:
            self._process = self._git.start("cat-file", "--batch")
            self._asked = self._read
        questions, answers = self._process.stdin, self._process.stdout
        if questions is None or answers is None:
            raise OwnershipLintError("git could not be started")
        if self._asked - self._read <= self._AHEAD // 2:
            more = self._entries[self._asked : self._read + self._AHEAD]
            questions.write(b"".join(entry.oid.encode() + b"\n" for entry in more))
            questions.flush()
            self._asked += len(more)
        return answers

    def _stopped(self, entry: Entry) -> Content:
        """Older git gives up at a blob that a partial clone left out, for it may not fetch: go on behind."""
        if not self._git.is_partial():
            raise OwnershipLintError("git stopped while reading files; is the repository damaged?")
        self.close()
        self._stops += 1
        self._read += 1
        return Content(entry, None, _NOT_FETCHED)

    def close(self) -> None:
        """End the process, if one was started."""
        if self._process is not None:
            process, self._process = self._process, None
            process.kill()
            process.communicate()


def _skip(stream: IO[bytes], size: int) -> None:
    while size > 0:
        size -= len(stream.read(min(size, 1 << 20))) or size
