"""The members of a zip file that holds an office document, within limits: it may be made to do harm."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from ownership_lint.analysis.content.documents.parts import (
    ARCHIVE,
    BEYOND,
    DAMAGED,
    ENCRYPTED,
    Budget,
    UnreadableError,
)

_MOST_MEMBERS: Final = 5_000
_MOST_BYTES: Final = 32_000_000
"""Of all members that are read, inflated."""
_RATIO: Final = 300
"""Times that a member larger than `_SMALL` may have been packed; text has about 20."""
_SMALL: Final = 1_000_000
_IS_ENCRYPTED: Final = 0x1
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ERRORS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,  # NotImplementedError too: what no office program writes
    ValueError,
    LookupError,
    OverflowError,
)


class Archive:
    """A zip file in memory. All methods raise UnreadableError."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _ERRORS as error:
            raise UnreadableError(DAMAGED) from error
        members = self._zip.infolist()
        if len(members) > _MOST_MEMBERS:
            raise UnreadableError(BEYOND)
        self.is_office = any(one.filename in {"[Content_Types].xml", "content.xml"} for one in members)
        if any(one.flag_bits & _IS_ENCRYPTED for one in members):
            raise UnreadableError(ENCRYPTED)
        if not self.is_office:
            raise UnreadableError(ARCHIVE)
        self._members = {one.filename: one for one in members}
        self.has_twins = len(self._members) < len(members)
        self._budget = Budget(_MOST_BYTES)

    @property
    def names(self) -> tuple[str, ...]:
        """What it holds, sorted; of two of one name, the last."""
        return tuple(sorted(self._members))

    def read(self, name: str) -> bytes:
        """A member, inflated; empty where there is none."""
        member = self._members.get(name)
        if member is None:
            return b""
        if member.compress_type not in _METHODS:
            raise UnreadableError(DAMAGED)
        # What the file says of its sizes is not believed: no more is inflated than may be.
        most = max(_SMALL, _RATIO * member.compress_size)
        try:
            with self._zip.open(member) as file:
                data = file.read(min(most, _MOST_BYTES) + 1)
        except _ERRORS as error:
            raise UnreadableError(DAMAGED) from error
        if len(data) > most:
            raise UnreadableError(BEYOND)
        self._budget.spend(len(data))
        return data
