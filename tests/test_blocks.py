"""Blocks: what a notebook hands to a page carries its numbers, evidence and account."""

import csv
import io

import pytest

import analytics as an
from analytics.blocks import Block
from analytics.blocks.evidence import LEFT_OUT
from analytics.dataset import Dataset
from analytics.mime import BLOCK
from analytics.results import result_info
from tests import frames
from tests.builders import dataset


def content(block: Block) -> dict:
    return block._repr_mimebundle_()[BLOCK]


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


@pytest.mark.parametrize("kind", frames.ALL)
def test_a_figure_has_alt_text_a_table_of_the_same_rows_and_a_csv(kind: str) -> None:
    result = frames.ALL[kind]()
    block = content(an.show(result, Dataset()))
    assert block["block"] == "figure"
    assert block["title"] in block["alt"]
    assert len(block["table"]["rows"]) == len(result)
    rows = list(csv.DictReader(io.StringIO(block["table"]["csv"])))
    assert len(rows) == len(result)
    assert list(rows[0]) == list(result.columns)
    assert block["svg"].startswith("<svg")
    assert set(block["plotly"]) >= {"data", "layout"}


def test_rows_are_shown_named_or_withheld_as_their_source_says(facts: Dataset) -> None:
    data = with_rows_setting(facts, office="ids", secret="withhold")
    result = an.timeline(data)
    rows = content(an.show(result, data))["evidence"]["rows"]
    assert [row["id"] for row in rows["embed"]] == ["list:a"]
    assert rows["ids"] == ["office:b"]
    assert rows["withheld"] == {"office": 1, "secret": 1}
    assert rows["count"] == 3


def test_the_table_of_a_page_never_tells_a_withheld_row(facts: Dataset) -> None:
    data = with_rows_setting(facts, office="ids", secret="withhold")
    links = content(an.show(an.timeline(data), data))["evidence"]["links"]
    assert links == [{"text": "example.org", "href": "https://www.example.org/a"}]


def test_a_timeline_of_a_closed_source_tells_neither_words_nor_place(facts: Dataset) -> None:
    secret = facts.incidents["source_id"].astype("str") == "secret"
    incidents = facts.incidents.assign(
        place=facts.incidents["place"].mask(secret, "the safe house"),
        source_type=facts.incidents["source_type"].mask(secret, "raid on the safe house"),
    )
    data = Dataset(incidents, facts.statistics, facts.sources, facts.coverage, facts.rejects)
    closed = with_rows_setting(data, secret="withhold")
    block = str(content(an.show(an.timeline(closed), closed)))
    assert "safe house" in str(content(an.show(an.timeline(data), data)))
    assert "safe house" not in block
    assert "secret:c" not in block


def test_a_view_that_would_be_empty_is_no_section() -> None:
    result = frames.provinces().assign(verdict=None)
    result.attrs = frames.provinces().attrs
    assert content(an.show(result, Dataset(), view="change"))["block"] == "nothing"
    assert content(an.show(frames.provinces(), Dataset(), view="change"))["block"] == "figure"


def test_refusals_are_a_table_with_the_reason() -> None:
    block = content(an.not_compared(frames.comparison()))
    assert block["title"] == "1 pair was not compared"
    assert block["table"]["rows"][0][-1] == "different people counted: SOHR, then ISWNews"


def test_a_summary_has_a_headline_and_at_most_five_sentences_with_evidence() -> None:
    block = content(an.summary(frames.comparison(), frames.claims()))
    assert block["headline"] == an.headline(frames.comparison())
    assert 2 <= len(block["sentences"]) <= 5
    assert {part["evidence"] for part in block["sentences"]} <= {"comparison", "claims"}


def test_the_closing_accounts_for_every_row(facts: Dataset) -> None:
    block = content(an.closing(facts, an.timeline(facts)))
    assert {source["source_id"] for source in block["sources"]} == {"list", "office", "secret"}
    assert block["selections"] == [{}]
    assert block["rejects"]["count"] == 0


def test_text_that_a_spreadsheet_would_run_is_tamed_in_the_csv() -> None:
    result = frames.claims().assign(claim="=HYPERLINK(1)")
    result.attrs = frames.claims().attrs
    rows = list(csv.DictReader(io.StringIO(content(an.show(result, Dataset()))["table"]["csv"])))
    assert {row["claim"] for row in rows} == {"'=HYPERLINK(1)"}


def test_every_reason_of_the_measures_has_words(facts: Dataset) -> None:
    results = [an.timeline(facts), an.count(facts), an.compare(facts, "2023", "2024")]
    results.append(an.provinces(facts, "2024", country="IQ"))
    reasons = {reason for result in results for reason in result_info(result)["left_out"]}
    assert reasons <= set(LEFT_OUT)


def test_evidence_stays_within_the_sources_of_the_result(facts: Dataset) -> None:
    result = an.count(facts.select(source="list"))
    assert content(an.show(result, facts))["evidence"]["rows"]["count"] == 1
