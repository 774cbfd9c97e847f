"""What a head does, in words: a hand-made measure comes back as it is."""

from qkv_core.measures.corpus import Usual
from qkv_core.measures.habits import MEASURES, Habit
from qkv_core.view import View
from qkv_core.words.habits import about_the_head, usually


def test_the_habit_and_how_usual_it_is(encoder):
    view = View(encoder.encode("Hello"), 0, 2, 1)
    here = dict.fromkeys(MEASURES, 0.0) | {"entropy": 0.37}
    found = Usual(here, here, Habit("previous", 0.97), n_texts=41, spread_less=0.28)
    assert about_the_head(view, Habit("sep", 0.3)) == "L0H2 on this sentence: **no single habit**."
    said = usually(view, found)
    assert "corpus of 41 texts L0H2 is: **previous-token head: 0.97**" in said
    assert "spread to 37% of the most even spread; in 28% of the texts" in said
