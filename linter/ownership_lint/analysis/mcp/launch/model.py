"""What can be said of a launch; everything knows its place in the words that were given."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

Ecosystem = Literal["npm", "pypi", "jsr", "deno", "go"]
Source = Literal["registry", "git", "tarball", "url", "path"]
Tool = Literal["docker", "podman", "nerdctl"]
_PRIVILEGE: Final = frozenset({"sudo", "doas"})
_SOCKETS: Final = ("docker.sock", "podman.sock", "containerd.sock", "docker_engine")


class Place(NamedTuple):
    """Characters of one of the given words."""

    word: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a part of one; the text may be a secret and is in no repr."""

    text: str = field(repr=False)
    place: Place

    @property
    def is_exact(self) -> bool:
        """Whether text and place correspond character by character: unquoting and decoding only shorten."""
        return self.place.end - self.place.start == len(self.text)

    def part(self, start: int, end: int) -> Word:
        """`text[start:end]`, at the whole word's place where the exact one is not known."""
        place = self.place
        if self.is_exact:
            place = Place(place.word, place.start + start, place.start + end)
        return Word(self.text[start:end], place)

    def tail(self, start: int) -> Word:
        """`text[start:]`."""
        return self.part(min(start, len(self.text)), len(self.text))


class Pin(Enum):
    """What a version says of what will be fetched."""

    EXACT = "exact"
    FLOATING = "floating"
    """A tag, a branch or a range."""
    MISSING = "missing"
    UNKNOWN = "unknown"
    """A variable, or something that cannot be told from its text."""


class Step(NamedTuple):
    """A program in the chain of those that run each other."""

    name: str
    """In lower case, without folder and `.exe`; empty for a file of the project, or what is no plain name."""
    place: Place


class Package(NamedTuple):
    """A package that is fetched, or a path that is run in the place of one."""

    ecosystem: Ecosystem
    source: Source
    name: str
    """As in the registry; of git and archives the address, without credentials."""
    pin: Pin
    runner: str
    word: Word
    """The specification as written."""
    version: str = ""
    """As written, with its operators (PyPI) or without the `@`."""
    exact: str = ""
    """The plain version, where the version is exact."""
    ref: str = ""
    """The reference of a git source."""
    extras: tuple[str, ...] = ()
    is_extra: bool = False
    """Only installed beside what is run, as by `--with`."""
    is_local_tool: bool = False
    """Usually taken from the project, as `npx tsx` is, or never fetched (`--no-install`)."""

    @property
    def place(self) -> Place:
        """Where the specification stands."""
        return self.word.place

    @property
    def is_pinned(self) -> bool:
        """Whether the same thing is fetched every time."""
        return self.pin is Pin.EXACT

    @property
    def is_floating(self) -> bool:
        """Whether a tag, a branch or a range is named."""
        return self.pin is Pin.FLOATING

    @property
    def is_unpinned(self) -> bool:
        """Whether it is proven that something is fetched that can change."""
        return self.pin in {Pin.MISSING, Pin.FLOATING} and not self.is_local_tool


class Image(NamedTuple):
    """The image of a container; only `reference` is known where it holds a variable."""

    reference: str
    pin: Pin
    word: Word
    registry: str = ""
    name: str = ""
    """The repository, without registry, tag and digest."""
    tag: str = ""
    digest: str = ""
    may_be_local: bool = False
    """Named like an image that is built on the machine, or never pulled."""

    @property
    def place(self) -> Place:
        """Where the reference stands."""
        return self.word.place


class Assignment(NamedTuple):
    """`NAME=VALUE` for the environment of what is run."""

    name: str
    value: Word
    place: Place


class PassedName(NamedTuple):
    """A variable that a container gets from outside: `-e NAME`."""

    name: str
    place: Place


class Mount(NamedTuple):
    """What a container sees of the machine; the source is empty for an anonymous volume."""

    source: str
    target: str
    place: Place
    is_read_only: bool = False

    @property
    def is_socket(self) -> bool:
        """Whether the container gets the socket that controls all containers."""
        return self.source.endswith(_SOCKETS)


class Setting(NamedTuple):
    """The value of an option, and where the option stands."""

    value: str
    place: Place


class Container(NamedTuple):
    """A call of a container tool."""

    tool: Tool
    verb: str
    """`run`, `exec`, or the words of another command, as `compose run`."""
    place: Place
    is_interactive: bool = False
    detached: Place | None = None
    privileged: Place | None = None
    network: Setting | None = None
    mounts: tuple[Mount, ...] = ()
    env: tuple[Assignment, ...] = ()
    passed_names: tuple[PassedName, ...] = ()
    published: tuple[Word, ...] = ()
    """The values of `-p`."""
    is_read_whole: bool = True
    """False where an unknown option hides where the image stands."""

    @property
    def socket(self) -> Place | None:
        """Where the socket that controls all containers is mounted."""
        return next((mount.place for mount in self.mounts if mount.is_socket), None)


class Launch(NamedTuple):
    """What one command line starts."""

    chain: tuple[Step, ...] = ()
    """The programs that run each other, outermost first."""
    packages: tuple[Package, ...] = ()
    image: Image | None = None
    container: Container | None = None
    script: Word | None = None
    """The local file that is run."""
    module: Word | None = None
    """The module of `python -m`."""
    inline: Word | None = None
    """Code on the command line: a shell's, or `node -e`."""
    assignments: tuple[Assignment, ...] = ()
    arguments: tuple[Word, ...] = ()
    """What the program, package, image or script is given."""
    url_arguments: tuple[Word, ...] = ()
    binds_all: tuple[Word, ...] = ()
    """Values that make the server listen on every interface."""
    inner: tuple[Launch, ...] = ()
    """What is started by the code on the command line, or inside the container."""
    pipes_download: bool = False
    """Something downloaded is run at once by the code on the command line."""
    in_container: bool = False

    @property
    def program(self) -> str:
        """The last program of the chain; empty where there is none."""
        return self.chain[-1].name if self.chain else ""

    @property
    def sudo(self) -> Place | None:
        """Where the rights of another user are asked for."""
        return next((step.place for step in self.chain if step.name in _PRIVILEGE), None)

    def walk(self) -> Iterator[Launch]:
        """This launch and all that are started inside it."""
        yield self
        for launch in self.inner:
            yield from launch.walk()
