"""What a person sees: values, datasets, results and errors in a notebook and in a terminal."""

import copy
import inspect
import pickle
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from selectolax.lexbor import LexborHTMLParser

import analytics as an
from analytics.dataset import Dataset
from analytics.errors import ParameterError
from analytics.results import Result
from analytics.text import in_words
from tests.conftest import ROOT
from tests.made import facts

WORDS = [
    (
        an.read_window("last July", published="2024-12-29"),
        "July 2024, 31 days (2024-07-01/2024-07-31)",
    ),
    (an.read_window("since May", published="2024-05-01"), "1 May 2024, 1 day"),
    (an.read_amount("over 100"), "101 or more"),
    (an.read_amount("about 50"), "about 50"),
    (an.read_amount("more than doubled"), "more than 2 times"),
    (an.read_amount("40%"), "40%"),
    (an.read_amount("20 per day"), "20 a day"),
    (an.read_place("صلاح الدين"), "Salah al-Din (IQ-SD), province"),
    (an.rate_ratio(121, 365, 153, 182), "2.5 times (2.0 to 3.2)"),
    (an.rate_ratio(135, 365, 65, 366), "0.48 times (0.35 to 0.65)"),
    (an.rate_ratio(0, 30, 5, 30), "0.92 or more times"),
]


@pytest.mark.parametrize(("value", "words"), WORDS, ids=lambda value: str(value)[:20])
def test_a_value_says_what_it_is(value: object, words: str) -> None:
    assert str(in_words(value)).startswith(words)
    assert words in LexborHTMLParser(value._repr_html_()).text()  # type: ignore[attr-defined]
    assert repr(value).startswith(type(value).__name__)


@cache
def results() -> dict[str, Result]:
    data = facts()
    return {
        "comparison": an.compare(data, "2023", "2024", across_origins=True),
        "by province": an.compare(data, "2023", "2024", by="province"),
        "claims": an.check_claims(data),
        "months": an.months(data, "2023", "2024"),
        "provinces": an.provinces(data, "2024", against="2023", country="IQ"),
        "timeline": an.timeline(data),
        "trend": an.trend(data),
        "change_points": an.change_points(data),
        "warnings": an.warnings(data),
        "breakdown": an.breakdown(data),
        "count": an.count(data, by="province"),
        "sensitivity": an.sensitivity(data, "2023", "2024"),
    }


KINDS = (
    "comparison", "by province", "claims", "months", "provinces", "timeline", "trend",
    "change_points", "warnings", "breakdown", "count", "sensitivity",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_stays_one_and_shows_few_columns(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")  # a narrow terminal takes more lines
    result = results()[kind]
    text = repr(result)
    assert len(text) < 9000
    assert max(map(len, text.split("\n\n")[1].splitlines()), default=0) <= 100
    assert f"All {len(result.columns)} columns stay in the frame" in text
    parts = {
        "head": result.head(1),
        "none": result.head(0),
        "sorted": result.sort_values(str(result.columns[0])),
        "sample": result.sample(min(3, len(result)), random_state=1),
        "more": result.assign(mine=1),
        "pickled": pickle.loads(pickle.dumps(result)),
        "copied": copy.deepcopy(result),
    }
    for name, part in parts.items():
        assert isinstance(part, Result), name
        assert part.facts is result.facts or name in ("pickled", "copied")
        assert "columns stay in the frame" in repr(part), name
        assert "an-shown" in part._repr_html_(), name
    few = result.head(1)
    if len(result) > 1:  # what is said of the whole is not said of a part
        assert repr(few).startswith(f"1 of {len(result)} rows of: ")


@pytest.mark.parametrize("kind", ["comparison", "trend", "count"])
def test_a_frame_that_is_no_result_any_more_is_shown_as_pandas_does(kind: str) -> None:
    result = results()[kind]
    first = list(result.columns[:2])
    for other in (result[first], result.astype(str), result.describe(), result.set_index(first)):
        plain = pd.DataFrame(other)
        assert repr(other) == repr(plain)
        assert other._repr_html_() == plain._repr_html_()


def test_hostile_text_stays_text_and_nothing_runs() -> None:
    data = facts()
    bad = "<script>alert(1)</script>"
    events = an.timeline(data).assign(label=bad)
    page = events._repr_html_()
    assert page is not None
    assert bad not in page
    assert not LexborHTMLParser(page).css("script")
    assert "light-dark(" in page


def test_a_dataset_says_what_it_holds_and_what_can_be_asked() -> None:
    data = facts()
    text = repr(data)
    assert len(text) < 4000
    assert f"{len(data.incidents)} incidents" in text
    assert "none rejected" in text
    calls = re.findall(r"^(?:an|facts)\..+$", text, re.M)
    assert len(calls) >= 5
    for call in calls:
        eval(call, {"an": an, "facts": data})  # what it offers can be asked
    kirkuk = repr(data.select(scope="Kirkuk", actor="ISIS"))
    assert "Only actor: ISIS; scope: Kirkuk." in kirkuk
    assert "0 incidents and 0 reported figures from 0 sources" in repr(Dataset())


def test_an_article_says_what_was_proposed() -> None:
    text = (ROOT / "tests/articles/texts").iterdir()
    article = an.read_article(next(iter(sorted(text))).read_text(encoding="utf-8"), "2024-12-29")
    assert re.search(r"\d+ reported figures? and \d+ incidents? proposed", repr(article))


def test_an_error_in_a_notebook_is_the_line_and_the_right_word() -> None:
    cells = [
        f"import analytics as an\nfacts = an.load({str(ROOT / 'seeds')!r})\nfacts",
        "an.compare(\n    facts, '2023', '2024', scope='Kirkuuk')",
        "an.compare(facts, '2023', '2024').head(2)",
        "an.read_amount('over 100')",
    ]
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, allow_errors=True, kernel_name="python3").execute()
    shown, wrong, part, amount = (cell.outputs for cell in notebook.cells)
    assert {"text/html", "text/plain"} <= set(shown[0]["data"])
    assert wrong[0]["ename"] == "ParameterError"
    assert len(wrong[0]["traceback"]) == 2
    assert wrong[0]["traceback"][0].startswith("line 1: an.compare(")
    assert "did you mean Kirkuk" in wrong[0]["traceback"][1]
    assert "2 of " in part[0]["data"]["text/plain"]
    assert amount[0]["data"]["text/plain"] == "101 or more"


# Every verb, and what it needs besides the data.
PERIODS = {"compare": ("2023", "2024"), "months": ("2023", "2024"), "provinces": ("2024",)}
PERIODS["sensitivity"] = PERIODS["compare"]
VERBS = (
    "count", "table", "compare", "months", "sensitivity", "provinces", "check_claims", "timeline",
    "breakdown", "trend", "change_points", "warnings",
)  # fmt: skip
IN_TIME = [verb for verb in VERBS if verb not in PERIODS]


def asked(verb: str, **words: object) -> pd.DataFrame:
    result: pd.DataFrame = getattr(an, verb)(facts(), *PERIODS.get(verb, ()), **words)
    return pd.DataFrame(result)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_takes_the_same_words_for_a_place_and_an_actor(verb: str) -> None:
    for word, spellings in {
        "scope": ("IQ-KI", "Kirkuk", "كركوك"),
        "actor": ("Islamic State", "Daesh", "داعش"),
    }.items():
        first, *others = (asked(verb, **{word: spelling}) for spelling in spellings)
        for other in others:
            pd.testing.assert_frame_equal(first, other)
    with pytest.raises(ParameterError, match="did you mean Kirkuk"):
        asked(verb, scope="Kirkuuk")
    with pytest.raises(ParameterError, match="did you mean"):
        asked(verb, actor="Islamic Stat")


@pytest.mark.parametrize("verb", IN_TIME)
def test_every_verb_of_a_time_takes_the_same_words_for_it(verb: str) -> None:
    plain = asked(verb, start="2023", end="2024")
    pd.testing.assert_frame_equal(plain, asked(verb, start="2023-01-01", end="2024-12-31"))
    with pytest.raises(ValueError, match="no rule reads this as a date"):
        asked(verb, start="soon")


def test_a_place_smaller_than_a_province_is_not_its_province() -> None:
    province, town = (
        an.compare(facts(), "2023", "2024", scope=name) for name in ("IQ-NI", "Mosul")
    )
    counted = [set(an.rows(result)["rows"]) for result in (province, town) if len(result)]
    assert len(counted) == 1 or counted[1] < counted[0]


@pytest.mark.parametrize("by", [None, "province", "event_type", "actor", "source_id"])
def test_the_rows_of_a_bin_are_those_it_counts(by: str | None) -> None:
    counts = an.count(facts(), every="quarter", by=by)
    for line in counts.index:
        behind = an.rows(counts, line)
        told = behind["rows"].map(facts().incidents.set_index("incident_id")["event_id"])
        events = told.fillna(behind["rows"]).nunique()
        possible = counts.loc[line, "possible"]
        assert pd.isna(possible) or events == possible


def test_the_rows_of_every_kind_of_line_are_found() -> None:
    data = facts()
    ways = an.breakdown(data)
    for line in ways.index:
        assert len(an.rows(ways, line)) >= ways.loc[line, "count"]
    series = an.trend(data)
    known = series.index[series["refused"].isna() & series["count"].notna()]
    for line in known:
        assert an.rows(series, line)["number"].tolist() == [str(series.loc[line, "count"])]
    changes = an.compare(data, "2023", "2024")
    keys = f"{changes.loc[0, 'rows_a']};{changes.loc[0, 'rows_b']}".split(";")
    assert set(an.rows(changes, 0)["rows"]) == set(keys)
    with pytest.raises(ParameterError, match="no such line"):
        an.rows(changes, 999)
    with pytest.raises(ParameterError, match="not the result of a measure"):
        an.rows(pd.DataFrame({"a": [1]}))


def test_the_rows_behind_large_counts_are_as_many_as_were_counted(shared_data: Path) -> None:
    data = an.load(shared_data / "ucdp" / "ged_syria_2016_2019.csv.gz")
    for by in (None, "province", "event_type"):
        changes = an.compare(data, "2017", "2018", by=by)
        for line, row in changes.iterrows():
            assert len(an.rows(changes, line)) == row["high_a"] + row["high_b"]
    provinces = an.provinces(data, "2018", against="2017", country="SY")
    for line, row in provinces.iterrows():
        assert len(an.rows(provinces, line)) == row["possible"]
    months = an.months(data, "2017", "2018", by="province")
    for line, row in months.iloc[::25].iterrows():
        counts = row[["count_a", "count_b"]].fillna(0)
        assert len(an.rows(months, line)) == counts.sum()
    assert "8,352 rows stand behind it" in str(an.explain(an.compare(data, "2017", "2018"), 0))
    for whole in (an.months(data, "2017", "2018"), an.compare(data, "2017", "2018", by="actor")):
        assert len(an.rows(whole)) == 8352  # and not all that the list holds


def test_a_scan_is_shown_as_a_dataset_is_and_names_no_rows(tmp_path: Path) -> None:
    rows = "ref,day,place,kind\na,2024-01-03,Kirkuk,Shooting\nb,2024-02-03,Kirkuk,Shooting\n"
    (tmp_path / "log.csv").write_text(rows)
    (tmp_path / "log.csv.source.toml").write_text(
        '[columns]\nid = "ref"\nwhen = "day"\nwhere = "place"\ntype = "kind"\n'
        '[values.type]\nShooting = "armed_attack"\n'
        '[[coverage]]\nmeasure = "incidents"\nscope = "Iraq"\nstart = 2024-01-01\n'
        "end = 2024-02-29\nsystematic = true\n"
    )
    changes = an.compare(an.scan(str(tmp_path / "log.csv")), "2024-01", "2024-02")
    assert "columns stay in the frame" in repr(changes)
    assert an.rows(changes, 0).empty
    assert "No row is named behind it" in str(an.explain(changes, 0))


def test_a_line_is_explained_step_by_step() -> None:
    changes = an.compare(facts(), "2023", "2024", scope="Iraq")
    text = str(an.explain(changes, 0))
    for step in ("Where: Iraq; What can be said: down 52%", "Asked: Attacks, 2023 and 2024",
                 "What counts: ", "2 rows stand behind it: Security incidents in Iraq (2)",
                 "Not counted: "):  # fmt: skip
        assert step in text
    refused = changes.index[changes["refused"].eq("not_systematic")][0]
    assert "the list is not complete" in str(an.explain(changes, refused))


def test_a_wide_table_adds_up_and_marks_what_is_not_complete() -> None:
    data = made_list()
    wide = an.table(data, every="month", top=1, start="2024-01", end="2024-03")
    assert list(wide.columns) == ["Kirkuk", "others", "complete"]
    assert wide["Kirkuk"].tolist() == [2, 1, 0]
    assert wide["others"].tolist() == [1, 0, 1]
    assert wide["complete"].all()
    shares = an.table(data, every="month", share=True, start="2024-01", end="2024-03")
    assert shares.loc["2024-01-01", "Kirkuk"] == pytest.approx(2 / 3)
    means = an.table(data, by=None, rolling=2, start="2024-01", end="2024-03")
    assert means["complete"].tolist() == [False, True, True]
    assert means["all"].tolist()[1:] == [2, 1]
    assert pd.isna(means["all"].iloc[0])
    with pytest.raises(ParameterError, match="1 or more"):
        an.table(data, top=0)


def made_list() -> Dataset:
    """Five attacks of a quarter that a list covers whole."""
    days = ["2024-01-03", "2024-01-20", "2024-01-21", "2024-02-02", "2024-03-09"]
    where = ["Kirkuk", "Kirkuk", "Diyala", "Kirkuk", "Diyala"]
    frame = pd.DataFrame({"ref": list("abcde"), "day": days, "place": where, "kind": "Shooting",
                          "lat": [35.47, 35.9, 34.0, None, 33.7], "lon": 44.39})  # fmt: skip
    covered = {"measure": "incidents", "scope": "Iraq", "start": "2024-01-01",
               "end": "2024-03-31", "systematic": True}  # fmt: skip
    names = {"id": "ref", "when": "day", "where": "place", "type": "kind", "latitude": "lat",
             "longitude": "lon"}  # fmt: skip
    return an.from_frame(
        frame,
        {"columns": names, "values": {"type": {"Shooting": "armed_attack"}}, "coverage": [covered]},
    )


def test_an_own_frame_is_joined_by_place_and_by_month() -> None:
    data = made_list()
    own = pd.DataFrame({"Governorate": ["كركوك", "Diyala"], "patrols": [12, 3]})
    ranking = an.provinces(data, "2024-01", country="IQ")
    joined = an.join(ranking, own, place="Governorate")
    assert isinstance(joined, Result)
    told = joined.set_index("province")["patrols"]
    assert (told["IQ-KI"], told["IQ-DI"], told.notna().sum()) == (12, 3, 2)
    assert "patrols" in repr(joined)
    rain = pd.DataFrame({"when": ["2024-02", "March 2024"], "mm": [1.5, 2.0]})
    counts = an.join(an.count(data, start="2024-01", end="2024-03"), rain, month="when")
    assert counts["mm"].tolist()[1:] == [1.5, 2.0]
    for wrong, why in (
        (own.assign(Governorate=["Kirkuuk", "Diyala"]), "did you mean Kirkuk"),
        (own.assign(Governorate=["Kirkuk", "IQ-KI"]), "stands twice"),
        (own.rename(columns={"patrols": "count"}), "stands twice"),
    ):
        with pytest.raises(ParameterError, match=why):
            an.join(ranking, wrong, place="Governorate")


def test_rows_are_found_by_their_words_and_by_their_distance() -> None:
    found = facts().find("HAMRÎN")
    assert len(found.incidents) >= 10
    assert "Only rows that say" in repr(found)
    data = made_list()
    spots = data.incidents.assign(place_precision="exact")
    spots["place_precision"] = spots["place_precision"].astype(
        data.incidents["place_precision"].dtype
    )
    data = replace(data, incidents=spots)
    near = data.near((35.47, 44.39), km=30)
    assert near.incidents["incident_id"].str[-1].tolist() == ["a"]
    assert data.near((35.47, 44.39), km=60).incidents["incident_id"].str[-1].tolist() == ["a", "b"]
    assert "Only incidents within 30 km; 1 incident has no distance" in repr(near)
    with pytest.raises(ParameterError, match="give its"):
        data.near("Mosul", km=10)


def test_the_picker_answers_and_shows_its_code() -> None:
    pytest.importorskip("ipywidgets")
    fields, answer = an.pick(facts()).children
    chosen = {field.description: field for field in fields.children}
    for question in chosen["question"].options:
        chosen["question"].value = question
        page = LexborHTMLParser(answer.value)
        call = page.css_first("pre").text().splitlines()[-1]
        result = eval(call, {"an": an, "facts": facts()})
        assert page.css_first("h3").text() == an.headline(result)
        assert page.css_first("svg") is not None
    chosen["earlier"].value = "soon"
    assert "no rule reads this as a date" in LexborHTMLParser(answer.value).text()


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks/tutorial").glob("*.ipynb")), ids=str)
def test_the_tutorial_runs(path: Path) -> None:
    notebook = nbformat.read(path, 4)
    where = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, kernel_name="python3", resources=where).execute()
    for cell in notebook.cells:
        wrong = [each for each in cell.get("outputs", ()) if each.output_type == "error"]
        assert bool(wrong) == ("raises-exception" in cell.metadata.get("tags", []))


@pytest.mark.parametrize("name", [name for name in an.__all__ if callable(getattr(an, name))])
def test_help_says_what_goes_in_and_out_and_shows_an_example(name: str) -> None:
    told = inspect.getdoc(getattr(an, name)) or ""
    for part in ("Parameters\n---", "Returns\n---", "Raises\n---", ">>> "):
        assert part in told, part
