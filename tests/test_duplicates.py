"""Reports of one event: what is proposed, what a person decides, how well it agrees.

`python -m tests.test_duplicates` prints precision and recall on the labelled reports of 2023, on
which the points were set, and of 2024, on which they were not.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import tables
from analytics.dataset import Dataset
from analytics.duplicates import (
    apply,
    propose,
    read_decisions,
    write_proposals,
)
from analytics.duplicates.clues import contradicted
from analytics.duplicates.grouping import pairs
from analytics.duplicates.reports import prepare, skeleton
from analytics.errors import InputError, ParameterError
from analytics.measures.count import count
from analytics.sources import load
from tests.agreement import agreement, compare_groups
from tests.conftest import ROOT

LABELLED = ROOT / "seeds" / "incidents-iraq-2023-2024"

# Pairs: precision, recall; then B-cubed precision, recall. Measured, less a little.
FLOORS = {"2023": (0.98, 0.80, 0.98, 0.92), "2024": (0.96, 0.78, 0.97, 0.88)}

ATTACK = {
    "source_id": "press",
    "start": "2024-10-02",
    "end": "2024-10-02",
    "event_type": "armed_attack",
    "scope": "IQ-KI",
    "place": "Wadi Zaghitoun",
    "actor": "Islamic State",
    "target": "joint security force",
    "killed": 4,
    "wounded": 3,
}


def incidents(*rows):
    """Incidents of one attack as several pages tell it; each row changes what it names."""
    told = []
    for number, changes in enumerate(rows):
        row = {**ATTACK, "url": f"https://page.example/{number}", **changes}
        for name in ("killed", "wounded"):
            value = row.pop(name)
            row |= dict.fromkeys((f"{name}_low", f"{name}_best", f"{name}_high"), value)
        told.append(
            {
                "incident_id": f"{row['source_id']}:{number}",
                "status": "carried_out",
                "victims": "unknown",
                "date_precision": "day" if row["start"] == row["end"] else "days",
                "place_precision": "near",
                **row,
            }
        )
    frame = pd.DataFrame(told)
    for name in ("start", "end"):
        frame[name] = pd.to_datetime(frame[name])
    return Dataset(incidents=tables.conform("incidents", frame))


def groups(data, **options):
    found = propose(data, **options)
    return [sorted(group["incident_id"]) for _, group in found.groupby("group")]


def test_reports_of_one_event_come_with_a_score_and_reasons():
    found = propose(incidents({}, {"place": "وادي زغيتون", "wounded": 4}))
    assert found["group"].tolist() == ["event:press:0"] * 2
    assert found["incident_id"].tolist() == ["press:0", "press:1"]
    assert found["score"].between(0.9, 1).all()
    assert found["reasons"].iloc[0] == (
        "like press:1: same day; a word of place in common; same actor; same target; "
        "same number of killed; same type"
    )
    assert found["report"].iloc[0] == (
        "2024-10-02, armed attack, at Wadi Zaghitoun, by Islamic State, against joint security "
        "force, killed 4, wounded 3, on https://page.example/0"
    )
    assert found[["event_id", "decision"]].isna().all(axis=None)


@pytest.mark.parametrize(
    "change",
    [
        {"start": "2024-10-04", "end": "2024-10-04"},
        {"scope": "IQ-BA"},
        {"event_type": "arrest"},
        {"killed": 40},
        {"url": "https://page.example/0"},
        {"part_of": "press:0"},
        {"start": None, "end": None},
        {"start": "2024-01-01", "end": "2024-12-31"},
    ],
    ids=lambda change: ",".join(change),
)
def test_contradictions_exclude(change):
    assert groups(incidents({}, change)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"start": "2024-10-03", "end": "2024-10-03"},
        {"start": "2024-09-30", "end": "2024-10-06"},
        {"scope": "IQ-DI;IQ-KI"},
        {"scope": "IQ", "place": None},
        {"scope": None},
        {"event_type": "clash"},
        {"killed": 5},
        {"actor": None, "target": None},
        {"actor": "joint security force", "target": "Islamic State"},
        {"source_id": "other"},
    ],
    ids=lambda change: ",".join(change),
)
def test_what_pages_differ_in_does_not_exclude(change):
    assert len(groups(incidents({}, change))) == 1


def test_places_with_coordinates_are_near_or_apart():
    here = {"place": None, "latitude": 35.3, "longitude": 44.1}
    assert groups(incidents(here, {**here, "latitude": 35.32}))
    assert not groups(incidents(here, {**here, "latitude": 35.9}))
    # The middle of a province says nothing of where in it.
    loose = {**here, "latitude": 35.9, "place_precision": "province"}
    assert groups(incidents(here, loose))


def test_a_list_that_holds_each_event_once_has_no_duplicates_inside():
    data = incidents({}, {}, {"source_id": "other"})
    coverage = pd.DataFrame(
        {"source_id": ["press"], "measure": "attacks", "scope": "IQ", "systematic": True}
    )
    listed = replace(data, coverage=tables.conform("coverage", coverage))
    assert groups(data) == [["other:2", "press:0", "press:1"]]
    assert len(groups(listed)) == 1
    assert len(groups(listed)[0]) == 2


def test_no_group_holds_a_contradiction():
    days = [{"start": f"2024-10-{day:02}", "end": f"2024-10-{day:02}"} for day in range(1, 15)]
    data = incidents(*days)
    reports = prepare(data)
    number = dict(zip(reports.frame["incident_id"], range(len(days)), strict=True))
    for group in groups(data, threshold=0.1):
        rows = np.array([number[name] for name in group])
        i, j = np.triu_indices(len(rows), k=1)
        assert not contradicted(reports, rows[i], rows[j]).any()


def test_stated_events_stay_together_and_take_in_new_reports():
    stated = incidents({"event_id": "E1"}, {"event_id": "E1", "killed": 9}, {})
    found = propose(stated)
    assert found["group"].tolist() == ["E1"] * 3
    assert found["event_id"].tolist()[:2] == ["E1", "E1"]
    assert propose(incidents({"event_id": "E1"}, {"event_id": "E1"})).empty
    assert propose(incidents({"event_id": "E1"}, {"event_id": "E2"})).empty
    # Another source names its events by itself.
    across = propose(incidents({"event_id": "E1"}, {"event_id": "E2", "source_id": "other"}))
    assert across["group"].tolist() == ["E1"] * 2


def test_an_id_that_two_sources_give_to_two_events_names_neither():
    away = {"scope": "IQ-BA", "source_id": "other", "event_id": "1"}
    found = propose(incidents({"event_id": "1"}, {}, away, {**away, "event_id": None, "url": "x"}))
    assert set(found["group"]) == {"event:press:0", "event:other:2"}


@pytest.mark.parametrize("threshold", [0, 1, -1, 2, float("nan")])
def test_threshold_is_a_share(threshold):
    with pytest.raises(ParameterError, match="threshold"):
        propose(Dataset(), threshold=threshold)


def test_nothing_to_propose():
    found = propose(Dataset())
    assert found.empty
    assert found.dtypes.equals(propose(incidents({}, {})).dtypes)


def test_heaps_that_are_too_large_are_cut_at_their_weakest_links(monkeypatch):
    monkeypatch.setattr("analytics.duplicates.grouping.LARGEST", 3)
    data = incidents(*({"place": place} for place in ["Daquq", "Daquq", None, "Dibis", "Dibis"]))
    assert groups(data) == [["press:0", "press:1"], ["press:3", "press:4"]]


@given(st.permutations(range(8)))
@settings(max_examples=6, deadline=None)
def test_the_order_of_rows_does_not_matter(order):
    changes = [{}, {"killed": 5}, {"scope": None}, {"scope": "IQ-BA"}, {"scope": "IQ"}]
    data = incidents(*changes, *({"place": "Daquq", **change} for change in changes[:3]))
    mixed = replace(data, incidents=data.incidents.iloc[list(order)].reset_index(drop=True))
    pd.testing.assert_frame_equal(propose(mixed), propose(data))


@given(
    st.lists(
        st.tuples(
            st.integers(1, 20),
            st.integers(0, 9),
            st.sampled_from(["IQ-KI", "IQ-DI;IQ-KI", "IQ-BA", "IQ", None]),
        ),
        min_size=2,
        max_size=12,
    )
)
@settings(max_examples=25, deadline=None)
def test_blocking_loses_no_pair(rows):
    data = incidents(
        *(
            {"start": f"2024-10-{day:02}", "end": f"2024-10-{day + length:02}", "scope": scope}
            for day, length, scope in rows
        )
    )
    reports = prepare(data)
    found = {pair for i, j in pairs(reports) for pair in zip(i.tolist(), j.tolist(), strict=True)}
    i, j = np.triu_indices(len(rows), k=1)
    possible = ~contradicted(reports, i, j)
    assert {
        (a, b) for a, b in zip(i[possible].tolist(), j[possible].tolist(), strict=True)
    } <= found


@given(st.text(max_size=30))
def test_any_word_has_a_skeleton(word):
    assert len(skeleton(word)) <= max(1, len(word))


@pytest.mark.parametrize(
    ("one", "other"),
    [("tarmiya", "tarmiyah"), ("khalakan", "xelekan"), ("sakhr", "sakhar"), ("qayyarah", "قياره")],
)
def test_spellings_of_one_name(one, other):
    assert skeleton(one) == skeleton(other)


# --- decisions -----------------------------------------------------------------------------------


def decide(path, changes, name="decision"):
    """What a person does in a spreadsheet: write into cells."""
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    if name not in table:
        table[name] = ""
    for incident, value in changes.items():
        table.loc[table["incident_id"] == incident, name] = value
    table.to_csv(path, index=False)


def attacks(data, **options):
    return count(data, every="month", start="2024-10-01", end="2024-10-31", **options)[
        "certain"
    ].sum()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "confirmed.csv"


def test_decided_reports_are_one_event_and_the_data_stays_as_it_was(path):
    data = incidents({}, {}, {})
    before = data.incidents.copy()
    written = write_proposals(path, propose(data), data)
    assert (written.kept, written.new, written.gone) == (0, 3, 0)
    assert read_decisions(path)["decision"].isna().all()
    decide(path, {"press:0": "same", "press:1": " Same ", "press:2": "different"})
    decided = apply(data, read_decisions(path)).check()
    assert decided.incidents["event_id"].tolist()[:2] == ["event:press:0"] * 2
    assert decided.incidents["event_id"].isna().tolist() == [False, False, True]
    pd.testing.assert_frame_equal(data.incidents, before)
    assert attacks(decided) == 2
    assert attacks(decided, unit="reports") == 3


def test_one_report_confirmed_alone_is_never_mixed_with_one_refused(path):
    data = incidents({}, {})
    write_proposals(path, propose(data), data)
    decide(path, {"press:0": "different", "press:1": "same"})
    assert attacks(apply(data, read_decisions(path))) == 2


def test_different_takes_a_stated_event_away(path):
    data = incidents({"event_id": "E1"}, {"event_id": "E1"}, {})
    write_proposals(path, propose(data), data)
    decide(path, {"press:0": "different"})
    decided = apply(data, read_decisions(path)).incidents["event_id"]
    assert decided.isna().tolist() == [True, False, True]


def test_words_of_a_person_survive_and_new_reports_join(path):
    first = incidents({}, {}, {"killed": 5})
    write_proposals(path, propose(first), first)
    decide(path, {"press:0": "same", "press:1": "same", "press:2": "different"})
    decide(path, {"press:1": "seen the film, it is =one= event"}, "note")
    decide(path, {"press:0": "Alia"}, "by")
    decide(path, {"press:2": "ask again"}, "todo")
    ours = ["incident_id", "event_id", "decision", "by", "note", "todo"]
    before = pd.read_csv(path, dtype="str")[ours]
    # A source whose ids sort first changes the group's own name, not that of the event.
    more = incidents({}, {}, {"killed": 5}, {"source_id": "a"})
    assert propose(more)["group"].iloc[0] == "event:a:3"
    written = write_proposals(path, propose(more), more)
    assert (written.kept, written.new) == (3, 1)
    after = pd.read_csv(path, dtype="str")
    assert after.set_index("incident_id").loc["a:3", "event_id"] == "event:press:0"
    kept = after[after["incident_id"] != "a:3"][ours].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, before)
    again = path.read_bytes()
    assert write_proposals(path, propose(more), more).new == 0
    assert path.read_bytes() == again


def test_vanished_reports_are_marked_and_undecided_ones_replaced(path):
    data = incidents({}, {}, {"source_id": "old"}, {"source_id": "old"})
    write_proposals(path, propose(data), data)
    decide(path, {"press:0": "same", "old:2": "same"})
    less = replace(data, incidents=data.incidents.iloc[:2].reset_index(drop=True))
    written = write_proposals(path, propose(less), less)
    assert written.gone == 1
    seen = pd.read_csv(path).set_index("incident_id")["seen"]
    assert seen.to_dict() == {
        "old:2": "no such incident",
        "press:0": "proposed",
        "press:1": "proposed",
    }
    assert apply(less, read_decisions(path)).incidents["event_id"].notna().tolist() == [True, False]
    write_proposals(path, propose(Dataset()), data)
    assert set(pd.read_csv(path)["seen"]) == {"not proposed now"}


def test_files_of_other_spreadsheets_are_read_and_kept_as_they_are(path):
    text = "incident_id;event_id;decision;by\r\npress:0;E1;same;Ali, B.\r\n;;;\r\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_decisions(path)["by"].tolist() == ["Ali, B."]
    data = incidents({}, {})
    write_proposals(path, propose(data), data)
    assert path.read_text(encoding="utf-8").startswith("incident_id;event_id;decision;by;note;")
    assert read_decisions(path)["event_id"].tolist() == ["E1", "E1"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("a:1,E1,yes", 'row 1, column decision: "yes": not a decision; write "same"'),
        ("a:1,E1,same\n,E1,same", "row 2, column incident_id: no incident id"),
        ("a:1,,same", "row 1, column event_id: no event id"),
        ("a:1,E1,same\na:1,E1,", 'row 2, column incident_id: "a:1": twice; leave one row'),
        ("a:1,E1,same\na:1,E2,same", 'row 2, column incident_id: "a:1": also the same as E1'),
        ('a:1,E1,"same', "not CSV"),
    ],
)
def test_errors_say_where(path, rows, message):
    path.write_text(f"incident_id,event_id,decision\n{rows}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_decisions(path)
    assert str(caught.value).startswith(str(path))
    assert message in str(caught.value)


def test_files_that_cannot_be_read(path):
    with pytest.raises(InputError, match="no such file"):
        read_decisions(path)
    path.write_bytes("incident_id,note\na:1,naïve".encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_decisions(path)
    path.write_text("incident_id,event_id\n", encoding="utf-8")
    with pytest.raises(InputError, match="column decision: no such column"):
        read_decisions(path)


def test_a_file_that_cannot_be_followed_is_left_alone(path):
    path.write_text("incident_id,event_id,decision\na:1,E1,perhaps\n", encoding="utf-8")
    before = path.read_bytes()
    data = incidents({}, {})
    with pytest.raises(InputError, match="perhaps"):
        write_proposals(path, propose(data), data)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_two_events_for_one_report_are_refused():
    decisions = pd.DataFrame(
        {"incident_id": ["press:0"] * 2, "event_id": ["A", "B"], "decision": "same"}
    )
    with pytest.raises(ParameterError, match="two events"):
        apply(incidents({}), decisions)


# --- agreement -----------------------------------------------------------------------------------


def test_agreement_of_groups():
    found = compare_groups(list("aabbc"), list("xxxyz"))
    assert (found.pairs_proposed, found.pairs_true, found.pairs_both) == (2, 3, 1)
    assert found.precision == 1 / 2
    assert found.recall == 1 / 3
    assert found.b_cubed_precision == pytest.approx((1 + 1 + 0.5 + 0.5 + 1) / 5)
    assert found.b_cubed_recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)


def test_agreement_without_pairs():
    found = agreement(incidents({}))
    assert (found.precision, found.recall, found.b_cubed_recall) == (None, None, 1.0)


def labelled(year):
    return load(str(LABELLED), cache=False).select(start=year, end=year)


@pytest.mark.parametrize("year", FLOORS)
def test_agreement_with_labelled_reports(year):
    found = agreement(labelled(year))
    shares = (found.precision, found.recall, found.b_cubed_precision, found.b_cubed_recall)
    assert found.pairs_true > 100
    assert all(share >= floor for share, floor in zip(shares, FLOORS[year], strict=True)), shares


def test_proposals_are_made_without_looking_at_the_answers():
    data = labelled("2023")
    scrambled = data.incidents.assign(
        event_id=data.incidents["event_id"].str[::-1],
        incident_id=data.incidents["incident_id"].str.replace(":E", ":Z"),
    )
    blind = agreement(replace(data, incidents=scrambled))
    assert blind.pairs_both == agreement(data).pairs_both


if __name__ == "__main__":
    for year in FLOORS:
        print(year, agreement(labelled(year)))


def test_load_takes_the_decisions_of_a_person(tmp_path: Path) -> None:
    ledger = tmp_path / "office"
    ledger.mkdir()
    (ledger / "source.toml").write_text('title = "Office"\n')
    (ledger / "incidents.csv").write_text(
        "id,when,where,type\na,2024-03-01,Kirkuk,clash\nb,2024-03-01,Kirkuk,clash\n"
    )
    decided = tmp_path / "confirmed.csv"
    decided.write_text("incident_id,event_id,decision,by,note\n"
                       "office:a,E1,same,ana,\noffice:b,E1,same,ana,\n")  # fmt: skip
    data = load(ledger, decisions=decided)
    assert data.incidents["event_id"].tolist() == ["E1", "E1"]
    assert count(data, unit="events")["certain"].sum() == 1
    assert count(data, unit="reports")["certain"].sum() == 2
    assert decided.name in data.inputs[-1].path
