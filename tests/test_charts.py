"""Figures: both kinds from one frame, the same numbers, equal bytes, nothing fetched."""

import re
import xml.etree.ElementTree as ET

import pytest

import analytics as an
from analytics.briefs.page.svg import clean_svg
from analytics.charts import comparison, layout, timeline
from analytics.charts.theme import svg_text
from tests import frames


@pytest.mark.parametrize("kind", frames.ALL)
def test_each_kind_is_drawn_both_ways_and_deterministically(kind: str) -> None:
    result = frames.ALL[kind]()
    before = result.copy()
    svg = svg_text(an.draw(result, static=True))
    assert svg == svg_text(an.draw(result, static=True))
    assert an.draw(result).to_json() == an.draw(result).to_json()
    assert result.equals(before)
    assert ET.fromstring(svg).tag.endswith("svg")
    assert len(svg) < 100_000


@pytest.mark.parametrize("kind", frames.ALL)
def test_nothing_in_a_figure_points_outside(kind: str) -> None:
    result = frames.ALL[kind]()
    chart = an.draw(result).to_dict()
    assert not {"geo", "mapbox", "map"} & set(chart["layout"])
    assert {trace["type"] for trace in chart["data"]} <= {"scatter", "bar"}
    hosts = re.findall(r"https?://([^/\"' ]+)", svg_text(an.draw(result, static=True)))
    assert set(hosts) <= {"www.w3.org", "purl.org", "creativecommons.org"}


HOVERED = ("comparison", "provinces", "timeline", "count", "months", "claims")


@pytest.mark.parametrize("kind", HOVERED)
def test_marks_of_a_static_chart_say_what_hovering_says(kind: str) -> None:
    svg = svg_text(an.draw(frames.ALL[kind](), static=True))
    titles = [element.text for element in ET.fromstring(svg).iter() if _is(element, "title")]
    assert titles
    assert all(titles)
    assert not any("<br>" in str(title) for title in titles)
    assert not any(_is(element, "a") for element in ET.fromstring(svg).iter())
    on_page = clean_svg(svg, prefix="fig-1", alt="A chart")
    assert on_page.count("<title>") == len(titles)


def _is(element: ET.Element, tag: str) -> bool:
    return element.tag.rpartition("}")[2] == tag


def test_words_of_data_stay_words_in_a_title() -> None:
    result = frames.timeline()
    result["label"] = '<script>alert("1")</script> & co'
    svg = svg_text(an.draw(result, static=True))
    titles = [element.text for element in ET.fromstring(svg).iter() if _is(element, "title")]
    assert any('<script>alert("1")</script> & co' in str(title) for title in titles)
    assert "<script" not in clean_svg(svg, prefix="fig-1", alt="A chart")


def test_whiskers_carry_the_numbers_of_the_frame() -> None:
    drawn = comparison.whiskers(frames.comparison())
    assert [(mark.ratio, mark.low, mark.high, mark.role) for mark in drawn] == [
        (2.5359, 1.9848, 3.2459, "higher"),
        (0.4802, 0.3515, 0.6502, "lower"),
        (0.93, 0.6, 1.4, "unsure"),
    ]
    assert drawn[0].origins == "AP / CENTCOM"


def test_the_static_chart_writes_the_same_ratios_as_the_interactive_one() -> None:
    result = frames.comparison()
    svg = svg_text(an.draw(result, static=True))
    shown = [trace.text[0] for trace in an.draw(result).data if trace.text]
    assert shown
    assert all(f">{text}<" in svg for text in shown)


def test_marks_of_a_lane_never_cover_each_other_below_the_top_level() -> None:
    result = frames.timeline(90)
    first, last = result["start"].min(), result["end"].max()
    lanes = layout.placed(result, first, last)
    assert len(lanes.marks) == len(result)
    seen: dict[tuple[int, int], object] = {}
    for mark in lanes.marks:
        if mark.level < layout.LEVELS - 1:
            assert seen.get((mark.lane, mark.level), first) <= mark.start
            seen[mark.lane, mark.level] = mark.end


def test_text_from_data_stays_text_in_hover() -> None:
    hovers = [mark.hover for mark in layout.placed(
        frames.timeline(), *timeline._edges(frames.timeline())).marks]  # fmt: skip
    assert any("Hamrin &lt;b&gt;" in hover for hover in hovers)
    assert not any("Hamrin <b>" in hover for hover in hovers)


@pytest.mark.parametrize("events", [5, 300, 5000])
def test_a_timeline_stays_small_with_many_events(events: int) -> None:
    svg = svg_text(an.draw(frames.timeline(events), static=True))
    assert len(svg) < 150_000


def test_not_reported_is_not_painted_as_zero() -> None:
    shapes = {
        trace.name: trace.text
        for trace in an.draw(frames.provinces()).data
        if trace.name and trace.name.startswith("IQ-") and trace.fill
    }
    assert "0 counted" in shapes["IQ-AN"]
    assert "not reported" in shapes["IQ-BB"]
    assert len(shapes) == 18
