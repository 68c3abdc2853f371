"""Short keys that stand for bytes. Imported at every start, so it imports next to nothing."""

from __future__ import annotations

import os

try:
    from _blake2 import blake2b  # hashlib would load OpenSSL for it
except ImportError:
    from hashlib import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Final

_PACKAGE: Final = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120  (lean)


def digest(*parts: bytes) -> str:
    """A key that stands for all of `parts`."""
    state = blake2b(digest_size=16)
    for part in parts:
        state.update(len(part).to_bytes(8, "big") + part)
    return state.hexdigest()


def path_digest(paths: Iterable[str]) -> str:
    """A key that stands for paths, in their order."""
    return digest("\0".join(paths).encode("utf-8", "surrogatepass"))


def code_digest() -> str:
    """Changes with our code and data: what other code worked out may mean something else."""
    if not _known:
        checkout = os.path.dirname(os.path.dirname(_PACKAGE))  # noqa: PTH120  (as above)
        listed: list[tuple[str, int, int]] = []
        for root in (_PACKAGE, f"{checkout}/policy", f"{checkout}/schemas"):
            listed += _files(root)
        _known.append(digest(repr(sorted(listed)).encode("utf-8", "surrogatepass")))
    return _known[0]


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    try:
        entries = os.scandir(folder)
    except OSError:
        return
    for one in entries:
        if not one.is_dir(follow_symlinks=False):
            status = one.stat()
            yield one.name, status.st_size, status.st_mtime_ns
        elif one.name != "__pycache__":
            yield from _files(one.path)


_known: list[str] = []
