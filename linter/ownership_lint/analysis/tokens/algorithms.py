"""The algorithms of the rules about damage, by the ids that the packs `policy/tokens-*.yaml` describe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.answers import find_chat_prose, find_fences
from ownership_lint.analysis.tokens.bidi_control import find_bidi_controls
from ownership_lint.analysis.tokens.citations import find_citations
from ownership_lint.analysis.tokens.conflicts import find_conflicts
from ownership_lint.analysis.tokens.control_char import find_ansi_escapes, find_control_chars
from ownership_lint.analysis.tokens.control_tokens import find_control_tokens
from ownership_lint.analysis.tokens.doubled import find_awaits, find_keywords, find_receivers
from ownership_lint.analysis.tokens.dunders import find_lost_dunders
from ownership_lint.analysis.tokens.duplicate_block import find_duplicate_blocks
from ownership_lint.analysis.tokens.edit_markers import find_edit_markers
from ownership_lint.analysis.tokens.elision import find_elisions
from ownership_lint.analysis.tokens.glued import find_glued_lines
from ownership_lint.analysis.tokens.heredoc import find_heredoc_ends
from ownership_lint.analysis.tokens.homoglyph import find_homoglyphs
from ownership_lint.analysis.tokens.invisible_char import find_invisible_chars
from ownership_lint.analysis.tokens.line_numbers import find_line_numbers
from ownership_lint.analysis.tokens.mojibake import find_mojibake
from ownership_lint.analysis.tokens.parse_error import find_parse_error, find_parse_regression
from ownership_lint.analysis.tokens.redaction import find_redactions
from ownership_lint.analysis.tokens.replacement_char import find_replacement_chars
from ownership_lint.analysis.tokens.residue import find_formats, find_objects
from ownership_lint.analysis.tokens.smart_quote import find_smart_quotes
from ownership_lint.analysis.tokens.split_token import find as find_split_tokens
from ownership_lint.analysis.tokens.tool_markup import find_tool_markup
from ownership_lint.analysis.tokens.transport import (
    find_escaped_bangs,
    find_html_entities,
    find_literal_newlines,
)
from ownership_lint.analysis.tokens.truncated_file import find_truncated_file
from ownership_lint.analysis.tokens.truncation import find_truncations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile


ALGORITHMS: Final[Mapping[str, Callable[[TokenFile, Sequence[Spot]], Iterator[Damage]]]] = {
    "tokens/ansi-escape": find_ansi_escapes,
    "tokens/bidi-control": find_bidi_controls,
    "tokens/chat-prose": find_chat_prose,
    "tokens/citation-leak": find_citations,
    "tokens/control-char": find_control_chars,
    "tokens/control-token": find_control_tokens,
    "tokens/doubled-await": find_awaits,
    "tokens/doubled-keyword": find_keywords,
    "tokens/doubled-receiver": find_receivers,
    "tokens/dunder-loss": find_lost_dunders,
    "tokens/duplicate-block": find_duplicate_blocks,
    "tokens/edit-marker": find_edit_markers,
    "tokens/elision": find_elisions,
    "tokens/escaped-bang": find_escaped_bangs,
    "tokens/fmt-residue": find_formats,
    "tokens/glued-lines": find_glued_lines,
    "tokens/heredoc-residue": find_heredoc_ends,
    "tokens/homoglyph": find_homoglyphs,
    "tokens/html-entity": find_html_entities,
    "tokens/invisible-char": find_invisible_chars,
    "tokens/line-number-prefix": find_line_numbers,
    "tokens/literal-newline": find_literal_newlines,
    "tokens/md-fence": find_fences,
    "tokens/merge-conflict": find_conflicts,
    "tokens/mojibake": find_mojibake,
    "tokens/object-residue": find_objects,
    "tokens/parse-error": find_parse_error,
    "tokens/parse-regression": find_parse_regression,
    "tokens/redaction-residue": find_redactions,
    "tokens/replacement-char": find_replacement_chars,
    "tokens/smart-quote": find_smart_quotes,
    "tokens/split-token": find_split_tokens,
    "tokens/tool-markup": find_tool_markup,
    "tokens/truncated-file": find_truncated_file,
    "tokens/truncation-notice": find_truncations,
}
