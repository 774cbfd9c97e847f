"""Are the targets what the words say, and are chance, optimum and limit what can be reached?"""

import numpy as np
import pytest

from qkv_core.learning.single_head import cross_entropy
from qkv_core.learning.tasks import MAX_SIZE, MIN_SIZE, PERFECT, TASKS, Batch, Task, copy, library, previous, ring
from tests.circle_head import circle_head

SIZE, N_EXAMPLES = 7, 11
LETTERS = "ABCDEFG"


def draw(task: Task, seed: int = 0) -> Batch:
    return task.draw(np.random.default_rng(seed), N_EXAMPLES)


def first_example(task: Task) -> tuple[Batch, tuple[str, ...], tuple[str, ...]]:
    batch = draw(task)
    return batch, *task.token_names(batch)


def test_a_card_of_the_library_finds_the_book_with_its_label() -> None:
    batch, cards, books = first_example(library(SIZE))
    assert list(cards) == list(LETTERS)
    for card, key, content in zip(cards, batch.target_key[0], batch.target_content[0], strict=True):
        assert books[key] == f"{card} {content}"


def test_a_copying_token_finds_the_one_whose_label_it_wants() -> None:
    batch, tokens, _ = first_example(copy(SIZE))
    for position, (key, content) in enumerate(zip(batch.target_key[0], batch.target_content[0], strict=True)):
        label, _, wanted, _ = tokens[position].split()
        assert label == LETTERS[position]
        assert wanted != label
        assert tokens[key].startswith(f"{wanted} ")
        assert tokens[key].endswith(f" {content}")


@pytest.mark.parametrize("task", [library(SIZE), copy(SIZE)])
def test_every_label_is_there_once_and_half_of_the_contents(task: Task) -> None:
    keys = draw(task).x_key
    labels, contents = keys[..., :SIZE].sum(axis=1), keys[..., -2 * SIZE :].sum(axis=1)
    np.testing.assert_array_equal(labels, 1)
    np.testing.assert_array_equal(np.sort(contents, axis=1), [[0.0] * SIZE + [1.0] * SIZE] * N_EXAMPLES)
    assert len(np.unique(contents, axis=0)) > 1, "examples differ"


@pytest.mark.parametrize("task", [library(SIZE), copy(SIZE)])
def test_a_head_that_looks_at_every_key_but_the_right_one_can_t_tell_it_from_what_is_missing(task: Task) -> None:
    batch = draw(task)
    avoiding = batch.target_key[..., None] != np.arange(SIZE)
    not_found = (avoiding @ batch.x_key[..., -task.n_contents :]) == 0
    np.testing.assert_array_equal(not_found.sum(axis=-1), 1 + SIZE)


def test_each_token_but_the_first_looks_at_the_previous_one() -> None:
    batch, queries, keys = first_example(previous(SIZE))
    asked = [keys[key] for key in batch.target_key[0]]
    assert list(zip(queries, asked, strict=True)) == [(str(place), str(place - 1)) for place in range(1, SIZE)]


def test_the_last_token_of_the_ring_looks_at_the_first() -> None:
    batch, queries, keys = first_example(ring(SIZE))
    asked = [int(keys[key]) for key in batch.target_key[0]]
    assert asked == [1, 2, 3, 4, 5, 6, 0]
    assert [int(query) for query in queries] == list(range(SIZE))


@pytest.mark.parametrize("task", [previous(SIZE), ring(SIZE)])
def test_no_token_of_a_place_task_may_look_at_itself(task: Task) -> None:
    batch = draw(task)
    itself = (batch.x_query[0][:, None] == batch.x_key[0][None]).all(axis=-1)
    np.testing.assert_array_equal(task.mask, ~itself)


@pytest.mark.parametrize("name", TASKS)
def test_shapes_and_names_belong_together(name: str) -> None:
    task = TASKS[name](SIZE)
    batch = draw(task)
    assert batch.x_key.shape == (N_EXAMPLES, SIZE, len(task.feature_names))
    assert batch.x_query.shape[2] == len(task.feature_names)
    assert batch.target_key.shape == batch.target_content.shape == batch.x_query.shape[:2]
    assert (task.name, task.size) == (name, SIZE)


@pytest.mark.parametrize("name", TASKS)
def test_the_same_generator_state_draws_the_same_batch(name: str) -> None:
    once, twice = draw(TASKS[name](SIZE), seed=5), draw(TASKS[name](SIZE), seed=5)
    np.testing.assert_array_equal(once.x_key, twice.x_key)
    np.testing.assert_array_equal(once.target_content, twice.target_content)


@pytest.mark.parametrize("name", TASKS)
def test_looking_equally_at_all_but_oneself_gives_the_stated_chance(name: str) -> None:
    task = TASKS[name](SIZE)
    batch = draw(task)
    itself = (batch.x_query[:, :, None] == batch.x_key[:, None]).all(axis=-1)
    weights = ~itself / (~itself).sum(axis=-1, keepdims=True)
    # Place tasks name the key itself; the others blend the one-hot contents, the last features of a token.
    found = weights @ batch.x_key[..., -task.n_contents :] if task.learns_values else weights
    target = batch.target_content if task.learns_values else batch.target_key
    at_target = np.take_along_axis(found, target[..., None], axis=-1)
    np.testing.assert_allclose(at_target, task.chance.accuracy)
    np.testing.assert_allclose(-np.log(at_target), task.chance.loss)


@pytest.mark.parametrize("name", TASKS)
def test_two_numbers_are_enough_for_the_stated_optimum(name: str) -> None:
    task = TASKS[name](SIZE)
    answers = circle_head(task, length=20).forward(task, draw(task))
    assert answers.accuracy == PERFECT.accuracy
    assert answers.loss == pytest.approx(PERFECT.loss, abs=1e-6)
    assert circle_head(task, length=1).forward(task, draw(task)).loss > 0.1, "and short ones are not"


def neighbour_scores(size: int, to_next: np.ndarray) -> np.ndarray:
    """Symmetric scores on a ring: to_next[i] between i and i + 1, and far less between all others."""
    scores = np.full((size, size), -1000.0)
    for place, score in enumerate(to_next):
        scores[place, (place + 1) % size] = scores[(place + 1) % size, place] = score
    return scores


def judge(task: Task, scores: np.ndarray) -> tuple[float, float]:
    """Accuracy and loss of hand-made scores."""
    target = draw(task).target_key[:1]
    loss, probabilities = cross_entropy(np.where(task.mask, scores, -np.inf)[None], target)
    return float((probabilities.argmax(axis=-1) == target).mean()), loss


def test_equal_neighbours_come_as_near_the_ring_s_loss_limit_as_rounding_allows() -> None:
    task = ring(SIZE)
    _, loss = judge(task, neighbour_scores(SIZE, np.zeros(SIZE)))
    assert loss == pytest.approx(task.limits["Q=K"].loss, abs=1e-12)


def test_scores_that_grow_round_the_ring_get_all_but_one_right_and_still_lose_more_than_ln_2() -> None:
    task = ring(SIZE)
    accuracy, loss = judge(task, neighbour_scores(SIZE, np.arange(SIZE, dtype=float)))
    assert accuracy == task.limits["Q=K"].accuracy == (SIZE - 1) / SIZE
    assert loss > np.log(2)


def test_without_symmetry_the_ring_s_limit_does_not_hold() -> None:
    task = ring(SIZE)
    accuracy, loss = judge(task, 100 * np.roll(np.eye(SIZE), 1, axis=1))
    assert accuracy == 1
    assert loss < 1e-6
    assert set(task.limits) == {"Q=K"}


def test_symmetric_scores_that_fall_along_an_open_line_learn_the_previous_token() -> None:
    task = previous(SIZE)
    falling = neighbour_scores(SIZE, -50.0 * np.arange(SIZE))
    falling[0, -1] = falling[-1, 0] = -1000.0  # opens the ring
    accuracy, loss = judge(task, falling[1:])
    assert accuracy == 1
    assert loss < 1e-6
    assert task.limits == {}


@pytest.mark.parametrize("size", [MIN_SIZE - 1, MAX_SIZE + 1])
def test_a_size_out_of_bounds_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=f"from 3 to 16 tokens; got size {size}"):
        library(size)


@pytest.mark.parametrize(
    ("name", "tied", "d_head", "lowest"),
    [
        ("ring", "none", 2, 0.0),
        ("ring", "Q=K", 32, np.log(2)),
        ("ring", "none", 1, np.log(2) / 2),  # four of eight
        ("ring", "Q=K", 1, np.log(2)),
        ("previous", "none", 1, np.log(2) * 3 / 7),
        ("library", "V=K", 1, np.log(2) * 3 / 4),
        ("copy", "V=K", 2, 0.0),
    ],
)
def test_the_lowest_loss_that_is_proved(name: str, tied: str, d_head: int, lowest: float) -> None:
    assert TASKS[name]().lowest_loss(tied, d_head) == pytest.approx(lowest)


def test_one_number_a_vector_can_be_enough_on_a_ring_of_three() -> None:
    assert ring(3).lowest_loss("none", 1) == 0
    # q = (-1, 1, -1), k = (0, 1, 2): 0 prefers 1 to 2, 1 prefers 2 to 0, 2 prefers 0 to 1.
    accuracy, _ = judge(ring(3), np.outer([-1.0, 1.0, -1.0], [0.0, 1.0, 2.0]))
    assert accuracy == 1


def test_tasks_are_told_apart_by_what_they_are() -> None:
    assert library() == library()
    assert library() != library(SIZE)
    assert library() != copy()
