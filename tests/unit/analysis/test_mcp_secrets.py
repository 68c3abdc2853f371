"""What of a client's file is a literal credential, and what is left alone.

Values are put together at run time, so that no scanner takes this file for a leak.
"""

from __future__ import annotations

import base64
import json
import random
import string
import time
from urllib.parse import quote

import pytest

from ownership_lint.analysis.mcp.secrets import Place, Placeholder, Secret, secrets_in, secrets_in_args

LOWER, UPPER, DIGITS = string.ascii_lowercase, string.ascii_uppercase, string.digits
HEX = DIGITS + "abcdef"
WORD = LOWER + UPPER + DIGITS
ENV, ARGS, HEADER, URL, COMMAND = Place


def drawn(length: int, alphabet: str = WORD, seed: int = 7) -> str:
    """Characters that look drawn, always the same ones."""
    return "".join(random.Random(seed).choices(alphabet, k=length))


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def jwt(claims: object) -> str:
    return f"{part({'alg': 'HS256'})}.{part(claims)}.{drawn(43)}"


KEY = drawn(32)
UUID = f"{drawn(8, HEX)}-{drawn(4, HEX, 1)}-{drawn(4, HEX, 2)}-{drawn(4, HEX, 3)}-{drawn(12, HEX, 4)}"
SHA = drawn(40, HEX)
GITHUB = "gh" + "p_" + drawn(36)
NOTION = "nt" + "n_" + drawn(11, DIGITS) + drawn(35)
MADE_UP = "dev-mcp-" + "key-2031"
CHOSEN = "Heron" + "!Lake-52"


def secrets(place: Place, name: str, text: str) -> list[Secret]:
    return [one for one in secrets_in(place, name, text) if isinstance(one, Secret)]


SILENT = [
    (ENV, "API_KEY", ""),
    (ENV, "API_KEY", "${API_KEY}"),
    (ENV, "API_KEY", "${env:API_KEY}"),
    (ENV, "API_KEY", "${input:api-key}"),
    (ENV, "API_KEY", "{env:API_KEY}"),
    (ENV, "API_KEY", "{file:~/.secrets/api-key}"),
    (ENV, "API_KEY", "${file:/run/secrets/api-key}"),
    (ENV, "API_KEY", "${{ secrets.API_KEY }}"),
    (ENV, "API_KEY", "${{ inputs.API_KEY }}"),
    (ENV, "API_KEY", "{{API_KEY}}"),
    (ENV, "API_KEY", "$API_KEY"),
    (ENV, "API_KEY", "$env:API_KEY"),
    (ENV, "API_KEY", "%API_KEY%"),
    (ENV, "API_KEY", "$(cat /run/secrets/api_key_v2)"),
    (ENV, "API_KEY", "${API_KEY:-}"),
    (ENV, "API_KEY", "${API_KEY:-none}"),
    (ENV, "API_KEY", "${API_KEY:-${OTHER_KEY}}"),
    (ENV, "API_KEY", "op://vault/item/" + KEY),
    (ENV, "API_KEY", "not-needed"),
    (ENV, "OPENAI_API_KEY", "dummy"),
    (ENV, "OPENAI_API_KEY", "lm-studio"),
    (ENV, "TOKEN", "local"),
    (ENV, "TOKEN", "none"),
    (ENV, "TOKEN", "disabled"),
    (ENV, "TOKEN", "true"),
    (ENV, "TOKEN", "1234567890"),
    (ENV, "MAX_TOKENS", "200000"),
    (ENV, "MAX_MCP_OUTPUT_TOKENS", KEY),
    (ENV, "DEFAULT_MINIMUM_TOKENS", "10000"),
    (ENV, "TOKEN_INDEX_DIR", "/data/" + KEY),
    (ENV, "SECRET_FILE", KEY),
    (ENV, "GOOGLE_TOKEN_PATH", "C:\\keys\\" + KEY),
    (ENV, "PRIVATE_KEY", "~/.ssh/id_ed25519"),
    (ENV, "TOKEN_URL", "https://auth.hospital.org/oauth2/v1/token"),
    (ENV, "AUTH_TYPE", "bearer-token-v2-default"),
    (ENV, "CLIENT_ID", UUID),
    (ENV, "AZURE_TENANT_ID", UUID),
    (ENV, "PROJECT_REF", drawn(20, LOWER)),
    (ENV, "SUPABASE_PUBLISHABLE_KEY", "sb_publishable_" + KEY),
    (ENV, "STRIPE_KEY", "pk_" + "live_" + drawn(24)),
    (ENV, "PUBLIC_KEY", KEY),
    (ENV, "GIT_COMMIT", SHA),
    (ENV, "MODEL", "claude-sonnet-4-5-20250929"),
    (ENV, "DATABASE_URL", "postgresql://postgres:postgres@localhost:5432/app"),
    (ENV, "DATABASE_URL", "postgresql://user:password@host:5432/db"),
    (ENV, "DATABASE_URL", "postgresql://${USER}:${PASSWORD}@db.hospital.org/app"),
    (ENV, "DATABASE_URL", "postgresql://app@db.hospital.org/app"),
    (ENV, "POSTGRES_PASSWORD", "postgres"),
    (ENV, "POSTGRES_PASSWORD", "admin123"),
    (ENV, "NEO4J_AUTH", "neo4j/password"),
    (
        ENV,
        "OPENAPI_MCP_HEADERS",
        '{"Authorization": "Bearer ${NOTION_TOKEN}", "Notion-Version": "2022-06-28"}',
    ),
    (ENV, "ALLOWED", '["read_token_of_user", "list-api-keys-2"]'),
    (ENV, "PATH", "/usr/local/bin:/opt/node-v20.11.1-linux-x64/bin"),
    (ENV, "INSTRUCTIONS", "Use a token: authorization is bearer authentication, and keys are in the vault"),
    (ENV, "PASSWORD", "the usual one"),
    (ARGS, "", "-y"),
    (ARGS, "", "@modelcontextprotocol/server-github@2025.4.8"),
    (ARGS, "", "ghcr.io/github/github-mcp-server@sha256:" + drawn(64, HEX)),
    (ARGS, "", "git+https://github.com/owner/name@" + SHA),
    (ARGS, "", f"https://gist.githubusercontent.com/someone/{drawn(32, HEX)}/raw/{SHA}/server.py"),
    (ARGS, "", "https://mcp.supabase.com/mcp?project_ref=" + drawn(20, LOWER)),
    (ARGS, "", "--project-ref=" + drawn(20, LOWER)),
    (ARGS, "", "GITHUB_PERSONAL_ACCESS_TOKEN"),
    (ARGS, "", "--max-tokens=4096"),
    (ARGS, "", "/srv/tools/secrets/scan.py"),
    (ARGS, "", 'exec node server.js --token "$TOKEN" 2>/dev/null'),
    (HEADER, "Authorization", "Bearer ${TOKEN}"),
    (HEADER, "Authorization", "Bearer $TOKEN"),
    (HEADER, "Authorization", "${AUTH_HEADER}"),
    (HEADER, "Authorization", "Bearer none"),
    (HEADER, "Authorization", "Basic ${BASIC}"),
    (HEADER, "Authorization", "Basic dXNlcjpwYXNzd29yZA=="),
    (HEADER, "Content-Type", "application/json"),
    (HEADER, "Accept", "application/json, text/event-stream"),
    (HEADER, "X-Request-Id", UUID),
    (HEADER, "X-Forwarded-Host", "mcp.hospital.org"),
    (URL, "url", "http://127.0.0.1:8080/mcp"),
    (URL, "url", "https://mcp.hospital.org/v1/mcp/"),
    (URL, "url", "https://mcp.hospital.org/mcp?api_key=${API_KEY}&project=main"),
    (URL, "url", f"https://mcp.hospital.org/mcp?client_id={UUID}"),
    (URL, "url", f"https://mcp.hospital.org/servers/{UUID}/mcp"),
    (URL, "url", "https://learn.hospital.org/api/mcp/documentation-for-everybody-who-reads"),
    (URL, "url", "https://${HOST}/mcp?token={{TOKEN}}#section-2"),
    (COMMAND, "", "/usr/local/bin/docker"),
    (ENV, "HINT", "the bearer token-of-the-session is told in the bearer challenge-response"),
    (ENV, "X", "region ${X:-eu-central-1} and ${Y:-" + KEY + "}"),
    (COMMAND, "", "npx -y mcp-remote https://mcp.hospital.org/sse --header Authorization:${AUTH}"),
]


@pytest.mark.parametrize(("place", "name", "text"), SILENT)
def test_nothing_is_found(place: Place, name: str, text: str) -> None:
    assert secrets_in(place, name, text) == ()


SILENT_ARGS: list[list[str]] = [
    [],
    ["run", "-i", "--rm", "-e", "GITHUB_TOKEN", "ghcr.io/github/github-mcp-server"],
    ["-e", "GITHUB_TOKEN=${GITHUB_TOKEN}", "--env", "API_KEY"],
    ["--token", "${TOKEN}", "--api-key", "$API_KEY"],
    ["--api-key", "--verbose", KEY],
    ["--header", "Authorization: Bearer ${TOKEN}"],
    ["--header", "Authorization:${AUTH_HEADER}"],
    ["-k", "tests", "-t", "mcp-server:2.1.0"],
    ["-u", "1000:1000", "--user", "node:node"],
    ["--key", "certs/server-2024.pem", "--keyfile", KEY],
    ["--client-id", UUID, UUID],
    ["clone", SHA],
]


@pytest.mark.parametrize("words", SILENT_ARGS)
def test_nothing_is_found_in_a_command_line(words: list[str]) -> None:
    assert secrets_in_args(words) == ()


BASIC = base64.b64encode(f"svc:{drawn(20)}".encode()).decode()
DOTTED = drawn(32, HEX) + "." + drawn(16)
HOOK = f"T{drawn(10, UPPER)}/B{drawn(9, UPPER)}/{KEY}"
GROUPED = " ".join(drawn(4, WORD, seed) for seed in range(6))

FOUND = [
    (ENV, "GITHUB_TOKEN", "{}", GITHUB, "a GitHub token", f"`{'gh'}p_…` (40 characters)"),
    (ENV, "ANYTHING", "{}", "sb" + "p_" + SHA, "a Supabase token", "`sbp_…` (44 characters)"),
    (ENV, "K", "{}", "ctx7" + "sk-" + UUID, "a Context7 token", "`ctx7sk-…` (43 characters)"),
    (ENV, "K", "{}", "BS" + "A" + drawn(28), "a Brave token", "`BSA…` (31 characters)"),
    (ENV, "K", "{}", "ATT" + "A" + drawn(72), "a Trello token", "`ATTA…` (76 characters)"),
    (ENV, "K", "{}", "fc" + "-" + drawn(32, HEX), "a Firecrawl token", "`fc-…` (35 characters)"),
    (
        ENV,
        "K",
        "{}",
        "sk-" + "or-v1-" + drawn(64, HEX),
        "an OpenRouter token",
        "`sk-or-v1-…` (73 characters)",
    ),
    (ENV, "K", "{}", "sk-" + KEY, "a model provider's token", "`sk-…` (35 characters)"),
    (ENV, "K", "${{{}}}", GITHUB, "a GitHub token", "`ghp_…` (40 characters)"),
    (ENV, "EXA_API_KEY", "{}", UUID, "a literal secret", "36 characters"),
    (ENV, "SOME_API_KEY", " {}\n", KEY, "a literal secret", "32 characters"),
    (ENV, "apiKey", "{}", DOTTED, "a literal secret", "49 characters"),
    (ENV, "WORDPRESS_PASSWORD", "{}", GROUPED, "a password", "29 characters"),
    (ENV, "DB_PASSWORD", "{}", CHOSEN, "a password", "13 characters"),
    (ENV, "API_KEY", "${{API_KEY:-{}}}", KEY, "the default of `${API_KEY:-…}`", "32 characters"),
    (ENV, "X", "${{A_TOKEN:-${{B_TOKEN:-{}}}}}", KEY, "the default of `${A_TOKEN:-…}`", "32 characters"),
    (ENV, "HEADERS", '{{"Authorization": "Bearer {}"}}', NOTION, "a Notion token", "`ntn_…` (50 characters)"),
    (ENV, "HEADERS", '{{"Authorization": "Bearer {}"}}', KEY, "a bearer token", "32 characters"),
    (
        ENV,
        "HEADERS",
        '{{"a": "{{\\"x-api-key\\": \\"{}\\"}}"}}',
        KEY,
        "a literal credential",
        "32 characters",
    ),
    (ENV, "OTEL_HEADERS", "a=b,x-api-key={}", KEY, "a literal credential", "32 characters"),
    (
        ENV,
        "OTEL_HEADERS",
        "Authorization=Basic%20{}",
        BASIC,
        "credentials for `Basic`",
        f"{len(BASIC)} characters",
    ),
    (
        ENV,
        "DATABASE_URL",
        "postgres://app:{}@db.hospital.org/main",
        KEY,
        "the password of a URL",
        "32 characters",
    ),
    (
        ENV,
        "DATABASE_URL",
        "postgres://${{U}}:{}@${{HOST}}/main",
        KEY,
        "the password of a URL",
        "32 characters",
    ),
    (
        ENV,
        "DATABASE_URL",
        "postgres://a:{}@db.x.org/main",
        "p%40" + KEY,
        "the password of a URL",
        "36 characters",
    ),
    (ENV, "CONNECTION", "Server=db;User Id=sa;Password={};Encrypt=true", KEY, "a password", "32 characters"),
    (
        ENV,
        "HOOK",
        "https://hooks.slack.com/services/{}",
        HOOK,
        "a secret token of a provider",
        "55 characters",
    ),
    (ARGS, "api-key", "{}", KEY, "a literal secret", "32 characters"),
    (ARGS, "", "--api-key={}", KEY, "a literal secret", "32 characters"),
    (ARGS, "", "API_TOKEN={}", KEY, "a literal secret", "32 characters"),
    (ARGS, "", "exec env API_TOKEN='{}' npx server", KEY, "a literal secret", "32 characters"),
    (ARGS, "", "npx server --access-token {} --verbose", KEY, "a literal secret", "32 characters"),
    (ARGS, "", "Authorization: Bearer {}", KEY, "a bearer token", "32 characters"),
    (ARGS, "", "https://x.org/mcp?apiKey={}&profile=main", UUID, "a literal secret", "36 characters"),
    (ARGS, "", "https://x.org/api/mcp/s/{}/mcp", KEY, "a key in the path of a URL", "32 characters"),
    (ARGS, "", "https://{}@github.com/owner/name", GITHUB, "a GitHub token", "`ghp_…` (40 characters)"),
    (ARGS, "config", '{{"exaApiKey":"{}"}}', UUID, "a literal secret", "36 characters"),
    (HEADER, "Authorization", "Bearer {}", MADE_UP, "a bearer token", "16 characters"),
    (HEADER, "Authorization", "Bearer ${{X}}{}", KEY, "a bearer token", "32 characters"),
    (ARGS, "", "Authorization: Bearer {}", MADE_UP, "a bearer token", "16 characters"),
    (ENV, "X", "postgres://app:${{X:-{}}}@db.x.org/a", KEY, "the default of `${X:-…}`", "32 characters"),
    (URL, "url", "https://x.org/mcp?key=${{X:-{}}}", KEY, "the default of `${X:-…}`", "32 characters"),
    (ARGS, "", "--api-key ${{X:-{}}}", KEY, "the default of `${X:-…}`", "32 characters"),
    (ARGS, "", "Bearer ${{X:-{}}}", KEY, "the default of `${X:-…}`", "32 characters"),
    (ARGS, "", "$env:API_KEY = '{}'; npx server", KEY, "a literal secret", "32 characters"),
    (HEADER, "Authorization", "Token {}", KEY, "a token", "32 characters"),
    (HEADER, "Authorization", "{}", KEY, "a literal credential", "32 characters"),
    (HEADER, "Authorization", "Basic {}", BASIC, "credentials for `Basic`", f"{len(BASIC)} characters"),
    (HEADER, "X-API-Key", "{}", KEY, "a literal credential", "32 characters"),
    (HEADER, "X-Some-Token", "{}", UUID, "a literal credential", "36 characters"),
    (HEADER, "Cookie", "theme=dark; sid={}; a=b", KEY, "a literal secret", "32 characters"),
    (URL, "url", "https://x.org/mcp?access_token={}", KEY, "a literal secret", "32 characters"),
    (URL, "url", "https://x.org/api?code={}", KEY, "a literal secret", "32 characters"),
    (URL, "url", "https://x.org/mcp#token={}", KEY, "a literal secret", "32 characters"),
    (URL, "url", "https://x.org/composio/{}", KEY, "a key in the path of a URL", "32 characters"),
    (URL, "url", "https://x.org/mcp/{}", SHA, "a key in the path of a URL", "40 characters"),
    (URL, "url", "https://user:{}@x.org/mcp", KEY, "the password of a URL", "32 characters"),
    (COMMAND, "", "npx -y server --token={}", KEY, "a literal secret", "32 characters"),
]


@pytest.mark.parametrize(("place", "name", "form", "value", "what", "shown"), FOUND)
def test_literal_is_found_where_it_stands(
    place: Place, name: str, form: str, value: str, what: str, shown: str
) -> None:
    text = form.format(value)
    start = text.index(value)
    found = secrets_in(place, name, text)
    assert [(one.start, one.end) for one in found] == [(start, start + len(value))]
    if what:
        assert found == (Secret(start, start + len(value), what, shown),)


FOUND_ARGS = [
    (["--api-key", KEY], 1, KEY),
    (["--token", "-y", "--key", UUID], 3, UUID),
    (["-e", f"GITHUB_TOKEN={GITHUB}", "image"], 1, GITHUB),
    (["--env", f"API_KEY={KEY}"], 1, KEY),
    (["--env=API_KEY=" + KEY], 0, KEY),
    (["--header", f"Authorization: Bearer {KEY}"], 1, KEY),
    (["-H", f"X-Api-Key:{KEY}"], 1, KEY),
    (["-u", f"svc:{KEY}"], 1, KEY),
    (["-k", KEY], 1, KEY),
    (["server", GITHUB], 1, GITHUB),
    (["postgresql://app:" + KEY + "@db.hospital.org/main"], 0, KEY),
    (["-c", f"API_KEY={KEY} npx -y server"], 1, KEY),
    (["/c", f"npx server --api-key {KEY}"], 1, KEY),
]


@pytest.mark.parametrize(("words", "number", "value"), FOUND_ARGS)
def test_literal_of_a_command_line_is_found_in_its_word(words: list[str], number: int, value: str) -> None:
    start = words[number].index(value)
    assert [(word, one.start, one.end) for word, one in secrets_in_args(words)] == [
        (number, start, start + len(value))
    ]


SOFT = [
    (ENV, "SUPABASE_ANON_KEY", jwt({"role": "anon", "iss": "supabase"})),
    (ENV, "STRIPE_SECRET_KEY", "sk_" + "test_" + drawn(24)),
    (ENV, "DATABASE_URL", f"postgresql://app:{KEY}@localhost:5432/app"),
    (ENV, "DATABASE_URL", f"postgresql://app:{'heron52' + 'lake'}@127.0.0.1/app"),
    (ENV, "DATABASE_URL", f"postgresql://demo:{KEY}@demo.hospital.org/app"),
    (ENV, "DB_PASSWORD", "heron52" + "lake"),
    (ENV, "MCP_API_KEY", MADE_UP),
    (HEADER, "Authorization", "Bearer local-" + "heron-lake"),
]


@pytest.mark.parametrize(("place", "name", "text"), SOFT)
def test_what_opens_little_is_soft(place: Place, name: str, text: str) -> None:
    assert [one.is_soft for one in secrets(place, name, text)] == [True]


def test_token_of_a_service_is_not_soft() -> None:
    found = secrets(ENV, "SUPABASE_KEY", jwt({"role": "service_role", "iss": "supabase"}))
    assert [one.is_soft for one in found] == [False]


def test_secret_in_an_encoded_setting_is_found() -> None:
    setting = base64.b64encode(json.dumps({"debug": False, "exaApiKey": UUID}).encode()).decode().rstrip("=")
    found = secrets(URL, "url", f"https://x.org/exa/mcp?config={setting}")
    assert [one.what for one in found] == ["a literal secret in Base64"]
    harmless = base64.b64encode(json.dumps({"debug": False, "region": "eu-1"}).encode()).decode()
    assert secrets_in(URL, "url", f"https://x.org/exa/mcp?config={harmless}") == ()


def test_private_key_is_found_by_its_head() -> None:
    head = "-----BEGIN PRIVATE " + "KEY-----"
    body = "MII" + "EowIBAAKCAQEA" + drawn(48)
    text = json.dumps({"type": "service_account", "private_key": f"{head}\n{body}\n"})
    assert [(one.what, one.shown) for one in secrets(ENV, "CREDENTIALS", text)] == [
        ("a private key", "`-----BEGIN …`")
    ]


def test_several_are_told_in_order() -> None:
    text = f"API_KEY={KEY} npx server --token {UUID} --key YOUR_API_KEY"
    found = secrets_in(COMMAND, "", text)
    assert [text[one.start : one.end] for one in found] == [KEY, UUID, "YOUR_API_KEY"]


PLACEHOLDERS = [
    (ENV, "API_KEY", "YOUR_API_KEY", "YOUR_API_KEY"),
    (ENV, "API_KEY", "your-brave-key-here", "your-brave-key-here"),
    (ENV, "API_KEY", "<token>", "<token>"),
    (ENV, "API_KEY", "<your heron token>", "<your … token>"),
    (ENV, "API_KEY", "[REDACTED]", "[REDACTED]"),
    (ENV, "API_KEY", "xxxx", "xxxx"),
    (ENV, "API_KEY", "sk-xxxxxxxxxxxxxxxx", "sk-xxxx"),
    (ENV, "API_KEY", "my-api-key", "my-api-key"),
    (ENV, "API_KEY", "${API_KEY:-YOUR_API_KEY}", "YOUR_API_KEY"),
    (ENV, "API_KEY", "changeme", "…"),
    (HEADER, "Authorization", "Bearer YOUR_TOKEN", "YOUR_TOKEN"),
    (URL, "url", "https://x.org/mcp?api_key=YOUR_KEY&a=b", "YOUR_KEY"),
    (ARGS, "", "/path/to/server.js", "path/to"),
    (ARGS, "", "--token=<github_token>", "<github_token>"),
]


@pytest.mark.parametrize(("place", "name", "text", "shown"), PLACEHOLDERS)
def test_placeholder_is_told_by_its_words(place: Place, name: str, text: str, shown: str) -> None:
    found = secrets_in(place, name, text)
    assert [one.shown for one in found if isinstance(one, Placeholder)] == [shown]
    assert len(found) == 1


NO_PLACEHOLDERS = [
    (ARGS, "", "/srv/examples/your/server.py"),
    (ARGS, "", "mcp-server-todo"),
    (ARGS, "", "--example"),
    (ENV, "GLOB", "**/*.test.ts"),
    (ENV, "LOG_LEVEL", "default"),
    (ENV, "DB_NAME", "test"),
    (ENV, "HINT", "put the file here, or change it"),
    (URL, "url", "https://mcp.example.com/mcp"),
]


@pytest.mark.parametrize(("place", "name", "text"), NO_PLACEHOLDERS)
def test_words_alone_are_no_placeholder(place: Place, name: str, text: str) -> None:
    assert secrets_in(place, name, text) == ()


@pytest.mark.parametrize("name", ["password", "API_KEY", "Authorization", ""])
def test_password_that_is_percent_encoded_is_read_as_it_is_meant(name: str) -> None:
    value = quote(f"{CHOSEN}#?", safe="")
    text = f"mysql://app:{value}@db.hospital.org/main"
    assert [text[one.start : one.end] for one in secrets(ENV, name, text)] == [value]


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "${",
            "${A:-",
            "{{",
            "$",
            "%A",
            "a=",
            "a:",
            '"a":"',
            "--a ",
            "eyJ",
            "https://",
            "a@",
            "bearer ",
            "<a",
        ),
        *("x", "/mcp/", "sk-", "\0", "\ud800", "\n", "-----BEGIN ", "a.a"),
    ],
)
def test_time_grows_with_the_text_only(unit: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        secrets_in(ENV, "API_KEY", unit * count)
        return time.process_time() - start

    seconds(10)
    assert seconds(40_000) < 10
