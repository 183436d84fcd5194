"""Only what changed: why a brief is rendered, and that looking costs next to nothing."""

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import analytics as an
from analytics.briefs.catalogue import Catalogue
from analytics.briefs.catalogue.entries import load_catalogue
from analytics.briefs.fingerprints import Fingerprints, digest_of
from analytics.briefs.plan import Decision, Planner, with_digests
from analytics.briefs.store.kept import Made, Record, read_record, write_record
from analytics.digests import row_digests
from analytics.errors import ParameterError
from analytics.files import sha256, stamp
from tests.notebooks import make_project, write_ledger, write_notebook


class Rows:
    """Loads the data of a project, and counts how often it was asked to."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.asked = 0

    def __call__(self, load: Mapping[str, Any]) -> an.Dataset:
        self.asked += 1
        return an.load(*[str(self.root / path) for path in load["paths"]], format=load["format"])


class Project:
    def __init__(self, folder: Path) -> None:
        self.path = make_project(folder, 'name = "one"\nparameters = {scope = "IQ-KI"}')
        self.root, self.reports = folder, folder / "reports"
        self.rows = Rows(folder)
        self.today = dt.date(2026, 3, 10)
        decision = self.decide()
        assert decision.reason == "never rendered"
        (self.reports / "one.html").write_bytes(b"page")
        self.record = Record(
            "one",
            key=decision.key,
            watched=with_digests(decision.watched, Fingerprints(folder)),
            load=decision.load,
            selection={"scope": "IQ-KI"},
            data=digest_of(row_digests(an.load(folder / "ledger").select(scope="IQ-KI"))),
            made=(Made("one.html", sha256(b"page"), 4, stamp(self.reports / "one.html")),),
        )
        write_record(self.reports, self.record)

    @property
    def catalogue(self) -> Catalogue:
        return load_catalogue(self.path)

    def decide(self, force: bool = False, beside: tuple = (), **given: str) -> Decision:
        planner = Planner(self.reports, Fingerprints(self.root), self.rows, self.today, beside)
        (brief,) = self.catalogue.briefs
        brief = replace(brief, parameters={**brief.parameters, **given})
        return planner.decide(brief, force=force)

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        path.write_text(path.read_text().replace(old, new))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_nothing_changed(project: Project) -> None:
    decision = project.decide()
    assert (decision.reason, decision.moved, project.rows.asked) == ("", False, 0)


def test_reasons(project: Project) -> None:
    assert project.decide(force=True).reason == "asked for"
    assert project.decide(word="Other").reason == "its parameters changed"
    assert project.decide(beside=(".pdf",)).reason == "it has no .pdf yet"
    project.edit("reports/briefs.toml", 'name = "one"', 'name = "one"\ntitle = "New"')
    assert project.decide().reason == "its title, corrections or editor's words changed"
    project.edit("notebooks/brief.ipynb", "Some words", "Other words")
    assert project.decide().reason == "its notebook changed"


def test_a_page_that_is_gone_or_was_touched(project: Project) -> None:
    (project.reports / "one.html").write_bytes(b"PAGE")
    assert project.decide().reason == "one.html is missing or was changed"
    (project.reports / "one.html").unlink()
    assert project.decide().reason == "one.html is missing or was changed"


def test_a_failure_is_tried_again(project: Project) -> None:
    failed = {"since": "2025-01-01", "reason": "x"}
    write_record(project.reports, replace(project.record, failed=failed))
    assert project.decide().reason == "failed since 2025-01-01"


def test_new_code_renders_everything(project: Project) -> None:
    key = {**project.record.key, "code": "of an older version"}
    write_record(project.reports, replace(project.record, key=key))
    assert project.decide().reason == "the package changed"


def test_an_edit_inside_the_slice_renders(project: Project) -> None:
    project.edit("ledger/statistics.csv", ",40,", ",41,")
    assert project.decide().reason == "its rows changed in ledger/statistics.csv"


def test_an_edit_outside_the_slice_does_not(project: Project) -> None:
    project.edit("ledger/statistics.csv", ",30,", ",31,")
    decision = project.decide()
    assert (decision.reason, decision.moved, project.rows.asked) == ("", True, 1)


def test_a_touched_file_is_read_but_its_rows_are_not(project: Project) -> None:
    os.utime(project.root / "ledger" / "statistics.csv")
    decision = project.decide()
    assert (decision.reason, decision.moved, project.rows.asked) == ("", True, 0)


def test_files_that_come_and_go(project: Project) -> None:
    extra = project.root / "ledger" / "more.csv"
    extra.write_text("x")
    assert project.decide().moved
    assert project.rows.asked == 1
    project.edit("ledger/statistics.csv", ",40,", ",41,")
    assert project.decide().reason == "its rows changed in ledger/more.csv and 1 more"
    extra.unlink()
    (project.root / "ledger" / "statistics.csv").unlink()
    assert project.decide().reason == "its rows changed in ledger/statistics.csv"


def test_data_that_cannot_be_read_now_renders_to_say_so(project: Project) -> None:
    project.edit("ledger/statistics.csv", ",40,", ",41,")
    (project.root / "ledger" / "source.toml").write_text("title")
    assert project.decide().reason.startswith("its rows changed")


def test_without_a_recorded_selection_any_edit_renders(project: Project) -> None:
    write_record(project.reports, replace(project.record, selection=None, data=None))
    project.edit("ledger/statistics.csv", ",30,", ",31,")
    assert project.decide().reason.startswith("its rows changed")
    assert project.rows.asked == 0


def test_what_nobody_gave_comes_from_the_data(project: Project) -> None:
    write_notebook(project.root / "notebooks" / "brief.ipynb", ROLLING)
    write_ledger(project.root / "own", **{"2023": "2021", "2024": "2022"})
    project.edit("reports/briefs.toml", '{scope = "IQ-KI"}', '{data = "own", start = "2020-01-01"}')
    project.edit("reports/briefs.toml", 'name = "one"', 'name = "one"\ntitle = "In {period}"')
    decision = project.decide()
    assert (decision.parameters, decision.chosen, decision.title) == (
        {
            "data": "own", "start": "2020-01-01",
            "end": "2022-12-31", "period": "2022", "against": "2021",
        },
        ("Nobody named the periods: 2022 and 2021 are the last two full years in the data.",),
        "In 2022",
    )  # fmt: skip


ROLLING = (
    'data: str = "ledger"\nperiod: str = "2024"\nagainst: str = "2023"\n'
    'start: str = "2023-01-01"\nend: str = "2024-12-31"'
)


def test_windows_roll_with_the_day(project: Project) -> None:
    write_notebook(project.root / "notebooks" / "brief.ipynb", ROLLING)
    parameters = '{period = "last month", against = "same days a year before", window = "ytd"}'
    project.edit("reports/briefs.toml", '{scope = "IQ-KI"}', parameters)
    seen = []
    for day in ("2026-03-30", "2026-03-31", "2026-04-01"):
        project.today = dt.date.fromisoformat(day)
        decision = project.decide()
        seen.append(decision.parameters)
        assert decision.asked["against"] == "same days a year before"
        write_record(project.reports, replace(project.record, key=decision.key))
        assert project.decide().reason == ""
    assert seen[0]["period"] == "2026-02-01/2026-02-28"
    assert seen[0]["against"] == "2025-02-01/2025-02-28"
    assert (seen[0]["start"], seen[0]["end"]) == ("2026-01-01", "2026-03-29")
    assert seen[1]["end"] == "2026-03-30"
    assert seen[2]["period"] == "2026-03-01/2026-03-31"


def test_both_windows_of_a_comparison_may_roll(project: Project) -> None:
    cell = 'data: str = "ledger"\nperiod_a: str = "2023"\nperiod_b: str = "2024"'
    write_notebook(project.root / "notebooks" / "brief.ipynb", cell)
    rolling = '{period_a = "previous period", period_b = "last 4 weeks"}'
    project.edit("reports/briefs.toml", '{scope = "IQ-KI"}', rolling)
    assert project.decide().parameters == {
        "period_b": "2026-02-10/2026-03-09", "period_a": "2026-01-13/2026-02-09",
    }  # fmt: skip


def test_a_window_that_did_not_move_renders_nothing(project: Project) -> None:
    write_notebook(project.root / "notebooks" / "brief.ipynb", ROLLING)
    project.edit("reports/briefs.toml", '{scope = "IQ-KI"}', '{period = "last full month"}')
    write_record(project.reports, replace(project.record, key=project.decide().key))
    for day, reason in ((11, ""), (31, "")):
        project.today = dt.date(2026, 3, day)
        assert project.decide().reason == reason
    project.today = dt.date(2026, 4, 1)
    assert project.decide().reason == "its parameters changed"


def test_windows_may_be_counted_from_the_data(project: Project) -> None:
    write_notebook(project.root / "notebooks" / "brief.ipynb", ROLLING)
    project.edit("reports/briefs.toml", '{scope = "IQ-KI"}', '{period = "last 4 weeks"}')
    project.edit("reports/briefs.toml", 'name = "one"', 'name = "one"\nanchor = "data"')
    decision = project.decide()
    assert decision.parameters["period"] == "2024-12-04/2024-12-31"
    assert decision.chosen == ("Counted back from 2024-12-31, the last day that the data cover.",)
    write_record(project.reports, replace(project.record, key=decision.key))
    asked = project.rows.asked
    assert project.decide().reason == ""
    assert project.rows.asked == asked  # nothing moved: the data are not read again


def test_a_window_beside_none_is_refused(project: Project) -> None:
    write_notebook(project.root / "notebooks" / "brief.ipynb", ROLLING.replace('"2024"', '""'))
    project.edit("reports/briefs.toml", '{scope = "IQ-KI"}', '{against = "previous period"}')
    with pytest.raises(ParameterError, match=r'against: "previous period": speaks of another'):
        project.decide()


def test_a_title_that_names_no_parameter_is_refused(project: Project) -> None:
    project.edit("reports/briefs.toml", 'name = "one"', 'name = "one"\ntitle = "In {place}"')
    with pytest.raises(ParameterError, match="the title names no parameter of the notebook"):
        project.decide()


def test_wrong_parameters_are_refused(project: Project) -> None:
    with pytest.raises(ParameterError, match="did you mean scope"):
        project.decide(scpoe="IQ")
    assert read_record(project.reports, "one") == project.record
