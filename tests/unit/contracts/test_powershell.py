"""What PowerShell scripts prove of themselves."""

from __future__ import annotations

import time

import pytest
from support.trees import TextTree
from unit.contracts.python_scripts import shown, shown_variable

from ownership_lint.analysis.contracts.interface import Interface, Option
from ownership_lint.analysis.contracts.powershell import analyse
from ownership_lint.finding import Location


def read(script: str) -> Interface:
    return analyse("tools/x.ps1", script, TextTree({}))


def options(script: str) -> str:
    found = read(script).options
    seen = [shown(one) for one in found.items if not one.is_hidden]
    return " ".join([*seen, *(["…"] if found.open else [])])


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("", "…"),
        ("Write-Host 1", "…"),
        ("function f { param($A) }", "…"),
        ("Write-Host 1\nparam($A)", "…"),
        ("param($A)", "-A= …"),
        ("[CmdletBinding()]\nparam($A)\n$args", "-A= …"),
        ("[CmdletBinding()]\nparam([Parameter(ValueFromRemainingArguments)] $A)", "-A= …"),
        ("[CmdletBinding()]\nparam($A) dynamicparam { }", "-A= …"),
        ("[CmdletBinding()]\nparam($A, &)", "-A= …"),
        ("[CmdletBinding()]\nparam($A", "…"),
        ("[CmdletBinding()]\nparam()", ""),
        ("[CmdletBinding()]\nparam($A)", "-A="),
        ("# x\n<# y #>\n#Requires -Version 7\nusing namespace System\n[CmdletBinding()] param($A)", "-A="),
        ("[CmdletBinding(SupportsShouldProcess)]\nparam([string]$A = 'x', [int]$B = 3)", "-A=x -B=3"),
        ('[CmdletBinding()]\nparam([string]$A = "x", $B = "$x", $C = (f))', "-A=x -B= -C="),
        ("[CmdletBinding()]\nparam([switch]$Fast, [bool]$B = $true)", "-Fast -B="),
        ("[CmdletBinding()]\nparam([Alias('n', 'nm')][string]$Name)", "-Name|-n|-nm="),
        ("param([Parameter(Mandatory)][string]$A)", "-A="),
        (
            "[CmdletBinding()]\nparam(\n  [ValidateSet('a, b', 'c')]\n  [string] $A = 'c', # x, y\n  $B\n)",
            "-A=c -B=",
        ),
    ],
)
def test_options(script: str, expected: str) -> None:
    assert options(script) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("exit $LASTEXITCODE", "(0) (1) …"),
        ("exit (Get-Code)", "(0) (1) …"),
        (". ./lib.ps1", "(0) (1) …"),
        ("& ./other.ps1", "(0) (1) …"),
        ("Invoke-Expression $x", "(0) (1) …"),
        ("$host.SetShouldExit(3)", "(0) (1) …"),
        ("Import-Module x", "(0) (1) …"),
        ("[Environment]::Exit($x)", "(0) (1) …"),
        ("", "(0) (1)"),
        ("# exit 3\nWrite-Host 'exit 4' \"exit 5\"", "(0) (1)"),
        ("$exit = 3; f -exit 4; $x.exit(5)", "(0) (1)"),
        ("exit", "0 (1)"),
        ("exit 3", "(0) (1) 3"),
        ("if ($x) { exit 3 }", "(0) (1) 3"),
        ("exit -1", "(0) (1) 255"),
        ("[System.Environment]::Exit(3)", "(0) (1) 3"),
    ],
)
def test_exit_codes(script: str, expected: str) -> None:
    found = read(script).exits
    codes = [f"({one.code})" if one.is_implicit else str(one.code) for one in found.items]
    assert " ".join([*codes, *(["…"] if found.open else [])]) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("# $env:X", ""),
        ("$env:X = 'v'", ""),
        ("$env:X", "X"),
        ("${env:X}", "X"),
        ("$env:X ?? 'd'", "X=d"),
        ("if ($env:X -eq 'd') { }", "X"),
        ("$env:X += 'v'", "X"),
    ],
)
def test_variables(script: str, expected: str) -> None:
    found = read(script).variables
    assert " ".join(map(shown_variable, found.items)) == expected
    assert found.open is not None


def test_common_parameters_are_taken_but_hidden() -> None:
    found = read("[CmdletBinding()]\nparam([string]$A)").options.items
    at = Location("tools/x.ps1", 2, 7, 2, 17)
    assert found[0] == Option(("-A",), at, takes_value=True)
    assert {one.flags for one in found if one.is_hidden} >= {("-Verbose",), ("-ErrorAction",)}
    assert ("-WhatIf",) not in {one.flags for one in found}


@pytest.mark.parametrize(
    "script",
    [
        "[a]" * 200_000,
        "[" * 200_000,
        "exit" + " " * 300_000 + "x",
        "[CmdletBinding()] param(" + "[a]" * 200_000 + "$A)",
        "[CmdletBinding()] param(" + "$A," * 100_000 + ")",
        "x" * 1_000_001,
    ],
)
def test_hostile_scripts_are_read_quickly(script: str) -> None:
    start = time.process_time()
    assert read(script).language == "powershell"
    assert time.process_time() - start < 5
