"""Ledgers: as-written cells to tidy rows, rejects with their place, faults of whole files."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analytics as an
from analytics.errors import InputError, ParameterError
from analytics.sources import check

SOURCE = 'title = "T"\npublisher = "P"\npublished = 2024-12-29\n'


def ledger(folder: Path, statistics: str = "", incidents: str = "", source: str = SOURCE) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "source.toml").write_text(source, encoding="utf-8")
    for name, text in (("statistics", statistics), ("incidents", incidents)):
        if text:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_the_seeds_read_whole() -> None:
    data = an.load("seeds").check()
    became = data.sources[["kept", "rejected", "skipped"]].sum(axis=1)
    assert (data.sources["read"] == became).all()
    assert data.rejects.empty, data.rejects.to_string()


def test_a_statistic_as_written(tmp_path: Path) -> None:
    text = (
        "id,measure,amount,when,where,actor,counting_rule,as_of\n"
        "1,attacks,over 100,this year,Kirkuk; Diyala,ISIS,claimed,last July\n"
    )
    (row,) = an.load(ledger(tmp_path / "a", text)).check().statistics.to_dict("records")
    assert row["statistic_id"] == "a:1"
    assert (row["low"], row["bound"], row["unit"], row["kind"]) == (
        101, "more_than", "events", "flow",
    )  # fmt: skip
    assert pd.isna(row["best"])
    # The statement is of July, so its "this year" ends with July and not in December.
    assert (str(row["start"])[:10], str(row["end"])[:10]) == ("2024-01-01", "2024-07-31")
    assert row["exposure_days"] == 213
    assert (row["scope"], row["actor"]) == ("IQ-DI;IQ-KI", "Islamic State")
    assert (row["amount_as_written"], row["when_as_written"]) == ("over 100", "this year")
    assert (row["origin"], row["counting_rule"]) == ("P", "claimed")


def test_a_ratio_knows_its_base(tmp_path: Path) -> None:
    text = "id,measure,amount,when,where,about,base\n1,attacks,12,2024,Iraq,,\n"
    text += "2,attacks,more than double,2024,Iraq,1,2023\n"
    rows = an.load(ledger(tmp_path / "a", text)).statistics
    assert rows["kind"].tolist() == ["flow", "ratio"]
    assert rows["about"].tolist()[1] == "a:1"
    assert str(rows["base_end"].iloc[1])[:10] == "2023-12-31"
    assert pd.isna(rows["exposure_days"].iloc[1])


def test_an_incident_as_written(tmp_path: Path) -> None:
    text = (
        "id,event,when,where,province,type,actor,killed,wounded,part_of\n"
        "1,e1,29 November 2024,Hamrin Mountains,Diyala,bombing,داعش,two,at least 3,\n"
        "2,e1,on Friday,Xanadu,,bombing,Daesh,,,1\n"
    )
    rows = an.load(ledger(tmp_path / "a", incidents=text)).check().incidents
    first, second = rows.to_dict("records")
    assert (first["scope"], first["province"]) == ("IQ-DI", "IQ-DI")
    assert (first["killed_best"], first["wounded_low"]) == (2, 3)
    assert pd.isna(first["wounded_best"])
    assert first["actor"] == second["actor"] == "Islamic State"
    assert first["amount_as_written"] == "killed two; wounded at least 3"
    assert pd.isna(second["scope"])
    assert (second["place"], second["place_precision"]) == ("Xanadu", "unknown")
    assert (second["part_of"], str(second["start"])[:10]) == ("a:1", "2024-12-27")


def test_place_and_province_that_disagree_are_said(tmp_path: Path) -> None:
    text = "id,when,where,province\n1,2024,Mosul,Basra\n"
    (row,) = an.load(ledger(tmp_path / "a", incidents=text)).incidents.to_dict("records")
    assert (row["scope"], row["place_precision"]) == ("IQ-BA", "province")
    assert row["note"] == "place and province disagree"


def test_given_days_need_a_reason(tmp_path: Path) -> None:
    head = "id,when,start,end,date_basis\n"
    text = head + "1,x,2024-01-01,2024-06-30,stated\n2,x,2024-01-01,2024-06-30,\n"
    text += "3,x,2024-06-30,2024-01-01,stated\n4,,2024-01-01,,stated\n"
    data = an.load(ledger(tmp_path / "a", incidents=text))
    assert data.incidents["date_precision"].tolist() == ["half", "open"]
    assert data.incidents["date_rule"].tolist() == ["given: stated"] * 2
    assert data.rejects[["row", "column"]].to_numpy().tolist() == [[3, "date_basis"], [4, "end"]]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("b,attacks,lots of,2024,,", "amount"),
        ("b,attacks,,2024,,", "amount"),
        ("b,attacks,3,some time ago,,", "when"),
        ("b,atacks,3,2024,,", "measure"),
        ("b,attacks,3,2024,maybe,", "status"),
        ("b,attacks,3,2024,,zz", "part_of"),
        ("a,attacks,3,2024,,", "id"),
        (",attacks,3,2024,,", "id"),
        ("b,attacks,3", None),
    ],
)
def test_a_bad_cell_rejects_its_row(tmp_path: Path, row: str, column: str | None) -> None:
    head = "id,measure,amount,when,status,part_of\n"
    text = f"{head}a,attacks,153,H1 2024,,\n{row}\n,,,,,\n"
    data = an.load(ledger(tmp_path / "a", text)).check()
    (bad,) = data.rejects.to_dict("records")
    assert bad["row"] == 3
    assert bad["file"].endswith("a/statistics.csv")
    assert bad["column"] == column or (column is None and pd.isna(bad["column"]))
    counts = data.sources.iloc[0]
    assert counts[["read", "kept", "rejected", "skipped"]].tolist() == [3, 1, 1, 1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("measure,amount\nattacks,1\n", "no column id"),
        ("id,amount,wen\n1,2,3\n", "did you mean when"),
        ("id,amount,amount\n1,2,3\n", "stands twice"),
        ("\n", "empty"),
    ],
)
def test_a_wrong_header_names_file_and_column(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        an.load(ledger(tmp_path / "a", text))
    assert "statistics.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_wrong_with_a_whole_file_is_located(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        an.load(tmp_path / "nothing")
    with pytest.raises(InputError, match="without a ledger"):
        an.load(tmp_path)
    with pytest.raises(ParameterError, match="nothing to load"):
        an.load()
    with pytest.raises(InputError, match="without rows"):
        an.load(ledger(tmp_path / "a"))
    folder = ledger(tmp_path / "a", "id,amount,when\n1,2,2024\n")
    with pytest.raises(ParameterError, match="twice"):
        an.load(folder, folder)
    (folder / "statistics.csv").write_bytes("id,amount,note\n1,2,Köln\n".encode("latin-1"))
    assert an.load(folder).rejects["reason"].tolist() == ["not UTF-8"]
    (folder / "statistics.csv").write_bytes(b"id,amount\n1,\x00\n")
    assert an.load(folder).rejects["reason"].tolist() == ["NUL bytes in the cell"]
    (folder / "statistics.csv").write_bytes(b"")
    with pytest.raises(InputError, match="empty"):
        an.load(folder)


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("titel = 'x'", "did you mean title"),
        ("title = ", "not TOML"),
        ("rows = 'all'", "not a word of the vocabulary"),
        ("[defaults]\nactr = 'x'", "did you mean actor"),
        ("published = 'some day'", "published"),
        ("[[coverage]]\nscope = 'Xanadu'", "not a place"),
        ("[[coverage]]\nscope = 'Iraq'\nstart = '2024'\nend = '2023'", "before the start 2024"),
        ("[[coverage]]\nscope = 'Iraq'\nsystematic = 'yes'", "not true or false"),
        ("source_id = 'a b'", "not an id"),
    ],
)
def test_a_wrong_declaration_is_located(tmp_path: Path, toml: str, message: str) -> None:
    folder = ledger(tmp_path / "a", "id,amount,when\n1,2,2024\n", source=toml)
    with pytest.raises(InputError, match=message) as caught:
        an.load(folder)
    assert "source.toml" in str(caught.value)


def test_two_ledgers_of_one_name_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        source = f"source_id = 'same'\n{SOURCE}"
        ledger(tmp_path / name, "id,amount,when\n1,2,2024\n", source=source)
    with pytest.raises(InputError, match="the same source_id"):
        an.load(tmp_path)


def test_the_account_of_a_ledger(tmp_path: Path) -> None:
    text = "id,amount,when,where\n1,2,2024,Kirkuk\n1,3,2024,\n2,x,2024,\n"
    (account,) = check(ledger(tmp_path / "a", text))
    assert (account.read, account.kept, account.rejected, account.duplicates) == (3, 1, 2, 1)
    assert account.placed == {"in one province": 1}
    assert any("[[coverage]]" in note for note in account.notes)


CELL = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.tuples(CELL, CELL, CELL, CELL), max_size=5))
def test_no_cell_breaks_the_account(tmp_path: Path, rows: list[tuple[str, str, str, str]]) -> None:
    frame = pd.DataFrame(rows, columns=["id", "amount", "when", "where"])
    folder = ledger(tmp_path / "a", frame.to_csv(index=False))
    data = an.load(folder)
    counts = data.sources.iloc[0]
    assert counts["read"] == counts["kept"] + counts["rejected"] + counts["skipped"]
    assert (counts["kept"], counts["rejected"]) == (len(data.statistics), len(data.rejects))
