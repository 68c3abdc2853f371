"""What a script imports: the standard library, modules of the repository, and what others wrote.

Taken for granted: modules of the standard library and of others do not end the process and do not look at its
arguments, unless they are known to.
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

STANDARD: Final = frozenset(sys.stdlib_module_names)
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
_MOST_BEHIND: Final = 40
"""Files of the repository that are looked through beside those that a script imports itself."""
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
        return self.path is None and self.top in STANDARD


class Imports:
    """The imports of a script, tracked modules told from others."""

    def __init__(self, module: Module, tree: Tree) -> None:
        self._module = module
        self._tree = tree
        self._files: dict[tuple[str | None, str], str | None] = {}
        """By the folder of a relative import, and the name, what was found."""
        self._filled: dict[str, bool] = {}
        """The packages that were looked at, and whether there is anything in them."""

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

    def followed(self) -> Iterator[tuple[Imported, str, str]]:
        """The tracked modules, and what they import of the repository in turn: each once, with its text.

        With each comes the import that led to it. One that is not found, though the repository has such a
        module, has no path and its name for a text; the last has neither where more are not followed.
        """
        waiting = [(one, str(one.path)) for one in reversed(self.tracked)]
        seen = {self._module.path, *(path for _, path in waiting)}
        left = len(waiting) + _MOST_BEHIND
        while waiting:
            one, path = waiting.pop()
            text = self._text(path)
            yield one, path, text
            for name, members in _named(text):
                found = self._paths(name, members, path)
                if found == [None] and self._is_unsure(name):
                    yield one, "", name
                new = set(filter(None, found)) - seen
                seen |= new
                waiting += ((one, found) for found in sorted(new))
            if len(seen) > left:
                yield one, "", ""
                return

    @cached_property
    def unsure(self) -> tuple[Imported, ...]:
        """Those that may be of the repository, which has such a module where it was not looked for."""
        return tuple(one for one in self.foreign if self._is_unsure(one.name))

    def _is_unsure(self, name: str) -> bool:
        top = name.partition(".")[0]
        own = self._module.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        is_own = f".{own}".endswith(f".{name}")
        return bool(top) and not is_own and top not in _INSTALLED and self._tree.has_module(top)

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
        below = node
        for one in self._module.around(node):
            inside, below = below, one
            if isinstance(one, ast.If) and inside not in one.orelse:
                test = one.test
                name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", "")
                if name == "TYPE_CHECKING":
                    return True
        return False

    def _paths(self, name: str, members: tuple[str, ...], importer: str = "") -> list[str | None]:
        """The tracked files that an import reads; `from package import module` may read several."""
        path = self._path_of(name, importer) if name.strip(".") else None
        if path is None:  # a folder without a file of its own
            prefix = name if name.endswith(".") else f"{name}."
            below = [self._path_of(prefix + member, importer) for member in members]
        elif path.endswith("/__init__.py"):
            folder = path.removesuffix("/__init__.py")
            below = [self._first([folder], member) for member in members]
        else:
            below = []
        found = [one for one in (path, *below) if one is not None]
        packages = self._packages(found[0], name.count(".")) if found else ()
        return [*dict.fromkeys((*packages, *found))] or [None]

    def _packages(self, path: str, count: int) -> Iterator[str]:
        """The packages around a module, if there is anything in them: that is done before it."""
        folders = path.removesuffix("/__init__.py").split("/")[:-1]
        for depth in range(len(folders), max(0, len(folders) - count), -1):
            package = "/".join([*folders[:depth], "__init__.py"])
            if package not in self._filled:
                self._filled[package] = bool((self._tree.read(package) or b"").strip())
            if self._filled[package]:
                yield package

    def _path_of(self, name: str, importer: str = "") -> str | None:
        """The tracked file of a module, as the script, or another module, imports it."""
        below = name.lstrip(".")
        level = len(name) - len(below)
        folder = "/".join((importer or self._module.path).split("/")[:-level]) if level else None
        if not level and below.partition(".")[0] in STANDARD:
            if importer or below.partition(".")[0] in _LOADED:
                return None
            folder = self._module.path.rpartition("/")[0]  # what lies there comes before the standard library
        if (folder, below) not in self._files:
            roots = self._roots if folder is None else [folder]
            self._files[folder, below] = self._first(roots, below.replace(".", "/"))
        return self._files[folder, below]

    def _first(self, roots: list[str], name: str) -> str | None:
        if not self._tree.has_module(name.rpartition("/")[2]):  # then it is at none of these places
            return None
        for root in roots:
            base = f"{root}/{name}" if root else name
            for path in (f"{base}.py", f"{base}/__init__.py"):
                if path != self._module.path and self._tree.read(path) is not None:
                    return path
        return None

    @cached_property
    def _roots(self) -> list[str]:
        """The folders where modules may lie: those around the script, and those below them that it names."""
        folder = self._module.path.split("/")[:-1]
        around = ["/".join(folder[:depth]) for depth in range(len(folder), -1, -1)]
        named = {"src", *filter(None, map(_folder, self._parts()))}
        below = [f"{one}/{name}".lstrip("/") for name in sorted(named) for one in around]
        return [*around, *below[:_MOST_ROOTS]]

    def _parts(self) -> Iterator[ast.expr]:
        """What paths are made of."""
        for call, name in self._module.named_calls:
            if name in _MAKES_PATHS:
                yield from call.args
        for one in self._module.all(ast.BinOp):
            if isinstance(one.op, ast.Div):
                yield from (one.left, one.right)


def _folder(part: ast.expr) -> str | None:
    """The folder that a part of a path names."""
    if not isinstance(part, ast.Constant) or not isinstance(part.value, str):
        return None
    value = re.sub(r"\A(?:\.\.?/)+", "", part.value[:80]).strip("/")
    return value if _FOLDER.fullmatch(value) else None


@lru_cache(maxsize=256)
def _named(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a source text, which is not parsed, may import: modules, and what is asked of each."""
    named: dict[tuple[str, tuple[str, ...]], None] = {}
    for found in _imports(text):
        members = _MEMBERS.match(found.string, found.end()) if found["member"] else None
        asked = _COMMENT.sub(" ", members[1] or members[2] or "").split(",") if members else ()
        names = tuple(one.split()[0] for one in asked if one.strip())
        named |= dict.fromkeys((module, names) for module in _modules(found))
    return tuple(one for one in named if one[0].partition(".")[0] not in STANDARD)


def may_parse(text: str) -> bool:
    """Whether a source text, which is not parsed, has what reads arguments and refuses some."""
    tops = {name.partition(".")[0] for name, _ in _named(text)}
    if not PARSES.isdisjoint(tops) or ("pydantic_settings" in tops and reads_settings(text)):
        return True
    return not _COMMANDED.isdisjoint(tops) and _COMMANDS.search(text) is not None


def reads_settings(text: str) -> bool:
    """Whether a source text has settings of pydantic read from the arguments."""
    return "cli_parse_args" in text or "CliApp" in text


def names_only(text: str, modules: frozenset[str]) -> bool:
    """Whether all imports of a source text, which is not parsed, are of certain modules."""
    return all(name.partition(".")[0] in modules for found in _imports(text) for name in _modules(found))


def _imports(text: str) -> Iterator[re.Match[str]]:
    """Where imports begin: the word is looked for, and then whether its statement is one."""
    text = _CONTINUED.sub(" ", text)
    end = 0
    while (word := text.find("import", end)) >= 0:
        start = max(end, *(text.rfind(one, end, word) + 1 for one in "\n;:\ufeff"))
        found = _IMPORT.match(text, start)
        end = max(word + len("import"), found.end() if found else 0)
        if found:
            yield found


def _modules(found: re.Match[str]) -> list[str]:
    """The modules that one statement imports, as they are written, relative ones with their dots."""
    if found["member"]:
        return [re.sub(r"[ \t]+", "", found["dots"]) + (found["module"] or "")]
    return [one.split()[0] for one in found["modules"].split(",") if one.strip()]


_MEMBERS: Final = lazy_pattern(r"[ \t]*(?:\(([^()#]{0,4000}(?:#[^\n]*\n[^()#]{0,400}){0,99})\)|([^\n#;]*))")
_COMMENT: Final = lazy_pattern(r"#[^\n]*")
"""What may stand between the names that are asked for."""
_CONTINUED: Final = lazy_pattern(r"\\\r?\n")
_IMPORT: Final = lazy_pattern(
    r"[ \t]*(?:from\b[ \t]*(?P<dots>(?:\.[ \t]*)*)(?:(?P<module>[^\W\d][\w.]*)[ \t]+)?(?P<member>import)\b"
    r"|import[ \t]+(?P<modules>[\w., \t]+))"
)
_INSTALLED: Final = READ_HERE | READS_ARGUMENTS | READS_NO_ARGUMENTS
_COMMANDED: Final = frozenset({"click", "rich_click", "typer"})
_COMMANDS: Final = lazy_pattern(
    r"@(?:\w+\.)?(?:command|group)\b|\bclick\.(?:command|group|Command|Group)\b|\btyper\.(?:Typer|run)\b"
    r"|\bimport\b.*\b(?:command|group|Command|Group|Typer|run)\b"
)
"""What makes commands of click and typer."""
_LOADED: Final = frozenset({*sys.builtin_module_names, "abc", "codecs", "io", "os", "site", "stat"})
"""Modules of the standard library that are there before a script begins."""
_LEAVES_ALONE: Final = (STANDARD | READS_NO_ARGUMENTS) - READ_HERE - READS_ARGUMENTS
_MAKES_PATHS: Final = frozenset({"os.path.join", "pathlib.Path", "sys.path.append", "sys.path.insert"})
_FOLDER: Final = lazy_pattern(r"[A-Za-z_][\w-]*(?:/[A-Za-z_][\w-]*){0,3}")


def _names(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(node, ast.Import):
        for one in node.names:
            yield one.name, ()
    else:
        yield "." * node.level + (node.module or ""), tuple(one.name for one in node.names)
