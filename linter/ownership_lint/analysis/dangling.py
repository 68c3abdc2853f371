"""Calls of a script that is not there: proven, or not said at all."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.blocks import ASSUMED_ROOT, ELSEWHERE, Grade
from ownership_lint.analysis.path_tokens import Base
from ownership_lint.analysis.paths import basename, folder, join, without_dots
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection

    from ownership_lint.analysis.blocks import GradedCall
    from ownership_lint.analysis.evidence import Evidence
    from ownership_lint.analysis.path_tokens import PathToken
    from ownership_lint.analysis.paths import PathIndex
    from ownership_lint.analysis.shell_variables import ShellVariables

_EXTENSIONS: Final = rb"\.(?:sh|bash|zsh|py|[mc]?js|ts|rb|pl|ps1)"
_PATH: Final = rb"(?:[A-Za-z0-9_.+@-]*/)+[A-Za-z0-9_.+-]+" + _EXTENSIONS
_END: Final = rb"(?:[^A-Za-z0-9_./-]|$)"
_NAME: Final = rb"[A-Za-z0-9_.+-]+" + _EXTENSIONS
_BASE: Final = rb"\$\{?\w+\}?\"?/"
SUSPECT: Final = _BASE + rb"((?:[A-Za-z0-9_.+@-]*/)*" + _NAME + rb")" + _END + rb"|(" + _PATH + rb")" + _END
"""A path that may be a script."""
_RUNS: Final = (
    rb"(?:sudo|env|bash|sh|zsh|source|\.|python[0-9.]*|node|npx|uv|poetry|ruby|perl|pwsh|time|nohup|exec|tsx|deno|bun|timeout"
    rb"|[A-Z_]+=[^\s`]+)[ \t]+(?:[^\s`]+[ \t]+){0,3}"
)
_ASKS: Final = rb"(?:[Rr]un|[Ee]xecute|[Ll]aunch|running)[ \t:*]+`"
SUSPECT_IN_DOCUMENT: Final = (
    rb"(?m)(?:(?:^|[\s`;&])" + _RUNS + rb"|^[ \t>]*|[;&$%][ \t]|" + _ASKS + rb")(" + _PATH + rb")" + _END
)
"""The same, where a command may stand: one pass over all prose has to be cheap."""

_PLACEHOLDER: Final = lazy_pattern(
    r"[<>{}$*?\[\]]|\.\.\.|your|\b(?:my|new)[-_]|path/to|example|foo|\bbar\b|xxx|placeholder|template|sample"
    r"|some[-_]|dummy|script[-_]name",
    re.IGNORECASE,
)
_GENERATED: Final = frozenset(
    {"node_modules", "dist", "build", "target", "venv", ".venv", "env", ".env", "vendor", "coverage", "out"}
    | {"tmp", "temp", ".cache", "__pycache__", ".tox", ".nox", "external", "_build", ".next", ".git"}
    | {"site-packages", "generated"}
)
_UNSETTLED_FOLDER: Final = lazy_pattern(
    r"(?:^|/)(?:\.?(?:skills?|templates?|examples?|archived?s?|history|scratchpad|plans?|planning|proposals?"
    r"|rfcs?|drafts?|sessions?|reports?|handoffs?|designs?|specs?|adrs?|decisions|roadmaps?|prompts?|missions?))"
    r"(?:/|$)",
    re.IGNORECASE,
)
_UNSETTLED_NAME: Final = lazy_pattern(
    r"plan|proposal|design|template|example|roadmap|draft|todo|session|handoff|report|summary|status|migration"
    r"|audit|spec|(?:19|20)\d\d[-_]?\d\d",
    re.IGNORECASE,
)


class Doubt(NamedTuple):
    """Why it cannot be told where a call leads."""

    why: str


class DanglingProof:
    """Decides whether a call's target is proven absent."""

    def __init__(self, index: PathIndex, opaque: Collection[str]) -> None:
        self._index = index
        self._opaque = tuple(opaque)
        self.may_dangle = lru_cache(maxsize=65_536)(self._may_dangle)

    def _may_dangle(self, written: str) -> bool:
        """Whether a path, as written, may be proven absent in some place: asked before anything dear."""
        path = without_dots(written)
        first, slash, _ = path.partition("/")
        if (slash and not self._index.has_folder_named(first)) or _PLACEHOLDER.search(path):
            return False
        if not _GENERATED.isdisjoint(path.split("/")):
            return False
        return not self._index.has_ending_ignoring_case(path)

    def judge(
        self, path: str, evidence: Evidence, token: PathToken, graded: GradedCall, variables: ShellVariables
    ) -> str | Doubt:
        """The path from the root that is proven absent, or why that cannot be told."""
        if not graded.is_provable:
            return Doubt("it may run in another place, or may fail")
        if not self.may_dangle(token.path):
            return Doubt("the path may be made by a build, or mean another file")
        base = _base(token, folder(path), graded.call.directory, variables)
        target = None if base is None else join(base, token.path)
        if target is None or base is None:
            return Doubt("the working directory is not known")
        if not self._lies_in_tree(base, token, target):
            return Doubt("its folder is not in the tree")
        doubt = (
            self._doubt_in_document(path, evidence, token)
            if graded.grade is Grade.INSTRUCTED
            else "files are fetched on the way" * evidence.brings_files(path, token)
        )
        doubt = doubt or "the file looks for it, or makes it" * evidence.makes(token)
        return Doubt(doubt) if doubt else target

    def _doubt_in_document(self, path: str, evidence: Evidence, token: PathToken) -> str:
        if not is_settled(path) or evidence.plans(token):
            return "the document may speak of what is not there yet"
        is_about_us = evidence.names_one_of(self._index, path)
        if not is_about_us or evidence.is_of_another_tree(token):
            return "the document may speak of another repository"
        return ""

    def _lies_in_tree(self, base: str, token: PathToken, target: str) -> bool:
        """Whether the folder in which the path begins is tracked, and no submodule."""
        first = join(base, _first_folder(token.path))
        is_known = first is not None and self._index.is_folder(first)
        return is_known and not any(target.startswith(place + "/") for place in self._opaque)


def is_settled(path: str) -> bool:
    """Whether a document speaks of what is: plans, templates and records also name other things."""
    return not _UNSETTLED_FOLDER.search(folder(path)) and not _UNSETTLED_NAME.search(basename(path))


def _base(token: PathToken, home: str, directory: str | None, variables: ShellVariables) -> str | None:
    if token.base is Base.ROOT:
        return ""
    if token.base is Base.OWN_FOLDER:
        return home
    if token.base is Base.VARIABLE:
        return variables.get(token.variable)
    if token.base is Base.UNKNOWN or "/" not in token.path.removeprefix("./"):
        return None
    if directory == ELSEWHERE:
        return None
    return "" if directory == ASSUMED_ROOT else directory


def _first_folder(path: str) -> str:
    parts = path.split("/")[:-1]
    first = next((place for place, part in enumerate(parts) if part not in {".", ".."}), len(parts))
    return "/".join(parts[: first + 1])
