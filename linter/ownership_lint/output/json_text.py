"""JSON as the machine-readable formats write it."""

from __future__ import annotations

import json


def dumped(document: object) -> str:
    """The document as ASCII with one line break at its end."""
    # Printed in CI, a name with `##[` or `##vso[` would be taken for a command; JSON may spell it otherwise.
    return json.dumps(document, indent=2).replace("##", "#\\u0023") + "\n"
