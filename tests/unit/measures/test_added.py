"""What a head adds to a token's vector, on a sentence whose head is known, and against the definition."""

import numpy as np
import pytest

from qkv_core.measures.added import added
from qkv_core.view import View

SENTENCE = "The animal didn't cross the street because it was too tired."


def cosine(one, other):
    return one @ other / np.sqrt((one @ one) * (other @ other))


def test_it_moves_towards_animal(encoder):
    view = View(encoder.encode(SENTENCE), 3, 1, 10)
    found = added(view)
    nearer = found.with_head - found.before
    assert view.tokens[int(nearer.argmax())] == "animal"
    assert 0 < found.moved < found.moved_by_all


@pytest.mark.parametrize(("layer", "head", "query"), [(0, 0, 1), (2, 7, 3), (5, 11, 6)])
def test_it_is_what_the_definition_says(encoder, layer, head, query):
    view = View(encoder.encode("A cat sat on the mat."), layer, head, query)
    found, trace = added(view), encoder.encode("A cat sat on the mat.").layers[layer]
    x, part = trace.x[query], trace.head_outputs[head, query]
    for key in range(len(view.tokens)):
        assert found.before[key] == pytest.approx(cosine(x, trace.x[key]), abs=1e-5)
        assert found.with_head[key] == pytest.approx(cosine(x + part, trace.x[key]), abs=1e-5)
        assert found.with_all[key] == pytest.approx(cosine(x + trace.attention_output[query], trace.x[key]), abs=1e-5)
    assert found.before[query] == pytest.approx(1)
    assert found.moved == pytest.approx(np.linalg.norm(part) / np.linalg.norm(x), rel=1e-5)
