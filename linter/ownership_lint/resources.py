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


def names(folder: str) -> tuple[str, ...]:
    """The bundled YAML files of a folder, such as `policy`."""
    found = sorted(one.name for one in _root().joinpath(folder).iterdir())
    return tuple(f"{folder}/{name}" for name in found if name.endswith(".yaml"))


@cache
def _root() -> Traversable:
    package = files("ownership_lint")
    if package.joinpath("schemas").is_dir():
        return package
    return Path(__file__).parents[2]
