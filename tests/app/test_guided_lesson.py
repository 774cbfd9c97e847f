"""The lesson: one idea a screen, predict, reveal, go on, start again; all of it lives in the address."""

import pytest

from tests.app.screen import prose


def button(at, key):
    return next(button for button in at.button if button.key == key)


def test_a_prediction_reveals_the_models_answer(open_page):
    at = open_page("guided_lesson")
    assert not at.success
    at.text_input(key="lesson_strongest").set_value("2 animal").run()
    assert at.success[0].value.startswith("Yes. ")
    assert "68%" in at.success[0].value
    at.segmented_control(key="lesson_at").set_value(4).run()
    assert not at.success
    at.radio(key="lesson_sums").set_value("What one word gets").run()
    assert "The model says: What one word gives" in at.info[0].value
    assert any("1 of 2 right so far" in caption.value for caption in at.caption)


def test_the_answer_can_be_asked_for(open_page):
    at = open_page("guided_lesson", lesson_strongest="shown")
    assert "The model says: `2 animal`" in at.info[0].value


def test_nothing_is_scored_before_an_answer(open_page):
    at = open_page("guided_lesson")
    assert not any("right so far" in caption.value for caption in at.caption)


def test_where_it_stands_comes_back_with_the_address_and_can_be_forgotten(open_page):
    at = open_page("guided_lesson", lesson_at="3", lesson_fit="When both point the same way", lesson_sums="Each column")
    assert len(at.success) == 1
    next(button for button in at.button if button.label == "Start again").click().run()
    assert not at.success
    assert at.session_state.lesson_fit is None
    assert at.session_state.lesson_at == 1


def test_next_leads_from_the_first_idea_to_the_last_and_then_to_your_own_words(open_page):
    at = open_page("guided_lesson")
    questions = []
    while any(button.key == "lesson-next" for button in at.button):
        questions.append(prose(at))
        button(at, "lesson-next").click().run()
    assert len(set(questions)) == 8
    assert not any(area.key == "lesson_own_words" for area in at.text_area)
    at.radio(key="lesson_change").set_value("No").run()
    assert at.text_area(key="lesson_own_words").value == ""
    assert not any(header.value == "Compare with ours" for header in at.header)


@pytest.mark.parametrize("number", range(1, 10))
def test_no_idea_tells_its_answer_before_the_question_is_answered(open_page, number):
    at = open_page("guided_lesson", lesson_at=str(number))
    assert not at.success
    assert not at.info
    assert "looks most at" not in prose(at)


def test_an_answer_about_another_sentence_is_no_answer(open_page):
    at = open_page("guided_lesson", lesson_strongest="2 elephant")
    assert not at.success
    assert not at.info


def test_six_questions_before_and_after_on_ones_own_screen(open_page):
    at = open_page("guided_lesson")
    asked = [at.radio(key=f"lesson_before_{number}").options for number in range(1, 7)]
    wrong, right = (0, 0, 0, 0, 0, 1), (1, 1, 2, 1, 2, 0)
    for when, chosen in (("before", wrong), ("after", right)):
        assert not any("right before" in markdown.value for markdown in at.markdown)
        for number, place in enumerate(chosen, start=1):
            at.radio(key=f"lesson_{when}_{number}").set_value(asked[number - 1][place])
        at.run()
    said = prose(at)
    assert "0 of 6 right before, 6 of 6 after. That is 6 of the 6 that could be gained." in said.replace("**", "")
    assert "One vector" not in said
    assert "From one vector, times three learned matrices" in said


def test_an_answer_to_another_sheet_is_none(open_page):
    at = open_page("guided_lesson", lesson_before_2="They are stars", lesson_after_3="1")
    assert at.radio(key="lesson_before_2").value is None
    assert at.radio(key="lesson_after_3").value == "1"
