"""What every tier of tests shares."""

import pytest
from hypothesis import settings

from qkv_core.encoder import Encoder, load_encoder

# A deadline would make a test depend on the machine's speed.
settings.register_profile("qkv", deadline=None)
settings.load_profile("qkv")


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The bundled model, loaded once: nothing in it can be changed."""
    return load_encoder()
