"""Addresses, numbers and places that lead to one person: found as they are written, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import phonenumbers
import pytest

from ownership_lint.analysis.content.candidate import Settings
from ownership_lint.analysis.content.scanner import Scanner
from ownership_lint.analysis.content.validators import VALIDATORS
from ownership_lint.analysis.literals import problem_of
from ownership_lint.inputs.cache import from_json, to_json
from ownership_lint.inputs.pack_file import load_pack
from ownership_lint.inputs.policy_file import load_policy

PACK = Path(__file__).resolve().parents[3] / "policy" / "pii-contact.yaml"


def scanner(*placeholder_domains: str) -> Scanner:
    loaded = load_pack(PACK.read_bytes(), PACK.name, validators=VALIDATORS, problem_of=problem_of)
    assert loaded.pack is not None, loaded.findings
    return Scanner([loaded.pack], Settings(frozenset(placeholder_domains)))


SCANNER = scanner("ward.org", "northside.mil")


def found(text: str, path: str = "a.txt", scanner: Scanner = SCANNER) -> list[str]:
    """What is found in a text, as `rule value`."""
    lines = text.split("\n")
    hits = scanner.scan(path, text.encode()) or ()
    return [
        f"{hit.rule.removeprefix('pii/')} {lines[hit.line - 1][hit.column - 1 : hit.end_column - 1]}"
        for hit in hits
    ]


SILENT = {
    # addresses
    "reserved domain": "kim@example.com, kim@example.net, kim@example.org",
    "below a reserved domain": "kim@mail.example.com",
    "reserved ending": "kim@clinic.example kim@clinic.test kim@clinic.invalid kim@x.localhost",
    "made-up domain": "kim@test.com kim@fake-domain.net kim@mycompany.io kim@acme.co.uk kim@foo.bar",
    "placeholder of the policy": "kim@ward.org",
    "below a placeholder of the policy": "KIM@North.Ward.ORG",
    "noreply of GitHub": "12345+kim@users.noreply.github.com",
    "roles": "no-reply@stripe.com do-not-reply@stripe.com security@python.org help.desk@stripe.com",
    "roles with digits and tags": "admin2@stripe.com support+x1@stripe.com",
    "stand-ins": "user@web.de first.last@web.de your_name@gmail.com jane.doe@gmail.com foo.bar@web.de",
    "git over ssh": "git@gitlab.com:group/repo.git",
    "path on a host": "scp kim@files.stripe.com:~/x . && kim@files.stripe.com:/srv/x",
    "login of a URL": "postgres://kim:secret@db.stripe.com:5432/app ftp://kim@ftp.debian.org/",
    "login of ssh": "ssh -i key kim@bastion.stripe.com",
    "npm package": "npm i left-pad@1.3.0 @babel/core@7.22.5 next@14.0.0-canary.io",
    "alias of npm": "react@npm:preact@10",
    "action": "uses: actions/checkout@v4.1.7",
    "decorator": "@app.get('/users')\n@dataclass",
    "decorator with a dot": "    @functools.cache",
    "image of double size": "icon@2x.png hero@1.5x.jpg",
    "systemd unit": "getty@tty1.service user@1000.service",
    "host without an ending": "kim@laptop root@db-1",
    "local host": "kim@laptop.local kim@nas.lan kim@db.internal kim@pod.cluster",
    "matrix product": "y = x@weight.T + q@k.mT",
    "call": "z = a@layer.to(device)",
    "subscript": "z = ab@cd.me[0]",
    "Java object": "Object@1b6d3586.name",
    "template": "${name}@gmail.com {{ user }}@gmail.com <user>@gmail.com %s@gmail.com $login@gmail.com",
    "only the domain": "everyone @gmail.com, *@gmail.com",
    "trailer": "Signed-off-by: Kim Rivers <kim.rivers@gmail.com>",
    "trailer in a list": "  - Reviewed-by: Kim Rivers <kim.rivers@gmail.com>",
    "algorithm of ssh": "MACs umac-128-etm@openssh.com,hmac-sha2-256@libssh.org",
    "service account": "runner@project-1.iam.gserviceaccount.com",
    "mailing list": "django-users@googlegroups.com",
    "file name": "kim@corp.json kim@backup.tar.gz",
    "Sentry": "https://0123abcd@o42.ingest.sentry.io/123",
    "handle": "thanks @kim.rivers and @octo-org/team.name",
    "CSS": "@media screen{} @font-face{} @import url(x.css)",
    "domain of hyphens": "kim@-x-.com",
    "made-up military domain": "kim@example.mil kim@your-base.mil kim@test.mil",
    "placeholder of the forces": "kim@us.northside.mil",
    "military site": "https://www.health.mil/about",
    "military domain that goes on": "kim@army.mil.test",
    # telephones
    "numbers for films": "(212) 555-0199 and 212-555-0100",
    "exchange 555": "808-555-9876 +1 (415) 555-2671",
    "area 555": "555-867-5309",
    "Unix time": "ts=1700000000 phone_seen=1700000000 mobile: 1735689600",
    "power of two": "max_phone_id = 2147483648",
    "free number": "1-800-662-4357 +1 866 487 2365 phone: 8888675309",
    "premium number": "1-900-867-5309",
    "no such area": "call 199-867-5309 or 295-867-5309 or 411-867-5309",
    "no such exchange": "call 212-167-5309 or 212-911-5309",
    "counted up": "phone: 234-567-8901",
    "one digit": "phone 777-777-7777",
    "area not in service": "phone 886-867-5309",
    "bare digits": "order 2128675309 of batch",
    "label in a word": "hotels 2128675309, faxes? hotel=2128675309",
    "two separators": "212-867.5309",
    "IP address": "phone home: 192.168.75.30",
    "version": "v212.867.5309",
    "longer number": "212-867-5309-1234-5678 1212-867-5309 212-867-53091",
    "decimals": "0.212-867-5309 x 3.2128675309 phone",
    "identifier": "order-12-212-867-5309 212-867-5309-a",
    "UUID": "phone 2128675-2128-4675-8212-212867530921",
    "URL": "phone https://placeholder.example/2128675309/x",
    "zone": "2024-05-06T07:08:09+0000 +02:00 UTC+5",
    "sums": "phone +100 +2500-300 +12 345",
    "invalid country": "+999 123 456 789",
    "too short for its country": "+49 30 123 +33 1 23 45",
    "UK numbers for films": "+44 1632 960123 +44 (0)20 7946 0123 +447700900456",
    "Australian numbers for films": "+61 3 7010 1234 +61 491 570 156",
    "French numbers for films": "+33 6 39 98 12 34",
    "diff": "@@ -1234567,8 +1234567,9 @@",
    "SVG": '<path d="M212-867-5309 L1,2 212.867 530.9"/>',
    # the forces' network
    "database": "DSN=mysql:host=127.0.0.1;port=3306",
    "DSN with 555": "DSN 555-0142",
    "DSN that cannot be": "DSN: 123-4567 DSN 911-1234",
    "no DSN": "room 438-2211",
    "in another word": "hydsnx 438-2211",
    # the grid
    "no grid without a label": "token 4QFJ18305647 38SMB4458193407",
    "grid counted up": "MGRS 4QFJ1234567890 and 4Q FJ 1234 5678",
    "no such column": "MGRS 18SAJ23480647",
    "no such zone": "MGRS 0QFJ18305647 61QFJ18305647",
    "letters that are not used": "MGRS 18IUJ23480647 18SOJ23480647",
    "odd digits": "MGRS 18SUJ2348064",
    "hex": "grid 0x18SUJ23480647 grid=a18SUJ234806",
    "grid of CSS": "grid-template: 12fr / 18px 24px; grid-area: 1 / 2 / 3",
    # coordinates
    "numbers without a label": "a 21.36187, -157.94933 b",
    "drawing": '<path d="M21.3618,57.9493 C21.3618,57.9493 1.1234,2.9876" id="lat"/>',
    "vector": "coords: [0.12874, 0.98342, 0.44119]",
    "matrix": "coordinates = [[0.12874, 0.98342, 0.44119], [0.42874, 0.18342, 0.74119]]",
    "city": '{"lat": 40.7128, "lon": -74.0060}',
    "city alone": "latitude: 51.5074, longitude: -0.1278",
    "town": "gps: 21.36, -157.95",
    "not on earth": "gps: 121.36187, -157.94933",
    "longitude too far": "gps: 21.36187, -197.94933",
    "round": "latitude = 21.0000 gps 45.5000, -120.0000",
    "counted coordinates": "latitude: 12.345678",
    "latency": "lat: 12.48213 ms, p99_lat=13.48213",
    "flat": "flat: 12.48213, long: 1",
    # home folders
    "users of machines": "/home/runner/work /home/ubuntu/.ssh /home/vscode/x /home/node/app /home/circleci/p",
    "users of macOS": "/Users/runner/work /Users/Shared/x /Users/admin/x /Users/me/x",
    "stand-in": "/Users/yourname/x /home/your-user/x /Users/username/x /home/user1/x",
    "variable": "/Users/$USER/x /home/${LOGIN}/x /Users/%s/x /home/{name}/x /Users/<login>/x",
    "dots": "/Users/.../x /home/*/x",
    "users of Windows": r"C:\Users\Public\x C:\Users\%USERNAME%\x C:\Users\Default\x C:/Users/you/x",
    "route": 'app.get("/Users/:id") fetch(`/api/Users/12ab`) "/scim/v2/Users/kimr"',
    "page": '<a href="/home/about">x</a> https://placeholder.example/home/kimr/x',
    "folder of the code": "src/home/Banner/x ./home/Banner/y ../Users/Table/z @/home/Banner",
    "folder below a variable": "$ROOT/home/kimr/x ${PREFIX}/Users/kimr",
    "page alone": 'redirect("/home/welcome")',
    # hosts
    "private": "10.20.30.40 172.20.1.9 192.168.7.8 127.0.0.53 169.254.169.254 100.64.3.4",
    "documents": "192.0.2.44 198.51.100.3 203.0.113.9 2001:db8:1::9",
    "resolver": "nameserver 8.8.8.8 and 2606:4700:4700::1111",
    "version of four": 'version = "81.2.69.142" Chrome/81.2.69.142 lib==81.2.69.142 lib>=81.2.69.142',
    "not an address": "381.2.69.142 81.2.69 81.2.69.142.7 1.3.6.1.4.1",
    "mask": "255.255.255.0 0.0.0.0 224.0.0.1",
    "time": "23:59:59 2023:12:01:10 3fff: a::b",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_what_leads_to_nobody_is_silent(text: str) -> None:
    assert found(text) == []


FOUND = {
    # addresses
    "address": ("ask kim.rivers@gmail.com.", ["email kim.rivers@gmail.com"]),
    "address in brackets": ("Kim <kim@posteo.de>,", ["email kim@posteo.de"]),
    "address in a key": ('{"email":"kim@stripe.com"}', ["email kim@stripe.com"]),
    "address in capitals": ("KIM.RIVERS@GMAIL.COM", ["email KIM.RIVERS@GMAIL.COM"]),
    "address of a country": ("kim@cs.ox.ac.uk", ["email kim@cs.ox.ac.uk"]),
    "address with digits for a domain": ("kim@163.com", ["email kim@163.com"]),
    "address with a tag": ("kim+news@gmail.com", ["email kim+news@gmail.com"]),
    "address in a link": ("[x](mailto:kim@gmail.com)", ["email kim@gmail.com"]),
    "address in a query": ("/u?mail=kim%40gmail.com&x", ["email kim%40gmail.com"]),
    "address in a route": ("GET /users/kim@gmail.com", ["email kim@gmail.com"]),
    "address after an escape": (r'"\tkim@gmail.com\n"', ["email kim@gmail.com"]),
    "two addresses": ("kim@gmail.com;lee@web.de", ["email kim@gmail.com", "email lee@web.de"]),
    "address in a latest test": ("latest contest: kim@gmail.com", ["email kim@gmail.com"]),
    "role and name": ("dr.support-kim@gmail.com", ["email dr.support-kim@gmail.com"]),
    "address near a placeholder": ("kim@forward.org", ["email kim@forward.org"]),
    "author of a patch": ("From: Kim Rivers <kim@gmail.com>", ["email kim@gmail.com"]),
    "comment of a key": ("ssh-ed25519 AAAAC3Nz kim@gmail.com", ["email kim@gmail.com"]),
    "table": ("name,mail\nKim,kim@gmail.com", ["email kim@gmail.com"]),
    "address after a colon": ("kim@gmail.com: see above", ["email kim@gmail.com"]),
    "military": ("kim.a.rivers.mil@army.mil", ["mil-email kim.a.rivers.mil@army.mil"]),
    "military mail server": ("krivers@mail.mil;", ["mil-email krivers@mail.mil"]),
    "military role": ("webmaster@tripler.navy.mil", ["mil-email webmaster@tripler.navy.mil"]),
    "military below a test": ("tests/latest: kim@us.af.mil", ["mil-email kim@us.af.mil"]),
    "military encoded": ("to=kim%40health.mil", ["mil-email kim%40health.mil"]),
    # telephones
    "dashes": ("212-867-5309", ["phone 212-867-5309"]),
    "dots": ("at 212.867.5309.", ["phone 212.867.5309"]),
    "area in brackets": ("(212) 867-5309, (212)867-5309", ["phone (212) 867-5309", "phone (212)867-5309"]),
    "country before": ("1-212-867-5309", ["phone 1-212-867-5309"]),
    "country with plus": ("+1 212 867 5309", ["phone +1 212 867 5309"]),
    "plus without blanks": ('"+12128675309"', ["phone +12128675309"]),
    "plus and brackets": ("+1 (212) 867-5309", ["phone +1 (212) 867-5309"]),
    "extension": ("212-867-5309 x42", ["phone 212-867-5309"]),
    "labelled digits": ("cell: 2128675309", ["phone 2128675309"]),
    "label in a key": ('"mobilePhone": "2128675309"', ["phone 2128675309"]),
    "label in a name": ("home_phone=2128675309", ["phone 2128675309"]),
    "label after": ("2128675309 (fax)", ["phone 2128675309"]),
    "labelled with blanks": ("Tel. 212 867 5309", ["phone 212 867 5309"]),
    "column": ("who,phone,x\nKim,2128675309,1", ["phone 2128675309"]),
    "in a link": ('<a href="tel:+12128675309">', ["phone +12128675309"]),
    "Unicode dashes": ("212\u2013867\u20135309", ["phone 212\u2013867\u20135309"]),
    "Germany": ("+49 89 2180 1234", ["phone +49 89 2180 1234"]),
    "Germany, mobile": ("+49 151 23456789", ["phone +49 151 23456789"]),
    "United Kingdom with a zero": ("+44 (0)161 275 2000", ["phone +44 (0)161 275 2000"]),
    "before a date": ("+12128675309 2024-01-01", ["phone +12128675309"]),
    # the forces' network
    "DSN": ("DSN 438-2211", ["dsn 438-2211"]),
    "DSN with its theatre": ("DSN: 314-438-2211", ["dsn 314-438-2211"]),
    "DSN in brackets": ("DSN (315) 438-2211", ["dsn (315) 438-2211"]),
    "DSN in a key": ('"dsnPhone": "438-2211"', ["dsn 438-2211"]),
    "DSN without separator": ("DSN:4382211", ["dsn 4382211"]),
    "DSN after": ("438-2211 (DSN)", ["dsn 438-2211"]),
    "DSN beside commercial": ("DSN 438-2211, COMM 808-433-2211", ["dsn 438-2211", "phone 808-433-2211"]),
    # the grid
    "grid with blanks": ("at 18S UJ 2348 0647.", ["mgrs 18S UJ 2348 0647"]),
    "grid to a metre": ("18SUJ 23481 06479", ["mgrs 18SUJ 23481 06479"]),
    "grid with a label": ("mgrs=18SUJ23480647", ["mgrs 18SUJ23480647"]),
    "grid to a hundred metres": ("grid 18S UJ 234 064", ["mgrs 18S UJ 234 064"]),
    "grid of USNG": ("USNG: 18SUJ2348006479", ["mgrs 18SUJ2348006479"]),
    # coordinates
    "labelled pair": ("coordinates: 48.13712, 11.57549", ["coordinates 48.13712, 11.57549"]),
    "gps": ("GPS 48.13712,11.57549", ["coordinates 48.13712,11.57549"]),
    "keys": ('{"lat":48.13712,"lng":11.57549}', ["coordinates 48.13712"]),
    "keys of code": ("lat=48.13712, lon=11.57549", ["coordinates 48.13712"]),
    "query": ("?lat=48.13712&lon=11.57549", ["coordinates 48.13712"]),
    "key alone": ('"latitude": "-33.91238"', ["coordinates -33.91238"]),
    "GeoJSON": ('"coordinates":[11.57549,48.13712]', ["coordinates 11.57549,48.13712"]),
    "hemispheres": ("48.13712N 11.57549E", ["coordinates 48.13712N 11.57549E"]),
    "link to a map": ("maps.google.com/?q=48.13712,11.57549", ["coordinates 48.13712,11.57549"]),
    "geo link": ("geo:48.13712,11.57549", ["coordinates 48.13712,11.57549"]),
    "column of latitudes": ("latitude;x\n48.13712;1", ["coordinates 48.13712"]),
    # home folders
    "macOS": ("open /Users/krivers/x", ["home-path krivers"]),
    "macOS, alone": ('"/Users/krivers"', ["home-path krivers"]),
    "at the end of a sentence": ("It is in /Users/krivers.", ["home-path krivers"]),
    "Linux": ("cd /home/krivers && ls /home/krivers/x", ["home-path krivers", "home-path krivers"]),
    "Windows": (r"C:\Users\krivers\x", ["home-path krivers"]),
    "Windows, escaped": (r'"C:\\Users\\k.rivers\\x"', ["home-path k.rivers"]),
    "Windows with slashes": ("c:/Users/krivers/x", ["home-path krivers"]),
    "WSL": ("/mnt/c/Users/krivers/x", ["home-path krivers"]),
    "file link": ("file:///home/krivers/x", ["home-path krivers"]),
    "include path": (
        "cc -I/home/krivers/inc -L/Users/krivers/lib",
        ["home-path krivers", "home-path krivers"],
    ),
    "search path": ("PATH=/usr/bin:/Users/krivers/bin", ["home-path krivers"]),
    "name of a project": ("projects/-Users-krivers-work-x", ["home-path krivers"]),
    "Markdown": ("[x](/Users/krivers/x)", ["home-path krivers"]),
    "login with digits": ("/Users/krivers2/x", ["home-path krivers2"]),
    # hosts
    "IPv4": ("from 81.2.69.142.", ["ip-address 81.2.69.142"]),
    "IPv4 with a port": ("81.2.69.142:8443", ["ip-address 81.2.69.142"]),
    "IPv4 in a URL": ("http://81.2.69.142/x", ["ip-address 81.2.69.142"]),
    "IPv4 after an assignment": ("HOST=81.2.69.142", ["ip-address 81.2.69.142"]),
    "IPv6": ("2a00:1450:4001:81b::200e", ["ip-address 2a00:1450:4001:81b::200e"]),
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND)
def test_what_leads_to_a_person_is_found(text: str, expected: list[str]) -> None:
    assert found(text) == expected


REGIONS = (
    *("AR", "AT", "AU", "BE", "BR", "CA", "CH", "CN", "CZ", "DE", "DK", "EG", "ES", "FI", "FR", "GB", "GR"),
    *("HU", "IE", "IL", "IN", "IT", "JP", "KE", "KR", "MX", "NL", "NO", "NZ", "PL", "PT", "RO", "SE", "SG"),
    *("TR", "UA", "VN", "ZA"),
)
FORMATS = (phonenumbers.PhoneNumberFormat.E164, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@pytest.mark.parametrize("region", REGIONS)
def test_example_numbers_of_every_region_are_found(region: str) -> None:
    kinds = (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.MOBILE)
    for kind in kinds:
        number = phonenumbers.example_number_for_type(region, kind)
        assert number is not None
        for form in FORMATS:
            text = phonenumbers.format_number(number, form)
            assert found(f"call {text}, please") == [f"phone {text}"]


def test_a_placeholder_is_one_only_where_the_policy_says_so() -> None:
    text = "kim@ward.org kim@northside.mil"
    assert found(text) == []
    assert found(text, scanner=scanner()) == ["email kim@ward.org", "mil-email kim@northside.mil"]


def test_the_policy_may_write_placeholders_as_people_do() -> None:
    text = "version: 1\nkind: policy\npii: {placeholder_domains: ['@Ward.ORG', .x.mil]}\n"
    policy = load_policy(text.encode(), "policy.yaml").policy
    assert policy is not None
    assert policy.pii.placeholder_domains == ("ward.org", "x.mil")
    assert from_json(json.loads(json.dumps(to_json(policy.pii)))) == policy.pii


def test_a_login_is_never_shown() -> None:
    hits = SCANNER.scan("a.txt", b"open /Users/krivers/x and mail kim@gmail.com") or ()
    assert [(hit.shown, "krivers" in hit.context, "kim" in hit.context) for hit in hits] == [
        ("", False, False),
        ("***@*****.***", False, False),
    ]


def test_a_home_folder_is_found_in_the_path_of_a_file() -> None:
    path = ".tool/projects/-Users-krivers-work/notes.md"
    hits = SCANNER.scan(path, path.encode(), "path") or ()
    assert [hit.rule for hit in hits] == ["pii/home-path"]


def test_the_answer_depends_on_the_placeholders_in_any_order() -> None:
    one, other = scanner("a.example", "b.example"), scanner("b.example", "a.example")
    assert one.digest == other.digest
    assert one.digest != scanner("a.example").digest


@pytest.mark.parametrize(
    "unit",
    ["a.", "1-", "/Users/", "+4 ", "(808) ", "a@a.", "2a00:", "21.3618,", "18S ", "your", "\\n", "-Users-"],
)
def test_hostile_text_comes_to_an_end(unit: str) -> None:
    hits = SCANNER.scan("a.txt", (unit * 4_000 + " phone dsn mgrs gps latitude@").encode()) or ()
    assert len(hits) < 60
