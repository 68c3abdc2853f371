"""Which texts of a script may be told: nothing that may be a secret, or lead to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.secrets.names import is_secret
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.analysis.contracts.interface import Interface

_LONGEST: Final = 300
_MOST_DIGITS: Final = 6
"""Numbers of people and accounts have more."""
_LOCAL: Final = lazy_pattern(r"127\.0\.0\.1|0\.0\.0\.0|:\d{2,5}\b")
"""Addresses of no one, and ports."""
_TOKEN: Final = lazy_pattern(r"(?=[A-Za-z+/=]*\d)(?=[\d+/=]*[A-Za-z])[A-Za-z0-9+/=]{16,}")
_EXPANDED: Final = lazy_pattern(r"\$[\w({]|`")
"""What a shell makes of other values is no literal, whatever a parser took it for."""
_OF_A_PERSON: Final = lazy_pattern(r"@|/home/|/Users/|\\Users\\")


def without_values(interface: Interface) -> Interface:
    """The interface without defaults and help texts that may hold a value which no output may show.

    They are taken out by their form alone, here and once, so that nobody behind has to ask.
    """
    options = tuple(
        one._replace(
            default=_told(one.default, is_told=not any(map(_names_secret, one.flags))),
            description=_told(one.description, is_told=True),
        )
        for one in interface.options.items
    )
    variables = tuple(
        one._replace(default=_told(one.default, is_told=not _names_secret(one.name)))
        for one in interface.variables.items
    )
    return interface._replace(
        options=interface.options._replace(items=options),
        variables=interface.variables._replace(items=variables),
    )


def _names_secret(name: str) -> bool:
    return is_secret(name.lstrip("-"))


def _told(text: str | None, *, is_told: bool) -> str | None:
    if not text:  # an empty default is one too
        return text
    digits = sum(map(str.isdigit, _LOCAL.sub("", text)))
    is_plain = len(text) <= _LONGEST and text.isprintable() and digits <= _MOST_DIGITS
    may_lead = _TOKEN.search(text) or _OF_A_PERSON.search(text) or _EXPANDED.search(text)
    return text if is_told and is_plain and not may_lead else None
