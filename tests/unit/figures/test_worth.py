"""The pictures of worth hold the measures' numbers."""

import numpy as np
import pytest

from qkv_core.figures.worth import added_by_every_pair, shares_of_heads, weight_and_worth
from qkv_core.measures.worth import head_shares, worth
from qkv_core.view import View


@pytest.fixture(scope="module")
def view(encoder):
    return View(encoder.encode("The animal didn't cross the street."), 2, 9, 5)


def test_bars_hold_weights_lengths_and_their_product(view):
    found = worth(view)
    picture = weight_and_worth(view, found)
    np.testing.assert_array_equal([bars.y for bars in picture.figure.data], [found.row, found.value_norms, found.added])
    table = picture.table()
    assert table["key"][1] == "1 the"
    products = np.array(table["weight"]) * np.array(table["length of the value, ‖v·W_O‖"])
    np.testing.assert_allclose(table["weight × length: what the token adds"], products, rtol=1e-5)


def test_every_pair_with_the_query_framed(view):
    figure = added_by_every_pair(view, worth(view)).figure
    np.testing.assert_array_equal(figure.data[0].z, worth(view).added_by_pairs)
    assert figure.layout.shapes[0].y0 == 4.5


def test_the_chosen_heads_share_stands_out(view):
    bars = shares_of_heads(view, head_shares(view)).figure.data[0]
    assert len(bars.x) == 13
    assert bars.x[-1] == "b_O"
    assert [head for head in range(13) if bars.marker.color[head] != bars.marker.color[0]] == [9]
