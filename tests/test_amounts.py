"""Amounts: the table of rules, the refusals, bounds, sums and their properties."""

import csv
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.amounts import Amount, read_amount
from analytics.amounts.rules import RULES
from analytics.errors import InputError, ParameterError
from analytics.text import UNITS, read_number_words


def triple(amount):
    return amount.low, amount.best, amount.high


COUNTS = [
    ("150", 150, 150, 150, "exact"),
    ("one hundred and fifty", 150, 150, 150, "exact"),
    ("(5)", 5, 5, 5, "exact"),
    ("11 total in March", 11, 11, 11, "exact"),
    ("24 times", 24, 24, 24, "exact"),
    ("only one", 1, 1, 1, "exact"),
    ("Two brigades", 2, 2, 2, "exact"),
    ("three brigades—the 52nd and 63rd of the PMF", 3, 3, 3, "exact"),
    ("two F-16 jets", 2, 2, 2, "exact"),
    ("seven (ISIS)", 7, 7, 7, "exact"),
    ("nine (seven suicide bombers among them)", 9, 9, 9, "exact"),
    ("150 militants, including several leaders", 150, 150, 150, "exact"),
    ("another 436", 436, 436, 436, "exact"),
    ("192 more", 192, 192, 192, "exact"),
    ("2 500", 2500, 2500, 2500, "exact"),
    ("1.5 million", 1.5e6, 1.5e6, 1.5e6, "exact"),
    ("٣٬٠٠٠", 3000, 3000, 3000, "exact"),
    ("over 100", 101, None, None, "more_than"),
    ("over100 militants", 101, None, None, "more_than"),
    ("more than 100", 101, None, None, "more_than"),
    ("أكثر من ١٠٠", 101, None, None, "more_than"),
    ("at least 15", 15, None, None, "at_least"),
    ("at least 281 militants", 281, None, None, "at_least"),
    ("100+", 100, None, None, "at_least"),
    ("20 or more", 20, None, None, "at_least"),
    ("no fewer than 20", 20, None, None, "at_least"),
    ("up to 20", None, None, 20, "at_most"),
    ("no more than 20", None, None, 20, "at_most"),
    ("fewer than 20", None, None, 19, "less_than"),
    ("nearly 100", None, None, 100, "less_than"),
    ("almost 100", None, None, 100, "less_than"),
    ("about 2,500", None, 2500, None, "about"),
    ("some 2,500", None, 2500, None, "about"),
    ("400 civarında", None, 400, None, "about"),
    ("3,000 to 5,000", 3000, None, 5000, "between"),
    ("between 3,000 and 5,000 fighters", 3000, None, 5000, "between"),
    ("two or three", 2, None, 3, "between"),
    ("twenty-one to twenty-five", 21, None, 25, "between"),
    ("10–12 militants", 10, None, 12, "between"),
    ("several", 2, None, None, "vague"),
    ("a number of", 2, None, None, "vague"),
    ("some militants", 2, None, None, "vague"),
    ("dozens", 24, None, None, "vague"),
    ("several hundred", 200, None, None, "vague"),
    ("tens of thousands", 20000, None, None, "vague"),
    ("a dozen", None, 12, None, "about"),
    ("more than a dozen", 13, None, None, "more_than"),
    ("a militia member", 1, 1, 1, "exact"),
    ("an officer", 1, 1, 1, "exact"),
    ("another", 1, 1, 1, "exact"),
    ("at least an Iraqi army soldier", 1, None, None, "at_least"),
    ("no casualties", 0, 0, 0, "exact"),
    ("without any human or material casualties", 0, 0, 0, "exact"),
    ("zero", 0, 0, 0, "exact"),
]


@pytest.mark.parametrize(("text", "low", "best", "high", "bound"), COUNTS)
def test_counts(text, low, best, high, bound):
    amount = read_amount(text)
    assert (*triple(amount), amount.bound, amount.unit_hint) == (low, best, high, bound, "count")


@pytest.mark.parametrize(
    ("text", "figures", "bound", "base", "pace"),
    [
        ("more than double 2023", (2, None, None), "more_than", "2023", None),
        ("more than double the total in 2023", (2, None, None), "more_than", "2023", False),
        ("on pace to more than double 2023", (2, None, None), "more_than", "2023", True),
        ("doubled", (2, 2, 2), "exact", None, None),
        ("doubled its attacks in Iraq and Syria since the beginning of 2024", (2, 2, 2), "exact",
         None, None),
        ("doubled in 2024", (2, 2, 2), "exact", None, None),
        ("doubled in 2024 compared to 2023", (2, 2, 2), "exact", "2023", None),
        ("at least tripled", (3, None, None), "at_least", None, None),
        ("nearly doubled", (None, None, 2), "less_than", None, None),
        ("more than halved", (None, None, 0.5), "less_than", None, None),
        ("nearly halved", (0.5, None, None), "at_least", None, None),
        ("fell by up to 20%", (0.8, None, None), "at_least", None, None),
        ("a drop of nearly 44 percent", (0.56, None, None), "at_least", None, None),
        ("three times as many as in 2023", (3, 3, 3), "exact", "2023", None),
        ("up 25%", (None, 1.25, None), "about", None, None),
        ("down 25%", (None, 0.75, None), "about", None, None),
        ("fell by more than 30 percent compared with 2022", (None, None, 0.7), "less_than", "2022",
         None),
        ("a 68% decrease compared to the same period last year", (None, 0.32, None), "about",
         "same period last year", None),
        ("a fivefold increase", (5, 5, 5), "exact", None, None),
        ("rose more than 5-fold", (5, None, None), "more_than", None, None),
        ("a tenfold rise", (10, 10, 10), "exact", None, None),
        ("a doubling of attacks", (2, 2, 2), "exact", None, None),
        ("12 per cent more", (None, 1.12, None), "about", None, None),
        ("12% more attacks than in 2023", (None, 1.12, None), "about", "2023", None),
        ("fell 40%", (None, 0.6, None), "about", None, None),
        ("a quarter fewer", (0.7, 0.75, 0.8), "about", None, None),
        ("up by a third", (1.2833, 1.3333, 1.3833), "about", None, None),
        ("dropped by half", (0.45, 0.5, 0.55), "about", None, None),
        ("fell by more than two thirds", (None, None, 0.3333), "less_than", None, None),
        ("almost tripled", (None, None, 3), "less_than", None, None),
        ("twice the figure of 2023", (2, 2, 2), "exact", "2023", None),
        ("half as many as in 2023", (0.5, 0.5, 0.5), "exact", "2023", None),
        ("less than half as many", (None, None, 0.5), "less_than", None, None),
        ("half as many again", (1.5, 1.5, 1.5), "exact", None, None),
        ("half again as many", (1.5, 1.5, 1.5), "exact", None, None),
        ("a quarter as many as in 2023", (0.25, 0.25, 0.25), "exact", "2023", None),
    ],
)  # fmt: skip
def test_ratios(text, figures, bound, base, pace):
    amount = read_amount(text)
    assert triple(amount) == figures
    assert (amount.bound, amount.unit_hint) == (bound, "ratio")
    assert (amount.base, amount.pace) == (base, pace)


@pytest.mark.parametrize(
    ("text", "figures", "unit", "base"),
    [
        ("40%", (0.4, 0.4, 0.4), "share", None),
        ("about 50%", (None, 0.5, None), "share", None),
        ("a third of attacks", (1 / 3, 1 / 3, 1 / 3), "share", None),
        ("6.5 per day", (6.5, 6.5, 6.5), "rate", "day"),
        ("more than 3 attacks a week", (3, None, None), "rate", "week"),
        ("average of 28", (None, 28, None), "rate", None),
        ("averaging 330 attacks per quarter", (None, 330, None), "rate", "quarter"),
    ],
)
def test_shares_and_rates(text, figures, unit, base):
    amount = read_amount(text)
    assert triple(amount) == pytest.approx(figures) if None not in figures else True
    assert (triple(amount), amount.unit_hint, amount.base) == (figures, unit, base)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("the 52nd and 63rd brigades", "52nd is an ordinal"),
        ("third brigade", "third is an ordinal"),
        ("F-16", "no rule"),
        ("M4", "no rule"),
        ("14K", "thousands, killed or wounded"),
        ("18/9", "no rule"),
        ("3,000 and 5,000", "two amounts"),
        ("20 killed and 30 wounded", "two amounts"),
        ("12 (9K, 3W)", "two amounts"),
        ("an officer and four soldiers", "two amounts"),
        ("153 attacks this year, more than double the total in 2023", "two amounts"),
        ("2.152", "a count has no decimals"),
        ("1,23", "no rule"),
        ("-5", "no rule"),
        ("5 to 3", "does not rise"),
        ("two to three thousand", "may share the hundreds or thousands"),
        ("one or two hundred", "may share the hundreds or thousands"),
        ("a group of militants", "no number is known of a group"),
        ("no casualties reported", "no rule"),
        ("unknown", "no rule"),
        ("three times more", "once more than that"),
        ("12 percentage points", "difference of shares"),
        ("rose from 20 to 35", "two periods"),
        ("fell to 35", "two periods"),
        ("an increase of 20 attacks", "a change and no count"),
        ("12 fewer", "a change and no count"),
        ("a sharp rise in attacks", "a change is no count"),
        ("a threefold drop", "may mean"),
        ("on pace for 300", "foretells"),
        ("fewer than 0", "a bound on nothing"),
        ("one two", "not one number in words"),
        ("9" * 60, "too large"),
        ("x" * 5000, "longer than 200 characters"),
    ],
)
def test_refusals_say_why(text, reason):
    with pytest.raises(InputError) as caught:
        read_amount(text)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("an officer and four soldiers", 5),
        ("a man and his two sons", 3),
        ("one hundred and fifty", 150),
        ("seven", 7),
    ],
)
def test_a_list_adds_up_only_when_asked(text, whole):
    assert read_amount(text, total=True).best == whole


@pytest.mark.parametrize(
    "text",
    [
        "20 killed and 30 wounded",
        "4 people, 3 officers, and an affiliate",
        "several soldiers and at least one officer",
        "three (army); three (Daesh)",
    ],
)
def test_lists_that_may_not_add_up_stay_refused(text):
    with pytest.raises(InputError):
        read_amount(text, total=True)


def test_other_units_keep_the_figure_of_a_strict_bound():
    assert read_amount("over 2.5", unit="rate").low == 2.5
    assert read_amount("3.1", unit="rate").best == 3.1
    with pytest.raises(ParameterError, match="use one of count, ratio, share, rate"):
        read_amount("3", unit="percent")


def test_amount_refuses_what_makes_no_sense():
    with pytest.raises(ParameterError, match="out of order"):
        Amount(3, 2, None, "exact")
    with pytest.raises(ParameterError, match="not a bound"):
        Amount(1, 1, 1, "roughly")


_SMALL = {number: word for word, number in UNITS.items()}


def in_words(n):
    for scale, word in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if n >= scale:
            rest = in_words(n % scale) if n % scale else ""
            joint = " and " if 0 < n % scale < 100 else " "
            return f"{in_words(n // scale)} {word}{joint}{rest}".strip()
    if n in _SMALL:
        return _SMALL[n]
    return f"{_SMALL[n - n % 10]}-{_SMALL[n % 10]}"


@given(st.integers(0, 999_999_999))
def test_whole_numbers_read_back(n):
    for text in (str(n), f"{n:,}", f"{n:,}".replace(",", " "), in_words(n), f"{n:,} attacks"):
        assert triple(read_amount(text)) == (n, n, n), text
    assert read_number_words(in_words(n)) == n


@given(st.integers(1, 10**9), st.sampled_from(["over", "at least", "up to", "fewer than", "about"]))
def test_bounds_lie_on_their_side(n, words):
    low, best, high = triple(read_amount(f"{words} {n:,}"))
    expected = {
        "over": (n + 1, None, None),
        "at least": (n, None, None),
        "up to": (None, None, n),
        "fewer than": (None, None, n - 1),
        "about": (None, n, None),
    }
    assert (low, best, high) == expected[words]


_PIECES = st.sampled_from(
    ["over", "at", "least", "100", "3,000", "to", "and", "between", "double", "2023", "%", "per",
     "day", "dozen", "no", "casualties", "a", "soldier", "(", ")", "times", "more", "than", "half",
     "on pace to", "average", "or", "several", "-", "٣", "fell by", "0", "hundred"]
)  # fmt: skip


@given(
    st.one_of(st.text(max_size=250), st.lists(_PIECES, max_size=12).map(" ".join)), st.booleans()
)
def test_any_text_is_an_amount_or_an_input_error(text, total):
    try:
        amount = read_amount(text, total=total)
    except InputError as error:
        assert_one_line = str(error)
    else:
        known = [figure for figure in triple(amount) if figure is not None]
        assert known
        assert known == sorted(known)
        assert known[0] >= 0
        assert_one_line = amount.rule
    assert "\n" not in assert_one_line


@pytest.mark.parametrize(
    "text",
    ["one " * 50, "1 " * 100, "1,000" * 40, "hundred and " * 16, "over " * 40, "(a" * 100,
     "twenty-" * 28, "average of one one one " * 8, "no " * 60],
)  # fmt: skip
def test_hostile_text_is_answered_at_once(text):
    began = time.perf_counter()
    with pytest.raises(InputError):
        read_amount(text, total=True)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize(
    ("text", "low", "bound"),
    [
        ("خمسة إرهابيين", 5, "exact"), ("أربعة عشر جنديا", 14, "exact"), ("ضابط", 1, "exact"),
        ("خمسة وعشرين مدنيا", 25, "exact"), ("جنديين", 2, "exact"), ("12 آلاف", 12000, "exact"),
        ("23 عنصرا على الأقل", 23, "at_least"), ("أكثر من عشرة", 11, "more_than"),
        ("سێ چەکداری داعش", 3, "exact"), ("بیست و پێنج کەس", 25, "exact"),
        ("سەربازێک", 1, "exact"), ("exceeded 100", 101, "more_than"), ("others", 2, "vague"),
    ],
)  # fmt: skip
def test_numbers_in_the_words_of_arabic_and_kurdish(text, low, bound):
    amount = read_amount(text)
    assert (amount.low, amount.bound) == (low, bound)


def test_every_rule_reads_or_refuses_a_tested_text():
    assert {rule.name for rule in RULES} == {
        "zero", "ordinal", "lettered", "between", "rate", "average", "dozen", "vague", "change",
        "points", "share", "fraction", "times", "times_more", "ratio", "number", "one",
        "alone", "fold", "fold_fall", "from_to", "difference",
    }  # fmt: skip


def test_figures_of_the_reported_series(shared_data):
    """What a person read from the same words: no figure is ever read differently."""
    read = 0
    for name in ("musings.csv", "other_series.csv"):
        with (shared_data / "reported" / name).open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            try:
                amount = read_amount(
                    row["as_written"], unit="rate" if " per " in row["measure"] else "count"
                )
            except InputError:
                continue
            figure = amount.best
            if figure is None:
                figure = amount.high if amount.low is None else amount.low
            figure -= amount.bound == "more_than"
            if amount.unit_hint == "share":
                figure *= 100
            assert figure == pytest.approx(abs(float(row["value"]))), row["as_written"]
            read += 1
    assert read >= 850
