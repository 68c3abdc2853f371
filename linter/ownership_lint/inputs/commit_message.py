"""The message of a commit while it is made: the file that git hands to a `commit-msg` hook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ownership_lint.inputs.git import Git

PATH: Final = "COMMIT_EDITMSG"
_SCISSORS: Final = b"------------------------ >8 ------------------------"
_COMMENT: Final = b"#"
_CANDIDATES: Final = b"#;@!$%^&|:"
"""What git may choose from where `core.commentChar` is `auto`."""
_STRIPS: Final = frozenset({"", "default", "strip"})


class Message(NamedTuple):
    """What git will keep of a message, on the lines on which it stands in the file."""

    path: str
    data: bytes


def read_message(git: Git, file: str, environment: Mapping[str, str]) -> Message:
    """The message in `file`, without what git takes out of it."""
    try:
        data = Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error
    settings = _settings(git)
    # Git says so where nobody is asked to write: then it keeps lines that look like comments.
    is_edited = environment.get("GIT_EDITOR") != ":"
    cleanup = settings.get("commit.cleanup", "")
    return Message(PATH, kept(data, _mark(data, settings), cleanup, is_edited=is_edited))


def kept(data: bytes, mark: bytes, cleanup: str, *, is_edited: bool) -> bytes:
    """The message with an empty line for each that git takes out; after the scissors there is nothing."""
    strips = cleanup == "strip" or (is_edited and cleanup in _STRIPS)
    lines: list[bytes] = []
    written = data.split(b"\n")
    for line, following in zip(written, [*written[1:], b""], strict=True):
        # `git commit --verbose` says below the line that it will cut there, whatever the setting.
        cuts = cleanup == "scissors" or following.startswith(
            mark + b" Do not modify or remove the line above"
        )
        if is_edited and cuts and line == mark + b" " + _SCISSORS:
            break
        lines.append(b"" if strips and line.startswith(mark) else line)
    return b"\n".join(lines)


def _settings(git: Git) -> dict[str, str]:
    listed = git.run("config", "-z", "--list").decode("utf-8", "replace")
    pairs = (entry.partition("\n") for entry in listed.split("\0"))
    return {key.lower(): value for key, _, value in pairs}


def _mark(data: bytes, settings: Mapping[str, str]) -> bytes:
    """What a comment begins with; git's own words stand last."""
    mark = settings.get("core.commentstring") or settings.get("core.commentchar") or "#"
    if mark != "auto":
        return mark.encode()
    last = data.rstrip().rpartition(b"\n")[2][:1]
    return last if last and last in _CANDIDATES else _COMMENT
