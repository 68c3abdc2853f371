"""The page as a whole: what it says, that nothing in it can act, and that it can be read."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from support.pages import hostile_kitchen, kitchen, page
from support.project import MINIMAL, Project

if TYPE_CHECKING:
    from pathlib import Path

CSS = files("ownership_lint.report.html").joinpath("page.css").read_text("utf-8")


class Reader(HTMLParser):
    """Elements with their attributes, and the text of some."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[int, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        number = len(self.elements) - 1
        self.texts[number] = self.texts.get(number, "") + data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def text_of(self, tag: str) -> list[str]:
        return [self.texts.get(n, "") for n, (name, _) in enumerate(self.elements) if name == tag]


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page(kitchen(tmp_path_factory.mktemp("kitchen")))


def visible(text: str) -> str:
    """What stands between the tags."""
    body = re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", body))


@pytest.mark.parametrize(
    "words",
    [
        "75 %",
        "3 of 4 scripts have an owner",
        "\u221225 points since 2026-01-01, when it was 100 %",
        "1 entry of the matrix names a script that is not in the tree",
        "1 can be fixed now , 4 need a decision",
        "COOK → CHEF → FIRE",
        "docs/cook.md there",
        "docs/baker.md not in the tree",
        "2 50 % 1 missing",
        "--slow Slowly (default: no)",
        "SPOON Which one (required)",
        "3 Burnt",
        "Wear gloves",
        "A pot",
        "scripts/stir.sh --slow",
        "By pattern scripts/bake/*.sh",
    ],
)
def test_what_it_says(text: str, words: str) -> None:
    assert words in visible(text)


def test_deprecations_count_who_still_names_them(text: str) -> None:
    board = text[text.index('<section id="page:deprecated"') :].partition("</section>")[0]
    assert re.findall(r'data-label="([^"]+)">(\d)', board) == [
        ("Run by machines", "0"),
        ("Told to people", "1"),
        ("Mentioned", "0"),
        ("In records", "1"),
    ]


def test_every_script_has_a_tile_and_everything_a_row(text: str) -> None:
    found = Reader(text)
    picture = text[text.index("<svg class=map") :].partition("</svg>")[0]
    assert len([one for one in Reader(picture).all("rect") if one.get("class") != "edge"]) == 4
    rows = [one["id"] for one in found.all("tr") if "id" in one and one.get("class") != "dir"]
    assert rows == [
        "scripts/gone.sh",
        "scripts/loose.sh",
        "scripts/old.sh",
        "scripts/stir.sh",
        "scripts/bake/bread.sh",
    ]


def test_the_numbers_are_in_it_as_json(text: str) -> None:
    (data,) = re.findall(r'<script type="application/json" id="page:data">(.*?)</script>', text)
    assert json.loads(data) == {
        "version": 1,
        "kind": "ownership-page",
        "trend": [["2026-01-01", 4, 4, 0], ["2026-01-02", 5, 4, 0], ["2026-01-03", 4, 3, 1]],
        "owners": [["COOK", 2, 1], ["BAKER", 1, 0]],
        "scripts": {
            "scripts": {"": ["loose.sh"], "COOK": ["old.sh", "stir.sh"]},
            "scripts/bake": {"BAKER": ["bread.sh"]},
        },
        "absent": [["scripts/gone.sh", "COOK"]],
    }


def test_the_same_state_gives_the_same_bytes(text: str, tmp_path: Path) -> None:
    assert page(kitchen(tmp_path / "elsewhere")) == text
    assert str(tmp_path) not in text


def test_the_policy_lets_only_this_script_and_this_style_in(text: str) -> None:
    (policy,) = [one["content"] for one in Reader(text).all("meta") if "http-equiv" in one]

    def hashed(tag: str) -> str:
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        return base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()

    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashed('style')}'; script-src 'sha256-{hashed('script')}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_it_asks_for_nothing_from_elsewhere(text: str) -> None:
    for _, attributes in Reader(text).elements:
        assert not attributes.keys() & {"src", "srcset", "action", "data", "background", "style", "onclick"}
        assert (attributes.get("href") or "#").startswith("#")
    assert "url(" not in CSS.replace("url(#page:hatch)", "")
    assert "@import" not in CSS


def test_hostile_text_is_text(tmp_path: Path) -> None:
    found = Reader(page(hostile_kitchen(tmp_path)))
    tags = {tag for tag, _ in found.elements}
    assert not tags & {"img", "iframe", "object", "embed"}
    assert len(found.all("script")) == 2
    handlers = [name for _, attributes in found.elements for name in attributes if name.startswith("on")]
    assert handlers == []
    assert all((one.get("href") or "").startswith("#") for one in found.all("a"))
    assert "\u202e" not in page(hostile_kitchen(tmp_path / "again"))


def test_nothing_to_tell_is_a_page_too(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"ownership.yaml": MINIMAL})
    project.commit({"ownership.yaml": MINIMAL + "scripts: {scripts/a.sh: {owner: A, status: generated}}\n"})
    words = visible(page(project))
    assert "Who owns which script: no scripts" in words
    assert "There is no script that could have an owner" in words
    assert "The matrix and the tree agree." in words
    assert "%" not in words.partition("Owners Owner Scripts")[0]


def test_scripts_of_any_name_have_ids_of_their_own(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    names = ["data", "map", "drift", "owners", "trend", "list", "all", "hatch"]
    entries = "".join(f"  {name}: {{owner: A}}\n" for name in names)
    project.commit({"ownership.yaml": f"{MINIMAL}scripts:\n{entries}", **dict.fromkeys(names, "#!/bin/sh\n")})
    ids = [attributes["id"] for _, attributes in Reader(page(project)).elements if "id" in attributes]
    assert set(names) < set(ids)
    assert len(ids) == len(set(ids))


def test_what_helps_with_every_finding_of_a_kind_is_said_once(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    entries = "".join(f"  scripts/{name}.sh: {{owner: A, deprecated: {{reason: R}}}}\n" for name in "abc")
    project.commit({"ownership.yaml": f"{MINIMAL}scripts:\n{entries}"})
    words = visible(page(project))
    assert words.count("is deprecated and gone") == 3
    assert words.count("delete the entry") == 1


def test_a_shallow_clone_says_so(tmp_path: Path) -> None:
    project = kitchen(tmp_path / "whole")
    shallow = Project(tmp_path / "shallow")
    project.git("clone", "-q", "--depth", "1", f"file://{project.root}", str(shallow.root))
    assert "This clone is shallow" in visible(page(shallow))


def test_many_owners_share_a_grey(tmp_path: Path) -> None:
    names = [f"TEAM_{number:02d}" for number in range(12)]
    entries = "".join(f"  scripts/{name}.sh: {{owner: {name}}}\n" for name in names)
    project = Project.create(tmp_path)
    project.commit(
        {"ownership.yaml": f"{MINIMAL}scripts:\n{entries}", **{f"scripts/{name}.sh": "" for name in names}}
    )
    styles = re.findall(r"<rect class=(o\d) x", page(project))
    assert sorted(styles) == sorted([*(f"o{number}" for number in range(1, 9)), *["o0"] * 4])


def test_headings_descend_one_step_at_a_time(text: str) -> None:
    levels = [int(tag[1]) for tag, _ in Reader(text).elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_labels_name_what_is_there(text: str) -> None:
    found = Reader(text)
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in found.elements:
        assert (attributes.get("aria-labelledby") or ids[0]) in ids
    links = [one["href"] for one in found.all("a")]
    assert {link.partition("#")[2].replace("%3A", ":") for link in links if link} <= set(filter(None, ids))


def colours(scheme: str) -> dict[str, str]:
    """The variables of one scheme."""
    light, _, dark = CSS.partition("@media screen and (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([a-z0-9]+): (#[0-9a-f]{6})", light.partition("color-scheme")[0]))
    return (
        found if scheme == "light" else {**found, **dict(re.findall(r"--([a-z0-9]+): (#[0-9a-f]{6})", dark))}
    )


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_the_contrast_that_wcag_asks_for(scheme: str) -> None:
    known = colours(scheme)
    for text in ("ink", "soft", "link", "bad", "good"):
        for ground in ("paper", "raised"):
            assert contrast(known[text], known[ground]) >= 4.5, (text, ground)
    for number in range(9):
        assert contrast(known["on"], known[f"o{number}"]) >= 4.5, number
    assert contrast(known["focus"], known["paper"]) >= 3
    assert known["paper"] != colours("dark" if scheme == "light" else "light")["paper"]
