"""`ownership.yaml` to the frozen matrix that rules see, or findings that say where it is wrong."""

from __future__ import annotations

import datetime as dt
import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ownership_lint.finding import Related
from ownership_lint.inputs.contract_file import contract_of
from ownership_lint.inputs.matrix import (
    Deprecation,
    Dialect,
    DocumentOutput,
    Domain,
    EscalationRow,
    Group,
    KeyScript,
    Matrix,
    Owner,
    OwnerUse,
    PatternEntry,
    Reference,
    ScriptEntry,
    Status,
    UnownedEntry,
)
from ownership_lint.inputs.validation import first_findings, glob_findings, schema_findings
from ownership_lint.inputs.yaml_source import read_yaml
from ownership_lint.inputs.yaml_text import quoted
from ownership_lint.inputs.yaml_tree import pointer_text
from ownership_lint.lazy_pattern import lazy_pattern
from ownership_lint.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ownership_lint.finding import Finding, Location
    from ownership_lint.inputs import models
    from ownership_lint.inputs.yaml_source import YamlSource
    from ownership_lint.inputs.yaml_tree import Pointer

RULE: Final = "policy/invalid-matrix"
MAX_PATH: Final = 4096
SCHEMA: Final = "schemas/ownership.schema.json"

_OWNERS: Final = (
    "metadata/authority",
    "owners/*/coordinator",
    "domains/*/owner",
    "domains/*/coordinator",
    "groups/*/owner",
    "patterns/*/owner",
    "patterns/*/co_owners/*",
    "patterns/*/coordinator",
    "scripts/*/owner",
    "scripts/*/co_owners/*",
    "scripts/*/coordinator",
    "escalation/matrix/*/first",
    "escalation/matrix/*/then",
    "escalation/matrix/*/emergency",
    "prerequisites/*/owner",
)
"""Every place that names an owner."""
_REFERENCES: Final = (
    "metadata/references/*",
    "owners/*/references/*",
    "scripts/*/references/*",
    "prerequisites/*/references/*",
)
"""Every place that names a reference."""
_IN_PARENTHESES: Final = lazy_pattern(r"\(([^()]*)\)")
_DATE: Final = lazy_pattern(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Loaded(NamedTuple):
    """The matrix and the model it was made from, or what is wrong with the file; never both."""

    matrix: Matrix | None
    model: models.OwnershipFile | None
    findings: tuple[Finding, ...]


def load_matrix(data: bytes, path: str) -> Loaded:
    """Read the bytes of the matrix file `path`."""
    source = read_yaml(data, path, RULE)
    if source.data is None:
        return Loaded(None, None, source.findings)
    findings = first_findings(source, [*schema_findings(source, SCHEMA), *_local_findings(source)])
    if findings:
        return Loaded(None, None, findings)

    from ownership_lint.inputs.models import OwnershipFile

    model = OwnershipFile.model_validate(source.data)
    return Loaded(_Converter(source, model).matrix(), model, ())


# What no schema can say about one entry alone. These checks read plain data and step over what the schema
# refuses, so that both kinds of problems are told in one run.


def _local_findings(source: YamlSource) -> Iterator[Finding]:
    for pointer, script in source.find("scripts/*"):
        if isinstance(script, dict):
            yield from _script_findings(source, pointer, script)
    for pointer, key_script in source.find("domains/*/summary/key_scripts/*"):
        if isinstance(key_script, dict):
            yield from _key_script_findings(source, pointer, key_script)
    yield from glob_findings(
        source, "patterns/*/glob", "unowned/*/path", "domains/*/summary/key_scripts/*/glob"
    )


def _script_findings(source: YamlSource, pointer: Pointer, script: dict[str, Any]) -> Iterator[Finding]:
    path, removed = str(pointer[-1]), script.get("status") == "removed"
    if problem := path_problem(path, may_be_directory=removed):
        yield _finding(source, source.key(pointer), pointer, f"{quoted(path)} {problem}", _PATH_TIP)
    if script.get("owner") is None and not removed and not _misspelt("owner", script):
        tip = "say who owns it; only a script with `status: removed` has no owner"
        yield _finding(source, source.key(pointer), pointer, f"`owner` is missing in {quoted(path)}", tip)
    if script.get("deprecated") is not None and script.get("deprecation") is not None:
        related = (Related(source.key((*pointer, "deprecated")), "given here"),)
        both = (*pointer, "deprecation")
        message = "`deprecation` and `deprecated` are the same block, given twice"
        yield _finding(source, source.key(both), both, message, "keep `deprecated`", related)
    for block in ("deprecated", "deprecation"):
        yield from _date_findings(source, (*pointer, block), script.get(block))


_PATH_TIP: Final = "write the path from the repository root as git shows it, such as `scripts/run.sh`"


def path_problem(path: str, *, may_be_directory: bool) -> str | None:
    """Why no file of a repository can have this path, or None."""
    if path.endswith("/") and not may_be_directory:
        return "ends with a slash; only a removed entry may be a directory"
    segments = path.removesuffix("/").split("/")
    if "\0" in path or len(path) > MAX_PATH:
        return "is no path that git could hold"
    if path.startswith("/") or re.match(r"[A-Za-z]:[\\/]", path):
        return "is an absolute path"
    if "\\" in path:
        return "holds a backslash"
    if ".." in segments or "." in segments:
        return "holds a `.` or `..` segment"
    if "" in segments and path:
        return "holds an empty segment"
    return None


def _misspelt(key: str, entry: dict[str, Any]) -> bool:
    """Whether the schema reports another key as this one's misspelling."""
    from ownership_lint.inputs.models import ScriptModel

    unknown = entry.keys() - ScriptModel.model_fields.keys()
    return key not in entry and any(nearest(name, [key]) for name in unknown)


def _date_findings(source: YamlSource, pointer: Pointer, block: Any) -> Iterator[Finding]:
    date = block.get("remove_after") if isinstance(block, dict) else None
    if isinstance(date, str) and date and not is_date(date):
        at = (*pointer, "remove_after")
        message = f"`remove_after` must be a date, found {quoted(date)}"
        yield _finding(source, source.place(at), at, message, "write it as YYYY-MM-DD")


def is_date(text: str) -> bool:
    """Whether `text` is a day of the calendar, written YYYY-MM-DD."""
    if not _DATE.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _key_script_findings(source: YamlSource, pointer: Pointer, entry: dict[str, Any]) -> Iterator[Finding]:
    given = [key for key in ("path", "glob") if entry.get(key) is not None]
    if len(given) != 1:
        what = "both `path` and `glob`" if given else "neither `path` nor `glob`"
        message = f"a key script of `{pointer[1]}` has {what}"
        yield _finding(source, source.place(pointer), pointer, message, "give one of the two")


def _finding(
    source: YamlSource,
    at: Location,
    pointer: Pointer,
    message: str,
    tip: str,
    related: tuple[Related, ...] = (),
) -> Finding:
    return source.text.finding(at, message, subject=pointer_text(pointer), tip=tip, related=related)


def named_owner(title: str | None, owners: Iterable[str]) -> str | None:
    """The one known owner whom the parentheses of a heading name: "… (ARCHITECT Domain)"."""
    parts = _IN_PARENTHESES.findall(title or "")
    if not parts:
        return None
    named = [
        owner
        for owner in owners
        if re.search(rf"(?<![\w-]){re.escape(owner)} (?:Domain|Ownership)\b", " ".join(parts))
    ]
    return named[0] if len(named) == 1 else None


class _Converter:
    """Gives each value of the model the place that the source knows for it."""

    def __init__(self, source: YamlSource, model: models.OwnershipFile) -> None:
        self._source = source
        self._model = model

    def matrix(self) -> Matrix:
        model = self._model
        return Matrix(
            path=self._source.text.path,
            title=model.metadata.title,
            scripts={path: self._script(path, script) for path, script in model.scripts.items()},
            patterns=tuple(self._pattern(index, entry) for index, entry in enumerate(model.patterns)),
            unowned=tuple(self._unowned(index, entry) for index, entry in enumerate(model.unowned)),
            owners={name: self._owner(name, owner) for name, owner in model.owners.items()},
            domains={name: self._domain(name, domain) for name, domain in model.domains.items()},
            groups={name: self._group(name, group) for name, group in model.groups.items()},
            escalation=self._escalation(),
            references={
                name: self._reference(name, reference) for name, reference in model.references.items()
            },
            cited=self._cited(),
            owner_uses=self._owner_uses(),
            outputs=tuple(self._outputs()),
        )

    def _at(self, *pointer: str | int) -> Location:
        return self._source.place(pointer)

    def _key(self, *pointer: str | int) -> Location:
        return self._source.key(pointer)

    def _fields(self, *pointer: str | int) -> Mapping[str, Location]:
        return {str(step): self._at(*pointer, step) for step in self._source.steps(pointer)}

    def _script(self, path: str, entry: models.ScriptModel) -> ScriptEntry:
        where = ("scripts", path)
        status = Status(entry.status)
        if (entry.deprecated or entry.deprecation) and status is not Status.REMOVED:
            status = Status.DEPRECATED
        return ScriptEntry(
            path=path,
            at=self._key(*where),
            owner=entry.owner or "",
            status=status,
            coordinator=entry.coordinator,
            domain=entry.domain,
            group=entry.group,
            purpose=entry.purpose,
            deprecation=self._deprecation(path, entry),
            references=tuple(entry.references),
            delegated=entry.delegated,
            co_owners=tuple(entry.co_owners),
            contract=contract_of(entry, partial(self._at, *where)),
            fields=self._fields(*where),
        )

    def _deprecation(self, path: str, entry: models.ScriptModel) -> Deprecation | None:
        key, block = (
            ("deprecated", entry.deprecated) if entry.deprecated else ("deprecation", entry.deprecation)
        )
        if block is None:
            is_deprecated = entry.status == "deprecated"
            return Deprecation(self._at("scripts", path, "status")) if is_deprecated else None
        where = ("scripts", path, key)
        fields = self._fields(*where)
        return Deprecation(
            at=self._key(*where),
            since=block.since,
            date=block.date,
            replacement=block.replacement,
            reason=block.reason,
            remove_after=block.remove_after,
            replacement_at=fields.get("replacement"),
            remove_after_at=fields.get("remove_after"),
        )

    def _pattern(self, index: int, entry: models.PatternModel) -> PatternEntry:
        return PatternEntry(
            glob=entry.glob,
            at=self._at("patterns", index, "glob"),
            owner=entry.owner,
            dialect=Dialect(entry.dialect),
            co_owners=tuple(entry.co_owners),
            coordinator=entry.coordinator,
            domain=entry.domain,
            min_matches=entry.min_matches,
            section=entry.section,
            line=entry.line or 0,
            fields=self._fields("patterns", index),
        )

    def _unowned(self, index: int, entry: models.UnownedModel) -> UnownedEntry:
        return UnownedEntry(
            glob=entry.path,
            at=self._at("unowned", index, "path"),
            reason=entry.reason,
            dialect=Dialect(entry.dialect),
            section=entry.section,
            line=entry.line or 0,
        )

    def _owner(self, name: str, entry: models.OwnerModel) -> Owner:
        return Owner(
            name=name,
            at=self._key("owners", name),
            kind=entry.kind,
            title=entry.title,
            coordinator=entry.coordinator,
            domain=entry.domain,
            spec=entry.spec,
            handle=entry.handle,
            references=tuple(entry.references),
            fields=self._fields("owners", name),
        )

    def _domain(self, name: str, entry: models.DomainModel) -> Domain:
        summary = entry.summary
        return Domain(
            name=name,
            at=self._key("domains", name),
            title=entry.title,
            owner=entry.owner,
            coordinator=entry.coordinator,
            key_scripts=tuple(self._key_scripts(name, summary.key_scripts)) if summary else (),
            summary_owner=named_owner(summary.heading, self._model.owners) if summary else None,
            fields=self._fields("domains", name),
        )

    def _key_scripts(self, domain: str, entries: Iterable[models.KeyScriptModel]) -> Iterator[KeyScript]:
        for index, entry in enumerate(entries):
            key = "path" if entry.path else "glob"
            at = self._at("domains", domain, "summary", "key_scripts", index, key)
            yield KeyScript(entry.path or entry.glob or "", at)

    def _group(self, name: str, entry: models.GroupModel) -> Group:
        owner = entry.owner or named_owner(entry.title, self._model.owners)
        return Group(name, self._key("groups", name), entry.title, owner)

    def _escalation(self) -> tuple[EscalationRow, ...]:
        rows = self._model.escalation.matrix if self._model.escalation else ()
        return tuple(
            EscalationRow(
                category=row.category,
                at=self._at("escalation", "matrix", index, "category"),
                domain=row.domain,
                first=row.first,
                then=row.then,
                emergency=row.emergency,
                fields=self._fields("escalation", "matrix", index),
            )
            for index, row in enumerate(rows)
        )

    def _reference(self, name: str, entry: models.ReferenceModel) -> Reference:
        path_at = self._at("references", name, "path") if entry.path else None
        return Reference(name, self._key("references", name), entry.title, entry.path, path_at)

    def _outputs(self) -> Iterator[DocumentOutput]:
        for index, entry in enumerate(self._model.report.outputs if self._model.report else ()):
            yield DocumentOutput(
                format=entry.format,
                file=entry.file,
                at=self._at("report", "outputs", index, "file"),
                block=(entry.block or entry.format) if entry.mode == "inject" else None,
                owner=entry.owner,
                max_tokens=entry.max_tokens,
            )

    def _cited(self) -> tuple[tuple[str, Location], ...]:
        found = (
            (str(value), self._at(*at)) for place in _REFERENCES for at, value in self._source.find(place)
        )
        return tuple(sorted(found, key=lambda use: use[1]))

    def _owner_uses(self) -> tuple[OwnerUse, ...]:
        uses = [
            OwnerUse(value, next(str(step) for step in reversed(at) if isinstance(step, str)), self._at(*at))
            for place in _OWNERS
            for at, value in self._source.find(place)
            if value is not None
        ]
        return tuple(sorted(uses, key=lambda use: use.at))
