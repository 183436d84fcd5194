"""Measures: one verb per module; a dataset comes in, a result frame goes out."""
