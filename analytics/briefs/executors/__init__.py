"""Where briefs are rendered: executors with the face of `concurrent.futures`, and their processes.

Nothing is imported here: a run with nothing to do needs none of it.
"""
