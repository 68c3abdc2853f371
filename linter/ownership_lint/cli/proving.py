"""`ownership-lint policy test`: every example through every rule, every pattern by the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ownership_lint.cli import shared
from ownership_lint.cli.help import Manual, option_group
from ownership_lint.cli.terminal import wants_colour
from ownership_lint.engine import Selection, run
from ownership_lint.loading import load
from ownership_lint.loading.packs import bundled_packs_with_examples, packs_with_examples
from ownership_lint.output.formats import Presentation, render
from ownership_lint.output.json_text import dumped
from ownership_lint.output.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.inputs.packs import Pack

MANUAL = Manual(
    examples=(
        ("ownership-lint policy test", "Our packs and those of the policy here."),
        ("ownership-lint policy test --staged", "As the next commit would hold them."),
    ),
    exit_codes=(
        ("0", "Everything holds."),
        ("1", "An example does not hold, or a pattern takes too long."),
        ("2", "Wrong usage, or a matrix, policy or pack that cannot be used."),
        ("3", "Could not run: no git, no repository, nothing to check."),
    ),
    see_also=(("docs/packs.md", "How to write a pack."),),
)


class Failed(NamedTuple):
    """Something that does not hold, and where the pack says so."""

    pack: str
    path: str
    line: int
    rule: str
    message: str


@shared.place_options
@option_group("What to tell")(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What to print.",
)
def test(format_: str, **place: Any) -> int:
    """Prove the rule packs by their own examples: ours, and those that the policy names.

    Each example is run through every rule, with nothing allowed. The patterns of your own packs also have to
    end soon, in both engines, on texts that are made to keep them busy.
    """
    repository = load(shared.request(**place, no_cache=True), needs_matrix=False).repository
    if repository.load_findings:
        shown = Presentation(shared.version, wants_colour())
        shared.write(render("text", run(repository, Selection()), shown))
        return 2
    own = packs_with_examples(repository)
    packs = (*bundled_packs_with_examples(), *own)
    failed = [*_failed_examples(packs), *_slow_patterns(own)]
    shared.write(_json(packs, failed) if format_ == "json" else _text(packs, failed))
    return 1 if failed else 0


def _failed_examples(packs: Sequence[Pack]) -> Iterator[Failed]:
    """What does not hold; that a rule of the user's finds something in an example of ours is no fault."""
    from ownership_lint.analysis.content.proof import failures
    from ownership_lint.rules.examples import found_in_example

    rules = {rule.id: (pack, rule) for pack in packs for rule in pack.rules}
    own = {rule for rule, (pack, _) in rules.items() if pack.at is not None}
    for one in failures(packs, found_in_example):
        pack, rule = rules[one.rule]
        if one.rule in own or one.other not in own:
            line = rule.examples[one.number - 1].line
            yield Failed(pack.name, _path(pack), line, one.rule, one.message)


def _slow_patterns(packs: Sequence[Pack]) -> Iterator[Failed]:
    from ownership_lint.analysis.content.clock import takes_too_long

    rules = [(pack, rule) for pack in packs for rule in pack.rules]
    for pack, rule in rules:
        line = rule.at.line if rule.at else 1
        for detector in rule.detectors:
            if problem := takes_too_long(detector.exact):
                message = f"slow: the pattern of {detector.name}: {problem}"
                yield Failed(pack.name, _path(pack), line, rule.id, message)


def _path(pack: Pack) -> str:
    return pack.path if pack.at is not None else f"builtin:{pack.name}"


def _text(packs: Sequence[Pack], failed: Sequence[Failed]) -> str:
    lines = [visible(f"{one.path}:{one.line}: {one.rule}: {one.message}") for one in failed]
    rules, examples = _counts(packs)
    outcome = f"{len(failed)} failed" if failed else "all hold"
    return "\n".join([*lines, f"{len(packs)} packs, {rules} rules, {examples} examples: {outcome}"]) + "\n"


def _json(packs: Sequence[Pack], failed: Sequence[Failed]) -> str:
    rules, examples = _counts(packs)
    told = [
        {"pack": one.pack, "path": one.path, "line": one.line, "rule": one.rule, "message": one.message}
        for one in failed
    ]
    return dumped({"version": 1, "packs": len(packs), "rules": rules, "examples": examples, "failed": told})


def _counts(packs: Sequence[Pack]) -> tuple[int, int]:
    rules = [rule for pack in packs for rule in pack.rules]
    return len(rules), sum(len(rule.examples) for rule in rules)
