from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from support.trees import TextTree

from ownership_lint.analysis.contracts.python.analyser import analyse

if TYPE_CHECKING:
    from collections.abc import Callable

    from ownership_lint.analysis.contracts.interface import Interface

WORDS = st.from_regex(r"[a-z]{2,6}(-[a-z]{2,5})?", fullmatch=True).filter(lambda word: word != "help")


@dataclass(frozen=True)
class Flag:
    name: str
    short: str
    default: str | None
    """None of a switch."""


@dataclass(frozen=True)
class Promise:
    flags: tuple[Flag, ...]
    exits: frozenset[int]
    variables: tuple[tuple[str, str], ...]


@st.composite
def promises(draw: Callable[[st.SearchStrategy[object]], object]) -> Promise:
    names = draw(st.lists(WORDS, unique=True, max_size=6))
    shorts = draw(st.permutations("abcdefgijk"))
    defaults = draw(st.lists(st.one_of(st.none(), st.text(max_size=6)), min_size=6, max_size=6))
    variables = draw(st.dictionaries(st.from_regex(r"[A-Z]{3,8}", fullmatch=True), WORDS, max_size=4))
    exits = draw(st.frozensets(st.integers(3, 120), max_size=4))
    assert isinstance(names, list)
    assert isinstance(shorts, list | str | tuple)
    assert isinstance(defaults, list)
    assert isinstance(variables, dict)
    assert isinstance(exits, frozenset)
    flags = tuple(Flag(*each) for each in zip(names, shorts, defaults, strict=False))
    return Promise(flags, exits, tuple(sorted(variables.items())))


def argparse_script(promise: Promise) -> str:
    lines = ["def build():", "    parser = argparse.ArgumentParser()"]
    for one in promise.flags:
        how = "action='store_true'" if one.default is None else f"default={one.default!r}"
        lines.append(f"    parser.add_argument('-{one.short}', '--{one.name}', {how})")
    return "\n".join(["import argparse", *lines, "    return parser", "args = build().parse_args()"])


def click_script(promise: Promise) -> str:
    lines = ["import click", "@click.command()"]
    for one in promise.flags:
        how = "is_flag=True" if one.default is None else f"default={one.default!r}"
        lines.append(f"@click.option('-{one.short}', '--{one.name}', {how})")
    return "\n".join([*lines, "def command(**given):", "    print(given)"])


def typer_script(promise: Promise) -> str:
    lines = ["import typer", "app = typer.Typer(add_completion=False)", "@app.command()", "def command("]
    for number, one in enumerate(promise.flags):
        kind, default = ("bool", "False") if one.default is None else ("str", repr(one.default))
        lines.append(f"    p{number}: {kind} = typer.Option({default}, '-{one.short}', '--{one.name}'),")
    return "\n".join([*lines, "): pass"])


def argument_script(promise: Promise) -> str:
    asked = [f"    if word in ('-{one.short}', '--{one.name}'): print(word)" for one in promise.flags]
    return "\n".join(["for word in sys.argv[1:]:", "    pass", *asked])


def script(promise: Promise, parser: Callable[[Promise], str]) -> str:
    lines = ["import os, sys", parser(promise), "def work(x):"]
    lines += [f"    print(os.environ.get({name!r}, {default!r}))" for name, default in promise.variables]
    lines += [f"    if x == {code}: return {code}" for code in sorted(promise.exits)]
    return "\n".join([*lines, "    return 0", "if __name__ == '__main__':", "    sys.exit(work(1))", ""])


def flags_of(interface: Interface) -> set[tuple[str, ...]]:
    taken = {one.flags for one in interface.options.items}
    return {flags for flags in taken if "--help" not in flags}


@given(promises(), st.sampled_from([argparse_script, click_script, typer_script, argument_script]))
def test_what_a_script_was_made_from_comes_back(promise: Promise, parser: Callable[[Promise], str]) -> None:
    found = analyse("x.py", script(promise, parser), TextTree())
    assert found.options.is_complete
    assert flags_of(found) == {(f"-{one.short}", f"--{one.name}") for one in promise.flags}
    if parser is not argument_script:
        defaults = {
            one.flags[1]: (one.takes_value, one.default) for one in found.options.items if one.flags[1:]
        }
        for one in promise.flags:
            assert defaults[f"--{one.name}"] == (one.default is not None, one.default)
    given_codes = {one.code for one in found.exits.items if not one.is_implicit}
    assert (given_codes, found.exits.open) == ({0, *promise.exits}, None)
    read = tuple((one.name, one.default) for one in found.variables.items)
    assert sorted(read) == list(promise.variables)
    assert found.variables.is_complete == (parser in (argparse_script, argument_script))


@given(promises(), st.text(max_size=3), st.integers(0, 2_000))
def test_damaged_scripts_are_read_or_given_up(promise: Promise, damage: str, place: int) -> None:
    text = script(promise, argparse_script)
    damaged = text[:place] + damage + text[place + len(damage) :]
    found = analyse("x.py", damaged, TextTree())
    assert all(one.at.line <= damaged.count("\n") + damaged.count("\r") + 1 for one in found.options.items)


@given(st.text())
def test_any_text_is_read_or_given_up(text: str) -> None:
    assert analyse("x.py", text, TextTree()).language == "python"


@given(promises())
def test_another_library_never_closes_what_was_open(promise: Promise) -> None:
    text = script(promise, argument_script)
    found = analyse("x.py", "import unheard_of\n" + text, TextTree())
    assert found.options.open is not None
    assert flags_of(found) == flags_of(analyse("x.py", text, TextTree()))
