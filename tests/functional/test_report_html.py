"""The page in a browser: it works, keeps to itself, and nothing that it shows can act."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from support.pages import HOSTILE, hostile_kitchen, kitchen, long_kitchen, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page, ViewportSize
    from support.project import Project

    Visit = Callable[..., "Visited"]

_NAMES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = (
    "--no-sandbox",  # root in a container has no other way
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


class Visited:
    """An open page, and what happened on it beside what was asked."""

    def __init__(self, page: Page, file: Path, fragment: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", self._dismiss)
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(f"{file.as_uri()}{fragment}")

    def _dismiss(self, dialog: Dialog) -> None:
        self.complaints.append(dialog.message)
        dialog.dismiss()

    def listed(self) -> list[str]:
        """The scripts whose rows can be seen."""
        rows = self.page.locator(".scripts tr[id]:not(.dir):visible")
        return [row.get_attribute("id") or "" for row in rows.all()]

    def value_of(self, script: str) -> object:
        """What a script of the test's own finds on the page."""
        return self.page.evaluate(script)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium here: `apt-get install chromium` brings one")
        pytest.skip("no Chromium here: `apt-get install chromium` brings one")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_ARGUMENTS))
        yield browser
        browser.close()


def _written(folder: Path, made: Callable[[Path], Project]) -> Path:
    path = folder / "page.html"
    path.write_text(page(made(folder / "kitchen")), "utf-8")
    return path


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(tmp_path_factory.mktemp("page"), kitchen)


@pytest.fixture
def visit(browser: Browser, file: Path) -> Iterator[Visit]:
    """Opens the page, or another; at the end, it must not have complained, or asked for anything."""
    opened: list[Visited] = []

    def open_page(fragment: str = "", other: Path | None = None, **options: object) -> Visited:
        settings = {"viewport": DESKTOP, "reduced_motion": "reduce", **options}
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        visited = Visited(context.new_page(), other or file, fragment)
        opened.append(visited)
        return visited

    yield open_page
    for one in opened:
        one.page.context.close()
        assert one.complaints == []
        assert [url for url in one.requests if not url.startswith("file:")] == []
        assert len({url.partition("#")[0] for url in one.requests}) == 1


def test_it_shows_what_there_is(visit: Visit) -> None:
    shown = visit().page
    assert shown.title() == "Kitchen scripts: 75 % owned"
    assert shown.locator(".map rect:not(.edge)").count() == 4
    assert shown.locator(".map rect:not([class])").count() == 1
    hatched = shown.locator(".map rect:not([class])").evaluate("one => getComputedStyle(one).fill")
    assert hatched == 'url("#page:hatch")'
    boxes = [one.bounding_box() for one in shown.locator(".map rect:not(.edge)").all()]
    assert all(box is not None and box["width"] > 4 and box["height"] > 4 for box in boxes)
    line = shown.locator(".chart .line").bounding_box()
    assert line is not None
    assert line["width"] > 300


def test_the_filter_finds_text_owners_and_what_nobody_owns(visit: Visit) -> None:
    visited = visit()
    assert len(visited.listed()) == 5
    visited.page.get_by_role("searchbox").fill("SPOON stir")
    assert visited.listed() == ["scripts/stir.sh"]
    assert visited.page.locator("output").inner_text() == "1 of 5 listed"
    assert not visited.page.get_by_text("scripts/bake/", exact=True).last.is_visible()
    visited.page.get_by_role("searchbox").fill("")
    visited.page.get_by_role("combobox", name="Owner").select_option("BAKER")
    assert visited.listed() == ["scripts/bake/bread.sh"]
    visited.page.get_by_role("combobox", name="Owner").select_option("")
    visited.page.get_by_label("only without an owner").check()
    assert visited.listed() == ["scripts/loose.sh"]


def test_a_link_opens_its_card(visit: Visit) -> None:
    visited = visit("#scripts/stir.sh")
    row = visited.page.locator("[id='scripts/stir.sh']")
    assert row.locator("details").get_attribute("open") is not None
    assert row.get_by_text("Wear gloves").is_visible()
    box = row.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < DESKTOP["height"]


def test_a_link_to_what_is_filtered_away_shows_it(visit: Visit) -> None:
    visited = visit()
    visited.page.get_by_role("searchbox").fill("bread")
    visited.value_of("location.hash = '#scripts/loose.sh'")
    visited.page.wait_for_function("document.querySelector('input').value === ''")
    assert "scripts/loose.sh" in visited.listed()


def test_links_to_nothing_are_harmless(visit: Visit) -> None:
    assert len(visit("#no/such%ZZthing").listed()) == 5
    assert len(visit("#%22%3E%3Cscript%3E").listed()) == 5


def test_a_tile_leads_to_its_row(visit: Visit) -> None:
    visited = visit("#page:map")
    assert sorted(visited.page.locator(".map title").all_text_contents()) == [
        "bread.sh: BAKER",
        "loose.sh: nobody",
        "old.sh: COOK",
        "stir.sh: COOK",
    ]
    visited.page.locator(".map rect.o2").click()
    visited.page.wait_for_function("location.hash === '#scripts%2Fbake%2Fbread.sh'")
    assert visited.page.locator("tr:target").get_attribute("id") == "scripts/bake/bread.sh"


def test_examples_can_be_copied(visit: Visit) -> None:
    visited = visit("#scripts/stir.sh", permissions=["clipboard-read", "clipboard-write"])
    visited.page.get_by_role("button", name="Copy").first.click()
    visited.page.get_by_role("button", name="Copied").wait_for()
    assert visited.value_of("navigator.clipboard.readText()") == "scripts/stir.sh --slow"


def test_the_embedded_json_parses(visit: Visit) -> None:
    text = visit().page.locator("[id='page:data']").text_content() or ""
    assert json.loads(text)["scripts"]["scripts/bake"] == {"BAKER": ["bread.sh"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE, {"width": 320, "height": 568}])
def test_nothing_is_wider_than_the_screen(visit: Visit, viewport: ViewportSize, scheme: str) -> None:
    visited = visit("#scripts/stir.sh", viewport=viewport, color_scheme=scheme)
    assert visited.value_of("document.documentElement.scrollWidth") == viewport["width"]


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_names_of_any_length_wrap(visit: Visit, long: Path, width: int) -> None:
    visited = visit("", long, viewport={"width": width, "height": 800})
    visited.value_of("for (const one of document.querySelectorAll('details')) one.open = true")
    assert visited.value_of("document.documentElement.scrollWidth") == width


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(tmp_path_factory.mktemp("long"), long_kitchen)


def test_dark_and_light_are_two_grounds(visit: Visit) -> None:
    def ground(scheme: str) -> object:
        script = "getComputedStyle(document.documentElement).backgroundColor"
        return visit(color_scheme=scheme).value_of(script)

    assert (ground("light"), ground("dark")) == ("rgb(253, 253, 251)", "rgb(21, 24, 27)")


def test_the_keyboard_reaches_everything_and_shows_where_it_is(visit: Visit) -> None:
    visited = visit()
    visited.page.keyboard.press("Tab")
    skip = visited.page.locator(".skip")
    assert skip.evaluate("one => one === document.activeElement && one.getBoundingClientRect().width > 20")
    visited.page.keyboard.press("Enter")
    visited.page.keyboard.press("Tab")
    assert visited.value_of("document.activeElement.name") == "text"
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert visited.value_of(outline) != "none"
    reached = []
    for _ in range(20):
        visited.page.keyboard.press("Tab")
        reached.append(visited.value_of("document.activeElement.name || document.activeElement.textContent"))
    assert reached[:4] == ["owner", "unowned", "gone.sh", "loose.sh"]
    assert "How to use it" in reached
    assert visited.value_of("[...document.querySelectorAll('.map *')].every(one => one.tabIndex < 0)")


def test_a_card_opens_by_keyboard(visit: Visit) -> None:
    visited = visit()
    summary = visited.page.locator("[id='scripts/stir.sh'] summary")
    summary.focus()
    visited.page.keyboard.press("Enter")
    assert visited.page.get_by_text("Wear gloves").is_visible()


def test_it_says_what_it_is_to_a_screen_reader(visit: Visit) -> None:
    shown = visit().page
    for role in ("banner", "main", "contentinfo", "navigation", "search"):
        assert shown.get_by_role(role).count() == 1, role
    picture = shown.locator("svg[role=img]")
    assert picture.count() == 1
    assert "100 % on 2026-01-01, then 75 % on 2026-01-03" in (picture.text_content() or "")
    assert shown.get_by_role("table", include_hidden=False).count() == 3
    assert shown.get_by_role("row", name="bread.sh BAKER").count() == 1


def test_it_works_without_scripts(visit: Visit) -> None:
    visited = visit(java_script_enabled=False)
    assert visited.page.locator(".filter").is_hidden()
    visited.page.locator("[id='scripts/stir.sh'] summary").click()
    assert visited.page.get_by_text("Wear gloves").is_visible()


def test_print_shows_every_card(visit: Visit) -> None:
    visited = visit()
    visited.page.emulate_media(media="print")
    visited.value_of("dispatchEvent(new Event('beforeprint'))")
    assert visited.page.get_by_text("Wear gloves").is_visible()
    assert visited.page.locator(".filter").is_hidden()
    visited.value_of("dispatchEvent(new Event('afterprint'))")
    assert not visited.page.get_by_text("Wear gloves").is_visible()


def test_hostile_text_stays_text(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "hostile.html"
    file.write_bytes(page(hostile_kitchen(tmp_path / "kitchen")).encode())
    visited = visit("", file)
    for summary in visited.page.locator("summary").all():
        summary.click()
    for link in visited.page.locator(".scripts a").all():
        link.click()
    for tile in visited.page.locator(".map rect:not(.edge)").all():
        tile.click(force=True)
    assert visited.value_of("window.pwned") is None
    assert visited.page.locator("h1").inner_text() == HOSTILE.replace("\u202e", "\\u202e")
    assert visited.page.get_by_text("[x](javascript:window.pwned=4)").is_visible()
    assert visited.page.locator("img, iframe, object, embed").count() == 0
