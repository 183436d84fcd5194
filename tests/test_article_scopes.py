"""Which place a figure has: said in its clause, held by a frame, a section or the text."""

from __future__ import annotations

import pytest

import analytics as an

TITLE = "Attacks in Iraq, May 2024\n\n"


def scopes(text: str, published: str = "2024-12-29") -> list[str]:
    """Each figure with its scope, in the order of the text."""
    rows = an.read_article(text, published, "Paper").rows
    return [f"{fact.words.split()[0]} {fact.where.value}".strip() for fact, _ in rows]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # The place that opens a clause is its topic,
        (TITLE + "Diyala bore the heaviest toll, with six civilians killed in May.", ["six IQ-DI"]),
        (TITLE + "Kirkuk alone lost nine soldiers in May.", ["nine IQ-KI"]),
        (TITLE + "The ministry said Ninewa had seen 12 attacks in May.", ["12 IQ-NI"]),
        (TITLE + "Kirkuk came second at 14 attacks, ahead of Ninewa at 11.",
         ["14 IQ-KI", "11 IQ-NI"]),
        # unless it speaks, or a country acts.
        ("Somalia in May 2024\n\nKampala, after days of silence, confirmed on 22 May that 31 "
         "soldiers had been killed at Golweyn, Lower Shabelle.", ["31 SO-SH"]),
        ("Turkey has carried out 12 air strikes in Duhok since 1 May 2024.", ["12 IQ-DA"]),
        # Where somebody spoke, nothing happened.
        ("Troops killed 41 rebels in Borno in May, the general told reporters in Abuja on Monday. "
         "Three soldiers died.", ["41 NG-BO", "Three NG-BO"]),
        # What points back.
        ("The truce ended in Kirkuk, Diyala and Salah al-Din on 1 March 2024. Since then there "
         "have been 41 attacks in the three provinces. They have left 19 dead.",
         ["41 IQ-DI;IQ-KI;IQ-SD", "19 IQ-DI;IQ-KI;IQ-SD"]),
        ("Shells hit Kharkiv region. The governor of Kursk said nine civilians had been killed in "
         "his region since 1 January 2024.", ["nine RU-KRS"]),
        # A total before its parts.
        ("Partners carried out 81 operations in May 2024. Fifty-seven of them took place in Iraq "
         "and the remaining 24 in Syria. Together they left 21 ISIS fighters dead.",
         ["81 IQ;SY", "Fifty-seven IQ", "24 SY", "21 IQ;SY"]),
        ("Activity in May 2024 concentrated in Tillabéri, Niger, which saw 38 of the country's 61 "
         "attacks and 94 of its 139 deaths.", ["61 NE", "94 NE-6", "139 NE"]),
        # A frame holds until the next, a grand total leaves it, and so does a clause of its own.
        ("Violence in May 2024\n\nIn Niger, nine people were killed in May. A further four were "
         "wounded. In Mali, 12 people were killed in May.", ["nine NE", "A NE", "12 ML"]),
        (TITLE + "Two soldiers were killed in Kirkuk in May. Overall, 14 soldiers were killed in "
         "the month.", ["Two IQ-KI", "14 IQ"]),
        (TITLE + "Two deminers were killed near Kirkuk in May; the group lost five deminers in the "
         "whole of 2023.", ["Two IQ-KI", "five IQ"]),
        # Titles: what a note is about, and the country of what a story tells.
        ("SYRIA: protection of civilians in Idlib\n\n44 civilians were killed in March 2024.",
         ["44 SY-ID"]),
        ("Ukraine live: drones hit Kharkiv region overnight\n\nMoscow claims its forces have "
         "killed 1,950 troops in the past 24 hours.", ["1,950 UA"]),
        # Items of a list go on with the text and not with the item before.
        ("Answers on Iraq and Syria\n\n1. In 2017 there were 285 air strikes over Syria.\n\n"
         "2. The Coalition recognises 1,410 civilians killed since August 2014.",
         ["285 SY", "1,410 IQ;SY"]),
        # A direction, a war, a wide name.
        ("On 20 May 2024 a mine killed eight people in Idlib. On 27 May, four farmers died when "
         "they hit a mine south of Al-Mayadin, Deir ez-Zor.", ["eight SY-ID", "four SY-DY"]),
        ("On Friday gunmen killed four people in Cauca. Colombia's six-decade conflict has killed "
         "450,000 people.", ["four CO-CAU", "450,000 CO"]),
        ("In the Ménaka region, IS Sahel carried out five attacks in May 2024, killing 22.",
         ["five ML-9", "22 ML-9"]),
    ],
)  # fmt: skip
def test_place_of_a_figure(text: str, told: list[str]) -> None:
    assert scopes(text) == told
