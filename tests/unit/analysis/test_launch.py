from __future__ import annotations

import base64
import shlex
import time

import pytest

from ownership_lint.analysis.mcp.launch import Launch, Package, Pin, Place, launch_of


def launched(line: str) -> Launch:
    return launch_of(shlex.split(line))


def packages(launch: Launch) -> list[Package]:
    return [package for one in launch.walk() for package in one.packages]


def unpinned(line: str) -> list[str]:
    return [package.name for package in packages(launched(line)) if package.is_unpinned]


def text_at(words: list[str], place: Place) -> str:
    return words[place.word][place.start : place.end]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "''",
        "npx",
        "npx -y",
        "npx -y pkg@1.2.3",
        "npx -y pkg@=1.2.3",
        "npx -y pkg@1.2.3-beta.1",
        "npx -y @scope/pkg@1.2.3+build",
        "npx -y pkg@1.2.3 --name latest",
        "npx -y --registry https://registry.example/npm pkg@1.2.3",
        "npx --package pkg@1.2.3 server",
        "npx --package=pkg@1.2.3 -- server",
        "npx -p pkg@1.2.3 -c 'server --port 1'",
        "npx alias@npm:pkg@1.2.3",
        "npx tsx src/index.ts",
        "npx ts-node --esm src/index.ts",
        "npx -y tsx ./src/index.ts --name latest",
        "npx --no-install pkg",
        "npx --no pkg",
        "npx ./local",
        "npx ../local",
        "npx /opt/local",
        "npx file:local",
        "npx C:\\\\local",
        "npx '${PKG}'",
        "npx $PKG",
        "npx 'pkg@${VERSION}'",
        "npx %PKG%",
        "npx '<your-package>'",
        "npx --an-unknown-option value pkg",
        "npx '-y pkg'",
        "'npx -y pkg'",
        "npx github:owner/repo#0123456789abcdef0123456789abcdef01234567",
        "npx owner/repo#v1.2.3",
        "npx git+https://git.example/owner/repo.git#semver:1.2.3",
        "npm run server",
        "npm start",
        "npm exec -- pkg@1.2.3",
        "npm exec -p pkg server",
        "pnpm exec server",
        "pnpm dlx pkg@catalog:",
        "yarn server",
        "bun run index.ts",
        "bunx pkg@1.2.3",
        "uvx pkg==1.2.3",
        "uvx pkg==1.2",
        "uvx pkg@1.2.3",
        "uvx 'pkg[one,two]==1.2.3'",
        "uvx 'pkg == 1.2.3 ; python_version > \"3\"'",
        "uvx 'pkg>=1,==1.2.3'",
        "uvx --from pkg==1.2.3 server",
        "uvx --from=pkg==1.2.3 server",
        "uvx --python 3.12 --index-url https://pypi.example/simple pkg==1.2.3",
        "uvx --python=3.12 -p 3.12 -q --directory dir pkg@1.2.3",
        "uvx --from . server",
        "uvx --from ./dir server",
        "uvx --from git+https://git.example/owner/repo@v1.2.3 server",
        "uvx --from git+ssh://git@git.example/owner/repo@0123456789abcdef0123456789abcdef01234567 server",
        "uvx --from 'pkg @ git+https://git.example/owner/repo@v1.2.3' server",
        "uvx --from 'pkg==${VERSION}' server",
        "uvx python@3.12 -m server",
        "uv run server.py",
        "uv run server",
        "uv --directory dir run server",
        "uv run --directory dir --python 3.12 python -m server",
        "uv tool install pkg",
        "pipx run pkg==1.2.3",
        "pipx run --spec pkg==1.2.3 server",
        "pipx run server.py",
        "poetry run server",
        "python -m server --name latest",
        "python server.py pkg",
        "node server.js npx pkg",
        "echo npx pkg",
        "deno run -A npm:pkg@1.2.3/bin",
        "deno run --allow-net jsr:@scope/pkg@1.2.3",
        "deno run server.ts",
        "deno run https://deno.land/x/pkg@v1.2.3/mod.ts",
        "go run ./cmd/server",
        "go run example.com/owner/server",
        "go run example.com/owner/server@v1.2.3",
        "cargo run -- pkg",
        "docker run --rm -i image npx-like --name latest",
        "docker run -i --entrypoint sh image -c 'npx pkg'",
        "sh -c 'echo npx pkg'",
        "sh -c '# npx pkg'",
        "sh -c \"echo 'npx pkg'\"",
        "sh -c '$RUN npx pkg'",
        "sh -c '\"unclosed'",
        "bash npx pkg",
        "sudo -u npx server",
        "env -u npx server",
        "command -v npx pkg",
        "timeout npx server",
        "tools/npx pkg",
        "scripts/env npx pkg",
        "unknown npx pkg",
    ],
)
def test_what_may_be_pinned_or_local_or_unknown_is_not_called_unpinned(line: str) -> None:
    assert unpinned(line) == []


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("npx pkg", ["pkg"]),
        ("npx -y @scope/pkg", ["@scope/pkg"]),
        ("npx -y pkg@latest", ["pkg"]),
        ("npx -y pkg@", ["pkg"]),
        ("npx --yes --quiet pkg@^1.2.3", ["pkg"]),
        ("npx -yq pkg@1", ["pkg"]),
        ("npx pkg@1.x", ["pkg"]),
        ("npx 'pkg@*'", ["pkg"]),
        ("npx 'pkg@>=1 <2'", ["pkg"]),
        ("npx --registry https://registry.example pkg", ["pkg"]),
        ("npx --cache dir --prefix=dir --userconfig file -w space pkg", ["pkg"]),
        ("npx -p one -p two@1.2.3 --package=three server", ["one", "three"]),
        ("npx -p one -c 'server'", ["one"]),
        ("npx -- pkg", ["pkg"]),
        ("npx alias@npm:pkg", ["pkg"]),
        ("npx tsx@latest x.ts", ["tsx"]),
        ("/usr/local/bin/npx pkg", ["pkg"]),
        ("npx.cmd pkg", ["pkg"]),
        ("'C:\\Program Files\\nodejs\\NPX.EXE' pkg", ["pkg"]),
        ("~/.bun/bin/bunx pkg", ["pkg"]),
        ("npm exec --yes -- pkg", ["pkg"]),
        ("npm --prefix dir x pkg", ["pkg"]),
        ("bunx --bun pkg", ["pkg"]),
        ("bun x -p one two", ["one"]),
        ("pnpx pkg", ["pkg"]),
        ("pnpm dlx pkg", ["pkg"]),
        ("pnpm --silent --package=one dlx two", ["one"]),
        ("pnpm --package one -c dlx 'two | three'", ["one"]),
        ("yarn dlx -q pkg", ["pkg"]),
        ("yarn dlx -p one -p two server", ["one", "two"]),
        ("npx github:owner/repo", ["github:owner/repo"]),
        ("npx owner/repo#main", ["owner/repo"]),
        ("npx git+https://token@git.example/owner/repo.git#main", ["https://git.example/owner/repo.git"]),
        ("npx https://github.com/owner/repo", ["https://github.com/owner/repo"]),
        ("uvx pkg", ["pkg"]),
        ("uvx pkg@latest", ["pkg"]),
        ("uvx 'pkg[one]>=1'", ["pkg"]),
        ("uvx 'pkg==1.*'", ["pkg"]),
        ("uvx 'pkg~=1.2'", ["pkg"]),
        ("uvx 'pkg<2'", ["pkg"]),
        ("uvx --python 3.12 --refresh pkg", ["pkg"]),
        ("uvx --from pkg server", ["pkg"]),
        ("uvx --with 'one,two==1,three>=1,<2' pkg==1", ["one", "three"]),
        ("uvx --with one[a,b] pkg==1", ["one"]),
        ("uvx --from git+https://git.example/owner/repo server", ["https://git.example/owner/repo"]),
        ("uvx git+https://git.example/owner/repo@main", ["https://git.example/owner/repo"]),
        ("uvx --from 'pkg @ git+https://git.example/o/r' server", ["https://git.example/o/r"]),
        ("uv tool run pkg", ["pkg"]),
        ("uv --offline tool run --from pkg server", ["pkg"]),
        ("uv run --with one --with=two==1 server.py", ["one"]),
        ("uv run --with mcp[cli] mcp run server.py", ["mcp"]),
        ("uv run uvx pkg", ["pkg"]),
        ("python -m uv tool run pkg", ["pkg"]),
        ("pipx run pkg", ["pkg"]),
        ("pipx run --spec git+https://git.example/o/r server", ["https://git.example/o/r"]),
        ("deno run -A npm:@scope/pkg/bin", ["@scope/pkg"]),
        ("deno run --allow-env=A jsr:@scope/pkg@^1", ["@scope/pkg"]),
        ("go run example.com/owner/server@latest", ["example.com/owner/server"]),
        ("docker run -i node:22 npx -y pkg", ["pkg"]),
        ("docker exec -i name uvx pkg", ["pkg"]),
    ],
)
def test_fetching_what_can_change_is_told(line: str, names: list[str]) -> None:
    assert unpinned(line) == names


@pytest.mark.parametrize(
    "line",
    [
        "sudo -E -u user npx pkg",
        "doas npx pkg",
        "env npx pkg",
        "/usr/bin/env -i -u NAME A=1 B=2 npx pkg",
        "env -S 'A=1 npx pkg'",
        "env '-Snpx pkg'",
        "nice -n 5 npx pkg",
        "nice -10 nohup npx pkg",
        "timeout -k 5 10s npx pkg",
        "time -p npx pkg",
        "command npx pkg",
        "exec -a name npx pkg",
        "xvfb-run -a --server-args='-screen 0' npx pkg",
        "stdbuf -oL npx pkg",
        "dotenv -e .env -- npx pkg",
        "dotenv -f .env run npx pkg",
        "npx -y dotenv-cli -e .env -- npx pkg",
        "npx cross-env A=1 npx pkg",
        "doppler run -p project -c config -- npx pkg",
        "doppler run --command 'npx pkg'",
        "op run --env-file=.env -- npx pkg",
        "mise exec node@22 -- npx pkg",
        "asdf exec npx pkg",
        "nvm exec 22 npx pkg",
        "nvm exec npx pkg",
        "aws-vault exec profile -- npx pkg",
        "poetry -C dir run npx pkg",
        "conda run -n name npx pkg",
        "cmd /c npx pkg",
        "cmd.exe /d /s /c 'npx pkg'",
        "cmd /C 'cd dir && npx pkg'",
        "cmd /c cd dir '&&' npx pkg",
        "cmd //c npx pkg",
        "C:/Windows/System32/cmd.exe /q /k npx.cmd pkg",
        "sh -c 'npx pkg'",
        "bash -lc 'npx pkg'",
        "bash -euxo pipefail -c 'npx pkg'",
        "bash --norc -c 'npx pkg' name argument",
        "zsh -ic 'cd dir; exec npx pkg'",
        "sh -c 'A=1 B=2 npx pkg | tee log'",
        "sh -c 'if true; then npx pkg; fi'",
        "sh -c 'server \"$(npx pkg)\"'",
        "sh -c \"bash -c 'npx pkg'\"",
        "powershell -NoProfile -ExecutionPolicy Bypass -Command npx pkg",
        "pwsh -c 'npx pkg'",
        "pwsh -Command \"& 'C:\\nodejs\\npx.cmd' pkg\"",
        "pwsh -c '& {cd dir; npx pkg}'",
        "wsl npx pkg",
        "wsl.exe -d Name -u user -- npx pkg",
        "wsl 'cd dir && npx pkg'",
        "wsl.exe -e bash -lc 'npx pkg'",
    ],
)
def test_wrappers_and_shells_are_looked_through(line: str) -> None:
    assert unpinned(line) == ["pkg"]


def test_encoded_code_is_read() -> None:
    encoded = base64.b64encode("npx pkg".encode("utf-16-le")).decode()
    words = ["powershell", "-EncodedCommand", encoded]
    (package,) = packages(launch_of(words))
    assert (package.name, text_at(words, package.place)) == ("pkg", encoded)


def test_the_parts_of_packages_are_told() -> None:
    (npm,) = packages(launched("npx -y @scope/pkg@v1.2.3"))
    assert (npm.ecosystem, npm.source, npm.name, npm.version, npm.exact, npm.pin, npm.runner) == (
        "npm", "registry", "@scope/pkg", "v1.2.3", "1.2.3", Pin.EXACT, "npx",
    )  # fmt: skip
    (pypi,) = packages(launched("uvx --from 'pkg[one, two]==1.2' server"))
    assert (pypi.ecosystem, pypi.name, pypi.extras, pypi.version, pypi.exact, pypi.runner) == (
        "pypi", "pkg", ("one", "two"), "==1.2", "1.2", "uvx",
    )  # fmt: skip
    (git,) = packages(launched("uvx git+https://user:word@git.example/o/r@main#subdirectory=x"))
    assert (git.source, git.name, git.ref, git.pin) == (
        "git",
        "https://git.example/o/r",
        "main",
        Pin.FLOATING,
    )
    (jsr,) = packages(launched("deno run jsr:@scope/pkg@^1/main"))
    assert (jsr.ecosystem, jsr.name, jsr.version) == ("jsr", "@scope/pkg", "^1")


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("npx https://files.example/pkg.tgz", "tarball"),
        ("npx https://github.com/o/r/archive/main.tar.gz", "tarball"),
        ("uvx --from https://files.example/pkg-1.0-py3-none-any.whl server", "tarball"),
        ("uv run https://files.example/server.py", "url"),
        ("deno run https://files.example/server.ts", "url"),
        ("npx ./dir", "path"),
        ("uvx --from ../dir server", "path"),
        ("go run ./cmd", "path"),
    ],
)
def test_sources_are_told_apart(line: str, source: str) -> None:
    assert [package.source for package in packages(launched(line))] == [source]


@pytest.mark.parametrize(
    ("ref", "pin"),
    [
        ("0123456789abcdef0123456789abcdef01234567", Pin.EXACT),
        ("0123abc", Pin.EXACT),
        ("v1.2.3", Pin.EXACT),
        ("1.2", Pin.EXACT),
        ("pkg@1.2.3", Pin.EXACT),
        ("release/v1.2.3", Pin.EXACT),
        ("v1", Pin.UNKNOWN),
        ("${REF}", Pin.UNKNOWN),
        ("main", Pin.FLOATING),
        ("feature/x", Pin.FLOATING),
        ("decade", Pin.FLOATING),
        ("semver:^1.0.0", Pin.FLOATING),
        ("", Pin.MISSING),
    ],
)
def test_references_of_git_sources(ref: str, pin: Pin) -> None:
    (package,) = launch_of(["npx", f"github:owner/repo#{ref}"]).packages
    assert package.pin is pin


def test_places_lead_to_what_is_meant() -> None:
    words = ["npx", "--package=pkg@1", "sh", "-c", 'cd x && npx \'one@2\' "two"; npx three@"4"']
    found = [text_at(words, package.place) for package in packages(launch_of(words))]
    assert found == ["pkg@1", "one@2", 'three@"4"']


def test_places_are_kept_through_nested_shells() -> None:
    words = ["bash", "-c", 'cd a && sh -c "npx pkg@1"']
    assert [text_at(words, package.place) for package in packages(launch_of(words))] == ["pkg@1"]


@pytest.mark.parametrize(
    ("reference", "parts"),
    [
        ("name", ("", "name", "", "", Pin.MISSING)),
        ("owner/name", ("", "owner/name", "", "", Pin.MISSING)),
        ("owner/name:latest", ("", "owner/name", "latest", "", Pin.FLOATING)),
        ("owner/name:1.2", ("", "owner/name", "1.2", "", Pin.EXACT)),
        ("registry.example/name", ("registry.example", "name", "", "", Pin.MISSING)),
        ("registry:5000/name", ("registry:5000", "name", "", "", Pin.MISSING)),
        ("localhost:5000/owner/name:1", ("localhost:5000", "owner/name", "1", "", Pin.EXACT)),
        ("name@sha256:ab", ("", "name", "", "sha256:ab", Pin.EXACT)),
        ("r.example/name:main@sha256:ab", ("r.example", "name", "main", "sha256:ab", Pin.EXACT)),
        ("owner/name:${TAG}", ("", "", "", "", Pin.UNKNOWN)),
        ("$IMAGE", ("", "", "", "", Pin.UNKNOWN)),
        ("<image>", ("", "", "", "", Pin.UNKNOWN)),
    ],
)
def test_parts_of_images(reference: str, parts: tuple[str, str, str, str, Pin]) -> None:
    image = launch_of(["docker", "run", "-i", reference]).image
    assert image
    assert (image.registry, image.name, image.tag, image.digest, image.pin) == parts
    assert image.reference == reference


@pytest.mark.parametrize(
    "line",
    [
        "docker",
        "docker run",
        "docker run -i --rm",
        "docker compose run --rm service",
        "docker-compose run service",
        "docker compose -f file up service",
        "docker exec -i container server",
        "docker start -ai container",
        "docker mcp gateway run",
        "docker run --an-unknown-option value image",
        "docker build .",
    ],
)
def test_commands_without_a_known_image(line: str) -> None:
    assert launched(line).image is None


@pytest.mark.parametrize(
    "options",
    [
        "-i --rm",
        "-it",
        "-i --name latest",
        "--name=latest -e NAME -eNAME=1 -e=NAME --env NAME=1 --env-file file",
        "-p 80:80 -p8080:80 -u 0 -w /dir --network=host --net host",
        "-ie NAME --add-host a:1 --platform linux/amd64 --pull always",
        "--gpus all --memory 1g --cap-drop ALL --security-opt no-new-privileges --read-only",
        "-i --",
    ],
)
@pytest.mark.parametrize("tool", ["docker", "podman", "nerdctl", "docker --context name", "docker container"])
def test_the_image_stands_behind_the_options(tool: str, options: str) -> None:
    launch = launched(f"{tool} run {options} owner/image:1 --name x")
    assert launch.image
    assert launch.image.reference == "owner/image:1"
    assert [word.text for word in launch.arguments] == ["--name", "x"]


def test_what_a_container_may_do() -> None:
    words = shlex.split(
        "docker run -di --privileged --network=host -e TOKEN=x -eKEY -e=A=1 -v /var/run/docker.sock:/s:ro"
        " -v C:\\\\data:/data --mount type=bind,src=/a,dst=/b,readonly -v '${HOME:-/root}:/h' -v /anonymous"
        " -p 0.0.0.0:80:80 image"
    )
    launch = launch_of(words)
    container = launch.container
    assert container
    assert container.network
    assert container.detached
    assert container.privileged
    assert container.socket
    assert (container.tool, container.verb, container.is_interactive) == ("docker", "run", True)
    assert container.network.value == "host"
    assert text_at(words, container.network.place) == "host"
    assert text_at(words, container.socket) == "/var/run/docker.sock:/s:ro"
    assert [(one.name, one.value.text) for one in container.env] == [("TOKEN", "x"), ("A", "1")]
    assert text_at(words, container.env[0].value.place) == "x"
    assert [one.name for one in container.passed_names] == ["KEY"]
    assert [(one.source, one.target, one.is_read_only) for one in container.mounts] == [
        ("/var/run/docker.sock", "/s", True),
        ("C:\\data", "/data", False),
        ("/a", "/b", True),
        ("${HOME:-/root}", "/h", False),
        ("", "/anonymous", False),
    ]
    assert [word.text for word in launch.binds_all] == ["0.0.0.0:80:80"]


def test_switches_that_are_off() -> None:
    container = launched("docker run --interactive=false --privileged=false -d=false image").container
    assert container
    assert (container.is_interactive, container.privileged, container.detached) == (False, None, None)


@pytest.mark.parametrize(
    ("reference", "may_be_local"),
    [("my-server", True), ("localhost/x", True), ("node", False), ("owner/x", False), ("r.example/x", False)],
)
def test_images_that_may_be_built_here(reference: str, may_be_local: bool) -> None:
    image = launch_of(["docker", "run", "-i", reference]).image
    assert image
    assert image.may_be_local is may_be_local


@pytest.mark.parametrize(
    "line",
    [
        "bash script.sh curl '|' sh",
        "npx pkg@1.0.0 '|' sh",
        "sh -c 'curl https://x.example'",
        "sh -c 'curl https://x.example | jq . | tee file'",
        "sh -c 'curl https://x.example | python3 script.py'",
        "sh -c 'curl https://x.example | python3 -m json.tool'",
        "sh -c 'curl https://x.example | python3 -c \"import sys\"'",
        "sh -c 'curl https://x.example; sh'",
        "sh -c 'A=$(curl https://x.example) server'",
        "sh -c 'npx pkg@1.0.0 \"$(curl https://x.example)\"'",
        "sh -c 'echo \"curl x | sh\"'",
        "cmd /c 'curl https://x.example -o file'",
        "pwsh -c 'irm https://x.example | ConvertTo-Json'",
    ],
)
def test_downloads_that_are_not_run(line: str) -> None:
    assert not any(launch.pipes_download for launch in launched(line).walk())


@pytest.mark.parametrize(
    "line",
    [
        "sh -c 'curl -fsSL https://x.example | sh'",
        "bash -c 'wget -qO- https://x.example | sudo -E bash -s -- --yes'",
        "bash -c 'curl https://x.example | tee log | python3 -'",
        "bash -c 'bash <(curl https://x.example)'",
        "bash -c 'source <(curl https://x.example)'",
        "bash -c 'eval \"$(curl https://x.example)\"'",
        "bash -c '$(curl https://x.example)'",
        "sh -c 'sh -c \"$(curl -fsSL https://x.example)\"'",
        "sh -c '`wget -O- https://x.example`'",
        "cmd /c 'curl https://x.example | powershell -NoProfile'",
        "powershell -Command 'irm https://x.example | iex'",
        "powershell -Command irm https://x.example '|' iex",
        "powershell 'iex (iwr https://x.example)'",
        "powershell -c \"iex (New-Object Net.WebClient).DownloadString('https://x.example')\"",
        "pwsh -c '& ([scriptblock]::Create((irm https://x.example)))'",
        "wsl bash -c 'curl https://x.example | bash'",
    ],
)
def test_downloads_that_are_run_at_once(line: str) -> None:
    assert any(launch.pipes_download for launch in launched(line).walk())


@pytest.mark.parametrize(
    ("line", "chain", "script"),
    [
        ("node dist/index.js", ["node"], "dist/index.js"),
        ("node --import tsx --env-file .env src/index.ts", ["node"], "src/index.ts"),
        ("node --max-old-space-size=4096 -r dotenv/config index.js", ["node"], "index.js"),
        ("node -e code index.js", ["node"], None),
        ("tsx watch src/index.ts", ["tsx"], "src/index.ts"),
        ("./node_modules/.bin/tsx src/index.ts", ["tsx"], "src/index.ts"),
        ("npx ts-node -P tsconfig.json index.ts", ["npx", "ts-node"], "index.ts"),
        ("python -u server.py --port 1", ["python"], "server.py"),
        (".venv/bin/python3.12 -W ignore server.py", ["python3.12"], "server.py"),
        ("'venv\\Scripts\\python.exe' server.py", ["python"], "server.py"),
        ("py -3.11 server.py", ["py"], "server.py"),
        ("uv run --directory dir server.py", ["uv"], "server.py"),
        ("uv run -s server", ["uv"], "server"),
        ("uv run fastmcp run server.py:app", ["uv", "fastmcp"], "server.py"),
        ("uvx --from fastmcp==1 fastmcp run server.py", ["uvx", "fastmcp"], "server.py"),
        ("bun --cwd dir run index.ts", ["bun"], "index.ts"),
        ("bun run start", ["bun"], None),
        ("deno run -A --config deno.json main.ts", ["deno"], "main.ts"),
        ("bash -e script.sh argument", ["bash"], "script.sh"),
        ("bash -s", ["bash"], None),
        ("pwsh -NoProfile -File script.ps1", ["pwsh"], "script.ps1"),
        ("./run.sh", [""], "./run.sh"),
        ("scripts/sudo x", [""], "scripts/sudo"),
        ("/opt/server/start", ["start"], "/opt/server/start"),
        ("server", ["server"], None),
        ("sudo env A=1 nice node x.js", ["sudo", "env", "nice", "node"], "x.js"),
    ],
)
def test_programs_and_scripts(line: str, chain: list[str], script: str | None) -> None:
    launch = launched(line)
    assert [step.name for step in launch.chain] == chain
    assert (launch.script.text if launch.script else None) == script


def test_modules_are_told() -> None:
    module = launched("poetry run python -um server.main --port 1").module
    assert module
    assert module.text == "server.main"


@pytest.mark.parametrize(
    "line", ["scripts/sudo x", "server --deny sudo", "npx pkg sudo", "sh -c 'echo sudo'"]
)
def test_mentions_of_sudo(line: str) -> None:
    assert not any(launch.sudo for launch in launched(line).walk())


@pytest.mark.parametrize("line", ["sudo x", "/usr/bin/sudo -n x", "env doas x", "sh -c 'cd x && sudo y'"])
def test_calls_of_sudo(line: str) -> None:
    assert any(launch.sudo for launch in launched(line).walk())


def test_assignments_are_kept_with_their_values() -> None:
    words = shlex.split("sudo A=1 env -i B=2 sh -c 'C=three npx pkg'")
    launch = launch_of(words)
    found = [one for each in launch.walk() for one in each.assignments]
    assert [(one.name, text_at(words, one.value.place)) for one in found] == [
        ("A", "1"), ("B", "2"), ("C", "three"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [
        "--host 127.0.0.1",
        "--host localhost",
        "--name 0.0.0.0",
        "0.0.0.0",
        "--ghost 0.0.0.0",
        "--host=10.0.0.0",
        "--listen [::1]:80",
    ],
)
def test_servers_that_listen_on_one_interface(arguments: str) -> None:
    assert launched(f"server {arguments}").binds_all == ()


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        ("--host 0.0.0.0", "0.0.0.0"),
        ("--host=0.0.0.0", "0.0.0.0"),
        ("--bind 0.0.0.0:80", "0.0.0.0:80"),
        ("--bind=::", "::"),
        ("--listen [::]:80", "[::]:80"),
        ("--http-host http://0.0.0.0:80/", "http://0.0.0.0:80/"),
        ("-H 0.0.0.0", "0.0.0.0"),
    ],
)
@pytest.mark.parametrize(
    "command", ["npx pkg", "uvx pkg", "python -m server", "node x.js", "uv run server", "x"]
)
def test_servers_that_listen_on_every_interface(command: str, arguments: str, value: str) -> None:
    assert [word.text for word in launched(f"{command} {arguments}").binds_all] == [value]


def test_a_server_in_a_container_has_to_listen_on_every_interface() -> None:
    assert not any(one.binds_all for one in launched("docker run node:22 npx pkg --host 0.0.0.0").walk())


def test_addresses_among_the_arguments() -> None:
    words = shlex.split(
        "npx -y --registry https://r.example pkg https://a.example --url=http://b.example x=http://c"
    )
    assert [text_at(words, word.place) for word in launch_of(words).url_arguments] == [
        "https://a.example",
        "http://b.example",
    ]


def test_no_value_is_in_a_repr() -> None:
    launch = launched(
        "env TOKEN=s3cret npx --registry s3cret pkg --key s3cret -- git+https://s3cret@x.example"
    )
    assert "s3cret" not in repr(launch)
    assert "s3cret" not in repr(launched("docker run -e TOKEN=s3cret image --key s3cret"))
    assert "s3cret" not in repr(launch_of(["npx pkg --key s3cret"]))


@pytest.mark.parametrize(
    "words",
    [
        ["sudo"] * 100_000,
        ["env", "-S", "env -S " * 14_000],
        ["npx", "-p", "jsr:" * 100_000],
        ["npx", "a@npm:" * 50_000],
        ["uvx", "git+https://x/y@" + "-1.1" * 50_000 + "!"],
        ["uvx", "--with", "a," * 50_000],
        ["docker", "run", "-v", "a:" * 50_000],
        ["sh", "-c", "$(" * 50_000],
        ["sh", "-c", 'sh -c "$(' * 28 + "x" + ')"' * 28],
        ["sh", "-c", ("sh -c '" * 20 + "x" + "'" * 20) * 300],
    ],
)
def test_hostile_words_take_no_time(words: list[str]) -> None:
    start = time.process_time()
    launch_of(words)
    assert time.process_time() - start < 5
