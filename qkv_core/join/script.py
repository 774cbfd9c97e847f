"""The script of a class's phones, bundled with the living picture's."""

from pathlib import Path

from qkv_core.figures import bundle
from qkv_core.words.join import WORDS as OF_THE_PHONE
from qkv_core.words.journey import WORDS

ASSETS = Path(__file__).parent / "assets"


def module() -> str:
    """join.js with all that it imports."""
    return bundle.module(ASSETS / "join.js", WORDS | {"join": OF_THE_PHONE})
