"""One token more in a text under a causal mask: the whole text anew against keys and values that were kept.

python -m tests.bench.bench_cache
"""

from qkv_core.encoder import load_encoder
from qkv_core.measures.kv_cache import multiplications, seconds
from qkv_core.server.threads import one_thread_a_product


def main() -> None:
    one_thread_a_product()  # as the app does
    encoder = load_encoder()
    counted, measured = multiplications(encoder), seconds(encoder)
    for n, products, time in zip(counted.lengths, counted.ratios, measured.ratios, strict=True):
        print(f"token {n:>3}: {products:6.1f} x the multiplications, {time:5.1f} x the time")


if __name__ == "__main__":
    main()
