"""An annual release of UCDP GED and the candidate releases after it, as one source with a seam.

The annual release wins: of the candidates only what lies after it stays, each event once. The seam
is visible: the coverage has a stretch per release, and each later row says that it is provisional.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from analytics import tables
from analytics.dataset import Dataset
from analytics.sources.engine import Job

PROVISIONAL = "provisional"
_LATER = " with its candidate releases"  # coverage tells which


def stitch(jobs: Sequence[Job], read: Sequence[Dataset]) -> list[Dataset]:
    """The datasets of files, those of one annual release and its candidates made one."""
    releases = [
        job.format.version(job.path.name) or "" if job.format.version else None for job in jobs
    ]
    late = [at for at, release in enumerate(releases) if (release or "").startswith("candidate")]
    annual = [at for at, release in enumerate(releases) if release is not None and at not in late]
    if len(annual) != 1 or not late:
        return list(read)
    # A consolidated quarter is later work than the months in it.
    late.sort(key=lambda at: (-(releases[at] or "").count("."), releases[at] or ""))
    whole = read[annual[0]]
    for at in late:
        whole = _added(whole, read[at], releases[at] or "")
    return [whole, *(data for at, data in enumerate(read) if at not in {annual[0], *late})]


def _added(whole: Dataset, more: Dataset, release: str) -> Dataset:
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
