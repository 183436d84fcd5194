"""Two windows compared: like with like, in covered days, refusals included."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

import analytics as an
from analytics.dataset import Dataset
from analytics.errors import ParameterError
from analytics.measures.compare import compare
from analytics.results import result_info
from tests.builders import dataset

Y23, Y24 = "2023-01-01/2023-12-31", "2024-01-01/2024-12-31"
BOTH = {"window": "2023-01-01/2024-12-31"}
CENTCOM = {
    "id": "h1", "count": 153, "window": "2024-01-01/2024-06-30", "scope": "IQ;SY",
    "actor": "Islamic State", "origin": "CENTCOM", "counting_rule": "claimed",
}  # fmt: skip
AP = {
    "id": "ap", "count": 121, "window": Y23, "scope": "IQ;SY", "actor": "Islamic State",
    "origin": "AP", "counting_rule": "unknown",
}  # fmt: skip
MUSINGS = [
    {"id": "m23", "count": 135, "window": Y23, "scope": "IQ", "actor": "Islamic State"},
    {"id": "m24", "count": 65, "window": Y24, "scope": "IQ", "actor": "Islamic State"},
]
RIC = {
    2023: {1: 20, 2: 10, 3: 20, 4: 20, 6: 24, 7: 10, 8: 22, 10: 17, 11: 11, 12: 16},
    2024: {1: 16, 2: 26, 3: 27, 4: 25, 5: 23, 6: 15, 7: 18, 9: 23, 10: 25, 11: 24},
}


def months(counts: dict[int, dict[int, int]]) -> list[dict]:
    return [
        {
            "id": f"{year}-{month}",
            "count": count,
            "window": f"{year}-{month:02}-01/{pd.Period(f'{year}-{month}').end_time.date()}",
            "scope": "x-SY-NE",
        }
        for year, found in counts.items()
        for month, count in found.items()
    ]


def only(frame: pd.DataFrame) -> pd.Series:
    assert len(frame) == 1, frame
    return frame.iloc[0]


def test_other_origins_are_compared_only_when_asked_and_then_labelled() -> None:
    data = dataset(figures=[CENTCOM, AP])
    refused = only(compare(data, "2023", "2024"))
    assert (refused["refused"], refused["said_a"], refused["said_b"]) == (
        "different_origin", "AP", "CENTCOM",
    )  # fmt: skip
    assert pd.isna(refused["ratio"])
    row = only(compare(data, "2023", "2024", across_origins=True))
    assert round(row["ratio"], 4) == 2.5359
    assert row["low"] < an.rate_ratio(121, 365, 153, 182).low  # counts of attacks cluster
    assert (row["verdict"], row["comparability"]) == ("none", "other_counter")
    assert (row["origin_a"], row["origin_b"]) == ("AP", "CENTCOM")
    assert row["origin"] == "AP / CENTCOM"
    assert (row["basis"], row["method"]) == ("rates", "totals")
    assert (row["days_a"], row["days_b"]) == (365, 182)
    assert round(row["least"], 2) == 1.26
    assert round(row["season"], 2) == 1.47
    assert {"other_counter", "season", "part_of_window"} <= set(row["cautions"].split(";"))
    assert (row["window_b"], row["asked_b"], row["asked_days_b"]) == ("Jan-Jun 2024", "2024", 366)


def test_whole_years_are_the_same_months() -> None:
    row = only(compare(dataset(figures=MUSINGS), "2023", "2024"))
    assert round(row["ratio"], 4) == 0.4802
    assert row["low"] < 0.3515 < 0.6502 < row["high"] < 1  # outside the interval of independence
    assert row["assumed"] > 2
    assert (row["basis"], row["verdict"], row["days_b"]) == ("same_months", "lower", 366)
    assert (row["certainty"], row["comparability"]) == ("plain", "same_days")
    assert row["rows_a"] == "figures:m23"


def test_other_places_are_refused_with_their_names() -> None:
    frame = compare(dataset(figures=[AP, *MUSINGS]), "2023", "2024")
    refused = only(frame[frame["refused"].notna()])
    assert refused[["refused", "said_a", "said_b"]].tolist() == ["different_scope", "IQ;SY", "IQ"]


def test_months_are_compared_with_the_same_months_alone() -> None:
    frame = compare(
        dataset(
            figures=[*months(RIC), {"id": "y", "count": 189, "window": Y23, "scope": "x-SY-NE"}]
        ),
        "2023",
        "2024",
    )
    row = only(frame)
    assert (row["count_a"], row["days_a"], row["count_b"], row["days_b"]) == (132, 242, 176, 243)
    assert row["window_a"] == "Jan-Apr 2023, Jun-Jul 2023, Oct-Nov 2023"
    assert (row["basis"], row["method"]) == ("same_months", "bins")
    assert round(row["ratio"], 4) == 1.3278
    assert row["low"] < 0.9895 < 1.7818 < row["high"]  # months vary, and eight show little of it
    assert (row["verdict"], row["certainty"]) == ("too_close", "probably")


def test_months_that_make_up_the_totals_show_how_counts_vary() -> None:
    twelve = {year: {m: 10 + m % 3 for m in range(1, 13)} for year in (2023, 2024)}
    totals = [
        {"id": "t23", "count": 132, "window": Y23, "scope": "x-SY-NE"},
        {"id": "t24", "count": 132, "window": Y24, "scope": "x-SY-NE"},
    ]
    row = only(compare(dataset(figures=[*months(twelve), *totals]), "2023", "2024"))
    assert row["method"] == "bins"
    totals[1]["count"] = 140
    row = only(compare(dataset(figures=[*months(twelve), *totals]), "2023", "2024"))
    assert (row["method"], row["count_b"]) == ("totals", 140)


def test_twelve_months_make_a_year() -> None:
    figures = [
        *months({2023: dict.fromkeys(range(1, 13), 5)}),
        {"id": "t24", "count": 90, "window": Y24, "scope": "x-SY-NE"},
    ]
    row = only(compare(dataset(figures=figures), "2023", "2024"))
    assert (row["count_a"], row["days_a"], row["basis"]) == (60, 365, "same_months")
    assert "sum_of_figures" in row["cautions"]


def test_a_total_bounds_its_parts() -> None:
    figures = [
        {"id": "y", "count": 121, "window": Y23, "scope": "IQ"},
        {"id": "q4", "count": 21, "window": "2023-10-01/2023-12-31", "scope": "IQ"},
        {"id": "h", "count": 153, "window": "2024-01-01/2024-06-30", "scope": "IQ"},
    ]
    row = only(compare(dataset(figures=figures), "H1 2023", "H1 2024"))
    assert (row["basis"], row["method"]) == ("bounds", "union")
    assert (row["low_a"], row["high_a"], row["days_a"]) == (0, 100, 181)
    assert pd.isna(row["count_a"])
    assert pd.isna(row["ratio"])
    assert row["low"] <= an.rate_ratio((0, 100), 181, 153, 182).low
    assert "through_longer_window" in row["cautions"]
    assert pd.isna(row["high"])


def test_bounded_counts_give_a_union_without_a_point() -> None:
    figures = [
        {"id": "a", "count": 10, "window": Y23, "scope": "IQ"},
        {"id": "b", "count": (60, None), "window": Y24, "scope": "IQ"},
    ]
    row = only(compare(dataset(figures=figures), "2023", "2024"))
    assert (row["method"], row["verdict"]) == ("union", "higher")
    assert pd.isna(row["ratio"])
    assert pd.isna(row["high"])


def test_a_month_does_not_stand_for_a_year() -> None:
    figures = [
        {"id": "a", "count": 5, "window": "2023-12-01/2023-12-31", "scope": "IQ"},
        {"id": "b", "count": 17, "window": "2024-06-01/2024-06-30", "scope": "IQ"},
    ]
    row = only(compare(dataset(figures=figures), "2023", "2024"))
    assert (row["refused"], row["days_b"]) == ("too_little_known", 30)


def test_a_figure_with_nothing_to_hold_it_against_is_counted() -> None:
    lonely = {"id": "x", "count": 5, "window": Y23, "scope": "SY", "actor": "somebody else"}
    frame = compare(dataset(figures=[*MUSINGS, lonely]), "2023", "2024")
    assert len(frame) == 1
    assert result_info(frame)["left_out"]["without_counterpart"] == 1


@pytest.mark.parametrize("rule", ["part_of", "restates"])
def test_parts_and_copies_never_enter(rule: str) -> None:
    figures = [*MUSINGS, {**MUSINGS[1], "id": "copy", "count": 1, rule: "figures:m24"}]
    row = only(compare(dataset(figures=figures), "2023", "2024"))
    assert row["count_b"] == 65


def test_the_newest_figure_replaces_older_ones_and_equals_disagree_openly() -> None:
    newer = [
        {**MUSINGS[1], "as_of": pd.Timestamp("2025-01-05")},
        {**MUSINGS[1], "id": "old", "count": 90, "as_of": pd.Timestamp("2024-12-31")},
    ]
    frame = compare(dataset(figures=[MUSINGS[0], *newer]), "2023", "2024")
    assert only(frame)["count_b"] == 65
    assert result_info(frame)["left_out"]["superseded"] == 1
    torn = [*MUSINGS, {**MUSINGS[1], "id": "other", "count": 80}]
    row = only(compare(dataset(figures=torn), "2023", "2024"))
    assert (row["low_b"], row["high_b"]) == (65, 80)
    assert "several_numbers" in row["cautions"]


def test_totals_of_persons_borrow_how_deaths_vary() -> None:
    figures = [{**row, "measure": "killed", "unit": "persons"} for row in MUSINGS]
    row = only(compare(dataset(figures=figures), "2023", "2024", measure="killed"))
    assert round(row["ratio"], 2) == 0.48
    assert row["low"] < 0.2
    assert (row["method"], row["verdict"]) == ("totals", "too_close")
    assert "borrowed_dispersion" in row["cautions"]


def test_a_gap_and_a_change_of_rule_are_stated() -> None:
    covered = [
        {"source_id": "figures", "window": "2024-01-01/2024-05-31", "rule": "media"},
        {"source_id": "figures", "window": "2024-07-01/2024-12-31", "rule": "media and police"},
    ]
    row = only(compare(dataset(figures=MUSINGS, covered=covered), "2023", "2024"))
    assert {"rule_changed", "outside_coverage"} <= set(row["cautions"].split(";"))
    before = [{"source_id": "figures", "window": Y23, "rule": "deadly only"}]
    row = only(compare(dataset(figures=MUSINGS, covered=[*before, *covered]), "2023", "2024"))
    assert row["refused"] == "rule_changed"
    assert (row["said_a"], row["said_b"]) == ("deadly only", "media; media and police")


def daily(day: str, count: int, scope: str = "IQ-KI", **more: object) -> list[dict]:
    start = pd.Timestamp(day)
    return [
        {"id": f"{day}-{scope}-{n}", "day": str((start + pd.Timedelta(days=n)).date()),
         "scope": scope, **more}
        for n in range(count)
    ]  # fmt: skip


def spread(year: int, count: int, scope: str = "IQ-KI", **more: object) -> list[dict]:
    """Events at equal distances through a year, the last one on its last day."""
    days = pd.date_range(f"{year}-01-01", f"{year}-12-31", periods=count).normalize()
    return [
        {"id": f"{year}-{scope}-{n}", "day": str(day.date()), "scope": scope, **more}
        for n, day in enumerate(days)
    ]


def test_incidents_are_compared_in_the_days_that_both_years_cover() -> None:
    covered = [{"window": "2023-01-01/2023-12-31"}, {"window": "2024-03-01/2024-12-31"}]
    events = spread(2023, 37) + spread(2024, 37)
    row = only(compare(dataset(events=events, covered=covered), "2023", "2024"))
    assert (row["days_a"], row["days_b"]) == (306, 306)
    assert (row["count_a"], row["count_b"]) == (31, 31)
    assert (row["evidence"], row["method"], row["basis"]) == ("incidents", "bins", "same_months")
    assert (row["window_a"], row["window_b"]) == ("Mar-Dec 2023", "Mar-Dec 2024")
    assert "part_of_window" in row["cautions"]


def test_a_list_that_is_not_systematic_is_counted_and_refused() -> None:
    row = only(compare(dataset(events=daily("2023-05-01", 4)), "2023", "2024"))
    assert (row["count_a"], row["count_b"]) == (4, 0)
    assert row["refused"] == "not_systematic"
    partly = dataset(events=daily("2023-05-01", 4), covered=[{"window": Y24}])
    assert only(compare(partly, "2023", "2024"))["refused"] == "not_covered"


def test_imprecise_dates_give_the_union_of_both_extremes() -> None:
    events = spread(2023, 30) + spread(2024, 30)
    sharp = only(compare(dataset(events=events, covered=[BOTH]), "2023", "2024"))
    loose = [*events, {"id": "x", "window": "2023-12-25/2024-01-05", "scope": "IQ-KI"}]
    row = only(compare(dataset(events=loose, covered=[BOTH]), "2023", "2024"))
    assert (row["low_a"], row["high_a"], row["low_b"], row["high_b"]) == (30, 31, 30, 31)
    assert row["method"] == "union"
    assert row["low"] < sharp["low"]
    assert row["high"] > sharp["high"]
    assert pd.isna(row["ratio"])


def test_deaths_are_compared_by_events() -> None:
    events = [
        {**event, "killed_best": 40 if n == 0 else 1, "killed_low": 0}
        for n, event in enumerate(spread(2023, 30) + spread(2024, 30))
    ]
    frame = compare(dataset(events=events, covered=[BOTH]), "2023", "2024", measure="killed")
    row = only(frame)
    assert (row["count_a"], row["count_b"], row["method"]) == (69, 30, "deaths")
    assert row["verdict"] == "too_close"
    assert an.rate_ratio(69, 365, 30, 366).high < 1


def test_every_province_has_a_row_and_corrected_values() -> None:
    events = (
        spread(2023, 90) + spread(2024, 10) + spread(2023, 20, "IQ-DI")
        + spread(2024, 21, "IQ-DI") + spread(2023, 3, "IQ-DI;IQ-KI")
    )  # fmt: skip
    frame = compare(dataset(events=events, covered=[BOTH]), "2023", "2024", by="province")
    rows = frame.set_index("scope")
    assert len(rows) == 19
    assert rows.loc["IQ-BA", "count_a"] == 0
    assert rows.loc["unallocated", "count_a"] == 3
    assert rows.loc["IQ-KI", "verdict"] in ("lower", "at_least_halved")
    assert rows.loc["IQ-KI", "p_holm"] >= rows.loc["IQ-KI", "p_bh"] >= rows.loc["IQ-KI", "p_value"]
    notes = {note["code"]: note for note in result_info(frame)["notes"]}
    assert (notes["looked_at"]["rows"], notes["looked_at"]["by_chance"]) == (2, 0.1)


def test_place_and_actor_narrow_both_kinds_of_evidence() -> None:
    more = {**MUSINGS[0], "id": "sy", "scope": "SY"}
    events = daily("2023-05-01", 4, actor="Islamic State") + daily("2023-05-01", 9, "SY-RA")
    data = dataset(figures=[*MUSINGS, more], events=events, covered=[{**BOTH, "scope": "IQ;SY"}])
    frame = compare(data, "2023", "2024", scope="Iraq", actor="Islamic State")
    assert frame["count_a"].tolist() == [135, 4]
    assert frame["scope"].tolist() == ["IQ", "IQ"]
    left_out = result_info(frame)["left_out"]
    assert (left_out["other_place"], left_out["other_actor"]) == (1, 9)
    rows = compare(data, "2023", "2024", by="scope").set_index("scope")
    assert rows.loc["SY-RA", "count_a"] == 9


def test_what_was_selected_away_is_not_zero() -> None:
    events = daily("2023-05-01", 4) + daily("2024-05-01", 3) + daily("2024-05-01", 2, "IQ-DI")
    data = dataset(events=events, covered=[BOTH])
    later = only(compare(data.select(start="2024"), "2023", "2024"))
    assert later["refused"] == "not_covered"
    kirkuk = compare(data.select(scope="IQ-KI"), "2023", "2024", by="province")
    assert kirkuk["scope"].tolist() == ["IQ-KI"]


def test_several_measures_are_compared_each_with_itself() -> None:
    others = [{**row, "id": row["id"] + "i", "measure": "incidents"} for row in MUSINGS]
    data = dataset(figures=[*MUSINGS, *others])
    frame = compare(data, "2023", "2024", measure=["attacks", "incidents"])
    assert frame["measure"].tolist() == ["attacks", "incidents"]
    assert frame["refused"].isna().all()


def test_two_lists_are_compared_side_by_side() -> None:
    events = daily("2023-05-01", 4) + daily("2023-05-01", 4, source_id="other")
    covered = [BOTH, {**BOTH, "source_id": "other"}]
    frame = compare(dataset(events=events, covered=covered), "2023", "2024")
    assert frame["origin"].tolist() == ["list", "other"]
    assert frame["count_a"].tolist() == [4, 4]


def test_windows_of_many_kinds() -> None:
    data = dataset(events=spread(2024, 60), covered=[BOTH])
    for a, b, days in [
        ("30 days before 2024-05-05", "30 days after 2024-05-05", 30),
        ("2024-W12", "2024-W13", 7),
        ("Q1 2024", "Q2 2024", 91),
        ("Quiet: 2024-01-01/2024-01-10", "Loud: 2024-05-01/2024-05-10", 10),
        (date(2024, 5, 1), date(2024, 5, 2), 1),
    ]:
        row = only(compare(data, a, b))
        assert row["days_b"] == days
    assert compare(data, "Quiet: 2023", "2024")["window_a"].tolist() == ["Quiet"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("2024", "2023"), "is the later one; give the earlier window first"),
        (("2023", "H2 2023"), "shares days"),
        (("2023", "until 2024"), "two ends"),
        (("2023", "2024", "district"), "use one of province, scope, event_type, actor, origin"),
        (("2023", "2024", None, "ataks"), 'column measure: "ataks": not known'),
    ],
)
def test_wrong_calls_name_the_remedy(arguments: tuple, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        compare(Dataset(), *arguments)


def test_row_order_and_input_do_not_matter() -> None:
    figures = [CENTCOM, AP, *MUSINGS, *months(RIC)]
    events = daily("2023-05-01", 9) + daily("2024-05-01", 8, "IQ-DI")
    data = dataset(figures=figures, events=events, covered=[BOTH])
    before = data.statistics.copy(deep=True), data.incidents.copy(deep=True)
    first = compare(data, "2023", "2024", by="province", across_origins=True)
    pd.testing.assert_frame_equal(data.statistics, before[0])
    pd.testing.assert_frame_equal(data.incidents, before[1])
    order = np.random.default_rng(1)
    again = dataset(
        figures=[figures[k] for k in order.permutation(len(figures))],
        events=[events[k] for k in order.permutation(len(events))],
        covered=[BOTH],
    )
    second = compare(again, "2023", "2024", by="province", across_origins=True)
    drop = ["rows_a", "rows_b"]
    pd.testing.assert_frame_equal(first.drop(columns=drop), second.drop(columns=drop))
