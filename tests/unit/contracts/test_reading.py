"""Which language a script is in, and that nobody asks in circles."""

from __future__ import annotations

import gc

import pytest

from ownership_lint.analysis.contracts.interface import Open
from ownership_lint.analysis.contracts.reading import SIZE_LIMIT, Interfaces, language_of
from ownership_lint.finding import Location


@pytest.mark.parametrize(
    ("path", "data", "language"),
    [
        ("a", b"", None),
        ("a.txt", b"text", None),
        ("a", b"#!/usr/bin/perl\n", None),
        ("a", b"#! \n", None),
        ("a", b"# /bin/sh\n", None),
        ("a.fish", b"", None),
        ("a.sh", b"", "shell"),
        ("a.b/c", b"#!/bin/bash", "shell"),
        ("a", b"#!/bin/sh -e\n", "shell"),
        ("a", b"#! /usr/bin/env -S bash -eu\n", "shell"),
        ("a", b"#!/usr/bin/env bash\r\n", "shell"),
        ("a", b"#!/usr/bin/python3.11\n", "python"),
        ("a", b"#!/usr/bin/env python3\n", "python"),
        ("a.py", b"#!/bin/sh\n", "python"),
        ("a.mjs", b"", "javascript"),
        ("a", b"#!/usr/bin/env node\n", "javascript"),
        ("a.ps1", b"", "powershell"),
        ("x/Makefile", b"", "make"),
        ("x/rules.mk", b"", "make"),
    ],
)
def test_language(path: str, data: bytes, language: str | None) -> None:
    assert language_of(path, data) == language


@pytest.mark.parametrize("data", [None, b"#!/usr/bin/perl\n", b""])
def test_what_nothing_reads_has_no_interface(data: bytes | None) -> None:
    assert Interfaces({"a": data}.get).interface("a") is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"#!/bin/sh\n\0", "it is no text"),
        (b"#!/bin/sh\n" + b"#" * SIZE_LIMIT, "it is too long to be analysed"),
        (b"#!/bin/bash\n" + b"! " * 10_000 + b"true\n", None),
        (b"#!/bin/bash\necho " + b"${X:-" * 1_000 + b"}" * 1_000 + b"\n", None),
    ],
)
def test_what_cannot_be_followed_may_do_anything(data: bytes, reason: str | None) -> None:
    found = Interfaces({"a": data}.get).interface("a")
    assert found is not None
    assert found.options.open is not None or found.exits.open is not None
    assert reason is None or found.options.open == found.exits.open == Open(reason, Location("a"))


def test_a_circle_of_scripts_ends() -> None:
    files = {"a.sh": b'#!/bin/bash\nexec ./b.sh "$@"\n', "b.sh": b'#!/bin/bash\nexec ./a.sh "$@"\n'}
    interface = Interfaces(files.get).interface("a.sh")
    assert interface is not None
    assert not interface.options.is_complete


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.sh", b'#!/bin/bash\nf() { case "$1" in --x) shift ;; esac; }\nf "$@"\ntrap f EXIT\nexit "$X"\n'),
        (
            "a.py",
            b"import argparse\np = argparse.ArgumentParser()\np.add_argument('--x')\np.parse_args()\n",
        ),
    ],
)
def test_what_an_analysis_made_goes_with_it(path: str, data: bytes) -> None:
    """A run collects no cycles: what is part of one would be held until the end."""
    interfaces = Interfaces({path: data}.get)
    assert Interfaces({path: data}.get).interface(path) is not None  # what stays for all is there now
    gc.collect()
    gc.disable()
    try:
        assert interfaces.interface(path) is not None
        assert gc.collect() < 50
    finally:
        gc.enable()
