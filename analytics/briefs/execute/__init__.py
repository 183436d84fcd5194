"""Running a notebook: as a job of a worker, by a forked process or by a Jupyter kernel.

Nothing is imported here: a shell and nbformat cost what a run with nothing to do must not pay.
"""
