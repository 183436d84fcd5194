"""How often the intervals, verdicts, flags and change points are right, on drawn counts.

    python -m tests.benchmarks.bench_calibration

Seeds are fixed. Clustered counts are negative binomial, independent from week to week.
"""

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from analytics.methods.clustered import quasi_interval
from analytics.methods.deaths import bootstrap_ratio
from analytics.methods.flags import ears
from analytics.methods.rates import exact_interval
from analytics.methods.series import change_points, fit_trend

Floats = NDArray[np.float64]
Row = dict[str, float | str]

DISPERSIONS = (1.0, 1.5, 2.0, 3.0)
RATES = (3, 5, 10, 20, 50)
WEEK = np.array(7.0)


def draw(
    generator: np.random.Generator, mean: float | Floats, dispersion: float, shape: tuple[int, ...]
) -> Floats:
    """Counts of the given mean and variance/mean."""
    if dispersion == 1:
        return generator.poisson(mean, shape).astype(float)
    size = np.asarray(mean) / (dispersion - 1)
    return generator.negative_binomial(size, 1 / dispersion, shape).astype(float)


def interval_coverage(size: int = 20_000, seed: int = 1) -> list[Row]:
    """26 weeks against 52: how often the 95% interval holds the true ratio."""
    generator = np.random.default_rng(seed)
    rows: list[Row] = []
    for rate in (0.1, 0.3, 1.0, 3.0, 10.0):
        for ratio in (1.0, 3.0):
            for dispersion in DISPERSIONS:
                a = draw(generator, rate, dispersion, (size, 26))
                b = draw(generator, rate * ratio, dispersion, (size, 52))
                exact = exact_interval(a.sum(1), 26, b.sum(1), 52)
                ours = quasi_interval(a, WEEK, b, WEEK)
                rows.append(
                    {
                        "events a week": rate,
                        "true ratio": ratio,
                        "variance/mean": dispersion,
                        "exact, of totals": _holds(ratio, *exact),
                        "ours, of weeks": _holds(ratio, ours.low, ours.high),
                    }
                )
    return rows


def false_alarms(weeks: int = 78_000, seed: int = 2) -> list[Row]:
    """The rate never changes: how often does each rule say that it did?

    The 25% rule and the first two verdicts compare each week with the four before it.
    """
    generator = np.random.default_rng(seed)
    rows: list[Row] = []
    for dispersion in (1.0, 2.0):
        for rate in RATES:
            series = draw(generator, float(rate), dispersion, (weeks,))
            before = np.lib.stride_tricks.sliding_window_view(series, 4)[:-1]
            now, mean = series[4:], before.mean(axis=1)
            exact = exact_interval(before.sum(1), 28, now, 7)
            ours = quasi_interval(before, WEEK, now[:, None], WEEK)
            row: Row = {
                "events a week": rate,
                "variance/mean": dispersion,
                "25% rule": float((np.abs(now - mean) > 0.25 * mean).mean()),
                "verdict of totals": 1 - _holds(1, *exact),
                "verdict of weeks": 1 - _holds(1, ours.low, ours.high),
            }
            half, year = np.split(series[: weeks // 78 * 78].reshape(-1, 78), [26], axis=1)
            long = quasi_interval(half, WEEK, year, WEEK)
            row["verdict, 26 against 52 weeks"] = 1 - _holds(1, long.low, long.high)
            for method in ("C1", "C2"):
                flags = ears(series, method)
                row[f"EARS {method}"] = float(flags.flagged.sum()) / flags.tested
                row[f"expected {method}"] = flags.expected_false / flags.tested
            rows.append(row)
    return rows


def trend_coverage(size: int = 600, seed: int = 3) -> list[Row]:
    """104 weeks that rise by half in a year: how often the 95% interval holds it."""
    generator = np.random.default_rng(seed)
    growth = 1.5 ** (np.arange(104) * 7 / 365.25)
    rows: list[Row] = []
    for rate in (1.0, 5.0):
        for dispersion in DISPERSIONS:
            drawn = draw(generator, rate * growth, dispersion, (size, 104))
            fits = [fit_trend(counts, 7) for counts in drawn]
            limits = np.array([(fit.low, fit.high) for fit in fits], float)
            rows.append(
                {
                    "events a week": rate,
                    "variance/mean": dispersion,
                    "coverage": _holds(1.5, limits[:, 0], limits[:, 1]),
                }
            )
    return rows


def false_changes(size: int = 300, seed: int = 4) -> list[Row]:
    """Constant rates: the share of series in which a change point is found."""
    generator = np.random.default_rng(seed)
    rows: list[Row] = []
    for bins in (24, 52, 104):
        for rate in (2.0, 10.0):
            for dispersion in (1.0, 2.0, 3.0):
                drawn = draw(generator, rate, dispersion, (size, bins))
                found = [change_points(counts, 7) for counts in drawn]
                tested = [one for one in found if one.refused is None]
                share = sum(bool(one.positions) for one in tested) / max(len(tested), 1)
                rows.append(
                    {
                        "bins": bins,
                        "events a week": rate,
                        "variance/mean": dispersion,
                        "series with a false change": share,
                    }
                )
    return rows


def deaths_coverage(size: int = 500, seed: int = 5) -> list[Row]:
    """Deaths per event of three shapes: how often the 95% interval holds the true ratio."""
    generator = np.random.default_rng(seed)
    rows: list[Row] = []
    for shape, (values, weights) in _DEATHS.items():
        for events_a, events_b in ((10, 20), (50, 25), (100, 200)):
            held, naive = 0, 0
            for _ in range(size):
                a = generator.choice(values, generator.poisson(events_a), p=weights)
                b = generator.choice(values, generator.poisson(events_b), p=weights)
                result = bootstrap_ratio(a, 365, b, 365, draws=1000)
                high = np.inf if result.high is None else result.high
                held += result.low <= events_b / events_a <= high
                low, high = exact_interval(a.sum(), 365, b.sum(), 365)
                naive += bool(low <= events_b / events_a <= high)
            rows.append(
                {
                    "deaths per event": shape,
                    "events": f"{events_a} and {events_b}",
                    "each death independent": naive / size,
                    "ours, events drawn anew": held / size,
                }
            )
    return rows


def _weights(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    return values, weights / weights.sum()


_DEATHS = {
    "geometric, mean 2.3": _weights(np.arange(60), 0.7 ** np.arange(60)),
    "heavy tail from 1, mean 3.6": _weights(np.arange(1, 200), np.arange(1.0, 200) ** -2.0),
    "heavy tail from 0, mean 1.7": _weights(np.arange(300), np.arange(1.0, 301) ** -2.2),
}


def _holds(truth: float, low: Floats, high: Floats) -> float:
    return float(((low <= truth) & (truth <= high)).mean())


TABLES: dict[str, Callable[[], list[Row]]] = {
    "Coverage of the 95% interval of a rate ratio, 26 weeks against 52": interval_coverage,
    "False alarms while the rate never changes": false_alarms,
    "Coverage of the 95% interval of a yearly trend": trend_coverage,
    "False change points while the rate never changes": false_changes,
    "Coverage of the 95% interval of a ratio of deaths": deaths_coverage,
}


def show(title: str, rows: list[Row]) -> str:
    """The rows as a table of text."""
    names = list(rows[0])
    cells = [[f"{v:.3f}" if isinstance(v, float) else str(v) for v in row.values()] for row in rows]
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    lines = [names, *cells]
    body = ["  ".join(c.rjust(w) for c, w in zip(line, widths, strict=True)) for line in lines]
    return "\n".join([title, *body])


def main() -> None:
    """Print every table with the time it took."""
    for title, table in TABLES.items():
        start = time.perf_counter()
        print(show(title, table()))
        print(f"({time.perf_counter() - start:.1f} s)\n")


if __name__ == "__main__":
    main()
