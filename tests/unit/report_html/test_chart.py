"""Lines over time: where days and shares stand in the picture."""

from __future__ import annotations

from datetime import date, timedelta

from ownership_lint.analysis.trend import Point
from ownership_lint.report.html.chart import chart_of


def points(*rows: tuple[str, int, int]) -> list[Point]:
    return [Point(day, scripts, owned, 1) for day, scripts, owned in rows]


def test_one_day_is_no_line() -> None:
    assert chart_of([]) is None
    assert chart_of(points(("2026-01-01", 4, 4))) is None


def test_days_stand_where_the_calendar_has_them() -> None:
    chart = chart_of(points(("2026-01-01", 10, 10), ("2026-01-02", 10, 5), ("2026-01-11", 20, 5)))
    assert chart is not None
    assert chart.coverage == "M0 0l100 500 900 250"
    assert chart.scripts == "M0 1000L0 500l100 0 900 -500L1000 1000Z"
    assert chart.owned == "M0 1000L0 500l100 250 900 0L1000 1000Z"
    assert chart.missing == "M0 950l1000 0"
    assert chart.most == 20


def test_the_last_day_and_the_best_are_told_in_words() -> None:
    chart = chart_of(
        points(("2026-01-01", 10, 5), ("2026-01-03", 10, 9), ("2026-01-20", 10, 6), ("2026-01-31", 10, 2))
    )
    assert chart is not None
    assert [(one.date, one.percent, one.anchor) for one in chart.labels] == [
        ("2026-01-31", 20, "end"),
        ("2026-01-03", 90, "start"),
    ]


def test_days_without_a_script_have_no_share() -> None:
    assert chart_of(points(("2026-01-01", 0, 0), ("2026-01-02", 0, 0), ("2026-01-03", 2, 1))) is None
    chart = chart_of(points(("2026-01-01", 0, 0), ("2026-01-02", 2, 1), ("2026-01-03", 2, 2)))
    assert chart is not None
    assert chart.coverage == "M0 500l1000 -500"
    assert [one.date for one in chart.rows] == ["2026-01-02", "2026-01-03"]


def test_ticks_are_months_weeks_or_years_by_the_span() -> None:
    def ticks(days: int) -> list[str]:
        last = (date(2026, 1, 10) + timedelta(days)).isoformat()
        chart = chart_of(points(("2026-01-10", 2, 1), (last, 2, 1)))
        assert chart is not None
        assert all(0 <= tick.x <= 100 for tick in chart.ticks)
        return [tick.text for tick in chart.ticks]

    assert ticks(3) == ["12 Jan"]
    assert ticks(30) == ["12 Jan", "19 Jan", "26 Jan", "2 Feb"]
    assert ticks(90) == ["1 Feb", "1 Mar", "1 Apr"]
    assert ticks(700) == ["2026-02", "2026-06", "2026-10", "2027-02", "2027-06", "2027-10"]


def test_the_table_has_a_few_days_with_the_first_and_the_last() -> None:
    start = date(2026, 1, 1)
    many = [Point((start + timedelta(number)).isoformat(), 5, 1, 0) for number in range(100)]
    chart = chart_of(many)
    assert chart is not None
    assert len(chart.rows) == 12
    assert (chart.rows[0], chart.rows[-1]) == (many[0], many[-1])
