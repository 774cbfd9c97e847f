"""The server takes one BLAS thread for a product, unless its owner chose."""

import numpy as np  # noqa: F401 - loads the BLAS whose threads are counted
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from qkv_core.server.threads import one_thread_a_product

OWNER = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")


def blas_threads() -> set[int]:
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


@pytest.mark.parametrize(("chosen", "expected"), [({}, {1}), ({"OMP_NUM_THREADS": "2"}, {2})])
def test_one_thread_unless_chosen(monkeypatch, chosen, expected):
    for name in OWNER:
        monkeypatch.delenv(name, raising=False)
    for name, value in chosen.items():
        monkeypatch.setenv(name, value)
    with threadpool_limits(2):
        one_thread_a_product()
        assert blas_threads() == expected
