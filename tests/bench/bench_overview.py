"""The overview of all heads against a single heatmap: building, and what travels to the browser.

    python -m tests.bench.bench_overview

How long a browser takes to show either: tests.bench.bench_repaint.
"""

from collections.abc import Callable

from qkv_core.encoder import load_encoder
from qkv_core.figures.overview import all_heads
from qkv_core.figures.picture import Picture
from qkv_core.figures.steps import step_matrix
from qkv_core.measures.overview import overview
from qkv_core.view import View
from tests.bench.common import report, seconds

ROUNDS = 15


def main() -> None:
    encoder = load_encoder()
    for n_tokens in (16, 256):
        encoding = encoder.encode(" ".join(["word"] * (n_tokens - 2)))
        view = View(encoding, 3, 1, 1)

        def every_head(view=view) -> Picture:
            return all_heads(view, overview(view))

        def single(view=view) -> Picture:
            return step_matrix(view, "weights", clickable=True)

        def built(make: Callable[[], Picture]) -> float:
            return 1000 * seconds(lambda: make().figure.to_json())

        ours, floor = zip(*((built(every_head), built(single)) for _ in range(ROUNDS)), strict=True)
        report(f"overview of {n_tokens} tokens, measured, built and written", list(ours), list(floor), "ms")
        sizes = [len(make().figure.to_json()) / 1024 for make in (every_head, single)]
        print(f"  it sends {sizes[0]:.0f} KB, the single heatmap {sizes[1]:.0f} KB")


if __name__ == "__main__":
    main()
