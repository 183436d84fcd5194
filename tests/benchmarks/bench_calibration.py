"""How often pages are right: what the verbs let a page say, on drawn lists of which all is known.

    python -m tests.benchmarks.bench_calibration [--pages 100]

Nothing changes in the lists, so every verdict of a change, every change of level and every name
for the last week is false; refusals count as neither. Seeds are fixed.
"""

import argparse
import time
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

import analytics as an
from analytics.dataset import Dataset
from analytics.results import DOWN, UP
from tests import builders
from tests.benchmarks.drawn import (
    Draw,
    Floats,
    as_dataset,
    bursts,
    even_means,
    incident_rows,
    ingarch,
    negative_binomial,
    season,
    self_exciting,
    waves,
)

Row = dict[str, float | str]
A_YEAR = 300  # events of all provinces

RULES: dict[str, Draw] = {
    "independent": negative_binomial(1),
    "dispersion 3": negative_binomial(3),
    "season of 50%": season(negative_binomial(1)),
    "waves of .3, dispersion 3": waves(0.38, 3),
    "waves of .6, dispersion 3": waves(0.67, 3),
    "autoregression of .3": ingarch(0.3),
    "autoregression of .6": ingarch(0.6),
    "bursts of four weeks": bursts(),
    "self-exciting": self_exciting(),
    "season and waves of .3": season(waves(0.38, 3)),
}
"""Weeks of each province by a rule of its own; `PARTS` is one series for the whole list."""
FAMILY = (
    "independent", "dispersion 3", "waves of .3, dispersion 3", "waves of .6, dispersion 3",
    "self-exciting", "bursts of four weeks",
)  # fmt: skip
LIMITS = {".3": 0.10, ".6": 0.15, "bursts": 0.15, "self": 0.10}
"""The share of pages that may claim a change, by a part of the rule's name; 6% else."""


def limit(rule: str) -> float:
    """The largest share of pages that may claim a change under a rule."""
    return next((share for name, share in LIMITS.items() if name in rule), 0.06)


def claimed(*results: pd.DataFrame) -> bool:
    """Whether any row of a page says that something rose or fell."""
    return any(bool(result["verdict"].isin([*UP, *DOWN]).any()) for result in results)


def _comparison(data: Dataset) -> bool:
    return claimed(an.compare(data, "2023", "2024", measure=["attacks", "killed"]))


def _names(data: Dataset) -> bool:
    return claimed(*(an.compare(data, "2023", "2024", by=by) for by in ("event_type", "actor")))


def _provinces(data: Dataset) -> bool:
    return claimed(an.provinces(data, "2024", against="2023", country="IQ"))


def _trend(data: Dataset) -> bool:
    result = an.trend(data)
    return claimed(result) or bool(result["change"].any())


def _levels(data: Dataset) -> bool:
    return bool(an.change_points(data, every="week")["change"].any())


PAGES: dict[str, Callable[[Dataset], bool]] = {
    "comparison": _comparison,
    "types, actors": _names,
    "provinces": _provinces,
    "trend": _trend,
    "levels of weeks": _levels,
}
"""What each page claims: attacks and deaths; types and actors; provinces; months; weeks."""


def drawn_pages(rule: Draw, pages: int, seed: int, **means: float) -> Iterator[Dataset]:
    """As many lists drawn by a rule."""
    generator = np.random.default_rng(seed)
    mean = even_means(A_YEAR) if not means else even_means(**means)  # type: ignore[arg-type]
    for _ in range(pages):
        yield as_dataset(incident_rows(generator, rule(generator, mean)))


def false_claims(pages: int = 100, seed: int = 1, rules: dict[str, Draw] = RULES) -> list[Row]:
    """The share of pages that claim a change although nothing changed, by rule and page."""
    rows: list[Row] = []
    for name, rule in rules.items():
        # One series for the whole list shows its waves; 18 of their own even out.
        whole = list(drawn_pages(rule, pages, seed, a_year=150, groups=1))
        split = list(drawn_pages(rule, pages, seed))
        row: Row = {"rule": name, "may": limit(name)}
        for page, says in PAGES.items():
            lists = split if page == "provinces" else whole
            row[page] = sum(says(data) for data in lists) / pages
        rows.append(row)
    return rows


def whole_pages(pages: int = 80) -> list[Row]:
    """Attacks and deaths of a list; and all that a page of a comparison names, family-wise."""
    rows: list[Row] = []
    for name in FAMILY:
        lists = drawn_pages(RULES[name], pages, 21, a_year=150, groups=1)
        first = sum(map(_comparison, lists)) / pages
        half = max(1, pages // 2)
        split = sum(map(_page, drawn_pages(RULES[name], half, 22))) / half
        rows.append(
            {"rule": name, "may": limit(name), "attacks, deaths": first, "whole page": split}
        )
    return rows


def _page(data: Dataset) -> bool:
    """Whether a page of 18 provinces names any change: attacks, deaths, provinces, types, sides."""
    groups = ("event_type", "actor", "province")
    return _comparison(data) or claimed(*(an.compare(data, "2023", "2024", by=by) for by in groups))


def coverage_and_power(pages: int = 100, seed: int = 2) -> list[Row]:
    """100 events a year that stay or double: how often the interval holds, and it is found."""
    rows: list[Row] = []
    for name in ("independent", "dispersion 3", *list(RULES)[3:5], "bursts of four weeks"):
        row: Row = {"rule": name}
        for change in (1.0, 2.0):
            held, found, deaths = 0, 0, 0
            lists = drawn_pages(RULES[name], pages, seed, a_year=100, groups=1, change=change)
            for data in lists:
                result = an.compare(data, "2023", "2024", measure=["attacks", "killed"])
                attacks, killed = result.iloc[0], result.iloc[1]
                found += attacks["verdict"] in UP
                held += _holds(attacks, change)
                deaths += _holds(killed, change)
            row |= {
                f"holds {change:.0f}": held / pages,
                f"of deaths {change:.0f}": deaths / pages,
            }
        rows.append(row | {"doubling found": found / pages})
    return rows


def _holds(row: pd.Series, truth: float) -> bool:
    high = np.inf if pd.isna(row["high"]) else row["high"]
    return bool(row["low"] <= truth <= high)


def flags(pages: int = 40, seed: int = 3) -> list[Row]:
    """Flags of 18 provinces over two years beside those expected; names for the last week."""
    rows: list[Row] = []
    for name in ("independent", "dispersion 3", "waves of .3, dispersion 3", "self-exciting"):
        flagged, expected, named = 0, 0.0, 0
        for data in drawn_pages(RULES[name], pages, seed, a_year=18 * 100):
            result = an.warnings(data)
            flagged += int(result["flagged"].sum())
            expected += float(result["expected_false"].sum())
            named += bool(result["named"].any())
        rows.append(
            {
                "rule": name,
                "flags": flagged / pages,
                "expected": expected / pages,
                "flags / expected": flagged / expected,
                "last week named": named / pages,
            }
        )
    return rows


def traps(pages: int = 60, seed: int = 4) -> list[Row]:
    """Lists in which nothing changed but what is known of it: how often a page claims a change."""
    rows: list[Row] = []
    for name, trap in TRAPS.items():
        generator = np.random.default_rng(seed)
        results = [trap(generator) for _ in range(pages)]
        rows.append(
            {
                "trap": name,
                "claims a change": sum(map(claimed, results)) / pages,
                "refuses": sum(bool(r["refused"].notna().all()) for r in results) / pages,
            }
        )
    return rows


def _list(generator: np.random.Generator, a_year: float = 150) -> pd.DataFrame:
    mean = even_means(a_year)
    return incident_rows(generator, negative_binomial(1)(generator, mean))


def _late(window: str, against: str, delay: float) -> Callable[[np.random.Generator], pd.DataFrame]:
    def trap(generator: np.random.Generator) -> pd.DataFrame:
        rows = _list(generator, 720)
        known = rows["start"] + pd.to_timedelta(generator.exponential(delay, len(rows)), "D")
        rows = rows[known <= pd.Timestamp("2024-12-01")]
        data = as_dataset(rows, window="2023-01-01/2024-12-01", published="2024-12-01")
        return an.compare(data, against, window)

    return trap


def _duplicates(generator: np.random.Generator) -> pd.DataFrame:
    rows = _list(generator)
    again = rows[rows["start"] >= "2024"].assign(origin="another desk")
    again = again.assign(incident_id=again["incident_id"] + "b")
    return an.compare(as_dataset(pd.concat([rows, again])), "2023", "2024")


def _unknown(column: str, **asked: str) -> Callable[[np.random.Generator], pd.DataFrame]:
    """A column known for 40% of the rows of one year and 90% of those of the next."""

    def trap(generator: np.random.Generator) -> pd.DataFrame:
        rows = _list(generator, 400)
        known = generator.random(len(rows)) < np.where(rows["start"] < "2024", 0.4, 0.9)
        lost = rows[column].astype("object").where(known, None)
        if column == "scope":
            lost = rows[column].where(known, "IQ")
            rows = rows.assign(province=rows["province"].where(known))
        return an.compare(as_dataset(rows.assign(**{column: lost})), "2023", "2024", **asked)

    return trap


def _beyond_publication(generator: np.random.Generator) -> pd.DataFrame:
    rows = _list(generator)
    data = as_dataset(rows[rows["start"] < "2024-07"], published="2024-07-01")
    return an.compare(data, "2023", "2024")


def _season_of_unlike_days(generator: np.random.Generator) -> pd.DataFrame:
    mean = even_means(300)
    rows = incident_rows(generator, season(negative_binomial(1))(generator, mean))
    return an.compare(as_dataset(rows), "2023", "H1 2024")


def _totals(dispersion: float) -> Callable[[np.random.Generator], pd.DataFrame]:
    def trap(generator: np.random.Generator) -> pd.DataFrame:
        months: Floats = negative_binomial(dispersion)(generator, np.full((2, 12), 10.0))
        figures = [
            {"id": year, "count": int(total), "window": f"{year}-01-01/{year}-12-31"}
            for year, total in zip(("2023", "2024"), months.sum(1), strict=True)
        ]
        named = [figure | {"scope": "IQ", "actor": "Islamic State"} for figure in figures]
        return an.compare(builders.dataset(figures=named), "2023", "2024")

    return trap


TRAPS: dict[str, Callable[[np.random.Generator], pd.DataFrame]] = {
    "late reports, 20 days: November against October": _late("2024-11", "2024-10", 20),
    "late reports, 30 days: four weeks against four": _late(
        "2024-11-04/2024-12-01", "2024-10-07/2024-11-03", 30
    ),
    "told by two desks in the second year": _duplicates,
    "actor known for 40%, then 90%": _unknown("actor", actor="Islamic State"),
    "place known for 40%, then 90%": _unknown("scope", by="province"),
    "coverage beyond publication": _beyond_publication,
    "a season, half a year against a year": _season_of_unlike_days,
    "totals alone, months of dispersion 1": _totals(1),
    "totals alone, months of dispersion 3": _totals(3),
    "totals alone, months of dispersion 6": _totals(6),
}

TABLES: dict[str, Callable[[int], list[Row]]] = {
    "Share of pages that claim a change; nothing changed": false_claims,
    "Share of pages of a comparison that claim a change, family-wise": whole_pages,
    "Coverage of the 95% interval, and power, at 100 events a year": coverage_and_power,
    "Flags of 18 provinces, two years of quiet weeks": lambda pages: flags(pages // 2 + 1),
    "Share of pages that claim a change; only what is known of it changed": traps,
}


def show(title: str, rows: list[Row]) -> str:
    """The rows as a table of text."""
    names = list(rows[0])
    cells = [[f"{v:.3f}" if isinstance(v, float) else str(v) for v in row.values()] for row in rows]
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    lines = [names, *cells]
    body = ["  ".join(c.rjust(w) for c, w in zip(line, widths, strict=True)) for line in lines]
    return "\n".join([title, *body])


def main(arguments: list[str] | None = None) -> None:
    """Print every table with the time it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100, help="lists drawn for each cell")
    pages = parser.parse_args([] if arguments is None else arguments).pages
    for title, table in TABLES.items():
        start = time.perf_counter()
        print(show(title, table(pages)), flush=True)
        print(f"({time.perf_counter() - start:.1f} s)\n", flush=True)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
