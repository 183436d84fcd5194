"""What a notebook hands to a page carries its numbers, evidence and account, as JSON and back."""

import csv
import io
import json
from collections import Counter
from typing import Any

import pytest

import analytics as an
from analytics import charts, tables
from analytics.dataset import Dataset
from analytics.errors import RenderError
from analytics.exhibits import Closing, Figure, Nothing, as_json, from_json
from analytics.measures import events
from analytics.notebook import Shown
from tests import made
from tests.builders import dataset
from tests.conftest import ROOT


def figure(shown: Shown) -> Figure:
    assert isinstance(shown.exhibit, Figure)
    return shown.exhibit


@pytest.fixture
def facts() -> Dataset:
    return dataset(
        events=[
            {"id": "a", "day": "2024-03-01", "scope": "IQ-KI", "url": "https://www.example.org/a"},
            {"id": "b", "day": "2024-04-01", "scope": "IQ-KI", "source_id": "office"},
            {"id": "c", "day": "2024-05-01", "scope": "IQ-KI", "source_id": "secret"},
        ]
    )


def with_rows_setting(facts: Dataset, **settings: str) -> Dataset:
    rows = facts.sources["source_id"].map(settings).fillna("embed")
    sources = facts.sources.assign(rows=rows.astype(facts.sources["rows"].dtype))
    return Dataset(facts.incidents, facts.statistics, sources, facts.coverage, facts.rejects)


@pytest.mark.parametrize("place", range(len(made.shown())))
def test_every_exhibit_comes_back_from_its_json(place: int) -> None:
    exhibit = made.shown()[place].exhibit
    assert from_json(json.loads(json.dumps(as_json(exhibit)))) == exhibit


def test_what_is_no_exhibit_is_told_with_what_it_lacks() -> None:
    with pytest.raises(RenderError, match=r"no page knows: .*'poster'"):
        from_json({"exhibit": "poster"})
    with pytest.raises(RenderError, match="missing required field `title`"):
        from_json({"exhibit": "figure", "id": "a"})
    rows = {"caption": "x", "columns": [{"label": "n"}], "rows": [[1, 2]]}
    with pytest.raises(RenderError, match="a row of 2 values under 1 columns"):
        from_json({"exhibit": "figure", "id": "a", "title": "t", "table": rows})


def test_a_table_holds_raw_values_and_the_whole_result_as_csv() -> None:
    for shown in made.shown()[1:4]:
        exhibit = figure(shown)
        rows = list(csv.DictReader(io.StringIO(exhibit.table.csv)))
        assert len(rows) == len(exhibit.table.rows) > 0
        for column, values in zip(
            exhibit.table.columns, zip(*exhibit.table.rows, strict=True), strict=True
        ):
            if column.kind in ("count", "number", "percent"):
                assert all(value is None or isinstance(value, (int, float)) for value in values)
            for name in column.key.split():
                assert name in rows[0]
        assert exhibit.chart is not None
        assert exhibit.chart.svg.startswith("<svg")
        assert exhibit.title in exhibit.chart.alt


def test_rows_are_shown_named_or_withheld_as_their_source_says(facts: Dataset) -> None:
    data = with_rows_setting(facts, office="ids", secret="withhold")
    evidence = figure(an.show(an.timeline(data), data)).evidence
    assert evidence is not None
    assert evidence.rows is not None
    assert evidence.rows.keys == ("list:a",)
    assert evidence.ids == ("b",)
    assert sum(evidence.withheld.values()) == 2
    assert evidence.count == 3


# What a private sheet must never tell, and what of a named row it may.
PLANTED = {
    "place": "plantedplace", "note": "plantednote", "locator": "plantedlocator",
    "origin": "plantedorigin", "source_type": "plantedword", "url": "https://planted.example/x",
    "when_as_written": "plantedwhen", "amount_as_written": "plantedamount",
}  # fmt: skip


@pytest.mark.parametrize("rows", ["embed", "ids", "withhold"])
def test_words_planted_in_every_field_stay_where_their_source_keeps_them(rows: str) -> None:
    events = [
        {"id": f"key{day}", "day": f"2024-03-0{day}", "scope": "IQ-KI", "killed_low": 9, **PLANTED}
        for day in (1, 2, 3)
    ]
    data = with_rows_setting(dataset(events=events), list=rows)
    result = an.timeline(data)
    exhibits = (
        an.summary(result, data=data), an.show(result, data), an.show(an.count(data), data),
        an.show(an.provinces(data, "2024", country="IQ"), data), an.closing(data, result),
    )  # fmt: skip
    told = json.dumps([as_json(one.exhibit) for one in exhibits[:-1]])
    told += json.dumps({**as_json(exhibits[-1].exhibit), "rows": {}})
    assert ("planted" in told) is (rows == "embed")
    assert ("key1" in told) is (rows != "withhold")
    assert "Kirkuk" in told


def test_a_result_with_nothing_to_show_is_no_figure(facts: Dataset) -> None:
    nothing = an.show(an.check_claims(facts), facts).exhibit
    assert isinstance(nothing, Nothing)
    assert nothing.reason
    change = an.show(an.provinces(facts, "2024", country="IQ"), facts, view="change").exhibit
    assert isinstance(change, Nothing)


def test_a_summary_says_what_each_sentence_rests_on() -> None:
    summary = made.shown()[0].exhibit
    assert {one.of for one in summary.sentences} <= {"comparison", "provinces", "timeline"}
    assert len(summary.sentences) <= 5
    assert len(summary.tiles) <= 3


def test_the_closing_accounts_for_every_row(facts: Dataset) -> None:
    closing = an.closing(facts, an.timeline(facts)).exhibit
    assert isinstance(closing, Closing)
    assert {source.source_id for source in closing.sources} == {"list", "office", "secret"}
    assert closing.rejected == 0
    assert closing.values["list:a"][0].startswith("armed attack, Kirkuk, 1 March 2024")


def test_text_that_a_spreadsheet_would_run_is_tamed_in_the_csv(facts: Dataset) -> None:
    data = Dataset(
        facts.incidents.assign(place="=HYPERLINK(1)"),
        facts.statistics, facts.sources, facts.coverage, facts.rejects,
    )  # fmt: skip
    table = figure(an.show(an.timeline(data), data)).table
    assert {row["place"] for row in csv.DictReader(io.StringIO(table.csv))} == {"'=HYPERLINK(1)"}


def test_evidence_stays_within_the_sources_of_the_result(facts: Dataset) -> None:
    evidence = figure(an.show(an.count(facts.select(source="list")), facts)).evidence
    assert evidence is not None
    assert evidence.count == 1


def test_a_notebook_checks_its_data_once_and_draws_each_figure_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Counts that stand for time: they do not depend on the clock."""
    done: Counter[str] = Counter()

    def watch(module: Any, name: str) -> None:
        real = getattr(module, name)

        def watched(*told: Any, **named: Any) -> Any:
            done[name] += 1
            return real(*told, **named)

        monkeypatch.setattr(module, name, watched)

    data = an.load(ROOT / "seeds")
    for module, name in ((tables, "check_table"), (charts, "chart"), (events, "_merge")):
        watch(module, name)
    changes = an.compare(data, "2023", "2024", actor="ISIS")
    an.summary(changes, data=data)
    kinds = an.compare(data, "2023", "2024", by="event_type", actor="ISIS")
    shown = [an.show(changes, data, view="counters"), an.show(changes, data), an.show(kinds, data)]
    drawn = [one for one in shown if isinstance(one.exhibit, Figure) and one.exhibit.chart]
    assert done["check_table"] == 0  # they were when they were read
    assert done["chart"] == len(drawn) > 1
    assert done["_merge"] <= 3  # reports are gathered into events once for each way to ask
    an.sensitivity(data, "2023", "2024", actor="ISIS")
    assert done["check_table"] == 0
