from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from ownership_lint.analysis.mcp.launch import Launch, Place, launch_of

if TYPE_CHECKING:
    from collections.abc import Iterator

VOCABULARY = """
    npx npm exec x pnpm dlx yarn bunx bun uvx uv tool run pipx deno node tsx python -m docker podman compose
    sudo env nice timeout sh bash cmd powershell pwsh wsl dotenv doppler mise go cargo mcp curl iex eval -y -p
    --package --package= -c --call -S -lc /c /d -Command -EncodedCommand -File --from --with --with= -it -e
    -eA=1 -v --mount --network=host --privileged -- --host --bind=:: 0.0.0.0 - pkg @a/b @1.2.3 @latest ==1 [x]
    @main #v1.0 ./x git+https://h/o/r C:\\x ${A} $( ) `"""
PIECES = VOCABULARY.split()
SYNTAX = [" ", "'", '"', "|", "&&", ";", "<(", "\n", "\\", "=", ":", ",", "/", "\x00", "\ud800", "é", "YQA="]
WORDS = st.lists(
    st.one_of(
        st.sampled_from(PIECES),
        st.lists(st.sampled_from([*PIECES, *SYNTAX]), max_size=9).map("".join),
        st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join),
        st.text(max_size=20),
    ),
    max_size=12,
)


def places(value: object) -> Iterator[Place]:
    if isinstance(value, Place):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from places(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from places(getattr(value, field.name))


def unpinned(launch: Launch) -> list[str]:
    return [package.name for one in launch.walk() for package in one.packages if package.is_unpinned]


@given(WORDS)
def test_every_place_is_within_the_words(words: list[str]) -> None:
    for place in places(launch_of(words)):
        assert 0 <= place.word < len(words)
        assert 0 <= place.start <= place.end <= len(words[place.word])


@given(WORDS)
def test_an_environment_changes_nothing_of_what_is_started(words: list[str]) -> None:
    words = ["npx", *words]
    assert unpinned(launch_of(["env", *words])) == unpinned(launch_of(words))
    assert unpinned(launch_of(["env", "env", "A=1", *words])) == unpinned(launch_of(words))
