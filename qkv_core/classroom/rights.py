"""Who may do what in a class: its code, which anybody may have, the lecturer's secret, and a seat for each phone."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none of them is taken for another one
N_LETTERS = 6
_CODE = re.compile(f"[{LETTERS}]{{{N_LETTERS}}}")
_SEAT = re.compile(r"([1-9]\d{0,5})\.([0-9a-f]{24})", re.ASCII)


@dataclass(frozen=True)
class Steering:
    """What a lecturer has: who has it too, steers the same class."""

    code: str
    secret: str

    def __repr__(self) -> str:
        return f"Steering({self.code!r}, …)"  # no log and no error may tell the secret


def new_steering() -> Steering:
    """Of a new class: one code of some 900 million, and a secret that can't be guessed."""
    return Steering("".join(secrets.choice(LETTERS) for _ in range(N_LETTERS)), secrets.token_urlsafe(24))


def code_in(text: str) -> str | None:
    """A class's code as somebody wrote it, in small letters perhaps; None where it can't be one."""
    code = text.upper()
    return code if _CODE.fullmatch(code) else None


def fingerprint(secret: str) -> str:
    """What is kept of a secret, and tells nobody what it is."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_secret_of(secret: str, kept: str) -> bool:
    """Whether this is the secret whose fingerprint was kept."""
    return hmac.compare_digest(fingerprint(secret), kept)


def new_seal() -> str:
    """What a class seals its seats with."""
    return secrets.token_hex(32)


def sealed(seat: int, code: str, seal: str) -> str:
    """A seat as its phone has it: nobody else can make one."""
    return f"{seat}.{_mark(seat, code, seal)}"


def seat_in(text: object, code: str, seal: str) -> int | None:
    """The seat's number; None where the class never gave this one out."""
    found = _SEAT.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    seat = int(found[1])
    return seat if hmac.compare_digest(found[2], _mark(seat, code, seal)) else None


def _mark(seat: int, code: str, seal: str) -> str:
    return hmac.new(bytes.fromhex(seal), f"{code} {seat}".encode(), "sha256").hexdigest()[:24]
