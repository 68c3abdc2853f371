"""Rule packs for tests, with values that nobody has."""

from __future__ import annotations

from typing import Final

RULE: Final = """\
  - id: {id}
    title: A badge number
    why: A badge number opens doors.
    severity: error
    detect:
      - {{name: plain, pattern: "AB-[0-9]{{4}}"}}
    remediation: Take it out.
{more}    examples:
      match:
        - {{text: "badge AB-1234", values: [AB-1234]}}
      no_match:
        - {{text: "AB-12345", because: too long}}
"""
HEAD: Final = "version: 1\nkind: pack\nname: acme\n"


def pack(more: str = "", *, head: str = HEAD, rule: str = "acme/badge") -> str:
    """A pack with one rule, which finds `AB-1234`; `more` are further lines of it."""
    return head + "rules:\n" + RULE.format(id=rule, more=more)
