"""What the server's owner may set by environment variables, checked once at the start.

`QKV_MODEL` is read by checkpoint.py, which loads models without a server too.
"""

import os
import re
from dataclasses import dataclass
from functools import lru_cache

_LARGEST_CACHE_MB = 65_536
# A CSP source list: 'self', 'none', * or hosts, as in "'self' https://example.org".
_FRAME_ANCESTORS = re.compile(
    r"('self'|'none'|\*|(https?://)?(\*\.)?[\w.-]+(:\d+)?)( ('self'|(https?://)?(\*\.)?[\w.-]+(:\d+)?))*"
)

# Hosts as an address names them, with a port where it has one.
_HOSTS = re.compile(r"|[\w.-]+(:\d+)?( [\w.-]+(:\d+)?)*", re.ASCII)


# Where classes are kept for several processes, as the redis client reads it; it may hold a password.
_CLASSES = re.compile(r"|(rediss?|unix)://[!-~]+")


@dataclass(frozen=True)
class Settings:
    """All of them; the README's table says what each is for."""

    proof: bool  # QKV_PROOF
    rehearsal: bool  # QKV_REHEARSAL
    cache_mb: int  # QKV_CACHE_MB
    frame_ancestors: str  # QKV_FRAME_ANCESTORS
    public_hosts: frozenset[str]  # QKV_PUBLIC_HOST; none named: every one
    classes: str  # QKV_CLASSES; none: in the process's memory


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The environment's settings. Raises ValueError that names the variable, what it expects and what came."""
    return Settings(
        proof=_choice("QKV_PROOF", "on", ("on", "off")) == "on",
        rehearsal=_choice("QKV_REHEARSAL", "on", ("on", "off")) == "on",
        cache_mb=_whole_number("QKV_CACHE_MB", 256, 16, _LARGEST_CACHE_MB),
        frame_ancestors=_pattern("QKV_FRAME_ANCESTORS", "'self'", _FRAME_ANCESTORS, such_as="'self'"),
        public_hosts=frozenset(_pattern("QKV_PUBLIC_HOST", "", _HOSTS, such_as="qkv.example.org").split()),
        classes=_store("QKV_CLASSES"),
    )


def _choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    value = os.environ.get(name, default)
    if value not in choices:
        raise ValueError(f"{name} must be {' or '.join(choices)}; got {value!r}.")
    return value


def _whole_number(name: str, default: int, smallest: int, largest: int) -> int:
    value = os.environ.get(name, str(default))
    if not (value.isascii() and value.isdigit() and smallest <= int(value) <= largest):
        raise ValueError(f"{name} must be a whole number from {smallest} to {largest}; got {value!r}.")
    return int(value)


def _store(name: str) -> str:
    value = os.environ.get(name, "")
    if not _CLASSES.fullmatch(value):  # what came is not repeated: a password may be in it
        raise ValueError(f"{name} must be an address such as redis://host:6379/0; got another one.")
    return value


def _pattern(name: str, default: str, pattern: re.Pattern[str], *, such_as: str) -> str:
    value = os.environ.get(name, default)
    if not pattern.fullmatch(value):
        raise ValueError(f"{name} must be a list of hosts with blanks between, such as {such_as}; got {value!r}.")
    return value
