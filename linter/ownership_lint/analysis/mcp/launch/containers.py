"""docker, podman and nerdctl: which image runs, and what it may reach."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.mcp.launch.model import (
    Assignment,
    Container,
    Image,
    Mount,
    PassedName,
    Pin,
    Setting,
    Word,
)
from ownership_lint.analysis.mcp.launch.specs import has_variable
from ownership_lint.analysis.mcp.launch.words import Flags, Option, flags
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.analysis.mcp.launch.draft import Draft
    from ownership_lint.analysis.mcp.launch.model import Place, Tool
    from ownership_lint.analysis.mcp.launch.words import Cursor

TOOLS: Final[dict[str, Tool]] = {"docker": "docker", "podman": "podman", "nerdctl": "nerdctl"}
_GLOBAL: Final = flags(
    "--config -c --context -H --host -l --log-level --tlscacert --tlscert --tlskey"
    " --connection --url --identity --root --runroot --namespace -n --address",
    "-D --debug --tls --tlsverify -r --remote",
)
_RUN: Final = flags(
    "--add-host --annotation -a --attach --blkio-weight --blkio-weight-device --cap-add --cap-drop"
    " --cgroup-parent --cgroupns --cidfile --cpu-count --cpu-percent --cpu-period --cpu-quota --cpu-rt-period"
    " --cpu-rt-runtime -c --cpu-shares --cpus --cpuset-cpus --cpuset-mems --detach-keys --device"
    " --device-cgroup-rule --device-read-bps --device-read-iops --device-write-bps --device-write-iops --dns"
    " --dns-option --dns-opt --dns-search --domainname --entrypoint -e --env --env-file --expose --gpus"
    " --group-add --health-cmd --health-interval --health-retries --health-start-interval"
    " --health-start-period --health-timeout -h --hostname --io-maxbandwidth --io-maxiops --ip --ip6 --ipc"
    " --isolation --kernel-memory -l --label --label-file --link --link-local-ip --log-driver --log-opt"
    " --mac-address -m --memory --memory-reservation --memory-swap --memory-swappiness --mount --name"
    " --network --net --network-alias --net-alias --oom-score-adj --pid --pids-limit --platform -p --publish"
    " --pull --restart --runtime --security-opt --shm-size --stop-signal --stop-timeout --storage-opt"
    " --sysctl --tmpfs --ulimit -u --user --userns --uts -v --volume --volume-driver --volumes-from -w"
    " --workdir --arch --authfile --cgroup-conf --conmon-pidfile --creds --gidmap --hostuser --image-volume"
    " --init-path --os --passwd-entry --personality --pidfile --pod --pod-id-file --requires --sdnotify"
    " --seccomp-policy --secret --subgidname --subuidname --systemd --timeout --tz --uidmap --umask"
    " --variant",
    "-d --detach --disable-content-trust --help --init -i --interactive --no-healthcheck --oom-kill-disable"
    " --privileged -P --publish-all -q --quiet --read-only --rm --sig-proxy -t --tty --use-api-socket --rmi"
    " --replace --tls-verify --env-host --http-proxy --read-only-tmpfs --passwd --no-hosts",
)
_EXEC: Final = flags(
    "--detach-keys -e --env --env-file -u --user -w --workdir",
    "-d --detach -i --interactive --privileged -t --tty -l --latest",
)
_REFERENCE: Final = lazy_pattern(r"[A-Za-z0-9][\w./:@-]*", re.ASCII)
_FLOATING_TAGS: Final = frozenset(
    {"latest", "main", "master", "edge", "nightly", "canary", "dev", "develop", "next", "head"}
)
# Short names that the registry itself serves; any other one may have been built on the machine.
_OFFICIAL_NAMES: Final = """
    alpine amazoncorretto archlinux bash buildpack-deps busybox caddy couchdb debian eclipse-temurin elixir
    fedora gcc golang haproxy haskell httpd influxdb julia mariadb memcached mongo mysql nats neo4j nginx node
    openjdk oraclelinux perl php postgres pypy python r-base rabbitmq redis registry rockylinux ruby rust
    swift tomcat traefik ubuntu vault"""
_OFFICIAL: Final = frozenset(_OFFICIAL_NAMES.split())
_BRACED: Final = lazy_pattern(r"\$\{[^}]*\}|[^:]", re.DOTALL)


def container(draft: Draft, cursor: Cursor) -> bool:
    """Read a call of a container tool; never peels, what runs inside is told apart."""
    tool, place = draft.chain[-1].name, draft.chain[-1].place
    verbs = _verbs(cursor)
    reader = _Reader(TOOLS[tool], " ".join(verbs), place)
    if verbs[-1:] == ["run"] and len(verbs) == 1:
        reader.read(cursor, _RUN)
        if not cursor.is_lost and (word := cursor.next()):
            draft.image = image_of(word, is_never_pulled=reader.is_never_pulled)
    elif verbs[-1:] == ["exec"] and len(verbs) == 1:
        reader.read(cursor, _EXEC)
        cursor.next()  # the container
    draft.container = reader.container(is_read_whole=not cursor.is_lost)
    if reader.verb in {"run", "exec"} and not cursor.is_lost:
        draft.arguments = cursor.rest()
        draft.inside = () if reader.has_entrypoint else draft.arguments
    return False


def _verbs(cursor: Cursor) -> list[str]:
    """The command: one word, or the words before the next option; `container run` is `run`."""
    verbs: list[str] = []
    while cursor.skip_options(_GLOBAL) and (word := cursor.peek()) and not word.text.startswith("-"):
        cursor.next()
        if word.text == "container" and not verbs:
            continue
        verbs.append(word.text)
        if verbs[0] in {"run", "exec"} or len(verbs) == 3:
            break
    return list(takewhile(str.isidentifier, verbs))


class _Reader:
    """Collects what the options of `run` and `exec` say."""

    def __init__(self, tool: Tool, verb: str, place: Place) -> None:
        self.verb = verb
        self.has_entrypoint = False
        self.is_never_pulled = False
        self._tool = tool
        self._place = place
        self._is_interactive = False
        self._detached: Place | None = None
        self._privileged: Place | None = None
        self._network: Setting | None = None
        self._mounts: list[Mount] = []
        self._env: list[Assignment] = []
        self._passed: list[PassedName] = []
        self._published: list[Word] = []

    def read(self, cursor: Cursor, known: Flags) -> None:
        for option in cursor.options(known):
            self._switch(option)
            if option.value is not None:
                self._valued(option, option.value)

    def container(self, *, is_read_whole: bool) -> Container:
        return Container(
            self._tool,
            self.verb,
            self._place,
            self._is_interactive,
            self._detached,
            self._privileged,
            self._network,
            tuple(self._mounts),
            tuple(self._env),
            tuple(self._passed),
            tuple(self._published),
            is_read_whole,
        )

    def _switch(self, option: Option) -> None:
        place = option.word.place if option.is_on else None
        match option.name:
            case "-i" | "--interactive":
                self._is_interactive = option.is_on
            case "-d" | "--detach":
                self._detached = place
            case "--privileged":
                self._privileged = place
            case "--use-api-socket" if place:
                self._mounts.append(Mount("docker.sock", "", place))

    def _valued(self, option: Option, value: Word) -> None:
        match option.name:
            case "--network" | "--net":
                self._network = Setting(value.text, value.place)
            case "-v" | "--volume":
                self._mounts.append(_volume(value))
            case "--mount":
                self._mounts.append(_mount(value))
            case "-p" | "--publish":
                self._published.append(value)
            case "-e" | "--env":
                self._variable(value)
            case "--entrypoint":
                self.has_entrypoint = True
            case "--pull":
                self.is_never_pulled = value.text == "never"

    def _variable(self, word: Word) -> None:
        name, equals, _ = word.text.partition("=")
        if equals:
            self._env.append(Assignment(name, word.tail(len(name) + 1), word.place))
        else:
            self._passed.append(PassedName(name, word.place))


def image_of(word: Word, *, is_never_pulled: bool = False) -> Image | None:
    """The parts of an image reference; None where the word cannot be one."""
    text = word.text
    if has_variable(text):
        return Image(text, Pin.UNKNOWN, word)
    if not _REFERENCE.fullmatch(text):
        return None
    rest, _, digest = text.partition("@")
    registry, name = _registry(rest)
    name, _, tag = name.partition(":")
    is_short = "/" not in name and not registry and name not in _OFFICIAL
    may_be_local = is_never_pulled or is_short or registry.startswith("localhost")
    return Image(text, _image_pin(tag, digest), word, registry, name, tag, digest, may_be_local)


def _registry(text: str) -> tuple[str, str]:
    first, slash, rest = text.partition("/")
    is_host = slash and ("." in first or ":" in first or first == "localhost")
    return (first, rest) if is_host else ("", text)


def _image_pin(tag: str, digest: str) -> Pin:
    if digest:
        return Pin.EXACT
    if not tag:
        return Pin.MISSING
    # Another tag can be moved as well, but it is what image authors have for a version.
    return Pin.FLOATING if tag.lower() in _FLOATING_TAGS else Pin.EXACT


def _volume(word: Word) -> Mount:
    parts = _split_volume(word.text)
    if len(parts) == 1:
        return Mount("", parts[0], word.place)
    options = parts[2].split(",") if len(parts) > 2 else []
    return Mount(parts[0], parts[1], word.place, "ro" in options or "readonly" in options)


def _split_volume(text: str) -> list[str]:
    """The parts between colons; not that of a drive letter or of `${NAME:-default}`."""
    parts, start, pos = [], 0, 0
    while pos < len(text):
        if matched := _BRACED.match(text, pos):
            pos = matched.end()
        elif pos - start == 1 and text[start].isalpha() and text[pos + 1 : pos + 2] in {"\\", "/"}:
            # `C:\data` and `C:/data`; a volume of one letter before a path is not worth a doubt
            pos += 1
        else:
            parts.append(text[start:pos])
            start = pos = pos + 1
    return [*parts, text[start:]]


def _mount(word: Word) -> Mount:
    fields = {
        name.strip().lower(): value
        for name, _, value in (part.partition("=") for part in word.text.split(","))
    }
    source = fields.get("source", fields.get("src", ""))
    target = fields.get("target", fields.get("dst", fields.get("destination", "")))
    is_read_only = any(fields.get(name, "false") in {"", "true", "1"} for name in ("readonly", "ro"))
    return Mount(source, target, word.place, is_read_only)
