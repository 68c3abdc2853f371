"""What rules in code find in the examples of their packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.analysis.tokens.damage import Needs
from ownership_lint.inputs.bundled_packs import TOKENS
from ownership_lint.inputs.policy import McpSettings
from ownership_lint.patterns import compile_glob

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.content.proof import Found
    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.inputs.packs import Example


def found_in_example(example: Example) -> Iterator[Found]:
    """All that rules in code find in the text of an example."""
    yield from _about_clients(example)
    yield from _about_damage(example)


def _about_clients(example: Example) -> Iterator[Found]:
    from ownership_lint.analysis.mcp.clients import clients_by_path, read_clients
    from ownership_lint.rules.mcp import IDS, problems

    texts = {**dict(example.files), example.path: example.text}
    settings = example.mcp or McpSettings()
    clients = clients_by_path(texts, settings.clients)
    if not clients and not settings.required:
        return
    contents = {path: texts[path].encode() for path in clients}
    read = read_clients(contents, clients, settings, texts)
    for rule in sorted(IDS):
        for at, _ in problems(rule, read):
            if at.path == example.path:
                yield rule, at.line, at.column, at.end_column


def _about_damage(example: Example) -> Iterator[Found]:
    from ownership_lint.analysis.mcp.clients import clients_by_path
    from ownership_lint.analysis.tokens.scanner import TokenScanner

    rules = {rule.id: rule for pack in TOKENS for rule in pack.rules}
    if clients_by_path([example.path], ()):
        return  # rules about clients tell what is wrong there
    for one in TokenScanner(TOKENS).scan(example.path, example.text.encode("utf-8", "surrogateescape")):
        rule = rules[one.rule]
        is_read = not rule.include or _names(rule.include, example.path)
        if is_read and not _names(rule.exclude, example.path) and _is_shown(one, example):
            yield one.rule, one.line, one.column, one.end_column


def _is_shown(one: Damage, example: Example) -> bool:
    """Whether it needs nothing else; an example that has a file of its own path gives the base version."""
    has_base = example.path in dict(example.files)
    return not one.needs or (one.needs in {Needs.SOUND_BASE, Needs.SHRUNK} and has_base)


def _names(globs: Sequence[str], path: str) -> bool:
    return any(compile_glob(glob).matches(path) for glob in globs)
