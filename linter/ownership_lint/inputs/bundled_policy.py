"""The bundled policy, compiled from `policy/recommended.yaml` by scripts/compile_packs.py."""

from __future__ import annotations

from typing import Final

from ownership_lint.finding import Location, Severity
from ownership_lint.inputs.policy import PiiSettings, Policy, Scope

POLICY: Final = Policy(scope=Scope(roots=('**/scripts', 'script', 'bin', 'ci', 'hack', '.github/scripts', '.githooks', ), extensions=('.sh', '.bash', '.zsh', '.py', '.ps1', '.js', '.mjs', '.ts', '.rb', '.pl', ), exclude=('**/__init__.py', '**/conftest.py', '**/test_*.py', '**/*_test.py', '**/*.d.ts', '**/*.test.ts', '**/*.test.js', '**/requirements*.txt', '**/*.md', '**/tests/**', '**/__tests__/**', '**/fixtures/**', '**/testdata/**', '**/node_modules/**', '**/vendor/**', '**/third_party/**', '**/.venv/**', )), classes={'history': ('.claude/History/**', '.claude/Scratchpad/**', '**/archive/**', '**/archived/**', '**/.archive/**', '**/_archive/**', 'CHANGELOG*', '**/CHANGELOG*', ), 'tests': ('**/tests/**', '**/test/**', '**/__tests__/**', '**/test_*.py', '**/*_test.py', '**/*.test.ts', '**/*.test.js', ), 'prose': ('**/*.md', '**/*.rst', '**/*.adoc', '**/*.txt', )}, exceptions='policy/exceptions.yaml', baseline='.ownership-baseline.json')
