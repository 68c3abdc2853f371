"""Environment variables of Python scripts, and when they are all."""

from __future__ import annotations

import pytest
from unit.contracts.python_scripts import analysed, variables


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        # what keeps the list open
        ("print(os.environ[name])", "…"),
        ("os.getenv(f'X_{name}')", "…"),
        ("for x in names(): os.getenv(x)", "…"),
        ("env = os.environ.copy()", "…"),
        ("run(os.environ)", "…"),
        ("for x in os.environ: pass", "…"),
        ("dict(os.environ)", "…"),
        ("os.environ.items()", "…"),
        ("{**os.environ}", "…"),
        ("get = os.environ.get\nget('X')", "…"),
        ("import subprocess\nsubprocess.run(['x'])", "…"),
        ("os.system('x')", "…"),
        ("import requests", "…"),
        ("from dotenv import load_dotenv\nload_dotenv()", "…"),
        ("import importlib\nimportlib.import_module('x')", "…"),
        ("from importlib import import_module as load\nlist(map(load, names))", "…"),
        ("__import__('x')", "…"),
        ("exec(text)", "…"),
        ("eval(text)", "…"),
        ("import runpy\nrunpy.run_path('x')", "…"),
        ("import venv\nvenv.create('x')", "…"),
        ("import ctypes\nctypes.CDLL(None)", "…"),
        ("import webbrowser", "…"),
        ("from tkinter import *\nTk()", "…"),
        ("import gettext", "…"),
        ("import locale", "…"),
        ("import posix\nposix.environ", "…"),
        ("import getpass\ngetpass.getuser()", "…"),
        ("os.path.expandvars(text)", "…"),
        ("list(map(os.path.expandvars, texts))", "…"),
        ("list(map(os.getenv, ['X']))", "…"),
        ("import functools\nf = functools.partial(os.getenv, 'X')", "…"),
        ("get = os.getenv\nget('X')", "…"),
        ("start = os.system\nstart('x')", "…"),
        ("getattr(os, 'environ')['X']", "…"),
        ("getattr(os, name)", "…"),
        ("vars(os)['environ']", "…"),
        ("os.__dict__['environ']", "…"),
        ("import pydantic_settings", "…"),
        ("from os import *\nenviron.get('X')", "…"),
        # what is all
        ("", ""),
        ("x = {'environ': 1}['environ']", ""),
        ("print(\"os.environ['X']\")  # os.getenv('Y')", ""),
        ("other.environ['X']", ""),
        ("os.environ['X']", "X!"),
        ("if y: os.environ['X']", "X"),
        ("def main(): os.environ['X']", "X"),
        ("import sys\nif sys.argv[1:] == ['--list']: sys.exit(0)\nos.environ['X']", "X"),
        ("sys.exit(os.environ['X'])", "X!"),
        ("for k, v in e: os.environ[k] = v\nos.environ['X']", "X"),
        ("os.environ |= d\nos.environ['X']", "X …"),
        ("import argparse\nargparse.ArgumentParser().parse_args()\nos.environ['X']", "X"),
        ("with suppress(KeyError): os.environ['X']", "X"),
        ("def push(): os.environ['X']", "X"),
        ("f = lambda: os.environ['X']", "X"),
        ("os.environ.update(d)\nos.environ['X']", "X"),
        ("os.environ['X'] += 'y'", "X!"),
        ("D = 'd'\ntry:\n    from json import D\nexcept ImportError: pass\nos.environ.get('X', D)", "X"),
        ("try:\n    os.environ['X']\nexcept KeyError: pass", "X"),
        ("if 'X' in os.environ: print(os.environ['X'])", "X"),
        ("if 'X' not in os.environ: raise E\nos.environ['X']", "X"),
        ("os.environ.get('X')", "X"),
        ("os.environ.get('X', 'd')", "X=d"),
        ("os.environ.get('X', '')", "X"),
        ("os.environ.get('X', f())", "X"),
        ("int(os.environ.get('X', 5))", "X=5"),
        ("D = 'd'\nos.environ.get('X', D)", "X=d"),
        ("os.getenv('X')", "X"),
        ("os.getenv('X', default='d')", "X=d"),
        ("os.getenv('X') or 'd'", "X=d"),
        ("f(os.getenv('X') or other)", "X"),
        ("os.environ.pop('X', None)", "X"),
        ("os.environ.setdefault('X', 'd')", "X=d"),
        ("from os import environ, getenv\nenviron['X']\ngetenv('Y', 'd')", "X! Y=d"),
        ("from os import environ as e\ne.get('X')", "X"),
        ("NAME = 'X'\nos.getenv(NAME)", "X"),
        ("for x in ['X', 'Y']: os.getenv(x)", "X Y"),
        ("NAMES = ('X', 'Y')\n[os.getenv(x) for x in NAMES]", "X Y"),
        ("os.getenv('X', 'd')\nos.getenv('X', 'd')", "X=d"),
        ("os.getenv('X', 'd')\nos.getenv('X', 'e')", "X"),
        ("import subprocess\ntry: pass\nexcept subprocess.CalledProcessError: pass", ""),
        ("print(os.environ)", ""),
        ("getattr(os, 'O_BINARY', 0)\nhasattr(os, 'fork')\nif os is None: pass", ""),
        ("import getpass\ngetpass.getpass()", ""),
        ("import importlib.resources\nimportlib.resources.files('x')", ""),
        ("os.path.expanduser('~/x')", ""),
        ("os.path.expandvars('x')", ""),
        ("os.path.expandvars('$X/${Y}/%Z%')", "X Y Z"),
        # what is set before anybody reads it
        ("os.environ['X'] = 'v'", "!X"),
        ("os.environ['X'] = 'v'\nprint(os.environ['X'])", "!X"),
        ("os.environ['X'] = 'v'\nimport requests", "!X …"),
        ("import requests\nos.environ['X'] = 'v'", "…"),
        ("import subprocess\nsubprocess.run(['x'])\nos.environ['X'] = 'v'", "…"),
        ("print(os.environ['X'])\nos.environ['X'] = 'v'", "X!"),
        ("os.environ['X'] = os.environ.get('X', 'd') + 'v'", "X=d"),
        ("os.environ['X'] = ' '.join(\n    ['a', os.environ.get('X', '')]\n)", "X"),
        ("if y: os.environ['X'] = 'v'", ""),
        ("def f(): os.environ['X'] = 'v'", ""),
        ("os.environ[x] = 'v'", ""),
    ],
)
def test_variables(script: str, expected: str) -> None:
    assert variables(f"import os\n{script}") == expected


@pytest.mark.parametrize(
    "files",
    [
        {"pack/__init__.py": "import os\nos.getenv('X')", "pack/sub.py": ""},
        {"pack/__init__.py": "from . import boot", "pack/sub.py": ""},
    ],
)
def test_a_package_may_read_variables_before_its_modules(files: dict[str, str]) -> None:
    assert variables("from pack.sub import start\nstart()", files) in ("X", "…")


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("import requests", "…"),
        ("from . import other", "…"),
        ("import os\nos.getenv(name)", "…"),
        ("import ctypes", "…"),
        ("import os\nos.path.expandvars(x)", "…"),
        ("import os\nos.system('x')", "…"),
        ("import importlib\nimportlib.import_module(x)", "…"),
        ("import os\ndef f(:", ""),
        ("import os\nos.environ['X'", "…"),
        ("import json", ""),
        ("import os\nos.environ['X']", "X"),
        ("import os\nos.getenv('X', 'd')", "X=d"),
    ],
)
def test_variables_of_tracked_modules(module: str, expected: str) -> None:
    assert variables("from helpers.work import start\nstart()", {"helpers/work.py": module}) == expected


def test_click_takes_options_from_the_environment() -> None:
    script = (
        "import click\n@click.command()\n@click.option('--a', envvar='X')\n"
        "@click.option('--b', envvar=['Y', 'Z'])\ndef main(a, b): pass"
    )
    assert variables(script) == "X Y Z …"


def test_what_only_gets_a_default_is_no_input() -> None:
    script = "import os\nos.environ.setdefault('X', 'd')\nos.getenv('Y')\nos.path.expandvars('$Z')"
    found = analysed(script).variables.items
    assert [(one.name, one.is_input) for one in found] == [("X", False), ("Y", True), ("Z", False)]
