"""node, tsx, deno, bun, go and cargo: the script or the module that they run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.launch import npm
from ownership_lint.analysis.mcp.launch.specs import deno_package, go_package
from ownership_lint.analysis.mcp.launch.words import Flags, flags
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.analysis.mcp.launch.draft import Draft
    from ownership_lint.analysis.mcp.launch.model import Word
    from ownership_lint.analysis.mcp.launch.words import Cursor

_INLINE: Final = frozenset({"-e", "--eval", "-p", "--print", "-pe"})
_NODE: Final = flags(
    "-e --eval -p --print -pe -r --require --import --loader --experimental-loader -C --conditions --env-file"
    " --env-file-if-exists --input-type --title --tsconfig --disable-warning --icu-data-dir --openssl-config"
    " --stack-trace-limit --watch-path --inspect-port --max-http-header-size --unhandled-rejections",
    lenient=True,
)
_TS_NODE: Final = flags(
    "-e --eval -p --print -P --project -O --compiler-options -r --require -I --ignore -C --compiler --cwd"
    " --ignore-diagnostics -D",
    lenient=True,
)
_NODEMON: Final = flags(
    "-w --watch -e --ext -x --exec -i --ignore -s --signal -d --delay --config -C --cwd", lenient=True
)
_DENO: Final = flags(
    "-c --config --import-map --cert --location --seed --preload --ext -L --log-level --host --port"
    " --minimum-dependency-age --lock --v8-flags",
    lenient=True,
)
_BUN: Final = flags(
    "--cwd -c --config -r --preload --require --import --env-file --tsconfig-override --port -e --eval -p"
    " --print -d --define -l --loader --conditions --main-fields --extension-order --elide-lines",
    lenient=True,
)
_GO: Final = flags(
    "-C -p -asmflags -buildmode -compiler -covermode -coverpkg -exec -gccgoflags -gcflags -installsuffix"
    " -ldflags -mod -modfile -o -overlay -pgo -pkgdir -tags -toolexec",
    "-a -n -race -msan -asan -cover -v -work -x -linkshared -modcacherw -trimpath",
)
_SOURCE: Final = lazy_pattern(r"\.[cm]?[jt]sx?\Z")


def node(draft: Draft, cursor: Cursor) -> bool:
    """`node [options] SCRIPT`."""
    return _script(draft, cursor, _NODE)


def tsx(draft: Draft, cursor: Cursor) -> bool:
    """`tsx [watch] [options] SCRIPT`."""
    word = cursor.peek()
    if word and word.text == "watch":
        cursor.next()
    return _script(draft, cursor, _NODE)


def ts_node(draft: Draft, cursor: Cursor) -> bool:
    """`ts-node [options] SCRIPT`."""
    return _script(draft, cursor, _TS_NODE)


def nodemon(draft: Draft, cursor: Cursor) -> bool:
    """`nodemon [options] SCRIPT`."""
    for option in cursor.options(_NODEMON):
        if option.name in {"-x", "--exec"} and option.value:
            draft.read_code("posix", option.value)
    return False if draft.code else _script(draft, cursor, _NODEMON)


def deno(draft: Draft, cursor: Cursor) -> bool:
    """`deno [run] [options] npm:PACKAGE`, or a file, or an address."""
    cursor.skip_options(_DENO)
    word = cursor.next()
    if word and word.text in {"run", "serve"}:
        cursor.skip_options(_DENO)
        word = cursor.next()
    if word is None:
        return False
    package = deno_package(word, "deno")
    draft.add(package)
    if package is None and _SOURCE.search(word.text) and "://" not in word.text:
        draft.script = word
    draft.arguments = cursor.rest()
    return False


def bun(draft: Draft, cursor: Cursor) -> bool:
    """`bun x PACKAGE`, `bun [run] FILE`; other names are scripts of the project."""
    if _skip_inline(draft, cursor, _BUN):
        return False
    word = cursor.next()
    if word and word.text == "x":
        return npm.bunx(draft, cursor)
    if word and word.text == "run" and not _skip_inline(draft, cursor, _BUN):
        word = cursor.next()
    if word and (_SOURCE.search(word.text) or word.text.startswith((".", "/"))):
        draft.script = word
    draft.arguments = cursor.rest()
    return False


def go(draft: Draft, cursor: Cursor) -> bool:
    """`go run MODULE@VERSION`, `go run ./PATH`."""
    verb = cursor.next()
    if verb is None or verb.text != "run" or not cursor.skip_options(_GO):
        return False
    word = cursor.next()
    if word:
        draft.add(go_package(word, "go run"))
    if word and word.text.endswith(".go"):
        draft.script = word
    draft.arguments = cursor.rest()
    return False


def cargo(draft: Draft, cursor: Cursor) -> bool:
    """`cargo run [options] -- ARGUMENTS`: what the project itself builds."""
    if cursor.skip_past_dashes():
        draft.arguments = cursor.rest()
    return False


def _script(draft: Draft, cursor: Cursor, known: Flags) -> bool:
    if _skip_inline(draft, cursor, known):
        return False
    word = cursor.next()
    if word and word.text != "-":
        draft.script = word
    draft.arguments = cursor.rest()
    return False


def _skip_inline(draft: Draft, cursor: Cursor, known: Flags) -> bool:
    """Skip options; True where one of them is code, which leaves no script."""
    inline: Word | None = None
    for option in cursor.options(known):
        if option.name in _INLINE:
            inline = option.value
    draft.inline = inline
    return inline is not None
