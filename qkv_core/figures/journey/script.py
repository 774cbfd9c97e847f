"""The living picture's script and stylesheet, bundled."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qkv_core.figures import bundle

_ASSETS = Path(__file__).parent / "assets"


def module(entry: str, words: Mapping[str, Any]) -> str:
    """One of its entries as a module of its own; see `bundle.module`."""
    return bundle.module(_ASSETS / entry, words)


def program(words: Mapping[str, Any], start: str) -> str:
    """mount.js as a script with what to start at its end; see `bundle.program`."""
    return bundle.program(_ASSETS / "mount.js", words, start)


def stylesheet() -> str:
    """Its CSS, with the colours of theme.py."""
    return bundle.stylesheet(_ASSETS / "journey.css", ".journey")
