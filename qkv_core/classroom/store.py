"""Where classes are kept: what every store can do, each in one step that no other can get into the middle of.

A class is a few named fields. An idea's fields begin with its number and a colon: `3:idea`, `3:n`, `3:0.2`. The fields
`now`, `turn`, `ideas` and `seats` are the idea that is on, a number that grows with every change, how many ideas there
were, and how many phones.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

KEPT_FOR = 3 * 60 * 60  # seconds after the lecturer's last step
MOST_IDEAS = 40  # of a class that answered them; more are refused

Taken = Literal["taken", "again", "late", "gone"]


class StoreDownError(Exception):
    """The store does not answer: nothing is known of any class until it does."""


class Store(Protocol):
    """Fields are texts or bytes, and come back as bytes. Each method may raise StoreDownError."""

    def create(self, code: str, fields: Mapping[str, str]) -> bool:
        """Begin a class; False where there is one of this code."""

    def read(self, code: str, names: Sequence[str]) -> list[bytes | None]:
        """These fields, None for each that is not there, as for all of a class that is none."""

    def put(self, code: str, key: str, idea: bytes, numbers: bytes) -> int:
        """The idea with this key is on, new or as it was answered; its number, 0 where there are too many.

        One that is left without a single answer is forgotten. `numbers` take the place of the idea's before.
        """

    def show(self, code: str, idea: int) -> None:
        """No more answers to this idea."""

    def seat(self, code: str, most: int) -> int:
        """One more phone: its number from 1, 0 where there are as many as there may be, or no class."""

    def answer(self, code: str, idea: int, seat: int, counts: Sequence[str]) -> Taken:
        """Add 1 to these counts of the idea, if it is on, not yet shown, and this seat's first answer."""

    def remove(self, code: str) -> None:
        """Forget all of a class."""
