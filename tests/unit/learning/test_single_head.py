"""The head's loss and its gradients, against central differences and by hand."""

import numpy as np
import pytest

from qkv_core.learning.single_head import SingleHead, cross_entropy, cross_entropy_backward
from qkv_core.learning.tasks import TASKS
from tests.central_differences import TOLERANCE, FloatArray, central_difference

SIZE, N_EXAMPLES, D_HEAD = 5, 3, 7


def random_head(d_model: int, n_contents: int) -> SingleHead:
    rng = np.random.default_rng(0)
    W_Q, W_K, W_V = rng.normal(size=(3, 1, d_model, D_HEAD))
    return SingleHead(W_Q, W_K, W_V, rng.normal(size=(1, D_HEAD, n_contents)), scale=0.4)


@pytest.mark.parametrize("name", TASKS)
def test_backward(name: str) -> None:
    task = TASKS[name](SIZE)
    batch = task.draw(np.random.default_rng(0), N_EXAMPLES)
    head = random_head(len(task.feature_names), task.n_contents)
    computed = head.backward(task, batch, head.forward(task, batch))
    assert set(computed) == ({"W_Q", "W_K", "W_V", "W_O"} if task.learns_values else {"W_Q", "W_K"})
    for matrix, gradient in computed.items():

        def loss(nudged: FloatArray, matrix: str = matrix) -> float:
            return SingleHead(**{**vars(head), matrix: nudged}).forward(task, batch).loss

        expected = central_difference(loss, getattr(head, matrix))
        np.testing.assert_allclose(gradient, expected, rtol=0, atol=TOLERANCE, err_msg=matrix)
        assert np.abs(gradient).max() > 1e-3, "a gradient of nothing would agree with anything"


def test_cross_entropy_by_hand() -> None:
    # Odds of 1 to 3: the loss is ln 4 for the first and ln 4/3 for the second.
    logits = np.log(np.array([[1.0, 3.0], [1.0, 3.0]]))
    loss, probabilities = cross_entropy(logits, np.array([0, 1]))
    assert loss == pytest.approx((np.log(4) + np.log(4 / 3)) / 2)
    np.testing.assert_allclose(probabilities, [[0.25, 0.75]] * 2)
    np.testing.assert_allclose(
        cross_entropy_backward(probabilities, np.array([0, 1])), [[-0.375, 0.375], [0.125, -0.125]]
    )


def test_cross_entropy_stays_exact_for_scores_that_would_overflow() -> None:
    loss, _ = cross_entropy(np.array([[1e5, 0.0, -np.inf]]), np.array([1]))
    assert loss == 1e5


def test_target_weight_is_the_mean_weight_on_the_right_key() -> None:
    task = TASKS["ring"](SIZE)
    batch = task.draw(np.random.default_rng(0), N_EXAMPLES)
    zero = SingleHead(*np.zeros((3, 1, SIZE, D_HEAD)), np.zeros((1, D_HEAD, SIZE)), scale=1.0)
    assert zero.forward(task, batch).target_weight == pytest.approx(1 / (SIZE - 1))
