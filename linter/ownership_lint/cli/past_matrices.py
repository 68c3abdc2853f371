"""The matrix as it once stood: the file itself, or a document from before there was one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.importing.markdown import import_markdown
from ownership_lint.importing.writer import to_yaml
from ownership_lint.inputs.matrix_file import load_matrix

if TYPE_CHECKING:
    from ownership_lint.inputs.matrix import Matrix


def past_matrix(path: str, data: bytes) -> Matrix | None:
    """The matrix that a version of a file holds; None where it holds none that can be read."""
    if path.endswith((".yaml", ".yml")):
        return load_matrix(data, path).matrix
    document = import_markdown(data.decode("utf-8", "replace"), path, frozenset())
    return load_matrix(to_yaml(document.data).encode(), path).matrix
