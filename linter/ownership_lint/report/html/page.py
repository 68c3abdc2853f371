"""The page as data, and the text that its template makes of it."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import jinja2
from markupsafe import Markup

from ownership_lint.analysis.resolved import resolve_all
from ownership_lint.analysis.trend import trend_of
from ownership_lint.lazy_pattern import lazy_pattern
from ownership_lint.report.html.chart import chart_of, share
from ownership_lint.report.html.deprecations import deprecations_of
from ownership_lint.report.html.drift import UNOWNED, drift_of
from ownership_lint.report.html.owners import owners_of, styles_of
from ownership_lint.report.html.scripts import folders_of, treemap_of
from ownership_lint.report.html.text import embedded, fragment, inline, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ownership_lint.analysis.trend import Point, Trend
    from ownership_lint.report.formats import Source
    from ownership_lint.report.html.drift import Cause
    from ownership_lint.report.html.owners import OwnerView
    from ownership_lint.report.html.scripts import Folder

_AROUND_MARKS: Final = lazy_pattern(r"\s*([{};])\s*")
_MONTH: Final = timedelta(days=30)


class Change(NamedTuple):
    """How coverage was at an earlier day."""

    date: str
    percent: int
    points: int
    """What was gained since, in per cent of all scripts; negative where it was lost."""


def render_html(source: Source) -> str:
    """The whole page; the same state of the repository always gives the same text."""
    repository, document = source.repository, source.document
    report = source.findings()
    scripts = resolve_all(repository)
    owners = owners_of(repository, scripts)
    folders = folders_of(repository, document, scripts, styles_of(owners))
    trend = trend_of(repository, source.past_matrix)
    page = {
        "title": document.metadata.title or "Who owns which script",
        "purpose": document.metadata.purpose or "",
        "date": trend.points[-1].date if trend.points else "",
        "scripts": len(repository.scripts),
        "owned": len(repository.owned_scripts),
        "percent": _percent(len(repository.owned_scripts), len(repository.scripts)),
        "absent": len(repository.absent_entries),
        "changes": _changes(trend.points),
        "chart": chart_of(trend.points),
        "trend": trend,
        "treemap": treemap_of(folders),
        "drift": drift_of(repository, report) if report is not None else None,
        "owners": owners,
        "has_specs": any(owner.spec for owner in owners),
        "deprecations": deprecations_of(repository),
        "folders": folders,
        "data": _data(trend, folders, owners),
        "unowned_rule": UNOWNED,
        "by_folder": _by_folder,
    }
    return _template().render(page, css=_style(), js=_script())


def _percent(owned: int, scripts: int) -> int:
    """Rounded down: 100 means all. Of nothing, there is no share to tell."""
    return 100 * owned // scripts if scripts else 0


def _changes(points: Sequence[Point]) -> tuple[Change, ...]:
    """Against a month ago and against the best day, where these say different things."""
    points = [point for point in points if point.scripts]
    if len(points) < 2:
        return ()
    now = points[-1]
    ago = (date.fromisoformat(now.date) - _MONTH).isoformat()
    month = max((point for point in points if point.date <= ago), key=lambda point: point.date, default=None)
    best = max(points, key=share)
    before = (then for then in dict.fromkeys((month, best)) if then is not None and then != now)
    return tuple(_change(then, now) for then in before)


def _change(then: Point, now: Point) -> Change:
    before, after = int(share(then)), int(share(now))
    return Change(then.date, before, after - before)


def _by_folder(cause: Cause) -> list[tuple[str, int]]:
    """Of findings about scripts: how many each folder has, the most first."""
    counts = Counter(finding.subject.rpartition("/")[0] for finding in cause.findings)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _data(trend: Trend, folders: Sequence[Folder], owners: Sequence[OwnerView]) -> Markup:
    """What the page shows, for programs."""
    value: dict[str, Any] = {
        "version": 1,
        "kind": "ownership-page",
        "trend": [[one.date, one.scripts, one.owned, one.missing] for one in trend.points],
        "owners": [[owner.name, owner.scripts, owner.missing] for owner in owners],
        "scripts": {folder.path: _by_owner(folder) for folder in folders if folder.scripts},
        "absent": [[row.path, row.owner] for folder in folders for row in folder.rows if not row.is_present],
    }
    return embedded(value)


def _by_owner(folder: Folder) -> dict[str, list[str]]:
    """The names of the scripts of each owner; of nobody, under the empty text."""
    names: dict[str, list[str]] = {}
    for row in folder.scripts:
        names.setdefault(row.owner if row.is_owned else "", []).append(row.name)
    return names


@cache
def _text(name: str) -> str:
    return files("ownership_lint.report.html").joinpath(name).read_text("utf-8").strip()


def _script() -> Markup:
    """The script without its indentation: the page is to be small."""
    return Markup("\n".join(map(str.strip, _text("page.js").splitlines())))  # noqa: S704  (our own)


def _style() -> Markup:
    """The style without the blanks that only people need; its strings hold none of them."""
    text = _AROUND_MARKS.sub(r"\1", _text("page.css"))
    return Markup(text.replace(": ", ":").replace(", ", ",").replace(";}", "}"))  # noqa: S704  (our own)


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(inline=inline, fragment=fragment, hash=_hash)
    return environment.from_string(_text("page.html.jinja") + "\n")


def _hash(text: str) -> str:
    """What a content security policy calls a style or a script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
