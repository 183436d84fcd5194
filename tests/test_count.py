"""Counts per bin: tables in, tables out."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.dataset import Dataset
from analytics.errors import ContractError, ParameterError
from analytics.measures.count import count
from analytics.measures.events import definitions
from analytics.results import result_info
from analytics.vocabulary import EVENT_TYPES, MEASURES, STATUSES
from tests.builders import dataset

YEAR = {"window": "2024-01-01/2024-12-31"}


def table(frame: pd.DataFrame, *columns: str) -> list[tuple]:
    found = frame[list(columns)].astype(object)
    return list(found.where(found.notna(), None).itertuples(index=False, name=None))


def bins(frame: pd.DataFrame) -> list[tuple]:
    return table(frame, "certain", "possible", "expected")


def test_a_day_is_certain_a_window_is_possible_in_each_bin_it_touches() -> None:
    data = dataset(
        events=[
            {"id": "1", "day": "2024-01-31"},
            {"id": "2", "window": "2024-01-31/2024-02-03"},
            {"id": "3", "window": "2024-01-01/2024-03-31"},
        ]
    )
    assert bins(count(data)) == [
        (1, 3, round(1 + 0.25 + 31 / 91, 6)),
        (0, 2, round(0.75 + 29 / 91, 6)),
        (0, 1, round(31 / 91, 6)),
    ]


def test_zero_only_where_a_systematic_source_covers_the_whole_bin() -> None:
    data = dataset(
        events=[{"id": "1", "day": "2024-01-05", "scope": "IQ-KI"}],
        covered=[{"window": "2024-01-01/2024-03-15"}],
    )
    frame = count(data, start="2024-01", end="2024-04")
    assert table(frame, "certain", "covered", "covered_days") == [
        (1, True, 31), (0, True, 29), (None, False, 15), (None, False, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "stretch",
    [
        {"systematic": False},
        {"measure": "operations"},
        {"scope": "SY"},
        {"source_id": "another", "scope": "IQ-BA"},
    ],
)
def test_coverage_of_another_kind_makes_no_zero(stretch: dict) -> None:
    data = dataset(
        events=[{"id": "1", "day": "2024-01-05", "scope": "IQ-KI"}], covered=[{**YEAR, **stretch}]
    )
    assert table(count(data, end="2024-02"), "certain") == [(1,), (None,)]


def test_a_source_of_figures_alone_does_not_cover_incidents() -> None:
    data = dataset(
        events=[{"id": "1", "day": "2024-01-05", "scope": "IQ-KI"}],
        figures=[{"id": "1", "count": 9, **YEAR}],
        covered=[{**YEAR, "source_id": "figures"}],
    )
    assert table(count(data, end="2024-02"), "certain") == [(1,), (None,)]


def test_days_that_were_selected_away_are_not_zero() -> None:
    data = dataset(events=[{"id": "1", "day": "2024-03-05"}], covered=[YEAR]).select(
        start="2024-02"
    )
    frame = count(data, start="2024-01", end="2024-04")
    assert table(frame, "certain") == [(None,), (0,), (1,), (0,)]


def test_rows_that_do_not_count_are_counted_as_left_out() -> None:
    day = {"day": "2024-01-05"}
    data = dataset(
        events=[
            {"id": "1", **day},
            {"id": "2", **day, "part_of": "list:1"},
            {"id": "3", **day, "status": "doubtful"},
            {"id": "4", **day, "status": "foiled"},
            {"id": "5", **day, "status": "denied"},
            {"id": "6", **day, "event_type": "protest"},
            {"id": "7", **day, "actor": "Turkey"},
            {"id": "8", "window": "../2024-12-29"},
            {"id": "9", "window": "2024-01-01/.."},
            {"id": "10", "day": "2025-01-01"},
            {"id": "11", **day, "status": "claimed"},
        ]
    )
    frame = count(data, start="2024-01-01", end="2024-01-31")
    assert bins(frame) == [(3, 3, 3.0)]
    told = result_info(frame)["left_out"]
    assert told == {
        "part_of": 1, "doubtful": 1, "foiled": 2, "other_type": 1, "undated": 0, "open": 2,
        "outside_window": 1,
    }  # fmt: skip
    assert sum(told.values()) + 3 == len(data.incidents)
    by_actor = count(data, start="2024-01-01", end="2024-01-31", actor="Turkey")
    assert bins(by_actor) == [(1, 1, 1.0)]


def test_reports_of_one_event_are_one_event_dated_by_their_intersection_else_their_union() -> None:
    data = dataset(
        events=[
            {"id": "1", "event_id": "E", "window": "2024-01-20/2024-02-10"},
            {"id": "2", "event_id": "E", "day": "2024-02-02"},
            {"id": "3", "event_id": "F", "day": "2024-01-31"},
            {"id": "4", "event_id": "F", "day": "2024-02-01"},
        ]
    )
    assert bins(count(data)) == [(0, 1, 0.5), (1, 2, 1.5)]
    assert count(data, unit="reports")["expected"].sum() == 4


def test_a_report_that_does_not_count_does_not_date_its_event() -> None:
    data = dataset(
        events=[
            {"id": "1", "event_id": "E", "day": "2024-01-20", "status": "doubtful"},
            {"id": "2", "event_id": "E", "day": "2024-02-02"},
        ]
    )
    assert count(data)["bin_start"].dt.month.tolist() == [2]


def test_several_provinces_are_never_one() -> None:
    day = {"day": "2024-01-05"}
    data = dataset(
        events=[
            {"id": "1", **day, "scope": "IQ-KI"},
            {"id": "2", **day, "scope": "IQ-DI;IQ-KI"},
            {"id": "3", **day, "scope": "IQ"},
            {"id": "4", **day},
            {"id": "5", **day, "event_id": "E", "scope": "IQ-KI"},
            {"id": "6", **day, "event_id": "E", "scope": "IQ"},
            {"id": "7", **day, "event_id": "F", "scope": "IQ-KI"},
            {"id": "8", **day, "event_id": "F", "scope": "IQ-SD"},
        ],
        covered=[YEAR],
    )
    frame = count(data, by="province").set_index("group")["certain"]
    assert frame["IQ-KI"] == 2
    assert frame["unallocated"] == 2
    assert frame["unplaced"] == 2  # somewhere in Iraq is not several provinces
    assert frame["IQ-BA"] == 0
    assert len(frame) == 20


def test_halabja_counts_in_sulaymaniyah_until_it_is_a_province() -> None:
    old = {"id": "1", "day": "2025-04-13", "scope": "x-IQ-HA"}
    new = {"id": "2", "day": "2025-05-01", "scope": "x-IQ-HA"}
    before = count(dataset(events=[old]), by="province")
    assert before.loc[before["certain"] == 1, "group"].tolist() == ["IQ-SU"]
    after = count(dataset(events=[new]), by="province")
    assert after.loc[after["certain"] == 1, "group"].tolist() == ["x-IQ-HA"]
    both = count(dataset(events=[old, new]), every="year", by="province")
    assert both.loc[both["certain"] == 2, "group"].tolist() == ["IQ-SU"]
    assert result_info(both)["notes"][:1] == [
        {"code": "joined_provinces", "provinces": "x-IQ-HA", "day": "2025-04-14"}
    ]


def test_origins_each_tell_the_event_once() -> None:
    day = {"day": "2024-01-05", "event_id": "E"}
    data = dataset(
        events=[
            {"id": "1", **day, "origin": "A"},
            {"id": "2", **day, "origin": "A"},
            {"id": "3", **day, "origin": "B"},
        ]
    )
    assert table(count(data, by="origin"), "group", "certain") == [("A", 1), ("B", 1)]


def test_an_event_told_twice_by_nobody_named_is_counted() -> None:
    day = {"day": "2024-05-05", "event_id": "e", "origin": None}
    data = dataset(events=[{"id": "1", **day}, {"id": "2", **day}])
    assert table(count(data, by="origin"), "group", "certain") == [("not stated", 1)]


def test_two_systematic_lists_are_never_pooled() -> None:
    day = {"day": "2024-01-05", "scope": "IQ-KI"}
    data = dataset(
        events=[{"id": "1", **day}, {"id": "1", **day, "source_id": "other"}],
        covered=[YEAR, {**YEAR, "source_id": "other"}],
    )
    with pytest.raises(ParameterError, match='side by side with by="source_id"'):
        count(data)
    assert table(count(data, by="source_id"), "group", "certain") == [("list", 1), ("other", 1)]


def test_persons_are_added_as_bounds() -> None:
    day = {"day": "2024-01-05"}
    data = dataset(
        events=[
            {"id": "1", **day, "killed_low": 3, "killed_best": 3, "killed_high": 3},
            {"id": "2", **day, "killed_low": 1, "killed_high": 4},
            {"id": "3", **day},
            {"id": "4", **day, "event_id": "E", "killed_low": 2, "killed_best": 2},
            {"id": "5", **day, "event_id": "E", "killed_low": 5, "killed_best": 5},
        ]
    )
    frame = count(data, measure="killed")
    assert bins(frame) == [(6, 12, 3.0)]
    assert result_info(frame)["left_out"]["unknown_amount"] == 1
    open_above = dataset(events=[{"id": "1", **day, "killed_low": 2}])
    assert bins(count(open_above, measure="killed")) == [(2, None, 0.0)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"every": "fortnight"}, "column every"),
        ({"by": "district"}, "use one of province, origin"),
        ({"measure": "strength"}, "use one of attacks, incidents"),
        ({"unit": "rows"}, "events, reports"),
    ],
)
def test_a_wrong_word_names_the_right_ones(arguments: dict, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        count(Dataset(), **arguments)


def test_a_table_that_breaks_its_contract_is_refused() -> None:
    data = dataset(events=[{"id": "1", "day": "2024-01-05"}])
    broken = Dataset(incidents=data.incidents.assign(status="done"))
    with pytest.raises(ContractError):
        count(broken)


def test_definitions_use_the_vocabularies() -> None:
    for definition in definitions().values():
        assert definition.measure in MEASURES
        assert set(definition.event_types) <= set(EVENT_TYPES)
        assert set(definition.statuses) <= set(STATUSES)
        assert set(definition.covered_by) <= set(MEASURES)
    assert not {"protest", "arrest", "operation"} & set(definitions()["attacks"].event_types)


days = st.dates(pd.Timestamp("2023-01-01").date(), pd.Timestamp("2024-12-31").date())
scopes = st.sampled_from(["IQ-KI", "IQ-DI", "IQ-DI;IQ-KI", "IQ", "SY-RA", None])
rows = st.lists(
    st.tuples(st.tuples(days, days).map(sorted), scopes, st.sampled_from(["E", "F", None])),
    max_size=12,
)


@settings(deadline=None, max_examples=15)
@given(rows, st.sampled_from(["week", "month", "quarter", "half", "year"]), st.randoms())
def test_totals_are_kept_and_order_and_input_do_not_matter(found, every, random) -> None:  # type: ignore[no-untyped-def]
    events = [
        {"id": str(n), "window": f"{start}/{end}", "scope": scope, "event_id": event}
        for n, ((start, end), scope, event) in enumerate(found)
    ]
    data = dataset(events=events)
    before = data.incidents.copy(deep=True)
    n_events = len({row["event_id"] or row["id"] for row in events})
    for by in (None, "province", "scope"):
        frame = count(data, every=every, by=by)
        assert frame["expected"].sum() == pytest.approx(n_events, abs=1e-4)
        assert (frame["certain"].fillna(0) <= frame["possible"].fillna(0)).all()
    pd.testing.assert_frame_equal(data.incidents, before)
    shuffled = list(events)
    random.shuffle(shuffled)
    again = count(dataset(events=shuffled), every=every, by="province")
    pd.testing.assert_frame_equal(again, count(data, every=every, by="province"))
