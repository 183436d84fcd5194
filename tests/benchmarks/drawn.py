"""Drawn lists of incidents: counts of weeks by many rules, as dated rows that the verbs can read.

Every rule takes a generator, the mean of each week (by group and week) and gives whole counts.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special, stats

from analytics import tables
from analytics.dataset import Dataset
from analytics.places import provinces
from tests.builders import coverage, sources

Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator, Floats], Floats]

FIRST = np.datetime64("2023-01-01")
YEARS = ("2023", "2024")
WEEKS = 105  # of two years; the last one is cut off with the year
TYPES = ("armed_attack", "bombing", "clash", "assassination")
ACTORS = ("Islamic State", "PKK", "unknown gunmen")


def negative_binomial(dispersion: float) -> Draw:
    """Independent weeks; 1 is Poisson."""

    def draw(generator: np.random.Generator, mean: Floats) -> Floats:
        if dispersion == 1:
            return generator.poisson(mean).astype(float)
        size = mean / (dispersion - 1)
        return generator.negative_binomial(size, 1 / dispersion).astype(float)

    return draw


def waves(correlation: float, dispersion: float) -> Draw:
    """Negative binomial weeks whose ranks follow an autoregression, in each group its own."""

    def draw(generator: np.random.Generator, mean: Floats) -> Floats:
        latent = generator.standard_normal(mean.shape)
        for week in range(1, mean.shape[-1]):
            fresh = np.sqrt(1 - correlation**2) * latent[..., week]
            latent[..., week] = correlation * latent[..., week - 1] + fresh
        size = mean / (dispersion - 1)
        return stats.nbinom.ppf(special.ndtr(latent), size, 1 / dispersion)

    return draw


def ingarch(push: float) -> Draw:
    """Each week expects part of the last one again; counts vary more than chance beside."""

    def draw(generator: np.random.Generator, mean: Floats) -> Floats:
        counts = np.zeros(mean.shape)
        last = mean[..., 0]
        for week in range(mean.shape[-1]):
            expected = (1 - push) * mean[..., week] + push * last
            counts[..., week] = last = negative_binomial(1.5)(generator, expected + 1e-9)
        return counts

    return draw


def bursts(weeks: int = 4, height: float = 4.0, share: float = 0.15) -> Draw:
    """Blocks of weeks with several times the rate."""

    def draw(generator: np.random.Generator, mean: Floats) -> Floats:
        blocks = generator.random((*mean.shape[:-1], mean.shape[-1] // weeks + 2)) < share
        levels = np.where(blocks, height, 1.0) / (share * height + 1 - share)
        return generator.poisson(mean * np.repeat(levels, weeks, -1)[..., : mean.shape[-1]]) * 1.0

    return draw


def self_exciting(children: float = 0.5, weeks: float = 1.0) -> Draw:
    """Every event brings on others, a week later on average."""

    def draw(generator: np.random.Generator, mean: Floats) -> Floats:
        run = 20  # weeks before the first, so that the process is under way
        early = np.repeat(mean[..., :1], run, -1)
        new = generator.poisson(np.concatenate([early, mean], -1) * (1 - children)).astype(float)
        counts = new.copy()
        while new.any():
            births = generator.poisson(new * children)
            new = np.zeros(counts.shape)
            for place in np.argwhere(births):
                delay = generator.exponential(weeks, births[tuple(place)]) + generator.random()
                for late in (place[-1] + delay.astype(int)).tolist():
                    if late < counts.shape[-1]:
                        new[(*place[:-1], late)] += 1
            counts += new
        return counts[..., run:]

    return draw


def season(rule: Draw, swing: float = 0.5) -> Draw:
    """Another rule over a year with a high and a low time."""

    def draw(generator: np.random.Generator, mean: Floats) -> Floats:
        wave = 1 + swing * np.cos(2 * np.pi * np.arange(mean.shape[-1]) * 7 / 365.25)
        return rule(generator, mean * wave)

    return draw


def even_means(a_year: float, groups: int = 18, change: float = 1.0) -> Floats:
    """The mean of each week and group; the second year is `change` times the first."""
    means = np.full((groups, WEEKS), a_year * 7 / 365.25 / groups)
    means[:, 52:] *= change
    return means


def incident_rows(generator: np.random.Generator, counts: Floats) -> pd.DataFrame:
    """One row an event, on a random day of its week, in the province of its group."""
    group, week = np.nonzero(counts)
    each = counts[group, week].astype(int)
    group, week = np.repeat(group, each), np.repeat(week, each)
    day = FIRST + 7 * week + generator.integers(0, 7, len(week))
    kept = day < np.datetime64("2025-01-01")
    group, day = group[kept], day[kept]
    size = len(day)
    places = np.array(provinces("IQ"))[group % 18]
    killed = np.where(generator.random(size) < 0.5, generator.geometric(0.4, size), 0)
    return pd.DataFrame(
        {
            "incident_id": [f"list:{number}" for number in range(size)],
            "source_id": "list",
            "start": day.astype("datetime64[us]"),
            "end": day.astype("datetime64[us]"),
            "date_precision": "day",
            "event_type": np.array(TYPES)[generator.integers(0, len(TYPES), size)],
            "status": "carried_out",
            "victims": "unknown",
            "actor": np.array(ACTORS)[generator.integers(0, len(ACTORS), size)],
            "scope": places,
            "province": pd.Categorical(places),
            "place_precision": "province",
            "killed_low": killed, "killed_best": killed, "killed_high": killed,
            "origin": "desk",
        }
    )  # fmt: skip


def as_dataset(
    rows: pd.DataFrame, *, window: str = "2023-01-01/2024-12-31", published: str | None = None
) -> Dataset:
    """The rows as one list that covers a window systematically."""
    source = sources("list")
    if published is not None:
        source = source.assign(
            published=pd.Series([pd.Timestamp(published)], dtype="datetime64[us]")
        )
    return Dataset(
        incidents=tables.conform("incidents", rows.reset_index(drop=True)),
        coverage=coverage([{"window": window, "measure": "incidents"}]),
        sources=source,
    )
