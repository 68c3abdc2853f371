"""Runs in the peers' venv: cases that other people's libraries make and judge go out as JSON.

Each is a file with one value and the kind that its library says it is; `kind` is null where the library says
that it is none. Everything is drawn from one seed; dates also depend on the day.
"""

import contextlib
import importlib.util
import json
import random
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

SEED = 20260311
EACH = 200
Case = tuple[str, str, str, str | None]  # oracle and kind, path, text, kind

FORMATS: dict[str, str] = {
    "a.json": '{{"id": 1, "{key}": "{value}"}}',
    "a.csv.txt": "id,{key}\n1,{value}",
    "a.yaml": 'person:\n  {key}: "{value}"',
    "a.py": "add(1, {key}='{value}')",
    "a.md": "| id | {key} |\n| --- | --- |\n| 1 | {value} |",
    "a.xml": "<r><{key}>{value}</{key}></r>",
}


def written(rng: random.Random, key: str, value: str) -> tuple[str, str]:
    """A value under its key, in one of the formats."""
    path, form = rng.choice(list(FORMATS.items()))
    return path, form.format(key=key, value=value)


def stdnum_cases(rng: random.Random) -> Iterator[Case]:
    """Numbers drawn at random and with one digit changed; python-stdnum says which are valid."""
    from stdnum import iban, luhn
    from stdnum.us import itin, ssn

    def digits(count: int) -> str:
        return "".join(rng.choices("0123456789", k=count))

    def account() -> str:
        country, length = rng.choice([("DE", 18), ("AT", 16), ("CH", 17), ("DK", 14), ("SE", 20), ("PT", 21)])
        bban = digits(length)
        return country + iban.calc_check_digits(country + "00" + bban) + bban

    def card() -> str:
        start, length = rng.choice(
            [("4", 16), ("51", 16), ("55", 16), ("2321", 16), ("34", 15), ("6011", 16)]
        )
        body = start + digits(length - len(start) - 1)
        return body + luhn.calc_check_digit(body)

    kinds: dict[str, tuple[str, Callable[[], str], Callable[[str], bool]]] = {
        "ssn": ("ssn", lambda: f"{digits(3)}-{digits(2)}-{digits(4)}", ssn.is_valid),
        "itin": ("itin", lambda: f"9{digits(2)}-{digits(2)}-{digits(4)}", itin.is_valid),
        "card": ("card_number", card, luhn.is_valid),
        "iban": ("iban", account, lambda value: iban.is_valid(value, check_country=False)),
    }
    for kind, (key, draw, is_valid) in kinds.items():
        for _ in range(EACH):
            value = draw()
            for one in (value, _mutated(rng, value)):
                if one[0] == "9" and kind in {"ssn", "itin"} and 50 <= int(one[4:6]) <= 65:
                    continue  # the tax office gives these groups out; the library does not know them
                path, text = written(rng, key, one)
                yield f"python-stdnum {kind}", path, text, kind if is_valid(one) else None


def _mutated(rng: random.Random, value: str) -> str:
    """The value with one digit changed; not the first, which says whose number it is."""
    at = rng.choice([place for place, sign in enumerate(value) if sign.isdigit() and place > 1])
    return value[:at] + rng.choice([d for d in "0123456789" if d != value[at]]) + value[at + 1 :]


def phone_cases(rng: random.Random) -> Iterator[Case]:
    """libphonenumber's own example of each region, with its country; and one that it calls invalid."""
    import phonenumbers as library

    forms = (library.PhoneNumberFormat.E164, library.PhoneNumberFormat.INTERNATIONAL)
    types = (library.PhoneNumberType.MOBILE, library.PhoneNumberType.FIXED_LINE)
    for region in sorted(library.SUPPORTED_REGIONS):
        good = [library.example_number_for_type(region, kind) for kind in types]
        for number in (*good, library.invalid_example_number(region)):
            if number is None or "555" in str(number.national_number)[:6]:
                continue  # North America's examples are of the exchange 555, which is nobody's
            path, text = written(rng, "contact", library.format_number(number, rng.choice(forms)))
            kind = "phone" if library.is_valid_number(number) else None
            yield "libphonenumber", path, text, kind


def people_cases(rng: random.Random) -> Iterator[Case]:
    """Faker's people, a value a file, and what it draws that is no person's."""
    from faker import Faker

    for locale in ("en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "pl_PL"):
        fake = Faker(locale)
        fake.seed_instance(SEED)
        for kind, (key, draw) in _of_people(fake, locale).items():
            for _ in range(EACH // 4):
                path, text = written(rng, key, str(draw()))
                yield f"Faker {kind}", path, text, kind
        for name in NOBODYS:
            for _ in range(EACH // 10):
                path, text = written(rng, "value", str(getattr(fake, name)()).replace("\n", " "))
                yield "Faker, nobody's", path, text, None


NOBODYS = (
    *("text", "uuid4", "sha256", "sha1", "md5", "ean13", "isbn13", "user_agent", "iso8601", "unix_time"),
    *("safe_email", "ipv4_private", "mac_address", "hex_color", "file_path", "job", "company"),
)


def _of_people(fake: Any, locale: str) -> dict[str, tuple[str, Callable[[], Any]]]:
    """Keys and what draws a value for them."""
    draws: dict[str, tuple[str, Callable[[], Any]]] = {
        "email": ("email", fake.free_email),
        "dob": ("date_of_birth", partial(fake.date_of_birth, None, 18, 90)),
        "iban": ("iban", fake.iban),
        "card": ("card_number", partial(fake.credit_card_number, "visa16")),
        "ip-address": ("client_ip", fake.ipv4_public),
    }
    if locale == "en_US":
        draws["ssn"] = ("ssn", fake.ssn)
        draws["itin"] = ("itin", fake.itin)
        draws["home-path"] = ("cwd", partial(_home, fake))
    return draws


def _home(fake: Any) -> str:
    return f"/home/{fake.user_name()}/work"


ENTITIES = {
    "CREDIT_CARD": "card",
    "EMAIL_ADDRESS": "email",
    "IBAN_CODE": "iban",
    "US_SSN": "ssn",
    "IP_ADDRESS": "ip-address",
}


def sentence_cases(rng: random.Random) -> Iterator[Case]:
    """Sentences of presidio-evaluator's templates, without those that hold what is not claimed."""
    from presidio_evaluator.data_generator import PresidioSentenceFaker

    maker = PresidioSentenceFaker("en_US", lower_case_ratio=0, random_seed=rng.randrange(1000))
    for sample in maker.generate_new_fake_sentences(4 * EACH):
        types = {span.entity_type for span in sample.spans}
        kinds = {ENTITIES[name] for name in types & set(ENTITIES)}
        if len(kinds) < 2 and not types & {"PHONE_NUMBER", "US_DRIVER_LICENSE", "DATE_TIME"}:
            yield "presidio-evaluator", "a.txt", sample.full_text, next(iter(kinds), None)


def main() -> None:
    """All cases of the libraries that are installed."""
    rng = random.Random(SEED)  # noqa: S311 - cases, no secrets
    needs = {"stdnum": stdnum_cases, "phonenumbers": phone_cases, "faker": people_cases}
    needs["presidio_evaluator"] = sentence_cases
    with contextlib.redirect_stdout(sys.stderr):  # one of them talks
        cases = [case for name, make in needs.items() if importlib.util.find_spec(name) for case in make(rng)]
    json.dump(cases, sys.stdout)


if __name__ == "__main__":
    main()
