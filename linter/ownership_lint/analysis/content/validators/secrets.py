"""Checks of keys and passwords."""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING, Any, Final

from ownership_lint.analysis.content.plausibility import (
    HUMP,
    entropy,
    is_placeholder,
    is_regular,
    looks_drawn,
    reads_like_words,
    without_disguise,
)
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ownership_lint.analysis.content.candidate import Candidate, Check

_BASE62: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LEAST_ENTROPY: Final = 2.8
"""Bits a character that every issued token has: 32 hexadecimal digits have 3.6, and never fewer than this."""
_LEAST_LENGTH: Final = 8
_MAX_LENGTH: Final = 200
"""Between them lies what is a password when it is assigned: fewer characters are a word, more are data."""


def is_issued(candidate: Candidate) -> bool:
    """Whether a token in a provider's form may have been issued, and is no sample of its form."""
    text = candidate.text
    return not is_placeholder(text) and entropy(text) >= _LEAST_ENTROPY and not reads_like_words(text)


def has_base62_checksum(candidate: Candidate) -> bool:
    """Whether the last six characters are the CRC-32 of those behind the prefix, as with GitHub and npm."""
    body, said = candidate.text[4:-6], candidate.text[-6:]
    return _base62(binascii.crc32(body.encode("latin-1"))) == said


def _base62(number: int) -> str:
    digits = ""
    for _ in range(6):
        number, digit = divmod(number, 62)
        digits = _BASE62[digit] + digits
    return digits


def has_hex_checksum(candidate: Candidate) -> bool:
    """Whether the last eight characters are the CRC-32 of all before them, as with Atlassian."""
    text = candidate.text
    return f"{binascii.crc32(text[:-8].encode('latin-1')):08X}" == text[-8:]


def is_signed_jwt(candidate: Candidate) -> bool:
    """Whether a JSON Web Token is complete, signed, for somebody, and in no manual."""
    head, payload, signature = candidate.text.split(".")
    header, claims = _object(head), _object(payload)
    if header is None or claims is None or str(header.get("alg", "none")).lower() == "none":
        return False
    is_sample = claims.get("sub") in {"1234567890", "test"} or claims.get("iss") == "joe"
    return not is_sample and not is_anonymous(claims) and looks_drawn(signature)


def claims_of(token: str) -> Mapping[str, Any] | None:
    """What a JSON Web Token says; None where it is none."""
    head, payload, _ = token.split(".")
    return _object(payload) if _object(head) is not None else None


def is_anonymous(claims: Mapping[str, Any]) -> bool:
    """Whether they name nobody: what a browser is given."""
    return claims.get("role") == "anon"


def _object(part: str) -> dict[str, Any] | None:
    import json  # which only tokens need

    try:
        value = json.loads(_decoded(part))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _decoded(part: str) -> bytes:
    try:
        return binascii.a2b_base64(part.replace("-", "+").replace("_", "/") + "=" * (-len(part) % 4))
    except ValueError:
        return b""


_KEYWORD: Final = lazy_pattern(
    r"(?i)[a-z0-9_.-]*(?:passw|passphrase|pwd|secret|token|key|credential|connection|bearer)[a-z0-9_.-]*"
)
_BASE64: Final = lazy_pattern(r"[A-Za-z0-9+/]+={0,2}")
_PASSWORD: Final = lazy_pattern(r"(?i)passw|pwd|passphrase")
_MADE_UP_NAME: Final = lazy_pattern(
    r"(?i)(?:^|[_.-])(?:test|fake|dummy|mock|example|sample|invalid|wrong|bad|expected|public|next|page|"
    r"continuation|cursor|csrf|xsrf|pad|eos|bos|unk|sep|cls|mask)(?:$|[_.-])"
)
_REFERENCE: Final = lazy_pattern(
    r"(?i)^(?:arn:|urn:|op://|vault:|ref\+|secrets?[/:.]|projects/|ssm:|env[:.]|file:|azkv|/[\w.-]+/|\./|~/|\.\./|[a-z]:[\\/])|"
    r"^process\.env|^(?:os\.)?environ|://|^(?:sha\d+|md5|pbkdf2\w*|argon2\w*|bcrypt|scrypt)[:$-]|"
    r"^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?/[\w./-]+(?::[\w.-]+)?$|"
    r"\.(?:pem|key|crt|json|ya?ml|txt|py|[jt]sx?|md|html|sh|env|ini|toml|xml|lock)$"
)
_CODE: Final = lazy_pattern(
    r"[()\[\];|\\]|^\w+(?:\.\w+)+$|^[\w.+-]+@[\w-]+\.[\w.]+$|::|^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$"
)
_TOKEN: Final = lazy_pattern(
    r"gh[opusr]_|github_pat_|npm_|gl[a-z]{2,5}-|xox[a-z]-|xapp-|AKIA|ASIA|AIza|[prs]k_(?:live|test)_|SG\.|hv[bs]\.|"
    r"dckr_|shp[a-z]{2}_|PMAK-|AGE-SECRET|ey[A-Za-z0-9_-]+\.ey"
)
"""What `pii/secret-token` judges, and knows better."""
_NOT_CONFIGURED: Final = lazy_pattern(
    r"(?i)(?:^|/)(?:i18n|locales?|lang|translations?|node_modules|__snapshots__)/|\.(?:lock|min\.js|map|snap|po|svg|css)$"
)
_FOR_SHOW: Final = lazy_pattern(
    r"(?i)(?:^|/)(?:tests?|__tests__|testdata|fixtures|specs?|e2e|mocks?|__mocks__|examples?|samples?|docs?|"
    r"load[_-]tests?|stories)/|(?:^|/)(?:test_[^/]*|conftest)\.py$|_test\.\w+$|\.(?:test|spec|stories)\.\w+$|"
    r"\.(?:md|mdx|rst|adoc|txt|ipynb|example|sample|template|dist)$"
)
_PLAIN_FILE: Final = lazy_pattern(
    r"(?i)(?:^|/)(?:\.env[^/]*|[^/]*\.env|\.envrc|dockerfile[^/]*|\.npmrc|\.pypirc|\.netrc|credentials|config)$|"
    r"\.(?:ya?ml|ini|cfg|conf|config|properties|tfvars|sh|bash|zsh|env|service|md|rst|txt)$"
)
_USUAL_WORDS: Final = """
    abc admin administrator another correct dev develop guest hash hunter initial key letmein local
    localhost login long mongo mysql new old pass passphrase passwd password postgres postgresql pwd qwerty
    rabbit redis root scott secret secure short some strong temp temporary tiger token user username valid
    weak welcome
"""
_USUAL: Final = frozenset(_USUAL_WORDS.split())
"""Words of passwords that everybody uses, in manuals and tests above all."""


def is_reference(text: str) -> bool:
    """Whether it tells where a secret is: a path, an address, or an entry of a store."""
    return _REFERENCE.search(text) is not None


def has_usual_word(text: str) -> bool:
    """Whether it holds a word of passwords that everybody uses."""
    return not _words_of(text).isdisjoint(_USUAL)


def _words_of(text: str) -> set[str]:
    return {
        word.lower()
        for form in (text, without_disguise(text))
        for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", form)
    }


def _wraps_words(text: str) -> bool:
    """Whether it is base64 of something readable that is no secret itself, such as `foo:bar`."""
    if len(text) % 4 or not _BASE64.fullmatch(text):
        return False
    inner = binascii.a2b_base64(text)
    if not inner.isascii() or not inner.decode().isprintable():
        return False
    return is_placeholder(inner.decode()) or reads_like_words(inner.decode())


def is_assigned_secret(candidate: Candidate) -> bool:
    """Whether what is assigned to a name such as `password` is one, and no word, reference or stand-in."""
    text, path = candidate.text, candidate.path
    if not _LEAST_LENGTH <= len(text) <= _MAX_LENGTH or is_placeholder(text) or _NOT_CONFIGURED.search(path):
        return False
    if _TOKEN.match(text) or _REFERENCE.search(text) or _CODE.search(text) or _wraps_words(text):
        return False
    names = _KEYWORD.findall(candidate.line[max(0, candidate.start - 120) : candidate.start])
    name = names[-1] if names else ""
    if _MADE_UP_NAME.search(HUMP.sub("_", name)):
        return False
    if looks_drawn(text):
        return True
    return bool(_PASSWORD.search(name)) and not _FOR_SHOW.search(path) and looks_chosen(text)


def looks_chosen(text: str) -> bool:
    """Whether a person may have chosen the text to be hard to guess: mixed, and without a usual word."""
    kinds = (str.islower, str.isupper, str.isdigit, lambda one: not one.isalnum())
    if sum(any(kind(one) for one in text) for kind in kinds) < 3 or not any(map(str.isdigit, text)):
        return False
    return not has_usual_word(text) and not is_regular(text)


def is_in_plain_file(candidate: Candidate) -> bool:
    """Whether the file is of a kind in which values stand without quotes."""
    return _PLAIN_FILE.search(candidate.path) is not None


_HERE: Final = lazy_pattern(
    r"(?i)(?:localhost|127\.|0\.0\.0\.0|\[?::1|host\.docker|[a-z0-9_-]+(?:[:/?\"'` ,;)]|$)|[a-z0-9.-]*"
    r"(?:example|test|invalid|localhost|local|internal\.example)(?:\.(?:com|org|net))?(?:[:/?\"'` ,;)]|$))"
)


def is_near(host: str) -> bool:
    """Whether what is written behind `@` is this machine, one of the same network, or made up."""
    return _HERE.match(host) is not None


def is_password_in_url(candidate: Candidate) -> bool:
    """Whether `user:password@host` opens a host that others can reach, or holds a password that was drawn."""
    text = candidate.text
    user = re.split(r"[/\s]", candidate.line[: candidate.start - 1])[-1]
    if is_placeholder(text) or text.lower() == user.lower():
        return False
    if looks_drawn(text):
        return True
    host = candidate.line[candidate.start + len(text) + 1 :][:100]
    words = {word.lower() for word in re.findall(r"[A-Za-z]+", text)}
    return (
        len(text) >= 6
        and not is_near(host)
        and not _FOR_SHOW.search(candidate.path)
        and any(map(str.isdigit, text))
        and words.isdisjoint(_USUAL)
    )


def is_basic_secret(candidate: Candidate) -> bool:
    """Whether Base64 holds `user:password` with a password that is none of the usual."""
    user, colon, password = decoded(candidate.text).partition(":")
    if not colon or not (user + password).isprintable() or is_placeholder(password):
        return False
    return looks_drawn(password) or looks_chosen(password)


def decoded(text: str) -> str:
    """What Base64 holds, a character for each byte; nothing where it is none."""
    return _decoded(text).decode("latin-1")


CHECKS: Final[Mapping[str, Check]] = {
    "issued-token": is_issued,
    "base62-checksum": has_base62_checksum,
    "hex-checksum": has_hex_checksum,
    "signed-jwt": is_signed_jwt,
    "assigned-secret": is_assigned_secret,
    "plain-file": is_in_plain_file,
    "url-password": is_password_in_url,
    "basic-secret": is_basic_secret,
}
