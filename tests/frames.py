"""Small result frames with the columns the measures write, for tests of words, figures, blocks."""

import pandas as pd

from analytics.places import name_of, names
from analytics.results import as_result

_PAIR = {
    "measure": "attacks", "actor": "ISIS", "counting_rule": None, "refused": None,
    "dispersion": None, "p_value": None,
}  # fmt: skip


def pair(scope: str, earlier: tuple, later: tuple, ratio: tuple, verdict: str, **more: object):
    """One row of a comparison; a side is (origin, window, count, days)."""
    row = dict(_PAIR, scope=scope, verdict=verdict)
    for side, (origin, window, count, days) in (("a", earlier), ("b", later)):
        row |= {
            f"origin_{side}": origin, f"window_{side}": window, f"count_{side}": count,
            f"days_{side}": days, f"low_{side}": count, f"high_{side}": count,
            f"rows_{side}": f"s:{scope}-{side}",
        }  # fmt: skip
    row |= dict(zip(("ratio", "low", "high"), ratio, strict=True))
    return row | more


def comparison() -> pd.DataFrame:
    """The two signs of 2023 against 2024, one undecided area, one refusal."""
    rows = [
        pair("IQ;SY", ("AP", "2023", 121, 365), ("CENTCOM", "Jan-Jun 2024", 153, 182),
             (2.5359, 1.9848, 3.2459), "higher"),
        pair("IQ", ("Musings on Iraq", "2023", 135, 365), ("Musings on Iraq", "2024", 65, 366),
             (0.4802, 0.3515, 0.6502), "lower"),
        pair("x-SY-NE", ("RIC", "2023", 130, 243), ("RIC", "2024", 120, 244),
             (0.93, 0.6, 1.4), "cannot tell"),
        pair("SY", ("SOHR", "2023", 10, 365), ("ISWNews", "2024", 129, 96),
             (None, None, None), "", refused="origins differ: SOHR, ISWNews"),
    ]  # fmt: skip
    return as_result(
        pd.DataFrame(rows), "comparison", title="attacks by ISIS, 2023 against 2024",
        window=["2023-01-01", "2024-12-31"], measure="attacks", selection={"measure": "attacks"},
        sources=["centcom"], left_out={"restated": 2},
    )  # fmt: skip


def provinces() -> pd.DataFrame:
    """Four provinces, one not reported, with what several share and what has no place."""
    counts = {"IQ-KI": 23, "IQ-DI": 7, "IQ-AN": 0, "IQ-BB": None}
    change = {"IQ-KI": (2.3, 1.2, 4.4, "higher"), "IQ-DI": (0.4, 0.2, 0.9, "lower")}
    rows = []
    for rank, (code, count) in enumerate(counts.items(), start=1):
        ratio, low, high, verdict = change.get(code, (None, None, None, None))
        rows.append(
            {
                "province": code, "name": name_of(code), "name_ar": names(code).get("ar"),
                "count": count, "possible": count, "share": None if count is None else count / 30,
                "per_100k": None if count is None else 1.25, "ratio": ratio, "low": low,
                "high": high, "verdict": verdict, "rank": rank, "kind": "province",
            }
        )  # fmt: skip
    rows += [
        {"kind": "unallocated", "name": "Several provinces", "count": 4},
        {"kind": "unplaced", "name": "Not placed", "count": 2},
    ]
    frame = pd.DataFrame(rows)
    frame["count"] = frame["count"].astype("Int64")
    return as_result(
        frame, "provinces", title="attacks in Iraq", window=["2024-01-01", "2024-12-31"],
        measure="attacks", selection={"scope": "IQ"}, sources=["incidents"], left_out={},
    )  # fmt: skip


def timeline(events: int = 12) -> pd.DataFrame:
    """Events of three lanes, every third known only to a week, and one reported statistic."""
    offsets = [i * 700 // events % 365 for i in range(events)]
    start = pd.Timestamp("2024-01-01") + pd.to_timedelta(offsets, unit="D")
    rows = [
        {
            "lane": ("Kirkuk", "Diyala", "Nineveh")[i % 3], "label": f"attack {i}",
            "kind": "window" if i % 3 == 2 else "day", "start": day,
            "end": day + pd.Timedelta(days=6 if i % 3 == 2 else 0),
            "date_precision": "week" if i % 3 == 2 else "day",
            "event_type": ("armed_attack", "arrest", "other")[i % 3], "n_reports": 1 + i % 2,
            "killed_low": i % 5, "killed_high": i % 5, "actor": "ISIS", "scope": "IQ-KI",
            "place": "Hamrin <b>", "rows": f"s:{i}", "event_id": None,
        }
        for i, day in enumerate(start)
    ]  # fmt: skip
    rows.append(
        {
            "lane": "CENTCOM", "label": "153 attacks claimed", "kind": "statement",
            "start": pd.Timestamp("2024-01-01"), "end": pd.Timestamp("2024-06-30"),
            "date_precision": "half", "n_reports": 1, "scope": "IQ;SY", "rows": "s:c",
        }
    )  # fmt: skip
    frame = pd.DataFrame(rows)
    return as_result(
        frame, "timeline", title="incidents", window=["2024-01-01", "2024-12-31"],
        selection={}, sources=["incidents"], left_out={"undated": 3},
    )  # fmt: skip


def count() -> pd.DataFrame:
    """Six months of one group: two without any knowledge, one with an inexact date."""
    start = pd.date_range("2024-01-01", periods=6, freq="MS")
    frame = pd.DataFrame(
        {
            "group": "IQ-KI", "bin_start": start, "bin_end": start + pd.offsets.MonthEnd(0),
            "certain": pd.array([3, 5, None, None, 0, 2], dtype="Int64"),
            "possible": pd.array([3, 6, None, None, 0, 2], dtype="Int64"),
            "expected": pd.array([3, 5.5, None, None, 0, 2], dtype="Float64"),
            "covered": [True, True, False, False, True, True],
            "covered_days": pd.array([31, 29, 0, 0, 31, 30], dtype="Int64"),
        }
    )  # fmt: skip
    return as_result(
        frame, "count", title="attacks in each month", window=["2024-01-01", "2024-06-30"],
        measure="attacks", selection={"scope": "IQ-KI"}, sources=["incidents"], left_out={},
    )  # fmt: skip


def months() -> pd.DataFrame:
    """A year of months of one series, two of them unknown in the later year."""
    frame = pd.DataFrame(
        {
            "scope": "x-SY-NE", "origin": "RIC", "month": range(1, 13),
            "count_a": [float(i + 5) for i in range(12)],
            "count_b": [None if i in (3, 4) else float(i + 7) for i in range(12)],
            "window_a": "2023", "window_b": "2024", "more_a": False, "more_b": False,
        }
    )  # fmt: skip
    return as_result(
        frame, "months", title="attacks month by month", window=["2023-01-01", "2024-12-31"],
        measure="attacks", selection={}, sources=["ric"], left_out={},
    )  # fmt: skip


def claims() -> pd.DataFrame:
    """One claim in both readings, held against one figure."""
    base = {
        "claim_id": "c:1", "origin": "CENTCOM", "claim": "153 attacks, more than double 2023",
        "base_window": "2023", "figure": 121, "figure_origin": "AP", "bound_low": 0,
        "urls": "https://example.org",
    }  # fmt: skip
    frame = pd.DataFrame(
        [
            base | {"reading": "total", "bound_high": 76, "verdict": "contradicted",
                    "arithmetic": "153 is more than twice N only if N is at most 76; 121 is more"},
            base | {"reading": "pace", "bound_high": 153, "verdict": "consistent",
                    "arithmetic": "153/182 is more than 2 N/365 only if N is at most 153"},
        ]
    )  # fmt: skip
    return as_result(
        frame, "claims", title="claims", window=["2023-01-01", "2024-12-31"], selection={},
        sources=["centcom"], left_out={},
    )  # fmt: skip


ALL = {
    "comparison": comparison, "provinces": provinces, "timeline": timeline, "count": count,
    "months": months, "claims": claims,
}  # fmt: skip
