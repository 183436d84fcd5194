"""A sentence for each situation, held against datasets made to break it."""

import random
import re
from pathlib import Path

import pandas as pd
import pytest

import analytics as an
from analytics import prose
from analytics.briefs.asking import ask
from analytics.briefs.catalogue.entries import load_catalogue
from analytics.prose.change import change, size
from tests.builders import dataset
from tests.conftest import ROOT
from tests.small import YEARS, days_of, figure

COVERED = [{"window": "2023-01-01/2024-12-31"}]
FORBIDDEN = re.compile(
    r"significan|chi-square|cannot tell|\d\.\d\d times|"
    r"(?<!to )\b1 (attacks|events|incidents|reports)\b|"
    r"\b(IQ|SY|x-SY)(-[A-Z]+)?\b|\w+_\w+|\bnan\b|\bNone\b| - |[A-Z][a-z][a-z]-[A-Z][a-z][a-z] \d",
    re.IGNORECASE,
)


def said(result: pd.DataFrame, view: str | None = None) -> str:
    """All that a page says of a result, the headline first."""
    tiles = [" ".join(tile.values()) for tile in prose.offered(result, "tiles") or ()]
    more = (prose.offered(result, name) or "" for name in ("standfirst", "boxed"))
    words = [*more, *prose.sentences(result), *prose.notes(result)]
    keyless = [re.sub(r"\S+:\S+", "", tile) for tile in tiles]
    return " | ".join([prose.headline(result, view=view), *words, *keyless])


def events(year: int, count: int, **more: object) -> list[dict]:
    draw = random.Random(year + count)
    days = pd.date_range(f"{year}-01-01", f"{year}-12-31").strftime("%Y-%m-%d")
    return [{"id": f"{year}-{i}", "scope": "IQ-KI", "day": draw.choice(days)} | more
            for i in range(count)]  # fmt: skip


def compared(earlier: int, later: int) -> str:
    data = dataset(events=events(2023, earlier) + events(2024, later), covered=COVERED)
    return said(an.compare(data, "2023", "2024"))


@pytest.mark.parametrize(
    ("counts", "headline"),
    [
        ((2000, 1500), "Attacks by any side in Iraq fell by a quarter, from 2,000 to 1,500"),
        ((1, 5), "Too few attacks by any side in Iraq to compare: 1 in 2023, 5 in 2024"),
        ((0, 1), "Too few attacks by any side in Iraq to compare: 0 in 2023, 1 in 2024"),
        ((2, 35), "Attacks by any side in Iraq rose, from 2 to 35"),
        ((900, 0), "No comparison: nobody counted every day of 2023 and of 2024"),
        ((50, 52), "Attacks by any side in Iraq: 50, then 52, too close to call"),
    ],
)
def test_counts_come_first_and_no_factor_of_next_to_nothing(
    counts: tuple[int, int], headline: str
) -> None:
    text = compared(*counts)
    assert text.startswith(headline)
    assert not FORBIDDEN.search(text)


def test_bounds_stay_bounds_and_unlike_counters_have_no_direction() -> None:
    bound = [figure("A", "IQ", YEARS[0], 120), figure("A", "IQ", YEARS[1], (400, None))]
    text = said(an.compare(dataset(figures=bound), "2023", "2024"))
    assert "from 120 to 400 or more" in text
    assert "at least 79% more" in text
    unlike = [figure("A", "IQ", YEARS[0], 10), figure("B", "SY", YEARS[1], 20)]
    assert said(an.compare(dataset(figures=unlike), "2023", "2024")).startswith(
        "No two figures here count the same thing"
    )


def test_a_list_that_is_not_complete_prints_both_counts_and_why_there_is_no_verdict() -> None:
    text = said(an.compare(dataset(events=events(2023, 40) + events(2024, 20)), "2023", "2024"))
    assert text.startswith(
        "Attacks by any side in Iraq: 40 listed in 2023, 20 in 2024; no change can be told"
    )
    assert "Not complete: list. What is not listed may have happened all the same." in text
    assert not re.search(r"\bfell\b|\brose\b|%", text)


def test_the_deadliest_is_one_event_and_no_sum() -> None:
    def killed(name: str, toll: int, **more: object) -> dict:
        toll_cells = {f"killed_{side}": toll for side in ("low", "best", "high")}
        return {"id": name, "scope": "IQ-KI", "day": "2024-05-05"} | toll_cells | more

    sums = [
        killed("summary", 900, note="a summary of several events"),
        killed("year", 8179, day=None, window="2024-01-01/2024-12-31"),
    ]
    text = said(an.timeline(dataset(events=[killed("one", 22), killed("two", 3), *sums])))
    assert "Deadliest: 22 killed in an armed attack, Kirkuk, 5 May 2024." in text
    assert "2 rows sum up several events, or more than a week, the largest: 8,179 killed" in text
    text = said(an.timeline(dataset(events=[killed("one", 22), killed("two", 22), *sums])))
    assert "Deadliest: 2 events with 22 killed in each." in text
    only = said(an.timeline(dataset(events=[killed("one", 22)])))
    assert "eadliest" not in only
    assert not FORBIDDEN.search(only)


def test_events_without_a_day_are_not_nothing() -> None:
    undated = [{"id": "a", "scope": "IQ-KI"}, {"id": "b", "scope": "IQ-DI"}]
    assert prose.headline(an.timeline(dataset(events=undated))) == (
        "No day is known for any of the 2 events"
    )


@pytest.mark.parametrize(
    ("counts", "headline"),
    [
        ({"IQ-KI": 11, "IQ-DI": 9}, "Of 20 attacks Kirkuk had 11 and Diyala 9; the two are too"),
        ({"IQ-KI": 43, "IQ-DI": 7}, "Kirkuk had most attacks: 43 of 50"),
        ({"IQ-KI": 4, "IQ-DI": 4}, "Of 8 attacks Diyala and Kirkuk had 4 each, the most"),
        ({"IQ-KI": 3}, "Too few attacks to rank provinces: 3"),
        ({"IQ-KI": 11}, "All 11 attacks were in Kirkuk"),
    ],
)
def test_no_province_leads_by_chance(counts: dict[str, int], headline: str) -> None:
    rows = [row for scope, count in counts.items() for row in days_of(scope, 2024, count)]
    text = said(an.provinces(dataset(events=rows), "2024"))
    assert text.startswith(headline)
    assert "That does not mean nothing happened." in text
    assert not FORBIDDEN.search(text)


def test_what_ends_fell_to_none_and_only_nothing_is_a_hundred_per_cent() -> None:
    assert (change(0), size(0)) == ("down to none", "to none")
    assert (change(0.003), size(0.003)) == ("down 99%", "by 99%")


def test_windows_are_told_in_whole_words() -> None:
    halves = [
        figure("A", "IQ", "2023-01-01/2023-06-30", 60),
        figure("A", "IQ", "2024-01-01/2024-06-30", 70),
    ]
    text = said(an.compare(dataset(figures=halves), "2023-01/2023-06", "2024-01/2024-06"))
    assert "from January to June 2024 after 60 from January to June 2023" in text
    assert not FORBIDDEN.search(text)


def test_a_page_of_many_files_is_named_by_the_first_and_the_last(tmp_path: Path) -> None:
    files = ";".join(str(tmp_path / f"GEDEvent_v26_0_{month}.csv") for month in range(1, 14))
    catalogue = load_catalogue(ROOT / "reports" / "briefs.toml")
    brief = next(one for one in catalogue.briefs if one.name == "comparison")
    assert ask(brief, {"data": files}).name == (
        "comparison-gedevent-v26-0-1-to-gedevent-v26-0-13-13-files"
    )


def test_a_list_of_attacks_alone_that_is_complete_for_them_is_no_collection() -> None:
    covered = [{"measure": "attacks", **COVERED[0]}]
    whole = dataset(events=events(2023, 20), covered=covered)
    assert prose.headline(an.timeline(whole, start="2023", end="2024")).startswith("The list holds")
    mixed = dataset(events=events(2023, 20, event_type="arrest"), covered=covered)
    assert prose.headline(an.timeline(mixed, start="2023", end="2024")).startswith("Reports tell")
