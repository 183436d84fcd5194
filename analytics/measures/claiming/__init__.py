"""The parts of a checked claim: its arithmetic, its words, and totals held against their parts."""
