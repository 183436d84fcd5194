"""Windows: every row of the table of rules, the refusals, the algebra and its properties."""

import csv
import time
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import tables
from analytics.errors import InputError, ParameterError
from analytics.periods import (
    EVERY,
    LOOSE_RULES,
    PRECISIONS,
    Window,
    as_window,
    bins,
    half,
    month,
    partial_edges,
    quarter,
    read_window,
    roll,
    same_months,
    span,
    week,
    year,
)
from analytics.periods.overlaps import bin_overlaps
from analytics.periods.reading import RULES

ANCHOR = "2024-12-29"
DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))


@st.composite
def windows(draw, longest=900):
    start = draw(DAYS)
    return span(start, start + timedelta(days=draw(st.integers(0, longest))))


READ = [
    ("2024-11-30", "2024-11-30/2024-11-30", "day"),
    ("30 November 2024", "2024-11-30/2024-11-30", "day"),
    ("Nov 30", "2024-11-30/2024-11-30", "day"),
    ("November 30th, 2024", "2024-11-30/2024-11-30", "day"),
    ("the 5th of May 2024", "2024-05-05/2024-05-05", "day"),
    ("24/12", "2024-12-24/2024-12-24", "day"),
    ("since the morning", "2024-12-29/2024-12-29", "day"),
    ("October 2022 to the end of 2023", "2022-10-01/2023-12-31", "days"),
    ("this June", "2024-06-01/2024-06-30", "month"),
    ("from the start of January until the end of October", "2024-01-01/2024-10-31", "days"),
    ("Wednesday the 9th", "2024-10-09/2024-10-09", "day"),
    ("since the year began", "2024-01-01/2024-12-29", "year_to_date"),
    ("the 2nd of last month", "2024-11-02/2024-11-02", "day"),
    ("05-Jan-2022", "2022-01-05/2022-01-05", "day"),
    ("2024-12-29 12:15:23", "2024-12-29/2024-12-29", "day"),
    ("25/12/2024", "2024-12-25/2024-12-25", "day"),
    ("17.11.2024", "2024-11-17/2024-11-17", "day"),
    ("30 December", "2023-12-30/2023-12-30", "day"),
    ("29 February", "2024-02-29/2024-02-29", "day"),
    ("last July", "2024-07-01/2024-07-31", "month"),
    ("from January to the end of November", "2024-01-01/2024-11-30", "days"),
    ("between February and the end of April 2023", "2023-02-01/2023-04-30", "days"),
    ("2024 up to 30 November", "2024-01-01/2024-11-30", "days"),
    ("September, October and November", "2024-09-01/2024-11-30", "days"),
    ("3, 4 and 6 May", "2024-05-03/2024-05-06", "days"),
    ("the first ten weeks of 2024", "2024-01-01/2024-03-10", "days"),
    ("the last four months of last year", "2023-09-01/2023-12-31", "days"),
    ("the second half of November", "2024-11-16/2024-11-30", "days"),
    ("the nine months to September", "2024-01-01/2024-09-30", "days"),
    ("the 12-month period ending 31 October 2024", "2023-11-01/2024-10-31", "days"),
    ("the fortnight to 8 December", "2024-11-25/2024-12-08", "days"),
    ("the week to 8 December", "2024-12-02/2024-12-08", "week"),
    ("the 24 hours to 9 December", "2024-12-08/2024-12-09", "days"),
    ("up to 30 November this year", "2024-01-01/2024-11-30", "days"),
    ("from March 2023 until now", "2023-03-01/2024-12-29", "days"),
    ("since New Year's Day", "2024-01-01/2024-12-29", "year_to_date"),
    ("Tuesday last week", "2024-12-17/2024-12-17", "day"),
    ("between Friday and Sunday", "2024-12-27/2024-12-29", "days"),
    ("بين عامي 2019 و2022", "2019-01-01/2022-12-31", "days"),
    ("بين يناير ونوفمبر 2024", "2024-01-01/2024-11-30", "days"),
    ("الأشهر التسعة الأولى من العام الحالي", "2024-01-01/2024-09-30", "days"),
    ("الأسبوعين الماضيين", "2024-12-16/2024-12-29", "days"),
    ("السابع من أكتوبر 2023", "2023-10-07/2023-10-07", "day"),
    ("النصف الثاني من الشهر الماضي", "2024-11-16/2024-11-30", "days"),
    ("الساعات الـ48 الماضية", "2024-12-27/2024-12-29", "days"),
    ("July 2024", "2024-07-01/2024-07-31", "month"),
    ("2024-07", "2024-07-01/2024-07-31", "month"),
    ("in July", "2024-07-01/2024-07-31", "month"),
    ("December", "2024-12-01/2024-12-29", "days"),
    ("first half of 2024", "2024-01-01/2024-06-30", "half"),
    ("the first half of the year", "2024-01-01/2024-06-30", "half"),
    ("H1 2024", "2024-01-01/2024-06-30", "half"),
    ("January to June 2024", "2024-01-01/2024-06-30", "half"),
    ("first six months of 2024", "2024-01-01/2024-06-30", "half"),
    ("second half of 2023", "2023-07-01/2023-12-31", "half"),
    ("Q2 2024", "2024-04-01/2024-06-30", "quarter"),
    ("second quarter", "2024-04-01/2024-06-30", "quarter"),
    ("last quarter of 2023", "2023-10-01/2023-12-31", "quarter"),
    ("Q1-Q3 2024", "2024-01-01/2024-09-30", "days"),
    ("in 2023", "2023-01-01/2023-12-31", "year"),
    ("2023", "2023-01-01/2023-12-31", "year"),
    ("2023-2024", "2023-01-01/2024-12-31", "days"),
    ("this year", "2024-01-01/2024-12-29", "year_to_date"),
    ("since the beginning of 2024", "2024-01-01/2024-12-29", "year_to_date"),
    ("earlier this year", "2024-01-01/2024-12-29", "year_to_date"),
    ("during the current year up to 30th September", "2024-01-01/2024-09-30", "days"),
    ("on the 9th", "2024-12-09/2024-12-09", "day"),
    ("في الفترة من 1 كانون الثاني ولغاية 30 حزيران 2024", "2024-01-01/2024-06-30", "half"),
    ("so far this year", "2024-01-01/2024-12-29", "year_to_date"),
    ("since January 2024", "2024-01-01/2024-12-29", "year_to_date"),
    ("since last July", "2024-07-01/2024-12-29", "days"),
    ("between 29 August and 4 November 2024", "2024-08-29/2024-11-04", "days"),
    ("from 29 August to 4 November 2024", "2024-08-29/2024-11-04", "days"),
    ("29 December - 4 January 2024", "2023-12-29/2024-01-04", "days"),
    ("between May 15 and May 20", "2024-05-15/2024-05-20", "days"),
    ("November to February 2024", "2023-11-01/2024-02-29", "days"),
    ("week of 15 March 2023", "2023-03-15/2023-03-21", "week"),
    ("week of February 16-22, 2023", "2023-02-16/2023-02-22", "week"),
    ("week of 23 February - 1 March 2023", "2023-02-23/2023-03-01", "week"),
    ("week ending 7 July 2024", "2024-07-01/2024-07-07", "week"),
    ("15-21 March 2023", "2023-03-15/2023-03-21", "days"),
    ("March 15–21, 2023", "2023-03-15/2023-03-21", "days"),
    ("2023-W11", "2023-03-13/2023-03-19", "week"),
    ("Thursday", "2024-12-26/2024-12-26", "day"),
    ("Sunday", "2024-12-29/2024-12-29", "day"),
    ("last Sunday", "2024-12-22/2024-12-22", "day"),
    ("on Friday", "2024-12-27/2024-12-27", "day"),
    ("late on Thursday, 7:10 p.m.", "2024-12-26/2024-12-26", "day"),
    ("Friday and Saturday", "2024-12-27/2024-12-28", "days"),
    ("yesterday", "2024-12-28/2024-12-28", "day"),
    ("the day before yesterday", "2024-12-27/2024-12-27", "day"),
    ("three days ago", "2024-12-26/2024-12-26", "day"),
    ("the second half of last year", "2023-07-01/2023-12-31", "half"),
    ("December this year", "2024-12-01/2024-12-29", "days"),
    ("first nine months of 2023", "2023-01-01/2023-09-30", "days"),
    ("2024 so far", "2024-01-01/2024-12-29", "year_to_date"),
    ("as of 1 July 2024", "2024-07-01/2024-07-01", "day"),
    ("بين 29 آب و 4 تشرين الثاني 2024", "2024-08-29/2024-11-04", "days"),
    ("منذ بداية العام", "2024-01-01/2024-12-29", "year_to_date"),
    ("last night", "2024-12-28/2024-12-29", "days"),
    ("night of 24 October", "2024-10-24/2024-10-25", "days"),
    ("last week", "2024-12-16/2024-12-22", "week"),
    ("last month", "2024-11-01/2024-11-30", "month"),
    ("last year", "2023-01-01/2023-12-31", "year"),
    ("the past 24 hours", "2024-12-28/2024-12-29", "days"),
    ("the past three months", "2024-09-30/2024-12-29", "days"),
    ("early July", "2024-07-01/2024-07-31", "month"),
    ("mid-2024", "2024-01-01/2024-12-31", "year"),
    ("after 5 May 2024", "2024-05-06/2024-12-29", "days"),
    ("before 5 May 2024", "../2024-05-04", "open"),
    ("announced Thursday", "../2024-12-26", "open"),
    ("2024-01-01/2024-06-30", "2024-01-01/2024-06-30", "half"),
    ("2024-01-01/..", "2024-01-01/..", "open"),
    ("30 days after 2024-05-05", "2024-05-06/2024-06-04", "days"),
    ("not stated (page of 2024-09-16)", "../2024-09-16", "undated"),
    ("", "../2024-12-29", "undated"),
    ("the first week of March", "2024-03-01/2024-03-07", "week"),
    ("last week of November", "2024-11-24/2024-11-30", "week"),
    ("since early 2023", "2023-01-01/2024-12-29", "days"),
    ("the last four months of 2023", "2023-09-01/2023-12-31", "days"),
    ("the last two weeks of April 2024", "2024-04-17/2024-04-30", "days"),
    ("14 أكتوبر الجاري", "2024-10-14/2024-10-14", "day"),
    ("الأحد الماضي", "2024-12-29/2024-12-29", "day"),
    ("the 2nd of this month", "2024-12-02/2024-12-02", "day"),
    ("25th of last month", "2024-11-25/2024-11-25", "day"),
    ("الثاني من الشهر الجاري", "2024-12-02/2024-12-02", "day"),
    ("منذ 3 سنوات", "2021-12-30/2024-12-29", "days"),
    ("لە سەرەتای ئەمساڵەوە", "2024-01-01/2024-12-29", "year_to_date"),
    ("Ramadan 1445", "2024-03-10/2024-04-10", "days"),
    ("over the weekend", "2024-12-28/2024-12-29", "days"),
    ("٣٠ تشرين الثاني ٢٠٢٤", "2024-11-30/2024-11-30", "day"),
    ("كانون الثاني/يناير 2024", "2024-01-01/2024-01-31", "month"),
    ("يوليو 2024", "2024-07-01/2024-07-31", "month"),
    ("الخميس", "2024-12-26/2024-12-26", "day"),
    ("ئازار 2024", "2024-03-01/2024-03-31", "month"),
    ("5 Agustus 2024", "2024-08-05/2024-08-05", "day"),
]


@pytest.mark.parametrize(("text", "interval", "precision"), READ)
def test_rules_read_as_written(text, interval, precision):
    window = read_window(text, published=ANCHOR)
    assert (window.interval, window.precision) == (interval, precision)
    assert window.rule


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ramadan", "without its year"),
        ("8 Esfand", "Persian calendar"),
        ("1403-05-02", "may be a year of the Hijri or Persian calendar"),
        ("summer 2024", "season"),
        ("03/04/2024", "declare day_first=True or day_first=False"),
        ("31 February 2024", "no such day"),
        ("29 February 2023", "no such day"),
        ("2024-13", "no month 13"),
        ("0025-01-05", "the year 0025 is outside 1900 to 2100"),
        ("05-Jan-22", "two digits"),
        ("Monday, 29 December 2024", "2024-12-29 is a Sunday"),
        ("today, Monday", "another day"),
        ("the following day", "depends on another event"),
        ("since mid-2023", "no sharp edge"),
        ("July 2022 last year", "two years for one date"),
        ("first 13 months of 2024", "a year has no 13 months"),
        ("52nd", "no rule reads this as a date"),
        ("between Baghdad and the Kurdistan Region", "no rule reads this as a date"),
        ("4 November 2024 - 29 August 2024", "before it starts"),
        ("in the", "no rule reads this as a date"),
        ("x" * 5000, "longer than 200 characters"),
    ],
)
def test_refusals_say_why(text, reason):
    with pytest.raises(InputError) as caught:
        read_window(text, published=ANCHOR)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["last July", "this year", "Thursday", "Nov 30", "yesterday"])
def test_relative_text_needs_the_day_of_publication(text):
    with pytest.raises(InputError, match="give published="):
        read_window(text)


def test_declared_order_decides_ambiguous_figures():
    assert read_window("03/04/2024", day_first=True).start == date(2024, 4, 3)
    assert read_window("03/04/2024", day_first=False).start == date(2024, 3, 4)
    with pytest.raises(InputError, match="no month 25"):
        read_window("25/12/2024", day_first=False)


def test_plausible_years_are_a_parameter():
    assert read_window("1850", years=(1800, 1900)) == year(1850)
    with pytest.raises(InputError, match="outside 2000 to 2030"):
        read_window("5 May 1999", years=(2000, 2030))


def test_a_month_of_publication_serves_where_every_day_agrees():
    assert read_window("August 23", published="2024-09").start == date(2024, 8, 23)
    assert read_window("last year", published="2024-09") == year(2023)
    with pytest.raises(InputError, match="depends on the day within 2024-09"):
        read_window("Monday", published="2024-09")
    with pytest.raises(InputError, match="not a day of publication"):
        read_window("Monday", published="soon")


def test_published_takes_days_and_times():
    assert read_window("yesterday", datetime(2024, 3, 1, 23, 59)).start == date(2024, 2, 29)  # noqa: DTZ001
    assert read_window("", None) == Window(None, None, "undated")


def test_statement_of_july_ends_this_year_there():
    assert read_window("this year", published="2024-07-31").days == 213


def test_as_window_takes_what_callers_write():
    assert as_window("2024") == as_window(year(2024)) == as_window((date(2024, 1, 1), "2024-12-31"))
    assert as_window(date(2024, 5, 5)).precision == "day"
    assert as_window(("2024-03", None)).interval == "2024-03-01/.."
    for wrong in ("last July", "", "nonsense", ("2024-05-01", "2024-04-01"), 7.5):
        with pytest.raises(ParameterError):
            as_window(wrong)


def test_window_refuses_what_makes_no_sense():
    with pytest.raises(ParameterError, match="is before the start"):
        Window(date(2024, 2, 1), date(2024, 1, 1), "days")
    with pytest.raises(ParameterError, match="use one of day, days"):
        Window(date(2024, 1, 1), date(2024, 1, 1), "fortnight")
    with pytest.raises(ParameterError, match="cannot be open"):
        Window(date(2024, 1, 1), date(2024, 1, 1), "open")
    with pytest.raises(ParameterError, match="not a time"):
        Window(datetime(2024, 1, 1), None, "open")  # noqa: DTZ001
    with pytest.raises(ParameterError, match="without end"):
        Window(None, None, "open").overlap_days(Window(date(2024, 1, 1), None, "open"))


def test_vocabulary_is_that_of_the_tables():
    assert PRECISIONS == tables.PRECISIONS


@pytest.mark.parametrize(
    ("window", "label"),
    [
        (year(2023), "2023"),
        (half(2024, 1), "Jan-Jun 2024"),
        (quarter(2024, 2), "Apr-Jun 2024"),
        (month(2024, 7), "Jul 2024"),
        (span(date(2024, 8, 29), date(2024, 11, 4)), "29 Aug - 4 Nov 2024"),
        (span(date(2023, 12, 29), date(2024, 1, 4)), "29 Dec 2023 - 4 Jan 2024"),
        (week(date(2024, 12, 29)), "23-29 Dec 2024"),
        (Window(None, date(2024, 5, 4), "open"), "until 4 May 2024"),
        (Window(None, date(2024, 5, 4), "undated"), "undated, by 4 May 2024"),
    ],
)
def test_labels(window, label):
    assert window.label == str(window) == label


@given(windows())
def test_labels_and_intervals_read_back(window):
    assert as_window(window.interval) == window
    assert (read_window(window.label).start, read_window(window.label).end) == (
        window.start,
        window.end,
    )


@given(windows(), windows())
def test_overlap_is_symmetric_and_bounded(a, b):
    shared = a.overlap_days(b)
    assert shared == b.overlap_days(a) <= min(a.days, b.days)
    assert (shared == a.days) == b.contains(a)
    assert (a < b) + (b < a) + (a == b) == 1


@given(windows(400), st.sampled_from(EVERY))
def test_bins_partition_without_gap_or_overlap(window, every):
    parts = bins(window.start, window.end, every)
    assert parts[0].start <= window.start <= parts[0].end
    assert parts[-1].start <= window.end <= parts[-1].end
    for left, right in pairwise(parts):
        assert right.start - left.end == timedelta(days=1)
    assert sum(part.overlap_days(window) for part in parts) == window.days
    assert not any(partial_edges(parts, window.start, window.end)[1:-1])


@given(st.lists(windows(), max_size=20), windows(400), st.sampled_from(EVERY))
def test_overlaps_of_tables_conserve_days(rows, asked, every):
    parts = bins(asked.start, asked.end, every)
    whole = span(parts[0].start, parts[-1].end)
    starts = np.array([row.start for row in rows], dtype="datetime64[us]")
    ends = np.array([row.end for row in rows], dtype="datetime64[us]")
    found = bin_overlaps(starts, ends, parts)
    for number, row in enumerate(rows):
        mine = found.row == number
        assert found.days[mine].sum() == row.overlap_days(whole)
        assert (found.row_days[mine] == row.days).all()
        for which, days in zip(found.bin[mine], found.days[mine], strict=True):
            assert days == row.overlap_days(parts[which]) > 0


def test_overlaps_leave_open_rows_out_and_check_their_input():
    parts = bins(date(2024, 1, 1), date(2024, 12, 31), "month")
    found = bin_overlaps(
        ["2024-01-31", "NaT", "2024-05-05"], ["2024-02-01", "2024-01-01", "NaT"], parts
    )
    assert found.row.tolist() == [0, 0]
    assert bin_overlaps([], [], parts).row.size == 0
    with pytest.raises(ParameterError, match="row 1: a window ends before it starts"):
        bin_overlaps(["2024-02-01"], ["2024-01-01"], parts)
    with pytest.raises(ParameterError, match="sort the bins"):
        bin_overlaps(["2024-01-01"], ["2024-01-01"], parts[::-1])


def test_overlaps_of_a_large_table_are_fast():
    rng = np.random.default_rng(0)
    starts = np.datetime64("2017-01-01", "us") + rng.integers(0, 3000, 200_000).astype(
        "timedelta64[D]"
    )
    ends = starts + rng.integers(0, 40, 200_000).astype("timedelta64[D]")
    began = time.perf_counter()
    found = bin_overlaps(starts, ends, bins(date(2017, 1, 1), date(2025, 12, 31), "week"))
    assert time.perf_counter() - began < 2
    assert found.days.sum() == ((ends - starts).astype("timedelta64[D]").astype(int) + 1).sum()


def test_same_months_are_full_in_both_windows():
    pairs = same_months(year(2023), as_window("2024-02-10/2024-07-15"))
    assert [b.label for _, b in pairs] == ["Mar 2024", "Apr 2024", "May 2024", "Jun 2024"]
    assert [a.start.year for a, _ in pairs] == [2023] * 4
    assert same_months(half(2023, 1), half(2024, 2)) == []
    assert [(a.days, b.days) for a, b in same_months(quarter(2023, 1), month(2024, 2))] == [
        (28, 29)
    ]


def test_a_loose_window_is_marked_by_its_rule():
    assert read_window("early 2024").rule in LOOSE_RULES
    assert read_window("2024").rule not in LOOSE_RULES


def test_phrases_of_the_incident_reports(shared_data):
    """What a person concluded from the same words: how often the rules agree, and never how not."""
    found = Counter()
    with (shared_data / "reported" / "incidents.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            concluded = as_window((row["date_start"], row["date_end"]))
            try:
                window = read_window(row["incident_date_as_written"], row["page_date"])
            except InputError:
                found["refused"] += 1
                continue
            shares = window.overlap_days(concluded) > 0
            same = (window.start, window.end) == (concluded.start, concluded.end)
            found["equal" if same else "overlap" if shares else "apart"] += 1
    assert found["apart"] == 0
    assert found["equal"] >= 180
    assert found["refused"] <= 90


def test_weeks_are_iso_weeks():
    for day in ("2020-12-31", "2021-01-03", "2024-12-30"):
        known = date.fromisoformat(day)
        iso = known.isocalendar()
        assert read_window(f"{iso.year}-W{iso.week:02d}").contains(known)


_PIECES = st.sampled_from(
    [
        "since",
        "after",
        "before",
        "until",
        "last",
        "past",
        "week",
        "month",
        "july",
        "2024",
        "5",
        "-",
        "to",
        "and",
        "31",
        "friday",
        "overnight",
        "night",
        "of",
        "the",
        "/",
        "..",
        "announced",
        "page",
        "03/04/2024",
        "24",
        "hours",
        "days",
        "ago",
        "q2",
        "h1",
        "أمس",
        "٣",
        "first",
        "half",
        "early",
    ]
)


@given(st.one_of(st.text(max_size=250), st.lists(_PIECES, max_size=14).map(" ".join)))
def test_any_text_is_a_window_or_an_input_error(text):
    try:
        window = read_window(text, published=ANCHOR)
    except InputError as error:
        message = str(error)
    else:
        message = window.label
    assert "\n" not in message


@pytest.mark.parametrize(
    "text",
    ["since " * 33, "1" * 200, "page " * 40, "1 - " * 50, "july " * 40, "night " * 33, "(" * 200],
)
def test_hostile_text_is_answered_at_once(text):
    began = time.perf_counter()
    with pytest.raises(InputError):
        read_window(text, published=ANCHOR)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize(
    ("text", "other", "interval"),
    [
        ("a week later", "2024-05-14", "2024-05-21/2024-05-21"),
        ("the following day", "2024-05-21", "2024-05-22/2024-05-22"),
        ("the week before", "2023-03-15/2023-03-21", "2023-03-08/2023-03-14"),
        ("that same period", "2024-01-01/2024-06-30", "2024-01-01/2024-06-30"),
        ("the same period of 2023", "2024-01-01/2024-08-31", "2023-01-01/2023-08-31"),
        ("January a year earlier", "January 2014", "2013-01-01/2013-01-31"),
        ("the start of the month", "December 2022", "2022-12-01/2022-12-31"),
        ("a month earlier", "February 2024", "2024-01-01/2024-01-31"),
        ("a year ago", "H1 2024", "2023-01-01/2023-06-30"),
        ("the evening before", "2024-11-04", "2024-11-03/2024-11-03"),
        ("since then", "2024-11-04", "2024-11-04/2024-12-29"),
        ("in the months since", "August 2024", "2024-08-01/2024-12-29"),
        ("the 27th", "2024-09-12", "2024-09-27/2024-09-27"),
        ("the same fortnight of last year", "2024-08-14/2024-08-27", "2023-08-14/2023-08-27"),
    ],
)
def test_beside_the_window_spoken_of_before(text, other, interval):
    assert read_window(text, ANCHOR, other=other).interval == interval
    if text != "the 27th":
        with pytest.raises(InputError, match="depends on another event"):
            read_window(text, ANCHOR)


def test_a_page_dated_by_a_month_tells_the_year_of_its_dates():
    assert read_window("January 22-28", "2024-01").interval == "2024-01-22/2024-01-28"
    assert read_window("since early 2023", "2023-11").interval == "2023-01-01/2023-11-30"
    with pytest.raises(InputError, match="depends on the day within"):
        read_window("Friday", "2024-01")


def test_every_rule_is_used_by_a_test():
    names = {rule.name for rule in RULES} - {
        "year_earlier",
        "part",
        "as_of",
        "timestamp",
        "two_digit_year",
        "another_event",
        "previous",
        "year_before",
        "page",
    }
    read = {read_window(text, published=ANCHOR).rule for text, _, _ in READ}
    others = {"from 5 May 2024", "29 July and subsequent days", "until July 2024", "this week",
              "Sunday, 29 December 2024", "Monday-Wednesday"}  # fmt: skip
    read |= {read_window(text, published=ANCHOR).rule for text in others}
    assert names - read == set()


@pytest.mark.parametrize(
    ("text", "on_the_day", "of_the_data"),
    [
        ("last month", "2026-02-01/2026-02-28", "2026-02-01/2026-02-28"),
        ("last full month", "2026-02-01/2026-02-28", "2026-02-01/2026-02-28"),
        ("last 4 weeks", "2026-02-10/2026-03-09", "2026-02-11/2026-03-10"),
        ("last 90 days", "2025-12-10/2026-03-09", "2025-12-11/2026-03-10"),
        ("year to date", "2026-01-01/2026-03-09", "2026-01-01/2026-03-10"),
        ("H1 2024", "2024-01-01/2024-06-30", "2024-01-01/2024-06-30"),
    ],
)
def test_windows_roll_with_a_day(text: str, on_the_day: str, of_the_data: str) -> None:
    day = date(2026, 3, 10)
    assert roll(text, day, whole=False).interval == on_the_day
    assert roll(text, day).interval == of_the_data


@pytest.mark.parametrize(
    ("other", "previous", "year_before"),
    [
        ("2024-02", "2024-01-01/2024-01-31", "2023-02-01/2023-02-28"),
        ("2023-02", "2023-01-01/2023-01-31", "2022-02-01/2022-02-28"),
        ("2024", "2023-01-01/2023-12-31", "2023-01-01/2023-12-31"),
        ("2024-02-29/2024-03-15", "2024-02-13/2024-02-28", "2023-02-28/2023-03-15"),
    ],
)
def test_windows_beside_another(other: str, previous: str, year_before: str) -> None:
    assert read_window("previous period", other=other).interval == previous
    assert read_window("same days a year before", other=other).interval == year_before
    with pytest.raises(InputError, match="speaks of another window; give other="):
        read_window("previous period")
