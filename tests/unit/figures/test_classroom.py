"""The pictures of a class hold its counts and the model's shares."""

from qkv_core.classroom.ideas import Question, Row, Tally
from qkv_core.figures.classroom import choices, guesses, scores

TOKENS = ("[CLS]", "the", "<b>cat</b>", "the", "[SEP]")
ROW = Row("The <b>cat</b> the", TOKENS, 3, 7, 3, (0.1, 0.2, 0.4, 0.25, 0.05), ("ask", "blend"))


def test_the_class_stands_beside_the_model_at_each_token():
    picture = guesses(ROW, Tally(n=8, chosen=((0, 2, 5, 0, 1),), scores=(3, 5)))
    model, guessed = picture.figure.data
    assert tuple(model.y) == ROW.shares
    assert tuple(guessed.y) == (0, 0.25, 0.625, 0, 0.125)
    assert model.marker.color != guessed.marker.color
    assert "the (2)" in picture.figure.layout.title.text
    assert "&lt;b&gt;cat" in picture.figure.layout.xaxis.ticktext[2]
    assert picture.table()["guesses"] == [0, 2, 5, 0, 1]
    assert "by 5" in picture.alt


def test_a_class_that_did_not_answer_has_empty_bars():
    picture = guesses(ROW, Tally(n=0, chosen=((0,) * 5,), scores=(0, 0)))
    assert set(picture.figure.data[1].y) == {0}


def test_the_right_choice_stands_out():
    question = Question("Which?", ("a < b", "b", "c"), (1,))
    picture = choices(question, Tally(n=4, chosen=((1, 3, 0),), scores=(1, 3)))
    (bars,) = picture.figure.data
    assert tuple(bars.x) == (0.25, 0.75, 0)
    assert [colour == bars.marker.color[1] for colour in bars.marker.color] == [False, True, False]
    assert picture.figure.layout.yaxis.ticktext == ("a &lt; b", "<b>b ✓</b>", "c")
    assert picture.table()["right"] == [False, True, False]


def test_scores_before_and_after_are_shares_of_their_own_phones():
    before, after = Tally(4, (), (1, 2, 1, 0, 0, 0, 0)), Tally(2, (), (0, 0, 0, 0, 1, 0, 1))
    picture = scores(before, after)
    first, second = picture.figure.data
    assert tuple(first.y) == (0.25, 0.5, 0.25, 0, 0, 0, 0)
    assert tuple(second.y) == (0, 0, 0, 0, 0.5, 0, 0.5)
    assert picture.table()["phones after"] == [0, 0, 0, 0, 1, 0, 1]
