import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import ParameterError
from analytics.methods.deaths import bootstrap_ratio
from analytics.methods.rates import rate_ratio

deaths = st.lists(st.integers(0, 30), max_size=25)


def test_one_death_per_event_is_the_exact_interval_or_a_little_wider() -> None:
    result, exact = bootstrap_ratio([1] * 40, 365, [1] * 70, 366), rate_ratio(40, 365, 70, 366)
    assert result.ratio == exact.ratio
    assert result.low == pytest.approx(exact.low, rel=0.03)
    assert result.high == pytest.approx(exact.high, rel=0.03)
    assert result.low <= exact.low
    assert result.high >= exact.high
    assert result.dispersion == 1


def test_one_large_bomb_makes_it_uncertain() -> None:
    spread, bomb = (
        bootstrap_ratio([2] * 40, 365, [4] * 40, 365),
        bootstrap_ratio([2] * 40, 365, [82, *[2] * 39], 365),
    )
    assert spread.ratio == bomb.ratio == 2
    assert (spread.verdict, bomb.verdict) == ("higher", "cannot tell")
    as_if_independent = rate_ratio(80, 365, 160, 365)
    assert as_if_independent.low > 1 > bomb.low


def test_the_same_seed_gives_the_same_interval_in_any_order() -> None:
    a, b = [3, 0, 1, 7, 2, 2], [5, 1, 1, 9, 4, 0, 0, 12]
    assert bootstrap_ratio(a, 365, b, 366) == bootstrap_ratio(a[::-1], 365, sorted(b), 366)


@given(deaths, deaths)
def test_events_without_deaths_change_nothing(a: list[int], b: list[int]) -> None:
    plain, padded = (
        bootstrap_ratio(a, 90, b, 91, draws=200),
        bootstrap_ratio([0, *a, 0], 90, [*b, 0], 91, draws=200),
    )
    assert plain == padded


@given(deaths, deaths)
def test_p_value_and_interval_agree(a: list[int], b: list[int]) -> None:
    result = bootstrap_ratio(a, 90, b, 91, draws=200)
    assert result.ratio is None or result.low <= result.ratio
    assert result.high is None or result.high >= (result.ratio or 0)
    outside = result.low > 1 or (result.high is not None and result.high < 1)
    assert result.p_value is not None
    if abs(result.p_value - 0.05) > 0.01:
        assert outside == (result.p_value < 0.05)


def test_no_deaths_in_one_window() -> None:
    none = bootstrap_ratio([3, 5, 2, 8, 4, 4, 6, 3, 2, 3], 365, [0, 0], 365)
    assert (none.ratio, none.low, none.cautions) == (0, 0, ("independent_events", "no_deaths"))
    assert none.verdict == "lower"
    before = bootstrap_ratio([], 365, [3, 5], 365)
    assert (before.ratio, before.high, before.verdict) == (None, None, "cannot tell")
    neither = bootstrap_ratio([0], 365, [], 365)
    assert (neither.ratio, neither.low, neither.high, neither.p_value) == (None, 0, None, 1)


def test_bounded_deaths_give_the_union() -> None:
    a, b = ([2, 3, 1, 4, 2], [3, 3, 2, 9, 2]), ([5, 6, 8, 4, 7], [5, 9, 8, 6, 7])
    result = bootstrap_ratio(a, 365, b, 365)
    assert (result.ratio, result.p_value) == (None, None)
    assert (result.count_a, result.count_b) == ((12, 19), (30, 35))
    assert result.low == bootstrap_ratio(a[1], 365, b[0], 365).low
    assert result.high == bootstrap_ratio(a[0], 365, b[1], 365).high


def test_open_deaths_open_the_interval() -> None:
    known = [2, 3, 1, 4, 2]
    open_high = (known, [2, 3, float("nan"), 4, 2])
    later = bootstrap_ratio(known, 365, open_high, 365)
    assert (later.high, later.count_b) == (None, (12, None))
    assert later.low == bootstrap_ratio(known, 365, known, 365).low
    assert bootstrap_ratio(open_high, 365, known, 365).low == 0


def test_bounds_that_agree_are_a_point() -> None:
    assert bootstrap_ratio(([2, 3], [2, 3]), 9, [1, 4], 9) == bootstrap_ratio([2, 3], 9, [1, 4], 9)


def test_thousands_of_events_are_fast_and_close_to_theory() -> None:
    generator = np.random.default_rng(3)
    a, b = generator.geometric(0.3, 4000), generator.geometric(0.3, 5000)
    result = bootstrap_ratio(a, 365, b, 365)
    error = np.sqrt((a @ a) / a.sum() ** 2 + (b @ b) / b.sum() ** 2)
    assert np.log(result.high / result.low) == pytest.approx(2 * 1.96 * error, rel=0.05)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, -1], 9, [2], 9), 'row 2, column deaths_a: "-1.0": a count must be a whole number, '
         "0 or more"),
        (([1], 9, ([3, 4], [5, 2]), 9), 'row 2, column deaths_b: "4, 2": the lowest deaths are '
         "above the highest"),
        (([1], 9, ([3, 4], [5]), 9), "column deaths_b: not numbers, or of unlike length"),
        (([1], 9, ([3], [4], [5]), 9), "column deaths_b: bounds are (lowest, highest)"),
        (([1], 0, [2], 9), 'column days_a: "0": an exposure must be more than 0; give the days the '
         "window covers"),
    ],
)  # fmt: skip
def test_errors_name_argument_and_event(arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(ParameterError) as raised:
        bootstrap_ratio(*arguments)  # type: ignore[arg-type]
    assert str(raised.value) == message
