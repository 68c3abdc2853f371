"""Proves packs by their own examples: each is run through every rule there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.analysis.content.candidate import Settings
from ownership_lint.analysis.content.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ownership_lint.inputs.packs import Example, Pack, PackRule


class Failure(NamedTuple):
    """An example that does not hold."""

    rule: str
    number: int
    """Which of the rule's examples it is, from 1; those that match come first."""
    message: str
    other: str = ""
    """The rule that finds something there besides."""


Found = tuple[str, int, int, int]
"""What some rule found in an example's text: its id, line, column and end column."""


def failures(packs: Sequence[Pack], checked: Callable[[Example], Iterable[Found]]) -> Iterator[Failure]:
    """The examples that are not as their rules say; `checked` is what rules in code find."""
    values = [pack for pack in packs if pack.judge == "values"]
    scanner = Scanner(values, Settings(frozenset({"placeholder.example"})))
    for pack in packs:
        for rule in pack.rules:
            for number, example in enumerate(rule.examples, 1):
                hits = scanner.scan(example.path, example.text.encode(), rule.scan[0]) or ()
                found = [(hit.rule, hit.line, hit.column, hit.end_column) for hit in hits]
                found += checked(example)
                yield from (Failure(rule.id, number, one) for one in _wrong(rule, example, found))
                others = {name for name, *_ in found} - {rule.id, *example.also}
                yield from (
                    Failure(rule.id, number, f"noisy: {other} finds something too", other)
                    for other in sorted(others)
                )


def _wrong(rule: PackRule, example: Example, all_found: Sequence[Found]) -> Iterator[str]:
    found = [place for name, *place in all_found if name == rule.id]
    expected = [[*place] for place in _places(example)]
    yield from (
        f"missing: nothing found at line {line}, column {column}"
        for line, column, end in expected
        if [line, column, end] not in found
    )
    yield from (
        f"noisy: something found at line {line}, column {column}"
        for line, column, end in found
        if [line, column, end] not in expected
    )
    others = {name for name, *_ in all_found} - {rule.id}
    yield from (f"missing: {other} finds nothing" for other in sorted(set(example.also) - others))


def _places(example: Example) -> Iterator[tuple[int, int, int]]:
    """Where the values of an example stand, in order."""
    position = 0
    for value in example.values:
        position = example.text.index(value, position)
        line_start = example.text.rfind("\n", 0, position) + 1
        column = position - line_start + 1
        yield example.text.count("\n", 0, position) + 1, column, column + len(value)
        position += len(value)
