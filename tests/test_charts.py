"""Charts: both kinds from the same marks, the same numbers, equal bytes, nothing fetched."""

import re
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from matplotlib.figure import Figure

import analytics as an
from analytics.charts import FORMS, chart, plotly_json, svg_text
from analytics.charts.labels import labels
from analytics.charts.layout import NARROW, WIDE, arrange
from analytics.charts.marks import Axis, Bars, Labels, Lines, Panel, Points, Row, ticks, width_of
from analytics.palette import PALETTE
from analytics.results import as_result, result_frame
from tests import small

UCDP = Path(__file__).parents[2] / "shared" / "data" / "ucdp"
KINDS = [*((kind, None) for kind in small.ALL), *(each for each in FORMS if each[1])]
HOSTILE = 'a$b$ <b>x</b> </svg><script>alert(1)</script> \x07 %{x} & "صلاح الدين"'


def titles_of(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter() if tag(element) == "title"]


def tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


@pytest.mark.parametrize(("kind", "view"), KINDS)
def test_each_kind_is_drawn_both_ways_and_deterministically(kind: str, view: str | None) -> None:
    result = small.ALL[kind]()
    before = result.copy()
    made = chart(result, view)
    svg = svg_text(made, name="fig", alt="A chart")
    assert svg == svg_text(chart(result, view), name="fig", alt="A chart")
    assert plotly_json(made) == plotly_json(chart(result, view))
    assert result.equals(before)
    root = ET.fromstring(svg)
    assert tag(root) == "svg"
    assert root.get("aria-label") == "A chart"
    assert len(svg) < 100_000


@pytest.mark.parametrize(("kind", "view"), KINDS)
def test_plotly_takes_what_is_drawn_for_it_and_matplotlib_a_figure(
    kind: str, view: str | None
) -> None:
    result = small.ALL[kind]()
    drawn = plotly_json(chart(result, view))
    # Here alone plotly's schema is asked; an unknown or impossible value raises.
    wide = go.Figure(data=drawn["data"], layout=drawn["layout"])
    changed = drawn["narrow"]["data"]
    traces = [changed.get(str(place), trace) for place, trace in enumerate(drawn["data"])]
    narrow = go.Figure(data=traces, layout=drawn["narrow"]["layout"])
    assert len(wide.data) == len(narrow.data)
    assert {trace.type for trace in wide.data} <= {"scatter", "bar"}
    assert not {"geo", "mapbox", "map"} & set(drawn["layout"])
    assert isinstance(an.draw(result, view=view), go.Figure)
    figure = an.draw(result, static=True, view=view)
    assert isinstance(figure, Figure)
    figure.canvas.draw()
    assert len(figure.axes[0].texts) + len(figure.axes[0].patches) > 0


@pytest.mark.parametrize(("kind", "view"), KINDS)
def test_static_and_interactive_say_the_same(kind: str, view: str | None) -> None:
    made = chart(small.ALL[kind](), view)
    svg, drawn = svg_text(made), plotly_json(made)
    said = {
        re.sub("<[^>]*>", "", text.replace("<br>", ", "))
        for trace in drawn["data"]
        for text in np.atleast_1d(trace.get("text", []))
    }
    assert {title.replace("<", "&lt;").replace(">", "&gt;") for title in titles_of(svg)} == said
    written = {note["text"].replace("<b>", "").replace("</b>", "") for note in
               drawn["layout"]["annotations"]}  # fmt: skip
    shown = {element.text for element in ET.fromstring(svg).iter() if tag(element) == "text"}
    assert {text for text in written if "&" not in text and "<" not in text} <= shown | {""}


HOVERED = ("comparison", "provinces", "timeline", "count", "months", "claims", "trend", "warnings")


@pytest.mark.parametrize("kind", HOVERED)
def test_marks_of_a_static_chart_say_what_hovering_says(kind: str) -> None:
    titles = titles_of(svg_text(chart(small.ALL[kind]())))
    assert titles
    assert all(titles)


@pytest.mark.parametrize("kind", small.ALL)
def test_words_of_data_stay_words(kind: str) -> None:
    result = small.ALL[kind]()
    for name in ("label", "place", "origin", "origin_a", "origin_b", "name", "series", "lane"):
        if name in result:
            result[name] = result[name].map(lambda old: f"{old} {HOSTILE}", na_action="ignore")
    made = chart(result)
    svg = svg_text(made, alt=HOSTILE)
    assert {tag(element) for element in ET.fromstring(svg).iter()} <= {
        "svg", "defs", "pattern", "g", "path", "circle", "text", "title",
    }  # fmt: skip
    assert "\x07" not in svg
    drawn = str({**plotly_json(made), "facets": None})  # whose names never are markup
    assert "<script" not in drawn
    assert "\x07" not in drawn
    assert not re.search(r"a\$b\$", drawn)
    an.draw(result, static=True).canvas.draw()  # a dollar is no mathematics


def test_the_forest_carries_the_numbers_of_the_frame() -> None:
    panel = chart(small.comparison()).panels[0]
    lines = [mark for mark in panel.marks if isinstance(mark, Lines) and mark.titles]
    result = small.comparison()
    drawn = result[result["low"].notna()]
    assert [tuple(np.round(2.0 ** np.array(line.x), 4)) for line in lines[:1]] == [
        tuple(np.round(pair, 4)) for pair in drawn[["low", "high"]].head(1).to_numpy(float)
    ]
    assert [line.colour for line in lines] == ["lower", "higher", "unsure", "unsure"]
    rows = [row for row in panel.rows if not row.heading]
    assert (rows[0].left, rows[0].right) == ("135 → 65", "−52% (−77 to −3%)")
    hollow = [mark.hollow for mark in panel.marks if isinstance(mark, Points)]
    assert not any(hollow[:-1])
    assert hollow[-1]  # of two counters


def test_who_counted_what_joins_a_counter_with_itself_alone() -> None:
    panel = chart(small.comparison(), "counters").panels[0]
    dots = [mark for mark in panel.marks if isinstance(mark, Points)]
    lines = [mark for mark in panel.marks if isinstance(mark, Lines)]
    assert len(lines) == 3  # Musings on Iraq, BBC and RIC: the others counted once
    heights = {line.y[0] for line in lines}
    assert all(
        sum(dot.y[0] == height for dot in dots) == (2 if height in heights else 1)
        for height in {dot.y[0] for dot in dots}
    )
    assert pytest.approx(135 / 365 * 365.25 / 12) in [dot.x[0] for dot in dots]


def test_a_trend_is_cropped_to_the_data_and_has_no_line_where_the_level_changed() -> None:
    result = small.trend()
    result.loc[:1, "count"] = pd.NA
    panel = chart(result).panels[0]
    assert pd.Timestamp(panel.x.low, unit="D") == pd.Timestamp("2021-04-01")
    assert any(isinstance(mark, Lines) and mark.name == "fitted" for mark in panel.marks)
    used = result["fitted"].notna()
    result["level"] = pd.array([0.5 if one else None for one in used], dtype="Float64")
    assert not any(isinstance(mark, Lines) and mark.name == "fitted"
                   for mark in chart(result).panels[0].marks)  # fmt: skip


@pytest.mark.parametrize("events", [5, 300, 5000])
def test_a_timeline_stays_small_with_many_events(events: int) -> None:
    made = chart(small.timeline(events))
    assert len(svg_text(made)) < 150_000
    bars = [mark for mark in made.panels[0].marks if isinstance(mark, Bars)]
    if events == 5000:  # a lane says its numbers
        assert re.search(r"\d+ events?$", bars[0].titles[0])


def test_the_deadliest_are_those_whose_day_is_known() -> None:
    result = small.timeline(9)
    year = result.index[result["kind"] == "window"][0]
    result.loc[year, ["killed_low", "killed_best", "killed_high"]] = 8_179
    result.loc[year, "end"] = result.loc[year, "start"] + pd.Timedelta(days=365)
    note = chart(result).note
    assert "8,179" not in note
    assert note.count("killed") == 5


def test_not_reported_is_not_drawn_as_zero() -> None:
    made = chart(small.provinces())
    assert "None counted: Anbar." in made.note
    assert "Not reported, which is not zero: Babil, Baghdad" in made.note
    assert "Natural Earth" in made.note
    assert [row.label for row in made.panels[0].rows] == ["1  Kirkuk", "2  Diyala"]
    hatched = [mark for mark in made.aside.marks if getattr(mark, "hatched", False)]
    assert len(hatched) == 15
    assert len({id(mark.rings) for mark in made.aside.marks if hasattr(mark, "rings")}) == 18


def test_a_country_without_boundaries_has_bars_alone() -> None:
    result = small.provinces()
    result["province"] = result["province"].str.replace("IQ-", "AF-")
    made = chart(result)
    assert made.aside is None
    assert "Natural Earth" not in made.note
    assert an.draw(result).data[0].type == "bar"


def test_shades_of_rates_have_no_empty_class() -> None:
    result = small.provinces()
    result["per_100k"] = pd.array([0.5, 7.0, 0.0, *[None] * 17], dtype="Float64")
    names = [name for name in chart(result, "rates").named() if name != "not reported"]
    assert sorted(names) == ["0.50", "7.00"]


@pytest.mark.parametrize(("kind", "view"), KINDS)
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_no_text_leaves_the_sheet(kind: str, view: str | None, width: int) -> None:
    out = arrange(chart(small.ALL[kind](), view), width)
    for word in out.words:
        assert 0 <= word.y <= out.height
        start = out.left + word.side * out.inner + word.dx
        # About half an em a sign: what a browser needs at least.
        length = len(word.text) * word.size * 0.5
        left = start - {"left": 0, "center": length / 2, "right": length}[word.anchor]
        assert left >= 0
        assert left + length <= width + 1


@pytest.mark.parametrize(("kind", "view"), KINDS)
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_no_label_or_tick_lies_on_another(kind: str, view: str | None, width: int) -> None:
    out = arrange(chart(small.ALL[kind](), view), width)
    for box in out.boxes:
        placed = [(out.across(box, n.x) + n.dx, box.down(n.y) + n.dy, n) for n in labels(out, box)]
        for (x, y, one), (u, v, other) in combinations(placed, 2):
            if one.look.anchor == other.look.anchor == "center":
                wide = (
                    width_of(one.text, one.look.size) + width_of(other.text, other.look.size)
                ) / 2
                assert abs(y - v) >= one.look.size or abs(x - u) >= wide
        pixels = (box.end - box.start) * out.inner
        shown = ticks(box.x, pixels)
        for (a, one), (b, other) in pairwise(shown):
            apart = (b - a) / (box.x.high - box.x.low) * pixels
            assert apart > (width_of(one, 11.5) + width_of(other, 11.5)) / 2


def test_each_verdict_has_a_shape_of_its_own() -> None:
    points = [
        mark for mark in chart(small.comparison()).panels[0].marks if isinstance(mark, Points)
    ]
    shapes = {mark.colour: mark.shape for mark in points}
    assert len(set(shapes.values())) == len(shapes) == 3


def test_an_interval_beyond_the_scale_points_its_own_way() -> None:
    result = small.comparison().iloc[:1].copy()
    result[["ratio", "low", "high"]] = [0.01, 0.005, 0.02]
    result.attrs = small.comparison().attrs
    points = [mark for mark in chart(result).panels[0].marks if isinstance(mark, Points)]
    assert "triangle-left" in {mark.shape for mark in points}
    assert "triangle-right" not in {mark.shape for mark in points}


def test_a_range_known_on_both_sides_is_shown_and_nothing_against_nothing_is_not_drawn() -> None:
    result = small.comparison()
    result.loc[result["verdict"] == "lower", "ratio"] = pd.NA
    result.loc[result["verdict"] == "too_close", ["count_a", "count_b"]] = 0
    rows = [row for row in chart(result).panels[0].rows if not row.heading]
    assert rows[0].right == "−77 to −3%"
    assert len(rows) == 3
    assert "2 more are in the table." in chart(result).note


def test_a_timeline_of_many_areas_draws_the_fullest_lanes() -> None:
    result = small.timeline(300)
    result["lane"] = [f"area {place % 60}" for place in range(len(result))]
    made = chart(result)
    assert len(made.panels[0].rows) == 30
    assert "30 lanes with fewer events are in the table." in made.note


@pytest.mark.parametrize("name", ["Kirkuk", "كركوك", "北京市朝阳区"])
def test_sixty_counters_stay_a_chart(name: str) -> None:
    row = small.comparison().iloc[:1]
    many = [row.assign(origin_a=f"{name} {k}", origin_b=f"{name} {k}", origin=f"{name} {k}")
            for k in range(60)]  # fmt: skip
    result = as_result(pd.concat(many, ignore_index=True), "comparison", measure="attacks",
                       labels=["2023", "2024"], sources=[])  # fmt: skip
    for view, most in ((None, 40), ("counters", 30)):
        made = chart(result, view)
        assert sum(not row.heading for row in made.panels[0].rows) == most
        assert f"{60 - most} more are in the table" in made.note
        traces = plotly_json(made)["data"]
        assert len(traces) <= 10  # marks that look alike are one, signs over lines
        assert sorted(traces, key=lambda one: one.get("mode") == "markers") == traces
        assert len(svg_text(made)) < 100_000


def test_a_row_is_as_high_as_its_name() -> None:
    rows = [Row("short"), Row("a very long name that takes several lines " * 3)]
    out = arrange(an.charts.Chart([Panel([Labels([0], [1], ["x"])], Axis(0, 1), rows=rows)]))
    assert out.boxes[0].knots
    first, second = (out.boxes[0].knots[1][place] for place in (2, 5))
    assert second - first > 40


MACHADO = {  # what an eye without one kind of cone sees, in linear RGB
    "all": np.eye(3),
    "grey": np.tile([0.2126, 0.7152, 0.0722], (3, 1)),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
               [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
               [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


def luminance(colour: str, seen: Any) -> float:
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(np.clip(np.asarray(seen) @ linear, 0, 1) @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("eye", MACHADO)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_verdicts_stay_apart_by_lightness(eye: str, mode: str) -> None:
    tones = [getattr(PALETTE[role], mode) for role in ("higher", "lower", "unsure")]
    for one, other in combinations(tones, 2):
        high, low = sorted((luminance(one, MACHADO[eye]), luminance(other, MACHADO[eye])))[::-1]
        assert (high + 0.05) / (low + 0.05) >= 1.6
    paper = luminance(getattr(PALETTE["paper"], mode), MACHADO["all"])
    for tone in tones:
        high, low = sorted((luminance(tone, MACHADO["all"]), paper))[::-1]
        assert (high + 0.05) / (low + 0.05) >= 3


def test_rows_that_differ_in_what_was_counted_say_so() -> None:
    result = small.comparison()
    result.loc[:, "scope"] = "IQ"
    result.loc[:1, "event_type"] = ["bombing", "clash"]
    labels = [row.label for row in chart(result).panels[0].rows if not row.heading]
    assert len(set(labels)) == 3
    assert any("bombing" in label.lower() for label in labels)


def test_what_would_change_the_answer_is_drawn_with_its_variants() -> None:
    columns = (
        small.comparison().iloc[:2].assign(variant=["as_counted", "strict_dates"], flips=False)
    )
    result = as_result(result_frame("sensitivity", columns), "sensitivity", measure="attacks")
    assert all(row.note for row in chart(result).panels[0].rows if not row.heading)


@pytest.mark.skipif(not UCDP.is_dir(), reason="the files of UCDP are not here")
def test_a_year_of_syria_is_drawn_from_the_file(tmp_path: Path) -> None:
    facts = an.load(str(UCDP / "ged_syria_2016_2019.csv.gz"))
    made = chart(an.timeline(facts, start="2018-01-01", end="2018-12-31"))
    assert "killed" in made.note
    assert len(svg_text(made)) < 200_000
