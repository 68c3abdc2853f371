"""Exit codes of Python scripts, and when they are all."""

from __future__ import annotations

import pytest
from unit.contracts.python_scripts import analysed, exits

from ownership_lint.analysis.contracts.interface import Exit, Known
from ownership_lint.finding import Location


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        # what keeps the list open
        ("sys.exit(f(x))", "(1) …"),
        ("sys.exit(len(errors))", "(1) …"),
        ("sys.exit(x + 1)", "(1) …"),
        ("sys.exit(codes[0])", "(1) …"),
        ("import subprocess\nsys.exit(subprocess.run(['x']).returncode)", "(1) …"),
        ("import subprocess\nsys.exit(subprocess.call(['x']))", "(1) …"),
        ("import subprocess\nr = subprocess.run(['x'])\nsys.exit(r.returncode)", "(1) …"),
        ("try:\n    f()\nexcept SystemExit as e:\n    sys.exit(e.code)", "(0) (1) …"),
        ("code = 0\ncode += f()\nsys.exit(code)", "0 (1) …"),
        ("for code in codes: pass\nsys.exit(code)", "(1) …"),
        ("def main():\n    return args.func()\nsys.exit(main())", "(1) …"),
        ("def main():\n    yield 1\nsys.exit(main())", "(1) …"),
        ("@wrapped\ndef main():\n    return 3\nsys.exit(main())", "(1) …"),
        ("from lib import main\nsys.exit(main())", "(1) …"),
        ("from lib import main\nmain()", "(0) (1) …"),
        ("def main():\n    return 1\ndef main():\n    return 2\nsys.exit(main())", "(1) …"),
        ("def die(code): sys.exit(code)\nx = die\ndie(3)", "(1) …"),
        ("import pytest\npytest.main()", "(0) (1) …"),
        ("import unittest\nunittest.main()", "(0) (1) …"),
        ("import os\nos.execvp('x', ['x'])", "(0) (1) …"),
        ("import runpy\nrunpy.run_path('y')", "(0) (1) …"),
        ("class Bad(SystemExit): pass", "(0) (1) …"),
        ("other.exit(3)", "(0) (1) …"),
        ("signal.signal(signal.SIGINT, sys.exit)", "(0) (1) …"),
        ("run(on_error=exit)", "(0) (1) …"),
        ("getattr(sys, 'exit')(6)", "(0) (1) …"),
        ("getattr(sys, name)(6)", "(0) (1) …"),
        ("vars(sys)['exit'](6)", "(0) (1) …"),
        ("import os\ngetattr(os, '_exit')(6)", "(0) (1) …"),
        ("import functools\nfunctools.partial(sys.exit, 6)()", "(0) (1) …"),
        ("eval('exit(6)')", "(0) (1) …"),
        ("import importlib\nimportlib.import_module('x').run()", "(0) (1) …"),
        ("try:\n    sys.exit(3)\nexcept SystemExit as e:\n    leave(e)", "(0) (1) …"),
        ("try:\n    sys.exit(3)\nexcept:\n    if x: raise", "(0) (1) …"),
        ("try:\n    sys.exit(3)\nexcept SystemExit:\n    leave(sys.exc_info())", "(0) (1) …"),
        (
            (
                "class A:\n    def run(self): return self.go()\n    def go(self): return 3\n"
                "class B(A):\n    def go(self): return 4\nsys.exit(B().run())"
            ),
            "(1) …",
        ),
        # what is all
        ("", "(0) (1)"),
        ("print(1)", "(0) (1)"),
        ("# sys.exit(3)\nprint('sys.exit(4)')", "(0) (1)"),
        ("sys.exit()", "0 (1)"),
        ("sys.exit(None)", "0 (1)"),
        ("sys.exit(3)", "(1) 3"),
        ("sys.exit(-1)", "(1) 255"),
        ("sys.exit(256)", "0 (1)"),
        ("sys.exit(True)", "1"),
        ("sys.exit('wrong')", "1"),
        ("sys.exit(f'wrong {x}')", "1"),
        ("sys.exit('wrong %s' % x)", "1"),
        ("sys.exit(str(x))", "1"),
        ("exit(3)", "(1) 3"),
        ("quit(3)", "(1) 3"),
        ("import os\nos._exit(3)", "(1) 3"),
        ("raise SystemExit(3)", "(1) 3"),
        ("raise SystemExit", "0 (1)"),
        ("from sys import exit as leave\nleave(3)", "(1) 3"),
        ("def exit(code): pass\nexit(3)", "(0) (1)"),
        ("if x: sys.exit(3)", "(0) (1) 3"),
        ("if x: sys.exit(3)\nelse: sys.exit(4)", "(1) 3 4"),
        ("sys.exit(0 if ok else 3)", "0 (1) 3"),
        ("sys.exit(not ok)", "0 1"),
        ("sys.exit(int(not ok))", "0 1"),
        ("sys.exit(a == b)", "0 1"),
        ("sys.exit(int(a > b))", "0 1"),
        ("sys.exit(bool(x))", "0 1"),
        ("sys.exit(any(x))", "0 1"),
        ("sys.exit(max(2, 3))", "(1) 2 3"),
        ("CODE = 3\nsys.exit(CODE)", "(1) 3"),
        ("class Code:\n    BAD = 3\nsys.exit(Code.BAD)", "(1) 3"),
        ("import enum\nclass Code(enum.IntEnum):\n    BAD = 3\nsys.exit(Code.BAD.value)", "(1) 3"),
        ("code = 0\nif x: code = 3\nsys.exit(code)", "0 (1) 3"),
        ("code = 5\ncode = 3\nsys.exit(code)", "(1) 3"),
        ("code = 5\nif x:\n    code = 4\ncode = 3 if y else 0\nsys.exit(code)", "0 (1) 3"),
        ("def work():\n    global CODE\n    CODE = 3\nCODE = 0\nwork()\nsys.exit(CODE)", "0 (1) 3"),
        (
            "def f():\n    def g():\n        nonlocal c\n        c = 3\n    c = 0\n    g()\n    exit(c)\nf()",
            "0 (1) 3",
        ),
        ("code = 0\ncode |= 1\nsys.exit(code)", "0 1"),
        ("def f():\n    return 1\ncode = 0\ncode |= f()\nsys.exit(code)", "0 1"),
        ("code = 0\ncode |= 4\nsys.exit(code)", "0 (1) 4 …"),
        ("def main():\n    return 3\nsys.exit(main())", "(1) 3"),
        ("def main():\n    if x: return 3\nsys.exit(main())", "(0) (1) 3"),
        ("def main():\n    return\nsys.exit(main())", "0 (1)"),
        ("def main():\n    def inner(): return 4\n    return 3\nsys.exit(main())", "(1) 3"),
        ("def main():\n    try: return 0\n    except E: return 3\nsys.exit(main())", "0 (1) 3"),
        ("def main():\n    while True:\n        if x: return 3\nsys.exit(main())", "(1) 3"),
        ("def main():\n    raise E\nsys.exit(main())", "(1)"),
        ("def main(): return check()\ndef check(): return 3\nsys.exit(main())", "(1) 3"),
        ("def a(n): return a(n - 1) if n else 3\nsys.exit(a(9))", "(1) 3"),
        ("import asyncio\nasync def main(): return 3\nsys.exit(asyncio.run(main()))", "(1) 3"),
        (
            (
                "import asyncio\nasync def f(): return 3\nasync def main(): return await f()\n"
                "sys.exit(asyncio.run(main()))"
            ),
            "(1) 3",
        ),
        ("class App:\n    def run(self): return 3\nsys.exit(App().run())", "(1) 3"),
        (
            (
                "class App:\n    def run(self): return self.go()\n    def go(self): return 3\n"
                "a = App()\nsys.exit(a.run())"
            ),
            "(1) 3",
        ),
        ("def main(): sys.exit(3)\nif __name__ == '__main__':\n    main()", "(1) 3"),
        ("def main(): return 3\nif __name__ == '__main__':\n    main()", "(0) (1)"),
        ("def main(): return 3\nif __name__ == '__main__':\n    sys.exit(main())", "(1) 3"),
        ("def die(text, code=2): sys.exit(code)\nif x: die('a')\ndie('b', 3)", "(1) 2 3"),
        ("def die(code): sys.exit(code)\nif x: die(code=4)", "(0) (1) 4"),
        ("T = {'a': f}\ndef f(): return 3\nsys.exit(T['a']())", "(1) 3"),
        (
            "def f(): return 3\ndef g(): return 4\nT = {'a': f, 'b': g}\nh = T.get(x)\nsys.exit(h())",
            "(1) 3 4",
        ),
        ("def f(a): return 3\np.set_defaults(func=f)\nargs = q()\nsys.exit(args.func(args))", "(1) 3"),
        ("try:\n    sys.exit(3)\nexcept SystemExit:\n    pass", "(0) (1)"),
        ("try:\n    sys.exit(3)\nexcept Exception:\n    pass", "(0) (1) 3"),
        ("try:\n    sys.exit(3)\nexcept SystemExit:\n    sys.exit(5)", "(1) 5"),
        ("try:\n    sys.exit(3)\nexcept BaseException as e:\n    sys.exit(5)", "(1) 5"),
        ("try:\n    sys.exit(3)\nexcept:\n    raise SystemExit(5)", "(1) 5"),
        ("try:\n    sys.exit(3)\nexcept (KeyError, SystemExit):\n    print(1)", "(0) (1)"),
        ("try:\n    sys.exit(3)\nexcept SystemExit:\n    raise", "(1) 3"),
        ("try:\n    sys.exit(3)\nexcept SystemExit as e:\n    print(e)\n    raise e", "(1) 3"),
        ("try:\n    sys.exit(3)\nexcept SystemExit:\n    raise\nexcept:\n    pass", "(0) (1) 3"),
        (
            "try:\n    try:\n        sys.exit(3)\n    except SystemExit:\n        raise\nexcept:\n    pass",
            "(0) (1)",
        ),
        ("import os\ntry:\n    os._exit(3)\nexcept:\n    sys.exit(5)", "(1) 3 5"),
        ("getattr(sys, 'frozen', False)\nhasattr(sys, 'ps1')\nif sys: pass", "(0) (1)"),
        ("try:\n    sys.exit(3)\nfinally:\n    print(1)", "(1) 3"),
        ("with open(x) as f:\n    sys.exit(3)", "(1) 3"),
        ("match x:\n    case 1: sys.exit(3)\n    case _: sys.exit(4)", "(1) 3 4"),
    ],
)
def test_exit_codes(script: str, expected: str) -> None:
    assert exits(f"import sys\n{script}") == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("import argparse\nargparse.ArgumentParser().parse_args()", "(0) (1) (2)"),
        ("import argparse\np = argparse.ArgumentParser()\np.parse_args()\np.exit(3)", "(0) (1) (2) 3"),
        ("import argparse\np = argparse.ArgumentParser()\np.parse_args()\np.error('x')", "(0) (1) (2)"),
        ("import argparse\np = argparse.ArgumentParser()\nx = p.parse_known_args()", "(0) (1) (2)"),
        ("import click\n@click.command()\ndef main(): pass\nmain()", "(0) (1) (2)"),
        ("import click\n@click.command()\ndef main(): return 3\nmain()", "(0) (1) (2)"),
        ("import click, sys\n@click.command()\ndef main(): return 3\nsys.exit(main())", "(0) (1) (2)"),
        (
            (
                "import click, sys\n@click.command()\ndef main(): return 3\n"
                "sys.exit(main(standalone_mode=False))"
            ),
            "(0) (1) (2) …",
        ),
        (
            "import click\n@click.command()\n@click.pass_context\ndef main(ctx): ctx.exit(3)\nmain()",
            "(0) (1) (2) 3",
        ),
        ("import click\n@click.command()\ndef main(): raise click.UsageError('x')\nmain()", "(0) (1) 2"),
        (
            (
                "import click\nclass Bad(click.ClickException):\n    exit_code = 3\n@click.command()\n"
                "def main(): raise Bad()"
            ),
            "(0) (1) (2) …",
        ),
        ("import typer\ndef main(): raise typer.Exit(code=3)\ntyper.run(main)", "(0) (1) (2) 3"),
        ("import typer\ndef main(): raise typer.Exit()\ntyper.run(main)", "0 (1) (2)"),
        ("import typer\ndef main(): raise typer.Abort()\ntyper.run(main)", "(0) 1 (2)"),
        (
            (
                "import typer\ndef main():\n    try: raise typer.Exit(3)\n"
                "    except Exception: raise typer.Exit(1)\ntyper.run(main)"
            ),
            "(0) 1 (2)",
        ),
        (
            (
                "import typer\ndef main():\n    try: raise typer.Exit(3)\n"
                "    except SystemExit: pass\ntyper.run(main)"
            ),
            "(0) (1) (2) 3",
        ),
        (
            (
                "import click, typer\ndef main():\n    try: raise typer.Exit(3)\n"
                "    except click.UsageError: pass\ntyper.run(main)"
            ),
            "(0) (1) (2) 3",
        ),
        (
            (
                "import typer, click\ndef main():\n    try: raise typer.Exit(3)\n"
                "    except click.exceptions.Exit: pass\ntyper.run(main)"
            ),
            "(0) (1) (2)",
        ),
        ("import getopt, sys\ngetopt.getopt(sys.argv[1:], 'h')", "(0) (1)"),
    ],
)
def test_exit_codes_of_parsers(script: str, expected: str) -> None:
    assert exits(script) == expected


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("import sys\ndef main(): sys.exit(f())", "(0) (1) …"),
        ("import argparse\ndef main(): p.parse_args()", "(0) (1) …"),
        ("def main(): pass", "(0) (1)"),
        ("import sys\ndef main(): sys.exit(3)", "(0) (1) (3)"),
        ("import sys\nif __name__ == '__main__':\n    sys.exit(3)", "(0) (1)"),
        ("def broken(:\n  sys.exit(3)", "(0) (1) …"),
    ],
)
def test_exits_of_tracked_modules_that_are_called(module: str, expected: str) -> None:
    script = "from helpers.work import start\nstart()"
    assert exits(script, {"helpers/work.py": module}) == expected


def test_each_code_is_shown_where_it_is_given() -> None:
    script = (
        "import sys\n\ndef main():\n    if sys:\n        return 3\n\n"
        "if __name__ == '__main__':\n    sys.exit(main())\n"
    )
    path = "tools/x.py"
    assert analysed(script).exits == Known(
        (
            Exit(0, Location(path, 4, 5, 4, 12), is_implicit=True),
            Exit(1, Location(path, 8, 1, 8, 21), is_implicit=True),
            Exit(3, Location(path, 5, 9, 5, 17)),
        )
    )


def test_values_that_branch_again_and_again_are_given_up() -> None:
    steps = "\n".join(f"def f{n}(): return f{n + 1}() if x else f{n + 1}()" for n in range(60))
    assert exits(f"import sys\n{steps}\ndef f60(): return 3\nsys.exit(f0())").endswith("…")


@pytest.mark.parametrize(
    ("script", "files"),
    [
        ("from pkg import go\ngo()", {"pkg/__init__.py": "from .core import go", "pkg/core.py": "exit(3)"}),
        (
            "from lib import go\ngo()",
            {"lib.py": "from lib2 import go", "lib2.py": "import sys\nsys.exit(27)"},
        ),
        (
            "from lib import go\ngo()",
            {
                "lib.py": "from pack import (  # both (of them)\n    one,  # first\n    two,\n)",
                "pack/two.py": "import sys\nsys.exit(27)",
            },
        ),
        (
            "from lib import go\ngo()",
            {"lib.py": "from . import one, \\\n    two", "two.py": "import sys\nsys.exit(27)"},
        ),
        ("import lib", {"lib.py": "import os; import one", "one.py": "import sys\nsys.exit(27)"}),
        ("import lib", {"lib.py": "from .import one", "one.py": "import sys\nsys.exit(27)"}),
        ("import lib", {"lib.py": "from .import(one)", "one.py": "import sys\nsys.exit(27)"}),
        ("import lib", {"lib.py": "from . two import x", "two.py": "import sys\nsys.exit(27)"}),
        ("import lib", {"lib.py": "import os, \\\n    one", "one.py": "import sys\nsys.exit(27)"}),
        ("import lib", {"lib.py": "from one \\\n    import x", "one.py": "import sys\nsys.exit(27)"}),
        ("import lib", {"lib.py": "\ufefffrom one import x", "one.py": "import sys\nsys.exit(27)"}),
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import two\nelse:\n    import one",
            {"one.py": "import sys\nsys.exit(27)"},
        ),
        ("from statistics import go\ngo()", {"tools/statistics.py": "import sys\ndef go(): sys.exit(27)"}),
        ("import lib", {"lib.py": "import sys\ngetattr(sys, 'exit')(5)"}),
        ("import sys\nCODE = 2\nglobals().update(CODE=9)\nsys.exit(CODE)", {}),
        ("import sys\ndef main(): return 2\nglobals()['main'] = other\nsys.exit(main())", {}),
        # not found, and still there
        ("from common.errors import go", {"libs/python/common/errors.py": "import sys\nsys.exit(7)"}),
        ("import lib", {"lib.py": "from two import stop", "third/two.py": "import sys\nsys.exit(7)"}),
        (
            "import lib",
            {"lib.py": "if a: from one import x", "one.py": "import sys\nsys.exit(27)"},
        ),
        ("import lib\nlib.go()", {"lib.py": "import sys\nquit_ = sys.exit\ndef go(): quit_(29)"}),
        ("import lib\nlib.go()", {"lib.py": "class Fatal(SystemExit):\n    pass\ndef go(): raise Fatal(13)"}),
        ("T = {'a': a}\nT['b'] = b\ndef a(): return 3\ndef b(): return 4\nsys.exit(T[x]())", {}),
        ("T = {'a': a}\nT.update(b=b)\ndef a(): return 3\ndef b(): return 4\nsys.exit(T[x]())", {}),
        ("rc = 0\nif a: rc = 2\nif b: rc |= 1\nsys.exit(rc)", {}),
    ],
)
def test_there_may_be_other_codes(script: str, files: dict[str, str]) -> None:
    """In modules behind those that are imported, in tables that change, and of bits that are put together."""
    told = exits(script, files)
    assert told.endswith("…") or any(code in told for code in ("3", "27"))


@pytest.mark.parametrize(
    "helper",
    [
        "p = argparse.ArgumentParser()\np.parse_known_args()",
        "p = argparse.ArgumentParser()\np.parse_intermixed_args()",
        "p = argparse.ArgumentParser()\nf = p.parse_known_args\nf()",
        "from pydantic_settings import BaseSettings\nclass S(BaseSettings, cli_parse_args=True): pass\nS()",
        "import uvicorn\nuvicorn.run(app)",
        "import unittest\nunittest.main()",
        "import code\ncode.interact()",
        "import pytest\npytest.main()",
        "import absl.app\nabsl.app.run(x)",
        "import runpy\nrunpy.run_path(x)",
        "from django.core.management import call_command\ncall_command(x)",
        "import django.core.management\ndjango.core.management.execute_from_command_line(x)",
        "import os\nos.execvp(x, y)",
        "import os\nos.kill(x, y)",
        "import os\nos.abort()",
        "import signal\nsignal.raise_signal(9)",
        "import hydra\nhydra.main()",
        "import fire\nfire.Fire()",
        "import tyro\ntyro.cli(x)",
        "import importlib\nimportlib.import_module(x)",
        "exec(x)",
        "eval(x)",
        "__import__(x)",
    ],
)
def test_what_may_end_a_script_may_do_so_in_a_module_of_the_repository(helper: str) -> None:
    assert exits("import lib", {"lib.py": f"import argparse\n{helper}"}).endswith("…")
    assert exits(f"import argparse\n{helper}").endswith("…") or "ArgumentParser" in helper


@pytest.mark.parametrize(
    "script",
    [
        "import sys\nfrom contextlib import suppress\nwith suppress(SystemExit): sys.exit(3)",
        "import sys, threading\nclass T(threading.Thread):\n    def run(self): sys.exit(3)\nT().start()",
        "import sys\ndef f(): sys.exit(3)\nwith ThreadPoolExecutor() as e: e.submit(f)",
    ],
)
def test_no_code_is_told_that_does_not_end_the_script(script: str) -> None:
    assert "3" not in exits(script)


def test_settings_that_read_the_arguments_may_refuse_them() -> None:
    script = "from pydantic_settings import BaseSettings\nclass S(BaseSettings{}): x: str = ''\nS()"
    assert exits(script.format(", cli_parse_args=True")).endswith("…")
    assert not exits(script.format("")).endswith("…")


def test_a_module_that_imports_the_script_in_turn_is_found() -> None:
    assert not exits("import lib\nX = 1", {"lib.py": "from x import X"}).endswith("…")


_HANDLERS = """
import argparse, sys
def a_(args): return 4
def b_(args): return 5
p = argparse.ArgumentParser()
p.set_defaults(func=a_)
{change}
args = p.parse_args()
{later}
sys.exit(args.func(args))
"""


@pytest.mark.parametrize(
    ("script", "files", "code"),
    [
        # exceptions with a code
        ("import click\nclass E(click.UsageError):\n    exit_code = 65\nraise E('x')", {}, 65),
        ("import click\nclass E(click.BadParameter):\n    exit_code = 65\nraise E('x')", {}, 65),
        ("import typer\nclass E(typer.Exit):\n    pass\nraise E(6)", {}, 6),
        ("import typer\nclass A(typer.Exit):\n    pass\nclass E(A):\n    pass\nraise E(6)", {}, 6),
        ("from lib import Base\nclass E(Base):\n    exit_code = 8\nraise E('x')", {}, 8),
        ("import typer\ndone = typer.Exit(code=4)\nraise done", {}, 4),
        ("import typer\ndef bail(code):\n    return typer.Exit(code)\nraise bail(4)", {}, 4),
        ("Stop = SystemExit\nraise Stop(7)", {}, 7),
        ("import builtins\nraise builtins.SystemExit(7)", {}, 7),
        ("import json.tool\njson.tool.main()", {}, 2),
        # modules of the repository
        ("from lib import check\ncheck(p)", {"lib.py": "def check(p): p.exit(4)"}, 4),
        ("from lib import go\ngo()", {"lib.py": "import os\ndef go(): os.execvp(cmd[0], cmd)"}, 9),
        ("from lib import go\ngo()", {"lib.py": "import runpy\ndef go(): runpy.run_path('x.py')"}, 9),
        ("from lib import go\ngo()", {"lib.py": "import fire\ndef go(): fire.Fire(run)"}, 2),
        ("from lib import go\ngo()", {"lib.py": "from click import command\n@command()\ndef go(): pass"}, 2),
        ("from lib import go\ngo()", {"lib.py": "from typer import Typer\ngo = Typer()"}, 2),
        ("from lib import X", {"lib/__init__.py": "import sys\nsys.exit(5)", "lib/sub.py": "X = 1"}, 5),
        ("from lib.sub import X", {"lib/__init__.py": "import sys\nsys.exit(5)", "lib/sub.py": "X = 1"}, 5),
        ("import lib.sub", {"lib/__init__.py": "from .boot import x", "lib/boot.py": "exit(5)"}, 5),
        ("from core import run\nrun()", {"other/place/core.py": "def run(): exit(9)"}, 9),
        ("from os import *\n_exit(3)", {}, 3),
        # names with several values
        (
            (
                "import sys\ntry:\n    from lib import run\nexcept ImportError:\n"
                "    def run(): return 4\nsys.exit(run())"
            ),
            {"lib.py": "def run(): return 7"},
            7,
        ),
        (
            "import sys\ntry:\n    from lib import BAD\nexcept ImportError:\n    BAD = 3\nsys.exit(BAD)",
            {"lib.py": "BAD = 7"},
            7,
        ),
        (_HANDLERS.format(change="", later="args.func = b_"), {}, 5),
        (_HANDLERS.format(change="p.set_defaults(**{'func': b_})", later=""), {}, 5),
        (
            _HANDLERS.format(
                change="p.add_argument('--b', dest='func', action='store_const', const=b_)", later=""
            ),
            {},
            5,
        ),
        (
            (
                "import sys\nT = {'a': a}\ndef add(t): t['b'] = b\nadd(T)\n"
                "def a(): return 3\ndef b(): return 4\nsys.exit(T[x]())"
            ),
            {},
            4,
        ),
        ("import sys\nfrom lib import add\nT = {'a': a}\nadd(T)\ndef a(): return 3\nsys.exit(T[x]())", {}, 4),
        (
            (
                "import sys\nclass C:\n    T = {'a': a}\nC.T['b'] = b\ndef a(): return 3\n"
                "def b(): return 4\nsys.exit(C.T[x]())"
            ),
            {},
            4,
        ),
        (
            (
                "import sys\nclass Stats:\n    errors = 0\ndef f(): Stats.errors += 4\n"
                "f()\nsys.exit(Stats.errors)"
            ),
            {},
            4,
        ),
        (
            (
                "import sys\nclass App:\n    def run(self): return 0\n"
                "app = App()\napp.run = other\nsys.exit(app.run())"
            ),
            {},
            8,
        ),
        ("import sys\nRC = '3'\nsys.exit(int(RC))", {}, 3),
        ("import sys\n@retry\ndef die(code): sys.exit(code)\ndie(3)", {}, 8),
        (
            (
                "import click\n@click.command()\n@click.option('--code', type=int, default=0)\n"
                "def main(code=0): raise SystemExit(code)\nmain()"
            ),
            {},
            9,
        ),
        # errors that somebody may catch
        ("@graceful\ndef main():\n    raise KeyboardInterrupt\nmain()", {}, 0),
        ("with report():\n    raise ValueError", {}, 0),
        ("with self.report:\n    raise ValueError", {}, 0),
        # built-in names that are others elsewhere
        ("def loop():\n    exit = False\nloop()\nexit(4)", {}, 4),
        ("class Window:\n    def quit(self): pass\nquit(4)", {}, 4),
        ("def error(msg, exit=True): pass\nexit(5)", {}, 5),
        # members of enumerations, and what is none
        ("import enum, sys\nclass E(enum.Enum):\n    B = enum.nonmember(6)\nsys.exit(E.B)", {}, 6),
        ("import enum, sys\nclass E(enum.Enum):\n    A = 3\nE.z = 9\nsys.exit(E.z)", {}, 9),
        # parsers and contexts
        ("import click\n@click.command()\ndef main(): pass\nleave = ctx.exit\nleave(9)", {}, 9),
        ("import sys, threading\ndef work(): sys.exit(3)\nthreading.Thread(target=work).start()", {}, 0),
    ],
)
def test_no_code_is_denied_that_may_come(script: str, files: dict[str, str], code: int) -> None:
    found = analysed(script, {f"tools/{path}": text for path, text in files.items()}).exits
    assert found.open is not None or code in [one.code for one in found.items]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("import sys\nsys.exit(3, 'x')", "1"),
        ("raise SystemExit(3, 'x')", "1"),
        ("import enum, sys\nclass C(enum.Enum):\n    BAD = 3\nsys.exit(C.BAD)", "1"),
        ("import enum, sys\nclass C(enum.IntEnum):\n    BAD = 3\nsys.exit(C.BAD)", "(1) 3"),
        ("import enum, sys\nclass C(enum.Enum):\n    BAD = 3\nsys.exit(C.BAD.value)", "(1) 3"),
        (
            "import sys, threading\ndef work(): sys.exit(3)\nthreading.Thread(target=work).start()",
            "(0) (1) …",
        ),
        ("import sys\nfailed = a > b\nsys.exit(int(failed))", "0 1"),
        ("with open(x) as f:\n    raise ValueError", "(1)"),
        ("import tempfile\nwith tempfile.TemporaryDirectory() as d:\n    raise ValueError", "(1)"),
        ("import redis\nfrom lib import go", "(0) (1)"),
    ],
)
def test_what_may_look_like_a_code_and_what_is_certain(script: str, expected: str) -> None:
    assert exits(script, {"tools/lib.py": "def go(): pass"}) == expected
