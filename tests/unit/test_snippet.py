"""The script that people take home prints the numbers on screen, in a process that knows nothing of this project."""

import os
import subprocess
import sys

import nbformat
import numpy as np
import pytest

from qkv_core.choice import Choice
from qkv_core.encoder import load_encoder
from qkv_core.snippet import notebook, script

VIEWS = [
    ("The animal didn't cross the street because it was too tired.", 3, 1, 10),
    ("Hello", 0, 0, 0),
    ('Quotes " and \' and \\n """ and {braces} $dollars ${TEXT} # and émoji 🙂 猫', 5, 11, 4),
    ("", 2, 9, 1),
    ("word " * 400, 4, 5, 255),
]


@pytest.mark.parametrize(("text", "layer", "head", "query"), VIEWS)
def test_prints_the_numbers_on_screen(tmp_path, text, layer, head, query):
    encoding = load_encoder().encode(text)
    source = script(encoding, Choice(text, layer, head, query))
    assert len(source.splitlines()) <= 20
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-I", "-c", source], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    lines = done.stdout.decode().splitlines()
    middle = lines.index("z")
    trace = encoding.layers[layer].attention
    assert [line.rsplit(" ", 1)[0] for line in lines[:middle]] == list(encoding.tokens)
    printed = np.array([float(line.rsplit(" ", 1)[1]) for line in lines[:middle]])
    np.testing.assert_allclose(printed, trace.attention_weights[head, query], atol=3e-6)
    np.testing.assert_allclose(np.array(lines[middle + 1 :], dtype=float), trace.z[head, query], atol=2e-5)


def test_notebook_is_valid():
    source = script(load_encoder().encode("A notebook."), Choice("A notebook.", 1, 2, 1))
    book = nbformat.reads(notebook(source), as_version=4)
    nbformat.validate(book)
    assert book.cells[1].source == source
