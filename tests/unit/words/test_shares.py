"""Shares as they are printed: by hand, and by the living picture's own script."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from qkv_core.figures import journey
from qkv_core.words.shares import leaders, share, tied

ASSETS = Path(journey.__file__).parent / "assets"


@pytest.mark.parametrize(
    ("weight", "printed"),
    [
        (0, "0%"),
        (1, "100%"),
        (1e-9, "<0.1%"),
        (0.0005, "0.1%"),
        (0.0149, "1.5%"),
        (0.0994, "9.9%"),
        (0.0996, "10%"),
        (0.676, "68%"),
        (0.125, "13%"),  # half a digit goes up
        (0.996, "99.6%"),
        (0.9999, ">99.9%"),
    ],
)
def test_two_digits_and_never_all_or_nothing_of_less(weight, printed):
    assert share(weight) == printed


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_the_living_picture_prints_the_same():
    draw = np.random.default_rng(3)
    drawn = np.concatenate(
        [draw.random(2000), draw.random(2000) ** 4, 1 - draw.random(500) ** 4, np.arange(1001) / 1000]
    )
    numbers = drawn.astype(np.float32).astype(float).tolist()
    script = (
        f"import {{ written }} from {json.dumps((ASSETS / 'sentences.js').as_uri())};"
        f"console.log(JSON.stringify({json.dumps(numbers)}.map((number) => written(number, 'weight'))))"
    )
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(done.stdout) == [share(number) for number in numbers]


def test_tied_are_those_that_print_alike():
    """24.85 and 24.76 % are both 25 %; 1.5 and 0.5 % are not both 1 %."""
    weights = np.array([0.2485, 0.2476, 0.015, 0.005, 0.0152])
    order = (0, 1, 4, 2, 3)
    assert leaders(weights) == tied(weights, order) == (0, 1)
    assert tied(weights, order, 2) == (2, 4)
    assert tied(weights, order, 4) == (3,)
