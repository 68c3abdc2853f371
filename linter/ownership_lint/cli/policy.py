"""`ownership-lint policy`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ownership_lint.cli import proving, shared
from ownership_lint.cli.candidates import files
from ownership_lint.cli.help import Group, Manual, option_group
from ownership_lint.cli.terminal import wants_colour
from ownership_lint.engine import Selection, run
from ownership_lint.finding import Location, Severity
from ownership_lint.loading import load
from ownership_lint.output.formats import Presentation, render
from ownership_lint.output.json_text import dumped
from ownership_lint.output.policy import origin, origin_node, render_json, render_yaml
from ownership_lint.output.visible import visible
from ownership_lint.patterns import compile_glob
from ownership_lint.registry import rules_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.inputs.merging import Traced
    from ownership_lint.inputs.policy import Policy


_MANUAL = Manual(
    examples=(
        ("ownership-lint policy show", "What holds here."),
        ("ownership-lint policy test", "Whether the rule packs do what they say."),
    ),
    see_also=(("docs/policy.md", "How to write a policy."),),
)
_SHOW = Manual(
    examples=(
        ("ownership-lint policy show", "Every value, with the file and line that says it."),
        ("ownership-lint policy show --path docs/a.md", "What holds for one file, and why."),
    ),
    environment=(("NO_COLOR, FORCE_COLOR", "For what is wrong with a policy that cannot be shown."),),
    see_also=(
        ("ownership-lint check --explain-scope PATH", "Whether a file counts as a script."),
        ("docs/policy.md", "How to write a policy."),
    ),
)

_tell = option_group("What to tell")


@click.group("policy", cls=Group, manual=_MANUAL)
def command() -> None:
    """Show the merged policy and where each value comes from, or prove its rule packs.

    A policy states only what it changes; what holds is the bundled policy, with the changes of every file
    that is extended.
    """


command.command("test", manual=proving.MANUAL)(proving.test)


@command.command("show", manual=_SHOW)
@shared.place_options
@_tell(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What to print.",
)
@_tell("--path", metavar="PATH", shell_complete=files, help="Only what holds for PATH, and why.")
def show(format_: str, path: str | None, **place: Any) -> int:
    """Print the merged policy, and the file and line of every value.

    What is printed is a policy itself, and means the same.
    """
    repository = load(shared.request(**place, no_cache=True), needs_matrix=False).repository
    tree = repository.policy.tree if repository.policy.path is not None else _bundled()
    if tree is None or any(one.rule == "policy/invalid-policy" for one in repository.load_findings):
        shown = Presentation(shared.version, wants_colour())
        shared.write(render("text", run(repository, Selection()), shown))
        return 2
    if path is not None:
        answer = _explained(repository, tree, shared.from_root(repository, path))
        shared.write(_path_json(answer) if format_ == "json" else _path_text(answer))
    else:
        shared.write(render_json(tree) if format_ == "json" else render_yaml(tree))
    return 0


def _bundled() -> Traced | None:
    """The bundled policy with the lines that say so; a run has it without them."""
    from ownership_lint.inputs.policy_file import load_policy

    policy = load_policy(None, None).policy
    return policy.tree if policy is not None else None


class _Membership(NamedTuple):
    """A class that a path belongs to, and the glob that says so."""

    name: str
    glob: str
    at: Location


class _Difference(NamedTuple):
    """A severity that is not the rule's own."""

    rule: str
    severity: Severity
    default: Severity
    at: Location
    reason: str | None
    """Of the override; None where the policy says it for all paths."""


class _Explained(NamedTuple):
    """What holds for one path."""

    path: str
    is_script: bool
    why: str
    classes: tuple[_Membership, ...]
    rules: tuple[_Difference, ...]


def _explained(repository: Repository, tree: Traced, path: str) -> _Explained:
    verdict = repository.explain_scope(path)
    classes = tuple(_classes(tree, path))
    rules = tuple(_differences(repository, tree, path))
    return _Explained(path, verdict.is_script, verdict.reason, classes, rules)


def _classes(tree: Traced, path: str) -> Iterator[_Membership]:
    classes = tree.find("classes")
    for name, globs in classes.value.items() if classes else ():
        glob = next((item for item in globs.listed() if compile_glob(item.value).matches(path)), None)
        if glob is not None:
            yield _Membership(name, glob.value, glob.at)


def _differences(repository: Repository, tree: Traced, path: str) -> Iterator[_Difference]:
    """In the order of the rules; of several overrides that name one, the last holds."""
    policy = repository.policy
    said: dict[str, tuple[Traced | None, str | None]] = {
        name: (tree.find("rules", name), None) for name in policy.rules
    }
    for index, override in enumerate(policy.overrides):
        if _covers(policy, override.paths, path):
            for name in override.rules:
                said[name] = (tree.find("overrides", index, "rules", name), override.reason)
    for rule in rules_of(repository.packs).rules:
        node, reason = said.get(rule.ID, (None, None))
        if node is not None and node.value != rule.SEVERITY:
            yield _Difference(rule.ID, Severity(node.value), rule.SEVERITY, node.at, reason)


def _covers(policy: Policy, globs: Iterable[str], path: str) -> bool:
    return any(
        _covers(policy, policy.classes.get(glob.removeprefix("class:"), ()), path)
        if glob.startswith("class:")
        else compile_glob(glob).matches(path)
        for glob in globs
    )


def _path_text(answer: _Explained) -> str:
    is_script = "a script" if answer.is_script else "not a script"
    classes = ", ".join(f"{visible(one.name)} ({origin(one.at)})" for one in answer.classes)
    lines = [
        f"{visible(answer.path)}: {is_script}: {visible(answer.why)}",
        f"classes: {classes or 'none'}",
        *map(_difference_text, answer.rules),
    ]
    if not answer.rules:
        lines.append("every rule has its own severity here")
    return "\n".join(lines) + "\n"


def _difference_text(one: _Difference) -> str:
    reason = f": {visible(one.reason)}" if one.reason else ""
    return f"{one.rule}: {one.severity} instead of {one.default} ({origin(one.at)}){reason}"


def _path_json(answer: _Explained) -> str:
    document = {
        "path": answer.path,
        "script": answer.is_script,
        "why": answer.why,
        "classes": [
            {"name": one.name, "glob": one.glob, "from": origin_node(one.at)} for one in answer.classes
        ],
        "rules": [
            {
                "rule": one.rule,
                "severity": one.severity.value,
                "default": one.default.value,
                "reason": one.reason,
                "from": origin_node(one.at),
            }
            for one in answer.rules
        ],
    }
    return dumped(document)
