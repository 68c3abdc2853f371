"""What the command line of a server starts: packages, images, scripts, and what runs them."""

from ownership_lint.analysis.mcp.launch.model import (
    Assignment,
    Container,
    Image,
    Launch,
    Mount,
    Package,
    PassedName,
    Pin,
    Place,
    Setting,
    Step,
    Word,
)
from ownership_lint.analysis.mcp.launch.reading import launch_of

__all__ = [
    "Assignment",
    "Container",
    "Image",
    "Launch",
    "Mount",
    "Package",
    "PassedName",
    "Pin",
    "Place",
    "Setting",
    "Step",
    "Word",
    "launch_of",
]
