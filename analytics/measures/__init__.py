"""Measures: one verb per module; tables or arrays come in, result frames or values go out."""
