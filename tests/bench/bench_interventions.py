"""How much longer interventions take: ratios within one run, so that the machine's speed drops out.

    python tests/bench/bench_interventions.py

Each number is the best of several interleaved rounds; "1 encoding" is `encoder.encode(text)`.
"""

import time
from collections.abc import Callable
from functools import partial

import numpy as np

from qkv_core.encoder import Encoder, load_encoder
from qkv_core.interventions import Intervention, Kind, parse_interventions
from qkv_core.measures import knock_out

ROUNDS = 5
SHORT = "The animal didn't cross the street because it was too tired."
TEXTS = {"short": SHORT, "medium": " ".join([SHORT] * 4), "long": " ".join([SHORT] * 18)}
INTERVENTIONS = ["", "temperature=1@all", "knock-out@L3H1", "tie-qk@L3H1", "swap-qk@all", "random-w=7@all"]


def best_times(tasks: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Seconds of each task's best round; the rounds are interleaved, so that a busy moment hits all alike."""
    best = dict.fromkeys(tasks, np.inf)
    for _ in range(ROUNDS):
        for name, task in tasks.items():
            started = time.perf_counter()
            task()
            best[name] = min(best[name], time.perf_counter() - started)
    return best


def bench_encode(encoder: Encoder, text: str) -> None:
    """One encoding under each intervention, its changed matrices made anew each time, against the plain one."""

    def encode(changes: str) -> None:
        encoder._changed_layers.cache_clear()
        encoder.encode(text, parse_interventions(changes))

    show(best_times({changes or "1 encoding": partial(encode, changes) for changes in INTERVENTIONS}), "1 encoding")


def bench_scan(encoder: Encoder, text: str) -> None:
    """The scan, batched and head by head, against as many plain encodings and against encoding anew each time."""
    encoding = encoder.encode(text)
    heads = [(layer, head) for layer in range(encoder.n_layers) for head in range(encoder.n_heads)]

    def one_head_at_a_time() -> None:
        batched = knock_out._MAX_ROWS
        knock_out._MAX_ROWS = 1
        list(knock_out.knock_out_scan(encoding))
        knock_out._MAX_ROWS = batched

    def one_encoding_a_head() -> None:
        for layer, head in heads:
            encoder.encode(text, (Intervention(Kind.KNOCK_OUT, layer, head),))

    tasks = {
        f"{len(heads)} encodings": lambda: [encoder.encode(text) for _ in heads],
        "knocked out one by one from the first layer": one_encoding_a_head,
        "scan, one head at a time": one_head_at_a_time,
        "scan": lambda: list(knock_out.knock_out_scan(encoding)),
    }
    show(best_times(tasks), f"{len(heads)} encodings")


def show(times: dict[str, float], unit: str) -> None:
    """One line a task: milliseconds, and the ratio to the task called `unit`."""
    for name, seconds in times.items():
        print(f"  {name:45} {seconds * 1000:8.1f} ms  {seconds / times[unit]:5.2f} x {unit}")


def main() -> None:
    """Short, medium and long text, one after the other."""
    encoder = load_encoder()
    for name, text in TEXTS.items():
        print(f"{name}: {len(encoder.encode(text).tokens)} tokens")
        bench_encode(encoder, text)
        bench_scan(encoder, text)


if __name__ == "__main__":
    main()
