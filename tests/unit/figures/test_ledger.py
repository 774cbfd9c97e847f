"""The ledger's pictures hold the entry's numbers, and what they say adds up."""

import numpy as np
import pytest

from qkv_core.figures import theme
from qkv_core.figures.ledger import blend, products, row_of_weights
from qkv_core.measures.ledger import ledger
from qkv_core.view import View


@pytest.fixture(scope="module")
def view(encoder):
    encoding = encoder.encode("The animal didn't cross the street because it was too tired.")
    return View(encoding, 3, 1, encoding.tokens.index("it"))


def test_products_add_up_to_the_score(view):
    entry = ledger(view, 2)
    picture = products(view, entry)
    table = picture.table()
    np.testing.assert_allclose(np.multiply(table["q"], table["k"]), table["q × k"], rtol=1e-6)
    assert table["sum so far"][-1] == pytest.approx(entry.score, abs=1e-5)
    assert [bars.marker.color for bars in picture.figure.data] == [theme.QUERY, theme.KEY, theme.OUTPUT]
    assert "q of “it”" in picture.alt


def test_the_row_marks_the_key(view):
    entry = ledger(view, 2)
    picture = row_of_weights(view, entry)
    bars = picture.figure.data[0]
    np.testing.assert_array_equal(bars.y, view.row)
    assert [place for place, colour in enumerate(bars.marker.color) if colour == theme.KEY] == [2]
    table = picture.table()
    exponentials, total = np.array(table["exp(scaled − largest)"]), table["÷ sum of the row"][0]
    np.testing.assert_allclose(exponentials / total, table["weight"], atol=1e-6)
    assert "“animal” gets" in picture.alt


def test_the_blend_ends_with_its_sum(view):
    figure = blend(view, ledger(view, 2)).figure
    values = figure.data[0].z
    np.testing.assert_allclose(values[:-1].sum(axis=0), values[-1], atol=1e-6)
    assert figure.layout.yaxis.ticktext[-1] == "sum = z"
    assert figure.layout.shapes[0].y0 == len(values) - 1.5
