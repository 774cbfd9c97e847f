"""What is said of a training: of every setup on offer before it begins, and of real runs on the way and at the end."""

import itertools
import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from qkv_core.interventions import Intervention, Kind
from qkv_core.learning.rivals import RIVALS, Setup, rival
from qkv_core.learning.runs import Experiment
from qkv_core.learning.tasks import TASKS
from qkv_core.learning.training import MAX_D_HEAD, TrainConfig, example_batch, train
from qkv_core.measures.training import learned
from qkv_core.words import training as words
from tests.circle_head import circle_head
from tests.property.claims.views import check, views

D_HEADS = (1, 2, 4, 32, MAX_D_HEAD)
LN_2 = math.log(2)


def setups(configs):
    """Each with every rival that its task knows, and alone."""
    for name, config, difference in itertools.product(TASKS, configs, RIVALS):
        task, other = TASKS[name](), rival(config, difference)
        if config.tied in task.ties and (other is None or other.tied in task.ties):
            yield Setup(task, config, other)


def allowed(task, query):
    """The keys that a query may look at and that are not the query itself."""
    batch = example_batch(task)
    return [key for key in range(batch.x_key.shape[1]) if (batch.x_query[0, query] != batch.x_key[0, key]).any()]


@cache
def chance(name):
    """The share right and the loss of looking at all others alike, of each query the same."""
    task = TASKS[name]()
    found = set()
    for query in range(example_batch(task).x_query.shape[1]):
        answers = [task.token_names(example_batch(task))[1][key].split()[-1] for key in allowed(task, query)]
        assert len(set(answers)) == len(answers)
        found.add(len(answers))
    (n_answers,) = found
    return 1 / n_answers, math.log(n_answers)


def is_chance(setup, accuracy, loss):
    share, exact = chance(setup.task.name)
    return abs(float(accuracy) / 100 - share) < 0.0006 and abs(float(loss) - exact) < 0.00051


@cache
def most_right_with_one_number(name):
    """The most queries of the example that can be right at once, whatever the numbers, and how many ask."""
    task = TASKS[name]()
    batch = example_batch(task)
    wanted = batch.target_content[0].tolist()
    if task.learns_values:  # z·W_O is one number times others: two contents can come first
        pairs = itertools.combinations(range(task.n_contents), 2)
        return max(sum(content in pair for content in wanted) for pair in pairs), len(wanted)
    may_look = [allowed(task, query) for query in range(len(wanted))]
    most = 0
    for numbers in itertools.permutations(range(task.size)):
        right = 0
        for keys, key in zip(may_look, wanted, strict=True):
            there = [numbers[each] for each in keys]
            right += numbers[key] in (min(there), max(there))
        most = max(most, right)
    return most, len(wanted)


def is_too_few(setup):
    most, n_queries = most_right_with_one_number(setup.task.name)
    return most < n_queries and any(config.d_head == 1 for config in setup.configs.values())


@cache
def is_solved_by_two_numbers(name):
    task = TASKS[name]()
    answers = circle_head(task, length=20).forward(task, task.draw(np.random.default_rng(3), 8))
    return answers.accuracy == 1 and answers.loss < 1e-6


@cache
def ring_losses():
    """Of symmetric scores, from nearly even ones to very sharp ones, and of the best: both neighbours alike."""
    rng, n = np.random.default_rng(0), 8
    tried = [sharpness * rng.normal(size=(n, n)) for sharpness in (0.01, 0.1, 1, 10, 100) for _ in range(50)]
    neighbours = np.full((n, n), -1000.0)
    for place in range(n):
        neighbours[place, (place + 1) % n] = neighbours[(place + 1) % n, place] = 0
    losses = []
    for scores in (*(half + half.T for half in tried), neighbours):
        total = 0.0
        for place in range(n):
            others = [scores[place, key] for key in range(n) if key != place]
            largest = max(others)
            total += largest + math.log(sum(math.exp(s - largest) for s in others)) - scores[place, (place + 1) % n]
        losses.append(total / n)
    return losses


def is_proved_limit(setup, loss):
    return (
        setup.task.name == "ring"
        and any(config.tied == "Q=K" for config in setup.configs.values())
        and min(ring_losses()) == pytest.approx(LN_2)
        and abs(float(loss) - LN_2) < 0.00051
    )


@cache
def steps_to_learn(name, config):
    experiment = Experiment(Setup(TASKS[name](), config))
    experiment.advance(config.n_steps)
    return next(iter(experiment.outcomes.values())).learned_at


def slower_without(name, d_head):
    """How many times as many steps the same run needs without the division."""
    config = TrainConfig(d_head=d_head)
    bare = steps_to_learn(name, replace(config, scaled=False))
    return (1 + (config.n_steps if bare is None else bare)) / (1 + steps_to_learn(name, config))


@cache
def is_clearest_where_it_is_said():
    at = {(name, d_head): slower_without(name, d_head) for name in TASKS for d_head in (4, 32, 256)}
    clearest = sorted(at, key=at.__getitem__)[-2:]
    return set(clearest) == {("library", 256), ("copy", 256)} and all(at[name, 4] < 1.5 for name in TASKS)


def is_times_as_wide(setup, d_head, times):
    scores = [
        next(train(setup.task, config)).example.attention.scaled_scores.std() for config in setup.configs.values()
    ]
    ratio = max(scores) / min(scores)
    return d_head == setup.config.d_head and abs(float(times) - ratio) < 0.051 and is_clearest_where_it_is_said()


def learns_without_it(setup, d_head):
    bare = steps_to_learn(setup.task.name, TrainConfig(d_head=d_head, scaled=False))
    often = [slower_without(setup.task.name, size) < 1 for size in D_HEADS[1:]]
    return bare is not None and sum(often) > len(often) / 2


@cache
def shares_at_the_best():
    """Where the tied ring comes to look: on its neighbours, each with about the half."""
    experiment = Experiment(Setup(TASKS["ring"](), TrainConfig(tied="Q=K")))
    experiment.advance(300)
    weights = next(iter(experiment.runs.values())).latest.attention_weights[0]
    return [(weights[i, (i + 1) % 8], weights[i, i - 1]) for i in range(8)]


def share_their_attention(setup):
    even = all(abs(share - 0.5) < 0.1 for pair in shares_at_the_best() for share in pair)
    return even and is_proved_limit(setup, f"{LN_2:.3f}")


def is_its_own_mirror_image(setup):
    config = next(config for config in setup.configs.values() if config.tied == "Q=K")
    scores = (step := next(train(setup.task, config))).W_Q[0] @ step.W_K[0].T
    return bool((scores == scores.T).all())


def is_one_matrix(setup):
    config = next(config for config in setup.configs.values() if config.tied == "V=K")
    step = next(train(setup.task, config))
    return step.W_V is step.W_K


def values_stay(setup):
    *_, last = train(setup.task, replace(setup.config, n_steps=2))
    return bool((last.W_V[0] == np.eye(setup.task.size)).all())


def is_open(_setup, d_head):
    return d_head > 1 and steps_to_learn("copy", TrainConfig(tied="V=K")) is not None


def is_the_same_run(setup):
    runs = [[step.loss for step in train(setup.task, replace(config, n_steps=3))] for config in setup.configs.values()]
    return runs[0] == runs[1]


BEFORE = {
    "chance": is_chance,
    "perfect": lambda setup: is_solved_by_two_numbers(setup.task.name),
    "one number is too few": is_too_few,
    "proved limit": is_proved_limit,
    "both neighbours at best": share_their_attention,
    "dividing by 1": is_the_same_run,
    "times as widely spread": is_times_as_wide,
    "places do without it": learns_without_it,
    "nothing proves it": is_open,
    "a mirror image": is_its_own_mirror_image,
    "both label and content": is_one_matrix,
    "values stay": values_stay,
}


def test_every_claim_about_every_setup_before_it_begins():
    configs = [
        TrainConfig(d_head=d_head, tied=tied, scaled=scaled)
        for d_head in D_HEADS
        for tied in ("none", "Q=K", "V=K")
        for scaled in (True, False)
    ]
    for setup in setups(configs):
        assert check(words.task(setup), BEFORE, setup) >= 2
        check(words.about_the_comparison(setup), BEFORE, setup)
        check(words.what_to_watch(setup), BEFORE, setup)
        check(words.matrices(setup), BEFORE, setup)


def goal_of(experiment):
    """A tenth of chance's loss: below it a task is learned."""
    return chance(experiment.setup.task.name)[1] / 10


def losses(experiment, run):
    return experiment.runs[run].curves.loss.tolist()


def first_learned(experiment, run):
    goal = goal_of(experiment)
    return next((step for step, loss in enumerate(losses(experiment, run)) if loss < goal), None)


def is_in_vain(experiment, run):
    config = experiment.setup.configs[run]
    return config.d_head == 1 or (experiment.setup.task.name == "ring" and config.tied == "Q=K")


def never_will(experiment, run, lowest_loss):
    reached = losses(experiment, run)
    return is_in_vain(experiment, run) and np.mean(reached) > float(lowest_loss) - 0.00051 > goal_of(experiment)


def only_one_learns(experiment, learns, does_not):
    return first_learned(experiment, learns) is not None and first_learned(experiment, does_not) is None


def both_at(experiment, early, late):
    return sorted(first_learned(experiment, run) for run in experiment.runs) == [early, late]


STANDING = {
    "learned at": lambda experiment, run, step: first_learned(experiment, run) == step,
    "not learned": lambda experiment, run: first_learned(experiment, run) is None and experiment.is_finished,
    "broke off": lambda experiment, run: len(losses(experiment, run)) <= experiment.n_steps,
    "may learn it yet": lambda experiment, run: (
        first_learned(experiment, run) is None
        and not is_in_vain(experiment, run)
        and experiment.setup.configs[run].tied == "none"
    ),
    "nobody knows": lambda experiment, run: (
        first_learned(experiment, run) is None
        and not is_in_vain(experiment, run)
        and experiment.setup.configs[run].tied != "none"
    ),
    "never will": never_will,
    "one learns it": only_one_learns,
    "hardly matters": lambda experiment, early, late: both_at(experiment, early, late) and late + 1 < 1.5 * (early + 1),
    "one is slower": lambda experiment, early, late, first, second: (
        both_at(experiment, early, late)
        and (first_learned(experiment, first), first_learned(experiment, second)) == (early, late)
        and late + 1 >= 1.5 * (early + 1)
    ),
}
RUNS = [
    TrainConfig(n_steps=12),
    TrainConfig(n_steps=100),
    TrainConfig(n_steps=100, d_head=1),
    TrainConfig(n_steps=100, tied="Q=K", seed=5),
    TrainConfig(n_steps=100, optimiser="sgd", learning_rate=30, scaled=False),
]


def test_every_claim_about_real_runs_on_the_way_and_at_the_end():
    said = set()
    for setup in setups(RUNS):
        experiment = Experiment(setup)
        while not experiment.is_finished:
            experiment.advance(setup.config.n_steps // 2)
            for paragraph in (words.where_it_stands(experiment.outcomes), words.verdict(experiment.outcomes)):
                check(paragraph, STANDING, experiment)
                said |= {claim.name for claim in paragraph.claims}
    assert said == set(STANDING), "every claim was made at least once"


def shares(view, forgotten, favourite, random):
    """What the favourite gets of the trained head and of the random one; None where the text says something else."""
    trained, untrained = view.row.tolist(), view.of(forgotten).row.tolist()
    is_true = trained[favourite] == max(trained) and abs(untrained[favourite] - float(random[:-1]) / 100) < 0.0051
    return (trained[favourite], untrained[favourite]) if is_true else None


def is_made_by_training(*said, **about):
    found = shares(*said, **about)
    return found is not None and found[0] > 2 * found[1]


def is_there_at_random(*said, **about):
    found = shares(*said, **about)
    return found is not None and found[0] <= 2 * found[1]


def test_what_training_made_of_real_heads():
    oracles = {"training made it look": is_made_by_training, "random looks there too": is_there_at_random}
    for view in views(120, seed=9):
        if len(view.tokens) > 64:
            continue
        change = Intervention(Kind.RANDOM_W, view.layer, view.head, 0)
        forgotten = view.encoding.encoder.encode(view.encoding.text, (change,))
        said = words.what_training_made(view, learned(view, forgotten))
        assert check(said, oracles, view, forgotten) == 1
