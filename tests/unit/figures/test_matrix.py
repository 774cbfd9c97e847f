"""Around the cells of a matrix there is as much room as its names take, in any size of type; the cells keep theirs."""

import numpy as np
import pytest

from qkv_core.figures import theme
from qkv_core.figures.matrix import Axis, Matrix, leave_out_colour_bar


def matrix(names, *, columns=None, is_beside=False):
    columns = names if columns is None else columns
    values = np.eye(len(names), len(columns))
    return Matrix(values, Axis("Query", names), Axis("Key", columns), "weight", is_beside=is_beside)


def cells(figure):
    """Pixels of the cells, across (None for as wide as the page) and down."""
    layout, margin = figure.layout, figure.layout.margin
    return layout.width and layout.width - margin.l - margin.r, layout.height - margin.t - margin.b


@pytest.mark.parametrize("names", ["abcdefghij", ["because"] * 10, ["太空的书" * 5] * 10])
def test_cells_are_as_large_beside_long_names_as_beside_short_ones_and_square(names):
    across, down = cells(matrix(list(names)).figure("x"))
    assert across == down == 220


def test_wide_letters_have_more_room():
    narrow, wide = (matrix([name] * 9).figure("x").layout.margin for name in ("book", "太空的书"))
    assert wide.l - narrow.l == wide.b - narrow.b == 4 * 14 - 4 * 7.5


def test_a_matrix_grows_with_its_type_once():
    figure = matrix(list("abcdefghij")).figure("x")
    small = cells(figure)
    for _ in range(2):
        theme.dress(figure, "dark", 2 * theme.FONT_SIZE)
    assert cells(figure) == (2 * small[0], 2 * small[1])


def test_a_matrix_beside_another_picture_keeps_its_size():
    figure = matrix(list("abcdefghij"), columns=["z"], is_beside=True).figure("x")
    before = figure.layout.height, figure.layout.margin
    theme.dress(figure, "light", theme.PROJECTOR_FONT_SIZE)
    assert (figure.layout.height, figure.layout.margin) == before
    assert figure.layout.font.size == theme.FONT_SIZE


def test_without_its_colour_bar_a_matrix_is_lower_and_its_cells_as_high():
    figure = matrix(list("abcdefghij")).figure("x")
    height, before = figure.layout.height, cells(figure)
    leave_out_colour_bar(figure)
    assert figure.layout.height < height
    assert cells(figure) == before
    assert figure.layout.coloraxis.showscale is False
