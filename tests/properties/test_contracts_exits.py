"""What is said of exit codes, against shells that run the very script: small generated ones, no others."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ownership_lint.analysis.contracts.shell.exits import exits_of
from ownership_lint.analysis.contracts.shell.source import ShellSource

if TYPE_CHECKING:
    from collections.abc import Iterator

SHELLS = [name for name in ("bash", "sh") if shutil.which(name)]
pytestmark = pytest.mark.skipif(not SHELLS, reason="no shell is here")

ASK = 'ask() { read -r answer <&3 || : > unanswered; [ "$answer" = y ]; }'
"""Stands for the outside: each question is answered for itself, in subshells too."""
CODES = ("0", "1", "2", "3", "7", "255", "256", "-1")
FUNCTIONS = ("f", "g", "h")
FREE = (
    *("true", "false", ":", "echo x", "[ a = b ]", "[ a = a ]", "test a = a", "return", "exit", "! false"),
    *("set -e", "set +e", "exit $?", 'exit "$A"', "exit $B", "x=$(exit 4)", "exec true", "( exit 3 )", "ask"),
    *("f", "g", "h", "f 3", "g 2 5", 'exit "${1:-6}"', 'return "${2:-1}"', "B=$?", "A=$B"),
    *("unset A", ": $(( A + 1 ))", "export A=5", "break", "continue", "trap '' EXIT", "trap - EXIT"),
    *("trap 'exit 9' EXIT", "trap 'f' EXIT", "trap 'true' EXIT", "trap 'exit 5' ERR", "trap 'B=7' ERR"),
    *(f"exit {code}" for code in CODES),
    *(f"return {code}" for code in CODES),
    *(f"{name}={code}" for name in "AB" for code in CODES),
)
# Questions about variables that the script sets: their answers depend on one another.
BOUND = (
    "shift",
    '[ "$A" = 2 ]',
    '[ "$B" -eq 1 ]',
    "[[ $A == 1 ]]",
    "(( A > 1 ))",
    '[ -z "$A" ]',
    "[ $B -ne 0 ]",
)
CONDITIONS = (
    "ask",
    "ask",
    "ask",
    "f",
    "g 2 5",
    "true",
    "false",
    "! h",
    "B=$(exit 3)",
    "( exit 1 )",
    "[ a = b ]",
)
SHAPES = (
    "if @q; then\n@b\nfi",
    "if @q; then\n@b\nelse\n@b\nfi",
    "if ! @q; then\n@b\nelif @q; then\n@b\nfi",
    *(
        "@q && @c",
        "@q || @c",
        "@q && @c || @c",
        "@q || @c && @c",
        "(\n@b\n)",
        "{\n@b\n}",
        "@c | @c",
        "echo x | {\n@b\n}",
    ),
    *(
        "for A in 1 4; do\n@b\ndone",
        "B=$(\n@b\n)",
        "while @q; do\n@b\nbreak\ndone",
        "until @q; do\n@b\nbreak\ndone",
    ),
    *("@c &\nwait", "! (\n@b\n)", "set -o pipefail\n@c | true", "eval 'f; exit 3'"),
)
# So do those whether a file can be written.
BOUND_SHAPES = (
    "{\n@b\n} > file",
    'case "$A" in\n1|2) @c ;;\n*) @c ;;\nesac',
    'case "$B" in\n[0-3]) @c ;;\nesac',
    "[[ $A == 1 ]] && @c",
)


@st.composite
def scripts(draw: st.DrawFn, *, is_free: bool) -> str:
    """A script whose functions call only those behind them, so that it ends."""
    lines = [draw(st.sampled_from(["#!/bin/bash", "#!/bin/sh", "#!/bin/bash -e"]))]
    lines.append(draw(st.sampled_from(["", "", "set -e", "set -eu", "set -o errexit"])))
    lines += ["A=1", "B=2", "exec 3<answers", ASK]
    for place, name in enumerate(FUNCTIONS):
        body = _block(draw, 2, is_free=is_free)
        for later in FUNCTIONS[: place + 1]:
            body = _without_calls(body, later)
        lines.append(f"{name}() {{\n{body}\n}}")
    lines += [_block(draw, 2, is_free=is_free) for _ in range(draw(st.integers(1, 3)))]
    text = "\n".join(lines) + "\n"
    return text if lines[0] != "#!/bin/sh" else _for_all_shells(text)


def _for_all_shells(text: str) -> str:
    text = text.replace("[[ $A == 1 ]]", "[ $A = 1 ]").replace("(( A > 1 ))", ":")
    return (
        text.replace("set -o pipefail\n", "").replace("trap 'exit 5' ERR", ":").replace("trap 'B=7' ERR", ":")
    )


def _command(draw: st.DrawFn, depth: int, *, is_free: bool) -> str:
    if depth == 0 or draw(st.integers(0, 2)) == 0:
        return draw(st.sampled_from(FREE if is_free else FREE + BOUND))
    shape = draw(st.sampled_from(SHAPES if is_free else SHAPES + BOUND_SHAPES))
    pieces = shape.split("@")
    for place in range(1, len(pieces)):
        hole, rest = pieces[place][0], pieces[place][1:]
        if hole == "q":
            filled = draw(st.sampled_from(CONDITIONS if is_free else CONDITIONS + BOUND))
        elif hole == "b":
            filled = _block(draw, depth - 1, is_free=is_free)
        else:
            filled = _command(draw, depth - 1, is_free=is_free)
        pieces[place] = filled + rest
    return "".join(pieces)


def _block(draw: st.DrawFn, depth: int, *, is_free: bool) -> str:
    return "\n".join(_command(draw, depth, is_free=is_free) for _ in range(draw(st.integers(1, 3))))


def _without_calls(text: str, name: str) -> str:
    return re.sub(rf"(?<![\w$-]){name}(?: 3| 2 5)?(?=[;\s']|$)", "true", text)


def _parses(text: str) -> bool:
    shell = shutil.which("bash" if text.startswith("#!/bin/bash") else "sh") or "sh"
    return (
        subprocess.run([shell, "-n"], input=text.encode(), capture_output=True, check=False).returncode == 0
    )


@dataclass(frozen=True)
class Outside:
    """What the world may be like: answers to questions, arguments, and whether the file can be written."""

    answers: tuple[str, ...]
    arguments: tuple[str, ...]
    is_writable: bool


def _outsides(text: str, most: int) -> Iterator[Outside]:
    arguments = [(), ("0", "0")] if "${1:-" in text or "${2:-" in text else [()]
    files = (True, False) if "> file" in text else (True,)
    for answers, given_, is_writable in product(product("yn", repeat=most), arguments, files):
        yield Outside(answers, given_, is_writable)


def _run(text: str, outside: Outside) -> tuple[int | None, bool]:
    """The code that a shell gives, None where the script runs on and on, and whether all was answered."""
    shell = "bash" if text.startswith("#!/bin/bash") else "sh"
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "script.sh")
        script.write_text(text)
        Path(folder, "answers").write_text("".join(f"{answer}\n" for answer in outside.answers))
        if not outside.is_writable:
            Path(folder, "file").mkdir()
        flags = ["-e"] if text.startswith("#!/bin/bash -e") else []
        # A limit of the shell's own, in seconds of the processor: a slow machine does not meet it.
        program = ["sh", "-c", 'ulimit -t 1 && exec "$@"', "sh", shutil.which(shell) or shell]
        command = [*program, *flags, str(script), *outside.arguments]
        with subprocess.Popen(
            command,
            cwd=folder,
            env={},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            try:
                code = process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                code = None
            with suppress(ProcessLookupError):  # whatever it has left running
                os.killpg(process.pid, signal.SIGKILL)
        is_answered = not Path(folder, "unanswered").exists()
    return (None if code is None or code < 0 else code), is_answered


@given(scripts(is_free=False))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_shell_gives_a_code_that_was_said_to_be_impossible(script: str) -> None:
    _assert_possible(script)


@given(scripts(is_free=True))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_code_that_was_said_to_be_reached_is_given_for_some_answers(script: str) -> None:
    _assert_reached(script)


def _assert_possible(script: str) -> None:
    if not _parses(script):
        return
    said = exits_of(ShellSource("script.sh", script), None)
    possible = {one.code for one in said.items}
    if said.open is not None:
        if said.open.among is None:
            return
        possible |= set(said.open.among)
    for outside in _outsides(script, min(script.count("ask"), 3)):
        code, _ = _run(script, outside)
        if code is None:
            return
        assert code in possible | {126, 127} or code > 128, (script, outside, code, said)


def _assert_reached(script: str) -> None:
    if not _parses(script):
        return
    said = exits_of(ShellSource("script.sh", script), None)
    left = {one.code for one in said.items}
    for outside in _outsides(script, min(script.count("ask") + 1, 5)):
        code, is_answered = _run(script, outside)
        left.discard(-1 if code is None else code)
        if not left or code is None or not is_answered:
            return
    assert not left, (script, left, said)
