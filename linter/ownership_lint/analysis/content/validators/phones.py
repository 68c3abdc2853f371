"""Checks of telephone numbers: what the numbering plans say of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.content.digits import digits_of, is_counted
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.analysis.content.candidate import Candidate

_NANP: Final = lazy_pattern(r"(?!.11)[2-9][0-8]\d(?!.11|555)[2-9]\d{6}")
"""North American numbers; nobody has one with the exchange 555, which also stands for made-up ones."""
_DSN: Final = lazy_pattern(r"(?:(?:94)?31\d)?(?!.11|555)[2-9]\d{6}")
"""Numbers of the US forces' own network, with the theatre before it or without."""
_POWERS_OF_TWO: Final = frozenset({"2147483647", "2147483648", "4294967295", "4294967296", "8589934592"})

_INVENTED: Final = (
    # Ofcom, numbers for drama
    *(
        f"44{area}4960"
        for area in ("113", "114", "115", "116", "117", "118", "121", "131", "141", "151", "161")
    ),
    *("442079460", "441914980", "442896496", "442920180", "441632960", "447700900", "448081570", "449098790"),
    "443069990",
    # ACMA, numbers for creative works
    *(f"61{area}{exchange}" for area in "2378" for exchange in ("5550", "7010")),
    *("61491570006", "6149157015", "61491571266", "61491571491", "61491571804", "61491572549", "61491572665"),
    # ARCEP, numbers for audiovisual works
    *("3319900", "3326191", "3335301", "3346571", "3353649", "3363998"),
)
"""What numbers begin with, country first, that are kept for films and so belong to nobody."""

_PLUS_BEFORE: Final = lazy_pattern(r"\+[\d ().-]{0,8}$")
_DSN_BEFORE: Final = lazy_pattern(r"(?<![A-Za-z])DSN\W{0,4}$", re.IGNORECASE)
_ID_BEFORE: Final = lazy_pattern(r"\d[\w-]{0,40}-$")
_VERSION_BEFORE: Final = lazy_pattern(r"(?:\bversions?|\brelease|\bbuild|==)[\"': =]{0,3}$", re.IGNORECASE)
_ID_AFTER: Final = lazy_pattern(r"-\w")
"""A number as a part of an identifier: `6fa-808-433-6661-a1`."""


def phone(candidate: Candidate) -> bool:
    """A number that is in service somewhere and that its caller does not get for nothing."""
    digits = digits_of(candidate.text.replace("(0)", ""))
    if candidate.text.startswith("+"):
        is_added = candidate.start == 0 and candidate.path.endswith((".diff", ".patch"))
        return not is_added and not digits.startswith(_INVENTED) and _is_somebodys(digits)
    if digits in _POWERS_OF_TWO or _is_part(candidate):
        return False
    return _is_somebodys(digits if len(digits) == 11 else "1" + digits)


def _is_part(candidate: Candidate) -> bool:
    """Whether the text belongs to a number of another country, to one of the forces, or to an identifier."""
    before = candidate.line[max(0, candidate.start - 50) : candidate.start]
    return bool(
        _PLUS_BEFORE.search(before)
        or _DSN_BEFORE.search(before)
        or _ID_BEFORE.search(before)
        or ("." in candidate.text and _VERSION_BEFORE.search(before))
        or _ID_AFTER.match(candidate.line, candidate.end)
    )


def dsn(candidate: Candidate) -> bool:
    """A number of the forces' own network."""
    digits = digits_of(candidate.text)
    return _DSN.fullmatch(digits) is not None and not is_counted(digits[-7:]) and len(set(digits[-7:])) > 2


def _is_somebodys(digits: str) -> bool:
    """Whether a number with its country is one that a person may have."""
    national = digits[1:]
    if digits.startswith("1") and not (
        _NANP.fullmatch(national) and len(set(national)) > 3 and not is_counted(national)
    ):
        return False
    # 25 ms and some MB of numbering plans, for candidates only
    from phonenumbers import NumberParseException, PhoneNumberType, is_valid_number, number_type, parse

    try:
        number = parse("+" + digits)
    except NumberParseException:
        return False
    for_nothing = (PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST)
    return is_valid_number(number) and number_type(number) not in for_nothing
