"""Compiles the bundled policy, rule packs and dialects of MCP clients, `policy/*.yaml`, to Python.

So no run has to read their YAML.
`--check` only tells whether that has been done. What scripts/generate.py writes follows from it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from ownership_lint.analysis.content.validators import VALIDATORS
from ownership_lint.analysis.literals import problem_of
from ownership_lint.analysis.tokens.algorithms import ALGORITHMS
from ownership_lint.finding import Severity
from ownership_lint.inputs.client_file import load_clients
from ownership_lint.inputs.pack_file import load_pack
from ownership_lint.inputs.policy_file import load_policy
from ownership_lint.rules.mcp import IDS

ROOT = Path(__file__).resolve().parents[1]
INPUTS = ROOT / "linter/ownership_lint/inputs"


def compiled_packs() -> str:
    """The bundled packs as Python, so that no run has to read their YAML."""
    packs = []
    for path in sorted((ROOT / "policy").glob("*.yaml")):
        if b"\nkind: pack\n" in path.read_bytes():
            name = f"policy/{path.name}"
            loaded = load_pack(
                path.read_bytes(),
                name,
                validators=VALIDATORS,
                problem_of=problem_of,
                in_code=IDS | ALGORITHMS.keys(),
            )
            if loaded.pack is None:
                told = "\n".join(f"{name}:{one.location.line}: {one.message}" for one in loaded.findings)
                raise SystemExit(told)
            packs.append(loaded.pack)
    rules = ",\n".join(_source(pack) for pack in packs)
    return _PACKS_HEAD + f"PACKS: Final = (\n{rules},\n)\n" + _PACKS_TAIL


_PACKS_HEAD = '''\
"""The bundled rule packs, compiled from `policy/*.yaml` by scripts/compile_packs.py, without examples."""

from __future__ import annotations

from typing import Final

from ownership_lint.finding import Severity
from ownership_lint.inputs.packs import Context, Detector, Pack, PackRule

'''


_PACKS_TAIL = """\
VALUES: Final = tuple(one for one in PACKS if one.judge == "values")
TOKENS: Final = tuple(one for one in PACKS if one.judge == "tokens")
"""


_NO_DEFAULT = object()


def _source(value: Any) -> str:
    """A value of a pack as Python."""
    if isinstance(value, Severity):
        return f"Severity.{value.name}"
    if fields := getattr(value, "_fields", ()):
        said = (
            f"{name}={_source(one)}"
            for name, one in zip(fields, value, strict=True)
            if name not in {"examples", "at"} and one != value._field_defaults.get(name, _NO_DEFAULT)
        )
        return f"{type(value).__name__}({', '.join(said)})"
    if isinstance(value, tuple):
        return f"({''.join(_source(one) + ', ' for one in value)})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {_source(one)}' for key, one in value.items())}}}"
    return repr(value)


def compiled_clients() -> str:
    """The dialects of MCP clients as Python."""
    name = "policy/mcp-clients.yaml"
    loaded = load_clients((ROOT / name).read_bytes(), name)
    if loaded.findings:
        told = "\n".join(f"{name}:{one.location.line}: {one.message}" for one in loaded.findings)
        raise SystemExit(told)
    clients = ",\n".join(_source(client) for client in loaded.clients)
    return _CLIENTS_HEAD + f"CLIENTS: Final = (\n{clients},\n)\n"


_CLIENTS_HEAD = '''\
"""The dialects of MCP clients, compiled from `policy/mcp-clients.yaml` by scripts/compile_packs.py."""

from __future__ import annotations

from typing import Final

from ownership_lint.inputs.clients import Client, Key, Transport

'''


def compiled_policy() -> str:
    """The policy that holds where a user has none, as Python."""
    policy = load_policy(None, None).policy
    if policy is None:
        raise SystemExit("policy/recommended.yaml cannot be used")
    return _POLICY_HEAD + f"POLICY: Final = {_source(policy._replace(tree=None))}\n"


_POLICY_HEAD = '''\
"""The bundled policy, compiled from `policy/recommended.yaml` by scripts/compile_packs.py."""

from __future__ import annotations

from typing import Final

from ownership_lint.finding import Location, Severity
from ownership_lint.inputs.policy import PiiSettings, Policy, Scope

'''


def main() -> int:
    """Write the compiled packs, or with `--check` fail where they are not as they would be written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if they are stale")
    is_check = parser.parse_args().check
    compiled = {
        "bundled_clients.py": compiled_clients(),
        "bundled_packs.py": compiled_packs(),
        "bundled_policy.py": compiled_policy(),
    }
    for name, text in compiled.items():
        file = INPUTS / name
        if file.is_file() and file.read_text() == text:
            continue
        if is_check:
            print(f"{name} is stale; run python scripts/compile_packs.py")
            return 1
        file.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
