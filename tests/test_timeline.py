"""The timeline: one row an event with its reports, figures beside them, nothing lost unsaid."""

import pandas as pd
import pytest

import analytics as an
from analytics.dataset import Dataset
from analytics.errors import ParameterError
from analytics.results import result_info
from tests.builders import dataset


@pytest.fixture
def facts() -> Dataset:
    kirkuk = {"scope": "IQ-KI"}
    return dataset(
        events=[
            kirkuk | {"id": "a", "day": "2024-03-01", "event_id": "E1", "killed_low": 2,
                      "killed_high": 2},
            kirkuk | {"id": "b", "window": "2024-03-01/2024-03-03", "event_id": "E1",
                      "killed_low": 5, "killed_high": 5},
            kirkuk | {"id": "c", "window": "2024-04-01/2024-04-30"},
            kirkuk | {"id": "d", "window": "../.."},
            {"id": "e", "day": "2024-05-01", "scope": "IQ-DI;IQ-KI"},
            {"id": "f", "day": "2024-06-01"},
            kirkuk | {"id": "g", "day": "2024-06-01", "status": "doubtful"},
            kirkuk | {"id": "h", "day": "2025-06-01"},
        ],
        figures=[
            {"id": "s", "count": 153, "window": "2024-01-01/2024-06-30"},
            {"id": "t", "count": 153, "window": "2024-01-01/2024-06-30", "restates": "figures:s"},
        ],
    )  # fmt: skip


def test_reports_of_one_event_are_one_mark(facts: Dataset) -> None:
    result = an.timeline(facts, start="2024", end="2024")
    event = result[result["event_id"].notna()].squeeze()
    assert (event["n_reports"], event["kind"]) == (2, "day")
    assert (event["killed_low"], event["killed_high"]) == (2, 5)
    assert len(event["rows"].split(";")) == 2


def test_what_has_several_provinces_or_none_has_a_lane_of_its_own(facts: Dataset) -> None:
    found = set(an.timeline(facts, start="2024", end="2024")["lane"])
    assert {"Kirkuk", "Several provinces", "Not placed"} <= found


def test_every_row_is_drawn_or_counted(facts: Dataset) -> None:
    result = an.timeline(facts, start="2024", end="2024")
    left_out = result_info(result)["left_out"]
    assert left_out["undated"] + left_out["open"] == 1
    assert (left_out["doubtful"], left_out["restated"], left_out["outside_window"]) == (1, 1, 1)
    merged = result["n_reports"].sum() - len(result)
    total = len(facts.incidents) + len(facts.statistics)
    assert len(result) + merged + sum(left_out.values()) == total


def test_figures_stand_over_the_period_they_cover(facts: Dataset) -> None:
    result = an.timeline(facts, start="2024", end="2024")
    figure = result[result["kind"] == "statement"].squeeze()
    assert (figure["start"], figure["end"]) == (pd.Timestamp(2024, 1, 1), pd.Timestamp(2024, 6, 30))
    assert an.timeline(facts, statements=None)["kind"].isin(["day", "window"]).all()


def test_order_of_rows_does_not_matter_and_input_stays(facts: Dataset) -> None:
    turned = Dataset(
        facts.incidents[::-1].reset_index(drop=True), facts.statistics, facts.sources,
        facts.coverage, facts.rejects,
    )  # fmt: skip
    before = facts.incidents.copy()
    pd.testing.assert_frame_equal(an.timeline(facts), an.timeline(turned))
    pd.testing.assert_frame_equal(facts.incidents, before)


def test_lanes_are_provinces_or_origins() -> None:
    with pytest.raises(ParameterError, match="use one of province, origin"):
        an.timeline(Dataset(), lane="week")
