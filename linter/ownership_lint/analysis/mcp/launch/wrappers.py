"""Programs that run the command behind their own options, and where that command begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.mcp.launch.shells import split
from ownership_lint.analysis.mcp.launch.words import Flags, flags
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.analysis.mcp.launch.draft import Draft
    from ownership_lint.analysis.mcp.launch.words import Cursor


class Wrapper(NamedTuple):
    """Where the command of a wrapper begins."""

    flags: Flags
    verbs: frozenset[str] = frozenset()
    """The subcommands behind which a command follows."""
    is_verb_optional: bool = False
    operand: re.Pattern[str] | None = None
    """A word before the command, as the duration of `timeout`."""
    has_assignments: bool = False
    prefers_dashes: bool = False
    """What follows `--` is the command, whatever stands before."""
    code: frozenset[str] = frozenset()
    """Options whose value is shell code to run."""


def _wrapper(valued: str = "", switches: str = "", *, has_assignments: bool = False) -> Wrapper:
    return Wrapper(flags(valued, switches), has_assignments=has_assignments)


def _runner(verbs: str, valued: str = "", switches: str = "", code: str = "") -> Wrapper:
    """A tool that sets up an environment: `TOOL run -- COMMAND`."""
    return Wrapper(
        flags(valued, switches), frozenset(verbs.split()), prefers_dashes=True, code=frozenset(code.split())
    )


_ANYTHING: Final = lazy_pattern(r".*", re.DOTALL)
_NODE_VERSION: Final = lazy_pattern(r"v?\d[\w.]*|lts/.*|node|stable|default")
_PYTHON_PROJECT: Final = "-C --directory -P --project -p -e --env"
_CONDA: Final = Wrapper(
    flags("-n --name -p --prefix --cwd", "-v --no-capture-output --live-stream"), frozenset({"run"})
)
_MISE: Final = _runner(
    "exec x", "-C --cd -E --env -j --jobs -c --command", "-q --quiet -y --yes --raw", "-c --command"
)
_DOPPLER: Final = _runner(
    "run",
    "-p --project -c --config -t --token --command --mount --mount-format --mount-template --fallback"
    " --name-transformer --config-dir --scope --api-host",
    "--preserve-env --silent --forward-signals",
    "--command",
)
WRAPPERS: Final = {
    "sudo": _wrapper(
        "-u --user -g --group -h --host -p --prompt -C --close-from -D --chdir -R --chroot -T"
        " --command-timeout -U --other-user -r --role -t --type",
        "-A --askpass -b --background -B --bell -E --preserve-env -H --set-home -i --login -k -K -n"
        " --non-interactive -P --preserve-groups -S --stdin -s --shell",
        has_assignments=True,
    ),
    "doas": _wrapper("-u -C", "-n -s -L"),
    "nice": Wrapper(flags("-n --adjustment", lenient=True)),
    "ionice": _wrapper("-c --class -n --classdata", "-t --ignore"),
    "nohup": _wrapper(),
    "setsid": _wrapper("", "-c --ctty -f --fork -w --wait"),
    "stdbuf": _wrapper("-i --input -o --output -e --error"),
    "caffeinate": _wrapper("-t -w", "-d -i -m -s -u"),
    "arch": Wrapper(flags(lenient=True)),
    "timeout": Wrapper(
        flags("-k --kill-after -s --signal", "--foreground --preserve-status -v --verbose -f -p"),
        operand=_ANYTHING,
    ),
    "time": _wrapper("-f --format -o --output", "-p --portability -a --append -v --verbose -l -h"),
    "exec": _wrapper("-a", "-c -l"),
    "command": _wrapper("", "-p"),
    "xvfb-run": _wrapper(
        "-e --error-file -f --auth-file -n --server-num -p --xauth-protocol -s --server-args -w --wait",
        "-a --auto-servernum -l --listen-tcp -d --auto-display",
    ),
    "dbus-run-session": _wrapper("--config-file --dbus-daemon"),
    "cross-env": _wrapper(has_assignments=True),
    "env-cmd": _wrapper(
        "-f --file -e --environments -r --rc-file", "--no-override --silent --verbose -x --expand-envs"
    ),
    "dotenv": Wrapper(
        flags("-e -f --file -v --variable -p -c", "-o --override --debug --expand"),
        frozenset({"run"}),
        is_verb_optional=True,
    ),
    "dotenvx": _runner(
        "run", "-f --env-file -fv -e --env -fk --env-keys-file --convention", "-o --overload -q --quiet"
    ),
    "doppler": _DOPPLER,
    "op": _runner("run", "--env-file --account --config --environment", "--cache --debug"),
    "infisical": _runner("run", "--env --path --projectId --token --command", "--recursive", "--command"),
    "aws-vault": Wrapper(
        flags("-d --duration --backend", "-n --no-session --server -s"),
        frozenset({"exec"}),
        operand=_ANYTHING,
    ),
    "mise": _MISE,
    "rtx": _MISE,
    "asdf": _runner("exec"),
    "fnm": _runner("exec", "--using --fnm-dir --log-level"),
    "volta": _runner("run", "--node --npm --yarn --pnpm --env", "--bundled-npm --quiet --verbose"),
    "nvm": Wrapper(flags("", "--silent"), frozenset({"exec"}), operand=_NODE_VERSION),
    "poetry": _runner("run", _PYTHON_PROJECT, "-q --quiet -n --no-interaction"),
    "pdm": _runner("run", _PYTHON_PROJECT, "-s --site-packages -q"),
    "hatch": _runner("run", _PYTHON_PROJECT),
    "rye": _runner("run", "--pyproject -f --format"),
    "pipenv": _runner("run"),
    "pixi": _runner("run", "-e --environment --manifest-path", "--frozen --locked"),
    "conda": _CONDA,
    "mamba": _CONDA,
    "micromamba": _CONDA,
}
_ENV: Final = flags(
    "-u --unset -C --chdir -S --split-string --block-signal --default-signal",
    "-i --ignore-environment -0 --null -v --debug",
)
_WSL: Final = flags("-d --distribution -u --user --cd --shell-type", "--system -e --exec")


def peel(draft: Draft, cursor: Cursor, wrapper: Wrapper) -> bool:
    """Go to the command behind a wrapper; False where it cannot be told where that begins."""
    if not _skip(draft, cursor, wrapper):
        return False
    if wrapper.verbs and not _verb(cursor, wrapper):
        return False
    if wrapper.prefers_dashes and cursor.skip_past_dashes():
        return True
    if wrapper.verbs and not _skip(draft, cursor, wrapper):
        return False
    word = cursor.peek()
    if word and wrapper.operand and wrapper.operand.fullmatch(word.text):
        cursor.next()
    if wrapper.operand and (word := cursor.peek()) and word.text == "--":
        cursor.next()
    if wrapper.has_assignments:
        draft.read_assignments(cursor)
    return True


def env(draft: Draft, cursor: Cursor) -> bool:
    """`env [-i] [-u NAME] [-S STRING] [NAME=VALUE…] COMMAND`."""
    for option in cursor.options(_ENV):
        if option.name in {"-S", "--split-string"} and option.value:
            cursor.push(split(option.value))  # options may stand in it, too
    word = cursor.peek()
    if word and word.text == "-":
        cursor.next()
    draft.read_assignments(cursor)
    return not cursor.is_lost


def wsl(draft: Draft, cursor: Cursor) -> bool:
    """`wsl [options] COMMAND`; one word with blanks goes through a shell."""
    is_executed = any(option.name in {"-e", "--exec"} for option in cursor.options(_WSL))
    word = cursor.peek()
    if word and len(cursor) == 1 and " " in word.text and not is_executed:
        draft.read_code("posix", word)
        return False
    return not cursor.is_lost


def _skip(draft: Draft, cursor: Cursor, wrapper: Wrapper) -> bool:
    for option in cursor.options(wrapper.flags):
        if option.name in wrapper.code and option.value:
            draft.read_code("posix", option.value)
    return not cursor.is_lost and draft.code is None


def _verb(cursor: Cursor, wrapper: Wrapper) -> bool:
    word = cursor.peek()
    is_verb = word is not None and word.text in wrapper.verbs
    if is_verb:
        cursor.next()
    return is_verb or wrapper.is_verb_optional
