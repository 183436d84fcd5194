"""The catalogue and the parameters of notebooks: what they accept, and how they refuse."""

from pathlib import Path

import pytest

from analytics.briefs.catalogue import Keep
from analytics.briefs.catalogue.entries import find_catalogue, load_catalogue
from analytics.briefs.catalogue.parameters import bind, read_interface
from analytics.errors import AnalyticsError, InputError, ParameterError
from tests.notebooks import write_notebook


def provinces(country: str) -> list[str]:
    return {"IQ": ["IQ-KI", "IQ-DI", "IQ-SD"]}.get(country, [])


def write(folder: Path, text: str) -> Path:
    write_notebook(folder / "notebooks" / "brief.ipynb", "province: str = ''\nyear: str = '2024'")
    path = folder / "reports" / "briefs.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


ENTRY = '[[brief]]\nname = "a"\nnotebook = "notebooks/brief.ipynb"\n'


def test_a_plain_entry_gets_the_defaults(tmp_path: Path) -> None:
    text = '[defaults]\nkeep = "90 days"\nparameters = {year = "2023"}\n' + ENTRY
    catalogue = load_catalogue(write(tmp_path, text + 'parameters = {province = "IQ-KI"}'))
    (brief,) = catalogue.briefs
    assert brief.parameters == {"year": "2023", "province": "IQ-KI"}
    assert (brief.title, brief.keep, brief.publish) == ("", Keep(days=90), "now")
    assert brief.notebook == tmp_path / "notebooks" / "brief.ipynb"
    assert catalogue.root == tmp_path


def test_a_matrix_stands_for_every_combination(tmp_path: Path) -> None:
    text = (
        ENTRY
        + 'title = "Attacks in {province}, {year} {x}"\n[brief.matrix]\n'
        + 'province = "each province in IQ"\nyear = "each year in 2023-2024"\n'
        + '[brief.override."IQ-DI"]\ntitle = "Diyala"\ntags = ["daily"]\n'
        + '[brief.override."IQ-SD"]\nskip = true\n'
    )
    briefs = load_catalogue(write(tmp_path, text), provinces).briefs
    assert [b.name for b in briefs] == [
        "a-iq-ki-2023", "a-iq-ki-2024", "a-iq-di-2023", "a-iq-di-2024",
    ]  # fmt: skip
    assert briefs[0].title == "Attacks in {province}, {year} {x}"
    assert {b.entry for b in briefs} == {"a"}
    assert briefs[2].title == "Diyala"
    assert briefs[3].parameters == {"province": "IQ-DI", "year": "2024"}
    assert briefs[3].tags == ("daily",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = [", "not TOML"),
        ("[[brief]]\nname = 'a'", "column brief a.notebook: is missing; add notebook = ..."),
        (ENTRY + "notebok = 1", 'column brief a.notebok: "1": no such key; did you mean notebook?'),
        (ENTRY.replace("brief.ipynb", "gone.ipynb"), "no such file; paths start at"),
        (ENTRY.replace('"a"', '"../a"'), "no name for a file; use small"),
        (ENTRY.replace('"a"', '"index"'), "no name for a file"),
        (
            ENTRY + "keep = 0",
            'brief a.keep: "0": not a number of editions or of days; write keep = 12',
        ),
        (ENTRY + "timeout = true", "not a number of seconds above 0"),
        (ENTRY + 'publish = "later"', "not a word of the vocabulary; one of now, review"),
        (ENTRY + "tags = 'daily'", 'brief a.tags: "daily": not a list of texts'),
        (ENTRY + ENTRY, 'brief.name: "a": two briefs with one name; rename one'),
        (
            ENTRY + '[brief.matrix]\nyear = "all"',
            'matrix.year: "all": not a list of values; write a list',
        ),
        (ENTRY + '[brief.matrix]\nyear = "each province in XX"', "not a list of values"),
        (ENTRY + '[brief.matrix]\nyear = "each year in 1000-3000"', "2001 briefs, more than 2000"),
        (ENTRY + "[brief.override.x]\nskip = true", "not a value of the matrix"),
        ("[hooks]\non_change = 'mail'", 'hooks.on_change: "mail": not a list of texts'),
        ("brief = 1", "not a list; write [[brief]]"),
        ("[defaults]\nname = 'x'", 'defaults.name: "x": no such key'),
        (ENTRY + 'data = [""]', '"" is no pattern of files'),
        (ENTRY + 'data = ["/"]', '"/" is no pattern of files'),
        (ENTRY + 'data = ["a**b"]', '"a**b" is no pattern of files; write data ='),
        (ENTRY + 'data = ["../../../**"]', "is no pattern of files"),
        (ENTRY + 'data = ["/**/*.csv"]', "is no pattern of files"),
        (ENTRY + "markers = [{ date = 2024-12-08 }]", "not a list of dated texts; write markers"),
    ],
)
def test_faults_are_located(tmp_path: Path, text: str, words: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InputError) as caught:
        load_catalogue(path, provinces)
    line = str(caught.value)
    assert line.startswith(str(path))
    assert words in line
    assert "\n" not in line


def test_files_that_are_not_a_catalogue(tmp_path: Path) -> None:
    path = write(tmp_path, "")
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="not UTF-8"):
        load_catalogue(path)
    with pytest.raises(InputError, match="no such file"):
        load_catalogue(tmp_path / "gone.toml")
    assert find_catalogue(tmp_path / "notebooks") == path
    path.unlink()
    with pytest.raises(ParameterError, match="pass --catalogue FILE"):
        find_catalogue(tmp_path)


def test_briefs_are_chosen_by_name_and_tag(tmp_path: Path) -> None:
    other = ENTRY.replace('"a"', '"b"') + "tags = ['daily']\n"
    catalogue = load_catalogue(write(tmp_path, ENTRY + other))
    assert [b.name for b in catalogue.choose()] == ["a", "b"]
    assert [b.name for b in catalogue.choose(["daily"])] == ["b"]
    assert [b.name for b in catalogue.choose(["a"])] == ["a"]
    matrix = ENTRY + '[brief.matrix]\nprovince = "each province in IQ"\n'
    expanded = load_catalogue(write(tmp_path, matrix), provinces)
    assert len(expanded.choose(["a"])) == 3
    assert [b.name for b in expanded.choose(["a-iq-di"])] == ["a-iq-di"]
    assert [b.name for b in catalogue.choose(tag="daily")] == ["b"]
    with pytest.raises(ParameterError, match="did you mean daily"):
        catalogue.choose(["dialy"])
    with pytest.raises(ParameterError, match="analytics list shows them"):
        catalogue.choose(tag="zzzzz")


TYPED = """
text: str = "a"  # words
maybe: str | None = None
whole: int = 1
real: float = 1.0
flag: bool = False
names: list[str] = ["x"]
years: list[int] = [1]
plain = 3
pair = ("a", "b")
"""


@pytest.fixture
def typed(tmp_path: Path) -> Path:
    return write_notebook(tmp_path / "typed.ipynb", TYPED)


def test_the_parameters_cell_is_read_not_run(typed: Path) -> None:
    known = read_interface(typed).parameters
    assert list(known)[:3] == ["text", "maybe", "whole"]
    assert known["text"].help == "words"
    assert known["maybe"].types == ("str", "None")
    assert known["pair"].default == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "value", "bound"),
    [
        ("text", "1", "1"),
        ("text", 1, "1"),
        ("maybe", "none", None),
        ("maybe", "x", "x"),
        ("whole", "12", 12),
        ("real", "1.5", 1.5),
        ("real", 2, 2.0),
        ("flag", "yes", True),
        ("flag", "0", False),
        ("names", "a, b", ["a", "b"]),
        ("names", '["a,b"]', ["a,b"]),
        ("years", "2023,2024", [2023, 2024]),
        ("plain", "4", 4),
        ("text", __import__("datetime").date(2024, 1, 2), "2024-01-02"),
        ("text", '"); import os #', '"); import os #'),
    ],
)
def test_values_become_the_annotated_type(
    typed: Path, name: str, value: object, bound: object
) -> None:
    result = bind(typed, {name: value})[name]
    assert result == bound
    assert type(result) is type(bound)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"whole": "many"}, 'typed.ipynb: "many": parameter whole must be a whole number'),
        ({"whole": 1.5}, "must be a whole number"),
        ({"whole": True}, "must be a whole number"),
        ({"flag": "perhaps"}, "must be true or false"),
        ({"years": "2023,last"}, "must be a list; its default is [1]"),
        ({"text": None}, "must be a text"),
        ({"wohle": 1}, '"wohle": not a parameter of this notebook; did you mean whole?'),
        ({"x=0; print('no'); z": 1}, "not a parameter of this notebook"),
    ],
)
def test_wrong_names_and_types_are_refused(typed: Path, given: dict, words: str) -> None:
    with pytest.raises(ParameterError) as caught:
        bind(typed, given)
    assert words in str(caught.value)


def test_files_that_are_not_notebooks(tmp_path: Path) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text("{}")
    with pytest.raises(InputError, match="is not a notebook"):
        read_interface(path)
    with pytest.raises(InputError, match="no such file"):
        read_interface(tmp_path / "gone.ipynb")
    with pytest.raises(AnalyticsError, match="parameters cell cannot be read"):
        read_interface(write_notebook(path, "x: int = compute()"))
