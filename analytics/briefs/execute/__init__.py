"""Running a notebook: as a job of a worker, by a forked process or by a Jupyter kernel.

Nothing is imported here: papermill costs half a second that a run with nothing to do must not pay.
"""
