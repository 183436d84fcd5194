"""Briefs rendered by a Dask cluster: workers see the same files, the run alone publishes."""

from __future__ import annotations

from concurrent.futures import Executor

from analytics.errors import ParameterError


def cluster_executor(scheduler: str, jobs: int) -> Executor:
    """The executor of a cluster: of the scheduler at an address, or of `jobs` processes here.

    A brief whose worker is lost is rendered by another one. Raises `ParameterError` where no
    scheduler answers, or the extra `dask` is not installed.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise ParameterError(
            "needs the extra dask", column="--scheduler", remedy="install incident-analytics[dask]"
        ) from None
    try:
        where = scheduler
        if scheduler == "local":
            where = LocalCluster(n_workers=jobs, threads_per_worker=1, dashboard_address=None)
        executor: Executor = Client(where).get_executor(pure=False)
    except (OSError, ValueError, TypeError) as error:
        reason = f"no Dask scheduler answers ({type(error).__name__})"
        raise ParameterError(reason, column="--scheduler", value=scheduler) from None
    return executor
