"""What is wrong with a document, and what mends it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.report.outputs import State

if TYPE_CHECKING:
    from ownership_lint.report.outputs import Part

WRITE: Final = "ownership-lint report --write"


def problem_of(part: Part) -> str:
    """What is wrong with an output."""
    file, block = part.output.file, part.output.block
    what = f"`{file}`" if block is None else f"the block `{block}` of `{file}`"
    match part.state:
        case State.ABSENT:
            return f"{what} is not in the tree"
        case State.EDITED:
            return f"{what} was changed by hand"
        case State.REFUSED:
            return part.problem
    return f"{what} is not what {part.output.at.path} says now"


def repair_of(part: Part, write: str = WRITE, *, is_staged: bool = False) -> str:
    """What to do about it; of what is staged, the files on disk may be as they should be already."""
    match part.state:
        case State.EDITED:
            return f"put the change into {part.output.at.path}; `{write} --force` writes over it"
        case State.REFUSED if part.paste:
            return "the block stands between two lines: " + " and ".join(f"`{one}`" for one in part.paste)
        case State.REFUSED:
            return f"correct it in {part.output.at.path}, or move the file"
        case State.ABSENT:
            return f"`{write}` writes it; then add it"
        case _ if is_staged:
            return f"`{write}` writes it anew; then add it together with {part.output.at.path}"
    return f"`{write}` writes it anew"
