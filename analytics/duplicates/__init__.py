"""Reports of one event: proposed by rules, decided by a person, then counted as one.

`propose` groups rows that seem to report one event, with a score and reasons. `write_proposals`
puts them in a small CSV, in which a person writes "same" or "different"; what is written there
stays when the proposals are made again. `apply` gives the rows their event ids. Nothing is merged
without a decision.
"""

from __future__ import annotations

from analytics.duplicates.decisions import apply, read_decisions, write_proposals
from analytics.duplicates.proposals import THRESHOLD, propose

__all__ = [
    "THRESHOLD",
    "apply",
    "propose",
    "read_decisions",
    "write_proposals",
]
