"""Figures without a noun of their own: what the sentence, the list or the table leaves unsaid."""

from __future__ import annotations

import pytest

import analytics as an


def told(text: str) -> list[str]:
    """Measure, figure and place of each row of a text, in order."""
    article = an.read_article(text, "2024-12-29")
    rows = []
    for fact, _ in article.rows:
        figures = fact.tolls or {fact.measure: fact.amount}
        amounts = [f"{k} {a.low or a.best or a.high:g}" for k, a in figures.items()]
        rows.append(" ".join([*amounts, *([fact.where.value] if fact.where.value else [])]))
    return rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("In May 2024 Diyala recorded six deaths, Kirkuk four and Anbar one.",
         ["killed 6 IQ-DI", "killed 4 IQ-KI", "killed 1 IQ-AN"]),
        ("There were 60 attacks in Iraq in 2023. Most were in Diyala (24), ahead of Kirkuk (18).",
         ["attacks 60 IQ", "attacks 24 IQ-DI", "attacks 18 IQ-KI"]),
        ("Militants carried out 14 attacks in Iraq in May 2024. Nine of the month's attacks were"
         " with drones and five with rockets.",
         ["attacks 14 IQ", "attacks 9 IQ", "attacks 5 IQ"]),
        ("In 2023 we counted 50 attacks in Iraq. Thirty were against soldiers, 15 against police.",
         ["attacks 50 IQ", "attacks 30 IQ", "attacks 15 IQ"]),
        ("In May 2024, 40 attacks in Iraq killed 62 people. In April, 31 had killed 48.",
         ["attacks 40 IQ", "killed 62 IQ", "attacks 31 IQ", "killed 48 IQ"]),
        # What stands before counts nothing of ours, so neither does what it leaves unsaid.
        ("The province of Anbar has 19 districts, Kirkuk four and Diyala one.", []),
        ("The ministry opened 12 schools in Anbar. Nine were in Ramadi.", []),
    ],
)  # fmt: skip
def test_a_bare_figure_counts_what_the_one_before_it_counts(text: str, rows: list[str]) -> None:
    assert told(text) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Attacks by country in 2023\n\nChad: 44\nMali: 21\n", ["attacks 44 TD", "attacks 21 ML"]),
        ("Incidents per state in May 2024\nBorno — 21\nZamfara — 14\nTotal — 35\n",
         ["incidents 21 NG-BO", "incidents 14 NG-ZA", "incidents 35 NG"]),
        ("Al-Shabaab claims, May 2024\n\nClaims in total: 40 (April: 31; May 2023: 28)\n",
         ["attacks 40", "attacks 31", "attacks 28"]),
        ("Figures are given as killed / wounded.\n\nAnbar: 4 / 7\nKirkuk: 2 / 9\n",
         ["killed 4 IQ-AN", "wounded 7 IQ-AN", "killed 2 IQ-KI", "wounded 9 IQ-KI"]),
        ("Area: incidents / dead / hurt\nAnbar: 12 / 9 / 14\nDiyala: 10 / 8 / 3\nBabil: 4 / 2 / 6",
         ["incidents 12 IQ-AN", "killed 9 IQ-AN", "wounded 14 IQ-AN", "incidents 10 IQ-DI",
          "killed 8 IQ-DI", "wounded 3 IQ-DI", "incidents 4 IQ-BB", "killed 2 IQ-BB",
          "wounded 6 IQ-BB"]),
        ("Most of the incidents in Mali in 2023 were in Wagadou district (52), followed by Tinfou"
         " district (37).", ["incidents 52 ML", "incidents 37 ML"]),
        # A heading of something else ends the list.
        ("Attacks in May 2024\n\nFuel prices\nGoma – 3,350\nBeni – 2,900\n", []),
    ],
)  # fmt: skip
def test_the_items_of_a_list_count_what_its_title_counts(text: str, rows: list[str]) -> None:
    assert told(text) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("In May 2024, 14 people were killed and 36 wounded in Iraq. The figures for April were 11"
         " and 20.",
         ["killed 14 IQ", "wounded 36 IQ", "killed 11 IQ", "wounded 20 IQ"]),
        ("The UN verified 14 civilian deaths in Iraq in May 2024. Of the dead, six were women and"
         " two were boys.",
         ["killed 14 IQ", "killed 6 IQ", "killed 2 IQ"]),
        ("Police counted 31 attacks in Iraq in May 2024, half of the 62 logged the month before.",
         ["attacks 31 IQ", "attacks 62 IQ"]),
        ("Attacks in Iraq averaged 12 a month in 2023.", ["attacks 12 IQ"]),
        ("UNMAS recorded 30 accidents with landmines in Mali in May 2024.", ["incidents 30 ML"]),
        ("The region of Mopti saw 30 road accidents in May 2024.", []),
        ("Seven soldiers fell at Hit on 5 May 2024.", ["killed 7 IQ-AN"]),
        ("Troops took nine suspects into custody in Hit on 5 May 2024.", ["arrested 9 IQ-AN"]),
        ("Gunmen seized six aid workers in Hit on 5 May 2024.", ["abducted 6 IQ-AN"]),
        ("Five men were seized by police in Hit on 5 May 2024.", ["arrested 5 IQ-AN"]),
        ("Troops seized six rifles in Hit on 5 May 2024.", []),
        ("A bus hit a mine in Hit on 5 May 2024, killing 3. Nine were unhurt.", ["killed 3 IQ-AN"]),
        ("ISIS mounted 130 attacks in Iraq in 2020. That is 20 percent below the 162 it staged in"
         " 2019.", ["attacks 130 IQ", "attacks 0.8", "attacks 162"]),
        ("Killings of civilians in Mali went down in May 2024: partners confirm 94, after 131 in"
         " April.", ["killed 94 ML", "killed 131 ML"]),
        ("The UN speaks of as many as 10,000 fighters in Iraq.", ["strength 10000 IQ"]),
        ("Gunmen marched 19 bus passengers into the forest in Hit on 5 May 2024.",
         ["abducted 19 IQ-AN"]),
        ("Kirkuk and Hit have opened offices in four places.", []),
        ("In Hit 26 Task Force Brigade was told to leave on 5 May 2024.", []),
        ("In Mali, 90 rebels were killed and 21 of them arrested in May 2024.",
         ["killed 90 ML", "arrested 21 ML"]),
        ("In May 2024 gunmen abducted 40 people in Mali; 12 of them were freed.",
         ["abducted 40 ML"]),
        ("Raids led to the neutralisation of 14 rebels in Hit on 5 May 2024.", ["killed 14 IQ-AN"]),
        ("Rebels killed 3 men in Hit on 5 May 2024. It went on from 11.50pm to about 3am.",
         ["killed 3 IQ-AN"]),
        ("The attack in Kirkuk on 5 May 2024 claimed nine victims.", ["killed 9 IQ-KI"]),
        ("A faction of the old front with some 3,500 members is in Mali.", ["strength 3500"]),
        ("The party has 3,500 members and eleven seats.", []),
        ("A blast killed two boys, 9 and 12, in Hit on 5 May 2024.", ["killed 2 IQ-AN"]),
    ],
)  # fmt: skip
def test_figures_in_turn_parts_bases_rates_and_stocks(text: str, rows: list[str]) -> None:
    assert [row[: len(want)] for row, want in zip(told(text), rows, strict=True)] == rows


def test_a_list_of_months_is_dated_by_the_year_of_its_title():
    text = "Attacks in Mali in 2023\n\nThe UN spoke on Tuesday.\n\nJanuary – 85\nMay – 109\n"
    rows = an.read_article(text, "2024-01-11").statistics
    assert rows["start"].dt.strftime("%Y-%m").tolist() == ["2023-01", "2023-05"]
    assert rows["low"].tolist() == [85, 109]
