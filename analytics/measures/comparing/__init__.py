"""The parts of a comparison: the windows asked for, what is like what, each side, the rows."""
