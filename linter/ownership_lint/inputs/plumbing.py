"""How git is asked without letting the repository run a program or reach a network.

Imported at every start, so it imports next to nothing.
"""

from __future__ import annotations

import errno
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any, Final

SIZE_LIMIT: Final = 5_000_000
"""Bytes; a larger file is not read, and the summary says so."""

# What a hostile repository configuration could use to start a program, or a helper to reach a server.
_SAFE_CONFIG: Final = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.untrackedCache": "false",
    "core.quotePath": "true",
    "diff.external": "",
    "log.showSignature": "false",
    "protocol.allow": "never",
}
_SAFE_ENVIRONMENT: Final = {
    "GIT_OPTIONAL_LOCKS": "0",  # never take index.lock: somebody may be committing
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",  # for git before 2.44: not even the repository's settings allow a transport
    "GIT_PAGER": "cat",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",  # an id stands for one content, whatever this clone puts in its place
    "LC_ALL": "C",  # so that git's words are the ones we know
}
# Variables that would start a program, or change how paths are read.
_UNSAFE_VARIABLES: Final = frozenset(
    {
        "GIT_ASKPASS",
        "GIT_EXTERNAL_DIFF",
        "GIT_GLOB_PATHSPECS",
        "GIT_ICASE_PATHSPECS",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_SSH",
        "GIT_SSH_COMMAND",
        "GIT_TRACE",
    }
)


def git_command(directory: str, arguments: Sequence[str]) -> list[str]:
    """`git ARGUMENTS`, run in `directory`."""
    settings = [part for key, value in _SAFE_CONFIG.items() for part in ("-c", f"{key}={value}")]
    return ["git", "-C", directory, "--no-pager", *settings, *arguments]


def git_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment in which git is asked."""
    env = {key: value for key, value in environment.items() if key not in _UNSAFE_VARIABLES}
    return {**env, **_SAFE_ENVIRONMENT}


def first_line(file: str) -> str:
    """That of a small file of git's; empty where there is none."""
    try:
        with open(file, "rb") as stream:  # noqa: PTH123  (lean)
            return os.fsdecode(stream.read(5_000)).partition("\n")[0].rstrip("\r")
    except OSError:
        return ""


def common_dir(git_dir: str) -> str:
    """The folder that linked work trees have in common."""
    return os.path.join(git_dir, first_line(f"{git_dir}/commondir"))  # noqa: PTH118  (lean)


FILTERS: Final = (
    "config",
    "-z",
    "--name-only",
    "--get-regexp",
    r"^filter\..*\.(clean|smudge|process|required)$",
)
"""Asks which programs git would give the content of changed files to, before it compares them."""


def without_filters(answer: bytes, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment in which git starts none of the programs that `answer`, to FILTERS, names."""
    count = int(environment.get("GIT_CONFIG_COUNT") or 0)
    env = dict(environment)
    for number, name in enumerate(dict.fromkeys(answer.split(b"\0")[:-1]), count):
        env[f"GIT_CONFIG_KEY_{number}"] = os.fsdecode(name)
        env[f"GIT_CONFIG_VALUE_{number}"] = "false" if name.endswith(b".required") else ""
        count = number + 1
    return {**env, "GIT_CONFIG_COUNT": str(count)}


def write_all(stream: Any, data: bytes) -> None:
    """Write to a stream's bytes until all is written: an unbuffered one takes what it has room for.

    Raises OSError where it takes nothing.
    """
    stream.flush()
    rest = memoryview(data)
    while rest:
        written = stream.buffer.write(rest)
        if not written:  # a pipe that does not wait, and is full
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        rest = rest[written:]
    stream.buffer.flush()


def begun(
    command: list[str], environment: Mapping[str, str], questions: bytes = b""
) -> Callable[[], bytes | None]:
    """Start a command, on POSIX, without the price of importing `subprocess`.

    `questions`, which it reads, have to fit into a pipe: 64 KB. The answer, to be asked for once, waits for
    what it prints; None where it fails.
    """
    asking, ask = os.pipe()
    answer, answering = os.pipe()
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        process = os.posix_spawnp(
            command[0],
            command,
            environment,
            file_actions=[
                (os.POSIX_SPAWN_DUP2, asking, 0),
                (os.POSIX_SPAWN_DUP2, answering, 1),
                (os.POSIX_SPAWN_DUP2, nowhere, 2),
            ],
        )
        os.close(nowhere)
    except OSError:
        for handle in (asking, ask, answer, answering):
            os.close(handle)
        return lambda: None
    os.close(asking)
    os.close(answering)
    os.write(ask, questions)
    os.close(ask)

    def printed() -> bytes | None:
        with open(answer, "rb") as stream:  # noqa: PTH123  (a handle)
            data = stream.read()
        _, status = os.waitpid(process, 0)
        return data if status == 0 else None

    return printed
