"""npx, npm exec, pnpm dlx, yarn dlx and bunx: which packages they fetch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.launch.model import Package, Word
from ownership_lint.analysis.mcp.launch.specs import npm_package
from ownership_lint.analysis.mcp.launch.words import Flags, flags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ownership_lint.analysis.mcp.launch.draft import Draft
    from ownership_lint.analysis.mcp.launch.words import Cursor, Option

# Options of npm 11 with a value, by `npm config ls -l`; those of older versions that are still written.
_NPM_VALUED: Final = """
    --_auth --access --allow-directory --allow-file --allow-git --allow-remote --allow-scripts --also
    --audit-level --auth-type --before --ca --cache --cache-max --cache-min --cafile --call -c --cert --cidr
    --cpu --depth --diff --editor --fetch-retries --fetch-retry-factor --fetch-retry-maxtimeout
    --fetch-retry-mintimeout --fetch-timeout --git --globalconfig --heading --https-proxy --include
    --install-strategy --key --libc --local-address --location -L --loglevel --logs-dir --logs-max
    --maxsockets --min-release-age --node-options --node-arg -n --npm --noproxy --omit --only --os --otp
    --package --prefix -C --proxy --reg --registry --replace-registry-host --save-prefix --scope
    --script-shell --shell --tag --umask --user-agent --userconfig --viewer --workspace -w"""
_NPM_SWITCHES: Final = """
    --all -a --audit --bin-links --color --dry-run --engine-strict --force -f --foreground-scripts --fund
    --global -g --if-present --ignore-existing --ignore-scripts --include-workspace-root --install-links
    --json --legacy-peer-deps --link --local --long -l --no -d -dd -ddd --offline --optional --package-lock
    --package-lock-only --parseable --prefer-dedupe --prefer-offline --prefer-online --production --progress
    --quiet -q --read-only --save --shrinkwrap --silent -s --strict-peer-deps --strict-ssl --timing --unicode
    --update-notifier --verbose --workspaces --ws --yes -y --always-spawn --shell-auto-fallback"""
_NPX: Final = flags(f"{_NPM_VALUED} -p", _NPM_SWITCHES)
_NPM: Final = flags(_NPM_VALUED, _NPM_SWITCHES)
_BUNX: Final = flags(
    "-p --package --cwd --config", "--bun -b --no-install --verbose --silent -y --yes -q --quiet"
)
_PNPM: Final = flags(
    "--package -C --dir -F --filter --reporter --allow-build --registry --loglevel --store-dir --config"
    " --cache-dir --virtual-store-dir --global-dir --workspace-concurrency --use-node-version --node-version",
    "-s --silent -r --recursive -w --workspace-root -c --shell-mode --offline --prefer-offline --stream"
    " --aggregate-output --color --use-stderr -y --yes -q --quiet --ignore-workspace",
)
_YARN: Final = flags("-p --package --cwd", "-q --quiet -s --silent")
_CALL: Final = frozenset({"-c", "--call", "--shell-mode"})
_PACKAGE: Final = frozenset({"-p", "--package"})
_NEVER_FETCHES: Final = frozenset({"--no-install", "--no", "--offline"})
# Tools that a project has among its own dependencies: npx then runs the project's version.
_LOCAL_NAMES: Final = """
    babel-node c8 concurrently cross-env dotenv dotenv-cli dotenvx env-cmd esbuild eslint jest mocha next
    nodemon nx nyc prettier prisma rimraf rollup ts-node ts-node-dev tsc tsup tsx turbo typescript vite
    vite-node vitest webpack"""
_LOCAL_TOOLS: Final = frozenset(_LOCAL_NAMES.split())
# Of these it is known what they run in turn; the name is that of the program.
_RUNS_ON: Final = {
    "tsx": "tsx",
    "ts-node": "ts-node",
    "nodemon": "nodemon",
    "vite-node": "vite-node",
    "cross-env": "cross-env",
    "dotenv": "dotenv",
    "dotenv-cli": "dotenv",
    "dotenvx": "dotenvx",
    "@dotenvx/dotenvx": "dotenvx",
    "env-cmd": "env-cmd",
}


def npx(draft: Draft, cursor: Cursor) -> bool:
    """`npx [options] PACKAGE` and its likes."""
    return _fetch(draft, cursor, _NPX, "npx")


def npm(draft: Draft, cursor: Cursor) -> bool:
    """`npm exec PACKAGE`; any other command of npm runs what the project says."""
    if not cursor.skip_options(_NPM) or not (verb := cursor.next()) or verb.text not in {"exec", "x"}:
        return False
    return _fetch(draft, cursor, _NPM, "npm exec")


def bunx(draft: Draft, cursor: Cursor) -> bool:
    """`bunx PACKAGE`, `bun x PACKAGE`."""
    return _fetch(draft, cursor, _BUNX, "bunx")


def pnpx(draft: Draft, cursor: Cursor) -> bool:
    """`pnpx PACKAGE`."""
    return _fetch(draft, cursor, _PNPM, "pnpm dlx")


def pnpm(draft: Draft, cursor: Cursor) -> bool:
    """`pnpm [--package PACKAGE] dlx …`; `pnpm exec` runs on with what the project has."""
    return _dlx(draft, cursor, _PNPM, "pnpm dlx")


def yarn(draft: Draft, cursor: Cursor) -> bool:
    """`yarn dlx [-p PACKAGE] …`."""
    return _dlx(draft, cursor, _YARN, "yarn dlx")


def _dlx(draft: Draft, cursor: Cursor, known: Flags, runner: str) -> bool:
    options = list(cursor.options(known))
    verb = cursor.next()
    if cursor.is_lost or verb is None:
        return False
    if verb.text == "exec":
        return cursor.skip_options(known)
    return verb.text == "dlx" and _fetch(draft, cursor, known, runner, options)


def _fetch(draft: Draft, cursor: Cursor, known: Flags, runner: str, before: Sequence[Option] = ()) -> bool:
    """Note what is fetched; the command that it runs follows where that is known."""
    options = [*before, *cursor.options(known)]
    is_local = any(option.name in _NEVER_FETCHES and option.is_on for option in options)
    packages = [option.value for option in options if option.name in _PACKAGE and option.value]
    for word in packages:
        draft.add(_package(word, runner, is_local=is_local))
    called = [option for option in options if option.name in _CALL]
    code = called[-1].value or cursor.peek() if called else None
    if code:
        draft.read_code("posix", code)
        return False
    if cursor.is_lost or packages:
        return not cursor.is_lost
    return _run(draft, cursor, runner, is_local=is_local)


def _run(draft: Draft, cursor: Cursor, runner: str, *, is_local: bool) -> bool:
    """Without `--package` the first word is both the package and what it runs."""
    word = cursor.next()
    package = _package(word, runner, is_local=is_local) if word else None
    draft.add(package)
    if package and word and package.name in _RUNS_ON:
        cursor.push([Word(_RUNS_ON[package.name], word.place)])
        return True
    if package and package.source == "path":
        draft.script = word
    draft.arguments = cursor.rest()
    return False


def _package(word: Word, runner: str, *, is_local: bool) -> Package | None:
    package = npm_package(word, runner)
    if package is None:
        return None
    is_tool = package.source == "registry" and not package.version and package.name in _LOCAL_TOOLS
    return package._replace(is_local_tool=is_local or is_tool)
