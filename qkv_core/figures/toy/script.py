"""The toys' script and stylesheet, bundled."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qkv_core.figures import bundle

_ASSETS = Path(__file__).parent / "assets"


def module(entry: str, words: Mapping[str, Any]) -> str:
    """One of its entries as a module of its own; see `bundle.module`."""
    return bundle.module(_ASSETS / entry, words)


def fetched(words: Mapping[str, Any]) -> str:
    """mount.js as a module that brings its stylesheet along, as STYLE: for a page that fetches it on demand."""
    return f"{module('mount.js', words)}\nexport const STYLE = {json.dumps(stylesheet())};\n"


def kept(words: Mapping[str, Any], name: str) -> str:
    """The same as a script that leaves both in a global of this name: for a file that fetches nothing."""
    start = f"globalThis.{name} = {{ mount, STYLE: {bundle.literal(stylesheet())} }};"
    return bundle.program(_ASSETS / "mount.js", words, start)


def stylesheet() -> str:
    """Its CSS, with the colours of theme.py."""
    return bundle.stylesheet(_ASSETS / "toy.css", ".toy")
