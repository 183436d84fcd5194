"""`propose`: groups of rows that seem to report one event."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.dataset import Dataset
from analytics.duplicates.clues import Clues, clues, contradicted, points, score
from analytics.duplicates.grouping import group, link
from analytics.duplicates.reports import Reports, Rows, prepare
from analytics.duplicates.weights import rules
from analytics.errors import ParameterError

THRESHOLD = 0.4


def propose(data: Dataset, *, threshold: float = THRESHOLD) -> pd.DataFrame:
    """Groups of rows of different pages or sources that seem to report one event.

    Rows are compared where they share a province (or, without one, a word of place) and their
    windows overlap or are a day apart. Clues of time, place, type, actors and numbers add up to a
    score. A contradiction excludes: other provinces, windows apart, numbers too different, the
    same page, a list that holds each event once. Windows of more than a month, open and undated
    rows, and parts of other rows are never proposed. The order of rows does not matter.

    Parameters
    ----------
    data
        Event ids that it holds already are kept together; a group that says no more is left out.
    threshold
        The least mean score inside a group, above 0 and below 1.

    Returns
    -------
    DataFrame
        One row per report: group (the event id proposed), incident_id, score (of the row with the
        one of its group that is most like it), reasons, event_id (as already stated), decision
        (missing), report (the row in a few words).

    >>> propose(Dataset()).columns.tolist()
    ['group', 'incident_id', 'score', 'reasons', 'event_id', 'decision', 'report']
    """
    if not 0 < threshold < 1:
        raise ParameterError("must lie between 0 and 1", column="threshold", value=threshold)
    data.checked("incidents")
    reports = prepare(data)
    numbers = group(reports, link(reports, threshold), threshold)
    members = np.flatnonzero(_says_more(reports, numbers))
    frame = reports.frame.iloc[members].reset_index(drop=True)
    found = pd.DataFrame(
        {
            "group": _event_ids(reports, numbers)[members],
            "incident_id": frame["incident_id"],
            **_partners(reports, members, numbers),
            "event_id": frame["event_id"],
            "decision": None,
            "report": _in_words(frame),
        }
    ).sort_values(["group", "incident_id"], ignore_index=True)
    return found.astype({**dict.fromkeys(found, "str"), "score": "float64"})


def _says_more(reports: Reports, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Rows of groups that link what is not linked yet."""
    alone = np.where(reports.stated >= 0, reports.stated, -2 - np.arange(len(numbers)))
    events = pd.Series(alone).groupby(numbers).transform("nunique")
    return np.asarray(events > 1, dtype=bool)


def _event_ids(reports: Reports, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
    """The event id proposed for each row: one that is stated, else made of the smallest id.

    An id that two sources give to different events names neither of them.
    """
    stated = reports.frame["event_id"]
    by_event = pd.Series(numbers).groupby(stated.to_numpy(object))
    unclear = by_event.nunique()
    usable = stated.where(~stated.isin(unclear.index[unclear > 1]))
    named = usable.groupby(numbers).transform("min")
    made = "event:" + reports.frame["incident_id"].groupby(numbers).transform("min")
    return named.fillna(made).to_numpy(object)


def _partners(reports: Reports, members: Rows, numbers: npt.NDArray[np.int64]) -> pd.DataFrame:
    """For each member the row of its group most like it: score and reasons."""
    i, j = _pairs_inside(members, numbers[members])
    found = clues(reports, i, j)
    total = points(found)
    linked = (reports.stated[i] >= 0) & (reports.stated[i] == reports.stated[j])
    # A link that its source states is no news: only where a row has no other.
    rank = np.where(contradicted(reports, i, j) | linked, total - 1e6, total)
    order = np.lexsort((j, -rank, i))
    best = order[np.unique(i[order], return_index=True)[1]]
    ids = reports.frame["incident_id"].to_numpy(object)[j[best]]
    why = _reasons(found, best)
    reasons = [
        f"one event with {other} in its source" if stated else f"like {other}: {words}"
        for other, words, stated in zip(ids, why, linked[best], strict=True)
    ]
    scores = np.where(linked[best], 1.0, score(total[best]).round(2))
    return pd.DataFrame({"score": scores, "reasons": reasons})


def _pairs_inside(members: Rows, numbers: npt.NDArray[np.int64]) -> tuple[Rows, Rows]:
    """All ordered pairs of different members of one group."""
    table = pd.DataFrame({"number": numbers, "row": members})
    both = table.merge(table, on="number", suffixes=("_i", "_j"))
    both = both[both["row_i"] != both["row_j"]]
    return both["row_i"].to_numpy(np.int64), both["row_j"].to_numpy(np.int64)


def _reasons(found: Clues, wanted: Rows) -> list[str]:
    """The clues of each pair in words: those for it, then those against it."""
    told, against = rules().reasons, {name for name, points in rules().points.items() if points < 0}
    words = {name: f"but {told[name]}" if name in against else told[name] for name in found}
    names = sorted(found, key=lambda name: name in against)
    holds = {name: found[name][wanted] for name in names}
    return [
        "; ".join(words[name] for name in names if holds[name][row]) for row in range(len(wanted))
    ]


def _in_words(frame: pd.DataFrame) -> list[str]:
    """Each row in a few words, so that a person can tell the reports apart."""
    start, end = frame["start"].dt.strftime("%Y-%m-%d"), frame["end"].dt.strftime("%Y-%m-%d")
    columns = {
        "": start.where(start == end, start + " to " + end),
        " ": frame["event_type"].astype("str").str.replace("_", " "),
        "at ": frame["place"].fillna(frame["scope"]),
        "by ": frame["actor"],
        "against ": frame["target"],
        "killed ": _bounds_in_words(frame["killed_low"], frame["killed_high"]),
        "wounded ": _bounds_in_words(frame["wounded_low"], frame["wounded_high"]),
        "told by ": frame["origin"],
        "on ": frame["url"],
    }
    told = [(prefix.lstrip(), values.to_numpy(object)) for prefix, values in columns.items()]
    return [
        ", ".join(
            f"{prefix}{values[row]}" for prefix, values in told if isinstance(values[row], str)
        )
        for row in range(len(frame))
    ]


def _bounds_in_words(low: pd.Series, high: pd.Series) -> pd.Series:
    low_text, high_text = low.astype("str"), high.astype("str")
    between = (low_text + "-" + high_text).where(low_text != high_text, low_text)
    return between.fillna(low_text + " or more").fillna("at most " + high_text)
