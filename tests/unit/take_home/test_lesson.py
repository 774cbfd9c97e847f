"""Every stop's right answer is what the model does, whatever the sentence."""

import numpy as np
import pytest

from qkv_core.encoder import load_encoder
from qkv_core.take_home.lesson import stops, summary
from qkv_core.ui.site import ENTRIES
from qkv_core.view import Choice

TEXTS = ["The animal didn't cross the street because it was too tired.", "Hi", "?!", "", "a a a a a", "word " * 300]


@pytest.fixture(scope="module")
def encoder():
    return load_encoder()


@pytest.mark.parametrize("text", TEXTS)
def test_every_stop_can_be_answered(encoder, text):
    for stop in stops(encoder.encode(text), Choice(text, 2, 3, 1)):
        assert len(set(stop.options)) == len(stop.options) >= 2
        assert stop.is_right(stop.options[stop.right])
        assert not stop.is_right(None)
        assert not any(stop.is_right(option) for i, option in enumerate(stop.options) if i != stop.right)
        assert any(character.isdigit() for character in stop.because)


def test_the_strongest_key_is_the_models(encoder):
    text = TEXTS[0]
    stop = next(stop for stop in stops(encoder.encode(text), Choice(text, 3, 1, 10)) if stop.name == "strongest")
    assert stop.options[stop.right] == "2 animal"


def test_scaling_is_judged_by_the_numbers(encoder):
    text = TEXTS[0]
    encoding = encoder.encode(text)
    for head in range(encoder.n_heads):
        scores = encoding.layers[4].attention.scores[head, 6].astype(float)
        largest = np.exp(scores - scores.max()).max() / np.exp(scores - scores.max()).sum()
        grows = largest - encoding.layers[4].attention.attention_weights[head, 6].max() > 1e-3
        stop = next(stop for stop in stops(encoding, Choice(text, 4, head, 6)) if stop.name == "scaling")
        assert (stop.options[stop.right] == "It grows") == grows


def test_names_are_unique_and_pages_exist(encoder):
    found = stops(encoder.encode(TEXTS[0]), Choice(TEXTS[0], 3, 1, 10))
    files = {entry.file for entry in ENTRIES}
    assert len({stop.name for stop in found}) == len(found)
    assert {stop.page for stop in found} | {page for _, page in summary()} <= files
