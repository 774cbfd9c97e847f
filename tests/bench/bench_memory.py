"""Memory of the server: warmed up, without the proof and with it; and while a page shows the longest text of a model.

    python -m tests.bench.bench_memory [--shape 12x12] [--family mpnet] [--pages home why_three] [--cache-mb 256]
        [--visitors 1]

Models of 6 x 12, 12 x 12 and 24 x 16 layers and heads have random weights and the usual longest text. Their pages are
opened one after the other by visitors without a browser, all at once, each with a text of their own. Resident set sizes
from /proc, so Linux only. The proof's process is counted apart.
"""

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from qkv_core.families import FAMILIES
from qkv_core.ui.site import ENTRIES
from tests.bench.bench_load import Log, Peak
from tests.bench.common import ROOT, chromium, server, wait_until_warm
from tests.bench.visitor import UnansweredError, Visitor
from tests.browser.steps import picture
from tests.models import word_pieces, write_model
from tests.processes import children, resident_mb

# By layers and heads: the sizes of all-MiniLM-L6-v2, bge-small and bge-large.
SHAPES = {
    "6x12": {"n_layers": 6, "n_heads": 12, "d_head": 32, "d_feed_forward": 1536, "max_tokens": 256},
    "12x12": {"n_layers": 12, "n_heads": 12, "d_head": 32, "d_feed_forward": 1536, "max_tokens": 512},
    "24x16": {"n_layers": 24, "n_heads": 16, "d_head": 64, "d_feed_forward": 4096, "max_tokens": 512},
}
_WORDS = ("the", "cat", "sat", "because", "it", "was", "warm", "and", "tired")


def warmed_up(proof: str) -> None:
    with chromium() as browser, server(ROOT / "app.py", QKV_PROOF=proof) as (url, process):
        wait_until_warm(url, process)
        page = browser.new_page()
        page.goto(url)
        picture(page)
        if proof == "on":
            page.get_by_text("Same numbers as the published model").wait_for(timeout=240_000)
        print(
            f"proof {proof}: server {resident_mb(process.pid):.0f} MB, its helpers "
            f"{[round(resident_mb(child)) for child in children(process.pid)]} MB"
        )


def encoding_mb(shape: dict[str, int]) -> float:
    """What the whole encoding of the longest text holds in float32."""
    n, d_model = shape["max_tokens"], shape["n_heads"] * shape["d_head"]
    return shape["n_layers"] * 4 * (9 * n * d_model + 3 * shape["n_heads"] * n * n) / 2**20


def long_text(number: int, n_tokens: int) -> str:
    """Other words for each visitor, more than the model reads."""
    return " ".join(_WORDS[(i * (number + 1) + number) % len(_WORDS)] for i in range(n_tokens))


def longest_texts(name: str, family: str, pages: Sequence[str], cache_mb: int, n_visitors: int) -> None:
    shape = SHAPES[name]
    print(f"{family} {name}, {shape['max_tokens']} tokens, {n_visitors} at once: encoding {encoding_mb(shape):.0f} MB")
    with TemporaryDirectory() as folder:
        # 514 are enough for families that count positions from the padding token's on, too.
        model = write_model(Path(folder) / name, word_pieces(), n_positions=514, family=family, **shape)
        environment = {"QKV_PROOF": "off", "QKV_CACHE_MB": str(cache_mb), "QKV_MODEL": str(model)}
        with server(ROOT / "app.py", **environment) as (url, process):
            wait_until_warm(url, process)
            print(f"  warmed up: {resident_mb(process.pid):.0f} MB")
            for page in pages:
                memory, log = Peak(process.pid), Log()
                asyncio.run(_look(url, page, memory, log, shape["max_tokens"], n_visitors))
                print(f"  {page:>16}: {memory}; {len(log.errors)} errors", flush=True)


async def _look(url: str, page: str, memory: Peak, log: Log, n_tokens: int, n_visitors: int) -> None:
    async def arrive(number: int) -> None:
        where = "" if page == ENTRIES[0].file else page
        try:
            visitor, _ = await Visitor.open(url, where, text=long_text(number, n_tokens))
            await visitor.close()
        except UnansweredError as error:
            log.errors.append(str(error))

    async with memory.watched():
        await asyncio.gather(*(arrive(number) for number in range(n_visitors)))
    await asyncio.sleep(2)
    memory.note("2 s later")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", choices=SHAPES, help="this one alone")
    parser.add_argument("--family", choices=FAMILIES, default="bert")
    parser.add_argument("--cache-mb", type=int, default=256)
    parser.add_argument("--visitors", type=int, default=1)
    parser.add_argument("--pages", nargs="+", default=[entry.file for entry in ENTRIES])
    chosen = parser.parse_args()
    if not chosen.shape:
        warmed_up("off")
        warmed_up("on")
    for name in [chosen.shape] if chosen.shape else SHAPES:
        longest_texts(name, chosen.family, chosen.pages, chosen.cache_mb, chosen.visitors)


if __name__ == "__main__":
    main()
