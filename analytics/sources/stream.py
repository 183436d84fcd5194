"""The rows of one table of a file on their way: chunks, and records that are none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.sources.chunk import Chunk
from analytics.sources.format import Format
from analytics.sources.header import Header

Misshapen = tuple[int, str | None, str | None, str]


@dataclass(slots=True)
class Stream:
    """The chunks of one table of a file, and the misshapen rows met so far."""

    format: Format
    header: Header
    label: str = ""  # tells keys that are row numbers apart, where several sheets are read
    misshapen: list[Misshapen] = field(default_factory=list)

    def positions(self) -> dict[str, int]:
        """Our names of the cells -> positions of their columns."""
        return self.format.positions(self.header.names)

    def written(self) -> dict[str, str]:
        """Our names of the cells -> the file's names of their columns."""
        names = {ours: self.header.names[at] for ours, at in self.positions().items()}
        return {"id": "row number", **names} if self.format.numbered else names

    def chunk(self, cells: dict[str, pa.Array], rows: np.ndarray[Any, Any]) -> Chunk:
        """Cells and row numbers as a chunk; the number is the key where the format says so."""
        if self.format.numbered:
            keys = pc.cast(pa.array(rows), pa.string())
            keys = pc.binary_join_element_wise(self.label, keys, "") if self.label else keys
            cells = {"id": pc.cast(keys, pa.binary()), **cells}
        return Chunk(cells, rows, self.written(), self.format.numbered)
