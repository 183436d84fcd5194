"""Sentences of flags: which weeks stand out, how many would by chance, and the latest week."""

import pandas as pd

from analytics.prose.messages import say
from analytics.prose.trend import qualified, refusal_words, short_names
from analytics.prose.words import listed, number, period
from analytics.results import result_info
from analytics.results import rows as rows_of

_LEAST = 3  # events: a group with fewer can never be flagged


def watched(result: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The groups that could be flagged, each with its bins: most flags first, then most events."""
    rows = result[result["refused"].isna()]
    size = rows.groupby("series")[["flagged", "count"]].sum()
    size = size[size["count"] >= _LEAST].sort_values(["flagged", "count"], ascending=False)
    names = short_names(rows)
    return [(names[one], rows[rows["series"] == one]) for one in size.index]


def rows_listed(result: pd.DataFrame) -> pd.DataFrame:
    """What a page lists: the bins that stand out and the latest ones, the newest first."""
    tested = result["expected_false"].notna()
    latest = tested & (result["bin_end"] == result.loc[tested, "bin_end"].max())
    wanted = result[result["flagged"] | latest | result["refused"].notna()]
    rows: pd.DataFrame = wanted.sort_values(
        ["bin_start", "flagged", "count", "series"], ascending=[False, False, False, True]
    )
    rows.attrs = result.attrs
    return rows


def said_of(bins: pd.DataFrame) -> str:
    """The flags of one group beside those that chance gives."""
    return say("warnings-group", flags=int(bins["flagged"].sum()), **_chance(bins))


def _chance(tested: pd.DataFrame) -> dict[str, str]:
    expected = float(tested["expected_false"].fillna(0).sum())
    return {
        "expected": number(expected, 0 if expected >= 9.5 else 1),
        "tested": number(int(tested["expected_false"].notna().sum())),
    }


def headline(result: pd.DataFrame) -> str:
    """How many bins stand out, beside the number that chance alone would give."""
    tested = result[result["expected_false"].notna()]
    every = str(result_info(result).get("every", "week"))
    if tested.empty:
        return say("warnings-nothing", every=every)
    kind = "headline" if _more_than_chance(tested) else "headline_chance"
    flags = int(tested["flagged"].sum())
    return say(f"warnings-{kind}", every=every, flags=flags, **_chance(tested))


def _more_than_chance(tested: pd.DataFrame) -> bool:
    """Whether clearly more bins are flagged than chance gives: two standard errors."""
    expected = float(tested["expected_false"].sum())
    return bool(tested["flagged"].sum() > expected + 2 * expected**0.5)


def sentences(result: pd.DataFrame) -> list[str]:
    """The flags, the latest bin that was tested, and what may still be filling."""
    tested = result[result["expected_false"].notna()]
    if tested.empty:
        info, refused = result_info(result), rows_of(result[result["refused"].notna()].head(1))
        said = [
            say("trend-not_followed", name=row.series, reason=refusal_words(row, info))
            for row in refused
        ]
        return [f"{headline(result)}.", *said, *qualified(result)]
    every = str(result_info(result).get("every", "week"))
    facts = {"every": every, "groups": int(tested["series"].nunique()), **_chance(tested)}
    said = [say("warnings-looked_at", flags=int(tested["flagged"].sum()), **facts)]
    named = [say("warnings-place", name=name, flags=int(bins["flagged"].sum()))
             for name, bins in watched(result)[:3] if bins["flagged"].any()]  # fmt: skip
    if named:
        flags = int(tested["flagged"].sum())
        said.append(say("warnings-most", named=listed(named), flags=flags))
    latest = tested[tested["bin_end"] == tested["bin_end"].max()]
    names = short_names(tested)
    out = [
        say("warnings-flag", name=names[row.series], count=int(row.count),
            threshold=number(row.threshold))
        for row in rows_of(latest[latest["named"]])
    ]  # fmt: skip
    last = next(rows_of(latest))
    when = period(last.bin_start, last.bin_end)
    kind = "latest" if out else "latest_none"
    said.append(say(f"warnings-{kind}", every=every, when=when, count=len(out),
                    named=listed(out)))  # fmt: skip
    return [*said, *qualified(result)]


def alt_text(result: pd.DataFrame) -> str:
    """The finding, and what each panel shows."""
    groups = watched(result)
    drawn = " ".join(f"{name}: {said_of(bins)}." for name, bins in groups[:8])
    kind = "warnings-alt" if groups else "trend-alt_nothing"
    return say(kind, headline=headline(result), drawn=drawn)
