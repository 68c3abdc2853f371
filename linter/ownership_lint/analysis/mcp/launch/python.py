"""uvx, uv run, pipx and python: which packages they install, and what they run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.launch.model import Package, Pin, Word
from ownership_lint.analysis.mcp.launch.specs import is_url, pypi_package, pypi_packages
from ownership_lint.analysis.mcp.launch.words import Option, flags
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.analysis.mcp.launch.draft import Draft
    from ownership_lint.analysis.mcp.launch.words import Cursor

# By `uv help tool run` and `uv help run` of uv 0.9 to 0.11, with hidden and former options.
_UV_VALUED: Final = """
    --allow-insecure-host --cache-dir --color --config-file --config-setting -C --config-settings-package
    --constraints --constraint -c --build-constraints --build-constraint -b --default-index --directory
    --env-file --exclude-newer --exclude-newer-package --extra-index-url --find-links -f --fork-strategy
    --index --index-strategy --index-url -i --keyring-provider --link-mode --no-binary-package
    --no-build-isolation-package --no-build-package --no-sources-package --overrides --override --prerelease
    --prerelease-package --preview-features --project --python -p --python-platform --python-preference
    --refresh-package --reinstall-package --resolution --torch-backend --upgrade-group --upgrade-package -P
    --with -w --with-editable --with-requirements --from"""
_UV_SWITCHES: Final = """
    --compile-bytecode --isolated --lfs --managed-python --offline --refresh --reinstall
    --require-build-hashes --system-certs --native-tls --preview --show-settings -U --upgrade -h --help -n
    --no-cache -q --quiet -v --verbose"""
_UVX: Final = flags(_UV_VALUED, _UV_SWITCHES)
_UV: Final = flags(
    "--allow-insecure-host --cache-dir --color --config-file --directory --project --preview-features"
    " --python-preference",
    "--managed-python --offline --system-certs --native-tls --preview -q --quiet -v --verbose -n --no-cache",
)
_UV_RUN: Final = flags(
    _UV_VALUED.replace("--from", "")
    + " --extra --group --no-editable-package --no-extra --no-group --only-group --package",
    _UV_SWITCHES
    + """ --active --all-extras --all-groups --all-packages --dev --exact --frozen --locked --only-dev
    --module -m --script -s --gui-script""",
)
_PIPX: Final = flags(
    "--spec --python --pip-args --index-url -i --with --backend --fetch-python",
    "--no-cache --pypackages --path --system-site-packages --editable -e --verbose -v --quiet -q --global"
    " --fetch-missing-python",
)
_PYTHON: Final = flags(
    "-W -X -m -c --check-hash-based-pycs", "-b -B -d -E -i -I -O -P -q -s -S -u -v -V -x", lenient=True
)
_MCP: Final = flags(
    "--transport -t --host --port -p --path --log-level -l --with --with-editable -e --with-requirements"
    " --project --python --env-file -f --env-var -v",
    lenient=True,
)
_INTERPRETER: Final = lazy_pattern(r"(?:python|pypy)[\d.]*", re.ASCII)
_RUNS_MODULE: Final = frozenset({"uv", "pipx", "poetry", "pdm", "hatch"})
_OBJECT: Final = lazy_pattern(r"(?<=\.py):\w+\Z", re.ASCII)


def uvx(draft: Draft, cursor: Cursor) -> bool:
    """`uvx [--from REQUIREMENT] COMMAND`, `uv tool run …`."""
    source: Word | None = None
    for option in cursor.options(_UVX):
        if option.name == "--from":
            source = option.value
        else:
            _install(draft, option, "uvx")
    return _run(draft, cursor, source, "uvx")


def uv(draft: Draft, cursor: Cursor) -> bool:
    """`uv run …` and `uv tool run …`."""
    verb = cursor.next() if cursor.skip_options(_UV) else None
    if verb and verb.text == "run":
        return _uv_run(draft, cursor)
    if verb and verb.text == "tool" and cursor.skip_options(_UV):
        verb = cursor.next()
        return bool(verb and verb.text == "run") and uvx(draft, cursor)
    return False


def pipx(draft: Draft, cursor: Cursor) -> bool:
    """`pipx run [--spec REQUIREMENT] COMMAND`."""
    verb = cursor.next() if cursor.skip_options(_PIPX) else None
    if verb is None or verb.text != "run":
        return False
    source: Word | None = None
    for option in cursor.options(_PIPX):
        if option.name == "--spec":
            source = option.value
        else:
            _install(draft, option, "pipx run")
    return _run(draft, cursor, source, "pipx run")


def python(draft: Draft, cursor: Cursor) -> bool:
    """`python -m MODULE`, `python SCRIPT`, `python -c CODE`."""
    for option in cursor.options(_PYTHON):
        if option.name == "-c":
            draft.inline = option.value
        if option.name == "-m" and option.value:
            if option.value.text in _RUNS_MODULE:
                cursor.push([option.value])
                return True
            draft.module = option.value
        if option.name in {"-c", "-m"}:
            draft.arguments = cursor.rest()
            return False
    return _script(draft, cursor)


def mcp(draft: Draft, cursor: Cursor) -> bool:
    """`mcp run SERVER.py`, `fastmcp run SERVER.py:object`."""
    verb = cursor.next()
    if verb is None or verb.text not in {"run", "dev"}:
        return False
    for option in cursor.options(_MCP):
        _install(draft, option, "uv run")
    if (word := cursor.next()) and ".py" in word.text:
        at_object = _OBJECT.search(word.text)
        draft.script = word.part(0, at_object.start()) if at_object else word
    draft.arguments = cursor.rest()
    return False


def is_interpreter(name: str) -> bool:
    """Whether this is the name of a Python interpreter."""
    return name in {"py", "pythonw"} or _INTERPRETER.fullmatch(name) is not None


def _install(draft: Draft, option: Option, runner: str) -> None:
    if option.name in {"--with", "-w"} and option.value:
        draft.packages.extend(pypi_packages(option.value, runner))


def _run(draft: Draft, cursor: Cursor, source: Word | None, runner: str) -> bool:
    """Note what is installed; the command that it brings follows where it has a name of its own."""
    if cursor.is_lost:
        return False
    if source:
        draft.add(pypi_package(source, runner))
        return True
    word = cursor.next()
    if word is None:
        return False
    if is_interpreter(word.text.partition("@")[0]):
        cursor.push([word.part(0, len(word.text.partition("@")[0]))])
        return True
    package = pypi_package(word, runner)
    if word.text.endswith(".py"):
        _remote_or_local(draft, word, runner)
    else:
        draft.add(package)
    draft.arguments = cursor.rest()
    return False


def _uv_run(draft: Draft, cursor: Cursor) -> bool:
    is_module = is_script = False
    for option in cursor.options(_UV_RUN):
        is_module |= option.name in {"-m", "--module"}
        is_script |= option.name in {"-s", "--script", "--gui-script"}
        _install(draft, option, "uv run")
    word = cursor.peek()
    if cursor.is_lost or word is None:
        return False
    if not (is_module or is_script or word.text.endswith((".py", ".pyw")) or is_url(word.text)):
        return True
    cursor.next()
    if is_module:
        draft.module = word
    else:
        _remote_or_local(draft, word, "uv run")
    draft.arguments = cursor.rest()
    return False


def _remote_or_local(draft: Draft, word: Word, runner: str) -> None:
    if is_url(word.text):
        draft.add(Package("pypi", "url", word.text.partition("?")[0], Pin.UNKNOWN, runner, word))
    else:
        draft.script = word


def _script(draft: Draft, cursor: Cursor) -> bool:
    word = cursor.next()
    if word and word.text != "-":
        draft.script = word
    draft.arguments = cursor.rest()
    return False
