"""How many threads one matrix product may use, where many visitors share few cores."""

import os

from threadpoolctl import threadpool_limits

_CHOSEN_BY_OWNER = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")


def one_thread_a_product() -> None:
    """Let visitors share the cores, not fight for them, unless the server's owner set a number.

    Four visitors at once are served in half the time so, one alone waits about two milliseconds longer
    for a sentence (tests/bench/bench_threads.py).
    """
    if not any(name in os.environ for name in _CHOSEN_BY_OWNER):
        threadpool_limits(1)
