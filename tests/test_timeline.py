"""The timeline: one row an event with its reports, figures beside them, nothing lost unsaid."""

import pandas as pd
import pytest

import analytics as an
from analytics import prose
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


def told(*events: dict, **more: object) -> str:
    return " ".join(prose.sentences(an.timeline(dataset(events=events), **more)))


def test_the_deadliest_is_known_to_a_week_and_sums_of_longer_times_stand_apart() -> None:
    clash = {"event_type": "clash", "actor": "Government of Syria", "target": "Islamic State"}
    year = clash | {
        "id": "y",
        "scope": "SY",
        "window": "2016-01-01/2016-12-31",
        "killed_best": 8179,
    }
    raid = {"id": "r", "scope": "IQ-AN", "window": "2016-03-11/2016-03-12", "killed_best": 22,
            "event_type": "operation", "actor": "Iraqi army", "place": "near Rutba"}  # fmt: skip
    text = told(year, raid)
    assert (
        "Deadliest: 22 killed in an operation by Iraqi army, near Rutba, 11 to 12 March 2016."
        in text
    )
    assert (
        "8,179 killed in clashes between Government of Syria and Islamic State, Syria, 2016."
        in text
    )
    assert "1 January" not in text
    assert "Deadliest" not in told(year)
    month = {"id": "m", "scope": "IQ-KI", "window": "2024-02-01/2024-02-29", "killed_best": 5}
    assert "February 2024" in told(month)
    assert "1 February" not in told(month)


def test_no_lane_leads_on_a_tie_or_with_under_five_events() -> None:
    tie = [{"id": f"{scope}{i}", "scope": scope, "day": "2024-05-01"}
           for scope in ("IQ-KI", "IQ-AN") for i in range(6)]  # fmt: skip
    assert "has most" not in told(*tie)
    assert "has most" not in told(*tie[:4])
    assert "The largest number is in Kirkuk (6), then Anbar (5)." in told(*tie[:11])


def test_an_actor_is_either_side_of_a_clash_and_the_perpetrator_of_all_else() -> None:
    base = {"scope": "IQ-KI", "day": "2024-05-01"}
    events = [
        base | {"id": "a", "event_type": "clash", "actor": "Government of Iraq",
                "target": "Islamic State"},
        base | {"id": "b", "event_type": "airstrike", "actor": "Turkey", "target": "Islamic State"},
        base | {"id": "c", "event_type": "bombing", "actor": "Islamic State", "target": "x"},
        base | {"id": "d", "event_type": "clash", "actor": "Islamic State",
                "target": "Government of Iraq"},
    ]  # fmt: skip
    data = dataset(events=events)
    shown = an.timeline(data, actor="ISIS")
    assert [ids.rsplit(":")[-1] for ids in shown["rows"]] == ["a", "c", "d"]
    sides = an.breakdown(data)
    first = sides.iloc[0]
    assert (first["actor"], first["target"], first["count"], first["directed"]) == (
        "Government of Iraq", "Islamic State", 2, False
    )  # fmt: skip
    assert sides["count"].sum() == 4
    assert an.headline(sides).startswith(
        "4 attacks of many sides; the largest part, 50%, is clashes between Government of Iraq"
    )
    assert an.breakdown(data, complete=True).empty


def test_real_sides_add_up_to_the_total(shared_data: object) -> None:
    path = shared_data / "ucdp" / "ged_syria_2016_2019.csv.gz"  # type: ignore[operator]
    data = an.load(str(path))
    assert an.breakdown(data)["count"].sum() == len(data.incidents)
    text = " ".join(prose.sentences(an.timeline(data)))
    assert (
        "Deadliest: 264 killed in a clash between Government of Syria and Syrian insurgents" in text
    )
    assert "8,179 killed in clashes" in text
    assert text.endswith("Syria, 2016.")
