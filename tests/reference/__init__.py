"""Values that other software computed, kept as files beside the scripts that made them."""

import csv
from pathlib import Path

FOLDER = Path(__file__).parent


def read_reference(text: str) -> dict[str, list[list[float]]]:
    """Key -> the rows of values written under it, in their order."""
    rows: dict[str, list[list[float]]] = {}
    for key, *values in csv.reader(text.splitlines()):
        rows.setdefault(key, []).append([float(value) for value in values])
    return rows


NUMERICS = read_reference((FOLDER / "numerics.csv").read_text(encoding="utf-8"))


def coal_mining() -> list[int]:
    """Explosions in British coal mines that killed ten or more, by year, 1851 to 1962.

    Jarrett 1979, Biometrika 66:191, the corrected series (`coal` of the R package boot).
    """
    with (FOLDER / "coal_mining.csv").open(encoding="utf-8") as file:
        return [int(row["disasters"]) for row in csv.DictReader(file)]
