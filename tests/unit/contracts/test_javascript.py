"""What JavaScript and TypeScript scripts prove of themselves."""

from __future__ import annotations

import time

import pytest
from support.trees import TextTree
from unit.contracts.python_scripts import shown, shown_variable

from ownership_lint.analysis.contracts.interface import Exit, Interface, Known, Option, Variable
from ownership_lint.analysis.contracts.javascript import analyse
from ownership_lint.finding import Location


def read(script: str, path: str = "tools/x.mjs") -> Interface:
    return analyse(path, script, TextTree({}))


def options(script: str) -> str:
    found = read(script).options
    return " ".join([*map(shown, found.items), *(["…"] if found.open else [])])


def exits(script: str) -> str:
    found = read(script).exits
    codes = [f"({one.code})" if one.is_implicit else str(one.code) for one in found.items]
    return " ".join([*codes, *(["…"] if found.open else [])])


def variables(script: str) -> str:
    found = read(script).variables
    return " ".join([*map(shown_variable, found.items), *(["…"] if found.open else [])])


PARSED = "import { parseArgs } from 'node:util';\n"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("console.log(process.argv)", "…"),
        ("import x from 'anything'", "…"),
        ("const x = require('./lib')", "…"),
        ("const x = require(name)", "…"),
        ("await import(name)", "…"),
        (PARSED + "parseArgs({ options: all })", "…"),
        (PARSED + "parseArgs({ options: { ...all } })", "…"),
        (PARSED + "parseArgs({ options: { a: about } })", "…"),
        (PARSED + "parseArgs({ options: { [a]: { type: 'string' } } })", "…"),
        (PARSED + "parseArgs({ options: { a: { type: 'string' } }, strict: false })", "…"),
        (PARSED + "parseArgs({ options: { a: { type: 'string' } }, allowNegative: true })", "…"),
        (PARSED + "parseArgs({ options: { a: { type: 'string' } } }); f(process.argv)", "…"),
        (PARSED + "parseArgs({ options: {} }); parseArgs(more)", "…"),
        (PARSED + "parseArgs({ options: { a: { type: 'string' }", "…"),
        ("program.option('-a, --all <x>', 'text')", "-a|--all="),
        (
            "import { program } from 'commander';\nprogram.option('-a, --all').option('--b <x>')",
            "-a|--all --b= …",
        ),
        ("import yargs from 'yargs';\nyargs(process.argv).option('all', {})", "--all? …"),
        ("if (process.argv.includes('--all')) go()", "--all? …"),
        ("if (process.argv[2] === '--all') go()", "--all? …"),
        ("const args = process.argv.slice(2);\nif (args.includes('--all')) go()", "--all? …"),
        ("", ""),
        ("// process.argv\nconsole.log('process.argv')", ""),
        ("import fs from 'node:fs';\nconst p = require('path');", ""),
        (PARSED + "parseArgs({ options: {} })", ""),
        (PARSED + "parseArgs({ options: { all: { type: 'boolean', short: 'a' } } })", "-a|--all"),
        (
            PARSED + "parseArgs({\n  args: process.argv.slice(2),\n"
            "  options: { 'a-b': { type: 'string', default: 'x' } },\n})",
            "--a-b=x",
        ),
        (PARSED + "parseArgs({ options: { /* b: {}, */ a: { type: 'string', default: f() } } })", "--a="),
    ],
)
def test_options(script: str, expected: str) -> None:
    assert options(script) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("process.exit(code)", "(0) (1) …"),
        ("process.exit(f() ? 1 : 2)", "(0) (1) …"),
        ("process.exitCode = code", "(0) (1) …"),
        ("main().catch(process.exit)", "(0) (1) …"),
        ("const { exit } = process;\nexit(3)", "(0) (1) …"),
        ("import { exit } from 'node:process';", "(0) (1) …"),
        ("process['exit'](3)", "(0) (1) …"),
        ("process.abort()", "(0) (1) …"),
        ("import { run } from './lib'", "(0) (1) …"),
        ("", "(0) (1)"),
        ("// process.exit(3)\nconst x = 'process.exit(4)' + `process.exit(5)`", "(0) (1)"),
        ("if (process.exitCode === 3) f()", "(0) (1)"),
        ("process.exit()", "(0) (1)"),
        ("process.exit(3)", "(0) (1) 3"),
        ("process.exit( 0 ); process.exit(1)", "0 1"),
        ("process.exit(-1)", "(0) (1) 255"),
        ("process.exit(ok ? 0 : 3)", "0 (1) 3"),
        ("process.exitCode = 3;", "(0) (1) 3"),
        ("process.exitCode = 3\n", "(0) (1) 3"),
        ("const x = `${process.exit(3)}`", "(0) (1) 3"),
    ],
)
def test_exit_codes(script: str, expected: str) -> None:
    assert exits(script) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("console.log(process.env)", "…"),
        ("process.env[name]", "…"),
        ("const { X, ...rest } = process.env;", "…"),
        ("import { x } from './config'", "…"),
        ("import { spawn } from 'child_process'", "…"),
        ("", ""),
        ("// process.env.X\n'process.env.Y'", ""),
        ("process.env.X = 'v'", ""),
        ("process.env.X", "X"),
        ("process.env['X']", "X"),
        ("process.env?.X", "X"),
        ("f(process.env.X || 'd')", "X=d"),
        ("const x = process.env.X ?? 'd';", "X=d"),
        ("const x = process.env.X || 80;", "X=80"),
        ("process.env.X ||= 'd';", "X=d"),
        ("const x = process.env.X || 'a' + b;", "X"),
        ("f(process.env.X || 'd'); f(process.env.X)", "X"),
        ("const { X, Y = 'd', Z: z } = process.env;", "X Y=d Z"),
        ("if (process.env.X === 'y') f()", "X"),
    ],
)
def test_variables(script: str, expected: str) -> None:
    assert variables(script) == expected


def test_places_are_exact() -> None:
    found = read("const x = 'é';\n  process.exit(3); process.env.X;\n")
    assert [one for one in found.exits.items if one.code == 3] == [
        Exit(3, Location("tools/x.mjs", 2, 3, 2, 16))
    ]
    assert found.variables == Known((Variable("X", Location("tools/x.mjs", 2, 20, 2, 33)),))
    typed = read(PARSED + "parseArgs({ options: { a: { type: 'string' } } } as const)", "tools/x.ts")
    assert typed.options.open is not None


def test_an_option_of_parse_args_has_its_place() -> None:
    found = read(PARSED + "parseArgs({ options: { a: { type: 'string' } } })").options
    assert found == Known((Option(("--a",), Location("tools/x.mjs", 2, 27, 2, 45), takes_value=True),))


def test_commands_that_are_started() -> None:
    found = read("execSync('git log'); spawn('npm', ['ci']); exec(cmd)").commands
    assert ([one.name for one in found.items], found.is_complete) == (["git", "npm"], False)


@pytest.mark.parametrize(
    "script",
    [
        "{" + "exit " * 100_000,
        "process.env.X ||" + " " * 300_000,
        "process.exit(" + " " * 300_000,
        "parseArgs(" + "{" * 200_000,
        "const {a} = process.env;" * 20_000,
        "const a = process.argv;\n" * 20_000,
        "x" * 1_000_001,
    ],
)
def test_hostile_scripts_are_read_quickly(script: str) -> None:
    start = time.process_time()
    assert read(script).language == "javascript"
    assert time.process_time() - start < 5
