"""A brief to render, as it is handed from the run to a worker."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analytics.briefs.plan import Decision


@dataclass(frozen=True, slots=True)
class Job:
    """A brief to render: what was decided, where to, which day it is, and how to run it."""

    decision: Decision
    reports: Path
    root: Path
    today: str
    engine: str = "auto"
    pdf: bool = False

    @property
    def name(self) -> str:
        """The brief's name."""
        return self.decision.brief.name
