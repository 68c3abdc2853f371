"""Files that hold text in another form: workbooks, documents, presentations, databases, notebooks.

Also asked on the quick way, so it imports next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

ZIP: Final = "zip"
OLE: Final = "ole"
SQLITE: Final = "sqlite"
NOTEBOOK: Final = "notebook"

_MAGIC: Final = (
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"SQLite format 3\0", SQLITE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
)
_FIRST: Final = tuple(magic for magic, _ in _MAGIC)
_PACKED: Final = (
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
)
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")


def is_plain_text(data: bytes) -> bool:
    """Whether bytes are text as they stand: nothing to be unpacked, and no encoding of wide characters."""
    return b"\0" not in data and not data.startswith((*_FIRST, *_PACKED, *_WIDE))


def form_of(path: str, data: bytes) -> str:
    """In which form a file holds its text: by its first bytes, whatever its name; empty for plain text."""
    if data.startswith(_FIRST):
        return next(form for magic, form in _MAGIC if data.startswith(magic))
    return NOTEBOOK if path.endswith(".ipynb") and data.lstrip()[:1] == b"{" else ""


def why_no_text(data: bytes) -> str:
    """What bytes are that are no text."""
    if data.startswith(_PACKED) or data[257:262] == b"ustar":
        return "archive"
    return "undecodable text" if data.startswith(_WIDE) else "binary"
