"""`exceptions.yaml` to frozen exceptions, or findings that say what is off."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ownership_lint.finding import Related
from ownership_lint.inputs.exceptions import PolicyException
from ownership_lint.inputs.matrix_file import is_date
from ownership_lint.inputs.policy_file import unknown_class
from ownership_lint.inputs.policy_layers import RULE
from ownership_lint.inputs.validation import first_findings, glob_findings, schema_findings
from ownership_lint.inputs.yaml_source import read_yaml
from ownership_lint.inputs.yaml_text import quoted
from ownership_lint.inputs.yaml_tree import pointer_text
from ownership_lint.lazy_pattern import lazy_pattern
from ownership_lint.nearest import nearest
from ownership_lint.patterns import PatternError, compile_glob

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ownership_lint.finding import Finding, Location
    from ownership_lint.inputs.exceptions_models import ExceptionModel
    from ownership_lint.inputs.yaml_source import YamlSource
    from ownership_lint.inputs.yaml_tree import Pointer

SCHEMA: Final = "schemas/exceptions.schema.json"
MAX_DAYS: Final = 180

_DIGEST: Final = "sha256:"
_DATES: Final = ("created", "expires")
_CONDITIONS: Final = ("paths", "subject", "fingerprint")
_DAY: Final = lazy_pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PATHS: Final = "exceptions/*/match/paths/*"
_ANYTHING: Final = ("q", "-x/Q0", "x.7/.é/_k.w")
"""Paths that have nothing in common: a pattern for all of them asks for nothing."""


class LoadedExceptions(NamedTuple):
    """The exceptions, or what is wrong with their file; never both."""

    exceptions: tuple[PolicyException, ...]
    findings: tuple[Finding, ...]
    rules_at: Mapping[str, Location] = {}
    """Where the file first names each rule, also in a file with problems."""


def load_exceptions(
    data: bytes, path: str, *, owners: Collection[str] | None, classes: Collection[str]
) -> LoadedExceptions:
    """Read the bytes of the file `path`; `owners` is None where it cannot be told who there is."""
    source = read_yaml(data, path, RULE)
    if source.data is None:
        return LoadedExceptions((), source.findings)
    rules_at = _rules_at(source)
    local = [
        *_entry_findings(source),
        *_repeated_ids(source),
        *_unknown_owners(source, owners),
        *_path_findings(source, classes),
    ]
    if findings := first_findings(source, [*schema_findings(source, SCHEMA), *local]):
        return LoadedExceptions((), findings, rules_at)

    from ownership_lint.inputs.exceptions_models import ExceptionsFile

    model = ExceptionsFile.model_validate(source.data)
    exceptions = tuple(
        _exception(entry, source.place(("exceptions", index, "id")))
        for index, entry in enumerate(model.exceptions)
    )
    return LoadedExceptions(exceptions, (), rules_at)


def _exception(entry: ExceptionModel, at: Location) -> PolicyException:
    fingerprint = entry.match.fingerprint
    return PolicyException(
        id=entry.id,
        rule=entry.rule,
        paths=tuple(entry.match.paths),
        subject=entry.match.subject,
        fingerprint=fingerprint.removeprefix(_DIGEST) if fingerprint else None,
        max_findings=entry.match.max_findings,
        reason=entry.reason,
        owner=entry.owner,
        created=entry.created,
        expires=entry.expires,
        at=at,
    )


def _rules_at(source: YamlSource) -> dict[str, Location]:
    found = [*source.find("exceptions/*/rule")]
    return {rule: source.place(pointer) for pointer, rule in reversed(found) if isinstance(rule, str)}


# What no schema can say. These checks step over what the schema refuses.


def _entry_findings(source: YamlSource) -> Iterator[Finding]:
    stated = next((value for _, value in source.find("max_days")), None)
    max_days = stated if isinstance(stated, int) and stated > 0 else MAX_DAYS
    for pointer, entry in source.find("exceptions/*"):
        if isinstance(entry, dict):
            yield from _date_findings(source, pointer, entry, max_days)
            if _asks_for_nothing(entry.get("match")):
                message = "this exception matches whatever its rule finds"
                tip = "give at least one of `paths`, `subject`, `fingerprint`"
                yield _finding(source, (*pointer, "match"), message, tip, at_key=True)


def _asks_for_nothing(match: Any) -> bool:
    """Whether no condition is given; a key that the schema does not know may be a misspelt one."""
    return (
        isinstance(match, dict)
        and match.keys() <= {*_CONDITIONS, "max_findings"}
        and not any(map(match.get, _CONDITIONS))
    )


def _date_findings(
    source: YamlSource, pointer: Pointer, entry: dict[str, Any], max_days: int
) -> Iterator[Finding]:
    days: dict[str, dt.date] = {}
    for key in _DATES:
        text = entry.get(key)
        if isinstance(text, str) and is_date(text):
            days[key] = dt.date.fromisoformat(text)
        elif isinstance(text, str) and _DAY.fullmatch(text):  # else the schema tells it
            message = f"`{key}` must be a date, found {quoted(text)}"
            yield _finding(source, (*pointer, key), message, "write a day that there is, as YYYY-MM-DD")
    if len(days) < len(_DATES):
        return
    at = (*pointer, "expires")
    lasts = (days["expires"] - days["created"]).days
    if lasts <= 0:
        message = f"`expires` must be later than `created`, which is {quoted(entry['created'])}"
        yield _finding(source, at, message, "correct one of the two")
    elif lasts > max_days:
        message = f"`expires` is {lasts} days after `created`; an exception lasts at most {max_days}"
        last = days["created"] + dt.timedelta(max_days)
        yield _finding(source, at, message, f"write {last.isoformat()} or an earlier day")


def _repeated_ids(source: YamlSource) -> Iterator[Finding]:
    first: dict[str, Pointer] = {}
    for pointer, name in source.find("exceptions/*/id"):
        if isinstance(name, str) and name and first.setdefault(name, pointer) != pointer:
            related = (Related(source.place(first[name]), "first given here"),)
            message = f"{quoted(name)} is the id of another exception too"
            at = source.place(pointer)
            yield source.text.finding(
                at, message, subject=pointer_text(pointer), tip="give each its own", related=related
            )


def _unknown_owners(source: YamlSource, owners: Collection[str] | None) -> Iterator[Finding]:
    for pointer, name in source.find("exceptions/*/owner"):
        if owners is not None and isinstance(name, str) and name and name not in owners:
            meant = nearest(name, owners)
            question = f", did you mean {quoted(meant)}?" if meant else ""
            message = f"{quoted(name)} is not in `owners` of the matrix{question}"
            yield _finding(source, pointer, message, "name somebody who answers for this exception")


def _path_findings(source: YamlSource, classes: Collection[str]) -> Iterator[Finding]:
    yield from glob_findings(source, _PATHS)
    for pointer, text in source.find(_PATHS):
        if not isinstance(text, str):
            continue
        if problem := unknown_class(text, classes):
            yield _finding(source, pointer, *problem)
        elif _matches_everything(text):
            message = f"the pattern {quoted(text)} matches everything"
            tip = "name the files; to turn a rule off, set it to `ignore` in the policy"
            yield _finding(source, pointer, message, tip)


def _matches_everything(text: str) -> bool:
    try:
        glob = compile_glob(text)
    except PatternError:  # told as such
        return False
    return all(map(glob.matches, _ANYTHING))


def _finding(
    source: YamlSource, pointer: Pointer, message: str, tip: str, *, at_key: bool = False
) -> Finding:
    at = source.key(pointer) if at_key else source.place(pointer)
    return source.text.finding(at, message, subject=pointer_text(pointer), tip=tip)
