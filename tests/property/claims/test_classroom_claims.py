"""What a class is asked has right answers on many views, and what its lecturer reads of the answers is true."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qkv_core.classroom.ideas import Tally
from qkv_core.classroom.rooms import Result
from qkv_core.words.classroom import how_many_were_right, idea_of, sheets_of, what_was_learned
from qkv_core.words.lesson import stops
from qkv_core.words.six_questions import AFTER, BEFORE, own_gain, questions, right_answers, sheet
from tests.property.claims.test_lesson_claims import found_of, largest_without_scaling
from tests.property.claims.views import as_shown, check, views

N_VIEWS = 120
SCORES = st.lists(st.integers(0, 60), min_size=7, max_size=7)


def short_views():
    return [view for view in views(N_VIEWS) if len(view.tokens) <= 100]


def tally(scores):
    return Tally(n=sum(scores), chosen=(), scores=tuple(scores))


def of_a_sheet(name, scores):
    view = next(views(1))
    return Result(1, sheet(view, found_of(view), name), tally(scores))


def test_phones_get_the_stops_own_question_and_right_answers():
    for view in short_views():
        for stop in stops(view, found_of(view)):
            idea = idea_of(view, stop)
            (question,) = idea.questions
            assert question.right == stop.right
            assert idea.on_tokens == stop.on_picture
            assert len(question.options) == len(stop.options)
            assert not stop.on_picture or question.options == view.tokens
            assert "**" not in question.asks + question.because
            assert [round(share, 6) for share in view.row.tolist()] == list(idea.row.shares)
            assert idea.packed()


def test_a_token_is_called_as_it_is_written():
    view = next(view for view in views(200) if view.encoding.text == "[CLS] it [SEP] is [MASK] typed")
    texts = [idea_of(view, stop).questions[0].asks for stop in stops(view, found_of(view))]
    assert f"“{view.tokens[view.query]}”" in texts[0]
    assert not any("`" in text for text in texts)
    options = [option for stop in stops(view, found_of(view)) for option in idea_of(view, stop).questions[0].options]
    assert f"There is no “{view.tokens[view.query]}” any more" in options


def distance_of_blend(view, vectors):
    """From z to these vectors' sum, weighted: the largest over the dimensions."""
    z, row = view.trace.z[view.head, view.query], weights(view)[view.query]
    blended = [sum(w * float(v[d]) for w, v in zip(row, vectors, strict=True)) for d in range(len(z))]
    return max(abs(a - float(b)) for a, b in zip(blended, z, strict=True))


def distance_of_best(view):
    row = weights(view)[view.query]
    z, best = view.trace.z[view.head, view.query], row.index(max(row))
    return max(abs(float(a) - float(b)) for a, b in zip(z, view.trace.v[view.head, best], strict=True))


def weights(view):
    return view.head_weights.tolist()


def test_the_six_questions_are_right_by_the_models_numbers():
    """By the meaning of the options; three of them have one answer in every model of these families."""
    for view in short_views():
        six = questions(view, found_of(view))
        assert [question.right for question in (six[1], six[2], six[5])] == [(1,), (2,), (0,)]
        assert abs(sum(weights(view)[view.query]) - 1) < 1e-4
        others = [key for key in range(len(view.tokens)) if key != view.query]
        other = max(others, key=lambda key: weights(view)[view.query][key])
        there, back = weights(view)[view.query][other], weights(view)[other][view.query]
        assert six[0].right == ((0,) if f"{there:.4f}" == f"{back:.4f}" else (1,))
        before, after = max(weights(view)[view.query]), largest_without_scaling(view)
        assert six[4].right == (1 if as_shown(before) == as_shown(after) else 2 if after > before else 0,)
        v, k = view.trace.v[view.head], view.trace.k[view.head]
        assert 1 in six[3].right
        for option, distance in ((0, distance_of_best(view)), (1, distance_of_blend(view, v))):
            assert (option in six[3].right) == (distance < 1e-4)
        assert (2 in six[3].right) == (distance_of_blend(view, k) < 1e-4)


def test_both_sheets_ask_the_same():
    for view in views(20):
        found = found_of(view)
        before, after = sheet(view, found, BEFORE), sheet(view, found, AFTER)
        assert before.questions == after.questions
        assert before.key != after.key
        assert len(before.questions) == 6
        assert before.is_sheet
        assert all(len(question.options) == len(set(question.options)) for question in before.questions)


RIGHT = {
    "nobody answered": lambda scores: sum(scores) == 0,
    "all right": lambda scores: scores[0] == 0 < scores[1],
    "none right": lambda scores: scores[1] == 0 < scores[0],
    "some right": lambda scores, right, of: 0 < right == scores[1] < of == sum(scores),
}


@given(st.tuples(st.integers(0, 30), st.integers(0, 30)))
def test_how_many_were_right(scores):
    assert check(how_many_were_right(tally(scores)), RIGHT, scores) == 1


def mean(scores):
    return float(Fraction(sum(n * count for n, count in enumerate(scores)), 6 * sum(scores)))


def gain_of(before, after):
    b, a = round(mean(before), 2), round(mean(after), 2)
    return None if b == 1 else (a - b) / (1 - b)


LEARNED = {
    "shares": lambda b, a, before, after: abs(before - mean(b)) <= 0.0051 and abs(after - mean(a)) <= 0.0051,
    "nothing to gain": lambda b, a: round(mean(b), 2) == 1,
    "gain": lambda b, a, gain: gain == pytest.approx(gain_of(b, a)) and round(mean(a), 2) >= round(mean(b), 2),
    "loss": lambda b, a: round(mean(a), 2) < round(mean(b), 2),
}


@given(SCORES.filter(any), SCORES.filter(any))
def test_what_was_learned(before, after):
    results = [of_a_sheet(BEFORE, before), of_a_sheet(AFTER, after)]
    assert check(what_was_learned(results), LEARNED, before, after) == 2
    assert sheets_of(results) == (tally(before), tally(after))


def test_nothing_is_said_before_both_sheets_have_answers():
    one = of_a_sheet(BEFORE, [1, 0, 0, 0, 0, 0, 0])
    assert what_was_learned([]) is None
    assert what_was_learned([one]) is None
    assert sheets_of([one]) is None


def test_the_gain_is_worked_out_from_what_is_printed():
    said = what_was_learned([of_a_sheet(BEFORE, [0, 0, 3, 0, 0, 0, 0]), of_a_sheet(AFTER, [0, 0, 0, 0, 2, 0, 0])])
    assert "Right before: **33%** (3 phones). Right after: **67%** (2 phones)." in said
    assert "**0.51**" in said  # (67 − 33) / (100 − 33)


OWN = {
    "right": lambda b, a, before, after: (before, after) == (b, a),
    "nothing to gain": lambda b, a: b == 6,
    "gain": lambda b, a, gained, could: b < a and Fraction(gained, could) == Fraction(a - b, 6 - b),
    "no gain": lambda b, a: a <= b < 6,
}


@pytest.mark.parametrize("after", range(7))
@pytest.mark.parametrize("before", range(7))
def test_what_one_learner_gained(before, after):
    assert check(own_gain(before, after, 6), OWN, before, after) == 2


def test_the_right_answers_are_said_with_their_questions():
    for view in views(20):
        six = questions(view, found_of(view))
        lines = right_answers(six).splitlines()
        assert len(lines) == 6
        for line, question in zip(lines, six, strict=True):
            assert line.startswith(f"- {question.asks} **")
            assert all(question.options[place] in line for place in question.right)
