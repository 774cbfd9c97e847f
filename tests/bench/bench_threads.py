"""BLAS threads: one visitor alone and four at once, with one BLAS thread and with one for each core.

python -m tests.bench.bench_threads
"""

import os
from concurrent.futures import ThreadPoolExecutor

from threadpoolctl import threadpool_limits

from qkv_core.encoder import load_encoder
from tests.bench.common import report, seconds

ROUNDS = 10


def main() -> None:
    encoder = load_encoder()
    for n_tokens in (16, 128):
        text = " ".join(["word"] * (n_tokens - 2))
        for n_visitors in (1, 4):
            times: dict[int, list[float]] = {1: [], os.cpu_count() or 1: []}
            with ThreadPoolExecutor(n_visitors) as visitors:
                for n_threads in [*times] * ROUNDS:
                    with threadpool_limits(n_threads):
                        texts = [text] * n_visitors * 5
                        times[n_threads].append(
                            1000 * seconds(lambda texts=texts: list(visitors.map(encoder.encode, texts)))
                        )
            one, many = times.values()
            report(
                f"{n_visitors} at once, 5 texts of {n_tokens} tokens each, 1 thread against {max(times)}",
                one,
                many,
                "ms",
            )


if __name__ == "__main__":
    main()
