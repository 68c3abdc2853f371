"""What a file is written in, and what is looked for in it without any prompt."""

from __future__ import annotations

from typing import Final

from ownership_lint.analysis.tokens.keywords import KEYWORDS
from ownership_lint.lazy_pattern import lazy_pattern

_ENDINGS: Final = {
    "python": "py pyi pyw",
    "javascript": "js mjs cjs",
    "jsx": "jsx",
    "typescript": "ts mts cts",
    "tsx": "tsx",
    "go": "go",
    "rust": "rs",
    "c": "c h",
    "cpp": "cc cpp cxx hh hpp hxx ipp inl cu cuh",
    "csharp": "cs csx",
    "java": "java",
    "kotlin": "kt kts",
    "swift": "swift",
    "dart": "dart",
    "ruby": "rb rake gemspec podspec ru",
    "php": "php phtml",
    "shell": "sh bash zsh ksh bats",
    "powershell": "ps1 psm1 psd1",
    "sql": "sql",
    "yaml": "yaml yml",
    "toml": "toml",
    "json": "json geojson webmanifest ipynb",
    "jsonc": "jsonc json5 code-workspace babelrc eslintrc jshintrc swcrc",
    "html": "html htm xhtml",
    "css": "css",
    "scss": "scss less",
    "vue": "vue",
    "svelte": "svelte",
    "xml": "xml xsd xsl xslt svg plist csproj vbproj fsproj props targets resx xaml wsdl",
    "dockerfile": "dockerfile containerfile",
    "makefile": "mk mak",
    "markdown": "md markdown mdc",
    "mdx": "mdx",
    "rst": "rst",
    "text": "txt text",
}
_BY_ENDING: Final = {ending: language for language, endings in _ENDINGS.items() for ending in endings.split()}
_BY_NAME: Final = {
    "dockerfile": "dockerfile",
    "containerfile": "dockerfile",
    "makefile": "makefile",
    "gnumakefile": "makefile",
    "gemfile": "ruby",
    "rakefile": "ruby",
    "podfile": "ruby",
    "fastfile": "ruby",
    "vagrantfile": "ruby",
    "brewfile": "ruby",
    "pipfile": "toml",
    "cargo.lock": "toml",
    "poetry.lock": "toml",
    "readme": "text",
    "license": "text",
    "changelog": "text",
    ".bashrc": "shell",
    ".bash_profile": "shell",
    ".profile": "shell",
    ".zshrc": "shell",
    ".zprofile": "shell",
    ".zshenv": "shell",
    ".envrc": "shell",
    ".clang-format": "yaml",
    ".clang-tidy": "yaml",
    "devcontainer.json": "jsonc",
    ".devcontainer.json": "jsonc",
    ".eslintrc.json": "jsonc",
    "deno.json": "jsonc",
    "turbo.json": "jsonc",
    "api-extractor.json": "jsonc",
    "language-configuration.json": "jsonc",
}
_WITH_COMMENTS: Final = lazy_pattern(r"(?:tsconfig|jsconfig)[^/]*\.json\Z")
_DOCKER_NAME: Final = lazy_pattern(r"(?:docker|container)file\.[^/]*\Z")
_SHEBANG: Final = lazy_pattern(rb"#![ \t]*(?:\S*/)?(?:env[ \t]+(?:-\S+[ \t]+|\w+=\S*[ \t]+)*)?([A-Za-z]+)")
_INTERPRETERS: Final = {
    **dict.fromkeys(("sh", "bash", "zsh", "ksh", "dash", "ash", "bats"), "shell"),
    **dict.fromkeys(("python", "pypy", "uv"), "python"),
    **dict.fromkeys(("node", "nodejs", "bun"), "javascript"),
    **dict.fromkeys(("deno", "tsx"), "typescript"),
    "make": "makefile",
    "php": "php",
    "pwsh": "powershell",
    "ruby": "ruby",
}

JS_LIKE: Final = frozenset({"javascript", "jsx", "typescript", "tsx"})
C_LIKE: Final = JS_LIKE | {"go", "rust", "c", "cpp", "csharp", "java", "kotlin", "swift", "dart", "php"}
"""Blocks in braces, `//` comments and `!` for not."""
DATA: Final = frozenset({"json", "jsonc", "yaml", "toml"})
_CODE: Final = C_LIKE | frozenset(
    ["python", "ruby", "shell", "powershell", "sql", "css", "scss", "vue", "svelte", "dockerfile", "makefile"]
)
_PROSE: Final = frozenset({"markdown", "mdx", "rst", "text"})

_LEADERS: Final = {
    **dict.fromkeys(C_LIKE | {"scss", "jsonc"}, ("//", "/*")),
    **dict.fromkeys(["python", "ruby", "shell", "yaml", "toml", "dockerfile", "makefile"], ("#",)),
    **dict.fromkeys(["html", "xml", "markdown", "mdx"], ("<!--",)),
    **dict.fromkeys(("vue", "svelte"), ("//", "/*", "<!--")),
    "css": ("/*",),
    "php": ("//", "#", "/*"),
    "powershell": ("#", "<#"),
    "rst": ("..",),
    "sql": ("--", "/*"),
}

_BEYOND_ASCII: Final = frozenset({"tokens/mojibake", "tokens/invisible-char"})
_OF_CODE: Final = frozenset(
    {"tokens/split-token", "tokens/doubled-keyword", "tokens/truncated-file", "tokens/duplicate-block"}
)
_PARSED: Final = frozenset({"tokens/parse-error"})
_BY_LANGUAGE: Final = {
    **dict.fromkeys(_CODE, _OF_CODE),
    **dict.fromkeys(("json", "toml", "yaml"), _PARSED),
    "python": _OF_CODE | _PARSED | {"tokens/parse-regression"},
}


def language_of(path: str, head: bytes) -> str:
    """The language of a file, in lower case (`python`, `typescript`, `tsx`, `markdown`, …); empty if unknown.

    `head` are its first bytes; they are asked only where the name does not say.
    """
    name = path.rpartition("/")[2].lower()
    if language := _BY_NAME.get(name):
        return language
    if _DOCKER_NAME.match(name):
        return "dockerfile"
    stem, dot, ending = name.rpartition(".")
    if dot and (language := _BY_ENDING.get(ending)):
        if ending == "ts" and head.lstrip().startswith((b"<?xml", b"<!DOCTYPE TS")):
            return "xml"  # translations of Qt
        return "jsonc" if language == "json" and _takes_comments(path, name) else language
    if stem.startswith("makefile"):
        return "makefile"
    return _by_shebang(head)


def _takes_comments(path: str, name: str) -> bool:
    return bool(_WITH_COMMENTS.match(name)) or f"/{path}".rpartition("/")[0].endswith("/.vscode")


def _by_shebang(head: bytes) -> str:
    found = _SHEBANG.match(head.removeprefix(b"\xef\xbb\xbf"))
    return _INTERPRETERS.get(found[1].decode().lower(), "") if found else ""


def is_code(language: str) -> bool:
    """Whether it is written for a machine to run; data (JSON, YAML, TOML) and markup are not."""
    return language in _CODE


def is_prose(language: str) -> bool:
    """Whether it is written for people to read."""
    return language in _PROSE


def comment_leaders(language: str) -> tuple[str, ...]:
    """What a comment begins with: those that end with the line first."""
    return _LEADERS.get(language, ())


def keywords(language: str) -> frozenset[str]:
    """The reserved words of a language; those of SQL in lower case."""
    return KEYWORDS.get(language, frozenset())


def asks_of(path: str, data: bytes) -> frozenset[str]:
    """The rules without a pattern of their own that a file is worth asking."""
    asked = _BY_LANGUAGE.get(language_of(path, data[:200]), frozenset())
    return asked if data.isascii() else asked | _BEYOND_ASCII
