"""The audit in the background: a process of its own runs the published model, so that no page waits for torch.

The process is loky's, because the standard library's would import the server's main module, and while Streamlit runs a
page, that is the page.
"""

import multiprocessing
import os
import threading
from concurrent.futures import BrokenExecutor, Future
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from cachetools import LRUCache, cached
from loky import ProcessPoolExecutor

from qkv_core.encoder import Encoding
from qkv_core.reference import Audit, ReferenceTrace, compare, load_reference, reference_trace

_LOWER_PRIORITY = 5  # visitors come first, and yet a busy machine finishes its proofs
_MAX_RESULTS = 1000
_MAX_RESTARTS = 1  # a process killed for want of memory may live a second time; a loop of deaths helps nobody
_MAX_PENDING = 32  # beyond that a text is asked for again at the badge's next look

_Files = dict[Path, tuple[int, int]]  # size and time of change


@dataclass(frozen=True)
class Unavailable:
    """No proof can be had; the sentence says why."""

    reason: str


class Prover:
    """Runs audits one after the other in a worker process of lower priority, which is started again once if it dies.

    What failed is tried anew when the model's files are no longer those that it failed on.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._results: LRUCache[str, Audit | Unavailable] = LRUCache(_MAX_RESULTS)
        self._pending: set[str] = set()
        self._lock = threading.Lock()
        self._restarts_left = _MAX_RESTARTS
        self._latest: Audit | Unavailable | None = None
        self._failed_on: _Files | None = None
        self._until_server_ends, self._server_lives = multiprocessing.Pipe(duplex=False)
        self._starting = threading.Lock()  # its own: a pool runs callbacks, which take the other, under a lock of its
        self._pool = self._start()

    def result(self, encoding: Encoding) -> Audit | Unavailable | None:
        """The audit of an encoding, None while it runs; the first call starts it."""
        self._forgive_if_mended()
        with self._lock:
            if encoding.text in self._results:
                return self._results[encoding.text]
            if encoding.text in self._pending or len(self._pending) >= _MAX_PENDING:
                return None
            self._pending.add(encoding.text)
        try:
            pool, future = self._submit(encoding.text)
        except RuntimeError as error:
            self._keep(encoding.text, _stopped(error))
        else:
            future.add_done_callback(lambda done: self._finish(encoding, done, pool))
        return None

    def status(self) -> str:
        """For whoever watches the server: whether proofs can be had, as of the latest one."""
        self._forgive_if_mended()
        if self._latest is None:
            return "on its way"
        if isinstance(self._latest, Unavailable):
            return f"unavailable: {self._latest.reason}"
        return "works" if self._latest.passed else "finds other numbers than the published model's"

    def _forgive_if_mended(self) -> None:
        if self._failed_on is None or self._failed_on == _files_of(self._folder):
            return
        with self._lock:
            self._failed_on = self._latest = None
            self._restarts_left = _MAX_RESTARTS
            for text in [text for text, result in self._results.items() if isinstance(result, Unavailable)]:
                del self._results[text]

    def _submit(self, text: str) -> tuple[ProcessPoolExecutor, "Future[ReferenceTrace]"]:
        """Hand a text to the worker, to a new one if that has died; RuntimeError if there is none any more."""
        pool = self._pool
        try:
            return pool, pool.submit(reference_trace, text, self._folder)
        except BrokenExecutor:
            pool = self._after(pool)
            return pool, pool.submit(reference_trace, text, self._folder)

    def _after(self, dead: ProcessPoolExecutor) -> ProcessPoolExecutor:
        with self._starting:
            if self._pool is dead and self._restarts_left:
                self._restarts_left -= 1
                self._pool = self._start()
            return self._pool

    def _start(self) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(1, initializer=_begin_worker, initargs=(self._until_server_ends,))
        pool.submit(_load, self._folder)
        return pool

    def _finish(self, encoding: Encoding, done: "Future[ReferenceTrace]", pool: ProcessPoolExecutor) -> None:
        lives_again = self._pool is not pool or self._restarts_left
        if isinstance(done.exception(), BrokenExecutor) and lives_again:
            with self._lock:
                self._pending.discard(encoding.text)  # the badge's next look asks the next worker
        else:
            self._keep(encoding.text, _judge(encoding, done))

    def _keep(self, text: str, result: Audit | Unavailable) -> None:
        with self._lock:
            self._pending.discard(text)
            self._results[text] = self._latest = result
            if isinstance(result, Unavailable):
                self._failed_on = _files_of(self._folder)


def _files_of(folder: Path) -> _Files:
    """The model's files, each with what changes when it is written."""
    found = {}
    for file in folder.rglob("*"):
        with suppress(OSError):  # it may go away meanwhile
            status = file.stat()
            found[file] = (status.st_size, status.st_mtime_ns)
    return found


@cached({}, condition=threading.Condition())
def prover(folder: Path) -> Prover:
    """The server's one prover, however many visitors ask for it at its start."""
    return Prover(folder)


def _judge(encoding: Encoding, done: "Future[ReferenceTrace]") -> Audit | Unavailable:
    try:
        return compare(encoding, done.result())
    except ImportError as error:
        return Unavailable(
            f"It needs sentence-transformers, which can't be imported here ({error}). "
            'Where the app is installed from, `pip install ".[proof]"` adds it.'
        )
    except BrokenExecutor as error:
        return _stopped(error)
    except Exception as error:  # whatever goes wrong over there must not break a page; the badge says it
        return Unavailable(f"The reference model did not answer ({type(error).__name__}).")


def _stopped(error: RuntimeError) -> Unavailable:
    return Unavailable(f"The background process has stopped ({error}).")


def _begin_worker(until_server_ends: Connection) -> None:
    """Yield to visitors, use one core, and end with the server, even if that is killed."""
    if hasattr(os, "nice"):  # Windows has no such call
        os.nice(_LOWER_PRIORITY)
    os.environ.update(OMP_NUM_THREADS="1", HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
    threading.Thread(target=_end_after, args=(until_server_ends,), daemon=True).start()


def _load(folder: Path) -> None:
    """Load the model over there; returning it would bring it, and torch, into the server's own process."""
    load_reference(folder)


def _end_after(until_server_ends: Connection) -> None:
    """Nothing is ever sent: a wait for it ends when the server does, and so closes its side."""
    with suppress(EOFError, OSError):
        until_server_ends.recv()
    os._exit(0)
