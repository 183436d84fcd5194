"""Claims of a ratio against figures, and parts against totals."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analytics as an
from analytics import prose
from analytics.measures.claims import check_claims
from analytics.prose.claims import arithmetic, claim_words
from analytics.results import rows
from tests.builders import dataset

Y23 = "2023-01-01/2023-12-31"
WHO = {"scope": "IQ;SY", "actor": "Islamic State"}
H1 = {
    "id": "h1", "count": 153, "window": "2024-01-01/2024-06-30", "origin": "CENTCOM",
    "url": "https://example.org/h1", **WHO,
}  # fmt: skip
AP = {
    "id": "ap",
    "count": 121,
    "window": Y23,
    "origin": "AP",
    "url": "https://example.org/ap",
    **WHO,
}
DOUBLE = {
    "id": "claim", "kind": "ratio", "unit": "ratio", "low": 2.0, "bound": "more_than",
    "window": "2024-01-01/2024-06-30", "origin": "CENTCOM", "about": "figures:h1", "pace": True,
    "base_start": pd.Timestamp("2023-01-01"), "base_end": pd.Timestamp("2023-12-31"), **WHO,
}  # fmt: skip


def only(frame: pd.DataFrame, place: int) -> object:
    return list(rows(frame))[place]


def verdicts(frame: pd.DataFrame) -> list[tuple]:
    found = frame[["reading", "bound_low", "bound_high", "verdict"]].astype(object)
    return [tuple(row) for row in found.where(found.notna(), None).to_numpy()]


def test_the_reading_decides_whether_more_than_double_is_contradicted() -> None:
    frame = check_claims(dataset(figures=[H1, AP, DOUBLE]))
    assert verdicts(frame) == [
        ("total", 0.0, 76.0, "contradicted"),
        ("pace", 0.0, 153.0, "consistent"),
    ]
    first = frame.iloc[0]
    said = "153 attacks from January to June 2024, on pace for more than double 2023"
    assert claim_words(only(frame, 0)) == said
    assert first["worded"] == "pace"
    assert (first["figure"], first["figure_origin"], first["days"]) == (121, "AP", 365)
    assert arithmetic(only(frame, 0)) == (
        "Read as a total, 2023 can have had at most 76. AP counted 121: that contradicts it."
    )
    assert arithmetic(only(frame, 1)) == (
        "Read as a yearly pace, 2023 can have had at most 153. AP counted 121: that fits."
    )
    assert first["urls"] == "https://example.org/h1 https://example.org/ap"
    assert first["rows"] == "figures:claim;figures:h1;figures:ap"


def test_a_figure_that_repeats_another_is_shown_as_written_and_not_checked() -> None:
    copy = {**H1, "id": "copy", "window": "2024-01-01/2024-07-31", "restates": "figures:h1"}
    claim = {**DOUBLE, "id": "relayed", "about": "figures:copy", "origin": "a newspaper"}
    row = check_claims(dataset(figures=[H1, AP, copy, claim])).iloc[0]
    assert (row["reading"], row["verdict"]) == ("as_written", "undetermined")
    assert (row["subject_days"], row["restates"]) == (213, "figures:h1")
    assert (row["why"], pd.isna(row["figure"])) == ("repeats", True)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"base_start": None, "base_end": None}, "no_base"),
        ({"about": None, "window": "2024-01-01/2024-03-31"}, "no_subject"),
        ({"scope": "IQ"}, "no_figure"),
    ],
)
def test_what_cannot_be_checked_says_why(change: dict, why: str) -> None:
    h1 = {**H1, "scope": change.get("scope", H1["scope"])}
    frame = check_claims(dataset(figures=[h1, AP, {**DOUBLE, **change}]))
    assert set(frame["verdict"]) == {"undetermined"}
    assert set(frame["why"]) == {why}


def test_a_claim_without_a_named_figure_finds_its_origins_own() -> None:
    frame = check_claims(dataset(figures=[H1, AP, {**DOUBLE, "about": None}]))
    assert frame["verdict"].tolist() == ["contradicted", "consistent"]


def test_every_origin_is_held_against_the_claim() -> None:
    other = {**AP, "id": "bbc", "count": 60, "origin": "BBC"}
    frame = check_claims(dataset(figures=[H1, AP, other, DOUBLE]))
    totals = frame[frame["reading"] == "total"].set_index("figure_origin")["verdict"]
    assert totals.to_dict() == {"AP": "contradicted", "BBC": "consistent"}


def test_almost_tripled_is_no_fall() -> None:
    claim = {**DOUBLE, "low": None, "high": 3.0, "bound": "less_than", "approximate": True}
    for count, verdict in ((17, "contradicted"), (110, "consistent"), (125, "contradicted")):
        figures = [{**H1, "count": count}, {**AP, "count": 40}, claim]
        assert check_claims(dataset(figures=figures)).iloc[0]["verdict"] == verdict


@pytest.mark.parametrize(
    ("words", "counts", "verdict"),
    [
        ("a fivefold increase", (10, 50), "consistent"),
        ("a fivefold increase", (10, 11), "contradicted"),
        ("12 per cent more", (100, 112), "consistent"),
        ("12 per cent more", (100, 130), "contradicted"),
        ("a quarter fewer", (100, 73), "consistent"),
        ("a quarter fewer", (100, 125), "contradicted"),
        ("almost tripled", (40, 17), "contradicted"),
        ("up by a third", (30, 40), "consistent"),
    ],
)
def test_a_change_in_words_is_held_against_counts(
    words: str, counts: tuple[int, int], verdict: str
) -> None:
    told = an.read_amount(words)
    ratio = {name: getattr(told, name) for name in ("low", "best", "high", "bound", "approximate")}
    figures = [{**AP, "count": counts[0]}, {**H1, "count": counts[1]}, {**DOUBLE, **ratio}]
    assert check_claims(dataset(figures=figures)).iloc[0]["verdict"] == verdict


def test_parts_and_longer_totals_bound_the_base() -> None:
    months = [
        {**AP, "id": f"m{m}", "count": 20, "window": f"2023-{m:02}-01/2023-{m:02}-28"}
        for m in range(1, 6)
    ]
    frame = check_claims(dataset(figures=[H1, *months, DOUBLE]))
    assert frame["verdict"].tolist() == ["contradicted", "undetermined"]
    assert (frame["figure_low"].iloc[0], pd.isna(frame["figure_high"].iloc[0])) == (100, True)
    assert frame["known_days"].tolist() == [140, 140]
    long = {**AP, "id": "long", "count": 70, "window": "2022-01-01/2023-12-31"}
    frame = check_claims(dataset(figures=[H1, long, DOUBLE]))
    assert frame["verdict"].tolist() == ["consistent", "consistent"]
    assert frame["figure_high"].tolist() == [70, 70]


@pytest.mark.parametrize(
    ("ratio", "low", "high"),
    [
        ({"low": 2.0, "bound": "at_least"}, 0, 50),
        ({"low": 2.0, "bound": "more_than"}, 0, 49),
        ({"high": 0.5, "low": None, "bound": "less_than"}, 201, None),
        ({"low": 2.0, "best": 2.0, "high": 2.0, "bound": "exact"}, 40, 66),
        ({"low": None, "best": 1.25, "bound": "about"}, 80, 80),
    ],
)
def test_a_ratio_bounds_whole_numbers(ratio: dict, low: int, high: int | None) -> None:
    claim = {**DOUBLE, "low": None, **ratio, "about": "figures:n"}
    figure = {**H1, "id": "n", "count": 100}
    row = check_claims(dataset(figures=[figure, AP, claim])).iloc[0]
    assert row["bound_low"] == low
    assert pd.isna(row["bound_high"]) if high is None else row["bound_high"] == high


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 400), st.integers(0, 400), st.sampled_from([1.5, 2.0, 3.0]))
def test_a_total_reading_is_plain_division(count: int, base: int, ratio: float) -> None:
    data = dataset(
        figures=[{**H1, "count": count}, {**AP, "count": base}, {**DOUBLE, "low": ratio}]
    )
    verdict = check_claims(data).iloc[0]["verdict"]
    assert verdict == ("consistent" if count > ratio * base else "contradicted")


def test_sums_that_do_not_add_up_are_flagged() -> None:
    page = {"window": "2024-01-01/2024-12-31", "url": "https://example.org/p", "origin": "M"}
    total = {"id": "t", "count": 10, "scope": "IQ-DI;IQ-KI", **page}
    parts = [
        {"id": "a", "count": 6, "scope": "IQ-DI", **page},
        {"id": "b", "count": 3, "scope": "IQ-KI", **page},
    ]
    data = dataset(figures=[total, *parts])
    assert prose.notes(check_claims(data)) == [
        "M gives parts that do not fit its total: in Diyala and Kirkuk, 2024, 2 parts make 9, the "
        "total is 10."
    ]
    linked = [{**part, "url": None, "part_of": "figures:t", "count": 5} for part in parts]
    assert prose.notes(check_claims(dataset(figures=[total, *linked]))) == []


def test_months_that_are_missing_may_be_the_rest_of_a_total_but_not_less_than_nothing() -> None:
    figures = [{"id": "y", "count": 30, "window": Y23, "scope": "IQ"}]
    figures += [
        {"id": f"m{m}", "count": 9, "window": f"2023-{m:02}-01/2023-{m:02}-28", "scope": "IQ"}
        for m in (1, 2, 3)
    ]
    assert prose.notes(check_claims(dataset(figures=figures))) == []
    figures[0]["count"] = 20
    assert (
        "3 parts make 27, the total is 20" in prose.notes(check_claims(dataset(figures=figures)))[0]
    )
