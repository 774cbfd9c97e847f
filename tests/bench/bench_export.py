"""Taking a 256-token view along: what each file costs to make, and how large it is.

python -m tests.bench.bench_export
"""

from collections.abc import Callable
from statistics import median

from qkv_core.encoder import load_encoder
from qkv_core.figures.steps import step_matrix
from qkv_core.take_home.export import csv_text, encoding_npz, figure_html
from qkv_core.take_home.handout import handout
from qkv_core.view import View
from tests.bench.common import seconds

ROUNDS = 5


def main() -> None:
    encoding = load_encoder().encode("word " * 400)
    picture = step_matrix(View(encoding, 3, 1, 1), "weights")
    files: dict[str, Callable[[], str | bytes]] = {
        "figure as CSV": lambda: csv_text(picture.table()),
        "figure as HTML": lambda: figure_html(picture),
        "page as handout": lambda: handout("Four steps", "", [picture]),
        "encoding as npz": lambda: encoding_npz(encoding),
    }
    for name, make in files.items():
        took = median(seconds(make) for _ in range(ROUNDS))
        print(f"{name}: {1000 * took:.0f} ms, {len(make()) / 2**20:.1f} MB")


if __name__ == "__main__":
    main()
