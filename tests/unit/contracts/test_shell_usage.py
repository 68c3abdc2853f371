"""The options that a script's own help names, and those of other tools that it must never count."""

from __future__ import annotations

import pytest

from ownership_lint.analysis.contracts.interface import Advertised
from ownership_lint.analysis.contracts.shell.source import ShellSource
from ownership_lint.analysis.contracts.shell.usage import advertised_of
from ownership_lint.finding import Location


def _flags(script: str, path: str = "tools/x.sh") -> str:
    return " ".join(one.flag for one in advertised_of(ShellSource(path, script), {"backup"}))


@pytest.mark.parametrize(
    "script",
    [
        "",
        "#!/bin/sh -e",
        "# --a   deletes all",
        "# Runs npm install --force in each folder.",
        "# Usage: see docs --a",
        "# Usage: docker compose up --build",
        "# Usage:\n#   npm install --force",
        "# Usage:\n#   ./tools/y.sh --a",
        "# Usage:\n#   ./tools/xx.sh --a",
        "# Usage: x.sh   then npm install --force",
        "# Usage: x.sh  # like docker --a",
        "# Usage: x.sh | grep --a",
        "# Usage: x.sh && docker --a",
        "# Usage: x.sh -- --a",
        "# Usage: x.sh run npm --a",
        '# Usage: x.sh "npm install --a"',
        "# Docker options:\n#   --a   one",
        "# Options for docker:\n#   --a   one",
        "# Notes:\n#   --a   one",
        "# Options:\n#   --- one",
        "# Options:\n# Docker flags:\n#   --a   one",
        "# Options:\n#   the flag --a   one",
        "# Options:\n#   --a makes it quick",
        "# Options:\n#   none\n# Example:\n#   --a   one",
        "ls\n# Options:\n#   --a   one",
        'echo "--a   one"',
        'echo "Usage: docker run --a"',
        'echo "  $0 --a"',
        "cat <<EOF\nOptions:\n  --a   one\nEOF",
        "start() { echo '  --a   one'; }",
        "usage() { docker run --a; }",
        "usage() { x=$(docker run --a); }",
        "usage() { echo 'Examples:'; echo '  docker run --a'; }",
        "usage() { echo 'docker options:'; echo '  --a   one'; }",
    ],
)
def test_silent(script: str) -> None:
    assert _flags(script) == ""


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("# Usage: x.sh [--a|--b VALUE] [-c]", "--a --b -c"),
        ("# Usage: ./tools/x.sh [--a | --b]", "--a --b"),
        ("# Usage: bash tools/x.sh --a=FILE <name> --b", "--a --b"),
        ("# Usage: x.sh backup --a one --b", "--a --b"),
        ("# Usage: x.sh {start|stop} [--s3]", "--s3"),
        ("# Usage:\n#   ./x.sh --a   # with --b\n#   A=1 ./x.sh -b", "--a -b"),
        ("#   $ ./tools/x.sh --a", "--a"),
        ("#!/bin/sh\nset -e\n# Usage: x.sh --a", "--a"),
        ("# Options:\n#  --a  o\n#  -b, --bee N   y\n#  --c=V   x\n#  --d <f>   y", "--a -b --bee --c --d"),
        ("# Options:\n#   --a: one\n#   --b - two\n#   --c\n#   -d|--dee   x", "--a --b --c -d --dee"),
        ("# Options:\n# - --a: one\n# * --b: two", "--a --b"),
        ("# Options:\n#   --a   one\n#\n#   --b   two", "--a --b"),
        ("# Options:\n#   --a   runs docker with\n#                --force   as it is", "--a"),
        ("# ARGUMENTS\n#   --a   one", "--a"),
        ("# Available options (all optional):\n#   --a   one", "--a"),
        ("# Usage: x.sh [options]\n#   --a   one", "--a"),
        ('usage() { echo "Usage: $0 [--a]"; echo "  --b   two"; }', "--a --b"),
        ("usage() { cat <<EOF\nUsage: $(basename \"$0\") [--a]\nOptions:\n  --b   two\nEOF\n}", "--a --b"),
        ("show_help() { printf '%s\\n' 'Options:' '  --a   one'; }", "--a"),
        ('usage() { echo -e "Options:\\n  --a   one\\n  --b   two"; }', "--a --b"),
        ('help() { echo -e "  ${GREEN}--a${NC}   one"; }', "--a"),
        ('case $1 in -h|--help) echo "Usage: ${0##*/} [--a]"; echo "  --b   two";; esac', "--a --b"),
        ('if [ $# = 0 ]; then echo "Usage: $0 --a"; echo "  --b   two"; exit; fi', "--a --b"),
        ('USAGE="Usage: $0 [--a]\n  --b   two"', "--a --b"),
        ("cat <<'EOF'\nUsage: tools/x.sh [--a]\nOptions:\n  --b   two\nEOF", "--a --b"),
        ('usage() { echo "Usage: $SCRIPT_NAME --a"; }', "--a"),
    ],
)  # fmt: skip
def test_advertised(script: str, expected: str) -> None:
    assert _flags(script) == expected


def test_places() -> None:
    script = (
        "# Ü: x\n# Usage: ü/x.sh [--a]\nusage() {\n  cat <<EOF\nÜ:\n  --b   two\nEOF\necho 'ü\n  -c   x'\n}\n"
    )
    assert advertised_of(ShellSource("ü/x.sh", script), ()) == (
        Advertised("--a", Location.of_line("ü/x.sh", 2, 18, 3)),
    )


def test_places_in_heredocs_and_strings() -> None:
    script = "usage() {\n  cat <<EOF\nÜ\n  --b   two\nEOF\n  echo 'ü'\n  echo 'ü\n  -c   x'\n}\n"
    assert advertised_of(ShellSource("x.sh", script), ()) == (
        Advertised("--b", Location.of_line("x.sh", 4, 3, 3)),
        Advertised("-c", Location.of_line("x.sh", 8, 3, 2)),
    )
