"""What names say of the values that they are given to."""

from __future__ import annotations

from typing import Final

from ownership_lint.analysis.content.plausibility import HUMP
from ownership_lint.lazy_pattern import lazy_pattern

_OTHER: Final = lazy_pattern(r"[^A-Za-z0-9]+")
_LONGEST: Final = 200
_PASSWORD: Final = lazy_pattern(r"passw|passphrase|pwd|^(?:pass|pw|psw)$|[a-z]pass$")
_SECRET: Final = lazy_pattern(
    r"passw|passphrase|pwd|secret|token|credential|cookie|bearer|"
    r"^(?:pass|pw|psw|pat|pats|jwt|auth|authorization|authentication|keys?|apikeys?|dsn|psk|otp|totp|session)$|"
    r"[a-z]pass$|(?:api|access|auth|secret|private|signing|app|license|account|service|admin|master)keys?$|aikey$"
)
_WORDS_OF_OTHERS: Final = """
    algorithm alg arn audience base bucket budget cache column command count dir directory docs domain
    enabled endpoint env expiration expires expiry field file filename folder format header headers host
    id ids index issuer kind length limit limits location max method min mode model name names namespace
    owner path paths policy port prefix project provider ref region required scheme scope scopes service
    size store strategy suffix table tenant threshold timeout ttl type types uri url urls usage user
    username validation var variable version window
"""
_OTHERS: Final = frozenset(_WORDS_OF_OTHERS.split())
"""Words at the end of a name that tell of something about a secret, and are none."""
_PUBLIC: Final = frozenset({"public", "publishable", "pub", "csrf", "xsrf", "fingerprint"})
_COUNTS: Final = frozenset({"max", "min", "maximum", "minimum", "limit"})
_IN_URLS: Final = frozenset({"code", "sig", "signature", "k"})
_HEADERS: Final = frozenset({"authorization", "proxyauthorization", "xapikey", "xauthtoken", "cookie"})


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in lower case."""
    parts = _OTHER.split(HUMP.sub("_", name[:_LONGEST]))
    return tuple(part.lower() for part in parts if part and not part.isdigit())


def is_secret(name: str, *, in_url: bool = False) -> bool:
    """Whether what is given to the name is a secret, unless it is a word."""
    words = words_of(name)
    if not words or words[-1] in _OTHERS or not _PUBLIC.isdisjoint(words):
        return False
    if words[-1].endswith("s") and not _COUNTS.isdisjoint(words):
        return False
    if in_url and words[-1] in _IN_URLS:
        return True
    return any(map(_SECRET.search, words)) or _SECRET.search("".join(words)) is not None


def is_password(name: str) -> bool:
    """Whether a person may have chosen what is given to the name."""
    return any(map(_PASSWORD.search, words_of(name)))


def is_header(name: str) -> bool:
    """Whether it is a header that carries nothing but a credential."""
    return "".join(words_of(name)) in _HEADERS
