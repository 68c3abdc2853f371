"""Property tests search anew on every machine but CI's, where the same commit must give the same answer.

No example has a deadline: how long one takes says more about the machine than about the code.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("local", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "local")
