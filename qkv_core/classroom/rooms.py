"""What lecturers and phones do with a class, whichever store keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Literal

from qkv_core.classroom import rights
from qkv_core.classroom.ideas import Idea, Tally, counted_by, fields_of, tally_of, unpacked
from qkv_core.classroom.rights import Steering
from qkv_core.classroom.store import Store, Taken

MOST_PHONES = 2000  # of a class
MOST_CLASSES = 200  # that one process opens
MOST_BYTES_OF_NUMBERS = 100_000  # of a head's q, k and v as gzip: 256 tokens of 32 numbers

Outcome = Taken | Literal["forged", "odd"]


class ClassError(ValueError):
    """What can't be done, in a sentence for the lecturer."""


@dataclass(frozen=True)
class Look:
    """A class as it is now. Of what is not shown yet, only how many have answered is known outside."""

    turn: int  # grows with every change but a phone's
    number: int  # of the idea that is on; 0 before the first
    idea: Idea | None
    is_shown: bool
    n_phones: int
    tally: Tally | None  # None while nothing is asked


@dataclass(frozen=True)
class Result:
    """How an idea was answered."""

    number: int
    idea: Idea
    tally: Tally


class Rooms:
    """All classes of a store. Each method may raise StoreDownError. Safe to share between threads."""

    def __init__(self, store: Store) -> None:
        self._store, self._opened, self._opening = store, list[str](), Lock()

    def open(self) -> Steering:
        """A new class. Raises ClassError where this process has as many as it may."""
        with self._opening:
            if len(self._opened) >= MOST_CLASSES:
                self._opened = [code for code in self._opened if self.is_open(code)]
            if len(self._opened) >= MOST_CLASSES:
                raise ClassError(f"{MOST_CLASSES} classes are open on this server, as many as it keeps.")
            while True:
                steering = rights.new_steering()
                fields = {"steers": rights.fingerprint(steering.secret), "seal": rights.new_seal()}
                if self._store.create(steering.code, fields):
                    self._opened.append(steering.code)
                    return steering

    def is_open(self, code: str) -> bool:
        """Whether there is a class of this code."""
        return self._store.read(code, ["steers"]) != [None]

    def steers(self, steering: Steering) -> bool:
        """Whether this is a lecturer's right to a class that is open."""
        (kept,) = self._store.read(steering.code, ["steers"])
        return kept is not None and rights.is_secret_of(steering.secret, kept.decode())

    def ask(self, steering: Steering, idea: Idea, numbers: bytes = b"") -> int:
        """All phones follow to this idea; its number. One that was on before comes back as it was answered.

        `numbers` are what its row is drawn from, as gzip. Raises ClassError where the idea is too long or one too many,
        and PermissionError where the secret is another.
        """
        self._check(steering)
        if len(numbers) > MOST_BYTES_OF_NUMBERS:
            raise ClassError("This sentence is too long for a class's phones. A shorter one shows more, too.")
        try:
            packed = idea.packed()
        except ValueError:
            raise ClassError("This sentence is too long for a class's phones. A shorter one shows more, too.") from None
        number = self._store.put(steering.code, idea.key, packed, numbers)
        if not number:
            raise ClassError("This class was asked as many questions as it keeps. Open another one to go on.")
        return number

    def show(self, steering: Steering, number: int) -> None:
        """The idea of this number is answered: no phone's answer counts from now on."""
        self._check(steering)
        self._store.show(steering.code, number)

    def end(self, steering: Steering) -> None:
        """Forget the class and all of its counts."""
        self._check(steering)
        self._store.remove(steering.code)

    def look(self, code: str) -> Look | None:
        """The class as it is now; None where there is none."""
        steers, turn, now, seats = self._store.read(code, ["steers", "turn", "now", "seats"])
        if steers is None:
            return None
        idea, shown, tally = self._idea(code, int(now or 0))
        return Look(int(turn or 0), int(now or 0), idea, shown, int(seats or 0), tally)

    def turn(self, code: str) -> int | None:
        """What another `look` would have as its `turn`, without all the rest; None where there is no class."""
        steers, turn = self._store.read(code, ["steers", "turn"])
        return None if steers is None else int(turn or 0)

    def results(self, steering: Steering) -> list[Result]:
        """All ideas that somebody has answered, in the order in which they were asked."""
        self._check(steering)
        (n_ideas,) = self._store.read(steering.code, ["ideas"])
        found = [(number, *self._idea(steering.code, number)) for number in range(1, int(n_ideas or 0) + 1)]
        return [Result(number, idea, tally) for number, idea, _, tally in found if idea and tally and tally.n]

    def seat(self, code: str) -> str | None:
        """For one more phone; None where the class is full, or none."""
        (seal,) = self._store.read(code, ["seal"])
        seat = self._store.seat(code, MOST_PHONES) if seal else 0
        return rights.sealed(seat, code, seal.decode()) if seal and seat else None

    def is_seat(self, code: str, seat: str) -> bool:
        """Whether the class gave this seat to a phone."""
        (seal,) = self._store.read(code, ["seal"])
        return seal is not None and rights.seat_in(seat, code, seal.decode()) is not None

    def answer(self, code: str, seat: object, number: object, chosen: object) -> Outcome:
        """A phone's answers to all questions of the idea of this number. What it sends may be anything."""
        if type(number) is not int or not 0 < number < 10**6:
            return "odd"
        seal, packed = self._store.read(code, ["seal", f"{number}:idea"])
        if seal is None:
            return "gone"
        place = rights.seat_in(seat, code, seal.decode())
        if place is None:
            return "forged"
        if packed is None:
            return "late"
        idea = _unpacked(packed)
        if not idea.is_answer(chosen):
            return "odd"
        assert isinstance(chosen, list)
        return self._store.answer(code, number, place, counted_by(idea, chosen))

    def numbers(self, code: str, number: int) -> bytes | None:
        """What the row of the idea that is on is drawn from, as gzip; None for another one."""
        now, numbers = self._store.read(code, ["now", "numbers"])
        return numbers if now is not None and int(now) == number else None

    def _idea(self, code: str, number: int) -> tuple[Idea | None, bool, Tally | None]:
        packed, shown = self._store.read(code, [f"{number}:idea", f"{number}:shown"])
        if packed is None:
            return None, False, None
        idea = _unpacked(packed)
        return idea, shown is not None, tally_of(idea, self._counts(code, number, idea))

    def _counts(self, code: str, number: int, idea: Idea) -> dict[str, int]:
        names: Sequence[str] = [
            "n",
            *(f"right.{n}" for n in range(len(idea.questions) + 1)),
            *(name for names in fields_of(idea) for name in names),
        ]
        read = self._store.read(code, [f"{number}:{name}" for name in names])
        return {name: int(count) for name, count in zip(names, read, strict=True) if count}

    def _check(self, steering: Steering) -> None:
        if not self.steers(steering):
            raise PermissionError("This class is over, or somebody else's.")


@lru_cache(maxsize=64)
def _unpacked(packed: bytes) -> Idea:
    return unpacked(packed)
