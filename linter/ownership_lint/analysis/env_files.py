"""Tells files of environment variables that hold values from their templates."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ownership_lint.analysis.content.plausibility import is_placeholder
from ownership_lint.analysis.data_files import text_of
from ownership_lint.lazy_pattern import lazy_pattern

_NAMED: Final = lazy_pattern(r"\.env(?:rc)?(?=$|[._~-])")
_NOT_CODE: Final = lazy_pattern(r"[._-]")
_TEMPLATE_WORDS: Final = """
    default defaults dist example examples sample samples schema template templates tmpl tpl vault
"""
_TEMPLATES: Final = frozenset(_TEMPLATE_WORDS.split())
_CODE_ENDINGS: Final = """
    cjs cs css go html j2 java js json jsx kt lock md mdx mjs php png py pyi rb rs rst svg toml ts tsx
    xml yaml yml
"""
_CODE: Final = frozenset(_CODE_ENDINGS.split())
_ASSIGNMENT: Final = lazy_pattern(
    r"^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.]{0,100})[ \t]*=[ \t]*([^\r\n]{0,2000})"
)
_SECRET_NAME: Final = lazy_pattern(
    r"(?i)passw|pwd|passphrase|secret|token|credential|(?:api|access|private|auth|encryption|signing|_)_?key|"
    r"dsn|(?:database|db|redis|mongo|broker|amqp)_?(?:url|uri)|connection"
)
_LONGEST_NUMBER: Final = 5
"""Digits of a port; what is longer may only count off the keyboard."""


class Assigned(NamedTuple):
    """A variable with a value of its own."""

    name: str
    line: int
    is_secret: bool
    """Whether its name says that the value is."""


def is_env_file(path: str) -> bool:
    """Whether `path` names a file of environment variables, and no template of one."""
    if ".env" not in path.lower():  # by far the most paths
        return False
    name = path.rpartition("/")[2].lower()
    if not _NAMED.search(name):
        return False
    words = [word for word in _NOT_CODE.split(name) if word]
    return words[-1] not in _CODE and _TEMPLATES.isdisjoint(words)


def assigned_values(data: bytes) -> tuple[Assigned, ...]:
    """The variables that are given a value: neither empty, nor a placeholder, nor made of other variables."""
    text = text_of(data)
    if text is None:
        return ()
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        match = _ASSIGNMENT.match(line)
        if match and _is_value(match[2]):
            found.append(Assigned(match[1], number, _SECRET_NAME.search(match[1]) is not None))
    return tuple(found)


def _is_value(written: str) -> bool:
    quote = written[:1]
    if quote in {'"', "'"}:
        value = written[1:].partition(quote)[0]
    else:
        value = re.split(r"(?:^|[ \t])#", written)[0].strip()
    is_computed = "`" in value or ("$" in value and quote != "'")
    is_number = value.isdigit() and len(value) <= _LONGEST_NUMBER
    return bool(value) and not is_computed and (is_number or not is_placeholder(value))
