"""What the prototype of `tokens/split-token` found of such damage, which the product has to reach."""

from __future__ import annotations

from typing import Final

PROTOTYPE: Final = {
    ("python", "M1-all"): 99.6,
    ("python", "M1-one"): 100.0,
    ("python", "M1-rand"): 97.1,
    ("python", "M2"): 100.0,
    ("typescript", "M1-all"): 100.0,
    ("typescript", "M2"): 100.0,
    ("javascript", "M1-one"): 99.2,
    ("javascript", "M1-rand"): 95.1,
    ("go", "M1-all"): 100.0,
    ("go", "M2"): 100.0,
    ("csharp", "M1-one"): 100.0,
    ("csharp", "M2"): 100.0,
    ("rust", "M1-all"): 100.0,
    ("rust", "M2"): 99.6,
    ("shell", "M1-all"): 100.0,
    ("shell", "M2"): 96.4,
    ("dart", "M1-all"): 100.0,
    ("dart", "M2"): 99.6,
}
"""Per cent of the files, with all evidence that it had; by language and kind."""
