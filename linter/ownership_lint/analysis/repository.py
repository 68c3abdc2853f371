"""What rules look at: a snapshot, its matrix and policy, and what follows from them, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ownership_lint.analysis.ignored import IgnoredPaths
from ownership_lint.analysis.ownership import OwnedByEntry, OwnedByPattern, Ownership, resolve_ownership
from ownership_lint.analysis.paths import PathIndex
from ownership_lint.analysis.references import Dangling, Grade, Mention, ReferenceFinder, Unknown
from ownership_lint.analysis.scope import ScopeIndex, Verdict, index_scope
from ownership_lint.finding import NotRead
from ownership_lint.inputs.history import commit_date, renamed_to
from ownership_lint.inputs.matrix import Matrix, ScriptEntry, Status
from ownership_lint.inputs.snapshot import Content, FileKind
from ownership_lint.patterns import PathTable, compile_glob

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ownership_lint.finding import Finding
    from ownership_lint.inputs.policy import Policy
    from ownership_lint.inputs.snapshot import Entry, Snapshot

_BINARY_ENDINGS = (
    *(".png", ".jpg", ".jpeg", ".gif", ".ico", ".webp", ".pdf", ".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst"),
    *(".7z", ".jar", ".whl", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp3", ".mp4", ".mov", ".webm"),
    *(
        ".xlsx",
        ".docx",
        ".pptx",
        ".sqlite",
        ".db",
        ".pyc",
        ".so",
        ".dylib",
        ".dll",
        ".exe",
        ".class",
        ".wasm",
    ),
)


@dataclass(frozen=True, slots=True)
class References:
    """Every mention of a script in the text of the snapshot."""

    mentions: tuple[Mention, ...]
    dangling: tuple[Dangling, ...]
    unknown: tuple[Unknown, ...]
    """Calls of which it could not be told what they run."""
    not_read: tuple[NotRead, ...]


class Repository:
    """One state of a repository, with its matrix and policy.

    `load_findings` are the problems of the matrix and policy files themselves; with a matrix that could not
    be read, `matrix` is empty and only these are to be told.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        matrix: Matrix,
        policy: Policy,
        load_findings: tuple[Finding, ...] = (),
    ) -> None:
        self.snapshot = snapshot
        self.matrix = matrix
        self.policy = policy
        self.load_findings = load_findings

    @property
    def entries(self) -> Mapping[str, Entry]:
        """The tracked paths, sorted."""
        return self.snapshot.entries

    @cached_property
    def table(self) -> PathTable:
        """The tracked paths, ready for patterns."""
        return PathTable(self.entries)

    @cached_property
    def index(self) -> PathIndex:
        """The tracked paths, ready for names and suffixes."""
        return PathIndex(self.entries)

    @cached_property
    def submodules(self) -> tuple[str, ...]:
        """Folders that are other repositories: nothing below them can be told."""
        return tuple(path for path, entry in self.entries.items() if entry.kind is FileKind.SUBMODULE)

    @cached_property
    def scope(self) -> ScopeIndex:
        """What counts as a script."""
        return index_scope(self.policy.scope, self.entries, self.table)

    @cached_property
    def scripts(self) -> Mapping[str, Verdict]:
        """The scripts of the snapshot, each with the reason why it is one, sorted."""
        unclear = self.snapshot.read_many(self.scope.needs_content(), keep=True)
        heads = {content.entry.path: content.data[:2] for content in unclear if content.data}
        verdicts = ((path, self.scope.verdict(path, heads.get(path))) for path in self.scope.root_of)
        return dict(sorted((path, verdict) for path, verdict in verdicts if verdict.is_script))

    def explain_scope(self, path: str) -> Verdict:
        """Whether `path` counts as a script, and why."""
        return self.scope.verdict(path, self.snapshot.read(path))

    @cached_property
    def ownership(self) -> Ownership:
        """Who owns what."""
        return resolve_ownership(self.matrix, self.table)

    @cached_property
    def owned_scripts(self) -> frozenset[str]:
        """The scripts that an exact entry or a pattern gives an owner."""
        owned = (OwnedByEntry, OwnedByPattern)
        return frozenset(path for path in self.scripts if isinstance(self.ownership.of(path), owned))

    @cached_property
    def absent_entries(self) -> tuple[ScriptEntry, ...]:
        """Entries whose file should be in the tree and is not, in the matrix's order."""
        not_expected = {Status.GENERATED, Status.REMOVED}
        return tuple(
            entry
            for path, entry in self.matrix.scripts.items()
            if path not in self.entries and entry.status not in not_expected
        )

    @cached_property
    def case_variants(self) -> Mapping[str, str]:
        """For each absent entry that the tree holds in another case: the path as it is there."""
        wanted = {entry.path.casefold(): entry.path for entry in self.absent_entries}
        return {wanted[path.casefold()]: path for path in self.entries if path.casefold() in wanted}

    @cached_property
    def moves(self) -> Mapping[str, str]:
        """For each absent entry that went elsewhere: where it is now.

        Git's rename detection says so, or exactly one script without an entry of its own has the same name.
        """
        absent = [
            entry.path
            for entry in self.absent_entries
            if entry.path not in self.case_variants and entry.status is not Status.DEPRECATED
        ]
        renames = renamed_to(self.snapshot, absent) if absent else {}
        moves = {old: new for old, new in renames.items() if new not in self.matrix.scripts}
        for path in absent:
            namesakes = self._free_namesakes(path)
            if path not in renames and len(namesakes) == 1:
                moves[path] = namesakes[0]
        return moves

    def _free_namesakes(self, path: str) -> list[str]:
        named = self.index.ending_with(path.rpartition("/")[2])
        return [other for other in named if other in self.scripts and other not in self.matrix.scripts]

    def elsewhere(self, path: str) -> str | None:
        """In words, where the tree holds the name of an absent path, if it does."""
        named = self.index.ending_with(path.rpartition("/")[2])
        return "the same name is at " + ", ".join(f"`{one}`" for one in named[:3]) if named else None

    @cached_property
    def references(self) -> References:
        """Who names and calls which script; one pass over the text of the snapshot."""
        deprecated = [path for path, entry in self.matrix.scripts.items() if entry.deprecation is not None]
        finder = ReferenceFinder(self.index, tuple(self.scripts), known=deprecated, opaque=self.submodules)
        mentions: list[Mention] = []
        dangling: list[Dangling] = []
        not_read: list[NotRead] = []
        unknown: list[Unknown] = []
        for content in self._readable():
            if content.data is None or b"\0" in content.data[:8000]:
                not_read.append(NotRead(content.entry.path, content.reason or "binary"))
                continue
            found = finder.find(content.entry.path, content.data)
            mentions.extend(found.mentions)
            dangling.extend(found.dangling)
            unknown.extend(found.unknown)
            if found.cut:
                not_read.append(NotRead(content.entry.path, f"read in part: {found.cut}"))
        ignored = IgnoredPaths(self.snapshot.read)
        proven: list[Dangling] = []
        for call in dangling:
            if call.target in ignored:
                unknown.append(Unknown(call.at, call.text, "git ignores it: it may be made on the way"))
            else:
                proven.append(call)
        return References(tuple(mentions), tuple(proven), tuple(unknown), tuple(not_read))

    @property
    def references_so_far(self) -> References | None:
        """The references, if any rule has asked for them."""
        found: References | None = self.__dict__.get("references")
        return found

    def _readable(self) -> Iterator[Content]:
        """Every file that may call a script; records of the past and the matrix's own documents call none."""
        silent = {self.matrix.path, self.policy.path, *self.matrix.document_outputs}
        silent.update(self.in_class("history"))
        pending: list[Entry] = []
        asked_again: list[Entry] = []
        for path, entry in self.entries.items():
            if not entry.is_file or path in silent:
                continue
            if path.lower().endswith(_BINARY_ENDINGS):
                yield Content(entry, None, "binary")
            else:
                (asked_again if path.endswith(".gitignore") else pending).append(entry)
        yield from self.snapshot.read_many(asked_again, keep=True)
        yield from self.snapshot.read_many(pending)

    def in_class(self, name: str) -> frozenset[str]:
        """The tracked paths of a path class of the policy."""
        return frozenset(self.matching(self.policy.classes.get(name, ())))

    def matching(self, globs: Iterable[str]) -> Iterator[str]:
        """The tracked paths that any of `globs` names; `class:NAME` stands for the globs of a class."""
        for text in globs:
            if text.startswith("class:"):
                yield from self.matching(self.policy.classes.get(text.removeprefix("class:"), ()))
                continue
            yield from self.table.matching(compile_glob(text))

    def callers(self, path: str) -> list[Mention]:
        """The places that run a script: CI, hooks, Makefiles, other scripts."""
        return self._callers.get(path, [])

    @cached_property
    def _callers(self) -> Mapping[str, list[Mention]]:
        callers: dict[str, list[Mention]] = {}
        for mention in self.references.mentions:
            if mention.grade is Grade.INVOKED and mention.at.path != mention.target:
                callers.setdefault(mention.target, []).append(mention)
        return callers

    @cached_property
    def date(self) -> str | None:
        """The day of the newest commit of the snapshot, YYYY-MM-DD: reports know no other clock."""
        return commit_date(self.snapshot)
