"""What a script imports: the standard library, modules of the repository, and what others wrote.

Taken for granted: modules of the standard library and of others do not end the process and do not look at its
arguments, unless they are known to, and a module does neither merely by being imported.
"""

from __future__ import annotations

import ast
import re
import sys
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.contracts.python.module import Module
    from ownership_lint.analysis.contracts.tree import Tree

READ_HERE: Final = frozenset({"argparse", "click", "getopt", "optparse", "rich_click", "typer"})
"""Argument parsers whose use is understood."""
PARSES: Final = frozenset(
    {"absl", "asyncclick", "clize", "cleo", "cloup", "configargparse", "cyclopts", "defopt", "docopt", "fire"}
    | {"flask_script", "gflags", "hydra", "jsonargparse", "plac", "simple_parsing", "tap", "tyro"}
)
"""Argument parsers whose use is not understood."""
READS_ARGUMENTS: Final = PARSES | frozenset(
    {"celery", "django", "distutils", "doit", "fileinput", "invoke", "locust", "manage", "nox"}
    | {"pydantic_settings", "pytest", "setuptools", "streamlit", "tornado", "twisted", "uvicorn"}
)
"""Modules that may read options behind the back of the script."""
READS_NO_ARGUMENTS: Final = frozenset(
    {"aiofiles", "aiohttp", "attr", "attrs", "boto3", "botocore", "bs4", "certifi", "chardet", "colorama"}
    | {"cryptography", "dateutil", "dotenv", "duckdb", "fastapi", "frontmatter", "git", "google", "httpx"}
    | {"jinja2", "joblib", "jose", "jsonschema", "jwt", "lxml", "markdown", "matplotlib", "mcp", "networkx"}
    | {"numpy", "openai", "anthropic", "openpyxl", "ortools", "packaging", "pandas", "pathspec", "PIL"}
    | {"playwright", "polars", "psutil", "psycopg", "psycopg2", "pyarrow", "pydantic", "pymongo", "pypdf"}
    | {"pytz", "redis", "regex", "requests", "rich", "ruamel", "scipy", "seaborn", "sentence_transformers"}
    | {"six", "sklearn", "sqlalchemy", "sqlmodel", "structlog", "tabulate", "tenacity", "tiktoken", "toml"}
    | {"tomli", "tomli_w", "tomlkit", "torch", "tqdm", "transformers", "typing_extensions", "urllib3"}
    | {"websockets", "xlrd", "xlsxwriter", "yaml", "pgvector", "asyncpg", "passlib", "bcrypt", "catboost"}
)
"""Well-known modules that leave the arguments of a script alone."""
_SUSPECT: Final = ("argv", "runpy", "unittest.main")
"""What a tracked module holds that reads arguments without importing a parser."""
_MOST_BEHIND: Final = 16
"""Files of the repository that are looked through for one that the script imports."""
_MOST_IMPORTS: Final = 300
_MOST_ROOTS: Final = 24


class Imported(NamedTuple):
    """One module that is imported."""

    name: str
    """As it is written, with the dots of a relative import."""
    node: ast.Import | ast.ImportFrom
    path: str | None = None
    """The tracked file that it is."""

    @property
    def top(self) -> str:
        """The first part of its name."""
        return self.name.partition(".")[0]

    @property
    def is_standard(self) -> bool:
        """Whether it is of the standard library."""
        return self.path is None and self.top in sys.stdlib_module_names


class Imports:
    """The imports of a script, tracked modules told from others."""

    def __init__(self, module: Module, tree: Tree) -> None:
        self._module = module
        self._tree = tree

    @cached_property
    def all(self) -> tuple[Imported, ...]:
        """Every import once, in the order of the text; none that only type checkers see."""
        found: dict[str, Imported] = {}
        for node in self._module.imports:
            if self._is_for_types(node):
                continue
            for name, members in _names(node):
                for path in self._paths(name, members) if len(found) < _MOST_IMPORTS else [None]:
                    found.setdefault(path or name, Imported(name, node, path))
        return tuple(found.values())

    @cached_property
    def tracked(self) -> tuple[Imported, ...]:
        """Those that are files of the repository."""
        return tuple(one for one in self.all if one.path is not None)

    @cached_property
    def foreign(self) -> tuple[Imported, ...]:
        """Those that are neither of the repository nor of the standard library."""
        return tuple(one for one in self.all if one.path is None and not one.is_standard)

    def text(self, one: Imported) -> str:
        """The source of a tracked module."""
        return self._text(one.path) if one.path else ""

    def _text(self, path: str) -> str:
        data = self._tree.read(path)
        return data.decode("utf-8", "replace") if data else ""

    def behind(self, one: Imported) -> Iterator[tuple[str, str]]:
        """A tracked module and what it imports of the repository in turn, each by its path, with its text.

        The last has no path where there are more than are followed.
        """
        waiting, seen = [str(one.path)], {str(one.path), self._module.path}
        while waiting:
            path = waiting.pop()
            text = self._text(path)
            yield path, text
            for name in _named(text):
                found = self._path_of(name, path)
                if found is not None and found not in seen:
                    seen.add(found)
                    waiting.append(found)
                if len(seen) > _MOST_BEHIND:
                    yield "", ""
                    return

    def looking_at_arguments(self) -> Iterator[Imported]:
        """Modules that may read the arguments, if the script calls them."""
        for one in self.all:
            if one.path is not None:
                if self._may_look(self.text(one)):
                    yield one
            elif one.top in READS_ARGUMENTS or not (one.is_standard or one.top in READS_NO_ARGUMENTS):
                yield one

    def _may_look(self, text: str) -> bool:
        """Whether a tracked module may read arguments; what it imports of the repository in turn may."""
        return any(word in text for word in _SUSPECT) or not names_only(text, _LEAVES_ALONE)

    def _is_for_types(self, node: ast.AST) -> bool:
        for one in self._module.around(node):
            if isinstance(one, ast.If):
                test = one.test
                name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", "")
                if name == "TYPE_CHECKING":
                    return True
        return False

    def _paths(self, name: str, members: tuple[str, ...]) -> list[str | None]:
        """The tracked files that an import reads; `from package import module` may read several."""
        path = self._path_of(name) if name.strip(".") else None
        found = [] if path is None else [path]
        if path is None or path.endswith("/__init__.py"):
            prefix = name if name.endswith(".") else f"{name}."
            below = (self._path_of(prefix + member) for member in members)
            found += [one for one in below if one is not None]
        return [*found] or [None]

    def _path_of(self, name: str, importer: str = "") -> str | None:
        """The tracked file of a module, as the script, or another module, imports it."""
        level = len(name) - len(name.lstrip("."))
        parts = name.lstrip(".").split(".")
        if not level and parts[0] in sys.stdlib_module_names:
            return None
        folder = (importer or self._module.path).split("/")[:-1]
        roots = ["/".join(folder[: len(folder) - level + 1])] if level else self._roots
        for root in roots:
            base = "/".join([*([root] if root else []), *parts])
            for path in (f"{base}.py", f"{base}/__init__.py"):
                if path != self._module.path and self._tree.read(path) is not None:
                    return path
        return None

    @cached_property
    def _roots(self) -> list[str]:
        """The folders where modules may lie: those around the script, and those below them that it names."""
        folder = self._module.path.split("/")[:-1]
        around = ["/".join(folder[:depth]) for depth in range(len(folder), -1, -1)]
        named = {"src", *filter(None, map(self._folder, self._module.all(ast.Constant)))}
        below = [f"{one}/{name}".lstrip("/") for name in sorted(named) for one in around]
        return [*around, *below[:_MOST_ROOTS]]

    def _folder(self, node: ast.Constant) -> str | None:
        """The folder that a part of a path names."""
        parent = self._module.parents.get(node)
        is_part = isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Div)
        if not isinstance(node.value, str) or not (is_part or isinstance(parent, ast.Call)):
            return None
        if isinstance(parent, ast.Call) and self._module.dotted(parent.func) not in _MAKES_PATHS:
            return None
        value = re.sub(r"\A(?:\.\.?/)+", "", node.value[:80]).strip("/")
        return value if _FOLDER.fullmatch(value) else None


@lru_cache(maxsize=256)
def _named(text: str) -> tuple[str, ...]:
    """The modules that a source text, which is not parsed, may import; what it asks for may be some too."""
    named: dict[str, None] = {}
    for found in _IMPORT.finditer(text):
        if found[2]:
            named |= dict.fromkeys(one.split()[0] for one in found[2].split(",") if one.strip())
            continue
        module = found[1]
        members = _MEMBERS.match(text, found.end())
        asked = (members[1] or members[2] or "").split(",") if members else ()
        prefix = module if module.endswith(".") else f"{module}."
        named |= dict.fromkeys([module, *(prefix + one.split()[0] for one in asked if one.strip())])
    return tuple(one for one in named if one.partition(".")[0] not in STANDARD)


def names_only(text: str, modules: frozenset[str]) -> bool:
    """Whether all imports of a source text, which is not parsed, are of certain modules."""
    named = (name for found in _IMPORT.finditer(text) for name in (found[1] or found[2]).split(","))
    return all(name.strip().partition(".")[0].partition(" ")[0] in modules for name in named)


STANDARD: Final = frozenset(sys.stdlib_module_names)
_MEMBERS: Final = lazy_pattern(r"[ \t]*(?:\(([^()]{0,4000})\)|([^\n#;]*))")
_IMPORT: Final = lazy_pattern(
    r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b|import[ \t]+([\w., \t]+))", re.MULTILINE
)
_LEAVES_ALONE: Final = (STANDARD | READS_NO_ARGUMENTS) - READ_HERE - READS_ARGUMENTS
_MAKES_PATHS: Final = frozenset({"os.path.join", "pathlib.Path", "sys.path.append", "sys.path.insert"})
_FOLDER: Final = lazy_pattern(r"[A-Za-z_][\w-]*(?:/[A-Za-z_][\w-]*){0,3}")


def _names(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(node, ast.Import):
        for one in node.names:
            yield one.name, ()
    else:
        yield "." * node.level + (node.module or ""), tuple(one.name for one in node.names)
