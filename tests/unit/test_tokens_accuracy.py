"""The benchmark of the family `tokens` damages as it says, the same every time, and counts right."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from random import Random

import pytest

import tokens_accuracy
import tokens_kinds_text as text_kinds
from ownership_lint.analysis.tokens.damage import Damage, Needs
from ownership_lint.patterns import compile_glob
from tokens_clean import Noise, Told, Tree, Verdict, noise, verdicts
from tokens_corpus import Checkout, Source, by_language, open_checkout, sources
from tokens_damage import (
    LANGUAGES,
    SPLIT,
    SPLITS,
    Edit,
    Kind,
    Place,
    damaged,
    is_right_repair,
    overlaps,
    split_all,
    split_one,
    split_twice,
)
from tokens_kinds import KINDS
from tokens_peers import Words, found_by
from tokens_recall import ALONE, BASE, NEVER, OTHERS, PARSER, Row, Trial, level_of
from tokens_sheet import PROTOTYPE

ROOT = Path(__file__).resolve().parents[2]
ASYNC = (
    "async def run(box):\n    # await service\n    await service.start()\n    return await service.stop()\n"
)
PYTHON = (
    '"""Runs é."""\n\nimport os\nimport re\nfrom pathlib import Path\n\n\nclass Runner:\n'
    "    def __init__(self, folder):\n"
    "        self.folder = Path(folder)\n        self.started_at = None\n\n    # starts it\n"
    "    async def start(self, options):\n        if options != {}:\n            await self.folder.wait()\n"
    "        self.count = 1\n        self.left = 2\n        self.done = 3\n        self.more = 4\n"
    "        self.first = 5\n        self.last = 6\n        self.next = 7\n        self.rest = 8\n"
    '        print("one line", len(options) < 3)\n        return self.folder\n\n'
) * 2


def python(text: str, path: str = "app/run.py") -> Source:
    return Source(path, "python", text, "shop")


def edited(kind: Kind, source: Source, seed: int = 1) -> list[Edit]:
    return kind.make(source, Random(seed))


def finding(start: int, end: int, rule: str = SPLIT, **more: object) -> Damage:
    return Damage(rule, start, end, 1, start + 1, end + 1, "is damaged", **more)  # type: ignore[arg-type]


def test_a_rewrite_splits_every_occurrence_after_the_first_letter_and_only_code_counts() -> None:
    source = python(ASYNC.replace("run(box)", "_(x)").replace("start", "go").replace("stop", "go"))
    edits = split_all(source, Random(1))
    done = damaged(source.text, edits)
    split = "await s" + "await ervice"
    assert done.text.count(split) == 3
    assert [place.name for place in done.places] == ["service"] * 2
    assert all(done.text[place.start : place.end] == split for place in done.places)


def test_a_rewrite_that_ran_twice_nests() -> None:
    done = damaged("x = await summary\n", split_twice(python("x = await summary\n"), Random(1)))
    assert done.text == "x = await s" + "await uawait mmary\n"


def test_a_comment_alone_is_not_damaged() -> None:
    assert split_one(python("# await service\nx = 'await service'\n"), Random(1)) == []


@pytest.mark.parametrize("kind", [*SPLITS, *KINDS], ids=lambda kind: kind.name)
def test_what_is_undone_at_every_place_is_the_original(kind: Kind) -> None:
    source = python(PYTHON)
    edits = [Edit(one.start, one.end, one.new) for one in edited(kind, source)]
    done = damaged(source.text, edits)
    text = done.text
    for place in reversed(done.places):
        text = text[: place.start] + place.before + text[place.end :]
    assert text == source.text
    assert not edits or done.text != source.text


@pytest.mark.parametrize("kind", [*SPLITS, *KINDS], ids=lambda kind: kind.name)
def test_the_same_seed_damages_the_same(kind: Kind) -> None:
    assert edited(kind, python(PYTHON), 7) == edited(kind, python(PYTHON), 7)


def test_every_kind_for_python_can_be_done_to_an_ordinary_file() -> None:
    of_python = [kind for kind in (*SPLITS, *KINDS) if "python" in kind.languages]
    texts = [PYTHON, PYTHON + "import json\nimport sys\n"]
    undone = {kind.name for kind in of_python if not any(edited(kind, python(one)) for one in texts)}
    assert undone == set()


def test_kinds_have_names_of_their_own_and_rules_of_the_family() -> None:
    names = [kind.name for kind in (*SPLITS, *KINDS)]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch("tokens/[a-z-]+", rule) for kind in KINDS for rule in kind.rules)
    assert len(LANGUAGES) >= 8


def test_the_prototype_was_measured_on_kinds_that_are_made() -> None:
    kinds = {kind.name for kind in SPLITS}
    assert all(language in LANGUAGES and kind in kinds for language, kind in PROTOTYPE)


def test_a_text_read_in_a_code_page_can_be_read_back() -> None:
    edits = text_kinds.misread("cp1252")(python("# Zürich, naïve\n"), Random(1))
    assert [edit.new.encode("cp1252").decode() for edit in edits] == ["ü", "ï"]
    assert [edit.counts for edit in edits].count(True) == 1


@pytest.mark.parametrize(
    ("found", "is_it"), [((0, 2), False), ((2, 5), True), ((0, 5), True), ((6, 7), True), ((9, 12), False)]
)
def test_a_finding_is_about_a_place_that_it_touches(found: tuple[int, int], is_it: bool) -> None:
    assert overlaps(Place(4, 8, "x"), finding(*found)) is is_it


def test_a_repair_is_right_if_it_restores_the_line_whatever_stretch_it_is_about() -> None:
    text = "x = await s" + "await ervice.go()"
    place = Place(4, 23, "await service", "service")
    assert is_right_repair(text, place, finding(4, 23, repair="await service"))
    assert is_right_repair(text, place, finding(10, 23, repair="service"))
    assert is_right_repair(text, place, finding(10, 17, repair="s"))
    assert not is_right_repair(text, place, finding(10, 23, repair="ervice"))


def test_without_a_repair_the_name_has_to_be_told() -> None:
    place = Place(4, 23, "await service", "service")
    named = finding(4, 23, help="did you mean `service`?")
    assert is_right_repair("", place, named)
    assert not is_right_repair("", place, finding(4, 23))


@pytest.mark.parametrize(
    ("one", "known", "level"),
    [
        (finding(0, 1, is_certain=False), {}, NEVER),
        (finding(0, 1), {}, ALONE),
        (finding(0, 1, severity="warning"), {}, PARSER),
        (finding(0, 1, rule="tokens/glued-lines"), {}, PARSER),
        (finding(0, 1, rule="tokens/elision", severity="warning"), {}, ALONE),
        (finding(0, 1, needs=Needs.NAME_ELSEWHERE, words=("service", "sawait")), {"service": 2}, OTHERS),
        # This file's own `service` is what was damaged, so only its base version knows it.
        (finding(0, 1, needs=Needs.NAME_ELSEWHERE, words=("service", "sawait")), {"service": 1}, BASE),
        (
            finding(0, 1, needs=Needs.NAME_ELSEWHERE, words=("service", "box")),
            {"service": 2, "box": 1},
            NEVER,
        ),
        (finding(0, 1, needs=Needs.NAME_ELSEWHERE, words=("other", "sawait")), {}, NEVER),
        (finding(0, 1, needs=Needs.SOUND_BASE), {}, BASE),
        (finding(0, 1, needs=Needs.SHRUNK), {}, BASE),
    ],
)
def test_what_it_takes_to_be_sure(one: Damage, known: dict[str, int], level: int) -> None:
    assert level_of(one, python(ASYNC), known) == level


def trial(before: str, edit: Edit) -> Trial:
    return Trial(SPLITS[0], python(before), damaged(before, [edit]), ())


def test_another_tool_is_right_only_about_what_the_damage_brought() -> None:
    trials = [trial("teh one\n", Edit(4, 7, "tow")), trial("teh two\n", Edit(4, 7, "teh"))]

    def tool(lines: list[str]) -> Words:
        return [re.findall("teh", line) for line in lines]

    assert found_by(tool, trials) == {0: False, 1: True}  # type: ignore[arg-type]


def test_a_row_below_the_prototype_is_bold() -> None:
    ours = trial("x = one\n", Edit(4, 7, "two"))
    rows = [
        Row("M1-all", "python", [0, 0, 0, 1], 0, 1, [ours]),
        Row("M2", "python", [0, 0, 0, 0], 0, 0, [ours], [ours]),
        Row("M1-twice", "python", [1, 1, 1, 1], 1, 1, [ours]),
    ]
    assert tokens_accuracy.split_table(rows, None).splitlines()[2:] == [
        "| python | M1-all | 1 | 0.0 | 0.0 | 0.0 | 100.0 | 100.0 | 99.6 |",
        "| python | M2 | 1 | 0.0 | 0.0 | 0.0 | 0.0 | 0.0 | **100.0** |",
        "| python | M1-twice | 1 | 100.0 | 100.0 | 100.0 | 100.0 | 100.0 | \u2013 |",
    ]


def test_noise_is_told_with_its_verdicts(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [Told("shop", path, finding(0, 1), "x") for path in ("a.py", "tests/a.py", "b.py")]
    tree = Tree("shop", "0" * 40, files=3, lines=2_000_000, told=told)
    tree.by_language["python"] = 2_000_000
    judged = (
        Verdict("shop", compile_glob("/tests/**"), None, SPLIT, real=False),
        Verdict("shop", compile_glob("/a.py"), 1, SPLIT, real=True),
        Verdict("shop", compile_glob("/b.py"), 2, SPLIT, real=True),
        Verdict("mall", compile_glob("/b.py"), 1, SPLIT, real=True),
    )
    monkeypatch.setattr("tokens_clean.verdicts", lambda: judged)
    assert noise([tree], frozenset({SPLIT})) == [Noise(SPLIT, 3, 3, real=1, false=1)]
    lines = tokens_accuracy.clean_report([tree], frozenset({SPLIT})).splitlines()
    assert lines[-1] == "| `tokens/split-token` | 3 | 3 | 1.50 | 1 | 1 | 1 |"


def test_no_finding_is_judged_twice() -> None:
    keys = [(one.repository, one.files.text, one.line, one.rule) for one in verdicts()]
    assert len(set(keys)) == len(keys)


def checkout(folder: Path, files: dict[str, str]) -> Checkout:
    for path, text in files.items():
        (folder / path).write_text(text)
    settings = ["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], [*settings, "commit", "-qm", "All"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return open_checkout(f"shop={folder}")


def test_only_files_of_ordinary_size_are_damaged(tmp_path: Path) -> None:
    shop = checkout(tmp_path, {"small.py": "x\n", "good.py": PYTHON, "windows.py": PYTHON * 2 + "\r\n"})
    places = by_language([shop], LANGUAGES)
    assert shop.name == "shop"
    assert [place.entry.path for place in places["python"]] == ["good.py", "small.py", "windows.py"]
    assert [one.path for one in sources(places["python"], "python", Random(1))] == ["good.py"]


def test_the_page_has_a_place_for_both_tables() -> None:
    page = (ROOT / "docs/tokens-accuracy.md").read_text(encoding="utf-8")
    for marker in ("tokens-recall", "tokens-clean"):
        assert page.index(f"<!-- {marker} -->") < page.index(f"<!-- /{marker} -->")
