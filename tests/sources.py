"""Small files in the layouts of the field, made row by row, for the tests of the readers."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analytics import tables
from analytics.dataset import Dataset
from analytics.text import plain


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GED = _names("""
    id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id
    conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a
    side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office
    source_date source_headline source_original where_prec where_coordinates
    where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country
    country_id region event_clarity date_prec date_start date_end deaths_a deaths_b
    deaths_civilians deaths_unknown best high low gwnoa gwnob
""")


def ged(number: int = 1, **cells: object) -> dict[str, object]:
    """One event of Kirkuk in the 49 columns of GED."""
    row: dict[str, object] = dict.fromkeys(GED, "")
    row |= {
        "id": number, "year": 2023, "type_of_violence": 1, "side_a": "Government of Iraq",
        "side_b": "IS", "source_article": 'He said "so",\nand left', "where_prec": 1,
        "where_coordinates": "Daquq town", "adm_1": "Kirkuk province", "latitude": 35.1,
        "longitude": 44.4, "country": "Iraq", "date_prec": 1, "date_start": "2023-05-01",
        "date_end": "2023-05-01", "deaths_civilians": 0, "best": 3, "high": 4, "low": 2,
    }  # fmt: skip
    return row | cells


ACLED_NEW = _names("""
    event_id_cnty event_date year time_precision disorder_type event_type sub_event_type
    actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting
    iso region country admin1 admin2 admin3 location latitude longitude geo_precision source
    source_scale notes fatalities tags timestamp
""")
ACLED_OLD = _names("""
    data_id iso event_id_cnty event_id_no_cnty event_date year time_precision event_type
    sub_event_type actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction
    region country admin1 admin2 admin3 location latitude longitude geo_precision source
    source_scale notes fatalities timestamp iso3
""")


def acled(number: int = 1, **cells: object) -> dict[str, object]:
    """One clash in Diyala as ACLED exports it."""
    return {
        "event_id_cnty": f"IRQ{number}", "event_date": "2024-11-01", "year": 2024,
        "time_precision": 1, "disorder_type": "Political violence", "event_type": "Battles",
        "sub_event_type": "Armed clash", "actor1": "Islamic State (Iraq)",
        "actor2": "Military Forces of Iraq", "country": "Iraq", "admin1": "Diyala",
        "location": "Khanaqin", "latitude": 34.3, "longitude": 45.4, "geo_precision": 1,
        "source": "Shafaq News", "notes": "x", "fatalities": 2, "timestamp": 1731000000,
    } | cells  # fmt: skip


GTD = _names("""
    eventid iyear imonth iday approxdate extended resolution country country_txt region
    region_txt provstate city latitude longitude specificity vicinity location summary crit1
    crit2 crit3 doubtterr success suicide attacktype1 attacktype1_txt targtype1
    targtype1_txt target1 gname nkill nwound dbsource
""")


def gtd(number: int = 1, **cells: object) -> dict[str, object]:
    """One bombing in Nineveh as the GTD writes it."""
    return {
        "eventid": 201605010000 + number, "iyear": 2016, "imonth": 5, "iday": 1, "extended": 0,
        "country": 95, "country_txt": "Iraq", "provstate": "Nineveh", "city": "Mosul",
        "latitude": 36.3, "longitude": 43.1, "specificity": 1, "vicinity": 0, "doubtterr": 0,
        "success": 1, "attacktype1": 3, "attacktype1_txt": "Bombing/Explosion", "targtype1": 14,
        "target1": "Market", "gname": "Islamic State of Iraq and the Levant (ISIL)", "nkill": 5,
        "nwound": 7, "dbsource": "START Primary Collection",
    } | cells  # fmt: skip


def csv_text(
    header: Iterable[str], rows: Iterable[Mapping[str, object]], delimiter: str = ","
) -> str:
    """Rows under a header as the text of a CSV file."""
    header = list(header)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in rows)
    return out.getvalue()


def write(path: Path, header: Iterable[str], rows: Iterable[Mapping[str, object]]) -> Path:
    """A CSV file of rows under a header."""
    path.write_text(csv_text(header, rows), encoding="utf-8")
    return path


def read_tables(out: Path) -> Dataset:
    """The dataset that `convert` wrote under this name."""
    cells = {"keep_default_na": False, "na_values": [""]}
    if out.suffix == ".xlsx":
        frames = pd.read_excel(out, sheet_name=None, engine="calamine", dtype=object, **cells)
    else:
        named = {name: out.with_name(f"{out.stem}.{name}{out.suffix}") for name in tables.SCHEMAS}
        there = {name: path for name, path in named.items() if path.exists()}
        if out.suffix == ".parquet":
            frames = {name: pd.read_parquet(path) for name, path in there.items()}
        else:
            frames = {name: pd.read_csv(path, dtype=str, **cells) for name, path in there.items()}
    if out.suffix != ".parquet":
        undo = lambda cell: plain(cell) if isinstance(cell, str) else cell  # noqa: E731
        frames = {
            name: pd.DataFrame({at: frame[at].map(undo, na_action="ignore") for at in frame})
            for name, frame in frames.items()
            if len(frame)
        }
    made: dict[str, Any] = {name: tables.conform(name, frame) for name, frame in frames.items()}
    return Dataset(**made).check()
