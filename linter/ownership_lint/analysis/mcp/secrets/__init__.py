"""Literal credentials in the strings of a client's file; the rules for all files tell most of them."""

from __future__ import annotations

from ownership_lint.analysis.mcp.secrets.arguments import secrets_in_args
from ownership_lint.analysis.mcp.secrets.reading import secrets_in
from ownership_lint.analysis.mcp.secrets.values import Found, Place, Placeholder, Secret

__all__ = ["Found", "Place", "Placeholder", "Secret", "secrets_in", "secrets_in_args"]
