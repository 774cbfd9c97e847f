"""The script that people take home prints the numbers on screen, in a process that knows nothing of this project."""

import subprocess
import sys

import nbformat
import numpy as np
import pytest

from qkv_core.encoder import load_encoder
from qkv_core.take_home.snippet import notebook, script
from qkv_core.view import Choice

VIEWS = [
    ("The animal didn't cross the street because it was too tired.", 3, 1, 10),
    ("Hello", 0, 0, 0),
    ('Quotes " and \' and \\n """ and {braces} $dollars ${TEXT} # and émoji 🙂 猫', 5, 11, 4),
    ("", 2, 9, 1),
    ("word " * 400, 4, 5, 255),
]


def printed_by(source, folder):
    """What a fresh Python that can't see this project prints."""
    done = subprocess.run([sys.executable, "-I", "-c", source], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode().splitlines()


@pytest.mark.parametrize(("text", "layer", "head", "query"), VIEWS)
def test_prints_the_numbers_on_screen(tmp_path, text, layer, head, query):
    encoding = load_encoder().encode(text)
    source = script(encoding, Choice(text, layer, head, query))
    assert len(source.splitlines()) <= 20
    lines = printed_by(source, tmp_path)
    middle = lines.index("z")
    trace = encoding.layers[layer].attention
    assert [line.rsplit(" ", 1)[0] for line in lines[:middle]] == list(encoding.tokens)
    printed = np.array([float(line.rsplit(" ", 1)[1]) for line in lines[:middle]])
    np.testing.assert_allclose(printed, trace.attention_weights[head, query], atol=3e-6)
    np.testing.assert_allclose(np.array(lines[middle + 1 :], dtype=float), trace.z[head, query], atol=2e-5)


def test_prints_one_number(tmp_path):
    encoding = load_encoder().encode(VIEWS[0][0])
    (line,) = printed_by(script(encoding, Choice(VIEWS[0][0], 3, 1, 10), key=2), tmp_path)
    expected = encoding.layers[3].attention.attention_weights[1, 10, 2]
    assert float(line) == pytest.approx(float(expected), abs=3e-6)


def test_notebook_is_valid():
    source = script(load_encoder().encode("A notebook."), Choice("A notebook.", 1, 2, 1))
    book = nbformat.reads(notebook(source), as_version=4)
    nbformat.validate(book)
    assert book.cells[1].source == source
