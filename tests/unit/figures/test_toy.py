"""The toys' scripts: what they compute is qkv_core.attention's, and no colour is theirs."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from qkv_core.attention import scaled_dot_product_attention
from qkv_core.figures import theme
from qkv_core.figures.toy import script
from qkv_core.words.toy import WORDS
from tests.unit.figures.test_journey import COLOUR, node

ASSETS = Path(script.__file__).parent / "assets"


def random_rows():
    """Queries with their keys and values, of sizes that differ from one another, and what attention makes of them."""
    random = np.random.default_rng(11)
    for d_k, n_keys, d_value in [(1, 3, 2), (2, 3, 2), (5, 7, 4), (64, 8, 3), (4096, 8, 2)]:
        q, k, v = (random.normal(size=(1, n, d)) for n, d in [(31, d_k), (n_keys, d_k), (n_keys, d_value)])
        trace = scaled_dot_product_attention(q, k, v)
        for query in range(q.shape[1]):
            of_query = {"scores": trace.scores, "scaled": trace.scaled_scores, "weights": trace.attention_weights}
            yield (
                {"q": q[0, query].tolist(), "k": k[0].tolist(), "v": v[0].tolist(), "z": trace.z[0, query].tolist()}
                | {name: steps[0, query].tolist() for name, steps in of_query.items()}
            )


def test_products_shares_and_blend_are_those_of_the_formula(tmp_path):
    (tmp_path / "rows.json").write_text(json.dumps(list(random_rows())), encoding="utf-8")
    tests = Path(__file__).parent / "toy" / "sums.test.mjs"
    done = subprocess.run(
        [node(), "--test", tests],
        env={"ROWS": str(tmp_path / "rows.json")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr


@pytest.mark.parametrize("entry", ["mount.js", "streamlit.js"])
def test_a_bundle_is_one_valid_module(entry, tmp_path):
    (tmp_path / "bundle.mjs").write_text(script.module(entry, WORDS), encoding="utf-8")
    subprocess.run([node(), "--check", tmp_path / "bundle.mjs"], check=True)


def test_colours_stand_in_the_theme_alone_and_nothing_is_markup():
    for file in ASSETS.iterdir():
        source = file.read_text(encoding="utf-8")
        assert not COLOUR.search(source), file.name
        for unsafe in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(", "fetch("):
            assert unsafe not in source, file.name
    assert f"--qkv-second:{theme.SECOND};" in script.stylesheet()
