"""What starts on the machine of one person only is told, and mended where the repository has it."""

from __future__ import annotations

import json

import pytest
from support.clients import found, problems_in

from ownership_lint.analysis.mcp.machine_paths import machine_paths
from ownership_lint.analysis.mcp.tracked import Tracked
from ownership_lint.finding import Severity

FILE = ".mcp.json"
DESKTOP = "claude_desktop_config.json"


def server(*words: str, path: str = FILE, root: str = "mcpServers", **more: object) -> dict[str, str]:
    command, *args = words
    return {path: json.dumps({root: {"docs": {"command": command, "args": args, **more}}})}


def fixed(files: dict[str, str], path: str) -> str:
    """A file with everything mended that can be."""
    data = files[path].encode()
    edits = [edit for one in problems_in("mcp/absolute-path", files) for edit in one.edits]
    for edit in sorted(edits, key=lambda one: -one.start):
        data = data[: edit.start] + edit.text + data[edit.end :]
    return data.decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/usr/local/bin/docs",
        "/opt/homebrew/bin/node",
        "/app/server.js",
        "/workspaces/docs/server.js",
        "/home/node/docs",
        "/home/linuxbrew/.linuxbrew/bin/node",
        "/Users/Shared/docs",
        "/Users/${USER}/docs",
        "/Users/<name>/docs",
        "~/docs",
        "${HOME}/home/docs",
        "src/home/jdoe/docs",
        "https://acme.io/home/jdoe/docs",
        "s3://acme/Users/jdoe",
        "C:\\Program Files\\nodejs\\node.exe",
        "C:\\Users\\%USERNAME%\\docs",
        "node:fs",
        "npm:docs",
        "/homes/jdoe",
    ],
)
def test_paths_that_others_have_are_silent(text: str) -> None:
    assert list(machine_paths(text)) == []


@pytest.mark.parametrize(
    ("text", "paths", "shown"),
    [
        ("/Users/jdoe/docs/a.js", ["/Users/jdoe/docs/a.js"], "`/Users/…/docs/a.js`"),
        ("/home/jdoe", ["/home/jdoe"], "`/home/…`"),
        ("/mnt/c/Users/jdoe/docs", ["/mnt/c/Users/jdoe/docs"], "`/mnt/c/Users/…/docs`"),
        ("C:\\Users\\jdoe\\docs", ["C:\\Users\\jdoe\\docs"], "`C:\\Users\\…\\docs`"),
        ("D:/docs/a.js", ["D:/docs/a.js"], "`D:/docs/a.js`"),
        ("--config=/home/jdoe/a.toml", ["/home/jdoe/a.toml"], "`/home/…/a.toml`"),
        ("file:///home/jdoe/a", ["/home/jdoe/a"], "`/home/…/a`"),
        ("cd /home/jdoe/a && node b", ["/home/jdoe/a"], "`/home/…/a`"),
        ("/usr/bin:/Users/jdoe/bin", ["/Users/jdoe/bin"], "`/Users/…/bin`"),
        ('{"root": "/Users/jdoe/docs"}', ["/Users/jdoe/docs"], "`/Users/…/docs`"),
        ("/Users/jdoe/My Docs/a b.js", ["/Users/jdoe/My Docs/a b.js"], "`/Users/…/My…`"),
        ("/Users/jdoe/docs --token hunter2", ["/Users/jdoe/docs"], "`/Users/…/docs`"),
    ],
)
def test_paths_of_one_machine_are_found_and_shown_without_the_name(
    text: str, paths: list[str], shown: str
) -> None:
    assert [one.text for one in machine_paths(text)] == paths
    assert [one.shown for one in machine_paths(text)] == [shown]
    assert [text[one.start : one.end] for one in machine_paths(text)] == paths


@pytest.mark.parametrize(
    "files",
    [
        server("docs", "server/docs.js"),
        server(
            "docker", "run", "-i", "-v", "/srv/docs:/home/jdoe/docs", "acme/docs:1.2.3", "/home/jdoe/docs"
        ),
        server("docker", "run", "-i", "-e", "ROOT=/home/jdoe", "-w", "/home/jdoe", "acme/docs:1.2.3"),
        server("docker", "run", "-i", "-e", "ROOT", "acme/docs:1.2.3", env={"ROOT": "/home/jdoe/docs"}),
        {
            FILE: json.dumps(
                {
                    "mcpServers": {
                        "docs": {"type": "http", "url": "https://acme.io", "headers": {"X": "/home/jdoe"}}
                    }
                }
            )
        },
        server("docs", description="was at /home/jdoe/docs"),
    ],
)
def test_what_the_machine_need_not_have_is_silent(files: dict[str, str]) -> None:
    assert found("mcp/absolute-path", files) == []


def test_an_absolute_path_is_told_once_for_a_server_and_without_the_name() -> None:
    files = server("/Users/jdoe/docs/run", "/Users/jdoe/docs/run", cwd="/Users/jdoe/docs")
    assert found("mcp/absolute-path", files) == [
        f"{FILE}:1:38 `/Users/…/docs/run` exists on one machine only",
        f"{FILE}:1:103 `/Users/…/docs` exists on one machine only",
    ]


def test_only_the_source_of_a_mount_is_on_the_machine() -> None:
    files = server("docker", "run", "-i", "-v", "/home/jdoe/docs:/home/jdoe/docs:ro", "acme/docs:1.2.3")
    [problem] = problems_in("mcp/absolute-path", files)
    assert files[FILE][problem.span.start : problem.span.end] == "/home/jdoe/docs"


@pytest.mark.parametrize("path", [DESKTOP, "cline_mcp_settings.json"])
def test_clients_that_need_absolute_paths_get_a_note(path: str) -> None:
    [problem] = problems_in("mcp/absolute-path", server("/Users/jdoe/docs/run", path=path))
    assert problem.severity is Severity.NOTE
    assert problem.edits == ()


@pytest.mark.parametrize(
    ("path", "tracked", "own"),
    [
        ("/home/jdoe/acme/tools/docs.js", ["tools/docs.js"], "tools/docs.js"),
        ("/home/jdoe/acme/tools/wiki", ["tools/wiki/a.js"], "tools/wiki"),
        ("/home/jdoe/acme/docs_server.py", ["docs_server.py"], "docs_server.py"),
        ("D:\\acme\\tools\\docs.js", ["tools/docs.js"], "tools/docs.js"),
        ("/home/jdoe/acme/docs_server.py", ["docs_server.py", "old/docs_server.py"], ""),
        ("/home/jdoe/acme/dist/index.js", ["dist/index.js"], ""),
        ("/home/jdoe/acme/tools/docs.js", ["docs.ts"], ""),
        ("/home/jdoe", ["jdoe/a"], ""),
        ("/home/jdoe/acme", ["a"], ""),
    ],
)
def test_a_path_is_of_the_repository_where_its_end_says_so(path: str, tracked: list[str], own: str) -> None:
    [found_path] = machine_paths(path)
    assert Tracked.of(tracked).ending(found_path.parts[found_path.owner + 1 :]) == own


@pytest.mark.parametrize(
    ("path", "root", "words", "after"),
    [
        (FILE, "mcpServers", ("node", "/home/jdoe/acme/tools/docs.js"), ["tools/docs.js"]),
        (FILE, "mcpServers", ("node", "--import=/home/jdoe/acme/tools/docs.js"), ["--import=tools/docs.js"]),
        (FILE, "mcpServers", ("node", "C:\\acme\\tools\\docs.js"), ["tools/docs.js"]),
        (
            ".vscode/mcp.json",
            "servers",
            ("node", "/home/jdoe/acme/tools/docs.js"),
            ["${workspaceFolder}/tools/docs.js"],
        ),
    ],
)
def test_a_path_of_the_repository_is_made_relative(
    path: str, root: str, words: tuple[str, ...], after: list[str]
) -> None:
    files = {**server(*words, path=path, root=root), "tools/docs.js": ""}
    mended = fixed(files, path)
    assert json.loads(mended)[root]["docs"]["args"] == after
    assert found("mcp/absolute-path", {**files, path: mended}) == []
    assert json.loads(mended)[root]["docs"]["command"] == words[0]


@pytest.mark.parametrize("path", ["sub/.mcp.json", ".junie/mcp/mcp.json"])
def test_a_path_is_left_where_it_is_not_certain_from_where_it_would_start(path: str) -> None:
    files = {**server("node", "/home/jdoe/acme/tools/docs.js", path=path), "tools/docs.js": ""}
    [problem] = problems_in("mcp/absolute-path", files)
    assert problem.edits == ()


@pytest.mark.parametrize(
    "files",
    [
        server("python", "docs.py"),
        server("npx", "-y", "@acme/docs@1.2.3", path=DESKTOP),
        server("node", "/opt/docs/server.js", path=DESKTOP),
        server("uv", "--directory", "/opt/docs", "run", "server.py", path=DESKTOP),
        server("node", "${HOME}/server.js", path=DESKTOP),
        server("docker", "run", "-i", "-v", "./docs:/docs", "acme/docs:1.2.3", "./a", path=DESKTOP),
        server("node", "C:\\docs\\server.js", path=DESKTOP),
    ],
)
def test_a_relative_path_from_a_known_folder_is_silent(files: dict[str, str]) -> None:
    assert found("mcp/relative-path", files) == []


@pytest.mark.parametrize(
    "words", [("python", "docs.py"), ("./docs",), ("node", "--import", "../docs.js", "/a.js")]
)
def test_a_relative_path_from_nowhere_is_told(words: tuple[str, ...]) -> None:
    [told] = found("mcp/relative-path", server(*words, path=DESKTOP))
    assert told.endswith("Claude Desktop starts servers in no folder of the project")


@pytest.mark.parametrize(
    "words",
    [
        ("npx", "-y", "@acme/docs@1.2.3"),
        ("pwsh", "-File", "docs.ps1"),
        ("docs", "--pattern", "a\\d+", "\\w+"),
        ("C:\\Users\\jdoe\\docs.exe",),
        ("docker", "run", "-i", "acme/docs:1.2.3", "cmd", "/c", "docs.bat"),
    ],
)
def test_what_other_systems_have_or_is_told_elsewhere_is_not_windows_only(words: tuple[str, ...]) -> None:
    assert found("mcp/windows-only", server(*words)) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("cmd", "/c", "npx", "-y", "@acme/docs@1.2.3"), "`cmd` is a program of Windows"),
        (("wsl.exe", "docs"), "`wsl` is a program of Windows"),
        (("npx.cmd", "-y", "@acme/docs@1.2.3"), "`npx.cmd` is a program of Windows"),
        (("scripts\\start.bat",), "`start.bat` is a program of Windows"),
        (("python", ".\\docs\\server.py"), "`.\\docs\\server.py` has the separators of Windows"),
        (("C:\\Program Files\\nodejs\\node",), "a drive letter means something on Windows alone"),
    ],
)
def test_what_only_windows_has_is_told(words: tuple[str, ...], message: str) -> None:
    [told] = found("mcp/windows-only", server(*words))
    assert told.partition(" ")[2] == f"{message}: on macOS and Linux the server does not start"


@pytest.mark.parametrize(
    "text",
    [
        "C:\\docs",
        "\\\\host\\docs",
        '{"a": "C:\\\\docs"}',
        '--a={"b": "C:\\\\docs"}',
        "C:/docs",
        "a\\\\b",
        "https://acme.io",
    ],
)
def test_backslashes_as_they_should_be_are_silent(text: str) -> None:
    assert found("mcp/double-escaped-path", server("docs", text)) == []


def test_a_path_that_was_escaped_twice_is_told_and_halved() -> None:
    files = server("docs", "C:\\\\docs\\\\a")
    [problem] = problems_in("mcp/double-escaped-path", files)
    assert (
        problem.message == "a path in `args` has two backslashes where one is meant: they were escaped twice"
    )
    [edit] = problem.edits
    raw = files[FILE].encode()
    mended = (raw[: edit.start] + edit.text + raw[edit.end :]).decode()
    assert json.loads(mended)["mcpServers"]["docs"]["args"] == ["C:\\docs\\a"]
