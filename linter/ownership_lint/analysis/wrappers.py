"""Programs that run what follows them, and where their own options end."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ownership_lint.analysis.shell_words import Word

SHELLS: Final = frozenset({"bash", "sh", "zsh", "dash", "ksh", "ash"})
PYTHON: Final = lazy_pattern(r"(?:python|pypy)[0-9.]*(?:\.exe)?")
# Each wrapper with its options that take a value; what follows its options is the command.
_WRAPPERS: Final = {
    "sudo": "-u -g -h -p -C --user --group",
    "doas": "-u",
    "env": "-u -C -S --unset --chdir",
    "nohup": "",
    "exec": "-a",
    "command": "",
    "builtin": "",
    "nice": "-n --adjustment",
    "ionice": "-c -n",
    "setsid": "",
    "stdbuf": "-i -o -e",
    "caffeinate": "",
    "xvfb-run": "-s -n",
    "timeout": "-s -k --signal --kill-after",
    "gtimeout": "-s -k",
    "xargs": "-I -n -P -L -d -a",
    "npx": "-p --package",
    "bunx": "",
    "uvx": "--from --with --python -p",
    "source": "",
    ".": "",
    "node": "-r --require --import --loader --experimental-loader -C --conditions",
    "nodejs": "-r --require",
    "ruby": "-I -r -C",
    "perl": "-I -M",
    "pwsh": "-ExecutionPolicy -WorkingDirectory -wd",
    "powershell": "-ExecutionPolicy",
    "powershell.exe": "-ExecutionPolicy",
    "tsx": "--tsconfig",
    "ts-node": "-P --project -r -O",
    "php": "-d",
    "Rscript": "",
}
_RUNNERS: Final = {
    ("poetry", "run"): "-C -P",
    (
        "uv",
        "run",
    ): "--with --python -p --project --directory --extra --group --env-file --package --index-url",
    ("pdm", "run"): "-p",
    ("pipenv", "run"): "",
    ("rye", "run"): "",
    ("hatch", "run"): "-e",
    ("conda", "run"): "-n -p --name --prefix",
    ("mamba", "run"): "-n -p",
    ("bundle", "exec"): "",
    ("npm", "exec"): "-p",
    ("pnpm", "exec"): "",
    ("pnpm", "dlx"): "",
    ("yarn", "exec"): "",
    ("yarn", "node"): "",
    ("deno", "run"): "-c --config --import-map",
    ("bun", "run"): "",
    ("coverage", "run"): "--source --include --omit --rcfile",
}
_CHECKS: Final = {"node": ("-c", "--check"), "perl": ("-c", "-wc"), "ruby": ("-c", "-wc"), "php": ("-l",)}
_INLINE_CODE: Final = frozenset(
    {"-c", "-e", "-p", "--eval", "--print", "-Command", "-lc", "-ec", "-euc", "-exc"}
)


def only_asks(name: str, words: Sequence[Word]) -> bool:
    """Whether a program only asks about what follows, as `command -v` and `bash -n` do."""
    options = list(takewhile(lambda option: option.startswith("-"), (word.text for word in words)))
    if name == "command":
        return any(option in {"-v", "-V"} for option in options)
    return "-n" in options if name in SHELLS else bool(options) and options[0] in _CHECKS.get(name, ())


def program(word: Word) -> str:
    """The program's name; `/usr/bin/env` and `.venv/bin/python` are programs, `tools/env` may be a script."""
    folder, _, name = word.text.rpartition("/")
    return name if folder.endswith("/bin") else word.text


def is_runner(name: str, rest: Sequence[Word]) -> bool:
    """Whether the two words together run what follows, as `uv run` does."""
    return bool(rest) and (name, rest[0].text) in _RUNNERS


def options_of(name: str, rest: Sequence[Word]) -> str | None:
    """The options with values of a program that runs what follows them; None for any other program."""
    if name in SHELLS:
        return "-o -O +o +O --rcfile --init-file"
    if PYTHON.fullmatch(name):
        return "-W -X"
    return _RUNNERS[name, rest[0].text] if is_runner(name, rest) else _WRAPPERS.get(name)


def after_options(words: Sequence[Word], valued: str) -> Sequence[Word]:
    """What follows the options; inline code (`-c`) leaves nothing."""
    takes_value = valued.split()
    first = 0
    while first < len(words) and words[first].text.startswith(("-", "+")) and len(words[first].text) > 1:
        option = words[first].text
        if option == "--":
            return words[first + 1 :]
        if option in _INLINE_CODE and option not in takes_value:
            return ()
        first += 2 if option in takes_value else 1
    return words[first:]


def module_word(name: str, words: Sequence[Word]) -> Word | None:
    """The word after `python -m`, where only options stand before it."""
    if name == "coverage" and words and words[0].text == "run":
        words = words[1:]
    elif not PYTHON.fullmatch(name):
        return None
    for place, word in enumerate(words):
        if word.text == "-m":
            return words[place + 1] if place + 1 < len(words) else None
        if not word.text.startswith("-") or word.text in _INLINE_CODE:
            return None
    return None


def inline_shell(name: str, words: Sequence[Word]) -> Word | None:
    """The word that holds shell code, as in `bash -c "…"`."""
    if name == "eval":
        return words[0] if words else None
    if name not in SHELLS:
        return None
    for place, word in enumerate(words):
        if not word.text.startswith("-"):
            return None
        if word.text in _INLINE_CODE:
            return words[place + 1] if place + 1 < len(words) else None
    return None
