"""Sentences about a training run, from its own numbers."""

from collections.abc import Mapping

from qkv_core.training_run import TrainingRun


def task_in_words(run: TrainingRun) -> str:
    """What is to be learned, what chance gives, and what is proved about the tie."""
    task, limit = run.task, run.task.limit(run.config.tied)
    sentence = (
        f"{task.statement} By chance: accuracy {task.chance.accuracy:.0%}, loss {task.chance.loss:.3f}. Attainable: "
        f"accuracy {task.optimum.accuracy:.0%}, loss {task.optimum.loss:.0f}."
    )
    if limit is None:
        return sentence
    return f"{sentence} **With {run.config.tied} it is proved that the loss can't fall below {limit.loss:.4f}.**"


def state_in_words(runs: Mapping[str, TrainingRun]) -> str:
    """Where every run stands."""
    return " ".join(
        run.failure
        or f"**{name}**: step {run.latest.step} of {run.config.n_steps}, loss {run.latest.loss:.4f}, accuracy "
        f"{run.latest.accuracy:.0%}, {run.latest.target_weight:.0%} of the attention on the right key."
        for name, run in runs.items()
    )
