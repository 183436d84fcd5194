"""The promises about what pages claim, on fewer lists than `tests/benchmarks` draws."""

import pytest

from tests.benchmarks.bench_calibration import (
    PAGES,
    RULES,
    _page,
    coverage_and_power,
    drawn_pages,
    false_claims,
    flags,
    show,
    traps,
)

FEW = 10


def test_pages_rarely_claim_a_change_where_there_is_none() -> None:
    few = {name: RULES[name] for name in ("independent", "waves of .3, dispersion 3")}
    rows = false_claims(FEW, rules=few)
    assert all(row[page] <= 0.3 for row in rows for page in PAGES)
    assert sum(float(row[page]) for row in rows for page in PAGES) <= 0.9


def test_a_whole_page_claims_no_more_than_its_first_interval_lets_expect() -> None:
    quiet = drawn_pages(RULES["independent"], 4, 22)
    assert sum(map(_page, quiet)) <= 1


def test_intervals_hold_and_a_doubling_is_found() -> None:
    independent, *_, bursty = coverage_and_power(FEW)
    assert float(independent["doubling found"]) >= 0.8
    assert min(float(independent["holds 1"]), float(independent["holds 2"])) >= 0.8
    assert float(bursty["holds 1"]) >= 0.7


def test_as_many_flags_as_the_page_expects() -> None:
    for row in flags(4):
        assert 1 / 1.6 < float(row["flags / expected"]) < 1.6
        assert float(row["last week named"]) <= 0.5


def test_what_is_not_known_is_no_change() -> None:
    assert all(float(row["claims a change"]) <= 1 / 3 for row in traps(3))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_what_did_change(page: str) -> None:
    means = {"a_year": 3000 if page == "provinces" else 600, "groups": 18, "change": 3.0}
    assert all(PAGES[page](data) for data in drawn_pages(RULES["independent"], 2, 9, **means))


def test_tables_are_printed_in_columns() -> None:
    assert show("Title", [{"a": 1, "long name": 0.5}]) == "Title\na  long name\n1      0.500"
