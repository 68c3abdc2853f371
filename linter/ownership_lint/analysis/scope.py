"""Which tracked files are scripts, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.inputs.snapshot import FileKind
from ownership_lint.patterns import PathTable, below_folder, compile_glob

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ownership_lint.inputs.policy import Scope
    from ownership_lint.inputs.snapshot import Entry


class Verdict(NamedTuple):
    """Whether a path counts as a script, with the reason in words."""

    is_script: bool
    reason: str


class ScopeIndex(NamedTuple):
    """The scope held against one tree: what each root and each exclude covers."""

    scope: Scope
    entries: Mapping[str, Entry]
    root_of: Mapping[str, str]
    exclude_of: Mapping[str, str]

    def needs_content(self) -> list[Entry]:
        """The files that only their first line can make a script."""
        if "shebang" not in self.scope.detect:
            return []
        return [
            entry
            for path, entry in self.entries.items()
            if path in self.root_of
            and path not in self.exclude_of
            and entry.is_file
            and not self._by_facts(entry)
        ]

    def verdict(self, path: str, head: bytes | None = None) -> Verdict:
        """Whether `path` is a script; `head` is the beginning of its content where that is known."""
        entry = self.entries.get(path)
        if entry is None:
            return Verdict(False, "not tracked by git in this snapshot")
        if entry.kind is FileKind.SYMLINK:
            return Verdict(False, "a symbolic link, which is never followed")
        if entry.kind is FileKind.SUBMODULE:
            return Verdict(False, "a submodule, which is another repository")
        root = self.root_of.get(path)
        if root is None:
            return Verdict(False, "below none of the roots: " + _listed(self.scope.roots))
        exclude = self.exclude_of.get(path)
        if exclude is not None:
            return Verdict(False, f"excluded by `{exclude}`")
        fact = self._by_facts(entry)
        if fact is None and "shebang" in self.scope.detect and head is not None and head.startswith(b"#!"):
            fact = "it starts with a shebang"
        if fact is None:
            return Verdict(False, f"below root `{root}`, but found by none of: {_listed(self.scope.detect)}")
        return Verdict(True, f"below root `{root}`, and {fact}")

    def _by_facts(self, entry: Entry) -> str | None:
        name = entry.path.rpartition("/")[2]
        if "extension" in self.scope.detect:
            for extension in self.scope.extensions:
                if name.endswith(extension) and name != extension:
                    return f"its name ends in `{extension}`"
        if "executable" in self.scope.detect and entry.kind is FileKind.EXECUTABLE:
            return "its executable bit is set"
        return None


def index_scope(scope: Scope, entries: Mapping[str, Entry], table: PathTable) -> ScopeIndex:
    """Hold the policy's scope against a tree."""
    roots = ((root, below_folder(root)) for root in scope.roots)
    excludes = ((exclude, exclude) for exclude in scope.exclude)
    return ScopeIndex(scope, entries, _covered(roots, table), _covered(excludes, table))


def _covered(globs: Iterable[tuple[str, str]], table: PathTable) -> dict[str, str]:
    covered: dict[str, str] = {}
    for text, glob in globs:
        for path in table.matching(compile_glob(glob)):
            covered.setdefault(path, text)
    return covered


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words) or "(none)"
