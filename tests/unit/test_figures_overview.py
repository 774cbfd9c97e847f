"""The overview holds every head's weights, in the order asked for, small enough for any text."""

import json

import numpy as np
import pytest

from qkv_core.choice import Choice
from qkv_core.figures.overview import TILE, all_heads, ordered_heads
from qkv_core.heads import measures

SENTENCE = "The animal didn't cross the street because it was too tired."


def picture_of(encoder, text, order="model", **choice):
    encoding = encoder.encode(text)
    return all_heads(encoding, Choice(text, 3, 1, 1, **choice), measures(encoding), order), encoding


def test_tiles_are_the_weights_in_bytes(encoder):
    picture, encoding = picture_of(encoder, SENTENCE)
    image = np.asarray(picture.figure.data[0].z)
    n = len(encoding.tokens)
    step = image.shape[1] // encoder.n_layers
    for layer, head in [(0, 0), (3, 1), (5, 11)]:
        top = (head + 1) * step - n
        tile = image[top : top + n, layer * step : layer * step + n] / 255
        np.testing.assert_allclose(tile, encoding.layers[layer].attention.attention_weights[head], atol=0.002)


def test_a_long_text_keeps_its_peaks_and_stays_small(encoder):
    picture, encoding = picture_of(encoder, "word another " * 200)
    image = np.asarray(picture.figure.data[0].z)
    assert image.max() == round(255 * max(layer.attention.attention_weights.max() for layer in encoding.layers))
    assert f"{len(encoding.tokens)} tokens, each cell the largest" in picture.figure.layout.title.text.replace(
        "<br>", " "
    )
    assert max(image.shape) <= (TILE + 4) * encoder.n_heads
    assert len(json.dumps(picture.figure.to_plotly_json(), default=str)) < 400_000


@pytest.mark.parametrize("order", ["previous", "entropy", "same_word"])
def test_sorted_by_a_measure_the_largest_comes_first(encoder, order):
    table = measures(encoder.encode(SENTENCE))
    places = ordered_heads(table, order, encoder.n_layers, encoder.n_heads)
    values = [table[order][place] for place in places]
    assert values == sorted(values, reverse=True)
    assert len(set(places)) == encoder.n_layers * encoder.n_heads


def test_a_measure_without_numbers_still_shows_every_head(encoder):
    table = measures(encoder.encode("no repeats here"))
    assert len(set(ordered_heads(table, "same_word", 6, 12))) == 72


def test_names_numbers_and_frame(encoder):
    picture, _ = picture_of(encoder, SENTENCE, order="previous", hide_special=True)
    points = picture.figure.data[1]
    assert points.text[0] == "L0H2"
    assert "previous 0.9" in points.customdata[0] or "previous 1.0" in points.customdata[0]
    assert len(picture.figure.layout.shapes) == 1
    assert len(picture.table()["head"]) == 72
