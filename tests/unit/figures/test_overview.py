"""The overview holds every head's weights, in the order asked for, small enough for any text."""

import json

import numpy as np
import pytest

from qkv_core.figures.overview import TILE, all_heads, ordered_heads
from qkv_core.measures.habits import HABIT_WEIGHT, HABITS, NO_HABIT, habit, measures
from qkv_core.view import Choice
from qkv_core.words import habits as words_heads

SENTENCE = "The animal didn't cross the street because it was too tired."


def picture_of(encoder, text, order="model", **choice):
    encoding = encoder.encode(text)
    return all_heads(encoding, Choice(text, 3, 1, 1, **choice), measures(encoding), order), encoding


def test_tiles_are_the_weights_in_bytes(encoder):
    picture, encoding = picture_of(encoder, SENTENCE)
    image = np.asarray(picture.figure.data[0].z)
    n = len(encoding.tokens)
    down, across = image.shape[0] // encoder.n_heads, image.shape[1] // encoder.n_layers
    for layer, head in [(0, 0), (3, 1), (5, 11)]:
        bottom, left = (head + 1) * down, layer * across
        tile = image[bottom - n : bottom, left : left + n] / 255
        np.testing.assert_allclose(tile, encoding.layers[layer].attention.attention_weights[head], atol=0.002)


def test_a_long_text_keeps_its_peaks_and_stays_small(encoder):
    picture, encoding = picture_of(encoder, "word another " * 200)
    image = np.asarray(picture.figure.data[0].z)
    assert image.max() == round(255 * max(layer.attention.attention_weights.max() for layer in encoding.layers))
    assert f"{len(encoding.tokens)} tokens, each cell the largest" in picture.figure.layout.title.text.replace(
        "<br>", " "
    )
    assert image.shape[0] <= 1.5 * TILE * encoder.n_heads
    assert image.shape[1] <= 1.5 * TILE * encoder.n_layers
    assert len(json.dumps(picture.figure.to_plotly_json(), default=str)) < 400_000


@pytest.mark.parametrize("order", ["previous", "entropy", "same_word"])
def test_sorted_by_a_measure_the_largest_comes_first(encoder, order):
    table = measures(encoder.encode(SENTENCE))
    places = ordered_heads(table, order, encoder.n_layers, encoder.n_heads)
    values = [table[order][place] for place in places]
    assert values == sorted(values, reverse=True)
    assert len(set(places)) == encoder.n_layers * encoder.n_heads


def test_a_measure_without_numbers_still_shows_every_head(encoder):
    picture, encoding = picture_of(encoder, "no repeats here", order="same_word")
    assert len(set(ordered_heads(measures(encoding), "same_word", 6, 12))) == 72
    assert "as in the model" in picture.figure.layout.title.text
    assert not any("nan" in hover for hover in picture.figure.data[1].customdata)
    assert "has none" in words_heads.order_in_words(measures(encoding), "same_word")


def test_names_numbers_and_frame(encoder):
    picture, encoding = picture_of(encoder, SENTENCE, order="previous", hide_special=True)
    points, names = picture.figure.data[1:]
    table = measures(encoding)
    assert points.text[0] == names.text[0] == "L0H2"
    assert points.customdata[0] == f"{habit(table, 0, 2)}<br>previous: {table['previous'][0, 2]:.4f}"
    assert habit(table, 3, 1) in picture.alt
    assert len(picture.figure.layout.shapes) == 1
    assert len(picture.table()["head"]) == 72


def test_hovering_gives_a_number_also_where_there_is_no_habit(encoder):
    picture, encoding = picture_of(encoder, SENTENCE)
    table, points = measures(encoding), picture.figure.data[1]
    unnamed = [(layer, head) for layer in range(6) for head in range(12) if habit(table, layer, head) == NO_HABIT]
    for layer, head in unnamed:
        largest = np.nanmax([table[name][layer, head] for name in HABITS])
        assert largest < HABIT_WEIGHT
        assert points.customdata[points.text.index(f"L{layer}H{head}")].endswith(f": {largest:.2f}")


@pytest.mark.parametrize("text", ["Hello", SENTENCE, "word another " * 200])
def test_names_stand_between_the_tiles(encoder, text):
    picture, _ = picture_of(encoder, text)
    image, points, names = picture.figure.data
    frame = picture.figure.layout.shapes[0]
    edge = (frame.y1 - frame.y0) / 2
    above = np.asarray(names.y[6:]) - (np.asarray(points.y[:-6]) + edge)
    below = np.asarray(points.y) - edge - np.asarray(names.y)
    pixels_a_cell = 62 * 12 / np.asarray(image.z).shape[0]
    assert (above * pixels_a_cell >= 11).all()  # the names' type
    assert (below * pixels_a_cell >= 1.5).all()  # half of the frame's line
