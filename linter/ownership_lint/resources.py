"""Where the bundled data (`schemas/`, `policy/`) is: in the installed package, else in the checkout."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def read(name: str) -> bytes:
    """The bytes of a bundled file, such as `schemas/ownership.schema.json`."""
    return _root().joinpath(*name.split("/")).read_bytes()


@cache
def _root() -> Traversable:
    package = files("ownership_lint")
    if package.joinpath("schemas").is_dir():
        return package
    return Path(__file__).parents[2]
