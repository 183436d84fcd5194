"""Blocks and notebooks as a kernel hands them over: realistic ones, hostile ones, large ones."""

import math
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analytics.charts import Chart, plotly_json, svg_text
from analytics.charts.marks import Area, Axis, Labels, Lines, Panel, Points, Row
from analytics.mime import BLOCK

Json = dict[str, Any]

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(2)</script>",
    "javascript:alert(3)",
    "Kir\u202ekuk\u202c",
    "Kir\u200bkuk\u2060",
    "' onmouseover='alert(4)",
    "{{ 7 * 7 }}{% raw %}",
    "<a href='https://evil.example'>x</a>",
    "lone \ud800 surrogate \x00 null",
    "N" * 100_000,
    "Kirkuk and Diyala e" + "\u0301" * 500,
    "كركوك Kirkuk کەرکووک",
    "]]><!-- <svg onload=alert(5)>",
)

_ALIGN = {"number": "right"}

PROVENANCE: Json = {
    "name": "sample",
    "as_of": "2024-12-29",
    "window": "2023-01-01 to 2024-12-31",
    "inputs": [
        {"path": "seeds/press/statistics.csv", "sha256": "ab" * 32, "bytes": 20480},
        {"path": "seeds/press/source.toml", "sha256": "cd" * 32, "bytes": 812},
    ],
    "selections": [{"actor": "Islamic State", "measure": "attacks", "scope": "IQ;SY"}],
    "parameters": {"period_a": "2023", "period_b": "2024"},
    "packages": {"incident-analytics": "0.1.0", "pandas": "3.1.1", "plotly": "7.1.0"},
    "coverage": [{"source_id": "press", "start": "2023-01-01", "end": "2024-12-31"}],
}

PAIRS = [
    ("Iraq and Syria, CENTCOM", 121, 365, 153, 182, 2.54, 1.98, 3.25, "at least doubled"),
    ("Iraq, Musings on Iraq", 135, 365, 65, 365, 0.48, 0.35, 0.65, "lower"),
    ("Syria, SOHR", 212, 365, 240, 366, 1.13, 0.94, 1.36, "cannot tell"),
]

PROVINCES = [
    ("Kirkuk", "كركوك", 31, "1.84", 0, 2), ("Diyala", "ديالى", 24, "1.42", 1, 1),
    ("Saladin", "صلاح الدين", 19, "1.15", 1, 2), ("Al Anbar", "الأنبار", 12, "0.64", 0, 1),
    ("Nineveh", "نينوى", 9, "0.23", 0, 3), ("Erbil", "ھەولێر", None, None, 1, 3),
]  # fmt: skip


def evidence(name: str, rows: int = 3) -> Json:
    records = [
        {
            "id": f"press:{n}",
            "when": "H1 2024",
            "amount": 150 + n,
            "place": "Kirkuk; Diyala",
            "url": f"https://example.org/report?n={n}",
        }
        for n in range(rows)
    ]
    return {
        "id": name,
        "origins": ["CENTCOM", "Syrian Observatory for Human Rights"],
        "windows": ["2023", "Jan-Jun 2024"],
        "links": [{"text": "CENTCOM, 16 July 2024", "href": "https://www.centcom.mil/MEDIA/"}],
        "rows": {
            "embed": records,
            "columns": list(records[0]) if records else [],
            "ids": [record["id"] for record in records],
            "withheld": {"ucdp": 14},
        },
        "left_out": [{"what": "undated", "count": 3}, {"what": "unplaced", "count": 2}],
        "selection": {"actor": "Islamic State", "measure": "attacks", "scope": ["IQ", "SY"]},
    }


def table(columns: list[tuple[str, str]], rows: list[list[Any]], name: str) -> Json:
    def text(value: Any) -> str:
        plain = "" if value is None else value["text"] if isinstance(value, dict) else str(value)
        return '"' + plain.replace('"', '""') + '"'

    csv = ",".join(text(label) for label, _ in columns) + "\n"
    csv += "".join(",".join(text(value) for value in row) + "\n" for row in rows)
    return {
        "columns": [
            {"key": key, "label": key, "kind": kind, "align": _ALIGN.get(kind, "left")}
            for key, kind in columns
        ],
        "rows": rows,
        "csv": csv,
        "filename": f"{name}.csv",
        "caption": "Counts, days and the ratio of the two rates",
    }  # fmt: skip


def comparison_block(name: str = "fig-comparison") -> Json:
    labels = [f"{pair[0]}" for pair in PAIRS]
    marks: list[Any] = [
        *(Lines([p[6], p[7]], [place, place], colour="later") for place, p in enumerate(PAIRS)),
        Points([p[5] for p in PAIRS], range(len(PAIRS)), colour="later", titles=labels),
    ]
    ticks = [(0.5, "0.5"), (1, "1"), (2, "2"), (3, "3")]
    panel = Panel(marks, Axis(0, 3.5, ticks, "rate of 2024 over 2023"),
                  rows=[Row(label) for label in labels])  # fmt: skip
    rows = [[p[0], p[1], p[2], p[3], p[4], p[5], f"{p[6]}-{p[7]}", p[8]] for p in PAIRS]
    columns = [("area and origin", "text"), ("2023", "number"), ("days 2023", "number"),
               ("2024", "number"), ("days 2024", "number"), ("ratio", "number"),
               ("95% interval", "number"), ("verdict", "text")]  # fmt: skip
    return {
        "block": "figure",
        "id": name,
        "title": "Attacks in Iraq and Syria at least doubled; in Iraq alone they fell",
        "subtitle": "Rate of attacks a day, January-June 2024 against 2023, by origin",
        "alt": "Rate ratios with intervals: Iraq and Syria 2.54 (1.98-3.25), "
        "Iraq 0.48 (0.35-0.65), Syria 1.13 (0.94-1.36).",
        "svg": svg_text(Chart([panel]), name=name, alt="A chart"),
        "plotly": plotly_json(Chart([panel])),
        "table": table(columns, rows, "comparison"),
        "evidence": evidence(f"ev-{name}"),
        "notes": ["Unequal periods are compared as rates per day."],
    }  # fmt: skip


def provinces_block(name: str = "fig-provinces") -> Json:
    marks: list[Any] = []
    for label, _, count, _, x, y in PROVINCES:
        corners = [
            (x + 0.5 * math.cos(a * math.pi / 3), y + 0.5 * math.sin(a * math.pi / 3))
            for a in range(7)
        ]
        tone = "wash" if count is None else "shade-2" if count < 20 else "shade-5"
        marks += [Area([corners], colour=tone, titles=[label]), Labels([x], [y], [label])]
    panel = Panel(marks, Axis(-0.7, 1.7), Axis(0, 4), 400)
    rows = [
        [p[0], {"text": p[1], "lang": "ckb" if p[0] == "Erbil" else "ar", "dir": "rtl"}, p[2], p[3]]
        for p in PROVINCES
    ]
    columns = [("province", "text"), ("name", "text"), ("attacks", "number"),
               ("per 100,000", "number")]  # fmt: skip
    return {
        "block": "figure",
        "id": name,
        "title": "Kirkuk saw the most attacks, 31 of 95",
        "subtitle": "Attacks claimed by the Islamic State, 2024, by governorate",
        "alt": "Map of six governorates: Kirkuk 31 attacks, Diyala 24, Saladin 19, Al Anbar 12, "
        "Nineveh 9, Erbil not reported.",
        "svg": svg_text(Chart([panel]), name=name, alt="A chart"),
        "plotly": plotly_json(Chart([panel])),
        "table": table(columns, rows, "provinces"),
        "evidence": evidence(f"ev-{name}"),
        "notes": [],
    }


def timeline_block(marks: int = 340, name: str = "fig-timeline") -> Json:
    days = [f"2024-{1 + n % 12:02d}-{1 + n * 7 % 28:02d}" for n in range(marks)]
    lanes = [("Iraq", "Syria", "Both")[n % 3] for n in range(marks)]
    at = [(n * 30.4 + n * 7 % 28) % 365 for n in range(marks)]
    panel = Panel([Points(at, [n % 3 for n in range(marks)], size=6, colour="higher")],
                  Axis(0, 365), Axis(-0.5, 2.5), 240)  # fmt: skip
    rows = [
        [day, lane, f"report {n}"] for n, (day, lane) in enumerate(zip(days, lanes, strict=True))
    ]
    columns = [("day", "date"), ("lane", "text"), ("what", "text")]
    return {
        "block": "figure",
        "id": name,
        "title": f"{marks:,} dated reports, most of them from Iraq",
        "subtitle": "Reports by day, 2024",
        "alt": f"Timeline of {marks:,} reports in three lanes, dense in every month of 2024.",
        "svg": svg_text(Chart([panel]), name=name, alt="A chart"),
        "plotly": plotly_json(Chart([panel])),
        "table": table(columns, rows, "timeline"),
        "evidence": evidence(f"ev-{name}", rows=60),
        "notes": [],
    }  # fmt: skip


def summary_block() -> Json:
    return {
        "block": "summary",
        "headline": "Attacks across Iraq and Syria at least doubled in the first half of 2024; "
        "in Iraq alone they fell by half",
        "sentences": [
            {
                "text": "CENTCOM counted 153 claimed attacks in 182 days of 2024 against 121 in "
                "all of 2023: a rate 2.5 times as high (95% interval 1.98-3.25).",
                "evidence": "ev-fig-comparison",
            },
            {
                "text": "In Iraq alone 65 incidents were recorded against 135 the year before, "
                "0.48 of the rate (0.35-0.65).",
                "evidence": "ev-fig-comparison",
            },
            {"text": "Kirkuk (كركوك) saw the most, 31 of 95.", "evidence": "ev-fig-provinces"},
        ],
    }


def closing_block() -> Json:
    source = {
        "source_id": "press",
        "title": "Press reports of the Islamic State in Iraq and Syria",
        "publisher": "Several outlets",
        "published": "2024-12-29",
        "url": "https://example.org/press?a=1&b=2",
        "licence": "facts only",
        "attribution": "Figures as reported by the outlets named in each row.",
        "rows": "embed",
    }
    own = {"source_id": "own", "title": "Own sheet", "url": "javascript:alert(1)", "rows": "ids"}
    return {
        "block": "closing",
        "sources": [source, own],
        "coverage": [
            {"source_id": "press", "measure": "attacks", "scope": "Iraq", "start": "2023-01-01",
             "end": "2024-12-31", "systematic": False, "rule": "what the press reported"},
        ],
        "left_out": [{"what": "undated", "count": 12}, {"what": "unplaced", "count": 7}],
        "rejects": {
            "count": 2,
            "examples": [
                {"source_id": "press", "file": "seeds/press/statistics.csv", "row": 12,
                 "column": "when", "value": "Ramadan 1445", "reason": "not a period that is known"},
            ],
        },
        "read": 373, "kept": 371, "skipped": 0, "selections": [], "inputs": [],
    }  # fmt: skip


def table_block(rows: int = 12) -> Json:
    columns = [("claim", "text"), ("figure", "number"), ("verdict", "text")]
    return {
        "block": "table",
        "id": "tab-claims",
        "title": "“More than double” holds as a pace and fails as a total",
        "subtitle": "Claims held against what others counted",
        "table": table(
            columns, [[f"claim {n}", 1000 * n, "cannot tell"] for n in range(rows)], "t"
        ),
        "evidence": evidence("ev-tab-claims", rows=0),
        "notes": ["A claim is read both ways where its words leave it open."],
    }


def cell(block: Json) -> NotebookNode:
    data = {BLOCK: block, "text/html": "<script>alert('html')</script>", "text/plain": "Block"}
    return new_code_cell("an.show(result)", outputs=[new_output("display_data", data=data)])


def notebook(*blocks: Json) -> NotebookNode:
    """A notebook of the given blocks, or the realistic one."""
    chosen = blocks or (
        summary_block(), comparison_block(), provinces_block(), timeline_block(), table_block(),
        closing_block(),
    )  # fmt: skip
    words = new_markdown_cell("# Sample\n\nOne period **against** another.")
    stream = new_output("stream", text="Traceback: a secret path /home/someone\n")
    noise = new_code_cell("print(1)", outputs=[stream])
    return new_notebook(cells=[words, noise, *(cell(block) for block in chosen)])


def hostile(value: Any, text: str) -> Any:
    """`value` with every text of the data replaced by a hostile one; structure kept."""
    structural = {
        "block", "svg", "id", "evidence", "kind", "align", "dir", "lang", "key", "csv",
        "filename", "columns", "plotly",
    }  # fmt: skip
    if isinstance(value, str):
        return text
    if isinstance(value, dict):
        return {
            key: one
            if key in structural and not isinstance(one, (dict, list))
            else hostile(one, text)
            if key != "plotly"
            else hostile_chart(one, text)
            for key, one in value.items()
        }
    return [hostile(one, text) for one in value] if isinstance(value, list) else value


def hostile_chart(chart: Any, text: str) -> Any:
    """A plotly figure whose names and hover texts are hostile."""
    data = [{**trace, "name": text, "text": text, "hovertext": text} for trace in chart["data"]]
    return {**chart, "data": data}
