"""The parts of following counts through time: the question, the series, refusals, results."""
