"""Checks of numbers that name one person or account: what their issuers say of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.content.digits import digits_of, is_counted, is_repeated, luhn_holds, mod_97
from ownership_lint.analysis.content.labels import holds_label
from ownership_lint.analysis.content.masks import is_masked
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ownership_lint.analysis.content.candidate import Candidate, Check


def ssn(candidate: Candidate) -> bool:
    """A number that can be issued: area not 000, 666 or 9xx, group not 00, serial not 0000."""
    digits = digits_of(candidate.text)
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return (
        len(digits) == 9
        and area not in {"000", "666"}
        and area < "900"
        and group != "00"
        and serial != "0000"
        and not _is_made_up(digits, area, group, serial)
    )


_ITIN_GROUPS: Final = ((50, 65), (70, 88), (90, 92), (94, 99))


def itin(candidate: Candidate) -> bool:
    """A taxpayer's number: area 9xx, and a group that the tax office gives out."""
    digits = digits_of(candidate.text)
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return (
        len(digits) == 9
        and area >= "900"
        and any(first <= int(group) <= last for first, last in _ITIN_GROUPS)
        and not _is_made_up(digits, area, group, serial)
    )


def _is_made_up(digits: str, *groups: str) -> bool:
    """Whether somebody only filled a form: counted, one digit a group, or two digits in all."""
    return is_counted(digits) or len(set(digits)) <= 2 or (bool(groups) and is_repeated(*groups))


def dod_id(candidate: Candidate) -> bool:
    """Ten digits that nobody just typed away; the check digit's rule is not published."""
    digits = digits_of(candidate.text)[:10]
    after = candidate.line[candidate.start + len(candidate.text) :][:2]
    is_domain = candidate.text.endswith("@mil") and after[:1] == "." and after[1:].isalpha()
    return not _is_made_up(digits) and not is_domain


_ISSUERS: Final = lazy_pattern(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|(?:6011|64[4-9]\d|65\d\d)\d{12,15}"  # Discover
    r"|(?:30[0-5]|36\d|38\d|39\d)\d{11}"  # Diners Club
    r"|(?:352[89]|35[3-8]\d)\d{12,15}"  # JCB
    r"|(?:62|81)\d{14,17}"  # UnionPay
    r"|(?:50[1238]\d|5[678]\d\d|6304|67\d\d)\d{9,15}"  # Maestro
    r"|220[0-4]\d{12,15}"  # Mir
)
_LONG_RUN: Final = lazy_pattern(r"(\d)\1{4}")


def card(candidate: Candidate) -> bool:
    """An issuer's prefix at that issuer's length, then the check digit.

    Five times the same digit in a row, or three different ones in all, is a sample: 4000 0000 0000 0002.
    """
    digits = digits_of(candidate.text)
    return (
        _ISSUERS.fullmatch(digits) is not None
        and luhn_holds(digits)
        and _LONG_RUN.search(digits) is None
        and len(set(digits)) > 3
    )


def iban(candidate: Candidate) -> bool:
    """The check digits are right; the pattern knows each country's length."""
    account = re.sub(r"[ -]", "", candidate.text).upper()
    return "02" <= account[2:4] <= "98" and mod_97(account[4:] + account[:4]) == 1


def npi(candidate: Candidate) -> bool:
    """A provider's number: it begins with 1 or 2, and its check digit counts the prefix of health cards."""
    digits = digits_of(candidate.text)
    return digits[:1] in {"1", "2"} and luhn_holds("80840" + digits) and not _is_made_up(digits[:-1])


def dea(candidate: Candidate) -> bool:
    """A registration: odd places and twice the even ones add up to the last digit."""
    digits = digits_of(candidate.text[2:])
    odd, even = map(int, digits[0:6:2]), map(int, digits[1:6:2])
    return (sum(odd) + 2 * sum(even)) % 10 == int(digits[6]) and not _is_made_up(digits[:6])


_BOUND: Final = lazy_pattern(
    r"(?:[<>]= ?['\"]?|[<>] ?['\"]|[ \t][<>] +"
    r"|\b(?:default|between|min\w*|max\w*|before|after)\b\W{0,4}(?:date\W{0,2})?)$"
)
_CALL: Final = lazy_pattern(r"[\w.]{1,20}\($")
_FIRST_OF_JANUARY: Final = lazy_pattern(
    r"\d{4}(?:0101|\D{1,2}0?1\D{1,2}0?1)(?!\d)"
    r"|0?1[/.-]0?1[/.-]\d|0?1(?:st)?[ -]jan|jan\w*\W+0?1(?:st)?\b"
)


def birth_date(candidate: Candidate) -> bool:
    """No limit or default that dates are compared with, and no first of January: that stands for unknown."""
    before = candidate.line[max(0, candidate.start - 30) : candidate.start].lower()
    before = _CALL.sub("", before)
    return _BOUND.search(before) is None and _FIRST_OF_JANUARY.match(candidate.text.lower()) is None


_FEWEST: Final = 5
_COMPACT_DATE: Final = lazy_pattern(r"20[0-3][0-9](?:0[1-9]|1[0-2])[0-3][0-9]")


def record_number(candidate: Candidate) -> bool:
    """Digits that are not filled up with noughts, counted or repeated."""
    digits = digits_of(candidate.text)
    return (
        len(digits.lstrip("0")) >= _FEWEST
        and not _is_made_up(digits.lstrip("0"))
        and not digits.endswith("0000")
        and _COMPACT_DATE.fullmatch(digits) is None
    )


_KEY: Final = lazy_pattern(
    r"(?:[\"'`]([\w .-]{1,60})[\"'`] ?(?::|=>?) ?"  # "key": value
    r"|(?:^|[{,;(&?\[]) *([\w.-]{1,60}) ?[:=] ?"  # key: value
    r"|[ \t?&]([\w.-]{1,60})=)"  # key=value
    r"[\"'`]?$"
)
_ANY: Final = frozenset(
    {"", "content", "data", "default", "example", "expected", "id", "input", "no", "num", "number"}
    | {"raw", "result", "text", "val", "value"}
)


def own_key(candidate: Candidate) -> bool:
    """Its key, where it has one, is a label or says nothing: a value answers to no other's label."""
    key = _KEY.search(candidate.line[max(0, candidate.start - 80) : candidate.start])
    if key is None or candidate.context is None:
        return True
    name = next(filter(None, key.groups()))
    return name.lower() in _ANY or holds_label(candidate.context, name)


_MACHINE: Final = lazy_pattern(
    r"trace|span|hash|seed|offset|time|stamp|nonce|order|track|invoice|build|version|isbn|barcode|gtin"
)


def names_no_machine(candidate: Candidate) -> bool:
    """Its key, where it has one, does not say that it is a trace, a time or an order."""
    key = _KEY.search(candidate.line[max(0, candidate.start - 80) : candidate.start])
    return key is None or _MACHINE.search(next(filter(None, key.groups())).lower()) is None


_ROW_BEFORE: Final = lazy_pattern(r"(?:[0-9.][ \t,]{1,4}|\b[A-Za-z] )$")
_ROW_AFTER: Final = lazy_pattern(r"[ \t,]{1,4}-?[0-9.]")
_NAME_AFTER: Final = lazy_pattern(r"-[A-Za-z]")
_VERSION_BEFORE: Final = lazy_pattern(
    r"(?:\bv|version|release|build|[/@^~+]|==)[\"' .:=]{0,4}$", re.IGNORECASE
)


def stands_alone(candidate: Candidate) -> bool:
    """Neither one of a row of numbers nor a version."""
    before = candidate.line[max(0, candidate.start - 20) : candidate.start]
    after = candidate.line[candidate.start + len(candidate.text) :][:6]
    return not (_ROW_BEFORE.search(before) or _ROW_AFTER.match(after) or _VERSION_BEFORE.search(before))


def is_no_row(candidate: Candidate) -> bool:
    """No row of its own, as of three columns of numbers."""
    return " " not in candidate.text or candidate.line.strip() != candidate.text


def ends_there(candidate: Candidate) -> bool:
    """It does not go on with a dash and a letter, as a name of a build does."""
    return _NAME_AFTER.match(candidate.line, candidate.end) is None


def outside_url(candidate: Candidate) -> bool:
    """No part of an address on the web."""
    return not is_masked(("url",), candidate.line, candidate.start, candidate.start + len(candidate.text))


CHECKS: Final[Mapping[str, Check]] = {
    "birth-date": birth_date,
    "card": card,
    "dea": dea,
    "dod-id": dod_id,
    "ends-there": ends_there,
    "iban": iban,
    "itin": itin,
    "is-no-row": is_no_row,
    "names-no-machine": names_no_machine,
    "npi": npi,
    "outside-url": outside_url,
    "own-key": own_key,
    "record-number": record_number,
    "ssn": ssn,
    "stands-alone": stands_alone,
}
