"""What the pack of secrets finds, and what it leaves alone.

Tokens are put together at run time, so that no scanner takes this file for a leak.
"""

from __future__ import annotations

import base64
import binascii
import json
import random
import string
import time
from functools import cache

import pytest

from ownership_lint.analysis.content.candidate import Settings
from ownership_lint.analysis.content.plausibility import (
    entropy,
    is_placeholder,
    looks_drawn,
    reads_like_words,
)
from ownership_lint.analysis.content.scanner import Hit, Scanner
from ownership_lint.analysis.content.validators import VALIDATORS
from ownership_lint.analysis.literals import problem_of
from ownership_lint.inputs.pack_file import load_pack
from ownership_lint.resources import read

LOWER, UPPER, DIGITS = string.ascii_lowercase, string.ascii_uppercase, string.digits
HEX = DIGITS + "abcdef"
WORD = LOWER + UPPER + DIGITS
DASHED = WORD + "-_"
BASE62 = DIGITS + UPPER + LOWER

KEY, TOKEN, ASSIGNED = "pii/private-key", "pii/secret-token", "pii/secret-assignment"


@cache
def scanner() -> Scanner:
    loaded = load_pack(
        read("policy/secrets.yaml"), "secrets.yaml", validators=VALIDATORS, problem_of=problem_of
    )
    assert loaded.pack is not None, loaded.findings
    return Scanner([loaded.pack], Settings())


def hits(text: str, path: str = "app/settings.py") -> tuple[Hit, ...]:
    found = scanner().scan(path, text.encode())
    assert found is not None
    return found


def rules(text: str, path: str = "app/settings.py") -> set[str]:
    return {hit.rule for hit in hits(text, path)}


def drawn(length: int, alphabet: str = WORD, seed: int = 7) -> str:
    """Characters that look drawn, always the same ones."""
    return "".join(random.Random(seed).choices(alphabet, k=length))


def checksum(body: str) -> str:
    number, digits = binascii.crc32(body.encode()), ""
    for _ in range(6):
        number, digit = divmod(number, 62)
        digits = BASE62[digit] + digits
    return digits


def with_checksum(prefix: str) -> str:
    body = drawn(30)
    return prefix + body + checksum(body)


def with_hex_checksum(text: str) -> str:
    return f"{text}{binascii.crc32(text.encode()):08X}"


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def jwt(header: object, claims: object, signature: str | None = None) -> str:
    return f"{part(header)}.{part(claims)}.{drawn(43, DASHED) if signature is None else signature}"


HS256 = {"alg": "HS256", "typ": "JWT"}
DISCORD_ID = base64.b64encode(b"294857203948572034").decode().rstrip("=")

TOKENS = {
    "aws-key-id": "AK" + "IA" + drawn(16, UPPER + "234567"),
    "aws-temporary-key-id": "AS" + "IA" + drawn(16, UPPER + "234567"),
    "github": with_checksum("gh" + "p_"),
    "github-oauth": with_checksum("gh" + "o_"),
    "github-server": with_checksum("gh" + "s_"),
    "github-fine-grained": "github" + "_pat_" + drawn(22) + "_" + drawn(59),
    "gitlab": "gl" + "pat-" + drawn(20, DASHED),
    "gitlab-runner": "gl" + "rt-" + drawn(20, DASHED),
    "slack-bot": "xo" + "xb-" + drawn(12, DIGITS) + "-" + drawn(13, DIGITS) + "-" + drawn(24),
    "slack-user": "xo" + "xp-" + "-".join(drawn(12, DIGITS, n) for n in (1, 2, 3)) + "-" + drawn(32, HEX),
    "slack-app": "xa" + "pp-1-A" + drawn(10, UPPER + DIGITS) + "-" + drawn(13, DIGITS) + "-" + drawn(64, HEX),
    "slack-webhook": f"{'https'}://hooks.slack.com/services/T0"
    + drawn(8, UPPER + DIGITS)
    + "/B0"
    + drawn(8, UPPER + DIGITS)
    + "/"
    + drawn(24),
    "google-api": "AI" + "za" + drawn(35, DASHED),
    "google-oauth": "GOC" + "SPX-" + drawn(28, DASHED),
    "stripe": "sk_" + "live_" + drawn(24),
    "stripe-long": "rk_" + "live_" + drawn(99),
    "npm": with_checksum("np" + "m_"),
    "pypi": "py" + "pi-AgEIcHlwaS5vcmc" + drawn(120, DASHED),
    "openai": "sk" + "-" + drawn(20) + "T3Blbk" + "FJ" + drawn(20),
    "openai-project": "sk" + "-proj-" + drawn(74, DASHED) + "T3Blbk" + "FJ" + drawn(74, DASHED),
    "anthropic": "sk" + "-ant-api03-" + drawn(93, DASHED) + "AA",
    "hugging-face": "h" + "f_" + drawn(34, LOWER + UPPER),
    "sendgrid": "S" + "G." + drawn(22, DASHED) + "." + drawn(43, DASHED),
    "twilio": "S" + "K" + drawn(32, HEX),
    "mailgun": "ke" + "y-" + drawn(32, HEX),
    "digitalocean": "do" + "p_v1_" + drawn(64, HEX),
    "telegram": drawn(9, "123456789") + ":A" + "A" + drawn(33, DASHED),
    "discord": DISCORD_ID + "." + drawn(6) + "." + drawn(38, DASHED),
    "databricks": "da" + "pi" + drawn(32, HEX),
    "docker": "dckr" + "_pat_" + drawn(27, DASHED),
    "shopify": "shp" + "at_" + drawn(32, HEX),
    "square": "sq0" + "csp-" + drawn(43, DASHED),
    "atlassian": with_hex_checksum("ATA" + "TT3xFfGF0" + drawn(171, DASHED) + "="),
    "linear": "lin" + "_api_" + drawn(40),
    "notion": "nt" + "n_" + drawn(11, DIGITS) + drawn(35),
    "postman": "PM" + "AK-" + drawn(24, HEX) + "-" + drawn(34, HEX),
    "terraform": drawn(14) + ".atlas" + "v1." + drawn(67, DASHED),
    "vault": "hv" + "s." + drawn(95, DASHED),
    "azure-storage": "DefaultEndpointsProtocol=https;Account" + "Key=" + drawn(86, WORD + "+/") + "==",
    "azure-client": drawn(3) + "8" + "Q~" + drawn(34, DASHED),
    "age": "AGE-SECRET" + "-KEY-1" + drawn(58, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"),
    "grafana": "gl" + "sa_" + drawn(32) + "_" + drawn(8, HEX),
    "groq": "gs" + "k_" + drawn(52),
    "replicate": "r" + "8_" + drawn(37),
    "rubygems": "ruby" + "gems_" + drawn(48, HEX),
    "airtable": "pat" + drawn(14) + "." + drawn(64, HEX),
    "context7": "ctx7" + "sk-" + "-".join(drawn(size, HEX, size + 1) for size in (8, 4, 4, 4, 12)),
    "brave": "BS" + "A" + drawn(28, DASHED),
    "trello": "ATT" + "A" + drawn(72),
    "render": "rn" + "d_" + drawn(32),
    "tavily": "tv" + "ly-dev-" + drawn(32),
    "firecrawl": "f" + "c-" + drawn(32, HEX),
    "openrouter": "sk" + "-or-v1-" + drawn(64, HEX),
    "jina": "jin" + "a_" + drawn(60),
    "apify": "apify" + "_api_" + drawn(36),
    "e2b": "e2" + "b_" + drawn(40, HEX),
    "neon": "nap" + "i_" + drawn(64, LOWER + DIGITS),
    "langsmith": "lsv2" + "_pt_" + drawn(32, HEX) + "_" + drawn(10, HEX),
    "pinecone": "pc" + "sk_" + drawn(6) + "_" + drawn(63),
    "nvidia": "nv" + "api-" + drawn(64, DASHED),
    "resend": "r" + "e_" + drawn(8) + "_" + drawn(24),
    "hubspot": "pa" + "t-na1-" + "-".join(drawn(size, HEX, size + 1) for size in (8, 4, 4, 4, 12)),
    "posthog": "ph" + "x_" + drawn(43),
    "browserbase": "bb" + "_live_" + drawn(27),
    "mapbox": "s" + "k.eyJ" + drawn(60) + "." + drawn(22),
    "clickup": "p" + "k_" + drawn(8, DIGITS) + "_" + drawn(32, UPPER + DIGITS),
    "netlify": "nf" + "p_" + drawn(36),
    "circleci": "CCI" + "PAT_" + drawn(22) + "_" + drawn(40, HEX),
    "contentful": "CF" + "PAT-" + drawn(43, DASHED),
    "elevenlabs": "s" + "k_" + drawn(48, HEX),
    "jwt": jwt(HS256, {"sub": "svc-7", "iat": 1700000000}),
}


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
@pytest.mark.parametrize(
    "form", ["{}", "x = '{}'", "key: {}", '{{"a": "{}"}}', "curl https://a.example/?k={}&b"]
)
def test_token_is_found(token: str, form: str) -> None:
    assert TOKEN in rules(form.format(token))


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
def test_token_is_never_told(token: str) -> None:
    for hit in hits(f"value = '{token}'"):
        assert not any(drawn(8, alphabet) in f"{hit.shown}{hit.context}" for alphabet in (WORD, HEX, DASHED))
        assert token[-12:] not in hit.shown + hit.context


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
def test_token_within_a_longer_word_is_none(token: str) -> None:
    longer = f"zz{token.removeprefix('https://')}zz"
    found = {hit.detector for hit in hits(longer) if hit.rule == TOKEN}
    assert found <= {"slack-webhook", "azure-storage", "azure-client", "terraform"}, "they begin anywhere"


NO_TOKENS = {
    "checksum": "gh" + "p_" + drawn(36),
    "npm-checksum": "np" + "m_" + drawn(36),
    "atlassian-checksum": "ATA" + "TT3xFfGF0" + drawn(171, DASHED) + "=0A1B2C3D",
    "github-x": "gh" + "p_" + "x" * 36,
    "github-counted": "gh" + "p_" + "1234567890" * 3 + "123456",
    "github-words": "gh" + "p_your_personal_access_token",
    "aws-sample": "AKIA" + "IOSFODNN7EXAMPLE",
    "aws-other-sample": "AKIA" + "I44QH8DHBEXAMPLE",
    "aws-x": "AKIA" + "X" * 16,
    "aws-wrong-alphabet": "AKIA" + "0189" * 4,
    "slack-x": "xo" + "xb-xxxxxxxxxxxx-xxxxxxxxxxxx-xxxxxxxxxxxxxxxxxxxxxxxx",
    "slack-words": "xo" + "xb-your-bot-token-goes-here-please",
    "stripe-sandbox": "sk_" + "test_" + drawn(24),
    "stripe-public": "pk_" + "live_" + drawn(24),
    "stripe-x": "sk_" + "live_" + "x" * 24,
    "openai-words": "sk" + "-your-openai-api-key-goes-here-please",
    "openai-no-mark": "sk" + "-" + "learn-" * 8,
    "anthropic-cut": "sk" + "-ant-api03-...",
    "anthropic-x": "sk" + "-ant-api03-" + "x" * 95,
    "google-words": "AI" + "zaSyYOUR_API_KEY_GOES_HERE_PLEASE_0000",
    "hugging-face-name": "h" + "f_" + "transformersModelHubDownloadHandler"[:34],
    "sendgrid-x": "S" + "G." + "x" * 22 + "." + "x" * 43,
    "module-path": "SG.module.submodule",
    "discord-no-number": "MyClassNameThatIsLong" + "abc" + ".abcdef." + drawn(30),
    "jwt-manual": jwt(HS256, {"sub": "1234567890", "name": "A", "iat": 1516239022}),
    "jwt-unsigned": jwt({"alg": "none"}, {"sub": "svc-7"}),
    "jwt-words": jwt(HS256, {"sub": "svc-7"}, "this-is-the-signature-of-the-token-for-the-manual"),
    "jwt-browser": jwt(HS256, {"role": "anon", "iss": "supabase"}),
    "jwt-no-json": "eyJ" + drawn(30) + ".eyJ" + drawn(30) + "." + drawn(43),
    "azurite": "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq"
    "/K1SZFPTOtr/KBHBeksoGMGw==",
    "pattern": r"AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}|sk_live_[a-z]+",
    "react-key": "cache-ke" + "y-" + drawn(32, HEX),
    "slack-hook-sample": "https://hooks.slack" + ".com/services/T00000000/B00000000/" + "X" * 24,
    "git-hash": drawn(40, HEX),
    "integrity": "sha512-" + drawn(86, WORD + "+/") + "==",
}


@pytest.mark.parametrize("text", NO_TOKENS.values(), ids=NO_TOKENS)
@pytest.mark.parametrize("form", ["{}", "x = '{}'", "see {}, and go on"])
def test_no_token(text: str, form: str) -> None:
    assert TOKEN not in rules(form.format(text))


def test_the_secret_of_an_aws_key_is_found_by_its_label() -> None:
    secret = drawn(40, WORD + "/+")
    for label in ("aws_secret_access_key = ", "SecretAccessKey: ", '"secretAccessKey": "', "AWS_SECRET_KEY="):
        assert TOKEN in rules(label + secret)
    assert rules(secret) == set()


HEAD = "-----BEGIN {}PRIVATE " + "KEY-----"
BODY = "MII" + "EowIBAAKCAQEA" + drawn(48, WORD + "+/")

KEYS = {
    "rsa": HEAD.format("RSA ") + f"\n{BODY}\n",
    "pkcs8": HEAD.format("") + f"\r\n{BODY}\r\n",
    "ec-indented": f"key: |\n  {HEAD.format('EC ')}\n  MHc{BODY[3:]}\n",
    "encrypted": HEAD.format("ENCRYPTED ") + f"\n{BODY}\n",
    "encrypted-old": HEAD.format("RSA ")
    + f"\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A\n\n{drawn(64)}\n{drawn(64)}\n",
    "openssh": HEAD.format("OPENSSH ") + "\nb3BlbnNzaC1rZXktdjE" + drawn(51) + "\n",
    "pgp": HEAD.format("PGP ").replace("KEY-", "KEY BLOCK-") + f"\n\nlQOYB{drawn(59)}\n{drawn(64)}\n",
    "json": json.dumps({"private_key": HEAD.format("") + f"\n{BODY}\n"}),
    "python": f'K = "{HEAD.format("RSA ")}\\n" \\\n    "{BODY}\\n"\n',
    "python-one-line": f'K = "{HEAD.format("RSA ")}\\n{BODY}\\n"\n',
    "env": f'KEY="{HEAD.format("")}\\n{BODY}\\n"',
    "putty": f"PuTTY-User-Key-File-2: ssh-rsa\nPrivate-{'Lines'}: 14\n{drawn(64)}\n",
    "base64": "tls.key: " + base64.b64encode((HEAD.format("RSA ") + f"\n{BODY}\n").encode()).decode(),
}


@pytest.mark.parametrize("text", KEYS.values(), ids=KEYS)
def test_private_key_is_found_once_and_not_told(text: str) -> None:
    found = [hit for hit in hits(text, "deploy/key.txt") if hit.rule == KEY]
    assert len(found) == 1
    assert drawn(12, WORD + "+/") not in found[0].context + found[0].shown


NO_KEYS = {
    "head": HEAD.format("RSA "),
    "prose": f"A key begins with `{HEAD.format('')}` and ends with `-----END PRIVATE KEY-----`.",
    "assertion": f'assert key.startswith("{HEAD.format("RSA ")}")\nassert len(key) > 1600  # a comment',
    "cut": HEAD.format("RSA ") + "\nMIIEowIBAAKCAQEA...\n",
    "cut-late": HEAD.format("") + f"\n{BODY}...\n",
    "to-be-filled-in": HEAD.format("") + "\n<paste your key here>\n",
    "x": HEAD.format("") + "\n" + "x" * 64 + "\n",
    "public": f"-----BEGIN PUBLIC KEY-----\n{BODY}\n",
    "certificate": f"-----BEGIN CERTIFICATE-----\n{BODY}\n",
    "public-pgp": f"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n{drawn(64)}\n",
    "pattern": r"-----BEGIN (?:RSA |EC )?PRIVATE KEY-----[\s\S]+?-----END",
    "wrapped-certificate": base64.b64encode(f"-----BEGIN CERTIFICATE-----\n{BODY}\n{BODY}".encode()).decode(),
}


@pytest.mark.parametrize("text", NO_KEYS.values(), ids=NO_KEYS)
def test_no_private_key(text: str) -> None:
    assert rules(text, "docs/keys.md") == set()


NOT_ASSIGNED = [
    ("password = os.environ['DB_PASSWORD']", "a.py"),
    ('password = os.getenv("DB_PASSWORD")', "a.py"),
    ("const token = process.env.API_TOKEN;", "a.ts"),
    ("password: str", "a.py"),
    ("password: string;", "a.ts"),
    ("password: Mapped[str] = mapped_column(String(255))", "a.py"),
    ("token: Optional[str] = None", "a.py"),
    ("password: ${DB_PASSWORD}", "a.yaml"),
    ("password: ${DB_PASSWORD:-postgres}", "a.yaml"),
    ("token: ${{ secrets.DEPLOY_TOKEN }}", ".github/workflows/a.yml"),
    ("api_key: {{ vault_api_key }}", "a.yml"),
    ("SECRET_KEY=", ".env"),
    ("SECRET_KEY=changeme", ".env"),
    ("SECRET_KEY=your_secret_key_here_generate_a_random_64_char_string", ".env"),
    ("SECRET_KEY=<generate>", ".env"),
    ("API_KEY=xxxxxxxxxxxxxxxxxxxx", ".env"),
    ("API_KEY=1234567890abcdef", ".env"),
    ("API_KEY=aaaaaaaaaaaaaaaaaaaa", ".env"),
    ("API_KEY=abc123abc123abc123abc123", ".env"),
    ("password = 'password'", "a.py"),
    ("password = 'correct horse battery staple'", "a.py"),
    ("password = 'TestPassword123!'", "tests/test_a.py"),
    ("password = 'Str0ngP@ssw0rd!'", "a.py"),
    ("password: 'V3ryStr0ng!Pass@2024'", "a.test.ts"),
    ("password = 'admin123'", "seed.py"),
    ("token = 'access-token-expired'", "a.py"),
    ("TOKEN_TYPE = 'bearer-token-type'", "a.py"),
    ("csrfToken = 'csrf-token-123'", "a.ts"),
    ("pad_token = 'x9Kq2LmZ7vRt4WbN'", "a.py"),
    ("next_page_token = 'CAUQx9Kq2LmZ7vRt4WbN'", "a.py"),
    ("fake_token = 'x9Kq2LmZ7vRt4WbN'", "tests/a.py"),
    ("const mockApiKey = 'x9Kq2LmZ7vRt4WbN'", "a.ts"),
    ("test_password = 'x9Kq2LmZ7vRt4WbN'", "a.py"),
    ("secret_name = 'prod-db-x9Kq2LmZ7vRt'", "a.py"),
    ("token_url = 'https://auth.example.org/oauth2/v1/token'", "a.py"),
    ("password_file = '/run/secrets/db_password'", "a.py"),
    ("password: /run/secrets/x9Kq2LmZ7vRt4WbN", "a.yaml"),
    ("secret = 'arn:aws:secretsmanager:us-east-1:1:secret:x9Kq2LmZ7vRt4WbN'", "a.tf"),
    ("password: op://vault/item/x9Kq2LmZ7vRt4WbN", "a.yaml"),
    ("password: ENC[AES256_GCM,data:x9Kq2LmZ7vRt4WbN]", "a.yaml"),
    ("password = '$2b$12$x9Kq2LmZ7vRt4WbNx9Kq2LmZ7vRt4WbN'", "a.py"),
    ("password_hash = 'x9Kq2LmZ7vRt4WbN'", "a.py"),
    ('"password": "Passwort-zurücksetzen"', "locales/de.json"),
    (json.dumps({"token": drawn(20)}), "__snapshots__/a.snap"),
    ('"password": "string"', "openapi.json"),
    ('"password": {"type": "string", "minLength": 12}', "schema.json"),
    ('<input name="password" placeholder="Password" type="password">', "a.html"),
    ("from app.security.password import PasswordHasherWithPepper2", "a.py"),
    ("token = create_access_token(user.id)", "a.py"),
    ("api_key = settings.API_KEY_FOR_V2", "a.yaml"),
    ("private_key = keys/server-2024.pem", "a.ini"),
    ("token: 123e4567-e89b-12d3-a456-426614174000...", "a.yaml"),
    ("postgresql://postgres:postgres@localhost:5432/app", "a.py"),
    ("postgresql://user:password@host:5432/db", "README.md"),
    ("postgresql://${USER}:${PASSWORD}@db/app", "a.yaml"),
    ("postgresql://scheduler:scheduler@db:5432/app", "a.yaml"),
    ("redis://:local_dev_redis_pass@redis:6379/0", "a.yaml"),
    ("amqp://guest:guest@rabbit.corp.org/", "a.yaml"),
    ("https://hospital.org:8443/a@b", "a.md"),
    ("git@github.com:owner/name.git", "a.md"),
    ("mailto:a:b@example.com", "a.md"),
    ("Authorization: Bearer <token>", "a.md"),
    ("Authorization: Bearer eyJhbGciOiJIUzI1NiIs...", "a.md"),
    ("Authorization: Basic dXNlcjpwYXNzd29yZA==", "a.md"),
    ("Server=.;Database=app;User Id=sa;Password=yourStrong(!)Password;", "a.cs"),
]


@pytest.mark.parametrize(("text", "path"), NOT_ASSIGNED)
def test_nothing_secret_is_assigned(text: str, path: str) -> None:
    assert rules(text, path) == set()


DRAWN, MIXED, HEXED = drawn(20), drawn(32, WORD + "+/"), drawn(64, HEX)
CHOSEN = "Heron" + "!Lake-52"
PASSWORD, SECRET = "pass" + "word", "sec" + "ret"

ASSIGNMENTS = [
    (f"{PASSWORD} = '{DRAWN}'", "a.py"),
    (f'{SECRET.upper()}_KEY: Final[str] = "{HEXED}"', "a.py"),
    (f'{SECRET}_key = "{MIXED}"', "a.py"),
    (f'const client{SECRET.title()} = "{DRAWN}";', "a.ts"),
    ('"api' + f'Key": "{DRAWN}"', "a.json"),
    (f"API_{'KEY'}={DRAWN}", ".env"),
    (f"export DB_{PASSWORD.upper()}={DRAWN}", "run.sh"),
    (f"ENV {SECRET.upper()}_KEY={HEXED}", "Dockerfile"),
    (f"  POSTGRES_{PASSWORD.upper()}: {DRAWN}", "docker-compose.yml"),
    (f"  - JWT_{SECRET.upper()}=${{JWT_{SECRET.upper()}:-{DRAWN}}}", "docker-compose.yml"),
    (f'os.environ.get("JWT_{SECRET.upper()}", "{HEXED}")', "a.py"),
    (f'const s = process.env.JWT_{SECRET.upper()} || "{DRAWN}"', "a.js"),
    (f"{SECRET}: '{DRAWN}'", "tests/test_real.py"),
    (f'client.set{PASSWORD.title()}("{DRAWN}")', "A.java"),
    (f"<{PASSWORD}>{DRAWN}</{PASSWORD}>", "settings.xml"),
    (f"mysql --{PASSWORD}={DRAWN} app", "run.sh"),
    (f"Authorization: Bearer {drawn(40)}", "a.http"),
    ("Authorization: Basic " + base64.b64encode(f"svc:{DRAWN}".encode()).decode(), "a.http"),
    (f"Server=db;User Id=sa;{PASSWORD.title()}={DRAWN};", "a.cs"),
    (f"postgresql://app:{DRAWN}@db:5432/app", "a.py"),
    (f"https://ci:{DRAWN}@git.hospital.org/a.git", "a.md"),
    ("amqps://svc:" + "heron52lake" + "@mq.hospital.org/", "a.yaml"),
    (f"{PASSWORD} = '{CHOSEN}'", "seed.py"),
    (f"DB_{PASSWORD.upper()}={CHOSEN}", "prod.env"),
]


@pytest.mark.parametrize(("text", "path"), ASSIGNMENTS)
def test_assigned_secret_is_found_and_not_told(text: str, path: str) -> None:
    found = hits(text, path)
    assert {hit.rule for hit in found} == {ASSIGNED}
    for secret in (DRAWN, HEXED, MIXED, CHOSEN, drawn(40)):
        assert all(secret not in hit.shown + hit.context for hit in found)


def test_word_of_a_test_hides_no_secret_on_its_line() -> None:
    assert rules(f"latest = contest; {PASSWORD} = '{DRAWN}'  # test sample example") == {ASSIGNED}


def test_password_that_a_person_chose_is_silent_in_tests_and_documents() -> None:
    assert rules(f"{PASSWORD} = '{CHOSEN}'", "tests/test_a.py") == set()
    assert rules(f"{PASSWORD} = '{CHOSEN}'", "docs/a.md") == set()


def test_token_of_a_provider_is_told_once() -> None:
    assert rules(f"token = '{TOKENS['github']}'") == {TOKEN}


PLACEHOLDERS = [
    *("", "<token>", "${TOKEN}", "{{ token }}", "%(token)s", "xxxxxxxx", "abcdefgh", "87654321", "aaaa"),
    *("abcabcabc", "changeme", "change-me-now", "YOUR_API_KEY", "replace_this", "redacted", "not-a-real-key"),
    *("****", "todo", "my-token", "example-key", "AKIAIOSFODNN7EXAMPLE"),
]


@pytest.mark.parametrize("value", PLACEHOLDERS)
def test_placeholder(value: str) -> None:
    assert is_placeholder(value)


@pytest.mark.parametrize("alphabet", [WORD, HEX, LOWER + DIGITS, UPPER + "234567", DASHED], ids=len)
@pytest.mark.parametrize("length", [24, 32, 40, 64])
def test_drawn_values_are_told_from_words(alphabet: str, length: int) -> None:
    values = [drawn(length, alphabet, seed) for seed in range(200)]
    assert sum(map(looks_drawn, values)) >= 192
    assert sum(map(is_placeholder, values)) <= 2
    assert sum(map(reads_like_words, values)) <= 4


def test_entropy_counts_bits() -> None:
    assert entropy("aaaa") == 0
    assert entropy("abcd") == 2


HOSTILE = {
    "quote": f"{PASSWORD}='" + "a" * 400_000,
    "nested-names": "token=" * 60_000,
    "nested-options": "--token=" * 50_000,
    "nested-slack": "xo" + "xb-1-" * 80_000,
    "nested-jwt": "eyJ" * 100_000 + "." + "eyJ" * 100_000 + "." + "a" * 40,
    "nested-accounts": "MDAw" * 100_000 + ".abcdef." + "a" * 30,
    "dashes": "hv" + "s." + "-" * 400_000,
    "heads": "-----BEGIN PRIVATE KEY" * 20_000,
    "urls": "a://b:" * 60_000,
    "letters": "MNO" * 130_000,
    "hexes": "0123456789abcdef" * 25_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    started = time.process_time()
    assert rules(text, "a.yaml") == set()
    assert time.process_time() - started < 2
