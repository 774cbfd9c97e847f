"""What is said of a changed head is what its numbers say, also where that is: nothing happens."""

import pytest

from qkv_core.interventions import parse_interventions
from qkv_core.measures.changes import Experiment, changed_head
from qkv_core.view import View
from qkv_core.words import changes as words

SENTENCE = "The animal didn't cross the street because it was too tired."
IT, ANIMAL = 10, 2


@pytest.fixture(scope="module")
def experiment(encoder):
    """`experiment("tie-qk@L3H1")`: the default view under that change."""
    untouched = View(encoder.encode(SENTENCE), 3, 1, IT)

    def make(change):
        return Experiment(untouched, untouched.of(encoder.encode(SENTENCE, parse_interventions(change))))

    return make


@pytest.fixture(scope="module")
def argument(experiment):
    """`argument("tie-qk@L3H1")`: what is said of the default view under that change."""

    def make(change):
        made = experiment(change)
        return words.argument(made, changed_head(made))

    return make


def test_tied_it_asks_for_itself(experiment, argument):
    made, said = experiment("tie-qk@L3H1"), argument("tie-qk@L3H1")
    assert words.where_the_query_looks(made) == (
        "In L3H1, `it` looks most at **`animal`**: 68%. Now it looks most at **`it`**: 99%."
    )
    scores = made.changed.trace.scores[1]
    assert f"Now **S = Sᵀ**: `it` and `animal` score {scores[IT, ANIMAL]:.2f} both ways." in said
    assert "Untouched, they scored 21.69 and 11.47." in said
    assert "For `it` that is the largest score." in said
    assert "86% of a query's attention has moved" in said


def test_tied_and_then_set_apart_is_not_called_symmetric(argument):
    said = argument("tie-qk@L3H1,random-w=3@L3H1")
    assert "S = Sᵀ" not in said
    assert "Nothing learned is left in W_Q, W_K and W_V. W_O is as it was." in said


def test_tied_in_two_ways_is_said_once(argument):
    assert argument("tie-qk@L3H1,tie-kq@L3H1").count("S = Sᵀ") == 1


def test_swapped(argument):
    assert "S is the untouched Sᵀ." in argument("swap-qk@L3H1")
    assert "because x has changed too" in argument("swap-qk@all")


def test_swapped_twice_is_not_swapped(argument):
    assert "Nothing changes" in argument("swap-qk@L3H1,swap-qk@L3H1")
    assert "changed places" not in argument("swap-qk@L3H1,swap-qk@L3H1,v-from-k@L3H1")


def test_values_from_keys_leave_the_weights_alone_and_echo(experiment, argument):
    made, said = experiment("v-from-k@L3H1"), argument("v-from-k@L3H1")
    assert "It still does: 68%" in words.where_the_query_looks(made)
    assert "The values have no say in the weights, so no weight moves." in said
    assert "cosine 0.42, untouched -0.14: the answer **echoes the question**" in said
    assert "z of `it` is most like the value of `animal`." in words.brought_back(made, changed_head(made))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("v-from-k@all", "because the head reads another x."),
        ("random-w=0@L3H1,v-from-x@L3H1", "because you changed more in it."),
        ("uniform@all,v-from-k@all", "because you changed more in it, and it reads another x."),
    ],
)
def test_why_the_weights_differ_though_v_has_no_part_in_them(argument, change, reason):
    assert f"The values have no say in their own head's weights. These differ {reason}" in argument(change)


def test_values_of_old_keys_are_not_called_keys(argument):
    said = argument("v-from-k@L3H1,tie-qk@L3H1")
    assert "a blend of what the untouched W_K makes of x" in said
    assert "blend of keys" not in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("v-from-x@L3H1", "z is now a blend of numbers of x"),
        ("random-w=7@L3H1,v-from-x@L3H1", "Nothing learned is left in W_Q and W_K. W_O"),
        ("no-scale@L3H1", "Scores count 5.66 times as much before the softmax, and the head looks sharper"),
        ("temperature=2@L3H1", "Scores count 0.5 times as much before the softmax, and the head looks flatter"),
        ("temperature=100@L3H1,temperature=100@L3H1", "Scores count 0.0001 times as much"),
        ("temperature=0.9999@L3H1", "looks as sharp as before: its entropy stays 47.1%"),
        ("uniform@L3H1", "Each of the 16 tokens gets 1/16 = 0.0625"),
        ("uniform@L3H1,causal@L3H1", "Every token that a query may see gets the same weight"),
        ("causal@L3H1", "above the diagonal every weight is 0."),
        ("shared-kv=1@L3", "W_K and W_V are now the mean of several heads' matrices."),
        ("knock-out@L3H1", "L3H1 is switched off"),
        ("temperature=0.99@L3H1", "**Attention hardly moves here**"),
        ("temperature=1@L3H1", "**Nothing changes in L3H1.**"),
        ("tie-qk@L4", "**Nothing changes in L3H1.**"),
        ("tie-qk@L2", "L3H1 itself is unchanged, but it reads another x."),
    ],
)
def test_each_change_has_its_argument(argument, change, said):
    assert said in argument(change)


def test_two_changes_of_the_scale_are_one_factor(argument):
    said = argument("no-scale@L3H1,temperature=2@L3H1")
    assert said.count("Scores count") == 1
    assert "Scores count 2.83 times" in said


def test_silence_and_evenness(experiment):
    knocked_out, uniform = experiment("knock-out@L3H1"), experiment("uniform@L3H1")
    assert "may look at no token at all" in words.where_the_query_looks(knocked_out)
    assert "every token gets the same: 6.3%" in words.where_the_query_looks(uniform)
    assert "z is 0" in words.brought_back(knocked_out, changed_head(knocked_out))
    assert "| 47.1% | none |" in words.measures_table(knocked_out, changed_head(knocked_out))


def test_ten_equal_weights_are_not_called_a_favourite(experiment):
    """The query is the eleventh token: behind a mask it sees eleven, itself among them."""
    said = words.where_the_query_looks(experiment("uniform@L3H1,causal@L3H1"))
    assert "every one of the 11 tokens that it may see gets the same: 9.1%" in said


def test_a_mask_that_sharpens_is_not_put_down_to_a_temperature_that_flattens(argument):
    assert (
        "Scores count 0.5 times as much before the softmax, and with all that is changed, the head looks"
        in argument("temperature=2@L3H1,causal@L3H1")
    )


def test_what_is_changed_names_rules_places_and_whose_numbers_these_are_not(experiment):
    said = words.what_is_changed(experiment("tie-qk@L3,knock-out@L0H0"))
    assert said.startswith("Q tied to K: W_K := W_Q and b_K := b_Q, in layer 3. Knocked out")
    assert "You changed 13 of 72 heads." in said
    assert "no longer the published model's" in said
