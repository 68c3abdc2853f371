"""Python scripts as a whole: what cannot be read, libraries, commands, usage texts, imports."""

from __future__ import annotations

import sys

import pytest
from unit.contracts.python_scripts import analysed

from ownership_lint.analysis.contracts.interface import Advertised, Interface, Known, Needed, Open
from ownership_lint.finding import Location

PATH = "tools/x.py"


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("def f(:\n    pass", "the script is not valid Python"),
        ("print 'x'", "the script is not valid Python"),
        ("x = '\0'", "the script is not valid Python"),
        ("x = '\ud800'", "the script holds characters that no text holds"),
        ("x = 1\n" * 200_000, "the script is too long"),
        ("-" * 50_000 + "1", "the script is nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_open(script: str, reason: str) -> None:
    is_open = Open(reason, Location.of_line(PATH, 1))
    nothing: Known[object] = Known((), is_open)
    found = analysed(script)
    assert found == Interface("python", *[nothing] * 6)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "script",
    [
        "x = " + "(" * 150 + "1" + ")" * 150,
        "x = 1" + " + 1" * 900,
        "x = a" + ".b" * 900,
        "if x: pass\n" + "elif x: pass\n" * 300,
        "import sys\n" + "sys.exit(" + "not " * 500 + "x)",
        "import sys\nx = sys.argv" + "[1:]" * 500,
        "import sys\nsys.exit(" + "0 if x else " * 200 + "1)",
        "'" + "-" * 300_000 + " x.py'",
        "",
        "\ufeffimport sys",
        "import sys\r\nsys.exit(3)\r\n",
        "match x:\n    case {'a': [1, *_], **rest}: pass\n    case A(b=1): pass",
        "async def f():\n    async with x as y, z: pass\n    async for i in x: pass",
        "try: pass\nexcept* E: pass",
        "def f(a, /, b, *c, d=1, **e): nonlocal_ = 1",
        "x: int\nx: int = 1\nx += 1\n(y := 2)\ndel x",
        "lambda a, *b: (yield)",
        "class A(B, metaclass=C):\n    x = 1\n    def f(self): global g; g = self",
        "from . import a\nfrom .. import b\nfrom .c import d\nfrom e import *\nimport f.g as h",
    ],
)
def test_anything_else_is_read(script: str) -> None:
    assert analysed(script).language == "python"


def test_many_exits_take_no_time() -> None:
    lines = "\n".join(f"    x = {n % 7}\n    if y: sys.exit(x)" for n in range(3_000))
    assert analysed(f"import sys\ndef f(x):\n{lines}\n").exits.open is not None


def test_every_place_is_in_characters() -> None:
    found = analysed('import sys\nx = "é"; sys.exit(3)\n').exits.items
    assert [one.at for one in found if one.code == 3] == [Location(PATH, 2, 10, 2, 21)]


@pytest.mark.parametrize(
    ("script", "is_sourced"),
    [
        ("print(1)", False),
        ("def f(): pass\nif __name__ == '__main__':\n    f()", False),
        ("def f(): pass\nf()", False),
        ("for x in y: pass", False),
        ("with open(x) as f: pass", False),
        ("try:\n    main()\nexcept E: pass", False),
        ("", False),
        ("def f(): pass", True),
        ("class A: pass\nX = 1\nlog = logging.getLogger()", True),
        ("import sys\nsys.path.insert(0, 'x')\nfrom a import b\ndef f(): pass", True),
        ("try:\n    import a\nexcept ImportError:\n    a = None\ndef f(): pass", True),
        ("if x:\n    A = 1\nelse:\n    A = 2\ndef f(): pass", True),
    ],
)
def test_libraries(script: str, is_sourced: bool) -> None:
    assert analysed(script).is_sourced is is_sourced


@pytest.mark.parametrize(
    ("script", "names", "is_complete"),
    [
        ("subprocess.run(command)", [], False),
        ("subprocess.run(command + ['x'])", [], False),
        ("subprocess.run([sys.executable, 'x'])", [], False),
        ("subprocess.run('x \"')", [], False),
        ("os.system(f'{x} y')", [], False),
        ("print('git log')", [], True),
        ("subprocess.run(['git', 'log'])", ["git"], True),
        ("subprocess.run(args=['git', 'log'])", ["git"], True),
        ("subprocess.check_output(['git', *more])", ["git"], True),
        ("subprocess.Popen(['git'] + more)", ["git"], True),
        ("subprocess.run('git log', shell=True)", ["git"], True),
        ("command = ['git', x]\nsubprocess.run(command)", ["git"], True),
        ("os.system('git log | less')", ["git"], True),
        ("os.system(f'git {x}')", ["git"], True),
        ("subprocess.run(['./x.sh'])", [], True),
    ],
)
def test_commands(script: str, names: list[str], is_complete: bool) -> None:
    found = analysed(f"import os, subprocess, sys\n{script}").commands
    assert ([one.name for one in found.items], found.is_complete) == (names, is_complete)


def test_a_command_that_is_looked_for_first_is_optional() -> None:
    found = analysed("import shutil, subprocess\nif shutil.which('jq'):\n    subprocess.run(['jq', '.'])\n")
    assert found.commands == Known((Needed("jq", Location(PATH, 3, 5, 3, 32), is_optional=True),))


@pytest.mark.parametrize(
    ("docstring", "flags"),
    [
        ("Runs `npm --force` for you.", []),
        ("Use --fast to be fast.", []),
        ("Usage: other.py --fast", []),
        ("Like `git commit -m` of x.py.", []),
        ("Then: git log | x.py", []),
        ("See x.py for --fast.", []),
        ("Options:\n\n    none of --these are here", []),
        ("What git takes:\n    --fast  is quick", []),
        ("x.py | other --fast", []),
        ("x.py && other --fast", []),
        ("x.py # with --fast", []),
        ("x.py: needs --fast", []),
        ("Usage: x.py [--fast] FILE", ["--fast"]),
        ("Usage:\n    python tools/x.py --fast -n 3\n    x.py --slow", ["--fast", "-n", "--slow"]),
        ("$ ./tools/x.py --fast", ["--fast"]),
        ("  FOO=1 python3 x.py --fast", ["--fast"]),
        ("Usage: x.py [--fast|--slow]", ["--fast", "--slow"]),
        ("x.py \\\\\n    --fast", ["--fast"]),
        ("x.py --fast && x.py --slow", ["--fast"]),
        ("Options:\n    --fast     be quick, like --this\n    -n, --dry  nothing", ["--fast", "-n", "--dry"]),
        ("Options:\n    --fast\n\nNotes:\n    --not", ["--fast"]),
    ],
)
def test_advertised_options(docstring: str, flags: list[str]) -> None:
    assert [one.flag for one in analysed(f'"""{docstring}"""\n').advertised] == flags


def test_advertised_options_of_the_parser_with_their_places() -> None:
    script = (
        '"""Does it.\n\nUsage:\n    x.py --fast\n"""\nimport argparse\n'
        'p = argparse.ArgumentParser(epilog="x.py --slow", usage="x.py [--quick]", description="--no")\n'
    )
    assert analysed(script).advertised == (
        Advertised("--fast", Location(PATH, 4, 10, 4, 16)),
        Advertised("--slow", Location(PATH, 7, 42, 7, 48)),
        Advertised("--quick", Location(PATH, 7, 64, 7, 71)),
    )


def test_a_comment_is_no_usage() -> None:
    assert analysed("# Usage: x.py --fast\nX = 'x.py --fast'\n").advertised == ()


@pytest.mark.parametrize(
    ("script", "path"),
    [
        ("import helper", "tools/helper.py"),
        ("import helper", "helper.py"),
        ("from lib import helper", "tools/lib/helper.py"),
        ("from lib.helper import x", "lib/helper/__init__.py"),
        ("import lib.helper", "src/lib/helper.py"),
        ("from .helper import x", "tools/helper.py"),
        ("from ..lib import helper", "lib/helper.py"),
        (
            (
                "import sys\nfrom pathlib import Path\n"
                "sys.path.insert(0, str(Path(__file__) / 'back'))\nimport helper"
            ),
            "back/helper.py",
        ),
        (
            "import os, sys\nsys.path.append(os.path.join(HERE, '..', 'back'))\nimport helper",
            "back/helper.py",
        ),
    ],
)
def test_modules_of_the_repository_are_found(script: str, path: str) -> None:
    assert analysed(script, {path: "x = 1"}).followed == (path,)


def test_the_standard_library_is_not_looked_for_in_the_repository() -> None:
    assert analysed("import json", {"json.py": "import argparse"}).followed == ()


def test_nothing_is_ever_imported_or_run() -> None:
    before = set(sys.modules)
    analysed("import antigravity\nimport this_is_not_there\nraise SystemExit(7)\n")
    assert {"antigravity", "this_is_not_there"}.isdisjoint(set(sys.modules) - before)
