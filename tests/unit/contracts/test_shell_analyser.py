"""The whole interface of a shell script, and scripts that cannot be read."""

from __future__ import annotations

import time

import pytest
from unit.contracts.shell_scripts import Files

from ownership_lint.analysis.contracts.interface import Advertised, Interface, Known, Open, Option
from ownership_lint.analysis.contracts.shell.analyser import analyse
from ownership_lint.analysis.contracts.shell.source import SIZE_LIMIT
from ownership_lint.finding import Location


def _nothing(reason: str, at: Location) -> Interface:
    why = Open(reason, at)
    none: Known[Option] = Known(open=why)
    return Interface(
        "shell", none, Known(open=why), Known(open=why), Known(open=why), Known(open=why), Known(open=why)
    )


def test_a_script_that_does_not_parse() -> None:
    found = analyse("x.sh", "echo a\nif [ ; do\n", Files())
    assert found.options.open is not None
    assert found == _nothing("the script does not parse", found.options.open.at)


def test_zsh_syntax_that_the_grammar_does_not_know() -> None:
    found = analyse("x.zsh", "for x (a b) { print $x }\n", Files())
    assert not any(one.is_complete for one in (found.options, found.exits, found.variables, found.commands))


def test_a_script_that_is_too_long() -> None:
    text = "#" * (SIZE_LIMIT + 1)
    assert analyse("x.sh", text, Files()) == _nothing(
        "the script is too long to be analysed", Location("x.sh")
    )


def test_an_interface() -> None:
    script = "# Usage: x.sh [--deep]\ncase $1 in --deep) D=1;; esac\n"
    found = analyse("tools/x.sh", script, Files())
    assert found.language == "shell"
    assert found.options == Known((Option(("--deep",), Location("tools/x.sh", 2, 12, 2, 18), False),))
    assert found.modes == Known()
    assert found.advertised == (Advertised("--deep", Location.of_line("tools/x.sh", 1, 16, 6)),)
    assert not found.is_sourced


@pytest.mark.parametrize(
    "script",
    [
        "",
        "echo a",
        "X=1",
        "# This is sourced from the web.\necho a",
        "f() { return 0; }\nf",
        "f() { :; }\ndocker up",
        'main() { :; }\nif [[ "${BASH_SOURCE[0]}" == "$0" ]]; then main "$@"; fi',
        'main() { :; }\n[[ "${BASH_SOURCE[0]}" != "$0" ]] || main "$@"',
        'if [[ "${BASH_SOURCE[0]}" != "$0" ]]; then exit 1; fi\nrun',
        "return 0 2>/dev/null || exit 0",
        'if [ -z "$A" ]; then exit 1; fi',
    ],
)
def test_to_be_run(script: str) -> None:
    assert not analyse("tools/x.sh", script, Files()).is_sourced


@pytest.mark.parametrize(
    "script",
    [
        "f() { :; }",
        "set -u\nreadonly X=1\nY=2\nf() { :; }\ng() { :; }",
        "# Source this file to get colours.\nRED=1",
        "# Not meant to be executed directly.\nRED=1",
        "# Usage:\n#   source tools/x.sh\nexport A=1\ndocker up",
        "# . ./x.sh\nexport A=1",
        '[[ -n "$_LOADED" ]] && return 0\nrun',
        '[ -z "$A" ] && return\nrun',
        'if [ -n "$_LOADED" ]; then\n  return 0\nfi\nrun',
        'if [[ "${BASH_SOURCE[0]}" == "$0" ]]; then\n  echo "source me"\n  exit 1\nfi\nrun',
    ],
)
def test_to_be_sourced(script: str) -> None:
    assert analyse("tools/x.sh", script, Files()).is_sourced


_HOSTILE = {
    "deep groups": "{ " * 3000 + ":;" + " }" * 3000,
    "deep substitutions": "echo " + "$(" * 2000 + "a" + ")" * 2000,
    "deep ifs": "if a; then " * 1500 + ":" + "; fi" * 1500,
    "long line": "echo " + "a" * 200_000 + ' "$@"',
    "many options": "case $1 in\n" + "".join(f"--o{n}) A=1;;\n" for n in range(2000)) + "esac",
    "many alternatives": "case $1 in " + "|".join(f"--o{n}" for n in range(2000)) + ") A=1;; esac",
    "many classes": "case $1 in -" + "[abcdef]" * 40 + ") A=1;; esac",
    "many functions": "".join(f'f{n}() {{ f{n + 1} "$@"; }}\n' for n in range(300)) + 'f0 "$@"',
    "circles": 'f() { g "$@"; }\ng() { f "$@"; }\nf "$@"',
    "many variables": "a0=$1\n" + "".join(f"a{n + 1}=$a{n}\n" for n in range(1000)) + "echo $a1000",
    "backwards": "".join(f"a{n}=$a{n + 1}\n" for n in range(60)) + "a60=$1\ndocker $a0",
    "controls": "echo \x01\x02\ud800 'x\x7f' \"$1\"",
    "deep defaults": "echo " + "${a:-" * 400 + "x" + "}" * 400,
    "long pipeline": "echo $1" + " | a" * 30_000,
    "long help": "usage() { cat <<EOF\n" + "  --a   x\n" * 5000 + "EOF\n}",
    "long help line": "usage() { echo '" + "--a " * 50_000 + "'; }",
}


@pytest.mark.parametrize("name", _HOSTILE)
def test_hostile_text_neither_crashes_nor_hangs(name: str) -> None:
    from ownership_lint.analysis.contracts.shell.arguments.options import options_and_modes
    from ownership_lint.analysis.contracts.shell.source import ShellSource
    from ownership_lint.analysis.contracts.shell.usage import advertised_of

    start = time.process_time()
    source = ShellSource("x.sh", _HOSTILE[name])
    options_and_modes(source, Files())
    advertised_of(source, ())
    assert time.process_time() - start < 5


def test_a_chain_that_takes_too_many_turns_is_open() -> None:
    found = analyse("x.sh", _HOSTILE["backwards"], Files()).options
    assert found.open is not None
