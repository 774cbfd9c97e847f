"""What a distance adds: the same wherever two tokens stand, for each head its own, and taken out where it should be."""

import numpy as np
import pytest

from qkv_core.cached_attention import CachedReader
from qkv_core.encoder import load_encoder
from qkv_core.interventions import parse_interventions
from qkv_core.relative_positions import RelativePositions, bucket
from tests.models import word_pieces, write_model

TABLE = RelativePositions(np.random.default_rng(5).normal(size=(32, 3)).astype(np.float32))


@pytest.fixture(scope="module")
def mpnet(tmp_path_factory):
    sizes = {"n_layers": 2, "n_heads": 3, "d_head": 5, "scale": 0.4}
    return load_encoder(
        str(write_model(tmp_path_factory.mktemp("m") / "mpnet", word_pieces(), family="mpnet", **sizes))
    )


def test_near_distances_have_a_class_of_their_own():
    near = np.arange(-7, 8)
    assert len(set(bucket(near).tolist())) == len(near)
    assert bucket(np.array([0, 1, -1])).tolist() == [0, 17, 1]


def test_far_ones_share_it():
    far = bucket(np.arange(1, 600))
    assert (np.diff(far) >= 0).all()
    assert set(far[127:].tolist()) == {31}


def test_it_depends_on_the_distance_alone():
    added = TABLE.between(6, 6)
    assert added.shape == (3, 6, 6)
    np.testing.assert_array_equal(added[:, 1:, 1:], added[:, :-1, :-1])
    assert added[0, 0, 2] == TABLE.table[bucket(np.array(2)), 0]


def test_queries_are_the_last_tokens():
    np.testing.assert_array_equal(TABLE.between(2, 6), TABLE.between(6, 6)[:, 4:])


def test_some_heads_alone():
    chosen = np.array([True, False, True])[:, None, None]
    some = TABLE.of_heads(chosen).between(4, 4)
    assert not some[1].any()
    np.testing.assert_array_equal(some[[0, 2]], TABLE.between(4, 4)[[0, 2]])
    assert TABLE.of_heads(np.zeros((3, 1, 1), np.bool_)) is None


def test_without_positions_the_order_is_gone(mpnet):
    """Neither the first x nor a distance tells where a token stands."""
    ids = np.array([2, 9, 14, 11, 3])
    order = np.array([0, 3, 1, 2, 4])
    interventions = parse_interventions("no-positions@all")
    straight, shuffled = (mpnet.run(each, interventions)[-1].output for each in (ids, ids[order]))
    np.testing.assert_allclose(straight[order], shuffled, atol=1e-5)
    with_it = [mpnet.run(each)[-1].output for each in (ids, ids[order])]
    assert np.abs(with_it[0][order] - with_it[1]).max() > 1e-2


def test_uniform_weights_are_uniform(mpnet):
    trace = mpnet.encode("the cat sat", parse_interventions("uniform@L1H2")).layers[1].attention
    np.testing.assert_allclose(trace.attention_weights[2], 1 / len(trace.attention_weights[2]), rtol=1e-6)
    assert np.ptp(trace.attention_weights[1]) > 1e-4


def test_other_changes_leave_distances_as_they_are(mpnet):
    plain, changed = (
        mpnet.encode("the cat sat", parse_interventions(change)).layers[0].attention.position_bias
        for change in ("", "temperature=2@all,no-scale@L0H1,tie-qk@L0")
    )
    np.testing.assert_array_equal(plain, changed)


def test_read_token_by_token_it_is_the_same(mpnet):
    ids = mpnet.token_ids("the cat sat on a mat because it was warm")
    whole = mpnet.run(ids, parse_interventions("causal@all"))
    reader = CachedReader(mpnet)
    for place, index in enumerate(ids):
        traces = reader.append(int(index))
        for layer, trace in zip(whole, traces, strict=True):
            np.testing.assert_allclose(trace.output[0], layer.output[place], atol=2e-5)
