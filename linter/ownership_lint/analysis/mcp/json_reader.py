"""JSON, with comments and trailing commas where a client takes them.

Whether a text is JSON says the standard library; where everything stands in it says tree-sitter, which is
asked only about texts that are.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NoReturn

from ownership_lint.analysis.mcp.tree import MAX_DEPTH, Flaw, Member, Node, Reading, Span, undecodable
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node as Token
    from tree_sitter import Parser

SYNTAX: Final = "mcp/json-syntax"
DUPLICATE: Final = "mcp/duplicate-key"

_LEXEME: Final = lazy_pattern(rb'"(?:[^"\\\r\n]|\\[^\r\n])*"?|//[^\r\n]*|/\*(?s:.*?)(?:\*/|\Z)|,')
_NUMBER: Final = lazy_pattern(rb'"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*')
_CLOSING: Final = lazy_pattern(rb"[ \t\r\n]*[}\]]")
_WORDS: Final = {
    "Expecting property name enclosed in double quotes": "a key in double quotes is missing here",
    "Expecting ',' delimiter": "a comma, or the end of what is open, is missing here",
    "Expecting ':' delimiter": "a colon is missing behind this key",
    "Expecting value": "a value is missing here",
    "Extra data": "something follows the end of the document",
    "Invalid control character at": "a line break or another control character in a string",
    "Invalid \\escape": "a backslash that begins no escape: write `\\\\` for one",
    "Invalid \\uXXXX escape": "`\\u` without four hexadecimal digits",
    "Unterminated string starting at": "a string that begins here and does not end",
}


def read_json(data: bytes, *, comments: bool, trailing_commas: bool, client: str) -> Reading:
    """Read the bytes of a file; `client` names who reads it, for what is said of flaws."""
    if flaw := undecodable(data, SYNTAX):
        return Reading(None, (flaw,))
    plain, found = _without_extras(data)
    refused = [one for one in found if not (comments if one.is_comment else trailing_commas)]
    flaws = [Flaw(one.span, SYNTAX, one.message(client), one.help) for one in refused[:1]]
    if flaw := _flaw_of(plain):
        return Reading(None, (*flaws, flaw))
    tree = _parser().parse(_NUMBER.sub(_as_digits, plain)).root_node
    if tree.has_error:  # JSON that the grammar does not know: nothing can be told of it
        return Reading(None, tuple(flaws))
    root = _value(tree.named_children[0], plain)
    return Reading(root, (*flaws, *_repeated(root, DUPLICATE)))


def _as_digits(lexeme: re.Match[bytes]) -> bytes:
    """A number as digits alone: the grammar knows no exponents with a sign."""
    return lexeme[0] if lexeme[0].startswith(b'"') else b"1" * len(lexeme[0])


class _Extra:
    """A comment or a comma that JSON does not have."""

    def __init__(self, start: int, end: int, *, is_comment: bool) -> None:
        self.span = Span(start, end)
        self.is_comment = is_comment
        self.help = "take out the comments" if is_comment else "take out the comma"

    def message(self, client: str) -> str:
        """What is wrong with it."""
        what = "a comment" if self.is_comment else "a comma with nothing behind it"
        return f"{what}: {client} reads this file as JSON, which has none, and so reads nothing of it"


def _without_extras(data: bytes) -> tuple[bytes, list[_Extra]]:
    """The text with blanks for what is no JSON, so that all else stays where it is."""
    plain = bytearray(data)
    if data.startswith(b"\xef\xbb\xbf"):
        plain[:3] = b"   "
    extras: list[_Extra] = []
    commas: list[int] = []
    for lexeme in _LEXEME.finditer(data):
        if lexeme[0] == b",":
            commas.append(lexeme.start())
        elif not lexeme[0].startswith(b'"'):
            extras.append(_Extra(lexeme.start(), lexeme.end(), is_comment=True))
            plain[lexeme.start() : lexeme.end()] = re.sub(rb"[^\r\n]", b" ", lexeme[0])
    for place in commas:
        if _CLOSING.match(plain, place + 1):
            extras.append(_Extra(place, place + 1, is_comment=False))
            plain[place] = 0x20
    return bytes(plain), sorted(extras, key=lambda one: one.span.start)


def _flaw_of(plain: bytes) -> Flaw | None:
    """Why a text is no JSON, if it is not."""
    text = plain.decode("utf-8")
    try:
        json.loads(text, parse_constant=_refuse, parse_int=lambda _: 0)
    except json.JSONDecodeError as error:
        offset = len(text[: error.pos].encode("utf-8"))
        if not text.strip():
            return Flaw(Span(0, 0), SYNTAX, "the file is empty", "write `{}`, or delete the file")
        if error.pos >= len(text.rstrip()):
            return Flaw(
                Span(offset, offset), SYNTAX, "the file ends too soon: something is still open", "close it"
            )
        return Flaw(Span(offset, offset + 1), SYNTAX, _WORDS.get(error.msg, error.msg), "mend the JSON")
    except _NoNumberError as error:
        offset = max(plain.find(error.args[0].encode()), 0)
        return Flaw(Span(offset, offset), SYNTAX, f"JSON has no `{error.args[0]}`", "write a number")
    except RecursionError:
        return _too_deep(len(plain))
    return _too_deep(len(plain)) if _depth(plain) > MAX_DEPTH else None


class _NoNumberError(ValueError):
    """A word that Python reads as a number, and JSON does not know."""


def _refuse(word: str) -> NoReturn:
    raise _NoNumberError(word)


def _too_deep(end: int) -> Flaw:
    return Flaw(
        Span(0, end), SYNTAX, f"nested more than {MAX_DEPTH} levels deep", "no client file needs that"
    )


def _depth(plain: bytes) -> int:
    depth = deepest = 0
    for lexeme in re.finditer(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', plain):
        if lexeme[0] in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif lexeme[0] in b"]}":
            depth -= 1
    return deepest


@cache
def _parser() -> Parser:
    import tree_sitter_json
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_json.language()))


def _value(token: Token, data: bytes) -> Node:
    """The value of a token; the text was found to be JSON, and not to be deep."""
    span = Span(token.start_byte, token.end_byte)
    if token.type == "object":
        pairs = (one.named_children for one in token.named_children if one.type == "pair")
        return Node(
            span, None, members=tuple(Member(_value(key, data), _value(value, data)) for key, value in pairs)
        )
    if token.type == "array":
        return Node(span, None, items=tuple(_value(one, data) for one in token.named_children))
    return Node(span, _scalar(data[span.start : span.end]))


def _scalar(raw: bytes) -> Any:
    if not raw.startswith(b'"') and len(raw) > 300:
        return 0  # a number of so many digits is none that anybody means, and Python refuses to read it
    value = json.loads(raw)
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def _repeated(root: Node, rule: str) -> Iterator[Flaw]:
    """Keys that stand twice in one mapping: all but the last are lost."""
    for mapping in root.mappings():
        seen: set[str] = set()
        for member in mapping.members or ():
            if member.name in seen:
                message = f"the key `{member.name}` stands here twice: what stands before is lost"
                yield Flaw(member.key.span, rule, message, "keep one of them, or rename one")
            seen.add(member.name)
