"""Trend, change points and flags of whole datasets: tables in, tables out, words and drawings."""

import csv
import dataclasses
import gzip

import numpy as np
import pandas as pd
import pytest
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

import analytics as an
from analytics import prose
from analytics.dataset import Dataset
from analytics.errors import ParameterError
from analytics.measures.series import change_points, trend, warnings
from analytics.notebook import show
from analytics.prose.trend import not_followed
from analytics.prose.warnings import rows_listed
from analytics.results import result_info
from tests import builders

FIVE_YEARS = pd.period_range("2019-01", "2023-12", freq="M")
MONTHS = pd.period_range("2022-01", "2023-12", freq="M")


def month_figures(
    counts: dict[int, object], months: pd.PeriodIndex = MONTHS, **more: object
) -> list[dict]:
    return [
        {
            "id": f"{more.get('scope', 'x')}-{i}", "scope": "x-SY-NE", "count": count,
            "window": f"{months[i].start_time:%Y-%m-%d}/{months[i].end_time:%Y-%m-%d}", **more,
        }
        for i, count in counts.items()
    ]  # fmt: skip


def daily_events(counts: list[int], first: str, scope: str = "IQ-KI") -> list[dict]:
    """So many events on the Wednesday of each week."""
    start = pd.Timestamp(first)
    return [
        {"id": f"{scope}-{week}-{k}", "scope": scope,
         "day": f"{start + pd.Timedelta(days=7 * week + 2):%Y-%m-%d}"}
        for week, count in enumerate(counts)
        for k in range(count)
    ]  # fmt: skip


FALLING = {i: 40 - i for i in range(24)}


def test_a_series_of_figures_gives_the_quasi_poisson_trend_and_its_band() -> None:
    data = builders.dataset(figures=month_figures(FALLING))
    frame = trend(data)
    assert frame["refused"].isna().all()
    assert len(frame) == 24
    days = np.array([month.days_in_month for month in MONTHS], float)
    start = np.array(MONTHS.start_time, "datetime64[D]").astype(float)
    years = (start + days / 2) / 365.25
    design = np.column_stack([np.ones(24), years - years.mean()])
    season = 2 * np.pi * np.outer(years, [1, 2])
    design = np.column_stack([design, np.cos(season), np.sin(season)])
    fit = GLM(list(FALLING.values()), design, Poisson(), exposure=days).fit(scale=1.0, tol=1e-12)
    row = frame.iloc[0]
    assert row["annual_ratio"] == pytest.approx(np.exp(fit.params[1]), rel=1e-8)
    assert row["dispersion"] == 1.0
    assert row["verdict"] == "lower"
    assert frame["fitted"].sum() == pytest.approx(sum(FALLING.values()))
    assert (frame["fitted_low"] < frame["fitted"]).all()
    assert (frame["fitted"] < frame["fitted_high"]).all()
    assert frame["rows"].iloc[0] == "figures:x-0"


def test_a_month_without_a_figure_is_unknown_and_not_zero() -> None:
    data = builders.dataset(figures=month_figures({i: 20 for i in range(24) if i != 5}))
    frame = trend(data, start="2021-12", end="2023")
    assert frame["count"].isna().sum() == 1  # before the first figure there is nothing to miss
    assert frame.loc[frame["count"].isna(), "fitted"].isna().all()
    assert frame["annual_ratio"].iloc[0] == pytest.approx(1.0, abs=0.05)


def test_origins_are_never_one_series() -> None:
    one = month_figures(dict.fromkeys(range(12), 20), origin="A")
    other = month_figures(dict.fromkeys(range(12, 24), 60), origin="B", source_id="other")
    frame = trend(builders.dataset(figures=[*one, *other]))
    assert frame["series"].unique().tolist() == ["North-east Syria (B)", "North-east Syria (A)"]
    assert (frame["verdict"] == "too_close").all()
    assert trend(builders.dataset(figures=[*one, *other]), origin="A")["origin"].unique() == ["A"]


def test_series_of_one_origin_are_told_apart_by_what_differs() -> None:
    one = month_figures(dict.fromkeys(range(12), 20), actor="Islamic State", scope="SY")
    other = month_figures(dict.fromkeys(range(12), 9), actor="Turkey", scope="SY", source_id="b",
                          origin="figures")  # fmt: skip
    names = trend(builders.dataset(figures=[*one, *other]))["series"].unique().tolist()
    assert names == ["Syria (figures)", "Syria (figures), Turkey"]


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        (
            month_figures({0: 4, 1: 5}),
            "it has 2 months with a count and 9 events; at least 8 and 10",
        ),
        (
            month_figures(dict.fromkeys(range(12), (5, None))),
            "12 of its numbers are given as a bound",
        ),
    ],
)
def test_a_refused_series_is_a_row_with_the_reason(figures: list, reason: str) -> None:
    frame = trend(builders.dataset(figures=figures))
    assert len(frame) == 1
    assert frame["refused"].iloc[0] in ("too_short", "bounds_only")
    assert frame["annual_ratio"].isna().all()
    assert reason in not_followed(frame)[0]


def test_a_list_that_is_not_systematic_is_refused_with_the_reason() -> None:
    events = daily_events([3] * 20, "2023-01-02")
    data = builders.dataset(events=events, covered=[
        {"window": "2023-01-01/2023-12-31", "systematic": False}])  # fmt: skip
    for result in (trend(data, "week"), change_points(data, "week"), warnings(data)):
        assert len(result) == 1
        assert result["refused"].iloc[0] == "not_complete"
        assert result_info(result)["left_out"]["not_complete"] == 60
        an.draw(result)
        an.draw(result, static=True)
        assert prose.headline(result)
        assert show(result, data).exhibit.reason == prose.headline(result)


def test_silence_inside_coverage_is_zero_where_others_are_told_of() -> None:
    data = builders.dataset(
        events=[
            *daily_events([4] * 20, "2023-01-02"),
            *daily_events([1] * 52, "2023-01-02", "IQ-AN"),
        ],
        covered=[{"window": "2023-01-02/2023-12-31"}],
    )
    frame = trend(data, "week", by="province")
    kirkuk = frame[frame["scope"] == "IQ-KI"]
    assert kirkuk["bin_end"].max() == pd.Timestamp("2023-12-31")
    assert kirkuk["count"].tolist() == [4] * 20 + [0] * 32
    assert kirkuk.loc[kirkuk["change"], "bin_start"].tolist() == [pd.Timestamp("2023-05-22")]
    assert kirkuk["cautions"].str.contains("level_changed").all()
    assert kirkuk[["fitted", "annual_ratio"]].isna().all(axis=None)
    assert prose.headline(trend(data, "week", scope="IQ-KI")) == (
        "Attacks by any side in Kirkuk fell to none in the week of 22 to 28 May 2023, from "
        "17 to 0 a month, and stayed there"
    )


def test_a_list_that_falls_silent_as_never_before_is_questioned() -> None:
    data = builders.dataset(
        events=daily_events([4] * 20, "2023-01-02"), covered=[{"window": "2023-01-02/2023-12-31"}]
    )
    for result in (trend(data, "week"), change_points(data, "week"), an.count(data, "week"),
                   warnings(data, start="2023", end="2023")):  # fmt: skip
        text = " ".join(prose.notes(result))
        assert "no event after 17 May 2023 although it claims to cover until 31 December" in text
        assert "fell" not in prose.headline(result)
        assert result_info(result)["notes"][0]["code"] == "silent_end"
    frame = trend(data, "week")
    assert frame["count"].dropna().tolist() == [4] * 19
    actor = daily_events([4] * 52, "2023-01-02")
    told = [event | {"actor": "Turkey" if week < 60 else "x"} for week, event in enumerate(actor)]
    whole = builders.dataset(events=told, covered=[{"window": "2023-01-02/2023-12-31"}])
    assert result_info(trend(whole, "week", actor="Turkey"))["notes"] == []


def test_uncovered_weeks_are_left_out_and_partial_edges_dropped() -> None:
    data = builders.dataset(
        events=daily_events([4] * 52, "2023-01-02"),
        covered=[{"window": "2023-01-02/2023-05-31"}, {"window": "2023-07-03/2023-12-31"}],
    )
    frame = change_points(data, "week", start="2023-01-04", end="2023-12-31")
    assert frame["bin_start"].min() == pd.Timestamp("2023-01-09")
    gap = frame[frame["count"].isna()]
    assert [gap["bin_start"].min(), gap["bin_end"].max()] == [
        pd.Timestamp("2023-05-29"), pd.Timestamp("2023-07-02")]  # fmt: skip
    assert not frame["change"].any()


def test_events_dated_wider_than_a_bin_are_counted_or_refuse_the_series() -> None:
    events = daily_events([4] * 20, "2023-01-02")
    wide = [{"id": f"w{i}", "scope": "IQ-KI", "window": "2023-02-01/2023-02-28"} for i in range(40)]
    covered = [{"window": "2023-01-02/2023-05-21"}]
    frame = trend(builders.dataset(events=[*events, *wide[:5]], covered=covered), "week")
    assert result_info(frame)["left_out"]["too_wide"] == 5
    frame = trend(builders.dataset(events=[*events, *wide], covered=covered), "week")
    assert frame["refused"].tolist() == ["too_wide"]
    assert frame["missed"].tolist() == [40]
    assert not_followed(frame)[0].endswith(
        "40 events are dated more roughly than a week: use longer bins."
    )


def test_a_change_of_level_is_marked_where_it_starts() -> None:
    noise = [0, 2, -1, 1, -2, 0, 1, -1]
    told = [(6 if i < 38 else 30) + noise[i % 8] for i in range(60)]
    data = builders.dataset(figures=month_figures(dict(enumerate(told)), months=FIVE_YEARS))
    frame = change_points(data)
    assert frame.loc[frame["change"], "bin_start"].tolist() == [pd.Timestamp("2022-03-01")]
    assert frame["level"].round(2).unique().tolist() == [0.2, 0.99]
    for result in (frame, trend(data)):
        assert prose.headline(result) == (
            "Attacks in north-east Syria rose to 5.0 times as many in March 2022, from 6.0 to 30 a "
            "month, and stayed there"
        )


def watched(counts: list[int], **more: object) -> pd.DataFrame:
    data = builders.dataset(
        events=daily_events(counts, "2023-01-02"), covered=[{"window": "2023-01-02/2023-12-31"}]
    )
    return warnings(data, start="2023-01-02", end="2023-12-31", **more)


def test_a_week_that_stands_out_is_flagged_beside_what_chance_gives() -> None:
    frame = watched([2, 3, 2, 1, 2, 3, 2, 9] + [2] * 44)
    kirkuk = frame[frame["group"] == "IQ-KI"]
    assert kirkuk.loc[kirkuk["flagged"], "bin_start"].tolist() == [pd.Timestamp("2023-02-20")]
    assert kirkuk["expected_false"].notna().sum() == 45
    assert 0.1 < kirkuk["expected_false"].sum() < 0.45  # at most one in a hundred
    assert frame["group"].nunique() == 18
    assert prose.headline(frame) == "One week stands out; chance alone would give about 0.3"
    told = rows_listed(frame)
    assert told.loc[told["flagged"], ["scope", "count"]].to_numpy().tolist() == [["IQ-KI", 9]]
    assert len(told) == 19  # and the latest week of each province


def test_the_tail_that_still_fills_is_neither_tested_nor_flagged() -> None:
    counts = [2, 3, 2, 1, 2, 3] * 8 + [2, 2, 2, 30]
    frame = watched(counts, as_of="2024-01-07")
    kirkuk = frame[frame["group"] == "IQ-KI"]
    assert kirkuk["tail"].sum() == 3
    assert kirkuk["count"].iloc[-1] == 30
    assert not kirkuk["flagged"].any()
    assert kirkuk.loc[kirkuk["tail"], "expected_false"].isna().all()
    assert watched(counts)["flagged"].any()
    late = watched(counts, as_of="2024-02-28")
    assert not late["tail"].any()


def test_the_tail_takes_no_part_in_trend_and_weeks_to_come_are_unknown() -> None:
    data = builders.dataset(
        events=daily_events([4] * 40, "2023-01-02"), covered=[{"window": "2023-01-02/2023-12-31"}]
    )
    frame = trend(data, "week", as_of="2023-10-15")
    assert frame.loc[frame["tail"], "fitted"].isna().all()
    assert frame["count"].notna().sum() == 41
    assert frame["verdict"].iloc[0] == "too_close"
    assert "may still grow" in " ".join(prose.sentences(frame))


def test_the_day_of_publication_is_the_default_as_of() -> None:
    data = builders.dataset(
        events=daily_events([4] * 40, "2023-01-02"), covered=[{"window": "2023-01-02/2023-10-08"}]
    )
    published = data.sources.assign(published=pd.Timestamp("2023-10-10")).astype(
        {"published": "datetime64[us]"}
    )
    dated = dataclasses.replace(data, sources=published)
    assert trend(dated, "week")["tail"].sum() == 4
    assert not trend(data, "week")["tail"].any()


def test_persons_are_followed_but_never_flagged() -> None:
    events = [event | {"killed_low": 2, "killed_best": 2, "killed_high": 2}
              for event in daily_events([3] * 30, "2023-01-02")]  # fmt: skip
    data = builders.dataset(events=events, covered=[{"window": "2023-01-02/2023-07-30"}])
    assert trend(data, "week", measure="killed")["count"].iloc[0] == 6
    flags = warnings(data, measure="killed")
    assert flags["refused"].iloc[0] == "persons"
    assert "persons of one event come together" in " ".join(prose.sentences(flags))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"every": "fortnight"}, "column every"),
        ({"measure": "attack"}, "column measure"),
        ({"start": "2024", "end": "2023"}, "before the start"),
        ({"filling": -1}, "filling"),
    ],
)
def test_a_wrong_argument_is_named(arguments: dict, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        trend(Dataset(), **arguments)


def test_nothing_gives_nothing() -> None:
    for result in (trend(Dataset()), change_points(Dataset()), warnings(Dataset())):
        assert result.empty
        assert prose.headline(result)
        an.draw(result, static=True)
        an.draw(result)


def test_evidence_of_figures_is_the_rows_they_were_read_from() -> None:
    data = builders.dataset(figures=[*month_figures(FALLING), {"id": "year", "count": 9,
                            "window": "2022-01-01/2022-12-31"}])  # fmt: skip
    assert show(trend(data), data).exhibit.evidence.count == 24


def test_evidence_of_a_list_are_the_rows_of_the_list_alone() -> None:
    data = builders.dataset(
        events=daily_events([4] * 20, "2023-01-02"),
        figures=month_figures({0: 9}),
        covered=[{"window": "2023-01-02/2023-12-31"}],
    )
    assert show(trend(data, "week"), data).exhibit.evidence.count == 80


def test_the_seeds_are_followed_where_months_are_known(root: object) -> None:
    data = an.load(str(root / "seeds"))  # type: ignore[operator]
    frame = trend(data, origin="Rojava Information Center", scope="x-SY-NE")
    ric = frame[frame["series"] == "North-east Syria (Rojava Information Center)"]
    assert ric["count"].notna().sum() == 25
    assert ric["count"].sum() == 477
    assert ric["verdict"].iloc[0] == "too_close"
    refused = trend(data)["refused"].dropna()
    assert "not_complete" in set(refused)


def test_real_weeks_of_governorates_are_those_of_an_independent_count(shared_data: object) -> None:
    path = shared_data / "ucdp" / "ged_iraq_1989_2018_hdx.csv.gz"  # type: ignore[operator]
    data = an.load(str(path))
    source = data.sources["source_id"].iloc[0]
    covered = builders.coverage([{"source_id": source, "measure": "incidents",
                                  "window": "1989-01-01/2018-12-31"}])  # fmt: skip
    data = dataclasses.replace(data, coverage=covered)
    flags = warnings(data, start="2017", end="2018")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if "nawá" in row["adm_1"]]
    days = pd.DataFrame({edge: pd.to_datetime([row[f"date_{edge}"][:10] for row in rows])
                         for edge in ("start", "end")})  # fmt: skip
    weeks = days["start"].dt.to_period("W")
    one = weeks[weeks == days["end"].dt.to_period("W")].value_counts()
    mine = flags[flags["group"] == "IQ-NI"].set_index("bin_start")["count"]
    for start, count in mine.items():
        assert count == one.get(pd.Period(start, "W"), 0)
    assert len(mine) == 104
    levels = change_points(data, start="2003", end="2018")
    assert levels.loc[levels["change"], "bin_start"].max() == pd.Timestamp("2017-07-01")
    assert prose.headline(trend(data, start="2003", end="2018")) == (
        "Attacks by any side in Iraq fell by two thirds in July 2017, from 62 "
        "to 21 a month, and stayed there"
    )


def test_a_quiet_decade_hides_no_change_and_stayed_is_said_only_where_it_did(
    shared_data: object,
) -> None:
    data = an.load(str(shared_data / "ucdp" / "ged_iraq_1989_2018_hdx.csv.gz"))  # type: ignore[operator]
    whole, later = (prose.headline(trend(data, start=start)) for start in ("1989", "2003"))
    assert whole == later
    assert whole.endswith(
        "fell by two thirds in July 2017, from 62 to 21 a month, and stayed there"
    )
    fallen = trend(data, start="1989", end="2008")
    fallen["count"] = fallen["count"].where(fallen["bin_start"] < "2008-01-01", 5)
    assert prose.headline(fallen).endswith("; in the last year they were 5.0 a month")
