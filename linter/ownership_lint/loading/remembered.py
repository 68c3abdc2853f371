"""Matrix, policy and exceptions: as an earlier run understood the same bytes, else read anew.

What reads and checks YAML is imported only where a file is new: a hook on an unchanged matrix needs none of
it. Only files without any problem are remembered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ownership_lint.inputs.cache import from_json, to_json
from ownership_lint.inputs.digests import digest, path_digest
from ownership_lint.inputs.packs import Pack

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from ownership_lint.finding import Finding, Location
    from ownership_lint.inputs.cache import Cache
    from ownership_lint.inputs.exceptions import PolicyException
    from ownership_lint.inputs.matrix import Matrix
    from ownership_lint.inputs.models import OwnershipFile
    from ownership_lint.inputs.policy import Policy


class ReadMatrix(NamedTuple):
    """The matrix, or what is wrong with it; the document as it was written only where it was read anew."""

    matrix: Matrix | None = None
    document: OwnershipFile | None = None
    findings: tuple[Finding, ...] = ()


def read_matrix(data: bytes, path: str, cache: Cache) -> ReadMatrix:
    """The matrix in `data`."""
    key = digest(path.encode("utf-8", "surrogatepass"), data)
    known = _recalled(cache, "matrix", key)
    if known is not None:
        return ReadMatrix(known)
    from ownership_lint.inputs.matrix_file import load_matrix

    loaded = load_matrix(data, path)
    if loaded.matrix is not None:
        cache.put("matrix", key, to_json(loaded.matrix))
    return ReadMatrix(loaded.matrix, loaded.model, loaded.findings)


def read_policy(
    data: bytes | None, path: str | None, read: Callable[[str], bytes | None], cache: Cache
) -> tuple[Policy | None, tuple[Finding, ...], Mapping[str, Location]]:
    """The policy in `data` with all that it extends, or what is wrong with it; and where it names rules."""
    if data is None:
        from ownership_lint.inputs.bundled_policy import POLICY

        return POLICY, (), {}
    key = digest((path or "").encode("utf-8", "surrogatepass"), data)
    known = cache.get("policy", key)
    if isinstance(known, list) and all(_is_same(one, read) for one in known[1:]):
        policy: Policy | None = _decoded(known[0])
        if policy is not None:
            return policy, (), policy.rules_at
    from ownership_lint.inputs.policy_file import load_policy

    loaded = load_policy(data, path, read)
    if loaded.policy is not None:
        extended = [[one, digest(read(one) or b"")] for one in loaded.policy.files if one != path]
        cache.put("policy", key, [to_json(loaded.policy._replace(tree=None)), *extended])
    return loaded.policy, loaded.findings, loaded.rules_at


def read_pack(
    data: bytes, path: str, classes: Collection[str], cache: Cache
) -> tuple[Pack, tuple[Finding, ...], Mapping[str, Location]]:
    """The pack in `data`, without its examples; what is wrong with it; and where it names its rules.

    A pack with problems has no rules.
    """
    key = digest(path_digest((path, *sorted(classes))).encode(), data)
    match _recalled(cache, "pack", key):
        case Pack() as pack:
            return pack, (), {rule.id: rule.at for rule in pack.rules if rule.at is not None}
    from ownership_lint.analysis.content.pattern_proof import unusable
    from ownership_lint.analysis.content.validators import VALIDATORS
    from ownership_lint.inputs.pack_file import load_pack

    loaded = load_pack(data, path, validators=VALIDATORS, problem_of=unusable, classes=classes)
    if loaded.pack is None:
        return Pack(path, ()), loaded.findings, loaded.ids_at
    pack = loaded.pack._replace(rules=tuple(rule._replace(examples=()) for rule in loaded.pack.rules))
    cache.put("pack", key, to_json(pack))
    return pack, (), loaded.ids_at


def read_exceptions(
    data: bytes,
    path: str,
    owners: Collection[str] | None,
    classes: Collection[str],
    rules: Collection[str],
    unknown_rules: Callable[[Mapping[str, Location]], Iterable[Finding]],
    cache: Cache,
) -> tuple[tuple[PolicyException, ...], tuple[Finding, ...]]:
    """The exceptions in `data`, and what is wrong with them; `rules` are those of the user's packs."""
    about = (path, *sorted(owners or ()), "", str(owners is None), *sorted(classes), "", *sorted(rules))
    names = path_digest(about)
    key = digest(names.encode(), data)
    known = _recalled(cache, "exceptions", key)
    if known is not None:
        return known, ()
    from ownership_lint.inputs.exceptions_file import load_exceptions

    loaded = load_exceptions(data, path, owners=owners, classes=classes)
    findings = (*loaded.findings, *unknown_rules(loaded.rules_at))
    if not findings:
        cache.put("exceptions", key, to_json(loaded.exceptions))
    return loaded.exceptions, findings


def _is_same(extended: Any, read: Callable[[str], bytes | None]) -> bool:
    match extended:
        case [str() as path, str() as known]:
            return digest(read(path) or b"") == known
    return False


def _recalled(cache: Cache, section: str, key: str) -> Any | None:
    known = cache.get(section, key)
    return _decoded(known) if known is not None else None


def _decoded(value: Any) -> Any | None:
    """A remembered value; None where somebody changed it."""
    try:
        return from_json(value)
    except (ValueError, TypeError):
        return None
