"""What the server's owner may set by environment variables, checked once at the start."""

import os
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Settings:
    """`QKV_MODEL` is read by checkpoint.py, which also loads models without a server."""

    proof: bool  # QKV_PROOF: on (default) or off


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The environment's settings. Raises ValueError that names the variable and its choices."""
    proof = os.environ.get("QKV_PROOF", "on")
    if proof not in ("on", "off"):
        raise ValueError(f"QKV_PROOF must be on or off; got {proof!r}.")
    return Settings(proof=proof == "on")
