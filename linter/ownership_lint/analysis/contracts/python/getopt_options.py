"""Options of getopt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.analysis.contracts.interface import Option
from ownership_lint.analysis.contracts.python.module import keyword

if TYPE_CHECKING:
    import ast

    from ownership_lint.analysis.contracts.python.draft import Draft


def read(draft: Draft) -> None:
    """Add what `getopt.getopt(words, "ho:", ["help", "output="])` takes."""
    for call, name in draft.module.named_calls:
        if name in ("getopt.getopt", "getopt.gnu_getopt"):
            draft.is_strict = draft.is_read = True
            draft.open_words("getopt leaves words to the script", call)
            _short(draft, call)
            _long(draft, call)


def _short(draft: Draft, call: ast.Call) -> None:
    given = call.args[1] if len(call.args) > 1 else keyword(call, "shortopts")
    text = draft.module.text_of(given)
    if text is None:
        draft.open("the options of getopt are computed", call)
        return
    for place, char in enumerate(text):
        if char not in ":+-":
            takes_value = text[place + 1 : place + 2] == ":"
            draft.options.append(Option((f"-{char}",), draft.module.at(given or call), takes_value))


def _long(draft: Draft, call: ast.Call) -> None:
    given = call.args[2] if len(call.args) > 2 else keyword(call, "longopts")
    if given is None:
        return
    alone = draft.module.text_of(given)
    texts = draft.module.texts_of(given) if alone is None else (alone,)
    if texts is None:
        draft.open("the options of getopt are computed", call)
    for text in texts or ():
        takes_value = text.rstrip("?").endswith("=")
        draft.options.append(Option((f"--{text.rstrip('=?')}",), draft.module.at(given), takes_value))
