"""The promises about error rates, on fewer draws than `tests/benchmarks` takes."""

from tests.benchmarks.bench_calibration import (
    DISPERSIONS,
    RATES,
    deaths_coverage,
    false_alarms,
    false_changes,
    interval_coverage,
    show,
    trend_coverage,
)


def test_intervals_hold_the_true_ratio_of_clustered_events() -> None:
    rows = interval_coverage(size=4000)
    assert {row["variance/mean"] for row in rows} == set(DISPERSIONS)
    assert all(row["ours, of weeks"] >= 0.935 for row in rows)
    clustered = [row for row in rows if row["variance/mean"] == 3]
    assert all(row["exact, of totals"] < 0.9 for row in clustered)


def test_verdicts_and_flags_rarely_cry_wolf() -> None:
    rows = [row for row in false_alarms(weeks=15_600) if row["variance/mean"] == 1]
    assert {row["events a week"] for row in rows} == set(RATES)
    for row in rows:
        assert row["verdict of totals"] <= 0.05
        assert row["verdict of weeks"] <= 0.05
        assert max(row["EARS C1"], row["EARS C2"]) <= 0.03
        assert row["25% rule"] > 2 * row["verdict of totals"]
    # 200 comparisons a rate: all rates together, within three standard errors of 5%.
    mean = sum(row["verdict, 26 against 52 weeks"] for row in rows) / len(rows)
    assert mean <= 0.05 + 3 * (0.05 * 0.95 / 1000) ** 0.5


def test_trends_changes_and_deaths() -> None:
    assert all(row["coverage"] >= 0.88 for row in trend_coverage(size=60))
    changes = [row["series with a false change"] for row in false_changes(size=40)]
    assert sum(changes) / len(changes) <= 0.05
    deaths = [row["ours, events drawn anew"] for row in deaths_coverage(size=60)]
    assert sum(deaths) / len(deaths) >= 0.93


def test_tables_are_printed_in_columns() -> None:
    assert show("Title", [{"a": 1, "long name": 0.5}]) == "Title\na  long name\n1      0.500"
