"""Comparisons say only what the data can carry: each scenario in the words that a page prints."""

import numpy as np
import pandas as pd
import pytest

import analytics as an
from analytics import prose
from analytics.dataset import Dataset
from analytics.places import provinces_of
from analytics.prose import comparison, pair
from analytics.prose.claims import boxed
from analytics.results import rows
from tests.benchmarks.bench_calibration import RULES, drawn_pages
from tests.benchmarks.drawn import (
    Draw,
    as_dataset,
    even_means,
    incident_rows,
    negative_binomial,
    waves,
)
from tests.builders import dataset
from tests.conftest import ROOT

Y23, Y24, H123, H124 = (
    "2023-01-01/2023-12-31", "2024-01-01/2024-12-31", "2023-01-01/2023-06-30",
    "2024-01-01/2024-06-30",
)  # fmt: skip
BOTH = [{"window": "2023-01-01/2024-12-31"}]
IS = {"actor": "Islamic State"}


def figure(name: str, count: object, window: str, scope: str = "IQ", **more: object) -> dict:
    return {"id": name, "count": count, "window": window, "scope": scope, **IS, **more}


def events(year: int, count: int, name: str = "e", **more: object) -> list[dict]:
    """Events at equal distances through a year."""
    days = pd.date_range(f"{year}-01-01", f"{year}-12-31", periods=count).normalize()
    return [
        {"id": f"{name}{year}-{n}", "day": str(day.date()), "scope": "IQ-KI", **more}
        for n, day in enumerate(days)
    ]


def compared(data: Dataset, **more: object) -> tuple[object, str]:
    """The first row of 2023 against 2024, and its sentence."""
    row = next(rows(an.compare(data, "2023", "2024", **more)))
    return row, pair.sentence(row)


def test_a_like_period_comes_before_rates_of_unlike_ones() -> None:
    figures = [
        figure("h", 153, H123), figure("y", 186, Y23), figure("h2", 153, H124),
    ]  # fmt: skip
    row, said = compared(dataset(figures=figures))
    assert (row.count_a, row.count_b, row.basis) == (153, 153, "same_months")
    assert (
        "153 attacks by Islamic State from January to June 2024 after 153 from January to June 2023"
        in said
    )
    assert row.verdict in ("too_close", "little_changed")


def test_halves_are_made_of_quarters_where_the_other_side_has_the_half() -> None:
    figures = [
        figure("q1", 40, "2023-01-01/2023-03-31"), figure("q2", 50, "2023-04-01/2023-06-30"),
        figure("h2", 150, H124),
    ]  # fmt: skip
    row, _ = compared(dataset(figures=figures))
    assert (row.count_a, row.count_b, row.days_a, row.days_b) == (90, 150, 181, 182)


def test_other_months_of_one_counter_tell_no_direction() -> None:
    row, said = compared(dataset(figures=[figure("a", 122, Y23), figure("b", 35, H124)]))
    assert row.verdict == "none"
    assert "no direction can be told" in said
    assert "not the same months; a season alone can make a factor of 1.5" in said


@pytest.mark.parametrize("days", ["03-30", "03-31", "04-01", "04-02"])
def test_there_is_no_cliff_at_a_quarter_of_the_window(days: str) -> None:
    figures = [figure("a", 100, Y23), figure("b", 60, f"2024-01-01/2024-{days}")]
    frame = an.compare(dataset(figures=figures), "2023", "2024")
    assert frame["verdict"].fillna("none").tolist() == ["none"]


def test_totals_without_months_borrow_how_counts_vary_and_say_so() -> None:
    row, said = compared(dataset(figures=[figure("a", 100, Y23), figure("b", 140, Y24)]))
    assert an.rate_ratio(100, 365, 140, 366).low > 1  # independent events would be called a rise
    assert row.verdict == "too_close"
    assert "is taken from similar series" in said


def test_more_data_never_weakens_a_verdict() -> None:
    totals = [figure("a", 132, "2023-01-01/2023-08-31"), figure("b", 176, "2024-01-01/2024-08-31")]
    counts = {2023: [20, 10, 20, 20, 24, 10, 17, 11], 2024: [16, 26, 27, 25, 23, 15, 20, 24]}
    months = [
        figure(f"{year}{m}", n, f"{year}-{m:02}-01/{pd.Period(f'{year}-{m:02}').end_time.date()}")
        for year, found in counts.items()
        for m, n in enumerate(found, start=1)
    ]
    less, _ = compared(dataset(figures=totals))
    more, _ = compared(dataset(figures=months))
    strength = ["none", "too_close", "higher", "at_least_doubled"]
    assert strength.index(more.verdict) >= strength.index(less.verdict)
    assert more.high / more.low < less.high / less.low


def test_different_counters_never_say_more_than_may() -> None:
    one, other = {"origin": "A"}, {"origin": "B"}
    figures = [figure("a", 100, Y23, **one), figure("b", 900, Y24, **other)]
    row, said = compared(dataset(figures=figures), across_origins=True)
    assert (row.verdict, row.comparability) == ("none", "other_counter")  # nothing links the two
    assert "part of the change may be who counted" in said
    linked = [figure("a22", 50, "2022-01-01/2022-12-31", **one),
              figure("b22", 100, "2022-01-01/2022-12-31", **other)]  # fmt: skip
    row, said = compared(dataset(figures=[*figures, *linked]), across_origins=True)
    assert (row.link, round(row.ratio, 1), row.certainty) == (2.0, 4.5, "may")
    assert "perhaps 4.5 times as many" in said


def test_two_rules_of_counting_give_two_numbers_and_no_ratio() -> None:
    figures = [
        figure("a", 112, Y23, "SY", origin="BBC", counting_rule="claimed"),
        figure("b", 551, H124, "SY", origin="MEI", counting_rule="recorded"),
    ]
    row, said = compared(dataset(figures=figures), across_origins=True)
    assert pd.isna(row.ratio)
    assert (row.comparability, row.verdict) == ("other_rule", "none")
    assert "counted by different rules (claimed, then recorded), so no ratio is given" in said


def test_a_part_larger_than_its_whole_demotes_the_figure() -> None:
    figures = [
        figure("ap", 121, Y23, "IQ;SY", origin="AP", counting_rule="unknown"),
        figure("cc", 153, H124, "IQ;SY", origin="CENTCOM", counting_rule="claimed"),
        figure("ric", 189, Y23, "x-SY-NE", origin="RIC"),
        figure("m23", 135, Y23, origin="Musings"), figure("m24", 65, Y24, origin="Musings"),
    ]  # fmt: skip
    result = an.compare(dataset(figures=figures), "2023", "2024", across_origins=True)
    assert (
        an.headline(result) == "Attacks by Islamic State in Iraq fell by about half, from 135 to 65"
    )
    row = next(row for row in rows(result) if row.origin_b == "CENTCOM")
    assert (row.part_side, row.part_count, row.part_scope) == ("a", 189, "x-SY-NE")
    assert (
        "Rojava Information Center counted 189 in north-east Syria (2023). So no direction is told."
        in pair.sentence(row)
    )
    assert "AP, then CENTCOM, would give 2.5 times as many. Not used" in comparison.boxed(result)


def test_parts_of_one_counter_are_added_up_to_the_whole_that_others_count() -> None:
    bbc = {"origin": "BBC", "counting_rule": "claimed"}
    figures = [
        figure("i", 141, Y23, "IQ", **bbc), figure("s", 112, Y23, "SY", **bbc),
        figure("cc", 153, H124, "IQ;SY", origin="CENTCOM", counting_rule="claimed"),
    ]  # fmt: skip
    result = an.compare(dataset(figures=figures), "2023", "2024", across_origins=True)
    row = next(row for row in rows(result) if row.comparability == "parts")
    assert (row.count_a, row.count_b, round(row.ratio, 2)) == (253, 153, 1.21)
    assert row.verdict == "none"


def test_names_of_one_voice_are_one_voice() -> None:
    figures = [
        figure("a", 100, Y23, origin="US Central Command"), figure("b", 30, Y24, origin="CENTCOM"),
    ]  # fmt: skip
    row, _ = compared(dataset(figures=figures))
    assert (row.comparability, row.origin) == ("same_days", "CENTCOM")


def test_a_relayed_figure_is_found_though_nobody_marked_it() -> None:
    said = {"as_of": pd.Timestamp("2024-07-17")}
    relayed = {"as_of": pd.Timestamp("2024-12-29"), "origin": "a newspaper"}
    figures = [
        figure("own", 153, H124, origin="CENTCOM", **said), figure("copy", 153, H124, **relayed),
        figure("before", 90, H123, origin="CENTCOM", **said),
    ]  # fmt: skip
    result = an.compare(dataset(figures=figures), "2023", "2024")
    assert result.attrs["result"]["left_out"]["restated"] == 1
    assert len(result) == 1


def test_a_running_total_that_falls_and_a_region_beside_its_provinces() -> None:
    running = [figure("june", 105, H123), figure("oct", 91, "2023-01-01/2023-10-31")]
    (note,) = prose.notes(an.check_claims(dataset(figures=running)))
    assert "a part of it alone is 105, the total is 91" in note
    page = {"url": "https://example.org/p", "origin": "M"}
    kurdistan = [
        figure("all", 20, Y23, "IQ-AR;IQ-DA;IQ-KI;IQ-SU", **page),
        figure("kr", 12, Y23, "IQ-KR", **page),
        *(figure(code, n, Y23, code, **page)
          for code, n in (("IQ-KI", 8), ("IQ-AR", 0), ("IQ-DA", 0), ("IQ-SU", 0))),
    ]  # fmt: skip
    said = prose.notes(an.check_claims(dataset(figures=kurdistan)))
    assert not any("the total is 20" in note for note in said)


def test_a_running_total_that_fell_or_outgrew_its_parts_is_flagged_where_it_is_compared() -> None:
    fell = [figure("june", 105, H123), figure("oct", 91, "2023-01-01/2023-10-31"),
            figure("later", 150, "2024-01-01/2024-10-31")]  # fmt: skip
    row, said = compared(dataset(figures=fell))
    assert row.verdict == "none"
    assert "smaller than a part of it: figures counted 105 in Iraq" in said
    months = [
        figure(f"m{m}", 20, f"2023-{m:02}-01/{pd.Period(f'2023-{m:02}').end_time.date()}")
        for m in range(1, 13)
    ]
    _, said = compared(dataset(figures=[*months, figure("y", 300, Y23), figure("n", 290, Y24)]))
    assert "more than its parts, which add up to 240: it may have been revised" in said


def test_a_first_print_is_held_against_a_first_print() -> None:
    day = pd.Timestamp
    figures = [
        figure("first", 140, Y23, as_of=day("2024-01-10")),
        figure("again", 190, Y23, as_of=day("2024-12-10")),
        figure("now", 150, Y24, as_of=day("2025-01-10")),
    ]
    row, said = compared(dataset(figures=figures))
    assert (row.count_a, row.count_b, row.revised_a) == (140, 150, 190)
    assert "the earlier one was later revised to 190" in said
    both = [*figures, figure("later", 201, Y24, as_of=day("2025-11-10"))]
    row, said = compared(dataset(figures=both))
    assert (row.count_a, row.count_b) == (190, 201)
    assert "later revised" not in said


def test_an_actor_that_is_not_known_may_explain_a_change() -> None:
    some = [{**event, **({} if n % 10 < 6 else IS)} for n, event in enumerate(events(2023, 100))]
    more = [{**event, **({} if n % 10 < 2 else IS)} for n, event in enumerate(events(2024, 100))]
    row, said = compared(dataset(events=[*some, *more], covered=BOTH), actor="Islamic State")
    assert (row.count_a, row.count_b, row.verdict, row.doubt) == (40, 80, "none", "actor")
    assert "It is not known who did 60 of 100 and then 20 of 100" in said
    assert "between 40 and 100, then between 80 and 100" in said


def test_a_place_that_is_not_known_may_explain_a_change() -> None:
    some = [
        {**e, **({} if n % 10 < 4 else {"scope": None})} for n, e in enumerate(events(2023, 200))
    ]
    data = dataset(events=[*some, *events(2024, 200)], covered=BOTH)
    row = next(
        r for r in rows(an.compare(data, "2023", "2024", by="province")) if r.scope == "IQ-KI"
    )
    assert (row.verdict, row.doubt) == ("none", "place")
    table = provinces_page(data)
    assert any("The province of 120 of 200 and then 0 of 200 is not known" in c for c in table)


def provinces_page(data: Dataset) -> list[str]:
    """The cells and footnotes of the table of provinces on a page."""
    changes = an.provinces(data, "2024", against="2023", country="IQ")
    table = an.show(changes, data, view="change").exhibit.table
    return [*(str(cell) for row in table.rows for cell in row), *table.notes]


def test_a_range_of_one_province_alone_says_that_many_were_looked_at() -> None:
    quiet = [event for code in provinces_of("IQ") if code != "IQ-KI"
             for year in (2023, 2024) for event in events(year, 20, code, scope=code)]  # fmt: skip
    one = [*events(2023, 34), *events(2024, 12)]
    said = provinces_page(dataset(events=[*quiet, *one], covered=BOTH))
    (cell,) = [cell for cell in said if "taken alone" in cell]
    assert cell.startswith("too close to call beside all that were looked at; taken alone, between")
    assert any("18 were looked at one by one, and chance alone makes about 1 in 20" in c
               for c in said)  # fmt: skip


def test_the_same_events_told_by_two_outlets_are_no_rise() -> None:
    twice = events(2024, 60, origin="A") + events(2024, 60, "again", origin="B")
    data = dataset(events=[*events(2023, 60, origin="A"), *twice], covered=BOTH)
    row, said = compared(data)
    assert (row.count_a, row.count_b, row.verdict, row.doubt) == (60, 120, "none", "duplicates")
    assert "60 of 120 reports may tell of events already counted" in said


def test_a_rule_that_changes_between_the_windows_is_no_change() -> None:
    covered = [{"window": Y23, "rule": "deadly only"}, {"window": Y24, "rule": "all"}]
    row, _ = compared(dataset(events=[*events(2023, 40), *events(2024, 110)], covered=covered))
    assert (row.refused, row.said_a, row.said_b) == ("rule_changed", "deadly only", "all")
    assert pair.refusal(row) == "the way of counting changed in between: deadly only, then all"


@pytest.mark.parametrize(
    ("window", "against", "published", "days"),
    [
        ("2024-11", "2024-10", "2024-12-01", 27),
        ("2024-11-04/2024-12-01", "2024-10-07/2024-11-03", "2024-12-01", 28),
        ("2024", "2023", "2024-07-01", 28),
    ],
)
def test_nothing_is_lower_because_reports_are_late_or_the_list_was_published_before(
    window: str, against: str, published: str, days: int
) -> None:
    draw = np.random.default_rng(4)
    listed = incident_rows(draw, negative_binomial(1)(draw, even_means(720)))
    known = listed["start"] + pd.to_timedelta(draw.exponential(20, len(listed)), "D")
    # Coverage is declared to the end of the year, whenever the list was published.
    data = as_dataset(listed[known <= pd.Timestamp(published)], published=published)
    frame = an.compare(data, against, window)
    row = next(rows(frame))
    if pd.isna(row.refused):
        assert row.verdict == "too_close"
        assert "too close to call" in pair.sentence(row)
    else:  # the later four weeks lie in the days of which reports still come in
        assert (row.refused, days) == ("not_covered", 28)
    assert f"{days} days are left out of the comparison" in prose.notes(frame)[-1]


def test_three_days_of_each_year_are_not_the_years() -> None:
    covered = [{"window": "2023-05-01/2023-05-03"}, {"window": "2024-05-01/2024-05-03"}]
    few = [{"id": f"{d}{n}", "day": d, "scope": "IQ-KI"}
           for d, k in (("2023-05-02", 4), ("2024-05-02", 22)) for n in range(k)]  # fmt: skip
    row, _ = compared(dataset(events=few, covered=covered))
    assert (row.refused, row.days_a, row.days_b) == ("too_little_known", 3, 3)


def test_few_events_are_too_few_only_where_chance_may_have_made_them() -> None:
    row, said = compared(dataset(events=[*events(2023, 2), *events(2024, 5)], covered=BOTH))
    assert row.verdict == "too_few"
    assert "too few to say whether that is a change" in said
    result = an.compare(dataset(events=[*events(2023, 2), *events(2024, 150)], covered=BOTH),
                        "2023", "2024")  # fmt: skip
    assert an.headline(result) == "Attacks by any side in Kirkuk rose, from 2 to 150" or (
        an.headline(result) == "Attacks by any side in Iraq rose, from 2 to 150"
    )


def test_hardly_any_province_is_named_where_nothing_changed() -> None:
    draw = np.random.default_rng(7)
    provinces = provinces_of("IQ")
    named = 0
    for _ in range(8):
        listed = [
            {"id": f"{n}", "scope": provinces[n % 18],
             "day": str((np.datetime64("2023-01-01") + int(day)).astype("datetime64[D]"))}
            for n, day in enumerate(draw.integers(0, 731, 900))
        ]  # fmt: skip
        told = an.provinces(dataset(events=listed, covered=BOTH), "2024", against="2023")
        named += "within chance" in prose.headline(told, view="change")
        assert any("stand out by chance alone" in note for note in prose.notes(told))
    assert named <= 1


def test_deaths_are_named_beside_attacks_that_did_not_change_only_beyond_doubt() -> None:
    draw = np.random.default_rng(4)
    told, named = 0, []
    for times in (2.0, 4.0):
        killed = [draw.poisson(2 * (times if year == 2024 else 1), 100) for year in (2023, 2024)]
        both = [
            {**event, "killed_low": n, "killed_best": n, "killed_high": n}
            for year, numbers in zip((2023, 2024), killed, strict=True)
            for event, n in zip(events(year, 100), map(int, numbers), strict=True)
        ]
        frame = an.compare(dataset(events=both, covered=BOTH), "2023", "2024", measure="killed")
        row = next(rows(frame))
        assert row.low > 1
        named.append(row.verdict)
        told += "the events behind these people did not change" in pair.sentence(row)
    assert named[1] in ("higher", "at_least_doubled")
    assert told == named.count("too_close")


def test_under_five_events_and_on_a_tie_no_province_leads() -> None:
    three = [{"id": s, "day": "2024-05-05", "scope": s} for s in ("IQ-KI", "IQ-DI", "IQ-AN")]
    assert an.headline(an.provinces(dataset(events=three), "2024")) == (
        "Too few attacks to rank provinces: 3"
    )
    tied = [{"id": f"{s}{n}", "day": "2024-05-05", "scope": s}
            for s in ("IQ-KI", "IQ-DI") for n in range(4)]  # fmt: skip
    assert an.headline(an.provinces(dataset(events=tied), "2024")) == (
        "Of 8 attacks Diyala and Kirkuk had 4 each, the most"
    )


def test_the_default_brief_says_what_the_evidence_says() -> None:
    facts = an.load(ROOT / "seeds")
    result = an.compare(facts, "2023", "2024", actor="ISIS", across_origins=True)
    assert an.headline(result) == (
        "Attacks by Islamic State fell by about half in Iraq; in Syria 2 of 3 counters counted "
        "more, none clearly"
    )
    claims = an.check_claims(facts)
    assert boxed(claims).startswith("“More than double 2023”, said of 153 attacks")
    assert "BBC Monitoring counted 253 or more: that contradicts it." in prose.sentences(claims)[1]
    assert "121 is smaller than parts of it" in prose.sentences(claims)[0]


def test_what_would_change_the_answer_is_said() -> None:
    doubtful = events(2024, 100, "d", status="doubtful")
    data = dataset(events=[*events(2023, 80), *events(2024, 20), *doubtful], covered=BOTH)
    strip = an.sensitivity(data, "2023", "2024")
    assert strip[["variant", "flips"]].to_numpy().tolist() == [
        ["as_counted", False], ["with_doubtful", True],
    ]  # fmt: skip
    assert an.headline(strip) == "Another direction, or none, is told with doubtful reports"
    same = an.sensitivity(dataset(events=events(2023, 80), covered=BOTH), "2023", "2024")
    assert an.headline(same) == "No other way of counting gives other numbers"


WAVY = (("waves of .3", waves(0.38, 3), 4), ("waves of .6", waves(0.67, 3), 5),
        ("dispersion 3", negative_binomial(3), 3))  # fmt: skip


@pytest.mark.parametrize(("draw", "most"), [case[1:] for case in WAVY], ids=[w[0] for w in WAVY])
def test_a_page_seldom_tells_of_a_change_that_is_only_a_wave(draw: Draw, most: int) -> None:
    generator, told = np.random.default_rng(12), 0
    for _ in range(16):
        data = as_dataset(incident_rows(generator, draw(generator, even_means(150, groups=1))))
        result = an.compare(data, "2023", "2024", measure=["attacks", "killed"])
        said = [pair.sentence(row) for row in rows(result)]
        assert all("too close to call" in words or "between" in words for words in said)
        headline = an.headline(result)
        told += any(verb in headline for verb in ("rose", "fell", "may have"))
    assert told <= most


def test_one_week_against_a_year_of_known_weeks_tells_no_direction() -> None:
    draw = np.random.default_rng(3)
    for _ in range(3):
        data = as_dataset(incident_rows(draw, waves(0.38, 3)(draw, even_means(300, groups=1))))
        for earlier in ("2023", "2023-01-01/2024-01-07"):  # the same week is in one, not the other
            row = next(rows(an.compare(data, earlier, "2024-W02")))
            said = pair.sentence(row) if pd.isna(row.refused) else pair.refusal(row)
            assert any(words in said for words in ("too close", "too few", "too little"))


def test_the_last_week_seldom_stands_out_where_all_are_quiet() -> None:
    draw, named = np.random.default_rng(8), 0
    for _ in range(5):
        listed = incident_rows(draw, negative_binomial(3)(draw, even_means(1800)))
        result = an.warnings(as_dataset(listed))
        expected = result["expected_false"].sum()
        assert 0.5 < result["flagged"].sum() / expected < 1.6
        said = " ".join(prose.sentences(result))
        assert f"about {expected:.0f}" in said
        named += bool(result["named"].any())
    assert named <= 1


@pytest.mark.parametrize("rule", ["autoregression of .3", "autoregression of .6", "season of 50%"])
def test_levels_of_a_quiet_series_do_not_change(rule: str) -> None:
    changed = 0
    for data in drawn_pages(RULES[rule], 6, 14, a_year=150, groups=1):
        said = an.headline(an.change_points(data, every="week"))
        changed += "level" in said and "no change" not in said.lower()
    assert changed <= 1


def test_no_yearly_change_is_told_over_steps_of_the_level() -> None:
    counts = [3, 4, 2, 3, 5, 3] * 6 + [20, 22, 18, 21, 19, 20] * 6
    months = pd.period_range("2018-01", periods=72, freq="M")
    figures = [
        figure(str(month), count, f"{month}-01/{month.end_time.date()}")
        for count, month in zip(counts, months, strict=True)
    ]
    result = an.trend(dataset(figures=figures))
    said = " ".join([an.headline(result), *prose.sentences(result)])
    assert "a year" not in an.headline(result)
    assert result["annual_ratio"].isna().all()
    assert "rose to 6.0 times as many in January 2021, from 3.3 to 20 a month, and stayed" in said


def test_a_count_that_is_known_from_above_alone_is_not_a_small_one() -> None:
    facts = an.load(ROOT / "seeds")
    changes = an.compare(facts, "2023", "2024", actor="ISIS", measure="killed")
    (row,) = rows(changes[changes["high_a"] == 4085])
    assert (row.low_a, row.low_b, row.verdict) == (0, 753, "too_close")
    assert "zero_total" not in row.cautions
    assert "too few" not in pair.sentence(row)
