"""Checks of addresses, numbers and places that lead to one person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.content.validators import domains, names, phones, places
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ownership_lint.analysis.content.candidate import Candidate, Check

_AT: Final = lazy_pattern(r"@|%40")
_LONGEST: Final = 64
"""Characters before the `@`, by RFC 5321."""

_USER_OF_HOST: Final = lazy_pattern(r"://[^\s/@\"'<>]*$|\b(?:ssh|scp|sftp|rsync|mosh) (?:[^@|;]{0,80} )?$")
"""What stands before a login at a host, as in `ssh://git@host` and `ssh -p 22 deploy@host`."""
_NO_END: Final = lazy_pattern(r"[(\[=]|:[\w.~-]*/|[.-]\w")
"""What stands after a domain where it is code, a path on a host, or goes on."""
_GOES_ON: Final = lazy_pattern(r"[.-]\w")
_TRAILER: Final = lazy_pattern(r"^\W*[A-Za-z-]+-by:", re.IGNORECASE)
"""Lines such as `Signed-off-by:`, in which people name themselves to the public."""

_IMAGE_FILES: Final = ("dockerfile", "containerfile")
_MOUNTED: Final = lazy_pattern(
    r"\b(?:mountPath|workingDir|containerPath|containerUser|remoteUser)[\"']?[ ]?:"
)

_NAMED_VERSION: Final = lazy_pattern(
    r"(?:ver(?:sions?)?|release|build|section|chapter|clause|oid|\brv|[=<>~^]=|[<>~^]|[A-Za-z]/)"
    r"[\"':= v]{0,4}$",
    re.IGNORECASE,
)
_NUMBER_BEFORE: Final = lazy_pattern(r"(?<![\d.:])(?:\d*\.?\d+ |\d*\.\d+,)$")
"""As in a drawing: `1.13 3.32.7.82`."""
_TAG: Final = lazy_pattern(r"<([\w:.-]+)[^<>]*>$")
"""An element, whose name says what is in it; other angle brackets compare versions."""
_LOCKED: Final = lazy_pattern(r"\s*[\w.-]+ \([\w.-]+\)\s*")
"""A package and its version, as `Gemfile.lock` has them."""
_GROUP_BEFORE: Final = lazy_pattern(r"(?<![\w:])[0-9a-f]{1,4}:$", re.IGNORECASE)
"""The first group of a longer address, as in `fd12:3456::1`."""
_KNOWN_HOSTS: Final = (
    *("1.0.0.1", "1.1.1.1", "8.8.4.4", "8.8.8.8", "9.9.9.9", "149.112.112.112"),
    *("208.67.220.220", "208.67.222.222", "2606:4700:4700::1001", "2606:4700:4700::1111"),
    *("2001:4860:4860::8844", "2001:4860:4860::8888", "1.2.3.4", "4.3.2.1"),
)
"""Resolvers that everybody may ask, and samples."""


def email(candidate: Candidate) -> bool:
    """An address that one person may have, at a domain that people have addresses at."""
    local, domain = _address(candidate)
    return (
        not domain.endswith(".mil")
        and domains.is_public(domain)
        and not domains.is_nobodys(domain, candidate.settings.placeholder_domains)
        and len(local) <= _LONGEST
        and names.is_persons(local)
        and _NO_END.match(candidate.line, candidate.end) is None
        and _USER_OF_HOST.search(candidate.line, 0, candidate.start) is None
        and _TRAILER.match(candidate.line) is None
    )


def mil_email(candidate: Candidate) -> bool:
    """An address at `.mil` that the policy does not call a placeholder, and that does not do so itself."""
    _, domain = _address(candidate)
    is_placeholder = domains.is_nobodys(domain, candidate.settings.placeholder_domains)
    return not is_placeholder and _GOES_ON.match(candidate.line, candidate.end) is None


def _address(candidate: Candidate) -> tuple[str, str]:
    local, domain = _AT.split(candidate.text.lower(), 1)
    return local, domain


def login(candidate: Candidate) -> bool:
    """A login that one person may have: no service, no image's default user, no stand-in."""
    return (
        names.is_persons_login(candidate.text.lower())
        and not _is_in_container(candidate)
        and not _is_product(candidate)
    )


def _is_in_container(candidate: Candidate) -> bool:
    """Whether the folder is one of an image, in which nobody but a service lives."""
    name = candidate.path.rpartition("/")[2].lower()
    return name.startswith(_IMAGE_FILES) or _MOUNTED.search(candidate.line, 0, candidate.start) is not None


def _is_product(candidate: Candidate) -> bool:
    """Whether the file's own path has the login: then it is a program's name, with a user of that name."""
    words = re.split(r"[^A-Za-z0-9]+", candidate.path)
    return candidate.line != candidate.path and candidate.text in words


def public_ip(candidate: Candidate) -> bool:
    """An address of one host on the internet: not reserved, no public resolver, no version."""
    from ipaddress import ip_address  # whose rule is off by default

    try:
        address = ip_address(candidate.text)
    except ValueError:
        return False
    before = candidate.line[max(0, candidate.start - 40) : candidate.start]
    return (
        address.is_global
        and not address.is_multicast
        and str(address) not in _KNOWN_HOSTS
        and _NAMED_VERSION.search(_TAG.sub(r"\1", before)) is None
        and _NUMBER_BEFORE.search(before) is None
        and _GROUP_BEFORE.search(before) is None
        and _LOCKED.fullmatch(candidate.line) is None
    )


CHECKS: Final[Mapping[str, Check]] = {
    "email": email,
    "mil-email": mil_email,
    "phone": phones.phone,
    "dsn": phones.dsn,
    "mgrs": places.mgrs,
    "coordinates": places.coordinates,
    "map-link": places.map_link,
    "login": login,
    "public-ip": public_ip,
}
