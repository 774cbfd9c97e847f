"""Sentences about training: the run's own numbers, limits that are proved, and differences that are small."""

from dataclasses import replace

import numpy as np
import pytest

from qkv_core.learning.rivals import Setup
from qkv_core.learning.runs import Outcome
from qkv_core.learning.tasks import copy, library, ring
from qkv_core.learning.training import TrainConfig
from qkv_core.measures.training import Learned
from qkv_core.view import View
from qkv_core.words import training as words
from tests.hand_made import encoding_of, trace_of

LEARNED = Outcome(100, 100, 0.2, 0.5, 0.25, 0.3, 40, True, None, 0.0, True, False)
NOT_LEARNED = replace(LEARNED, learned_at=None, last_losses=1.75)
NEVER = replace(NOT_LEARNED, lowest_loss=0.693, can_learn=False)


def claims(said):
    return [claim.name for claim in said.claims]


def test_the_opening_compares_the_learned_head_with_a_random_one():
    view = View(encoding_of([trace_of(np.full((3, 4, 4), 0.25))], ("[CLS]", "it", "it", "[SEP]")), 0, 1, 2)
    said = words.what_training_made(view, Learned(1, 0.68, 0.07))
    assert said.endswith("L0H1 would give `it` (1) only **7%** of its attention.")
    assert claims(words.what_training_made(view, Learned(1, 0.68, 0.5))) == ["random looks there too"]


def test_a_task_states_chance_and_perfect():
    said = words.task(Setup(library(), TrainConfig()))
    assert "12.5% right. Its loss is ln 8 = 2.079." in said
    assert "A perfect head gets 100%" in said
    assert claims(said) == ["chance", "perfect"]
    assert "Only W_Q and W_K are trained here" in words.task(Setup(ring(5), TrainConfig()))


def test_one_number_is_said_to_be_too_few_in_either_run():
    for configs in ((TrainConfig(d_head=1),), (TrainConfig(), TrainConfig(d_head=1))):
        assert claims(words.task(Setup(ring(), *configs)))[-1] == "one number is too few"


def test_the_limit_is_called_proved_and_only_where_it_is():
    said = words.about_the_comparison(Setup(ring(5), TrainConfig(), TrainConfig(tied="Q=K")))
    assert "**This is proved, not measured.**" in said
    assert "**0.693**" in said
    assert "4 of 5 tokens may still be right" in said
    assert words.about_the_comparison(Setup(ring(5), TrainConfig())) == ""


def test_nothing_is_said_to_be_impossible_with_v_tied_to_k():
    assert "Nothing proves" in words.about_the_comparison(Setup(copy(), TrainConfig(tied="V=K")))
    small = words.about_the_comparison(Setup(copy(), TrainConfig(tied="V=K", d_head=1)))
    assert "the same 1 number has to say" in small
    assert "Nothing proves" not in small


def test_scaling_is_said_to_show_weakly_where_it_does():
    configs = TrainConfig(d_head=16), TrainConfig(d_head=16, scaled=False)
    assert "4.0 times as widely spread" in words.about_the_comparison(Setup(copy(), *configs))
    assert claims(words.about_the_comparison(Setup(ring(), *configs)))[-1] == "places do without it"
    one = TrainConfig(d_head=1), TrainConfig(d_head=1, scaled=False)
    assert claims(words.about_the_comparison(Setup(copy(), *one))) == ["dividing by 1"]


def test_a_meaningless_tie_names_what_can_be_tied():
    assert words.tie_means_nothing(ring(), "V=K").endswith("You can tie Q=K here.")


def test_where_it_stands():
    running = replace(NOT_LEARNED, is_finished=False)
    broken = replace(NOT_LEARNED, failure="It broke.")
    said = words.where_it_stands({"one": LEARNED, "two": NOT_LEARNED, "three": running, "four": broken})
    lines = said.split("\n")
    assert lines[0] == (
        "- **one**, step 100: loss 0.2000, accuracy 50%, weight on the right key 0.250. "
        "Its loss first fell below a tenth of chance at step **40**."
    )
    assert lines[1].endswith("Its loss never fell below a tenth of chance.")
    assert lines[2].endswith("0.250.")
    assert lines[3].endswith("It broke.")


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (
            LEARNED,
            replace(LEARNED, learned_at=59),
            "makes little difference here.** Both learn the task, by step 40 and",
        ),
        (replace(LEARNED, learned_at=4), replace(LEARNED, learned_at=1), "*b* needs 1 step, *a* **4**"),
        (LEARNED, NOT_LEARNED, "*a* learns the task; *b* **does not**. Its loss is still 1.750. *b* has had 100 steps"),
        (NOT_LEARNED, LEARNED, "*b* learns the task; *a* **does not**"),
        (LEARNED, NEVER, "*b* never will. It is proved"),
        (NOT_LEARNED, NEVER, "Neither has learned the task. *a* has had 100 steps. Give it more, or another rate. *b*"),
        (NEVER, NEVER, "Neither has learned the task. *a* never will"),
    ],
)
def test_verdict(first, second, said):
    assert said in words.verdict({"a": first, "b": second})


def test_patience_is_not_advised_where_it_is_proved_to_be_in_vain():
    assert "give it more" not in words.verdict({"a": NEVER, "b": NEVER})


@pytest.mark.parametrize(
    "outcomes",
    [
        {"a": LEARNED},
        {"a": LEARNED, "b": replace(NOT_LEARNED, failure="It broke.")},
        {"a": LEARNED, "b": replace(LEARNED, is_finished=False)},
    ],
)
def test_no_verdict_on_one_run_a_broken_one_or_one_that_goes_on(outcomes):
    assert words.verdict(outcomes) == ""


def test_matrices_say_what_a_tie_makes_one():
    free, q_is_k, v_is_k = TrainConfig(), TrainConfig(tied="Q=K"), TrainConfig(tied="V=K")
    assert claims(words.matrices(Setup(library(), free))) == []
    assert claims(words.matrices(Setup(library(), q_is_k, v_is_k))) == ["a mirror image", "both label and content"]
    assert claims(words.matrices(Setup(ring(), free))) == ["values stay"]
