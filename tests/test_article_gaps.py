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
        amounts = [f"{name} {amount.low:g}" for name, amount in figures.items() if amount]
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
        # A heading of something else ends the list.
        ("Attacks in May 2024\n\nFuel prices\nGoma – 3,350\nBeni – 2,900\n", []),
    ],
)  # fmt: skip
def test_the_items_of_a_list_count_what_its_title_counts(text: str, rows: list[str]) -> None:
    assert told(text) == rows
