"""Counts followed through time: one collector of series, and a verb a question."""
