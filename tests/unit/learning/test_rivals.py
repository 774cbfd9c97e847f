"""The second run differs from the first in what it was asked to differ in, and its name says so."""

from dataclasses import fields

import pytest

from qkv_core.learning.optimisers import OPTIMISERS
from qkv_core.learning.rivals import ALONE, RIVALS, Setup, describe, rival
from qkv_core.learning.tasks import copy, previous, ring
from qkv_core.learning.training import TrainConfig

CONFIGS = [
    TrainConfig(),
    TrainConfig(d_head=4, scaled=False, tied="Q=K", optimiser="sgd", learning_rate=0.7, seed=11),
    TrainConfig(d_head=1, tied="V=K", learning_rate=0.003),
]
FIELDS = {
    "Q and K tied": {"tied"},
    "the division by √dₖ": {"scaled"},
    "V and K tied": {"tied"},
    "the optimiser": {"optimiser", "learning_rate"},
    "dₖ": {"d_head"},
    "a rate ten times smaller": {"learning_rate"},
    "the seed": {"seed"},
}


@pytest.mark.parametrize("config", CONFIGS, ids=str)
@pytest.mark.parametrize("difference", FIELDS)
def test_differs_in_one_choice_alone(config, difference):
    other = rival(config, difference)
    changed = {field.name for field in fields(config) if getattr(config, field.name) != getattr(other, field.name)}
    assert changed
    assert changed <= FIELDS[difference]
    assert describe(config, other)
    assert describe(config, other) != describe(other, config)


def test_tied_or_free():
    assert rival(TrainConfig(), "Q and K tied").tied == "Q=K"
    assert rival(TrainConfig(tied="Q=K"), "Q and K tied").tied == "none"
    assert rival(TrainConfig(tied="V=K"), "Q and K tied").tied == "Q=K"


def test_the_other_optimiser_has_its_own_rate():
    assert rival(TrainConfig(learning_rate=0.7), "the optimiser").step_size == OPTIMISERS["sgd"].default_learning_rate


def test_alone_and_unknown():
    assert set(RIVALS) == {*FIELDS, ALONE}
    assert rival(TrainConfig(), ALONE) is None
    assert describe(TrainConfig(), None) == "your run"
    with pytest.raises(ValueError, match="must differ in one of"):
        rival(TrainConfig(), "banana")


def test_a_limit_is_found_in_either_run():
    free, tied = TrainConfig(), TrainConfig(tied="Q=K")
    assert Setup(ring(), free, tied).limit == Setup(ring(), tied, free).limit == ring().limits["Q=K"]
    assert Setup(ring(5), tied).limit.accuracy == pytest.approx(4 / 5)
    assert Setup(ring(), free).limit is None
    assert Setup(previous(), tied).limit is None
    assert Setup(copy(), TrainConfig(tied="V=K")).limit is None


def test_a_setup_names_its_runs_by_what_they_do_not_share():
    assert Setup(ring(), TrainConfig()).configs == {"your run": TrainConfig()}
    both = Setup(ring(), TrainConfig(), TrainConfig(tied="Q=K"))
    assert both.configs == {"untied": both.config, "Q = K": both.other}
