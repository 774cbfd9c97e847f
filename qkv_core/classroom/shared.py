"""Classes of several processes, in Valkey or Redis: any process serves any phone, and a class outlives each of them.

A class is one hash; beside it, an idea has a string of bits for the seats that have answered. What has to happen in one
step is a script that the server runs as a whole.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal, cast

from redis import BlockingConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as LostConnectionError
from redis.exceptions import RedisError
from redis.retry import Retry

from qkv_core.classroom.store import KEPT_FOR, MOST_IDEAS, StoreDownError, Taken

_PATIENCE = 1.0  # seconds: a page waits no longer for its store
_REST = 0.5  # seconds after a fault in which nobody asks: a hall would wait one after the other
_MOST_CONNECTIONS = 32  # of a process; who finds none free waits for one

_CREATE = """
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
redis.call('EXPIRE', KEYS[1], ARGV[1])
return 1
"""
_PUT = """
local class, key, idea, numbers, most, seconds = KEYS[1], ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
if redis.call('EXISTS', class) == 0 then return 0 end
local before = redis.call('HGET', class, 'now')
local is_left = before and redis.call('HEXISTS', class, before .. ':n') == 0
local number = redis.call('HGET', class, 'number of ' .. key)
if not number then
  local kept = tonumber(redis.call('HGET', class, 'kept') or 0)
  if kept - (is_left and 1 or 0) >= most then return 0 end
  number = tostring(redis.call('HINCRBY', class, 'ideas', 1))
  redis.call('HSET', class, 'number of ' .. key, number, number .. ':idea', idea, number .. ':key', key)
  redis.call('HINCRBY', class, 'kept', 1)
end
if is_left and before ~= number then
  local old = redis.call('HGET', class, before .. ':key')
  redis.call('HDEL', class, 'number of ' .. old, before .. ':key', before .. ':idea', before .. ':shown')
  redis.call('HINCRBY', class, 'kept', -1)
end
redis.call('HSET', class, 'now', number, 'numbers', numbers)
redis.call('HINCRBY', class, 'turn', 1)
redis.call('EXPIRE', class, seconds)
return tonumber(number)
"""
_SHOW = """
if redis.call('HEXISTS', KEYS[1], ARGV[1] .. ':idea') == 0 then return 0 end
redis.call('HSET', KEYS[1], ARGV[1] .. ':shown', 1)
redis.call('HINCRBY', KEYS[1], 'turn', 1)
return redis.call('EXPIRE', KEYS[1], ARGV[2])
"""
_SEAT = """
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if tonumber(redis.call('HGET', KEYS[1], 'seats') or 0) >= tonumber(ARGV[1]) then return 0 end
return redis.call('HINCRBY', KEYS[1], 'seats', 1)
"""
_ANSWER = """
local idea, seat = ARGV[1], ARGV[2]
if redis.call('EXISTS', KEYS[1]) == 0 then return 'gone' end
if redis.call('HGET', KEYS[1], 'now') ~= idea then return 'late' end
if redis.call('HEXISTS', KEYS[1], idea .. ':shown') == 1 then return 'late' end
if redis.call('SETBIT', KEYS[2], seat, 1) == 1 then return 'again' end
redis.call('EXPIRE', KEYS[2], ARGV[3])
for place = 4, #ARGV do redis.call('HINCRBY', KEYS[1], idea .. ':' .. ARGV[place], 1) end
return 'taken'
"""


class SharedStore:
    """A store at an address such as redis://host:6379/0. It connects when it is asked, and again after a fault."""

    def __init__(self, url: str) -> None:
        patience = {"socket_timeout": _PATIENCE, "socket_connect_timeout": _PATIENCE}
        retry = Retry(NoBackoff(), 1, supported_errors=(LostConnectionError,))  # of a server that was started anew
        pool = BlockingConnectionPool.from_url(
            url, **patience, timeout=_PATIENCE, max_connections=_MOST_CONNECTIONS, retry=retry
        )
        self._client = Redis(connection_pool=pool)
        self._rests_until = 0.0
        scripts = {"create": _CREATE, "put": _PUT, "show": _SHOW, "seat": _SEAT, "answer": _ANSWER}
        self._scripts: dict[str, Callable[..., Any]] = {
            name: self._client.register_script(script) for name, script in scripts.items()
        }

    def create(self, code: str, fields: Mapping[str, str]) -> bool:
        pairs = [text for pair in fields.items() for text in pair]
        return bool(self._run("create", [_class(code)], [KEPT_FOR, *pairs]))

    def read(self, code: str, names: Sequence[str]) -> list[bytes | None]:
        with self._asking():
            return cast("list[bytes | None]", self._client.hmget(_class(code), list(names)))

    def put(self, code: str, key: str, idea: bytes, numbers: bytes) -> int:
        return int(self._run("put", [_class(code)], [key, idea, numbers, MOST_IDEAS, KEPT_FOR]))

    def show(self, code: str, idea: int) -> None:
        self._run("show", [_class(code)], [idea, KEPT_FOR])

    def seat(self, code: str, most: int) -> int:
        return int(self._run("seat", [_class(code)], [most]))

    def answer(self, code: str, idea: int, seat: int, counts: Sequence[str]) -> Taken:
        said = self._run("answer", [_class(code), _answered(code, idea)], [idea, seat, KEPT_FOR, *counts])
        return cast(Taken, said.decode())

    def remove(self, code: str) -> None:
        with self._asking():
            n_ideas = int(cast("bytes | None", self._client.hget(_class(code), "ideas")) or 0)
            self._client.delete(_class(code), *(_answered(code, idea) for idea in range(1, n_ideas + 1)))

    def _run(
        self, name: Literal["create", "put", "show", "seat", "answer"], keys: list[str], arguments: list[object]
    ) -> Any:
        with self._asking():
            return self._scripts[name](keys=keys, args=arguments)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Whatever the store's fault is, nothing can be done about it here but to wait."""
        if time.monotonic() < self._rests_until:
            raise StoreDownError("not asked again yet")
        try:
            yield
        except RedisError as error:
            self._rests_until = time.monotonic() + _REST
            raise StoreDownError(type(error).__name__) from error


def _class(code: str) -> str:
    return f"qkv:class:{{{code}}}"  # in braces, so that a cluster keeps all of a class in one place


def _answered(code: str, idea: int) -> str:
    return f"{_class(code)}:{idea}"
