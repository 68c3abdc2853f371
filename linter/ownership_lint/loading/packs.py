"""The packs that a policy names: files of the same state, beside the policy or from the repository root."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint import resources
from ownership_lint.finding import Finding, Location, Related
from ownership_lint.inputs.exceptions import PolicyException
from ownership_lint.inputs.packs import Pack
from ownership_lint.loading.remembered import read_pack
from ownership_lint.registry import RULES, RULES_BY_ID
from ownership_lint.rules.pack import PackedRule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.inputs.cache import Cache
    from ownership_lint.inputs.policy import Policy
    from ownership_lint.inputs.snapshot import Snapshot

_INVALID: Final = "policy/invalid-policy"
_OPEN_FAMILIES: Final = frozenset(rule.ID.partition("/")[0] for rule in RULES if isinstance(rule, PackedRule))
"""Families of ours that are made of packs: others may add to them."""
_CLOSED_FAMILIES: Final = frozenset(rule.ID.partition("/")[0] for rule in RULES) - _OPEN_FAMILIES


class ReadPacks(NamedTuple):
    """The packs that can be used, and what is wrong with the others."""

    packs: tuple[Pack, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_packs(source: Snapshot, policy: Policy, cache: Cache) -> ReadPacks:
    """The packs of a policy, as `source` tracks them."""
    packs: dict[str, Pack] = {}
    findings: list[Finding] = []
    known: dict[str, Location] = {}
    for name, at in policy.packs:
        path = _path(source, name, at)
        data = source.read(path) if path is not None else None
        if path is None or data is None:
            findings.append(_absent(name, at))
        elif path not in packs:
            pack, problems, ids_at = read_pack(data, path, policy.classes, cache)
            packs[path] = pack._replace(path=path, at=at)
            findings += (*problems, *_taken(ids_at, known))
            known = {**ids_at, **known}
    return ReadPacks(tuple(packs.values()), tuple(findings))


def _path(source: Snapshot, name: str, at: Location) -> str | None:
    """The tracked file that is meant: beside the policy that names it, else from the root."""
    beside = f"{at.path.rpartition('/')[0]}/{name}".lstrip("/")
    return next((path for path in (beside, name) if path in source.entries), None)


def _absent(name: str, at: Location) -> Finding:
    message = f"the pack `{name}` is not there, or cannot be read"
    tip = "write the path of a tracked file, beside the policy or from the repository root"
    return Finding(_INVALID, at, message, name, help=tip)


def _taken(ids_at: Mapping[str, Location], known: Mapping[str, Location]) -> Iterator[Finding]:
    """Ids that stand for another rule already."""
    for rule, at in ids_at.items():
        family = rule.partition("/")[0]
        if rule in RULES_BY_ID:
            message, tip = f"`{rule}` is a rule of ours", "give it another name"
            yield Finding(_INVALID, at, message, rule, help=tip)
        elif family in _CLOSED_FAMILIES:
            message = f"`{family}` is a family of ours, which no pack adds to"
            yield Finding(_INVALID, at, message, rule, help="choose a family of your own, such as `acme`")
        elif rule in known:
            message = f"`{rule}` is the id of another pack's rule too"
            related = (Related(known[rule], "first given here"),)
            yield Finding(_INVALID, at, message, rule, help="give each its own", related=related)


def allowances(packs: Iterable[Pack]) -> Iterator[PolicyException]:
    """What packs allow, as exceptions: they are judged, counted and missed in the same way."""
    for rule in (rule for pack in packs for rule in pack.rules):
        for number, one in enumerate(rule.allow):
            yield PolicyException(
                id=f"{rule.id} allow {number + 1}",
                rule=rule.id,
                paths=one.paths,
                subject=None,
                fingerprint=None,
                max_findings=None,
                reason=one.reason,
                owner="",
                created="",
                expires=one.until,
                at=one.at or Location(""),
                entry=number,
            )


def packs_with_examples(repository: Repository) -> tuple[Pack, ...]:
    """The user's packs that hold here, read anew: what is remembered has no examples."""
    classes = repository.policy.classes
    read = ((pack, repository.snapshot.read(pack.path)) for pack in repository.packs)
    return tuple(
        _with_examples(data, pack.path, classes)._replace(path=pack.path, at=pack.at)
        for pack, data in read
        if data is not None
    )


def bundled_packs_with_examples() -> tuple[Pack, ...]:
    """Our packs."""
    from ownership_lint.analysis.tokens.algorithms import ALGORITHMS
    from ownership_lint.rules.mcp import IDS

    in_code = IDS | ALGORITHMS.keys()
    files = ((name, resources.read(name)) for name in resources.names("policy"))
    return tuple(_with_examples(data, name, (), in_code) for name, data in files if b"\nkind: pack\n" in data)


def _with_examples(data: bytes, path: str, classes: Collection[str], in_code: Collection[str] = ()) -> Pack:
    from ownership_lint.analysis.content.validators import VALIDATORS
    from ownership_lint.analysis.literals import problem_of
    from ownership_lint.inputs.pack_file import load_pack

    loaded = load_pack(
        data, path, validators=VALIDATORS, problem_of=problem_of, classes=classes, in_code=in_code
    )
    return loaded.pack or Pack(path, ())
