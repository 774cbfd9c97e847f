"""That the loop closes, against the same steps in float64: both ways end there, to what float32 can hold."""

import math

import numpy as np

from qkv_core.measures.loop import close_the_loop
from qkv_core.words.loop import loop_closes
from tests.property.claims.views import check, views

# Of the largest number on the way: float32 has seven digits, and sums of up to 1,536 of its numbers keep five.
SHARE = 1e-5


def in_float64(view):
    """The next x of the query token and the largest number on the way to it, from z and x on."""
    trace, layer = view.layer_trace, view.layer_trace.layer
    x, z = trace.x[view.query].astype(np.float64), trace.attention.z[:, view.query].astype(np.float64)
    attention = sum(z[head] @ layer.W_O[head].astype(np.float64) for head in range(len(z))) + layer.b_O
    middle = norm(x + attention, layer.attention_gain, layer.attention_bias, layer.layer_norm_epsilon)
    inner = middle @ layer.W_up.astype(np.float64) + layer.b_up
    gelu = np.array([number * (1 + math.erf(number / math.sqrt(2))) / 2 for number in inner])
    fed = gelu @ layer.W_down.astype(np.float64) + layer.b_down
    on_the_way = (attention, x + attention, middle, fed, middle + fed)
    end = norm(middle + fed, layer.output_gain, layer.output_bias, layer.layer_norm_epsilon)
    return end, max(np.abs(vector).max() for vector in on_the_way)


def norm(vector, gain, bias, epsilon):
    centred = vector - vector.mean()
    return centred / math.sqrt((centred**2).mean() + epsilon) * gain + bias


def closes(view, loop):
    """Ours and the encoder's are both the float64 result, as far as float32 can say."""
    exact, size = in_float64(view)
    theirs = view.layer_trace.output[view.query]
    return all(np.abs(ours - exact).max() < SHARE * size for ours in (loop.steps[6].vector, theirs))


ORACLES = {"closes": closes}  # on the real model nothing else may be said


def test_the_loop_closes_on_every_view():
    checked = 0
    for view in [*views(250), *views(50, changed=True)]:
        loop = close_the_loop(view)
        checked += check(loop_closes(view, loop), ORACLES, view, loop)
    assert checked == 300
