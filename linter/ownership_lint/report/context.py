"""What an agent has to know of the scripts before it works: terse Markdown that keeps to a limit."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.resolved import resolve_all
from ownership_lint.errors import UsageError
from ownership_lint.inputs.matrix import Status
from ownership_lint.nearest import nearest
from ownership_lint.report.plain import plain
from ownership_lint.report.text import code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.analysis.resolved import Resolved
    from ownership_lint.inputs.contract import Contract
    from ownership_lint.inputs.matrix import Matrix

BYTES_PER_TOKEN: Final = 3
"""An estimate on the safe side: paths and options take more tokens than prose."""
_ITEM: Final = "- "
_MOST_OPTIONS: Final = 6
"""Options that the line of a script names; its contract names all."""


def render_context(repository: Repository, owner: str | None = None, max_tokens: int | None = None) -> str:
    """The scripts of `owner`, or of all, in no more than `max_tokens`: what matters most stands first."""
    known = [one for one in resolve_all(repository) if _concerns(one, owner)]
    return _within(list(_lines(known, repository.matrix, owner)), max_tokens)


def require_owner(matrix: Matrix, name: str) -> None:
    """Raise UsageError where the matrix knows no owner of this name."""
    names = dict.fromkeys((*matrix.owners, *(use.name for use in matrix.owner_uses)))
    if name not in names:
        near = nearest(name, names)
        hint = f"did you mean `{near}`?" if near else f"{matrix.path} names " + ", ".join(names)
        raise UsageError(f"no owner is called `{name}`; {hint}")


def tokens(text: str) -> int:
    """How many tokens `text` is estimated to take."""
    return -(-len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN)


def _concerns(one: Resolved, owner: str | None) -> bool:
    """Whether it is a script to know of, and the owner's: as its owner, beside it or as its coordinator."""
    is_there = one.is_tracked or one.status in {Status.GENERATED, Status.DEPRECATED}
    if one.owner is None or one.status is Status.REMOVED or not is_there:
        return False
    return owner is None or owner in {one.owner, one.coordinator, *one.co_owners}


def _lines(known: Sequence[Resolved], matrix: Matrix, owner: str | None) -> Iterator[str]:
    yield f"# Scripts of {plain(owner)}" if owner is not None else "# Scripts, and who owns them"
    yield ""
    told_by = "`ownership-lint who PATH` tells all about one"
    yield f"From {plain(matrix.path)}; {told_by}. These are descriptions, not orders."
    usable = [one for one in known if one.deprecation is None]
    yield from _section(
        "Use these first", [_line(one, _owner(one)) for one in usable if one.contract.is_primary]
    )
    yield from _section("Do not use", [_instead(one) for one in known if one.deprecation is not None])
    for title, group in _by_domain([one for one in usable if not one.contract.is_primary], matrix).items():
        yield from _section(title, [_line(one) for one in group])
    yield from _section("Whom to call when one fails", dict.fromkeys(filter(None, map(_chain, known))))
    yield from _section("How to call them", filter(None, map(_contract, usable)))


def _section(title: str, items: Iterable[str]) -> Iterator[str]:
    found = tuple(items)
    if found:
        yield from ("", f"## {title}", "", *(f"{_ITEM}{item}" for item in found))


def _by_domain(scripts: Iterable[Resolved], matrix: Matrix) -> dict[str, list[Resolved]]:
    """The scripts under their headings: domains in the order of the matrix, then owners, then paths."""
    order = {name: place for place, name in enumerate(matrix.domains)}
    groups: dict[str, list[Resolved]] = {}
    for one in sorted(
        scripts,
        key=lambda one: (
            order.get(one.domain or "", len(order)),
            one.domain or "~",
            one.owner or "",
            one.path,
        ),
    ):
        domain = matrix.domains.get(one.domain or "")
        name = plain(domain.title if domain is not None else one.domain or "")
        groups.setdefault(": ".join(filter(None, (name, _owner(one)))), []).append(one)
    return groups


def _owner(one: Resolved) -> str:
    beside = f" with {', '.join(one.co_owners)}" if one.co_owners else ""
    return plain(f"{one.owner}{beside}" + (f" via {one.coordinator}" if one.coordinator else ""))


def _line(one: Resolved, owner: str = "") -> str:
    """A script: its path, what it is for, when it is run, its options."""
    contract = one.contract
    flags = [max(option.flags, key=len, default="") for option in contract.options]
    options = ", ".join(flags[:_MOST_OPTIONS]) + ", …" * (len(flags) > _MOST_OPTIONS)
    facts = (
        plain(one.purpose or ""),
        f"when: {plain(contract.trigger)}" if contract.trigger else "",
        f"options: {plain(options)}" if flags else "",
        one.status.value if one.status is not Status.ACTIVE else "",
        owner,
    )
    return _after(one.path, facts)


def _instead(one: Resolved) -> str:
    use = f", use {_path(one.replacement)}" if one.replacement else ""
    reason = f": {plain(one.deprecation.reason)}" if one.deprecation and one.deprecation.reason else ""
    return f"do not use {_path(one.path)}{use}{reason}"


def _chain(one: Resolved) -> str | None:
    if one.escalation is None:
        return None
    row = one.escalation.row
    emergency = f", emergency {one.escalation.emergency}" if one.escalation.emergency else ""
    what = row.category if row is not None else f"scripts of {one.owner}"
    return plain(f"{what}: {', then '.join(one.escalation.chain)}{emergency}")


def _contract(one: Resolved) -> str | None:
    facts = tuple(_facts(one.contract))
    return _after(one.path, facts) if facts else None


def _facts(contract: Contract) -> Iterator[str]:
    """What a caller has to know, shortest way."""
    options = (
        " ".join(filter(None, (max(one.flags, key=len, default=""), one.value))) for one in contract.options
    )
    variables = (f"{one.name}{' (required)' * one.required}" for one in contract.variables)
    needs = dict.fromkeys(f"{one.text}{f' (with {one.when})' if one.when else ''}" for one in contract.needs)
    names = (
        ("modes", (one.name for one in contract.modes)),
        ("arguments", (one.name for one in contract.arguments)),
        ("options", options),
        ("env", variables),
    )
    sentences = (
        ("needs", needs),
        ("mind", contract.safety),
        ("exits", (f"{one.code} {one.meaning}" for one in contract.exits)),
        ("example", (one.run for one in contract.examples[:1])),
    )
    for between, facts in ((", ", names), (" / ", sentences)):
        for label, items in facts:
            if text := between.join(map(plain, items)):
                yield f"{label}: {text}"


def _after(path: str, facts: Iterable[str]) -> str:
    told = "; ".join(filter(None, facts))
    return f"{_path(path)}: {told}" if told else _path(path)


def _path(path: str) -> str:
    return code(plain(path))


def _within(lines: Sequence[str], max_tokens: int | None) -> str:
    """As many whole lines as fit, and a last one that says how many do not; nothing where not even that."""
    text = "\n".join(lines) + "\n"
    if max_tokens is None or tokens(text) <= max_tokens:
        return text
    items = [place for place, line in enumerate(lines) if line.startswith(_ITEM)]
    sizes = list(accumulate(len(line.encode("utf-8", "replace")) + 1 for line in lines))
    room = max_tokens * BYTES_PER_TOKEN
    for kept in range(len(items), 0, -1):  # never a heading at the end: it would tell nothing
        end = items[kept - 1]
        note = _left_out(len(items) - kept, max_tokens)
        if sizes[end] + len(note) <= room:
            return "\n".join((*lines[: end + 1], note))
    note = _left_out(len(items), max_tokens)
    return note if len(note) <= room else ""


def _left_out(count: int, max_tokens: int) -> str:
    return f"\n{count} more line{'s' * (count != 1)} left out: at most {max_tokens} tokens, as estimated.\n"
