"""Numbers that name one person or account: found in every form they are written in, and nowhere else."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from string import ascii_uppercase

import pytest

from ownership_lint.analysis.content.candidate import Candidate, Settings
from ownership_lint.analysis.content.digits import is_counted, luhn_holds, mod_97
from ownership_lint.analysis.content.scanner import Scanner
from ownership_lint.analysis.content.validators import VALIDATORS
from ownership_lint.analysis.content.validators.identity import iban, itin, ssn
from ownership_lint.analysis.literals import problem_of
from ownership_lint.inputs.pack_file import load_pack

PACK = Path(__file__).resolve().parents[3] / "policy" / "pii.yaml"


def scanner() -> Scanner:
    loaded = load_pack(PACK.read_bytes(), PACK.name, validators=VALIDATORS, problem_of=problem_of)
    assert loaded.pack is not None, loaded.findings
    return Scanner([loaded.pack], Settings())


SCANNER = scanner()


def found(text: str, path: str = "a.txt") -> list[str]:
    """What is found in a text, as `rule value`."""
    lines = text.split("\n")
    hits = SCANNER.scan(path, text.encode()) or ()
    return [
        f"{hit.rule.removeprefix('pii/')} {lines[hit.line - 1][hit.column - 1 : hit.end_column - 1]}"
        for hit in hits
    ]


SILENT = {
    "UUID": "550e8400-e29b-41d4-a716-446655440000",
    "UUID of digits": "47167574-9118-4625-8259-471675749118",
    "UUID with a middle like a number": "id: 305-72-8164-4716-7574",
    "SHA-1": "commit 4716757491186252471675749118625247167574",
    "SHA-256": "sha256:3057281643057281643057281643057281643057281643057281643057281640",
    "MD5 beside a label": "ssn_md5 = 30572816430572816430572816430572",
    "SRI": '"integrity": "sha512-305728164/4716757491186252+DE68958278527749325738=="',
    "npm lock": '"resolved": "https://registry.placeholder.example/x/-/x-305.72.8164.tgz"',
    "yarn lock": 'version "305.72.8164"',
    "pip hash": "--hash=sha256:4716757491186252bb4716757491186252cc4716757491186252dd47167574ab",
    "base64": "data:image/png;base64,iVBORw0KGgo305728164AAAA4716757491186252",
    "version": "v305.72.8164",
    "version of four parts": "Chrome/120.06.6099.109",
    "version after a slash": "Edg/305.72.8164",
    "requirement": "lib==305.72.8164",
    "phone": "call 919-555-0142 or (919) 555-0142",
    "phone of ten digits": "phone: 9195550142",
    "phone of another country": "+47 912 34 567, 070-12 34 567",
    "Unix time": "1698346527",
    "milliseconds": "[1716757491186] start",
    "microseconds": "ts=1716757491186252 level=info",
    "16 digits in a log": "2024-01-02T03:04:05 INFO 1716757491186253 request done",
    "nanoseconds": "time.time_ns() == 1716757491186252123",
    "compact time": "20240102030405",
    "trace": "traceID=4716757491186252",
    "span as JSON": '{"span_id": "4716757491186252"}',
    "seed": "seed = 4716757491186252",
    "ISBN-13": "ISBN 978-3-16-148410-0",
    "ISBN-13 in one": "ISBN: 9783161484100",
    "EAN of a product": "4006381333931",
    "SVG path": '<path d="M305.72 81.64C0.305728164,18 471.67574 91 186.25 2"/>',
    "SVG row of numbers": "M 305 72 8164 L 96 120 48 1024",
    "float": "x = 0.4716757491186252",
    "float above 1": "x = 3.4716757491186252e-05",
    "section": "see section 305.72.8164.1",
    "coordinates": "35.994034, -78.898621",
    "coordinates of many places": "[-78.8986210305728164, 35.9940340471675749]",
    "order": "order 305728164 shipped",
    "order as URL": "https://shop.placeholder.example/orders/305-72-8164",
    "order with a label of another field": '{"orderId": 305728164, "ssn": "***"}',
    "card in a URL": "https://cdn.placeholder.example/4716757491186252.png",
    "FAX beside NPI": '{"npi": null, "fax": "1433253659"}',
    "range": "1000-1999 2000-2999",
    "ZIP+4": "Durham NC 27701-8164",
    "EIN": "EIN 30-5728164",
    "business number of ten digits": "305-72-81645",
    "nine digits": "305728164",
    "ten digits": "1098346527",
    "column": "ssn CHAR(9) NOT NULL",
    "regular expression": r"SSN = re.compile(r'\d{3}-\d{2}-\d{4}')",
    "format": "ssn: XXX-XX-XXXX, dob: YYYY-MM-DD, mrn: ########",
    "masked": "ssn: ***-**-8164",
    "area 000": "000-72-8164",
    "area 666": "666-72-8164",
    "group 00": "305-00-8164",
    "serial 0000": "305-72-0000",
    "advertised": "078-05-1120 and 219-09-9999 and 457-55-5462 and 987-65-4321",
    "example": "ssn = '123-45-6789'",
    "bare example": "ssn = '123456789'",
    "repeated": "ssn 111-11-1111 222-33-4444 555555555",
    "three columns": "305 72 8164\n529 48 1736",
    "counted": "ssn 234-56-7890 and 345678901",
    "separators differ": "305-72 8164 and 305.72-8164",
    "className": "className 305728164",
    "ITIN groups that nobody has": "950-49-8164 950-66-8164 950-69-8164 950-89-8164 950-93-8164",
    "ITIN, nines": "999-99-9999 and 999-88-7777",
    "EDIPI that was typed": "edipi: 1234567890, edipi: 0000000000, edipi: 9876543210",
    "EDIPI column": "edipi BIGINT CHECK (edipi < 9999999999)",
    "EDIPI of eleven digits": "edipi 10983465271",
    "EDIPI with another key": "{'edipi': None, 'created': 1698346527}",
    "CAC alone": "CAC reader 1098346527",
    "logger": "com.placeholder.Log.1098346527 LOG.WARN.1098346527",
    "address at a domain": "1098346527@mil.placeholder.example",
    "test cards": "4111111111111111 4242 4242 4242 4242 5555-5555-5555-4444 378282246310005",
    "test cards of others": "6011111111111117 30569309025904 3530111333300000 2223003122003222",
    "card with a wrong digit": "4716757491186253",
    "card of an unknown issuer": "9716757491186257",
    "card too short": "471675749118",
    "2^52": "4503599627370496",
    "double's limit": "9007199254740991",
    "Luhn but a time": "1600000000000000 1716757491186200",
    "card's groups in a row": "1200 4716 7574 9118 6252 9100",
    "hexadecimal": "0x4716757491186252",
    "hash of digits and letters": "a4716757491186252b",
    "19 digits": "4485786666176031372",
    "18 digits": "snowflake 676142821167342075",
    "IBAN sample": "GB82 WEST 1234 5698 7654 32, DE89 3704 0044 0532 0130 00, NL91ABNA0417164300",
    "IBAN with wrong digits": "DE67 9582 7852 7749 3257 38",
    "IBAN too long": "BE290369963932171",
    "IBAN in a word": "XDE68958278527749325738",
    "constant": "DE68_9582_7852_7749_3257_38",
    "NPI sample": "npi = 1234567893",
    "NPI with a wrong digit": "npi = 1433253650",
    "NPI that begins with 3": "npi = 3433253657",
    "NPI without a label": "1433253659",
    "DEA sample": "DEA AB1234563",
    "DEA with a wrong digit": "DEA: BM3464620",
    "DEA without a label": "BM3464625",
    "MBI sample": "MBI 1EG4-TE5-MK73 or 1EG4TE5MK72",
    "MBI with a letter that is not used": "MBI 3KT8-WA4-RB26",
    "MBI without a label": "3KT8WA4RN26",
    "product key": "3KT8-WA4-RN26-9QX1",
    "DOB column": "date_of_birth DATE DEFAULT '1985-03-12'",
    "DOB limit": "assert dob > '1915-03-12' and dob <= date(2019, 3, 12)",
    "DOB unknown": "dob: 1970-01-01, dob: 1900-01-01, dob: 2000-01-01, born: 01/01/1980",
    "DOB at midnight of 1970": '{"dob": "1970-01-01T00:00:00Z", "x": [{"born": "Jan 1, 1985"}]}',
    "DOB of another document": "dob = 1979-05-27T07:32:00Z",
    "DOB with another key": "dob: null, hired: 1984-03-12",
    "date of a change": "2025-03-12 dob is now optional",
    "born in a word": "stubborn since 1984-03-12",
    "age": "dob year 1984",
    "MRN typed": "mrn 12345678, mrn 000001, mrn 100000, MRN-111111, mrn=87654321",
    "MRN column": "mrn VARCHAR(20), -- 6 to 10 digits",
    "MRN and a date": "MRN index 2024-05-06 and 20240506",
    "MRN in a word": "mrna 48291736",
    "MRN with another key": "{'mrn': '', 'size': 48291736}",
    "CSV, other column": "id,ssn,order\n1,,305728164",
    "Markdown, other column": "| order | SSN |\n|---|---|\n| 305728164 | - |",
    "COPY, other column": "COPY p (ssn, n) FROM stdin;\n\\N\t305728164\n\\.\n",
    "after COPY": "COPY p (ssn) FROM stdin;\n\\N\n\\.\nSELECT 305728164;",
    "INSERT, other column": "INSERT INTO p (ssn, n) VALUES (NULL, 305728164);",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT.keys())
def test_what_only_looks_like_it_is_silent(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        # Code.
        ('ssn = "305-72-8164"', ["ssn 305-72-8164"]),
        ("patient = Patient(ssn=305728164, n=2)", ["ssn 305728164"]),
        ("ssn: str = '305728164'", ["ssn 305728164"]),
        ("const employeeSSN = '305728164';", ["ssn 305728164"]),
        ("socialSecurityNumber: 305728164,", ["ssn 305728164"]),
        ("String s = \"a\\n305-72-8164\\tb\";", ["ssn 305-72-8164"]),
        ("f('529-48-1736', '771-14-2093')", ["ssn 529-48-1736", "ssn 771-14-2093"]),
        ("taxpayerId = '943-72-1850'", ["itin 943-72-1850"]),
        ("DOD_ID = 1098346527", ["dod-id 1098346527"]),
        ("user.dodId = '1098346527';", ["dod-id 1098346527"]),
        ("charge('4716757491186252', 12)", ["card 4716757491186252"]),
        ("cardNumber: '4539212233079'", ["card 4539212233079"]),
        ('iban := "NL45RABO6384702496"', ["iban NL45RABO6384702496"]),
        ("provider.npi = 1433253659", ["npi 1433253659"]),
        ("dea_no='MK5246017'", ["dea MK5246017"]),
        ("mbi: '7hd2mc9qy41'", ["mbi 7hd2mc9qy41"]),
        ("date_of_birth=datetime(1984, 3, 12)", ["dob 1984, 3, 12"]),
        ("mrn = '0048291736'", ["mrn 0048291736"]),
        # JSON and YAML.
        ('{"ssn":"305728164","zip":"277018164"}', ["ssn 305728164"]),
        ('{"type": "ssn", "value": "305728164"}', ["ssn 305728164"]),
        ('{"itin": 943721850}', ["itin 943721850"]),
        ('{"edipi":1098346527,"phone":"9195550142"}', ["dod-id 1098346527"]),
        ('{"phone":"9195550142","edipi":1098346527}', ["dod-id 1098346527"]),
        ('{"pan": "2371159010928159", "n": 1}', ["card 2371159010928159"]),
        ('{"birthDate": "1984-03-12"}', ["dob 1984-03-12"]),
        ('{"dob":"1984-03-12T00:00:00+02:00"}', ["dob 1984-03-12T00:00:00+02:00"]),
        ("- ssn: 305 72 8164", ["ssn 305 72 8164"]),
        ("npi: '1893194260'\nname: Doe", ["npi 1893194260"]),
        ("medical_record_number: H4829173", ["mrn H4829173"]),
        # Tables: CSV, SQL, Markdown.
        ("id,ssn,zip\n1,305728164,27701\n2,529481736,27701", ["ssn 305728164", "ssn 529481736"]),
        ("name\tEDIPI\nDoe\t1098346527", ["dod-id 1098346527"]),
        ('"name","ssn"\n"Doe, J","305728164"', ["ssn 305728164"]),
        ("1,305-72-8164,1984", ["ssn 305-72-8164"]),
        ("1,4716757491186252,12", ["card 4716757491186252"]),
        ("mrn|dob\n48291736|03/12/1984", ["mrn 48291736", "dob 03/12/1984"]),
        ("SET x;\nCOPY p (id, ssn, dob) FROM stdin;\n1\t305728164\t1984-03-12\n\\.\n",
         ["ssn 305728164", "dob 1984-03-12"]),
        ('COPY public.p ("edipi", n) FROM stdin;\n1098346527\t2098346527\n\\.\n', ["dod-id 1098346527"]),
        ("INSERT INTO p (id, ssn) VALUES (1, '305728164'), (2, '529481736');",
         ["ssn 305728164", "ssn 529481736"]),
        ("insert into p (n, mrn) values\n  ('O''Neil, J', '48291736'),\n  ('x', '51920384');",
         ["mrn 48291736", "mrn 51920384"]),
        ("UPDATE p SET ssn = '305728164' WHERE id = 7", ["ssn 305728164"]),
        ("text\n\n| Name | SSN | DoD ID |\n|:---|---:|---|\n| Doe | 305728164 | 1098346527 |\n",
         ["ssn 305728164", "dod-id 1098346527"]),
        ("| A | DOB |\n| - | --- |\n| x | 1984-03-12 |\n| y | 1986-07-21 |",
         ["dob 1984-03-12", "dob 1986-07-21"]),
        # Prose, mark-up and logs.
        ("His SSN is 305728164.", ["ssn 305728164"]),
        ("Social Security No. 305 72 8164", ["ssn 305 72 8164"]),
        ("305728164 (SSN)", ["ssn 305728164"]),
        ("It was 305.72.8164.", ["ssn 305.72.8164"]),
        ("<ssn>305728164</ssn>", ["ssn 305728164"]),
        ('<input name="ssn" value="305728164">', ["ssn 305728164"]),
        ("GET /p?ssn=305728164&n=1", ["ssn 305728164"]),
        ("https://x.placeholder.example/p?ssn=305728164", ["ssn 305728164"]),
        ("user=4 ssn=305728164 order=305728165", ["ssn 305728164"]),
        ("ITIN 943 72 1850", ["itin 943 72 1850"]),
        ("EDIPI 1098346527.", ["dod-id 1098346527"]),
        ("his DoD ID number is 1098346527", ["dod-id 1098346527"]),
        ("CAC ID: 1098346527", ["dod-id 1098346527"]),
        ("subject=CN = DOE.JANE.MARIE.1098346527, OU=PKI", ["dod-id DOE.JANE.MARIE.1098346527"]),
        ("CN=O'BRIEN-DOE.JANE.1098346527", ["dod-id O'BRIEN-DOE.JANE.1098346527"]),
        ("DOE.JOHN.A.JR.1098346527", ["dod-id DOE.JOHN.A.JR.1098346527"]),
        ("1098346527@mil", ["dod-id 1098346527@mil"]),
        ("Card 4716 7574 9118 6252 exp 09/27", ["card 4716 7574 9118 6252"]),
        ("4716-7574-9118-6252", ["card 4716-7574-9118-6252"]),
        ("amex 3715 191284 52984", ["card 3715 191284 52984"]),
        ("3628 507495 2883", ["card 3628 507495 2883"]),
        ("6228-0141-5618-3654-610", ["card 6228-0141-5618-3654-610"]),
        ("6521546592551732 3541042486111489 2202550326245624",
         ["card 6521546592551732", "card 3541042486111489", "card 2202550326245624"]),
        ("maestro 676142821167342075", ["card 676142821167342075"]),
        ("to ES26 7096 8250 6710 4832 3851, thanks", ["iban ES26 7096 8250 6710 4832 3851"]),
        ("BE29 0369 9639 3217 DOE", ["iban BE29 0369 9639 3217"]),
        ("(PL62346836732213783256748275)", ["iban PL62346836732213783256748275"]),
        ("National Provider Identifier: 1637289905", ["npi 1637289905"]),
        ("DEA# FR7045342", ["dea FR7045342"]),
        ("Medicare 7HD2MC9QY41", ["mbi 7HD2MC9QY41"]),
        ("3KT8-WA4-RN26", ["mbi 3KT8-WA4-RN26"]),
        ("born on March 12, 1984", ["dob March 12, 1984"]),
        ("D.O.B. 12.03.84", ["dob 12.03.84"]),
        ("DOB 12-Mar-1984", ["dob 12-Mar-1984"]),
        ("1984-03-12 (DOB)", ["dob 1984-03-12"]),
        ("Born: 3rd March 1984", ["dob 3rd March 1984"]),
        ("dob 1984-11-12, 1984-01-10, 1984-10-01", ["dob 1984-11-12", "dob 1984-01-10", "dob 1984-10-01"]),
        ("birthday 19840312", ["dob 19840312"]),
        ("Medical Record #: 48291736", ["mrn 48291736"]),
        # Dashes and digits of Unicode.
        ("305\u201072\u20108164", ["ssn 305\u201072\u20108164"]),
        ("305\u201372\u20138164", ["ssn 305\u201372\u20138164"]),
        ("305\u00a072\u00a08164 (SSN)", ["ssn 305\u00a072\u00a08164"]),
        ("\uff13\uff10\uff15-\uff17\uff12-\uff18\uff11\uff16\uff14",
         ["ssn \uff13\uff10\uff15-\uff17\uff12-\uff18\uff11\uff16\uff14"]),
        ("4716\u20117574\u20119118\u20116252", ["card 4716\u20117574\u20119118\u20116252"]),
        ("n\u00e9e Doe, DOB 12\u201103\u20111984", ["dob 12\u201103\u20111984"]),
    ],
)  # fmt: skip
def test_every_form_is_found(text: str, values: list[str]) -> None:
    assert found(text) == values


def test_a_path_and_a_message_are_read_too() -> None:
    assert [hit.rule for hit in SCANNER.scan("p", b"scans/305-72-8164.pdf", "path") or ()] == ["pii/ssn"]
    assert [hit.rule for hit in SCANNER.scan("m", b"Fix 943-72-1850", "commit-message") or ()] == ["pii/itin"]
    assert SCANNER.scan("p", b"mrn/48291736", "path") == ()


def test_no_value_is_told() -> None:
    text = "ssn 305728164, card 4716757491186252, dob 1984-03-12, mrn 48291736"
    hits = SCANNER.scan("a.txt", text.encode()) or ()
    assert {hit.shown for hit in hits} == {"*********", "****************", "****-**-**", "********"}
    assert {hit.context for hit in hits} == {
        "ssn *********, card ****************, dob ****-**-**, mrn ********"
    }


def test_a_file_of_nothing_but_digits_takes_no_time() -> None:
    assert SCANNER.scan("a.txt", b"ssn mrn card " + b"305728164" * 100_000) == ()


def candidate(text: str) -> Candidate:
    return Candidate(text, text, 0, "a.txt", Settings())


def test_social_security_numbers_are_those_that_the_library_takes() -> None:
    library = pytest.importorskip("stdnum.us.ssn")
    numbers = ("536-90-4399", "666-00-0000", "000-12-3456", "900-12-3456", "219-00-1234", "219-12-0000")
    assert [ssn(candidate(number)) for number in numbers] == [library.is_valid(number) for number in numbers]


def test_taxpayer_numbers_are_those_that_the_library_takes() -> None:
    library = pytest.importorskip("stdnum.us.itin")
    # The library is older than the groups 50 to 65.
    numbers = [f"912-{group}-3458" for group in range(66, 100)] + ["123-45-6789", "812-90-3456"]
    assert [itin(candidate(number)) for number in numbers] == [library.is_valid(number) for number in numbers]


def test_check_digits_are_those_of_the_library() -> None:
    library = pytest.importorskip("stdnum.luhn")
    numbers = [str(number) for number in range(7_890, 8_000)]
    assert [luhn_holds(number) for number in numbers] == [library.is_valid(number) for number in numbers]


def test_account_numbers_are_those_that_the_library_takes() -> None:
    library = pytest.importorskip("stdnum.iban")
    numbers = [f"GR{check:02} 0110 1050 0000 1054 7023 795" for check in range(100)]
    taken = [number for number in numbers if library.is_valid(number)]
    assert [number for number in numbers if iban(candidate(number))] == taken
    assert len(taken) == 1


def test_every_country_of_the_library_has_its_length() -> None:
    countries = pytest.importorskip("stdnum.numdb").get("iban")
    seen = 0
    for first, second in product(ascii_uppercase, repeat=2):
        country = first + second
        about = countries.info(f"{country}0")[0][1]
        if "bban" in about:
            account = "7" * (sum(map(int, re.findall(r"([0-9]+)!", about["bban"]))) - 3) + "135"
            number = f"{country}{98 - mod_97(f'{account}{country}00'):02}{account}"
            assert found(f"to {number}.") == [f"iban {number}"]
            assert found(f"to {number}0.") == []
            seen += 1
    assert seen > 80


@pytest.mark.parametrize(
    ("digits", "counted"), [("305728164", False), ("123456780", True), ("098765432", True)]
)
def test_counting_is_told_from_numbers(digits: str, counted: bool) -> None:
    assert is_counted(digits) is counted
