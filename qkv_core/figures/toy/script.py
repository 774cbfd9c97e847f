"""The toys' script and stylesheet, bundled."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qkv_core.figures import bundle

_ASSETS = Path(__file__).parent / "assets"


def module(entry: str, words: Mapping[str, Any]) -> str:
    """One of its entries as a module of its own; see `bundle.module`."""
    return bundle.module(_ASSETS / entry, words)


def stylesheet() -> str:
    """Its CSS, with the colours of theme.py."""
    return bundle.stylesheet(_ASSETS / "toy.css", ".toy")
