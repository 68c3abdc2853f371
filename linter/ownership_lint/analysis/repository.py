"""What rules look at: a snapshot, its matrix and policy, and what follows from them, worked out once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.analysis.allow_comments import find_allow_comments
from ownership_lint.analysis.content.candidate import Settings
from ownership_lint.analysis.content.scanner import Scanner
from ownership_lint.analysis.data_files import kind_of
from ownership_lint.analysis.facts_pass import read_facts
from ownership_lint.analysis.file_facts import QUIET, FactsReader, FileFacts, Looks, RememberedFacts
from ownership_lint.analysis.ignored import IgnoredPaths
from ownership_lint.analysis.ownership import OwnedByEntry, OwnedByPattern, Ownership, resolve_ownership
from ownership_lint.analysis.paths import PathIndex
from ownership_lint.analysis.references import (
    Dangling,
    Grade,
    Mention,
    ReferenceFinder,
    Unknown,
)
from ownership_lint.analysis.scope import ScopeIndex, Verdict, index_scope
from ownership_lint.analysis.suppression import Decisions, Suppression
from ownership_lint.finding import Location, NotRead
from ownership_lint.inputs.bundled_packs import TOKENS, VALUES
from ownership_lint.inputs.cache import Cache
from ownership_lint.inputs.client_paths import may_be_client_file
from ownership_lint.inputs.digests import path_digest
from ownership_lint.inputs.history import commit_date, renamed_to
from ownership_lint.inputs.matrix import Matrix, ScriptEntry, Status
from ownership_lint.inputs.snapshot import Content, FileKind, Kind
from ownership_lint.patterns import PathTable, compile_glob

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from ownership_lint.analysis.allow_comments import AllowComment
    from ownership_lint.analysis.content.paths import ShownPaths
    from ownership_lint.analysis.content.scanner import Hit
    from ownership_lint.analysis.contracts.documented import Documented
    from ownership_lint.analysis.contracts.reading import Interfaces
    from ownership_lint.analysis.mcp.clients import Clients
    from ownership_lint.analysis.people.scanner import NameScanner
    from ownership_lint.analysis.suppression import Idle
    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import TokenScanner
    from ownership_lint.finding import Finding
    from ownership_lint.inputs.commit_message import Message
    from ownership_lint.inputs.matrix_edits import MatrixEdits
    from ownership_lint.inputs.models import OwnershipFile
    from ownership_lint.inputs.packs import Pack, PackRule
    from ownership_lint.inputs.policy import Policy
    from ownership_lint.inputs.roster import Roster
    from ownership_lint.inputs.snapshot import Entry, Snapshot

_ARCHIVE_ENDINGS = (".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".jar", ".whl")
_BINARY_ENDINGS = (
    *(".png", ".jpg", ".jpeg", ".gif", ".ico", ".webp", ".pdf", ".woff", ".woff2", ".ttf", ".otf", ".eot"),
    *(".mp3", ".mp4", ".mov", ".webm", ".pyc", ".so", ".dylib", ".dll", ".exe", ".class", ".wasm"),
    *_ARCHIVE_ENDINGS,
)
_DOCUMENT_ENDINGS = (".xlsx", ".docx", ".pptx", ".sqlite", ".db")
"""Of files that are binary to whoever looks for calls alone."""
_PATHS = "paths"
"""The section of the cache that holds what was found in paths."""


class References(NamedTuple):
    """Every mention of a script in the text of the snapshot."""

    mentions: tuple[Mention, ...]
    dangling: tuple[Dangling, ...]
    unknown: tuple[Unknown, ...]
    """Calls of which it could not be told what they run."""


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
        decisions: Decisions | None = None,
        cache: Cache | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.matrix = matrix
        self.policy = policy
        self.load_findings = load_findings
        self.decisions = decisions or Decisions()
        self.cache = cache or Cache(None)
        self.looks = Looks.CALLS | Looks.VALUES | Looks.NAMES | Looks.DAMAGE
        """What the text is read for; the engine knows which rules run."""
        self.running: frozenset[str] = frozenset()
        """Their ids."""
        self.packs: tuple[Pack, ...] = ()
        """The rule packs of the user's own."""
        self.stage = "ci"
        """Where this runs, for severities that hold at a stage."""
        self.message: Message | None = None
        """The message of a commit, where that alone is looked at."""
        self.has_matrix = True
        self.matrix_data = b""
        """The file that `matrix` was read from."""
        self.base: str | None = None
        """A commit whose files tell what is new."""
        self.tells_old = False
        """Whether of the next commit damage is told too that the last one has."""
        self.roster_of = snapshot
        """The state whose keyed roster holds: where two are compared, the later one's for both."""
        self.idle: tuple[Idle, ...] = ()
        """What held nothing back; the engine tells it once all other rules have run."""
        self.watch: Callable[[int, int], None] | None = None
        """Told how many files are known, and of how many: before the first is read, and at each."""
        self._comments: dict[str, tuple[AllowComment, ...]] = {}

    @property
    def entries(self) -> Mapping[str, Entry]:
        """The tracked paths, sorted."""
        return self.snapshot.entries

    @cached_property
    def document(self) -> OwnershipFile | None:
        """The matrix as it was written; None where it cannot be used."""
        from ownership_lint.inputs.matrix_file import load_matrix  # a check does without

        return load_matrix(self.matrix_data, self.matrix.path).model

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
        renames = renamed_to(self.snapshot, absent, self.cache) if absent else {}
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
        """Who names and calls which script."""
        facts = self.facts
        ignored = IgnoredPaths(self.snapshot.read)
        proven: list[Dangling] = []
        unknown = [one for file in facts.values() for one in file.references.unknown]
        for call in (one for file in facts.values() for one in file.references.dangling):
            if call.target in ignored:
                unknown.append(Unknown(call.at, call.text, "git ignores it: it may be made on the way"))
            else:
                proven.append(call)
        mentions = tuple(one for file in facts.values() for one in file.references.mentions)
        return References(mentions, tuple(proven), tuple(unknown))

    @cached_property
    def hits(self) -> Mapping[str, tuple[Hit, ...]]:
        """What the packs found, by path, without any value."""
        if self.message is not None:
            return {self.message.path: self._reader.values_in_message(self.message.path, self.message.data)}
        return {path: file.hits for path, file in self.facts.items() if file.hits}

    @cached_property
    def _in_paths(self) -> Mapping[str, tuple[Hit, ...]]:
        """What the packs found in the tracked paths; columns are those of the path."""
        if not self.looks & (Looks.VALUES | Looks.NAMES) or self.message is not None:
            return {}
        reader, paths = self._reader, tuple(self.entries)
        known = self.cache.get(_PATHS, reader.depends_on)
        if known == []:  # as nearly always: nobody needs the code
            return {}
        from ownership_lint.analysis.content.paths import from_json, to_json

        remembered = from_json(known, paths)
        if remembered is not None:
            return remembered
        found = reader.values_in_paths(paths)
        self.cache.put(_PATHS, reader.depends_on, to_json(found, paths))
        return found

    @cached_property
    def path_hits(self) -> Mapping[str, tuple[Hit, ...]]:
        """What the packs found in the names of files, by path, as findings tell it."""
        if not self._in_paths:
            return {}
        from ownership_lint.analysis.content.paths import as_told

        return {path: as_told(path, hits) for path, hits in self._in_paths.items()}

    @property
    def forms(self) -> Sequence[bytes]:
        """What stands wherever a pack finds something, for `Suspicion`."""
        return self._reader.forms

    def told_path(self, path: str) -> str:
        """A path without the values that it holds."""
        return self._shown_paths.path(path) if self._shown_paths is not None else path

    def told(self, finding: Finding) -> Finding:
        """A finding without the values that paths hold."""
        return self._shown_paths.finding(finding) if self._shown_paths is not None else finding

    @cached_property
    def _shown_paths(self) -> ShownPaths | None:
        """How paths are told that hold a value; None where none does."""
        if not self._in_paths:
            return None
        from ownership_lint.analysis.content.paths import ShownPaths

        return ShownPaths(self._in_paths, self.running)

    @cached_property
    def client_paths(self) -> Mapping[str, str]:
        """The files that MCP clients read, each with the id of its client."""
        mapped = self.policy.mcp.clients
        paths = self.entries if mapped else [path for path in self.entries if may_be_client_file(path)]
        if not paths:
            return {}
        from ownership_lint.analysis.mcp.clients import clients_by_path

        return clients_by_path(paths, mapped)

    @property
    def needs_clients(self) -> bool:
        """Whether there is a client file, or has to be."""
        return bool(self.client_paths or self.policy.mcp.required)

    @cached_property
    def clients(self) -> Clients:
        """The client files with what they say."""
        from ownership_lint.analysis.mcp.clients import SIZE_LIMIT as CLIENT_FILE_LIMIT
        from ownership_lint.analysis.mcp.clients import read_clients

        entries = [self.entries[path] for path in sorted(self.client_paths)]
        read = self.snapshot.read_many([one for one in entries if one.is_file], keep=True)
        # What is too large to be read is read as so large: a policy must not be escaped by padding.
        padding = b" " * (CLIENT_FILE_LIMIT + 1)
        contents = {
            one.entry.path: one.data if one.data is not None else padding
            for one in read
            if one.data is not None or one.reason == "too large"
        }
        for entry in entries:  # clients follow links, as far as they lead to files that are told of here too
            target = self.snapshot.behind(entry) if entry.kind is FileKind.SYMLINK else None
            data = self.snapshot.content(target).data if target is not None else None
            if data is not None:
                contents[entry.path] = data
        return read_clients(contents, self.client_paths, self.policy.mcp, self.entries)

    def is_told_of_client(self, path: str, hit: Hit) -> bool:
        """Whether a rule about client files tells of the same value, and of the server that it belongs to."""
        if not any(one.startswith("mcp/") for one in self.running) or path not in self.client_paths:
            return False
        return any(
            rule in self.running and at.line == hit.line and at.column <= hit.column < at.end_column
            for rule, at in self.clients.secret_places.get(path, ())
        )

    def is_read_by(self, rule: PackRule, path: str) -> bool:
        """Whether a pack's rule reads the file; that of a user's pack is full of examples."""
        if self.message is not None:
            return True
        if any(pack.path == path for pack in self.packs):
            return False
        is_included = not rule.include or self.names(rule.include, path)
        return is_included and not self.names(rule.exclude, path)

    @cached_property
    def facts(self) -> Mapping[str, FileFacts]:
        """What each file says, by path; one pass over the text that no earlier run has read."""
        reader = self._reader
        remembered = RememberedFacts(self.cache, reader.depends_on, reader.looks_for)
        facts: dict[str, FileFacts] = {}
        pending: list[Entry] = []
        for entry in self.entries.values():
            known = remembered.of(entry) if entry.is_file else QUIET
            if known is None:
                pending.append(entry)
            else:
                facts[entry.path] = known
        total = len(facts) + len(pending)
        if self.watch is not None:
            self.watch(len(facts), total)
        for entry, found in read_facts(pending, self._contents, reader):
            facts[entry.path] = found
            remembered.add(entry, found)
            if self.watch is not None:
                self.watch(len(facts), total)
        remembered.save()
        self._comments.update((path, file.comments) for path, file in facts.items())
        return dict(sorted(facts.items()))

    @cached_property
    def roster(self) -> Roster:
        """The personnel whose names are looked for, or why there is none."""
        from ownership_lint.inputs.roster import find_roster

        return find_roster(self.roster_of, self.policy.pii.roster)

    @property
    def has_roster(self) -> bool:
        """Whether there are names to be looked for."""
        return self._names is not None

    @cached_property
    def _names(self) -> NameScanner | None:
        """Looks for the names of the roster, where there is one."""
        from ownership_lint.inputs.roster import NoRoster

        if isinstance(self.roster, NoRoster):
            return None
        from ownership_lint.analysis.people.scanner import NEEDS, NameScanner

        settings = self.policy.pii.roster
        return NameScanner(self.roster, settings.weak_needs if settings is not None else NEEDS)

    @property
    def name_scanner(self) -> NameScanner | None:
        """Looks for the names of the roster, where there is one and a rule wants it."""
        return self._names if Looks.NAMES in self.looks else None

    @cached_property
    def _reader(self) -> FactsReader:
        """Reads what the rules want to know; records of the past and our own files call nothing."""
        policy = self.policy
        calls_nothing = {self.matrix.path, *(one.file for one in self.matrix.outputs), *policy.files}
        calls_nothing |= {policy.exceptions or "", policy.baseline or ""}
        calls_nothing.update(pack.path for pack in self.packs)
        calls_nothing.update(self.in_class("history"))
        deprecated = [path for path, entry in self.matrix.scripts.items() if entry.deprecation is not None]
        finder = scanner = None
        if Looks.CALLS in self.looks:
            finder = ReferenceFinder(self.index, tuple(self.scripts), deprecated, self.submodules)
        if Looks.VALUES in self.looks:
            packs = (*VALUES, *self.packs)
            scanner = Scanner(packs, Settings(frozenset(policy.pii.placeholder_domains)))
        tree = path_digest((*self.entries, "", *self.scripts, "", *deprecated, "", *self.submodules))
        tokens = self._token_scanner if Looks.DAMAGE in self.looks else None
        return FactsReader(finder, scanner, frozenset(calls_nothing), tree, self.name_scanner, tokens)

    @cached_property
    def _token_scanner(self) -> TokenScanner:
        from ownership_lint.analysis.tokens.scanner import TokenScanner

        return TokenScanner(TOKENS)

    @cached_property
    def damage(self) -> Mapping[str, tuple[Damage, ...]]:
        """What is damaged, by path; of what the next commit would hold, only what it adds."""
        own = {self.matrix.path, self.policy.exceptions, self.policy.baseline, *self.policy.files}
        found = {
            path: file.damage
            for path, file in self.facts.items()
            if file.damage and path not in own  # what is wrong with our own files is told by other rules
        }
        if not found and self.base is None:
            return {}
        from ownership_lint.analysis.tokens.judging import Judge

        is_new = self.tells_only_new_damage
        return Judge(self._token_scanner, self.snapshot, self.cache, self.base, only_new=is_new).judged(found)

    @property
    def tells_only_new_damage(self) -> bool:
        """Whether damage that the last commit has too is not told: a hook is about what is added."""
        return self.snapshot.kind is Kind.INDEX and not self.tells_old

    @property
    def not_read(self) -> tuple[NotRead, ...]:
        """The files whose text could not be read, if any rule has asked for text."""
        facts: Mapping[str, FileFacts] = self.__dict__.get("facts", {})
        unread = ((self.told_path(path), file.not_read) for path, file in facts.items() if file.not_read)
        return tuple(NotRead(path, reason) for path, reason in unread)

    def _contents(self, entries: Iterable[Entry]) -> Iterator[Content]:
        pending: list[Entry] = []
        asked_again: list[Entry] = []
        unread = (*_BINARY_ENDINGS, *(() if self.looks & (Looks.VALUES | Looks.NAMES) else _DOCUMENT_ENDINGS))
        for entry in entries:
            name = entry.path.lower()
            if name.endswith(unread) and not kind_of(entry.path):
                yield Content(entry, None, "archive" if name.endswith(_ARCHIVE_ENDINGS) else "binary")
            else:
                (asked_again if entry.path.endswith(".gitignore") else pending).append(entry)
        yield from self.snapshot.read_many(asked_again, keep=True)
        yield from self.snapshot.read_many(pending)

    @cached_property
    def matrix_edits(self) -> MatrixEdits:
        """Makes the edits that mend the matrix."""
        from ownership_lint.inputs.matrix_edits import MatrixEdits

        return MatrixEdits(self.snapshot.read(self.matrix.path) or b"", self.matrix.path)

    def renamed(self, paths: Collection[str]) -> Mapping[str, str]:
        """Where paths went that the tree does not hold any more, as git's history says."""
        return renamed_to(self.snapshot, paths, self.cache) if paths else {}

    @cached_property
    def interfaces(self) -> Interfaces:
        """What scripts take and give, as far as their text proves it."""
        from ownership_lint.analysis.contracts.reading import Interfaces
        from ownership_lint.analysis.contracts.remembered import RememberedInterfaces

        remembered = RememberedInterfaces(self.entries, self.cache) if self.cache.is_kept else None
        return Interfaces(self.snapshot.read, remembered, self.entries)

    def analysed(self, path: str) -> Documented | None:
        """A tracked script with its contract, an empty one where it has none, and what its text proves."""
        from ownership_lint.analysis.contracts.documented import Documented

        data = self.snapshot.read(path)
        if data is None:
            return None
        entry = self.matrix.scripts.get(path) or ScriptEntry(path, Location(self.matrix.path), "")
        return Documented(entry, data, self.interfaces)

    @cached_property
    def contracts(self) -> tuple[Documented, ...]:
        """The tracked scripts whose entry says how they are used, in the matrix's order."""
        from ownership_lint.analysis.contracts.documented import Documented

        entries = [
            entry
            for path, entry in self.matrix.scripts.items()
            if entry.contract.is_given and path in self.entries and self.entries[path].is_file
        ]
        if not entries:  # as in most repositories: nobody needs the analysers
            return ()
        read = self.snapshot.read_many([self.entries[entry.path] for entry in entries], keep=True)
        data = {one.entry.path: one.data for one in read}
        self.interfaces.expect({path: len(text or b"") for path, text in data.items()})
        return tuple(Documented(entry, data[entry.path] or b"", self.interfaces) for entry in entries)

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
    def today(self) -> str | None:
        """The day on which exceptions are judged; reports know no other clock than commits."""
        revs = (self.snapshot.rev or "HEAD", *self.decisions.dated_by)
        return self.decisions.today or max(
            filter(None, (commit_date(self.snapshot.git, rev) for rev in revs)), default=None
        )

    @cached_property
    def suppression(self) -> Suppression:
        """What may hold findings back."""
        today = self.today if self.decisions.exceptions else None
        return Suppression(self.decisions, today, self.comments_in, self.names)

    def comments_in(self, path: str) -> tuple[AllowComment, ...]:
        """The comments of a file that allow findings."""
        if path not in self._comments:
            self._comments[path] = find_allow_comments(path, self.snapshot.read(path) or b"")
        return self._comments[path]

    @property
    def comments_so_far(self) -> tuple[AllowComment, ...]:
        """The comments of all files that were read, by path, and those of the matrix."""
        self.comments_in(self.matrix.path)
        return tuple(comment for path in sorted(self._comments) for comment in self._comments[path])

    def names(self, globs: Iterable[str], path: str) -> bool:
        """Whether any of `globs` names `path`, tracked or not; `class:NAME` as in `matching`."""
        return any(
            self.names(self.policy.classes.get(text.removeprefix("class:"), ()), path)
            if text.startswith("class:")
            else compile_glob(text).matches(path)
            for text in globs
        )

    def line_at(self, path: str, line: int) -> bytes:
        """One line of a file, stripped; empty where there is none."""
        lines = (self.snapshot.read(path) or b"").split(b"\n", line)
        return lines[line - 1].strip() if line <= len(lines) else b""
