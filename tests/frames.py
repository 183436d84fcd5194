"""Small result frames with the columns the measures write, for tests of words, figures, blocks."""

import pandas as pd

from analytics.places import name_of, names
from analytics.results import as_result, result_frame

_PAIR = {
    "measure": "attacks", "actor": "ISIS", "target": None, "victims": None,
    "rule_a": "recorded", "rule_b": "recorded", "evidence": "statistics", "refused": None,
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
    if verdict is not None:
        row |= {"comparability": "same_days", "certainty": "plain"}
    return row | more


def comparison() -> pd.DataFrame:
    """The two signs of 2023 against 2024, one undecided area, one refusal."""
    rows = [
        pair("IQ;SY", ("AP", "2023", 121, 365), ("CENTCOM", "Jan-Jun 2024", 153, 182),
             (2.5359, 1.9848, 3.2459), "higher", comparability="other_counter",
             certainty="may", cautions="other_counter"),
        pair("IQ", ("Musings on Iraq", "2023", 135, 365), ("Musings on Iraq", "2024", 65, 366),
             (0.4802, 0.3515, 0.6502), "lower"),
        pair("x-SY-NE", ("RIC", "2023", 130, 243), ("RIC", "2024", 120, 244),
             (0.93, 0.6, 1.4), "too_close"),
        pair("SY", ("SOHR", "2023", 10, 365), ("ISWNews", "2024", 129, 96),
             (None, None, None), None, refused="different_origin"),
    ]  # fmt: skip
    return as_result(
        result_frame("comparison", rows), "comparison", title="attacks by ISIS, 2023 against 2024",
        window=["2023-01-01", "2024-12-31"], measure="attacks", selection={"measure": "attacks"},
        labels=["2023", "2024"],
        sources=["centcom"], left_out={"restated": 2},
    )  # fmt: skip


def provinces() -> pd.DataFrame:
    """Four provinces, one not reported, with what several share and what has no place."""
    counts = {"IQ-KI": 23, "IQ-DI": 7, "IQ-AN": 0, "IQ-BB": None}
    before = {"IQ-KI": 10, "IQ-DI": 18}
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
                "count_before": before.get(code),
            }
        )  # fmt: skip
    rows += [
        {"kind": "unallocated", "name": "Several provinces", "count": 4},
        {"kind": "unplaced", "name": "Not placed", "count": 2},
    ]
    return as_result(
        result_frame("provinces", rows), "provinces", title="attacks in Iraq", label="2024",
        against_label="2023",
        window=["2024-01-01", "2024-12-31"], measure="attacks",
        selection={"scope": "IQ"}, sources=["incidents"], left_out={},
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
            "target": "Iraqi army", "tail": False, "summary": False, "place": "Hamrin <b>",
            "rows": f"s:{i}",
        }
        for i, day in enumerate(start)
    ]  # fmt: skip
    rows.append(
        {
            "lane": "CENTCOM", "label": "153 attacks claimed", "kind": "statement",
            "start": pd.Timestamp("2024-01-01"), "end": pd.Timestamp("2024-06-30"),
            "date_precision": "half", "n_reports": 1, "scope": "IQ;SY", "rows": "s:c",
            "tail": False, "summary": False, "low": 153, "best": 153, "high": 153,
        }
    )  # fmt: skip
    frame = pd.DataFrame(rows)
    return as_result(
        result_frame("timeline", frame), "timeline",
        title="incidents", window=["2024-01-01", "2024-12-31"],
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
            "partial": False, "tail": False,
        }
    )  # fmt: skip
    return as_result(
        result_frame("count", frame), "count",
        title="attacks in each month", window=["2024-01-01", "2024-06-30"],
        measure="attacks", selection={"scope": "IQ-KI"}, sources=["incidents"], left_out={},
    )  # fmt: skip


def months() -> pd.DataFrame:
    """A year of months of one series, two of them unknown in the later year."""
    frame = pd.DataFrame(
        {
            "measure": "attacks", "scope": "x-SY-NE", "origin": "RIC", "actor": "Islamic State",
            "target": None, "victims": None, "kind": "flow", "unit": "events",
            "counting_rule": "recorded", "month": range(1, 13),
            "count_a": [float(i + 5) for i in range(12)],
            "count_b": [None if i in (3, 4) else float(i + 7) for i in range(12)],
            "window_a": "2023", "window_b": "2024", "more_a": False, "more_b": False,
        }
    )  # fmt: skip
    return as_result(
        result_frame("months", frame), "months", series=["scope", "origin"],
        title="attacks month by month", window=["2023-01-01", "2024-12-31"], measure="attacks",
        selection={}, sources=["ric"], left_out={},
    )  # fmt: skip


def claims() -> pd.DataFrame:
    """One claim in both readings, held against one figure."""
    base = {
        "claim_id": "c:1", "origin": "CENTCOM", "measure": "attacks", "subject_low": 153,
        "subject_high": 153, "times": 2, "bound": "more_than", "base_window": "2023",
        "figure_id": "s:ap", "figure": 121, "figure_low": 121, "figure_high": 121,
        "figure_origin": "AP", "bound_low": 0, "urls": "https://example.org", "rows": "c:1",
    }  # fmt: skip
    rows = [
        base | {"reading": "total", "bound_high": 76, "verdict": "contradicted"},
        base | {"reading": "pace", "bound_high": 153, "verdict": "consistent"},
    ]
    return as_result(
        result_frame("claims", rows), "claims", title="claims",
        window=["2023-01-01", "2024-12-31"], selection={}, sources=["centcom"], left_out={},
    )  # fmt: skip


def _bins(bins: int, freq: str, counts: list) -> pd.DataFrame:
    start = pd.date_range("2023-01-01" if freq == "MS" else "2023-01-02", periods=bins, freq=freq)
    end = start + (pd.offsets.MonthEnd(0) if freq == "MS" else pd.Timedelta(days=6))
    days = pd.array((end - start).days + 1, dtype="Int64")
    frame = pd.DataFrame({"bin_start": start, "bin_end": end, "days": days, "tail": False})
    return frame.assign(count=pd.array(counts, dtype="Int64"), refused=None)


def _refused(label: str, reason: str) -> pd.DataFrame:
    frame = _bins(1, "MS", [3]).assign(series=label, scope="IQ", origin="Press", refused=reason)
    return frame.assign(basis="statistics", change=False, flagged=False)


def trend() -> pd.DataFrame:
    """Twelve months of one falling series, one unknown, one still filling; one refusal."""
    counts = [22, 20, None, 18, 17, 15, 16, 13, 12, 12, 10, 4]
    frame = _bins(12, "MS", counts).assign(
        series="North-east Syria (RIC)", scope="x-SY-NE", origin="RIC", basis="statistics",
        annual_ratio=0.45, low=0.35, high=0.58, p_value=0.001, dispersion=1.0, verdict="lower",
        change=False, actor="ISIS",
        rows=[f"ric:{month}" for month in range(12)],
    )  # fmt: skip
    frame["tail"] = frame.index == 11
    fitted = [None if i in (2, 11) else 22.0 * 0.93**i for i in range(12)]
    for name, scale in (("fitted", 1.0), ("fitted_low", 0.8), ("fitted_high", 1.25)):
        values = [None if value is None else value * scale for value in fitted]
        frame[name] = pd.array(values, dtype="Float64")
    frame = pd.concat([frame, _refused("Iraq (Press)", "too_short")])
    return as_result(
        result_frame("trend", frame.reset_index(drop=True)), "trend",
        title="attacks by ISIS per month",
        window=["2023-01-01", "2023-12-31"], measure="attacks", actor="ISIS", every="month",
        selection={}, sources=["ric"], left_out={"part_of": 2},
    )  # fmt: skip


def change_points() -> pd.DataFrame:
    """Thirty months of one series whose level rises once; one refusal."""
    frame = _bins(30, "MS", [5] * 18 + [15] * 12).assign(
        series="Iraq (UCDP)", scope="IQ", origin="UCDP", basis="incidents", penalty=10.2,
    )  # fmt: skip
    frame["level"] = pd.array([0.16] * 18 + [0.49] * 12, dtype="Float64")
    frame["change"] = frame.index == 18
    frame = pd.concat([frame, _refused("Iraq (Press)", "too_short")])
    return as_result(
        result_frame("trend", frame.reset_index(drop=True)), "trend", name="change_points",
        title="levels of attacks per month",
        window=["2023-01-01", "2025-06-30"], measure="attacks", every="month", selection={},
        sources=["ucdp"], left_out={},
    )  # fmt: skip


def warnings() -> pd.DataFrame:
    """Twenty weeks of two provinces, one flag, the last two weeks still filling."""
    parts = []
    for code, counts in (("IQ-KI", [2, 3, 2, 1, 2, 3, 2, 2, 9] + [2] * 11), ("IQ-DI", [1] * 20)):
        part = _bins(20, "7D", counts).assign(
            group=code, series=f"{name_of(code)} (UCDP)", scope=code, origin="UCDP",
        )  # fmt: skip
        part["tail"] = part.index >= 18
        tested = (part.index >= 7) & ~part["tail"]
        part["threshold"] = pd.array([4.1] * 20, dtype="Float64")
        part.loc[part.index < 7, "threshold"] = pd.NA
        part["expected_false"] = pd.array([0.02 if one else None for one in tested], "Float64")
        parts.append(part.assign(flagged=tested & (part["count"] > 4).astype(bool), named=False))
    return as_result(
        result_frame("warnings", pd.concat(parts, ignore_index=True)), "warnings",
        title="weeks of many attacks",
        window=["2023-01-02", "2023-05-21"], measure="attacks", every="week", by="province",
        selection={}, sources=["ucdp"], left_out={},
    )  # fmt: skip


ALL = {
    "comparison": comparison, "provinces": provinces, "timeline": timeline, "count": count,
    "months": months, "claims": claims, "trend": trend, "change_points": change_points,
    "warnings": warnings,
}  # fmt: skip
