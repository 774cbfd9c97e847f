"""The handout opens offline and shows a learner's text as text; the file of numbers holds the trace."""

import io
from dataclasses import replace

import numpy as np
import pytest

from qkv_core.figures.steps import step_matrix
from qkv_core.take_home.export import encoding_npz, figure_html
from qkv_core.take_home.handout import handout
from qkv_core.view import View

TEXT = "<script>alert(1)</script> = a text"


@pytest.fixture(scope="module")
def encoding(encoder):
    return encoder.encode(TEXT)


def test_handout_holds_words_figures_and_tables_and_no_foreign_markup(encoding):
    picture = step_matrix(View(encoding, 0, 2, 1), "weights")
    small = replace(picture, table=lambda: {"query": [TEXT], "weight": [0.5]})
    page = handout(f"Title {TEXT}", "http://x/?text=<b>", [f"**Bold** {TEXT}", small, small])
    assert "<strong>Bold</strong>" in page
    assert "<script>alert(1)" not in page
    assert "?text=&lt;b&gt;" in page
    assert page.count("<table>") == 2
    assert page.count("<figure ") == 2
    # Plotly's source is inside, once; nothing is loaded from elsewhere
    assert page.count("plotly.js v") == 1
    assert "<script src=" not in page
    assert "<link" not in page


def test_a_table_of_words_reads_as_on_screen():
    page = handout("t", "", [{"Line": ["`q @ k`", "**Step**: <b>"], "Number": [0.5, 2.0]}])
    assert "<th>Line</th>" in page
    assert "<td><code>q @ k</code></td><td>0.5000</td>" in page
    assert "<td><strong>Step</strong>: &lt;b&gt;</td>" in page


@pytest.mark.parametrize(("n_rows", "n_columns", "fits"), [(20, 9, True), (21, 2, False), (2, 10, False)])
def test_a_table_too_large_for_paper_is_left_to_the_csv(n_rows, n_columns, fits):
    page = handout("t", "", [{f"column {c}": [0.5] * n_rows for c in range(n_columns)}])
    assert ("take the CSV" in page) != fits
    assert page.count("<td>") == n_rows * n_columns * fits


def test_figure_html_needs_no_network(encoding):
    page = figure_html(step_matrix(View(encoding, 0, 2, 1), "weights"))
    assert "<script src=" not in page
    assert "plotly.js v" in page


def test_npz_holds_every_layer_and_says_what(encoding):
    saved = np.load(io.BytesIO(encoding_npz(encoding)))
    for index, layer in enumerate(encoding.layers):
        np.testing.assert_array_equal(saved[f"L{index}_attention_weights"], layer.attention.attention_weights)
        np.testing.assert_array_equal(saved[f"L{index}_output"], layer.output)
    described = {line.split(":")[0] for line in saved["README"][2:]}
    assert described == set(saved.files) - {"README"}
