"""The overview holds every head's weights, in the order asked for, small enough for any text."""

import json

import numpy as np
import pytest

from qkv_core.encoder import load_encoder
from qkv_core.figures.overview import TILE, all_heads
from qkv_core.measures.habits import HABIT_WEIGHT, HABITS, NO_HABIT
from qkv_core.measures.overview import overview
from qkv_core.view import View
from tests.models import word_pieces, write_model

SENTENCE = "The animal didn't cross the street because it was too tired."


def picture_of(encoder, text, order="model", **choice):
    view = View(encoder.encode(text), 3, 1, 1, **choice)
    found = overview(view).sorted_by(order)
    return all_heads(view, found), found


def test_tiles_are_the_weights_in_bytes(encoder):
    picture, _ = picture_of(encoder, SENTENCE)
    encoding = encoder.encode(SENTENCE)
    image = np.asarray(picture.figure.data[0].z)
    n = len(encoding.tokens)
    down, across = image.shape[0] // encoder.n_layers, image.shape[1] // encoder.n_heads
    for layer, head in [(0, 0), (3, 1), (5, 11)]:
        bottom, left = (layer + 1) * down, head * across
        tile = image[bottom - n : bottom, left : left + n] / 255
        np.testing.assert_allclose(tile, encoding.layers[layer].attention.attention_weights[head], atol=0.002)


def test_a_long_text_keeps_its_peaks_and_stays_small(encoder):
    picture, _ = picture_of(encoder, "word another " * 200)
    encoding = encoder.encode("word another " * 200)
    image = np.asarray(picture.figure.data[0].z)
    assert image.max() == round(255 * max(layer.attention.attention_weights.max() for layer in encoding.layers))
    assert f"{len(encoding.tokens)} tokens, each cell the largest" in picture.figure.layout.title.text.replace(
        "<br>", " "
    )
    assert image.shape[0] <= 1.5 * TILE * encoder.n_layers
    assert image.shape[1] <= 1.5 * TILE * encoder.n_heads
    assert len(json.dumps(picture.figure.to_plotly_json(), default=str)) < 400_000


def test_a_measure_without_numbers_still_shows_every_head(encoder):
    picture, _ = picture_of(encoder, "no repeats here", order="same_word")
    assert len(set(picture.table()["head"])) == 72
    assert "Every head: a row asks" in picture.figure.layout.title.text
    assert not any("nan" in hover for hover in picture.figure.data[1].customdata)


def test_names_numbers_and_frame(encoder):
    picture, found = picture_of(encoder, SENTENCE, order="previous", hide_special=True)
    points, names = picture.figure.data[1:]
    assert points.text[0] == names.text[0] == "L0H2"
    assert points.customdata[0] == f"previous-token head: 1.00<br>token before: {found.table['previous'][0, 2]:.4f}"
    assert found.habit((3, 1)).with_number in picture.alt
    assert len(picture.figure.layout.shapes) == 1
    assert len(picture.table()["head"]) == 72


def test_hovering_gives_a_number_also_where_there_is_no_habit(encoder):
    picture, found = picture_of(encoder, SENTENCE)
    points = picture.figure.data[1]
    unnamed = [place for place in found.places if found.habit(place).name == NO_HABIT]
    assert unnamed
    for layer, head in unnamed:
        largest = np.nanmax([found.table[name][layer, head] for name in HABITS])
        assert largest < HABIT_WEIGHT
        assert points.customdata[points.text.index(f"L{layer}H{head}")].endswith(f": {largest:.2f}")


def test_a_layer_is_a_row_and_a_head_a_column_and_sorted_heads_have_names(tmp_path):
    encoder = load_encoder(str(write_model(tmp_path / "deep", word_pieces(), n_layers=11, n_heads=5, d_head=3)))
    figure = picture_of(encoder, SENTENCE)[0].figure
    image, points, lines = figure.data
    assert np.asarray(image.z).shape[0] == pytest.approx(11 * np.asarray(image.z).shape[1] / 5, rel=0.2)
    assert figure.layout.xaxis.ticktext == tuple(f"H{head}" for head in range(5))
    assert figure.layout.xaxis.tickvals == points.x[:5]
    assert figure.layout.yaxis.ticktext == tuple(f"L{layer}" for layer in range(11))
    assert figure.layout.yaxis.tickvals == points.y[::5]
    assert len(lines.x) == 3 * (4 + 10)
    ranked = picture_of(encoder, SENTENCE, order="entropy")[0].figure
    assert len(ranked.data[2].text) == 55
    assert len(set(ranked.data[1].x)) == 6


def test_lines_stand_between_the_tiles(encoder):
    _image, points, lines = picture_of(encoder, SENTENCE)[0].figure.data
    columns, rows = sorted(set(points.x)), sorted(set(points.y))
    upright = [x for x, other in zip(lines.x[::3], lines.x[1::3], strict=True) if x == other]
    level = [y for y, other in zip(lines.y[::3], lines.y[1::3], strict=True) if y == other]
    np.testing.assert_allclose(upright, (np.asarray(columns[1:]) + columns[:-1]) / 2)
    np.testing.assert_allclose(level, (np.asarray(rows[1:]) + rows[:-1]) / 2)


@pytest.mark.parametrize("text", ["Hello", SENTENCE, "word another " * 200])
def test_names_stand_between_the_tiles(encoder, text):
    picture, _ = picture_of(encoder, text, order="entropy")
    image, points, names = picture.figure.data
    frame = picture.figure.layout.shapes[0]
    edge = (frame.y1 - frame.y0) / 2
    above = np.asarray(names.y[6:]) - (np.asarray(points.y[:-6]) + edge)
    below = np.asarray(points.y) - edge - np.asarray(names.y)
    pixels_a_cell = 62 * 12 / np.asarray(image.z).shape[0]
    assert (above * pixels_a_cell >= 11).all()  # the names' type
    assert (below * pixels_a_cell >= 1.5).all()  # half of the frame's line
