"""Which files are environment files, and which of their values count."""

from __future__ import annotations

import pytest

from ownership_lint.analysis.env_files import Assigned, assigned_values, is_env_file


@pytest.mark.parametrize(
    "path",
    [
        ".env.example",
        ".env.sample",
        ".env.template",
        ".env.dist",
        ".env.prod.example",
        ".env-example",
        "example.env",
        "sample.env.local",
        ".ENV.EXAMPLE",
        ".env.vault",
        ".env.defaults",
        "config.env.test.ts",
        "env.py",
        "alembic/env.py",
        "env",
        "env.d.ts",
        "next-env.d.ts",
        ".env.d.ts",
        "environment.ts",
        ".environment",
        "setup-env.sh",
        "environments.js",
        "venv",
        ".env/bin/activate",
        "docs/.env.md",
        ".env.yaml",
    ],
)
def test_is_no_environment_file(path: str) -> None:
    assert not is_env_file(path)


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        ".ENV",
        ".env.local",
        ".env.production",
        ".env.test",
        ".env-prod",
        ".env.bak",
        ".env~",
        "prod.env",
        "prod.env.local",
        "counterexample.env",
        "myexample/.env",
        "example/.env",
        "alembic/.env",
        "a b/.env",
        "données/.env",
        ".envrc",
        "a/.envrc.local",
        "a\nb/.env",
    ],
)
def test_is_an_environment_file(path: str) -> None:
    assert is_env_file(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# TOKEN=abcdef\n",
        "TOKEN=\n",
        "TOKEN=''\n",
        'TOKEN=""  # set me\n',
        "TOKEN= # set me\n",
        "TOKEN=changeme\n",
        "TOKEN=<your token>\n",
        "TOKEN=your-token-here\n",
        "TOKEN=xxxxxxxx\n",
        "TOKEN=${OTHER}\n",
        "TOKEN=$(cat file)\n",
        "export PATH=$PWD/bin:$PATH\n",
        "TOKEN=`cat file`\n",
        'TOKEN="encrypted:BDqDBibm4wsYqMpCjTQ6BsDHmMadg9K3dAt"\n',
        "TOKEN=ENC[AES256_GCM,data:abc]\n",
        "use flake\nlayout python\nPATH_add bin\nsource_env ..\n",
        "const token = 'abc';\n",
        "\0binary",
    ],
)
def test_holds_no_value(text: str) -> None:
    assert assigned_values(text.encode()) == ()


def test_values_are_told_by_name_and_line() -> None:
    text = "# a\r\nPORT=8080\nexport DB_PASSWORD='pa$$word9'\n  SMTP_HOST = mail.hospital.org # comment\nX=\n"
    assert assigned_values(text.encode()) == (
        Assigned("PORT", 2, is_secret=False),
        Assigned("DB_PASSWORD", 3, is_secret=True),
        Assigned("SMTP_HOST", 4, is_secret=False),
    )


@pytest.mark.parametrize(
    "name", ["API_KEY", "JWT_SECRET", "DATABASE_URL", "REDIS_URL", "GH_TOKEN", "SENTRY_DSN"]
)
def test_name_says_that_a_value_is_secret(name: str) -> None:
    assert assigned_values(f"{name}=q7Lm".encode()) == (Assigned(name, 1, is_secret=True),)
