"""Towns and districts of countries without a gazetteer: in values, and in texts."""

import pytest

import analytics as an
from analytics.places.gazetteer import data_rows, name_key, plain_key, words


@pytest.mark.parametrize(
    ("text", "country", "scope", "precision"),
    [
        ("Talata Mafara", None, "NG-ZA", "exact"),
        ("QUETTA", None, "PK-BA", "exact"),
        ("Quetta, Pakistan", None, "PK-BA", "exact"),
        ("Gwoza", "NG", "NG-BO", "exact"),
        ("Gwoza, Nigeria", None, "NG-BO", "exact"),
        ("Merawi", "ET", "ET-AM", "exact"),
        ("Suárez", "CO", "CO-CAU", "exact"),
        ("Suárez, Tolima, Colombia", None, "CO-TOL", "province"),
        ("Masisi territory", "CD", "CD-NK", "district"),
        ("Falam Township", "MM", "MM-14", "district"),
        ("Kostiantynivka", "UA", "UA-14", "exact"),
        ("المخا", "YE", "YE-TA", "exact"),
        ("صيدا", "LB", "LB-JA", "exact"),
        ("Moscow", "RU", "RU-MOW", "province"),
        ("Makran", "PK", "PK-BA", "province"),
        ("West Darfur", "SD", "SD-DW", "province"),
    ],
)
def test_a_town_gives_its_division(
    text: str, country: str | None, scope: str, precision: str
) -> None:
    place = an.read_place(text, country)
    assert place is not None
    assert (place.scope, place.precision) == (scope, precision)


@pytest.mark.parametrize(
    "text",
    ["Reuters", "Friday", "Nancy", "Police", "Union", "Victoria", "Marka", "Hassan", "Sake"],
)
def test_a_name_that_says_no_country_is_no_town(text: str) -> None:
    assert an.read_place(text) is None


def test_the_strip_is_gaza_where_its_country_is_known() -> None:
    strip = an.read_place("Gaza Strip")
    assert strip is not None
    assert strip == an.read_place("Gaza Strip", "PS")
    assert an.read_place("Gaza", "PS").scope == strip.scope
    assert an.read_place("Gaza") is None


TEXTS = [
    ("Nigeria: Gunmen killed five people near Gwoza on 3 April 2024.", ["NG-BO"]),
    ("QUETTA: Gunmen killed five people on 3 April 2024.", ["PK-BA"]),
    ("Colombia: On 3 April 2024 a bomb in Jamundí killed two people.", ["CO-VAC"]),
    ("DR Congo: ADF fighters killed 11 civilians at Eringeti on 3 April 2024.", ["CD-NK"]),
    ("Somalia: A mine killed two men between Jilib and Jamaame in Middle Juba.", ["SO-JD"]),
    ("Sudan: Shelling in El Geneina killed 21 people on 3 April 2024.", ["SD-DW"]),
    ("Kenya: A bomb in Nairobi killed 21 people on 3 April 2024.", ["KE-30"]),
    # A person, a paper and a word that are called as a town is.
    ("In Nigeria, gunmen killed five people in Dikwa on 3 April 2024.", ["NG-BO"]),
    ("مصر: قتل أربعة جنود في العريش يوم 3 نيسان 2024.", ["EG-SIN"]),
    ("Nigeria: Governor Gusau said four people were killed on 3 April 2024.", ["NG"]),
    ("Nigeria: Four people were killed in Union on 3 April 2024.", ["NG"]),
    ("Nigeria: Bello, 43, said that four people were killed on 3 April 2024.", ["NG"]),
    # The town of a country that the text does not name.
    ("Nigeria: Four people were killed in Quetta on 3 April 2024.", ["NG"]),
    ("Iraq: Four people were killed in Gwoza on 3 April 2024.", ["IQ"]),
]


@pytest.mark.parametrize(("text", "scopes"), TEXTS)
def test_the_countries_of_a_text_decide(text: str, scopes: list[str]) -> None:
    article = an.read_article(text, "2024-05-05", "Paper")
    found = {fact.where.value for fact in article.facts}
    assert sorted(found) == scopes


def test_names_stand_as_they_are_looked_up_and_in_divisions_of_today() -> None:
    countries = set(words()["article_countries"])
    for row in data_rows("towns"):
        key = name_key if row["scope"][:2] in countries else plain_key
        names = [n for c in ("anywhere", "towns", "districts") for n in row[c].split("|") if n]
        assert names
        assert [key(name) for name in names] == names
        assert an.read_place(row["scope"]) is not None
