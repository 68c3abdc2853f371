"""Options of click, typer, getopt, and of scripts that look at their arguments themselves."""

from __future__ import annotations

import pytest
from unit.contracts.python_scripts import analysed, modes, options, shown

CLICK = "import click\n"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("@click.command()\n@click.option(name())\ndef main(): pass\nmain()", "--help …"),
        ("from lib import common\n@click.command()\n@common\ndef main(): pass\nmain()", "--help …"),
        ("import lib\n@click.command()\n@lib.common()\ndef main(): pass\nmain()", "--help …"),
        ("@click.command(cls=Mine)\ndef main(): pass\nmain()", "--help …"),
        ("@click.command(params=f())\ndef main(): pass\nmain()", "--help …"),
        ("@click.command(context_settings={'ignore_unknown_options': True})\ndef main(): pass", "--help …"),
        ("@click.command(context_settings=dict(allow_extra_args=True))\ndef main(): pass", "--help …"),
        ("@click.command(context_settings=f())\ndef main(): pass", "--help …"),
        ("from lib import other\n@click.group()\ndef main(): pass\nmain.add_command(other)", "--help …"),
        ("@click.command()\ndef main(): pass\nmain()", "--help"),
        ("@click.command\ndef main(): pass\nmain()", "--help"),
        ("@click.command(add_help_option=False)\ndef main(): pass\nmain()", ""),
        ("@click.command()\n@click.option('--a')\ndef main(a): pass\nmain()", "--help --a="),
        (
            "@click.command()\n@click.option('-a', '--all', 'every', is_flag=True)\ndef main(): pass",
            "--help -a|--all",
        ),
        (
            "@click.command()\n@click.option('--on/--off', default=True)\ndef main(on): pass",
            "--help --on|--off",
        ),
        ("@click.command()\n@click.option('--on/--off', ' /-O')\ndef main(on): pass", "--help --on|--off|-O"),
        ("@click.command()\n@click.option('-v', count=True)\ndef main(v): pass", "--help -v"),
        (
            "@click.command()\n@click.option('--a', default=3, multiple=False)\ndef main(a): pass",
            "--help --a=3",
        ),
        (
            (
                "@click.command(context_settings={'default_map': D})\n@click.option('--a', default=3)\n"
                "def main(a): pass\nmain()"
            ),
            "--help --a=",
        ),
        (
            "@click.command()\n@click.option('--a', default=3)\ndef main(a): pass\nmain(default_map=D)",
            "--help --a=",
        ),
        (
            "@click.command(context_settings=f())\n@click.option('--a', default=3)\ndef main(a): pass",
            "--help --a= …",
        ),
        (
            (
                "S = {'show_default': True}\n@click.command(context_settings=S)\n"
                "@click.option('--a', default=3)\ndef main(a): pass"
            ),
            "--help --a=3",
        ),
        (
            "def common(f):\n    return click.option('-v')(f)\n@click.command()\ndef main(): pass\nmain()",
            "--help",
        ),
        (
            (
                "def common(f):\n    def inner(g):\n        return click.option('-v')(g)\n"
                "    return inner(f)\n@click.command()\ndef main(): pass\nmain()"
            ),
            "--help",
        ),
        ("@click.command()\n@click.option('--a', default=False)\ndef main(a): pass", "--help --a="),
        ("@click.command()\n@click.option('--a', default=True)\ndef main(a): pass", "--help --a?"),
        ("@click.command()\n@click.option('--a', flag_value='x')\ndef main(a): pass", "--help --a?"),
        ("@click.command()\n@click.version_option('1')\ndef main(): pass", "--help --version"),
        (
            "@click.command()\n@click.version_option('1', '-V', '--vers')\ndef main(): pass",
            "--help -V|--vers",
        ),
        ("@click.command()\n@click.confirmation_option()\ndef main(): pass", "--help --yes"),
        (
            "@click.command(context_settings={'help_option_names': ['-h', '--help']})\ndef main(): pass",
            "-h|--help",
        ),
        (
            (
                "S = dict(help_option_names=['-h', '--help'])\n@click.command(context_settings=S)\n"
                "def main(): pass"
            ),
            "-h|--help",
        ),
        (
            "verbose = click.option('-v', is_flag=True)\n@click.command()\n@verbose\ndef main(v): pass",
            "-v --help",
        ),
        (
            (
                "def common(f):\n    return click.option('-v', is_flag=True)(f)\n@click.command()\n"
                "@common\ndef main(v): pass"
            ),
            "-v --help",
        ),
        ("@click.command()\n@click.pass_context\n@click.argument('x')\ndef main(c, x): pass", "--help"),
        (
            "@click.group()\ndef main(): pass\n@main.command()\n@click.option('--a')\ndef sub(a): pass",
            "--help --a=",
        ),
    ],
)
def test_click(script: str, expected: str) -> None:
    assert options(CLICK + script) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("@main.command(name())\ndef sub(): pass", "…"),
        ("@main.command()\ndef run_command(): pass", "…"),
        ("main.add_command(imported, 'x')", "…"),
        ("@main.command()\n@click.argument('x')\ndef sub(x): pass", "sub …"),
        ("@main.command()\ndef sub(): pass", "sub"),
        ("@main.command()\ndef two_words(): pass", "two-words"),
        ("@main.command('x')\ndef sub(): pass", "x"),
        ("@main.command(name='x')\ndef sub(): pass", "x"),
        ("@main.group()\ndef db(): pass\n@db.command()\ndef up(): pass", "db up"),
        ("@click.command()\ndef sub(): pass\nmain.add_command(sub)", "sub"),
        ("@click.command()\ndef sub(): pass\nmain.add_command(sub, 'x')", "x"),
        ("@main.command()\n@click.argument('x', type=click.Choice(['a', 'b']))\ndef sub(x): pass", "a b sub"),
    ],
)
def test_commands_of_a_click_group(script: str, expected: str) -> None:
    assert modes(f"import click\n@click.group()\ndef main(): pass\n{script}\nmain()") == expected


GROUP = "import click\n@click.group()\ndef cli(): pass\n@cli.command()\ndef one(): pass\n"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("from cmds import register\nregister(cli)", "…"),
        ("import cmds\nfor c in cmds.ALL: c(cli)", "…"),
        ("from cmds import ALL\nfor c in (one, *ALL): x(c)", "…"),
        ("one.params.append(x)", "…"),
        ("cli.commands['y'] = x", "…"),
        ("group = cli\n@group.command()\ndef two(): pass", "…"),
        ("def register(group):\n    @group.command()\n    def two(): pass\nregister(cli)", "…"),
        ("@cmds.cli.command()\ndef two(): pass", "…"),
        ("x = cli.command('two')", "…"),
        ("cli.command('two')(imported)", "…"),
        ("sub = cli.group('sub')(one)\n@sub.command()\ndef two(): pass", "…"),
        ("opt = click.option\n@cli.command()\n@opt('--zap')\ndef two(): pass", "…"),
        (
            (
                "from functools import partial\nflag = partial(click.option, is_flag=True)\n@cli.command()\n"
                "@flag('--zap')\ndef two(): pass"
            ),
            "…",
        ),
        ("cli.add_command(click.Command('two', params=[x]))", "…"),
        ("class Own(click.Group): pass", "…"),
        (
            (
                "import cmds\n@cli.group()\n@click.option('-v', type=cmds.T)\ndef sub(): pass\n"
                "@sub.command()\ndef two(): pass"
            ),
            "",
        ),
        ("cli()", ""),
        ("if __name__ == '__main__':\n    cli(obj={})", ""),
        ("main = cli", ""),
        ("def f():\n    one = 1\n    print(one)", ""),
        ("@cli.command()\n@click.pass_context\ndef two(c):\n    c.invoke(one)", ""),
        ("cli.help = 'x'\nprint(cli.name)", ""),
        ("@cli.result_callback()\ndef done(x): pass", ""),
        ("import re\nprint(re.match('x', 'y').group())", ""),
        ("raise click.ClickException('x')", ""),
    ],
)
def test_what_may_add_commands_to_a_group(script: str, expected: str) -> None:
    found = analysed(GROUP + script, {"cmds.py": "def register(group): pass\nALL = []\n"})
    assert bool(found.options.open) is bool(expected)
    assert bool(found.modes.open) is bool(expected)


def test_a_decorator_of_click_that_is_called() -> None:
    assert modes(f"{GROUP}def two(): pass\ncli.command('zwei')(two)\ncli()") == "one zwei"
    assert options("import click\ndef f(): pass\nclick.command()(f)()") == "--help"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("from lib import shared\ndef common(f):\n    return shared(f)", "--help …"),
        ("import lib\ndef common(f):\n    for one in lib.ALL: f = one(f)\n    return f", "--help …"),
        ("import lib\ncommon = lib.shared", "--help …"),
        ("import lib\ncommon = lib.shared('--x')", "--help …"),
        ("def common(f):\n    return click.option('-v')(f)", "-v= --help"),
        ("import lib\ndef common(f):\n    @lib.shared\n    def inner(): f()\n    return inner", "--help …"),
        (
            (
                "import lib, functools\ndef common(f):\n    @functools.wraps(f)\n    def inner():\n"
                "        lib.start()\n        f()\n    return inner"
            ),
            "--help",
        ),
    ],
)
def test_a_decorator_that_decorates_with_what_is_imported(script: str, expected: str) -> None:
    command = "@click.command()\n@common\ndef main():\n    common = lib.run()\nmain()"
    assert options(f"import click\n{script}\n{command}", {"lib.py": "ALL = []"}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from tools.x import cli\n@cli.command()\ndef two(): pass", "--help …"),
        ("from x import cli", "--help …"),
        ("import x", "--help …"),
        ("from . import x", "--help …"),
        ("from .x import cli", "--help …"),
        ("import os, tools.x", "--help …"),
        ("import os, x", "--help …"),
        ("from other import x", "--help"),
        ("from other.x import y", "--help"),
        ("import other.x", "--help"),
        ("import click", "--help"),
        ("x = 1", "--help"),
    ],
)
def test_a_module_that_imports_the_script_may_add_commands(text: str, expected: str) -> None:
    script = "import click\nimport cmds\n@click.group()\ndef cli(): pass\ncli()"
    assert options(script, {"tools/cmds.py": text}) == expected


TYPER = (
    "import typer\nfrom pathlib import Path\nfrom typing import Annotated, Optional, Union\n"
    "app = typer.Typer(add_completion=False)\n@app.command()\n"
)


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("def main(*rest): pass", "--help …"),
        ("def main(a: str = typer.Option('x', NAME)): pass", "--help …"),
        ("def main(a: 'bool | None' = None): pass", "--help --a|--no-a"),
        ("@wrapped\ndef main(): pass", "--help …"),
        ("def main(): pass", "--help"),
        ("def main(name: str): pass", "--help"),
        ("def main(name: str = typer.Argument('x')): pass", "--help"),
        ("def main(ctx: typer.Context, name: str = 'x'): pass", "--help --name=x"),
        ("def main(user_name: str = 'x'): pass", "--help --user-name=x"),
        ("def main(name_of: bool = False): pass", "--help --name-of|--no-name-of"),
        ("def main(n: int = typer.Option(3, '--count', '-n')): pass", "--help --count|-n=3"),
        ("def main(force: bool = typer.Option(False, '--force')): pass", "--help --force"),
        ("def main(a: bool = typer.Option(False, '--yes/--nope')): pass", "--help --yes|--nope"),
        ("def main(a: Optional[str] = None): pass", "--help --a="),
        ("def main(a: Optional[bool] = None): pass", "--help --a|--no-a"),
        ("def main(a: Annotated[int, typer.Option('--all', '-a')] = 3): pass", "--help --all|-a=3"),
        ("def main(a: Annotated[str, typer.Argument()] = 'x'): pass", "--help"),
        ("def main(*, a: int = 3): pass", "--help --a=3"),
        ("def main(a: Annotated[bool, typer.Option(hidden=True)] = False): pass", "--help --a|--no-a"),
        ("def main(a: int = typer.Option(0, '-v', count=True)): pass", "--help -v"),
        ("def main(a: Annotated[int, typer.Option(count=True)] = 0): pass", "--help --a"),
        ("def main(a: Union[None, bool] = None): pass", "--help --a|--no-a"),
        ("def main(a: None | bool = None): pass", "--help --a|--no-a"),
        ("def main(a: list[bool] = []): pass", "--help …"),
        ("def main(a: list[int] = []): pass", "--help --a="),
        ("def main(a: 'Path' = None): pass", "--help --a="),
        ("def main(dryRun: int = 3): pass", "--help …"),
        ("def main(from_: int = 3): pass", "--help …"),
        ("def main(dryRun: int = typer.Option(3, '--dry-run')): pass", "--help --dry-run=3"),
        ("def main(a: bool = typer.Option(False, '--a') if x else None): pass", "--help --a|--no-a"),
    ],
)
def test_typer(function: str, expected: str) -> None:
    assert options(TYPER + function) == expected


@pytest.mark.parametrize(
    ("before", "parameter", "expected"),
    [
        ("A = Annotated[bool, typer.Option('--on/--off', '-o')]", "a: A = False", "--on|--off|-o --help"),
        ("A = Annotated[bool, typer.Option('-o')]\nB = A", "a: B = False", "-o --help"),
        ("O = typer.Option('-o')\nA = Annotated[bool, O]", "a: A = False", "-o --help"),
        ("O = typer.Option(3, '-o')", "a: int = O", "-o=3 --help"),
        ("def o(): return typer.Option(3, '-o')", "a: int = o()", "--help …"),
        ("def o(): return lib.O", "a: int = o()", "--help …"),
        ("def o(): return 3", "a: int = o()", "--help --a="),
        ("A = bool", "a: A = False", "--help --a|--no-a"),
        ("A = NewType('A', bool)", "a: A = False", "--help …"),
        ("class A(str, Enum): x = 'x'", "a: A = A.x", "--help --a=x"),
        ("from lib import *", "a: A = False", "--help …"),
        ("from lib import A", "a: A = False", "--help …"),
        ("from lib import A", "a: A", "--help …"),
        ("from lib import A", "a: A = typer.Option(None, '-o')", "--help -o?"),
        ("from lib import Color", "a: Color = Color.red", "--help --a="),
        ("from lib import O", "a: int = O", "--help …"),
        ("from lib import again", "a: int = again", "--help …"),
        ("from lib import O", "a: Annotated[int, O] = 3", "--help …"),
        ("from plain import settings", "a: int = settings.port", "--help --a="),
        ("from plain import PORT", "a: int = PORT", "--help --a="),
        ("from plain import again", "a: int = again", "--help …"),
        ("import os", "a: str = os.getcwd()", "--help --a="),
    ],
)
def test_what_stands_for_a_parameter_of_typer(before: str, parameter: str, expected: str) -> None:
    files = {
        "lib.py": "import typer\nO = typer.Option(3, '-o')\nclass Color: pass\n",
        "plain.py": "PORT = 3\nsettings = f()\nfrom lib import O as again\n",
    }
    found = analysed(
        f"import lib\n{TYPER.replace('@', before + chr(10) + '@')}def main({parameter}): pass", files
    )
    assert " ".join([*map(shown, found.options.items), *(["…"] if found.options.open else [])]) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("def two(a: int = 3): pass\napp.command('zwei')(two)", "--help --a=3"),
        ("app.command('zwei')(imported)", "--help …"),
        ("x = app.command('zwei')", "--help …"),
        ("from cmds import register\nregister(app)", "--help …"),
        ("app.registered_commands.append(x)", "--help …"),
        ("class Own(typer.Typer): pass", "--help …"),
        ("def f():\n    x = typer.Typer(add_completion=False)", "--help …"),
        ("def root(a: int = 3): pass\nx = typer.Typer(callback=root, add_completion=False)", "--help --a=3"),
        ("x = typer.Typer(callback=imported, add_completion=False)", "--help …"),
        ("x = typer.Typer(add_completion=False)\napp.add_typer(x, name='x')", "--help"),
        ("if __name__ == '__main__':\n    app()", "--help"),
        ("main = app", "--help"),
        ("def f():\n    for app in x: print(app)", "--help"),
    ],
)
def test_what_may_add_commands_to_an_application(script: str, expected: str) -> None:
    files = {"cmds.py": "def register(app): pass"}
    assert options(f"{TYPER}def main(): pass\n{script}", files) == expected


def test_typer_offers_completion_unless_told_otherwise() -> None:
    assert options("import typer\napp = typer.Typer()\n@app.command()\ndef main(): pass\napp()") == (
        "--install-completion? --show-completion? --help"
    )


def test_typer_runs_a_function() -> None:
    assert options("import typer\ndef main(a: int = 3): pass\ntyper.run(main)") == "--help --a=3"
    assert options("import typer\nfrom lib import main\ntyper.run(main)").endswith("…")


def test_a_single_command_of_typer_has_no_name() -> None:
    one = "import typer\napp = typer.Typer()\n@app.command()\ndef first(): pass\n"
    assert modes(one) == ""
    assert modes(one + "@app.command('x')\ndef second(): pass\n") == "first x"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("getopt.getopt(sys.argv[1:], short())", "…"),
        ("getopt.getopt(sys.argv[1:], 'a', long())", "-a …"),
        ("getopt.getopt(sys.argv[1:], 'ho:v')", "-h -o= -v"),
        ("getopt.getopt(sys.argv[1:], 'h', ['help', 'output='])", "-h --help --output="),
        ("getopt.gnu_getopt(sys.argv[1:], '', longopts=['all'])", "--all"),
        ("opts, args = getopt.getopt(sys.argv[1:], 'h')\nfor o, a in opts:\n    if o == '-h': pass", "-h"),
    ],
)
def test_getopt(script: str, expected: str) -> None:
    assert options(f"import getopt, sys\n{script}") == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("run(sys.argv[1:])", "…"),
        ("import subprocess\nsubprocess.run(['x', *sys.argv[1:]])", "…"),
        ("import subprocess\nsubprocess.run(['x'] + sys.argv[1:])", "…"),
        ("import subprocess\nsubprocess.run(['x', sys.argv[1]])", "…"),
        ("import os\nos.execvp('x', sys.argv)", "…"),
        ("import os\nos.system('x ' + ' '.join(sys.argv[1:]))", "…"),
        ("import os\nos.system(f'x {sys.argv[1:]}')", "…"),
        ("sys.argv = ['x']\nfrom lib import main\nmain()", "…"),
        ("sys.argv.append('--x')", "…"),
        ("del sys.argv[1]", "…"),
        ("if sys.argv[1] == name(): pass", "…"),
        ("if name() in sys.argv: pass", "…"),
        ("TABLE[sys.argv[1]]()", "…"),
        ("from lib import handle\nhandle(sys.argv[1])", "…"),
        ("import re\nre.match('--x', sys.argv[1])", "…"),
        ("if sys.argv[1].startswith('--x'): pass", "…"),
        ("if set(sys.argv) & {'--x'}: pass", "…"),
        ("match sys.argv[1:]:\n    case ['--x']: pass", "…"),
        ("match sys.argv[1]:\n    case NAMES.x: pass", "…"),
        ("import lib\nlib.main(argv=sys.argv)", "…"),
        ("if sys.argv[1][2:] == 'x': pass", "…"),
        ("if sys.argv[1].lstrip('-') == 'x': pass", "…"),
        ("if sys.argv[1].removeprefix('--') == 'x': pass", "…"),
        ("if sys.argv[1].lower() == '--x': pass", "--x? …"),
        ("if sys.argv[1] in '--x --y': pass", "…"),
        ("if 'x' in sys.argv[1]: pass", "…"),
        ("if a == sys.argv[1] == '--x': pass", "…"),
        ("if sys.argv[1:] == ['--x']: pass", "…"),
        ("first, *rest = sys.argv\nrun(rest)", "…"),
        ("if list(filter(lambda a: a == '--x', sys.argv)): pass", "…"),
        ("def wanted(a): return a == '--x'\nlist(filter(wanted, sys.argv))", "…"),
        ("def main(argv=sys.argv[1:]): run(argv)\nmain()", "…"),
        ("from functools import partial\npartial(f, sys.argv[1])()", "…"),
        ("def words():\n    yield sys.argv[1]\nfor x in words():\n    if x == '--x': pass", "…"),
        ("given['x'] = sys.argv[1]", "…"),
        ("from dataclasses import dataclass\n@dataclass\nclass A:\n    x: str\nA(sys.argv[1])", "…"),
        ("client.run(sys.argv[1])", "…"),
        ("import os\nos.system('x %s' % sys.argv[1])", "…"),
        ("import os\nline = f'x {sys.argv[1]}'\nos.system(line)", "…"),
        # parts of an argument
        ("for a in sys.argv:\n    k, _, v = a.partition('=')\n    if k == '--x': pass", "--x? …"),
        ("for a in sys.argv:\n    k, v = a.split('=', 1)\n    if k in ('-x', '--x'): pass", "-x|--x? …"),
        ("for a in sys.argv:\n    k, *v = a.split('=')\n    if k == '--x': pass", "--x? …"),
        ("k = sys.argv[1].split('=')[0]\nif k == '--x': pass", "--x? …"),
        ("if sys.argv[1].partition('=')[0] == '--x': pass", "--x? …"),
        ("if sys.argv[1].rsplit('=', 1)[0].strip() == '--x': pass", "--x? …"),
        ("for part in sys.argv[1].split(','):\n    if part == '--x': pass", "--x? …"),
        ("for part in ' '.join(sys.argv[1:]).split():\n    if part == '--x': pass", "--x? …"),
        ("given = dict(a.split('=') for a in sys.argv[1:])\nif '--x' in given: pass", "--x? …"),
        ("given = dict(a.split('=') for a in sys.argv[1:])\nprint(given['--x'])", "--x? …"),
        ("given = dict(a.split('=') for a in sys.argv[1:])\nprint(given.get('--x'))", "--x? …"),
        ("def f(k): return k == '--x'\nf(sys.argv[1].split('=')[0])", "--x? …"),
        ("if sys.argv[1].split('=')[0] == name(): pass", "…"),
        ("if sys.argv[1].split('--')[1] == 'x': pass", "…"),
        ("match sys.argv[1].split('='):\n    case ['--x', _]: pass", "…"),
        ("TABLE[sys.argv[1].split('=')[0]]()", "…"),
        ("def f(x=0): pass\nf(**dict(a.split('=') for a in sys.argv[1:]))", "…"),
        ("def f(x): return x == '--x'\nf(*sys.argv[1].split(','))", "…"),
        ("from lib import handle\nhandle(sys.argv[1].split('=')[0])", "…"),
        ("for part in sys.argv[1].split(','):\n    print(part, len(part))", ""),
        ("name = sys.argv[1].split('/')[-1]\nif name.endswith('.py'): pass", ""),
        ("import requests\nrequests.get(sys.argv[1].split(',')[0])", ""),
        ("if list(filter(lambda k: k == '--x', sys.argv[1].split(','))): pass", "…"),
        ("host, port = sys.argv[1].split(':')\nprint(host, int(port))", ""),
        ("if len(sys.argv[1].split('=')) == 2: pass", ""),
        ("if sys.argv[1].split(',')[0] == '': pass", ""),
        # what is asked of an argument, or of all
        ("if set(sys.argv).intersection({'--x'}): pass", "…"),
        ("if not set(sys.argv).isdisjoint({'--x'}): pass", "…"),
        ("if set(sys.argv).difference({'--x'}): pass", "…"),
        ("if sys.argv[1].endswith('help'): pass", "…"),
        ("if sys.argv[1].find('help') >= 0: pass", "…"),
        ("if sys.argv[1].count('help'): pass", "…"),
        ("if sys.argv[1].endswith(name()): pass", "…"),
        ("if sys.argv[1].endswith(('.py', '/')) or sys.argv[1].find('=') > 0: pass", ""),
        ("sys.argv.copy()", ""),
        ("first = str(sys.argv[1])\nif first == '--x': pass", "--x?"),
        ("match sys.argv[1]:\n    case a if a == '--x': pass", "--x?"),
        ("match sys.argv[1]:\n    case ('up' | 'down') as a if a != '--x': pass", "--x?"),
        # methods with the names of harmless ones
        ("class A:\n    def load(self, a): pass\ndef f(x): x.load(sys.argv[1])", "…"),
        ("import logging\nlog = logging.getLogger()\nlog.info(sys.argv[1])", ""),
        ("import requests\ns = requests.Session()\ns.update(sys.argv[1])", ""),
        ("def f(log): log.info(sys.argv[1])", ""),
        ("print(sys.argv[0])", ""),
        ("if sys.argv[1][0] == '-': pass", ""),
        ("if sys.argv[1][:2] == '--': pass", ""),
        ("if '=' in sys.argv[1]: pass", ""),
        ("if sys.argv is None: pass", ""),
        ("path = f'data/{sys.argv[1]}.csv'\nopen(path)", ""),
        ("names = [a for a in sys.argv[1:] if not a.startswith('-')]\nprint(names)", ""),
        ("first, *rest = sys.argv\nif '--x' in rest: pass", "--x?"),
        ("def main(argv=sys.argv[1:]):\n    if '--x' in argv: pass\nmain()", "--x?"),
        ("class A:\n    def __init__(self, x):\n        if x == '--x': pass\nA(sys.argv[1])", "--x?"),
        ("if len(sys.argv) != 2: sys.exit(2)\nopen(sys.argv[1])", ""),
        ("from pathlib import Path\nPath(sys.argv[1]).read_text()", ""),
        ("import pandas\npandas.read_csv(sys.argv[1])", ""),
        ("n = int(sys.argv[1]) if len(sys.argv) > 1 else 8", ""),
        ("print(' '.join(sys.argv))", ""),
        ("for path in sys.argv[1:]:\n    print(path)", ""),
        ("class A:\n    def __init__(self, x): self.x = x\nA(sys.argv[1])", ""),
        ("if '--x' in sys.argv: pass", "--x?"),
        ("if '--x' in sys.argv[1:]: pass", "--x?"),
        ("if '--x' not in sys.argv: pass", "--x?"),
        ("if sys.argv[1] == '--x': pass", "--x?"),
        ("if '--x' == sys.argv[1]: pass", "--x?"),
        ("if sys.argv[1] in ('-x', '--x'): pass", "-x|--x?"),
        ("HELP = {'-h', '--help'}\nif sys.argv[1] in HELP: pass", "-h|--help?"),
        ("if len(sys.argv) > 1 and sys.argv[1] == '--x': pass", "--x?"),
        ("args = sys.argv[1:]\nif '--x' in args: pass", "--x?"),
        ("for arg in sys.argv[1:]:\n    if arg == '--x': pass\n    elif arg == '-y': pass", "--x? -y?"),
        ("for i, arg in enumerate(sys.argv):\n    if arg == '--x': pass", "--x?"),
        ("match sys.argv[1]:\n    case '--x' | '-x': pass\n    case _: pass", "--x|-x?"),
        ("if any(a == '--x' for a in sys.argv): pass", "--x?"),
        ("x = sys.argv[sys.argv.index('--x') + 1]", "--x="),
        ("x = sys.argv.__contains__('--x')", "--x?"),
        ("sys.argv.remove('--x')", "--x?"),
        ("if sys.argv[1].startswith('--x='): pass", "--x="),
        ("if sys.argv[1].startswith('-'): pass", ""),
        ("def main(argv):\n    if '--x' in argv: pass\nmain(sys.argv)", "--x?"),
        ("def main(argv=None):\n    argv = argv or sys.argv[1:]\n    return '--x' in argv\nmain()", "--x?"),
        ("from sys import argv\nif '--x' in argv: pass", "--x?"),
        ("while args := sys.argv[1:]:\n    if args.pop(0) == '--x': pass", "--x?"),
        ("T = {'--x': f, 'go': g}\nT[sys.argv[1]]()", "--x?"),
    ],
)
def test_arguments_that_the_script_looks_at_itself(script: str, expected: str) -> None:
    assert options(f"import sys\n{script}") == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("from lib import Opts\no = Opts()\no.add(sys.argv[1])", "…"),
        ("import lib\nx.o = lib.Opts()\nx.o.update(sys.argv[1])", "…"),
        ("import lib\nlib.Opts().load(sys.argv[1])", "…"),
        ("from lib import logger\nlog = logger()\nlog.info(sys.argv[1])", ""),
        ("import lib\nfound = set()\nfound.add(sys.argv[1])", ""),
    ],
)
def test_an_object_of_a_tracked_class_may_compare_what_it_gets(script: str, expected: str) -> None:
    text = "class Opts:\n    def add(self, a): self.a = a == '--x'\n"
    assert options(f"import sys\n{script}", {"lib.py": text}) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("open(sys.argv[1])", "…"),
        ("for part in sys.argv[1].split(','):\n    print(part)", "…"),
        ("if sys.argv[1].split('=')[0] == 'up': pass", "…"),
        ("if sys.argv[1] == 'up': pass", "up"),
        ("if sys.argv[1] in ('up', 'down'): pass", "up down"),
        ("T = {'up': f, 'down': g}\nT.get(sys.argv[1])()", "up down"),
        ("match sys.argv[1]:\n    case 'up': pass", "up"),
    ],
)
def test_words_that_the_script_looks_at_itself(script: str, expected: str) -> None:
    assert modes(f"import sys\n{script}") == expected


@pytest.mark.parametrize(
    ("script", "files", "expected"),
    [
        ("import fire\nfire.Fire(f)", {}, "…"),
        ("from docopt import docopt\ndocopt(__doc__)", {}, "…"),
        ("import tyro\ntyro.cli(f)", {}, "…"),
        ("import unheard_of", {}, "…"),
        ("from app.cli import main\nmain()", {}, "…"),
        ("from app.cli import main\nmain()", {"app/cli.py": "import argparse"}, "…"),
        ("from app.cli import main\nmain()", {"tools/app/cli.py": "import sys\nsys.argv"}, "…"),
        ("from app.cli import main\nmain()", {"app/cli.py": "from . import other"}, "…"),
        ("from app.cli import main\nmain()", {"app/cli.py": "import click"}, "…"),
        ("import fileinput\nfileinput.input()", {}, "…"),
        ("import unittest\nunittest.main()", {}, "…"),
        ("import runpy\nrunpy.run_path('y.py')", {}, "…"),
        ("exec(open('y.py').read())", {}, "…"),
        ("import importlib\nimportlib.import_module(x)", {}, "…"),
        ("import uvicorn\nuvicorn.run('x')", {}, "…"),
        ("from transformers import HfArgumentParser\nHfArgumentParser(A)", {}, "…"),
        ("import argparse, fire\nargparse.ArgumentParser().parse_args()", {}, "-h|--help …"),
        ("", {}, ""),
        ("print('--x')", {}, ""),
        ("import os, json, requests, numpy as np\nnp.zeros(3)", {}, ""),
        ("import subprocess\nsubprocess.run(['git', 'log', '--oneline'])", {}, ""),
        ("from app.cli import main\nmain()", {"app/cli.py": "import os, json\ndef main(): pass"}, ""),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from unheard_of import X", {}, ""),
        ("import argparse, pytest, uvicorn\nargparse.ArgumentParser().parse_args()", {}, "-h|--help"),
    ],
)
def test_what_else_may_read_arguments(script: str, files: dict[str, str], expected: str) -> None:
    assert options(script, files) == expected


def test_only_the_whole_of_several_applications_of_typer_offers_completion() -> None:
    script = (
        "import typer\napp = typer.Typer(add_completion=False)\nsub = typer.Typer()\n"
        "app.add_typer(sub, name='sub')\n@sub.command()\ndef go(): pass\n"
        "@app.command()\ndef run(): pass\napp()"
    )
    assert options(script) == "--help"


def test_types_that_are_made_of_each_other_twice_take_no_time() -> None:
    aliases = "".join(f"A{n + 1} = A{n} | A{n}\n" for n in range(60))
    script = f"import typer\nA0 = bool\n{aliases}def main(x: A60 = False): pass\ntyper.run(main)"
    assert "--x" in options(script)


def test_names_for_each_other_again_and_again_take_no_time() -> None:
    names = "".join(f"V{n} = V{n + 1}\n" * 30 for n in range(7))
    script = f"import typer\n{names}V7 = 3\ndef main(a: bool = V0): pass\ntyper.run(main)"
    assert "--a" in options(script)
