"""Classes of one process, in its memory."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import RLock

from qkv_core.classroom.store import KEPT_FOR, MOST_IDEAS, Taken


@dataclass
class _Kept:
    fields: dict[str, bytes]
    until: float
    answered: dict[int, set[int]] = field(default_factory=dict)  # the seats, by idea


class MemoryStore:
    """A store that goes with its process. Safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._classes, self._lock = clock, dict[str, _Kept](), RLock()

    def create(self, code: str, fields: Mapping[str, str]) -> bool:
        with self._lock:
            for old in [*self._classes]:
                self._get(old)
            if code in self._classes:
                return False
            kept = _Kept({name: text.encode() for name, text in fields.items()}, 0)
            self._classes[code] = kept
            self._renew(kept)
            return True

    def read(self, code: str, names: Sequence[str]) -> list[bytes | None]:
        with self._lock:
            kept = self._get(code)
            return [kept.fields.get(name) if kept else None for name in names]

    def put(self, code: str, key: str, idea: bytes, numbers: bytes) -> int:
        with self._lock:
            kept = self._get(code)
            if kept is None:
                return 0
            fields, before = kept.fields, _number(kept.fields, "now")
            is_left = before > 0 and f"{before}:n" not in fields  # without an answer
            number = _number(fields, f"number of {key}")
            if not number:
                if _number(fields, "kept") - is_left >= MOST_IDEAS:
                    return 0
                number = self._add(kept, "ideas", 1)
                fields |= {f"number of {key}": str(number).encode(), f"{number}:idea": idea}
                fields[f"{number}:key"] = key.encode()
                self._add(kept, "kept", 1)
            if is_left and before != number:
                del fields[f"number of {fields.pop(f'{before}:key').decode()}"], fields[f"{before}:idea"]
                fields.pop(f"{before}:shown", None)
                self._add(kept, "kept", -1)
            fields |= {"now": str(number).encode(), "numbers": numbers}
            self._add(kept, "turn", 1)
            self._renew(kept)
            return number

    def show(self, code: str, idea: int) -> None:
        with self._lock:
            kept = self._get(code)
            if kept is not None and f"{idea}:idea" in kept.fields:
                kept.fields[f"{idea}:shown"] = b"1"
                self._add(kept, "turn", 1)
                self._renew(kept)

    def seat(self, code: str, most: int) -> int:
        with self._lock:
            kept = self._get(code)
            if kept is None or _number(kept.fields, "seats") >= most:
                return 0
            return self._add(kept, "seats", 1)

    def answer(self, code: str, idea: int, seat: int, counts: Sequence[str]) -> Taken:
        with self._lock:
            kept = self._get(code)
            if kept is None:
                return "gone"
            if not idea or _number(kept.fields, "now") != idea or f"{idea}:shown" in kept.fields:
                return "late"
            answered = kept.answered.setdefault(idea, set())
            if seat in answered:
                return "again"
            answered.add(seat)
            for name in counts:
                self._add(kept, f"{idea}:{name}", 1)
            return "taken"

    def remove(self, code: str) -> None:
        with self._lock:
            self._classes.pop(code, None)

    def _get(self, code: str) -> _Kept | None:
        kept = self._classes.get(code)
        if kept is not None and kept.until <= self._clock():
            del self._classes[code]
            return None
        return kept

    def _renew(self, kept: _Kept) -> None:
        kept.until = self._clock() + KEPT_FOR

    @staticmethod
    def _add(kept: _Kept, name: str, number: int) -> int:
        total = _number(kept.fields, name) + number
        kept.fields[name] = str(total).encode()
        return total


def _number(fields: Mapping[str, bytes], name: str) -> int:
    return int(fields.get(name, b"0"))
