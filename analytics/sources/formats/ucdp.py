"""UCDP GED: rules for its dates, places and deaths. Columns, codes and texts are in `ucdp.toml`.

An annual release and the candidate releases after it are one source with a seam (`stitch`). The
annual release wins: of the candidates only what lies after it stays, each event once. The seam is
visible: the coverage has a stretch per release, and each later row says that it is provisional.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from analytics import tables
from analytics.dataset import Dataset
from analytics.errors import InputError
from analytics.periods import month
from analytics.sources.cells import (
    REPAIRED_BOUNDS,
    actor_name,
    area_rule,
    around_best,
    coordinates,
    day,
    persons,
)
from analytics.sources.engine import Job
from analytics.sources.format import REPAIR, Cell, Declaration, Format, Span, rule
from analytics.vocabulary import SUMMARY

_TOLD = Declaration.of("ucdp")
PROVISIONAL = "provisional"
_LATER = " with its candidate releases"  # coverage tells which


def form() -> Format:
    """The format of GED files.

    >>> form().lacks(["id", "relid"])[:2]
    ['type_of_violence', 'side_a']
    """
    return _TOLD.format(
        rule(_dates, "start", "end", "date_precision", "when_as_written", "date_rule"),
        rule(_type, "event_type", "source_type", "victims"),
        rule(lambda side_a: _side(side_a), "actor"),
        rule(lambda side_b: _side(side_b), "target"),
        area_rule(_TOLD, "adm_1", "where_prec"),
        rule(coordinates, "latitude", "longitude"),
        rule(
            _bounded_deaths,
            "killed_low", "killed_best", "killed_high", "amount_as_written", "note", REPAIR,
        ),
        rule(lambda civilians: (persons(civilians, "civilians"),), "killed_civilians"),
        rule(_state, "note"),
        constants={"status": "carried_out", "origin": "UCDP"},
        covers=_release_covers,
        version=_version,
    )  # fmt: skip


def _side(text: Cell) -> tuple[Cell]:
    """One side; governments that fight together stand in one cell, parted by commas."""
    return actor_name(text and text.replace(", Government of ", "; Government of "))


def _dates(date_start: Cell, date_end: Cell, date_prec: Cell) -> tuple[date, date, str, str, str]:
    if date_start is None or date_end is None:
        raise InputError("no date", column="date_end" if date_start else "date_start")
    first = _TOLD.check_year(day(date_start, "date_start"), "date_start", date_start)
    last = _TOLD.check_year(day(date_end, "date_end"), "date_end", date_end)
    if last < first:
        raise InputError(f"before the start {first}", column="date_end", value=date_end)
    word = _TOLD.code("date_prec", date_prec)
    # Some events with an exact day are summaries of several days.
    word = "days" if word == "day" and first != last else word
    written = date_start if date_start == date_end else f"{date_start} to {date_end}"
    return first, last, word, written, f"ucdp_date_prec_{date_prec}"


def _type(type_of_violence: Cell) -> tuple[str, Cell, str]:
    event_type = _TOLD.code("type_of_violence", type_of_violence)
    victims = "civilians" if event_type == "violence_against_civilians" else "unknown"
    return event_type, _TOLD.code("type_words", type_of_violence), victims


def _bounded_deaths(
    low: Cell, best: Cell, high: Cell
) -> tuple[int | None, int | None, int | None, Cell, Cell, Cell]:
    given = (persons(low, "low"), persons(best, "best"), persons(high, "high"))
    *values, mended = around_best(*given)
    as_written = f"low {low or '-'}, best {best or '-'}, high {high or '-'}"
    note = f"{as_written} as given; best kept" if mended else None
    repair = REPAIRED_BOUNDS if mended else None
    return values[0], values[1], values[2], as_written, note, repair


def _state(code_status: Cell, event_clarity: Cell) -> tuple[Cell]:
    """What a release says of a row that is not final, or sums up several events."""
    notes = []
    if code_status is not None and code_status.lower() != "clear":
        notes.append(f"provisional: {code_status}")
    if _TOLD.code("event_clarity", event_clarity, "event") == "summary":
        notes.append(SUMMARY)
    return ("; ".join(notes) or None,)


def _version(name: str) -> Cell:
    """The release that a file is named after: "23.1", "candidate 26.0.8".

    >>> _version("GEDEvent_v23_1.csv"), _version("ged231-csv.zip"), _version("ged_iraq_2018.csv")
    ('23.1', '23.1', None)
    >>> _version("GEDEvent_v26_0_8.csv"), _version("GEDEvent_v23_01_23_03.csv")
    ('candidate 26.0.8', 'candidate 23.01.23.03')
    """
    for kind, pattern in _TOLD.told["coverage"]["names"].items():
        found = re.search(pattern, name.lower())
        if found:
            parts = ".".join(found.groups())
            return parts if kind == "annual" else f"candidate {parts}"
    return None


def _release_covers(_own: Span, every: Span, name: str) -> list[tuple[date, date, str]]:
    """A release is systematic for whole years, a candidate release for its months."""
    first, last = every
    version = _version(name)
    start, end = date(first.year, 1, 1), date(last.year, 12, 31)
    if version is None:
        rule = "release not told: whole years from the first event to the last"
        return [(start, end, f"UCDP GED; {rule}")]
    if not version.startswith("candidate"):
        end = date(2000 + int(version.split(".")[0]) - 1, 12, 31)
        return [(start, end, f"UCDP GED {version}")]
    numbers = [int(part) for part in version.removeprefix("candidate ").split(".")]
    year = 2000 + numbers[0]
    months = numbers[2:] if len(numbers) == 3 else numbers[1::2]
    start, end = month(year, months[0]).start or first, month(year, months[-1]).end or last
    return [(start, end, f"UCDP GED {version}, provisional")]


def has_seam(jobs: Sequence[Job]) -> bool:
    """Whether some of these files are candidate releases, which `stitch` may join to others."""
    return any(release and release.startswith("candidate") for release in _releases(jobs))


def _releases(jobs: Sequence[Job]) -> list[str | None]:
    """The release of each file: empty where it is not told, None where its format has none."""
    return [job.format.version(job.path.name) or "" if job.format.version else None for job in jobs]


def stitch(jobs: Sequence[Job], read: Sequence[Dataset]) -> list[Dataset]:
    """The datasets of files, those of one annual release and its candidates made one."""
    releases = _releases(jobs)
    late = [at for at, release in enumerate(releases) if (release or "").startswith("candidate")]
    annual = [at for at, release in enumerate(releases) if release is not None and at not in late]
    if len(annual) != 1 or not late:
        return list(read)
    # A consolidated quarter is later work than the months in it.
    late.sort(key=lambda at: (-(releases[at] or "").count("."), releases[at] or ""))
    whole = read[annual[0]]
    for at in late:
        whole = _with_candidate(whole, read[at], releases[at] or "")
    return [whole, *(data for at, data in enumerate(read) if at not in {annual[0], *late})]


def _with_candidate(whole: Dataset, more: Dataset, release: str) -> Dataset:
    source_id = str(whole.sources["source_id"].iloc[0])
    rows = more.incidents
    keys = rows["incident_id"].str.split(":", n=1).str[1]
    known = (source_id + ":" + keys).isin(whole.incidents["incident_id"])
    annual_end = whole.coverage.loc[~whole.coverage["rule"].str.contains(PROVISIONAL), "end"].max()
    inside = rows["start"] <= annual_end if pd.notna(annual_end) else known
    fresh = ~(known | inside)
    note = f"{PROVISIONAL}: {release}"
    notes = rows["note"].where(rows["note"].isna(), note + "; " + rows["note"]).fillna(note)
    added = rows.assign(
        incident_id=source_id + ":" + keys,
        source_id=pd.Categorical([source_id] * len(rows)),
        note=notes,
    )[fresh]
    own = {"source_id": source_id}
    coverage = more.coverage.assign(**own)
    later = coverage[coverage["start"] > annual_end] if pd.notna(annual_end) else coverage
    return replace(
        whole,
        incidents=tables.concat("incidents", [whole.incidents, added]),
        coverage=tables.concat("coverage", [whole.coverage, later]),
        rejects=tables.concat("rejects", [whole.rejects, more.rejects.assign(**own)]),
        sources=_one_source(whole.sources, more.sources, int((~fresh).sum())),
        inputs=(*whole.inputs, *more.inputs),
    )


def _one_source(whole: pd.DataFrame, more: pd.DataFrame, dropped: int) -> pd.DataFrame:
    counts = {name: whole[name] + more[name] for name in ("read", "kept", "rejected", "skipped")}
    joint = whole.assign(
        title=whole["title"].str.removesuffix(_LATER) + _LATER,
        files=whole["files"] + "; " + more["files"],
        **counts,
    )
    joint["kept"] -= dropped
    joint["skipped"] += dropped
    return joint
