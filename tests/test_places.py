"""Reading place names: every spelling to one scope, everything else refused."""

import json
import subprocess
import sys
from datetime import date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analytics.errors import ParameterError
from analytics.places import country_code, read_place, suggest_places, within
from analytics.places.gazetteer import KINDS, coded, countries, gazetteer, name_key
from analytics.places.world import country_names, divisions
from analytics.text import fold_name
from analytics.vocabulary import PLACE_PRECISIONS


def scope(text: str, country: str | None = None, on: str | None = None) -> str | None:
    place = read_place(text, country, on)
    return place.scope if place else None


SPELLINGS = {
    "IQ-SD": "Saladin|Salah al-Din|Salahaddin|Salahuddin|Şalāḩ ad Dīn|صلاح الدين|Şalāḩ ad Dīn "
    "province|Salah al Din|Salaheddin|محافظة صلاح الدين|IQG16|IQ-SD|salah AD-DIN governorate",
    "IQ-NI": "Ninewa|Ninawa|Nineveh|Ninevah|نينوى|Nīnawá province|نەینەوا",
    "IQ-AR": "Erbil|Irbil|Arbil|Hewler|أربيل|هەولێر|Arbīl province|اربيل|پارێزگای هەولێر",
    "IQ-KI": "Kirkuk|Kirkuk province|Kirkūk province|At-Ta'mim province|At-Ta’mim|At-Tamim|كركوك"
    "|کەرکووک|IQG13",
    "IQ-AN": "Al Anbār province|Al Anbar|Anbar|Al-Anbar|الأنبار|الانبار|محافظة الانبار",
    "IQ-NA": "An Najaf|Najaf|IQG04|النجف",
    "IQ-QA": "Al Qādisīyah province|Al Qadissiya|Qadisiya|IQG05|محافظة الديوانية",
    "IQ-BA": "Al Başrah  province|Basra|Al-Basrah|البصرة",
    "IQ-SU": "As Sulaymānīyah province|Sulaimani|Slemani|السليمانية|سلێمانی|Al Sulaymaniyah",
    "SY-HL": "Aleppo|Halab|Ḩalab|حلب|Aleppo Governorate|SY02",
    "SY-HM": "Hama|Hamah Governorate|Ḩamāh|حماة|SY05",
    "SY-DY": "Deir ez-Zor|Deir Ezzor|Dayr az Zawr|Deir ez Zor Governorate|دير الزور|Deir-ez-Zor",
    "SY-RA": "Raqqa|Al-Raqqah|Ar Raqqah Governorate|Ar-Raqqa|الرقة",
    "SY-DR": "Dara|Dar'a|Daraa|Dar'ā|درعا",
    "SY-LA": "Lattakia|Latakia|Al Lādhiqīyah|اللاذقية",
    "IQ-KR": "Kurdistan Region|KRG|Iraqi Kurdistan|the Kurdistan Region|إقليم كردستان|IQ-KR",
    "IQ": "Iraq|العراق|IRQ|Republic of Iraq|عێراق",
    "x-SY-NE": "NE Syria|NE Syria (AANES)|NE Syria (SDF areas)|north-east Syria|x-SY-NE",
    "x-SY-CE": "Central Syria|Syrian desert|البادية السورية",
    "x-SY-CE-HI": "Homs desert",
    "x-IQ-DT": "Disputed areas (Iraq)|Disputed areas of Iraq",
    "x-WORLD": "World|Worldwide",
    "x-WORLD-IQSY": "World outside Iraq+Syria",
}  # fmt: skip
PAIRS = [(code, name) for code, names in SPELLINGS.items() for name in names.split("|")]


@pytest.mark.parametrize(("code", "name"), PAIRS)
def test_every_spelling_gives_one_scope(code: str, name: str) -> None:
    assert scope(name) == code


ACLED = {
    "IQ": "Al Anbar|Al Basrah|Al Muthanna|An Najaf|Al Qadissiya|As Sulaymaniyah|Babil|Baghdad|"
    "Dahuk|Duhok|Dhi Qar|Thi-Qar|Diyala|Erbil|Kerbala|Karbala|Kirkuk|Maysan|Missan|Ninewa|"
    "Salah al-Din|Salah al Din|Wassit|Wasit",
    "SY": "Al Hasakeh|Al Hasakah|Aleppo|Ar Raqqa|As Sweida|Damascus|Dara|Deir ez Zor|Hama|Homs|"
    "Idleb|Lattakia|Quneitra|Rural Damascus|Tartous",
}


@pytest.mark.parametrize("country", ["IQ", "SY"])
def test_spellings_of_acled(country: str) -> None:
    for name in ACLED[country].split("|"):
        place = read_place(name, country)
        assert place is not None, name
        assert place.precision == "province"


ARTICLE = {
    "Hamrin Mountains": ("IQ-DI;IQ-KI;IQ-SD", "region"),
    "the Hamrin mountain range": ("IQ-DI;IQ-KI;IQ-SD", "region"),
    "Valley of Shay": ("IQ-KI", "near"),
    "Zghaitun Valley": ("IQ-KI", "near"),
    "the Zarka area": ("IQ-SD", "near"),
    "the Al-Azim region": ("IQ-DI", "near"),
    "Dibis district": ("IQ-KI", "district"),
    "Dibis-Tun Kuweiri line": ("IQ-KI", "near"),
    "Khanaqin": ("IQ-DI", "district"),
    "Amerli district": ("IQ-SD", "district"),
    "outskirts of Lake Amerli": ("IQ-SD", "near"),
    "Al-Jazira region in Nineveh": ("IQ-NI", "near"),
    "Kirkuk, Diyala, and Saladin provinces": ("IQ-DI;IQ-KI;IQ-SD", "region"),
    "outskirts of Kirkuk, Diyala, and Saladin": ("IQ-DI;IQ-KI;IQ-SD", "region"),
}


@pytest.mark.parametrize(("text", "expected"), ARTICLE.items())
def test_places_of_a_press_article(text: str, expected: tuple[str, str]) -> None:
    place = read_place(text)
    assert place is not None
    assert (place.scope, place.precision) == expected


REFUSED = [
    "", " ", "al", "the", "province", "nowhere", "Baghdad (government)", "towards Erbil",
    "between Baghdad and the Kurdistan Region", "between Baghdad and Erbil", "north of Kirkuk",
    "25 km west of Kirkuk", "border strip between the Dibis district towards Erbil",
    "areas bordering the Kurdistan Region", "US embassy", "Diyala (sic)", "Erbil; nowhere",
    "Kirkuk;", "NA", "IS", "NO", "None", "nan", "Georgia", "Congo", "Korea", "Zarqa",
    "Tikrit, Basra", "Israel (from Iraq)", "Hamrin province", "Diyala city", "Al-Jazira",
    "Kurdistan", "Kirk", "Green Zone", "Springfield, Georgia", "Mosul and beyond, Kirkuk",
    "west of Mosul, Kirkuk",
    "Eastern Congo", "\0Kirkuk\0x", "Kirkuk" * 1000, "Hala", "Babylonia", "52nd",
]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_unsure_is_refused(text: str) -> None:
    assert read_place(text) is None


UNIONS = {
    "Iraq+Syria": "IQ;SY",
    "Iraq + Syria + Jordan": "IQ;JO;SY",
    "Erbil/Nineveh": "IQ-AR;IQ-NI",
    "Saladin; Kirkuk; Diyala": "IQ-DI;IQ-KI;IQ-SD",
    "Kurdistan Region + Nineveh": "IQ-KR;IQ-NI",
    "Kirkuk and Diyala": "IQ-DI;IQ-KI",
    "Sulaimani; Halabja; disputed areas of Kirkuk": "IQ-KI;IQ-SU",
    "Iraq; Kirkuk": "IQ",
    "between Diyala and Salah al-Din": "IQ-DI;IQ-SD",
    "كركوك؛ ديالى": "IQ-DI;IQ-KI",
}


@pytest.mark.parametrize(("text", "expected"), UNIONS.items())
def test_unions(text: str, expected: str) -> None:
    assert scope(text) == expected


CONTAINED = {
    "Kafia village, Akre district": ("IQ-DA;IQ-NI", "district"),
    "Khor Mor gas field, Chamchamal": ("IQ-SU", "exact"),
    "Wadi al-Shay, southwest of Kirkuk": ("IQ-KI", "near"),
    "Tarmiya, 25 km north of Baghdad": ("IQ-BG", "exact"),
    "Hamrin Mountains, Diyala": ("IQ-DI", "near"),
    "eastern Salahaddin": ("IQ-SD", "province"),
    "northern Iraq": ("IQ", "country"),
    "near Makhmour": ("IQ-AR;IQ-NI", "near"),
    "Kirkuk city": ("IQ-KI", "exact"),
    "Mosul": ("IQ-NI", "district"),
}


@pytest.mark.parametrize(("text", "expected"), CONTAINED.items())
def test_containment_and_nearness(text: str, expected: tuple[str, str]) -> None:
    place = read_place(text, "IQ")
    assert place is not None
    assert (place.scope, place.precision) == expected


def test_a_name_of_two_places_needs_the_country() -> None:
    assert scope("Al-Jazira") is None
    assert scope("Al-Jazira", "IQ") == "IQ-AN;IQ-NI;IQ-SD"
    assert scope("Al-Jazira", "SY") == "SY-DY;SY-HA;SY-RA"
    assert scope("Kurdistan", "IQ") == "IQ-KR"
    assert scope("Amara") is None  # a division elsewhere
    assert scope("Amara", "IQ") == "IQ-MA"
    assert scope("Halab", "IQ") is None


def test_halabja_depends_on_the_day() -> None:
    assert scope("Halabja") == "IQ-SU"
    assert scope("Halabja Governorate", on="2025-04-13") == "IQ-SU"
    assert scope("Halabja", on="2025-04-14") == "x-IQ-HA"
    after = read_place("حلبجة", "IQ", datetime(2026, 1, 1, 12))  # noqa: DTZ001
    assert after is not None
    assert (after.scope, after.precision) == ("x-IQ-HA", "province")
    with pytest.raises(ParameterError, match="not a day"):
        read_place("Halabja", on="soon")


def test_names_ambiguous_in_the_world_are_refused_without_a_country() -> None:
    owners: dict[str, set[str]] = {}
    for country in country_names():
        for division in divisions(country):
            owners.setdefault(fold_name(division.name), set()).add(country)
    ambiguous = [name for name, found in owners.items() if len(found) > 1]
    assert len(ambiguous) > 60
    read = [
        name for name in ambiguous if (place := read_place(name)) and place.precision != "country"
    ]
    assert read == []


def test_divisions_of_any_country_by_their_iso_names() -> None:
    unread = []
    for country in country_names():
        for division in divisions(country):
            place = read_place(division.name, country)
            if place is None or not within(division.code, place.scope):
                unread.append(division.code)
    # one name for two divisions of one country (a province and its city): refused
    assert len(unread) < 40
    assert scope("Nord Kivu province", "CD") == "CD-NK"
    assert scope("Kandahār", "AF") == scope("Kandahar province", "Afghanistan") == "AF-KAN"
    assert scope("Papua", "ID") is None
    assert scope("Kyiv", "UA") == "UA-30"
    assert scope("Kyiv oblast", "UA") == "UA-32"  # the city is not the oblast
    assert scope("Gandaki zone", "NP") == "NP-P4"  # the old zone lies in the province of today
    assert scope("Al Minya governorate", "EG") == "EG-MN"
    with pytest.raises(ParameterError, match="no such country"):
        read_place("Kirkuk", "Atlantis")


@pytest.mark.parametrize(
    ("name", "code"),
    [("Syrian Arab Republic", "SY"), ("IRQ", "IQ"), ("DR Congo (Zaire)", "CD"), ("Turkey", "TR")],
)
def test_country_names(name: str, code: str) -> None:
    assert country_code(name) == code


def test_suggestions_are_for_persons_only() -> None:
    assert suggest_places("Sulyamaniyeh")[0] == "Sulaymaniyah"
    assert suggest_places("Kirkuk") == []
    assert suggest_places("Al-Jazira") == ["Jazira (Iraq)", "Jazira (Syria)"]
    assert "Kandahar" in suggest_places("Kandahr", "AF")
    assert suggest_places("x" * 500) == []


@settings(deadline=None)  # the first name of the world loads the lists of the world
@given(st.text(max_size=40))
@example("Halaba")
@example("K\u200cirkuk")
def test_any_text_is_read_exactly_or_not_at_all(text: str) -> None:
    place = read_place(text)
    if place is None:
        return
    assert place.precision in PLACE_PRECISIONS
    assert list(place.codes) == sorted(set(place.codes))
    assert scope(place.name) == place.scope


KNOWN = sorted(
    {n for c in countries() for e in gazetteer(c).entries for n in (e.name, *e.aliases) if n}
)


@settings(deadline=None)
@given(st.sampled_from(KNOWN), st.sampled_from(KNOWN), st.sampled_from(["; ", "/", " + ", " and "]))
def test_a_union_is_the_union_in_any_order(first: str, second: str, mark: str) -> None:
    one, two = read_place(first), read_place(second)
    both = read_place(f"{first}{mark}{second}")
    swapped = read_place(f"{second}{mark}{first}")
    if "(" in first + second or both is None:
        return
    assert one is not None
    assert two is not None
    assert swapped is not None
    assert both.scope == swapped.scope
    assert all(within(part.scope, both.scope) for part in (one, two))


@given(st.sampled_from(KNOWN), st.integers(0, 30), st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
@settings(max_examples=200, deadline=None)
def test_a_misspelt_name_is_never_matched_by_likeness(name: str, at: int, letter: str) -> None:
    at = min(at, len(name))
    wrong = name[:at] + letter + name[at:]
    place = read_place(wrong)
    if place is None:
        return
    # Read all the same: then the misspelling is itself a listed spelling or holds a whole name.
    known = {key for c in countries() for key in gazetteer(c).index}
    parts = wrong.replace("(", ",").replace("/", ",").replace(";", ",").split(",")
    tokens = [" ".join(name_key(p).split()[i:]) for p in parts for i in range(4)]
    assert any(
        name_key(p) in known or token in known or token.rsplit(" ", 1)[0] in known
        for p in parts
        for token in tokens
    ) or country_code(wrong)


def test_names_of_the_gazetteers_read_as_themselves() -> None:
    for country in countries():
        for entry in gazetteer(country).entries:
            assert entry.kind in KINDS
            day = entry.valid_from.isoformat() if entry.valid_from else None
            for name in (*dict(entry.names).values(), *entry.aliases, *entry.local_aliases):
                assert scope(name, country, day) == ";".join(entry.scope), name
            for province in entry.provinces:
                assert coded()[province].kind == "province"


def test_importing_places_is_light() -> None:
    code = (
        "import sys, json; import analytics.places as p;"
        "p.read_place('Kirkuk', 'IQ');"
        "print(json.dumps([m for m in ('pandas', 'pycountry', 'rapidfuzz') if m in sys.modules]))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(out.stdout) == []


def test_days_are_dates_not_moments() -> None:
    assert scope("Halabja", on=date(2025, 4, 14).isoformat()) == "x-IQ-HA"
