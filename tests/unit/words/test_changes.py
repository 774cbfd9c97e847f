"""What the page about changes says is what the numbers say, also where that is: nothing happens."""

import numpy as np
import pytest

from qkv_core.interventions import parse_interventions
from qkv_core.measures.both_ways import BothWays
from qkv_core.measures.changes import Comparison
from qkv_core.view import Choice
from qkv_core.words import changed_head as on_head
from qkv_core.words import changes as on_model

SENTENCE = "The animal didn't cross the street because it was too tired."
IT, ANIMAL = 10, 2


@pytest.fixture
def compare(encoder):
    """`compare("tie-qk@L3H1")`: the view of the default sentence under that change."""
    untouched = encoder.encode(SENTENCE)

    def compare_(change, layer=3, head=1, text=SENTENCE, query=IT):
        before = untouched if text == SENTENCE else encoder.encode(text)
        changed = encoder.encode(text, parse_interventions(change))
        return Comparison(before, changed, Choice(text, layer, head, query))

    return compare_


class TestHead:
    def test_tied_it_asks_for_itself(self, compare):
        view = compare("tie-qk@L3H1")
        assert on_head.where_the_query_looks(view) == (
            "In L3H1, `it` gives most, 68%, to **`animal`**. "
            "Under this change it gives 99% to **`it`**, **its own token**."
        )
        scores = view.after.scores[1]
        said = on_head.argument(view)
        assert "Now **S = Sᵀ**: `it` → `animal` and `animal` → `it` both score" in said
        assert f"both score {scores[IT, ANIMAL]:.2f}; untouched they scored 21.69 and 11.47" in said
        assert f"{scores[IT, IT]:.2f} for `it`, the largest of its row" in said
        assert "86% of a query's attention has moved" in said

    def test_tied_and_then_set_apart_is_not_called_symmetric(self, compare):
        said = on_head.argument(compare("tie-qk@L3H1,random-w=3@L3H1"))
        assert "another change set them apart" in said
        assert "S = Sᵀ" not in said

    def test_swapped(self, compare):
        assert "S is the untouched Sᵀ. `it` → `animal` scores 11.47" in on_head.argument(compare("swap-qk@L3H1"))
        assert "because x or something else has changed" in on_head.argument(compare("swap-qk@all"))

    def test_values_from_keys_leave_the_weights_alone_and_echo(self, compare):
        view = compare("v-from-k@L3H1")
        assert "still does: 68%" in on_head.where_the_query_looks(view)
        said = on_head.argument(view)
        assert "V has no part in the weights, so they are as they were." in said
        assert "cosine 0.42, untouched -0.14: the answer **echoes the question**" in said
        assert "most like the value of `animal`, with the cosine 0.99" in on_head.brought_back(view)
        assert "because the head reads a changed x" in on_head.argument(compare("v-from-k@all"))

    def test_values_from_x_do_not_echo(self, compare):
        assert "32 of the 384 numbers of x" in on_head.argument(compare("v-from-x@L3H1"))

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ("no-scale@L3H1", "Scores count 5.66 times as much before the softmax, and the head looks sharper"),
            ("temperature=2@L3H1", "Scores count 0.50 times as much before the softmax, and the head looks flatter"),
            ("uniform@L3H1", "each of the 16 tokens gets 1/16 = 0.0625"),
            ("knock-out@L3H1", "L3H1 is silent"),
            ("random-w=7@L3H1", "Nothing learned is left"),
            ("temperature=0.999@L3H1", "**It changes little here**"),
            ("temperature=1@L3H1", "**Nothing changes in L3H1**"),
            ("tie-qk@L4", "**Nothing changes in L3H1**"),
            ("tie-qk@L2", "L3H1 itself is unchanged; it reads a changed x."),
        ],
    )
    def test_each_change_has_its_argument(self, compare, change, said):
        assert said in on_head.argument(compare(change))

    def test_silence_and_evenness(self, compare):
        knocked_out, uniform = compare("knock-out@L3H1"), compare("uniform@L3H1")
        assert "may look at no token at all" in on_head.where_the_query_looks(knocked_out)
        assert "every token gets the same, 6.2%" in on_head.where_the_query_looks(uniform)
        assert "z is 0" in on_head.brought_back(knocked_out)
        assert "| 47.1% | none |" in on_head.measures_table(knocked_out)

    def test_what_is_changed_names_rules_places_and_whose_numbers_these_are_not(self, compare):
        said = on_head.what_is_changed(compare("tie-qk@L3,knock-out@L0H0"))
        assert said.startswith("Q tied to K: W_K := W_Q and b_K := b_Q (`tie-qk@L3`); knocked out")
        assert "concerns 13 of 72 heads" in said
        assert "not the published model's" in said


class TestModel:
    def test_little_is_called_little(self, compare):
        said = on_model.consequence(compare("temperature=0.9@L3H1"), np.array([0.4, 0, -0.1]), np.array([0.4, 0, -0.1]))
        assert "**little change**" in said
        assert "**Hardly anything changes** between the three: 0.0000 at most." in said

    def test_much_is_held_against_the_most_alike_pair(self, compare):
        view, before, after = compare("tie-qk@all"), np.array([0.1, 0.5, 0.2]), np.array([0.8, 0.7, 0.9])
        said = on_model.consequence(view, before, after)
        assert "cosine **0.1023**" in said
        assert "sentences A and C have 0.5000" in said
        assert "**less like itself than they are like each other**" in said
        assert "The most alike were A and C, now they are B and C." in said
        assert "| A and C | 0.5000 | 0.7000 |" in said
        nearer = on_model.consequence(compare("tie-qk@L3"), before, np.array([0.2, 0.6, 0.3]))
        assert "still nearer to itself" in nearer
        assert "A and C are still the most alike" in nearer

    def test_both_directions(self, compare):
        view = compare("tie-qk@L3H1")
        said = on_model.both_directions(view, ANIMAL)
        assert "`it` gives 67.7% of its attention to `animal`, which gives 3.0% of its own in return" in said
        assert "`it` asks more than it answers" in said
        assert "| q·k, untouched | 21.6876 | 11.4675 |" in said
        assert "both directions are one" in on_model.both_directions(view, IT)

    def test_a_bar_stays_in_its_cell(self, compare):
        said = on_model.both_directions(compare("tie-qk@L3H1", text="a | b", query=2), 1)
        assert r"| `\|` → `a` | `a` → `\|` |" in said

    def test_most_one_sided(self):
        ranked = [BothWays(0, 3, 0.9, 0.1, 5.0, 1.0), BothWays(1, 2, 0.2, 0.15, 1.0, 1.0)]
        said = on_model.most_one_sided(ranked)
        assert "**L0H3** (0.90 against 0.10), **L1H2** (0.20 against 0.15)" in said
        assert "In 1 of 2 heads" in said
        assert "the same" in on_model.most_one_sided([BothWays(0, 3, 0.5, 0.5, 1.0, 1.0)])

    def test_worth_of_heads(self):
        cosines = np.array([[0.995, 0.9], [0.98, 0.999]])
        said = on_model.worth_of_heads(cosines, Choice("", 1, 0, 0))
        assert "needs **L0H1** most: without it the cosine is 0.9000" in said
        assert "L1H0 is number 2 of 4, with 0.9800" in said
        assert "2 of 4 heads can go" in said

    @pytest.mark.parametrize(
        ("changed", "verdict"), [(0.82, "**hardly felt**"), (0.5, "**worse**"), (0.86, "even **helps**")]
    )
    def test_quality_says_which_way_and_how_small_the_set_is(self, changed, verdict):
        said = on_model.quality(0.83, changed)
        assert verdict in said
        assert "72 pairs" in said
        assert "The set is small" in said

    def test_every_quality(self):
        said = on_model.every_quality({"untouched": 0.83, "one": 0.84, "two": 0.2, "three": 0.9})
        assert "Worst is *two* with 0.200, best *three* with 0.900; 1 of 3 changes" in said
