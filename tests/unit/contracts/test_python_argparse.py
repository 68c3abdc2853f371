"""Options of argparse and optparse, and when they are all."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from support.trees import TextTree
from unit.contracts.python_scripts import analysed, modes, options

from ownership_lint.analysis.contracts.interface import Known, Option
from ownership_lint.analysis.contracts.python.imports import Imports
from ownership_lint.analysis.contracts.python.module import Module
from ownership_lint.analysis.contracts.python.options import read
from ownership_lint.finding import Location

if TYPE_CHECKING:
    from ownership_lint.analysis.contracts.python.draft import Draft

PARSER = "import argparse\np = argparse.ArgumentParser()\n"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # what keeps the list open
        ("p.add_argument('--a')\np.parse_known_args()", "-h|--help --a= …"),
        ("p.add_argument('--a')\np.parse_known_intermixed_args()", "-h|--help --a= …"),
        ("for x in names():\n    p.add_argument(x)\np.parse_args()", "-h|--help …"),
        ("for x, y in (('--a', 1), ('--b', 2)):\n    p.add_argument(x)\np.parse_args()", "-h|--help …"),
        ("p.add_argument(f'--{x}')\np.parse_args()", "-h|--help …"),
        ("p.add_argument('--' + x)\np.parse_args()", "-h|--help …"),
        ("p.add_argument(*flags())\np.parse_args()", "-h|--help …"),
        ("import lib\nlib.add_options(p)\np.parse_args()", "-h|--help …"),
        ("from lib import *\nadd_options(p)\np.parse_args()", "-h|--help …"),
        ("import lib\nlib.add_options(parser=p)\np.parse_args()", "-h|--help …"),
        ("x.parser_of[1] = p\np.parse_args()", "-h|--help …"),
        ("table = {'p': p}\np.parse_args()", "-h|--help …"),
        ("add = p.add_argument\nadd('--a')\np.parse_args()", "-h|--help …"),
        ("p._add_action(x)\np.parse_args()", "-h|--help …"),
        ("p.register('action', 'x', Y)\np.parse_args()", "-h|--help …"),
        ("p.add_argument('--a', action=imported.Action)\np.parse_args()", "-h|--help --a? …"),
        ("def f(q, *more):\n    q.add_argument('--a')\nf(*[p])\np.parse_args()", "-h|--help --a= …"),
        ("p.add_argument('--a')", "-h|--help --a= …"),
        ("p.add_argument('rest', nargs=argparse.REMAINDER)\np.parse_args()", "-h|--help …"),
        ("p.add_argument('rest', nargs='...')\np.parse_args()", "-h|--help …"),
        ("p.add_argument('rest', nargs=many())\np.parse_args()", "-h|--help …"),
        ("p.add_argument('rest', nargs='*')\np.parse_args()", "-h|--help"),
        ("p.add_argument('--a', nargs=2)\np.parse_args()", "-h|--help --a="),
        ("q = argparse.ArgumentParser(**ways)\nq.parse_args()", "-h|--help …"),
        ("q = argparse.ArgumentParser(add_help=x())\nq.parse_args()", "-h|--help …"),
        ("q = argparse.ArgumentParser(conflict_handler='resolve')\nq.parse_args()", "-h|--help …"),
        # what is all
        ("p.parse_args()", "-h|--help"),
        ("p.add_argument('--a')\np.parse_args()", "-h|--help --a="),
        ("p.add_argument('-a', '--all', action='store_true')\np.parse_args()", "-h|--help -a|--all"),
        ("p.add_argument('--a', action='store_false')\np.parse_args()", "-h|--help --a"),
        ("p.add_argument('--a', action='append')\np.parse_args()", "-h|--help --a="),
        ("p.add_argument('-v', action='count', default=0)\np.parse_args()", "-h|--help -v"),
        ("p.add_argument('--version', action='version', version='1')\np.parse_args()", "-h|--help --version"),
        ("p.add_argument('--a', default='x')\np.parse_args()", "-h|--help --a=x"),
        ("p.add_argument('--a', default=3)\np.parse_args()", "-h|--help --a=3"),
        ("p.add_argument('--a', default=-3)\np.parse_args()", "-h|--help --a=-3"),
        ("p.add_argument('--a', default=0.5)\np.parse_args()", "-h|--help --a=0.5"),
        ("p.add_argument('--a', default=None)\np.parse_args()", "-h|--help --a="),
        ("p.add_argument('--a', default=[])\np.parse_args()", "-h|--help --a="),
        ("p.add_argument('--a', default=f())\np.parse_args()", "-h|--help --a="),
        ("p.add_argument('--a', action='store_true', default=True)\np.parse_args()", "-h|--help --a"),
        ("D = 'x'\np.add_argument('--a', default=D)\np.parse_args()", "-h|--help --a=x"),
        ("D = 'x'\nD = 'y'\np.add_argument('--a', default=D)\np.parse_args()", "-h|--help --a="),
        ("p.add_argument('--a-b', default=1)\np.set_defaults(a_b=2)\np.parse_args()", "-h|--help --a-b="),
        ("p.add_argument('--a', dest='b', default=1)\np.set_defaults(b=2)\np.parse_args()", "-h|--help --a="),
        ("p.add_argument('--a', default=1)\np.set_defaults(b=2)\np.parse_args()", "-h|--help --a=1"),
        ("p.add_argument('--a', default=1)\np.set_defaults(**more)\np.parse_args()", "-h|--help --a="),
        ("p.add_argument('--a', default=1)\nx = p.parse_args()\nx.a = 2", "-h|--help --a="),
        ("p.add_argument('--a', default=1)\nx = p.parse_args()\nx.a += 2", "-h|--help --a="),
        ("p.add_argument('--a', default=1)\nx = p.parse_args()\nsetattr(x, 'a', 2)", "-h|--help --a="),
        ("p.add_argument('--a', default=1)\nx = p.parse_args()\nsetattr(x, name, 2)", "-h|--help --a="),
        ("p.add_argument('--a', default=1)\nx = p.parse_args()\nvars(x)['a'] = 2", "-h|--help --a="),
        ("p.add_argument('--a', default=1)\nx = p.parse_args()\nvars(x).update(y)", "-h|--help --a="),
        ("p.add_argument('--a', default=1)\np.parse_args(namespace=x)", "-h|--help --a="),
        ("p.add_argument('--a', default=1)\np.parse_args(None, x)", "-h|--help --a="),
        ("p.add_argument('--a', default=1)\nx = p.parse_args()\nx.b = x.a", "-h|--help --a=1"),
        ("p.add_argument('--a', default=1)\nx = p.parse_args()\nprint(vars(x)['a'])", "-h|--help --a=1"),
        (
            "class C:\n    def f(self, a): self.a = a\np.add_argument('--a', default=1)\np.parse_args()",
            "-h|--help --a=1",
        ),
        ("p.add_argument('--a', **ways)\np.parse_args()", "-h|--help --a?"),
        (
            "p.add_argument('--a', action=argparse.BooleanOptionalAction)\np.parse_args()",
            "-h|--help --a|--no-a",
        ),
        (
            "p.add_argument('--a', action=argparse.BooleanOptionalAction, default=True)\np.parse_args()",
            "-h|--help --a|--no-atrue",
        ),
        ("if x():\n    p.add_argument('--a')\np.parse_args()", "-h|--help --a="),
        ("for x in ('--a', '--b'):\n    p.add_argument(x)\np.parse_args()", "-h|--help --a= --b="),
        ("F = ['--a', '--b']\nfor x in F:\n    p.add_argument(x)\np.parse_args()", "-h|--help --a= --b="),
        ("p.add_argument(*('-a', '--all'))\np.parse_args()", "-h|--help -a|--all="),
        ("A = '--a'\np.add_argument(A)\np.parse_args()", "-h|--help --a="),
        ("p.add_argument('--a' + 'b')\np.parse_args()", "-h|--help --ab="),
        ("g = p.add_argument_group('x')\ng.add_argument('--a')\np.parse_args()", "-h|--help --a="),
        ("p.add_argument_group('x').add_argument('--a')\np.parse_args()", "-h|--help --a="),
        ("g = p.add_mutually_exclusive_group()\ng.add_argument('--a')\np.parse_args()", "-h|--help --a="),
        ("p.add_argument('file')\np.parse_args()", "-h|--help"),
        ("def f(q):\n    q.add_argument('--a')\nf(p)\np.parse_args()", "-h|--help --a="),
        ("def f(q):\n    q.add_argument('--a')\nf(q=p)\np.parse_args()", "-h|--help --a="),
        ("q = p\nq.add_argument('--a')\nq.parse_args()", "-h|--help --a="),
        ("for q in (p, p):\n    q.add_argument('--a')\np.parse_args()", "-h|--help --a="),
        ("p.parse_args(sys.argv[1:])", "-h|--help"),
        ("print(p.format_help())\np.parse_args()", "-h|--help"),
        ("p.epilog = 'x'\np._optionals.title = 'x'\np.parse_args()", "-h|--help"),
        ("import argcomplete\nargcomplete.autocomplete(p)\np.parse_args()", "-h|--help"),
        ("import yaml, requests, somelib\np.parse_args()", "-h|--help"),
        (
            (
                "class A(argparse.Action):\n    def __call__(self, *a):\n        pass\n"
                "p.add_argument('--a', action=A)\np.parse_args()"
            ),
            "-h|--help --a?",
        ),
    ],
)
def test_options(lines: str, expected: str) -> None:
    assert options(PARSER + lines) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (
            "import argparse as ap\np = ap.ArgumentParser()\np.add_argument('--a')\np.parse_args()",
            "-h|--help --a=",
        ),
        ("from argparse import ArgumentParser\nArgumentParser().parse_args()", "-h|--help"),
        ("from argparse import ArgumentParser as P\nP().parse_args()", "-h|--help"),
        ("import argparse\nargparse.ArgumentParser(add_help=False).parse_args()", ""),
        ("import argparse\nargparse.ArgumentParser(prefix_chars='+').parse_args()", "+h|++help"),
        (
            (
                "import argparse\ndef build():\n    p = argparse.ArgumentParser()\n"
                "    p.add_argument('--a')\n"
                "    return p\ndef main():\n    args = build().parse_args()\nmain()"
            ),
            "-h|--help --a=",
        ),
        (
            (
                "import argparse\nbase = argparse.ArgumentParser(add_help=False)\nbase.add_argument('--a')\n"
                "p = argparse.ArgumentParser(parents=[base])\np.parse_args()"
            ),
            "--a= -h|--help",
        ),
        (
            (
                "import argparse\nfrom common import base\n"
                "p = argparse.ArgumentParser(parents=[base])\np.parse_args()"
            ),
            "-h|--help …",
        ),
        (
            (
                "import argparse\nclass Tool:\n    def __init__(self):\n"
                "        self.parser = argparse.ArgumentParser()\n"
                "        self.fill()\n    def fill(self):\n        self.parser.add_argument('--a')\n"
                "    def run(self):\n        self.parser.parse_args()\nTool().run()"
            ),
            "-h|--help --a=",
        ),
        (
            (
                "import argparse\nclass P(argparse.ArgumentParser):\n    def error(self, text):\n"
                "        exit(3)\n"
                "p = P()\np.add_argument('--a')\np.parse_args()"
            ),
            "-h|--help --a=",
        ),
        (
            (
                "import argparse\nclass P(argparse.ArgumentParser):\n    def parse_args(self, x):\n"
                "        return x\n"
                "p = P()\np.add_argument('--a')\np.parse_args()"
            ),
            "-h|--help --a= …",
        ),
        ("from common import Parser\np = Parser()\np.add_argument('--a')\np.parse_args()", "--a= …"),
        ("def add_arguments(self, parser):\n    parser.add_argument('--a')", "--a= …"),
        (
            (
                "import argparse, sys\np = argparse.ArgumentParser()\nif '--fast' in sys.argv:\n"
                "    pass\np.parse_args()"
            ),
            "-h|--help --fast?",
        ),
        (
            (
                "import optparse\np = optparse.OptionParser(version='1')\n"
                "p.add_option('-a', '--all', action='store_true')\n"
                "g = optparse.OptionGroup(p, 'x')\ng.add_option('--b', default='x')\np.add_option_group(g)\n"
                "o, a = p.parse_args()"
            ),
            "--version -h|--help -a|--all --b=x",
        ),
        (
            (
                "import optparse\np = optparse.OptionParser()\np.add_option('--b', default='x')\n"
                "p.set_default('b', 'y')\np.parse_args()"
            ),
            "-h|--help --b=",
        ),
        ("import optparse\np = optparse.OptionParser(option_list=LIST)\np.parse_args()", "-h|--help …"),
    ],
)
def test_parsers(script: str, expected: str) -> None:
    assert options(script) == expected


SUBPARSERS = PARSER + "s = p.add_subparsers(dest='command')\n"


@pytest.mark.parametrize(
    ("lines", "expected_modes", "expected_options"),
    [
        ("s.add_parser(name())\np.parse_args()", "…", "-h|--help"),
        ("for x in f():\n    s.add_parser(x)\np.parse_args()", "…", "-h|--help"),
        ("import lib\nlib.register(s)\np.parse_args()", "…", "-h|--help …"),
        ("s.add_parser('a', aliases=names())\np.parse_args()", "a …", "-h|--help"),
        ("s.add_parser('a')\np.parse_args()", "a", "-h|--help"),
        ("s.add_parser('a', aliases=['b'])\np.parse_args()", "a b", "-h|--help"),
        ("q = s.add_parser('a')\nq.add_argument('--x')\np.parse_args()", "a", "-h|--help --x="),
        ("for q in map(s.add_parser, NAMES):\n    pass\np.parse_args()", "…", "-h|--help …"),
        (
            (
                "a = s.add_parser('a')\nb = s.add_parser('b')\nfor q in (a, b):\n"
                "    q.add_argument('--x')\np.parse_args()"
            ),
            "a b",
            "-h|--help --x=",
        ),
        (
            (
                "a = s.add_parser('a')\na.add_argument('--x', default=1)\n"
                "b = s.add_parser('b')\nb.add_argument('--x', default=2)\np.parse_args()"
            ),
            "a b",
            "-h|--help --x=",
        ),
        ("p.add_argument('what', choices=['a', 'b'])\np.parse_args()", "a b", "-h|--help"),
        ("p.add_argument('what', choices=f())\np.parse_args()", "…", "-h|--help"),
        ("p.add_argument('what')\np.parse_args()", "…", "-h|--help"),
    ],
)
def test_subcommands(lines: str, expected_modes: str, expected_options: str) -> None:
    assert (modes(SUBPARSERS + lines), options(SUBPARSERS + lines)) == (expected_modes, expected_options)


def test_an_option_knows_its_place_default_and_help() -> None:
    script = (
        'import argparse\np = argparse.ArgumentParser()\np.add_argument("-n", "--näme",\n'
        '  default="x", help="The\\n  name (%(default)s, 100%%)")\np.parse_args()\n'
    )
    assert analysed(script).options == Known(
        (
            Option(("-h", "--help"), Location("tools/x.py", 2, 5, 2, 30), takes_value=False),
            Option(
                ("-n", "--näme"),
                Location("tools/x.py", 3, 1, 4, 56),
                takes_value=True,
                default="x",
                description="The name (x, 100%)",
            ),
        )
    )


def test_an_option_whose_help_is_suppressed_is_hidden() -> None:
    script = PARSER + "p.add_argument('--a', help=argparse.SUPPRESS)\np.parse_args()"
    assert [one.is_hidden for one in analysed(script).options.items] == [False, True]


def test_what_is_open_says_why_and_where() -> None:
    found = analysed(PARSER + "p.add_argument('--a')\nx, rest = p.parse_known_args()\n").options.open
    assert found is not None
    assert (found.reason, found.at.line) == ("the parser passes on what it does not know", 4)


@pytest.mark.parametrize(
    "change",
    ["N.append('--bar')", "N.extend(more)", "N[0] = '--bar'", "N.insert(0, '--bar')"],
)
def test_flags_in_a_list_that_changes_are_not_all_that_are_written(change: str) -> None:
    script = f"import argparse\nN = ['--foo']\n{change}\np = argparse.ArgumentParser()\n"
    assert options(script + "for n in N: p.add_argument(n)\np.parse_args()").endswith("…")


@pytest.mark.parametrize(
    ("collected", "asked"),
    [
        ("rest = []\nfor a in sys.argv[1:]: rest.append(a)", "'--foo' in rest"),
        ("seen = {}\nfor a in sys.argv[1:]: seen[a] = True", "seen.get('--foo')"),
        ("seen = set()\nfor a in sys.argv[1:]: seen.add(a)", "'--foo' in seen"),
    ],
)
def test_arguments_that_are_collected_first_are_followed(collected: str, asked: str) -> None:
    told = options(f"import sys\n{collected}\nif {asked}: sys.exit(3)")
    assert told.endswith("…") or "--foo" in told


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "class A(argparse.BooleanOptionalAction): pass\np.add_argument('--a', action=A)",
            "-h|--help --a? …",
        ),
        ("class A: pass\nclass B(A): pass\np.add_argument('--a', action=B)", "-h|--help --a?"),
        (
            (
                "class A(argparse.BooleanOptionalAction): pass\nclass B(A): pass\n"
                "p.add_argument('--a', action=B)"
            ),
            "-h|--help --a? …",
        ),
        ("class A(lib.Action): pass\np.add_argument('--a', action=A)", "-h|--help --a? …"),
        ("class A(argparse.Action): pass\np.add_argument('--a', action=A)", "-h|--help --a?"),
        ("class A(argparse._StoreAction): pass\np.add_argument('--a', action=A)", "-h|--help --a?"),
    ],
)
def test_only_argparse_s_own_actions_leave_the_names_alone(lines: str, expected: str) -> None:
    assert options(f"{PARSER}{lines}\np.parse_args()") == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("p.add_argument('--a', default=1).default = 2\np.parse_args()", "-h|--help --a="),
        ("x = p.add_argument('--a', default=1)\nx.default = 2\np.parse_args()", "-h|--help --a="),
        (
            "p.add_argument('--a', default=1)\nfor x in p._actions: x.default = 2\np.parse_args()",
            "-h|--help --a= …",
        ),
        ("p.add_argument('--a', default=1)\np._defaults['a'] = 2\np.parse_args()", "-h|--help --a= …"),
        (
            "from lib import more\np.add_argument('--a', default=1)\nmore(p)\np.parse_args()",
            "-h|--help --a= …",
        ),
        (
            "p.add_argument('--a', default=1)\nx = p.parse_args()\nx.__dict__.update(more)",
            "-h|--help --a=",
        ),
        (
            "p.add_argument('--a', default=1)\nx = p.parse_args()\nprint(x.__dict__['a'])",
            "-h|--help --a=1",
        ),
        (
            "p.add_argument('--a', default=1)\np.add_argument('--b', dest='a', default=2)\np.parse_args()",
            "-h|--help --a= --b=",
        ),
        (
            "p.add_argument('--a', default=1)\np.add_argument('--b', dest='a', default=1)\np.parse_args()",
            "-h|--help --a=1 --b=1",
        ),
        (
            "class C:\n    def f(self): self.default = 2\np.add_argument('--a', default=1)\np.parse_args()",
            "-h|--help --a=1",
        ),
    ],
)
def test_a_default_that_may_be_another_is_not_told(lines: str, expected: str) -> None:
    assert options(f"{PARSER}{lines}") == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("p.add_argument('--a')\nprint(p.parse_args('--a 3'.split()))", "…"),
        ("import shlex\np.add_argument('--a')\nprint(p.parse_args(shlex.split(input())))", "…"),
        ("p.add_argument('--a')\nprint(p.parse_args('--a 3'.split()), p.parse_args())", "-h|--help --a="),
    ],
)
def test_a_parser_of_other_text_tells_nothing_of_the_arguments(script: str, expected: str) -> None:
    assert options(PARSER + script) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import sys\ndef f():\n    sys.argv.remove('--debug')\n", "-h|--help …"),
        ("import sys\ndef f():\n    sys.argv = sys.argv[:1]\n", "-h|--help …"),
        ("import sys\ndef f():\n    sys.argv[1:] = []\n", "-h|--help …"),
        ("import sys\ndef f():\n    del sys.argv[1]\n", "-h|--help …"),
        ("import sys\ndef f():\n    x = 1\n    # sys.argv = ['x']\n", "-h|--help"),
        ("import sys\ndef f(argv=None):\n    argv = argv or sys.argv[1:]\n", "-h|--help"),
        ("import sys\ndef f():\n    sys.argv[0] = 'x'\n    return sys.argv == []\n", "-h|--help"),
    ],
)
def test_a_module_that_changes_the_arguments_before_a_parser(text: str, expected: str) -> None:
    assert options(f"from lib import f\n{PARSER}f()\np.parse_args()", {"lib.py": text}) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("import fire\nfire.Fire(f)", True),
        ("from lib import build\nbuild().parse_args()", True),
        ("from lib import build\nbuild().parse_known_args()", True),
        ("from lib import parse_args\nparse_args()", True),
        ("import lib\nlib.parse_args()", True),
        ("class A:\n    p = make()\n    def f(self): self.p.parse_intermixed_args()", True),
        (
            "from transformers import HfArgumentParser\nHfArgumentParser(A).parse_args_into_dataclasses()",
            True,
        ),
        ("import transformers\nx = transformers.HfArgumentParser(A)", True),
        ("import click\nx = click.Group()", True),
        ("import click\nclick.Command('x', params=[])()", True),
        ("import click\nm = click.command\n@m()\ndef f(): pass", True),
        ("import typer\nclass A:\n    def __init__(self):\n        self.x = typer.Typer()", True),
        ("import click\nclick.echo('x')", False),
        ("import typer\ntyper.echo('x')", False),
        ("import click\n@click.command()\ndef f(): pass\nf()", False),
        ("import typer\ndef f(): pass\ntyper.run(f)", False),
        ("import transformers\ntransformers.pipeline('x')", False),
        ("def parse_args(): pass\nparse_args()", False),
        ("class A:\n    def parse_args(self): pass\n    def f(self): self.parse_args()", False),
        (f"{PARSER}p.parse_args()", False),
    ],
)
def test_a_parser_that_is_not_followed_may_refuse(script: str, expected: bool) -> None:
    draft = drafted(script)
    assert draft.may_refuse_unseen is expected
    assert not expected or draft.open_options


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("from lib import more\nmore(p)\np.parse_args()", True),
        ("x = {'p': p}", True),
        ("p.parse_args()", False),
        ("p._add_action(x)\np.parse_args()", False),
        ("def more(q): q.add_argument('--a')\nmore(p)\np.parse_args()", False),
    ],
)
def test_a_parser_that_is_handed_on(script: str, expected: bool) -> None:
    assert drafted(PARSER + script).hands_on_parsers is expected


def drafted(script: str) -> Draft:
    module = Module("tools/x.py", script, ast.parse(script))
    return read(module, Imports(module, TextTree({})))
