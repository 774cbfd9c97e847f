"""Sentences about training: the run's own numbers, limits that are proved, and differences that are small."""

from types import SimpleNamespace

import numpy as np
import pytest

from qkv_core.interventions import parse_interventions
from qkv_core.learning.runs import TrainingRun
from qkv_core.learning.tasks import Copy, Library, NextOnRing
from qkv_core.learning.training import TrainConfig
from qkv_core.view import Choice
from qkv_core.words import training as words

LEVELS = {"chance": Library(8).chance}  # a loss of ln 8 = 2.079


def run_with(losses, failure=None):
    """A finished run with these losses, as far as words read it."""
    latest = SimpleNamespace(step=len(losses) - 1, loss=losses[-1], accuracy=0.5, target_weight=0.25)
    curves = SimpleNamespace(loss=np.array(losses))
    settings = {"task": Library(8), "config": TrainConfig()}
    return SimpleNamespace(curves=curves, latest=latest, failure=failure, is_finished=True, **settings)


def test_the_opening_compares_the_learned_head_with_a_random_one(encoder):
    text = "The animal didn't cross the street because it was too tired."
    encoding, forgotten = encoder.encode(text), encoder.encode(text, parse_interventions("random-w=0@L3H1"))
    said = words.what_training_made(encoding, forgotten, Choice(text, 3, 1, 10))
    weight = forgotten.layers[3].attention.attention_weights[1, 10, 2]
    assert "`it` gives **68%** of its attention to `animal`" in said
    assert f"it gives that key **{weight:.0%}**" in said
    assert "3 × 384 × 32" in said


def test_a_task_states_chance_and_optimum():
    assert "12% right, with a loss of ln 8 = 2.079; perfect is 100%" in words.task(Library(8))
    assert "W_Q and W_K learn" in words.task(NextOnRing(5))


def test_the_limit_is_called_proved_and_only_where_it_is():
    said = words.about_the_comparison(NextOnRing(5), [TrainConfig(), TrainConfig(tied="Q=K")])
    assert "**Proved, not measured:**" in said
    assert "**0.693**" in said
    assert "4 of 5 tokens, 80.0%" in said
    assert words.about_the_comparison(NextOnRing(5), [TrainConfig()]) == ""
    assert "Nothing proves" in words.about_the_comparison(Copy(), [TrainConfig(tied="V=K")])


def test_scaling_is_said_to_show_weakly_where_it_does():
    configs = [TrainConfig(d_head=16), TrainConfig(d_head=16, scaled=False)]
    assert "4.0 times as widely spread" in words.about_the_comparison(Copy(), configs)
    assert "minds it least" not in words.about_the_comparison(Copy(), configs)
    assert "minds it least" in words.about_the_comparison(NextOnRing(), configs)


def test_a_meaningless_tie_names_what_can_be_tied():
    assert words.tie_means_nothing(NextOnRing(), "V=K").endswith("What can be tied here: Q=K.")


def test_where_it_stands():
    said = words.where_it_stands(
        {"one": run_with([2.0, 0.3, 0.2]), "two": run_with([2.0, 1.0]), "three": run_with([2.0], "It broke.")}, LEVELS
    )
    assert "**one**, step 2: loss 0.2000, accuracy 50%" in said
    assert "a tenth of chance at step **2**" in said
    assert "never fell below" in said
    assert said.endswith("It broke.")


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ([2, 0.1], [2, 0.1], "hardly matters here"),
        ([2, 2, 2, 2, 0.1], [2, 0.1], "*b* needs 1 steps, *a* **4**"),
        ([2, 0.1], [2, 1.5], "*a* learns the task; *b* **does not**, in these steps. Its loss is still 1.750"),
        ([2, 1.5], [2, 0.1], "*b* learns the task; *a* **does not**"),
        ([2, 2], [2, 2], "Neither"),
    ],
)
def test_verdict(first, second, said):
    assert said in words.verdict({"a": run_with(first), "b": run_with(second)}, LEVELS)


def test_no_verdict_on_one_run_or_a_broken_one():
    assert words.verdict({"a": run_with([1.0])}, LEVELS) == ""
    assert words.verdict({"a": run_with([1.0]), "b": run_with([1.0], "It broke.")}, LEVELS) == ""


def test_the_ring_is_learned_untied_and_stops_at_its_limit_tied():
    task = NextOnRing()
    runs = {name: TrainingRun(task, TrainConfig(n_steps=60, tied=name)) for name in ("none", "Q=K")}
    for run in runs.values():
        run.advance(60)
    assert "*none* learns the task; *Q=K* **does not**, and never will: below 0.693" in words.verdict(
        runs, {"chance": task.chance}
    )


def test_matrices_say_what_a_tie_makes_one():
    assert "mirror image" in words.matrices({"none", "Q=K"}, "content")
    assert "both the label and the content" in words.matrices({"V=K"}, "content")
    assert "identity" in words.matrices({"none"}, "key")
    assert "one matrix" not in words.matrices({"none"}, "content")
