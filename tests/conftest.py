"""What every tier of tests shares."""

import os
from pathlib import Path

# NumPy's and PyTorch's threads wait for each other in busy loops: with one thread each the parity tests took 7 s,
# with two each 50 s, on two cores that other programs used too. Read once, when the libraries are imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from hypothesis import settings

from qkv_core.encoder import Encoder
from tests import models

# A deadline would make a test depend on the machine's speed.
settings.register_profile("qkv", deadline=None)
settings.load_profile("qkv")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests stand together, so that each worker starts its server and its Chromium late or never."""
    browser = Path(__file__).parent / "browser"
    items.sort(key=lambda item: browser in item.path.parents)


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The bundled model, loaded once: nothing in it can be changed."""
    return models.bundled()
