"""What a shell completes arguments with; nothing is imported before it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import click
    from click.shell_completion import CompletionItem


def files(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Completes a file, as the shell does."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def folders(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Completes a folder, as the shell does."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="dir")]


def rules(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Completes the id of a rule, or the part of it behind the family."""
    by_id = _rules()
    by_name = {name.partition("/")[2]: summary for name, summary in by_id.items()}
    return starting_with(incomplete, by_id) or starting_with(incomplete, by_name)


def families_and_rules(
    _ctx: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Completes what --select and --ignore take."""
    from ownership_lint.registry import FAMILIES

    families = {name: f"Every rule of the family {name}" for name in FAMILIES}
    return starting_with(incomplete, {**families, **_rules()})


def _rules() -> dict[str, str]:
    """Ours: a shell that waits for an answer does not wait for a repository's packs to be read."""
    from ownership_lint.registry import RULES
    from ownership_lint.rule import documentation

    return {rule.ID: documentation(rule).summary for rule in RULES}


def starting_with(incomplete: str, words: Mapping[str, str]) -> list[CompletionItem[str]]:
    """Those of `words` that begin like this, each with what it means."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(word, help=said) for word, said in words.items() if word.startswith(incomplete)]
