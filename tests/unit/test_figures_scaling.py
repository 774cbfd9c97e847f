"""The scaling lab's pictures and sentences hold the measured numbers."""

import numpy as np
import pytest

from qkv_core import words_scaling
from qkv_core.choice import Choice
from qkv_core.figures import scaling as pictures
from qkv_core.interventions import parse_interventions
from qkv_core.scaling import dot_products, model_spreads, scaling_sweep, temperature_sweep

TEXT = "The animal didn't cross the street because it was too tired."
CHOICE = Choice(TEXT, 3, 1, 10)


@pytest.fixture(scope="module")
def sweep():
    return scaling_sweep((1, 16, 256))


def test_the_histogram_counts_every_pair_twice():
    sample = dot_products(64, n_pairs=500)
    table = pictures.histogram(sample).table()
    assert sum(table["q·k"]) == sum(table["q·k/√dₖ"]) == 500
    assert f"**{sample.unscaled.std():.3f}**" in words_scaling.spread_in_words(sample)


def test_curves_are_the_sweeps(sweep):
    gradient = pictures.gradient_against_d_k(sweep).table()
    assert gradient["median, without scaling"] == sweep.unscaled.dq_norm.median.tolist()
    spread = pictures.spread_against_d_k(sweep)
    assert spread.figure.layout.xaxis.type == spread.figure.layout.yaxis.type == "log"
    assert spread.table()["√dₖ"] == [1, 4, 16]
    assert max(pictures.largest_weight_against_d_k(sweep).table()["without scaling"]) <= 1
    assert f"{sweep.unscaled.dq_norm.median[-1]:.1e}" in words_scaling.gradient_in_words(sweep)


def test_the_real_heads_and_this_one(encoder):
    encoding = encoder.encode(TEXT)
    spreads, within = model_spreads(layer.attention for layer in encoding.layers)
    assert spreads[3, 1] == pytest.approx(float(encoding.layers[3].attention.scores[1].std()), rel=1e-5)
    picture = pictures.real_heads(spreads, within, CHOICE, 32)
    assert len(picture.table()["head"]) == 72
    assert f"{spreads[3, 1]:.2f}" in words_scaling.this_head(encoding, CHOICE)
    assert f"{np.median(spreads):.2f}" in words_scaling.all_heads(spreads, 32)


def test_the_knob_at_the_root_is_the_formula(encoder):
    trace = encoder.encode(TEXT).layers[3].attention
    turned = temperature_sweep(trace.scores[1], (1.0, 32**0.5))
    expected = float(np.median(trace.attention_weights[1].max(axis=-1)))
    assert turned.rows.largest_weight.median[1] == pytest.approx(expected, abs=1e-5)
    picture = pictures.temperature_curve(turned, 32, 2.0)
    assert len(picture.figure.layout.shapes) == 3


def test_without_scaling_compares_embeddings(encoder):
    encoding = encoder.encode(TEXT)
    bare = encoder.encode(TEXT, parse_interventions("no-scale@all"))
    cosine = float(encoding.sentence_embedding @ bare.sentence_embedding)
    assert f"**{cosine:.4f}**" in words_scaling.without_scaling(encoding, bare)
