"""The algorithms of the rules about damage, by the ids that the packs `policy/tokens-*.yaml` describe."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

    Algorithm = Callable[[TokenFile, Sequence[Spot]], Iterator[Damage]]

ALGORITHMS: Final[Mapping[str, tuple[str, str]]] = {
    "tokens/ansi-escape": ("control_char", "find_ansi_escapes"),
    "tokens/bidi-control": ("bidi_control", "find_bidi_controls"),
    "tokens/chat-prose": ("answers", "find_chat_prose"),
    "tokens/citation-leak": ("citations", "find_citations"),
    "tokens/control-char": ("control_char", "find_control_chars"),
    "tokens/control-token": ("control_tokens", "find_control_tokens"),
    "tokens/doubled-await": ("doubled", "find_awaits"),
    "tokens/doubled-keyword": ("doubled", "find_keywords"),
    "tokens/doubled-receiver": ("doubled", "find_receivers"),
    "tokens/dunder-loss": ("dunders", "find_lost_dunders"),
    "tokens/duplicate-block": ("duplicate_block", "find_duplicate_blocks"),
    "tokens/edit-marker": ("edit_markers", "find_edit_markers"),
    "tokens/elision": ("elision", "find_elisions"),
    "tokens/escaped-bang": ("transport", "find_escaped_bangs"),
    "tokens/fmt-residue": ("residue", "find_formats"),
    "tokens/glued-lines": ("glued", "find_glued_lines"),
    "tokens/heredoc-residue": ("heredoc", "find_heredoc_ends"),
    "tokens/homoglyph": ("homoglyph", "find_homoglyphs"),
    "tokens/html-entity": ("transport", "find_html_entities"),
    "tokens/invisible-char": ("invisible_char", "find_invisible_chars"),
    "tokens/line-number-prefix": ("line_numbers", "find_line_numbers"),
    "tokens/literal-newline": ("transport", "find_literal_newlines"),
    "tokens/md-fence": ("answers", "find_fences"),
    "tokens/merge-conflict": ("conflicts", "find_conflicts"),
    "tokens/mojibake": ("mojibake", "find_mojibake"),
    "tokens/object-residue": ("residue", "find_objects"),
    "tokens/parse-error": ("parse_error", "find_parse_error"),
    "tokens/parse-regression": ("parse_error", "find_parse_regression"),
    "tokens/redaction-residue": ("redaction", "find_redactions"),
    "tokens/replacement-char": ("replacement_char", "find_replacement_chars"),
    "tokens/smart-quote": ("smart_quote", "find_smart_quotes"),
    "tokens/split-token": ("split_token", "find"),
    "tokens/tool-markup": ("tool_markup", "find_tool_markup"),
    "tokens/truncated-file": ("truncated_file", "find_truncated_file"),
    "tokens/truncation-notice": ("truncation", "find_truncations"),
}
"""The module beside this one, and its function: most are never needed, and so never loaded."""


@cache
def algorithm_of(rule: str) -> Algorithm:
    """The algorithm of a rule."""
    module, name = ALGORITHMS[rule]
    algorithm: Algorithm = getattr(import_module(f"{__package__}.{module}"), name)
    return algorithm
