"""Sentences of flags: how many there are, how many chance alone would give, and the last bin."""

import pandas as pd

from analytics.periods import as_window
from analytics.prose.trend import filling_note, short_names, what_of
from analytics.prose.words import listed, many, number
from analytics.results import result_info
from analytics.results import rows as rows_of

NOTHING = (
    "Nothing was watched: flags need a list of incidents that is systematic, in which a week "
    "without an event means that there was none."
)
_LEAST = 3  # events: a group with fewer can never be flagged
_GROUPS = {"province": "provinces", "scope": "areas", "source_id": "lists", None: "lists"}


def watched(result: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The groups that could be flagged, each with its bins: most flags first, then most events."""
    rows = result[result["refused"].isna()]
    size = rows.groupby("series")[["flagged", "count"]].sum()
    size = size[size["count"] >= _LEAST].sort_values(["flagged", "count"], ascending=False)
    names = short_names(rows)
    return [(names[one], rows[rows["series"] == one]) for one in size.index]


def said_of(bins: pd.DataFrame) -> str:
    """The flags of one group beside those that chance gives."""
    flags, tested = int(bins["flagged"].sum()), int(bins["expected_false"].notna().sum())
    expected = number(float(bins["expected_false"].fillna(0).sum()), 1)
    return f"{many(flags, 'flag')}; by chance about {expected} of {_unit(bins, tested)}"


def _by_chance(bins: pd.DataFrame, tested: int) -> str:
    expected = float(bins["expected_false"].fillna(0).sum())
    return f"expected by chance: about {number(expected, 1)} of {_unit(bins, tested)}"


def _unit(bins: pd.DataFrame, tested: int) -> str:
    weeks = ((bins["bin_end"] - bins["bin_start"]).dt.days == 6).all()
    return many(tested, "week" if weeks else "bin")


def headline(result: pd.DataFrame) -> str:
    """All flags beside the number that chance alone would give."""
    tested = result[result["expected_false"].notna()]
    if tested.empty:
        return f"No week of {what_of(result)} could be tested for flags"
    groups = tested["series"].nunique()
    by = result_info(result).get("by")
    kind = _GROUPS.get(by, "groups")
    kind = kind if groups > 1 else kind.removesuffix("s")
    return (
        f"{many(int(tested['flagged'].sum()), 'flag')} in {groups} {kind}; "
        f"{_by_chance(tested, len(tested))}"
    )


def sentences(result: pd.DataFrame) -> list[str]:
    """The flags, the last bin that was tested, and what may still be filling."""
    tested = result[result["expected_false"].notna()]
    if tested.empty:
        refused = result[result["refused"].notna()].head(1)
        return [NOTHING, *(f"{row.series}: {row.refused}." for row in rows_of(refused))]
    said = [f"{headline(result)}.{_most(result)}"]
    last = tested[tested["bin_end"] == tested["bin_end"].max()]
    span = as_window((last["bin_start"].iloc[0].date(), last["bin_end"].iloc[0].date())).label
    names = short_names(tested)
    flagged = [
        f"{names[row.series]} ({number(row.count)}, threshold {number(row.threshold, 1)})"
        for row in rows_of(last[last["flagged"]])
    ]
    out = (
        f"{listed(flagged)} stand{'s' * (len(flagged) == 1)} out" if flagged else "none stands out"
    )
    said.append(f"In the last bin tested, {span}, {out}.")
    return [*said, *filling_note(result)]


def _most(result: pd.DataFrame) -> str:
    flagged = [(name, bins) for name, bins in watched(result) if bins["flagged"].any()]
    if not flagged:
        return ""
    named = listed(f"{name} ({int(bins['flagged'].sum())})" for name, bins in flagged[:3])
    return f" Most in {named}."


def alt_text(result: pd.DataFrame) -> str:
    """The finding, and what each panel shows."""
    groups = watched(result)
    drawn = " ".join(f"{name}: {said_of(bins)}." for name, bins in groups[:8])
    text = "Counts of each group with the threshold and a mark at each flag"
    return f"{text if groups else 'No chart'}. {headline(result)}. {drawn}".strip()
