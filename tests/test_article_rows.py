"""What is one event with its toll, and what is a count over a period."""

from __future__ import annotations

import pandas as pd
import pytest

import analytics as an

FIGURES = {
    "killed": ("killed_best", "killed_low"),
    "wounded": ("wounded_best", "wounded_low"),
    "arrested": ("arrested",),
}


def rows(text: str, published: str = "2024-08-15") -> list[str]:
    """Each row in a word: "event killed 5 wounded 7", or "killed 34" for a count."""
    article = an.read_article(text, published, "Paper")
    found = []
    for row in article.incidents.to_dict("records"):
        told = {
            name: [row[c] for c in columns if pd.notna(row[c])] for name, columns in FIGURES.items()
        }
        tolls = [f"{name} {figures[0]:g}" for name, figures in told.items() if figures]
        found.append((row["words"], " ".join(["event", *tolls])))
    counts = article.statistics.to_dict("records")
    found += [(row["words"], f"{row['measure']} {row['low']:g}") for row in counts]
    return [told for _, told in sorted(found, key=lambda f: text.find(f[0]))]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Soldiers killed 41 rebels and arrested 22 between May 6 and May 12.",
         ["killed 41", "arrested 22"]),
        ("At least 34 people died in shelling and air raids in Nyala between 1 and 20 June.",
         ["killed 34"]),
        ("Shelling of Taiz killed 17 civilians in July.", ["killed 17"]),
        ("Police detained 31 suspects in Kano over the past month.", ["arrested 31"]),
        ("In the past 24 hours 46 people were killed across Lebanon.", ["killed 46"]),
        ("Last month gunmen stormed a church in Owo, killing 40 worshippers.", ["event killed 40"]),
        ("A drone strike in Sumy killed 3 in the past 24 hours.", ["event killed 3"]),
        ("The army killed 17 rebels in Diyala within a week.", ["killed 17"]),
        ("Mortar rounds landed in the Karada district of Baghdad on Friday.", ["event"]),
        ("Two rockets hit a road in Erbil on Friday; a driver was hurt.", ["event wounded 1"]),
        ("Past attacks include the Westgate mall (2013), in which 67 died.", ["event killed 67"]),
        ("The army killed 1,650 rebels and lost 318 men since the start of the war in May.",
         ["killed 1650", "killed 318"]),
        ("Police arrested an ISIS financier in Baghdad on Monday.", ["event arrested 1"]),
        ("On Monday police in Mosul arrested Abu Omar, an ISIS commander.", ["event arrested 1"]),
        ("A raid near Hit on Monday ended with the capture of three bomb makers.",
         ["event arrested 3"]),
    ],
)  # fmt: skip
def test_a_toll_of_one_event_is_an_incident_and_that_of_a_stretch_a_count(
    text: str, told: list[str]
) -> None:
    assert rows(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A clash near Hit on 5 July resulted in the deaths of six guards, with two others hurt.",
         ["event killed 6 wounded 2"]),
        ("A man was shot in the leg in Kirkuk on Monday.", ["event wounded 1"]),
        ("Two guards were shot and wounded in Kirkuk on Monday.", ["event wounded 2"]),
        ("Two guards were shot in an ambush in Kirkuk on Monday.", ["event killed 2"]),
        ("Two guards are now known to have died in the blast in Kirkuk on Monday.",
         ["event killed 2"]),
        ("Gunmen killed a shepherd and abducted two others in Hit on Monday.",
         ["event killed 1", "abducted 2"]),
        ("An assault in Bamako on 14 July left 30 dead, with 80 or so wounded.",
         ["event killed 30 wounded 80"]),
    ],
)  # fmt: skip
def test_each_figure_of_a_toll_has_its_own_word(text: str, told: list[str]) -> None:
    assert rows(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Gunmen attacked Anka on Sunday, killing 19 farmers. Police gave a lower toll of 11.",
         ["event killed 19", "killed 11"]),
        ("A bomb in Baidoa on Friday killed six soldiers. Al-Shabaab said it had killed 11.",
         ["event killed 6", "killed 11"]),
        ("Troops shot dead 16 militants in Bannu on Tuesday. Five soldiers were also killed.",
         ["event killed 16", "event killed 5"]),
        ("A bomb killed two soldiers in Kirkuk on Monday. A separate blast wounded four policemen.",
         ["event killed 2", "event wounded 4"]),
        ("A strike in Kharkiv killed 6 on Monday. The toll has since risen to 11, officials said.",
         ["event killed 11"]),
        ("Gunmen attacked Anka on Sunday, killing 19 farmers.\n\nThe police confirmed the "
         "attack but gave a lower toll of 11.", ["event killed 19", "killed 11"]),
        ("A bomb hit a base in Mosul on Monday, killing nine guards.\n\n"
         "At least 40 people were wounded in the attack, a doctor said.",
         ["event killed 9 wounded 40"]),
        ("A bomb hit a base in Mosul on Monday, killing nine guards.\n\n"
         "Police looked into a shooting in the town.\n\nOfficials say the blast killed 4.",
         ["event killed 9", "event killed 4"]),
        ("A convoy was ambushed near Gao on 4 July. Four soldiers and five guides died.",
         ["event killed 9"]),
        ("A bomb killed six people and wounded nine on Tuesday in Hit, a hospital official said.",
         ["event killed 6 wounded 9"]),
        ("4 soldiers and 6 rebels were reported killed in clashes near Gao on Monday.",
         ["event killed 10"]),
    ],
)  # fmt: skip
def test_a_second_toll_of_one_event_is_no_second_event(text: str, told: list[str]) -> None:
    assert rows(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Attacks in Ituri, 11 to 17 March 2024\n\nMilitiamen attacked a camp in Djugu. "
         "Civil society reports 26 dead and 12 wounded.", ["event killed 26 wounded 12"]),
        ("Digest of 12-18 August 2024\n\nAMBUSH | Juba road | Tue 13 Aug, approx. 08:15\n"
         "Gunmen fired on a convoy. 1 driver killed, 2 passengers injured.",
         ["event killed 1 wounded 2"]),
        ("Security in Mali, July 2024\n\nAn assault in Bamako on 14 July was the first for years."
         " Diplomats put the toll at around 30, with 80 or so wounded.",
         ["event killed 30 wounded 80"]),
    ],
)  # fmt: skip
def test_a_toll_is_that_of_the_event_told_before_it(text: str, told: list[str]) -> None:
    assert rows(text) == told
