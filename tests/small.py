"""One small result of each kind: a few rows as a source gives them, measured by the real verbs."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd

import analytics as an
from tests.builders import dataset

YEARS = ("2023-01-01/2023-12-31", "2024-01-01/2024-12-31")
ISIS = {"actor": "Islamic State"}
COVERED = ("IQ-KI", "IQ-DI", "IQ-AN")


def figure(origin: str, scope: str, window: str, count: object, **more: object) -> dict[str, Any]:
    name = f"{origin}-{scope}-{window[:10]}-{window[-5:]}"
    return {"id": name, "origin": origin, "scope": scope, "window": window, "count": count,
            **ISIS, **more}  # fmt: skip


def days_of(scope: str, year: int, count: int) -> list[dict[str, Any]]:
    """So many events over a year, each on a day of its own."""
    days = pd.date_range(f"{year}-01-03", f"{year}-12-28", periods=count).strftime("%Y-%m-%d")
    return [{"id": f"{scope}-{day}", "scope": scope, "day": day} for day in days]


def _months(first: str, counts: list[int | None], scope: str = "x-SY-NE") -> list[dict[str, Any]]:
    """A figure for each month with a count."""
    months = pd.period_range(first, periods=len(counts), freq="M")
    told = zip(months, counts, strict=True)
    return [
        figure("RIC", scope, f"{month.start_time:%Y-%m-%d}/{month.end_time:%Y-%m-%d}", count)
        for month, count in told if count is not None
    ]  # fmt: skip


def comparison() -> pd.DataFrame:
    """A counter that fell, one that rose, one too close to call, two that differ, and a refusal."""
    told = [
        figure("Musings on Iraq", "IQ", YEARS[0], 135),
        figure("Musings on Iraq", "IQ", YEARS[1], 65),
        figure("RIC", "x-SY-NE", YEARS[0], 60),
        figure("RIC", "x-SY-NE", YEARS[1], 64),
        figure("BBC", "YE", YEARS[0], 20),
        figure("BBC", "YE", YEARS[1], 190),
        figure("AP", "AF", YEARS[0], 121),
        figure("CENTCOM", "AF", "2024-01-01/2024-06-30", 653),
        figure("SOHR", "SY", YEARS[0], 10),
        figure("ISWNews", "SY", YEARS[1], 129, counting_rule="claimed"),
    ]  # fmt: skip
    return an.compare(dataset(figures=told), "2023", "2024", actor="ISIS", across_origins=True)


def provinces() -> pd.DataFrame:
    """Four provinces, one of them not covered, with what several share and what has no place."""
    events = [
        *days_of("IQ-KI", 2023, 10), *days_of("IQ-KI", 2024, 43),
        *days_of("IQ-DI", 2023, 48), *days_of("IQ-DI", 2024, 7),
        *days_of("IQ-KI;IQ-DI", 2024, 4), *days_of("IQ", 2024, 2),
    ]  # fmt: skip
    covered = [{"scope": scope, "window": "2023-01-01/2024-12-31"} for scope in COVERED]
    return an.provinces(dataset(events=events, covered=covered), "2024", against="2023")


def timeline(events: int = 12) -> pd.DataFrame:
    """Events of three lanes, every third known only to a week, and one reported figure."""
    offsets = [i * 700 // events % 356 for i in range(events)]
    rows = []
    for i, day in enumerate(pd.Timestamp("2024-01-01") + pd.to_timedelta(offsets, unit="D")):
        last = day + pd.Timedelta(days=6 if i % 3 == 2 else 0)
        row = {
            "scope": ("IQ-KI", "IQ-DI", "IQ-NI")[i % 3], "event_id": f"event {i}",
            "window": f"{day:%Y-%m-%d}/{last:%Y-%m-%d}", "target": "Iraqi army",
            "event_type": ("armed_attack", "arrest", "other")[i % 3], "place": "Hamrin <b>",
            "killed_best": i % 5, "killed_low": i % 5, "killed_high": i % 5, **ISIS,
        }  # fmt: skip
        rows += [row | {"id": f"{i}-{report}"} for report in range(1 + i % 2)]
    said = figure("CENTCOM", "IQ;SY", "2024-01-01/2024-06-30", 153)
    return an.timeline(dataset(events=rows, figures=[said]), start="2024", end="2024")


def count() -> pd.DataFrame:
    """Six months of one province: two that nobody counted, and an event of two months."""
    days = ["2024-01-05", "2024-01-09", "2024-01-20", "2024-06-02", "2024-06-09"]
    days += [f"2024-02-{day:02}" for day in (3, 4, 8, 9, 25)]
    events = [{"id": day, "scope": "IQ-KI", "day": day} for day in days]
    events.append({"id": "w", "scope": "IQ-KI", "window": "2024-02-27/2024-03-02"})
    covered = [{"window": "2024-01-01/2024-02-29"}, {"window": "2024-05-01/2024-06-30"}]
    return an.count(dataset(events=events, covered=covered), start="2024-01", end="2024-06")


def months() -> pd.DataFrame:
    """A year of months of one counter, two of them unknown in the later year."""
    later = [None if i in (3, 4) else i + 7 for i in range(12)]
    told = [*_months("2023-01", [i + 5 for i in range(12)]), *_months("2024-01", later)]
    return an.months(dataset(figures=told), "2023", "2024")


def claims() -> pd.DataFrame:
    """One claim in both readings, held against one figure."""
    half = "2024-01-01/2024-06-30"
    ratio = {"id": "claim", "kind": "ratio", "unit": "ratio", "low": 2.0, "bound": "more_than",
             "window": half, "origin": "CENTCOM", "about": "figures:half", "scope": "IQ;SY",
             "base_start": pd.Timestamp("2023-01-01"), "base_end": pd.Timestamp("2023-12-31"),
             **ISIS}  # fmt: skip
    figures = [
        figure("CENTCOM", "IQ;SY", half, 153) | {"id": "half"},
        figure("AP", "IQ;SY", YEARS[0], 121),
    ]
    return an.check_claims(dataset(figures=[*figures, ratio]))


def trend() -> pd.DataFrame:
    """Three years of a falling counter, one month unknown; another that is too short."""
    falling = [None if i == 2 else round(60 * 0.96**i) for i in range(36)]
    return an.trend(dataset(figures=[*_months("2021-01", falling), *_months("2021-01", [3], "IQ")]))


def change_points() -> pd.DataFrame:
    """Sixty months of one list whose level rises once."""
    days = [
        day for month, day in enumerate(pd.date_range("2019-01-01", periods=60, freq="MS"))
        for _ in range(5 if month < 36 else 20)
    ]  # fmt: skip
    events = [{"id": i, "scope": "IQ-KI", "day": f"{day + pd.Timedelta(days=i % 28):%Y-%m-%d}"}
              for i, day in enumerate(days)]  # fmt: skip
    covered = [{"window": "2019-01-01/2023-12-31"}]
    return an.change_points(dataset(events=events, covered=covered), every="month")


def warnings() -> pd.DataFrame:
    """Forty weeks of two provinces, one of them with a week that stands out."""
    weeks = pd.date_range("2023-01-02", periods=40, freq="7D")
    counts = {"IQ-KI": [2, 3, 2, 1] * 10, "IQ-DI": [1] * 40}
    counts["IQ-KI"][25] = 19
    events = [{"id": f"{scope}-{week}-{k}", "scope": scope, "day": f"{day:%Y-%m-%d}"}
              for scope, told in counts.items()
              for week, (day, count) in enumerate(zip(weeks, told, strict=True))
              for k in range(count)]  # fmt: skip
    covered = [{"window": "2023-01-02/2023-10-08"}]
    return an.warnings(dataset(events=events, covered=covered), "province")


ALL: Mapping[str, Callable[[], pd.DataFrame]] = {
    "comparison": comparison, "provinces": provinces, "timeline": partial(timeline, 12),
    "count": count, "months": months, "claims": claims, "trend": trend,
    "change_points": change_points, "warnings": warnings,
}  # fmt: skip
