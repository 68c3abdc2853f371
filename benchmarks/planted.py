"""A repository in which every scanner has to find something: the proof that it runs and does its work."""

from __future__ import annotations

import string
import subprocess
from random import Random
from typing import TYPE_CHECKING

from commands import LITERAL

if TYPE_CHECKING:
    from pathlib import Path


def plant(folder: Path) -> Path:
    """A repository with a staged file of secrets, which are made up."""
    folder.mkdir()
    (folder / "planted.txt").write_text(planted())
    author = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.com", "-c", "commit.gpgsign=false")
    begin = ("commit", "--quiet", "--no-verify", "--allow-empty", "-m", "Begin")
    for arguments in (("init", "--quiet", "--template="), (*author, *begin), ("add", ".")):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True)
    return folder


def planted() -> str:
    """Secrets of three kinds, of which everybody knows one; put together here, so that this file has none."""
    digits, letters = string.digits, string.ascii_letters + string.digits
    amazon = "AK" + "IA" + _random(string.ascii_uppercase + "234567", 16)
    slack = "-".join(("xox" + "b", _random(digits, 12), _random(digits, 13), _random(letters, 24)))
    key = "\n".join(_random(letters, 64 - number) for number in range(8))
    frame = f"-----{LITERAL}-----", f"-----{LITERAL.replace('BEGIN', 'END')}-----"
    return f'aws_access_key_id = "{amazon}"\nslack_token = "{slack}"\n{frame[0]}\n{key}\n{frame[1]}\n'


def _random(characters: str, length: int) -> str:
    """The same text every time."""
    return "".join(Random(length).choices(characters, k=length))  # noqa: S311 - it has to be no secret
