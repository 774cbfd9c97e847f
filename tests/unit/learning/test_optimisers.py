"""The first steps of both optimisers, worked out by hand."""

import numpy as np
import pytest

from qkv_core.learning.optimisers import OPTIMISERS, Adam, GradientDescent

W, DW = {"W_Q": np.array([1.0, 2.0])}, {"W_Q": np.array([0.5, -4.0])}


def test_gradient_descent_steps_by_the_gradient() -> None:
    np.testing.assert_allclose(GradientDescent(0.1).step(W, DW)["W_Q"], [0.95, 2.4])


def test_adam_s_first_step_is_the_learning_rate_whatever_the_gradient() -> None:
    np.testing.assert_allclose(Adam(0.1).step(W, DW)["W_Q"], [0.9, 2.1], rtol=1e-6)


def test_adam_remembers_earlier_gradients() -> None:
    # After dW and then 0: m̂ = 0.09·dW/0.19 and v̂ = 0.000999·dW²/0.001999, so the step is about 0.67 of the rate.
    adam = Adam(0.1)
    first = adam.step(W, DW)
    second = adam.step(first, {"W_Q": np.zeros(2)})
    share = (0.09 / 0.19) / np.sqrt(0.000999 / 0.001999)
    np.testing.assert_allclose(first["W_Q"] - second["W_Q"], 0.1 * share * np.array([1, -1]), rtol=1e-6)


@pytest.mark.parametrize("name", OPTIMISERS)
def test_the_arrays_that_come_in_stay_as_they_are(name: str) -> None:
    before = W["W_Q"].copy(), DW["W_Q"].copy()
    OPTIMISERS[name](0.1).step(W, DW)
    np.testing.assert_array_equal((W["W_Q"], DW["W_Q"]), before)
