"""The bundled model, loaded once in a run of the tests: nothing in it can be changed."""

from functools import cache

from qkv_core.checkpoint import BUNDLED_MODEL
from qkv_core.encoder import Encoder, load_encoder


@cache
def bundled() -> Encoder:
    """For fixtures, and for what is no fixture."""
    return load_encoder(BUNDLED_MODEL)
