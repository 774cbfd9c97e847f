"""A whole run of the trainer against the same head in torch: losses and matrices, step for step."""

from dataclasses import replace

import numpy as np
import pytest

from qkv_core.learning.tasks import TASKS
from qkv_core.learning.training import TrainConfig, train
from tests.torch_head import TorchHead

N_STEPS = 20
CASES = [(name, tied) for name, task in TASKS.items() for tied in task().ties]


@pytest.mark.parametrize("optimiser", ["sgd", "adam"])
@pytest.mark.parametrize(("name", "tied"), CASES)
def test_the_trainer_walks_with_torch(name: str, tied: str, optimiser: str) -> None:
    task = TASKS[name](5)
    config = TrainConfig(d_head=7, tied=tied, optimiser=optimiser, n_steps=N_STEPS, seed=3)
    torch_head = TorchHead(task, config)
    batches = np.random.default_rng((config.seed, 0))  # the trainer's own stream of batches
    for step in train(task, config):
        # Adam divides by the gradient's own size, so that rounding in a tiny gradient counts fully: 1e-9, not 1e-12.
        for matrix in torch_head.matrices:
            ours, theirs = getattr(step, matrix)[0], torch_head.matrices[matrix].detach().numpy()
            np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9, err_msg=f"{matrix} at step {step.step}")
        loss = torch_head.step(task.draw(batches, task.batch_size))
        assert step.loss == pytest.approx(loss, abs=1e-9)
        for matrix, norm in step.gradient_norms.items():
            assert norm == pytest.approx(torch_head.matrices[matrix].grad.norm().item(), abs=1e-9)


def test_the_comparison_would_notice_a_missing_scale() -> None:
    task, config = TASKS["library"](5), TrainConfig(d_head=7, n_steps=1)
    unscaled = TorchHead(task, replace(config, scaled=False))
    batch = task.draw(np.random.default_rng((config.seed, 0)), task.batch_size)
    assert next(train(task, config)).loss != pytest.approx(unscaled.loss(batch).item(), abs=1e-3)
