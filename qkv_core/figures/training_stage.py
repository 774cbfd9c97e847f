"""A training while it goes on: what the browser draws anew after every slice of steps, with the numbers it draws.

Plotly's figures are made anew with every change, and blink; as figures, with tables, the same is in training.py.
"""

from typing import Any

from qkv_core.figures.labels import KEY_AXIS, QUERY_AXIS
from qkv_core.figures.theme import FIRST, SECOND, SEQUENTIAL
from qkv_core.figures.training import axis_end, highest_loss, levels_of, shown_steps
from qkv_core.learning.runs import Experiment, TrainingRun
from qkv_core.learning.training import example_batch

_WORDS = {
    "title": "Loss",
    "loss": "loss",
    "step": "step",
    "query": "query",
    "key": "key",
    "weight": "weight",
    "loss_axis": "Loss (nats)",
    "step_axis": "Training step",
    "query_axis": QUERY_AXIS,
    "key_axis": KEY_AXIS,
    "hint": "Touch a cell or the curves: the exact number stands here.",
}
_STYLES = ((FIRST, False), (SECOND, True))  # colour, dashed


def stage(experiment: Experiment, step: int, mode: str) -> dict[str, Any]:
    """Everything that is drawn after this step, for the theme's mode "light" or "dark"."""
    task = experiment.setup.task
    batch = example_batch(task)
    queries, keys = task.token_names(batch)
    highest = highest_loss(experiment)
    return {
        "words": _WORDS,
        "runs": [
            _run(name, run, step) | {"colour": colour, "dashed": dashed}
            for (name, run), (colour, dashed) in zip(experiment.runs.items(), _STYLES, strict=False)
        ],
        "queries": queries,
        "keys": keys,
        "targets": batch.target_key[0].tolist(),
        "levels": [{"name": name, "loss": level.loss} for name, level in levels_of(experiment).items()],
        "ticks": list(range(int(highest) + 1)),
        "step": step,
        "reach": axis_end(experiment),
        "highest": highest,
        "scale": SEQUENTIAL[mode],
        "alt": "The loss, step by step. "
        + " ".join(
            f"{name}: {run.latest.loss:.4f} after step {run.latest.step}." for name, run in experiment.runs.items()
        ),
    }


def _run(name: str, run: TrainingRun, step: int) -> dict[str, Any]:
    looked_at, losses = run.nearest(step), run.curves.loss
    shown = shown_steps(len(losses))
    return {
        "name": name,
        "title": f"{name}, step {looked_at.step}",
        "steps": shown.tolist(),
        "losses": losses[shown].tolist(),
        "weights": looked_at.attention_weights[0].tolist(),
        "alt": f"{name}: where each query looks after step {looked_at.step}. On average "
        f"{looked_at.example.target_weight:.4f} of a query's attention is on the right key.",
    }
