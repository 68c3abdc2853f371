"""The quick way through a check: what an earlier run said is told again, where it still holds.

A hook runs at every commit, and mostly nothing has changed that anything could be told of. One question to
git finds out what differs from the run that is remembered; if nothing does, or only files in which no rule
can find anything, its output is this run's output too. In every other case, and in every doubt, the whole
program runs.

It is imported at every start, so it imports next to nothing.
"""

from __future__ import annotations

import os
import sys

from ownership_lint.inputs.client_paths import may_be_client_file
from ownership_lint.inputs.digests import digest
from ownership_lint.inputs.past_run import base_of, path_of_witness, proven_run, read_kept, run_file, witness
from ownership_lint.inputs.plumbing import (
    FILTERS,
    SIZE_LIMIT,
    begun,
    common_dir,
    first_line,
    git_command,
    git_environment,
    without_filters,
    write_all,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from typing import Final

    from ownership_lint.analysis.content.suspicion import Suspicion
    from ownership_lint.inputs.past_run import PastRun

_FLAGS: Final = frozenset({"--staged", "-q", "--quiet", "--all", "--show-unknown", "--no-suppress"})
_VALUED: Final = frozenset({"--select", "--ignore", "--format", "--fail-on", "--color", "--stage"})
"""The options of a `check` that can be remembered: with others, or PATHs, the whole program runs."""
_VARIABLES: Final = (
    *("CI", "COLUMNS", "FORCE_COLOR", "HOME", "NO_COLOR", "PATH", "PRE_COMMIT", "TERM", "XDG_CONFIG_HOME"),
    *("GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_CONFIG_GLOBAL"),
    *("GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS", "GIT_NAMESPACE", "GIT_ALTERNATE_OBJECT_DIRECTORIES"),
)
"""On which the output may depend. Variables of our own stand for options or a roster: then all of us runs."""
_PUSHES: Final = frozenset({"PRE_COMMIT_TO_REF", "PRE_COMMIT_LOCAL_BRANCH"})
"""Where one is set, a commit is looked at."""
_MOST_CHANGES: Final = 200
TEXTS: Final = frozenset(
    (
        *("bash", "c", "cc", "cjs", "cpp", "cs", "css", "dart", "ex", "exs", "go", "h", "hpp", "hs", "html"),
        *("java", "js", "jsx", "kt", "lua", "md", "mjs", "ml", "php", "pl", "ps1", "py", "pyi", "rb", "rs"),
        *("rst", "scala", "scss", "sh", "swift", "svelte", "tf", "toml", "ts", "tsx", "txt", "vue", "yaml"),
        *("yml", "zsh"),
    )
)
"""Endings of files of which nothing but their text is looked at."""
_FILES: Final = frozenset({b"100644", b"100755"})


class Circumstances:
    """All that a run depends on besides the state of its repository and the files that it asks for."""

    __slots__ = ("common_dir", "environment", "file", "git_dir", "is_staged", "top")

    def __init__(
        self, top: str, git_dir: str, arguments: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        self.top = top
        self.git_dir = git_dir
        self.common_dir = common_dir(git_dir)
        """Git's folder, and the one that linked work trees have in common."""
        self.environment = git_environment(environment)
        self.is_staged = "--staged" in arguments or "GIT_INDEX_FILE" in environment
        if "GIT_INDEX_FILE" in environment:  # git reads it from the top, and so do we
            self.environment["GIT_INDEX_FILE"] = os.path.join(top, environment["GIT_INDEX_FILE"])  # noqa: PTH118
        known = [f"{name}={environment.get(name)}" for name in _VARIABLES]
        streams = [str(stream is not None and stream.isatty()) for stream in (sys.stdout, sys.stderr)]
        key = (os.getcwd(), top, str(self.is_staged), sys.version, *streams, *known, "", *arguments)  # noqa: PTH109
        self.file = run_file(os.path.join(self.common_dir, "ownership-lint"), key)  # noqa: PTH118
        """Where such a run is kept."""

    def begin(self, *arguments: str, questions: bytes = b"") -> Callable[[], bytes | None]:
        """Ask git something, and do something else until the answer is called for."""
        return begun(git_command(self.top, arguments), self.environment, questions)

    def ask(self, *arguments: str) -> bytes | None:
        """What git answers; None where it does not."""
        return self.begin(*arguments)()

    def changes(self, base: bytes) -> Callable[[], frozenset[bytes] | None]:
        """How what is looked at differs from the commit `base`; of changed files on disk, with their content.

        Each is git's raw line, a NUL, and the path. The answer waits for git; None where that cannot be told.
        """
        options = ("--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", "--ignore-submodules=dirty")
        where = ("--cached", "--ita-invisible-in-index") if self.is_staged else ()
        if not self.is_staged:  # else no file is compared
            self.environment = without_filters(self.ask(*FILTERS) or b"", self.environment)
        answer = self.begin("diff-index", *options, *where, base.decode(), "--")
        return lambda: self._changes(answer())

    def _changes(self, answer: bytes | None) -> frozenset[bytes] | None:
        if answer is None:
            return None
        parts = answer.split(b"\0")[:-1]
        found = [one + b"\0" + path for one, path in zip(parts[::2], parts[1::2], strict=True)]
        if len(found) > _MOST_CHANGES:
            return None
        return frozenset(found if self.is_staged else map(self._with_content, found))

    def _with_content(self, change: bytes) -> bytes:
        facts, _, path = change.partition(b"\0")
        before, after, old, new, kind = facts.split()
        if new.strip(b"0") or kind == b"D":
            return change
        data = self.on_disk(path)  # git has no id for what is not added
        content = digest(data).encode() if data is not None else b"-"
        return b"%s %s %s %s %s\0%s" % (before, after, old, content, kind, path)

    def on_disk(self, path: bytes) -> bytes | None:
        """A file of the work tree; None where it is none, or too large."""
        name = os.path.join(os.fsencode(self.top), path)  # noqa: PTH118
        try:
            handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with open(handle, "rb") as stream:  # noqa: PTH123  (a handle)
                data = stream.read(SIZE_LIMIT + 1)
        except OSError:
            return None
        return data if len(data) <= SIZE_LIMIT else None


def circumstances(arguments: Sequence[str], environment: Mapping[str, str]) -> Circumstances | None:
    """The circumstances of a run that may be remembered; None for all others."""
    is_told_otherwise = any(name in _PUSHES or name.startswith("OWNERSHIP_LINT_") for name in environment)
    if os.name != "posix" or is_told_otherwise or not _may_be_remembered(arguments):
        return None
    top = os.getcwd()  # noqa: PTH109
    while not os.path.lexists(f"{top}/.git"):
        if top in {"/", ""}:
            return None
        top = os.path.dirname(top)  # noqa: PTH120
    git_dir = _git_dir(top)
    named = environment.get("GIT_DIR", git_dir)
    if git_dir is None or "GIT_WORK_TREE" in environment or named is None or not os.path.isabs(named):  # noqa: PTH117
        return None
    is_same = os.path.realpath(named) == os.path.realpath(git_dir)
    return Circumstances(top, git_dir, arguments, environment) if is_same else None


def _git_dir(top: str) -> str | None:
    """Git's own folder of a work tree; a file may say that it is elsewhere."""
    place = f"{top}/.git"
    if os.path.isdir(place):  # noqa: PTH112
        return place
    text = first_line(place)
    folder = os.path.join(top, text.removeprefix("gitdir: "))  # noqa: PTH118
    return folder if text.startswith("gitdir: ") and os.path.isdir(folder) else None  # noqa: PTH112


def _may_be_remembered(arguments: Sequence[str]) -> bool:
    if arguments[:1] != ["check"]:
        return False
    rest = iter(arguments[1:])
    for one in rest:
        if one in _VALUED:
            if next(rest, None) is None:
                return False
        elif one not in _FLAGS:
            return False
    return True


def answer(arguments: Sequence[str], environment: Mapping[str, str]) -> int | None:
    """Print what the same run said before and give its exit code; None where the whole program has to run."""
    here = circumstances(arguments, environment)
    kept = read_kept(here.file) if here is not None else b""
    base = base_of(kept)
    if here is None or not base:
        return None
    asked = here.changes(base)
    run = proven_run(kept)  # while git answers
    changes = asked()
    if run is None or any(witness(path_of_witness(one)) != one for one in run.witnesses):
        return None
    if changes is None or (not run.is_by_file and not _is_head(run.base, here)):
        return None
    more = 0
    if changes != run.changes:
        now, before = changes - run.changes, run.changes - changes
        added = _added(run, now, before)
        files = _present(now, before, run.facts)
        if added is None or files is None or not _is_quiet(run, files, here):
            return None
        more = added
    output = run.output
    if more:
        if run.count_at < 0 or 1 in {run.files, run.files + more}:  # "1 file", "2 files"
            return None
        length = len(b"%d" % run.files)
        output = output[: run.count_at] + b"%d" % (run.files + more) + output[run.count_at + length :]
    return run.code if _written(output, run.errors) else None


def _is_head(base: bytes, here: Circumstances) -> bool:
    return (here.ask("rev-parse", "--verify", "--quiet", "HEAD") or b"").strip() == base


def _added(run: PastRun, now: Collection[bytes], before: Collection[bytes]) -> int | None:
    """How many files there are more than there were; None where a change has to be looked at by all rules."""
    if not run.is_by_file or len(now) + len(before) > _MOST_CHANGES:
        return None
    if run.counts_scripts and not all(map(_keeps_kind, (*now, *before))):
        return None
    paths = {one.partition(b"\0")[2] for one in (*now, *before)}
    if paths & run.told or not all(map(is_plain, paths)):
        return None
    return sum(map(_growth, now)) - sum(map(_growth, before))


def _keeps_kind(change: bytes) -> bool:
    """Whether a file was there before and is of the same kind, so that it is no other script than it was."""
    mode, now, *_, kind = change.partition(b"\0")[0].lstrip(b":").split()
    return kind == b"M" and mode == now


def _growth(change: bytes) -> int:
    """How many files more there are by a change."""
    return {b"A": 1, b"D": -1}.get(change.partition(b"\0")[0][-1:], 0)


def is_plain(path: bytes) -> bool:
    """Whether rules look at nothing of a file but its text."""
    name = os.fsdecode(path).lower()
    is_text = name.rpartition("/")[2].rpartition(".")[2] in TEXTS and ".env" not in name
    return is_text and not may_be_client_file(os.fsdecode(path))


def _present(
    now: Iterable[bytes], before: Iterable[bytes], told: Collection[bytes]
) -> list[tuple[bytes, bytes]] | None:
    """The changed files that are there, each with its blob; None where one is no file, or of `told` and gone.

    What differed before and does not now is as it was in the commit that both are compared with.
    """
    present: dict[bytes, tuple[bytes, bytes] | None] = {}
    for changes, gone, column in ((before, b"A", 0), (now, b"D", 1)):
        for change in changes:
            facts, _, path = change.partition(b"\0")
            *fields, kind = facts.lstrip(b":").split()
            if kind not in {b"A", b"D", b"M"}:
                return None
            present[path] = None if kind == gone else (fields[column], fields[column + 2])
    files = {path: one for path, one in present.items() if one is not None}
    if any(path in told for path in present.keys() - files.keys()) or any(
        mode not in _FILES for mode, _ in files.values()
    ):
        return None
    return [(path, blob) for path, (_, blob) in files.items()]


def _is_quiet(run: PastRun, files: Sequence[tuple[bytes, bytes]], here: Circumstances) -> bool:
    """Whether no rule finds anything in the files and their paths."""
    from ownership_lint.analysis.content.suspicion import Suspicion
    from ownership_lint.analysis.people.places import is_place_of_lists

    asked = _texts(files, here)
    suspicion = Suspicion(run.forms, is_brief=True)  # while git answers
    texts = asked()
    if texts is None:
        return False
    if any(suspicion.of(path) != ([], False) for path in texts):
        return False
    suspects = {
        path: text
        for path, text in texts.items()
        if path in run.facts or is_place_of_lists(os.fsdecode(path)) or suspicion.of(text) != ([], False)
    }
    if run.seeks_damage and not _is_whole(texts):
        return False
    return not suspects or _tells_the_same(suspects, suspicion, run)


def _is_whole(texts: Mapping[bytes, bytes]) -> bool:
    """Whether nothing in the files may be damage."""
    from ownership_lint.analysis.tokens.parse_error import find_in_changed
    from ownership_lint.analysis.tokens.scanner import TokenScanner
    from ownership_lint.inputs.bundled_packs import TOKENS

    scanner = TokenScanner(TOKENS)
    files = ((os.fsdecode(path), text) for path, text in texts.items())
    return not any(scanner.scan(path, text) or any(find_in_changed(path, text)) for path, text in files)


def _texts(
    files: Sequence[tuple[bytes, bytes]], here: Circumstances
) -> Callable[[], dict[bytes, bytes] | None]:
    """What files hold, by path, once it is called for; None where not all of it is text that can be had."""
    questions = b"".join(blob + b"\n" for _, blob in files)
    answer = here.begin("cat-file", "--batch", questions=questions) if here.is_staged and files else None

    def texts() -> dict[bytes, bytes] | None:
        from ownership_lint.analysis.content.documents import is_plain_text

        read = _contents(answer(), len(files)) if answer else [here.on_disk(path) for path, _ in files]
        if read is None:
            return None
        found = {path: text for (path, _), text in zip(files, read, strict=True) if text is not None}
        return found if len(found) == len(files) and all(map(is_plain_text, found.values())) else None

    return texts


def _contents(answer: bytes | None, count: int) -> list[bytes | None] | None:
    if answer is None:
        return None
    texts: list[bytes | None] = []
    place = 0
    for _ in range(count):
        end = answer.find(b"\n", place)
        head = answer[place:end].split()
        if len(head) != 3 or head[1] != b"blob" or int(head[2]) > SIZE_LIMIT:
            return None
        place = end + 1 + int(head[2])
        texts.append(answer[end + 1 : place])
        place += 1
    return texts


def _tells_the_same(texts: Mapping[bytes, bytes], suspicion: Suspicion, run: PastRun) -> bool:
    """Whether what the rules want to know of files, which may hold something, is what it was, or nothing."""
    from ownership_lint.analysis.content.candidate import Settings
    from ownership_lint.analysis.content.scanner import Scanner
    from ownership_lint.analysis.file_facts import QUIET, FactsReader, facts_key
    from ownership_lint.inputs.bundled_packs import VALUES

    scanner = Scanner(VALUES, Settings(frozenset(map(os.fsdecode, run.settings))), suspicion)
    reader = FactsReader(None, scanner, frozenset(), "")
    quiet = facts_key(QUIET)
    return all(
        facts_key(reader.facts_of_data(os.fsdecode(path), text)) == run.facts.get(path, quiet)
        for path, text in texts.items()
    )


def _written(output: bytes, errors: bytes) -> bool:
    for stream, text in ((sys.stdout, output), (sys.stderr, errors)):
        if not text:
            continue
        if stream is None:
            return False
        write_all(stream, text)
    return True
